"""One submission on its way into the lead's project: record by record, newer over older.

Every annotation of the file is counted once: added, updated, already there, or refused.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from annotator.errors import InputRefused, InvalidAnnotation, NotFound
from annotator.model.annotation import Annotation, AnnotationSet
from annotator.model.article import Article
from annotator.model.change import Edit
from annotator.model.proposition import Proposition
from annotator.model.speaker import Speaker
from annotator.model.teamwork import Mapped, Receipt, proposition_key, set_key, speaker_key
from annotator.session.articles_at_hand import ArticlesAtHand
from annotator.session.session import Session, Step

if TYPE_CHECKING:
    from annotator.exchange.sealed_records import AnnotationRecord, DeletedRecord, Record, SetRecord
    from annotator.model.annotation_text import AnnotationText
    from annotator.session.reading_ahead import Group


@dataclass(slots=True)
class Outcome:
    """What became of one submission's annotations; ``refused`` has a reason for each."""

    added: int = 0
    updated: int = 0
    already: int = 0
    removed: int = 0
    refused: list[str] = field(default_factory=list)
    new_speakers: list[str] = field(default_factory=list)
    new_propositions: list[str] = field(default_factory=list)


class Merge:
    """Takes the records of a submission inside a step of the caller's.

    Raises InputRefused or InvalidAnnotation when the file as a whole cannot be taken: an article
    that the project lacks or has with another text, an annotation that the scheme does not allow.
    """

    def __init__(
        self, session: Session, step: Step, annotator: str, articles: ArticlesAtHand
    ) -> None:
        self._session = session
        self._project = session.project
        self._step = step
        self._annotator = annotator
        self._articles = articles
        self._scheme = session.scheme
        self._people: dict[str, str] = {}
        self._sets: dict[str, AnnotationSet | None] = {}
        self._told: set[str] = set()
        self._seconds: dict[str, int] = {}
        self._begun = ""
        self._pending: dict[str, Edit] = {}
        self._texts: dict[str, AnnotationText] = {}
        self._receipts: dict[str, Receipt] = {}
        self._known: dict[str, Annotation] = {}
        self.outcome = Outcome()

    def turns(self, groups: Iterable[Group]) -> Iterator[int]:
        """Take all records, a group at a time; yields how many annotations have been looked at."""
        looked_at, takers = 0, self._takers()
        for group in groups:
            self._prepare([read.record for read in group])
            for read in group:
                if read.text is not None:
                    self._annotation(read.record, read.text, read.digest)  # type: ignore[arg-type]
                    looked_at += 1
                elif (take := takers.get(type(read.record))) is not None:
                    take(read.record)
                else:
                    raise InputRefused("it holds a record that does not belong into a submission")
            self._flush()
            yield looked_at

    def _prepare(self, records: list[Record]) -> None:
        """Read what the project holds of these records, in few queries."""
        from annotator.exchange.sealed_records import AnnotationRecord, DeletedRecord, SetRecord

        ids = [
            record.annotation.id if isinstance(record, AnnotationRecord) else record.id
            for record in records
            if isinstance(record, AnnotationRecord | DeletedRecord)
        ]
        articles = [
            record.annotation_set.article_id for record in records if isinstance(record, SetRecord)
        ]
        keys = [set_key(article_id, self._annotator) for article_id in articles]
        self._receipts = self._project.team.receipts([*ids, *keys])
        self._known = self._project.annotations.known(ids)
        sets = self._project.annotations.sets_of(self._annotator, articles)
        self._sets = {article_id: sets.get(article_id) for article_id in articles}

    def _takers(self) -> Mapping[type, Callable[[Any], None]]:
        """What takes which kind of record."""
        from annotator.exchange import sealed_records

        return {
            Speaker: self._speaker,
            Proposition: self._proposition,
            sealed_records.SetRecord: self._set,
            sealed_records.DeletedRecord: self._deleted,
        }

    # people

    def _speaker(self, speaker: Speaker) -> None:
        """Find who a speaker stands for here; a new one comes in as proposed."""
        people, key = self._project.people, speaker_key(speaker.id)
        if self._stands_for(key, speaker.id, lambda one: people.speaker(one) is not None):
            return
        same = people.speakers_named(speaker.name)
        if same:
            self._map(key, same[0].id)
            return
        fresh = dataclasses.replace(speaker, status="proposed", distinct_from=())
        self._step.apply(Edit(before=None, after=fresh))
        self._people[key] = speaker.id
        self.outcome.new_speakers.append(speaker.id)

    def _proposition(self, proposition: Proposition) -> None:
        """Find what a proposition stands for here; a new one comes in as proposed."""
        people, key = self._project.people, proposition_key(proposition.id)
        if self._stands_for(key, proposition.id, lambda one: people.proposition(one) is not None):
            return
        same = people.proposition_with_text(proposition.text)
        if same is not None:
            self._map(key, same.id)
            return
        fresh = dataclasses.replace(proposition, status="proposed", implies=(), excludes=())
        self._step.apply(Edit(before=None, after=fresh))
        self._people[key] = proposition.id
        self.outcome.new_propositions.append(proposition.id)

    def _stands_for(self, key: str, outside_id: str, is_there: Callable[[str], bool]) -> bool:
        """Whether the project knows already who or what an id from outside means."""
        mapped = self._project.team.mapped(key)
        for found in (mapped.to if mapped is not None else None, outside_id):
            if found is not None and is_there(found):
                self._people[key] = found
                return True
        return False

    def _map(self, key: str, target: str) -> None:
        before = self._project.team.mapped(key)
        self._step.apply(Edit(before=before, after=Mapped(id=key, to=target)))
        self._people[key] = target

    def _known_speaker(self, speaker_id: str) -> str:
        found = self._people.get(speaker_key(speaker_id))
        if found is None:
            raise InputRefused(f"it names the speaker {speaker_id} and does not say who that is")
        return found

    def _known_proposition(self, proposition_id: str) -> str:
        found = self._people.get(proposition_key(proposition_id))
        if found is None:
            raise InputRefused(
                f"it names the proposition {proposition_id} and does not say what that is"
            )
        return found

    # sets and annotations

    def _set(self, record: SetRecord) -> None:
        """Take how far the annotator is with an article, when that is news."""
        from annotator.exchange.sealed_records import content_digest

        told = record.annotation_set
        article = self._on(told.article_id)
        if article.text_sha256 != record.text_sha256:
            raise InputRefused(
                f"the article “{article.title}” has another text in this project, so its offsets "
                "would point at other words"
            )
        key = set_key(article.id, self._annotator)
        before = self._sets[article.id]
        received = self._receipts.get(key)
        is_gone = before is None and received is not None and not received.deleted
        if received is None or received.revision < record.revision or is_gone:
            after = dataclasses.replace(told, annotations=before.annotations if before else 0)
            if after != before:
                self._later(Edit(before=before, after=after), f"set:{article.id}")
                self._sets[article.id] = after
            receipt = Receipt(id=key, revision=record.revision, digest=content_digest(record))
            self._receive(received, receipt)
        self._told.add(article.id)
        self._begun = self._begun or told.started
        if record.seconds:
            self._seconds[article.id] = max(record.seconds, self._seconds.get(article.id, 0))

    def _annotation(self, record: AnnotationRecord, text: AnnotationText, digest: str) -> None:
        told = record.annotation
        if told.annotator != self._annotator:
            raise InputRefused("it holds a gold annotation, which only the lead makes")
        receipt = Receipt(id=told.id, revision=record.revision, digest=digest)
        received, before = self._receipts.get(told.id), self._known.get(told.id)
        if told.article_id not in self._told:
            raise InputRefused(f"its annotation {told.id} belongs to no annotation set of the file")
        if before is not None and before.annotator != self._annotator:
            self.outcome.refused.append(
                f"the annotation {told.id} is already {before.annotator}’s in this project"
            )
            return
        if received is not None and received.revision >= record.revision:
            is_other = received.revision == record.revision and (
                received.deleted or received.digest != receipt.digest
            )
            if is_other:
                self.outcome.refused.append(
                    f"the annotation {told.id} was changed in two copies of "
                    f"{self._annotator}’s project; the one collected first is kept"
                )
            else:
                self.outcome.already += 1
            return
        after = self._here(told, before)
        if before is not None and after == before:
            self.outcome.already += 1
        else:
            self._later(Edit(before=before, after=after), told.id)
            if after is told:
                self._texts[told.id] = text
            self._known[told.id] = after
            if before is None:
                self.outcome.added += 1
            else:
                self.outcome.updated += 1
        self._receive(received, receipt)

    def _receive(self, before: Receipt | None, receipt: Receipt) -> None:
        if receipt != before:
            self._later(Edit(before=before, after=receipt), f"receipt:{receipt.id}")
            self._receipts[receipt.id] = receipt

    def _later(self, edit: Edit, key: str) -> None:
        """Write an edit together with others; two edits of one record go in one after the other."""
        if key in self._pending:
            self._flush()
        self._pending[key] = edit

    def _flush(self) -> None:
        if self._pending:
            self._step.apply_all(list(self._pending.values()), self._texts)
            self._pending.clear()
            self._texts.clear()
        if self._seconds:
            self._project.people.add_annotator(self._annotator, at=self._begun)
            self._project.times.receive(self._annotator, self._seconds)
            self._seconds.clear()

    def _here(self, told: Annotation, before: Annotation | None) -> Annotation:
        """The annotation as this project has it: its own speakers and propositions, its number."""
        article = self._on(told.article_id)
        for fragment, quote in zip(told.fragments, told.quotes, strict=True):
            if article.text[fragment.start : fragment.end] != quote:
                raise InvalidAnnotation(
                    f"The annotation {told.id} is not on the words of “{article.title}” that it "
                    "quotes, so nothing of the file was taken; ask its annotator to hand in again."
                )
        speaker_id = told.speaker_id and self._known_speaker(told.speaker_id)
        about = told.proposition_id and self._known_proposition(told.proposition_id)
        via = tuple(dict.fromkeys(map(self._known_speaker, told.via))) if told.via else ()
        predicted = told.predicted and self._predicted_here(told.predicted)
        number = before.number if before is not None else 0
        here = told
        # Nothing differs for most of many thousand annotations, and copying one is slow.
        if (
            speaker_id != told.speaker_id
            or about != told.proposition_id
            or via != told.via
            or predicted != told.predicted
            or number != told.number
        ):
            here = dataclasses.replace(
                told,
                speaker_id=speaker_id,
                proposition_id=about,
                via=via,
                predicted=predicted,
                number=number,
            )
        self._scheme.check(here, characters=len(article.text))
        return here

    def _predicted_here(self, predicted: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
        """What was predicted, with this project's speakers and propositions where it has them."""
        if predicted is None:
            return None

        def here(name: str, value: object) -> object:
            if name == "proposition_id":
                return self._people.get(proposition_key(str(value)), value)
            if name == "speaker_id":
                return self._people.get(speaker_key(str(value)), value)
            if name == "via" and isinstance(value, list):
                return [self._people.get(speaker_key(str(one)), one) for one in value]
            return value

        return {name: here(name, value) for name, value in predicted.items()}

    def _deleted(self, record: DeletedRecord) -> None:
        """Delete what its annotator has deleted, and remember that for older submissions."""
        received, before = self._receipts.get(record.id), self._known.get(record.id)
        if received is not None and received.revision >= record.revision:
            return
        if before is not None and before.annotator != self._annotator:
            return
        if record.id == set_key(record.article_id, self._annotator):
            self._flush()
            self._delete_set(record.article_id)
        if before is not None:
            self._flush()
            self._step.apply(Edit(before=before, after=None))
            del self._known[record.id]
            self.outcome.removed += 1
        receipt = Receipt(id=record.id, revision=record.revision, digest="", deleted=True)
        self._receive(received, receipt)

    def _delete_set(self, article_id: str) -> None:
        """Have an article be new again for its annotator, who took everything back."""
        known = self._project.annotations.set_of(article_id, self._annotator)
        if known is not None and known.annotations == 0:
            self._step.apply(Edit(before=known, after=None))
            self._sets[article_id] = None

    def _on(self, article_id: str) -> Article:
        try:
            return self._articles.get(article_id)
        except NotFound:
            raise InputRefused(
                f"it is about an article ({article_id}) that this project does not have; "
                "import it again, or undo what removed it"
            ) from None
