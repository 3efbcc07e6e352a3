"""What can be done at the moment: the predicates that the table of actions names."""

from __future__ import annotations

from collections.abc import Callable

from annotator.session.session import Session
from annotator.ui.annotate_page import AnnotatePage


class Possibilities:
    """Answers for one open project and its annotate page; without them nearly nothing can be."""

    def __init__(
        self,
        session: Session | None = None,
        page: AnnotatePage | None = None,
        page_in_view: Callable[[], str] = str,
    ) -> None:
        """``page_in_view`` tells the id of the page that is in view."""
        self._session = session
        self._page = page
        self._page_in_view = page_in_view

    def holds(self, predicate: str) -> bool:
        """Whether the predicate of that name is true now; AttributeError when there is none."""
        return bool(getattr(self, predicate)())

    def has_project(self) -> bool:
        """Whether a project is open."""
        return self._session is not None

    def can_write(self) -> bool:
        """Whether a project is open that takes changes."""
        return self._session is not None and not self._session.is_read_only

    def can_hand_in(self) -> bool:
        """Whether the project is an annotator's, made from an assignment."""
        return self._session is not None and bool(self._session.meant_for)

    def can_lead(self) -> bool:
        """Whether the project takes changes and is nobody's assignment."""
        return self.can_write() and not self.can_hand_in()

    def has_led(self) -> bool:
        """Whether a project is open that is nobody's assignment."""
        return self._session is not None and not self.can_hand_in()

    def predicts(self) -> bool:
        """Whether the project fills in the fields of new annotations by prediction."""
        return self._page is not None and self._page.proposals.are_predicted()

    def is_annotating(self) -> bool:
        """Whether the annotate page is in view."""
        return self._page is not None and not self._page.isHidden()

    def is_reviewing(self) -> bool:
        """Whether the Review page is in view."""
        return self._session is not None and self._page_in_view() == "review"

    def has_article(self) -> bool:
        """Whether an article is on the desk in view."""
        return self._page is not None and self._page.article is not None and self.is_annotating()

    def is_finding(self) -> bool:
        """Whether the find bar of the article in view is open."""
        return self._page is not None and self.is_annotating() and self._page.finder.is_open

    def is_finished(self) -> bool:
        """Whether the article on the desk is finished."""
        if self._session is None or self._page is None or self._page.article is None:
            return False
        return self._session.annotation_set(self._page.article.id).state == "finished"

    def has_annotations(self) -> bool:
        """Whether the article on the desk has annotations."""
        return self._page is not None and self._page.has_annotations

    def has_current(self) -> bool:
        """Whether an annotation is current."""
        return self._page is not None and self._page.edits.current is not None

    def has_span(self) -> bool:
        """Whether words are selected."""
        return self._page is not None and self._page.view.selected_span() is not None

    def has_span_or_current(self) -> bool:
        """Whether words are selected or an annotation is current."""
        return self.has_span() or self.has_current()

    def has_doubt(self) -> bool:
        """Whether it is asked below a name if that is somebody known."""
        return self._page is not None and self._page.edits.is_asking()

    def can_add_fragment(self) -> bool:
        """Whether words are selected that the current annotation could take."""
        return self.has_span() and self.has_current()

    def can_edit_speaker(self) -> bool:
        """Whether there is a speaker field to fill."""
        return self._can_edit("speaker")

    def can_edit_proposition(self) -> bool:
        """Whether there is a proposition field to fill."""
        return self._can_edit("proposition")

    def can_edit_note(self) -> bool:
        """Whether there is a note to write."""
        return self._can_edit("note")

    def can_mark_unsure(self) -> bool:
        """Whether there is an annotation to mark as unsure."""
        return self._can_edit("unsure")

    def can_take_cue(self) -> bool:
        """Whether words are selected that could be the current annotation's cue."""
        return self.has_span() and self._can_edit("cue")

    def can_take_mention(self) -> bool:
        """Whether words are selected that could be where the current one's speaker is named."""
        return self.has_span() and self._can_edit("mention")

    def can_undo(self) -> bool:
        """Whether the annotator has done something that can be taken back."""
        return self._session is not None and self._session.undo_labels()[0] is not None

    def can_redo(self) -> bool:
        """Whether the annotator has taken something back that can be done again."""
        return self._session is not None and self._session.undo_labels()[1] is not None

    def _can_edit(self, field: str) -> bool:
        return self._session is not None and self._session.scheme.uses(field) and self.has_current()
