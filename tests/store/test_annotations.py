"""Annotations and annotation sets as the project file keeps them."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.errors import InvalidAnnotation, ProjectDamaged
from annotator.model.annotation import Annotation, AnnotationSet
from annotator.model.change import Edit
from annotator.model.proposition import Proposition
from annotator.model.span import Span
from annotator.model.speaker import Speaker
from annotator.model.teamwork import Assigned
from annotator.session.checking import check_project
from annotator.session.session import Session
from annotator.store.change_records import write_edits
from annotator.store.project import Project
from tests.projects import TEXT, add_article, new_session


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with new_session(tmp_path) as opened:
        yield opened


@pytest.fixture
def article_id(session: Session) -> str:
    return add_article(session)


@pytest.fixture
def project(session: Session, article_id: str) -> Iterator[Project]:
    """Open for writing, with two annotators, two speakers and a proposition."""
    with session.project.transaction():
        for name in ("a1", "a2"):
            session.project.people.add_annotator(name, at="")
            session.project.annotations.put_set(
                AnnotationSet(article_id=article_id, annotator=name, state="in progress")
            )
        for name in ("s1", "s2", "s3"):
            session.project.people.put_speaker(Speaker(id=name, name=f"Speaker {name}"))
        session.project.people.put_proposition(Proposition(id="P1", text="Boats left"))
        yield session.project


def made(article_id: str, *spans: tuple[int, int], **fields: object) -> Annotation:
    fragments = tuple(Span(*span) for span in spans)
    values: dict[str, object] = {
        "id": "n1",
        "annotator": "a1",
        "type": "claim",
        "quotes": tuple(fragment.of(TEXT) for fragment in fragments),
        **fields,
    }
    return Annotation(article_id=article_id, fragments=fragments, **values)  # type: ignore[arg-type]


def full(article_id: str, **fields: object) -> Annotation:
    values: dict[str, object] = {
        "stance": "opposes",
        "speaker_id": "s1",
        "proposition_id": "P1",
        "mention": Span(24, 27),
        "via": ("s2",),
        "cue": Span(28, 32),
        "certainty": "probable",
        "date_said": "2031-03",
        "form": "direct",
        "unsure": True,
        "note": "why",
        "origin": "import",
        "attributes": {"sure": True, "tone": "dry"},
        "predicted": {"cue": [28, 32]},
        "guidelines": 3,
        "created": "2031",
        "changed": "2032",
        **fields,
    }
    return made(article_id, (1, 8), (10, 17), **values)


def test_every_field_is_kept_by_both_ways_of_storing(project: Project, article_id: str) -> None:
    one, other = full(article_id), full(article_id, id="n2", annotator="a2")
    plain = made(article_id, (3, 9), id="n3")
    assert project.annotations.put(one) == dataclasses.replace(one, number=1)
    numbered, texts = project.annotations.add_all([other, plain], {})
    assert numbered == [
        dataclasses.replace(other, number=2),
        dataclasses.replace(plain, number=3),
    ]
    edits = [Edit(before=None, after=added) for added in numbered]
    assert [json.loads(text) for text in texts] == [
        entry["after"] for entry in json.loads(write_edits(edits))
    ]
    assert list(project.annotations.stream()) == [
        dataclasses.replace(one, number=1),
        dataclasses.replace(other, number=2),
        dataclasses.replace(plain, number=3),
    ]
    assert project.annotations.get("n2") == dataclasses.replace(other, number=2)
    assert project.annotations.get("n9") is None


def test_what_is_stored_stands_every_check(
    project: Project, article_id: str, session: Session
) -> None:
    project.annotations.put(full(article_id))
    project.annotations.add_all([full(article_id, id="n2"), made(article_id, (3, 9), id="n3")], {})
    kinds = {problem.kind for problem in check_project(session)}
    assert kinds <= {"contradiction", "unused"}  # nothing of this stands in the change log


def test_a_change_keeps_the_number_and_an_undo_gives_it_back(
    project: Project, article_id: str
) -> None:
    first = project.annotations.put(made(article_id, (1, 8)))
    project.annotations.put(made(article_id, (1, 8), id="n2"))
    changed = project.annotations.put(dataclasses.replace(first, note="new"))
    assert changed == dataclasses.replace(first, note="new")
    project.annotations.delete("n1")
    assert project.annotations.get("n1") is None
    assert project.annotations.put(first) == first
    assert project.annotations.put(made(article_id, (1, 8), id="n3")).number == 3
    project.annotations.delete("n3")
    (again,), _ = project.annotations.add_all([made(article_id, (1, 8), id="n4")], {})
    assert again.number == 4


@pytest.mark.parametrize("many", [False, True])
@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"quotes": ("no", "words")}, "The annotation n1 does not stand on the words"),
        ({"speaker_id": "nobody"}, "names a speaker who is no longer"),
        ({"via": ("s1", "nobody")}, "names a speaker who is no longer"),
        ({"proposition_id": "P9"}, "about a proposition that is no longer"),
    ],
)
def test_an_annotation_away_from_its_words_or_people_is_refused(
    project: Project, article_id: str, fields: dict[str, object], reason: str, many: bool
) -> None:
    bad = full(article_id, **fields)
    store = project.annotations
    with pytest.raises(InvalidAnnotation, match=reason):
        store.add_all([made(article_id, (1, 8), id="n0"), bad], {}) if many else store.put(bad)
    assert list(store.stream()) == []


def test_a_set_is_read_whole_and_piece_by_piece(project: Project, article_id: str) -> None:
    places = [(10, 17), (1, 8), (10, 20), (3, 9)]
    for number, place in enumerate(places, 1):
        project.annotations.put(made(article_id, place, id=f"n{number}"))
    project.annotations.put(made(article_id, (1, 8), id="other", annotator="a2"))

    def after(place: tuple[int, int], most: int) -> list[str]:
        found = project.annotations.of_set_after(article_id, "a1", after=place, most=most)
        return [one.id for one in found]

    assert [one.id for one in project.annotations.of_set(article_id, "a1")] == [
        "n1",
        "n2",
        "n3",
        "n4",
    ]
    assert after((-1, 0), 9) == ["n2", "n4", "n1", "n3"]
    assert after((-1, 0), 2) == ["n2", "n4"]
    assert after((3, 4), 2) == ["n1", "n3"]
    assert after((10, 1), 2) == ["n3"]
    assert after((10, 3), 2) == []
    last = project.annotations.last_made("a1")
    assert last is not None
    assert last.id == "n4"
    assert project.annotations.last_made("a3") is None


def test_those_that_are_known_are_found_among_very_many(project: Project, article_id: str) -> None:
    for name in ("first", "middle", "last"):
        project.annotations.put(made(article_id, (1, 8), id=name))
    ids = [f"x{number}" for number in range(1100)]
    ids[0], ids[500], ids[1099] = "first", "middle", "last"
    assert project.annotations.there(ids) == {"first", "middle", "last"}
    assert project.annotations.there(["middle", "middle", "none"]) == {"middle"}
    assert project.annotations.there([]) == set()
    known = project.annotations.known(ids)
    assert list(known) == ["first", "middle", "last"]
    assert known["middle"].id == "middle"
    assert project.annotations.known([]) == {}


def test_very_many_speakers_and_propositions_may_be_named_at_once(
    project: Project, article_id: str
) -> None:
    project.connection.raw.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 3_000)
    count = 3_001
    project.connection.write_many(
        "INSERT INTO speaker (id, name, aliases, kind, organisation, role, notes, distinct_from, "
        "status, checksum) VALUES (?, ?, '[]', 'person', '', '', '', '[]', 'accepted', '')",
        [(f"many{number}", f"Many {number}") for number in range(count)],
    )
    project.connection.write_many(
        "INSERT INTO proposition (id, text, folded, kind, status, note, checksum) "
        "VALUES (?, ?, ?, 'fact', 'accepted', '', '')",
        [(f"Q{number}", f"Q {number}", f"q {number}") for number in range(count)],
    )
    wanted = [
        made(article_id, (1, 8), id=f"m{n}", speaker_id=f"many{n}", proposition_id=f"Q{n}")
        for n in range(count)
    ]
    assert len(project.annotations.add_all(wanted, {})[0]) == count
    for field in ("speaker_id", "proposition_id"):
        one_more = made(article_id, (1, 8), id="last", **{field: "nobody"})
        with pytest.raises(InvalidAnnotation):
            project.annotations.add_all(
                [*(dataclasses.replace(one, id=f"{one.id}x") for one in wanted), one_more], {}
            )


def test_sets_say_how_far_each_annotator_is(project: Project, article_id: str) -> None:
    store = project.annotations
    begun = AnnotationSet(article_id=article_id, annotator="a2", state="in progress", started="1")
    done = AnnotationSet(
        article_id=article_id, annotator="a1", state="finished", started="1", finished="2"
    )
    assert not store.has_sets("a3")
    assert store.set_of(article_id, "a3") is None
    for name in ("a1", "a2"):
        store.delete_set(article_id, name)
    assert not store.has_sets("a1")
    assert store.set_of(article_id, "a1") is None
    assert store.put_set(begun) == begun
    store.put_set(dataclasses.replace(done, state="new", started="", finished=""))
    assert store.put_set(done) == done
    assert store.has_sets("a1")
    assert store.set_of(article_id, "a1") == done
    assert store.sets() == store.sets(article_id) == [done, begun]
    assert store.sets("other") == []
    assert store.sets_of("a2", [article_id, "other"]) == {article_id: begun}
    for place in (0, 499, 500, 1_099):
        ids = [f"x{number}" for number in range(1_100)]
        ids[place] = article_id
        assert store.sets_of("a2", ids) == {article_id: begun}
    assert (store.finished_count("a1"), store.finished_count("a2")) == (1, 0)
    store.put(made(article_id, (1, 8)))
    assert store.set_of(article_id, "a1") == dataclasses.replace(done, annotations=1)
    store.delete("n1")
    store.delete_set(article_id, "a1")
    assert store.sets() == [begun]


def test_articles_taken_off_a_queue_are_counted_until_they_are_finished(
    project: Project, article_id: str
) -> None:
    store = project.annotations
    for annotator, withdrawn in (("a1", True), ("a2", False)):
        project.team.put(Assigned(article_id=article_id, annotator=annotator, withdrawn=withdrawn))
    assert (store.withdrawn_count("a1"), store.withdrawn_count("a2")) == (1, 0)
    store.put_set(AnnotationSet(article_id=article_id, annotator="a1", state="in progress"))
    assert store.withdrawn_count("a1") == 1
    store.put_set(AnnotationSet(article_id=article_id, annotator="a1", state="finished"))
    assert store.withdrawn_count("a1") == 0


def test_a_speaker_or_proposition_is_used_as_long_as_an_annotation_names_it(
    project: Project, article_id: str
) -> None:
    store = project.annotations
    store.put(made(article_id, (1, 8), speaker_id="s1", via=("s2",)))
    assert [store.speaker_is_used(name) for name in ("s1", "s2", "s3")] == [True, True, False]
    assert not store.proposition_is_used("P1")
    store.put(made(article_id, (1, 8), id="n2", proposition_id="P1"))
    assert store.proposition_is_used("P1")


def test_who_has_begun_and_how_far_they_are(project: Project, article_id: str) -> None:
    assert project.annotations.begun_by() == {"a1", "a2"}
    assert project.annotations.states_of("a1") == {article_id: "in progress"}
    assert project.annotations.states_of("a3") == {}


def test_a_row_that_makes_no_sense_is_damage(project: Project, article_id: str) -> None:
    project.annotations.put(made(article_id, (1, 8)))
    for cell in ("no json", "7", "[[1]]", "[[8,1]]"):
        project.connection.write("UPDATE annotation SET fragments = ?", (cell,))
        with pytest.raises(ProjectDamaged, match="annotator check"):
            project.annotations.get("n1")
    project.connection.write("UPDATE change SET edits = '[{}]'")
    with pytest.raises(ProjectDamaged, match="annotator check"):
        project.changes.to_undo("a1")


def test_of_a_set_those_that_are_not_as_stored_are_told_by_id(
    project: Project, article_id: str
) -> None:
    for number, place in enumerate([(1, 8), (9, 15), (16, 20)], 1):
        project.annotations.put(made(article_id, place, id=f"n{number}"))
    write = project.connection.write
    write("UPDATE annotation SET note = 'x' WHERE id = 'n1'")
    write("UPDATE annotation SET fragments = 'no json' WHERE id = 'n2'")
    whole, others = project.annotations.of_set_checked(article_id, "a1")
    assert [one.id for one in whole] == ["n3"]
    assert others == ["n1", "n2"]
    assert project.annotations.of_set_checked(article_id, "a2") == ((), [])
    assert project.annotations.damaged(["n1", "n2", "n3", "gone"]) == ["n1", "n2"]
    assert project.annotations.damaged([]) == []
