"""Safe mode: the window as it comes, for when a start as usual crashes.

No settings, keys, theme or places of before, and none are kept; no predictions, no graphics card.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMessageBox

from annotator.ui.preferences import Preferences

_SOFTWARE = {
    "QT_OPENGL": "software",
    "QT_QUICK_BACKEND": "software",
    "QT_XCB_GL_INTEGRATION": "none",
    "LIBGL_ALWAYS_SOFTWARE": "1",
}


class SafePreferences(Preferences):
    """Defaults, in a file that goes when they do; projects and names are looked up in the usual."""

    is_safe = True

    def __init__(self, usual: Path | None = None) -> None:
        folder = Path(tempfile.mkdtemp(prefix="annotator-safe-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        super().__init__(folder / "window.ini")
        self._usual = Preferences(usual)
        self.remember_tour_seen()

    def recent_projects(self) -> tuple[Path, ...]:
        """Those opened in safe mode, then those of before."""
        here = super().recent_projects()
        return (*here, *(path for path in self._usual.recent_projects() if path not in here))

    def annotator(self, project_id: str) -> str:
        """Who annotates in that project on this machine."""
        return super().annotator(project_id) or self._usual.annotator(project_id)


def draw_without_graphics_card() -> None:
    """Have Qt draw by itself; to be called before there is an application."""
    for name, value in _SOFTWARE.items():
        os.environ.setdefault(name, value)
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_UseSoftwareOpenGL)


def offers_safe_mode(times: int) -> bool:
    """Ask whether to start in safe mode after so many bad ends in a row."""
    translate = QCoreApplication.translate
    box = QMessageBox()
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle(translate("SafeMode", "Start in safe mode?"))
    box.setText(
        translate(
            "SafeMode",
            "The program ended unexpectedly {0} times in a row. Nothing was lost: every annotation "
            "that was shown as saved is on disk.",
        ).format(times)
    )
    box.setInformativeText(
        translate(
            "SafeMode",
            "Safe mode starts with the usual settings, keys and colours, without predictions and "
            "without opening a project by itself. Your own settings stay as they are.",
        )
    )
    safe = box.addButton(translate("SafeMode", "Safe mode"), QMessageBox.ButtonRole.AcceptRole)
    box.addButton(translate("SafeMode", "Start as usual"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(safe)
    box.exec()
    return box.clickedButton() is safe
