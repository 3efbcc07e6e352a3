"""Acts of the command line on a sample, and what is there before and after them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

from tests.hazards.samples import ANNOTATOR, Sample

Act = Callable[[Sample], list[object]]
State = dict[str, list[int]]

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


def is_made(sample: Sample) -> bool:
    """Whether that project is there."""
    path = made_project(sample)
    return path.exists() and path.stat().st_size > 0


_TABLES = (
    *("article", "annotation", "annotation_set", "speaker", "assigned", "hand_in", "scheme"),
    *("guidelines", "setting", "keyword_list", "annotation_set WHERE state = 'finished'"),
)


def state_of(sample: Sample) -> State:
    """How much the projects hold."""
    state: State = {}
    for project in (sample.lead, sample.desk, made_project(sample)):
        if not project.exists() or not project.stat().st_size:
            continue
        with sqlite3.connect(project) as connection:
            if connection.execute("PRAGMA page_count").fetchone()[0]:
                state[project.name] = [
                    connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
                    for table in _TABLES
                ]
        connection.close()
    return state
