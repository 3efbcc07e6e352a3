"""Look-alikes among very many speakers: taken in bit by bit, and followed through changes."""

from __future__ import annotations

import dataclasses

from annotator.model.annotation import Annotation
from annotator.model.change import Change, Edit
from annotator.model.span import Span
from annotator.model.speaker import Speaker
from annotator.ui.look_alikes import LookAlikes


def person(key: str, name: str) -> Speaker:
    return Speaker(id=key, name=name)


def made_by_the_way(alike: LookAlikes, speaker: Speaker) -> Change:
    """What annotating with a new name does."""
    annotation = Annotation(
        id="x",
        article_id="x",
        annotator="a1",
        fragments=(Span(0, 1),),
        quotes=("a",),
        type="claim",
        speaker_id=speaker.id,
    )
    edits = (Edit(before=None, after=speaker), Edit(before=None, after=annotation))
    change = Change(label="add claim", annotator="a1", edits=edits)
    alike.take(change)
    alike.put(speaker)
    return change


def test_thousands_of_names_are_taken_in_bit_by_bit() -> None:
    alike = LookAlikes()
    parts = [chr(97 + n // 26 % 26) + chr(97 + n % 26) for n in range(676)]
    for number in range(6_000):
        name = f"Vor{parts[number % 676]}mel Tan{parts[number * 7 % 676]}dor{number % 97}"
        alike.put(person(str(number), name))
    alike.put(person("q", "Ildar Qoveshti"))
    turns = 1
    while not alike.get_ready():
        turns += 1
    assert turns > 1
    assert [match.key for match in alike.matches("Eldar Koveshty")] == ["q"]
    assert alike.matches("Qov") == []  # too short to say


def test_it_follows_renaming_and_going() -> None:
    alike = LookAlikes()
    known = person("q", "Ildar Qoveshti")
    alike.put(known)
    assert [match.name for match in alike.matches("Eldar Koveshty")] == ["Ildar Qoveshti"]
    alike.put(dataclasses.replace(known, name="Sefa Durnai"))
    assert alike.matches("Eldar Koveshty") == []
    alike.put(known)
    alike.take(Change(label="delete", annotator="a1", edits=(Edit(before=known, after=None),)))
    assert alike.matches("Eldar Koveshty") == []
    assert alike.speakers() == []


def test_only_the_later_of_two_new_names_is_doubted_until_told_apart() -> None:
    alike = LookAlikes()
    first, second = person("a", "Ildar Qoveshti"), person("b", "Eldar Koveshty")
    change = made_by_the_way(alike, first)
    made_by_the_way(alike, second)
    assert alike.doubt("a") is None
    assert alike.doubt("b") == first
    assert alike.doubt(None) is None
    alike.put(dataclasses.replace(second, distinct_from=("a",)))
    assert alike.doubt("b") is None
    alike.put(second)
    assert alike.doubt("b") == first
    alike.take(change.inverse())
    assert alike.doubt("b") is None
