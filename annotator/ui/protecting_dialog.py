"""The backup before an act that touches much, in turns: the window lives on, and one may cancel."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from annotator.errors import Cancelled, UserError
from annotator.ui.moment_dialog import MomentDialog


class ProtectingDialog(MomentDialog):
    """Takes the turns of a backup while nobody can change anything; see `take_turns_before`."""

    def __init__(self, turns: Generator[Any, None, object], parent: QWidget | None = None) -> None:
        super().__init__(
            QCoreApplication.translate("ProtectingDialog", "Backing up before so much is changed…"),
            parent,
        )
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self._turns = turns
        self.problem: UserError | None = Cancelled()
        """Why the act must not begin; None once the backup is there."""
        self._turn = QTimer(self)
        self._turn.timeout.connect(self._on_turn)
        self._turn.start(0)

    def _on_turn(self) -> None:
        progress = None
        try:
            progress = next(self._turns)
        except StopIteration:
            self.problem = None
            self.accept()
        except UserError as error:
            self.problem = error
        finally:
            # Also after a fault in the program, which is told elsewhere.
            if progress is None and self.problem is not None:
                self.reject()
        if progress is not None:
            self.progress.show_step(progress.done, progress.total, self.words)

    def done(self, result: int) -> None:
        """Done or cancelled: nothing goes on when the dialog has gone."""
        self._turn.stop()
        self._turns.close()
        super().done(result)


def take_turns_before(parent: QWidget, turns: Generator[Any, None, object]) -> None:
    """Return when all turns are taken; raises what they raise, or Cancelled when somebody cancels.

    A loop of its own, so that whatever asks for an act need not know that it waits: all acts that
    touch much are asked for from events, and come back to them.
    """
    dialog = ProtectingDialog(turns, QApplication.activeModalWidget() or parent)
    dialog.exec()
    dialog.deleteLater()
    if dialog.problem is not None:
        raise dialog.problem
