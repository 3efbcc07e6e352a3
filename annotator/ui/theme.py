"""The look of the window: design tokens for light and dark, palette and style sheet from them.

Knows nothing of what is shown. Colours are "#rrggbb", sizes are device-independent pixels.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from annotator import paths
from annotator.ui.fonts import ui_font

ThemeMode = Literal["light", "dark", "system"]

READABLE = 4.5
"""The contrast that text keeps against what it stands on (WCAG 2.1, success criterion 1.4.3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
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
    size_body: int = 13
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

_PLACEHOLDER = re.compile(r"@([a-z_]+)")


class _Theme(QObject):
    """The theme in force and the wish behind it."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.mode: ThemeMode = "light"
        self.tokens = LIGHT

    def follow(self, app: QApplication, mode: ThemeMode) -> None:
        self.mode = mode
        hints = app.styleHints()
        hints.colorSchemeChanged.connect(
            self._on_color_scheme_changed, Qt.ConnectionType.UniqueConnection
        )
        if mode == "system":
            hints.unsetColorScheme()
        else:
            hints.setColorScheme(
                Qt.ColorScheme.Dark if mode == "dark" else Qt.ColorScheme.Light,
            )
        self._dress(app)

    def _on_color_scheme_changed(self, _scheme: Qt.ColorScheme) -> None:
        app = QApplication.instance()
        if self.mode == "system" and isinstance(app, QApplication):
            self._dress(app)

    def _dress(self, app: QApplication) -> None:
        system_dark = app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        is_dark = self.mode == "dark" or (self.mode == "system" and system_dark)
        self.tokens = DARK if is_dark else LIGHT
        if app.style().name().lower() != "fusion":
            app.setStyle("Fusion")
        app.setFont(ui_font(self.tokens.size_body))
        app.setPalette(palette_of(self.tokens))
        app.setStyleSheet(style_sheet(self.tokens))
        self.changed.emit()


@lru_cache(maxsize=1)
def theme_signals() -> _Theme:
    """The object whose ``changed`` signal is sent after every change of theme."""
    return _Theme()


def apply_theme(app: QApplication, mode: ThemeMode = "system") -> None:
    """Dress the whole program; "system" follows the desktop's light or dark setting, also later."""
    theme_signals().follow(app, mode)


def current_tokens() -> Tokens:
    """The tokens of the theme in force (light before any was applied)."""
    return theme_signals().tokens


@lru_cache(maxsize=2)
def style_sheet(tokens: Tokens) -> str:
    """The program's style sheet with the theme's values in place of its placeholders.

    Raises KeyError for a placeholder that is no token.
    """
    values = {field.name: getattr(tokens, field.name) for field in fields(tokens)}
    values["folder"] = paths.resource("style").as_posix()
    body = paths.resource("style", "window.qss").read_text(encoding="utf-8")
    return _PLACEHOLDER.sub(lambda found: _css_value(values[found[1]]), body)


def _css_value(value: str | int) -> str:
    return f"{value}px" if isinstance(value, int) else value


def palette_of(tokens: Tokens) -> QPalette:
    """The Qt palette of a theme, for everything that the style sheet leaves to the style."""
    role = QPalette.ColorRole
    colors = {
        role.Window: tokens.window,
        role.WindowText: tokens.text,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.subtle,
        role.Text: tokens.text,
        role.PlaceholderText: tokens.muted,
        role.Button: tokens.surface,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.danger,
        role.Highlight: tokens.highlight,
        role.HighlightedText: tokens.text,
        role.Accent: tokens.accent,
        role.Link: tokens.accent_ink,
        role.LinkVisited: tokens.suggestion,
        role.ToolTipBase: tokens.tooltip,
        role.ToolTipText: tokens.on_tooltip,
        role.Light: tokens.surface,
        role.Midlight: tokens.subtle,
        role.Mid: tokens.border,
        role.Dark: tokens.border_strong,
        role.Shadow: tokens.shadow,
    }
    palette = QPalette()
    for color_role, color in colors.items():
        palette.setColor(color_role, QColor(color))
    for color_role in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, color_role, QColor(tokens.disabled))
    return palette


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.1, definition of contrast ratio)."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    def linear(value: int) -> float:
        share = value / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(color[place : place + 2], 16)) for place in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def mixed(color: str, ground: str, share: float) -> str:
    """``share`` (0 to 1) of ``color`` laid over ``ground``."""
    parts = (
        round(
            int(color[place : place + 2], 16) * share
            + int(ground[place : place + 2], 16) * (1 - share)
        )
        for place in (1, 3, 5)
    )
    return "#" + "".join(f"{part:02x}" for part in parts)


@lru_cache(maxsize=256)
def type_tint(color: str, dark: bool, share: float = 0.16) -> str:
    """The band behind words of a type; text on it stays readable whatever the type's colour.

    ``share`` says how much of the colour is mixed into the page; it is lowered when the words
    would fall under the contrast that text must keep.
    """
    tokens = DARK if dark else LIGHT
    share = min(1.0, share * (1.35 if dark else 1.0))
    tint = mixed(color, tokens.surface, share)
    while contrast(tokens.text, tint) < READABLE or contrast(tokens.muted, tint) < 3:
        share -= 0.02
        tint = mixed(color, tokens.surface, max(0.0, share))
    return tint


@lru_cache(maxsize=256)
def type_ink(color: str, dark: bool) -> str:
    """The type's colour as text: its hue, light or dark enough on the page and on its own tint."""
    tokens = DARK if dark else LIGHT
    grounds = (tokens.surface, tokens.window, type_tint(color, dark))
    pole = "#ffffff" if dark else "#000000"
    for step in range(51):
        ink = mixed(pole, color, step / 50)
        if all(contrast(ink, ground) >= READABLE for ground in grounds):
            return ink
    return tokens.text
