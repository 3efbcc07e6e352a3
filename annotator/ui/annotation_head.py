"""The top of the inspector: what type the annotation has, where it stands, and its words."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from annotator.model.annotation import Annotation
from annotator.model.article import Article
from annotator.text.paragraphs import paragraph_number
from annotator.ui.fields import plain_label
from annotator.ui.fragment_list import FragmentList


class AnnotationHead(QWidget):
    """Type, place and quotations of the current annotation."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = plain_label(role="heading")
        self.place = plain_label(role="small")
        self.fragments = FragmentList()
        self.version = plain_label(role="small", wrap=True)
        self.version.hide()
        line = QHBoxLayout()
        line.addWidget(self.heading, 1)
        line.addWidget(self.place)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(line)
        column.addWidget(self.version)
        column.addWidget(self.fragments)

    def show_annotation(self, annotation: Annotation, article: Article, heading: str) -> None:
        """Show where the annotation stands; ``heading`` is the name of its type."""
        self.heading.setText(heading)
        self.place.setText(_place(annotation, article))
        self.fragments.show_fragments(annotation.fragments, annotation.quotes)

    def show_version(self, made: int, in_force: int) -> None:
        """Say under which version of the guidelines it was made, when that is not the newest."""
        words = self.tr("Made under version {0} of the guidelines; {1} is in force")
        self.version.setText(words.format(made, in_force))
        self.version.setVisible(made != in_force)


def _place(annotation: Annotation, article: Article) -> str:
    """Where the annotation stands and how long it is, in few signs."""
    start = annotation.cover.start
    number = paragraph_number(article.text, start)
    characters = sum(len(fragment) for fragment in annotation.fragments)
    return f"¶{number} · {characters} chars"
