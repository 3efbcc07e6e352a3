"""The look of the window: which theme is in force, palette and style sheet from its tokens.

Knows nothing of what is shown. Colours are "#rrggbb", sizes are device-independent pixels.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from annotator import paths
from annotator.ui.fonts import ui_font
from annotator.ui.theme_tokens import DARK, LIGHT, THEMES, Tokens, scaled

__all__ = ["DARK", "LIGHT", "Tokens"]

ThemeMode = Literal["light", "dark", "system", "contrast", "contrast-light", "contrast-dark"]
"""A theme, or one of the two that follow the desktop: "system" and "contrast"."""

READABLE = 4.5
"""The contrast that text keeps against what it stands on (WCAG 2.1, success criterion 1.4.3)."""


_FOLLOWING = ("system", "contrast")
_PLACEHOLDER = re.compile(r"@([a-z_]+)")


class _Theme(QObject):
    """The theme in force and the wish behind it."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.mode: ThemeMode = "light"
        self.percent = 100
        self.tokens = LIGHT

    def follow(self, app: QApplication, mode: ThemeMode, percent: int) -> None:
        self.mode, self.percent = mode, percent
        hints = app.styleHints()
        hints.colorSchemeChanged.connect(
            self._on_color_scheme_changed, Qt.ConnectionType.UniqueConnection
        )
        if mode in _FOLLOWING:
            hints.unsetColorScheme()
        else:
            is_dark = THEMES[mode].dark
            hints.setColorScheme(Qt.ColorScheme.Dark if is_dark else Qt.ColorScheme.Light)
        self._dress(app)

    def _on_color_scheme_changed(self, _scheme: Qt.ColorScheme) -> None:
        app = QApplication.instance()
        if self.mode in _FOLLOWING and isinstance(app, QApplication):
            self._dress(app)

    def _dress(self, app: QApplication) -> None:
        self.tokens = scaled(THEMES[self._name(app)], self.percent)
        app.setFont(ui_font(self.tokens.size_body))
        app.setPalette(palette_of(self.tokens))
        # In place of another sheet Qt polishes each widget once for each that it stands in; in
        # place of none, once.
        app.setStyleSheet("")
        app.setStyleSheet(style_sheet(self.tokens))
        self.changed.emit()

    def _name(self, app: QApplication) -> str:
        """The theme that the mode comes to on this desktop."""
        if self.mode not in _FOLLOWING:
            return self.mode
        hints = app.styleHints()
        tone = "dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light"
        wants_contrast = hints.accessibility().contrastPreference()
        if self.mode == "contrast" or wants_contrast == Qt.ContrastPreference.HighContrast:
            return f"contrast-{tone}"
        return tone


@lru_cache(maxsize=1)
def theme_signals() -> _Theme:
    """The object whose ``changed`` signal is sent after every change of theme."""
    return _Theme()


def apply_theme(app: QApplication, mode: ThemeMode = "system", *, percent: int = 100) -> None:
    """Dress the whole program; "system" follows the desktop's light or dark setting, also later.

    ``percent`` is the size of letters outside articles, 100 as usual.
    """
    theme_signals().follow(app, mode, percent)


def current_tokens() -> Tokens:
    """The tokens of the theme in force (light before any was applied)."""
    return theme_signals().tokens


@lru_cache(maxsize=4)
def style_sheet(tokens: Tokens) -> str:
    """The program's style sheet with the theme's values in place of its placeholders.

    Raises KeyError for a placeholder that is no token.
    """
    values: dict[str, str | int] = tokens._asdict()
    values["shade"] = "dark" if tokens.dark else "light"
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


def type_tint(color: str, dark: bool, share: float = 0.16) -> str:
    """The band behind words of a type; text on it stays readable whatever the type's colour.

    ``share`` says how much of the colour is mixed into the page; it is lowered when the words
    would fall under the contrast that text must keep.
    """
    return _tint(color, _theme_of(dark), share)


def type_ink(color: str, dark: bool) -> str:
    """The type's colour as text: its hue, light or dark enough on the page and on its own tint."""
    return _ink(color, _theme_of(dark))


def _theme_of(dark: bool) -> str:
    """The theme in force if it has that tone, else the usual one that has it."""
    tokens = current_tokens()
    return tokens.name if tokens.dark == dark else "dark" if dark else "light"


@lru_cache(maxsize=512)
def _tint(color: str, theme: str, share: float) -> str:
    tokens = THEMES[theme]
    share = min(1.0, share * (1.35 if tokens.dark else 1.0))
    tint = mixed(color, tokens.surface, share)
    while contrast(tokens.text, tint) < READABLE or contrast(tokens.muted, tint) < 3:
        share -= 0.02
        tint = mixed(color, tokens.surface, max(0.0, share))
    return tint


@lru_cache(maxsize=512)
def _ink(color: str, theme: str) -> str:
    tokens = THEMES[theme]
    grounds = (tokens.surface, tokens.window, _tint(color, theme, 0.16))
    pole = "#ffffff" if tokens.dark else "#000000"
    for step in range(51):
        ink = mixed(pole, color, step / 50)
        if all(contrast(ink, ground) >= READABLE for ground in grounds):
            return ink
    return tokens.text
