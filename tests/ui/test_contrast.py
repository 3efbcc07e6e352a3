"""Contrast of everything that is drawn, computed from the tokens: words 4.5, marks and rings 3."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QColor

import annotator.ui
from annotator.paths import resource
from annotator.ui.theme import READABLE, Tokens, contrast, mixed
from annotator.ui.theme_tokens import CONTRAST_DARK, CONTRAST_LIGHT, THEMES

SEEN = 3.0
"""What marks, rings and the edges of fields keep (WCAG 2.1, success criterion 1.4.11)."""
STRONG = 7.0
"""What words keep in high contrast (WCAG 2.1, success criterion 1.4.6)."""

PAGES = ("window", "surface")
ROWS = ("subtle", "hover", "pressed", "accent_tint")
CARDS = ("suggestion_tint", "warning_tint", "danger_tint")

WORDS = {
    "text": (*PAGES, *ROWS, *CARDS, "highlight", "hit", "hit_current"),
    "muted": (*PAGES, *ROWS, *CARDS),
    "excluded": ("surface",),
    "accent_ink": (*PAGES, "hover", "accent_tint", *CARDS),
    "on_primary": ("primary", "primary_hover"),
    "on_segment": ("segment",),
    "on_tooltip": ("tooltip",),
    "suggestion": (*PAGES, "suggestion_tint"),
    "success": PAGES,
    "warning": (*PAGES, "warning_tint"),
    "danger": (*PAGES, "danger_tint"),
}
"""What words are written in, and what they stand on; icons and signs likewise."""

MARKS = {
    "accent": (*PAGES, "hover", "subtle", "suggestion_tint", "warning_tint", "danger_tint"),
    "field_border": PAGES,
    "hit_edge": ("surface", "hit"),
    "on_primary": ("primary", "primary_hover"),
    "on_segment": ("segment",),
    "primary": PAGES,
    "segment": PAGES,
}
"""Focus rings, the edges of fields and what else says something without words."""

ORNAMENT = {"border", "border_strong", "shadow", "disabled", "selection"}
"""What says nothing: lines between things that stand apart anyway, and what cannot be used."""

GROUNDS = {*PAGES, *ROWS, *CARDS, "primary", "primary_hover", "segment", "tooltip", "highlight"}
GROUNDS |= {"hit", "hit_current"}

RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")


@pytest.fixture(params=list(THEMES.values()), ids=list(THEMES))
def tokens(request: pytest.FixtureRequest) -> Tokens:
    """Each theme in turn."""
    theme = request.param
    assert isinstance(theme, Tokens)
    return theme


def pairs(table: dict[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    return [(ink, ground) for ink, grounds in table.items() for ground in grounds]


@pytest.mark.parametrize(("ink", "ground"), pairs(WORDS))
def test_words_can_be_read(tokens: Tokens, ink: str, ground: str) -> None:
    assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= READABLE


@pytest.mark.parametrize(("ink", "ground"), pairs(MARKS))
def test_marks_can_be_seen(tokens: Tokens, ink: str, ground: str) -> None:
    assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= SEEN


@pytest.mark.parametrize("theme", [CONTRAST_LIGHT, CONTRAST_DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ink", ["text", "muted", "accent_ink"])
@pytest.mark.parametrize("ground", [*PAGES, *ROWS])
def test_high_contrast_is_high(theme: Tokens, ink: str, ground: str) -> None:
    assert contrast(getattr(theme, ink), getattr(theme, ground)) >= STRONG


def test_selected_words_can_be_read(tokens: Tokens) -> None:
    selection = QColor(tokens.selection)
    ground = mixed(selection.name(), tokens.surface, selection.alphaF())
    assert contrast(tokens.text, ground) >= READABLE
    assert contrast(ground, tokens.surface) > 1.25


def test_every_pair_of_the_style_sheet_can_be_read(tokens: Tokens) -> None:
    found = list(style_sheet_pairs())
    assert ("on_primary", "primary_hover") in found
    assert ("text", "hover") in found
    poor = {
        (selector_ink, ground): round(contrast(getattr(tokens, ink), getattr(tokens, ground)), 2)
        for selector_ink, ground in found
        for ink in [selector_ink]
        if contrast(getattr(tokens, ink), getattr(tokens, ground)) < READABLE
    }
    assert poor == {}


def test_every_focus_ring_of_the_style_sheet_is_among_the_marks() -> None:
    rings = {
        ring
        for selectors, body in rules()
        if ":focus" in selectors
        for ring in re.findall(r"border(?:-color)?:[^;]*@(\w+)", body)
    }
    assert rings <= set(MARKS)
    assert "accent" in rings


def test_whatever_the_painters_use_is_known_here() -> None:
    """A colour that a painter takes from the tokens has its grounds listed above."""
    known = set(WORDS) | set(MARKS) | ORNAMENT | GROUNDS
    folder = Path(annotator.ui.__file__).parent
    for module in folder.glob("*.py"):
        body = module.read_text(encoding="utf-8")
        for name in re.findall(r"tokens(?:\(\))?\.([a-z_]+)", body):
            value = getattr(THEMES["light"], name, None)
            if isinstance(value, str) and value.startswith("#"):
                assert name in known, f"{module.name} draws with {name}"


def rules() -> Iterator[tuple[str, str]]:
    body = resource("style", "window.qss").read_text(encoding="utf-8")
    for found in RULE.finditer(re.sub(r"/\*.*?\*/", "", body, flags=re.DOTALL)):
        yield " ".join(found[1].split()), found[2]


def style_sheet_pairs() -> Iterator[tuple[str, str]]:
    """Ink and ground of every rule that sets one of them; what it leaves out is inherited."""
    inks: dict[str, str] = {}
    grounds: dict[str, str] = {}
    for selectors, body in rules():
        ink = re.search(r"(?<![-\w])color:\s*@(\w+)", body)
        ground = re.search(r"(?<![-\w])background:\s*@(\w+)", body)
        for selector in (part.strip() for part in selectors.split(",")):
            if ink:
                inks[selector] = ink[1]
            if ground:
                grounds[selector] = ground[1]
            elif "background: transparent" in body:
                grounds[selector] = ""
    for selector in {*inks, *grounds}:
        # What cannot be used is excepted, and so is what holds no words.
        if ":disabled" in selector or _is_wordless(selector):
            continue
        ink = inherited(selector, inks) or "text"
        ground = inherited(selector, grounds)
        for page in (ground,) if ground else PAGES:
            yield ink, page


def inherited(selector: str, known: dict[str, str]) -> str | None:
    """What the rule itself says, or the one that it refines."""
    while True:
        if selector in known:
            return known[selector]
        shorter = re.sub(r"(:[\w-]+|\[[^\]]+\])$", "", selector)
        if shorter == selector:
            return None
        selector = shorter


def _is_wordless(selector: str) -> bool:
    parts = ("::handle", "::indicator", "::chunk", "::separator", 'role="rule"', "QScrollBar")
    return any(part in selector for part in parts)
