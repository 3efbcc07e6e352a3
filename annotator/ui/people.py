"""The speakers and propositions of the open project, ready to be found while typing.

Kept up to date from changes; knows nothing of widgets.
"""

from __future__ import annotations

from collections.abc import Iterable

from annotator.model.annotation import Annotation
from annotator.model.change import Change
from annotator.model.proposition import Proposition, fold_text
from annotator.model.speaker import Speaker, fold_name
from annotator.session.session import Session
from annotator.ui.name_index import NameIndex


class People:
    """Who may be speaking and what they may be speaking about, the last used first."""

    def __init__(self, session: Session) -> None:
        self.speakers = NameIndex(fold_name)
        self.propositions = NameIndex(fold_text)
        for speaker in session.speakers():
            self.speakers.put(speaker.id, speaker.names)
        for proposition in session.propositions():
            self.propositions.put(proposition.id, (proposition.text,))

    def begin_article(self, annotations: Iterable[Annotation]) -> None:
        """Those whom an article's annotations name are the likeliest from now on."""
        for annotation in annotations:
            self._use(annotation)

    def take(self, change: Change) -> None:
        """Follow what a change did to speakers, propositions and who was used last."""
        for edit in change.edits:
            record = edit.record
            if isinstance(record, Speaker):
                if edit.after is None:
                    self.speakers.remove(record.id)
                else:
                    self.speakers.put(record.id, record.names)
            elif isinstance(record, Proposition):
                if edit.after is None:
                    self.propositions.remove(record.id)
                else:
                    self.propositions.put(record.id, (record.text,))
            elif isinstance(edit.after, Annotation):
                self._use(edit.after)

    def speaker_name(self, speaker_id: str | None) -> str:
        """The speaker's canonical name; "" for nobody."""
        return "" if speaker_id is None else self.speakers.name(speaker_id) or ""

    def _use(self, annotation: Annotation) -> None:
        if annotation.proposition_id is not None:
            self.propositions.use(annotation.proposition_id)
        for speaker_id in (*reversed(annotation.via), annotation.speaker_id):
            if speaker_id is not None:
                self.speakers.use(speaker_id)
