"""The conditions of an article filter as SQL: queries for article numbers, cut with one another."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from annotator.model.annotation import State
from annotator.model.article_filter import ArticleFilter
from annotator.store.article_index import (
    REMOVED,
    folded_filter,
    letters_query,
    name_condition,
)
from annotator.store.connection import Value

if TYPE_CHECKING:
    from collections.abc import Sequence

_Query = tuple[str, list[Value]]

_WITHDRAWN = (
    "SELECT number FROM assigned JOIN article ON article.id = article_id "
    "WHERE annotator = ? AND withdrawn = 1"
)


def passing(
    wanted: ArticleFilter, *, some_removed: bool, among: Sequence[int] | None = None
) -> tuple[_Query | None, _Query | None]:
    """Queries for the numbers that pass and for those that do not pass after all.

    None for the first means all, None for the second means none. ``some_removed`` has articles
    left out whose import was taken back. ``among`` asks of these numbers only, which are then
    looked at one by one: quick for a few of many that pass.
    """
    long, short = folded_filter(wanted.words)
    inside = [*_of_articles(wanted), *_of_annotations(wanted)]
    if among is not None:
        inside.insert(0, _looked_at(among, [*long, *short]))
        short = []
    elif long:
        inside.append(letters_query(long))
    outside: list[_Query] = [(REMOVED, [])] if some_removed else []
    for annotator, states in (
        (wanted.annotator, wanted.states),
        (wanted.worker, wanted.worker_states),
    ):
        if states:
            (outside if "new" in states else inside).append(_of_states(annotator, states))
    if wanted.without_withdrawn:
        outside.append((_WITHDRAWN, [wanted.annotator]))
    left_out = _joined(" UNION ALL ", outside)
    if not inside and not short:
        return None, left_out
    return _cut(inside, short, left_out), left_out


def _looked_at(numbers: Sequence[int], words: list[str]) -> _Query:
    condition, patterns = name_condition(words)
    told = f" AND {condition}" if words else ""
    sql = f"SELECT number FROM article_name WHERE number IN (SELECT value FROM json_each(?)){told}"
    return sql, [json.dumps(list(numbers)), *patterns]


def _cut(inside: list[_Query], short: list[str], left_out: _Query | None) -> _Query:
    """A query for the numbers that all of these have, walking along the first and asking the rest.

    The + keeps SQLite from walking the other way round, which with an FTS5 table in the middle
    would mean to ask it anew for every row.
    """
    condition, patterns = name_condition(short)
    if not inside:
        inside, short = [(f"SELECT number FROM article_name WHERE {condition}", patterns)], []
    (base, _), *others = inside
    conditions = [f"+number IN ({sql})" for sql, _ in others]
    values = [value for _, given in inside for value in given]
    if short:
        conditions.append(
            "EXISTS (SELECT 1 FROM article_name AS name "
            f"WHERE name.number = found.number AND {condition})"
        )
        values += patterns
    if left_out is not None:
        conditions.append(f"+number NOT IN ({left_out[0]})")
        values += left_out[1]
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    return f"SELECT number FROM ({base}) AS found{where}", values


def _joined(by: str, queries: list[_Query]) -> _Query | None:
    if not queries:
        return None
    return by.join(sql for sql, _ in queries), [value for _, given in queries for value in given]


def _of_states(annotator: str, states: tuple[State, ...]) -> _Query:
    """Articles whose set is in one of these states; with "new" wanted, in none of them.

    Those with a set are few: asked once, not once for each of 100,000 articles.
    """
    is_new_wanted = "new" in states
    marks = ", ".join("?" * len(states))
    sql = (
        "SELECT number FROM annotation_set JOIN article ON article.id = article_id "
        f"WHERE annotator = ? AND state {'NOT IN' if is_new_wanted else 'IN'} ({marks})"
    )
    return sql, [annotator, *states]


def _of_articles(wanted: ArticleFilter) -> list[_Query]:
    conditions: list[str] = []
    parameters: list[Value] = []
    for column, value in (("outlet", wanted.outlet), ("story", wanted.story)):
        if value is not None:
            conditions.append(f"{column} = ?")
            parameters.append(value)
    if wanted.published_from:
        # A year or a month alone is a beginning of the date that may come after it.
        begun = wanted.published_from
        conditions.append("(published >= ? OR published IN (?, ?))")
        parameters += [begun, begun[:4], begun[:7]]
    if wanted.published_to:
        conditions.append("published <= ?")
        parameters.append(f"{wanted.published_to}-99")
    if not conditions:
        return []
    return [(f"SELECT number FROM article WHERE {' AND '.join(conditions)}", parameters)]


def _of_annotations(wanted: ArticleFilter) -> list[_Query]:
    if not wanted.asks_of_annotations:
        return []
    conditions, parameters = ["annotator = ?"], list[Value]((wanted.annotator,))
    for column, value in (
        ("type", wanted.type),
        ("speaker_id", wanted.speaker_id),
        ("proposition_id", wanted.proposition_id),
    ):
        if value:
            conditions.append(f"{column} = ?")
            parameters.append(value)
    if wanted.unsure:
        conditions.append("unsure = 1")
    if wanted.has_note:
        conditions.append("note <> ''")
    sql = (
        "SELECT DISTINCT article.number FROM annotation JOIN article ON article.id = article_id "
        f"WHERE {' AND '.join(conditions)}"
    )
    return [(sql, parameters)]
