"""The words an annotation stands on: one quotation, or several each with a cross to drop it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from annotator.model.span import Span
from annotator.ui.fields import plain_label, shortened
from annotator.ui.icons import icon

_SHOWN = 160
_SHOWN_OF_SEVERAL = 70


class FragmentList(QWidget):
    """Quotations of the fragments; ``dropped`` tells the start of the one to take away."""

    dropped = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[QWidget] = []
        self._only: QLabel | None = None
        self._shown: tuple[Sequence[Span], Sequence[str]] | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)

    def show_fragments(self, fragments: Sequence[Span], quotes: Sequence[str]) -> None:
        """Show these fragments with their words."""
        if self._shown == (fragments, quotes):
            return
        self._shown = (fragments, quotes)
        if len(fragments) == 1 and self._only is not None:
            self._only.setText(_quoted(quotes[0], _SHOWN))
            return
        self._only = None
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        several = len(fragments) > 1
        self._rows = [
            self._row(fragment, quote, can_drop=several)
            for fragment, quote in zip(fragments, quotes, strict=True)
        ]
        for row in self._rows:
            self._column.addWidget(row)

    def _row(self, fragment: Span, quote: str, *, can_drop: bool) -> QWidget:
        row = QWidget(self)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        limit = _SHOWN_OF_SEVERAL if can_drop else _SHOWN
        words = plain_label(_quoted(quote, limit), role="muted", wrap=True)
        line.addWidget(words, 1)
        if not can_drop:
            self._only = words
        else:
            cross = QToolButton()
            cross.setObjectName(f"fragment {fragment.start}")
            cross.setProperty("role", "flat")
            cross.setProperty("start", fragment.start)
            cross.setIcon(icon("close", "muted"))
            cross.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            cross.setToolTip(self.tr("Take this fragment away"))
            cross.setAccessibleName(self.tr("Take this fragment away"))
            cross.clicked.connect(self._on_cross_clicked)
            line.addWidget(cross, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _on_cross_clicked(self) -> None:
        start = self.sender().property("start")
        if isinstance(start, int):
            self.dropped.emit(start)


def _quoted(quote: str, limit: int) -> str:
    return f"“{shortened(quote, limit)}”"
