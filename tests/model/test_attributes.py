"""Free attributes of a scheme: what may stand there, and which values they can have."""

from __future__ import annotations

import json
from typing import Any

import pytest

from annotator.errors import InputRefused, InvalidAnnotation
from annotator.model.scheme import Scheme, read_scheme
from annotator.paths import resource

TWO = [{"id": "a", "label": "A"}, {"id": "b", "label": "B"}]


def scheme(*attributes: Any) -> Scheme:
    body = json.loads(resource("scheme.json").read_text(encoding="utf-8"))
    return read_scheme(json.dumps({**body, "attributes": list(attributes)}))


def test_three_kinds_are_read_with_their_use() -> None:
    found = scheme(
        {"id": "c", "label": "C", "kind": "choice", "choices": TWO, "use": "required"},
        {"id": "t", "label": "T", "kind": "text"},
        {"id": "f", "label": "F", "kind": "yes/no", "use": "off"},
    ).attributes
    assert [(one.id, one.kind, one.use) for one in found] == [
        ("c", "choice", "required"),
        ("t", "text", "optional"),
        ("f", "yes/no", "off"),
    ]
    assert [choice.label for choice in found[0].choices] == ["A", "B"]
    assert scheme().attributes == ()


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ({"id": "c", "label": "C", "kind": "number"}, "“number” is not a kind"),
        ({"id": "c", "label": "C", "kind": "choice"}, "'choices' is missing"),
        ({"id": "c", "label": "C", "kind": "choice", "choices": TWO[:1]}, "two or more"),
        ({"id": "c", "label": "C", "kind": "choice", "choices": [TWO[0], TWO[0]]}, "two or more"),
        ({"id": "c", "label": "C", "kind": "text", "use": "often"}, "off, optional or required"),
        ({"id": "c", "kind": "text"}, "'label' is missing"),
        ("c", "“attributes” must be a list of objects"),
    ],
)
def test_anything_else_is_refused_in_words(entry: Any, reason: str) -> None:
    with pytest.raises(InputRefused, match=reason):
        scheme(entry)


def test_no_two_have_the_same_id() -> None:
    text = {"id": "t", "label": "T", "kind": "text"}
    with pytest.raises(InputRefused, match="two of its attributes have the same id"):
        scheme(text, text)


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("choice", ("a", "b"), ("c", "A", "", True)),
        ("yes/no", (True, False), ("yes", "")),
        ("text", ("x", "x" * 2_000), ("", "x" * 2_001, True)),
    ],
)
def test_a_value_fits_its_kind(kind: str, good: tuple[Any, ...], bad: tuple[Any, ...]) -> None:
    entry = {"id": "one", "label": "One", "kind": kind}
    (known,) = scheme({**entry, "choices": TWO} if kind == "choice" else entry).attributes
    for value in good:
        known.check(value)
    for value in bad:
        with pytest.raises(InvalidAnnotation, match="“One” cannot have this value"):
            known.check(value)
