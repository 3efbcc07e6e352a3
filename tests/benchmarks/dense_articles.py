"""Long and dense articles in the real window: opening, annotating and scrolling, against floors.

The floors, measured in the same run: a plain QTextEdit for opening and scrolling the same text, a
bare SQLite commit with our durability for saving.
"""

from __future__ import annotations

import dataclasses
import random
import statistics
import time
from collections.abc import Callable
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
from annotator.ui.preferences import Preferences
from tests.benchmarks.annotating import bare_commit
from tests.projects import add_article

ANNOTATIONS = 10_000
CHARACTERS = 1_000_000
STEPS = 200
TRIES = 15
OPENINGS = 5

_LATIN = "river gate “minister” denied water, that of signed the dam. bridge council".split()
_ARABIC = "قال الوزير إن «الاتفاق» لن يتغير تحت أي ضغط خارجي، والجسر مغلق أمس.".split()


@dataclasses.dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of a text's openings, frames and acts; ``plain_…`` are the floor's."""

    opening: list[float]
    plain_opening: list[float]
    frames: list[float]
    plain_frames: list[float]
    acts: dict[str, list[float]]


def measure_dense_articles(folder: Path) -> None:
    """Open, annotate and scroll four long texts with ten thousand annotations each; print."""
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
        for line in _lines(title, times, commit):
            print(line)  # noqa: T201
    program.window.close()
    program.end()


def texts() -> dict[str, str]:
    """The four texts by what they are hard for."""
    chance = random.Random(3)

    def paragraphs(words: list[str], *, length: int) -> str:
        made = []
        while sum(map(len, made[-200:])) and sum(map(len, made)) < length or not made:
            made.append(" ".join(chance.choices(words, k=60)) + "\n")
        return "".join(made)[:length]

    flat = " ".join(chance.choices(_LATIN, k=40_000))[:200_000]
    return {
        "1 MB": paragraphs(_LATIN, length=CHARACTERS),
        "200 kB in one paragraph": flat,
        "1 MB without a space": "".join(chance.choices("abcdefghij", k=CHARACTERS)),
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
    return Times(opening, plain_opening, frames, plain_frames, acts)


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


def _lines(title: str, times: Times, commit: float) -> list[str]:
    leeway = 1 if title == "1 MB" else 3
    opened, plain = statistics.median(times.opening), statistics.median(times.plain_opening)
    p99 = statistics.quantiles(times.frames, n=100)[98]
    plain_p99 = statistics.quantiles(times.plain_frames, n=100)[98]
    lines = [
        f"{title}, {ANNOTATIONS} annotations: opened in {opened:.0f} ms, plain text {plain:.0f} "
        f"ms, ratio {opened / plain:.2f} (must be <= {2 * leeway}, or <= {150 * leeway} ms)",
        f"{title}: {STEPS} scrolling steps, p99 {p99:.1f} ms a frame (must be <= {16 * leeway}), "
        f"plain text {plain_p99:.1f} ms, ratio {p99 / plain_p99:.2f}",
    ]
    for what, took in times.acts.items():
        median = statistics.median(took)
        lines.append(
            f"{title}: {what} one, key to painted and committed: {median:.1f} ms, worst "
            f"{max(took):.1f} ms, bare commit {commit:.1f} ms: {median - commit:.1f} ms beyond it "
            f"(must be <= {16 * leeway})"
        )
    return lines


def _stand_alone() -> None:
    import os
    import tempfile

    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory(prefix="annotator-bench-") as name:
        measure_dense_articles(Path(name))


if __name__ == "__main__":
    _stand_alone()

