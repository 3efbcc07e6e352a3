"""Opening the user's own sample project, which is made on a thread at its first use."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from annotator.session.sample import sample_path, user_sample
from annotator.ui.background import IsCancelled, Progress, Task

if TYPE_CHECKING:
    from pathlib import Path

    from annotator.errors import UserError
    from annotator.ui.main_window import MainWindow


class SampleOpening(QObject):
    """Opens the sample in one window; while it is being made a second wish waits for the first."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._task: Task | None = None
        self._then: list[Callable[[], object]] = []

    def open(self, then: Callable[[], object] | None = None) -> None:
        """Open it, at once if it is there; ``then`` is called when it is open."""
        if then is not None:
            self._then.append(then)
        if self._task is not None:
            return
        if sample_path().exists():
            self._show()
            return
        self._say(is_making=True)
        self._before = self._window.session
        self._task = Task(_make, self)
        self._task.finished.connect(self._on_made)
        self._task.refused.connect(self._on_refused)
        self._task.failed.connect(self._on_failed)
        self._task.cancelled.connect(self._on_failed)
        self._task.start()

    def _show(self) -> None:
        then, self._then = self._then, []
        self._window.open_project(user_sample())
        for act in then:
            act()

    def _on_made(self, _path: Path) -> None:
        self._end()
        if self._window.session is self._before:
            self._show()
        else:
            self._then.clear()  # another project was opened meanwhile, and is wanted more

    def _on_refused(self, error: UserError) -> None:
        self._on_failed()
        self._window.show_error(error)

    def _on_failed(self, _error: object = None) -> None:
        self._then.clear()
        self._end()

    def _end(self) -> None:
        self._task = None
        self._say(is_making=False)

    def _say(self, *, is_making: bool) -> None:
        screen = self._window.start_screen
        if screen is not None:
            screen.show_making(is_making=is_making)


def _make(_progress: Progress, _is_cancelled: IsCancelled) -> Path:
    return user_sample()
