"""Row 22: nothing that comes from data is run, in our code, by SQLite or by the page parser."""

from __future__ import annotations

import ast
import random
import re
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from annotator.errors import UserError
from annotator.exchange.article_html import html_article
from annotator.session.session import Session
from tests.hazards.frame import Hazard, Tally, hazard, of_module
from tests.hazards.worked_project import contents, worked_project

ROOT = Path(__file__).parent.parent.parent
MODULES = frozenset(
    re.findall(
        r"\w+",
        "cloudpickle code codeop ctypes dill imp jsonpickle joblib marshal pickle pty runpy shelve "
        "subprocess yaml ruamel xmlrpc",
    )
)
NAMES = frozenset(
    re.findall(
        r"\w+",
        "eval exec compile __import__ execfile",
    )
)
ATTRIBUTES = frozenset(
    re.findall(
        r"\w+",
        "system popen posix_spawn posix_spawnp execl execle execlp execv execve execvp execvpe "
        "spawnl spawnle spawnlp spawnv spawnve spawnvp load_extension enable_load_extension "
        "from_string load_setuptools_entrypoints entry_points load_module exec_module "
        "startDetached literal_eval fromfile",
    )
)
# Modules of ours that are named by ourselves, and our own two processes that talk by a pipe.
ALLOWED = {
    ("annotator/late.py", "import_module"),
    ("annotator/ui/annotate_page.py", "import_module"),
}
PROCESSES = {"annotator/session/apart.py", "annotator/__main__.py"}
# Runs the desktop's own programs, with words of ours and the folder of the user's data.
PROGRAMS = {"annotator/double_click.py"}


def found_in(path: Path, root: Path = ROOT) -> Iterator[tuple[int, str]]:
    """The number of places looked at, each with what was found there ("" for nothing)."""
    name = path.relative_to(root).as_posix()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        words = ""
        match node:
            case ast.Import(names=names):
                words = next((n.name for n in names if n.name.partition(".")[0] in MODULES), "")
                if words == "subprocess" and name in PROGRAMS:
                    words = ""
                if any(n.name.startswith("multiprocessing") for n in names):
                    words = "" if name in PROCESSES else "multiprocessing"
            case ast.ImportFrom(module=str(module)):
                head = module.partition(".")[0]
                words = head if head in MODULES else ""
                if head == "multiprocessing" and name not in PROCESSES:
                    words = head
            case ast.Call():
                words = _strange_call(node, name)
            case _:
                continue
        yield getattr(node, "lineno", 0), f"{name}:{node.lineno} {words}" if words else ""


def _strange_call(node: ast.Call, name: str) -> str:
    keywords = {word.arg: word.value for word in node.keywords}
    shell = keywords.get("shell") or keywords.get("allow_pickle")
    if isinstance(shell, ast.Constant) and shell.value:
        return "shell or allow_pickle"
    match node.func:
        case ast.Name(id=word) if word in NAMES:
            return word
        case ast.Name(id="Database") if not _is_false(keywords.get("execute_plugins")):
            return "Database with plug-ins"
        case ast.Attribute(attr="import_module") if (name, "import_module") not in ALLOWED:
            return "import_module"
        case ast.Attribute(attr=word) if word in ATTRIBUTES:
            return word
    return ""


def _is_false(value: ast.expr | None) -> bool:
    return isinstance(value, ast.Constant) and value.value is False


