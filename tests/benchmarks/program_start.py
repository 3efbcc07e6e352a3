"""The program as its user starts it, on a project it knows, gone once article and list are seen."""

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
    if page is None or page.article is None or not page.list.model.rowCount():
        sys.exit("the window shows no article")
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtWidgets import QApplication

    from tests.benchmarks.bare_window import gone

    class GoneAfterBoth(QObject):
        """Ends the program once the article's words and the list's rows have been painted."""

        missing = {page.view.viewport(), page.list.rows.viewport()}

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint and watched in self.missing:
                first = page.list.rows.visualRect(page.list.model.index(0))
                if watched is page.view.viewport() or not first.isEmpty():
                    self.missing.discard(watched)
                    if not self.missing:
                        QTimer.singleShot(0, gone)
            return False

    watcher = GoneAfterBoth()
    for widget in list(watcher.missing):
        widget.installEventFilter(watcher)
    QApplication.exec()


if __name__ == "__main__":
    main()
