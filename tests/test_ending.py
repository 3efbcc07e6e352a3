"""The program ends in peace, whatever was done in it: its exit code is 0 and nothing is said."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.projects import add_article, new_session

_COPIED_AND_CLOSED = """
import sys
from pathlib import Path
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from annotator.app import make_application, run
from annotator.ui.article_view import ArticleView
from annotator.ui.main_window import MainWindow

application = make_application("light")

def copy_and_close():
    for window in application.topLevelWidgets():
        if isinstance(window, MainWindow):
            view = window.findChild(ArticleView)
            if view is None:
                QTimer.singleShot(50, copy_and_close)
                return
            for key in (Qt.Key.Key_A, Qt.Key.Key_C):
                QTest.keyClick(view, key, Qt.KeyboardModifier.ControlModifier)
            print(len(QGuiApplication.clipboard().text()))
            window.close()

QTimer.singleShot(50, copy_and_close)
code = run(Path(sys.argv[1]))
print(len(QGuiApplication.clipboard().text()))
sys.exit(code)
"""


def test_what_was_copied_from_an_article_does_not_outlive_python(tmp_path: Path) -> None:
    """The clipboard is let go of after Python has ended, and may hold nothing of Python's."""
    with new_session(tmp_path) as session:
        add_article(session)
        project = session.path
    ended = subprocess.run(
        [sys.executable, "-c", _COPIED_AND_CLOSED, str(project)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    copied, left = map(int, ended.stdout.split())
    assert copied == left > 0
