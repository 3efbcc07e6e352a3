"""What a check says, word for word: which thing, where, what is wrong, and nothing besides."""

from __future__ import annotations

import dataclasses
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from annotator.errors import ProjectUnavailable
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
from annotator.store.check import Looked, Problem, checking, problems
from annotator.store.check_rows import article_damage
from annotator.store.connection import Connection
from annotator.store.finding import REBUILD, RESTORE
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


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
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


@pytest.fixture
def path(template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copyfile(template, tmp_path / "project.annotator"))


def damaged(path: Path, sql: str) -> list[tuple[str, str, str]]:
    """What is found after somebody else's program did that."""
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("PRAGMA foreign_keys = OFF")
        other.executescript(sql)
    return [(one.kind, one.where, one.what) for one in found(path) if not one.is_note]


def found(path: Path) -> Iterator[Problem]:
    with closing(Connection(path, read_only=True)) as connection:
        connection.hold()
        yield from (one for one in checking(connection) if isinstance(one, Problem))


def test_a_whole_project_has_neither_problem_nor_note(path: Path) -> None:
    assert list(found(path)) == []


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        (
            "UPDATE article SET title = 'Goats'",
            [
                ("digest", "article x1 (“Goats”)", CHANGED),
                ("index", "article_name", LOST),
                ("index", "article_words", LOST),
                ("index", "article_letters", LOST),
            ],
        ),
        ("UPDATE article SET excluded = '[[0,5]]'", [("digest", "article x1 (“Boats”)", CHANGED)]),
        (
            "UPDATE article SET characters = 7",
            [
                ("text", "article x1 (“Boats”)", "its text is not the one that was imported"),
                ("digest", "article x1 (“Boats”)", CHANGED),
            ],
        ),
        ("UPDATE article SET excluded = 'no json'", [("digest", "article x1 (“Boats”)", CHANGED)]),
        (
            "UPDATE article_text SET text = replace(text, 'boats', 'goats')",
            [
                ("text", "article x1 (“Boats”)", "its text is not the one that was imported"),
                ("index", "article_words", LOST),
            ],
        ),
        (
            "DELETE FROM article_text",
            [
                ("text", "article x1 (“Boats”)", "has no text"),
                ("quote", "annotation n1 of a1 in “” (article x1)", WORDS),
                ("quote", "annotation n2 of a1 in “” (article x1)", WORDS),
                ("index", "article_name", LOST),
                ("index", "article_words", LOST),
                ("index", "article_letters", LOST),
            ],
        ),
        (
            "UPDATE annotation SET fragments = '[[1,8]]' WHERE id = 'n1'",
            [("digest", ANNOTATION, CHANGED), ("quote", ANNOTATION, WORDS)],
        ),
        (
            "UPDATE annotation SET fragments = 'no json' WHERE id = 'n1'",
            [("digest", ANNOTATION, CHANGED), ("quote", ANNOTATION, WORDS)],
        ),
        (
            "UPDATE annotation SET fragments = '[]' WHERE id = 'n1'",
            [("digest", ANNOTATION, CHANGED), ("quote", ANNOTATION, WORDS)],
        ),
        (
            "UPDATE annotation SET fragments = '[[1]]' WHERE id = 'n1'",
            [("digest", ANNOTATION, CHANGED), ("quote", ANNOTATION, WORDS)],
        ),
        (
            "UPDATE annotation SET quotes = '[\"\"]' WHERE id = 'n1'",
            [("digest", ANNOTATION, CHANGED), ("quote", ANNOTATION, WORDS)],
        ),
        (
            "UPDATE annotation SET quotes = '{}' WHERE id = 'n1'",
            [("digest", ANNOTATION, CHANGED), ("quote", ANNOTATION, WORDS)],
        ),
        ("UPDATE annotation SET start = 2 WHERE id = 'n1'", [("quote", ANNOTATION, WORDS)]),
        (
            "UPDATE annotation SET via = '[\"gone\"]' WHERE id = 'n1'",
            [
                ("digest", ANNOTATION, CHANGED),
                ("reference", ANNOTATION, "is reported through a speaker who is not there"),
            ],
        ),
        ("UPDATE annotation SET unsure = 1 WHERE id = 'n1'", [("digest", ANNOTATION, CHANGED)]),
        ("UPDATE annotation SET guidelines = 1 WHERE id = 'n1'", [("digest", ANNOTATION, CHANGED)]),
        (
            "UPDATE annotation SET predicted = NULL WHERE id = 'n2'",
            [("digest", "annotation n2 of a1 in “Boats” (article x1)", CHANGED)],
        ),
        (
            "UPDATE annotation SET digest = 'x' WHERE id = 'n2'",
            [
                ("digest", "annotation n2 of a1 in “Boats” (article x1)", CHANGED),
                ("contradiction", "annotation n2", STRANGE),
            ],
        ),
        (
            "DELETE FROM annotation WHERE id = 'n2'",
            [("contradiction", "annotation n2", "has gone, and no change deleted it")],
        ),
        (
            "UPDATE speaker SET notes = 'x' WHERE id = 's1'",
            [("digest", "speaker s1", CHANGED), ("contradiction", "speaker s1", STRANGE)],
        ),
        (
            "DELETE FROM speaker_name WHERE folded = 'vold'",
            [("index", "speaker s1 (“Ines Vold”)", "is not found by its names")],
        ),
        (
            "DELETE FROM speaker WHERE id = 's2'",
            [
                ("reference", "speaker_name row None", "points at a speaker that is not there"),
                ("reference", ANNOTATION, "is reported through a speaker who is not there"),
                ("contradiction", "speaker s2", "has gone, and no change deleted it"),
            ],
        ),
        (
            "UPDATE proposition SET note = 'x' WHERE id = 'P2'",
            [("digest", "proposition P2", CHANGED), ("contradiction", "proposition P2", STRANGE)],
        ),
        (
            "UPDATE proposition_relation SET relation = 'implies'",
            [
                ("digest", "proposition relation 2, implies, 1", CHANGED),
                ("contradiction", "proposition P2", STRANGE),
            ],
        ),
        (
            "UPDATE annotation_set SET state = 'finished'",
            [
                ("digest", "annotation set x1, a1", CHANGED),
                ("contradiction", "annotation set of a1 in article x1", STRANGE),
            ],
        ),
        (
            "UPDATE annotation_set SET annotations = 7",
            [("count", "annotation set of a1 in article x1", "counts 7 annotations and has 2")],
        ),
        (
            "UPDATE keyword_list SET name = 'x'",
            [("digest", "keyword list k1", CHANGED), ("contradiction", "keyword list k1", STRANGE)],
        ),
        (
            "UPDATE assigned SET place = 9",
            [
                ("digest", "assigned x1, a1", CHANGED),
                ("contradiction", "assigned of a1 in article x1", STRANGE),
            ],
        ),
        (
            "UPDATE hand_in SET added = 9",
            [("digest", "hand in h1", CHANGED), ("contradiction", "hand in h1", STRANGE)],
        ),
        (
            "UPDATE receipt SET revision = 9",
            [("digest", "receipt n9", CHANGED), ("contradiction", "receipt n9", STRANGE)],
        ),
        (
            "UPDATE mapped SET target = 's2'",
            [
                ("digest", "mapped speaker:o1", CHANGED),
                ("contradiction", "mapped speaker:o1", STRANGE),
            ],
        ),
        (
            "UPDATE decision SET why = 'x'",
            [("digest", "decision d1", CHANGED), ("contradiction", "decision d1", STRANGE)],
        ),
        (
            "UPDATE setting SET value = '[2]' WHERE key = 'own'",
            [("digest", "setting own", CHANGED), ("contradiction", "setting own", STRANGE)],
        ),
        (
            "UPDATE import_batch SET source = 'x'",
            [("digest", "import batch b1", CHANGED), ("contradiction", "import batch b1", STRANGE)],
        ),
        (
            "UPDATE guidelines SET body = 'x' WHERE version = 2",
            [("digest", "guidelines 2", CHANGED), ("contradiction", "guidelines", STRANGE)],
        ),
        (
            "UPDATE guidelines SET body = 'x' WHERE version = 1",
            [("digest", "guidelines 1", CHANGED)],
        ),
        (
            "UPDATE scheme SET body = 'x' WHERE version = 2",
            [("digest", "scheme 2", CHANGED), ("contradiction", "scheme", STRANGE)],
        ),
        (
            "UPDATE import_batch SET removed = 1",
            [("digest", "import batch b1", CHANGED), ("contradiction", "import batch b1", STRANGE)],
        ),
        (
            "INSERT INTO mapped (id, target) VALUES ('speaker:o2', 's1')",
            [
                ("digest", "mapped speaker:o2", CHANGED),
                ("contradiction", "mapped speaker:o2", UNKNOWN),
            ],
        ),
        ("UPDATE annotator SET at = 'x'", [("digest", "annotator a1", CHANGED)]),
        (
            "DELETE FROM change WHERE seq = 3",
            [
                ("log", "change 3", "is missing from the change log"),
                ("log", "change 4 (“act” of a1)", UNLINKED),
            ],
        ),
        (
            "UPDATE change SET edits = '[' WHERE seq = 3",
            [
                ("log", "change 3 (“act” of a1)", UNLINKED),
                ("log", "change 3 (“act” of a1)", "cannot be read"),
            ],
        ),
        (
            "UPDATE change SET edits = '[{}]' WHERE seq = 3",
            [
                ("log", "change 3 (“act” of a1)", UNLINKED),
                ("log", "change 3 (“act” of a1)", "cannot be read"),
            ],
        ),
        (
            "UPDATE change SET label = 'x' WHERE seq = 3",
            [("log", "change 3 (“x” of a1)", UNLINKED)],
        ),
        (
            "UPDATE change SET chain = '' WHERE seq = 3",
            [
                ("log", "change 3 (“act” of a1)", UNLINKED),
                ("log", "change 4 (“act” of a1)", UNLINKED),
            ],
        ),
        ("UPDATE change SET state = 'dropped' WHERE seq = 3", []),
        (
            "UPDATE change SET state = 'undone' WHERE seq = 3",
            [("log", "change 3", "is undone and should be done")],
        ),
        (
            "UPDATE change SET state = 'done' WHERE kind = 'undo'",
            [("log", "change 18", "is done and should be step")],
        ),
        (
            "UPDATE change SET state = 'dropped' WHERE kind = 'undo'",
            [("log", "change 18", "is dropped and should be step")],
        ),
        (
            "UPDATE sqlite_sequence SET seq = 7 WHERE name = 'article'",
            [("count", "counter of article", "stands at 7, its last row is 1")],
        ),
        (
            "UPDATE sqlite_sequence SET seq = 1 WHERE name = 'annotation'",
            [("count", "counter of annotation", "stands at 1, its last row is 2")],
        ),
        ("UPDATE sqlite_sequence SET seq = 99 WHERE name = 'annotation'", []),
        (
            "UPDATE sqlite_sequence SET seq = 'x' WHERE name = 'annotation'",
            [("count", "counter of annotation", "stands at x, its last row is 2")],
        ),
        ("DELETE FROM article_name", [("index", "article_name", LOST)]),
        ("UPDATE article_name SET folded = 'x'", [("index", "article_name", LOST)]),
        (
            "DROP TABLE article_letters",
            [
                ("schema", "table article_letters", OTHER),
                ("schema", "table article_letters_config", OTHER),
                ("schema", "table article_letters_data", OTHER),
                ("schema", "table article_letters_idx", OTHER),
            ],
        ),
        ("DROP TRIGGER annotation_added", [("schema", "trigger annotation_added", OTHER)]),
        (
            "ALTER TABLE annotation RENAME COLUMN mention TO mantion",
            [("schema", "table annotation", OTHER)],
        ),
        ("DELETE FROM _sqlite_migrations WHERE name LIKE '%2%'", []),
        ("CREATE TABLE extra (x)", [("schema", "table extra", OTHER)]),
    ],
)
def test_damage_is_told_by_kind_place_and_words(
    path: Path, sql: str, expected: list[tuple[str, str, str]]
) -> None:
    assert damaged(path, sql) == expected


