"""Reports as files: every format from one study, whole or not at all, harmless and repeatable."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from annotator.errors import Cancelled, OutputRefused
from annotator.report.writing import FORMATS, write_report
from tests.report.studies import figures

DAY = date(2026, 11, 26)


def rows_of(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline="")))


@pytest.mark.parametrize("ending", FORMATS)
def test_the_same_figures_give_the_same_bytes(tmp_path: Path, ending: str) -> None:
    one, other = tmp_path / f"one{ending}", tmp_path / f"other{ending}"
    write_report(figures(), one, on=DAY)
    write_report(figures(), other, on=DAY)
    assert one.stat().st_size > 1000
    assert one.read_bytes() == other.read_bytes()


@pytest.mark.parametrize("ending", FORMATS)
def test_cancelling_leaves_what_was_there(tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"report{ending}"
    file.write_text("before", encoding="utf-8")
    with pytest.raises(Cancelled):
        write_report(figures(), file, is_cancelled=lambda: True)
    assert file.read_text(encoding="utf-8") == "before"
    assert list(tmp_path.iterdir()) == [file]


def test_an_ending_that_says_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputRefused, match=r"\.html, \.pdf, \.md, \.csv or \.json"):
        write_report(figures(), tmp_path / "report.docx")
    assert list(tmp_path.iterdir()) == []


def test_the_open_project_is_never_written_over(tmp_path: Path) -> None:
    project = tmp_path / "project.json"
    project.write_text("the project", encoding="utf-8")
    with pytest.raises(OutputRefused):
        write_report(figures(), project, protected=[project])
    assert project.read_text(encoding="utf-8") == "the project"


def test_json_is_what_the_figures_say(tmp_path: Path) -> None:
    made = figures()
    write_report(made, tmp_path / "report.json")
    read = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert read == json.loads(json.dumps(made.as_json()))


def test_csv_has_a_row_for_every_figure(tmp_path: Path) -> None:
    made = figures()
    write_report(made, tmp_path / "report.csv")
    rows = rows_of(tmp_path / "report.csv")
    single = sum(len(part.figures) for part in (*made.by_batch, *made.by_article))
    assert len(rows) == len(made.measures) + single
    gamma = next(row for row in rows if row["measure"] == "gamma" and row["part"] == "whole")
    assert (gamma["value"], gamma["low"], gamma["n_articles"]) == ("0.7412", "0.68", "24")
    undefined = next(row for row in rows if row["undefined"])
    assert undefined["value"] == ""


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "\t=", " =", "\u200b="])
def test_no_cell_of_the_csv_is_a_formula(tmp_path: Path, sign: str) -> None:
    name = f"{sign}cmd|' /C calc'!A0"
    write_report(figures((name, "b"), title=name, types=(name,)), tmp_path / "report.csv")
    rows = rows_of(tmp_path / "report.csv")
    words = {row[key] for row in rows for key in ("type", "annotator_1", "batch", "article")}
    assert any("calc" in word for word in words)
    assert all(not word or word.startswith(("'", "a")) for word in words)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "a | b ` c * d _ e [f](javascript:alert(1)) ![g](http://127.0.0.1/h)",
        "# no heading",
        "- no item",
        "1. no item",
        "two\nlines\n\n---\n\nthree",
        "&lt;b&gt; \\* ~~x~~ $x$",
        "=\n=",
    ],
)
def test_markdown_shows_foreign_text_as_it_is(tmp_path: Path, text: str) -> None:
    made = figures((text, "Bo"), words=text, title=text, types=(text, "denial"))
    write_report(made, tmp_path / "report.md", on=DAY)
    body = (tmp_path / "report.md").read_text(encoding="utf-8")
    page = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    tokens = [t for token in page.parse(body) for t in (token, *(token.children or ()))]
    kinds = {token.type for token in tokens}
    assert not kinds & {"link_open", "image", "code_inline", "s_open", "em_open", "html_block"}
    assert {t.content for t in tokens if t.type == "html_inline"} <= {"<br>"}
    headings = [token for token in tokens if token.type == "heading_open"]
    assert len(headings) == 1 + body.count("\n## ")
    lines = ["".join(c.content for c in t.children or ()) for t in tokens if t.type == "inline"]
    shown = [" ".join(line.replace("<br>", " ").split()) for line in lines]
    assert " ".join(text.split()) in shown
