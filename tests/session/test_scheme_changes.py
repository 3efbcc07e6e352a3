from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.errors import CannotUndo, InputRefused, InvalidAnnotation, NotFound
from annotator.model.annotation import Annotation
from annotator.model.scheme import FIELDS, read_scheme
from annotator.model.span import Span
from annotator.session import annotating, scheme_changes
from annotator.session.scheme_changes import SchemeChange, carry_out
from annotator.session.session import Session
from tests.projects import add_article, new_session


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with new_session(tmp_path, "Ada") as opened:
        article_id = add_article(opened)
        for name, type_id in (("Ada", "claim"), ("Ben", "claim"), ("Ben", "denial")):
            opened.switch_annotator(name)
            annotating.annotate(opened, article_id, [Span(1, 20)], type_id)
        opened.switch_annotator("lead")
        yield opened


def _all(session: Session) -> list[Annotation]:
    return list(session.project.annotations.stream())


def _done(session: Session, change: SchemeChange) -> None:
    carry_out(session, change)


def test_a_new_label_keeps_annotations_and_is_one_undo_step(session: Session) -> None:
    before = _all(session)
    change = scheme_changes.rename(session, "type", "claim", "Assertion")
    assert change.touched.words() == "2 annotations of 2 annotators"
    _done(session, change)
    assert session.scheme.type("claim").label == "Assertion"
    assert session.project.schemes.scheme_version() == 2
    assert session.undo_labels()[0] == "rename the type claim"
    assert _all(session) == before
    session.undo()
    assert session.scheme.type("claim").label == "Claim"


def test_a_retired_type_stays_where_it_is_and_is_given_to_no_other(session: Session) -> None:
    _done(session, scheme_changes.add(session, "type", "Promise", key="4"))
    (article_id,) = {one.article_id for one in _all(session)}
    made = annotating.annotate(session, article_id, [Span(30, 40)], "promise")
    change = scheme_changes.retire(session, "type", "promise")
    assert change.touched.annotations == 1
    _done(session, change)
    assert [one.id for one in session.scheme.offered_types] == ["claim", "denial", "acknowledgment"]
    assert session.project.annotations.get(made.id) == made
    with pytest.raises(InvalidAnnotation, match="“Promise” is retired"):
        annotating.annotate(session, article_id, [Span(50, 55)], "promise")
    other = annotating.annotate(session, article_id, [Span(50, 55)], "claim")
    with pytest.raises(InvalidAnnotation, match="retired"):
        annotating.change_annotation(session, other.id, type="promise")
    # What has it can still be changed in everything else.
    annotating.change_annotation(session, made.id, note="seen")
    _done(session, scheme_changes.retire(session, "type", "promise", is_retired=False))
    assert "promise" in [one.id for one in session.scheme.offered_types]


def test_what_the_scheme_rests_on_cannot_be_retired(session: Session) -> None:
    for kind, known in (("type", "claim"), ("stance", "opposes")):
        with pytest.raises(InputRefused, match="must stay"):
            scheme_changes.retire(session, kind, known)  # type: ignore[arg-type]
    with pytest.raises(NotFound, match="“rumour” is not a type"):
        scheme_changes.rename(session, "type", "rumour", "Rumour")


def test_replacing_a_type_changes_everybodys_annotations_in_one_step(session: Session) -> None:
    before = _all(session)
    change = scheme_changes.replace(session, "type", "claim", "acknowledgment")
    assert change.touched.annotations == 2
    _done(session, change)
    assert [one.type for one in _all(session)] == ["acknowledgment", "acknowledgment", "denial"]
    assert session.undo_labels()[0] == "replace the type claim by acknowledgment"
    session.undo()
    assert _all(session) == before
    session.redo()
    assert [one.type for one in _all(session)] == ["acknowledgment", "acknowledgment", "denial"]


def test_a_scheme_without_what_is_in_use_is_refused(session: Session) -> None:
    _done(session, scheme_changes.add(session, "stance", "Hedging"))
    (article_id,) = {one.article_id for one in _all(session)}
    annotating.annotate(session, article_id, [Span(30, 40)], "claim", stance="hedging")
    source = json.loads(session.scheme.as_json())
    source["stances"] = [one for one in source["stances"] if one["id"] != "hedging"]
    lacking = read_scheme(json.dumps(source))
    with pytest.raises(InputRefused, match="lacks the stance “Hedging”, which 1 annotation"):
        scheme_changes.put_scheme(session, lacking)
    kept = scheme_changes.with_those_in_use(session, lacking)
    assert kept.stance("hedging").retired


