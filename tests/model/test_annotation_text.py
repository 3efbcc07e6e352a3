"""An annotation's canonical text, which the digests of all projects rest on, never changes."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from annotator.model.annotation import FORMS, ORIGINS, Annotation
from annotator.model.annotation_text import AnnotationText
from annotator.model.span import Span

_TEXTS = (
    "",
    " ",
    'say "no"',
    "back\\slash",
    "line\nbreak\r\t\b\f",
    "\x00\x01\x1f\x7f\x80\x85",
    "\u2028\u2029",
    "حسن قال",
    "👩‍👩‍👧 e\u0301",
    "</script>",
    "x" * 3000,
)
_VALUES: tuple[Any, ...] = (*_TEXTS, True, False, 0, -1, 2**70, 1e308, 1.5, 1e16, -0.0, None, [])


def canonical(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def pair(span: Span | None) -> list[int] | None:
    return None if span is None else [span.start, span.end]


def plain(annotation: Annotation) -> dict[str, Any]:
    """What a row's digest was over since the first projects."""
    values = {
        name: getattr(annotation, name)
        for name in Annotation.__dataclass_fields__
        if name not in ("number", "predicted", "guidelines")
    }
    values |= {
        "fragments": [pair(fragment) for fragment in annotation.fragments],
        "quotes": list(annotation.quotes),
        "via": list(annotation.via),
        "mention": pair(annotation.mention),
        "cue": pair(annotation.cue),
        "attributes": dict(annotation.attributes),
    }
    if annotation.predicted is not None:
        values["predicted"] = dict(annotation.predicted)
    if annotation.guidelines != 1:
        values["guidelines"] = annotation.guidelines
    return values


def some_annotation(chance: random.Random) -> Annotation:
    def text() -> str:
        return chance.choice(_TEXTS)

    def text_or_none() -> str | None:
        return chance.choice((None, *_TEXTS))

    def span_or_none() -> Span | None:
        start = chance.randrange(10**6)
        return chance.choice((None, Span(start, start + 1 + chance.randrange(10**6))))

    fragments = tuple(Span(at * 10, at * 10 + 5) for at in range(chance.randrange(1, 4)))
    return Annotation(
        id=text(),
        article_id=text(),
        annotator=text(),
        fragments=fragments,
        quotes=tuple(text() for _ in fragments),
        type=text(),
        stance=text_or_none(),
        speaker_id=text_or_none(),
        proposition_id=text_or_none(),
        mention=span_or_none(),
        via=tuple(text() for _ in range(chance.randrange(3))),
        cue=span_or_none(),
        certainty=text(),
        date_said=text_or_none(),
        form=chance.choice(FORMS),
        unsure=chance.random() < 0.5,
        note=text(),
        origin=chance.choice(ORIGINS),
        attributes={text(): chance.choice(_VALUES) for _ in range(chance.randrange(4))},
        predicted=chance.choice((None, {text(): chance.choice(_VALUES), "via": [text()]})),
        guidelines=chance.choice((1, 2, 2**53)),
        created=text(),
        changed=text(),
    )


@pytest.mark.parametrize("seed", range(5))
def test_every_text_is_the_canonical_json_of_the_same_values(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(200):
        annotation = some_annotation(chance)
        text, values = AnnotationText(annotation), plain(annotation)
        assert text.stored() == canonical(values)
        assert text.numbered(7) == canonical({**values, "number": 7})
        assert text.told() == canonical({**values, "guidelines": annotation.guidelines})
        assert text.quotes == canonical(values["quotes"])  # type: ignore[arg-type]
        numbered = annotation.with_number(7)
        assert numbered.number == 7
        assert plain(numbered) == values


def test_half_a_surrogate_pair_has_no_digest() -> None:
    annotation = Annotation(
        id="a",
        article_id="b",
        annotator="c",
        fragments=(Span(0, 1),),
        quotes=("\ud800",),
        type="claim",
    )
    with pytest.raises(UnicodeEncodeError):
        AnnotationText(annotation).stored().encode()
