"""The proposed speakers below the speaker field: a row each with its key, the name, and why."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from annotator.ui.chips import Chip
from annotator.ui.fields import plain_tip
from annotator.ui.proposals import Proposal
from annotator.ui.theme import current_tokens

_GAP = 8
_LEAST_REASON = 40


class ProposalRow(Chip):
    """One proposal as wide as the field; the reason stands in grey at its end where it fits."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("", key_first=True, parent=parent)
        self._reason = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_proposal(self, proposal: Proposal, *, place: int) -> None:
        """Show a proposal that the key of that number takes."""
        name = proposal.name
        if proposal.speaker_id is None:
            name = self.tr("new: {0}").format(proposal.name)
        reason = "" if proposal.speaker_id is None else proposal.reason
        self._reason = reason
        self.show_value(name, key=f"Alt+{place}", action=f"proposal.{place}")
        self.setAccessibleDescription(proposal.reason)
        self.setToolTip(plain_tip(f"{name} – {proposal.reason}" if proposal.reason else name))
        self.update()

    def minimumSizeHint(self) -> QSize:
        """As narrow as the field gets."""
        return QSize(60, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The chip, and why it is proposed."""
        super().paintEvent(event)
        if not self._reason:
            return
        font = self._small()
        metrics = QFontMetrics(font)
        name_end = self._words_left() + QFontMetrics(self.font()).horizontalAdvance(self.text())
        room = self.width() - 9 - name_end - _GAP
        if room < _LEAST_REASON:
            return
        words = metrics.elidedText(self._reason, Qt.TextElideMode.ElideRight, room)
        painter = QPainter(self)
        painter.setFont(font)
        painter.setPen(QColor(current_tokens().muted))
        place = self.rect().adjusted(self.width() - 9 - room, 0, -9, 0)
        painter.drawText(
            place, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), words
        )


class ProposalRows(QWidget):
    """The rows; ``picked`` tells the place, from 1, of the one that was pressed."""

    picked = Signal(int)

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._rows: list[ProposalRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)

    def show_proposals(self, proposals: Sequence[Proposal]) -> None:
        """Show these, one below the other."""
        while len(self._rows) < len(proposals):
            row = ProposalRow(self)
            row.clicked.connect(self._on_clicked)
            self._column.addWidget(row)
            self._rows.append(row)
        for place, row in enumerate(self._rows, start=1):
            if place <= len(proposals):
                row.show_proposal(proposals[place - 1], place=place)
            row.setVisible(place <= len(proposals))
        # Showing what has no parent yet would open a window of its own.
        if self.parent() is not None or not proposals:
            self.setVisible(bool(proposals))

    def rows(self) -> list[ProposalRow]:
        """The rows that are shown."""
        return [row for row in self._rows if not row.isHidden()]

    def _on_clicked(self) -> None:
        row = self.sender()
        if isinstance(row, ProposalRow):
            self.picked.emit(self._rows.index(row) + 1)
