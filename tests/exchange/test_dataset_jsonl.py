"""Dataset JSONL as it is written: keys and their order, one line each, nothing off its words."""

from __future__ import annotations

import dataclasses
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject, SearchStrategy

from annotator.errors import OutputRefused
from annotator.exchange.annotation_records import ParsedAnnotation, ParsedRecord, read_records
from annotator.exchange.dataset_jsonl import (
    Names,
    SetRecord,
    Written,
    annotation_lines,
    dataset_line,
    write_annotations,
    write_dataset,
)
from annotator.model.annotation import Annotation
from annotator.model.article import Article, text_digest
from annotator.model.span import Span
from annotator.paths import resource

Sets = SearchStrategy[tuple[SetRecord, Names]]
OneSet = tuple[SetRecord, Names]

SET_KEYS = [
    "schema",
    "article_id",
    "title",
    "outlet",
    "published",
    "language",
    "url",
    "story",
    "text",
    "text_sha256",
    "annotator",
    "status",
    "annotations",
]
ANNOTATION_KEYS = [
    "id",
    "start",
    "end",
    "fragments",
    "text",
    "fragment_texts",
    "type",
    "speaker",
    "speaker_id",
    "mention",
    "stance",
    "proposition",
    "proposition_text",
    "via",
    "via_ids",
    "cue",
    "certainty",
    "date_said",
    "form",
    "unsure",
    "note",
    "origin",
]


@pytest.fixture(scope="module")
def validators() -> dict[str, Any]:
    """The published schema of each format, ready to validate lines."""
    return {
        name: jsonschema.Draft202012Validator(
            json.loads(resource("schemas", f"{name}.schema.json").read_text(encoding="utf-8"))
        )
        for name in ("dataset", "annotations")
    }


def with_annotation(one_set: OneSet, **changes: Any) -> OneSet:
    record, names = one_set
    changed = dataclasses.replace(record.annotations[0], **changes)
    return dataclasses.replace(record, annotations=(changed,)), names


def read_back(lines: str) -> list[ParsedRecord]:
    found = list(read_records(io.BytesIO(lines.encode()), source="back.jsonl"))
    assert all(isinstance(entry, ParsedRecord) for entry in found), found
    return [entry for entry in found if isinstance(entry, ParsedRecord)]


def as_annotation(parsed: ParsedAnnotation) -> Annotation:
    assert parsed.id is not None
    assert parsed.article_id is not None
    assert parsed.annotator is not None
    assert parsed.quotes is not None
    assert parsed.certainty is not None
    assert parsed.form is not None
    assert parsed.origin is not None
    return Annotation(
        id=parsed.id,
        article_id=parsed.article_id,
        annotator=parsed.annotator,
        fragments=parsed.fragments,
        quotes=parsed.quotes,
        type=parsed.type,
        stance=parsed.stance,
        speaker_id=parsed.speaker_id,
        proposition_id=parsed.proposition,
        mention=parsed.mention,
        via=parsed.via_ids,
        cue=parsed.cue,
        certainty=parsed.certainty,
        date_said=parsed.date_said,
        form=parsed.form,
        unsure=parsed.unsure,
        note=parsed.note,
        origin=parsed.origin,
        attributes=parsed.attributes,
        predicted=parsed.predicted,
        guidelines=parsed.guidelines,
    )


def assert_named(parsed: ParsedAnnotation, annotation: Annotation, names: Names) -> None:
    speaker, proposition = annotation.speaker_id, annotation.proposition_id
    assert parsed.speaker == (names.speakers[speaker].name if speaker else None)
    assert parsed.via == tuple(names.speakers[one].name for one in annotation.via)
    assert parsed.proposition_text == (
        names.propositions[proposition].text if proposition else None
    )


def test_keys_stand_in_the_order_of_the_format(one_set: OneSet) -> None:
    line = json.loads(dataset_line(*one_set))

    assert list(line) == SET_KEYS
    assert list(line["annotations"][0]) == ANNOTATION_KEYS


