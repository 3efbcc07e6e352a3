"""Acts of the command line on a sample, and what is there before and after them."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

from tests.hazards.samples import ANNOTATOR, Sample

Act = Callable[[Sample], list[object]]
State = dict[str, list[object]]

ACTS: dict[str, Act] = {
    "import": lambda s: ["import", s.lead, s.files["table"]],
    "import of a dataset": lambda s: ["import", s.lead, s.files["dataset"]],
    "collect": lambda s: ["collect", s.lead, s.files["submission"]],
    "finish": lambda s: [*("finish", s.desk, "--annotator", ANNOTATOR, "--article", s.articles[1])],
    "scheme": lambda s: ["scheme", s.lead, "--set", s.files["scheme"]],
    "guidelines": lambda s: ["guidelines", s.lead, "--set", s.files["guidelines"]],
    "speakers": lambda s: ["speakers", s.lead, "--import", s.files["people"]],
    "assign": lambda s: [
        *("assign", s.lead, "--annotators", "Ada,Ben,Cleo,Dan", "--per-article", 4),
        *("--to", s.lead.with_name("out")),
    ],
    "take": lambda s: ["take", s.desk, s.files["assignment"]],
    "hand in": lambda s: ["hand-in", s.desk, "-o", s.files["submission"]],
    "export": lambda s: ["export", s.lead, "--format", "csv", "-o", s.files["dataset"]],
    "new": lambda s: ["new", made_project(s), "--articles", s.files["text"]],
    "new from an assignment": lambda s: [
        *("new", made_project(s), "--assignment", s.files["assignment"])
    ],
    "restore": lambda s: ["restore", s.lead, "--from", s.files["compared"]],
    "restore elsewhere": lambda s: ["restore", s.files["compared"], "-o", made_project(s)],
    "restore of what is damaged": lambda s: [
        *("restore", s.files["damaged"], "--from", s.files["compared"])
    ],
    "collect undone": lambda s: ["collect", s.files["compared"], "--undo"],
    "backup": lambda s: ["backup", s.lead],
    "backup to a file": lambda s: ["backup", s.lead, "-o", made_project(s)],
    "upgrade": lambda s: ["articles", s.files["last format"]],
    "upgrade from the first format": lambda s: ["articles", s.files["first format"]],
}
MORE_ACTS: dict[str, Act] = {
    "annotate": lambda s: [
        *("annotate", s.desk, "--annotator", ANNOTATOR, "--article", s.articles[2]),
        *("--span", "3:9", "--type", "claim", "--speaker", "Somebody new"),
    ],
    "check": lambda s: ["check", s.lead],
    "articles": lambda s: ["articles", s.lead],
    "find": lambda s: ["find", s.lead, "boats"],
    "report": lambda s: [
        *("agreement", s.files["compared"], "--resamples", 0, "--samples", 1),
        *("--report", s.lead.with_name("report.html")),
    ],
    "keywords": lambda s: ["keywords", s.lead, "--set", "Boats", "--word", "boat"],
    "speakers out": lambda s: ["speakers", s.lead, "--export", s.files["people"]],
}


def made_project(sample: Sample) -> Path:
    """The project that the acts make which make one."""
    return sample.lead.with_name("made.annotator")


_TABLES = (
    *("article", "annotation", "annotation_set", "speaker", "assigned", "hand_in", "scheme"),
    *("guidelines", "setting", "keyword_list", "annotation_set WHERE state = 'finished'"),
)
_SEALED = ".annotator-team"


def projects(sample: Sample) -> list[Path]:
    """The projects that an act may have changed or made."""
    known = (sample.lead, sample.desk, *sample.files.values(), made_project(sample))
    return [path for path in known if path.suffix == ".annotator" and _has_bytes(path)]


def state_of(sample: Sample) -> State:
    """What the projects hold, and what is in the files beside them."""
    state: State = {path.name: found for path in projects(sample) if (found := _held_by(path))}
    folder = sample.lead.parent
    for path in (*folder.glob("*.*"), *folder.glob("out/*")):
        if path.suffix == _SEALED:
            state[path.name] = _sealed_state(path)
        elif path.suffix in (".csv", ".jsonl", ".json", ".md"):
            state[path.name] = [hashlib.sha256(path.read_bytes()).hexdigest()]
        elif path.suffix == ".html":
            state[path.name] = [path.read_bytes().endswith(b"</html>\n")]
    return state


def _has_bytes(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0


def _held_by(project: Path) -> list[object]:
    """The format of a project and how much it holds; nothing for one that is not made yet."""
    body = project.read_bytes()
    if not body.startswith(b"SQLite"):
        return [hashlib.sha256(body).hexdigest()]
    with sqlite3.connect(project) as connection:

        def value(sql: str) -> object:
            return connection.execute(sql).fetchone()[0]

        if not value("PRAGMA page_count"):
            return []
        there = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
        found = [value("PRAGMA user_version")] + [
            value(f"SELECT count(*) FROM {table}")
            for table in _TABLES
            if table.partition(" ")[0] in there
        ]
    connection.close()
    return found


def _sealed_state(path: Path) -> list[object]:
    """Whether the seal is right, and what stands between it and the header, which tells times."""
    head, _, rest = path.read_bytes().partition(b"\n")
    body, _, seal = rest.removesuffix(b"\n").rpartition(b"\n")
    whole = hashlib.sha256(head + b"\n" + body + b"\n").hexdigest().encode()
    return [whole in seal, re.sub(rb'"id":"[0-9a-f-]{36}"', b"", body)]


def left_over(sample: Sample) -> list[str]:
    """What lies beside the projects and files that no act leaves there at its end."""
    endings = (".part", ".unfinished", ".restoring", "-wal", "-shm", ".open", ".lock", "-journal")
    return sorted(
        path.name for path in sample.lead.parent.rglob("*") if path.name.endswith(endings)
    )
