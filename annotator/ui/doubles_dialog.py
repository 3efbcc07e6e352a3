"""The pairs of speakers that may be one person, to be merged or told apart one after the other."""

from __future__ import annotations

from collections.abc import Container, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QPushButton, QVBoxLayout, QWidget

from annotator.model.speaker import Speaker
from annotator.session.doubles import Double, likely_doubles
from annotator.ui.background import IsCancelled, Progress, Task
from annotator.ui.dialog_buttons import buttons_row
from annotator.ui.fields import plain_label
from annotator.ui.plain_table import PlainTable, Row, RowsModel
from annotator.ui.work_progress import WorkProgress

_OTHER = 250
_SIZE = (640, 460)


class DoublesDialog(QDialog):
    """Compares all speakers off the main thread and lists the pairs. Show it with ``open()``.

    ``same_chosen`` and ``apart_chosen`` tell the ids of a pair; the owner says by `settled` or
    `keep` once that is done.
    """

    same_chosen = Signal(str, str)
    apart_chosen = Signal(str, str)

    def __init__(self, speakers: Sequence[Speaker], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Possible doubles"))
        self.resize(*_SIZE)
        self._doubles: list[Double] = []
        self.words = plain_label(role="muted", wrap=True)
        titles = (self.tr("Speaker"), self.tr("Looks like"), self.tr("Likeness"))
        self.table = PlainTable(
            RowsModel(titles, numbers=(2,)), name=self.tr("Possible doubles"), stretch=0
        )
        self.table.setProperty("role", "framed")
        self.progress = WorkProgress()
        self.same_button = QPushButton(self.tr("Merge…"))
        self.apart_button = QPushButton(self.tr("Different"))
        self.close_button = QPushButton(self.tr("Close"))
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addWidget(self.words)
        column.addWidget(self.table, 1)
        column.addWidget(self.progress)
        column.addLayout(buttons_row(self.close_button, self.apart_button, self.same_button))
        self.table.row_activated.connect(self._on_same)
        self.same_button.clicked.connect(self._on_same)
        self.apart_button.clicked.connect(self._on_apart)
        self.close_button.clicked.connect(self.reject)
        self.progress.cancel_requested.connect(self.reject)
        self.table.selectionModel().selectionChanged.connect(self._on_selected)
        self._task = self._begin(list(speakers))
        self._on_selected()

    def _begin(self, speakers: list[Speaker]) -> Task:
        def compare(progress: Progress, is_cancelled: IsCancelled) -> object:
            found = []
            for double in likely_doubles(
                speakers, progress=lambda done, total: progress(done, total, "")
            ):
                if is_cancelled():
                    break
                found.append(double)
            return sorted(found, key=lambda double: -double.score)

        task = Task(compare, self)
        task.progressed.connect(self._on_progressed)
        task.finished.connect(self._on_finished)
        self.progress.begin(self.tr("Comparing {0} names…").format(len(speakers)))
        task.start()
        return task

    def reject(self) -> None:
        """Close; the comparing stops."""
        self._task.cancel()
        super().reject()

    def settled(self, first_id: str, second_id: str) -> None:
        """Take out the pair of these two."""
        pair = {first_id, second_id}
        self._show([one for one in self._doubles if {one.first.id, one.second.id} != pair])

    def keep(self, speaker_ids: Container[str]) -> None:
        """Take out the pairs of speakers that are gone."""
        left = [
            one
            for one in self._doubles
            if one.first.id in speaker_ids and one.second.id in speaker_ids
        ]
        if len(left) < len(self._doubles):
            self._show(left)

    def _on_progressed(self, done: int, total: int, _what: str) -> None:
        self.progress.show_step(done, total, self.tr("Comparing {0} names…").format(total))

    def _on_finished(self, found: list[Double]) -> None:
        self.progress.hide()
        self._show(found)

    def _show(self, found: list[Double]) -> None:
        self._doubles = found
        self.table.set_rows(
            Row((one.first.name, one.second.name, str(one.score)), key=one) for one in found
        )
        # The table gives the first column what is left; a long name must not push the number out.
        self.table.setColumnWidth(1, _OTHER)
        words = self.tr("No two speakers look alike, or they were told apart.")
        if found:
            words = self.tr("These may be the same. Merge them, or say that they are different.")
            self.table.choose_row(0)
            self.table.setFocus()
        self.words.setText(words)
        self._on_selected()

    def _chosen(self) -> Double | None:
        rows = self.table.selectionModel().selectedRows()
        return self._doubles[rows[0].row()] if rows else None

    def _on_selected(self) -> None:
        has_one = len(self.table.selectionModel().selectedRows()) == 1
        self.same_button.setEnabled(has_one)
        self.apart_button.setEnabled(has_one)

    def _on_same(self) -> None:
        if (double := self._chosen()) is not None:
            self.same_chosen.emit(double.first.id, double.second.id)

    def _on_apart(self) -> None:
        if (double := self._chosen()) is not None:
            self.apart_chosen.emit(double.second.id, double.first.id)
