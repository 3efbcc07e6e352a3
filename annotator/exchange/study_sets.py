"""Annotation sets for agreement figures, read from dataset JSONL files of any tool.

Takes every line or none: a row left out in silence would make a wrong figure.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from annotator.errors import InputRefused
from annotator.exchange.annotation_records import ParsedAnnotation, ParsedRecord, read_records
from annotator.exchange.article_drafts import date_stub
from annotator.exchange.dataset_jsonl import Names, SetRecord
from annotator.exchange.input_files import reading
from annotator.exchange.refusal import Refusal
from annotator.exchange.strict_json import bounded_lines, shortened
from annotator.model.annotation import Annotation, State
from annotator.model.article import Article
from annotator.model.proposition import Proposition, fold_text
from annotator.model.speaker import Speaker, fold_name


def read_study_sets(paths: Sequence[Path]) -> tuple[list[SetRecord], Names]:
    """The annotation sets of all files, in their order, and the names of who and what is in them.

    Articles are one by the hash of their text, whatever their ids. Speakers (and propositions)
    are one by their id; under different ids in different files they are one by their folded name,
    unless one of the files has that name under two ids. Who has no id gets one from the name.
    A set that comes twice with the same content counts once; without a ``status`` it counts as
    finished. Annotations without an id get one from their place in their set.

    Raises InputRefused for the first file that cannot be read, line that is no complete dataset
    line, or contradiction between lines.
    """
    articles = _Articles()
    speakers = _Identities("speaker", fold_name)
    propositions = _Identities("proposition", fold_text)
    lines = []
    for path in paths:
        for record in _records(path):
            line = articles.line(record, place=_Place(str(path), record.row))
            lines.append(line)
            for annotation in line.annotations:
                for speaker_id, name in _speakers(annotation):
                    speakers.add(line.place, speaker_id, name)
                propositions.add(line.place, *_proposition(annotation))
    speakers.link()
    propositions.link()
    sets = _distinct((line.place, _set(line, speakers, propositions)) for line in lines)
    return sets, Names(
        speakers={id_: Speaker(id=id_, name=name) for id_, name in speakers.names().items()},
        propositions={
            id_: Proposition(id=id_, text=text) for id_, text in propositions.names().items()
        },
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """Where something was read: the file as the user named it, and the line."""

    file: str
    row: int

    def __str__(self) -> str:
        return f"“{self.file}” line {self.row}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A dataset line with the article that it shares with all other lines of the same text."""

    place: _Place
    article: Article
    annotator: str
    state: State
    annotations: tuple[ParsedAnnotation, ...]


class _Articles:
    """The articles met so far, one for each text, so that no text is kept twice."""

    def __init__(self) -> None:
        self._by_digest: dict[str, Article] = {}
        self._digests: dict[str, tuple[str, _Place]] = {}

    def line(self, record: ParsedRecord, *, place: _Place) -> _Line:
        """``record`` with its article; InputRefused when it lacks what a figure needs."""
        parsed = record.article
        if not record.is_set:
            raise InputRefused(
                f"{place} holds a single annotation, which does not show what was read and left "
                "empty; export with “--format jsonl”."
            )
        if parsed.text is None or parsed.text_sha256 is None:
            raise InputRefused(f"{place} lacks the “text” of its article.")
        if record.annotator is None:
            raise InputRefused(f"{place} does not say who annotated (“annotator”).")
        article_id = parsed.id or parsed.text_sha256
        digest, first = self._digests.setdefault(article_id, (parsed.text_sha256, place))
        if digest != parsed.text_sha256:
            raise InputRefused(
                f"The article {shortened(article_id)} has one text in {first} and another in "
                f"{place}; offsets in them cannot be compared."
            )
        # Datasets name no excluded regions; an import would find the same one.
        stub = date_stub(parsed.text)
        article = self._by_digest.setdefault(
            digest,
            Article(
                id=article_id,
                text=parsed.text,
                title=parsed.title or "",
                outlet=parsed.outlet,
                url=parsed.url,
                published=parsed.published,
                language=parsed.language,
                story=parsed.story,
                excluded=(stub[1],) if stub else (),
                text_sha256=digest,
            ),
        )
        return _Line(
            place=place,
            article=article,
            annotator=record.annotator,
            state=record.status or "finished",
            annotations=record.annotations,
        )


