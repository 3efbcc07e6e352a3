"""Strict reading of JSON Lines: one object a line, every field of exactly the promised type.

Knows nothing of what the fields mean; whatever is off becomes InputRefused with one sentence.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO, NoReturn, TypeVar

from annotator.errors import InputRefused
from annotator.model.article import MAXIMUM_CHARACTERS
from annotator.model.span import Span

MAXIMUM_LINE = 256 * 1024 * 1024
"""Bytes a line may have: the longest article in its widest escapes, with room to spare."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_SHOWN = 40
_NUMBERS = 2**53  # what every reader of JSON keeps exact

Choice = TypeVar("Choice", bound=str)


def bounded_lines(file: BinaryIO) -> Iterator[bytes]:
    """The lines of ``file``, without ever holding more than MAXIMUM_LINE + 1 bytes of one.

    A longer line comes out cut to that length, so that `parse_object` refuses it by its size.
    """
    while line := file.readline(MAXIMUM_LINE + 1):
        yield line
        while len(line) > MAXIMUM_LINE and not line.endswith(b"\n"):
            line = file.readline(MAXIMUM_LINE + 1)


def parse_object(line: bytes) -> dict[str, Any]:
    """The JSON object that ``line`` (UTF-8) holds.

    Raises InputRefused for anything else, duplicate keys, NaN and infinities included.
    """
    if len(line) > MAXIMUM_LINE:
        raise InputRefused(f"The line is longer than {MAXIMUM_LINE:,} bytes.")
    try:
        body = line.decode("utf-8", errors="strict")
    except UnicodeDecodeError as problem:
        raise InputRefused(f"The line is not UTF-8 (byte {problem.start + 1}).") from problem
    try:
        data = _DECODER.decode(body)
    except json.JSONDecodeError as problem:
        raise InputRefused(
            f"The line is not JSON ({problem.msg} at character {problem.pos + 1})."
        ) from problem
    except RecursionError as problem:
        raise InputRefused("The line is not usable JSON: it is nested too deeply.") from problem
    except ValueError as problem:  # a number of more digits than Python converts
        raise InputRefused("The line holds a number that is too long.") from problem
    if not isinstance(data, dict):
        raise InputRefused("The line is not a JSON object.")
    return data


