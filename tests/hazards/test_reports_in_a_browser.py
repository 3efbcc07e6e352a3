"""Reports of hostile names and words in a real browser: nothing foreign runs, nothing is asked."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest

from annotator.report.html_page import html_page
from annotator.report.report_contents import contents_of
from tests.hazards.frame import Hazard, Tally, hazard, of_module
from tests.hazards.texts import any_name, any_text
from tests.report.browser import Browser, program
from tests.report.studies import figures
from tests.report.test_html_page import HOSTILE

STRANGE = "iframe, object, embed, link, base, form, input, [style], [onload], [onerror]"


def lacks() -> str:
    """What this machine lacks to open pages."""
    return "" if program() else "needs Chromium; on Debian: apt-get install chromium"


@hazard(
    row=19,
    words="hostile reports in headless Chromium: no foreign script, no request, no complaint",
    small=6,
    full=200,
    needs=lacks,
)
def reports_in_a_browser(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    browser = Browser(folder / "profile")
    try:
        for number in range(tries):
            names, words, title, kind = (_mixture(dice) for _ in range(4))
            made = figures((names, "b"), words=words, title=title, types=(kind,), disagreements=3)
            file = folder / "report.html"
            file.write_text(html_page(contents_of(made, on=date(2026, 11, 26))), encoding="utf-8")
            browser.open(file)
            where = f"try {number}: {ascii((names, words, title, kind))[:600]}"
            ran = browser.value("typeof window.foreign")
            tally.expect(ran == "undefined", f"a script ran: {where}")
            tally.expect(browser.requests == [file.as_uri()], f"{browser.requests[:3]}: {where}")
            tally.expect(browser.complaints == [], f"{browser.complaints[:3]}: {where}")
            counts = "[document.scripts.length, document.images.length]"
            tally.expect(browser.value(counts) == [1, 0], f"scripts or images: {where}")
            strange = browser.value(f"document.querySelectorAll('{STRANGE}').length")
            tally.expect(strange == 0, f"{strange} strange elements: {where}")
            tally.tried()
    finally:
        browser.close()


def _mixture(dice: random.Random) -> str:
    """Pieces of hostile texts, cut anywhere and put together."""
    pieces = []
    for text in dice.choices((*HOSTILE[:18], any_name(dice), any_text(dice, 40)), k=4):
        cut = dice.randrange(len(text) + 1)
        pieces.append(text[:cut] if dice.random() < 0.5 else text[cut:])
    return "".join(pieces)


@pytest.mark.parametrize("entry", of_module(__name__))
def test_hazard(entry: Hazard, tmp_path: Path) -> None:
    entry.tried_small(tmp_path)