def test_a_speaker_whose_names_cannot_be_read_is_told(path: Path) -> None:
    for column in ("aliases", "distinct_from"):
        for cell in ("no json", "7"):
            sql = f"UPDATE speaker SET {column} = '{cell}' WHERE id = 's1'"
            assert ("digest", "speaker s1", CHANGED) in damaged(path, sql)


def test_what_is_not_text_any_more_is_told(path: Path) -> None:
    assert damaged(path, "UPDATE receipt SET digest = CAST(x'ff' AS TEXT)") == [
        ("digest", "receipt n9", CHANGED),
        ("contradiction", "receipt n9", STRANGE),
    ]
    sql = "UPDATE change SET label = CAST(x'ff' AS TEXT) WHERE seq = 3"
    assert ("log", "change 3 (“�” of a1)", UNLINKED) in damaged(path, sql)


def test_a_reference_into_nothing_is_told(path: Path) -> None:
    told = damaged(path, "UPDATE annotation SET proposition_id = 'gone' WHERE id = 'n2'")
    assert told[0] == ("reference", "annotation row 2", "points at a proposition that is not there")


def test_a_page_that_is_not_what_it_was_is_told_and_the_rest_looked_at(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        sql = "SELECT pageno FROM dbstat WHERE name = 'article_text' LIMIT 1"
        try:
            (page,) = other.execute(sql).fetchone()
        except sqlite3.OperationalError:
            (page,) = other.execute(
                "SELECT rootpage FROM sqlite_master WHERE name = 'article_text'"
            ).fetchone()
        (size,) = other.execute("PRAGMA page_size").fetchone()
    body = bytearray(path.read_bytes())
    body[(page - 1) * size : page * size] = b"\xa5" * size
    path.write_bytes(body)
    told = list(found(path))
    assert {one.kind for one in told} >= {"file"}
    assert any("a part cannot be read: “project.annotator” is damaged" in one.what for one in told)
    assert all(one.where == "project.annotator" for one in told if one.kind == "file")


@pytest.mark.parametrize(
    ("sql", "where"),
    [
        ("DROP TABLE _sqlite_migrations", "table _sqlite_migrations"),
        ("DELETE FROM _sqlite_migrations WHERE id = 3", "list of formats"),
        ("UPDATE _sqlite_migrations SET migration_set = 'x' WHERE id = 3", "list of formats"),
    ],
)
def test_a_list_of_formats_that_is_another_is_told(path: Path, sql: str, where: str) -> None:
    assert where in [place for kind, place, _ in damaged(path, sql) if kind == "schema"]


def test_many_articles_are_looked_at_in_steps(path: Path) -> None:
    with Session.open(path, annotator="a1") as session, session.project.transaction():
        for number in range(150):
            text = f"Text {number}."
            article = Article(id=f"y{number}", text=text, title="T", text_sha256=text_digest(text))
            session.project.articles.add(article, "b1")
    assert list(found(path)) == []
    with closing(Connection(path, read_only=True)) as connection:
        connection.hold()
        looked = [one.done for one in checking(connection) if isinstance(one, Looked)]
    assert looked[:3] == [100, 151, 153]


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT 1", []),
        (
            "UPDATE annotation SET type = 'x' WHERE id = 'n2'",
            [("digest", f"annotation n2 of a1 in {ARTICLE}", CHANGED)],
        ),
        (
            "UPDATE annotation SET start = 2 WHERE id = 'n1'",
            [("quote", f"annotation n1 of a1 in {ARTICLE}", WORDS)],
        ),
        ("UPDATE article SET url = 'x'", [("digest", ARTICLE, CHANGED)]),
        (
            "UPDATE article_text SET text = 'x'",
            [
                ("text", ARTICLE, "its text is not the one that was imported"),
                ("quote", f"annotation n1 of a1 in {ARTICLE}", WORDS),
                ("quote", f"annotation n2 of a1 in {ARTICLE}", WORDS),
            ],
        ),
        (
            "DELETE FROM article_text",
            [
                ("text", ARTICLE, "its text is not the one that was imported"),
                ("quote", f"annotation n1 of a1 in {ARTICLE}", WORDS),
                ("quote", f"annotation n2 of a1 in {ARTICLE}", WORDS),
            ],
        ),
        ("UPDATE speaker SET notes = 'x'", []),
    ],
)
def test_one_article_is_looked_at_by_itself(
    path: Path, sql: str, expected: list[tuple[str, str, str]]
) -> None:
    damaged(path, sql)
    with closing(Connection(path, read_only=True)) as connection:
        connection.hold()
        told = list(article_damage(connection, "x1", "a1"))
        assert list(article_damage(connection, "gone", "a1")) == []
    problems = [one for one in told if isinstance(one, Problem)]
    assert [(one.kind, one.where, one.what) for one in problems] == expected
    assert {one for one in told if isinstance(one, Looked)} == {Looked(0, 0)}


