"""The list of articles with its filter: which one is open, what state each is in.

Knows the session's list queries; opening an article is the page's business.
"""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import (
    QModelIndex,
    Qt,
    Signal,
)
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.model.article import Article, ArticleSummary
from annotator.model.article_filter import ArticleFilter
from annotator.session.session import Session
from annotator.ui.article_model import TO_DO, ArticleModel
from annotator.ui.article_row import LEFT, ArticleDelegate
from annotator.ui.list_filter import ListFilter
from annotator.ui.plain_text import plain_label
from annotator.ui.row_view import RowView

_BATCH = 200


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
        self.filters = ListFilter(session, self)
        self.rows = RowView()
        self.rows.setObjectName("articles")
        self.rows.setAccessibleName(self.tr("Articles"))
        self.rows.setLayoutMode(RowView.LayoutMode.Batched)
        self.rows.setBatchSize(_BATCH)
        self.rows.setVerticalScrollMode(RowView.ScrollMode.ScrollPerPixel)
        self.rows.setItemDelegate(ArticleDelegate(self.rows))
        self.model = ArticleModel(session, self.rows)
        self.rows.setModel(self.model)
        self.nothing = plain_label(role="muted", wrap=True, inset=(LEFT, 12, LEFT, 12))
        self.import_button = QPushButton(self.tr("Import articles…"))
        self.import_button.setProperty("role", "primary")
        self.show_all_button = QPushButton(self.tr("Show all articles"))
        self._lay_out()
        self.model.completed.connect(self.reveal_open)
        self.import_button.clicked.connect(self.import_asked)
        self.show_all_button.clicked.connect(self.show_all)
        self.filter_edit.textChanged.connect(self.reload)
        self.filters.changed.connect(self._on_filters_changed)
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
        toggles.addWidget(self.filters.button)
        head = QVBoxLayout()
        head.setContentsMargins(LEFT, 10, LEFT, 10)
        head.setSpacing(8)
        head.addLayout(toggles)
        head.addWidget(self.filter_edit)
        head.addWidget(self.filters.chips)
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
        below.setContentsMargins(LEFT, 0, LEFT, 0)
        below.addWidget(self.import_button)
        below.addWidget(self.show_all_button)
        below.addStretch()
        column.addLayout(below)
        column.addStretch()

    def reload(self) -> None:
        """Read the list anew, by filter and toggle."""
        shows_all = self.all_button.isChecked()
        wanted = self.filters.wanted
        states = wanted.states or (() if shows_all else TO_DO)
        words = self.filter_edit.text()
        self.model.load(
            dataclasses.replace(
                wanted, words=words, states=states, without_withdrawn=states == TO_DO
            )
        )
        self.refresh_counts()
        self._show_whether_empty()
        if self.model.is_whole:
            self.reveal_open()

    def refresh_article(self, article_id: str, number: int | None = None) -> None:
        """Read one article's row again."""
        self.model.refresh(article_id, number)
        self._show_whether_empty()

    def refresh_counts(self) -> None:
        """Count again: the toggles say how many there are, ``counted`` tells (finished, all)."""
        count, finished = self._session.article_count(), self._session.finished_count()
        queue = self._session.queue_count()
        to_do = max(0, queue - finished)
        self.to_do_button.setText(self.tr("To do {0}").format(to_do))
        self.all_button.setText(self.tr("All {0}").format(count))
        self.counted.emit(finished, queue)

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

    def show_all(self) -> None:
        """Take every filter away and go to the rows."""
        self.filter_edit.clear()
        self.filters.set_wanted(ArticleFilter())
        self.all_button.setChecked(True)
        self._on_toggled()
        self.rows.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_filter(self) -> None:
        """Go to the filter field."""
        self.filter_edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter_edit.selectAll()

    def _show_whether_empty(self) -> None:
        is_empty = self.model.rowCount() == 0
        is_bare = is_empty and self._session.article_count() == 0
        if is_empty:
            if is_bare:
                words = self.tr("No articles yet. Import some, or drop files here.")
            elif self.filters.wanted != ArticleFilter():
                words = self.tr("No article passes these filters. Click one to take it away.")
            elif self.filter_edit.text().strip():
                words = self.tr("No article has these words in its title or outlet.")
            else:
                words = self.tr("Nothing left to do here: every article is finished.")
            self.nothing.setText(words)
        self.nothing.setVisible(is_empty)
        self.import_button.setVisible(is_bare)
        self.show_all_button.setVisible(is_empty and not is_bare)
        self.rows.setVisible(not is_empty)

    def _on_filters_changed(self) -> None:
        if self.filters.wanted.states:
            self.all_button.setChecked(True)
        self.reload()

    def _on_filter_entered(self) -> None:
        self.reload()
        if self.model.rowCount():
            self.article_chosen.emit(self.model.row(0)[0].id)

    def _on_asked(self, index: QModelIndex) -> None:
        self.article_chosen.emit(self.model.row(index.row())[0].id)

    def _on_toggled(self) -> None:
        self.shows_all_changed.emit(self.all_button.isChecked())
        self.reload()
