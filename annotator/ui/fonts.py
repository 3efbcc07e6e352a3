"""The faces of the window, chosen from what is installed: sans-serif to work, serif to read."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontDatabase, QFontMetrics

from annotator.ui.reading_style import reading_style

_SERIFS = (
    "Charter",
    "Source Serif 4",
    "Source Serif Pro",
    "Noto Serif",
    "Iowan Old Style",
    "Georgia",
    "Cambria",
    "Liberation Serif",
    "DejaVu Serif",
)
_ARABIC_FACES = (
    "Noto Naskh Arabic",
    "Amiri",
    "Geeza Pro",
    "Scheherazade New",
    "Sakkal Majalla",
    "Traditional Arabic",
)
_SANS = ("Inter", "Source Sans 3", "Noto Sans", "Segoe UI", "Helvetica Neue", "DejaVu Sans")
_EASY = ("Atkinson Hyperlegible", "Lexend", "OpenDyslexic", "OpenDyslexic3", "Andika")
"""Faces made for readers who have trouble with letters; offered where they are installed."""

_LAST_RESORT = ("DejaVu Sans",)
_ARABIC_SIZE = 1.12
"""Arabic faces look smaller than Latin ones of the same size."""

_ARABIC_LANGUAGES = frozenset({"ar", "fa", "ur", "ps", "ckb", "ug", "sd"})


@lru_cache(maxsize=1)
def _installed_families() -> frozenset[str]:
    return frozenset(QFontDatabase.families())


def _chosen(candidates: tuple[str, ...]) -> list[str]:
    """The candidates that are installed: naming others makes some platforms search for long."""
    installed = _installed_families()
    return [family for family in candidates if family in installed]


@lru_cache(maxsize=1)
def _ui_face() -> QFont:
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    if font.family() in ("Sans Serif", "Sans", ""):
        font.setFamilies([*_chosen(("Inter", "Noto Sans", "Ubuntu", "DejaVu Sans")), "Sans Serif"])
    return font


def ui_font(pixels: int) -> QFont:
    """The sans-serif face of buttons and lists, ``pixels`` high: the desktop's own."""
    font = QFont(_ui_face())
    font.setPixelSize(pixels)
    return font


def easy_faces() -> tuple[str, ...]:
    """The installed faces that are made for readers who have trouble with letters."""
    return tuple(_chosen(_EASY))


def reading_font(pixels: int, language: str | None = None) -> QFont:
    """The face for an article in ``language`` (a code such as "en"), ``pixels`` high.

    It has serifs unless the reading style says otherwise.
    """
    face, arabic = reading_style().face, _chosen(_ARABIC_FACES)
    if face == "serif":
        serifs = _chosen(_SERIFS)
    else:
        serifs = _chosen(_SANS) if face == "sans" else [*_chosen((face,)), *_chosen(_SANS)]
    font = QFont()
    if is_arabic_script(language):
        font.setFamilies([*arabic, *serifs, *_chosen(_LAST_RESORT)])
        pixels = round(_ARABIC_SIZE * pixels)
    else:
        font.setFamilies([*serifs[:2], *arabic, *serifs[2:], *_chosen(_LAST_RESORT)])
    font.setStyleHint(QFont.StyleHint.Serif if face == "serif" else QFont.StyleHint.SansSerif)
    font.setPixelSize(pixels)
    return font


def is_arabic_script(language: str | None) -> bool:
    """Whether a language with that code is usually written in Arabic letters."""
    return (language or "").replace("_", "-").split("-")[0].lower() in _ARABIC_LANGUAGES


def elided(metrics: QFontMetrics, words: str, width: int) -> str:
    """One line of words in at most ``width`` pixels, the dots where the words are cut off.

    The words are isolated with the direction of their first letter: in a left-to-right line the
    dots of words in Arabic letters would stand before their beginning.
    """
    return metrics.elidedText(f"\u2068{words}", Qt.TextElideMode.ElideRight, width)
