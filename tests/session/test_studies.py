"""What of a project enters a study, on a real project file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from annotator.agreement.breakdown import Parameters
from annotator.agreement.study import Study
from annotator.errors import InputRefused
from annotator.model.article import Article, text_digest
from annotator.model.change import Edit, ImportBatch
from annotator.model.span import Span
from annotator.model.teamwork import Assigned
from annotator.session import annotating
from annotator.session.exporting import checked_records, export
from annotator.session.reporting import (
    agreement_figures,
    study_of_files,
    study_of_project,
    study_of_records,
)
from annotator.session.session import Session, new_id, now
from annotator.session.study_choice import StudyChoice, surroundings

QUICK = Parameters(resamples=20, samples=1)
LINES = [
    "The harbour office said that the ferry would run again before the end of winter.",
    "Nobody on the council had asked for the bridge to be closed, its chair insisted.",
    "Three boats had left the port in the night, the captain of the guard conceded.",
    "The repair of the old engine would take until the first snow, the builder said.",
]


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with Session.create(tmp_path / "p.annotator") as opened:
        yield opened


def add(session: Session, text: str, *, source: str = "one.csv", **fields: Any) -> str:
    """One article in an import of its own."""
    article = Article(
        id=new_id(), text=text, title=text[:12], text_sha256=text_digest(text), **fields
    )
    one = ImportBatch(id=new_id(), source=source)
    with session.step("import") as step:
        session.project.articles.add_batch(replace(one, removed=True), at=now())
        step.apply(Edit(before=replace(one, removed=True), after=one))
        session.project.articles.add(article, one.id)
    return article.id


def mark(
    session: Session, article_id: str, name: str, *spans: tuple[int, int, str], **fields: Any
) -> None:
    """A finished set with these annotations."""
    session.switch_annotator(name)
    for start, end, kind in spans:
        made = annotating.annotate(session, article_id, [Span(start, end)], kind, **fields)
        annotating.set_speaker(session, made.id, "Ines Vold")
    annotating.finish(session, article_id)


def both(session: Session, article_id: str, *spans: tuple[int, int, str], **fields: Any) -> None:
    for name in ("a1", "a2"):
        mark(session, article_id, name, *spans, **fields)


def left_out(study: Study) -> dict[tuple[str, str], int]:
    return {(entry.what, entry.why): entry.n for entry in study.left_out}


def test_finished_empty_sets_enter_as_no_units_and_unfinished_ones_when_asked(
    session: Session,
) -> None:
    one, other = (add(session, text) for text in LINES[:2])
    both(session, one)
    both(session, other, (0, 20, "claim"))
    annotating.reopen(session, other)
    study = study_of_project(session)
    assert [set(article.sets) for article in study.articles] == [{"a1", "a2"}, {"a1"}]
    assert study.articles[0].sets == {"a1": (), "a2": ()}
    assert left_out(study) == {("annotation sets", "not finished"): 1}
    whole = study_of_project(session, choice=StudyChoice(include_unfinished=True))
    assert left_out(whole) == {}
    assert whole.asked == {"unfinished sets": "included"}
    assert agreement_figures(whole, QUICK).annotation_sets == 4


def test_types_dates_and_stories_narrow_a_study_and_what_is_left_out_is_counted(
    session: Session,
) -> None:
    dates = ("2024-05-30", "2024-06", "2025", None)
    ids = [
        add(session, text, published=date, story=f"s{n % 2}")
        for n, (text, date) in enumerate(zip(LINES, dates, strict=True))
    ]
    for id_ in ids:
        both(session, id_, (0, 20, "claim"), (25, 40, "denial"))

    def chosen(**wanted: Any) -> list[str]:
        study = study_of_project(session, choice=StudyChoice(**wanted))
        assert study.asked
        return [article.id for article in study.articles]

    assert chosen(since="2024-06-15") == ids[1:3]
    assert chosen(since="2024-05-30", until="2024") == ids[:2]
    assert chosen(until="2024-05") == ids[:1]
    assert chosen(stories=("s1",)) == [ids[1], ids[3]]
    study = study_of_project(session, choice=StudyChoice(types=("denial",), since="2025"))
    assert [unit.type for unit in study.articles[0].sets["a1"]] == ["denial"]
    assert left_out(study) == {
        ("articles", "published at another time, or nobody knows when"): 3,
        ("annotations", "of other types"): 2,
    }
    for wrong in ("yesterday", "2024-13"):
        with pytest.raises(InputRefused, match="is not a date"):
            StudyChoice(since=wrong)


def test_batches_are_those_of_the_work_and_else_the_imports(session: Session) -> None:
    ids = [add(session, text, source=f"/home/x/{n}.csv") for n, text in enumerate(LINES)]
    for id_ in ids:
        both(session, id_, (0, 20, "claim"))
    study = study_of_project(session)
    assert list(study.batches.values()) == [f"import of {n}.csv" for n in range(4)]
    assert (
        study_of_project(session, choice=StudyChoice(batches=("import of 2.csv",))).articles[0].id
        == (ids[2])
    )
    assigned = [
        Assigned(article_id=id_, annotator="a1", batch=1 + n // 2) for n, id_ in enumerate(ids)
    ]
    with session.step("assign") as step:
        for row in assigned:
            step.apply(Edit(before=None, after=row))
    study = study_of_project(session)
    assert [article.batch for article in study.articles] == ["batch 1"] * 2 + ["batch 2"] * 2
    assert [part.label for part in agreement_figures(study, QUICK).by_batch] == [
        "batch 1",
        "batch 2",
    ]
    second = study_of_project(session, choice=StudyChoice(batches=("2",)))
    assert [article.id for article in second.articles] == ids[2:]
    with pytest.raises(InputRefused, match="There is no batch “7”; there is “batch 1”"):
        study_of_project(session, choice=StudyChoice(batches=("7",)))


def test_sets_made_with_predictions_can_be_told_from_those_without(session: Session) -> None:
    one, other = (add(session, text) for text in LINES[:2])
    both(session, one, (0, 20, "claim"), predicted={"stance": "supports"})
    both(session, other, (0, 20, "claim"))
    for origin, id_ in (("manual", other), ("predicted", one)):
        study = study_of_project(session, choice=StudyChoice(origin=origin))
        assert [article.id for article in study.articles] == [id_]
        assert sum(left_out(study).values()) == 2
    assert len(study_of_project(session).articles) == 2
    with pytest.raises(InputRefused, match="origin"):
        StudyChoice(origin="else")  # type: ignore[arg-type]


def test_copies_of_a_story_are_one_story_with_or_without_a_name(session: Session) -> None:
    text = " ".join(LINES)
    copy = "Another headline\n" + text
    ids = [add(session, text), add(session, copy), add(session, LINES[0] * 3)]
    for id_ in ids:
        both(session, id_, (0, 20, "claim"))
    study = study_of_project(session)
    assert study.stories() == 2
    first, second, third = (article.story for article in study.articles)
    assert first == second
    assert first is not None
    assert first.startswith("copies of “")
    assert third is None
    assert agreement_figures(study, QUICK).stories == 2


def test_names_of_speakers_and_types_come_with_the_study(session: Session) -> None:
    both(session, add(session, LINES[0]), (0, 20, "claim"))
    study = study_of_project(session)
    (speaker,) = {unit.speaker for unit in study.articles[0].sets["a1"]}
    assert study.speakers[speaker or ""] == "Ines Vold"
    assert study.labels["claim"] == "Claim"
    assert agreement_figures(study, QUICK).labels["denial"] == "Denial"
    assert agreement_figures(study, QUICK).parameters.version


def test_the_same_records_without_surroundings_give_the_same_figures(session: Session) -> None:
    id_ = add(session, LINES[0])
    mark(session, id_, "a1", (0, 20, "claim"), (30, 50, "denial"))
    mark(session, id_, "a2", (0, 24, "claim"))
    names = ("a1", "a2")
    plain = study_of_records(checked_records(session), annotators=names)
    known = study_of_records(
        checked_records(session), annotators=names, known=surroundings(session)
    )
    one, other = (agreement_figures(study, QUICK).measures for study in (plain, known))
    assert one == other


def test_a_project_and_its_datasets_have_one_hash_and_a_changed_annotation_another(
    session: Session, tmp_path: Path
) -> None:
    ids = [add(session, text) for text in LINES[:3]]
    for id_ in ids:
        both(session, id_, (0, 20, "claim"))
    before = agreement_figures(study_of_project(session), QUICK)
    export(session, "jsonl", tmp_path / "all.jsonl")
    of_file = agreement_figures(study_of_files([tmp_path / "all.jsonl"]), QUICK)
    assert of_file.data_hash == before.data_hash
    annotating.reopen(session, ids[0])
    mark(session, ids[0], "a2", (25, 40, "denial"))
    assert agreement_figures(study_of_project(session), QUICK).data_hash != before.data_hash
