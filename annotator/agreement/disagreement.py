"""Every place where annotators differ, each counted once, worst first; computes no figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from annotator.agreement.alignment import Alignment
from annotator.agreement.overlap import Fragments, joined
from annotator.agreement.study import Study, StudyArticle, Unit

Kind = Literal["missing", "boundary", "type", "speaker", "stance", "proposition"]
KINDS: tuple[Kind, ...] = ("missing", "boundary", "type", "speaker", "stance", "proposition")

Pair = tuple[str, str]
Alignments = Mapping[Pair, Sequence[Alignment]]


@dataclass(frozen=True, slots=True)
class Version:
    """What one annotator has at a place: the words, and names (not ids) of speaker and proposition;
    None for what is not given.
    """

    annotator: str
    annotation: str
    fragments: Fragments
    text: str
    type: str
    speaker: str | None
    stance: str | None
    proposition: str | None

    def as_json(self) -> dict[str, Any]:
        """The version as ``agreement --json`` prints it."""
        fragments = [list(fragment) for fragment in self.fragments]
        return {**asdict(self), "fragments": fragments}


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One place in one article and the first thing, in the order of KINDS, that differs there.

    ``annotators`` made the ``annotations`` (ids, in the same order); ``missing_from`` are those who
    worked on the article and have none there. ``text`` is what the longest annotation covers.
    ``versions`` are what each of the ``annotators`` has, in their order; ``title`` is the
    article's.
    """

    article_id: str
    kind: Kind
    annotators: tuple[str, ...]
    annotations: tuple[str, ...]
    text: str
    missing_from: tuple[str, ...] = ()
    versions: tuple[Version, ...] = ()
    title: str = ""

    def as_json(self) -> dict[str, Any]:
        """The disagreement as ``agreement --json`` prints it."""
        return {
            "article_id": self.article_id,
            "kind": self.kind,
            "annotators": list(self.annotators),
            "annotations": list(self.annotations),
            "text": self.text,
            "missing_from": list(self.missing_from),
            "versions": [version.as_json() for version in self.versions],
            "title": self.title,
        }


@dataclass(slots=True)
class _Place:
    """Units of different annotators that answer one another, and the lowest Dice among them."""

    units: dict[str, Unit]
    dice: float = 1.0


@dataclass(frozen=True, slots=True)
class Place:
    """One place in one article, agreed on or not: who worked there and what they have.

    ``kind`` is the first thing that differs, None where all ``workers`` have the same; ``units``
    are those of the workers who have one there, in the workers' order.
    """

    article_id: str
    kind: Kind | None
    workers: tuple[str, ...]
    units: Mapping[str, Unit]


def disagreements(
    study: Study, alignments: Alignments, *, pause: Callable[[], None] = lambda: None
) -> tuple[Disagreement, ...]:
    """All disagreements of a study, worst first.

    ``alignments`` holds, for each pair of annotators, one alignment for each of ``articles_of``
    the pair. Units aligned with one another make one place; with three and more annotators the
    pairwise links are joined from the greatest Dice down, never with two units of one annotator.
    A place is classified once, by the first that holds: somebody who worked on the article has no
    unit there (missing); the characters differ (boundary); type, speaker, stance or proposition
    differ. Two units that overlap by less than the alignment asks for are two missing ones, so that
    the numbers add up to those of the figures. Worst first: by kind, then missing from more
    annotators or smaller Dice, then longer, then by place.
    """
    found: list[tuple[tuple[Any, ...], Disagreement]] = []
    links = _links(study, alignments)
    for number, article in enumerate(study.articles):
        pause()
        workers = tuple(name for name in study.annotators if name in article.sets)
        for place in _places(article, workers, links[number]):
            entry = _classified(study, article, workers, place)
            if entry is not None:
                found.append(((*_severity(entry, place), number, *_position(place)), entry))
    found.sort(key=lambda item: item[0])
    return tuple(entry for _, entry in found)


