"""Bytes to text by the text contract, whole or line by line, and the plain-text article.

By byte order mark, else strictly in the named encoding or UTF-8; never guessed, never replaced.
"""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from annotator.errors import InputRefused, UserError
from annotator.exchange.article_drafts import ArticleDraft, canonical, drafted, shown
from annotator.model.article import MAXIMUM_CHARACTERS

LARGEST_TEXT_FILE = 8 * MAXIMUM_CHARACTERS + 4
"""Bytes beyond which a text file cannot be an article: the widest line end takes eight."""

LARGEST_LINE = 40_000_000
"""Bytes that one record of a file with many may have."""

_CHUNK = 1 << 20
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE_MARKS = ((codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"))
_WITHOUT_MARK = {"utf-16": "utf-16-le", "utf-32": "utf-32-le", "utf-8-sig": "utf-8"}
_NO_CHARACTER_SETS = frozenset(
    {"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"}
)


def known_encoding(name: str) -> str:
    """Python's name of an encoding; UserError for an unknown one or one that is not for text."""
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        found = None
    is_text = getattr(found, "_is_text_encoding", False)
    if found is None or not is_text or found.name in _NO_CHARACTER_SETS:
        raise UserError(
            f'There is no encoding "{shown(name, longest=40)}"; name one such as windows-1251.'
        )
    return found.name


def encoding_of(head: bytes, named: str | None) -> tuple[str, int]:
    """The encoding of bytes that begin with ``head``, and how long their byte order mark is.

    ``named`` (checked by ``known_encoding``) counts for bytes without a mark.
    """
    for mark, encoding in _WIDE_MARKS:
        if head.startswith(mark):
            if named is None or not named.startswith("utf-32"):
                raise InputRefused("The file is in UTF-32, which is not read; save it as UTF-8.")
            return encoding, len(mark)
    for mark, encoding in _BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return encoding, len(mark)
    encoding = named or "utf-8"
    return _WITHOUT_MARK.get(encoding, encoding), 0


def _undecodable(
    data: bytes, error: UnicodeDecodeError, encoding: str, *, offset: int, line: int
) -> str:
    before = canonical(data[: error.start].decode(encoding, "replace"))
    return (
        f"The byte at offset {offset + error.start} (line {line + before.count(chr(10))}) is not "
        f"{encoding.upper()}; save the file as UTF-8 or name its encoding."
    )


def decoded(data: bytes, named: str | None = None) -> str:
    """The text of a whole file's bytes; one leading byte order mark is dropped.

    Raises InputRefused with offset and line of the first byte that cannot be read.
    """
    encoding, skipped = encoding_of(data[:4], named)
    try:
        return data[skipped:].decode(encoding)
    except UnicodeDecodeError as error:
        reason = _undecodable(data[skipped:], error, encoding, offset=skipped, line=1)
        raise InputRefused(reason) from error


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One line of a file: its 1-based number, its bytes and its text without the line feed.

    ``problem`` says why the line cannot be taken; then the text holds replacement characters
    (or nothing, when the line was too long to be kept).
    """

    number: int
    data: bytes
    text: str
    problem: str | None = None


def _byte_lines(
    stream: BinaryIO, head: bytes, separator: bytes, *, limit: int
) -> Iterator[tuple[int, bytes | None]]:
    """Offset and bytes of every line with its end; None for the bytes of one over the limit."""
    width = len(separator)
    buffer = bytearray(head)
    origin = offset = 0
    searched = 0
    is_long = False
    while True:
        start = 0
        while (cut := _aligned_find(buffer, separator, searched)) >= 0:
            too_long = is_long or cut - start > limit
            yield origin, None if too_long else bytes(buffer[start : cut + width])
            start = searched = cut + width
            origin, is_long = offset + start, False
        searched = max(start, len(buffer) // width * width)
        if searched - start > limit:
            is_long = True
            start = searched
        del buffer[:start]
        offset += start
        searched -= start
        chunk = stream.read(_CHUNK)
        if not chunk:
            break
        buffer += chunk
    if buffer or is_long:
        yield origin, None if is_long or len(buffer) > limit else bytes(buffer)


def _aligned_find(buffer: bytearray, separator: bytes, start: int) -> int:
    """Where the separator stands on a multiple of its width from ``start`` on, or -1."""
    width = len(separator)
    cut = buffer.find(separator, start)
    while cut >= 0 and cut % width:
        cut = buffer.find(separator, cut + 1)
    return cut


def source_lines(
    stream: BinaryIO, named: str | None = None, *, limit: int = LARGEST_LINE
) -> Iterator[SourceLine]:
    """The lines of a file, cut at line feeds only, read without holding more than one of them.

    A line that cannot be read is yielded with its problem, and the next one after it.
    """
    head = stream.read(4)
    encoding, skipped = encoding_of(head, named)
    separator = "\n".encode(encoding)
    lines = _byte_lines(stream, head[skipped:], separator, limit=limit)
    for number, (offset, data) in enumerate(lines, start=1):
        if data is None:
            yield SourceLine(number, b"", "", f"The line is longer than {limit:,} bytes.")
            continue
        problem = None
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            problem = _undecodable(data, error, encoding, offset=skipped + offset, line=number)
            text = data.decode(encoding, "replace")
        yield SourceLine(number, data, text.removesuffix("\n"), problem)


def text_article(data: bytes, *, file: str, encoding: str | None = None) -> ArticleDraft:
    """The article of a plain-text file's bytes; raises InputRefused."""
    if not data:
        raise InputRefused("The file is empty.")
    if len(data) > LARGEST_TEXT_FILE:
        raise InputRefused(f"The text has more than the {MAXIMUM_CHARACTERS:,} characters allowed.")
    digest = hashlib.sha256(data).hexdigest()
    return drafted(decoded(data, encoding), file=file, source_sha256=digest)
