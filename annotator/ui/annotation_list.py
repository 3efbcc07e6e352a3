"""The list of an article's annotations, to look through, sort, filter and pick from."""

from __future__ import annotations

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QActionGroup, QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.model.annotation import Annotation
from annotator.ui.annotation_rows import (
    ANNOTATION_ROLE,
    ORDERS,
    AnnotationRows,
    Order,
    quotation,
)
from annotator.ui.fields import plain_label
from annotator.ui.fonts import elided, ui_font
from annotator.ui.icons import paint_icon
from annotator.ui.long_list import LongList
from annotator.ui.theme import current_tokens

_LINE_GAP = 2
_ROW_MARGIN = 7
_ICON = 13
_FEW = 1000
_TYPING_PAUSE = 120


class AnnotationDelegate(QStyledItemDelegate):
    """Draws an annotation as a small card with its type's colour at the edge."""

    def __init__(self, view: LongList) -> None:
        super().__init__(view)
        self._view = view

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Type, stance and speaker over the first words."""
        annotation, rows = index.data(ANNOTATION_ROLE), index.model()
        if not isinstance(annotation, Annotation) or not isinstance(rows, AnnotationRows):
            return
        rect: QRect = option.rect
        font: QFont = option.font
        tokens = current_tokens()
        painter.save()
        if self._view.is_marked(index):
            has_focus = self._view.hasFocus()
            painter.fillRect(rect, QColor(tokens.accent_tint if has_focus else tokens.hover))
        elif self._view.is_hovered(index):
            painter.fillRect(rect, QColor(tokens.hover))
        bar = QRect(rect.left(), rect.top() + 4, 3, rect.height() - 8)
        painter.fillRect(bar, QColor(rows.color(annotation)))
        strong = QFont(font)
        strong.setWeight(QFont.Weight.DemiBold)
        metrics = QFontMetrics(strong)
        left, width = rect.left() + 11, rect.width() - 17
        top = QRect(left, rect.top() + _ROW_MARGIN, width, metrics.height())
        below = top.translated(0, metrics.height() + _LINE_GAP)
        for name, is_warning in rows.marks(annotation):
            place = QRectF(top.right() - _ICON, top.center().y() - _ICON / 2, _ICON, _ICON)
            paint_icon(painter, place, name, tokens.warning if is_warning else tokens.muted)
            top.setRight(top.right() - _ICON - 3)
        align = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        painter.setFont(strong)
        painter.setPen(QColor(tokens.text))
        painter.drawText(top, align, elided(metrics, rows.heading(annotation), top.width()))
        painter.setFont(font)
        painter.setPen(QColor(tokens.muted))
        words = elided(QFontMetrics(font), quotation(annotation), width)
        painter.drawText(below, align, words)
        painter.restore()


class AnnotationList(QWidget):
    """Filter, order and rows; ``picked`` tells the id of an annotation, ``left`` that one is done.

    ``counted`` says that the number of annotations is another one.
    """

    picked = Signal(str)
    left = Signal()
    counted = Signal()

    def __init__(self, rows: AnnotationRows, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = rows
        line = QFontMetrics(ui_font(current_tokens().size_body)).height()
        self.view = LongList(row_height=2 * line + _LINE_GAP + 2 * _ROW_MARGIN)
        self.view.setAccessibleName(self.tr("Annotations of this article"))
        self.view.setItemDelegate(AnnotationDelegate(self.view))
        self.view.setModel(rows)
        self.caption = plain_label(role="caption")
        self.nothing = plain_label(self.tr("No annotation has these words."), role="muted")
        self.filter_edit = QLineEdit()
        self.filter_edit.setPlaceholderText(self.tr("Filter annotations"))
        self.filter_edit.setAccessibleName(self.tr("Filter annotations by their words"))
        self.filter_edit.setClearButtonEnabled(True)
        self.order_button = QToolButton()
        self.order_button.setProperty("role", "flat")
        self.order_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._lay_out()
        self._connect()
        self._show_order()
        self._on_counted()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.caption, 1)
        head.addWidget(self.order_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        above = QVBoxLayout()
        above.setContentsMargins(0, 0, 8, 0)
        above.addLayout(head)
        above.addWidget(self.filter_edit)
        above.addWidget(self.nothing)
        column.addLayout(above)
        column.addWidget(self.view, 1)
        self.setTabOrder(self.filter_edit, self.order_button)
        self.setTabOrder(self.order_button, self.view)

    def _connect(self) -> None:
        self.view.asked.connect(self._on_asked)
        self.view.left.connect(self.left)
        self.rows.counted.connect(self._on_counted)
        self.filter_edit.textChanged.connect(self._on_filter_changed)
        self.filter_edit.returnPressed.connect(self._on_filter_entered)
        self._pause.timeout.connect(self._on_pause_over)
        menu = QMenu(self.order_button)
        menu.aboutToShow.connect(self._fill_menu)
        self.order_button.setMenu(menu)

    def order_names(self) -> dict[Order, str]:
        """The orders by the names they have in the menu."""
        return {
            "position": self.tr("Position"),
            "type": self.tr("Type"),
            "speaker": self.tr("Speaker"),
            "stance": self.tr("Stance"),
            "unsure": self.tr("Unsure first"),
            "newest": self.tr("Newest first"),
        }

    def mark(self, annotation_id: str | None) -> None:
        """Let that annotation's row be the one that Enter would take."""
        row = None if annotation_id is None else self.rows.row_of(annotation_id)
        if row is not None:
            index = self.rows.index(row)
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index)

    def set_order(self, order: Order) -> None:
        """Sort otherwise; the marked annotation stays marked."""
        marked = self.view.currentIndex().data(ANNOTATION_ROLE)
        self.rows.sort_by(order)
        self._show_order()
        self.mark(marked.id if isinstance(marked, Annotation) else None)

    def _fill_menu(self) -> None:
        menu = self.order_button.menu()
        if menu is None or menu.actions():
            return
        group = QActionGroup(menu)
        for order, name in self.order_names().items():
            action = menu.addAction(name)
            action.setObjectName(order)
            action.setCheckable(True)
            action.setChecked(order == self.rows.sorted_by)
            group.addAction(action)
        group.triggered.connect(self._on_order_chosen)

    def _show_order(self) -> None:
        name = self.order_names()[self.rows.sorted_by]
        self.order_button.setText(f"{name} ▾")
        self.order_button.setAccessibleName(self.tr("Order of the annotations: {0}").format(name))
        self.order_button.setToolTip(self.tr("Order of the annotations"))

    def _on_order_chosen(self) -> None:
        menu = self.order_button.menu()
        for action in menu.actions() if menu is not None else ():
            if action.isChecked():
                order = next(known for known in ORDERS if known == action.objectName())
                self.set_order(order)

    def _on_filter_changed(self) -> None:
        self._pause.start(0 if self.rows.total() <= _FEW else _TYPING_PAUSE)

    def _on_pause_over(self) -> None:
        self.rows.filter(self.filter_edit.text())

    def _on_filter_entered(self) -> None:
        self._on_pause_over()
        if self.rows.rowCount():
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_counted(self) -> None:
        shown, total = self.rows.rowCount(), self.rows.total()
        self.caption.setText(
            self.tr("IN THIS ARTICLE · {0}").format(total)
            if shown == total
            else self.tr("{0} OF {1} IN THIS ARTICLE").format(shown, total)
        )
        self.nothing.setVisible(total > 0 and shown == 0)
        self.counted.emit()

    def _on_asked(self, index: QModelIndex) -> None:
        annotation = index.data(ANNOTATION_ROLE)
        if isinstance(annotation, Annotation):
            self.picked.emit(annotation.id)
