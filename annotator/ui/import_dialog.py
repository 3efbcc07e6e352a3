"""The import dialog: choose, try or import, and read the report.

Reading runs in the background, writing on the main thread in one transaction: all or nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.errors import UserError
from annotator.session.session import Session
from annotator.ui.background import Feed, IsCancelled, Progress
from annotator.ui.fields import plain_label
from annotator.ui.import_report import ImportReportView
from annotator.ui.import_sources import ImportSources
from annotator.ui.work_dialog import WorkDialog

if TYPE_CHECKING:
    from annotator.session.transfer import ArticleImport

_STEPS = 1000


class ImportDialog(WorkDialog):
    """Brings articles into a project; ``imported`` carries the ImportReport of each real import.

    ``paths`` are files and folders to begin with, such as dropped ones. Show it with ``open()``.
    """

    imported = Signal(object)

    def __init__(
        self, session: Session, paths: Sequence[Path] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Import articles"))
        self.setAcceptDrops(True)
        self.resize(760, 560)
        self._session = session
        self._import: ArticleImport | None = None
        self._is_dry_run = False
        self.sources = ImportSources()
        self.report = ImportReportView(session.path)
        self.problem = plain_label(role="danger", wrap=True)
        self.try_button = QPushButton(self.tr("Try first"))
        self.try_button.setToolTip(self.tr("Reads everything and reports, but writes nothing"))
        self.try_button.clicked.connect(self.try_first)
        self.import_button = QPushButton(self.tr("Import"))
        self.import_button.setProperty("role", "primary")
        self.import_button.clicked.connect(self.start_import)
        self.back_button = QPushButton(self.tr("Back"))
        self.back_button.clicked.connect(self._on_back_clicked)
        self.close_button = QPushButton(self.tr("Close"))
        self.close_button.clicked.connect(self.reject)
        self._lay_out()
        self.sources.changed.connect(self._refresh)
        self.sources.add_paths(paths)
        self._refresh()

    def try_first(self) -> None:
        """Read everything and report what an import would do, without writing it."""
        self._start(is_dry_run=True)

    def start_import(self) -> None:
        """Import everything and report; cancelled or failed, nothing of it stays."""
        self._start(is_dry_run=False)

    def done(self, result: int) -> None:
        """Nothing more is read once the dialog has gone."""
        self.sources.csv_column.leave()
        super().done(result)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files and folders may be dropped while nothing runs."""
        if not self.is_running and _dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Adds what was dropped."""
        self.sources.add_paths(_dropped(event))
        self._pages.setCurrentWidget(self.sources)
        self._refresh()
        event.acceptProposedAction()

    def _start(self, *, is_dry_run: bool) -> None:
        from annotator.session.transfer import ArticleImport

        if self.is_running or not self.sources.paths:
            return
        self._say("")
        self._is_dry_run = is_dry_run
        source = ", ".join(path.name or str(path) for path in self.sources.paths)
        try:
            self._import = ArticleImport(self._session, dry_run=is_dry_run, source=source[:200])
        except UserError as error:
            self._say(error.message)
            return
        read = partial(
            _items,
            list(self.sources.paths),
            self.sources.format,
            self.sources.encoding,
            self.sources.csv_column.chosen,
        )
        feed = Feed(read, self._import.add, self)
        feed.progressed.connect(self._on_progressed)
        feed.finished.connect(self._on_finished)
        feed.refused.connect(self._on_refused)
        feed.failed.connect(self._on_failed)
        feed.cancelled.connect(self._on_cancelled)
        self.begin_work(feed, self.tr("Looking for files…"))
        feed.start()

    def _on_progressed(self, done: int, total: int, file: str) -> None:
        self.progress.show_step(done, total, self.tr("Reading {0}").format(file))

    def _on_finished(self) -> None:
        if self._import is None:
            return
        finishing, self._import = self._import, None
        try:
            report = finishing.finish()
        except UserError as error:
            self._say(self.tr("{0} Nothing was imported.").format(error.message))
        else:
            self.report.show_report(report, is_dry_run=self._is_dry_run)
            self._pages.setCurrentWidget(self.report)
            if not self._is_dry_run:
                self.imported.emit(report)
        finally:
            self.end_work()

    def _on_refused(self, error: UserError) -> None:
        self._end(self.tr("{0} Nothing was imported.").format(error.message))

    def _on_failed(self) -> None:
        self._end(
            self.tr("The import was stopped by a fault in the program; nothing was imported.")
        )

    def _on_cancelled(self) -> None:
        self._end(self.tr("Cancelled; nothing was imported."))

    def _on_back_clicked(self) -> None:
        self._pages.setCurrentWidget(self.sources)
        self._refresh()

    def _end(self, words: str) -> None:
        """The work is over before its end: take back what there is of it."""
        if self._import is not None:
            self._import.cancel()
        self._import = None
        self._say(words)
        self.end_work()

    def show_running(self) -> None:
        """While files are read, the list of them stays as it is."""
        self._refresh()

    def _say(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.setVisible(bool(words))

    def _refresh(self) -> None:
        is_reporting = self._pages.currentWidget() is self.report
        can_start = bool(self.sources.paths) and not self.is_running
        self.sources.setEnabled(not self.is_running)
        self.back_button.setVisible(is_reporting)
        self.back_button.setEnabled(not self.is_running)
        self.try_button.setVisible(not is_reporting)
        self.try_button.setEnabled(can_start)
        self.import_button.setVisible(not is_reporting or self._is_dry_run)
        self.import_button.setEnabled(can_start)
        default = self.import_button if self.import_button.isVisibleTo(self) else self.close_button
        default.setDefault(True)

    def _lay_out(self) -> None:
        self._pages = QStackedWidget()
        self._pages.addWidget(self.sources)
        self._pages.addWidget(self.report)
        buttons = QHBoxLayout()
        buttons.addWidget(self.back_button)
        buttons.addStretch(1)
        for button in (self.close_button, self.try_button, self.import_button):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addWidget(self._pages, 1)
        column.addWidget(self.problem)
        column.addWidget(self.progress)
        column.addLayout(buttons)
        self._say("")


def _items(
    paths: list[Path],
    format_name: str,
    encoding: str | None,
    text_column: str,
    progress: Progress,
    _is_cancelled: IsCancelled,
) -> Iterator[Any]:
    """What the files hold, read on the worker's thread."""
    from annotator.session.transfer import read_articles

    def told(step: Any) -> None:
        share = _STEPS * step.done_bytes // step.total_bytes if step.total_bytes else 0
        progress(share, _STEPS if step.total_bytes else 0, step.file)

    return read_articles(
        paths, format=format_name, encoding=encoding, text_column=text_column, progress=told
    )


def _dropped(event: QDropEvent) -> list[Path]:
    """The local files and folders that are being dropped."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
