"""Acts that change much at once say how much, and undo takes every one of them back whole."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from annotator.errors import UserError
from annotator.model.annotation import Annotation
from annotator.model.span import Span
from annotator.session import (
    annotating,
    keywords,
    propositions,
    scheme_changes,
    speakers,
)
from annotator.session.checking import check_project
from annotator.session.session import Session
from annotator.session.transfer import import_articles, read_articles
from tests.hazards.frame import Hazard, Tally, hazard, of_module
from tests.hazards.texts import any_name
from tests.projects import TEXT, add_article, new_session

ACTS = 12
Content = dict[str, Any]


@hazard(
    row=17,
    words="random sequences of acts that cascade: counts are right, undo all and redo all exact",
    small=6,
    full=2_000,
    minutes=25,
)
def cascading_edits(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    session = _begun(folder / "0")
    done = 0
    for number in range(tries):
        if number % 100 == 99:
            # A log that grows for ever would make each sequence slower than the one before.
            tally.expect(check_project(session) == [], f"{check_project(session)[:3]}")
            session.close()
            session = _begun(folder / f"{number}")
        done += _try_sequence(session, dice, tally, number, folder)
        tally.tried()
    tally.expect(check_project(session) == [], f"{check_project(session)[:3]}")
    session.close()
    tally.note(f"{done:,} acts, each undone and done again")


def _begun(folder: Path) -> Session:
    """Two people's work on two articles, all of it before the one whose acts are undone."""
    folder.mkdir()
    session = new_session(folder, "x")
    # What is tried is undo; power cuts are tried elsewhere.
    session.project.connection.raw.execute("PRAGMA synchronous = OFF")
    for number in range(2):
        article_id = add_article(session, f"{TEXT}\n{number}")
        for who in ("x", "y"):
            session.switch_annotator(who)
            for start in (1, 20, 50):
                annotating.annotate_named(
                    session,
                    article_id,
                    [Span(start, start + 9)],
                    ("claim", "denial", "acknowledgment")[start % 3],
                    speaker=f"Speaker {start % 4}",
                    proposition=f"Fact {start % 3}",
                    relayers=[f"Speaker {(start + 1) % 4}"],
                )
    session.switch_annotator("a1")
    return session


def content(session: Session) -> Content:
    """Everything that the project says, but its counters and its log."""
    project = session.project
    annotations = {
        one.id: dataclasses.replace(one, number=0) for one in project.annotations.stream()
    }
    return {
        "annotations": annotations,
        "sets": sorted(
            (known.article_id, known.annotator, known.state, known.annotations)
            for known in project.annotations.sets()
        ),
        "speakers": {one.id: one for one in session.speakers()},
        "propositions": {one.id: one for one in session.propositions()},
        "scheme": session.scheme.as_json(),
        "guidelines": session.guidelines,
        "keywords": {one.id: one for one in keywords.keyword_lists(session)},
        "articles": [one.id for one in session.summaries(session.article_numbers())],
        "decisions": sorted(map(repr, project.team.decisions())),
    }


def _try_sequence(
    session: Session, dice: random.Random, tally: Tally, number: int, folder: Path
) -> int:
    before = content(session)
    steps, done, now = 0, [], before
    for _ in range(dice.randrange(1, ACTS + 1)):
        act = dice.choice(_ACTS)
        try:
            told = act(session, dice, folder)
        except UserError as refused:
            tally.expect(content(session) == now, f"try {number}: {act.__name__} refused half-way")
            tally.expect(len(refused.message) < 700, f"says {refused.message[:200]}")
            continue
        after = content(session)
        if told is not None:
            touched = _touched(now, after)
            tally.expect(told == touched, f"try {number}: {act.__name__} told {told}, is {touched}")
        if after != now:
            steps += 1
            done.append(act.__name__)
        now = after
    where = f"try {number}: {done}"
    undone = _go_all(session.undo, tally, where)
    tally.expect(undone == steps, f"{undone} steps for {steps} acts: {where}")
    _compare(content(session), before, tally, f"undo all: {where}")
    if not steps:
        return 0  # what could be done again is of the sequence before
    redone = _go_all(session.redo, tally, where)
    tally.expect(redone == steps, f"{redone} redone of {steps}: {where}")
    _compare(content(session), now, tally, f"redo all: {where}")
    _go_all(session.undo, tally, where)
    _compare(content(session), before, tally, f"undo all again: {where}")
    return steps


