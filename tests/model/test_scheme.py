from __future__ import annotations

import json
from typing import Any

import pytest

from annotator.errors import InputRefused, InvalidAnnotation
from annotator.model.annotation import Annotation
from annotator.model.scheme import Scheme, read_scheme
from annotator.model.span import Span
from annotator.paths import resource

DEFAULT = json.loads(resource("scheme.json").read_text(encoding="utf-8"))


@pytest.fixture
def scheme() -> Scheme:
    return read_scheme(json.dumps(DEFAULT))


def annotation(**fields: Any) -> Annotation:
    given: dict[str, Any] = {
        "id": "x",
        "article_id": "y",
        "annotator": "a1",
        "fragments": (Span(0, 5), Span(7, 9)),
        "quotes": ("hello", "we"),
        "type": "claim",
        "stance": "supports",
    }
    return Annotation(**{**given, **fields})


def changed(**values: Any) -> str:
    return json.dumps({**DEFAULT, **values})


def test_the_default_scheme_has_the_three_types_with_their_stances(scheme: Scheme) -> None:
    assert [(known.id, known.stance) for known in scheme.types] == [
        ("claim", "supports"),
        ("denial", "opposes"),
        ("acknowledgment", "supports"),
    ]
    assert {known.underline for known in scheme.types} == {"solid", "dashed", "dotted"}


def test_a_good_annotation_passes(scheme: Scheme) -> None:
    scheme.check(annotation(date_said="2031-03", mention=Span(0, 20)), characters=20)


@pytest.mark.parametrize(
    "fields",
    [
        {"type": "rumour"},
        {"stance": "loves"},
        {"certainty": "sure"},
        {"date_said": "yesterday"},
        {"fragments": ()},
        {"fragments": (Span(0, 5), Span(5, 9))},
        {"fragments": (Span(7, 9), Span(0, 5))},
        {"fragments": (Span(0, 21),)},
        {"mention": Span(0, 21)},
        {"cue": Span(20, 21)},
    ],
)
def test_what_the_scheme_does_not_know_is_refused(scheme: Scheme, fields: dict[str, Any]) -> None:
    with pytest.raises(InvalidAnnotation):
        scheme.check(annotation(**fields), characters=20)


def test_required_fields_are_named_in_order(scheme: Scheme) -> None:
    assert scheme.missing(annotation(stance=None)) == ("speaker", "stance")
    assert scheme.missing(annotation(speaker_id="s")) == ()
    strict = scheme._replace(fields={**scheme.fields, "proposition": "required"})
    assert strict.missing(annotation(speaker_id="s")) == ("proposition",)


def test_a_scheme_may_add_types_and_stances() -> None:
    promise = {**DEFAULT["types"][0], "id": "promise", "label": "Promise", "key": "4"}
    grown = read_scheme(changed(types=[*DEFAULT["types"], promise]))
    assert grown.type("promise").label == "Promise"
    assert read_scheme(grown.as_json()) == grown


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "not an annotation scheme"),
        ('{"schema": "annotator/scheme/2"}', "not an annotation scheme"),
        (changed(types=DEFAULT["types"][1:]), "“claim” must stay"),
        (changed(stances=DEFAULT["stances"][:1]), "“opposes” must stay"),
        (changed(types=[*DEFAULT["types"], DEFAULT["types"][0]]), "same id"),
        (changed(types=[{**DEFAULT["types"][0], "stance": "?"}, *DEFAULT["types"][1:]]), "stance"),
        (changed(types=[{**DEFAULT["types"][0], "color": "red"}, *DEFAULT["types"][1:]]), "colour"),
        (changed(types="none"), "list of objects"),
        (changed(fields={"smell": "optional"}), "not a field"),
        (changed(fields={"speaker": "maybe"}), "off, optional or required"),
        (changed(name=7), "must be a text"),
        (changed(certainties=[]), "“certain” must stay"),
    ],
)
def test_a_bad_scheme_is_refused_in_one_sentence(body: str, reason: str) -> None:
    with pytest.raises(InputRefused, match=reason):
        read_scheme(body, name="“mine.json”")
