"""Every kind of record as an edit: put, found again, told apart, changed, deleted, in the log."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.errors import CannotUndo, UserError
from annotator.model.annotation import Annotation, AnnotationSet
from annotator.model.change import Change, Edit, ImportBatch, Record
from annotator.model.keyword_list import KeywordList
from annotator.model.proposition import Proposition
from annotator.model.setting import ProjectSetting
from annotator.model.span import Span
from annotator.model.speaker import Speaker
from annotator.model.teamwork import (
    Assigned,
    Decision,
    GuidelinesText,
    HandIn,
    Mapped,
    Receipt,
    SchemeText,
)
from annotator.session.session import Session
from annotator.store.change_log import EditCount
from annotator.store.change_records import read_change, write_edits
from annotator.store.project import Project
from annotator.store.records import (
    as_row,
    canonical,
    digest,
    plain_proposition,
    plain_speaker,
    read_proposition,
    read_speaker,
)
from tests.projects import TEXT, add_article, new_session


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with new_session(tmp_path) as opened:
        yield opened


@pytest.fixture
def article_id(session: Session) -> str:
    return add_article(session)


@pytest.fixture
def project(session: Session) -> Project:
    return session.project


SPEAKER = Speaker(
    id="s1",
    name="The port",
    aliases=("Port",),
    kind="body",
    organisation="Harbour",
    role="master",
    notes="n",
    external_id="Q1",
    distinct_from=("s2",),
    status="proposed",
)
PROPOSITION = Proposition(
    id="P1", text="Boats left.", kind="demand", status="accepted", note="n", implies=("P2", "P3")
)


def pairs(article_id: str) -> list[tuple[Record, Record]]:
    """Of each kind that can be deleted, a record and what it becomes."""
    annotation = Annotation(
        id="n1",
        article_id=article_id,
        annotator="a1",
        fragments=(Span(1, 8),),
        quotes=(TEXT[1:8],),
        type="claim",
        predicted={"stance": "opposes"},
        guidelines=2,
        number=1,
    )
    worked = AnnotationSet(article_id=article_id, annotator="a1", started="1")
    words = KeywordList(
        id="k1", name="Hedges", words=("may", "can*"), color="#112233", line="dotted", shown=False
    )
    decision = Decision(
        id="d1",
        article_id=article_id,
        kind="type",
        verdict="merged",
        reviewer="lead",
        gold=("g1",),
        sources={"x": "digest"},
        fields={"stance": "x"},
        why="w",
        guideline="4",
        at="2031",
        number=1,
    )
    return [
        (worked, dataclasses.replace(worked, state="finished", finished="2")),
        (annotation, dataclasses.replace(annotation, note="new")),
        (SPEAKER, dataclasses.replace(SPEAKER, name="A port", aliases=(), external_id=None)),
        (words, dataclasses.replace(words, name="H", words=(), shown=True, line="solid")),
        (
            Assigned(article_id=article_id, annotator="a1", batch=2, place=7, due="2031-04-01"),
            Assigned(article_id=article_id, annotator="a1", is_training=True, withdrawn=True),
        ),
        (
            HandIn(id="h", annotator="a1", source="s", sequence=3, created="1", digest="d"),
            HandIn(
                id="h",
                annotator="a2",
                source="t",
                sequence=4,
                created="2",
                digest="e",
                added=1,
                updated=2,
                removed=3,
                already=4,
                refused=5,
            ),
        ),
        (Receipt(id="r", revision=2, digest="d"), Receipt(id="r", revision=3, digest="e")),
        (Mapped(id="s9", to="s1"), Mapped(id="s9", to="s2")),
        (decision, dataclasses.replace(decision, gold=(), sources={}, fields={}, why="")),
        (ProjectSetting(id="own", value=[1, "é"]), ProjectSetting(id="own", value=False)),
    ]


def test_a_record_is_put_found_changed_and_deleted(project: Project, article_id: str) -> None:
    for before, after in pairs(article_id):
        with project.transaction():
            assert project.current(before) is None
            assert not project.fits(Edit(before=before, after=after))
            assert project.apply(Edit(before=None, after=before)).after == before
            assert project.current(after) == before
            with pytest.raises(CannotUndo, match="changed since"):
                project.apply(Edit(before=after, after=before))
            assert project.apply(Edit(before=before, after=after)).after == after
            assert project.current(before) == after
            if not isinstance(before, AnnotationSet | Speaker):  # others rest on these
                deletion = Edit(before=after, after=None)
                assert project.apply(deletion) is deletion
                assert project.current(before) is None


def test_a_proposition_and_its_relations_are_put_changed_and_deleted(project: Project) -> None:
    with project.transaction():
        for name in ("P3", "P2"):
            project.apply(Edit(before=None, after=Proposition(id=name, text=name)))
        project.apply(Edit(before=None, after=PROPOSITION))
        # The order of relations is the file's own and says nothing.
        turned = dataclasses.replace(PROPOSITION, implies=("P3", "P2"))
        assert project.fits(Edit(before=PROPOSITION, after=None))
        assert project.fits(Edit(before=turned, after=None))
        assert not project.fits(Edit(before=dataclasses.replace(turned, implies=()), after=None))
        after = dataclasses.replace(PROPOSITION, implies=(), excludes=("P3",), note="")
        project.apply(Edit(before=PROPOSITION, after=after))
        assert project.current(PROPOSITION) == after
        assert project.people.proposition_is_related("P3")
        assert not project.people.proposition_is_related("P2")
        project.apply(Edit(before=after, after=None))
        assert project.current(PROPOSITION) is None
        assert [one.id for one in project.people.propositions()] == ["P3", "P2"]
        lost = dataclasses.replace(PROPOSITION, excludes=("P9",), implies=())
        with pytest.raises(UserError, match="no longer in the project"):
            project.apply(Edit(before=None, after=lost))


def test_texts_and_imports_are_never_deleted(project: Project) -> None:
    scheme = SchemeText(body=project.schemes.scheme().as_json())
    guidelines = GuidelinesText(body=project.schemes.guidelines())
    batch = ImportBatch(id="b1", source="folder")
    with project.transaction():
        project.articles.add_batch(batch, at="2031")
        for record in (scheme, guidelines, batch):
            assert project.current(record) == record
            with pytest.raises(ValueError, match="not deleted"):
                project.apply(Edit(before=record, after=None))
        hidden = dataclasses.replace(batch, removed=True)
        project.apply(Edit(before=batch, after=hidden))
        assert project.current(batch) == hidden
        project.articles.set_batch(ImportBatch(id="b2", source="none"))
        assert project.articles.batch("b2") is None


def test_many_edits_at_once_do_what_each_does_alone(project: Project, article_id: str) -> None:
    known = dict.fromkeys(type(before) for before, _ in pairs(article_id))
    (worked, _), (annotation, _) = pairs(article_id)[:2]
    receipt, newer = pairs(article_id)[6]
    assert len(known) == 10
    assert isinstance(annotation, Annotation)
    with project.transaction():
        project.apply(Edit(before=None, after=worked))
        done, texts = project.apply_all(
            [
                Edit(before=None, after=SPEAKER),
                Edit(before=None, after=dataclasses.replace(annotation, number=0)),
                Edit(before=None, after=receipt),
            ],
            {},
        )
        assert [edit.after for edit in done] == [annotation, SPEAKER, receipt]
        assert [json.loads(text) for text in texts] == json.loads(write_edits(done))
        changed = dataclasses.replace(annotation, note="new")
        done, texts = project.apply_all(
            [Edit(before=receipt, after=newer), Edit(before=annotation, after=changed)], {}
        )
        assert [edit.after for edit in done] == [changed, newer]
        assert [json.loads(text) for text in texts] == json.loads(write_edits(done))
        assert project.current(receipt) == newer
        for edit in (
            Edit(before=None, after=annotation),
            Edit(before=receipt, after=newer),
            Edit(before=None, after=newer),
        ):
            with pytest.raises(CannotUndo, match="changed since"):
                project.apply_all([edit], {})


def test_the_change_log_gives_back_every_kind_of_edit(article_id: str) -> None:
    edits = [
        Edit(before=before, after=after)
        for before, after in [
            *pairs(article_id),
            (PROPOSITION, dataclasses.replace(PROPOSITION, implies=(), excludes=("P9",))),
            (SchemeText(body="{}"), SchemeText(body="{ }", at="2031", version=2)),
            (GuidelinesText(body="a"), GuidelinesText(body="b", at="2031", version=2)),
            (ImportBatch(id="b", source="s"), ImportBatch(id="b", source="s", removed=True)),
        ]
    ]
    edits += [Edit(before=None, after=edit.after) for edit in edits]
    edits += [Edit(before=edit.before, after=None) for edit in edits if edit.before is not None]
    text = write_edits(edits)
    change = read_change(label="all", annotator="a1", edits=text)
    assert change == Change(label="all", annotator="a1", edits=tuple(edits))
    assert write_edits(change.edits) == text


def test_entries_from_before_there_were_some_fields_are_read_with_their_defaults() -> None:
    speaker, proposition = plain_speaker(SPEAKER), plain_proposition(PROPOSITION)
    assert read_speaker(speaker) == SPEAKER
    assert read_proposition(proposition) == PROPOSITION
    for name in ("aliases", "distinct_from", "status"):
        del speaker[name]
    for name in ("implies", "excludes", "note"):
        del proposition[name]
    old = dataclasses.replace(SPEAKER, aliases=(), distinct_from=(), status="accepted")
    assert read_speaker(speaker) == old
    bare = dataclasses.replace(PROPOSITION, implies=(), excludes=(), note="")
    assert read_proposition(proposition) == bare


def test_the_same_value_is_always_the_same_text() -> None:
    assert canonical({"b": [1, "é\u2028"], "a": None}) == '{"a":null,"b":[1,"é\u2028"]}'
    assert digest({"b": 1, "a": 2}) == digest({"a": 2, "b": 1})
    assert digest({"a": 1}) == "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862"
    assert as_row({"a": [], "b": [1], "c": {}, "d": {"x": 1}, "e": True, "f": 0.5, "g": None}) == {
        "a": "[]",
        "b": "[1]",
        "c": "{}",
        "d": '{"x":1}',
        "e": 1,
        "f": 0.5,
        "g": None,
    }


def test_two_names_that_fold_alike_are_one_canonical_name_and_may_be_aliases(
    project: Project,
) -> None:
    people = project.people
    with project.transaction():
        people.put_speaker(SPEAKER)
        people.put_speaker(Speaker(id="s2", name="Port"))
        assert [one.id for one in people.speakers_named("PORT")] == ["s2", "s1"]
        assert [one.id for one in people.speakers_named("the-port")] == ["s1"]
        assert people.speakers_named("nobody") == []
        with pytest.raises(UserError, match="already a speaker called “The port”"):
            people.put_speaker(Speaker(id="s3", name="THE PORT"))
        people.put_speaker(dataclasses.replace(SPEAKER, aliases=("P",), name="The Port"))
        assert [one.id for one in people.speakers_named("port")] == ["s2"]
        people.put_proposition(Proposition(id="P1", text="Boats left."))
        with pytest.raises(UserError, match=r"already a proposition “Boats left\."):
            people.put_proposition(Proposition(id="P2", text=" boats  LEFT"))
        found = people.proposition_with_text("BOATS left")
        assert found is not None
        assert found.id == "P1"


def test_edits_are_counted_for_one_annotator_by_what_they_edited(
    session: Session, article_id: str
) -> None:
    def commit(annotator: str, *edits: Edit) -> None:
        session.commit(Change(label="act", annotator=annotator, edits=edits))

    for annotator in ("a1", "a2"):
        worked = AnnotationSet(article_id=article_id, annotator=annotator, started="1")
        commit(annotator, Edit(before=None, after=worked))
        one = Annotation(
            id=f"n-{annotator}",
            article_id=article_id,
            annotator=annotator,
            fragments=(Span(1, 8),),
            quotes=(TEXT[1:8],),
            type="claim",
        )
        commit(
            annotator,
            Edit(before=None, after=Mapped(id=annotator, to="x")),
            Edit(before=None, after=one),
        )
    session.undo()
    session.redo()
    stored = session.project.annotations.get("n-a1")
    # What another annotator's step does to ours counts too, whatever else it does.
    theirs = session.project.annotations.get("n-a2")
    commit("a1", Edit(before=theirs, after=None), Edit(before=stored, after=None))
    commit("a2", Edit(before=None, after=theirs))

    turns = 0

    def counted(annotator: str) -> dict[str, EditCount]:
        nonlocal turns
        steps = session.project.changes.edit_counts(annotator)
        turns = 0
        while True:
            try:
                next(steps)
            except StopIteration as end:
                found: dict[str, EditCount] = end.value
                return found
            turns += 1

    assert counted("a1") == {
        f"set:{article_id}:a1": EditCount(article_id, 1, is_annotation=False),
        "n-a1": EditCount(article_id, 2, is_annotation=True),
    }
    # Undoing and redoing count as well.
    assert counted("a2")["n-a2"].edits == 5
    assert counted("a3") == {}
    for number in range(100 - session.project.changes.last()):
        commit("a1", Edit(before=None, after=Mapped(id=f"m{number}", to="x")))
        assert counted("a3") == {}
    assert turns == 2
    commit("a1", Edit(before=None, after=Mapped(id="last", to="x")))
    counted("a3")
    assert turns == 3
