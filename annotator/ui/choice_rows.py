"""The scheme's types, stances and certainties as rows of chips."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from annotator.model.scheme import Scheme
from annotator.ui.chips import ChipRow, ChipValue
from annotator.ui.fields import plain_tip


def type_row(scheme: Scheme) -> ChipRow:
    """One chip per type, in its colour, with its definition as tool tip."""
    return ChipRow(
        [
            ChipValue(
                id=known.id,
                text=known.short,
                key=known.key,
                action=f"type.{known.id}",
                color=known.color,
                is_retired=known.retired,
                tip=plain_tip(known.definition or known.label),
            )
            for known in scheme.types
        ],
        name=QCoreApplication.translate("choice_rows", "Type"),
    )


def stance_row(scheme: Scheme) -> ChipRow:
    """One chip per stance, with its sign."""
    return ChipRow(
        [
            ChipValue(
                id=known.id,
                text=f"{known.symbol} {known.label}",
                key=known.key,
                action=f"stance.{known.id}",
                is_retired=known.retired,
                tip=plain_tip(known.definition or known.label),
            )
            for known in scheme.stances
        ],
        name=QCoreApplication.translate("choice_rows", "Stance"),
    )


def certainty_row(scheme: Scheme) -> ChipRow:
    """One chip per degree of certainty."""
    return ChipRow(
        [ChipValue(id=known.id, text=known.label) for known in scheme.certainties],
        name=QCoreApplication.translate("choice_rows", "Certainty"),
    )
