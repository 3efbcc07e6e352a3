"""The rules of the house, as sentences that fail."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted((ROOT / "annotator").rglob("*.py"))


def test_imports_keep_to_the_layers() -> None:
    run = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as lint; lint()"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_says_first_what_it_is_for(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert docstring is not None
    assert len(docstring.split("\n\n")[0].splitlines()) <= 3


def test_bugs_are_caught_at_the_edges_of_threads_and_processes_only() -> None:
    catching = {
        path.relative_to(ROOT).as_posix()
        for path in SOURCES
        if re.search(r"except Exception\b", path.read_text(encoding="utf-8"))
    }
    assert catching <= {
        "annotator/app.py",
        "annotator/ui/background.py",
        "annotator/session/apart.py",
        "annotator/session/reading_ahead.py",
        "annotator/ui/crash.py",
    }


@pytest.mark.parametrize(
    "heavy", ["PySide6", "numpy", "scipy", "trafilatura", "sqlite_utils", "click", "sentencex"]
)
def test_reading_the_model_and_the_session_costs_no_heavy_import(heavy: str) -> None:
    code = (
        "import sys; import annotator.session.session, annotator.session.annotating; "
        f"sys.exit({heavy!r} in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0


def test_no_placeholder_has_a_number_which_python_3_14_refuses_with_a_sequence() -> None:
    numbered = re.compile(r"[=(,]\s*\?[0-9]")
    assert [path for path in SOURCES if numbered.search(path.read_text(encoding="utf-8"))] == []
