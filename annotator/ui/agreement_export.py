"""The button that writes the report: which format, where, and how far it is."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton, QWidget

from annotator.errors import UserError
from annotator.ui.background import IsCancelled, Progress, Task
from annotator.ui.icons import icon
from annotator.ui.work_progress import WorkProgress

if TYPE_CHECKING:
    from annotator.agreement.result import AgreementFigures

_ENDINGS = ("html", "pdf", "csv", "md", "json")


class ExportButton(QPushButton):
    """Offers the formats in a menu and writes the report in another process.

    ``written`` carries the file's name, ``refused`` why there is none; ``progress`` is a line for
    the page to show. The figures and the files that must survive are told by `show_figures`.
    """

    written = Signal(str)
    refused = Signal(str)
    cancelled = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(icon("export"), "", parent)
        self.setText(self.tr("Export report"))
        self._file_name = name
        self._figures: AgreementFigures | None = None
        self._protected: Collection[Path] = ()
        self._task: Task | None = None
        self._path = ""
        self.progress = WorkProgress()
        self.progress.hide()
        self.progress.cancel_requested.connect(self.stop)
        self.formats: dict[str, QAction] = {}
        menu = QMenu(self)
        for ending, words in _format_names().items():
            action = menu.addAction(words)
            action.setData(ending)
            action.triggered.connect(self._on_format_chosen)
            self.formats[ending] = action
        self.setMenu(menu)
        self.setEnabled(False)

    @property
    def is_running(self) -> bool:
        """Whether a report is being written."""
        return self._task is not None

    def show_figures(
        self, figures: AgreementFigures | None, *, protected: Collection[Path] = ()
    ) -> None:
        """Write a report on these figures from now on; ``protected`` files are never replaced."""
        self._figures, self._protected = figures, protected
        self.setEnabled(figures is not None and self._task is None)

    def ask(self, ending: str) -> None:
        """Ask where the report should go."""
        dialog = QFileDialog(self.window(), self.tr("Export report"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([self.formats[ending].text().removesuffix("…") + f" (*.{ending})"])
        dialog.setDefaultSuffix(ending)
        dialog.selectFile(f"{self._file_name}.{ending}")
        dialog.fileSelected.connect(self.write)
        dialog.open()

    def write(self, path: str) -> None:
        """Write the report on the figures shown to ``path``, in the format of its ending."""
        if self._figures is None or self._task is not None:
            return
        self._path = path
        writing = partial(_write, self._figures, Path(path), tuple(self._protected))
        self._task = task = Task(writing, self)
        task.progressed.connect(self._on_progressed)
        task.finished.connect(self._on_finished)
        task.refused.connect(self._on_refused)
        task.failed.connect(self._on_failed)
        task.cancelled.connect(self._on_cancelled)
        self.setEnabled(False)
        self.progress.begin(self.tr("Writing the report…"))
        self.progress.show()
        task.start()

    def stop(self) -> None:
        """Give up the report being written, if there is one."""
        if self._task is not None:
            self._task.cancel()

    def _on_format_chosen(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.ask(str(action.data()))

    def _on_progressed(self, done: int, total: int, what: str) -> None:
        words = self.tr("Writing the report: {0}").format(what)
        self.progress.show_step(done, total, words)

    def _on_finished(self) -> None:
        self._end()
        self.written.emit(self._path)

    def _on_refused(self, error: UserError) -> None:
        self._end()
        self.refused.emit(error.message)

    def _on_failed(self) -> None:
        self._end()
        self.refused.emit(self.tr("The report could not be written because of a fault."))

    def _on_cancelled(self) -> None:
        self._end()
        self.cancelled.emit()

    def _end(self) -> None:
        self._task = None
        self.progress.hide()
        self.setEnabled(self._figures is not None)


def _format_names() -> dict[str, str]:
    translate = QCoreApplication.translate
    names = (
        translate("ExportButton", "Web page…"),
        translate("ExportButton", "PDF…"),
        translate("ExportButton", "Table of all figures (CSV)…"),
        translate("ExportButton", "Markdown…"),
        translate("ExportButton", "JSON…"),
    )
    return dict(zip(_ENDINGS, names, strict=True))


def _write(
    figures: AgreementFigures,
    path: Path,
    protected: Collection[Path],
    progress: Progress,
    is_cancelled: IsCancelled,
) -> None:
    """Have the report written, on the worker's thread."""
    from annotator.session.agreement_run import write_report_apart

    write_report_apart(
        figures, path, progress=progress, is_cancelled=is_cancelled, protected=protected
    )
