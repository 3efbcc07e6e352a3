"""One place on the desk: annotators' versions side by side, and the gold one at the right.

Shows what it is given; deciding is the page's business.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QWidget

from annotator.model.annotation import Annotation
from annotator.model.scheme import Scheme
from annotator.model.span import Span
from annotator.model.teamwork import Decision
from annotator.session.place_work import PlaceWork
from annotator.ui.gold_column import GoldColumn, origin_words
from annotator.ui.people import People
from annotator.ui.review_column import ReviewColumn
from annotator.ui.review_excerpt import excerpt
from annotator.ui.review_fields import FieldReader, FieldRow

_NARROWEST, _NARROWEST_GOLD = 226, 246
"""Pixels. Two versions fit beside the widest usual list in a window of 1024."""


class ReviewDesk(QWidget):
    """Columns that scroll sideways where there is no room for all; gold is always in view.

    ``taken`` carries an annotator, ``picked`` (field, annotator).
    """

    taken = Signal(str)
    picked = Signal(str, str)

    def __init__(
        self,
        scheme: Scheme,
        people: People,
        *,
        font_size: int,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._scheme, self._people, self._font_size = scheme, people, font_size
        self._columns: list[ReviewColumn] = []
        self._used = 0
        self.work: PlaceWork | None = None
        self.gold = GoldColumn(scheme, people, font_size=font_size)
        self.gold.setMinimumWidth(_NARROWEST_GOLD)
        self._content = QWidget()
        self._row = QHBoxLayout(self._content)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self.area = QScrollArea()
        self.area.setWidget(self._content)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setAccessibleName(self.tr("Versions side by side"))
        self._sides = QHBoxLayout(self)
        self._sides.setContentsMargins(0, 0, 0, 0)
        self._sides.setSpacing(0)
        self._sides.addWidget(self.area, 2)
        self._sides.addWidget(self.gold, 1)

    @property
    def columns(self) -> Sequence[ReviewColumn]:
        """The annotators' columns that are in use, from left to right."""
        return self._columns[: self._used]

    def show_work(
        self,
        work: PlaceWork,
        seats: Sequence[str],
        *,
        decision: Decision | None,
        is_stale: bool,
        is_named: bool,
    ) -> None:
        """Show a place; ``seats`` are its annotators from left to right."""
        self.work = work
        self._fit(len(seats))
        versions: list[Annotation | None] = [work.versions[name] for name in seats]
        held = excerpt(work.article, work.spans)
        reader = FieldReader(self._scheme, self._people, work.article.text)
        rows = reader.rows([*versions, work.gold_here])
        compared = reader.rows(versions)
        everywhere = [span for one in versions if one is not None for span in one.fragments]
        for column, name, version, own in zip(self.columns, seats, versions, compared, strict=True):
            column.show_head(name, is_named=is_named)
            column.fields.show_rows(own, whose=column.said)
            column.nothing.setText(self.tr("Nothing here"))
            column.nothing.setVisible(version is None)
            column.passage.show_place(
                held,
                work.sets[name],
                self._scheme,
                outlined=everywhere if version is None else version.fragments,
                is_absent=version is None,
                name=self.tr("Passage of {0}").format(column.said),
            )
        self._show_gold(work, decision, rows[-1], is_stale=is_stale, everywhere=everywhere)

    def _show_gold(
        self,
        work: PlaceWork,
        decision: Decision | None,
        rows: Sequence[FieldRow],
        *,
        is_stale: bool,
        everywhere: Sequence[Span],
    ) -> None:
        gold = work.gold_here
        self.gold.passage.show_place(
            excerpt(work.article, work.spans),
            work.gold,
            self._scheme,
            outlined=everywhere if gold is None else gold.fragments,
            is_absent=gold is None,
            name=self.tr("Passage of gold"),
        )
        sources = set(decision.fields.values()) if decision is not None else set()
        taken_from = [
            column.letter
            for column in self.columns
            if sources == {work.item.annotations.get(column.annotator)}
        ]
        self.gold.show_decision(decision, is_stale=is_stale, taken_from="".join(taken_from))
        shown = [FieldRow(row.key, row.name, row.value, differs=False) for row in rows]
        remarks = {} if gold is None else self._origins(work, gold, decision)
        self.gold.fields.show_rows(shown, whose=self.tr("Gold"), remarks=remarks)
        draft = self.draft()
        if self.gold.is_editing and draft is not None:
            self.gold.fields.hide()
            self.gold.editor.show_draft(draft)

    def prepare(self, number: int) -> None:
        """Have that many columns there, and the lines that every place needs."""
        self._fit(number)
        for fields in (*(column.fields for column in self.columns), self.gold.fields):
            fields.prepare()

    def draft(self) -> Annotation | None:
        """What editing begins with: the gold annotation, or the first version there is."""
        if self.work is None:
            return None
        versions = [self.work.versions[column.annotator] for column in self.columns]
        return self.work.gold_here or next((one for one in versions if one is not None), None)

    def _origins(
        self, work: PlaceWork, gold: Annotation, decision: Decision | None
    ) -> dict[str, str]:
        """Where each field of the gold annotation comes from, in words."""
        recorded = {} if decision is None else decision.fields
        there = [
            (column.letter, version)
            for column in self.columns
            if (version := work.versions[column.annotator]) is not None
        ]
        origins = {}
        for row_key in ("fragments", "type", "speaker_id", "stance", "proposition_id", "via",
                        "cue", "mention", "certainty", "date_said"):  # fmt: skip
            same = [
                (letter, version)
                for letter, version in there
                if getattr(version, row_key) == getattr(gold, row_key)
            ]
            chosen = [letter for letter, one in same if one.id == recorded.get(row_key)]
            letters = [letter for letter, _ in same]
            if len(letters) < len(there):
                letters = chosen or letters
            origins[row_key] = origin_words(letters, everybody=len(there))
        return origins

    def focus_first_difference(self) -> bool:
        """Put the focus on the first value that differs; False when none does."""
        for column in self.columns:
            for button in column.fields.buttons().values():
                if button.differs:
                    button.setFocus(Qt.FocusReason.ShortcutFocusReason)
                    self.area.ensureWidgetVisible(button)
                    return True
        return False

    def _on_stepped(self, across: int, down: int) -> None:
        """Go from value to value: to the next version across, or to the next field down."""
        here = QApplication.focusWidget()
        grid = [list(column.fields.buttons().values()) for column in self.columns]
        for at, buttons in enumerate(grid):
            if here in buttons:
                line = buttons.index(here) + down
                for step in range(1, len(grid)) if across else (0,):
                    other = grid[(at + across * step) % len(grid)]
                    if 0 <= line < len(other):
                        other[line].setFocus(Qt.FocusReason.OtherFocusReason)
                        self.area.ensureWidgetVisible(other[line])
                        return

    def _fit(self, number: int) -> None:
        """Have that many columns; those that are there are used again."""
        while len(self._columns) < number:
            column = ReviewColumn(len(self._columns), font_size=self._font_size)
            column.setMinimumWidth(_NARROWEST)
            column.taken.connect(self.taken)
            column.picked.connect(self.picked)
            column.fields.stepped.connect(self._on_stepped)
            self._row.insertWidget(len(self._columns), column, 1)
            self._columns.append(column)
        for place, column in enumerate(self._columns):
            column.setVisible(place < number)
        self._sides.setStretch(0, number)
        self._used = number
