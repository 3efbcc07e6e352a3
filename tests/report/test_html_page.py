"""The HTML report in a real browser: what it runs, asks for and shows, also of hostile names."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from annotator.agreement.result import AgreementFigures
from annotator.report.html_page import html_page
from annotator.report.report_contents import contents_of
from tests.report.browser import Browser
from tests.report.studies import figures

DAY = date(2026, 11, 26)

HOSTILE = (
    "<script>window.foreign = 1</script>",
    "</script><script>window.foreign = 1</script>",
    "</style><script>window.foreign = 1</script>",
    "</title></svg></desc><script>window.foreign = 1</script>",
    "\"><img src=x onerror='window.foreign = 1'>",
    "' onmouseover='window.foreign = 1' style='background: url(http://127.0.0.1/a)",
    "<svg onload=window.foreign=1><image href=http://127.0.0.1/b />",
    "<iframe srcdoc='<script>parent.foreign = 1</script>'></iframe>",
    "<link rel=stylesheet href=http://127.0.0.1/c><style>@import 'http://127.0.0.1/d'</style>",
    "<meta http-equiv=refresh content='0; url=http://127.0.0.1/e'>",
    "<base href=http://127.0.0.1/f><form action=javascript:window.foreign=1></form>",
    "<input autofocus onfocus=window.foreign=1>",
    "{{ 7 * 7 }}{% for x in y %}",
    "&lt;script&gt; &#60;script&#62; ]]> <!-- -->",
    "a\u202eb\u2066c\u2069\u2069\u202cd",
    "NUL \0 bell \x07 half \ud800 \ufffe \x9f",
    "line\u2028one\u2029two\rthree\nfour\x0bfive",
    "لن نتراجع <b>ישראל</b> 漢字 cafe\u0301 😀",
    "=cmd|' /C calc'!A0",
    "m" * 10_000,
    "\u0301" * 300,
    "",
)


def written(figures: AgreementFigures, folder: Path) -> Path:
    file = folder / "report.html"
    file.write_text(html_page(contents_of(figures, on=DAY)), encoding="utf-8")
    return file


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_foreign_runs_and_nothing_is_asked_for(
    browser: Browser, tmp_path: Path, text: str
) -> None:
    names = (text or "a", f"{text} 2", "b")
    file = written(figures(names, words=text, title=text, types=(text, "denial")), tmp_path)
    browser.open(file)
    assert browser.value("typeof window.foreign") == "undefined"
    assert browser.requests == [file.as_uri()]
    assert browser.complaints == []
    assert browser.value("[document.scripts.length, document.images.length]") == [1, 0]
    strange = "iframe, object, embed, link, base, form, input, [style], [onload], [onerror]"
    assert browser.value(f"document.querySelectorAll('{strange}').length") == 0
    assert browser.value("document.documentElement.scrollWidth <= window.innerWidth") is True


def test_names_and_words_are_shown_as_they_are(browser: Browser, tmp_path: Path) -> None:
    name = "<b>Ana</b> & “Bo” لن {{ 1 }}"
    browser.open(written(figures((name, "Bo"), words="<i>a & b</i>", title="T<u>"), tmp_path))
    shown = browser.value("document.body.innerText")
    assert f"\u2068{name}\u2069" in shown
    assert "“<i>a & b</i>”" in shown
    assert "T<u>" in shown


def test_a_direction_turned_in_a_name_is_turned_back(browser: Browser, tmp_path: Path) -> None:
    browser.open(written(figures(("evil\u202etxt", "Bo")), tmp_path))
    lead = browser.value("document.querySelector('.lead').textContent")
    assert "evil\u202etxt\u202c" in lead
    # An unclosed override would put the closing full stop first.
    last = browser.value(
        "(() => { const p = document.querySelector('.lead'), r = document.createRange();"
        "const t = p.firstChild; r.setStart(t, t.length - 1); r.setEnd(t, t.length);"
        "const dot = r.getBoundingClientRect(); r.setStart(t, 0); r.setEnd(t, 1);"
        "return [r.getBoundingClientRect().left, dot.left] })()"
    )
    assert last[0] < last[1]


def test_tables_sort_by_mouse_and_keyboard(browser: Browser, tmp_path: Path) -> None:
    browser.open(written(figures(), tmp_path))
    table = "#articles ~ .scroll table"
    column = f"[...document.querySelectorAll('{table} tbody tr')].map(r => r.cells[1].textContent)"
    first = browser.value(column)
    assert first == ["9", "8", "7", "6", "5", "4", "3", "2"]
    browser.click(f"{table} th:nth-child(2) button")
    assert browser.value(column) == first[::-1]
    heading = f"document.querySelector('{table} th:nth-child(2)')"
    assert browser.value(f"{heading}.getAttribute('aria-sort')") == "ascending"
    assert "sorted by Disagreements" in browser.value("document.getElementById('said').textContent")
    browser.press("Enter", 13)
    assert browser.value(f"{heading}.getAttribute('aria-sort')") == "descending"
    assert browser.value(column) == first
    browser.press("Enter", 13)
    assert browser.value(f"{heading}.hasAttribute('aria-sort')") is False


def test_undefined_sorts_behind_every_number(browser: Browser, tmp_path: Path) -> None:
    browser.open(written(figures(), tmp_path))
    table = "#figures ~ .scroll table"
    values = f"[...document.querySelectorAll('{table} tbody tr')].map(r => r.cells[1].textContent)"
    for _ in range(2):
        browser.click(f"{table} th:nth-child(2) button")
        shown = browser.value(values)
        assert shown[-1] == "undefined: only one value was used"
        numbers = [float(text) for text in shown[:-1]]
        assert numbers in (sorted(numbers), sorted(numbers, reverse=True))


def test_without_its_script_everything_can_be_read(browser: Browser, tmp_path: Path) -> None:
    made = figures()
    browser.open(written(made, tmp_path), scripts=False)
    root = browser.call("DOM.getDocument", depth=0)["root"]["nodeId"]
    page = browser.call("DOM.getOuterHTML", nodeId=root)["outerHTML"]
    assert "<button" not in page
    assert page.count("<svg") == 8
    assert page.count("Deal will hold speaker") == sum(
        len(entry.versions) for entry in made.disagreements
    )
    browser.open(tmp_path / "report.html")
    assert browser.value("document.querySelectorAll('th button').length") > 0


def test_every_picture_has_words(browser: Browser, tmp_path: Path) -> None:
    browser.open(written(figures(), tmp_path))
    tree = browser.call("Accessibility.getFullAXTree")["nodes"]
    images = [node for node in tree if node["role"]["value"] == "image"]
    assert len(images) == 8
    assert all(image["name"]["value"] for image in images)
    described = [image.get("description", {}).get("value", "") for image in images]
    assert "Type, Cohen’s κ: 0.83 (0.76 to 0.89), articles 24" in described[0]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_keep_their_contrast(browser: Browser, tmp_path: Path, scheme: str) -> None:
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.call("Emulation.setEmulatedMedia", features=features)
    browser.open(written(figures(), tmp_path))
    colors = browser.value(
        "[...document.querySelectorAll('p, td, th, caption, a:not(.skip), .tiles span, svg text')]"
        ".map(e => { const s = getComputedStyle(e);"
        "return e.namespaceURI.endsWith('svg') ? s.fill : s.color })"
    )
    ground = browser.value("getComputedStyle(document.documentElement).backgroundColor")
    browser.call("Emulation.setEmulatedMedia", features=[])
    assert all(_contrast(color, ground) >= 4.5 for color in set(colors))


def test_the_same_figures_give_the_same_page() -> None:
    one = html_page(contents_of(figures(), on=DAY))
    other = html_page(contents_of(figures(), on=DAY))
    assert one == other
    later = html_page(contents_of(figures(), on=date(2027, 1, 2)))
    assert later != one
    assert later.replace("2027-01-02", "2026-11-26") == one


def _contrast(one: str, other: str) -> float:
    def luminance(color: str) -> float:
        parts = [int(part) / 255 for part in re.findall(r"\d+", color)[:3]]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
