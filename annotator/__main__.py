"""Start-up: the window for no arguments or a project file, the command line for verbs."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from types import TracebackType

_WINDOW_OPTIONS = ("--sample",)
_SAFE_MODE = "--safe-mode"


def main() -> int:
    """Run what the arguments ask for and return the exit code."""
    arguments = [word for word in sys.argv[1:] if word != _SAFE_MODE]
    is_safe = _SAFE_MODE in sys.argv[1:]
    if not arguments or arguments[0] in _WINDOW_OPTIONS or _is_project(arguments):
        # Until the first screen is painted, when the window turns it on again: nothing that the
        # start makes is garbage, but looking for some takes 9 ms.
        gc.disable()
        # The command line's library is not imported on the way to the window.
        from annotator.app import run

        project = Path(arguments[0]) if _is_project(arguments) else None
        return run(project, sample=arguments[:1] == ["--sample"], safe=is_safe)
    from annotator.cli import run_command

    sys.excepthook = _on_fault
    return run_command(sys.argv[1:])


def _is_project(arguments: list[str]) -> bool:
    return len(arguments) == 1 and not arguments[0].startswith("-") and Path(arguments[0]).exists()


def _on_fault(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """A fault in a command: Python itself would print its message, which may be article text."""
    from annotator.fault_log import tell_of_verb

    tell_of_verb(kind, error, trace)


def _serve_if_asked() -> None:
    """In the bundle the other process of a computation is this program again, told so here."""
    if getattr(sys, "frozen", False):
        import multiprocessing

        multiprocessing.freeze_support()


if __name__ == "__main__":
    _serve_if_asked()
    sys.exit(main())
