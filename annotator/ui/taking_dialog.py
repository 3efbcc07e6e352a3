"""A newer assignment comes into the open project, a few records in every turn of the event loop."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QTimer, Signal
from PySide6.QtWidgets import QWidget

from annotator.errors import UserError
from annotator.session.assignments import taking_assignment
from annotator.session.session import Session
from annotator.ui.moment_dialog import MomentDialog

_SLICE = 0.015


class TakingDialog(MomentDialog):
    """Show it with ``open()``; ``taken`` carries what came of it, ``refused`` the UserError.

    Cancelled, it takes everything back and says nothing.
    """

    taken = Signal(object)
    refused = Signal(object)

    def __init__(self, session: Session, source: Path, parent: QWidget | None = None) -> None:
        super().__init__(
            QCoreApplication.translate("TakingDialog", "Taking the assignment…"), parent
        )
        self._is_final = False
        self._turns = taking_assignment(session, source)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_turn)
        self._timer.start(0)

    def _on_turn(self) -> None:
        until = time.perf_counter() + _SLICE
        try:
            looked = next(self._turns)
            while time.perf_counter() < until:
                looked = next(self._turns)
        except StopIteration as end:
            self.accept()
            self.taken.emit(end.value)
            return
        except UserError as error:
            self._is_final = False
            self.reject()
            self.refused.emit(error)
            return
        self._timer.start(0)
        self._is_final = looked.is_final
        self.progress.cancel_button.setEnabled(not looked.is_final)
        self.progress.show_step(looked.done, looked.total, self.words)

    def reject(self) -> None:
        """Cancel: everything is taken back, unless the disk has it already."""
        if self._is_final:
            return
        self._timer.stop()
        self._turns.close()
        super().reject()
