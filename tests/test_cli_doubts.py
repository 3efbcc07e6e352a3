"""`annotator doubts` as a command: the same list as in the window, for scripts and for sending."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from annotator.model.span import Span
from annotator.session import annotating
from tests.projects import add_article, new_session


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "annotator", *arguments], capture_output=True, text=True
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    with new_session(tmp_path, "a1") as session:
        article = add_article(session, "The mayor said the lock was shut.", title="Lock")
        annotating.annotate(session, article, (Span(15, 32),), "claim", unsure=True)
        session.switch_annotator("a2")
        annotating.annotate(session, article, (Span(15, 32),), "claim", note="whose lock?")
        session.add_working_time(article, 90)
        return session.path


def test_everybodys_are_listed_and_one_annotators(project: Path) -> None:
    told = json.loads(run("doubts", str(project), "--json").stdout)["doubts"]
    assert [(known["annotator"], known["unsure"], known["note"]) for known in told] == [
        ("a1", True, ""),
        ("a2", False, "whose lock?"),
    ]
    assert {known["words"] for known in told} == {"the lock was shut"}
    own = json.loads(run("doubts", str(project), "--annotator", "a2", "--json").stdout)["doubts"]
    assert [known["annotator"] for known in own] == ["a2"]
    unsure = run("doubts", str(project), "--unsure").stdout
    assert "a1" in unsure
    assert "whose lock?" not in unsure


def test_a_file_is_written_and_wrong_names_are_refused(project: Path, tmp_path: Path) -> None:
    target = tmp_path / "ask.md"
    assert run("doubts", str(project), "-o", str(target)).returncode == 0
    assert "whose lock?" in target.read_text(encoding="utf-8")
    refused = run("doubts", str(project), "-o", str(tmp_path / "ask.doc"))
    assert refused.returncode == 2
    assert ".csv" in refused.stderr
    nobody = run("doubts", str(project), "--annotator", "zoe")
    assert nobody.returncode == 2
    assert "a1" in nobody.stderr


def test_articles_tell_the_minutes_by_annotator(project: Path) -> None:
    (article,) = json.loads(run("articles", str(project), "--json").stdout)
    assert article["minutes"] == {"a2": 1.5}
