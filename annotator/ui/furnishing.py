"""Building a window in two goes: the first screen at once, the rest a step a turn after its paint.

Knows when to build; what is built are the steps it is given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

_UNSEEN = 300
"""Milliseconds after which what is never painted is furnished all the same."""

_TOUCHES = frozenset(
    {
        QEvent.Type.ShortcutOverride,
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.InputMethod,
    }
)


class Furnishing(QObject):
    """Steps that follow the paint of the first screen, one in each turn of the event loop.

    Whatever the user does on the watched widgets before is kept back until all steps are done.
    """

    def __init__(
        self,
        watched: Sequence[QWidget],
        steps: Sequence[Callable[[], object]],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._watched = tuple(watched)
        self._steps = list(steps)
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.timeout.connect(self._on_turn)
        for widget in self._watched:
            widget.installEventFilter(self)
        self._turn.start(_UNSEEN)

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to build."""
        return not self._steps

    def finish(self) -> None:
        """Build everything that is left now."""
        while self._steps:
            self._steps.pop(0)()
        self._let_go()

    def stop(self) -> None:
        """Build no more: what was to be furnished goes."""
        self._steps.clear()
        self._let_go()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The first paint starts the steps, the first touch does not wait for them."""
        kind = event.type()
        if kind == QEvent.Type.Paint:
            self._turn.start(0)
        elif kind in _TOUCHES:
            self.finish()
        return False

    def step(self) -> bool:
        """Build the next part now; whether there is more to build."""
        if self._steps:
            self._steps.pop(0)()
        if not self._steps:
            self._let_go()
        return bool(self._steps)

    def _on_turn(self) -> None:
        if self.step():
            self._turn.start(0)

    def _let_go(self) -> None:
        self._turn.stop()
        for widget in self._watched:
            widget.removeEventFilter(self)
        self._watched = ()
