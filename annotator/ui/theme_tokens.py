"""The design tokens of every theme: colours "#rrggbb", sizes in device-independent pixels."""

from __future__ import annotations

from typing import NamedTuple

USUAL_SIZE = 13
"""The height of letters on buttons and in lists when nobody has asked for others."""


class Tokens(NamedTuple):
    """Every colour, distance and size of one theme; the style sheet knows them as ``@name``."""

    name: str
    dark: bool
    window: str
    surface: str
    subtle: str
    hover: str
    pressed: str
    border: str
    border_strong: str
    field_border: str
    text: str
    muted: str
    excluded: str
    disabled: str
    accent: str
    accent_ink: str
    accent_tint: str
    primary: str
    primary_hover: str
    on_primary: str
    segment: str
    on_segment: str
    suggestion: str
    suggestion_tint: str
    success: str
    warning: str
    warning_tint: str
    danger: str
    danger_tint: str
    tooltip: str
    on_tooltip: str
    shadow: str
    highlight: str
    selection: str
    hit: str
    hit_current: str
    hit_edge: str
    gap_small: int = 4
    gap: int = 8
    gap_large: int = 16
    radius_small: int = 4
    radius: int = 6
    radius_large: int = 8
    size_caption: int = 11
    size_small: int = 12
    size_body: int = USUAL_SIZE
    size_large: int = 15
    size_title: int = 25
    size_reading: int = 18


LIGHT = Tokens(
    name="light",
    dark=False,
    window="#ffffff",
    surface="#ffffff",
    subtle="#f5f7fa",
    hover="#f0f4f9",
    pressed="#e3eaf3",
    border="#dfe4eb",
    border_strong="#c3ccd8",
    field_border="#7c8795",
    text="#1a222d",
    muted="#5c6878",
    excluded="#6b7685",
    disabled="#98a2b0",
    accent="#1f6feb",
    accent_ink="#1a5fd0",
    accent_tint="#e8f1fe",
    primary="#1f6bea",
    primary_hover="#185bcc",
    on_primary="#ffffff",
    segment="#1f2a37",
    on_segment="#ffffff",
    suggestion="#6a4fcf",
    suggestion_tint="#f5f2fe",
    success="#067a55",
    warning="#8f5b00",
    warning_tint="#fff5df",
    danger="#b3261e",
    danger_tint="#fdecea",
    tooltip="#1f2a37",
    on_tooltip="#ffffff",
    shadow="#1a222d",
    highlight="#b6d4fb",
    selection="#b49cc6fb",
    hit="#ffeeb0",
    hit_current="#ffcf5c",
    hit_edge="#a56a00",
)

DARK = Tokens(
    name="dark",
    dark=True,
    window="#14181e",
    surface="#1a1f27",
    subtle="#20262f",
    hover="#262d38",
    pressed="#303947",
    border="#303845",
    border_strong="#465162",
    field_border="#7787a0",
    text="#e6eaf0",
    muted="#a0acbb",
    excluded="#8b97a6",
    disabled="#667180",
    accent="#5b9dff",
    accent_ink="#8bbaff",
    accent_tint="#1d2d45",
    primary="#2a6be0",
    primary_hover="#2562cf",
    on_primary="#ffffff",
    segment="#dfe5ed",
    on_segment="#171c23",
    suggestion="#b3a1ff",
    suggestion_tint="#262338",
    success="#4cc38a",
    warning="#e5b567",
    warning_tint="#352b17",
    danger="#ff8f87",
    danger_tint="#3d2222",
    tooltip="#dfe5ed",
    on_tooltip="#171c23",
    shadow="#000000",
    highlight="#2f4f7d",
    selection="#b0335f9f",
    hit="#4d4318",
    hit_current="#775c0c",
    hit_edge="#f0c24b",
)


CONTRAST_LIGHT = Tokens(
    name="contrast-light",
    dark=False,
    window="#ffffff",
    surface="#ffffff",
    subtle="#f2f2f2",
    hover="#e4e4e4",
    pressed="#d0d0d0",
    border="#6b6b6b",
    border_strong="#000000",
    field_border="#000000",
    text="#000000",
    muted="#262626",
    excluded="#4a4a4a",
    disabled="#5c5c5c",
    accent="#0031c4",
    accent_ink="#00248f",
    accent_tint="#d6e2ff",
    primary="#0031c4",
    primary_hover="#00248f",
    on_primary="#ffffff",
    segment="#000000",
    on_segment="#ffffff",
    suggestion="#4b1fa8",
    suggestion_tint="#f0e9ff",
    success="#00562f",
    warning="#653c00",
    warning_tint="#ffefc9",
    danger="#8c0000",
    danger_tint="#ffe4e1",
    tooltip="#000000",
    on_tooltip="#ffffff",
    shadow="#000000",
    highlight="#a9caff",
    selection="#b88fb8ff",
    hit="#fff0a8",
    hit_current="#ffc933",
    hit_edge="#5c3a00",
)

CONTRAST_DARK = Tokens(
    name="contrast-dark",
    dark=True,
    window="#000000",
    surface="#000000",
    subtle="#161616",
    hover="#2a2a2a",
    pressed="#3d3d3d",
    border="#8c8c8c",
    border_strong="#ffffff",
    field_border="#ffffff",
    text="#ffffff",
    muted="#dedede",
    excluded="#b4b4b4",
    disabled="#9a9a9a",
    accent="#ffd83d",
    accent_ink="#ffe066",
    accent_tint="#3a3000",
    primary="#ffd83d",
    primary_hover="#ffe680",
    on_primary="#000000",
    segment="#ffffff",
    on_segment="#000000",
    suggestion="#cbbcff",
    suggestion_tint="#221a40",
    success="#6dffb4",
    warning="#ffd27a",
    warning_tint="#362600",
    danger="#ffb3ad",
    danger_tint="#470d0d",
    tooltip="#ffffff",
    on_tooltip="#000000",
    shadow="#000000",
    highlight="#1f5fbf",
    selection="#b0185abf",
    hit="#4a3d00",
    hit_current="#705800",
    hit_edge="#ffd83d",
)

THEMES = {theme.name: theme for theme in (LIGHT, DARK, CONTRAST_LIGHT, CONTRAST_DARK)}

_SCALED = ("size_caption", "size_small", "size_body", "size_large", "size_title")


def scaled(tokens: Tokens, percent: int) -> Tokens:
    """A theme whose letters, but for those of articles, have that share of their usual size."""
    if percent == 100:
        return tokens
    sizes = {name: round(getattr(tokens, name) * percent / 100) for name in _SCALED}
    return tokens._replace(**sizes)
