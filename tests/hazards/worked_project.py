"""A small project in which something of every kind was done, and all that can be read from one."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from annotator.model.change import Edit
from annotator.model.keyword_list import KeywordList
from annotator.model.span import Span
from annotator.model.teamwork import Assigned, Decision, HandIn, Mapped, Receipt
from annotator.session import annotating
from annotator.session.session import Session
from tests.projects import TEXT, add_article, span_of

_UNREAD = ("_sqlite_migrations", "sqlite_sequence", "sqlite_stat1")
"""Tables of SQLite's that no reader is told anything from."""


def worked_project(folder: Path) -> Path:
    """Make it in ``folder`` and return where it lies; it is closed."""
    folder.mkdir(exist_ok=True)
    with Session.create(folder / "worked.annotator") as session:
        session.switch_annotator("a1")
        first = add_article(session)
        add_article(session, TEXT * 40, title="A long one")
        _annotate(session, first)
        session.add_working_time(first, 70)
        with session.step("share the work") as step:
            for record in (
                Assigned(article_id=first, annotator="a1", due="2031-02-03"),
                HandIn(
                    id="h/1", annotator="a1", source="s", sequence=3, created="2031", digest="d"
                ),
                Receipt(id="r", revision=2, digest="e"),
                Mapped(id="speaker:x", to=session.speakers()[0].id),
                Decision(
                    id="d",
                    article_id=first,
                    kind="type",
                    verdict="neither",
                    reviewer="lead",
                    sources={"one": "digest"},
                    why="both miss it",
                ),
                KeywordList(id="k", name="Boats", words=("boat*", "harbour")),
            ):
                step.apply(Edit(before=None, after=record))
    return folder / "worked.annotator"


def _annotate(session: Session, article_id: str) -> None:
    def span(words: str) -> list[Span]:
        return [Span(*span_of(TEXT, words))]

    annotating.annotate_named(
        session,
        article_id,
        span("Nothing has changed"),
        "denial",
        speaker="Ines Vold",
        proposition="The harbour deal has changed",
        relayers=["Tarn Wire"],
        cue=Span(*span_of(TEXT, "she said")),
    )
    second = annotating.annotate_named(
        session, article_id, span("two boats had left"), "acknowledgment", speaker="Officials"
    )
    annotating.annotate_named(session, article_id, span("لن نتراجع"), "claim", speaker="الوزير")
    annotating.change_annotation(session, second.id, note="taken back")
    session.undo()
    annotating.change_annotation(session, second.id, note="stands", unsure=True)
    annotating.finish(session, article_id)


def contents(path: Path) -> list[tuple[object, ...]] | str:
    """Every row of every table that anything is read from; what cannot be read, in words."""
    try:
        with contextlib.closing(sqlite3.connect(path)) as raw:
            raw.text_factory = bytes
            return list(_rows(raw))
    except (sqlite3.Error, UnicodeDecodeError) as problem:
        return str(problem)


def _rows(raw: sqlite3.Connection) -> list[tuple[object, ...]]:
    tables = [
        row[0].decode()
        for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    ]
    rows: list[tuple[object, ...]] = []
    for table in tables:
        if table in _UNREAD or table.startswith(("article_words", "article_letters")):
            continue
        columns = [row[1].decode() for row in raw.execute(f"PRAGMA table_info({table})")]
        rows += [
            (table, *row) for row in raw.execute(f"SELECT * FROM {table} ORDER BY {columns[0]}, 2")
        ]
    for index in ("article_words", "article_letters"):
        raw.execute(f"CREATE VIRTUAL TABLE temp.inside USING fts5vocab (main, {index}, instance)")
        rows += sorted((index, *row) for row in raw.execute("SELECT * FROM temp.inside"))
        raw.execute("DROP TABLE temp.inside")
    return rows
