"""Carries out what a reviewer decides: each act is one undo step, and every refusal is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from annotator.errors import UserError
from annotator.model.annotation import Annotation
from annotator.model.change import Edit
from annotator.model.span import Span
from annotator.session import adjudicating
from annotator.session.adjudicating import Reason
from annotator.session.naming import proposition_saying, speaker_named
from annotator.session.review_queue import ReviewItem
from annotator.session.session import Session
from annotator.ui.keyboard_selection import nudged


class ReviewEdits(QObject):
    """``refused`` carries a UserError, ``annotator_needed`` asks who is reviewing."""

    refused = Signal(object)
    annotator_needed = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session

    def take(self, item: ReviewItem, annotator: str, reason: Reason) -> bool:
        """Take an annotator's version; one who has nothing there says that nothing belongs."""
        if annotator in item.annotations:
            return self._do(adjudicating.take, item, annotator, reason)
        return self._do(adjudicating.neither, item, reason)

    def pick(self, item: ReviewItem, field: str, annotator: str) -> bool:
        """Take one field from one annotator."""
        return self._do(adjudicating.pick, item, field, annotator)

    def neither(self, item: ReviewItem, reason: Reason, *, is_gap: bool) -> bool:
        """Decide that nothing belongs there, or that the guidelines do not say."""
        return self._do(adjudicating.neither, item, reason, is_gap=is_gap)

    def amend(self, item: ReviewItem, draft: Annotation, reason: Reason, **wishes: Any) -> bool:
        """Give the draft other values and make it gold."""
        return self._do(adjudicating.amend, item, draft, reason, **wishes)

    def name(
        self, item: ReviewItem, draft: Annotation, reason: Reason, field: str, words: str
    ) -> bool:
        """Set a speaker, proposition or relayer by a name that may be new."""
        try:
            if field == "proposition":
                about, made = proposition_saying(self._session, words)
                wish: dict[str, Any] = {"proposition_id": about.id}
            else:
                known, made = speaker_named(self._session, words)
                via = tuple(dict.fromkeys((*draft.via, known.id)))
                wish = {"via": via} if field == "via" else {"speaker_id": known.id}
        except UserError as error:
            self.refused.emit(error)
            return False
        edits: tuple[Edit, ...] = made
        return self.amend(item, draft, reason, together_with=edits, **wish)

    def nudge(
        self,
        item: ReviewItem,
        draft: Annotation,
        reason: Reason,
        *,
        text: str,
        side: int,
        step: int,
    ) -> bool:
        """Move the beginning of the first fragment, or the end of the last, by a word."""
        fragments = list(draft.fragments)
        place = 0 if side < 0 else -1
        edge = "start" if side < 0 else "end"
        moved = nudged(text, fragments[place], edge=edge, direction=step)  # type: ignore[arg-type]
        if moved == fragments[place]:
            return False
        fragments[place] = moved
        return self.amend(item, draft, reason, fragments=fragments)

    def set_words(self, item: ReviewItem, draft: Annotation, reason: Reason, span: Span) -> bool:
        """Let these words be what is annotated."""
        return self.amend(item, draft, reason, fragments=[span])

    def explain(self, decision_id: str, reason: Reason) -> bool:
        """Give a decision another reason."""
        return self._do(adjudicating.explain, decision_id, reason)

    def reopen(self, decision_id: str) -> bool:
        """Take a decision back."""
        return self._do(adjudicating.reopen, decision_id)

    def do(self, act: Callable[..., object], *given: Any, **wishes: Any) -> bool:
        """Carry out another act of `adjudicating`."""
        return self._do(act, *given, **wishes)

    def _do(self, act: Callable[..., object], *given: Any, **wishes: Any) -> bool:
        if not self._session.annotator:
            self.annotator_needed.emit()
            return False
        try:
            act(self._session, *given, **wishes)
        except UserError as error:
            self.refused.emit(error)
            return False
        return True
