"""Articles: one text each, never edited after import, and what is known of where it came from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from annotator.model.span import Span

MAXIMUM_CHARACTERS = 5_000_000
"""Code points an article may have; longer ones are refused at import."""

_PARTIAL_DATE = r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?"


def text_digest(text: str) -> str:
    """SHA-256 of the UTF-8 text in hex: what makes two articles the same one."""
    import hashlib

    return hashlib.sha256(text.encode()).hexdigest()


def is_partial_date(value: str) -> bool:
    """Whether ``value`` is a real year, year-month or full date in ISO form."""
    match = re.fullmatch(_PARTIAL_DATE, value)
    if match is None or not value.isascii():
        return False
    year, month, day = (int(part) if part else 1 for part in match.groups())
    import datetime

    try:
        datetime.date(year, month, day)
    except ValueError:
        return False
    return True


class ArticleSummary(NamedTuple):
    """What a list shows of an article, without its text.

    ``number`` is the project's own order of arrival; ``id`` is public and random.
    """

    id: str
    number: int
    title: str
    outlet: str | None = None
    published: str | None = None
    language: str | None = None
    story: str | None = None
    characters: int = 0
    text_sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One text to annotate and what is known about it.

    ``excluded`` are regions (site furniture) that count for nobody.
    ``source_sha256`` is the hash of the bytes it was read from; ``source_name`` and
    ``source_row`` say where those lay, as data and never as a path to open.
    """

    id: str
    text: str
    title: str
    number: int = 0
    outlet: str | None = None
    author: str | None = None
    url: str | None = None
    published: str | None = None
    language: str | None = None
    story: str | None = None
    excluded: tuple[Span, ...] = ()
    text_sha256: str = ""
    source_sha256: str = ""
    source_name: str = ""
    source_row: int | None = None

    def summary(self) -> ArticleSummary:
        """The same article as a list shows it."""
        return ArticleSummary(
            id=self.id,
            number=self.number,
            title=self.title,
            outlet=self.outlet,
            published=self.published,
            language=self.language,
            story=self.story,
            characters=len(self.text),
            text_sha256=self.text_sha256,
        )