def test_a_line_says_what_was_annotated(one_set: OneSet) -> None:
    record, _ = one_set
    line = json.loads(dataset_line(*one_set))

    found = line["annotations"][0]
    assert line["text"] == record.article.text
    assert line["text_sha256"] == text_digest(record.article.text)
    assert (line["annotator"], line["status"]) == ("a1", "finished")
    assert found["fragment_texts"] == ["It’s not so", "and\u2028never was"]
    assert found["text"] == line["text"][found["start"] : found["end"]]
    assert found["text"].startswith("It’s not so”, said Ḥana")
    assert line["text"][slice(*found["mention"])] == "Ḥana"
    assert (found["speaker"], found["speaker_id"]) == ('Hana; of "the" board', "s-1")
    assert (found["proposition"], found["proposition_text"]) == ("P3", "The dam was opened.")
    assert (found["via"], found["via_ids"]) == (["Wire, of the north"], ["s-2"])


def test_a_single_annotation_line_says_article_and_annotator_first(one_set: OneSet) -> None:
    (line,) = annotation_lines(*one_set)

    assert list(json.loads(line)) == ["schema", "article_id", "annotator", *ANNOTATION_KEYS]


def test_attributes_are_written_only_where_there_are_any(one_set: OneSet) -> None:
    line = json.loads(dataset_line(*with_annotation(one_set, attributes={"sure": True, "q": "="})))

    assert list(line["annotations"][0]) == [*ANNOTATION_KEYS, "attributes"]
    assert line["annotations"][0]["attributes"] == {"sure": True, "q": "="}


def test_predictions_stand_last_and_only_where_something_was_predicted(
    one_set: OneSet, validators: dict[str, Any]
) -> None:
    predicted = {"speaker_id": "s1", "stance": "supports", "mention": [0, 2], "via": ["s2"]}
    record, names = with_annotation(one_set, predicted=predicted, attributes={"sure": True})
    line = json.loads(dataset_line(record, names))
    assert list(line["annotations"][0]) == [*ANNOTATION_KEYS, "attributes", "predicted"]
    assert line["annotations"][0]["predicted"] == predicted
    assert list(validators["dataset"].iter_errors(line)) == []
    (single,) = annotation_lines(record, names)
    assert list(validators["annotations"].iter_errors(json.loads(single))) == []
    (back,) = read_back(single)
    assert back.annotations[0].predicted == predicted


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_every_line_is_one_line_to_every_reader(set_records: Sets, data: DataObject) -> None:
    line = dataset_line(*data.draw(set_records))

    assert line.endswith("\n")
    assert len(line.splitlines()) == 1
    assert len(line.encode().decode("utf-8").splitlines()) == 1


@settings(deadline=None, max_examples=100)
@given(data=st.data())
def test_reading_a_dataset_line_gives_the_same_set(set_records: Sets, data: DataObject) -> None:
    record, names = data.draw(set_records)

    (found,) = read_back(dataset_line(record, names))

    article = record.article
    assert found.is_set
    assert (found.annotator, found.status) == (record.annotator, record.state)
    assert found.article.text_sha256 == article.text_sha256
    for name in ("id", "text", "title", "outlet", "published", "language", "url", "story"):
        assert getattr(found.article, name) == getattr(article, name)
    assert tuple(map(as_annotation, found.annotations)) == record.annotations
    for parsed, annotation in zip(found.annotations, record.annotations, strict=True):
        assert_named(parsed, annotation, names)


@settings(deadline=None, max_examples=100)
@given(data=st.data())
def test_reading_annotation_lines_gives_the_same_annotations(
    set_records: Sets, data: DataObject
) -> None:
    record, names = data.draw(set_records)

    found = read_back("".join(annotation_lines(record, names)))

    singles = [one for entry in found for one in entry.annotations]
    assert not any(entry.is_set for entry in found)
    assert tuple(map(as_annotation, singles)) == record.annotations
    for parsed, annotation in zip(singles, record.annotations, strict=True):
        assert_named(parsed, annotation, names)


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_lines_keep_the_published_schemas(
    set_records: Sets, validators: dict[str, Any], data: DataObject
) -> None:
    record, names = data.draw(set_records)

    problems = list(validators["dataset"].iter_errors(json.loads(dataset_line(record, names))))
    for line in annotation_lines(record, names):
        problems += validators["annotations"].iter_errors(json.loads(line))

    assert problems == []


