"""The tables of a project and how older projects become newer ones; only ever appended to."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations

SCHEMA_VERSION = 9
"""How many migrations there are; kept in the file as ``user_version``."""

SCHEMA_MARK = 1603628142
"""What `opening.schema_mark` is of the present schema."""

SCHEMA = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
"""Asks for everything that a project consists of, as SQL."""

_FIRST_SCHEMA = """
CREATE TABLE setting (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;
CREATE TABLE scheme (
    version INTEGER PRIMARY KEY,
    body TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE TABLE guidelines (
    version INTEGER PRIMARY KEY,
    body TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE TABLE import_batch (
    id TEXT PRIMARY KEY,
    source TEXT NOT NULL,
    removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)),
    at TEXT NOT NULL
) STRICT;
CREATE TABLE article (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    batch TEXT NOT NULL REFERENCES import_batch (id),
    title TEXT NOT NULL,
    outlet TEXT,
    author TEXT,
    url TEXT,
    published TEXT,
    language TEXT,
    story TEXT,
    excluded TEXT NOT NULL,
    characters INTEGER NOT NULL,
    text_sha256 TEXT NOT NULL UNIQUE,
    source_sha256 TEXT NOT NULL,
    source_name TEXT NOT NULL,
    source_row INTEGER,
    digest TEXT NOT NULL
) STRICT;
CREATE INDEX article_batch ON article (batch);
CREATE TABLE article_text (
    number INTEGER PRIMARY KEY REFERENCES article (number) ON DELETE CASCADE,
    text TEXT NOT NULL
) STRICT;
CREATE TABLE annotator (
    name TEXT PRIMARY KEY,
    at TEXT NOT NULL
) STRICT;
CREATE TABLE speaker (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    aliases TEXT NOT NULL,
    kind TEXT NOT NULL,
    organisation TEXT NOT NULL,
    role TEXT NOT NULL,
    notes TEXT NOT NULL,
    external_id TEXT
) STRICT;
CREATE TABLE speaker_name (
    folded TEXT NOT NULL,
    speaker INTEGER NOT NULL REFERENCES speaker (number) ON DELETE CASCADE,
    PRIMARY KEY (folded, speaker)
) STRICT, WITHOUT ROWID;
CREATE INDEX speaker_name_speaker ON speaker_name (speaker);
CREATE TABLE proposition (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    text TEXT NOT NULL,
    folded TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    status TEXT NOT NULL
) STRICT;
CREATE TABLE proposition_relation (
    proposition INTEGER NOT NULL REFERENCES proposition (number) ON DELETE CASCADE,
    relation TEXT NOT NULL CHECK (relation IN ('implies', 'excludes')),
    other INTEGER NOT NULL REFERENCES proposition (number) ON DELETE CASCADE,
    PRIMARY KEY (proposition, relation, other)
) STRICT, WITHOUT ROWID;
CREATE TABLE annotation_set (
    article_id TEXT NOT NULL REFERENCES article (id),
    annotator TEXT NOT NULL REFERENCES annotator (name) ON UPDATE CASCADE,
    state TEXT NOT NULL CHECK (state IN ('new', 'in progress', 'finished')),
    started TEXT NOT NULL,
    finished TEXT NOT NULL,
    annotations INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (article_id, annotator)
) STRICT;
CREATE INDEX annotation_set_annotator ON annotation_set (annotator, state);
CREATE TABLE annotation (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    article_id TEXT NOT NULL,
    annotator TEXT NOT NULL,
    start INTEGER NOT NULL,
    fragments TEXT NOT NULL,
    quotes TEXT NOT NULL,
    type TEXT NOT NULL,
    stance TEXT,
    speaker_id TEXT REFERENCES speaker (id),
    proposition_id TEXT REFERENCES proposition (id),
    mention TEXT,
    via TEXT NOT NULL,
    cue TEXT,
    certainty TEXT NOT NULL,
    date_said TEXT,
    form TEXT NOT NULL,
    unsure INTEGER NOT NULL CHECK (unsure IN (0, 1)),
    note TEXT NOT NULL,
    origin TEXT NOT NULL,
    attributes TEXT NOT NULL,
    created TEXT NOT NULL,
    changed TEXT NOT NULL,
    digest TEXT NOT NULL,
    FOREIGN KEY (article_id, annotator)
        REFERENCES annotation_set (article_id, annotator) ON UPDATE CASCADE
) STRICT;
CREATE INDEX annotation_of_set ON annotation (article_id, annotator, start);
CREATE INDEX annotation_speaker ON annotation (speaker_id);
CREATE INDEX annotation_proposition ON annotation (proposition_id);
CREATE TRIGGER annotation_added AFTER INSERT ON annotation BEGIN
    UPDATE annotation_set SET annotations = annotations + 1
    WHERE article_id = NEW.article_id AND annotator = NEW.annotator;
END;
CREATE TRIGGER annotation_removed AFTER DELETE ON annotation BEGIN
    UPDATE annotation_set SET annotations = annotations - 1
    WHERE article_id = OLD.article_id AND annotator = OLD.annotator;
END;
CREATE TABLE change (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('do', 'undo', 'redo')),
    state TEXT NOT NULL CHECK (state IN ('done', 'undone', 'dropped', 'step')),
    target INTEGER REFERENCES change (seq),
    label TEXT NOT NULL,
    annotator TEXT NOT NULL,
    at TEXT NOT NULL,
    edits TEXT NOT NULL
) STRICT;
CREATE INDEX change_steps ON change (annotator, state, seq);
"""

# The words of articles are an index beside the texts: it reads them through the view, holds no
# copy, and can be rebuilt from them at any time.
_WORKBENCH_SCHEMA = """
ALTER TABLE annotation ADD COLUMN predicted TEXT;
ALTER TABLE proposition ADD COLUMN note TEXT NOT NULL DEFAULT '';
CREATE INDEX article_published ON article (published);
CREATE INDEX article_outlet ON article (outlet);
CREATE TABLE work_time (
    article_id TEXT NOT NULL REFERENCES article (id),
    annotator TEXT NOT NULL REFERENCES annotator (name) ON UPDATE CASCADE,
    seconds INTEGER NOT NULL CHECK (seconds >= 0),
    PRIMARY KEY (article_id, annotator)
) STRICT, WITHOUT ROWID;
CREATE TABLE keyword_list (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    words TEXT NOT NULL,
    color TEXT NOT NULL,
    shown INTEGER NOT NULL DEFAULT 1 CHECK (shown IN (0, 1))
) STRICT;
CREATE VIEW article_reading AS
    SELECT number, title, text FROM article JOIN article_text USING (number);
