"""Several speakers of the same words, and new names that may be known ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from annotator.errors import UserError
from annotator.late import LateModule
from annotator.session.session import Session
from annotator.ui.inspector import Inspector

if TYPE_CHECKING:
    from annotator.session import sharing, speakers
else:
    sharing = LateModule("annotator.session.sharing")
    speakers = LateModule("annotator.session.speakers")


class SharedWords(QObject):
    """Carries out what the speaker fields ask for beyond one name, each one undo step."""

    def __init__(self, session: Session, inspector: Inspector, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._inspector = inspector
        inspector.speakers_named.connect(self._on_speakers_named)
        inspector.doubt_answered.connect(self._on_doubt_answered)

    def begin(self) -> None:
        """Wait in the speaker field for another speaker of the same words."""
        self._inspector.begin_field("speaker")
        if self._inspector.annotation is not None:
            self._inspector.form.speaker.edit.begin_another()

    def take_proposal(self, place: int) -> None:
        """Let the proposed speaker with that number say the current words too."""
        annotation = self._inspector.annotation
        if annotation is None:
            return
        proposed = self._inspector.form.speaker.proposal(place)
        if proposed is None:
            return
        if proposed.speaker_id is not None:
            both = [*filter(None, (annotation.speaker_id,)), proposed.speaker_id]
            sharing.share_words(self._session, annotation.id, both)
        else:
            known = self._session.speaker(annotation.speaker_id or "")
            names = [*([known.name] if known is not None else []), proposed.name]
            sharing.set_speakers(self._session, annotation.id, names)

    def answer(self, *, is_same: bool) -> None:
        """Answer the question that stands below a name."""
        for field in (self._inspector.form.speaker, self._inspector.form.via):
            if field.question.is_asking:
                field.question.answer(is_same=is_same)
                return

    def is_asking(self) -> bool:
        """Whether a question stands below a name."""
        if self._inspector.annotation is None:
            return False
        form = self._inspector.form
        return form.speaker.question.is_asking or form.via.question.is_asking

    def _on_speakers_named(self, names: Sequence[str]) -> None:
        annotation = self._inspector.annotation
        if annotation is None:
            return
        try:
            sharing.set_speakers(self._session, annotation.id, names)
        except UserError:
            self._inspector.form.restore()
            raise

    def _on_doubt_answered(self, made_id: str, known_id: str, is_same: bool) -> None:
        if is_same:
            speakers.same_person(self._session, made_id, known_id=known_id)
        else:
            speakers.tell_apart(self._session, made_id, other_id=known_id)
            self._inspector.form.restore()
