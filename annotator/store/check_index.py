"""The indexes by which articles are found, compared with what they would be if made anew."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from itertools import starmap, zip_longest
from operator import eq

from annotator.store.article_index import name_rows, words_row
from annotator.store.connection import Connection
from annotator.store.finding import REBUILD, Finding, Problem
from annotator.store.sqlite_errors import is_of_the_disk

_MOST_COMPARED = 2_000_000
"""Characters of text up to which the index is compared word for word; more takes minutes."""

_INDEXES = ("article_words", "article_letters")
_MADE = "SELECT name, sql FROM sqlite_master WHERE name IN ('article_words', 'article_letters')"
_ARTICLES = "SELECT number, title, outlet, text FROM article JOIN article_text USING (number)"
_NOT_FOUND = "does not find articles by what is in them"


def index_problems(connection: Connection) -> Iterator[Finding]:
    """Articles that searching would miss or find wrongly."""
    size = connection.value("SELECT coalesce(sum(characters), 0) FROM article")
    for name in _INDEXES:
        rows = connection.value(f"SELECT count(*) FROM {name}_docsize") if "words" in name else None
        if rows is not None and rows != connection.value("SELECT count(*) FROM article"):
            yield Problem("index", name, _NOT_FOUND, REBUILD)
            return
    if size > _MOST_COMPARED:
        return
    fresh = sqlite3.connect(":memory:")
    try:
        for _, sql in connection.rows(_MADE):
            fresh.execute(sql)
        fresh.execute("CREATE TABLE article_name (number, folded)")
        for number, title, outlet, text in connection.stream(_ARTICLES):
            if not all(isinstance(cell, str) for cell in (title, outlet or "", text)):
                continue  # told by its digest
            for sql, values in (
                words_row(number, title=title, text=text),
                *name_rows(number, title=title, outlet=outlet),
            ):
                fresh.execute(sql, values)
        names = "SELECT number, folded FROM article_name ORDER BY number"
        if [tuple(row) for row in connection.rows(names)] != fresh.execute(names).fetchall():
            yield Problem("index", "article_name", _NOT_FOUND, REBUILD)
        for name in _INDEXES:
            if not _are_the_same(connection.raw, fresh, name):
                yield Problem("index", name, _NOT_FOUND, REBUILD)
    finally:
        fresh.close()


def _are_the_same(raw: sqlite3.Connection, fresh: sqlite3.Connection, name: str) -> bool:
    """Whether two indexes hold the same words at the same places; not if one cannot be read."""
    try:
        with _words_in(raw, name) as ours, _words_in(fresh, name) as theirs:
            return all(starmap(eq, zip_longest(ours, theirs)))
    except sqlite3.Error as problem:
        if is_of_the_disk(problem):
            raise
        return False


@contextlib.contextmanager
def _words_in(raw: sqlite3.Connection, name: str) -> Iterator[Iterator[object]]:
    """Every word of an index with its places, in the order of words and places."""
    raw.execute(f"CREATE VIRTUAL TABLE temp.{name}_inside USING fts5vocab (main, {name}, instance)")
    try:
        rows = raw.cursor()
        rows.row_factory = None
        # As bytes: a damaged word may be no UTF-8, and nobody need read it.
        yield rows.execute(f"SELECT CAST(term AS BLOB), doc, col, offset FROM temp.{name}_inside")
        rows.close()
    finally:
        raw.execute(f"DROP TABLE temp.{name}_inside")
