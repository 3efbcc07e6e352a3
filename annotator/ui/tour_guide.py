"""Starts the first tour: by itself at the first look at the sample project, later when asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from annotator.ui.main_window import MainWindow
    from annotator.ui.tour import Tour


class TourGuide(QObject):
    """The tours of one window; there is at most one at a time."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._is_wanted = False
        self.tour: Tour | None = None

    def take(self) -> None:
        """Go through the tour on the sample project, opened first if need be, from its start."""
        self.stop()
        self._is_wanted = True
        self._window.sample.open(self._begin)

    def _begin(self) -> None:
        session = self._window.session
        if session is not None and not session.annotator:
            self._window.dialogs.ask_annotator()
        self.consider()

    def consider(self) -> None:
        """Start when somebody annotates the sample and a tour was asked for, or never seen."""
        window = self._window
        session, page = window.session, window.page
        if session is None or page is None or not session.annotator or self.tour is not None:
            return
        is_due = self._is_wanted or (not window.preferences.is_tour_seen() and _is_sample(window))
        if not is_due:
            return
        from annotator.ui.tour import Tour

        self._is_wanted = False
        window.preferences.remember_tour_seen()
        window.show_page("annotate")
        if page.article is None:
            return
        if session.annotation_set(page.article.id).state == "finished":
            page.steps.reopen()
        self.tour = Tour(window, session, page)
        self.tour.ended.connect(self._on_ended)
        self.tour.start()

    def stop(self) -> None:
        """The project is closed: what a tour points at goes."""
        if self.tour is not None:
            self.tour.end()

    def _on_ended(self, is_complete: bool) -> None:
        self.tour = None
        if is_complete:
            self._window.banner.show_notice(
                self.tr(
                    "That is all it takes. Guidelines, keys and help are in the Help menu, the "
                    "tour as well."
                )
            )


def _is_sample(window: MainWindow) -> bool:
    from annotator.session.sample import sample_path

    return window.session is not None and window.session.path.absolute() == sample_path()
