"""The program as its user starts it, on a project it knows, gone once the article is painted."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def main() -> None:
    # What a user's start imports, in its order: nothing of the benchmark comes before it.
    from annotator.app import Program, make_application
    from annotator.ui.preferences import Preferences

    project, settings = Path(sys.argv[1]), Path(sys.argv[2])
    app = make_application()
    program = Program(app, Preferences(settings))
    program.window.resize(1440, 900)
    program.start(project, sample=False)
    if program.window.page is None or program.window.page.article is None:
        sys.exit("the window shows no article")
    from tests.benchmarks.bare_window import QuitAfterPaint

    watcher = QuitAfterPaint()
    program.window.page.view.viewport().installEventFilter(watcher)
    app.exec()
    # The floor does not tidy up either.
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
