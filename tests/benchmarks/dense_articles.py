"""Long and dense articles in the real window: opening, annotating and scrolling, against floors.

The floors, measured in the same run: a plain QTextEdit for opening and scrolling the same text, a
bare SQLite commit with our durability for saving.
"""

from __future__ import annotations

import dataclasses
import random
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTextEdit, QWidget

from annotator.app import Program, make_application
from annotator.model.article import Article
from annotator.model.change import Edit
from annotator.model.span import Span
from annotator.session.annotating import annotate
from annotator.session.session import Session, new_id
from annotator.text.quotations import form
from annotator.ui.article_view import ArticleView
from annotator.ui.preferences import Preferences
from tests.benchmarks.annotating import bare_commit
from tests.benchmarks.frame import Row, benchmark
from tests.projects import add_article

ANNOTATIONS = 10_000
CHARACTERS = 1_000_000
STEPS = 200
TRIES = 15
OPENINGS = 5
PLAIN, UNSPACED = "1 MB", "1 MB without a space"

_PATIENCE = 30
_LATIN = ["river", "gate", "“minister”", "denied", "water,", "that", "of", "signed", "dam.", "the"]
_ARABIC = ["قال", "الوزير", "إن", "«الاتفاق»", "لن", "يتغير", "تحت", "أي", "ضغط", "خارجي،", "أمس."]


@dataclasses.dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of a text's openings, frames and acts; ``plain_…`` are the floor's."""

    opening: list[float]
    plain_opening: list[float]
    frames: list[float]
    plain_frames: list[float]
    acts: dict[str, list[float]]


@benchmark("dense", "opening, annotating and scrolling long articles full of annotations")
def measure_dense_articles(folder: Path) -> Iterator[Row]:
    """Open, annotate and scroll four long texts with ten thousand annotations each."""
    project, titles = dense_project(folder)
    preferences = Preferences(folder / "window.ini")
    with Session.open(project, annotator="a1") as session:
        preferences.remember_annotator(session.project_id, "a1")
    program = Program(make_application(), preferences)
    program.window.resize(1440, 900)
    program.start(project, sample=False)
    program.window.activateWindow()
    QTest.qWait(1500)
    commit = bare_commit(folder)
    for title, article_id in titles.items():
        times = _measure(program, article_id)
        yield from _rows(title, times, commit)
    program.window.close()
    program.end()


def texts() -> dict[str, str]:
    """The four texts by what they are hard for."""
    chance = random.Random(3)

    def paragraphs(words: list[str], *, length: int) -> str:
        one = sum(map(len, words)) // len(words) * 50
        made = (" ".join(chance.choices(words, k=60)) for _ in range(length // one + 1))
        return "\n".join(made)[:length]

    flat = " ".join(chance.choices(_LATIN, k=40_000))[:200_000]
    return {
        PLAIN: paragraphs(_LATIN, length=CHARACTERS),
        "200 kB in one paragraph": flat,
        UNSPACED: "".join(chance.choices("abcdefghij", k=CHARACTERS)),
        "1 MB of Arabic": paragraphs(_ARABIC, length=CHARACTERS),
    }


def dense_project(folder: Path) -> tuple[Path, dict[str, str]]:
    """A project with a short article and the four texts, full of annotations; ids by title."""
    session = Session.create(folder / "dense.annotator")
    session.switch_annotator("a1")
    add_article(session, "A short article to begin with, she said.", title="Short")
    found = {}
    for title, text in texts().items():
        found[title] = article_id = add_article(session, text, title=title)
        _fill(session, session.article(article_id))
    session.close()
    return session.path, found


def _fill(session: Session, article: Article) -> None:
    chance = random.Random(11)
    size = len(article.text)
    first = annotate(session, article.id, [Span(0, 50)], "claim")
    kinds = [known.id for known in session.scheme.types]
    with session.step("fill") as step:
        for _ in range(ANNOTATIONS - 1):
            start = chance.randrange(size - 400)
            fragments = (Span(start, start + chance.randrange(10, 300)),)
            made = dataclasses.replace(
                first,
                id=new_id(),
                number=0,
                fragments=fragments,
                quotes=tuple(fragment.of(article.text) for fragment in fragments),
                form="indirect" if "“" not in article.text else form(article.text, fragments),
                type=chance.choice(kinds),
            )
            step.apply(Edit(before=None, after=made))


class Painted(QObject):
    """Notes when the watched widget was last painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.at = 0.0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.at = time.perf_counter()
        return False

    def after(self, act: Callable[[], object]) -> float:
        """Milliseconds from the beginning of an act to the end of events once it is painted."""
        begun = time.perf_counter()
        act()
        while self.at < begun:
            QApplication.processEvents()
            if time.perf_counter() - begun > _PATIENCE:
                raise RuntimeError("nothing was painted")
        return (time.perf_counter() - begun) * 1000


