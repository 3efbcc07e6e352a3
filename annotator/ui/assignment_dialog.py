"""Opening an assignment: whose it is, what is in it, and where the annotator's project goes."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.errors import UserError
from annotator.session.team_files import TeamFile
from annotator.ui.background import IsCancelled, Progress, Task
from annotator.ui.counts import counted
from annotator.ui.dialogs import PROJECT_SUFFIX
from annotator.ui.due_words import moment
from annotator.ui.fields import plain_label
from annotator.ui.file_names import as_file_name
from annotator.ui.work_dialog import WorkDialog

_WIDTH = 560


class AssignmentDialog(WorkDialog):
    """Makes the project; ``made`` carries its path, ``update_wanted`` that of one that is there.

    With the latter comes the assignment's path. Show it with ``open()``.
    """

    made = Signal(object)
    update_wanted = Signal(object, object)

    def __init__(self, file: TeamFile, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Open an assignment"))
        self.setMinimumWidth(_WIDTH)
        self._file = file
        self.path_edit = QLineEdit(str(_usual_path(file)))
        self.path_edit.setAccessibleName(self.tr("Your project file"))
        self.browse_button = QPushButton(self.tr("Choose…"))
        self.outcome = plain_label(wrap=True)
        self.progress.cancel_button.hide()  # the dialog has one
        self.cancel_button = QPushButton(self.tr("Cancel"))
        self.open_button = QPushButton()
        self.open_button.setProperty("role", "primary")
        self.open_button.setDefault(True)
        self._lay_out()
        self.path_edit.textChanged.connect(self._refresh)
        self.browse_button.clicked.connect(self.choose_file)
        self.cancel_button.clicked.connect(self.reject)
        self.open_button.clicked.connect(self.run)
        self._refresh()

    def _lay_out(self) -> None:
        file = self._file
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        column.addWidget(plain_label(file.project, role="heading", wrap=True))
        about = self.tr("For {0}: {1}. Handed out {2}.").format(
            file.annotator, counted(file.articles, "article"), moment(file.created)
        )
        column.addWidget(plain_label(about, wrap=True))
        column.addWidget(
            plain_label(
                self.tr(
                    "You get a project of your own. Everything you do is saved in it, and you "
                    "hand it in as often as you like."
                ),
                role="muted",
                wrap=True,
            )
        )
        column.addSpacing(4)
        column.addWidget(plain_label(self.tr("YOUR PROJECT FILE"), role="caption"))
        line = QHBoxLayout()
        line.addWidget(self.path_edit, 1)
        line.addWidget(self.browse_button)
        column.addLayout(line)
        column.addWidget(self.outcome)
        column.addStretch()
        column.addWidget(self.progress)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addStretch()
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.open_button)
        column.addLayout(buttons)

    def path(self) -> Path:
        """Where the project is to be."""
        path = Path(self.path_edit.text().strip()).expanduser()
        return path if path.suffix else path.with_name(path.name + PROJECT_SUFFIX)

    def choose_file(self) -> None:
        """Ask where the project should be."""
        dialog = QFileDialog(self, self.tr("Your project file"), str(self.path().parent))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        dialog.setNameFilter(self.tr("Projects (*{0})").format(PROJECT_SUFFIX))
        dialog.setDefaultSuffix(PROJECT_SUFFIX.removeprefix("."))
        dialog.selectFile(self.path().name)
        dialog.fileSelected.connect(self.path_edit.setText)
        dialog.open()

    def run(self) -> None:
        """Make the project, off the main thread; or go to the one that is there already."""
        path = self.path()
        if path.exists():
            self.accept()
            self.update_wanted.emit(path, self._file.path)
            return
        work = Task(partial(_begin, self._file.path, path), self)
        work.progressed.connect(self._on_progressed)
        work.finished.connect(self._on_finished)
        work.refused.connect(self._on_refused)
        work.failed.connect(self._on_failed)
        work.cancelled.connect(self.end_work)
        self.begin_work(work, self.tr("Making your project…"))
        work.start()

    def _on_progressed(self, done: int, total: int, _what: str) -> None:
        self.progress.show_step(done, total, self.tr("Making your project…"))

    def _on_finished(self, path: Path) -> None:
        self.end_work()
        self.accept()
        self.made.emit(path)

    def _on_refused(self, error: UserError) -> None:
        self._end(error.message)

    def _on_failed(self) -> None:
        self._end(self.tr("No project was made because of a fault in the program."))

    def _end(self, problem: str) -> None:
        self._say(problem, role="danger")
        self.end_work()

    def show_running(self) -> None:
        """While the project is made, its place stays as it is."""
        for widget in (self.path_edit, self.browse_button, self.open_button):
            widget.setEnabled(not self.is_running)

    def _refresh(self) -> None:
        is_there = bool(self.path_edit.text().strip()) and self.path().is_file()
        self.open_button.setText(self.tr("Open and update") if is_there else self.tr("Open"))
        self.open_button.setEnabled(bool(self.path_edit.text().strip()))
        self._say(
            self.tr("This project is there already: it gets what is new in the assignment.")
            if is_there
            else ""
        )

    def _say(self, words: str, *, role: str = "muted") -> None:
        self.outcome.setProperty("role", role)
        self.outcome.style().polish(self.outcome)
        self.outcome.setText(words)


def _usual_path(file: TeamFile) -> Path:
    """Beside the user's documents, under a name that tells project and annotator."""
    documents = Path(
        QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    )
    folder = documents if documents.is_dir() else Path.home()
    name = f"{file.project} - {file.annotator}"
    return folder / as_file_name(name, PROJECT_SUFFIX)


def _begin(source: Path, path: Path, progress: Progress, is_cancelled: IsCancelled) -> Path:
    """Makes the project on the worker's thread, which gives it back before anybody opens it."""
    from annotator.session.assignments import begin_assignment
    from annotator.session.team_folder import ASSIGNMENTS, use_team_folder

    def watch(done: int, total: int) -> None:
        progress(done, total, "")
        if is_cancelled():
            raise UserError("The project is not wanted any more.")

    with begin_assignment(source, path, watcher=watch) as session:
        if source.absolute().parent.name == ASSIGNMENTS:
            use_team_folder(session, source.absolute().parent.parent)
        return session.path
