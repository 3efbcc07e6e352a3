"""Annotations that come from outside: finding their article and people, storing them faithfully."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Literal

from annotator.errors import InputRefused
from annotator.exchange.annotation_records import ParsedAnnotation, ParsedArticle, ParsedRecord
from annotator.model.annotation import Annotation, AnnotationSet, State
from annotator.model.article import Article
from annotator.model.change import Edit
from annotator.model.proposition import Proposition
from annotator.model.speaker import Speaker
from annotator.session.naming import checked_name, proposition_saying, speaker_named
from annotator.session.session import Session, Step, checked_annotator, new_id, now
from annotator.text.quotations import form

Outcome = Literal["added", "already"]


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of one incoming annotation."""

    id: str
    outcome: Outcome


class Incoming:
    """Takes parsed records into the project, inside a step of the caller's.

    An annotation whose id is there with the same content is "already" there; with other content
    it is refused. Nothing is moved to other words and nobody's work goes to somebody else.
    """

    def __init__(self, session: Session, step: Step) -> None:
        self._session = session
        self._step = step
        self._article: Article | None = None

    def take(self, record: ParsedRecord, *, annotator: str | None = None) -> list[Stored]:
        """Store the annotations of one record, and its set's state.

        ``annotator`` is who they belong to when the record does not say. Raises InputRefused,
        InvalidAnnotation or NotFound when anything of it cannot be stored; the caller takes back
        what came before.
        """
        owner = self._owner(record, annotator)
        article = self.article(record.article)
        state = self._begin_set(article, owner)
        stored = [self._store(article, owner, parsed) for parsed in record.annotations]
        if record.is_set:
            self._end_set(article, owner, state, record.status or "in progress")
        return stored

    def article(self, told: ParsedArticle) -> Article:
        """The project's article that a record is about; raises InputRefused when there is none."""
        store = self._session.project.articles
        article_id = told.id if told.id is not None and store.has(told.id) else None
        if article_id is None and told.text_sha256 is not None:
            article_id = store.id_of_text(told.text_sha256)
        if article_id is None:
            name = told.id or f"the text hash {(told.text_sha256 or '')[:12]}…"
            raise InputRefused(f"The project has no article “{name}”; import it first.")
        if self._article is None or self._article.id != article_id:
            self._article = store.get(article_id)
        if told.text_sha256 not in (None, self._article.text_sha256):
            raise InputRefused(
                f"The article “{article_id}” has another text in this project, so its offsets "
                "would point at other words."
            )
        return self._article

    def _owner(self, record: ParsedRecord, annotator: str | None) -> str:
        if record.annotator is None and annotator is None:
            raise InputRefused("It does not say who annotated (“annotator”).")
        owner = checked_annotator(record.annotator or annotator or "")
        if annotator is not None and owner != annotator:
            raise InputRefused(f"It is the work of “{owner}”, not of “{annotator}”.")
        return owner

    def _begin_set(self, article: Article, owner: str) -> State:
        """Make sure that the set is there; returns the state it had."""
        known = self._session.project.annotations.set_of(article.id, owner)
        if known is None:
            begun = AnnotationSet(
                article_id=article.id, annotator=owner, state="in progress", started=now()
            )
            self._step.apply(Edit(before=None, after=begun))
        return known.state if known else "new"

    def _end_set(self, article: Article, owner: str, before: State, told: State) -> None:
        """Give a set that was new here the state that its record tells."""
        known = self._session.project.annotations.set_of(article.id, owner)
        if known is None or before != "new" or known.state == told:
            return
        finished = now() if told == "finished" else ""
        after = dataclasses.replace(known, state=told, finished=finished)
        self._step.apply(Edit(before=known, after=after))

    def _store(self, article: Article, owner: str, parsed: ParsedAnnotation) -> Stored:
        self._check_words(article, parsed)
        annotation = self._annotation(article, owner, parsed)
        self._session.scheme.check(annotation, characters=len(article.text))
        known = self._session.project.annotations.get(annotation.id)
        if known is None:
            self._step.apply(Edit(before=None, after=annotation))
            return Stored(annotation.id, "added")
        same = dataclasses.replace(
            annotation, created=known.created, changed=known.changed, number=known.number
        )
        if same != known:
            raise InputRefused(
                f"The annotation “{annotation.id}” is already in the project with other content."
            )
        return Stored(annotation.id, "already")

    def _check_words(self, article: Article, parsed: ParsedAnnotation) -> None:
        first, last = parsed.fragments[0].start, parsed.fragments[-1].end
        if last > len(article.text):
            raise InputRefused(
                f"The span [{first}, {last}) lies outside the article, which has "
                f"{len(article.text)} characters."
            )
        words = tuple(fragment.of(article.text) for fragment in parsed.fragments)
        told_otherwise = parsed.quotes is not None and parsed.quotes != words
        covered_otherwise = parsed.covered is not None and (
            parsed.covered != article.text[first:last]
        )
        if told_otherwise or covered_otherwise:
            raise InputRefused(
                f"The article does not have the record's words at [{first}, {last}); the offsets "
                "must be Unicode code points into the article's text."
            )

    def _annotation(self, article: Article, owner: str, parsed: ParsedAnnotation) -> Annotation:
        scheme, time = self._session.scheme, now()
        stance = parsed.stance
        if stance is None and parsed.id is None:
            stance = scheme.type(parsed.type).stance
        return Annotation(
            id=parsed.id or new_id(),
            article_id=article.id,
            annotator=owner,
            fragments=parsed.fragments,
            quotes=tuple(fragment.of(article.text) for fragment in parsed.fragments),
            type=parsed.type,
            stance=stance,
            speaker_id=self._speaker(parsed.speaker_id, parsed.speaker),
            proposition_id=self._proposition(parsed),
            mention=parsed.mention,
            via=self._via(parsed),
            cue=parsed.cue,
            certainty=parsed.certainty or "certain",
            date_said=parsed.date_said,
            form=parsed.form or form(article.text, parsed.fragments),
            unsure=parsed.unsure,
            note=parsed.note,
            origin=parsed.origin or "import",
            attributes=parsed.attributes,
            predicted=parsed.predicted,
            guidelines=parsed.guidelines,
            created=time,
            changed=time,
        )

    def _speaker(self, speaker_id: str | None, name: str | None) -> str | None:
        """The id of the speaker: by id, else by name, else newly made under the id told."""
        people = self._session.project.people
        if speaker_id is not None and people.speaker(speaker_id) is not None:
            return speaker_id
        if name is None:
            if speaker_id is None:
                return None
            raise InputRefused(f"The speaker “{speaker_id}” is not in the project and has no name.")
        speaker, edits = speaker_named(self._session, name)
        if edits and speaker_id is not None:
            speaker = dataclasses.replace(speaker, id=speaker_id)
            edits = (Edit(before=None, after=speaker),)
        for edit in edits:
            self._step.apply(edit)
        return speaker.id

    def _via(self, parsed: ParsedAnnotation) -> tuple[str, ...]:
        count = max(len(parsed.via), len(parsed.via_ids))
        ids: tuple[str | None, ...] = parsed.via_ids or (None,) * count
        names: tuple[str | None, ...] = parsed.via or (None,) * count
        found = (self._speaker(*pair) for pair in zip(ids, names, strict=True))
        return tuple(speaker_id for speaker_id in found if speaker_id is not None)

    def _proposition(self, parsed: ParsedAnnotation) -> str | None:
        people = self._session.project.people
        if parsed.proposition is not None and people.proposition(parsed.proposition) is not None:
            return parsed.proposition
        words = parsed.proposition_text or parsed.proposition
        if words is None:
            return None
        proposition, edits = proposition_saying(self._session, words)
        if edits and parsed.proposition is not None and parsed.proposition_text is not None:
            proposition = Proposition(
                id=parsed.proposition, text=checked_name(words, what="proposition", limit=500)
            )
            edits = (Edit(before=None, after=proposition),)
        for edit in edits:
            self._step.apply(edit)
        return proposition.id


def known_speaker(step: Step, session: Session, speaker: Speaker) -> None:
    """Put a speaker with all their names into the project unless the id or the name is there."""
    people = session.project.people
    if people.speaker(speaker.id) is None and not people.speakers_named(speaker.name):
        step.apply(Edit(before=None, after=speaker))


def known_proposition(step: Step, session: Session, proposition: Proposition) -> None:
    """Put a proposition into the project unless its id or its words are there."""
    people = session.project.people
    if (
        people.proposition(proposition.id) is None
        and people.proposition_with_text(proposition.text) is None
    ):
        step.apply(Edit(before=None, after=proposition))
