"""What keys and the inspector do to annotations: from the selection and the current one to a call
of `session.annotating`. Draws nothing: what came of it is heard from the session by the page.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from annotator.errors import InvalidAnnotation, UserError
from annotator.late import LateModule
from annotator.model.annotation import Annotation
from annotator.model.article import Article
from annotator.model.span import Span
from annotator.session.session import Session
from annotator.ui.after_paint import AfterPaint
from annotator.ui.article_view import ArticleView
from annotator.ui.inspector import Inspector
from annotator.ui.proposals import Proposals
from annotator.ui.shared_words import SharedWords

if TYPE_CHECKING:
    from annotator.session import annotating, naming, predicting
else:
    annotating = LateModule("annotator.session.annotating")
    naming = LateModule("annotator.session.naming")
    predicting = LateModule("annotator.session.predicting")


class AnnotationEdits(QObject):
    """Edits on behalf of the annotator, each one act and one undo step.

    ``made`` tells the id of a new annotation, ``annotator_needed`` that nobody has said yet who
    is annotating.
    """

    made = Signal(str)
    annotator_needed = Signal()

    def __init__(
        self,
        session: Session,
        view: ArticleView,
        inspector: Inspector,
        proposals: Proposals,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._proposals = proposals
        self._view = view
        self._inspector = inspector
        self._article: Article | None = None
        self._ahead = AfterPaint(self._read_ahead, self)
        view.span_selected.connect(self._on_span_selected)
        view.boundary_nudged.connect(self._on_boundary_nudged)
        inspector.field_set.connect(self._on_field_set)
        inspector.attribute_set.connect(self._on_attribute_set)
        inspector.name_made.connect(self._on_name_made)
        self._shared = SharedWords(session, inspector, self)
        inspector.span_wanted.connect(self._on_span_wanted)
        inspector.note_written.connect(self.store_note)
        inspector.fragment_dropped.connect(self._on_fragment_dropped)
        inspector.delete_asked.connect(self.delete_current)

    def set_article(self, article: Article | None) -> None:
        """The article that is on the desk."""
        self._article = article

    def leave(self) -> None:
        """Ask for nothing more: the project is about to be closed."""
        self._ahead.drop()

    @property
    def current(self) -> Annotation | None:
        """The annotation that the inspector shows."""
        return self._inspector.annotation

    # annotations

    def apply_type(self, type_id: str) -> None:
        """Annotate the selected words; without a selection give the current one this type."""
        span = self._view.selected_span()
        if span is None or self._article is None:
            self._set(type=type_id)
            return
        if not self._session.annotator:
            self.annotator_needed.emit()
            return
        self.store_note()
        annotation = predicting.annotate(
            self._session, self._proposals.predictor, self._article.id, (span,), type_id
        )
        self._view.clear_selection()
        self.made.emit(annotation.id)

    def repeat_last(self) -> None:
        """Annotate the selected words with the fields of the annotation made last."""
        span = self._view.selected_span()
        if span is None or self._article is None:
            return
        if not self._session.annotator:
            self.annotator_needed.emit()
            return
        self.store_note()
        annotation = annotating.repeat_last(self._session, self._article.id, (span,))
        self._view.clear_selection()
        self.made.emit(annotation.id)

    def take_span(self, field: str) -> None:
        """Let the selected words be the current annotation's cue or mention."""
        if self.current is not None:
            self._on_span_wanted(field)

    def add_fragment(self) -> None:
        """Add the selected words to the current annotation."""
        span, annotation = self._view.selected_span(), self.current
        if span is None or annotation is None:
            return
        annotating.add_fragment(self._session, annotation.id, span)
        self._view.clear_selection()

    def delete_current(self) -> None:
        """Delete the current annotation."""
        annotation = self.current
        if annotation is not None:
            self.store_note()
            annotating.delete(self._session, [annotation.id])

    def set_stance(self, stance_id: str) -> None:
        """Give the current annotation this stance."""
        self._set(stance=stance_id)

    def toggle_unsure(self) -> None:
        """Mark the current annotation as unsure, or as sure again."""
        annotation = self.current
        if annotation is not None:
            self._set(unsure=not annotation.unsure)

    def take_proposal(self, place: int) -> None:
        """Give the current annotation the proposed speaker with that number."""
        proposed = self._inspector.form.speaker.proposal(place)
        if proposed is None:
            return
        if proposed.speaker_id is not None:
            self._set(speaker_id=proposed.speaker_id)
        else:
            self._on_name_made("speaker", proposed.name)

    def begin_another_speaker(self) -> None:
        """Wait in the speaker field for another speaker of the same words."""
        self._shared.begin()

    def share_with_proposal(self, place: int) -> None:
        """Let the proposed speaker with that number say the same words too."""
        self._shared.take_proposal(place)

    def answer_doubt(self, is_same: int) -> None:
        """Answer whether the new name and the known one are the same (1) or not (0)."""
        self._shared.answer(is_same=bool(is_same))

    def is_asking(self) -> bool:
        """Whether a question stands that `answer_doubt` answers."""
        return self._shared.is_asking()

    # the note

    def store_note(self) -> None:
        """Store the note that is being written, if it differs from the stored one.

        Raises UserError when it cannot be stored; the note field keeps it then.
        """
        annotation, note = self.current, self._inspector.pending_note
        if annotation is None or note is None:
            return
        annotating.change_annotation(self._session, annotation.id, note=note)
        self._inspector.form.note.set_note(note)

    def drop_note(self) -> None:
        """Give up the note that is being written."""
        if self.current is not None:
            self._inspector.form.note.set_note(self.current.note)

    def _set(self, **fields: Any) -> None:
        annotation = self.current
        if annotation is None:
            return
        with self._shown_again_when_refused():
            annotating.change_annotation(self._session, annotation.id, **fields)

    @contextlib.contextmanager
    def _shown_again_when_refused(self) -> Iterator[None]:
        """A chip that was pressed or a name that was typed goes back to what is stored."""
        try:
            yield
        except UserError:
            self._inspector.form.restore()
            raise

    def _on_span_selected(self, span: Span | None) -> None:
        if span is None:
            self._ahead.drop()
        else:
            self._ahead.soon()

    def _read_ahead(self) -> None:
        """Between selecting words and the key for their type there is time to read around them."""
        span = self._view.selected_span()
        if span is not None and self._article is not None and self._proposals.predictor is not None:
            predicting.read_ahead(self._article, (span,))

    def _on_boundary_nudged(self, annotation_id: str, before: Span, after: Span) -> None:
        annotation = self._session.annotation(annotation_id)
        if annotation is None:
            return
        kept = (known for known in annotation.fragments if known != before)
        annotating.change_annotation(self._session, annotation_id, fragments=(*kept, after))

    def _on_field_set(self, field: str, value: object) -> None:
        annotation = self.current
        if field == "proposition_id" and isinstance(value, str) and annotation is not None:
            with self._shown_again_when_refused():
                self._follow_proposition(annotation.id, value)
            return
        self._set(**{field: value})

    def _on_attribute_set(self, key: str, value: str | bool | None) -> None:
        if self.current is not None:
            with self._shown_again_when_refused():
                annotating.set_attribute(self._session, self.current.id, key, value)

    def _follow_proposition(self, annotation_id: str, proposition_id: str) -> None:
        predicting.follow_proposition(
            self._session, self._proposals.predictor, annotation_id, proposition_id
        )

    def _on_name_made(self, field: str, words: str) -> None:
        annotation = self.current
        if annotation is None:
            return
        with self._shown_again_when_refused():
            if field == "speaker":
                annotating.set_speaker(self._session, annotation.id, words)
            elif field == "proposition":
                annotating.set_proposition(self._session, annotation.id, words)
            else:
                speaker, edits = naming.speaker_named(self._session, words)
                self._set(via=(*annotation.via, speaker.id), together_with=edits)

    def _on_span_wanted(self, field: str) -> None:
        span = self._view.selected_span()
        if span is None:
            raise InvalidAnnotation(
                self.tr("Select the words in the article first, then take them.")
            )
        self._set(**{field: span})
        self._view.clear_selection()

    def _on_fragment_dropped(self, start: int) -> None:
        annotation = self.current
        if annotation is not None:
            annotating.remove_fragment(self._session, annotation.id, start)
