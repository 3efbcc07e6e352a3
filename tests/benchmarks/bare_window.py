"""The floor for start-up: a bare PySide6 window with a text view, gone after its first paint."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QTextEdit


class GoneAfterPaint(QObject):
    """Ends the program once the watched widget has been painted and events are handled again."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, gone)
        return False


def gone() -> None:
    """Be gone at once: closing, tidying up and whatever comes later are no part of the start."""
    sys.stdout.flush()
    os._exit(0)


def main() -> None:
    app = QApplication(sys.argv[:1])
    window = QMainWindow()
    view = QTextEdit()
    view.setReadOnly(True)
    view.setPlainText(Path(sys.argv[1]).read_text(encoding="utf-8"))
    window.setCentralWidget(view)
    window.resize(1440, 900)
    watcher = GoneAfterPaint()
    view.viewport().installEventFilter(watcher)
    window.show()
    app.exec()


if __name__ == "__main__":
    main()
