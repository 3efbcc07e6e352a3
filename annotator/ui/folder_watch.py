"""A team folder is looked into now and then, off the main thread: has anybody handed in?"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from annotator.session.session import Session
from annotator.session.team_folder import SUBMISSIONS, Found, fresh_submissions, seen, team_folder
from annotator.ui.background import IsCancelled, Progress, Task

_EVERY = 60_000
_AFTER_CHANGE = 1_500
"""Milliseconds in which whatever writes into the folder may finish."""


class FolderWatch(QObject):
    """``arrived`` tells how many submissions wait, whenever that is another number than before."""

    arrived = Signal(int)

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._told = 0
        self._work: Task | None = None
        # Changes on a network drive are not always told, so there is a clock as well.
        self._clock = QTimer(self)
        self._clock.setInterval(_EVERY)
        self._clock.timeout.connect(self.look)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_AFTER_CHANGE)
        self._soon.timeout.connect(self.look)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._soon.start)

    def begin(self) -> None:
        """Watch the project's team folder, if it has one."""
        folder = team_folder(self._session)
        if self._watcher.directories():
            self._watcher.removePaths(self._watcher.directories())
        if folder is None:
            self._clock.stop()
            return
        places = [str(place) for place in (folder, folder / SUBMISSIONS) if place.is_dir()]
        if places:
            self._watcher.addPaths(places)
        self._clock.start()
        self.look()

    def end(self) -> None:
        """Look no more: the project is being closed."""
        self._clock.stop()
        self._soon.stop()
        self.blockSignals(True)  # noqa: FBT003
        if self._work is not None:
            self._work.stop()

    @property
    def is_looking(self) -> bool:
        """Whether the folder is being read at the moment."""
        return self._work is not None

    def tell_again(self) -> None:
        """Tell at the next look what was told when nobody could listen."""
        self._told = 0

    def look(self) -> None:
        """Look into the folder now."""
        folder = team_folder(self._session)
        if folder is None or self._work is not None:
            return
        what = partial(_fresh, folder, self._session.project_id, seen(self._session))
        self._work = work = Task(what, self)
        work.finished.connect(self._on_looked)
        work.refused.connect(self._on_nothing)
        work.cancelled.connect(self._on_nothing)
        work.failed.connect(self._on_nothing)
        work.start()

    def _on_looked(self, found: list[Found]) -> None:
        self._work = None
        count = len(found)
        if count != self._told:
            self._told = count
            if count:
                self.arrived.emit(count)

    def _on_nothing(self) -> None:
        # A drive that is not there now may be there the next time.
        self._work = None


def _fresh(
    folder: Path,
    project_id: str,
    known: dict[str, int],
    _progress: Progress,
    _is_cancelled: IsCancelled,
) -> list[Found]:
    """Reads the headers on the worker's thread."""
    return fresh_submissions(folder, project_id, known)
