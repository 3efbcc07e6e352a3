"""Annotating all hits of a search alike, in one article or many: what is offered, and doing it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from annotator.errors import InputRefused
from annotator.model.annotation import Annotation
from annotator.model.article import Article
from annotator.model.article_filter import ArticleFilter
from annotator.model.change import Edit
from annotator.model.span import Span, lies_within
from annotator.session.annotating import new_annotation, work_on_set
from annotator.session.naming import proposition_saying, speaker_named
from annotator.session.session import Session
from annotator.text.excerpts import Excerpt, excerpt
from annotator.text.selection import clean

Reason = Literal["", "excluded", "annotated"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One hit that could be annotated, with words around it.

    ``is_excluded`` says that it lies in site furniture, where nothing can be annotated;
    ``types`` are those of the annotator's own annotations on exactly these words.
    """

    article_id: str
    title: str
    span: Span
    excerpt: Excerpt
    is_excluded: bool = False
    types: frozenset[str] = frozenset()

    def reason(self, type_id: str) -> Reason:
        """Why it should rather not be annotated with that type; "" when nothing speaks against."""
        if self.is_excluded:
            return "excluded"
        return "annotated" if type_id in self.types else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """What all annotations of one act have in common; people and proposition by their names."""

    type: str
    stance: str | None = None
    speaker: str = ""
    proposition: str = ""


def candidates(session: Session, article: Article, spans: Sequence[Span]) -> list[Candidate]:
    """The hits of one article as they would be annotated: trimmed as a selection is."""
    own: dict[tuple[Span, ...], set[str]] = {}
    for annotation in session.annotations(article.id):
        own.setdefault(annotation.fragments, set()).add(annotation.type)
    found = []
    for hit in spans:
        span = clean(article.text, hit, words=False)
        if span is not None:
            found.append(
                Candidate(
                    article_id=article.id,
                    title=article.title,
                    span=span,
                    excerpt=excerpt(article.text, [span]),
                    is_excluded=lies_within((span,), article.excluded),
                    types=frozenset(own.get((span,), ())),
                )
            )
    return found


def articles_to_do(session: Session) -> Iterator[Article]:
    """The articles that the current annotator has not finished, one at a time."""
    wanted = ArticleFilter(states=("new", "in progress"))
    for summary_number in session.article_numbers(wanted):
        (summary,) = session.summaries([summary_number])
        yield session.project.articles.get(summary.id)


@dataclass(slots=True)
class _Begun:
    """What has been written so far."""

    speaker_id: str | None = None
    proposition_id: str | None = None
    ids: list[str] = field(default_factory=list)


class HitAnnotating:
    """One act: `add` articles with their spans, then `finish` or `cancel`.

    Everything is one transaction and one undo step. Must be used from the session's thread.
    """

    def __init__(self, session: Session, alike: Alike) -> None:
        """Raises InputRefused when a name cannot be a name, InvalidAnnotation for a wrong type."""
        if not session.annotator:
            raise InputRefused("Say first who is annotating: every annotation has an annotator.")
        session.scheme.type(alike.type)
        self._session = session
        self._alike = alike
        self._begun = _Begun()
        self._context = session.step("annotate all hits")
        self._step = self._context.__enter__()
        try:
            self._find_names()
        except BaseException:
            self.cancel()
            raise

    def _find_names(self) -> None:
        edits: list[Edit] = []
        if self._alike.speaker.strip():
            speaker, made = speaker_named(self._session, self._alike.speaker)
            self._begun.speaker_id = speaker.id
            edits += made
        if self._alike.proposition.strip():
            proposition, made = proposition_saying(self._session, self._alike.proposition)
            self._begun.proposition_id = proposition.id
            edits += made
        for edit in edits:
            self._step.apply(edit)

    def add(self, article_id: str, spans: Sequence[Span]) -> None:
        """Annotate these spans of an article."""
        session, alike = self._session, self._alike
        article = session.project.articles.get(article_id)
        fields: dict[str, Any] = {
            "speaker_id": self._begun.speaker_id,
            "proposition_id": self._begun.proposition_id,
        }
        if alike.stance is not None:
            fields["stance"] = alike.stance
        made = [new_annotation(session, article, (span,), alike.type, **fields) for span in spans]
        for edit in work_on_set(session, article_id, made):
            self._step.apply(edit)
        for annotation in made:
            stored = self._step.apply(Edit(before=None, after=annotation)).after
            if isinstance(stored, Annotation):
                self._begun.ids.append(stored.id)

    def finish(self) -> list[str]:
        """Commit; returns the ids of the annotations in the order they were made."""
        count = len(self._begun.ids)
        self._step.label = f"annotate {count} hit{'' if count == 1 else 's'}"
        self._context.__exit__(None, None, None)
        return self._begun.ids

    def cancel(self) -> None:
        """Take everything back."""
        with contextlib.suppress(_TakenBack):
            taken_back = _TakenBack()
            self._context.__exit__(_TakenBack, taken_back, taken_back.__traceback__)


class _TakenBack(Exception):
    """Ends the transaction of an act that is cancelled."""
