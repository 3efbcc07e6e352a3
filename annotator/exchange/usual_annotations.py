"""Annotation records as this program writes them, read several times faster than field by field.

Whatever is unusual in one is left to the reading that can say what is wrong with it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from operator import itemgetter
from typing import Any

from annotator.errors import InputRefused
from annotator.exchange.strict_json import Fields
from annotator.model.annotation import FORMS, ORIGINS, Annotation
from annotator.model.article import MAXIMUM_CHARACTERS, is_partial_date
from annotator.model.span import Span

LONGEST_NAME = 1000
LONGEST_NOTE = 100_000

_values_of = itemgetter(
    "id",
    "article_id",
    "annotator",
    "fragments",
    "quotes",
    "type",
    "stance",
    "speaker_id",
    "proposition_id",
    "mention",
    "via",
    "cue",
    "certainty",
    "date_said",
    "form",
    "unsure",
    "note",
    "origin",
    "created",
    "changed",
    "guidelines",
    "revision",
)
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_LARGEST = 2**53


class _Unusual(Exception):
    """Ends the quick reading."""


def usual_annotation(data: Mapping[str, Any], annotator: str) -> tuple[Annotation, int] | None:
    """The annotation in a record's object and its revision; None when it wants a closer look."""
    fields = Fields(data)
    try:
        predicted = fields.predicted("predicted")
        attributes = fields.attributes("attributes")
        annotation, revision = _read(_values_of(data), annotator, attributes, predicted)
    except (KeyError, InputRefused, _Unusual):
        return None
    return annotation, revision


def _read(
    values: tuple[Any, ...],
    annotator: str,
    attributes: Mapping[str, str | bool],
    predicted: Mapping[str, Any] | None,
) -> tuple[Annotation, int]:
    (
        own_id,
        article_id,
        owner,
        pairs,
        quotes,
        type_id,
        stance,
        speaker_id,
        proposition_id,
        mention,
        via,
        cue,
        certainty,
        date_said,
        form,
        unsure,
        note,
        origin,
        created,
        changed,
        guidelines,
        revision,
    ) = values
    if (
        owner != annotator
        or type(unsure) is not bool
        or form not in FORMS
        or origin not in ORIGINS
        or type(guidelines) is not int
        or not 1 <= guidelines < _LARGEST
        or type(revision) is not int
        or not 0 <= revision < _LARGEST
        or not (date_said is None or (type(date_said) is str and is_partial_date(date_said)))
    ):
        raise _Unusual
    names = [own_id, article_id, owner, type_id, certainty, *_list(via)]
    names += [one for one in (stance, speaker_id, proposition_id) if one is not None]
    _check_texts(names, [*_list(quotes), note, created, changed])
    annotation = Annotation(
        id=own_id,
        article_id=article_id,
        annotator=owner,
        fragments=_fragments(pairs, len(quotes)),
        quotes=tuple(quotes),
        type=type_id,
        stance=stance,
        speaker_id=speaker_id,
        proposition_id=proposition_id,
        mention=None if mention is None else _span(mention),
        via=tuple(via),
        cue=None if cue is None else _span(cue),
        certainty=certainty,
        date_said=date_said,
        form=form,
        unsure=unsure,
        note=note,
        origin=origin,
        attributes=attributes,
        predicted=predicted,
        guidelines=guidelines,
        created=created,
        changed=changed,
    )
    return annotation, revision


def _list(value: Any) -> list[Any]:
    if type(value) is not list:
        raise _Unusual
    return value


def _check_texts(names: list[Any], texts: list[Any]) -> None:
    """Names are short and not blank; no text holds what cannot be stored."""
    for name in names:
        if type(name) is not str or not 0 < len(name) <= LONGEST_NAME or name.isspace():
            raise _Unusual
    # Joining them is the quickest way to learn that all of them are texts.
    try:
        everything = "".join([*names, *texts])
    except TypeError:
        raise _Unusual from None
    if len(texts[-1]) > LONGEST_NAME or len(texts[-2]) > LONGEST_NAME:
        raise _Unusual
    if len(texts[-3]) > LONGEST_NOTE:
        raise _Unusual
    is_plain = everything.isascii() and "\0" not in everything
    if not is_plain and _UNSTORABLE.search(everything):
        raise _Unusual


def _fragments(pairs: Any, count: int) -> tuple[Span, ...]:
    fragments = tuple([_span(pair) for pair in _list(pairs)])
    if not fragments or len(fragments) != count:
        raise _Unusual
    end = -1
    for fragment in fragments:
        if fragment.start <= end:
            raise _Unusual
        end = fragment.end
    return fragments


def _span(pair: Any) -> Span:
    if type(pair) is not list or len(pair) != 2:
        raise _Unusual
    start, end = pair
    if type(start) is not int or type(end) is not int or not 0 <= start < end <= MAXIMUM_CHARACTERS:
        raise _Unusual
    return Span(start, end)
