"""Articles as files offer them, before a project takes them in, and the rules all must keep.

The rules are the text contract: nothing is guessed or replaced, and what is refused is refused
with one sentence that names the place and never repeats the article. Knows no file format.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

from annotator.errors import InputRefused
from annotator.model.article import MAXIMUM_CHARACTERS, is_partial_date
from annotator.model.span import Span

LONGEST_TITLE = 120
"""Code points a first line may have to be taken for a title."""

LONGEST_FIELD = 2000
"""Code points that a title, outlet, author, address, language or story may have."""

FIELDS = ("title", "outlet", "author", "url", "language", "story")

_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_UNSHOWN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_NAME_WORD = re.compile(r"(?<!\S)[^\W\d_]{3,}(?!\S)")
_BEGINNING = 80
_UNTITLED = "Untitled"
_STUB = re.compile(
    r"[ \t\u00a0]*date[ \t\u00a0]+([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[ \t\u00a0]+|(?=\n)|\Z)"
)
_TIMESTAMP = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ][0-9]{2}(?::?[0-9]{2}(?::?[0-9]{2}(?:[.,][0-9]+)?)?)?"
    r"\s*(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)?",
    re.IGNORECASE,
)
_SENTENCE_ENDS = (".", "…", "。", "۔", "।", ",", ";", ":", "،")
_CLOSING_MARKS = "\"'”’»›)]」』"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleDraft:
    """One article as a file offered it.

    ``source_sha256`` is the hash of the bytes it came from (the file, the line, the record).
    ``file`` is the file's name as shown, never a path to open; ``row`` the 1-based line or
    record, None for a file that holds one article. ``record`` is the whole JSON object of a
    dataset/1 line, ``article_id`` its id.
    """

    text: str
    title: str
    outlet: str | None = None
    author: str | None = None
    url: str | None = None
    published: str | None = None
    language: str | None = None
    story: str | None = None
    source_sha256: str
    file: str
    row: int | None = None
    excluded: tuple[Span, ...] = ()
    article_id: str | None = None
    record: Mapping[str, object] | None = None


def shown(name: str, *, longest: int = 5000) -> str:
    """A name from outside as it may stand in a message: control characters as escapes, cut."""
    cut = name if len(name) <= longest else name[:longest] + "…"
    return _UNSHOWN.sub(lambda found: ascii(found.group())[1:-1], cut)


def canonical(text: str) -> str:
    """The text with every CRLF and lone CR turned into LF; nothing else changes."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _place(text: str, index: int) -> str:
    line = text.count("\n", 0, index) + 1
    return f"line {line}, character {index - text.rfind(chr(10), 0, index)}"


def check_text(text: str) -> None:
    """Refuse (InputRefused) a canonical text that no article may have."""
    if len(text) > MAXIMUM_CHARACTERS:
        raise InputRefused(
            f"The text has {len(text):,} characters, more than the {MAXIMUM_CHARACTERS:,} allowed."
        )
    if (index := text.find("\0")) >= 0:
        raise InputRefused(
            f"The text holds the character U+0000 ({_place(text, index)}); remove it."
        )
    if (found := _SURROGATE.search(text)) is not None:
        code = f"U+{ord(found.group()):04X}"
        raise InputRefused(
            f"The text holds {code}, half a character ({_place(text, found.start())}); repair it."
        )
    if _LETTER_OR_DIGIT.search(text) is None:
        raise InputRefused("The text is empty." if not text else "The text has no letter or digit.")


def checked_field(name: str, value: object) -> str | None:
    """An optional field as text; None when missing or blank. Refuses what is no plain text."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise InputRefused(f'The field "{name}" must be text.')
    if not value.strip():
        return None
    if len(value) > LONGEST_FIELD:
        raise InputRefused(f'The field "{name}" is longer than {LONGEST_FIELD:,} characters.')
    if "\0" in value or _SURROGATE.search(value):
        raise InputRefused(f'The field "{name}" holds U+0000 or half of a character.')
    return value


def checked_date(value: object) -> str | None:
    """A publication date as YYYY, YYYY-MM or YYYY-MM-DD; a full ISO timestamp is cut to its day."""
    text = checked_field("published", value)
    if text is None:
        return None
    text = text.strip()
    if (stamp := _TIMESTAMP.fullmatch(text)) is not None:
        text = stamp.group(1)
    if not is_partial_date(text):
        raise InputRefused(
            'The field "published" is not a date; write it as YYYY, YYYY-MM or YYYY-MM-DD.'
        )
    return text


def date_stub(text: str) -> tuple[str, Span] | None:
    """The date and the region of a leading ``date YYYY-MM-DD``, with the spaces around it.

    None when the text does not begin so or the date is not a real one.
    """
    found = _STUB.match(text)
    if found is None or not is_partial_date(found.group(1)):
        return None
    return found.group(1), Span(found.start(), found.end())


def readable_name(file: str) -> str:
    """A title made from a file's name: no folder, no extension, spaces for _ and -."""
    stem = re.sub(r"[\s_-]+", " ", PurePath(file.replace("\\", "/")).stem).strip()
    return stem[:LONGEST_TITLE] or _UNTITLED


def derived_title(text: str, *, start: int, file: str) -> str:
    """The first line from ``start`` on if it reads like a headline, else the file's name.

    Where that name is no words but a number or a hash, the title is how the text begins.
    """
    name = readable_name(file)
    found = re.compile(r"\S").search(text, start)
    if found is None:
        return name
    end = text.find("\n", found.start())
    if end < 0:
        end = len(text)
    if end - found.start() <= 2 * LONGEST_TITLE:
        line = " ".join(text[found.start() : end].split())
        is_sentence = line.rstrip(_CLOSING_MARKS).endswith(_SENTENCE_ENDS)
        if len(line) <= LONGEST_TITLE and not is_sentence and _LETTER_OR_DIGIT.search(line):
            return line
    if name != _UNTITLED and _NAME_WORD.search(name):
        return name
    beginning = " ".join(text[found.start() : found.start() + 2 * _BEGINNING].split())
    if len(beginning) <= _BEGINNING:
        return beginning
    return beginning[:_BEGINNING].rsplit(" ", 1)[0].rstrip(" ,;:–—-") + "…"


def drafted(
    raw: str,
    *,
    file: str,
    source_sha256: str,
    row: int | None = None,
    fields: Mapping[str, object] | None = None,
    published: object = None,
    article_id: str | None = None,
    record: Mapping[str, object] | None = None,
) -> ArticleDraft:
    """The draft of an article, checked against the text contract; raises InputRefused."""
    text = canonical(raw)
    check_text(text)
    known = {name: checked_field(name, (fields or {}).get(name)) for name in FIELDS}
    stub = date_stub(text)
    title = known.pop("title")
    return ArticleDraft(
        text=text,
        title=title or derived_title(text, start=stub[1].end if stub else 0, file=file),
        published=checked_date(published) or (stub[0] if stub else None),
        excluded=(stub[1],) if stub else (),
        source_sha256=source_sha256,
        file=file,
        row=row,
        article_id=article_id,
        record=record,
        **known,
    )