def test_after_one_article_was_looked_at_others_are_read_as_strictly_as_before(path: Path) -> None:
    damaged(path, "UPDATE article SET url = CAST(x'61ff' AS TEXT)")
    with closing(Connection(path, read_only=True)) as connection:
        connection.hold()
        for _ in range(2):
            told = [
                one for one in article_damage(connection, "x1", "a1") if isinstance(one, Problem)
            ]
            assert [(one.kind, one.where) for one in told] == [("digest", ARTICLE)]
            assert connection.value("SELECT title FROM article") == "Boats"
            with pytest.raises(ProjectUnavailable, match="a text in it is not UTF-8"):
                connection.value("SELECT url FROM article")


def test_one_article_with_many_annotations_is_looked_at_in_turns(path: Path) -> None:
    with Session.open(path, annotator="a1") as session:
        commit(session, *(Edit(before=None, after=annotation(f"m{n}", 9)) for n in range(250)))
    damaged(path, "UPDATE annotation SET note = 'x' WHERE id IN ('m0', 'm120', 'm249')")
    with closing(Connection(path, read_only=True)) as connection:
        connection.hold()
        told = list(article_damage(connection, "x1", "a1"))
    names = [one.where.split()[1] for one in told if isinstance(one, Problem)]
    assert names == ["m0", "m120", "m249"]
    # Twenty a turn, before the first of them one, and a last one finds no more.
    assert len(told) - len(names) == 252 // 20 + 2


