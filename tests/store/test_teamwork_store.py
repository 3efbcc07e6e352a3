"""Assigned work, its progress, working time and precedents, as a project file counts them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.model.annotation import Annotation, AnnotationSet
from annotator.model.span import Span
from annotator.model.speaker import Speaker
from annotator.model.teamwork import Assigned, Decision, HandIn, Receipt, Standing
from annotator.session.session import Session
from annotator.store.project import Project
from tests.projects import TEXT, add_article, new_session


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with new_session(tmp_path) as opened:
        yield opened


@pytest.fixture
def articles(session: Session) -> list[str]:
    texts = (TEXT, "The port was shut.", "The dam holds.")
    return [add_article(session, text, title=text[:8]) for text in texts]


@pytest.fixture
def project(session: Session, articles: list[str]) -> Iterator[Project]:
    with session.project.transaction():
        for name in ("a1", "a2"):
            session.project.people.add_annotator(name, at="")
        for article_id, annotator, batch, due in (
            (articles[0], "a1", 1, "2031-03-01"),
            (articles[1], "a1", 1, "2031-02-01"),
            (articles[2], "a1", 2, None),
            (articles[0], "a2", 1, "2031-01-01"),
        ):
            one = Assigned(article_id=article_id, annotator=annotator, batch=batch, due=due)
            session.project.team.put(one)
        yield session.project


def finish(project: Project, article_id: str, annotator: str = "a1") -> None:
    project.annotations.put_set(
        AnnotationSet(article_id=article_id, annotator=annotator, state="finished")
    )


def test_the_next_date_is_the_first_of_what_is_unfinished(
    project: Project, articles: list[str]
) -> None:
    team = project.team
    assert team.next_due("a1") == "2031-02-01"
    finish(project, articles[1])
    assert team.next_due("a1") == "2031-03-01"
    team.put(Assigned(article_id=articles[0], annotator="a1", due="2031-03-01", withdrawn=True))
    assert team.next_due("a1") is None
    assert [one.batch for one in team.all_assigned("a1")] == [1, 1, 2]
    assert len(team.all_assigned()) == 4
    assert team.all_assigned("a3") == []


def test_progress_is_counted_by_annotator_batch_and_article(
    project: Project, articles: list[str]
) -> None:
    finish(project, articles[1])
    project.annotations.put_set(AnnotationSet(article_id=articles[0], annotator="a1"))
    project.annotations.put_set(
        AnnotationSet(article_id=articles[0], annotator="a1", state="in progress")
    )
    project.annotations.put(
        Annotation(
            id="n1",
            article_id=articles[0],
            annotator="a1",
            fragments=(Span(1, 8),),
            quotes=(TEXT[1:8],),
            type="claim",
            unsure=True,
        )
    )
    project.times.add(articles[0], "a1", 90)
    for created in ("2031-01-02", "2031-01-01"):
        project.team.put(
            HandIn(id=created, annotator="a1", source="s", sequence=1, created=created, digest="d")
        )

    def standing(**values: object) -> Standing:
        known: dict[str, object] = {
            "batch": 0,
            "article_id": "",
            "title": "",
            "annotations": 0,
            "seconds": 0,
            "unsure": 0,
            "due": None,
            "late": 0,
            "handed_in": "",
            "started": 0,
            "finished": 0,
            **values,
        }
        return Standing(**known)  # type: ignore[arg-type]

    work = {"annotations": 1, "seconds": 90, "unsure": 1}
    handed = {"handed_in": "2031-01-02"}
    standings = project.progress.standings if hasattr(project, "progress") else None
    if standings is None:
        from annotator.store.progress import ProgressStore

        standings = ProgressStore(project.connection).standings
    one, other = standings("annotator", today="2031-02-15")
    assert one == standing(
        annotator="a1", assigned=3, started=2, finished=1, due="2031-03-01", **work, **handed
    )
    assert other == standing(annotator="a2", assigned=1, due="2031-01-01", late=1)
    batches = standings("batch", today="2031-03-02")
    assert [(row.annotator, row.batch, row.assigned, row.late) for row in batches] == [
        ("a1", 1, 2, 1),
        ("a1", 2, 1, 0),
        ("a2", 1, 1, 1),
    ]
    rows = standings("article", today="2031-01-01")
    assert [(row.article_id, row.title, row.assigned, row.late) for row in rows] == [
        (articles[0], TEXT[:8], 2, 0),
        (articles[1], "The port", 1, 0),
        (articles[2], "The dam ", 1, 0),
    ]
    assert sorted(rows[0].annotator.split(", ")) == ["a1", "a2"]
    project.team.put(Assigned(article_id=articles[0], annotator="a2", withdrawn=True))
    assert [row.annotator for row in standings("annotator", today="2031")] == ["a1"]


def test_working_time_only_grows(project: Project, articles: list[str]) -> None:
    times = project.times
    assert times.seconds(articles[0], "a1") == 0
    times.add(articles[0], "a1", 30)
    times.add(articles[0], "a1", 12)
    assert times.seconds(articles[0], "a1") == 42
    times.receive("a1", {articles[0]: 40})
    assert times.seconds(articles[0], "a1") == 42
    times.receive("a1", {articles[0]: 50})
    times.receive("a2", {articles[1]: 7})
    assert times.all_seconds() == {(articles[0], "a1"): 50, (articles[1], "a2"): 7}
    assert times.all_seconds("a2") == {(articles[1], "a2"): 7}


def test_times_of_very_many_are_received_at_once(project: Project) -> None:
    project.connection.write_many(
        "INSERT INTO article (id, batch, title, excluded, characters, text_sha256, source_sha256, "
        "source_name, digest) SELECT ?, min(id), '', '[]', 0, ?, '', '', '' FROM import_batch",
        [(f"x{number}", f"{number}") for number in range(1_200)],
    )
    first = {f"x{number}": number % 3 for number in range(1_200)}
    project.times.receive("a1", first)
    assert project.times.all_seconds("a1") == {(name, "a1"): told for name, told in first.items()}
    # Nothing gets shorter, whichever part of the question it is in.
    project.times.receive("a1", dict.fromkeys(first, 1))
    assert project.times.all_seconds("a1") == {
        (name, "a1"): max(told, 1) for name, told in first.items()
    }
    asked: list[str] = []
    project.connection.raw.set_trace_callback(asked.append)
    project.times.receive("a1", dict.fromkeys(first, 1))
    assert [sql for sql in asked if sql.startswith("INSERT")] == []


def test_what_was_annotated_before_is_found_by_words_place_and_subject(
    project: Project, articles: list[str]
) -> None:
    article_id = articles[0]
    project.people.put_speaker(Speaker(id="s1", name="One"))
    project.people.put_speaker(Speaker(id="s2", name="Two"))
    project.annotations.put_set(AnnotationSet(article_id=article_id, annotator="a1"))
    project.annotations.put_set(AnnotationSet(article_id=article_id, annotator="a2"))

    def put(name: str, start: int, end: int, annotator: str = "a1", **fields: object) -> None:
        values: dict[str, object] = {"type": "claim", **fields}
        project.annotations.put(
            Annotation(
                id=name,
                article_id=article_id,
                annotator=annotator,
                fragments=(Span(start, end),),
                quotes=(TEXT[start:end],),
                **values,  # type: ignore[arg-type]
            )
        )

    put("n1", 1, 8, speaker_id="s1")
    put("n2", 1, 8, speaker_id="s2", type="denial")
    put("n3", 9, 15)
    put("n4", 20, 25, speaker_id="s1")
    put("n5", 21, 25, annotator="a2", speaker_id="s2")
    known = project.precedents
    found = known.last_on_words(annotator="a1", quotes=[TEXT[1:8]], type_id="claim")
    assert found is not None
    assert found.id == "n1"
    assert known.last_on_words(annotator="a2", quotes=[TEXT[1:8]], type_id="claim") is None
    assert known.last_speakers(article_id, "a1", begin=0, start=30) == ("s1", "s2")
    assert known.last_speakers(article_id, "a1", begin=0, start=19) == ("s2", "s1")
    assert known.last_speakers(article_id, "a1", begin=2, start=19) == ()
    assert known.speakers_at(article_id, "a1", [Span(1, 8)]) == ("s1", "s2")
    assert known.speakers_at(article_id, "a1", [Span(1, 9)]) == ()


def test_receipts_of_very_many_are_asked_for_in_several_questions(project: Project) -> None:
    wanted = [Receipt(id=name, revision=1, digest=name) for name in ("a", "b", "c")]
    project.team.put_receipts(wanted)
    ids = ["a", *map(str, range(499)), "b", *map(str, range(599)), "c"]
    assert project.team.receipts(ids) == {one.id: one for one in wanted}
    assert project.team.receipts([]) == {}
    changed = Receipt(id="b", revision=2, digest="d", deleted=True)
    project.team.put_receipts([changed])
    assert project.team.receipts(["b", "a"]) == {"b": changed, "a": wanted[0]}
    assert sorted(project.team.all_receipts(), key=lambda one: one.id) == [
        wanted[0],
        changed,
        wanted[2],
    ]


def test_decisions_are_read_of_one_article_or_of_all(project: Project, articles: list[str]) -> None:
    made = [
        project.team.put(
            Decision(id=name, article_id=article_id, kind="type", verdict="taken", reviewer="lead")
        )
        for name, article_id in (("d2", articles[0]), ("d1", articles[1]), ("d3", articles[0]))
    ]
    assert list(project.team.decisions()) == made
    assert list(project.team.decisions(articles[0])) == [made[0], made[2]]
    assert list(project.team.decisions("gone")) == []
