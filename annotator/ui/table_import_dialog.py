"""Taking speakers or propositions from a CSV table: what would come in is said before it does."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QPushButton, QVBoxLayout, QWidget

from annotator.errors import UserError
from annotator.session.people_files import TableImport, TableReport, What, table_items
from annotator.session.session import Session
from annotator.ui.background import Feed, IsCancelled, Progress
from annotator.ui.dialog_buttons import buttons_row
from annotator.ui.fields import plain_label
from annotator.ui.plain_table import PlainTable, Row, RowsModel
from annotator.ui.work_progress import WorkProgress

_SIZE = (640, 380)


class TableImportDialog(QDialog):
    """Tries a table and reports; imports it when told to. Show it with ``open()``.

    ``imported`` carries the sentence that says what came in.
    """

    imported = Signal(str)

    def __init__(
        self, session: Session, path: Path, what: What, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Import {0}").format(path.name))
        self.resize(*_SIZE)
        self._session, self._path, self._what = session, path, what
        self._feed: Feed | None = None
        self._import: TableImport | None = None
        self._is_dry_run = True
        self.words = plain_label(role="strong", wrap=True)
        titles = (self.tr("Line"), self.tr("Why it was refused"))
        self.table = PlainTable(
            RowsModel(titles, numbers=(0,)), name=self.tr("Refused lines"), stretch=1
        )
        self.table.setProperty("role", "framed")
        self.progress = WorkProgress()
        self.progress.cancel_requested.connect(self.reject)
        self.import_button = QPushButton(self.tr("Import"))
        self.import_button.setProperty("role", "primary")
        self.close_button = QPushButton(self.tr("Cancel"))
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addWidget(self.words)
        column.addWidget(self.table, 1)
        column.addWidget(self.progress)
        column.addStretch()
        column.addLayout(buttons_row(self.close_button, self.import_button))
        self.table.hide()
        self.import_button.clicked.connect(self._on_import_clicked)
        self.close_button.clicked.connect(self.reject)
        self._start(is_dry_run=True)

    @property
    def is_running(self) -> bool:
        """Whether a try or an import is under way."""
        return self._feed is not None

    def reject(self) -> None:
        """Close; what is under way is taken back first."""
        if self._feed is not None:
            self._feed.cancel()
            self._feed.blockSignals(True)  # noqa: FBT003
            self._end()
        super().reject()

    def _start(self, *, is_dry_run: bool) -> None:
        self._is_dry_run = is_dry_run
        try:
            self._import = TableImport(self._session, self._what, dry_run=is_dry_run)
        except UserError as error:
            self._say(error.message)
            return
        read = partial(_items, self._path, self._what)
        self._feed = feed = Feed(read, self._import.add, self)
        feed.finished.connect(self._on_finished)
        feed.refused.connect(self._on_refused)
        feed.failed.connect(self._on_failed)
        self.progress.begin(self.tr("Reading {0}").format(self._path.name))
        self.progress.show()
        self.import_button.setEnabled(False)
        feed.start()

    def _on_import_clicked(self) -> None:
        self._start(is_dry_run=False)

    def _on_finished(self) -> None:
        run, self._import, self._feed = self._import, None, None
        self.progress.hide()
        if run is None:
            return
        try:
            report = run.finish()
        except UserError as error:
            self._say(error.message)
            return
        if self._is_dry_run:
            self._show(report)
        else:
            self.accept()
            self.imported.emit(self.tr("Imported: {0}").format(report.sentence()))

    def _show(self, report: TableReport) -> None:
        words = self.tr("This would come in: {0}").format(report.sentence())
        self.words.setText(words)
        self.table.set_rows(
            Row((str(line), reason), tip=reason)
            for line, reason in report.refused
            if line is not None
        )
        self.table.setVisible(bool(report.refused))
        self.import_button.setEnabled(bool(report.added or report.changed))
        (self.import_button if self.import_button.isEnabled() else self.close_button).setFocus()

    def _on_refused(self, error: UserError) -> None:
        self._end()
        self._say(error.message)

    def _on_failed(self) -> None:
        self._end()
        self._say(self.tr("The import was stopped by a fault in the program; nothing came in."))

    def _end(self) -> None:
        if self._import is not None:
            self._import.cancel()
        self._feed = self._import = None
        self.progress.hide()

    def _say(self, words: str) -> None:
        self.progress.hide()
        self.words.setProperty("role", "danger")
        self.words.style().polish(self.words)
        self.words.setText(words)
        self.import_button.setEnabled(False)


def _items(
    path: Path, what: What, _progress: Progress, _is_cancelled: IsCancelled
) -> Iterator[Any]:
    """The table's rows, read on the worker's thread."""
    return table_items(path, what)
