"""What the inspector shows while no annotation is current: what to do, and what there is."""

from __future__ import annotations

import bisect
from collections.abc import Iterable

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from annotator.model.annotation import Annotation
from annotator.model.scheme import Scheme
from annotator.ui.fields import plain_label, shortened
from annotator.ui.fonts import elided
from annotator.ui.key_hints import key_hints
from annotator.ui.people import People
from annotator.ui.row_view import RowView
from annotator.ui.theme import current_tokens

_ANNOTATION_ROLE = Qt.ItemDataRole.UserRole
_LINE_GAP = 2
_ROW_MARGIN = 7


class AnnotationRows(QAbstractListModel):
    """An article's annotations in reading order."""

    def __init__(self, scheme: Scheme, people: People, parent: QWidget) -> None:
        super().__init__(parent)
        self._scheme = scheme
        self._people = people
        self._annotations: list[Annotation] = []
        self._by_id: dict[str, Annotation] = {}

    def load(self, annotations: Iterable[Annotation]) -> None:
        """Show these."""
        self.beginResetModel()
        self._by_id = {annotation.id: annotation for annotation in annotations}
        self._annotations = sorted(self._by_id.values(), key=_reading_order)
        self.endResetModel()

    def put(self, annotation: Annotation) -> None:
        """Show one annotation, new or changed, without looking at all the others."""
        self.remove(annotation.id)
        row = bisect.bisect_left(self._annotations, _reading_order(annotation), key=_reading_order)
        self.beginInsertRows(QModelIndex(), row, row)
        self._annotations.insert(row, annotation)
        self._by_id[annotation.id] = annotation
        self.endInsertRows()

    def remove(self, annotation_id: str) -> None:
        """Show an annotation no more; nothing happens when it is not there."""
        known = self._by_id.pop(annotation_id, None)
        if known is None:
            return
        row = bisect.bisect_left(self._annotations, _reading_order(known), key=_reading_order)
        self.beginRemoveRows(QModelIndex(), row, row)
        del self._annotations[row]
        self.endRemoveRows()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        """How many annotations there are."""
        return 0 if parent.isValid() else len(self._annotations)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """The annotation, or its words."""
        annotation = self._annotations[index.row()]
        if role == _ANNOTATION_ROLE:
            return annotation
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{self.heading(annotation)}: {shortened(' … '.join(annotation.quotes))}"
        return None

    def heading(self, annotation: Annotation) -> str:
        """Type, stance and speaker in few words."""
        known = self._scheme.type(annotation.type)
        symbol = self._scheme.stance(annotation.stance).symbol if annotation.stance else ""
        name = self._people.speaker_name(annotation.speaker_id)
        return " ".join(part for part in (known.short, symbol, name) if part)

    def color(self, annotation: Annotation) -> str:
        """The type's colour."""
        return self._scheme.type(annotation.type).color


class AnnotationDelegate(QStyledItemDelegate):
    """Draws an annotation as a small card with its type's colour at the edge."""

    def __init__(self, view: RowView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Two lines and the space around them."""
        metrics: QFontMetrics = option.fontMetrics
        return QSize(100, 2 * metrics.height() + _LINE_GAP + 2 * _ROW_MARGIN)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Type, stance and speaker over the first words."""
        annotation, rows = index.data(_ANNOTATION_ROLE), index.model()
        if not isinstance(annotation, Annotation) or not isinstance(rows, AnnotationRows):
            return
        rect: QRect = option.rect
        font: QFont = option.font
        tokens = current_tokens()
        painter.save()
        if self._view.hasFocus() and self._view.is_marked(index):
            painter.fillRect(rect, QColor(tokens.accent_tint))
        elif self._view.is_hovered(index):
            painter.fillRect(rect, QColor(tokens.hover))
        painter.fillRect(
            QRect(rect.left(), rect.top() + 4, 3, rect.height() - 8),
            QColor(rows.color(annotation)),
        )
        strong = QFont(font)
        strong.setWeight(QFont.Weight.DemiBold)
        metrics = QFontMetrics(strong)
        left, width = rect.left() + 11, rect.width() - 15
        align = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        elide = Qt.TextElideMode.ElideRight
        top = QRect(left, rect.top() + _ROW_MARGIN, width, metrics.height())
        painter.setFont(strong)
        painter.setPen(QColor(tokens.text))
        painter.drawText(top, align, metrics.elidedText(rows.heading(annotation), elide, width))
        painter.setFont(font)
        painter.setPen(QColor(tokens.muted))
        quote = shortened(" … ".join(annotation.quotes))
        plain = QFontMetrics(font)
        below = top.translated(0, metrics.height() + _LINE_GAP)
        painter.drawText(below, align, elided(plain, quote, width))
        painter.restore()


class RestingPanel(QWidget):
    """Hints, and the article's annotations to pick from."""

    picked = Signal(str)

    def __init__(self, scheme: Scheme, people: People, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scheme = scheme
        self._heading = plain_label(role="heading")
        self._hint = plain_label(role="muted", wrap=True)
        self._caption = plain_label(self.tr("IN THIS ARTICLE"), role="caption")
        self.view = RowView()
        self.rows = AnnotationRows(scheme, people, self.view)
        self.view.setAccessibleName(self.tr("Annotations of this article"))
        self.view.setItemDelegate(AnnotationDelegate(self.view))
        self.view.setModel(self.rows)
        self.view.asked.connect(self._on_picked)
        self._has_article = False
        key_hints().changed.connect(self._on_keys_changed)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 8, 8)
        column.setSpacing(8)
        column.addWidget(self._heading)
        column.addWidget(self._hint)
        column.addSpacing(6)
        column.addWidget(self._caption)
        column.addWidget(self.view, 1)
        column.addStretch()

    def show_hints(self, *, has_article: bool) -> None:
        """Say what to do, above the annotations that there are."""
        has_rows = self.rows.rowCount() > 0
        self._has_article = has_article
        hints = key_hints()
        keys = " · ".join(
            f"{hints.of(f'type.{known.id}', known.key)} {known.label.lower()}".strip()
            for known in self._scheme.types
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
        self._caption.setVisible(has_rows)
        self.view.setVisible(has_rows)

    def _on_keys_changed(self) -> None:
        self.show_hints(has_article=self._has_article)

    def focus_first(self) -> None:
        """Put the focus on the list of annotations."""
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_picked(self, index: QModelIndex) -> None:
        annotation = index.data(_ANNOTATION_ROLE)
        if isinstance(annotation, Annotation):
            self.picked.emit(annotation.id)


def _reading_order(annotation: Annotation) -> tuple[int, int, int]:
    return (annotation.fragments[0].start, annotation.fragments[-1].end, annotation.number)
