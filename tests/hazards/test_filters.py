"""No work is hidden: what a filter leaves out is counted, and in the export all the same."""

from __future__ import annotations

import io
import itertools
import json
import random
from pathlib import Path

import pytest

from annotator.model.annotation import Annotation
from annotator.model.article_filter import ArticleFilter
from annotator.model.span import Span
from annotator.session import annotating, exporting
from annotator.session.session import Session
from annotator.ui.filter_words import conditions, without
from tests.hazards.frame import Hazard, Tally, application, hazard, of_module
from tests.hazards.texts import any_name
from tests.projects import TEXT, add_article, new_session

PROJECTS_A_FILE = 25
OUTLETS = ("The Tidewater", "Bulletin & <b>Co</b>", "صحيفة")
WHO = ("ada", "ben")


@hazard(
    row=16,
    words="each annotation is in a view and the export, or counted with the filter's name",
    small=5,
    full=1_000,
    minutes=20,
)
def work_is_not_hidden(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    """One file lives through some projects: what was made before stays and must be found too."""
    application()
    session: Session | None = None
    for number in range(tries):
        if number % PROJECTS_A_FILE == 0:
            if session is not None:
                session.close()
            place = folder / str(number)
            place.mkdir()
            session = new_session(place, WHO[0])
            session.project.connection.raw.execute("PRAGMA synchronous = OFF")
        assert session is not None
        _fill(session, dice)
        _try_lists(session, dice, tally, number)
        _try_views(session, dice, tally, number)
        _try_export(session, tally, number)
        tally.tried()
    if session is not None:
        session.close()


def _fill(session: Session, dice: random.Random) -> None:
    """One or two articles more, and annotations of both annotators anywhere."""
    for _ in range(dice.randrange(1, 3)):
        add_article(session, f"{TEXT}\n{dice.random()}", title=any_name(dice))
    articles = [one.id for one in session.summaries(session.article_numbers())]
    for _ in range(dice.randrange(6)):
        session.switch_annotator(dice.choice(WHO))
        start = dice.randrange(100)
        annotating.annotate_named(
            session,
            dice.choice(articles),
            [Span(start, start + dice.randrange(1, 40))],
            dice.choice(("claim", "denial", "acknowledgment")),
            speaker=dice.choice(("Ana", "Bo")),
            proposition=dice.choice((None, "Fact")),
            unsure=dice.random() < 0.3,
            note=dice.choice(("", any_name(dice))),
        )
        if dice.random() < 0.2:
            annotating.finish(session, dice.choice(articles))


def _stored(session: Session) -> list[Annotation]:
    return list(session.project.annotations.stream())


def _try_lists(session: Session, dice: random.Random, tally: Tally, number: int) -> None:
    """A filter and its opposite together show every article, and what passes is what must."""
    every = session.article_numbers()
    ids = {one.id: one.number for one in session.summaries(every)}
    who = session.annotator
    own = [one for one in _stored(session) if one.annotator == who]
    by_state: dict[str, set[int]] = {}
    for state in ("new", "in progress", "finished"):
        by_state[state] = set(session.article_numbers(ArticleFilter(states=(state,))))  # type: ignore[arg-type]
    shown = list(itertools.chain.from_iterable(by_state.values()))
    tally.expect(sorted(shown) == sorted(every), f"try {number}: states hide or double an article")
    begun = by_state["in progress"] | by_state["finished"]
    hidden = [one for one in own if ids[one.article_id] not in begun]
    tally.expect(not hidden, f"try {number}: {len(hidden)} annotations in new articles")
    speaker = dice.choice(session.speakers() or [None])  # type: ignore[list-item]
    for wanted, holds in (
        (ArticleFilter(type="claim"), lambda one: one.type == "claim"),
        (ArticleFilter(unsure=True), lambda one: one.unsure),
        (ArticleFilter(has_note=True), lambda one: bool(one.note)),
        *(
            [(ArticleFilter(speaker_id=speaker.id), lambda one: one.speaker_id == speaker.id)]
            if speaker is not None
            else []
        ),
    ):
        expected = {ids[one.article_id] for one in own if holds(one)}
        found = set(session.article_numbers(wanted))
        tally.expect(found == expected, f"try {number}: {wanted} shows {found ^ expected} wrongly")
        chips = list(conditions(wanted, session))
        named = bool(chips) and all(chip.words.strip() for chip in chips)
        tally.expect(named, f"try {number}: {wanted} hides articles without a name")
        rest = wanted
        for chip in chips:
            rest = without(rest, chip)
        tally.expect(rest == ArticleFilter(), f"try {number}: {rest} stays without a chip")


def _try_views(session: Session, dice: random.Random, tally: Tally, number: int) -> None:
    """All of an article's own annotations, at once or some at a time, and their count."""
    for summary in session.summaries(session.article_numbers())[-3:]:
        own = {
            one.id
            for one in _stored(session)
            if (one.article_id, one.annotator) == (summary.id, session.annotator)
        }
        at_once = {one.id for one in session.annotations(summary.id)}
        tally.expect(at_once == own, f"try {number}: the view has other annotations")
        count = session.annotation_set(summary.id).annotations
        tally.expect(count == len(own), f"try {number}: {count} are counted of {len(own)}")
        after, some = (-1, 0), []
        most = dice.randrange(1, 4)
        while True:
            more = session.annotations_from(summary.id, after=after, most=most)
            if not more:
                break
            some += [one.id for one in more]
            after = (more[-1].cover.start, more[-1].number)
        tally.expect(sorted(some) == sorted(own), f"try {number}: pages lose or double some")


def _try_export(session: Session, tally: Tally, number: int) -> None:
    """In every format all annotations, each annotator's apart too, and the report's counts."""
    stored = {one.id for one in _stored(session)}
    file = io.BytesIO()
    report = exporting.export(session, "jsonl", file)
    found = [
        one["id"]
        for line in file.getvalue().splitlines()
        for one in json.loads(line)["annotations"]
    ]
    tally.expect(sorted(found) == sorted(stored), f"try {number}: the dataset lacks some")
    tally.expect(report.annotations == len(stored), f"try {number}: counts {report.annotations}")
    parts = 0
    for who in session.annotators():
        file = io.BytesIO()
        parts += exporting.export(session, "jsonl-annotations", file, annotators=[who]).annotations
    tally.expect(parts == len(stored), f"try {number}: {parts} of {len(stored)} by annotator")
    file = io.BytesIO()
    exporting.export(session, "csv", file)
    tally.expect(
        all(id_.encode() in file.getvalue() for id_ in stored),
        f"try {number}: the table lacks some",
    )


@pytest.mark.parametrize("entry", of_module(__name__))
def test_hazard(entry: Hazard, tmp_path: Path) -> None:
    entry.tried_small(tmp_path)