def _measure(program: Program, article_id: str) -> Times:
    page = program.window.page
    if page is None or program.window.session is None:
        raise RuntimeError("the window shows no project")
    session, view = program.window.session, page.view
    numbers = session.article_numbers()
    short = session.summaries(numbers)[0].id
    text = session.article(article_id).text
    painted = Painted(view.viewport())
    opening = []
    for _ in range(OPENINGS):
        page.open_article(short)
        QTest.qWait(300)
        opening.append(painted.after(_calling(page.open_article, article_id)))
        QTest.qWait(600)
    acts = _acts(program, painted)
    frames = _frames(view, painted)
    plain_opening, plain_frames = ([], []) if " " not in text else _plain(view, text)
    return Times(opening, plain_opening, frames, plain_frames, acts)


def _plain(view: ArticleView, text: str) -> tuple[list[float], list[float]]:
    """The same text in a plain QTextEdit of the same size: times of openings and of frames."""
    plain = QTextEdit()
    plain.setReadOnly(True)
    plain.resize(view.size())
    plain.setFont(view.font())
    plain.show()
    QTest.qWait(100)
    plain_painted = Painted(plain.viewport())
    plain_opening = []
    for _ in range(OPENINGS):
        plain.setPlainText("")
        QTest.qWait(50)
        plain_opening.append(plain_painted.after(_calling(plain.setPlainText, text)))
        QTest.qWait(300)
    plain_frames = _frames(plain, plain_painted)
    plain.close()
    return plain_opening, plain_frames


def _calling(act: Callable[[str], object], argument: str) -> Callable[[], object]:
    def call() -> object:
        return act(argument)

    return call


def _frames(view: QTextEdit, painted: Painted) -> list[float]:
    """Milliseconds of each of the steps down a text, a mouse wheel's notch each."""
    bar = view.verticalScrollBar()
    bar.setValue(0)
    QTest.qWait(50)
    frames = []
    for step in range(STEPS):
        begun = time.perf_counter()
        bar.setValue(120 * (step + 1))
        if bar.value() != 120 * (step + 1):
            raise RuntimeError(f"the text ends at {bar.value()} px, step {step}")
        while painted.at < begun:
            QApplication.processEvents()
        QApplication.processEvents()
        frames.append((time.perf_counter() - begun) * 1000)
    return frames


def _acts(program: Program, painted: Painted) -> dict[str, list[float]]:
    page, session = program.window.page, program.window.session
    if page is None or page.article is None or session is None:
        raise RuntimeError("the window shows no article")
    # The plain view's window has been the active one meanwhile.
    program.window.activateWindow()
    QTest.qWaitForWindowActive(program.window)
    page.focus_article()
    view, characters = page.view, len(page.article.text)
    chance = random.Random(5)
    times: dict[str, list[float]] = {"adding": [], "changing": [], "deleting": []}
    for _ in range(TRIES):
        start = chance.randrange(characters - 400)
        view.select_span(Span(start, start + chance.randrange(20, 200)))
        QTest.qWait(30)
        for what, key in (
            ("adding", Qt.Key.Key_1),
            ("changing", Qt.Key.Key_2),
            ("deleting", Qt.Key.Key_Delete),
        ):
            before = session.project.changes.last()

            def act(key: Qt.Key = key) -> None:
                QTest.keyClick(view, key)

            times[what].append(painted.after(act))
            if session.project.changes.last() != before + 1:
                raise RuntimeError(f"{what} stored nothing")
            QTest.qWait(5)
    if len(page.annotations) != ANNOTATIONS:
        raise RuntimeError("annotations were lost or doubled")
    return times


def _rows(title: str, times: Times, commit: float) -> Iterator[Row]:
    leeway = 1 if title == PLAIN else 3
    yield Row(
        what=f"{title}, {ANNOTATIONS} annotations: opening",
        figure=statistics.median(times.opening),
        floor=statistics.median(times.plain_opening) if times.plain_opening else None,
        most_ratio=2 * leeway,
        most=150 * leeway,
        note="floor: a plain QTextEdit",
    )
    yield Row(
        what=f"{title}: a frame of {STEPS} scrolling steps, p99",
        figure=_percentile(times.frames),
        floor=_percentile(times.plain_frames) if times.plain_frames else None,
        most=16 * leeway,
        note="floor: a plain QTextEdit",
    )
    for what, took in times.acts.items():
        yield Row(
            what=f"{title}: {what} one, key to painted and committed",
            figure=statistics.median(took),
            floor=commit,
            most=16 * leeway + commit,
            note=f"worst {max(took):.1f} ms; floor: a bare commit",
        )


def _percentile(times: list[float]) -> float:
    return statistics.quantiles(times, n=100)[98]
