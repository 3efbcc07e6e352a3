"""The program as its user starts it, on a project it knows, gone once the article is painted."""

from __future__ import annotations

import gc
import sys
from pathlib import Path


def main() -> None:
    # What a user's start does, in its order: nothing of the benchmark comes before it.
    gc.disable()
    from annotator.app import Program, make_application
    from annotator.ui.preferences import Preferences

    project, settings = Path(sys.argv[1]), Path(sys.argv[2])
    preferences = Preferences(settings)
    program = Program(make_application(preferences.settings), preferences)
    program.window.resize(1440, 900)
    program.start(project, sample=False)
    page = program.window.page
    if page is None or page.article is None:
        sys.exit("the window shows no article")
    from PySide6.QtWidgets import QApplication

    from tests.benchmarks.bare_window import GoneAfterPaint

    watcher = GoneAfterPaint()
    page.view.viewport().installEventFilter(watcher)
    QApplication.exec()


if __name__ == "__main__":
    main()
