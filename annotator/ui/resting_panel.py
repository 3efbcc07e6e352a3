"""What the inspector shows while no annotation is current: what to do, and what there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.model.scheme import Scheme
from annotator.ui.annotation_rows import AnnotationRows
from annotator.ui.key_hints import key_hints
from annotator.ui.people import People
from annotator.ui.plain_text import plain_label

if TYPE_CHECKING:
    from annotator.ui.annotation_list import AnnotationList


class RestingPanel(QWidget):
    """Hints, and the article's annotations to pick from; their list is built when there are any.

    ``picked`` tells the id of an annotation, ``left`` that the user is done with the list.
    """

    picked = Signal(str)
    left = Signal()

    def __init__(self, scheme: Scheme, people: People, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scheme = scheme
        self._heading = plain_label(role="heading")
        self._hint = plain_label(role="muted", wrap=True)
        self.rows = AnnotationRows(scheme, people, self)
        self._list: AnnotationList | None = None
        self._has_article = False
        key_hints().changed.connect(self._on_keys_changed)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 8, 8)
        column.setSpacing(8)
        column.addWidget(self._heading)
        column.addWidget(self._hint)
        column.addSpacing(6)
        column.addStretch()

    @property
    def list(self) -> AnnotationList:
        """The list, built when it is first asked for."""
        if self._list is None:
            from annotator.ui.annotation_list import AnnotationList

            self._list = AnnotationList(self.rows, self)
            self._list.picked.connect(self.picked)
            self._list.left.connect(self.left)
            self._column.insertWidget(3, self._list, 1)
        return self._list

    def show_hints(self, *, has_article: bool) -> None:
        """Say what to do, above the annotations that there are."""
        has_rows = self.rows.total() > 0
        self._has_article = has_article
        hints = key_hints()
        keys = " · ".join(
            f"{hints.of(f'type.{known.id}', known.key)} {known.label.lower()}".strip()
            for known in self._scheme.offered_types
        )
        if has_article:
            self._heading.setText(
                self.tr("Nothing selected") if has_rows else self.tr("No annotations yet")
            )
            self._hint.setText(
                self.tr("Select words in the article, then press a key: {0}.").format(keys)
                if has_rows
                else self.tr(
                    "Select words in the article, then press a key: {0}. When there is nothing "
                    "to annotate here, finish the article as it is."
                ).format(keys)
            )
        else:
            self._heading.setText(self.tr("No article open"))
            self._hint.setText(self.tr("Open an article from the list on the left."))
        if has_rows or self._list is not None:
            self.list.setVisible(has_rows)

    def focus_first(self, annotation_id: str | None = None) -> None:
        """Put the focus on the list of annotations, on the row of that one."""
        if self.rows.total():
            self.list.mark(annotation_id)
            self.list.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_keys_changed(self) -> None:
        self.show_hints(has_article=self._has_article)