def test_notes_are_no_problems(path: Path) -> None:
    sql = (
        "DELETE FROM annotation; UPDATE mapped SET target = 'gone', checksum = checksum;"
        "DELETE FROM speaker_name WHERE speaker = 2; DELETE FROM speaker WHERE id = 's2'"
    )
    damaged(path, sql)
    notes = [(one.kind, one.where, one.what) for one in found(path) if one.is_note]
    gone = "means somebody who is gone"
    assert notes == [
        ("reference", "speaker s1 (“Ines Vold”)", "is told apart from a speaker who is gone"),
        ("reference", "mapped speaker:o1", gone),
        ("unused", "speakers", "1 of them are named by no annotation: “Ines Vold”"),
        (
            "unused",
            "propositions",
            "2 of them are named by no annotation: “Boats left”, “Boats stay”",
        ),
    ]
    with closing(Connection(path, read_only=True)) as connection:
        connection.hold()
        assert not any(one.is_note for one in problems(connection))


def test_of_very_many_unused_people_the_first_are_named(path: Path) -> None:
    with Session.open(path, annotator="a1") as session:
        for number in range(21):
            commit(
                session, Edit(before=None, after=Proposition(id=f"Q{number}", text=f"Q{number}"))
            )
    (note,) = found(path)
    named = ", ".join(f"“Q{number}”" for number in range(20))
    assert note.what == f"21 of them are named by no annotation: {named} and others"
    assert note.advice == "delete those that nobody needs"


