"""How long the next of 10,000 disagreements takes until it is painted, and deciding on one."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.app import Program, make_application
from annotator.model.annotation import Annotation, AnnotationSet
from annotator.model.article import Article, text_digest
from annotator.model.change import Edit, ImportBatch
from annotator.model.span import Span
from annotator.model.speaker import Speaker
from annotator.session.review import review_of
from annotator.session.session import Session, new_id, now
from annotator.ui.preferences import Preferences
from annotator.ui.review_page import ReviewPage
from tests.benchmarks.frame import Row, benchmark, milliseconds
from tests.stories.verbs import look

ARTICLES, PLACES, ANNOTATORS = 510, 20, ("a1", "a2", "a3")
_STEPS, _DECISIONS = 60, 20
_NEXT_MOST = 50.0
_WORDS = ("harbour", "ferry", "union", "council", "said", "nobody", "would", "pay", "today")


@benchmark("review", "10,000 disagreements of three annotators: the next one, and deciding")
def measure_review(folder: Path) -> Iterator[Row]:
    """Keys are real, and each time ends with what they lead to painted."""
    path = disagreeing_project(folder)
    preferences = Preferences(folder / "bench.ini")
    with Session.open(path) as session:
        preferences.remember_annotator(session.project_id, "lead")
        yield Row(what="find all places at once", figure=milliseconds(lambda: review_of(session)))
    program = Program(make_application("light"), preferences)
    program.window.resize(1440, 900)
    program.start(path, sample=False)
    look(program.window)
    program.window.show_page("review")
    page = program.window.pages.review
    assert page is not None
    yield Row(what="until the places are there", figure=milliseconds(lambda: _wait(page)))
    assert page.review is not None
    count = page.review.tally.disagreements
    page.focus_places()
    steps = [_key(page, Qt.Key.Key_J) for _ in range(_STEPS)]
    yield _row(f"the next of {count:,}, worst first", steps)
    page.list.order_buttons["article"].click()
    page.focus_places()
    steps = [_key(page, Qt.Key.Key_J) for _ in range(_STEPS)]
    yield _row(f"the next of {count:,}, by article", steps)
    page.list.order_buttons["worst"].click()
    page.focus_places()
    spent = [_processor(page, Qt.Key.Key_J) for _ in range(_STEPS)]
    yield Row(what="the slowest step, processor time", figure=max(spent), most=_NEXT_MOST)
    decisions = []
    for _ in range(_DECISIONS):
        decisions.append(_key(page, Qt.Key.Key_B))
        _key(page, Qt.Key.Key_J)
    yield Row(
        what="take one side, stored and painted",
        figure=statistics.median(decisions),
        note=f"slowest {max(decisions):.0f} ms",
    )
    program.window.close()
    program.end()


def _row(what: str, times: list[float]) -> Row:
    return Row(
        what=what,
        figure=statistics.median(times),
        most=_NEXT_MOST,
        note=f"slowest {max(times):.0f} ms",
    )


def _wait(page: ReviewPage) -> None:
    while not page.is_up_to_date:
        QTest.qWait(5)


def _processor(page: ReviewPage, key: Qt.Key) -> float:
    """As `_key`, in milliseconds of the processor, so that what else runs here is no matter."""
    begun = time.process_time()
    _key(page, key)
    return (time.process_time() - begun) * 1000


def _key(page: ReviewPage, key: Qt.Key) -> float:
    """Milliseconds from the key press until everything it changed is painted."""

    def act() -> None:
        QTest.keyClick(page.list.rows, key)
        page.window().repaint()

    return milliseconds(act)


def disagreeing_project(folder: Path) -> Path:
    """Articles in which the annotators differ at every place, in type or in boundaries."""
    chance = random.Random(5)
    session = Session.create(folder / "many.annotator")
    for name in (*ANNOTATORS, "lead"):
        session.switch_annotator(name)
    batch = ImportBatch(id=new_id(), source="bench", removed=True)
    speaker = Speaker(id=new_id(), name="Harbour master", kind="person")
    with session.step("import") as step:
        store = session.project.articles
        store.add_batch(batch, at=now())
        step.apply(Edit(before=batch, after=ImportBatch(id=batch.id, source="bench")))
        step.apply(Edit(before=None, after=speaker))
        for number in range(ARTICLES):
            article = _article(chance, number)
            store.add(article, batch.id)
            for name in ANNOTATORS:
                _annotate(session, article, name, chance, speaker.id)
    session.close()
    return session.path


def _article(chance: random.Random, number: int) -> Article:
    paragraphs = [" ".join(chance.choices(_WORDS, k=60)) for _ in range(PLACES // 2)]
    text = "\n".join(paragraphs) + f" No {number}."
    return Article(
        id=new_id(),
        text=text,
        title=f"Harbour news {number}",
        language="en",
        text_sha256=text_digest(text),
        source_name="a.txt",
    )


def _annotate(
    session: Session, article: Article, name: str, chance: random.Random, speaker_id: str
) -> None:
    room = len(article.text) // PLACES
    made = []
    for place in range(PLACES):
        start = place * room + 5
        end = start + room // 2 + (chance.randrange(6) if place % 2 else 0)
        type_id = "claim" if place % 2 else ("denial" if name == "a2" else "claim")
        span = Span(start, end)
        made.append(
            Annotation(
                id=new_id(),
                article_id=article.id,
                annotator=name,
                fragments=(span,),
                quotes=(span.of(article.text),),
                type=type_id,
                stance="supports",
                speaker_id=speaker_id,
                created=now(),
                changed=now(),
            )
        )
    annotations = session.project.annotations
    done = AnnotationSet(
        article_id=article.id, annotator=name, state="finished", started=now(), finished=now()
    )
    annotations.put_set(done)
    annotations.add_all(made, {})
