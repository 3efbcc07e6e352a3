"""The pages of the window, one in view at a time, and the guidelines beside them.

Builds Review, Agreement and the guidelines when they are first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QSplitter, QStackedWidget, QWidget

from annotator.session.session import Session
from annotator.ui.annotate_page import AnnotatePage
from annotator.ui.pane_walk import go_to_next
from annotator.ui.preferences import Preferences

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from annotator.ui.agreement_page import AgreementPage
    from annotator.ui.guidelines_panel import GuidelinesPanel
    from annotator.ui.review_page import ReviewPage, Standing

_GUIDELINES = "guidelines"
_ROOM_FOR_ALL = 1250


class Pages(QSplitter):
    """The start screen, or Annotate, Review and Agreement of the open project.

    ``place_chosen`` is that of the Agreement page; ``guidelines_toggled`` tells whether the
    guidelines are in view now.
    """

    place_chosen = Signal(str, object)
    guidelines_toggled = Signal(bool)

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._preferences = preferences
        self.annotate: AnnotatePage | None = None
        self.agreement: AgreementPage | None = None
        self.review: ReviewPage | None = None
        self.guidelines: GuidelinesPanel | None = None
        self._reviewed: tuple[Session, Standing] | None = None
        self._stack = QStackedWidget()
        self._stack.setProperty("role", "pages")
        self.setHandleWidth(1)
        self.addWidget(self._stack)
        self.setStretchFactor(0, 1)
        self.setCollapsible(0, False)  # noqa: FBT003

    def turn_to(self, page: QWidget) -> None:
        """Show this page."""
        if self._stack.indexOf(page) < 0:
            self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)

    @property
    def is_held(self) -> bool:
        """Whether nothing is painted until the page that is to be in view has been built."""
        return not self.updatesEnabled()

    def hold(self, *, is_held: bool) -> None:
        """Paint nothing for some turns of the event loop, or paint again."""
        self.setUpdatesEnabled(not is_held)

    def add_annotate(self, session: Session) -> AnnotatePage:
        """A new annotate page for a project that was just opened."""
        self.annotate = AnnotatePage(session, self._preferences)
        if self._preferences.is_safe:
            self.annotate.proposals.hold()
        self._stack.addWidget(self.annotate)
        return self.annotate

    def agreement_page(self, session: Session) -> AgreementPage:
        """The project's Agreement page, built when it is first asked for."""
        if self.agreement is None:
            from annotator.ui.agreement_page import AgreementPage

            self.agreement = AgreementPage(session)
            self.agreement.place_chosen.connect(self.place_chosen)
        return self.agreement

    def review_page(self, session: Session, annotate: AnnotatePage) -> ReviewPage:
        """The project's Review page, built when it is first asked for."""
        if self.review is None:
            from annotator.ui.review_page import ReviewPage

            annotate.be_complete()
            self.review = ReviewPage(session, annotate.people, self._preferences)
            if self._reviewed is not None and self._reviewed[0] is session:
                self.review.take_up(self._reviewed[1])
        return self.review

    def toggle_guidelines(self, markdown: str) -> None:
        """Show these guidelines beside the page, or put them away."""
        from annotator.ui.guidelines_panel import GuidelinesPanel

        if self.guidelines is None:
            self.guidelines = GuidelinesPanel()
            self.guidelines.show_guidelines(markdown)
            self.guidelines.close_clicked.connect(self._on_guidelines_closed)
            self.guidelines.left.connect(self._on_guidelines_left)
            self.addWidget(self.guidelines)
            self.setCollapsible(1, False)  # noqa: FBT003
            self.restoreState(self._preferences.layout(_GUIDELINES))
        else:
            self.remember_guidelines()
            self._put_away() if self.shows_guidelines() else self.guidelines.show()
        self._say_guidelines()

    def show_guidelines_text(self, markdown: str) -> None:
        """Show other guidelines where they are in view."""
        if self.guidelines is not None:
            self.guidelines.show_guidelines(markdown)

    def shows_guidelines(self) -> bool:
        """Whether the guidelines are beside the page."""
        return self.guidelines is not None and not self.guidelines.isHidden()

    def remember_guidelines(self) -> None:
        """Keep how wide the guidelines are, while they are in view."""
        if self.shows_guidelines():
            self._preferences.remember_layout(_GUIDELINES, self.saveState())

    def next_pane(self) -> None:
        """Move the focus from list to article to fields to guidelines and round."""
        if self.annotate is not None:
            panes = [*self.annotate.panes()]
            if self.guidelines is not None:
                panes.append((self.guidelines, self.guidelines.search.field.setFocus))
            go_to_next(panes)

    def make_room(self) -> None:
        """In a narrow window the article list gives way to the guidelines."""
        if self.annotate is not None:
            reads = self.shows_guidelines()
            self.annotate.show_list(is_shown=not reads or self.width() >= _ROOM_FOR_ALL)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width has room for other things."""
        super().resizeEvent(event)
        self.make_room()

    def drop_project(self) -> None:
        """Let go of the project's pages, which have stored what was being typed.

        Raises UserError, and lets go of nothing, when a note cannot be stored.
        """
        if self.annotate is not None:
            self.annotate.leave()
        if self.agreement is not None:
            self.agreement.leave()
        if self.review is not None:
            self._reviewed = self.review.session, self.review.standing
            self.review.leave()
        for page in (self.annotate, self.agreement, self.review):
            if page is not None:
                # Only out of the stack: taken from its parent, all that is in it is dressed anew.
                self._stack.removeWidget(page)
                page.hide()
                page.deleteLater()
        if self.guidelines is not None:
            self.guidelines.hide()
            self.guidelines.setParent(None)
            self.guidelines.deleteLater()
        self.annotate = self.agreement = self.review = self.guidelines = None
        self.guidelines_toggled.emit(False)  # noqa: FBT003

    def _say_guidelines(self) -> None:
        self.make_room()
        self.guidelines_toggled.emit(self.shows_guidelines())

    def _put_away(self) -> None:
        """Whoever was reading there goes on in the article."""
        if self.guidelines is None:
            return
        had_focus = self.guidelines.isAncestorOf(QApplication.focusWidget() or self)
        self.guidelines.hide()
        if had_focus and self.annotate is not None:
            self.annotate.focus_article()

    def _on_guidelines_closed(self) -> None:
        self.remember_guidelines()
        self._put_away()
        self._say_guidelines()

    def _on_guidelines_left(self) -> None:
        if self.annotate is not None:
            self.annotate.focus_article()
