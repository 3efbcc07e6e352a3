"""The default scheme, the guidelines and the JSON Schemas: sound, and saying the same thing."""

from __future__ import annotations

import copy
import json
import re
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from annotator.model.annotation import FORMS, ORIGINS, STATES
from annotator.model.scheme import FIELDS, read_scheme
from annotator.model.speaker import SPEAKER_KINDS
from annotator.paths import resource, seeds

NAMES = ("dataset", "annotations", "scheme")


def schema(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        resource("schemas", f"{name}.schema.json").read_text(encoding="utf-8")
    )
    return found


def default_scheme() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(resource("scheme.json").read_text(encoding="utf-8"))
    return found


def sample_record() -> dict[str, Any]:
    """An annotation set with several annotations, free to be spoilt."""
    lines = (seeds() / "annotations.jsonl").read_text(encoding="utf-8").split("\n")
    found: dict[str, Any] = json.loads(lines[0])
    assert len(found["annotations"]) > 1
    return found


def flattened(record: dict[str, Any]) -> dict[str, Any]:
    head = {"article_id": record["article_id"], "annotator": record["annotator"]}
    return {**head, **record["annotations"][0]}


def complaints(instance: object, name: str) -> list[str]:
    validator = jsonschema.Draft202012Validator(schema(name))
    return [
        "/".join(map(str, error.absolute_path)) or "top"
        for error in validator.iter_errors(instance)
    ]


