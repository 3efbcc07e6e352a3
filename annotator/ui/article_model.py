"""The article list as rows, fetched a chunk at a time from the session; keeps only what is near.

Knows how far the current annotator is with each article; nothing of how a row looks.
"""

from __future__ import annotations

import dataclasses
from bisect import bisect_left
from collections.abc import Mapping, Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from annotator.model.annotation import AnnotationSet, State
from annotator.model.article import ArticleSummary
from annotator.model.article_filter import ArticleFilter
from annotator.session.session import Session

SUMMARY_ROLE = Qt.ItemDataRole.UserRole
SET_ROLE = Qt.ItemDataRole.UserRole + 1
OPEN_ROLE = Qt.ItemDataRole.UserRole + 2

TO_DO: tuple[State, ...] = ("new", "in progress")

_CHUNK = 64
_FIRST = 256
_PART = 8_192
_REST_PAUSE = 60
"""Milliseconds in which the next key may come before all numbers are read for nothing."""

_KEPT = 4_000


class ArticleModel(QAbstractListModel):
    """The articles that pass the filter, in the order of the annotator's queue.

    That is the order of their arrival unless articles were assigned in another one.

    ``completed`` tells that all rows are there, where at first only some were.
    """

    completed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._numbers: list[int] = []
        self._places: Mapping[int, int] = {}
        self._rows: dict[int, tuple[ArticleSummary, AnnotationSet]] = {}
        self._number_of: dict[str, int] = {}
        self._open_id = ""
        self.wanted = ArticleFilter()
        self._is_whole = True
        self._coming: list[int] = []
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._read_more)

    def load(self, wanted: ArticleFilter) -> None:
        """Show the articles that pass, all read anew.

        The first ones are there at once, the others after a short pause or when they are asked
        for: a key press in the filter waits for what is seen and no longer.
        """
        places = self._session.queue_places()
        numbers = self._session.queued_numbers(wanted, most=_FIRST)
        self.beginResetModel()
        self._places = places
        self.wanted = wanted
        self._show(numbers)
        self._coming.clear()
        self._is_whole = len(numbers) < _FIRST
        self.endResetModel()
        if not self._is_whole:
            self._rest.start(_REST_PAUSE)

    def _show(self, numbers: list[int]) -> None:
        self._numbers = numbers
        self._rows.clear()
        self._number_of.clear()

    def _read_more(self) -> None:
        """Read a part of the numbers that are still to come; all of them come into view at once."""
        if self._is_whole:
            return
        known = self._coming or self._numbers
        more = self._session.queued_numbers(self.wanted, after=known[-1], most=_PART)
        self._coming += more
        if len(more) == _PART:
            self._rest.start(0)
            return
        self._rest.stop()
        self._is_whole = True
        coming, self._coming = self._coming, []
        if coming:
            count = len(self._numbers)
            self.beginInsertRows(QModelIndex(), count, count + len(coming) - 1)
            self._numbers += coming
            self.endInsertRows()
        self.completed.emit()

    def _read_rest(self) -> None:
        """Have all rows, if they are not all there."""
        while not self._is_whole:
            self._read_more()

    @property
    def is_whole(self) -> bool:
        """Whether all rows are there by now."""
        return self._is_whole

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        """How many articles pass the filter."""
        return 0 if parent.isValid() else len(self._numbers)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Title, words for screen readers, summary, annotation set, or whether it is open."""
        if not 0 <= index.row() < len(self._numbers):
            return None
        if role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            SUMMARY_ROLE,
            SET_ROLE,
            OPEN_ROLE,
        ):
            return None
        summary, done = self.row(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return summary.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            state = self.tr("{0}, annotations: {1}").format(done.state, done.annotations)
            return ", ".join(filter(None, (summary.title, state, summary.outlet)))
        if role == SUMMARY_ROLE:
            return summary
        return done if role == SET_ROLE else summary.id == self._open_id

    def row(self, row: int) -> tuple[ArticleSummary, AnnotationSet]:
        """The article in that row and how far the annotator is with it."""
        number = self._numbers[row]
        if number not in self._rows:
            self._fetch(row)
        return self._rows[number]

    def row_of(self, article_id: str) -> int | None:
        """The row of an article that was shown already; None when it is not among the rows."""
        number = self._number_of.get(article_id)
        return None if number is None else self.row_of_number(number)

    def row_of_number(self, number: int) -> int | None:
        """The row of the article with that number; None when the filter leaves it out."""
        self._read_rest()
        place = self._row_for(number)
        if place < len(self._numbers) and self._numbers[place] == number:
            return place
        return None

    def first_row_after(self, number: int) -> int:
        """The row of the first listed article that comes after ``number``; may be past the end."""
        self._read_rest()
        return bisect_left(self._numbers, self._place(number) + 1, key=self._place)

    def _place(self, number: int) -> int:
        """Where an article stands in the queue, whether it is listed or not."""
        return self._places.get(number, len(self._places) + number)

    def _row_for(self, number: int) -> int:
        return bisect_left(self._numbers, self._place(number), key=self._place)

    def next_to_do(self, number: int) -> ArticleSummary | None:
        """The next unfinished article in the list's order, from the top again after the end."""
        self._read_rest()
        after = self.first_row_after(number)
        for start, end in ((after, len(self._numbers)), (0, after)):
            for first in range(start, end, _CHUNK):
                for row in range(first, min(first + _CHUNK, end)):
                    summary, done = self.row(row)
                    if done.state != "finished" and summary.number != number:
                        return summary
        return None

    def set_open(self, article_id: str) -> None:
        """Mark the article that is on the desk; the one before it now obeys the filter."""
        before, self._open_id = self._open_id, article_id
        self._tell(article_id, [OPEN_ROLE])
        if before and before != article_id:
            self._tell(before, [OPEN_ROLE])
            self.refresh(before)

    def refresh(self, article_id: str, number: int | None = None) -> None:
        """Read again how far the annotator is with one article; other rows stay as they are.

        With a filter by state the row goes once it no longer passes, except that of the open
        article, which stays until another one is opened; it comes back when it passes again.
        ``number`` is needed for an article that has not been listed so far.
        """
        known = self._number_of.get(article_id)
        if known is None and (number is None or self._asks_for_more_than_states()):
            return
        number = number if known is None else known
        if number is None:
            return
        done = self._session.annotation_set(article_id)
        if number in self._rows:
            self._rows[number] = (self._rows[number][0], done)
        listed = self.row_of_number(number)
        passes = not self.wanted.states or done.state in self.wanted.states
        if listed is None and passes:
            self._insert(number)
        elif listed is not None and not passes and article_id != self._open_id:
            self.beginRemoveRows(QModelIndex(), listed, listed)
            del self._numbers[listed]
            self.endRemoveRows()
        else:
            self._tell(article_id, [SET_ROLE])

    def _asks_for_more_than_states(self) -> bool:
        plain = dataclasses.replace(self.wanted, states=(), without_withdrawn=False)
        return plain != ArticleFilter()

    def _insert(self, number: int) -> None:
        place = self._row_for(number)
        self.beginInsertRows(QModelIndex(), place, place)
        self._numbers.insert(place, number)
        self.endInsertRows()

    def _tell(self, article_id: str, roles: Sequence[int]) -> None:
        row = self.row_of(article_id)
        if row is not None:
            index = self.index(row)
            self.dataChanged.emit(index, index, list(roles))

    def _fetch(self, row: int) -> None:
        """Read the chunk of rows that ``row`` lies in."""
        if len(self._rows) > _KEPT:
            self._rows.clear()
        first = row - row % _CHUNK
        summaries = self._session.summaries(self._numbers[first : first + _CHUNK])
        sets = self._session.annotation_sets([summary.id for summary in summaries])
        for summary in summaries:
            done = sets.get(summary.id) or AnnotationSet(
                article_id=summary.id, annotator=self._session.annotator
            )
            self._rows[summary.number] = (summary, done)
            self._number_of[summary.id] = summary.number