class Fields:
    """Typed access to one JSON object; a field that is missing counts as null.

    ``where`` (such as "Annotation 3") opens the sentence of every refusal.
    """

    def __init__(self, data: Mapping[str, Any], *, where: str = "") -> None:
        self._data = data
        self._where = where

    def refuse(self, reason: str) -> NoReturn:
        """Raise InputRefused saying ``reason`` (no capital, no full stop) about this object."""
        sentence = f"{self._where}: {reason}." if self._where else f"{reason}."
        raise InputRefused(sentence[:1].upper() + sentence[1:])

    def text(self, key: str) -> str | None:
        """A text without NUL and lone surrogates, or None."""
        value = self._data.get(key)
        return None if value is None else self._checked_text(value, key)

    def name(self, key: str) -> str | None:
        """A text that names something; empty and blank ones count as none."""
        value = self.text(key)
        return value if value and not value.isspace() else None

    def texts(self, key: str) -> tuple[str, ...] | None:
        """A list of texts, or None."""
        value = self._data.get(key)
        if value is None:
            return None
        if not isinstance(value, list):
            self.refuse(f"“{key}” must be a list of texts")
        return tuple(self._checked_text(entry, key) for entry in value)

    def choice(self, key: str, allowed: tuple[Choice, ...]) -> Choice | None:
        """One of the ``allowed`` values, or None."""
        value = self.text(key)
        if value is None:
            return None
        known = next((known for known in allowed if known == value), None)
        if known is None:
            self.refuse(f"“{key}” is “{shortened(value)}” but must be one of {', '.join(allowed)}")
        return known

    def flag(self, key: str) -> bool:
        """True or false; missing is false."""
        value = self._data.get(key)
        if value is None:
            return False
        if not isinstance(value, bool):
            self.refuse(f"“{key}” must be true or false")
        return value

    def position(self, key: str) -> int | None:
        """A whole number of code points from 0 to the length of the longest article, or None."""
        value = self._data.get(key)
        return None if value is None else self._checked_position(value, key)

    def version(self, key: str) -> int:
        """A whole number from 1 on; missing is 1."""
        value = self._data.get(key)
        if value is None:
            return 1
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value < _NUMBERS:
            self.refuse(f"“{key}” must be a whole number from 1 on")
        return value

    def span(self, key: str) -> Span | None:
        """A ``[start, end]`` pair, or None."""
        value = self._data.get(key)
        return None if value is None else self._checked_span(value, key)

    def spans(self, key: str) -> tuple[Span, ...] | None:
        """A list of ``[start, end]`` pairs as they stand there, or None."""
        value = self._data.get(key)
        if value is None:
            return None
        if not isinstance(value, list):
            self.refuse(f"“{key}” must be a list of [start, end] pairs")
        return tuple(self._checked_span(entry, key) for entry in value)

    def objects(self, key: str) -> list[dict[str, Any]]:
        """A list of objects; it must be there."""
        value = self._data.get(key)
        if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
            self.refuse(f"“{key}” must be a list of objects")
        return value

    def attributes(self, key: str) -> dict[str, str | bool]:
        """An object of texts and true/false values; missing is empty."""
        value = self._data.get(key)
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.refuse(f"“{key}” must be an object of texts and true/false values")
        return {
            self._checked_text(name, key): entry
            if isinstance(entry, bool)
            else self._checked_text(entry, key)
            for name, entry in value.items()
        }

    def predicted(self, key: str) -> dict[str, Any] | None:
        """An object of texts, lists of texts, ``[start, end]`` pairs and lists of them, or None."""
        value = self._data.get(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.refuse(f"“{key}” must be an object of predicted values")
        return {
            self._checked_text(name, key): self._checked_value(entry, key)
            for name, entry in value.items()
        }

    def _checked_value(self, value: object, key: str) -> object:
        if not isinstance(value, list):
            return self._checked_text(value, key)
        if value and all(isinstance(entry, str) for entry in value):
            return [self._checked_text(entry, key) for entry in value]
        if value and all(isinstance(entry, list) for entry in value):
            return [self._checked_value(entry, key) for entry in value]
        span = self._checked_span(value, key)
        return [span.start, span.end]

    def _checked_text(self, value: object, key: str) -> str:
        if not isinstance(value, str):
            self.refuse(f"“{key}” must hold text")
        bad = _UNSTORABLE.search(value)
        if bad is not None:
            what = "a NUL character" if bad[0] == "\0" else "half a surrogate pair"
            self.refuse(f"“{key}” holds {what} (character {bad.start() + 1})")
        return value

    def _checked_position(self, value: object, key: str) -> int:
        # bool is a kind of int in Python, but true is no position
        if not isinstance(value, int) or isinstance(value, bool):
            self.refuse(f"“{key}” must hold whole numbers")
        if not 0 <= value <= MAXIMUM_CHARACTERS:
            self.refuse(f"“{key}” must lie between 0 and {MAXIMUM_CHARACTERS:,}")
        return value

    def _checked_span(self, value: object, key: str) -> Span:
        if not isinstance(value, list) or len(value) != 2:
            self.refuse(f"“{key}” must be written as [start, end]")
        start, end = (self._checked_position(entry, key) for entry in value)
        if start >= end:
            self.refuse(f"“{key}” has the span [{start}, {end}], which ends before it has begun")
        return Span(start, end)


def shortened(value: str) -> str:
    """``value`` cut to a length that fits into a sentence."""
    return value if len(value) <= _SHOWN else value[: _SHOWN - 1] + "…"


def _refuse_constant(name: str) -> NoReturn:
    raise InputRefused(f"The line is not JSON: it holds {name}.")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise InputRefused("The line has the same key twice in one object.")
    return found


# Made once: a decoder made for every line takes a fifth of the reading.
_DECODER = json.JSONDecoder(parse_constant=_refuse_constant, object_pairs_hook=_unique)