def test_advice_is_to_restore_or_to_make_an_index_anew(path: Path) -> None:
    damaged(path, "UPDATE article_name SET folded = 'x'; UPDATE article SET url = 'x'")
    assert [(one.kind, one.advice) for one in found(path)] == [
        ("digest", RESTORE),
        ("index", REBUILD),
    ]


def test_a_look_at_many_rows_tells_how_far_it_is(path: Path) -> None:
    with Session.open(path, annotator="a1") as session:
        for first in range(0, 250, 10):
            commit(
                session,
                *(
                    Edit(before=None, after=annotation(f"m{number}", 9))
                    for number in range(first, first + 10)
                ),
            )
        for number in range(60):
            commit(
                session, Edit(before=None, after=Receipt(id=f"r{number}", revision=1, digest=""))
            )
    with closing(Connection(path, read_only=True)) as connection:
        connection.hold()
        entries = int(connection.value("SELECT count(*) FROM change"))
        looked = [one for one in checking(connection) if isinstance(one, Looked)]
    total = 1 + 252 + entries
    assert {one.total for one in looked} == {total}
    places = [one.done for one in looked]
    assert places == sorted(places)
    assert places[0] == 1
    assert places[1:4] == [101, 201, 253]
    assert places[4] == 253 + 50
    assert places[-1] == total


