"""Who and what is used by how many annotations of whom, and where."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.model.annotation import Annotation, AnnotationSet
from annotator.model.proposition import Proposition
from annotator.model.span import Span
from annotator.model.speaker import Speaker
from annotator.session.session import Session
from annotator.store.project import Project
from annotator.store.uses import Place, Use
from tests.projects import TEXT, add_article, new_session

OTHER = "The port was shut, he said."


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with new_session(tmp_path) as opened:
        yield opened


@pytest.fixture
def articles(session: Session) -> tuple[str, str]:
    return add_article(session), add_article(session, OTHER, title="Port")


@pytest.fixture
def project(session: Session, articles: tuple[str, str]) -> Iterator[Project]:
    """Five annotations in two articles by two annotators."""
    project = session.project
    boats, port = articles
    with project.transaction():
        for name in ("a1", "a2"):
            project.people.add_annotator(name, at="")
            for article_id in articles:
                project.annotations.put_set(AnnotationSet(article_id=article_id, annotator=name))
        for name in ("s1", "s2", "s3", "s4"):
            project.people.put_speaker(Speaker(id=name, name=name))
        for name in ("P1", "P2", "P3"):
            project.people.put_proposition(Proposition(id=name, text=name))
        for one in (
            made(port, "n1", "a1", 0, speaker_id="s1", proposition_id="P1", type="denial"),
            made(boats, "n2", "a2", 10, speaker_id="s1", via=("s2", "s1"), stance="mixed"),
            made(boats, "n3", "a1", 9, speaker_id="s3", via=("s2",), proposition_id="P1"),
            made(boats, "n4", "a1", 3, proposition_id="P2", stance="opposes", note="n"),
            made(
                boats,
                "n5",
                "a1",
                3,
                via=("s1",),
                unsure=True,
                mention=Span(1, 2),
                cue=Span(2, 3),
                certainty="possible",
                date_said="2031",
            ),
        ):
            project.annotations.put(one)
        yield project


def made(article_id: str, name: str, annotator: str, start: int, **fields: object) -> Annotation:
    text = OTHER if name == "n1" else TEXT
    values: dict[str, object] = {"type": "claim", **fields}
    return Annotation(
        id=name,
        article_id=article_id,
        annotator=annotator,
        fragments=(Span(start, start + 5),),
        quotes=(text[start : start + 5],),
        **values,  # type: ignore[arg-type]
    )


def test_every_speaker_is_counted_as_who_speaks_and_as_who_relays(project: Project) -> None:
    assert project.uses.speakers() == {
        "s1": Use(speaking=2, relaying=2),
        "s2": Use(speaking=0, relaying=2),
        "s3": Use(speaking=1, relaying=0),
    }
    assert Use(2, 3).total == 5
    assert project.uses.propositions() == {"P1": 2, "P2": 1}


def test_the_annotations_that_name_somebody_come_article_by_article(project: Project) -> None:
    uses = project.uses
    assert uses.naming(["s1"]) == ["n5", "n2", "n1"]
    assert uses.naming(["s2", "s3"]) == ["n3", "n2"]
    assert uses.naming(["s4"]) == uses.naming([]) == []
    assert uses.about(["P1"]) == ["n3", "n1"]
    assert uses.about(["P2", "P1"]) == ["n4", "n3", "n1"]
    assert uses.of_type("claim") == ["n4", "n5", "n3", "n2"]
    assert uses.of_type("denial") == ["n1"]
    assert uses.of_stance("mixed") == ["n2"]


def test_owners_are_counted_once_for_each_of_their_annotations(project: Project) -> None:
    uses = project.uses
    assert uses.owners_naming(["s1", "s2"]) == {"a1": 3, "a2": 1}
    assert uses.owners_naming(["s4"]) == {}
    assert uses.owners_about(["P1", "P2"]) == {"a1": 3}
    assert uses.owners_of_types(["claim", "denial"]) == {"a1": 4, "a2": 1}
    assert uses.owners_of_stances(["mixed"]) == {"a2": 1}
    assert uses.owners_of_either(types=["denial"], stances=["mixed"]) == {"a1": 1, "a2": 1}
    assert uses.owners_of_either(types=["denial", "claim"], stances=[]) == {"a1": 4, "a2": 1}


def test_more_ids_than_one_question_takes_are_asked_in_several(project: Project) -> None:
    many = [f"x{number}" for number in range(1201)]
    many[0], many[400], many[1200] = "s1", "s2", "s3"
    assert project.uses.owners_naming(many) == {"a1": 3, "a2": 1}
    assert sorted(project.uses.naming(many)) == ["n1", "n2", "n3", "n5"]


def test_what_a_scheme_does_not_know_is_found(project: Project) -> None:
    uses = project.uses
    assert uses.outside(["claim", "denial"], ["mixed", "opposes"], most=9) == []
    assert uses.outside(["denial"], ["mixed", "opposes"], most=9) == ["n2", "n3", "n4", "n5"]
    assert uses.outside(["denial"], ["mixed", "opposes"], most=2) == ["n2", "n3"]
    assert uses.outside(["claim", "denial"], ["opposes"], most=9) == ["n2"]


@pytest.mark.parametrize(
    ("field", "filled"),
    [
        ("speaker", {"a1": 2, "a2": 1}),
        ("stance", {"a1": 1, "a2": 1}),
        ("proposition", {"a1": 3}),
        ("via", {"a1": 2, "a2": 1}),
        ("mention", {"a1": 1}),
        ("cue", {"a1": 1}),
        ("certainty", {"a1": 1}),
        ("date_said", {"a1": 1}),
        ("note", {"a1": 1}),
        ("unsure", {"a1": 1}),
    ],
)
def test_who_fills_a_field_and_who_does_not(
    project: Project, field: str, filled: dict[str, int]
) -> None:
    all_of_them = {"a1": 4, "a2": 1}
    rest = {name: n - filled.get(name, 0) for name, n in all_of_them.items()}
    assert project.uses.owners_filling(field, filled=True) == filled
    assert project.uses.owners_filling(field, filled=False) == {k: n for k, n in rest.items() if n}


def test_places_say_where_and_whether_somebody_only_relays(
    project: Project, articles: tuple[str, str]
) -> None:
    boats, port = articles
    relayed = Place(
        annotation_id="n5",
        article_id=boats,
        title="Boats",
        annotator="a1",
        type="claim",
        quotes=(TEXT[3:8],),
        is_relayed=True,
    )
    both = dataclasses.replace(
        relayed, annotation_id="n2", annotator="a2", quotes=(TEXT[10:15],), is_relayed=False
    )
    last = Place(
        annotation_id="n1",
        article_id=port,
        title="Port",
        annotator="a1",
        type="denial",
        quotes=(OTHER[:5],),
    )
    assert project.uses.places_naming("s1", limit=9) == [relayed, both, last]
    assert project.uses.places_naming("s1", limit=2) == [relayed, both]
    about = [place.annotation_id for place in project.uses.places_about("P1", limit=9)]
    assert about == ["n3", "n1"]
    assert not any(place.is_relayed for place in project.uses.places_about("P1", limit=9))


def test_gold_to_learn_from_is_not_told_before_the_article_is_finished(
    project: Project, articles: tuple[str, str]
) -> None:
    boats, _ = articles
    project.people.add_annotator("gold", at="")
    project.annotations.put_set(AnnotationSet(article_id=boats, annotator="gold"))
    gold = made(boats, "g1", "gold", 3, speaker_id="s4", proposition_id="P3")
    project.annotations.put(gold)
    assert project.uses.speakers()["s4"] == Use(1, 0)
    project.schemes.put_setting("assignment", value={"id": "f"})
    assert "s4" not in project.uses.speakers()
    assert "P3" not in project.uses.propositions()
    assert project.uses.places_naming("s4", limit=9) == []
    project.annotations.put_set(
        AnnotationSet(article_id=boats, annotator="a1", state="finished", finished="1")
    )
    assert project.uses.speakers()["s4"] == Use(1, 0)
    assert project.uses.propositions()["P3"] == 1
    assert [place.annotation_id for place in project.uses.places_naming("s4", limit=9)] == ["g1"]