def test_undo_does_not_take_a_type_away_from_annotations(session: Session) -> None:
    _done(session, scheme_changes.add(session, "type", "Promise"))
    (article_id,) = {one.article_id for one in _all(session)}
    session.switch_annotator("Ada")
    annotating.annotate(session, article_id, [Span(30, 40)], "promise")
    session.switch_annotator("lead")
    with pytest.raises(CannotUndo, match="have by now"):
        session.undo()
    assert session.scheme.type("promise").label == "Promise"


def test_a_field_says_how_many_it_hides_or_asks_of(session: Session) -> None:
    first = _all(session)[0]
    session.switch_annotator("Ada")
    annotating.change_annotation(session, first.id, note="why?")
    off = scheme_changes.use_field(session, "note", "off")
    assert off.touched.words() == "1 annotation of 1 annotator (Ada)"
    assert scheme_changes.use_field(session, "note", "required").touched.annotations == 2
    assert scheme_changes.use_field(session, "note", "optional").touched.annotations == 0
    _done(session, off)
    assert not session.scheme.uses("note")
    assert _all(session)[0].note == "why?"


def test_guidelines_are_versioned_and_annotations_carry_theirs(session: Session) -> None:
    before = session.guidelines
    assert scheme_changes.put_guidelines(session, "# New\n") == 2
    (article_id,) = {one.article_id for one in _all(session)}
    made = annotating.annotate(session, article_id, [Span(30, 40)], "claim")
    assert (made.guidelines, _all(session)[0].guidelines) == (2, 1)
    assert session.project.schemes.guidelines_of(1) == before
    assert scheme_changes.put_guidelines(session, "# New\n") == 2
    session.undo()
    session.undo()
    assert session.guidelines == before


@pytest.mark.parametrize("seed", range(12))
def test_whatever_is_changed_comes_back_and_is_counted(session: Session, seed: int) -> None:
    chance = random.Random(seed)
    article_id = _all(session)[0].article_id
    start = (session.scheme.as_json(), session.guidelines, _all(session))
    steps = 0
    for _ in range(14):
        label = session.undo_labels()[0]
        version = session.project.schemes.scheme_version()
        try:
            _random_act(session, chance, article_id)
        except (InputRefused, InvalidAnnotation):
            assert session.undo_labels()[0] == label
            assert session.project.schemes.scheme_version() == version
            continue
        changed = session.undo()
        if changed is not None and session.redo() is not None:
            steps += 1
    assert steps > 5
    while session.undo() is not None:
        pass
    assert (session.scheme.as_json(), session.guidelines, _all(session)) == start


def _random_act(session: Session, chance: random.Random, article_id: str) -> None:
    scheme, everything = session.scheme, _all(session)
    act = chance.choice(("annotate", "rename", "retire", "add", "replace", "field", "guidelines"))
    kind = chance.choice(("type", "stance"))
    entries = scheme.types if kind == "type" else scheme.stances
    known = chance.choice(entries).id
    having = sum(getattr(one, kind) == known for one in everything)
    if act == "annotate":
        begin = chance.randrange(80)
        stance = chance.choice(scheme.stances).id
        type_id = chance.choice(scheme.types).id
        annotating.annotate(session, article_id, [Span(begin, begin + 9)], type_id, stance=stance)
        return
    if act == "guidelines":
        scheme_changes.put_guidelines(session, f"# {chance.random()}\n")
        return
    if act == "add":
        change, having = scheme_changes.add(session, kind, f"New {chance.random()}"), 0
    elif act == "rename":
        change = scheme_changes.rename(session, kind, known, f"Other {chance.random()}")
    elif act == "retire":
        change = scheme_changes.retire(session, kind, known)
    elif act == "replace":
        change = scheme_changes.replace(session, kind, known, chance.choice(entries).id)
    else:
        name, use = chance.choice(FIELDS), chance.choice(("off", "optional", "required"))
        change = scheme_changes.use_field(session, name, use)
        filled = [name not in _lacking(session, one, name) for one in everything]
        having = {"off": sum(filled), "required": len(filled) - sum(filled)}.get(use, 0)
    assert change.touched.annotations == having
    carry_out(session, change)


def _lacking(session: Session, annotation: Annotation, name: str) -> tuple[str, ...]:
    """By the model's own rule of what is missing, but for what never is."""
    if name == "certainty":
        return () if annotation.certainty != "certain" else (name,)
    if name == "unsure":
        return () if annotation.unsure else (name,)
    source = json.loads(session.scheme.as_json())
    source["fields"] = {name: "required"}
    return read_scheme(json.dumps(source)).missing(annotation)
