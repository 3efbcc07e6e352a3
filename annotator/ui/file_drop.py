"""Files that are dropped on a widget, handed on as paths; a hint says what will become of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from annotator.ui.drop_hint import DropHint

DropWords = Callable[[Sequence[Path]], str]


class FileDrop(QObject):
    """Lets local files be dropped on ``target``; ``dropped`` carries a list of paths.

    ``words`` says what dropping these paths will do; it is shown over ``room`` meanwhile.
    """

    dropped = Signal(object)

    def __init__(self, target: QWidget, room: QWidget, words: DropWords) -> None:
        super().__init__(target)
        self._target = target
        self._words = words
        self.hint = DropHint(room)
        # Once the hint covers the window, it is the hint that is dragged over.
        for widget in (target, self.hint):
            widget.setAcceptDrops(True)
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what brings files; leave everything else alone."""
        # Asked by its type: Qt's own leaving may come as a plain event.
        if event.type() == QEvent.Type.DragLeave:
            self._on_left(watched)
            return False
        # A drop is the kind of event that the others are made from.
        if not isinstance(event, QDragEnterEvent | QDragMoveEvent | QDropEvent):
            return False
        paths = _local_paths(event.mimeData())
        if not event.mimeData().hasUrls():
            return False
        if event.type() == QEvent.Type.Drop:
            self.hint.hide()
            if paths:
                event.acceptProposedAction()
                self.dropped.emit(paths)
            return True
        if event.type() == QEvent.Type.DragEnter:
            self.hint.show_words(self._words(paths), can_drop=bool(paths))
            # Unless the entering is accepted, nobody tells when the drag leaves again.
            event.acceptProposedAction()
        elif paths:
            event.acceptProposedAction()
        else:
            event.ignore()
        return True

    def _on_left(self, watched: QObject) -> None:
        """Going from the window to the hint that has just come is no leaving."""
        if watched is self.hint or not self.hint.underMouse():
            self.hint.hide()


def _local_paths(data: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