class _Identities:
    """Which ids of several files stand for the same speaker, or for the same proposition.

    Names alone are not trusted within one file: a project may have two speakers of one name.
    """

    def __init__(self, what: str, fold: Callable[[str], str]) -> None:
        self._what = what
        self._fold = functools.cache(fold)
        self._named: dict[str, tuple[str, _Place]] = {}
        self._spelled: dict[str, str] = {}
        self._ids: dict[str, dict[str, list[str]]] = {}
        self._one: dict[str, str] = {}

    def add(self, place: _Place, id_: str | None, name: str | None) -> None:
        """Take in that ``id_`` is called ``name`` at ``place``; either may be unknown."""
        if id_ is not None:
            self._one.setdefault(id_, id_)
        if name is None:
            return
        folded = self._fold(name)
        self._spelled.setdefault(folded, name)
        in_file = self._ids.setdefault(folded, {}).setdefault(place.file, [])
        if id_ is None:
            nameless = self._id_from(folded)
            self._one.setdefault(nameless, nameless)
            return
        known, where = self._named.setdefault(id_, (name, place))
        if self._fold(known) != folded:
            raise InputRefused(
                f"The {self._what} {shortened(id_)} is “{shortened(known)}” in {where} but "
                f"“{shortened(name)}” in {place}; export the files again from one project."
            )
        if id_ not in in_file:
            in_file.append(id_)

    def link(self) -> None:
        """Decide, once everything is added, which ids are one."""
        for folded, by_file in self._ids.items():
            for ids in by_file.values():
                if not ids:
                    ids.append(self._id_from(folded))
            found = list(dict.fromkeys(itertools.chain.from_iterable(by_file.values())))
            is_clear = all(len(ids) == 1 for ids in by_file.values())
            self._one.update((id_, found[0] if is_clear else id_) for id_ in found)

    def of(self, place: _Place, id_: str | None, name: str | None) -> str | None:
        """The one id for what ``place`` calls ``id_`` and ``name``."""
        if id_ is not None:
            return self._one[id_]
        if name is None:
            return None
        folded = self._fold(name)
        in_file = self._ids[folded][place.file]
        return self._one[in_file[0]] if len(in_file) == 1 else self._id_from(folded)

    def names(self) -> dict[str, str]:
        """Each id that `of` can give, with its name (or itself when no line names it)."""
        names = {self._id_from(folded): name for folded, name in self._spelled.items()}
        names.update((id_, name) for id_, (name, _) in self._named.items())
        return {id_: names.get(id_, id_) for id_ in self._one.values()}

    def _id_from(self, folded: str) -> str:
        return f"{self._what}:{folded}"


def _records(path: Path) -> Iterator[ParsedRecord]:
    with reading(path) as file:
        for record in read_records(bounded_lines(file), source=str(path)):
            if isinstance(record, Refusal):
                raise InputRefused(
                    f"“{record.file}” line {record.row} cannot be used, so no figure is given: "
                    f"{record.reason}"
                )
            yield record


def _speakers(annotation: ParsedAnnotation) -> list[tuple[str | None, str | None]]:
    """Id and name of the speaker, then of those who passed the words on."""
    passed_on = itertools.zip_longest(annotation.via_ids, annotation.via)
    return [(annotation.speaker_id, annotation.speaker), *passed_on]


def _proposition(annotation: ParsedAnnotation) -> tuple[str | None, str | None]:
    return annotation.proposition, annotation.proposition_text


def _set(line: _Line, speakers: _Identities, propositions: _Identities) -> SetRecord:
    return SetRecord(
        article=line.article,
        annotator=line.annotator,
        state=line.state,
        annotations=tuple(
            _annotation(parsed, line, number, speakers, propositions)
            for number, parsed in enumerate(line.annotations, start=1)
        ),
    )


def _annotation(
    parsed: ParsedAnnotation,
    line: _Line,
    number: int,
    speakers: _Identities,
    propositions: _Identities,
) -> Annotation:
    speaker, *via = (speakers.of(line.place, *one) for one in _speakers(parsed))
    return Annotation(
        id=parsed.id or f"{line.article.id}:{line.annotator}:{number}",
        article_id=line.article.id,
        annotator=line.annotator,
        fragments=parsed.fragments,
        quotes=tuple(fragment.of(line.article.text) for fragment in parsed.fragments),
        type=parsed.type,
        stance=parsed.stance,
        speaker_id=speaker,
        proposition_id=propositions.of(line.place, *_proposition(parsed)),
        mention=parsed.mention,
        via=tuple(id_ for id_ in via if id_ is not None),
        cue=parsed.cue,
        certainty=parsed.certainty or "certain",
        date_said=parsed.date_said,
        form=parsed.form or "indirect",
        unsure=parsed.unsure,
        note=parsed.note,
        origin=parsed.origin or "import",
        attributes=parsed.attributes,
        predicted=parsed.predicted,
        guidelines=parsed.guidelines,
    )


def _distinct(sets: Iterable[tuple[_Place, SetRecord]]) -> list[SetRecord]:
    """Each set once; InputRefused when one annotator has two different ones of one article."""
    kept: dict[tuple[str, str], tuple[_Place, SetRecord]] = {}
    for place, record in sets:
        first, known = kept.setdefault(
            (record.article.text_sha256, record.annotator), (place, record)
        )
        if _content(known) != _content(record):
            raise InputRefused(
                f"{first} and {place} hold different annotations by “{shortened(record.annotator)}”"
                f" of the article {shortened(record.article.id)}; leave one of the files out."
            )
    return [record for _, record in kept.values()]


def _content(record: SetRecord) -> tuple[State, list[Annotation]]:
    by_place = sorted(record.annotations, key=lambda found: (found.fragments, found.id))
    return record.state, by_place
