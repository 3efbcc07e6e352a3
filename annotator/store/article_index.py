"""The indexes by which articles are found: words of texts, letters of titles and outlets.

They hold folded words and no text; what is hidden is in them too and left out when asking.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.model.article import Article
from annotator.store.connection import Connection, Value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from annotator.model.corpus_query import CorpusQuery, Term

REMOVED = "SELECT number FROM article WHERE batch IN (SELECT id FROM import_batch WHERE removed)"
"""The articles whose import was taken back."""

_Statement = tuple[str, tuple[Value, ...]]

_SHORTEST_INDEXED = 3
_MOST_RANKED = 1_000
_COUNTED = 1_000

_WORDS_ROW = "INSERT INTO article_words (rowid, title, text) VALUES (?, ?, ?)"
_LETTERS_ROW = "INSERT INTO article_letters (rowid, name) VALUES (?, ?)"
_NAME_ROW = "INSERT INTO article_name (number, folded) VALUES (?, ?)"


def words_row(number: int, *, title: str, text: str) -> _Statement:
    """The statement that indexes the words of one article."""
    from annotator.model.folding import folded_words

    return _WORDS_ROW, (number, folded_words(title), folded_words(text))


def name_rows(number: int, *, title: str, outlet: str | None) -> tuple[_Statement, ...]:
    """The statements that index title and outlet of one article."""
    from annotator.model.folding import FoldedText

    name = FoldedText.whole(f"{title}\n{outlet or ''}").body
    return (_LETTERS_ROW, (number, name)), (_NAME_ROW, (number, name))


def add_to_index(connection: Connection, number: int, article: Article) -> None:
    """Let a new article be found."""
    connection.write(*words_row(number, title=article.title, text=article.text))
    for sql, values in name_rows(number, title=article.title, outlet=article.outlet):
        connection.write(sql, values)


def make_anew(connection: Connection) -> None:
    """Index all articles again, in one transaction."""
    articles = "SELECT number, title, outlet, text FROM article JOIN article_text USING (number)"
    with connection.transaction():
        for table in ("article_words", "article_letters"):
            connection.write(f"INSERT INTO {table} ({table}) VALUES ('delete-all')")
        connection.write("DELETE FROM article_name")
        for number, title, outlet, text in connection.stream(articles):
            connection.write(*words_row(number, title=title, text=text))
            for sql, values in name_rows(number, title=title, outlet=outlet):
                connection.write(sql, values)


def letters_query(words: Sequence[str]) -> tuple[str, list[Value]]:
    """A query for the numbers of articles with all these folded words in title or outlet.

    Shorter words than of three letters are not indexed, see `folded_filter`.
    """
    quoted = " AND ".join(f'"{word.replace(chr(34), chr(34) * 2)}"' for word in words)
    return "SELECT rowid AS number FROM article_letters WHERE article_letters MATCH ?", [quoted]


def name_condition(words: Sequence[str]) -> tuple[str, list[Value]]:
    """The condition on a row of ``article_name`` that all these folded words stand in it."""
    places = " AND ".join(["folded GLOB ?"] * len(words))
    return places, [f"*{_literal(word)}*" for word in words]


def folded_filter(words: str) -> tuple[list[str], list[str]]:
    """The words of a filter, folded: those that the index knows and those too short for it."""
    if not words:
        return [], []
    from annotator.model.folding import FoldedText

    # No title holds these, and SQLite takes neither: U+0000 would end its patterns.
    storable = "".join(
        " " if char == "\0" or "\ud800" <= char <= "\udfff" else char for char in words
    )
    folded = [FoldedText.whole(word).body.strip() for word in storable.split()]
    long = [word for word in folded if len(word) >= _SHORTEST_INDEXED]
    return long, [word for word in folded if 0 < len(word) < _SHORTEST_INDEXED]


def matching(connection: Connection, query: CorpusQuery, *, most: int) -> tuple[list[int], int]:
    """The numbers of articles that match, the best first, and how many there are.

    At most ``most`` numbers come back. What more than 1,000 articles match is counted as 1,001
    and listed newest first: ranking all of them would take longer than a pause in typing, and
    words that are everywhere rank nothing.
    """
    if not query:
        return [], 0
    expression = match_expression(query)
    shown = f"article_words MATCH ? AND rowid NOT IN ({REMOVED})"
    counted = f"SELECT count(*) FROM (SELECT 1 FROM article_words WHERE {shown} LIMIT ?)"
    count = int(connection.value(counted, (expression, _COUNTED + 1)))
    order = "bm25(article_words, 4.0, 1.0), rowid DESC" if count <= _MOST_RANKED else "rowid DESC"
    rows = connection.rows(
        f"SELECT rowid FROM article_words WHERE {shown} ORDER BY {order} LIMIT ?",
        (expression, most),
    )
    return [row[0] for row in rows], count


def match_expression(query: CorpusQuery) -> str:
    """The query in the language of FTS5; its words are letters and digits, so none is a sign."""
    wanted = " AND ".join(f"({_any_of(group)})" for group in query.groups)
    return f"({wanted}) NOT ({_any_of(query.without)})" if query.without else wanted


def _any_of(terms: Sequence[Term]) -> str:
    return " OR ".join(
        '"' + " ".join(term.words) + '"' + (" *" if term.is_prefix else "") for term in terms
    )


def _literal(word: str) -> str:
    """A word as GLOB takes it, sign for sign."""
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in word)
