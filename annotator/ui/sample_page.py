"""A page of our own fiction with two annotations, to show how articles look as they are set."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt

from annotator.model.annotation import Annotation
from annotator.model.article import Article
from annotator.model.scheme import read_scheme
from annotator.model.span import Span
from annotator.paths import resource
from annotator.ui.article_view import ArticleView


def show_sample(view: ArticleView) -> None:
    """Show the page in a view, which is only to be looked at."""
    translate = QCoreApplication.translate
    claim = translate("sample_page", "The ferry is safe")
    denial = translate("sample_page", "its members had left the pumps unwatched")
    text = translate(
        "sample_page",
        "“{0},” the harbour master said on Monday, a day after the fire. “We checked every boat, "
        "and nobody was hurt.”\n\nThe union denied that {1}, but conceded that one man had been "
        "late. It asked the council to read the log of that night before saying anything more.\n\n"
        "Nobody at the council would answer questions.",
    ).format(claim, denial)
    scheme = read_scheme(resource("scheme.json").read_text(encoding="utf-8"))
    annotations = [
        _annotation(number, words, text, scheme.types[number % len(scheme.types)].id)
        for number, words in enumerate((claim, denial))
    ]
    article = Article(
        id="sample", text=text, title=translate("sample_page", "How articles look"), language="en"
    )
    view.show_article(article, annotations, scheme)
    view.setFocusPolicy(Qt.FocusPolicy.NoFocus)


def _annotation(number: int, words: str, text: str, type_id: str) -> Annotation:
    start = text.index(words)
    span = Span(start, start + len(words))
    return Annotation(
        id=str(number),
        article_id="sample",
        annotator="",
        fragments=(span,),
        quotes=(words,),
        type=type_id,
        number=number,
    )
