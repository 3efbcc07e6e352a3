"""Which of several stays when they become one; says first what that touches."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QPushButton, QVBoxLayout, QWidget

from annotator.session.repointing import Touched
from annotator.ui.counts import counted
from annotator.ui.dialog_buttons import buttons_row
from annotator.ui.fields import plain_label, shortened
from annotator.ui.name_index import NameIndex
from annotator.ui.speaker_editor import captioned
from annotator.ui.type_ahead import TypeAhead

_WIDTH = 520
_NAMES_SHOWN = 6
_LENGTH = 70


class MergeDialog(QDialog):
    """Asks which one stays. ``merged`` tells (ids that go, id that stays). Show by ``open()``.

    ``candidates`` are ids with names, the likeliest to stay first; ``touched`` says what the merge
    of these ids into that one would touch; ``after`` what becomes of the names that go.
    """

    merged = Signal(object, str)

    def __init__(
        self,
        candidates: Sequence[tuple[str, str]],
        index: NameIndex,
        touched: Callable[[Sequence[str]], Touched],
        *,
        title: str,
        after: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(_WIDTH)
        self._index = index
        self._touched = touched
        self._after = after
        self.keep = QComboBox()
        self.keep.setAccessibleName(self.tr("Keep"))
        self.keep.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        for key, name in candidates:
            self.keep.addItem(shortened(name, _LENGTH), key)
        self.other = TypeAhead(index, offer="")
        self.other.setPlaceholderText(self.tr("add another one by name"))
        self.other.setAccessibleName(self.tr("Add another one to the merge"))
        self.words = plain_label(wrap=True)
        self.merge_button = QPushButton(self.tr("Merge"))
        self.merge_button.setProperty("role", "primary")
        self.cancel_button = QPushButton(self.tr("Cancel"))
        self._lay_out()
        self.keep.currentIndexChanged.connect(self._refresh)
        self.other.chosen.connect(self._on_other_chosen)
        self.merge_button.clicked.connect(self._on_merge_clicked)
        self.cancel_button.clicked.connect(self.reject)
        self._refresh()
        (self.keep if self.keep.count() > 1 else self.other).setFocus()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addLayout(captioned(self.tr("This one stays"), self.keep))
        column.addLayout(captioned(self.tr("Together with"), self.other))
        column.addWidget(self.words)
        column.addStretch(1)
        column.addLayout(buttons_row(self.cancel_button, self.merge_button))

    def _keys(self) -> list[str]:
        return [self.keep.itemData(row) for row in range(self.keep.count())]

    def _refresh(self) -> None:
        kept = self.keep.currentData()
        gone = [key for key in self._keys() if key != kept]
        self.merge_button.setEnabled(bool(gone))
        if not gone:
            self.words.setText(self.tr("Name at least one other to merge with."))
            return
        names = [f"“{shortened(self._index.name(key) or '', _LENGTH)}”" for key in gone]
        listed = ", ".join(names[:_NAMES_SHOWN])
        if len(names) > _NAMES_SHOWN:
            listed = self.tr("{0} and {1} more").format(listed, len(names) - _NAMES_SHOWN)
        touched = self._touched(gone)
        effect = self.tr("No annotation is changed.")
        if touched.annotations:
            effect = self.tr("{0} of {1} will name the one that stays.").format(
                counted(touched.annotations, "annotation"),
                counted(len(touched.annotators), "annotator"),
            )
        go = self.tr("{0} goes.") if len(gone) == 1 else self.tr("{0} go.")
        one_step = self.tr("All of it is one step to undo.")
        self.words.setText(f"{go.format(listed)} {effect} {self._after} {one_step}")

    def _on_other_chosen(self, key: str) -> None:
        if key not in self._keys():
            self.keep.addItem(shortened(self._index.name(key) or "", _LENGTH), key)
        self.other.set_value(None)
        self._refresh()
        self.other.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_merge_clicked(self) -> None:
        kept = str(self.keep.currentData())
        gone = [key for key in self._keys() if key != kept]
        self.accept()
        self.merged.emit(gone, kept)
