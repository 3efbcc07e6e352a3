"""Annotation sets read from dataset files for agreement: whole, once each, comparable."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject, SearchStrategy

from annotator.errors import InputRefused
from annotator.exchange.dataset_jsonl import Names, SetRecord, write_annotations, write_dataset
from annotator.exchange.study_sets import read_study_sets
from annotator.model.annotation import Annotation
from annotator.model.article import text_digest

OneSet = tuple[SetRecord, Names]

TEXT = "🕊️ “Nie wahr”, said Zoe\u0308. هي قالت no.\n"


def statement(**changes: Any) -> dict[str, Any]:
    return {"start": 4, "end": 12, "type": "denial", "stance": "opposes", **changes}


def line(annotator: str, *annotations: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {"text": TEXT, "annotator": annotator, "annotations": list(annotations), **changes}


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


class Files:
    """Writes dataset files as another tool would."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, name: str, *lines: dict[str, Any]) -> Path:
        path = self.folder / f"{name}.jsonl"
        path.write_text("".join(json.dumps(one) + "\n" for one in lines), encoding="utf-8")
        return path


def only_annotations(sets: list[SetRecord]) -> list[Annotation]:
    return [annotation for record in sets for annotation in record.annotations]


def speakers_of(*paths: Path) -> tuple[list[str | None], list[str | None]]:
    """The speakers' ids over all sets, and the names that stand for them."""
    sets, names = read_study_sets(paths)
    ids = [annotation.speaker_id for annotation in only_annotations(sets)]
    return ids, [None if one is None else names.speakers[one].name for one in ids]


@settings(
    deadline=None, max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_our_own_dataset_gives_the_same_sets(
    set_records: SearchStrategy[OneSet], data: DataObject, tmp_path: Path
) -> None:
    record, names = data.draw(set_records)
    path = tmp_path / "data.jsonl"
    write_dataset(path, [record], names)

    (found,), known = read_study_sets([path])

    assert found == record
    for annotation in found.annotations:
        if annotation.speaker_id is not None:
            expected = names.speakers[annotation.speaker_id]
            assert known.speakers[annotation.speaker_id].name == expected.name
        if annotation.proposition_id is not None:
            proposition = names.propositions[annotation.proposition_id]
            assert known.propositions[annotation.proposition_id].text == proposition.text


def test_the_least_that_another_tool_must_give(files: Files) -> None:
    (found,), names = read_study_sets([files("a", line("a1", statement()))])

    (annotation,) = found.annotations
    assert (found.annotator, found.state) == ("a1", "finished")
    assert found.article.id == found.article.text_sha256 == text_digest(TEXT)
    assert annotation.quotes == ("Nie wahr",)
    assert annotation.article_id == found.article.id
    assert annotation.id
    assert names == Names(speakers={}, propositions={})


def test_one_text_is_one_article_whatever_its_ids(files: Files) -> None:
    first = files("a", line("a1", article_id="x", story="dam"))
    second = files("b", line("a2", article_id="y"))

    sets, _ = read_study_sets([first, second])

    assert [(record.article.id, record.annotator) for record in sets] == [("x", "a1"), ("x", "a2")]
    assert sets[0].article is sets[1].article
    assert sets[1].article.story == "dam"


def test_one_id_with_two_texts_is_refused_naming_both_places(files: Files) -> None:
    first = files("a", line("a1", article_id="x"))
    second = files("b", line("a2", article_id="y"), line("a2", article_id="x", text="Other."))

    with pytest.raises(InputRefused, match=r"a\.jsonl” line 1 and another in .*b\.jsonl” line 2"):
        read_study_sets([first, second])


def test_the_same_set_twice_counts_once(files: Files) -> None:
    one, other = statement(speaker="Zoë"), statement(start=14, end=18, id="n")
    first = files("a", line("a1", one | {"id": "m"}, other), line("a2"))
    second = files("b", line("a1", other, one | {"id": "m"}))

    sets, _ = read_study_sets([first, second, first])

    assert [(record.annotator, len(record.annotations)) for record in sets] == [
        ("a1", 2),
        ("a2", 0),
    ]


@pytest.mark.parametrize(
    "changed",
    [
        line("a1", statement(type="claim")),
        line("a1"),
        line("a1", statement(), status="in progress"),
        line("a1", statement(speaker="Zoë")),
    ],
)
def test_two_different_sets_are_refused_naming_both_places(
    files: Files, changed: dict[str, Any]
) -> None:
    first, second = files("a", line("a1", statement())), files("b", changed)

    with pytest.raises(InputRefused, match=r"a\.jsonl” line 1 and .*b\.jsonl” line 1 .*“a1”"):
        read_study_sets([first, second])


def test_a_very_long_article_id_does_not_make_a_very_long_sentence(files: Files) -> None:
    many = "i" * 9_000
    first = files("a", line("a1", statement(), article_id=many))
    second = files("b", line("a1", article_id=many))
    with pytest.raises(InputRefused, match="different annotations") as refused:
        read_study_sets([first, second])
    assert len(refused.value.message) < 400


@pytest.mark.parametrize(
    ("bad", "expected"),
    [
        (line("a1", statement(end=9_000)), "lies outside the text"),
        (line("a1", text=None, article_id="x"), "lacks the “text”"),
        (line("a1") | {"annotator": None}, "who annotated"),
        (line("a1", annotations=None), "list of objects"),
        ({"article_id": "x", "annotator": "a1", **statement()}, "--format jsonl"),
        (line("a1", schema="annotator/dataset/2"), "newer version"),
    ],
)
def test_one_bad_line_refuses_the_file(files: Files, bad: dict[str, Any], expected: str) -> None:
    path = files("a", line("a2", statement()), bad)

    with pytest.raises(InputRefused) as refused:
        read_study_sets([path])

    assert f"“{path}” line 2" in refused.value.message
    assert expected in refused.value.message


def test_single_annotations_give_no_figure(one_set: OneSet, tmp_path: Path) -> None:
    path = tmp_path / "single.jsonl"
    write_annotations(path, [one_set[0]], one_set[1])

    with pytest.raises(InputRefused, match="line 1 holds a single annotation"):
        read_study_sets([path])


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match=r"missing\.jsonl"):
        read_study_sets([tmp_path / "missing.jsonl"])


