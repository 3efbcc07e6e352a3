"""Icons by what they stand for, drawn from QtAwesome's Phosphor font in the theme's colours.

Only the font file is used: importing the qtawesome module and all its fonts takes several times
longer than the rest of the window's start.
"""

from __future__ import annotations

import json
import sys
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPainterPath, QPixmap, QRawFont

from annotator.ui.theme import current_tokens

ICONS = {
    "acknowledgment": "check-circle",
    "add": "plus",
    "agreement": "chart-bar-horizontal",
    "annotate": "highlighter-circle",
    "annotator": "identification-badge",
    "article": "article",
    "assignment": "tray",
    "back": "arrow-left",
    "calendar": "calendar-blank",
    "check": "check",
    "claim": "megaphone-simple",
    "clear": "x-circle",
    "close": "x",
    "collect": "tray",
    "copy": "copy",
    "danger": "warning-octagon",
    "delete": "trash",
    "denial": "prohibit",
    "done": "check-circle",
    "down": "caret-down",
    "export": "export",
    "filter": "funnel-simple",
    "folder": "folder",
    "fragment": "selection-plus",
    "guidelines": "book-open",
    "help": "question",
    "import": "download-simple",
    "information": "info",
    "link": "link-simple",
    "mixed": "circle-half",
    "neutral": "circle",
    "new_project": "file-plus",
    "next": "arrow-right",
    "note": "note-pencil",
    "open": "folder-open",
    "opposes": "thumbs-down",
    "palette": "command",
    "previous": "arrow-left",
    "proposition": "chat-centered-text",
    "quote": "quotes",
    "redo": "arrow-clockwise",
    "refused": "x-circle",
    "review": "scales",
    "sample": "books",
    "save": "floppy-disk",
    "search": "magnifying-glass",
    "settings": "gear-six",
    "speaker": "user",
    "speakers": "users",
    "statements": "table",
    "supports": "thumbs-up",
    "theme": "moon",
    "time": "clock",
    "twins": "copy-simple",
    "undo": "arrow-counter-clockwise",
    "unsure": "flag",
    "up": "caret-up",
    "user": "user-circle",
    "via": "share-network",
    "warning": "warning",
    "zoom_in": "magnifying-glass-plus",
    "zoom_out": "magnifying-glass-minus",
}
"""What an icon stands for in our window -> its name in the Phosphor set."""


_KEPT_PICTURES = 20


class _Glyphs:
    """The outlines of the font's signs, loaded once when the first icon is asked for."""

    def __init__(self, folder: Path) -> None:
        body = next(folder.glob("phosphor-charmap-*.json")).read_text(encoding="utf-8")
        self._signs: dict[str, str] = json.loads(body)
        self._font = QRawFont(str(next(folder.glob("phosphor-[0-9]*.ttf"))), self.EM)
        self._paths: dict[str, QPainterPath] = {}

    EM = 64.0

    def outline(self, sign: str) -> QPainterPath:
        """The outline of a sign on a square of ``EM`` pixels, centred on the origin."""
        if sign not in self._paths:
            glyph = self._font.glyphIndexesForString(chr(int(self._signs[sign], 16)))[0]
            path = self._font.pathForGlyph(glyph)
            path.setFillRule(Qt.FillRule.WindingFill)
            width = self._font.advancesForGlyphIndexes([glyph])[0].x()
            middle = (self._font.ascent() - self._font.descent()) / 2
            self._paths[sign] = path.translated(QPointF(-width / 2, middle))
        return self._paths[sign]


def _font_folder() -> Path:
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen:
        return Path(frozen, "qtawesome", "fonts")
    found = find_spec("qtawesome")
    if found is None or not found.submodule_search_locations:
        raise FileNotFoundError("the icon font is missing: the package QtAwesome is not installed")
    return Path(found.submodule_search_locations[0], "fonts")


@lru_cache(maxsize=1)
def _glyphs() -> _Glyphs:
    return _Glyphs(_font_folder())


class _GlyphEngine(QIconEngine):
    """Paints one sign in whatever colours the theme has at that moment."""

    def __init__(self, sign: str, color: str | None) -> None:
        super().__init__()
        self._sign = sign
        self._color = color
        self._pictures: dict[tuple[int, int, QIcon.Mode], QPixmap] = {}
        self._tokens = current_tokens()

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        tokens = current_tokens()
        color = getattr(tokens, self._color) if self._color in _TOKEN_NAMES else self._color
        if mode == QIcon.Mode.Disabled:
            color = tokens.disabled
        paint_sign(painter, QRectF(rect), self._sign, QColor(color or tokens.text))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        # Kept: a button asks for its picture each time it is painted.
        if self._tokens is not current_tokens() or len(self._pictures) >= _KEPT_PICTURES:
            self._pictures.clear()
            self._tokens = current_tokens()
        key = (size.width(), size.height(), mode)
        picture = self._pictures.get(key)
        if picture is None:
            picture = QPixmap(size)
            picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(picture)
            self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
            painter.end()
            self._pictures[key] = picture
        return picture

    def clone(self) -> QIconEngine:
        return _GlyphEngine(self._sign, self._color)


_TOKEN_NAMES = frozenset(current_tokens()._fields)


def paint_sign(painter: QPainter, rect: QRectF, sign: str, color: QColor) -> None:
    """Draw one Phosphor sign as large as fits into ``rect``."""
    side = min(rect.width(), rect.height())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.center())
    painter.scale(side / _Glyphs.EM, side / _Glyphs.EM)
    painter.fillPath(_glyphs().outline(sign), color)
    painter.restore()


def paint_icon(painter: QPainter, rect: QRectF, name: str, color: str) -> None:
    """Draw the icon called ``name`` straight onto a painter, in the colour "#rrggbb"."""
    paint_sign(painter, rect, ICONS[name], QColor(color))


@lru_cache(maxsize=256)
def icon(name: str, color: str | None = None) -> QIcon:
    """The icon called ``name`` (see ``ICONS``); KeyError for a name that is not there.

    ``color`` is a token's name ("accent_ink") or "#rrggbb"; without it the theme's text colour.
    """
    engine = _GlyphEngine(ICONS[name], color)
    _glyphs()
    return QIcon(engine)