def test_who_is_in_the_log_and_nobody_is_told_as_nobody(path: Path) -> None:
    told = damaged(path, "UPDATE change SET annotator = '' WHERE seq = 3")
    assert told[0] == ("log", "change 3 (“act” of nobody)", UNLINKED)


def test_an_undo_that_stands_alone_and_a_redo_are_followed(path: Path) -> None:
    with Session.open(path, annotator="a1") as session:
        session.undo()
        session.undo()
        commit(session, Edit(before=None, after=Receipt(id="r1", revision=1, digest="")))
    assert list(found(path)) == []
    assert damaged(path, "UPDATE change SET state = 'undone' WHERE seq = 20") == [
        ("log", "change 20", "is undone and should be dropped")
    ]


def test_bytes_where_text_belongs_are_told(path: Path) -> None:
    body = path.read_bytes()
    # The kind of one cell in a row's head: what was text is bytes to SQLite.
    for head, changed in (
        (b"\x11\x01\x0f\x08\x2dn9", b"\x11\x01\x0e\x08\x2dn9"),
        (b"\x00\x11\x11\x17\x1d", b"\x00\x11\x11\x16\x1d"),
        (b"\x00\x55\x11\x15\x00\x13\x11", b"\x00\x55\x11\x15\x00\x12\x11"),
    ):
        assert head in body
        body = body.replace(head, changed)
    path.write_bytes(body)
    kinds = [one.kind for one in found(path)]
    assert {"digest", "log"} <= set(kinds)


def test_entries_that_are_numbered_far_off_are_told(path: Path) -> None:
    told = damaged(path, "UPDATE change SET seq = 5000000 WHERE seq = 20")
    assert ("log", "change 20", "is missing from the change log") in told
    told = damaged(path, "UPDATE change SET target = -7 WHERE kind = 'undo'")
    assert any(kind == "log" for kind, _, _ in told)
