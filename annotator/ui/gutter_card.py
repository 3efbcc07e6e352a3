"""One card of the gutter: what it says and how it is drawn. Words are drawn as typed."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter

from annotator.ui.fonts import ui_font
from annotator.ui.icons import paint_icon
from annotator.ui.theme import current_tokens, mixed, type_ink, type_tint

LINE = 17
"""The height of one of a card's lines."""

HEIGHT, PIN_HEIGHT = 2 * LINE + 9, 22
"""Pixels that a card with words, and one with a sign only, are high."""

_PADDING = 9
_BAR = 3
_ICON = 13
_LONGEST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class CardText:
    """What a card says of an annotation besides its number of fragments.

    ``symbol`` is the stance's sign, ``speaker`` and ``via`` are names as typed ("" when empty);
    ``missing`` names the required fields that are still empty.
    """

    type: str
    symbol: str = ""
    speaker: str = ""
    via: str = ""
    missing: tuple[str, ...] = ()
    is_unsure: bool = False
    has_note: bool = False
    is_damaged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CardLook:
    """All that decides how a card is drawn; two cards with the same look are the same picture.

    ``color`` is the type's ("#rrggbb"); ``is_pin`` leaves room for the stance's sign only.
    """

    text: CardText
    color: str
    parts: int
    width: int
    is_current: bool
    is_hovered: bool
    is_pin: bool


def paint_card(painter: QPainter, rect: QRect, look: CardLook) -> None:
    """Draw a card into a rectangle."""
    tokens = current_tokens()
    ink = QColor(type_ink(look.color, tokens.dark))
    ground = tokens.surface
    if look.is_current:
        ground = mixed(look.color, tokens.surface, 0.10)
    elif look.is_hovered:
        ground = tokens.hover
    elif look.is_pin:
        ground = type_tint(look.color, tokens.dark)
    frame = QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5)
    painter.setPen(ink if look.is_current else QColor(ground if look.is_pin else tokens.border))
    painter.setBrush(QColor(ground))
    painter.drawRoundedRect(frame, tokens.radius_small, tokens.radius_small)
    if look.is_pin:
        _paint_sign(painter, rect, look.text, ink)
    else:
        painter.fillRect(QRectF(frame.left(), frame.top(), _BAR, frame.height()), ink)
        _paint_words(painter, rect, look)


def small_font(*, is_strong: bool = False) -> QFont:
    """The face of the cards' words."""
    font = ui_font(current_tokens().size_small)
    if is_strong:
        font.setWeight(QFont.Weight.DemiBold)
    return font


def _paint_sign(painter: QPainter, rect: QRect, text: CardText, ink: QColor) -> None:
    painter.setPen(ink)
    painter.setFont(small_font(is_strong=True))
    painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), text.symbol or text.type[:1])
    if text.missing or text.is_unsure or text.is_damaged:
        tokens = current_tokens()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.danger if text.is_damaged else tokens.warning))
        painter.drawEllipse(rect.right() - 5, rect.top() + 2, 4, 4)


def _paint_words(painter: QPainter, rect: QRect, look: CardLook) -> None:
    tokens, text = current_tokens(), look.text
    inner = rect.adjusted(_BAR + _PADDING, 4, -_PADDING + 2, -5)
    upper = QRect(inner.left(), inner.top(), inner.width(), LINE)
    for name, color in _marks(text):
        place = QRectF(upper.right() - _ICON, upper.top() + 2, _ICON, _ICON)
        paint_icon(painter, place, name, color)
        upper.setRight(upper.right() - _ICON - 3)
    title = f"{text.type} {text.symbol}".strip()
    strong = small_font(is_strong=True)
    _draw(painter, upper, title, strong, tokens.text)
    if look.parts > 1:
        taken = QFontMetrics(strong).horizontalAdvance(title) + 6
        parts = QCoreApplication.translate("Gutter", "{0} parts").format(look.parts)
        _draw(painter, upper.adjusted(taken, 0, 0, 0), parts, small_font(), tokens.muted)
    lower = QRect(inner.left(), inner.top() + LINE, inner.width(), LINE)
    _draw(painter, lower, *_speaker_line(text))


def _speaker_line(text: CardText) -> tuple[str, QFont, str]:
    tokens = current_tokens()
    if text.is_damaged:
        words = QCoreApplication.translate("Gutter", "Damaged on the disk")
        return words, small_font(), tokens.danger
    speaker, color = text.speaker, tokens.text
    if not speaker and "speaker" in text.missing:
        speaker = QCoreApplication.translate("Gutter", "No speaker yet")
        color = tokens.warning
    via = QCoreApplication.translate("Gutter", "via {0}")
    through = via.replace("{0}", text.via) if text.via else ""
    return " · ".join(filter(None, (speaker, through))), small_font(), color


def _marks(text: CardText) -> list[tuple[str, str]]:
    """Icon and colour for what needs a look, from the right."""
    tokens = current_tokens()
    marks = (
        (text.is_damaged, "danger", tokens.danger),
        (bool(text.missing), "warning", tokens.warning),
        (text.is_unsure, "unsure", tokens.warning),
        (text.has_note, "note", tokens.muted),
    )
    return [(name, color) for is_shown, name, color in marks if is_shown]


def _draw(painter: QPainter, rect: QRect, words: str, font: QFont, color: str) -> None:
    """One line of plain text, shortened when it does not fit."""
    painter.setFont(font)
    painter.setPen(QColor(color))
    line = words[:_LONGEST].replace("\n", " ")
    shown = QFontMetrics(font).elidedText(line, Qt.TextElideMode.ElideRight, rect.width())
    flags = (
        Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
    )
    painter.drawText(rect, int(flags) | int(Qt.TextFlag.TextSingleLine), shown)
