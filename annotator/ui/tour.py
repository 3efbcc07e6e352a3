"""The first tour: five steps on the sample project, each done by the real act or passed over.

Runs beside the work and blocks nothing; ends with the project that it runs on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, QTimer, Signal

from annotator.ui.key_hints import key_hints
from annotator.ui.tour_bubble import TourBubble
from annotator.ui.tour_steps import TourSteps

if TYPE_CHECKING:
    from annotator.session.session import Session
    from annotator.ui.annotate_page import AnnotatePage
    from annotator.ui.main_window import MainWindow

_MOMENT = 0
"""Milliseconds: once what an act has set in motion is over."""


class Tour(QObject):
    """One tour through one window; ``ended`` tells whether it was gone to its end."""

    ended = Signal(bool)

    def __init__(self, window: MainWindow, session: Session, page: AnnotatePage) -> None:
        super().__init__(window)
        self._room = window.room
        self._page = page
        self._steps = TourSteps(window, session, page)
        self._all = self._steps.all()
        self._place = 0
        self.bubble = TourBubble(self._room)
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.setInterval(_MOMENT)
        self._look.timeout.connect(self._on_looked)
        self.bubble.next_clicked.connect(self.go_on)
        self.bubble.end_clicked.connect(self.end)
        for happened in (page.state_changed, page.article_opened, page.view.view_changed):
            happened.connect(self._look.start)
        key_hints().changed.connect(self._show)
        self._room.installEventFilter(self)
        page.destroyed.connect(self.end)

    @property
    def step(self) -> int:
        """Which step is shown, from 0 on."""
        return self._place

    def start(self) -> None:
        """Show the first step."""
        self._place = 0
        self._steps.begin(0)
        self._show()

    def go_on(self) -> None:
        """Show the next step, or end after the last one."""
        if self._place + 1 == len(self._all):
            self._close(is_complete=True)
            return
        self._place += 1
        self._steps.begin(self._place)
        self._show()

    def end(self) -> None:
        """Put the bubble away."""
        self._close(is_complete=False)

    def _close(self, *, is_complete: bool) -> None:
        self._look.stop()
        self._room.removeEventFilter(self)
        self.bubble.hide()
        self.bubble.deleteLater()
        self.ended.emit(is_complete)
        self.deleteLater()

    def _on_looked(self) -> None:
        """Go on when the step's act was done; stay at the place pointed at otherwise."""
        if self._all[self._place].is_done():
            self._look.start()
            self.go_on()
        else:
            self._point()

    def _show(self) -> None:
        step = self._all[self._place]
        number = self.tr("STEP {0} OF {1}").format(self._place + 1, len(self._all))
        self.bubble.show_step(number, step.heading, step.words())
        is_last = self._place + 1 == len(self._all)
        self.bubble.next_button.setText(self.tr("D&one") if is_last else self.tr("Next &step"))
        self._point()

    def _point(self) -> None:
        step = self._all[self._place]
        widget, place = step.anchor()
        if widget.isVisible():
            corner = widget.mapTo(self._room, place.topLeft())
            self.bubble.point_at(QRect(corner, place.size()), step.side)
        else:
            self.bubble.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Another size of the window moves what is pointed at."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._look.start()
        return False
