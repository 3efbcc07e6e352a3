"""Composition root of the window: application, theme, crash handling, main window, project."""

from __future__ import annotations

import gc
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer
from PySide6.QtWidgets import QApplication

from annotator import __version__
from annotator.errors import UserError
from annotator.late import import_the_rest
from annotator.paths import resource, user_data
from annotator.ui.crash_handler import CrashHandler
from annotator.ui.dialogs import TEAM_SUFFIX
from annotator.ui.main_window import MainWindow
from annotator.ui.preferences import Preferences
from annotator.ui.settings import Settings
from annotator.ui.settings_in_force import SettingsInForce, dress
from annotator.ui.theme import ThemeMode, apply_theme

if TYPE_CHECKING:
    from annotator.starts import Starts
    from annotator.ui.background import IsCancelled, Progress, Task
    from annotator.ui.crash_desk import CrashDesk
    from annotator.ui.opened_files import FileOpeningApplication
    from annotator.ui.sample_day import SampleDay

_AFTER_FIRST_PAINT = 400
_SETTLED_AFTER = 600_000
"""Milliseconds after which a start counts as a good one, however it ends."""
_PICTURE_SIZE = (1440, 900)
_STYLE = "Fusion"


class Program(QObject):
    """The running window with what stands around it."""

    def __init__(
        self, app: QApplication, preferences: Preferences, starts: Starts | None = None
    ) -> None:
        super().__init__(app)
        self._starts = starts
        self._opener = _file_opener(app)
        self._crashes: CrashDesk | None = None
        self._has_told = False
        self.crash_handler = CrashHandler(self)
        self.crash_handler.install()
        self.window = MainWindow(preferences)
        self.crash_handler.refused.connect(self.window.show_error)
        self.crash_handler.crashed.connect(self._on_crashed)
        self.crash_handler.repeated.connect(self._on_crashed_again)
        self.window.project_opened.connect(self._on_project_opened)
        self._in_force = SettingsInForce(app, preferences.settings, self)
        self._task: Task | None = None
        self._warm = QTimer(self)
        self._warm.setSingleShot(True)
        self._warm.setInterval(_AFTER_FIRST_PAINT)
        self._warm.timeout.connect(self._on_first_paint_over)
        self._names = QTimer(self)
        self._names.setSingleShot(True)
        self._names.timeout.connect(self._on_names_turn)

    def start(self, project: Path | None, *, sample: bool) -> None:
        """Show the window, with that project or the sample in it, or else the start screen."""
        try:
            if sample:
                self.window.open_sample()
            elif project is not None and TEAM_SUFFIX in project.name:
                self.window.show_start()
                self.window.take_files([project])
            elif project is not None:
                self.window.open_project(project)
        except UserError as error:
            self.window.show_error(error)
        if self.window.session is None and self.window.start_screen is None:
            self.window.show_start()
        self.window.show()
        self._warm.start()
        if self._opener is not None:
            self._opener.file_opened.connect(self._on_file_opened)
            self._opener.begin()

    def end(self) -> None:
        """Give back what was taken over from Python and Qt; nothing more is done later."""
        self._warm.stop()
        self._names.stop()
        if self._task is not None:
            self._task.blockSignals(True)  # noqa: FBT003
        if self._opener is not None:
            self._opener.end()
        self._in_force.end()
        self.crash_handler.remove()
        leave_clipboard()

    def _on_project_opened(self) -> None:
        self._warm.start()

    def _on_file_opened(self, path: Path) -> None:
        """The system has a file opened: it goes the way of one that is dropped on the window."""
        try:
            self.window.take_files([path])
        except UserError as error:
            self.window.show_error(error)
        self.window.raise_()
        self.window.activateWindow()

    def _on_first_paint_over(self) -> None:
        """Load and build what the first annotation needs while the user is still reading."""
        from annotator.ui.garbage import collecting

        if collecting.turn_on():
            # What the start made stays: it need not be looked through for garbage ever again.
            gc.freeze()
        if not self._has_told:
            self._has_told = True
            self._tell_of_last_time()
        from PySide6.QtGui import QIcon

        self.window.setWindowIcon(QIcon(str(resource("icons", "annotator.svg"))))
        from annotator.ui.background import Task

        self._task = Task(_import_the_rest, self)
        self._task.finished.connect(self._on_imported)
        self._task.start()

    def _on_imported(self) -> None:
        if self.window.session is not None:
            self.window.session.warm_up()
        # At the first call Python makes the classes of all that a style can be asked for.
        self.window.style()
        if self.window.page is not None:
            self.window.page.proposals.prepare()
        self._names.start()

    def _on_names_turn(self) -> None:
        """Take in the speakers' names bit by bit, so that no key waits for it later."""
        page = self.window.page
        if page is not None and not page.people.alike.get_ready():
            self._names.start()

    def _on_crashed(self, description: str) -> None:
        if self._starts is not None:
            self._starts.spoil()
        self.crash_desk.tell(description)

    def _on_crashed_again(self, description: str) -> None:
        self.crash_desk.tell_again(description)

    @property
    def crash_desk(self) -> CrashDesk:
        """Where faults are told; made at the first."""
        if self._crashes is None:
            from annotator.ui.crash_desk import CrashDesk

            self._crashes = CrashDesk(self.window, self.window.close)
        return self._crashes

    def _tell_of_last_time(self) -> None:
        """Say that the program did not end by itself, where its traces are, what mode this is."""
        from annotator.fault_log import log_file, note, without_folders

        if self._starts is not None:
            QTimer.singleShot(_SETTLED_AFTER, self, self._starts.settle)
        if self._starts is not None and self._starts.has_ended_badly:
            for trace in self._starts.traces:
                note("native crash at the start before:\n" + without_folders(trace))
            self.window.banner.show_message(
                self.tr(
                    "The program ended unexpectedly last time. Nothing was lost: every annotation "
                    "that was shown as saved is on disk. The log is “{0}”."
                ).format(log_file()),
                tone="warning",
            )
        if self.window.preferences.is_safe:
            self.window.status_line.say(self.tr("Safe mode: nothing here is kept as a setting"))


