"""Who is proposed as the speaker of an annotation, and why, in words; and annotating with that.

Asks the session's predictor; when a project does without predictions, the last used are proposed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer

from annotator.late import LateModule
from annotator.model.annotation import Annotation
from annotator.model.article import Article
from annotator.session.session import Session
from annotator.ui.people import People

if TYPE_CHECKING:
    from annotator.session import predicting, prediction
    from annotator.session.prediction import Candidate, Predictor
else:
    predicting = LateModule("annotator.session.predicting")
    prediction = LateModule("annotator.session.prediction")

MOST = 9
"""Alt+1…9 can take no more."""

_AT_LEAST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One speaker that a key takes; without an id it is a new one to be made of ``name``."""

    speaker_id: str | None
    name: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """What the speaker field shows beside the name: the ranked others, and why this one."""

    others: tuple[Proposal, ...] = ()
    speaker_why: str = ""
    stance_why: str = ""


class Proposals(QObject):
    """Proposals in one open project."""

    def __init__(self, session: Session, people: People, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._people = people
        self._predictor: Predictor | None = None
        self._is_held = False

    def hold(self) -> None:
        """Predict nothing in this window, whatever the project says."""
        self._is_held = True

    @property
    def predictor(self) -> Predictor | None:
        """What predicts; None while the project does without predictions."""
        if self._is_held or not self.are_predicted():
            return None
        if self._predictor is None:
            self._predictor = prediction.Predictor(self._session)
        return self._predictor

    def are_predicted(self) -> bool:
        """Whether this project predicts."""
        return self._session.predicts

    def switch(self) -> bool:
        """Have the project predict, or not any more; returns whether it does now."""
        predicting.switch_predictions(self._session, on=not self.are_predicted())
        return self.are_predicted()

    def prepare(self) -> None:
        """Read the speakers' names while nobody waits, some at a time."""
        predictor = self.predictor
        if predictor is not None and predictor.read_some():
            QTimer.singleShot(0, self, self.prepare)

    def leave(self) -> None:
        """Let go of the session."""
        if self._predictor is not None:
            self._predictor.stop()
            self._predictor = None

    def of(self, annotation: Annotation, article: Article, *, in_article: int) -> Proposed:
        """What to propose for an annotation; ``in_article``: how many speakers it has so far."""
        predictor = self.predictor
        if predictor is None:
            return Proposed(others=self._last_used(annotation, in_article))
        ranked = predictor.rank(article, annotation)
        others = [self._proposal(known) for known in ranked if not _is_of(known, annotation)]
        known = {proposal.speaker_id for proposal in others} | {annotation.speaker_id}
        others += [
            Proposal(speaker_id=key, name=self._people.speaker_name(key))
            for key in self._people.speakers.ranked(MOST + len(known))
            if key not in known
        ]
        return Proposed(
            others=tuple(others[: max(len(ranked), _AT_LEAST, min(in_article, MOST))][:MOST]),
            speaker_why=self._speaker_why(annotation, ranked),
            stance_why=self._stance_why(predictor, annotation, article),
        )

    def _last_used(self, annotation: Annotation, in_article: int) -> tuple[Proposal, ...]:
        wanted = min(MOST, max(_AT_LEAST, in_article))
        ranked = self._people.speakers.ranked(wanted + 1)
        return tuple(
            Proposal(speaker_id=key, name=self._people.speaker_name(key))
            for key in [key for key in ranked if key != annotation.speaker_id][:wanted]
        )

    def _proposal(self, candidate: Candidate) -> Proposal:
        name = candidate.name
        if candidate.speaker_id is not None:
            name = self._people.speaker_name(candidate.speaker_id)
        return Proposal(
            speaker_id=candidate.speaker_id, name=name, reason=reason_words(candidate.reason)
        )

    def _speaker_why(self, annotation: Annotation, ranked: tuple[Candidate, ...]) -> str:
        """Why the speaker was filled in, as long as it stands as predicted."""
        predicted = (annotation.predicted or {}).get("speaker_id")
        if predicted is None or predicted != annotation.speaker_id:
            return ""
        reason = next((known.reason for known in ranked if known.speaker_id == predicted), "used")
        return QCoreApplication.translate("proposals", "Predicted: {0}").format(
            reason_words(reason)
        )

    def _stance_why(self, predictor: Predictor, annotation: Annotation, article: Article) -> str:
        """Why a stance was filled in that is not the type's usual one."""
        predicted = (annotation.predicted or {}).get("stance")
        if predicted is None or predicted != annotation.stance:
            return ""
        reason = predictor.stance_reason(article, annotation)
        if reason == "type":
            return ""
        translate = QCoreApplication.translate
        words = {
            "words": translate("proposals", "as on the same words before"),
            "proposition": translate("proposals", "as before on this proposition"),
            "refusal": translate("proposals", "the words refuse or deny"),
        }
        return translate("proposals", "Predicted: {0}").format(words[reason])


def _is_of(candidate: Candidate, annotation: Annotation) -> bool:
    return candidate.speaker_id is not None and candidate.speaker_id == annotation.speaker_id


def reason_words(reason: str) -> str:
    """Why somebody is proposed, in a few words."""
    translate = QCoreApplication.translate
    words = {
        "named": translate("proposals", "named in this sentence"),
        "title": translate("proposals", "named by title"),
        "pronoun": translate("proposals", "he, she or it, named before"),
        "new": translate("proposals", "new: not in the project yet"),
        "voice": translate("proposals", "nobody is quoted here"),
        "paragraph": translate("proposals", "speaks in this paragraph"),
        "beside": translate("proposals", "named near by"),
        "words": translate("proposals", "as on the same words before"),
        "last": translate("proposals", "last speaker"),
        "article": translate("proposals", "speaks in this article"),
    }
    return words.get(reason, "")
