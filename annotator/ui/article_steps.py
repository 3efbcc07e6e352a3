"""From article to article: finishing one and opening the next, and undo wherever it was.

Knows the page it moves about on; makes no annotations.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from annotator.errors import CannotUndo, InvalidAnnotation
from annotator.late import LateModule
from annotator.model.annotation import Annotation, AnnotationSet
from annotator.model.change import Change, Edit
from annotator.session.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.session import annotating
    from annotator.session.moving import Moving
    from annotator.ui.annotate_page import AnnotatePage
    from annotator.ui.turns_dialog import TurnsDialog
else:
    annotating = LateModule("annotator.session.annotating")


class ArticleSteps(QObject):
    """Steps of the annotator through the articles; the signals are those of the page."""

    noticed = Signal(str)
    trained = Signal(str)
    refused = Signal(object)
    said = Signal(str)

    def __init__(self, session: Session, page: AnnotatePage) -> None:
        super().__init__(page)
        self._session = session
        self._page = page

    def finish(self) -> None:
        """Finish the article and open the next one to do; say so when something is missing."""
        if self._page.article is None:
            return
        self._page.settle()
        try:
            from annotator.session.training import is_training

            annotating.finish(self._session, self._page.article.id)
        except InvalidAnnotation as refusal:
            self.refused.emit(refusal)
            self._show_first_incomplete()
            return
        if is_training(self._session, self._page.article.id):
            self.trained.emit(self._page.article.id)
        following = self._page.list.model.next_to_do(self._page.article.number)
        if following is not None:
            self._page.open_article(following.id)
            return
        to_do = self._session.queue_count() - self._session.finished_count()
        self._page.show_current()
        self.noticed.emit(
            self.tr("That was the last one: all articles are finished. Thank you.")
            if to_do <= 0
            else self.tr(
                "No more to do in this list; clear the filter to see the other {0}."
            ).format(to_do)
        )

    def _show_first_incomplete(self) -> None:
        if self._page.article is None:
            return
        self._page.be_complete()
        annotation, missing = annotating.incomplete(self._session, self._page.article.id)[0]
        self._page.view.set_current(annotation.id)
        self._page.show_current()
        self._page.inspector.begin_field(missing[0])

    def reopen(self) -> None:
        """Put the finished article back in progress."""
        if self._page.article is not None:
            annotating.reopen(self._session, self._page.article.id)

    def step_article(self, step: int) -> None:
        """Open the next article of the list (1) or the one before (-1)."""
        if self._page.article is None:
            return
        neighbour = self._page.list.neighbour(self._page.article.number, step=step)
        if neighbour is None:
            self.said.emit(self.tr("No more articles that way"))
        else:
            self._page.open_article(neighbour.id)

    def undo(self) -> None:
        """Take back the last act and go where it was."""
        self._page.settle()
        label, _ = self._session.undo_labels()
        meanwhile = self.tr("Taking back: {0}…").format(label)
        self._move(self._session.undoing, meanwhile, self.tr("Undone: {0}").format(label))

    def redo(self) -> None:
        """Do again what was undone last and go where it is."""
        self._page.settle()
        _, label = self._session.undo_labels()
        meanwhile = self.tr("Doing again: {0}…").format(label)
        self._move(self._session.redoing, meanwhile, self.tr("Done again: {0}").format(label))

    def _move(self, begin: Callable[[], Moving | None], meanwhile: str, words: str) -> None:
        """Undo or redo; many edits are made in turns, with progress and Cancel."""
        from annotator.ui.turns_dialog import FEW

        moving = begin()
        if moving is not None and moving.total <= FEW:
            self._follow(moving.finish())
            self.said.emit(words)
        elif moving is not None and self._page.is_complete:
            self._move_in_turns(moving, meanwhile, words)
        elif moving is not None:
            # What is read of the article meanwhile would be half undone.
            self._page.do_when_complete(partial(self._move, begin, meanwhile, words))

    def _move_in_turns(self, moving: Moving, meanwhile: str, words: str) -> None:
        from annotator.ui.turns_dialog import TurnsDialog

        window = self._page.window()
        dialog = TurnsDialog(moving, total=moving.total, words=meanwhile, parent=window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.done_with.connect(partial(self._on_moved, dialog, words))
        dialog.open()

    def _on_moved(self, dialog: TurnsDialog, words: str, problem: str) -> None:
        if problem and not dialog.was_cancelled:
            self.refused.emit(CannotUndo(problem))
        elif problem:
            self.said.emit(problem)
        elif isinstance(dialog.outcome, Change):
            self._follow(dialog.outcome)
            self.said.emit(words)

    def _follow(self, change: Change | None) -> None:
        """Go to the article and the annotation that a change touched, if it was the user's own.

        Of many the one that is in view already, or is still there, is the one to look at.
        """
        if change is None:
            return
        own = [
            edit
            for edit in change.edits
            if isinstance(edit.record, Annotation | AnnotationSet)
            and edit.record.annotator == self._session.annotator
        ]
        own.sort(key=self._distance)
        record = own[0].record if own else None
        if not isinstance(record, Annotation | AnnotationSet):
            return
        if self._page.article is None or self._page.article.id != record.article_id:
            self._page.open_article(record.article_id)
            self._page.be_complete()
        if isinstance(record, Annotation):
            self._page.view.set_current(record.id if own[0].after is not None else None)
            self._page.show_current()

    def _distance(self, edit: Edit) -> tuple[bool, bool, bool]:
        record, article = edit.record, self._page.article
        return (
            not isinstance(record, Annotation | AnnotationSet)
            or (article is not None and record.article_id != article.id),
            not isinstance(record, Annotation),
            edit.after is None,
        )