def _go_all(step: Callable[[], object], tally: Tally, where: str) -> int:
    count = 0
    try:
        while step() is not None:
            count += 1
    except UserError as refused:
        tally.lost(f"{refused.message} {where}")
    return count


def _compare(found: Content, wanted: Content, tally: Tally, where: str) -> None:
    for key, value in wanted.items():
        tally.expect(found[key] == value, f"{key} differ after {where}")


def _touched(before: Content, after: Content) -> int:
    """How many annotations are others than before."""
    one, other = before["annotations"], after["annotations"]
    return sum(one.get(key) != other.get(key) for key in one.keys() | other.keys())


def _own(session: Session, dice: random.Random) -> Annotation | None:
    own = [one for one in session.project.annotations.stream() if one.annotator == "a1"]
    return dice.choice(own) if own else None


def _article(session: Session, dice: random.Random) -> str:
    return dice.choice(session.summaries(session.article_numbers())).id


def annotate(session: Session, dice: random.Random, _folder: Path) -> int | None:
    start = dice.randrange(60)
    annotating.annotate_named(
        session,
        _article(session, dice),
        [Span(start, start + dice.randrange(1, 30))],
        dice.choice(session.scheme.offered_types).id,
        speaker=dice.choice((None, f"Speaker {dice.randrange(6)}", any_name(dice))),
        proposition=dice.choice((None, f"Fact {dice.randrange(4)}")),
    )
    return 1


def change(session: Session, dice: random.Random, _folder: Path) -> int | None:
    one = _own(session, dice)
    if one is not None:
        annotating.change_annotation(session, one.id, note=any_name(dice), unsure=not one.unsure)
    return None


def delete(session: Session, dice: random.Random, _folder: Path) -> int | None:
    own = [one.id for one in session.project.annotations.stream() if one.annotator == "a1"]
    chosen = dice.sample(own, dice.randrange(len(own) + 1))
    if chosen:
        annotating.delete(session, chosen)
    return len(chosen)


def finish(session: Session, dice: random.Random, _folder: Path) -> int | None:
    annotating.finish(session, _article(session, dice))
    return 0


def reopen(session: Session, dice: random.Random, _folder: Path) -> int | None:
    annotating.reopen(session, _article(session, dice))
    return 0


def merge_speakers(session: Session, dice: random.Random, _folder: Path) -> int | None:
    known = [one.id for one in session.speakers()]
    into, *absorbed = dice.sample(known, min(len(known), dice.randrange(2, 4)))
    return speakers.merge_speakers(session, absorbed, into=into).annotations


def split_speaker(session: Session, dice: random.Random, _folder: Path) -> int | None:
    known = dice.choice(session.speakers())
    those = [
        one.id
        for one in session.project.annotations.stream()
        if known.id in (one.speaker_id, *one.via)
    ]
    chosen = dice.sample(those, dice.randrange(len(those) + 1))
    name = f"Split {dice.randrange(1000)}"
    _, touched = speakers.split_speaker(session, known.id, name=name, annotation_ids=chosen)
    return touched.annotations


def rename_speaker(session: Session, dice: random.Random, _folder: Path) -> int | None:
    one = dice.choice(session.speakers())
    speakers.change_speaker(session, one.id, name=any_name(dice), aliases=(any_name(dice),))
    return 0


def delete_speakers(session: Session, dice: random.Random, _folder: Path) -> int | None:
    known = [one.id for one in session.speakers()]
    chosen = dice.sample(known, min(dice.randrange(1, 3), max(len(known) - 2, 0)))
    if chosen:
        speakers.delete_speakers(session, chosen)
    return None


