"""Scheme and guidelines as files of the user's."""

from __future__ import annotations

from pathlib import Path

from annotator.errors import InputRefused
from annotator.exchange.input_files import reading
from annotator.model.scheme import Scheme, read_scheme

_MOST_BYTES = 5_000_000


def scheme_from(path: Path) -> Scheme:
    """The scheme in a JSON file; raises InputRefused when there is none."""
    return read_scheme(_text(path, "scheme"), name=f"The scheme “{path}”")


def guidelines_from(path: Path) -> str:
    """The guidelines in a Markdown file; raises InputRefused when it cannot be read."""
    return _text(path, "guidelines").replace("\r\n", "\n").replace("\r", "\n")


def _text(path: Path, what: str) -> str:
    # Read to the limit and never by the size that is told: a device has none and no end.
    with reading(path) as file:
        body = file.read(_MOST_BYTES + 1)
    if len(body) > _MOST_BYTES:
        raise InputRefused(f"“{path}” is too large for a {what} (over 5 MB).")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise InputRefused(
            f"“{path}” is not UTF-8 (byte {problem.start}). Save it as UTF-8."
        ) from problem
