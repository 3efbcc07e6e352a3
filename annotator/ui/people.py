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
from annotator.ui.look_alikes import LookAlikes
from annotator.ui.name_index import NameIndex
from annotator.ui.proposition_words import kind_words, status_words


class People:
    """Who may be speaking and what they may be speaking about, the last used first."""

    def __init__(self, session: Session) -> None:
        self.speakers = NameIndex(fold_name)
        self.propositions = NameIndex(fold_text)
        self.known_propositions: dict[str, Proposition] = {}
        self.alike = LookAlikes()
        self.speakers.set_look_alikes(self.alike.matches)
        for speaker in session.speakers():
            self._put_speaker(speaker)
        for proposition in session.propositions():
            self._put_proposition(proposition)

    def begin_article(self, annotations: Iterable[Annotation]) -> None:
        """Those whom an article's annotations name are the likeliest from now on."""
        for annotation in annotations:
            self._use(annotation)

    def take(self, change: Change) -> None:
        """Follow what a change did to speakers, propositions and who was used last."""
        self.alike.take(change)
        for edit in change.edits:
            record = edit.record
            if isinstance(record, Speaker):
                if edit.after is None:
                    self.speakers.remove(record.id)
                else:
                    self._put_speaker(record)
            elif isinstance(record, Proposition):
                if edit.after is None:
                    self.propositions.remove(record.id)
                    self.known_propositions.pop(record.id, None)
                else:
                    self._put_proposition(record)
            elif isinstance(edit.after, Annotation):
                self._use(edit.after)

    def speaker_name(self, speaker_id: str | None) -> str:
        """The speaker's canonical name; "" for nobody."""
        return "" if speaker_id is None else self.speakers.name(speaker_id) or ""

    def _put_speaker(self, speaker: Speaker) -> None:
        self.speakers.put(speaker.id, speaker.names)
        self.alike.put(speaker)

    def _put_proposition(self, proposition: Proposition) -> None:
        self.known_propositions[proposition.id] = proposition
        detail = f"{kind_words(proposition.kind)} · {status_words(proposition.status)}"
        offered = proposition.status != "retired"
        self.propositions.put(
            proposition.id, (proposition.text,), detail=detail, is_offered=offered
        )

    def _use(self, annotation: Annotation) -> None:
        if annotation.proposition_id is not None:
            self.propositions.use(annotation.proposition_id)
        for speaker_id in (*reversed(annotation.via), annotation.speaker_id):
            if speaker_id is not None:
                self.speakers.use(speaker_id)
