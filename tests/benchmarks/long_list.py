"""A project of 100,000 articles: the list shown, filtered by key, searched by words."""

from __future__ import annotations

import gc
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListView, QWidget

from annotator.app import make_application
from annotator.session.finding import find_articles
from annotator.session.session import Session
from annotator.ui.article_list import ArticleList
from tests.benchmarks.corpus import ARTICLES, build_corpus, common_words
from tests.benchmarks.frame import Row, benchmark, milliseconds

_TRIES = 7


@benchmark("long_list", f"{ARTICLES:,} articles: the list, its filter, the search in the corpus")
def measure_long_list(folder: Path) -> Iterator[Row]:
    """Open, filter and search the project; floors are a bare list view and bare SQL."""
    path = folder / "corpus.annotator"
    built = milliseconds(lambda: build_corpus(path))
    size = path.stat().st_size / 1e6
    yield Row(
        what=f"storing and indexing an article, of {ARTICLES:,}",
        figure=built / ARTICLES,
        note=f"{size:.0f} MB",
    )
    make_application("light")
    with Session.open(path, annotator="a1") as session:
        yield _shown(session)
        yield from _filtered(session, path)
        yield from _searched(session)


class _PlainModel(QAbstractListModel):
    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else ARTICLES

    def data(self, index: QModelIndex, role: int = 0) -> object:
        return "A title" if role == Qt.ItemDataRole.DisplayRole else None


class _Painted(QObject):
    """Says when a widget was last painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.at = 0.0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.at = time.perf_counter()
        return False

    def after(self, act: Callable[[], object]) -> float:
        """Milliseconds from the beginning of an act to the next painting after it."""
        begun = time.perf_counter()
        act()
        done = time.perf_counter()
        while self.at < done:
            QApplication.processEvents()
        return (self.at - begun) * 1000


def _shown(session: Session) -> Row:
    floor, ours = [], []
    for _ in range(_TRIES):
        gc.collect()
        view = QListView()
        view.setUniformItemSizes(True)
        view.setLayoutMode(QListView.LayoutMode.Batched)
        view.resize(280, 800)
        painted = _Painted(view.viewport())
        floor.append(
            painted.after(lambda view=view: (view.setModel(_PlainModel(view)), view.show()))
        )
        view.close()
        articles = ArticleList(session)
        articles.resize(280, 800)
        painted = _Painted(articles.rows.viewport())
        ours.append(painted.after(lambda articles=articles: (articles.reload(), articles.show())))
        while not articles.model.is_whole:
            QApplication.processEvents()
        if articles.model.rowCount() != ARTICLES:
            raise RuntimeError("the list does not have all articles")
        articles.close()
    return Row(
        what=f"{ARTICLES:,} articles in the list, from nothing to painted",
        figure=statistics.median(ours),
        floor=statistics.median(floor),
        most=150,
        note="floor: a bare list view of as many rows",
    )


def _filtered(session: Session, path: Path) -> Iterator[Row]:
    articles = ArticleList(session)
    articles.resize(280, 800)
    articles.reload()
    articles.show()
    QTest.qWait(300)
    painted = _Painted(articles.rows.viewport())
    times: list[float] = []
    rests: list[float] = []
    common, _, rare = common_words()
    for typed in ("courier", common, f"{common} {rare}", "14", rare, "zzzz"):
        articles.filter_edit.clear()
        QTest.qWait(150)
        times += [_typed(articles, painted, key) for key in typed]
        rests.append(min(_longest_turn(articles) for _ in range(_TRIES)))
    articles.close()
    count = session.project.connection.raw
    floor = min(milliseconds(lambda: _count(count)) for _ in range(_TRIES))
    yield Row(
        what="filter of the list, from a key to the rows painted, median",
        figure=statistics.median(times),
        floor=floor,
        most=30,
        note=f"worst {max(times):.1f} ms; floor: one SQL count",
    )
    yield Row(
        what="filter of the list, the other numbers read after it: longest turn",
        figure=max(rests),
        floor=floor,
        most=50,
    )


def _longest_turn(articles: ArticleList) -> float:
    """The longest of the turns in which the numbers after the first are read."""
    articles.reload()
    longest = 0.0
    while not articles.model.is_whole:
        longest = max(longest, milliseconds(articles.model._read_more))
    return longest


def _typed(articles: ArticleList, painted: _Painted, key: str) -> float:
    def press() -> None:
        QTest.keyClicks(articles.filter_edit, key)

    if articles.rows.isHidden():
        return milliseconds(press)
    begun = time.perf_counter()
    press()
    if articles.rows.isHidden():
        return (time.perf_counter() - begun) * 1000
    done = time.perf_counter()
    while painted.at < begun and time.perf_counter() < done + 1:
        QApplication.processEvents()
    return (max(painted.at, done) - begun) * 1000


def _count(connection: sqlite3.Connection) -> None:
    connection.execute("SELECT count(*) FROM article").fetchone()


def _searched(session: Session) -> Iterator[Row]:
    common, other, rare = common_words()
    for what, query in (
        ("a rare word", rare),
        ("a word that is everywhere", common),
        ("a phrase", f'"{common} {other}"'),
        ("a beginning", f"{rare[:3]}*"),
        ("one letter and *", f"{common[0]}*"),
        ("two words and a third left out", f"{common} {rare} -{other}"),
    ):
        find_articles(session, query)
        times = [milliseconds(lambda: find_articles(session, query)) for _ in range(_TRIES)]  # noqa: B023
        yield Row(
            what=f"find {what} in {ARTICLES:,} articles",
            figure=statistics.median(times),
            most=100,
            note=f"worst {max(times):.1f} ms",
        )
