"""Names that came in with submissions: whom they may stand for, and one step that decides it all.

Matching is pure, so that it can be done beside the window; deciding merges or accepts.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from annotator.errors import InputRefused
from annotator.model.annotation import Annotation
from annotator.model.change import Edit
from annotator.model.proposition import Proposition
from annotator.model.speaker import Speaker
from annotator.session import propositions as proposition_acts
from annotator.session import speakers as speaker_acts
from annotator.session.repointing import Touched, touched
from annotator.session.session import Session

Kind = Literal["speaker", "proposition"]

_MOST = 3
_ALIKE = 70
"""The score (0 to 100) from which two propositions are worth a question, as for names."""


@dataclass(frozen=True, slots=True)
class Match:
    """Somebody or something known that a proposed name may stand for; ``score`` is 70 to 100."""

    id: str
    name: str
    score: int


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A proposed speaker or proposition, and what it may be the same as, the likeliest first."""

    id: str
    name: str
    kind: Kind
    matches: tuple[Match, ...]


def newcomers(
    speakers: Sequence[Speaker],
    propositions: Sequence[Proposition],
    fresh: Collection[str],
) -> list[Newcomer]:
    """Whom or what each of the ``fresh`` ids may be the same as.

    Only what was there before them is offered, so that two newcomers never wait for one another.
    About a millisecond a speaker.
    """
    return [*_new_speakers(speakers, fresh), *_new_propositions(propositions, fresh)]


def proposed_ids(session: Session) -> set[str]:
    """Every speaker and proposition that waits to be accepted."""
    everything: list[Speaker | Proposition] = [*session.speakers(), *session.propositions()]
    return {one.id for one in everything if one.status == "proposed"}


def decide(session: Session, same: Mapping[str, str], new: Collection[str]) -> Touched:
    """Let each key of ``same`` be the value of its id, and accept the ``new`` ones, in one step.

    Work that comes in later finds the known ones too. Returns what was touched of annotations.
    Raises InputRefused when nothing is decided, NotFound when one of them has gone.
    """
    if not same and not new:
        raise InputRefused("Nothing was decided; say which names are the same and which are new.")
    count = len(same) + len(new)
    label = f"match {count} new {'name' if count == 1 else 'names'}"
    with session.step(label) as step:
        for gone, into in same.items():
            acts = speaker_acts if session.speaker(gone) is not None else proposition_acts
            for edit in acts.prepared_merge(session, [gone], into=into).edits:
                step.apply(edit)
        for known in new:
            before = session.speaker(known) or session.proposition(known)
            if before is not None and before.status == "proposed":
                after = dataclasses.replace(before, status="accepted")
                step.apply(Edit(before=before, after=after))
        # One whose speaker and proposition both changed is one annotation all the same.
        last = {edit.record.id: edit for edit in step.edits if isinstance(edit.record, Annotation)}
    return touched(last.values())


def _new_speakers(speakers: Sequence[Speaker], fresh: Collection[str]) -> list[Newcomer]:
    from annotator.text.names import NameNearness

    wanted = [speaker for speaker in speakers if speaker.id in fresh]
    if not wanted:
        return []
    index = NameNearness()
    names = {speaker.id: speaker.name for speaker in speakers}
    for speaker in speakers:
        if speaker.id not in fresh:
            index.put(speaker.id, speaker.names)
    found = []
    for speaker in wanted:
        best: dict[str, int] = {}
        for name in speaker.names:
            for like in index.like(name, without=speaker.distinct_from, limit=_MOST):
                best[like.key] = max(like.score, best.get(like.key, 0))
        ranked = sorted(best.items(), key=lambda item: -item[1])[:_MOST]
        matches = tuple(Match(key, names[key], score) for key, score in ranked)
        found.append(Newcomer(speaker.id, speaker.name, "speaker", matches))
    return found


def _new_propositions(
    propositions: Sequence[Proposition], fresh: Collection[str]
) -> list[Newcomer]:
    wanted = [one for one in propositions if one.id in fresh]
    if not wanted:
        return []
    from rapidfuzz import fuzz, process

    known = {one.id: one.text for one in propositions if one.id not in fresh}
    found = []
    for one in wanted:
        ranked = process.extract(
            one.text, known, scorer=fuzz.token_sort_ratio, score_cutoff=_ALIKE, limit=_MOST
        )
        matches = tuple(Match(key, text, round(score)) for text, score, key in ranked)
        found.append(Newcomer(one.id, one.text, "proposition", matches))
    return found
