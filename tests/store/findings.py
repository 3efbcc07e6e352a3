"""What a check says of a project with one of each kind, word for word and nothing besides."""

from __future__ import annotations

import dataclasses
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from annotator.model.annotation import Annotation, AnnotationSet
from annotator.model.article import Article, text_digest
from annotator.model.change import Change, Edit, ImportBatch, Record
from annotator.model.keyword_list import KeywordList
from annotator.model.proposition import Proposition
from annotator.model.setting import ProjectSetting
from annotator.model.span import Span
from annotator.model.speaker import Speaker
from annotator.model.teamwork import (
    Assigned,
    Decision,
    GuidelinesText,
    HandIn,
    Mapped,
    Receipt,
    SchemeText,
)
from annotator.session.session import Session
from annotator.store.check import Problem, checking
from annotator.store.connection import Connection
from tests.projects import TEXT, new_session

CHANGED = "is not as it was stored: a value of it has changed"
STRANGE = "its last change in the log is not what the project holds"
UNKNOWN = "stands in the project and in no entry of the change log"
WORDS = "its words are not those of the article at its offsets"
LOST = "does not find articles by what is in them"
OTHER = "is not that of a fresh project"
UNLINKED = "is not as it was logged, or what came before it is not"
ARTICLE = "“Boats” (article x1)"
ANNOTATION = "annotation n1 of a1 in “Boats” (article x1)"


def annotation(name: str, start: int, **fields: object) -> Annotation:
    return Annotation(
        id=name,
        article_id="x1",
        annotator="a1",
        fragments=(Span(start, start + 6),),
        quotes=(TEXT[start : start + 6],),
        type="claim",
        **fields,  # type: ignore[arg-type]
    )


def records() -> list[Record]:
    """One of each kind, under ids that a test can name."""
    return [
        Speaker(id="s1", name="Ines Vold", aliases=("Vold",), distinct_from=("s2",)),
        Speaker(id="s2", name="Tarn Wire"),
        Proposition(id="P1", text="Boats left"),
        Proposition(id="P2", text="Boats stay", excludes=("P1",)),
        AnnotationSet(article_id="x1", annotator="a1", started="1"),
        annotation("n1", 1, speaker_id="s1", via=("s2",), proposition_id="P1", guidelines=2),
        annotation("n2", 9, speaker_id="s1", proposition_id="P2", predicted={"stance": "x"}),
        annotation("n3", 9),
        KeywordList(id="k1", name="Hedges", words=("may",)),
        Assigned(article_id="x1", annotator="a1"),
        HandIn(id="h1", annotator="a1", source="s", sequence=3, created="1", digest="d"),
        Receipt(id="n9", revision=2, digest="d"),
        Mapped(id="speaker:o1", to="s1"),
        Decision(id="d1", article_id="x1", kind="type", verdict="taken", reviewer="lead"),
        ProjectSetting(id="own", value=[1]),
    ]


def commit(session: Session, *edits: Edit, label: str = "act") -> None:
    session.commit(Change(label=label, annotator="a1", edits=edits))


def make_one_of_each(folder: Path) -> Path:
    """A project with one of each kind of record, with deletions, undo and redo in its log."""
    with new_session(folder) as session:
        batch = ImportBatch(id="b1", source="test", removed=True)
        article = Article(
            id="x1",
            text=TEXT,
            title="Boats",
            outlet="The Tide",
            text_sha256=text_digest(TEXT),
            source_name="a.txt",
        )
        with session.step("import 1 article") as step:
            session.project.articles.add_batch(batch, at="1")
            step.apply(Edit(before=batch, after=dataclasses.replace(batch, removed=False)))
            session.project.articles.add(article, batch.id)
        for record in records():
            commit(session, Edit(before=None, after=record))
        stored = session.project.annotations.get("n3")
        commit(session, Edit(before=stored, after=None), label="delete")
        session.undo()
        session.redo()
        commit(
            session,
            Edit(
                before=GuidelinesText(body=session.guidelines),
                after=GuidelinesText(body="# Anew"),
            ),
        )
        body = session.scheme.as_json()
        anew = body.replace(session.scheme.name, "Anew")
        commit(session, Edit(before=SchemeText(body=body), after=SchemeText(body=anew)))
    return folder / "project.annotator"


def damaged(path: Path, sql: str) -> list[tuple[str, str, str]]:
    """What is found after somebody else's program did that."""
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("PRAGMA foreign_keys = OFF")
        other.executescript(sql)
    return [(one.kind, one.where, one.what) for one in checked(path) if not one.is_note]


def checked(path: Path) -> Iterator[Problem]:
    with closing(Connection(path, read_only=True)) as connection:
        connection.hold()
        yield from (one for one in checking(connection) if isinstance(one, Problem))