def places(
    study: Study, alignments: Alignments, *, pause: Callable[[], None] = lambda: None
) -> tuple[Place, ...]:
    """All places of a study: first those of `disagreements`, in its order, then the agreed ones.

    Articles with the work of one annotator only have places too: agreed ones.
    """
    found: list[tuple[tuple[Any, ...], Place]] = []
    links = _links(study, alignments)
    for number, article in enumerate(study.articles):
        pause()
        workers = tuple(name for name in study.annotators if name in article.sets)
        for place in _places(article, workers, links[number]):
            units = {name: place.units[name] for name in workers if name in place.units}
            entry = _classified(study, article, workers, place)
            kind = None if entry is None else entry.kind
            rank = (1, ()) if entry is None else (0, _severity(entry, place))
            one = Place(article.id, kind, workers, units)
            found.append(((*rank, number, *_position(place)), one))
    found.sort(key=lambda item: item[0])
    return tuple(place for _, place in found)


def make_up(entries: Iterable[Disagreement]) -> dict[Kind, int]:
    """How many disagreements there are of each kind, in the order of KINDS, zeros included."""
    counts = Counter(entry.kind for entry in entries)
    return {kind: counts[kind] for kind in KINDS}


_Link = tuple[float, str, Unit, str, Unit]


def _links(study: Study, alignments: Alignments) -> list[list[_Link]]:
    number_of = {id(article): number for number, article in enumerate(study.articles)}
    links: list[list[_Link]] = [[] for _ in study.articles]
    for (one, other), of_pair in alignments.items():
        for article, alignment in zip(study.articles_of(one, other), of_pair, strict=True):
            links[number_of[id(article)]].extend(
                (match.dice, one, match.first, other, match.second) for match in alignment.matched
            )
    return links


def _places(article: StudyArticle, workers: Sequence[str], links: Sequence[_Link]) -> list[_Place]:
    place_of = {
        (name, id(unit)): _Place({name: unit}) for name in workers for unit in article.sets[name]
    }
    order = sorted(links, key=lambda link: (-link[0], link[2].fragments, link[2].id, link[4].id))
    for dice, one, first, other, second in order:
        here, there = place_of[one, id(first)], place_of[other, id(second)]
        if here is there:
            here.dice = min(here.dice, dice)
        elif not here.units.keys() & there.units.keys():
            here.units.update(there.units)
            here.dice = min(here.dice, there.dice, dice)
            for name, unit in there.units.items():
                place_of[name, id(unit)] = here
    return list({id(place): place for place in place_of.values()}.values())


def _classified(
    study: Study, article: StudyArticle, workers: Sequence[str], place: _Place
) -> Disagreement | None:
    present = [name for name in workers if name in place.units]
    units = [place.units[name] for name in present]
    kind = _kind(units, is_complete=len(present) == len(workers))
    if kind is None:
        return None
    return Disagreement(
        article.id,
        kind,
        tuple(present),
        tuple(unit.id for unit in units),
        max(units, key=_size).text,
        tuple(name for name in workers if name not in place.units),
        tuple(version_of(study, name, place.units[name]) for name in present),
        article.title,
    )


def version_of(study: Study, annotator: str, unit: Unit) -> Version:
    """What an annotator has at a place, with the study's names of speaker and proposition."""
    speaker, proposition = unit.speaker, unit.proposition
    return Version(
        annotator,
        unit.id,
        unit.fragments,
        unit.text,
        unit.type,
        None if speaker is None else study.speakers.get(speaker, speaker),
        unit.stance,
        None if proposition is None else study.propositions.get(proposition, proposition),
    )


def _kind(units: Sequence[Unit], *, is_complete: bool) -> Kind | None:
    if not is_complete:
        return "missing"
    if len({joined(unit.fragments) for unit in units}) > 1:
        return "boundary"
    for kind in KINDS[2:]:
        if len({getattr(unit, kind) for unit in units}) > 1:
            return kind
    return None


def _severity(entry: Disagreement, place: _Place) -> tuple[int, int, float, int]:
    longest = max(map(_size, place.units.values()))
    return KINDS.index(entry.kind), -len(entry.missing_from), place.dice, -longest


def _position(place: _Place) -> tuple[Any, ...]:
    return min((unit.fragments, unit.id) for unit in place.units.values())


def _size(unit: Unit) -> int:
    return sum(end - start for start, end in joined(unit.fragments))