def test_a_line_with_every_field_keeps_the_schema(
    one_set: OneSet, validators: dict[str, Any]
) -> None:
    record, names = with_annotation(one_set, attributes={"sure": True})

    assert validators["dataset"].is_valid(json.loads(dataset_line(record, names)))
    assert not validators["dataset"].is_valid(json.loads(dataset_line(*one_set)) | {"text": ""})


@pytest.mark.parametrize(
    "changes",
    [
        {"fragments": (Span(4, 15), Span(49, 62))},
        {"fragments": (Span(3, 14), Span(45, 5_000))},
        {"quotes": ("It’s not so", "and never was")},
        {"quotes": ("It’s not so",)},
        {"fragments": (), "quotes": ()},
        {"fragments": (Span(0, 3), Span(3, 4)), "quotes": ("🕊️ ", "“")},
        {"mention": Span(0, 5_000)},
        {"cue": Span(4_000, 5_000)},
        {"speaker_id": "nobody"},
        {"via": ("nobody",)},
        {"proposition_id": "nothing"},
        {"article_id": "another"},
    ],
)
def test_an_annotation_that_does_not_fit_stops_the_export(
    one_set: OneSet, changes: dict[str, Any], tmp_path: Path
) -> None:
    record, names = with_annotation(one_set, **changes)
    target = tmp_path / "data.jsonl"
    target.write_text("the export of yesterday", encoding="utf-8")

    with pytest.raises(OutputRefused) as refused:
        write_dataset(target, [one_set[0], record], names)

    assert "annotation-1" in refused.value.message
    assert record.article.title in refused.value.message
    assert "annotator check" in refused.value.message
    assert target.read_text(encoding="utf-8") == "the export of yesterday"
    assert list(tmp_path.iterdir()) == [target]


def test_a_text_that_is_not_the_imported_one_stops_the_export(one_set: OneSet) -> None:
    record, names = one_set
    # past all annotations, so that no quote shows it
    changed = dataclasses.replace(record.article, text=record.article.text + "And more.")
    record = dataclasses.replace(record, article=changed)

    with pytest.raises(OutputRefused, match="is not the one that was imported"):
        dataset_line(record, names)
    with pytest.raises(OutputRefused, match="is not the one that was imported"):
        list(annotation_lines(record, names))


def test_files_are_counted_and_empty_sets_are_written(one_set: OneSet, tmp_path: Path) -> None:
    record, names = one_set
    empty = dataclasses.replace(record, annotator="a2", annotations=())
    target = tmp_path / "data.jsonl"

    written = write_dataset(target, [record, empty], names)

    lines = [json.loads(line) for line in target.read_bytes().splitlines()]
    assert written == Written(sets=2, empty=1, annotations=1)
    assert [(line["annotator"], len(line["annotations"])) for line in lines] == [
        ("a1", 1),
        ("a2", 0),
    ]


def test_annotation_files_count_the_sets_that_have_no_line(one_set: OneSet, tmp_path: Path) -> None:
    record, names = one_set
    empty = dataclasses.replace(record, annotator="a2", annotations=())
    target = tmp_path / "data.jsonl"

    written = write_annotations(target, [empty, record, empty], names)

    assert written == Written(sets=3, empty=2, annotations=1)
    assert len(target.read_bytes().splitlines()) == 1


def test_a_dataset_can_go_to_a_stream(one_set: OneSet) -> None:
    stream = io.BytesIO()

    write_dataset(stream, [one_set[0]], one_set[1])

    assert stream.getvalue().decode() == dataset_line(*one_set)


def test_sets_are_written_as_they_come(one_set: OneSet, tmp_path: Path) -> None:
    _, names = one_set
    seen_on_disk = []

    def large_sets() -> Iterator[SetRecord]:
        for number in range(4):
            seen_on_disk.append(sum(path.stat().st_size for path in tmp_path.iterdir()))
            article = Article(id=str(number), text="سلام 🕊️ " * 20_000, title="Large")
            yield SetRecord(article=article, annotator="a1", state="new", annotations=())

    write_dataset(tmp_path / "data.jsonl", large_sets(), names)

    assert seen_on_disk == sorted(set(seen_on_disk))
