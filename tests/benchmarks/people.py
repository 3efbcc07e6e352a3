"""Five thousand speakers: names that look alike, the list, its search, a merge."""

from __future__ import annotations

import dataclasses
import random
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QTableView

from annotator.app import make_application
from annotator.model.change import Edit
from annotator.model.span import Span
from annotator.model.speaker import Speaker
from annotator.session import annotating, speakers
from annotator.session.session import Session, new_id
from annotator.text.names import NameNearness
from annotator.ui.people import People
from annotator.ui.speakers_window import SpeakersWindow
from tests.benchmarks.annotating import bare_commit
from tests.benchmarks.corpus import invented_words
from tests.benchmarks.frame import Row, benchmark
from tests.projects import add_article

SPEAKERS = 5_000
ANNOTATIONS = 1_000
TRIES = 15


@benchmark("people", "5,000 speakers: look-alikes, the list, its search, a merge")
def measure_people(folder: Path) -> Iterator[Row]:
    """Measure what an annotator waits for while typing, and a lead in the list."""
    session, names = people_project(folder)
    with session:
        index = NameNearness()
        for key, name in enumerate(names):
            index.put(str(key), [name, name.split()[1]])
        asked = [_misspelt(name) for name in names[:TRIES]]
        alike = statistics.median(_took(lambda name=name: index.like(name)) for name in asked)
        yield Row(what="who looks like a typed name", figure=alike, most=16)
        make_application()
        people = People(session)
        window = SpeakersWindow(session, people)
        shown = _took(lambda: (window.show(), window.reload()))
        yield Row(
            what="list read and shown",
            figure=shown,
            floor=_plain_table(names),
            most_ratio=2,
            most=150,
            note="floor: a plain table of the same cells",
        )
        keys = [
            _took(lambda typed=name[:4]: window.rows.search.setText(typed))
            for name in names[:TRIES]
        ]
        yield Row(what="search, a key", figure=statistics.median(keys), most=30)
        sort = [_took(lambda by=by: window.rows.sort_by(by, descending=False)) for by in range(6)]
        window.rows.search.clear()
        found = [
            _took(lambda typed=name[:3]: people.speakers.find(typed, with_all=True))
            for name in names[:TRIES]
        ]
        yield Row(
            what="found by name in a field or the palette, a key",
            figure=statistics.median(found),
            most=15,
        )
        yield Row(what="order by another column", figure=statistics.median(sort), most=50)
        first, second = (speakers.named_speaker(session, name).id for name in names[:2])
        merge = _took(lambda: speakers.merge_speakers(session, [first], into=second))
        each = f"{ANNOTATIONS:,} annotations"
        yield Row(
            what=f"merge that touches {each}", figure=merge, floor=bare_commit(folder), note=""
        )
        yield Row(what="undo of it", figure=_took(session.undo))
        window.leave()


def people_project(folder: Path) -> tuple[Session, list[str]]:
    """A project with that many speakers; the first one says a thousand things."""
    chance = random.Random(5)
    words = [word.capitalize() for word in invented_words(chance, count=6_000)]
    names = list(
        dict.fromkeys(f"{chance.choice(words)} {chance.choice(words)}" for _ in range(SPEAKERS))
    )
    session = Session.create(folder / "people.annotator")
    session.switch_annotator("a1")
    with session.step("speakers") as step:
        for name in names:
            step.apply(
                Edit(before=None, after=Speaker(id=new_id(), name=name, aliases=(name.split()[1],)))
            )
    speaker = speakers.named_speaker(session, names[0])
    article_id = add_article(session)
    made = annotating.annotate(session, article_id, [Span(1, 9)], "claim", speaker_id=speaker.id)
    with session.step("annotations") as step:
        for _ in range(ANNOTATIONS - 1):
            step.apply(Edit(before=None, after=dataclasses.replace(made, id=new_id(), number=0)))
    return session, names


def _plain_table(names: list[str]) -> float:
    """What Qt's own table takes to be filled with so many rows and shown."""
    table = QTableView()

    def fill() -> None:
        model = QStandardItemModel(table)
        for name in names:
            model.appendRow([QStandardItem(cell) for cell in (name, "Person", "", "", "0", "0")])
        table.setModel(model)
        table.show()

    took = _took(fill)
    table.hide()
    return took


def _misspelt(name: str) -> str:
    return name.replace("k", "q").replace("v", "w")


def _took(act: Callable[[], object]) -> float:
    """Milliseconds that an act takes."""
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000
