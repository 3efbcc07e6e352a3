"""Reading articles from files and folders: text, HTML, JSON Lines, CSV, by the text contract.

What cannot be taken comes out as a Refusal beside the articles; nothing here stops an import but
a wrong argument. Must not know the project that the articles go into.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal, get_args

from annotator.errors import InputRefused, UserError
from annotator.exchange.article_drafts import ArticleDraft, shown
from annotator.exchange.article_html import LARGEST_PAGE, html_article
from annotator.exchange.article_records import LARGEST_RECORD, json_articles, jsonl_articles
from annotator.exchange.article_sources import Source, found_sources, opened
from annotator.exchange.article_tables import table_articles, table_columns
from annotator.exchange.article_text import LARGEST_TEXT_FILE, known_encoding, text_article
from annotator.exchange.refusal import Refusal
from annotator.fault_log import note_failure

__all__ = [
    "ArticleDraft",
    "ArticleFormat",
    "Progress",
    "Refusal",
    "columns",
    "count_files",
    "read_articles",
]

ArticleFormat = Literal["auto", "text", "html", "jsonl", "csv"]

_FORMATS: dict[str, ArticleFormat] = {
    ".txt": "text",
    ".text": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
}

Found = ArticleDraft | Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far the reading is, in files and bytes; ``file`` is the one being read."""

    done_files: int
    total_files: int
    done_bytes: int
    total_bytes: int
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """What the user asked for, the same for all files."""

    format: ArticleFormat
    encoding: str | None
    text_column: str


def count_files(paths: Sequence[Path]) -> int:
    """How many regular files the paths hold, folders walked; none is opened."""
    return sum(isinstance(found, Source) for found in found_sources(list(paths)))


def columns(path: Path, *, encoding: str | None = None) -> tuple[str, ...]:
    """The column names of a CSV file, for choosing the one with the text; raises UserError."""
    named = None if encoding is None else known_encoding(encoding)
    file = shown(str(path))
    source = next(found_sources([path]), None)
    if isinstance(source, Refusal):
        raise InputRefused(f"{file}: {source.reason}")
    if source is None or source.root is not None:
        raise InputRefused(f"{file} is a folder; name a CSV file in it.")
    try:
        with opened(source) as stream:
            return table_columns(stream, encoding=named, delimiter=_delimiter(source))
    except InputRefused as error:
        raise InputRefused(f"{file}: {error.message}") from error
    except OSError as error:
        raise InputRefused(f"{file} cannot be read to its end: {error.strerror}.") from error


def read_articles(
    paths: Sequence[Path],
    *,
    format: str = "auto",  # noqa: A002 - the name that the command line has for it
    encoding: str | None = None,
    text_column: str = "text",
    progress: Callable[[Progress], None] | None = None,
) -> Iterator[Found]:
    """The articles in files and folders, one after the other, and what was refused and why.

    Folders are walked in the order of their names. With "auto" the extension decides; a format
    that is named is used for every file but those in folders whose extension says another.
    ``encoding`` counts for bytes without a byte order mark, ``text_column`` for CSV. ``progress``
    is called before every file and after every article; what it raises ends the reading.
    Raises UserError for an unknown format or encoding only, and at once.
    """
    if format not in get_args(ArticleFormat):
        names = ", ".join(get_args(ArticleFormat))
        raise UserError(f'There is no format "{shown(format, longest=40)}"; choose from {names}.')
    reading = _Reading(
        format=format,  # type: ignore[arg-type]
        encoding=None if encoding is None else known_encoding(encoding),
        text_column=text_column,
    )
    return _read(list(paths), reading, progress)


def _read(
    paths: list[Path], reading: _Reading, progress: Callable[[Progress], None] | None
) -> Iterator[Found]:
    found = list(found_sources(paths))
    sources = [source for source in found if isinstance(source, Source)]
    total_bytes = sum(source.size for source in sources)
    done_files = done_bytes = 0
    for source in found:
        if isinstance(source, Refusal):
            yield source
            continue
        for item, read in _source_articles(source, reading):
            if progress is not None:
                progress(
                    Progress(
                        done_files=done_files,
                        total_files=len(sources),
                        done_bytes=done_bytes + min(read, source.size),
                        total_bytes=total_bytes,
                        file=source.file,
                    )
                )
            if item is not None:
                yield item
        done_files += 1
        done_bytes += source.size


def _source_articles(source: Source, reading: _Reading) -> Iterator[tuple[Found | None, int]]:
    """What one file holds, each with the bytes read so far; first None, before it is opened."""
    yield None, 0
    try:
        format_ = _format_of(source, reading)
        with opened(source) as stream:
            for item in _articles(stream, source, format_, reading):
                yield item, stream.tell()
    except InputRefused as error:
        yield Refusal(source.file, None, error.message), source.size
    except OSError as error:
        note_failure(error)
        reason = f"It could not be read to its end: {error.strerror or 'unknown error'}."
        yield Refusal(source.file, None, reason), source.size


def _format_of(source: Source, reading: _Reading) -> ArticleFormat:
    by_name = _FORMATS.get(source.suffix)
    if reading.format == "auto":
        if by_name is None:
            hint = "; name its format if it is one" if source.root is None else ""
            raise InputRefused(f"It is not an article file (.txt, .html, .jsonl, .csv){hint}.")
        return by_name
    if source.root is not None and by_name not in (None, reading.format):
        raise InputRefused(f"It is not a file of the format {reading.format}.")
    return reading.format


def _delimiter(source: Source) -> str | None:
    return "\t" if source.suffix == ".tsv" else None


def _articles(
    stream: BinaryIO, source: Source, format_: ArticleFormat, reading: _Reading
) -> Iterator[Found]:
    # One byte over the limit is read of what is too large, and the reader then refuses it.
    file, encoding = source.file, reading.encoding
    if format_ == "text":
        yield text_article(stream.read(LARGEST_TEXT_FILE + 1), file=file, encoding=encoding)
    elif format_ == "html":
        yield html_article(stream.read(LARGEST_PAGE + 1), file=file, encoding=encoding)
    elif format_ == "csv":
        yield from table_articles(
            stream,
            file=file,
            encoding=encoding,
            text_column=reading.text_column,
            delimiter=_delimiter(source),
        )
    elif source.suffix == ".json":
        yield from json_articles(stream.read(LARGEST_RECORD + 1), file=file, encoding=encoding)
    else:
        yield from jsonl_articles(stream, file=file, encoding=encoding)
