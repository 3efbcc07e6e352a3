"""Edits carried out one by one and many at once: the same comes of both, or nothing at all."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from annotator.errors import CannotUndo
from annotator.model.annotation import Annotation, AnnotationSet
from annotator.model.change import Edit, ImportBatch, Record
from annotator.model.proposition import Proposition
from annotator.model.setting import ProjectSetting
from annotator.model.span import Span
from annotator.model.speaker import Speaker
from annotator.model.teamwork import Decision, GuidelinesText, Receipt, SchemeText
from annotator.store.change_records import write_edit
from annotator.store.project import Project
from tests.projects import TEXT, add_article, new_session

TEXTS = (TEXT, "The port was shut.", "The dam holds.")


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """Open for writing, with three articles, and a2 who has begun with the first of them."""
    with new_session(tmp_path) as session:
        for text in TEXTS:
            add_article(session, text)
        with session.project.transaction():
            session.project.apply(made(AnnotationSet(article_id=ids(session.project)[0], **BEGUN)))
            yield session.project


BEGUN = {"annotator": "a2", "state": "in progress", "started": "2031"}


def ids(project: Project) -> list[str]:
    return [one.id for one in project.articles.stream()]


def made(record: Record | ImportBatch) -> Edit:
    return Edit(before=None, after=record)


def claim(article_id: str, name: str, annotator: str = "a2", **fields: object) -> Annotation:
    return Annotation(
        id=name,
        article_id=article_id,
        annotator=annotator,
        fragments=(Span(0, 5),),
        quotes=(TEXT[:5],),
        type="claim",
        **fields,  # type: ignore[arg-type]
    )


def held(project: Project, records: Sequence[Record | ImportBatch]) -> list[object]:
    return [project.current(record) for record in records]


def test_many_at_once_are_stored_logged_and_given_back_as_one_by_one(project: Project) -> None:
    first, second, third = ids(project)
    begun = project.annotations.set_of(first, "a2")
    finished = AnnotationSet(article_id=first, annotator="a2", state="finished", finished="2032")
    edits = [
        made(claim(first, "n1", speaker_id=None)),
        made(Receipt(id="n1", revision=1, digest="d")),
        made(Speaker(id="s1", name="Ines Vold")),
        Edit(before=begun, after=finished),
        made(AnnotationSet(article_id=second, annotator="a3", started="2033")),
        made(claim(first, "n2")),
        made(Receipt(id="n2", revision=2, digest="d", deleted=True)),
        made(AnnotationSet(article_id=third, annotator="a3", started="2034")),
        made(Proposition(id="P1", text="Boats left")),
    ]
    stored, log = project.apply_all(edits, {})
    # Sets first, then annotations, then the rest, receipts last.
    assert [write_edit(edit) for edit in stored] == log
    order = [edit.record for edit in stored]
    assert [type(one).__name__ for one in order] == [
        *["AnnotationSet"] * 3,
        *["Annotation"] * 2,
        "Speaker",
        "Proposition",
        *["Receipt"] * 2,
    ]
    assert [json.loads(line)["record"] for line in log][3] == "annotation"
    assert [edit.before for edit in stored] == [begun, *[None] * 8]
    assert [one.number for one in order if isinstance(one, Annotation)] == [1, 2]
    counted = dataclasses.replace(finished, annotations=2)
    assert held(project, order) == [counted, *order[1:]]
    # An annotator is there from the first of the sets that say so.
    rows = project.connection.rows("SELECT name, at FROM annotator WHERE name <> 'a1'")
    assert {row["name"]: row["at"] for row in rows} == {"a2": "2031", "a3": "2033"}


@pytest.mark.parametrize(
    "unfit",
    [
        lambda first, _: made(AnnotationSet(article_id=first, annotator="a2")),
        lambda first, _: Edit(
            before=AnnotationSet(article_id=first, annotator="a2", state="finished"),
            after=AnnotationSet(article_id=first, annotator="a2"),
        ),
        lambda _, second: Edit(
            before=AnnotationSet(article_id=second, annotator="a2"),
            after=AnnotationSet(article_id=second, annotator="a2", state="finished"),
        ),
        lambda first, _: made(claim(first, "there")),
        lambda *_: made(Receipt(id="got", revision=2, digest="d")),
        lambda *_: Edit(
            before=Receipt(id="got", revision=2, digest="d"),
            after=Receipt(id="got", revision=3, digest="d"),
        ),
        lambda *_: Edit(
            before=Receipt(id="never", revision=1, digest="d"),
            after=Receipt(id="never", revision=2, digest="d"),
        ),
        lambda *_: made(Speaker(id="s1", name="Another")),
    ],
)
def test_one_that_does_not_fit_lets_none_of_many_in(
    project: Project, unfit: Callable[[str, str], Edit]
) -> None:
    first, second, _ = ids(project)
    for record in (
        claim(first, "there"),
        Receipt(id="got", revision=1, digest="d"),
        Speaker(id="s1", name="Ines Vold"),
    ):
        project.apply(made(record))
    fitting = [
        made(AnnotationSet(article_id=second, annotator="a4", started="2033")),
        made(Receipt(id="new", revision=1, digest="d")),
    ]
    with (
        pytest.raises(CannotUndo, match="has been changed since by another step"),
        project.transaction(),
    ):
        project.apply_all([*fitting, unfit(first, second)], {})
    assert held(project, [edit.record for edit in fitting]) == [None, None]
    with pytest.raises(CannotUndo, match="has been changed since by another step"):
        project.apply(unfit(first, second))
    project.apply_all(fitting, {})
    assert None not in held(project, [edit.record for edit in fitting])


def test_what_the_file_counts_itself_is_no_difference(project: Project) -> None:
    first, *_ = ids(project)
    for name in ("P1", "P2"):
        project.apply(made(Proposition(id=name, text=name)))
    for record, other in (
        (claim(first, "n1"), {"number": 7}),
        (AnnotationSet(article_id=first, annotator="a5"), {"annotations": 7}),
        (
            Decision(id="d", article_id=first, kind="type", verdict="taken", reviewer="lead"),
            {"number": 7},
        ),
        (
            Proposition(id="P3", text="P3", implies=("P1", "P2"), excludes=("P2", "P1")),
            {"implies": ("P2", "P1"), "excludes": ("P1", "P2")},
        ),
    ):
        project.apply(made(record))
        told = dataclasses.replace(record, **other)  # type: ignore[arg-type]
        assert project.fits(Edit(before=told, after=None))
        assert not project.fits(made(record))
        project.apply(Edit(before=told, after=None))
        assert project.current(record) is None


def test_an_annotator_is_known_from_the_start_of_the_first_set(project: Project) -> None:
    _, second, third = ids(project)
    for article_id, started in ((second, "2033"), (third, "2030")):
        project.apply(made(AnnotationSet(article_id=article_id, annotator="a6", started=started)))
    assert project.connection.value("SELECT at FROM annotator WHERE name = 'a6'") == "2033"


def test_settings_come_and_go_while_texts_and_imports_are_only_replaced(project: Project) -> None:
    setting = ProjectSetting(id="own", value=[1])
    project.apply(made(setting))
    project.apply(Edit(before=setting, after=None))
    assert project.current(setting) is None
    (batch,) = {one.id: one for one in project.articles.shown_batches()[:1]}.values()
    scheme = SchemeText(body=project.schemes.scheme().as_json())
    guidelines = GuidelinesText(body=project.schemes.guidelines())
    for record, words in (
        (batch, "imports are hidden, not deleted"),
        (scheme, "scheme and guidelines are replaced, not deleted"),
        (guidelines, "scheme and guidelines are replaced, not deleted"),
    ):
        assert project.current(record) == record
        with pytest.raises(ValueError, match=words):
            project.apply(Edit(before=record, after=None))
