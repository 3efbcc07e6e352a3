"""The list of articles with its filter: which one is open, what state each is in.

Knows the session's list queries; opening an article is the page's business.
"""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import (
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from annotator.model.annotation import AnnotationSet, State
from annotator.model.article import Article, ArticleSummary
from annotator.session.session import Session
from annotator.ui.article_model import OPEN_ROLE, SET_ROLE, SUMMARY_ROLE, TO_DO, ArticleModel
from annotator.ui.row_view import RowView
from annotator.ui.theme import Tokens, current_tokens

_TYPING_PAUSE = 30
_LEFT = 14
_MARK = 9
_LINE_GAP = 3
_ROW_MARGIN = 10
_BATCH = 200


def shown_date(published: str | None) -> str:
    """A full date as people write it here; a partial one, or none, as it is."""
    if published is None or len(published) != len("2023-08-26"):
        return published or ""
    try:
        day = dt.date.fromisoformat(published)
    except ValueError:
        return published
    return (
        f"{day.day} {QLocale.c().monthName(day.month, QLocale.FormatType.ShortFormat)} {day.year}"
    )


def paint_state(painter: QPainter, place: QRectF, state: State, tokens: Tokens) -> None:
    """The mark of a state: an empty ring, a half-filled one, a full disc."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    color = {
        "new": QColor(tokens.muted),
        "in progress": QColor(tokens.warning),
        "finished": QColor(tokens.success),
    }[state]
    ring = place.adjusted(0.75, 0.75, -0.75, -0.75)
    painter.setPen(QPen(color, 1.5))
    painter.setBrush(color if state == "finished" else Qt.BrushStyle.NoBrush)
    painter.drawEllipse(ring)
    if state == "in progress":
        painter.setBrush(color)
        painter.drawPie(ring, 90 * 16, 180 * 16)
    painter.restore()


class ArticleDelegate(QStyledItemDelegate):
    """Draws one article: state, title, and below it where and when it appeared."""

    def __init__(self, rows: RowView) -> None:
        super().__init__(rows)
        self._rows = rows

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Two lines and the space around them, for every article alike."""
        metrics: QFontMetrics = option.fontMetrics
        return QSize(120, 2 * metrics.height() + _LINE_GAP + 2 * _ROW_MARGIN)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Ground, state, title and source of one article."""
        summary, done = index.data(SUMMARY_ROLE), index.data(SET_ROLE)
        if not isinstance(summary, ArticleSummary) or not isinstance(done, AnnotationSet):
            return
        rect: QRect = option.rect
        font: QFont = option.font
        tokens = current_tokens()
        painter.save()
        self._paint_ground(painter, rect, index)
        self._paint_words(painter, rect, font, summary=summary, done=done, tokens=tokens)
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        tokens = current_tokens()
        if index.data(OPEN_ROLE):
            painter.fillRect(rect, QColor(tokens.accent_tint))
            painter.fillRect(
                QRect(rect.left(), rect.top(), 3, rect.height()), QColor(tokens.accent)
            )
        elif self._rows.is_hovered(index):
            painter.fillRect(rect, QColor(tokens.hover))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(tokens.border))
        if self._rows.hasFocus() and self._rows.is_marked(index):
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -1, -2))

    def _paint_words(
        self,
        painter: QPainter,
        rect: QRect,
        font: QFont,
        *,
        summary: ArticleSummary,
        done: AnnotationSet,
        tokens: Tokens,
    ) -> None:
        strong = QFont(font)
        strong.setWeight(QFont.Weight.DemiBold)
        metrics = QFontMetrics(strong)
        left = rect.left() + _LEFT
        top = rect.top() + _ROW_MARGIN
        mark = QPointF(left, top + (metrics.height() - _MARK) / 2)
        paint_state(painter, QRectF(mark.x(), mark.y(), _MARK, _MARK), done.state, tokens)
        words = left + _MARK + 7
        width = rect.right() - 8 - words
        align = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        elide = Qt.TextElideMode.ElideRight
        painter.setFont(strong)
        painter.setPen(QColor(tokens.text))
        title = metrics.elidedText(summary.title, elide, width)
        painter.drawText(QRect(words, top, width, metrics.height()), align, title)
        painter.setFont(font)
        painter.setPen(QColor(tokens.muted))
        below = QRect(words, top + metrics.height() + _LINE_GAP, width, metrics.height())
        plain = QFontMetrics(font)
        if done.annotations or done.state == "finished":
            count = str(done.annotations)
            taken = plain.horizontalAdvance(count)
            right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            painter.drawText(below, right, count)
            below.setRight(below.right() - taken - 8)
        source = plain.elidedText(_source(summary), elide, below.width())
        painter.drawText(below, align, source)


def _source(summary: ArticleSummary) -> str:
    """Where and when, each kept together whatever the direction of its letters."""
    parts = (summary.outlet or "", shown_date(summary.published))
    return " · ".join(f"\u2068{part}\u2069" for part in parts if part)


class ArticleList(QFrame):
    """Filter, "To do / All" and rows; ``article_chosen`` tells the id of what to open.

    ``counted`` tells how many articles are finished and how many there are.
    """

    article_chosen = Signal(str)
    shows_all_changed = Signal(bool)
    import_asked = Signal()
    counted = Signal(int, int)

    def __init__(
        self, session: Session, *, shows_all: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self.setProperty("role", "pane")
        self.setMinimumWidth(180)
        self.to_do_button = self._toggle()
        self.all_button = self._toggle()
        self._group = QButtonGroup(self)
        self._group.addButton(self.to_do_button)
        self._group.addButton(self.all_button)
        (self.all_button if shows_all else self.to_do_button).setChecked(True)
        self.filter_edit = QLineEdit()
        self.filter_edit.setPlaceholderText(self.tr("Filter by title or outlet"))
        self.filter_edit.setAccessibleName(self.tr("Filter articles by title or outlet"))
        self.filter_edit.setClearButtonEnabled(True)
        self.rows = RowView()
        self.rows.setObjectName("articles")
        self.rows.setAccessibleName(self.tr("Articles"))
        self.rows.setLayoutMode(RowView.LayoutMode.Batched)
        self.rows.setBatchSize(_BATCH)
        self.rows.setVerticalScrollMode(RowView.ScrollMode.ScrollPerPixel)
        self.rows.setItemDelegate(ArticleDelegate(self.rows))
        self.model = ArticleModel(session, self.rows)
        self.rows.setModel(self.model)
        self.nothing = QLabel()
        self.nothing.setTextFormat(Qt.TextFormat.PlainText)
        self.nothing.setWordWrap(True)
        self.nothing.setProperty("role", "muted")
        self.nothing.setContentsMargins(_LEFT, 12, _LEFT, 12)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.import_button = QPushButton(self.tr("Import articles…"))
        self.import_button.setProperty("role", "primary")
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_TYPING_PAUSE)
        self._lay_out()
        self._pause.timeout.connect(self.reload)
        self.import_button.clicked.connect(self.import_asked)
        self.filter_edit.textChanged.connect(self._on_filter_changed)
        self.filter_edit.returnPressed.connect(self._on_filter_entered)
        self.rows.asked.connect(self._on_asked)
        self._group.buttonClicked.connect(self._on_toggled)

    def _toggle(self) -> QPushButton:
        button = QPushButton()
        button.setCheckable(True)
        button.setProperty("role", "chip")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _lay_out(self) -> None:
        toggles = QHBoxLayout()
        toggles.setSpacing(6)
        toggles.addWidget(self.to_do_button)
        toggles.addWidget(self.all_button)
        toggles.addStretch()
        head = QVBoxLayout()
        head.setContentsMargins(_LEFT, 10, _LEFT, 10)
        head.setSpacing(8)
        head.addLayout(toggles)
        head.addWidget(self.filter_edit)
        rule = QFrame()
        rule.setProperty("role", "rule")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(rule)
        column.addWidget(self.rows, 1)
        column.addWidget(self.nothing)
        below = QHBoxLayout()
        below.setContentsMargins(_LEFT, 0, _LEFT, 0)
        below.addWidget(self.import_button)
        below.addStretch()
        column.addLayout(below)
        column.addStretch()

    def reload(self) -> None:
        """Read the list anew, by filter and toggle."""
        self._pause.stop()
        shows_all = self.all_button.isChecked()
        self.model.load(words=self.filter_edit.text(), states=() if shows_all else TO_DO)
        self.refresh_counts()
        self._show_whether_empty()
        self.reveal_open()

    def refresh_article(self, article_id: str, number: int | None = None) -> None:
        """Read one article's row again."""
        self.model.refresh(article_id, number)
        self._show_whether_empty()

    def refresh_counts(self) -> None:
        """Count again: the toggles say how many there are, ``counted`` tells (finished, all)."""
        count, finished = self._session.article_count(), self._session.finished_count()
        to_do = max(0, count - finished)
        self.to_do_button.setText(self.tr("To do {0}").format(to_do))
        self.all_button.setText(self.tr("All {0}").format(count))
        self.counted.emit(finished, count)

    def set_open(self, article: Article) -> None:
        """Mark the article that is on the desk and bring its row into view."""
        self._open_number = article.number
        self.model.set_open(article.id)
        self._show_whether_empty()
        self.reveal_open()

    _open_number = 0

    def reveal_open(self) -> None:
        """Scroll to the open article's row, when the filter lets it through."""
        row = self.model.row_of_number(self._open_number)
        if row is not None:
            index = self.model.index(row)
            self.rows.setCurrentIndex(index)
            self.rows.scrollTo(index, RowView.ScrollHint.EnsureVisible)

    def neighbour(self, number: int, *, step: int) -> ArticleSummary | None:
        """The listed article after (``step`` 1) or before (-1) the one of that number."""
        row = self.model.row_of_number(number)
        if row is None:
            row = self.model.first_row_after(number) - (1 if step > 0 else 0)
        row += step
        return self.model.row(row)[0] if 0 <= row < self.model.rowCount() else None

    def focus_filter(self) -> None:
        """Go to the filter field."""
        self.filter_edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter_edit.selectAll()

    def _show_whether_empty(self) -> None:
        is_empty = self.model.rowCount() == 0
        is_bare = is_empty and self._session.article_count() == 0
        if is_empty:
            if is_bare:
                words = self.tr("No articles yet.")
            elif self.filter_edit.text().strip():
                words = self.tr("No article has these words in its title or outlet.")
            else:
                words = self.tr("Nothing left to do here: every article is finished.")
            self.nothing.setText(words)
        self.nothing.setVisible(is_empty)
        self.import_button.setVisible(is_bare)
        self.rows.setVisible(not is_empty)

    def _on_filter_changed(self) -> None:
        self._pause.start()

    def _on_filter_entered(self) -> None:
        self.reload()
        if self.model.rowCount():
            self.article_chosen.emit(self.model.row(0)[0].id)

    def _on_asked(self, index: QModelIndex) -> None:
        self.article_chosen.emit(self.model.row(index.row())[0].id)

    def _on_toggled(self) -> None:
        self.shows_all_changed.emit(self.all_button.isChecked())
        self.reload()
