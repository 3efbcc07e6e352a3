"""From the release of a type key to the annotation on disk and on the screen, on a full article."""

from __future__ import annotations

import random
import sqlite3
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.app import Program, make_application
from annotator.model.annotation import Annotation
from annotator.model.change import Edit
from annotator.model.span import Span
from annotator.session.annotating import on_words
from annotator.session.session import Session, new_id
from annotator.ui.preferences import Preferences
from tests.benchmarks.frame import Row, benchmark
from tests.projects import add_article

_CHARACTERS = 100_000
_ANNOTATIONS = 1_000
_TRIES = 40


@benchmark("annotating", "from a key press to the annotation on disk and on the screen")
def measure_annotating(folder: Path) -> Iterator[Row]:
    """Annotate, change and delete by key in the real window; medians and worst cases."""
    project = _full_project(folder)
    preferences = Preferences(folder / "window.ini")
    with Session.open(project, annotator="a1") as session:
        preferences.remember_annotator(session.project_id, "a1")
    app = make_application()
    program = Program(app, preferences)
    program.window.resize(1440, 900)
    program.start(project, sample=False)
    window = program.window
    window.activateWindow()
    QTest.qWait(1500)
    commit = bare_commit(folder)
    for what, times in _acts(program).items():
        yield Row(
            what=f"{what} among {_ANNOTATIONS} annotations on {_CHARACTERS // 1000} kB, median",
            figure=statistics.median(times),
            floor=commit,
            most=50,
            note=f"worst {max(times):.1f} ms; floor: a bare commit",
        )
    window.close()
    program.end()


class _Painted(QObject):
    """Notes when the watched widget was last painted."""

    def __init__(self) -> None:
        super().__init__()
        self.at = 0.0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.at = time.perf_counter()
        return False


def _acts(program: Program) -> dict[str, list[float]]:
    page = program.window.page
    if page is None or page.article is None or program.window.session is None:
        raise RuntimeError("the window shows no article")
    view, session, article = page.view, program.window.session, page.article
    painted = _Painted()
    view.viewport().installEventFilter(painted)
    chance = random.Random(5)
    times: dict[str, list[float]] = {"adding": [], "changing": [], "deleting": []}
    for _ in range(_TRIES):
        start = chance.randrange(_CHARACTERS - 400)
        span = Span(start, start + chance.randrange(20, 200))
        view.select_span(span)
        QTest.qWait(20)
        for what, key in (
            ("adding", Qt.Key.Key_1),
            ("changing", Qt.Key.Key_2),
            ("deleting", Qt.Key.Key_Delete),
        ):
            before = session.project.changes.last()
            begun = time.perf_counter()
            QTest.keyClick(view, key)
            while painted.at < begun:
                QApplication.processEvents()
            times[what].append((time.perf_counter() - begun) * 1000)
            if session.project.changes.last() != before + 1:
                raise RuntimeError(f"{what} stored nothing")
            QTest.qWait(5)
    if len(session.annotations(article.id)) != _ANNOTATIONS:
        raise RuntimeError("annotations were lost or doubled")
    return times


def _full_project(folder: Path) -> Path:
    chance = random.Random(7)
    words = [
        "river",
        "gate",
        "“minister”",
        "denied",
        "water,",
        "that",
        "of",
        "signed",
        "the",
        "dam.",
    ]
    text = ""
    while len(text) < _CHARACTERS:
        text += " ".join(chance.choices(words, k=60)) + "\n"
    text = text[:_CHARACTERS]
    session = Session.create(folder / "full.annotator")
    session.switch_annotator("a1")
    article_id = add_article(session, text, title="A long article")
    article = session.article(article_id)
    from annotator.session.annotating import annotate

    first = annotate(session, article_id, [Span(0, 50)], "claim")
    with session.step("fill") as step:
        for _ in range(_ANNOTATIONS - 1):
            start = chance.randrange(_CHARACTERS - 300)
            fragments = (Span(start, start + chance.randrange(10, 300)),)
            step.apply(Edit(before=None, after=_made(first, article, fragments, chance)))
    session.close()
    return session.path


def _made(first: Annotation, article, fragments, chance) -> Annotation:  # type: ignore[no-untyped-def]
    import dataclasses

    return on_words(
        article,
        dataclasses.replace(
            first,
            id=new_id(),
            number=0,
            fragments=fragments,
            type=chance.choice(("claim", "denial", "acknowledgment")),
        ),
    )


def bare_commit(folder: Path) -> float:
    """The median of one row written and committed by SQLite alone, with our durability."""
    connection = sqlite3.connect(folder / "bare.db", isolation_level=None)
    for pragma in ("locking_mode=EXCLUSIVE", "journal_mode=DELETE", "synchronous=EXTRA"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE row (id INTEGER PRIMARY KEY, body TEXT)")
    times = []
    for _ in range(_TRIES):
        begun = time.perf_counter()
        connection.execute("BEGIN")
        connection.execute("INSERT INTO row (body) VALUES (?)", ("x" * 500,))
        connection.execute("COMMIT")
        times.append((time.perf_counter() - begun) * 1000)
    connection.close()
    return statistics.median(times)