@pytest.mark.parametrize("name", NAMES)
def test_each_schema_is_a_draft_2020_12_schema_of_its_own(name: str) -> None:
    body = schema(name)
    assert body["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(body)
    assert body["additionalProperties"] is False
    assert set(body["required"]) <= set(body["properties"])


def test_a_dataset_line_and_a_flattened_annotation_are_valid() -> None:
    record = sample_record()
    assert complaints(record, "dataset") == []
    assert complaints(flattened(record), "annotations") == []


def test_both_dataset_schemas_say_the_same_of_an_annotation() -> None:
    nested = schema("dataset")["$defs"]
    flat = schema("annotations")
    own = {"schema", "article_id", "annotator"}
    assert {name: rule for name, rule in flat["properties"].items() if name not in own} == nested[
        "annotation"
    ]["properties"]
    assert flat["required"] == ["article_id", "annotator", *nested["annotation"]["required"]]
    assert flat["allOf"] == nested["annotation"]["allOf"]
    assert all(flat["$defs"][name] == nested[name] for name in flat["$defs"])


def test_fixed_words_in_the_schemas_are_the_model_s() -> None:
    body = schema("dataset")
    annotation = body["$defs"]["annotation"]["properties"]
    assert body["properties"]["status"]["enum"] == list(STATES)
    assert annotation["form"]["enum"] == list(FORMS)
    assert annotation["origin"]["enum"] == list(ORIGINS)
    assert list(schema("scheme")["properties"]["fields"]["properties"]) == list(FIELDS)


SPOILT_TOPS = [
    ("schema", "annotator/dataset/2"),
    ("text_sha256", "A" * 64),
    ("text_sha256", "0" * 63),
    ("published", "04.03.2031"),
    ("published", "2031-13"),
    ("published", "2031-03-32"),
    ("status", "done"),
    ("annotator", ""),
    ("text", ""),
    ("annotations", None),
    ("extra", 1),
]


@pytest.mark.parametrize(("field", "value"), SPOILT_TOPS)
def test_a_spoilt_line_is_refused_where_it_is_spoilt(field: str, value: object) -> None:
    record = {**sample_record(), field: value}
    assert complaints(record, "dataset") == ["top" if field == "extra" else field]


SPOILT_ANNOTATIONS = [
    ("start", -1),
    ("end", 3.5),
    ("fragments", []),
    ("fragments", [[3]]),
    ("fragments", [[3, 8, 9]]),
    ("fragments", [[-1, 8]]),
    ("mention", [4]),
    ("cue", "said"),
    ("form", "quoted"),
    ("origin", "machine"),
    ("date_said", "2031-2"),
    ("unsure", "no"),
    ("note", None),
    ("via", None),
    ("type", None),
    ("extra", 1),
]


@pytest.mark.parametrize(("field", "value"), SPOILT_ANNOTATIONS)
def test_a_spoilt_annotation_is_refused_in_both_formats(field: str, value: object) -> None:
    record = sample_record()
    record["annotations"][1][field] = value
    assert any(place.startswith("annotations/1") for place in complaints(record, "dataset"))
    assert len(complaints(record, "dataset")) == 1
    record["annotations"] = record["annotations"][1:]
    assert complaints(flattened(record), "annotations") != []


@pytest.mark.parametrize("field", schema("dataset")["$defs"]["annotation"]["required"])
def test_no_field_of_an_annotation_may_be_left_out(field: str) -> None:
    record = sample_record()
    del record["annotations"][0][field]
    assert complaints(record, "dataset") == ["annotations/0"]
    assert complaints(flattened(record), "annotations") == ["top"]


def test_types_and_stances_of_other_schemes_and_unfinished_annotations_are_valid() -> None:
    record = sample_record()
    record["annotations"][0] |= {
        "type": "threat",
        "stance": "undecided",
        "speaker": None,
        "speaker_id": None,
        "date_said": "2031",
        "attributes": {"topic": "dam", "on record": True},
    }
    assert complaints(record, "dataset") == []


def test_the_default_scheme_is_valid_and_the_program_reads_it() -> None:
    body = default_scheme()
    assert complaints(body, "scheme") == []
    scheme = read_scheme(json.dumps(body))
    looks = {found.id: (found.key, found.color, found.underline) for found in scheme.types}
    assert looks == {
        "claim": ("1", "#0072B2", "solid"),
        "denial": ("2", "#D55E00", "dashed"),
        "acknowledgment": ("3", "#009E73", "dotted"),
    }
    assert {found.id: found.stance for found in scheme.types} == {
        "claim": "supports",
        "denial": "opposes",
        "acknowledgment": "supports",
    }
    assert [found.key for found in scheme.stances] == ["+", "-", "M", "0"]
    assert [found.id for found in scheme.certainties] == ["certain", "probable", "possible"]
    assert tuple(found.id for found in scheme.speaker_kinds) == SPEAKER_KINDS
    assert [field for field in FIELDS if scheme.requires(field)] == ["speaker", "stance"]
    assert tuple(scheme.fields) == FIELDS
    definitions = [found.definition for found in scheme.types]
    definitions += [found.definition for found in scheme.stances]
    assert all(definition.endswith(".") for definition in definitions)


def test_keys_and_looks_of_the_default_scheme_are_told_apart() -> None:
    body = default_scheme()
    entries = [*body["types"], *body["stances"]]
    assert len({entry["key"] for entry in entries}) == len(entries)
    for part in ("color", "underline", "short"):
        assert len({entry[part] for entry in body["types"]}) == len(body["types"])


@pytest.mark.parametrize(
    ("part", "entry"),
    [
        ("types", "claim"),
        ("types", "denial"),
        ("types", "acknowledgment"),
        ("stances", "supports"),
        ("stances", "opposes"),
        ("certainties", "certain"),
    ],
)
def test_what_must_stay_in_every_scheme_must_stay(part: str, entry: str) -> None:
    body = default_scheme()
    body[part] = [found for found in body[part] if found["id"] != entry]
    assert complaints(body, "scheme") == [part]


def test_a_scheme_may_grow_but_only_by_known_means() -> None:
    grown = copy.deepcopy(default_scheme())
    grown["types"].append({**grown["types"][0], "id": "threat", "label": "Threat", "key": "4"})
    topic = {"id": "topic", "label": "Topic", "kind": "choice", "use": "optional"}
    choices = [{"id": "dam", "label": "The dam"}, {"id": "rain", "label": "The rain"}]
    grown["attributes"] = [{**topic, "choices": choices}]
    assert complaints(grown, "scheme") == []
    grown["attributes"] = [topic]
    assert complaints(grown, "scheme") == ["attributes/0"]
    grown["attributes"] = []
    grown["types"][0]["color"] = "blue"
    assert complaints(grown, "scheme") == ["types/0/color"]
    grown["types"][0]["color"] = "#0072B2"
    grown["fields"]["mood"] = "optional"
    assert complaints(grown, "scheme") == ["fields"]


def guidelines() -> str:
    return resource("guidelines.md").read_text(encoding="utf-8")


def test_guidelines_treat_every_type_stance_and_certainty_in_use() -> None:
    words = guidelines().casefold()
    scheme = default_scheme()
    order = [words.index(f"{word}?**") for word in ("acknowledgment", "denial")]
    assert order == sorted(order)
    for entry in scheme["types"]:
        assert re.search(rf"\b{entry['label'].casefold()}\b", words), entry["id"]
    for entry in scheme["stances"]:
        stem = {"supports": "supports", "opposes": "opposes"}.get(entry["id"], entry["label"])
        assert stem.casefold() in words, entry["id"]


def test_paragraphs_of_the_guidelines_can_be_cited() -> None:
    sections = re.findall(r"^## (\d+) ", guidelines(), re.MULTILINE)
    assert sections == [str(number) for number in range(1, len(sections) + 1)]
    cited: dict[str, list[int]] = {section: [] for section in sections}
    for section, paragraph in re.findall(r"\*\*(\d+)\.(\d+) ", guidelines()):
        cited[section].append(int(paragraph))
    for paragraphs in cited.values():
        assert len(paragraphs) > 1
        assert paragraphs == list(range(1, len(paragraphs) + 1))


def test_paragraphs_that_sample_notes_cite_are_there() -> None:
    notes = (seeds() / "annotations.jsonl").read_text(encoding="utf-8")
    numbers = re.findall(r"[Gg]uidelines (\d+\.\d+)", notes)
    assert numbers
    for number in numbers:
        assert f"**{number} " in guidelines()


def examples() -> list[str]:
    return re.findall(r"^> (.*)$", guidelines(), re.MULTILINE)


def test_every_example_stands_in_a_sample_article() -> None:
    found = examples()
    assert len(found) > 20
    articles = [path.read_text(encoding="utf-8") for path in (seeds() / "articles").glob("*.txt")]
    missing = [
        example
        for example in found
        if not any(example.replace("**", "") in text for text in articles)
    ]
    assert missing == []


def test_what_examples_select_is_selected_so_in_the_sample_annotations() -> None:
    lines = (seeds() / "annotations.jsonl").read_text(encoding="utf-8").split("\n")
    selected = {
        quote
        for line in lines
        if line
        for annotation in json.loads(line)["annotations"]
        for quote in annotation["fragment_texts"]
    }
    bold = [part for example in examples() for part in re.findall(r"\*\*(.+?)\*\*", example)]
    assert len(bold) > 20
    assert [part for part in bold if part not in selected] == []