def accept_speakers(session: Session, dice: random.Random, _folder: Path) -> int | None:
    known = [one.id for one in session.speakers()]
    speakers.set_status(session, known, dice.choice(("accepted", "proposed")))
    return 0


def tell_apart(session: Session, dice: random.Random, _folder: Path) -> int | None:
    known = [one.id for one in session.speakers()]
    if len(known) > 1:
        one, other = dice.sample(known, 2)
        speakers.tell_apart(session, one, other_id=other)
    return 0


def merge_propositions(session: Session, dice: random.Random, _folder: Path) -> int | None:
    known = [one.id for one in session.propositions()]
    into, *absorbed = dice.sample(known, min(len(known), 2))
    return propositions.merge_propositions(session, absorbed, into=into).annotations


def rename_proposition(session: Session, dice: random.Random, _folder: Path) -> int | None:
    one = dice.choice(session.propositions())
    propositions.change_proposition(session, one.id, text=any_name(dice), note="n")
    return 0


def delete_propositions(session: Session, dice: random.Random, _folder: Path) -> int | None:
    known = [one.id for one in session.propositions()]
    if len(known) > 1:
        propositions.delete_propositions(session, dice.sample(known, 1))
    return None


def replace_value(session: Session, dice: random.Random, _folder: Path) -> int | None:
    kind = dice.choice(("type", "stance"))
    known = session.scheme.types if kind == "type" else session.scheme.stances
    old, new = (one.id for one in dice.sample(list(known), 2))
    made = scheme_changes.replace(session, kind, old, new)
    scheme_changes.carry_out(session, made)
    return made.touched.annotations


def change_scheme(session: Session, dice: random.Random, _folder: Path) -> int | None:
    kind = dice.choice(("type", "stance"))
    known = dice.choice(session.scheme.types if kind == "type" else session.scheme.stances)
    made = dice.choice(
        (
            lambda: scheme_changes.rename(session, kind, known.id, any_name(dice)[:40]),
            lambda: scheme_changes.retire(session, kind, known.id, is_retired=dice.random() < 0.5),
            lambda: scheme_changes.add(session, kind, any_name(dice)[:40]),
            lambda: scheme_changes.use_field(session, "note", dice.choice(("off", "required"))),
        )
    )()
    scheme_changes.carry_out(session, made)
    return 0


def change_guidelines(session: Session, dice: random.Random, _folder: Path) -> int | None:
    scheme_changes.put_guidelines(session, f"# {any_name(dice)}\n")
    return 0


def change_keywords(session: Session, dice: random.Random, _folder: Path) -> int | None:
    known = keywords.keyword_lists(session)
    act = dice.randrange(3)
    if act == 0 or not known:
        keywords.make_list(session, f"List {dice.randrange(99)}", words=(any_name(dice)[:50],))
    elif act == 1:
        keywords.change_list(session, dice.choice(known).id, name=f"Other {dice.randrange(99)}")
    else:
        keywords.delete_list(session, dice.choice(known).id)
    return 0


def import_more(session: Session, dice: random.Random, folder: Path) -> int | None:
    file = folder / "more.txt"
    file.write_text(f"An article about {any_name(dice)} and {dice.random()}.", encoding="utf-8")
    import_articles(session, read_articles([file]))
    return 0


_ACTS = (
    *(annotate, annotate, annotate, change, delete, finish, reopen),
    *(merge_speakers, split_speaker, rename_speaker, delete_speakers, accept_speakers, tell_apart),
    *(merge_propositions, rename_proposition, delete_propositions),
    *(replace_value, replace_value, change_scheme, change_guidelines, change_keywords, import_more),
)


@pytest.mark.parametrize("entry", of_module(__name__))
def test_hazard(entry: Hazard, tmp_path: Path) -> None:
    entry.tried_small(tmp_path)