@hazard(row=22, words="calls and imports of our code that could run data", small=1, full=1)
def code_that_could_run_data(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    for path in sorted((ROOT / "annotator").rglob("*.py")):
        for _, words in found_in(path):
            tally.tried()
            tally.expect(not words, words)
    sample = folder / "sample.py"
    sample.write_text(
        "import pickle\nfrom yaml import load\nimport importlib\neval('1')\n"
        "importlib.import_module(x)\nrun(shell=True)\nDatabase(path)\nos.system(x)\n"
    )
    caught = [words for _, words in found_in(sample, folder) if words]
    tally.expect(len(caught) == 7, f"the search itself finds {len(caught)} of 7: {caught}")


ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
TABLES = ("article", "annotation", "annotation_set", "speaker", "setting", "change", "annotator")
SPOILS = ("DELETE FROM speaker", "UPDATE annotation SET note = 'x'", "DELETE FROM change")


def hostile_schema(dice: random.Random) -> str:
    """SQL that puts something into a project that runs when it is read or written."""
    table = dice.choice(TABLES)
    name = dice.choice(
        ("more", "sqliteXmore", "article_words_more", "_sqlite_migrations_more", f"{table}_more")
    )
    spoil = dice.choice(SPOILS)
    moment = dice.choice(("AFTER", "BEFORE"))
    deed = dice.choice(("INSERT", "UPDATE", "DELETE"))
    return dice.choice(
        (
            f'CREATE VIEW "{name}" AS {ENDLESS}',
            (
                f'PRAGMA legacy_alter_table=ON; ALTER TABLE "{table}" RENAME TO "{name}"; '
                f'CREATE VIEW "{table}" AS {ENDLESS}'
            ),
            (
                f'PRAGMA legacy_alter_table=ON; ALTER TABLE "{table}" RENAME TO "{name}"; '
                f'CREATE VIEW "{table}" AS SELECT * FROM "{name}"'
            ),
            f'CREATE VIRTUAL TABLE "{name}" USING fts5 (words)',
            f'CREATE TABLE "{name}" (a, b GENERATED ALWAYS AS (hex(zeroblob(a))) VIRTUAL)',
            f'CREATE TRIGGER "{name}" {moment} {deed} ON "{table}" BEGIN {spoil}; END',
            (
                f'CREATE TRIGGER "{name}" {moment} INSERT ON annotation WHEN (SELECT count(*) FROM '
                f"({ENDLESS})) BEGIN {spoil}; END"
            ),
            (
                f"DROP TRIGGER annotation_added; CREATE TRIGGER annotation_added AFTER INSERT ON "
                f"annotation BEGIN {spoil}; END"
            ),
        )
    )


@hazard(row=22, words="projects whose schema runs something foreign", small=15, full=1_500)
def schemas_that_run_something(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    (folder / "good").mkdir()
    good = worked_project(folder / "good")
    path = folder / "hostile.annotator"
    for _ in range(tries):
        shutil.copy(good, path)
        script = hostile_schema(dice)
        try:
            with closing(sqlite3.connect(path)) as db:
                db.executescript(script)
        except sqlite3.Error as problem:
            tally.lost(f"the hazard itself made no such project: {script}: {problem}")
            continue
        before = path.read_bytes()
        begun = time.monotonic()
        try:
            with Session.open(path):
                tally.lost(f"opened: {script}")
        except UserError as refused:
            tally.expect(len(refused.message) < 600, f"a long message: {refused.message}")
        tally.expect(time.monotonic() - begun < 5, f"took long: {script}")
        tally.expect(path.read_bytes() == before, f"was written: {script}")
        tally.tried()
    tally.expect(contents(good) == contents(good), "the project that all came from is whole")


CANARY = "canary-that-lies-in-another-file"
ENTITIES = (
    '<!DOCTYPE html [<!ENTITY x SYSTEM "file://{secret}">]>',
    '<!DOCTYPE html [<!ENTITY % p SYSTEM "file://{secret}"> %p;]>',
    '<!DOCTYPE html SYSTEM "file://{secret}">',
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0//EN" "http://127.0.0.1:9/none.dtd">',
    '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY a{n} "{"&a%s;" % (n - 1 if n else "") * 10}">' for n in range(12))
    + "]>",
    '<?xml-stylesheet href="file://{secret}" type="text/xsl"?>',
)
INSIDES = (
    "<p>&x; &a11; &p;</p>",
    '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{secret}" parse="text"/>',
    '<iframe src="file://{secret}"></iframe><object data="{secret}"></object>',
    '<link rel="import" href="{secret}"><base href="file:///">',
    "<script>document.write('x')</script>",
    '<meta http-equiv="refresh" content="0;url=file://{secret}">',
    '<img src="{secret}" onerror="x()">',
)


@hazard(row=22, words="pages with entities, includes and foreign files", small=20, full=3_000)
def pages_that_ask_for_more(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    secret = folder / "secret.txt"
    secret.write_text(CANARY)
    prose = "<p>" + "The council met on Friday and the mayor said so again. " * 8 + "</p>"
    for _ in range(tries):
        inside = "".join(dice.sample(INSIDES, dice.randrange(1, 4)))
        page = (
            dice.choice(ENTITIES) + f"<html><head><title>t</title></head><body>{prose}{inside}"
            f"{prose}</body></html>"
        ).replace("{secret}", str(secret))
        begun = time.monotonic()
        try:
            draft = html_article(page.encode(), file="page.html")
            tally.expect(CANARY not in f"{draft.text}{draft}", f"a foreign file came in: {page}")
            tally.expect(len(draft.text) < 50_000, f"the page grew: {page}")
        except UserError:
            pass
        tally.expect(time.monotonic() - begun < 5, f"took long: {page}")
        tally.tried()


@pytest.mark.parametrize("entry", of_module(__name__))
def test_hazard(entry: Hazard, tmp_path: Path) -> None:
    entry.tried_small(tmp_path)
