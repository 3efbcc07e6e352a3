"""The modules that are held to it, and the tests that concern them: the one list of both."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Group:
    """Modules (patterns of files) that are tried together, and what tries them."""

    modules: tuple[str, ...]
    tests: tuple[str, ...]
    left_out: tuple[str, ...] = ()
    """Tests among these that take long and find nothing here that the others do not."""

    def files(self) -> tuple[str, ...]:
        """The modules by name, from the project's root."""
        found = (path for pattern in self.modules for path in ROOT.glob(pattern))
        return tuple(sorted(str(path.relative_to(ROOT)) for path in found))


GROUPS = {
    "positions": Group(
        modules=(
            "annotator/model/span.py",
            "annotator/text/graphemes.py",
            "annotator/text/selection.py",
            "annotator/ui/positions.py",
        ),
        tests=(
            "tests/model/test_span.py",
            "tests/text/test_graphemes.py",
            "tests/text/test_selection.py",
            "tests/ui/test_positions.py",
        ),
    ),
    "contract": Group(
        modules=(
            "annotator/exchange/article_drafts.py",
            "annotator/exchange/article_sources.py",
            "annotator/exchange/article_text.py",
        ),
        tests=(
            "tests/exchange/test_article_files.py",
            "tests/exchange/test_article_records.py",
            "tests/exchange/test_article_sources.py",
            "tests/exchange/test_article_text.py",
        ),
    ),
    "sealed": Group(
        modules=(
            "annotator/exchange/input_files.py",
            "annotator/exchange/sealed_jsonl.py",
            "annotator/exchange/sealed_records.py",
            "annotator/exchange/strict_json.py",
        ),
        tests=(
            "tests/exchange/test_annotation_records.py",
            "tests/exchange/test_input_files.py",
            "tests/exchange/test_sealed_jsonl.py",
            "tests/exchange/test_sealed_records.py",
            "tests/exchange/test_strict_json.py",
        ),
    ),
    "store": Group(
        modules=("annotator/store/*.py",),
        tests=(
            "tests/store",
            "tests/session/test_adjudicating.py",
            "tests/session/test_doubts.py",
            "tests/session/test_handing.py",
            "tests/session/test_planning.py",
            "tests/session/test_predicting.py",
            "tests/session/test_queue.py",
            "tests/session/test_undo.py",
        ),
    ),
}