CREATE VIRTUAL TABLE article_words USING fts5 (
    title, text,
    content = 'article_reading', content_rowid = 'number',
    tokenize = "unicode61 remove_diacritics 2"
);
INSERT INTO article_words (article_words) VALUES ('rebuild');
"""

_PEOPLE_SCHEMA = """
ALTER TABLE speaker ADD COLUMN distinct_from TEXT NOT NULL DEFAULT '[]';
CREATE INDEX annotation_relayed ON annotation (id) WHERE via <> '[]';
CREATE INDEX proposition_related ON proposition_relation (other);
"""

_TEAMWORK_SCHEMA = """
ALTER TABLE annotation ADD COLUMN guidelines INTEGER NOT NULL DEFAULT 1;
CREATE TABLE assigned (
    article_id TEXT NOT NULL REFERENCES article (id),
    annotator TEXT NOT NULL REFERENCES annotator (name) ON UPDATE CASCADE,
    batch INTEGER NOT NULL,
    place INTEGER NOT NULL,
    due TEXT,
    is_training INTEGER NOT NULL CHECK (is_training IN (0, 1)),
    withdrawn INTEGER NOT NULL CHECK (withdrawn IN (0, 1)),
    PRIMARY KEY (article_id, annotator)
) STRICT, WITHOUT ROWID;
CREATE INDEX assigned_queue ON assigned (annotator, batch, place);
CREATE TABLE hand_in (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    annotator TEXT NOT NULL,
    source TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    created TEXT NOT NULL,
    digest TEXT NOT NULL,
    added INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    removed INTEGER NOT NULL,
    already INTEGER NOT NULL,
    refused INTEGER NOT NULL
) STRICT;
CREATE TABLE receipt (
    id TEXT PRIMARY KEY,
    revision INTEGER NOT NULL,
    digest TEXT NOT NULL,
    deleted INTEGER NOT NULL CHECK (deleted IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE TABLE mapped (
    id TEXT PRIMARY KEY,
    target TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE decision (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    article_id TEXT NOT NULL REFERENCES article (id),
    kind TEXT NOT NULL,
    verdict TEXT NOT NULL,
    reviewer TEXT NOT NULL,
    gold TEXT NOT NULL,
    sources TEXT NOT NULL,
    fields TEXT NOT NULL,
    why TEXT NOT NULL,
    guideline TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX decision_article ON decision (article_id);
"""

# Words of articles are indexed folded and split, so that accents, tatweel and scripts without
# spaces are no obstacle: to the ascii tokenizer all other signs are letters. No text is copied.
_FINDING_SCHEMA = """
DROP TABLE article_words;
DROP VIEW article_reading;
CREATE VIRTUAL TABLE article_words USING fts5 (
    title, text, content = '', tokenize = 'ascii'
);
CREATE VIRTUAL TABLE article_letters USING fts5 (
    name, content = '', columnsize = 0, tokenize = 'trigram case_sensitive 1'
);
CREATE TABLE article_name (
    number INTEGER PRIMARY KEY REFERENCES article (number) ON DELETE CASCADE,
    folded TEXT NOT NULL
) STRICT;
CREATE INDEX article_story ON article (story) WHERE story IS NOT NULL;
CREATE INDEX annotation_type ON annotation (annotator, type, article_id);
CREATE INDEX annotation_unsure ON annotation (annotator, article_id) WHERE unsure = 1;
CREATE INDEX annotation_noted ON annotation (annotator, article_id) WHERE note <> '';
"""

_PROPOSED_SPEAKERS = """
ALTER TABLE speaker ADD COLUMN status TEXT NOT NULL DEFAULT 'accepted';
"""

# By these the annotator's last annotation on the same words, and the speaker's last stance on a
# proposition, are found without a walk.
_PRECEDENTS_SCHEMA = """
CREATE INDEX annotation_words ON annotation (annotator, quotes, type);
CREATE INDEX annotation_position ON annotation (annotator, speaker_id, proposition_id);
"""

# Beginnings of words are indexed too: without that, looking for one reads all words it begins.
_BEGINNINGS_SCHEMA = """
DROP TABLE article_words;
CREATE VIRTUAL TABLE article_words USING fts5 (
    title, text, content = '', tokenize = 'ascii', prefix = '2 3'
);
ALTER TABLE keyword_list ADD COLUMN line TEXT NOT NULL DEFAULT 'solid'
    CHECK (line IN ('solid', 'dashed', 'dotted'));
"""

_CHECKSUMS_SCHEMA = """
ALTER TABLE setting ADD COLUMN checksum TEXT NOT NULL DEFAULT '';
ALTER TABLE scheme ADD COLUMN checksum TEXT NOT NULL DEFAULT '';
ALTER TABLE guidelines ADD COLUMN checksum TEXT NOT NULL DEFAULT '';
ALTER TABLE import_batch ADD COLUMN checksum TEXT NOT NULL DEFAULT '';
ALTER TABLE annotator ADD COLUMN checksum TEXT NOT NULL DEFAULT '';
ALTER TABLE speaker ADD COLUMN checksum TEXT NOT NULL DEFAULT '';
ALTER TABLE proposition ADD COLUMN checksum TEXT NOT NULL DEFAULT '';
ALTER TABLE proposition_relation ADD COLUMN checksum TEXT NOT NULL DEFAULT '';
ALTER TABLE annotation_set ADD COLUMN checksum TEXT NOT NULL DEFAULT '';
ALTER TABLE work_time ADD COLUMN checksum TEXT NOT NULL DEFAULT '';
ALTER TABLE keyword_list ADD COLUMN checksum TEXT NOT NULL DEFAULT '';
ALTER TABLE assigned ADD COLUMN checksum TEXT NOT NULL DEFAULT '';
ALTER TABLE hand_in ADD COLUMN checksum TEXT NOT NULL DEFAULT '';
ALTER TABLE receipt ADD COLUMN checksum TEXT NOT NULL DEFAULT '';
ALTER TABLE mapped ADD COLUMN checksum TEXT NOT NULL DEFAULT '';
ALTER TABLE decision ADD COLUMN checksum TEXT NOT NULL DEFAULT '';
ALTER TABLE change ADD COLUMN chain TEXT NOT NULL DEFAULT '';
"""

SCRIPTS = (
    _FIRST_SCHEMA,
    _WORKBENCH_SCHEMA,
    _PEOPLE_SCHEMA,
    _TEAMWORK_SCHEMA,
    _FINDING_SCHEMA,
    _PROPOSED_SPEAKERS,
    _PRECEDENTS_SCHEMA,
    _BEGINNINGS_SCHEMA,
    _CHECKSUMS_SCHEMA,
)
"""What the migrations run, the first one first."""


def migrations() -> Migrations:
    """All migrations in their order, for sqlite-utils to apply the pending ones."""
    from sqlite_utils import Migrations

    known = Migrations("annotator")

    # executescript of sqlite-utils stays inside the open transaction, unlike sqlite3's own.
    @known()
    def first_schema(db: Database) -> None:
        db.executescript(_FIRST_SCHEMA)

    @known()
    def workbench(db: Database) -> None:
        db.executescript(_WORKBENCH_SCHEMA)

    @known()
    def people(db: Database) -> None:
        db.executescript(_PEOPLE_SCHEMA)

    @known()
    def teamwork(db: Database) -> None:
        db.executescript(_TEAMWORK_SCHEMA)

    @known()
    def finding(db: Database) -> None:
        from annotator.store.article_index import name_rows

        db.executescript(_FINDING_SCHEMA)
        # The words are indexed by the migration that makes their index anew.
        for number, title, outlet in db.execute("SELECT number, title, outlet FROM article"):
            for sql, values in name_rows(number, title=title, outlet=outlet):
                db.execute(sql, values)

    @known()
    def proposed_speakers(db: Database) -> None:
        db.executescript(_PROPOSED_SPEAKERS)

    @known()
    def precedents(db: Database) -> None:
        db.executescript(_PRECEDENTS_SCHEMA)

    @known()
    def beginnings(db: Database) -> None:
        from annotator.store.article_index import words_row

        db.executescript(_BEGINNINGS_SCHEMA)
        articles = "SELECT number, title, text FROM article JOIN article_text USING (number)"
        for number, title, text in db.execute(articles):
            db.execute(*words_row(number, title=title, text=text))

    known()(checksums)
    return known


def checksums(db: Database) -> None:
    """Checksums in all rows, a chain through the change log."""
    from annotator.store.checksums import fill

    db.executescript(_CHECKSUMS_SCHEMA)
    fill(db)
