"""The PDF report as a reader program sees it: pages, words, vectors, and what repeats."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from annotator.errors import Cancelled
from annotator.report.writing import write_report
from tests.report.studies import figures

DAY = date(2026, 11, 26)
A4 = (595.0, 842.0)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "report.pdf"


def texts(file: Path) -> list[str]:
    """The words of each page, in one line."""
    document = pdfium.PdfDocument(file)
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


def test_pages_are_a4_and_numbered(qapp: object, file: Path) -> None:
    write_report(figures(), file, on=DAY)
    pages = texts(file)
    assert len(pages) > 5
    assert {page.get_size() for page in pdfium.PdfDocument(file)} == {A4}
    for number, text in enumerate(pages, 1):
        assert text.endswith(f"Agreement between annotators · 2026-11-26 {number} / {len(pages)}")


def test_everything_the_report_says_can_be_selected(qapp: object, file: Path) -> None:
    write_report(figures(), file, on=DAY)
    text = " ".join(texts(file))
    for words in (
        "Rests on 24 articles (20 stories), 72 annotation sets and 612 annotations",
        "0.680 to 0.790",
        "undefined: only one value was used",
        "Krippendorff (2004, p. 241)",
        "2,000 resamples of whole stories (seed 0)",
        "Computational Linguistics, 41(3), 437–479",
        "The minister said nothing had changed.",
        "c0ffeec0ffee",
        "Stance given type, Krippendorff’s α",
    ):
        assert words in text, words


def test_titles_of_a_table_stand_on_every_page_of_it(qapp: object, file: Path) -> None:
    write_report(figures(disagreements=120), file, on=DAY)
    listed = [page for page in texts(file) if page.count("The minister said nothing") > 6]
    assert len(listed) > 2
    assert all("What each annotator has" in page for page in listed)


def test_a_printed_list_says_how_much_it_leaves_to_the_other_formats(
    qapp: object, file: Path
) -> None:
    write_report(figures(disagreements=230), file, on=DAY)
    text = " ".join(texts(file))
    assert "Disagreements, worst first; the first 200 of 230" in text
    assert text.count("supports") < 2 * 230


def test_no_heading_stands_at_the_foot_of_a_page(qapp: object, file: Path) -> None:
    for disagreements in range(3, 9):
        write_report(figures(disagreements=disagreements), file, on=DAY)
        for text in texts(file):
            foot = text.rsplit(" Agreement between annotators", 1)[0]
            assert not foot.endswith(("By article", "Every disagreement", "Methods", "Figure"))


def test_charts_are_lines_and_words_and_no_pictures(qapp: object, file: Path) -> None:
    write_report(figures(), file, on=DAY)
    kinds = {item.type for page in pdfium.PdfDocument(file) for item in page.get_objects()}
    assert kinds == {pdfium.raw.FPDF_PAGEOBJ_PATH, pdfium.raw.FPDF_PAGEOBJ_TEXT}


@pytest.mark.parametrize(
    "text",
    ["<b>bold</b> &amp; “q”", "m" * 10_000, "a\u202eb", "NUL \0 half \ud800", "two\nlines", "لن"],
    ids=["markup", "long", "turned", "unfit", "lines", "arabic"],
)
def test_foreign_text_stays_within_the_margins(qapp: object, file: Path, text: str) -> None:
    names = (text, *(f"{text} {number}" for number in range(11)))
    made = figures(names, words=text, title=text, types=(text, "denial"), disagreements=6)
    write_report(made, file, on=DAY)
    for page in pdfium.PdfDocument(file):
        for item in page.get_objects():
            left, bottom, right, top = item.get_bounds()
            assert left >= 50
            assert bottom >= 20
            assert right <= A4[0] - 50
            assert top <= A4[1] - 40
    if text.startswith("<b>"):
        assert text in " ".join(texts(file))


def test_it_stops_soon_when_cancelled(qapp: object, file: Path) -> None:
    asked: list[int] = []

    def is_cancelled() -> bool:
        asked.append(1)
        return len(asked) > 10

    with pytest.raises(Cancelled):
        write_report(figures(disagreements=150), file, is_cancelled=is_cancelled)
    assert len(asked) == 11
    assert not file.exists()


def test_a_command_without_a_screen_writes_the_same(qapp: object, file: Path) -> None:
    program = (
        "import sys; from datetime import date; from pathlib import Path; "
        "from tests.report.studies import figures; "
        "from annotator.report.writing import write_report; "
        "write_report(figures(), Path(sys.argv[1]), on=date(2026, 11, 26))"
    )
    bare = {key: value for key, value in os.environ.items() if "DISPLAY" not in key}
    bare.pop("QT_QPA_PLATFORM", None)
    subprocess.run([sys.executable, "-c", program, str(file)], env=bare, check=True, timeout=60)
    there = file.read_bytes()
    write_report(figures(), file, on=DAY)
    assert file.read_bytes() == there
