"""Words that Qt must show as they are: by itself it guesses at markup in them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

_QUOTE_SHOWN = 90


def plain_label(text: str = "", *, role: str = "", wrap: bool = False) -> QLabel:
    """A label that shows data as it is, never as markup."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    label.setWordWrap(wrap)
    if role:
        label.setProperty("role", role)
    return label


def plain_tip(text: str) -> str:
    """Words for a tool tip that Qt shows as they are: by itself it guesses at markup in them."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<p>{escaped}</p>"


def shortened(words: str, limit: int = _QUOTE_SHOWN) -> str:
    """``words`` on one line, cut in the middle of nothing but a long quotation."""
    line = " ".join(words[: limit * 4].split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"
