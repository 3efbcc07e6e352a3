"""Articles in JSON: one object a line, or one document with an object or a list of them.

Also reads the lines of a dataset/1 export and keeps their whole record. What is no article
(annotations, sealed files, newer versions) is refused rather than half understood.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO, NoReturn

from annotator.errors import InputRefused
from annotator.exchange.article_drafts import (
    FIELDS,
    ArticleDraft,
    canonical,
    drafted,
    shown,
)
from annotator.exchange.article_text import decoded, source_lines
from annotator.exchange.refusal import Refusal
from annotator.model.article import text_digest

DATASET_SCHEMA = "annotator/dataset/1"

LARGEST_RECORD = 100_000_000
"""Bytes that a line or a document may have: the longest article, widely escaped, and more."""

_MOST_PARTS = 10_000_000
"""Brackets and commas beyond which a record is no article but a burden to memory."""

_MORE_THAN_ONE = "more than one value"
_DATASET_VERSION = re.compile(r"annotator/dataset/([0-9]{1,9})")


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise InputRefused("A JSON object names the same field twice.")
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise InputRefused(f"{name} is not a JSON value.")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise InputRefused("A number is too large.")
    return number


def parsed_json(text: str) -> object:
    """The value of one JSON text, strictly; raises InputRefused with one sentence."""
    if text.count("[") + text.count("{") + text.count(",") > _MOST_PARTS:
        raise InputRefused("It has too many parts for one record.")
    try:
        return json.loads(
            text,
            object_pairs_hook=_unique,
            parse_constant=_refuse_constant,
            parse_float=_finite,
        )
    except json.JSONDecodeError as error:
        what = _MORE_THAN_ONE if error.msg == "Extra data" else "an error"
        line = f"line {error.lineno}, " if "\n" in text else ""
        raise InputRefused(
            f"It is not valid JSON: {what} at {line}character {error.colno}."
        ) from error
    except RecursionError as error:
        raise InputRefused("Its JSON is nested too deeply.") from error
    except ValueError as error:
        raise InputRefused("A number has too many digits.") from error


def _check_kind(record: Mapping[str, object]) -> bool:
    """Whether the record is a dataset/1 line; refuses what the program writes but is no article."""
    schema = record.get("schema")
    if schema == DATASET_SCHEMA:
        return True
    if record.get("format") == "annotator/sealed":
        raise InputRefused("It is an assignment or submission; open or collect it instead.")
    if not isinstance(schema, str) or not schema.startswith("annotator/"):
        if "fragments" in record and "article_id" in record:
            raise InputRefused("It is an annotation, not an article.")
        return False
    version = _DATASET_VERSION.fullmatch(schema)
    if version is not None and int(version.group(1)) > 1:
        raise InputRefused("It was written by a newer version of the program; update this one.")
    raise InputRefused(f'Records of "{shown(schema, longest=60)}" are no articles.')


def _dataset_id(record: Mapping[str, object], text: str) -> str:
    article_id = record.get("article_id")
    if not isinstance(article_id, str) or not article_id.strip() or len(article_id) > 200:
        raise InputRefused('The field "article_id" must be text.')
    if not article_id.isprintable():
        raise InputRefused('The field "article_id" holds characters that no id has.')
    digest = record.get("text_sha256")
    if digest is None:
        return article_id
    try:
        is_same = text_digest(canonical(text)) == digest
    except UnicodeEncodeError:
        is_same = False
    if not is_same:
        raise InputRefused("The text is not the one that the record's text_sha256 was made from.")
    return article_id


def record_article(
    record: object, *, file: str, row: int | None, source_sha256: str
) -> ArticleDraft:
    """The article of one JSON value; raises InputRefused."""
    if not isinstance(record, dict):
        raise InputRefused("It is not a JSON object.")
    is_dataset = _check_kind(record)
    if "text" not in record:
        raise InputRefused('The field "text" is missing.')
    text = record["text"]
    if not isinstance(text, str):
        raise InputRefused('The field "text" must be text.')
    published = record.get("published")
    return drafted(
        text,
        file=file,
        row=row,
        source_sha256=source_sha256,
        fields={name: record.get(name) for name in FIELDS},
        published=record.get("date") if published is None else published,
        article_id=_dataset_id(record, text) if is_dataset else None,
        record=record if is_dataset else None,
    )


def jsonl_articles(
    stream: BinaryIO, *, file: str, encoding: str | None = None
) -> Iterator[ArticleDraft | Refusal]:
    """The articles of JSON Lines, one object a line; bad lines are refused by their number.

    Blank lines are passed over. Raises InputRefused for a file that cannot be read at all.
    """
    is_empty = True
    for line in source_lines(stream, encoding, limit=LARGEST_RECORD):
        try:
            if line.problem is not None:
                raise InputRefused(line.problem)
            if not line.text.strip():
                continue
            yield record_article(
                parsed_json(line.text),
                file=file,
                row=line.number,
                source_sha256=hashlib.sha256(line.data).hexdigest(),
            )
        except InputRefused as error:
            yield Refusal(file, line.number, error.message)
        is_empty = False
    if is_empty:
        raise InputRefused("The file holds no record.")


def json_articles(
    data: bytes, *, file: str, encoding: str | None = None
) -> Iterator[ArticleDraft | Refusal]:
    """The articles of one JSON document: an object, or a list whose records are counted from 1.

    Raises InputRefused for a document that cannot be read at all.
    """
    if not data:
        raise InputRefused("The file is empty.")
    if len(data) > LARGEST_RECORD:
        raise InputRefused(
            f"The document is larger than {LARGEST_RECORD:,} bytes; save it as JSON Lines (.jsonl)."
        )
    try:
        document = parsed_json(decoded(data, encoding))
    except InputRefused as error:
        hint = " If it has one record a line, name it .jsonl."
        is_lines = _MORE_THAN_ONE in error.message
        raise InputRefused(error.message + hint * is_lines) from error
    digest = hashlib.sha256(data).hexdigest()
    if not isinstance(document, list):
        yield record_article(document, file=file, row=None, source_sha256=digest)
        return
    if not document:
        raise InputRefused("The file holds no record.")
    for row, record in enumerate(document, start=1):
        try:
            yield record_article(record, file=file, row=row, source_sha256=digest)
        except InputRefused as error:
            yield Refusal(file, row, error.message)