@pytest.mark.skipif(os.name != "posix", reason="needs pipes")
def test_a_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(InputRefused, match="pipe"):
        read_study_sets([tmp_path / "pipe"])


def test_speakers_without_ids_are_one_by_their_name(files: Files) -> None:
    first = files("a", line("a1", statement(speaker="Zoë Al-Hana")))
    second = files("b", line("a2", statement(speaker="zoe\u0308 al hana")))

    ids, names = speakers_of(first, second)

    assert ids[0] == ids[1]
    assert names == ["Zoë Al-Hana", "Zoë Al-Hana"]


def test_speakers_made_in_two_projects_are_one_by_their_name(files: Files) -> None:
    first = files("a", line("a1", statement(speaker="Zoë", speaker_id="s1")))
    second = files("b", line("a2", statement(speaker="Zoe", speaker_id="s2")))
    third = files("c", line("a3", statement(speaker="ZOË")))

    ids, names = speakers_of(first, second, third)

    assert set(ids) == {"s1"}
    assert set(names) == {"Zoë"}


def test_two_speakers_of_one_name_in_one_file_stay_two(files: Files) -> None:
    ministry = "Foreign ministry"
    two = [statement(speaker=ministry, speaker_id=one) for one in ("north", "south")]
    first = files("a", line("a1", *two))
    second = files("b", line("a2", statement(speaker=ministry, speaker_id="south")))
    third = files("c", line("a3", statement(speaker=ministry, speaker_id="elsewhere")))
    fourth = files("d", line("a4", statement(speaker=ministry)))

    ids, names = speakers_of(first, second, third, fourth)

    assert ids[:4] == ["north", "south", "south", "elsewhere"]
    assert ids[4] not in ids[:4]
    assert set(names) == {ministry}


def test_a_speaker_id_alone_is_enough(files: Files) -> None:
    first = files("a", line("a1", statement(speaker_id="s1", via_ids=["s2"])))
    second = files("b", line("a2", statement(speaker_id="s2", speaker="Wire", via=["Zoë"])))

    sets, names = read_study_sets([first, second])

    one, other = only_annotations(sets)
    assert (one.speaker_id, one.via) == ("s1", ("s2",))
    assert names.speakers["s1"].name == "s1"
    assert names.speakers["s2"].name == "Wire"
    assert names.speakers[other.via[0]].name == "Zoë"


@pytest.mark.parametrize(
    ("id_field", "name_field"), [("speaker_id", "speaker"), ("proposition", "proposition_text")]
)
def test_one_id_for_two_names_is_refused_naming_both_places(
    files: Files, id_field: str, name_field: str
) -> None:
    first = files("a", line("a1", statement(**{id_field: "1", name_field: "The one"})))
    second = files("b", line("a2", statement(**{id_field: "1", name_field: "The other"})))

    with pytest.raises(InputRefused, match=r"“The one” in .*a\.jsonl.*“The other” in .*b\.jsonl"):
        read_study_sets([first, second])


def test_propositions_are_one_by_id_or_by_text(files: Files) -> None:
    first = files("a", line("a1", statement(proposition="P1", proposition_text="It is so.")))
    second = files("b", line("a2", statement(proposition="Q7", proposition_text="it is  so")))
    third = files("c", line("a3", statement(proposition_text="It is so")))
    fourth = files("d", line("a4", statement(proposition="P1")))

    sets, names = read_study_sets([first, second, third, fourth])

    assert {annotation.proposition_id for annotation in only_annotations(sets)} == {"P1"}
    assert names.propositions["P1"].text == "It is so."


def test_the_date_at_an_articles_head_is_left_out_as_an_import_would(tmp_path: Path) -> None:
    line = {
        "schema": "annotator/dataset/1",
        "article_id": "x",
        "text": "date 2031-03-04 Boats left.",
        "annotator": "a1",
        "status": "finished",
        "annotations": [],
    }
    line["text_sha256"] = text_digest(str(line["text"]))
    path = tmp_path / "one.jsonl"
    path.write_text(json.dumps(line), encoding="utf-8")
    (record,), _ = read_study_sets([path])
    assert [region.of(record.article.text).strip() for region in record.article.excluded] == [
        "date 2031-03-04"
    ]