def _file_opener(app: QApplication) -> FileOpeningApplication | None:
    """The application as what hands over files, where it does; costs other starts no import."""
    if type(app) is QApplication:
        return None
    from annotator.ui.opened_files import FileOpeningApplication

    return app if isinstance(app, FileOpeningApplication) else None


def _new_application(arguments: list[str], *, opens_files: bool) -> QApplication:
    if not opens_files:
        return QApplication(arguments)
    from annotator.ui.opened_files import FileOpeningApplication

    return FileOpeningApplication(arguments)


def make_application(
    look: ThemeMode | Settings = "system", *, opens_files: bool = sys.platform == "darwin"
) -> QApplication:
    """The one QApplication, named and dressed in a theme or as the user's settings say.

    The running one when there is one already. ``opens_files`` has it take the files that the
    system hands over, which only macOS does: elsewhere they are arguments of a new start.
    """
    if not any(os.environ.get(name) for name in ("LC_ALL", "LC_CTYPE", "LANG")):
        # Without any locale Qt falls back to this one too, but complains on standard error.
        os.environ["LC_CTYPE"] = "C.UTF-8"
    running = QCoreApplication.instance()
    if isinstance(running, QApplication):
        app = running
    else:
        # Named here: asking the program for its style, or setting it, costs the start 10 ms, and
        # a style set under a style sheet has brought later themes down.
        app = _new_application([*sys.argv[:1], "-style", _STYLE], opens_files=opens_files)
    app.setApplicationName("annotator")
    app.setApplicationDisplayName("Annotator")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("annotator")
    if isinstance(look, Settings):
        dress(app, look)
    else:
        apply_theme(app, look)
    return app


def leave_clipboard() -> None:
    """Have what was copied be Qt's own: it is let go of after Python has ended."""
    from PySide6.QtGui import QGuiApplication
    from shiboken6 import Shiboken

    clipboard = QGuiApplication.clipboard()
    held = clipboard.mimeData()
    if held is not None and Shiboken.createdByPython(held):
        clipboard.setText(held.text())


def run(project: Path | None, *, sample: bool = False, safe: bool = False) -> int:
    """Open the window on a project, on the sample, or on the start screen; returns at its end.

    In safe mode nothing of before is taken up; it is offered when starts ended badly in a row.
    """
    from annotator.starts import TOO_OFTEN, Starts

    starts = Starts(user_data() / "starts")
    starts.begin()
    is_unsure = starts.has_ended_badly and starts.bad_ends >= TOO_OFTEN
    if safe or is_unsure:
        from annotator.ui.safe_mode import draw_without_graphics_card, offers_safe_mode

        # Before the application is there, and so before anybody has been asked.
        draw_without_graphics_card()
    if is_unsure and not safe:
        make_application()
        safe = offers_safe_mode(starts.bad_ends)
        project, sample = (None, False) if safe else (project, sample)
    preferences = _preferences(safe=safe)
    app = make_application(preferences.settings)
    program = Program(app, preferences, starts)
    program.start(project, sample=sample)
    code = app.exec()
    program.end()
    starts.end()
    return code


def _preferences(*, safe: bool) -> Preferences:
    if safe:
        from annotator.ui.safe_mode import SafePreferences

        return SafePreferences()
    return Preferences()


def run_self_test() -> int:
    """Play a short sample day in a temporary folder; 0 when all of it went as it must."""
    with tempfile.TemporaryDirectory(prefix="annotator-") as folder:
        day = _play(Path(folder), articles=1)
    print(_told(day))  # noqa: T201
    print(_licences_told())  # noqa: T201
    print(f"annotator {__version__}: self-test passed.")  # noqa: T201
    return 0


def run_sample_day(folder: Path) -> int:
    """Play the sample day offscreen and say where it left dataset, figures and picture."""
    day = _play(folder, articles=3)
    print(_told(day))  # noqa: T201
    for what, path in (
        ("Project", day.project),
        ("Dataset", day.dataset),
        ("Figures", day.figures),
        ("Picture", day.picture),
    ):
        print(f"{what}: {path}")  # noqa: T201
    return 0


def _play(folder: Path, *, articles: int) -> SampleDay:
    from annotator.ui.sample_day import make_sample_project, play_sample_day

    # Real windows would appear and take the focus away from whoever works at this screen.
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    path = make_sample_project(folder)
    program = Program(make_application(), Preferences(folder / "window.ini"))
    try:
        program.window.resize(*_PICTURE_SIZE)
        program.window.show()
        return play_sample_day(program.window, path, articles=articles)
    finally:
        program.window.close()
        program.end()


def _told(day: SampleDay) -> str:
    return (
        f"Two annotators made {day.annotations} annotations in {day.articles} articles, by mouse "
        f"and keyboard; span F1 (Dice) {day.span_f1:.3f}."
    )


def _licences_told() -> str:
    """How many libraries have their licence texts with them; a library without is a failure."""
    from annotator.licences import libraries

    found = libraries()
    for library in found:
        if not any(path.stat().st_size for path in library.texts):
            raise UserError(f"No licence text comes with {library.name}.")
    return f"Licence texts of {len(found)} libraries are here."


def _import_the_rest(_progress: Progress, is_cancelled: IsCancelled) -> None:
    import_the_rest(is_cancelled)
