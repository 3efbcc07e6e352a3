"""Words that Qt must show as they are: by itself it guesses at markup in them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLabel

_QUOTE_SHOWN = 90

Inset = tuple[int, int, int, int]
"""Pixels left, above, right and below."""


class _InsetLabel(QLabel):
    """Keeps the pixels around its words: Qt drops those of some labels with every other theme."""

    def __init__(self, inset: Inset) -> None:
        super().__init__()
        self._inset = inset
        self.setContentsMargins(*inset)

    def changeEvent(self, event: QEvent) -> None:
        """Another style measures the frame anew, and takes the margins for a part of it."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.setContentsMargins(*self._inset)


def plain_label(
    text: str = "", *, role: str = "", wrap: bool = False, inset: Inset | None = None
) -> QLabel:
    """A label that shows data as it is, never as markup; ``inset`` are pixels around it."""
    label = QLabel() if inset is None else _InsetLabel(inset)
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
