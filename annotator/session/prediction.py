"""What a new annotation is filled with before anybody looks: from rules on the article's words and
from what the project already holds, on this machine and within milliseconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from annotator.model.annotation import Annotation
from annotator.model.article import Article
from annotator.model.change import Change
from annotator.model.span import Span
from annotator.model.speaker import ARTICLE_VOICE, Speaker
from annotator.session.mentions import Meant, Mentions
from annotator.session.session import Session
from annotator.session.speaker_names import SpeakerNames
from annotator.text.attributions import Attribution
from annotator.text.paragraphs import paragraph_bounds
from annotator.text.reporting_clauses import Reading, read_attribution
from annotator.text.stance_words import is_refusal

Reason = Literal[
    "named",
    "title",
    "pronoun",
    "new",
    "voice",
    "paragraph",
    "beside",
    "words",
    "last",
    "article",
    "used",
]
StanceReason = Literal["type", "words", "proposition", "refusal"]

_NEAR = 1_500
_REMEMBERED_WORDS = 12
"""Words that were annotated before must be this many characters to tell anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A speaker who may be the one; without an id ``name`` is somebody the project lacks yet."""

    speaker_id: str | None
    name: str = ""
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """What an annotation's fields are likely to be.

    ``speakers`` are ranked; the first is the predicted one when ``is_certain`` says so.
    """

    speakers: tuple[Candidate, ...] = ()
    is_certain: bool = False
    mention: Span | None = None
    cue: Span | None = None
    via: tuple[str, ...] = ()
    stance: str | None = None
    stance_reason: StanceReason = "type"
    proposition_id: str | None = None

    @property
    def speaker(self) -> Candidate | None:
        """The predicted speaker."""
        return self.speakers[0] if self.speakers and self.is_certain else None


class Predictor:
    """Predicts for one open project; hears of changes so that its index of names keeps up."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._index = SpeakerNames()
        self._unread = list(reversed(session.speakers()))
        self.stop = session.listen(self._on_changed)

    def read_some(self, count: int = 200) -> bool:
        """Read that many more speakers into the index; returns whether others are left.

        For idle moments: the first prediction reads whatever is left.
        """
        for _ in range(min(count, len(self._unread))):
            self._index.put(self._unread.pop())
        return bool(self._unread)

    @property
    def _names(self) -> SpeakerNames:
        while self.read_some():
            pass
        return self._index

    def _on_changed(self, change: Change) -> None:
        if any(isinstance(edit.record, Speaker) for edit in change.edits):
            self._names.take(change)

    def predict(
        self,
        article: Article,
        fragments: Sequence[Span],
        type_id: str,
        *,
        only_first: bool = False,
    ) -> Prediction:
        """Everything that can be said of a new annotation of this type on these fragments.

        With ``only_first`` of its speakers only one who is certain is sure to be there.
        """
        text = article.text
        reading = read_attribution(text, fragments)
        mentions = Mentions(self._names, text, reading.nearby)
        before = self._same_words(article, fragments, type_id)
        ranking = _Ranking()
        best = self._rank_read(reading, mentions, ranking, before)
        is_told = bool(ranking.candidates) and self._is_told(reading, mentions, ranking)
        spoken = self._taken(article, fragments)
        ranking.put_last(spoken)
        if not (only_first and ranking.candidates):
            self._rank_last(article, fragments, ranking)
            # Only whoever spoke last could be told to be the first one; the others are proposed.
            if spoken or not only_first:
                self._rank_others(article, fragments, reading, mentions, ranking)
        candidates = tuple(ranking.candidates)
        is_certain = is_told or (bool(candidates) and candidates[0].reason == "last")
        attribution = self._attribution(reading, best, mentions, candidates, spoken)
        speaker_id = candidates[0].speaker_id if is_certain else None
        stance, reason = self._stance(article, fragments, type_id, before)
        return Prediction(
            speakers=candidates,
            is_certain=is_certain,
            mention=attribution.mentions[0] if attribution and attribution.mentions else None,
            cue=attribution.cue if attribution else None,
            via=self._via(attribution, mentions, speaker_id),
            stance=stance,
            stance_reason=reason,
            proposition_id=before.proposition_id if before is not None else None,
        )

    def rank(self, article: Article, annotation: Annotation) -> tuple[Candidate, ...]:
        """The speakers to propose for an annotation that is there, the likeliest first."""
        reading = read_attribution(article.text, annotation.fragments)
        mentions = Mentions(self._names, article.text, reading.nearby)
        ranking = _Ranking()
        before = self._same_words(article, annotation.fragments, annotation.type)
        if before is not None and before.id == annotation.id:
            before = None
        self._rank_read(reading, mentions, ranking, before)
        self._rank_last(article, annotation.fragments, ranking)
        self._rank_others(article, annotation.fragments, reading, mentions, ranking)
        return tuple(ranking.candidates)

    def stance_on(self, annotation: Annotation, proposition_id: str) -> str | None:
        """The stance that the annotation's speaker took last on a proposition."""
        if annotation.speaker_id is None:
            return None
        return self._session.project.precedents.last_stance(
            annotator=self._session.annotator,
            speaker_id=annotation.speaker_id,
            proposition_id=proposition_id,
            other_than=annotation.id,
        )

    def stance_reason(self, article: Article, annotation: Annotation) -> StanceReason:
        """Why the annotation's stance was predicted, when it stands as predicted."""
        usual = self._session.scheme.type(annotation.type).stance
        if annotation.stance == usual:
            return "type"
        stance, reason = self._stance(article, annotation.fragments, annotation.type, None)
        if stance == annotation.stance and reason != "type":
            return reason
        return "proposition" if annotation.proposition_id is not None else "words"

    # who

    def _rank_read(
        self,
        reading: Reading,
        mentions: Mentions,
        ranking: _Ranking,
        before: Annotation | None,
    ) -> Attribution | None:
        """Rank whom the text names; returns the attribution that the first one comes from."""
        best: Attribution | None = None
        ordered = self._by_kind(reading.attributions, mentions)
        for attribution in ordered:
            for mention in attribution.mentions:
                for meant in mentions.resolve(mention):
                    # Whom another clause names is of use only when the project has them.
                    if meant.speaker_id is not None or attribution is ordered[0]:
                        ranking.add(meant.speaker_id, meant.name, _reason(attribution, meant))
            if best is None and ranking.candidates:
                best = attribution
        if before is not None and before.speaker_id is not None:
            ranking.add(before.speaker_id, "", "words")
        if not reading.attributions and not reading.quoted:
            voice = self._names.of_kind("article_voice")
            ranking.add(voice, "" if voice else ARTICLE_VOICE, "voice")
        return best

    def _is_told(self, reading: Reading, mentions: Mentions, ranking: _Ranking) -> bool:
        """Whether the first one may be filled in: not when the text names somebody unknown."""
        first = ranking.candidates[0]
        if first.reason in ("words", "voice"):
            return True
        if first.speaker_id is None:
            return False
        ordered = self._by_kind(reading.attributions, mentions)
        named = next((known for known in ordered if known.mentions), None)
        return named is not None and any(
            meant.speaker_id is not None
            for mention in named.mentions
            for meant in mentions.resolve(mention)
        )

    def _by_kind(
        self, attributions: Sequence[Attribution], mentions: Mentions
    ) -> list[Attribution]:
        """An outlet that only passes on comes after whom it passes on."""

        def is_outlet(attribution: Attribution) -> bool:
            if not attribution.mentions or attribution.place != "sentence":
                return False
            return any(
                self._is_kind(meant, "outlet")
                for meant in mentions.resolve(attribution.mentions[-1])[:1]
            )

        return sorted(attributions, key=is_outlet)

    def _is_kind(self, meant: Meant, kind: str) -> bool:
        speaker = self._names.speaker(meant.speaker_id or "")
        return speaker is not None and speaker.kind == kind

    def _rank_last(self, article: Article, fragments: Sequence[Span], ranking: _Ranking) -> None:
        """Who spoke before in the paragraph."""
        start = fragments[0].start
        first, _ = paragraph_bounds(article.text, start)
        for speaker_id in self._session.project.precedents.last_speakers(
            article.id, self._session.annotator, begin=first, start=start
        ):
            ranking.add(speaker_id, "", "last")

    def _rank_others(
        self,
        article: Article,
        fragments: Sequence[Span],
        reading: Reading,
        mentions: Mentions,
        ranking: _Ranking,
    ) -> None:
        """Who else comes into question: is named around, was used before."""
        store, start = self._session.project.precedents, fragments[0].start
        text = article.text
        first, last = paragraph_bounds(text, start)
        for mention in islice(reading.nearby, 6):
            for meant in mentions.resolve(mention)[:1]:
                if meant.speaker_id is not None:
                    ranking.add(meant.speaker_id, "", "beside")
        for named in self._names.named_in(
            text, max(first, start - _NEAR), min(last, fragments[-1].end + _NEAR)
        ):
            ranking.add(named.speaker_ids[0], "", "beside")
        for speaker_id in store.last_speakers(
            article.id, self._session.annotator, begin=0, start=len(text)
        ):
            ranking.add(speaker_id, "", "article")
        voice = self._names.of_kind("article_voice")
        if voice is not None:
            ranking.add(voice, "", "used")

    def _taken(self, article: Article, fragments: Sequence[Span]) -> tuple[str, ...]:
        """Who already says exactly these words: the next annotation on them is somebody else's."""
        return self._session.project.precedents.speakers_at(
            article.id, self._session.annotator, fragments
        )

    # the rest

    def _attribution(
        self,
        reading: Reading,
        best: Attribution | None,
        mentions: Mentions,
        candidates: Sequence[Candidate],
        spoken: Sequence[str],
    ) -> Attribution | None:
        """Where the text says so, with the mention of the speaker who was chosen."""
        if best is None:
            named = next((known for known in reading.attributions if known.mentions), None)
            best = named or (reading.attributions[0] if reading.attributions else None)
        if best is None or best.place == "neighbour" or not spoken or not candidates:
            return best
        chosen = tuple(
            mention
            for mention in best.mentions
            if any(
                meant.speaker_id == candidates[0].speaker_id for meant in mentions.resolve(mention)
            )
        )
        return Attribution(best.cue, chosen or best.mentions, best.via, best.relays, best.place)

    def _via(
        self, attribution: Attribution | None, mentions: Mentions, speaker_id: str | None
    ) -> tuple[str, ...]:
        """Who relayed the words, from the speaker outward: those who report it, then outlets."""
        if attribution is None or not self._session.scheme.uses("via"):
            return ()
        found: dict[str, None] = {}
        for mention in attribution.via:
            for meant in mentions.resolve(mention)[:1]:
                if meant.speaker_id is not None:
                    found[meant.speaker_id] = None
        relayed = [
            meant
            for mention in attribution.relays
            for meant in mentions.resolve(mention)[:1]
            if meant.speaker_id is not None
        ]
        has_outlet = any(self._is_kind(meant, "outlet") for meant in relayed)
        for meant in relayed:
            source = self._is_kind(meant, "unnamed") and has_outlet
            if meant.speaker_id and (source or self._is_kind(meant, "outlet")):
                found[meant.speaker_id] = None
        return tuple(key for key in found if key != speaker_id)

    def _same_words(
        self, article: Article, fragments: Sequence[Span], type_id: str
    ) -> Annotation | None:
        """The annotator's own last annotation of this type on the same words anywhere."""
        quotes = tuple(fragment.of(article.text) for fragment in fragments)
        if sum(map(len, quotes)) < _REMEMBERED_WORDS:
            return None
        return self._session.project.precedents.last_on_words(
            annotator=self._session.annotator, quotes=quotes, type_id=type_id
        )

    def _stance(
        self,
        article: Article,
        fragments: Sequence[Span],
        type_id: str,
        before: Annotation | None,
    ) -> tuple[str, StanceReason]:
        scheme = self._session.scheme
        usual = scheme.type(type_id).stance
        if before is not None and before.stance is not None:
            return before.stance, "words"
        words = " ".join(fragment.of(article.text) for fragment in fragments)
        if type_id == "claim" and usual == "supports" and is_refusal(words):
            return "opposes", "refusal"
        return usual, "type"


class _Ranking:
    """Candidates in the order in which they came, each once."""

    def __init__(self) -> None:
        self.candidates: list[Candidate] = []
        self._seen: set[str] = set()

    def add(self, speaker_id: str | None, name: str, reason: Reason) -> None:
        """Rank somebody behind those who are there."""
        key = speaker_id or f"new {name}"
        if key not in self._seen and (speaker_id or name):
            self._seen.add(key)
            self.candidates.append(Candidate(speaker_id=speaker_id, name=name, reason=reason))

    def put_last(self, speaker_ids: Iterable[str]) -> None:
        """Rank these behind the others that are there."""
        late = set(speaker_ids)
        self.candidates.sort(key=lambda known: known.speaker_id in late)


def _reason(attribution: Attribution, meant: Meant) -> Reason:
    if meant.how == "new":
        return "new"
    if attribution.place != "sentence":
        return "paragraph"
    reasons: dict[str, Reason] = {"name": "named", "title": "title", "pronoun": "pronoun"}
    return reasons[meant.how]
