"""The speakers of a project as an authority list: made, changed, merged, split, told apart.

Every act is one undo step; what it touches of other annotators' work is told before and after.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypedDict, Unpack, cast

from annotator.errors import InputRefused, NotFound
from annotator.model.change import Change, Edit
from annotator.model.speaker import (
    SPEAKER_STATUSES,
    Speaker,
    SpeakerKind,
    SpeakerStatus,
    fold_name,
)
from annotator.model.teamwork import speaker_key
from annotator.session.naming import checked_name
from annotator.session.repointing import (
    Touched,
    standing_for,
    touched,
    touched_of,
    with_other_speakers,
)
from annotator.session.session import Session, new_id
from annotator.session.turns import Prepared
from annotator.store.uses import Use

__all__ = [
    "SpeakerFields",
    "Use",
    "change_speaker",
    "checked_speaker",
    "delete_speakers",
    "make_speaker",
    "merge_speakers",
    "named_speaker",
    "prepared_merge",
    "same_person",
    "set_status",
    "split_speaker",
    "tell_apart",
    "touched_by_merging",
    "touched_by_speakers",
    "unused_speakers",
    "uses",
]

_LONGEST = {"organisation": 200, "role": 200, "notes": 5_000, "external_id": 200}
_MOST_ALIASES = 200
_MERGE = "merge {0} into {1}"


class SpeakerFields(TypedDict, total=False):
    """The fields of a speaker that a user sets."""

    name: str
    aliases: tuple[str, ...]
    kind: SpeakerKind
    organisation: str
    role: str
    notes: str
    external_id: str | None
    status: SpeakerStatus


def uses(session: Session) -> dict[str, Use]:
    """How often each speaker is used by anybody, by id; who is not used is absent."""
    return session.project.uses.speakers()


def unused_speakers(session: Session) -> list[Speaker]:
    """The speakers that no annotation names."""
    used = uses(session)
    return [speaker for speaker in session.speakers() if speaker.id not in used]


def named_speaker(session: Session, name: str) -> Speaker:
    """The one speaker with that id, name or alias; NotFound when none or several have it."""
    by_id = session.speaker(name)
    if by_id is not None:
        return by_id
    found = session.project.people.speakers_named(name)
    exact = [speaker for speaker in found if fold_name(speaker.name) == fold_name(name)]
    if not found:
        raise NotFound(f"There is no speaker called “{name}”.")
    if len(found) > 1 and not exact:
        names = ", ".join(f"“{speaker.name}”" for speaker in found)
        raise NotFound(f"“{name}” is an alias of {names}; use the full name or the id.")
    return (exact or found)[0]


def make_speaker(session: Session, **fields: Unpack[SpeakerFields]) -> Speaker:
    """Put a new speaker into the project."""
    speaker = Speaker(id=new_id(), name=fields.get("name", ""))
    speaker = checked_speaker(session, dataclasses.replace(speaker, **fields))
    edit = Edit(before=None, after=speaker)
    _commit(session, f"add speaker {speaker.name}", (edit,))
    return speaker


def change_speaker(session: Session, speaker_id: str, **fields: Unpack[SpeakerFields]) -> Speaker:
    """Give a speaker new values in some fields; InputRefused when one of them cannot be."""
    before = _known(session, speaker_id)
    after = checked_speaker(session, dataclasses.replace(before, **fields))
    if after != before:
        _commit(session, f"change speaker {after.name}", (Edit(before=before, after=after),))
    return after


def set_status(session: Session, speaker_ids: Collection[str], status: SpeakerStatus) -> int:
    """Accept speakers, or make them proposed again, in one step; returns how many changed."""
    edits = [
        Edit(before=known, after=dataclasses.replace(known, status=status))
        for known in (_known(session, given) for given in dict.fromkeys(speaker_ids))
        if known.status != status
    ]
    verb = "accept" if status == "accepted" else "withdraw"
    noun = "speaker" if len(edits) == 1 else "speakers"
    _commit(session, f"{verb} {len(edits)} {noun}", edits)
    return len(edits)


def delete_speakers(session: Session, speaker_ids: Collection[str]) -> int:
    """Delete speakers that nothing names, in one step; refuses all when one is used."""
    used = uses(session)
    speakers = [_known(session, speaker_id) for speaker_id in dict.fromkeys(speaker_ids)]
    for speaker in speakers:
        if speaker.id in used:
            count = touched_by_speakers(session, [speaker.id])
            raise InputRefused(
                f"“{speaker.name}” is named by {count.words()}; merge the speaker into another "
                "one instead of deleting it."
            )
        if session.project.annotations.speaker_is_used(speaker.id):
            raise InputRefused(f"“{speaker.name}” came with the assignment and stays.")
    edits = (
        *_forgotten(session, {speaker.id: None for speaker in speakers}),
        *(Edit(before=speaker, after=None) for speaker in speakers),
    )
    name = speakers[0].name if len(speakers) == 1 else f"{len(speakers)} speakers"
    _commit(session, f"delete {name}", edits)
    return len(speakers)


def touched_by_speakers(session: Session, speaker_ids: Collection[str]) -> Touched:
    """How many annotations name any of these speakers, and of whom."""
    return touched_of(session.project.uses.owners_naming(speaker_ids))


def touched_by_merging(session: Session, absorbed: Collection[str], *, into: str) -> Touched:
    """What `merge_speakers` would touch."""
    return touched_by_speakers(session, [known for known in absorbed if known != into])


def merge_speakers(session: Session, absorbed: Collection[str], *, into: str) -> Touched:
    """Make several speakers one: the one ``into`` takes over names and annotations of the others.

    The others' names become aliases, what is empty of organisation, role and id is taken from
    them, notes are kept; then they are deleted.
    """
    return _merge(session, absorbed, into=into, label=_MERGE)


def prepared_merge(session: Session, absorbed: Collection[str], *, into: str) -> Prepared:
    """As `merge_speakers`, to be carried out in turns; whoever needs it changes nothing else."""
    return _prepared(session, absorbed, into=into, label=_MERGE)


def same_person(session: Session, speaker_id: str, *, known_id: str) -> Touched:
    """A name that was taken for a new person is another spelling of a known one's."""
    return _merge(session, [speaker_id], into=known_id, label="{0} is {1}")


def tell_apart(session: Session, speaker_id: str, *, other_id: str) -> Speaker:
    """Remember that two speakers who look alike are two, so that nobody asks again."""
    before, other = _known(session, speaker_id), _known(session, other_id)
    if other_id in before.distinct_from or speaker_id in other.distinct_from:
        return before
    after = dataclasses.replace(before, distinct_from=(*before.distinct_from, other_id))
    label = f"tell {before.name} from {other.name}"
    _commit(session, label, (Edit(before=before, after=after),))
    return after


def split_speaker(
    session: Session,
    speaker_id: str,
    name: str,
    *,
    aliases: Sequence[str] = (),
    annotation_ids: Iterable[str] = (),
) -> tuple[Speaker, Touched]:
    """Make a new speaker out of some aliases and annotations of another one.

    ``name`` may be one of the aliases. Returns the new speaker and what was touched.
    """
    made, prepared = prepared_split(
        session, speaker_id, name, aliases=aliases, annotation_ids=tuple(annotation_ids)
    )
    edits = tuple(prepared.edits)
    _commit(session, prepared.label, edits)
    return made, touched(edits)


def prepared_split(
    session: Session,
    speaker_id: str,
    name: str,
    *,
    aliases: Sequence[str] = (),
    annotation_ids: Collection[str] = (),
) -> tuple[Speaker, Prepared]:
    """As `split_speaker`, to be carried out in turns; with the speaker that will be made."""
    before = _known(session, speaker_id)
    name = checked_name(name, what="speaker")
    moved = {fold_name(alias) for alias in (name, *aliases)}
    if fold_name(before.name) in moved:
        raise InputRefused(f"“{before.name}” is the speaker's own name; split off another one.")
    strange = [alias for alias in aliases if alias not in before.aliases]
    if strange:
        raise InputRefused(f"“{before.name}” has no alias “{strange[0]}”.")
    after = dataclasses.replace(
        before,
        aliases=tuple(alias for alias in before.aliases if fold_name(alias) not in moved),
    )
    made = Speaker(
        id=new_id(),
        name=name,
        aliases=tuple(alias for alias in aliases if fold_name(alias) != fold_name(name)),
        kind=before.kind,
        organisation=before.organisation,
        role=before.role,
        status=before.status,
        distinct_from=(before.id,),
    )
    known = session.project.people.speakers_named(name)
    if any(speaker.id != before.id for speaker in known):
        raise InputRefused(f"There is already a speaker called “{known[0].name}”; choose another.")

    def edits() -> Iterator[Edit]:
        if after != before:
            yield Edit(before=before, after=after)
        yield Edit(before=None, after=made)
        yield from with_other_speakers(session, annotation_ids, {before.id: made.id})

    label = f"split {made.name} from {before.name}"
    return made, Prepared(label=label, total=len(annotation_ids), edits=edits())


def checked_speaker(session: Session, speaker: Speaker) -> Speaker:
    """``speaker`` with its fields tidied; InputRefused when one of them cannot be."""
    name = checked_name(speaker.name, what="speaker")
    kinds = [choice.id for choice in session.scheme.speaker_kinds]
    if speaker.kind not in kinds:
        raise InputRefused(f"“{speaker.kind[:40]}” is no kind of speaker: {', '.join(kinds)}.")
    if speaker.status not in SPEAKER_STATUSES:
        known = ", ".join(SPEAKER_STATUSES)
        raise InputRefused(f"“{speaker.status[:40]}” is no status of a speaker: {known}.")
    aliases: dict[str, str] = {}
    for alias in speaker.aliases:
        alias = checked_name(alias, what="speaker")
        aliases.setdefault(fold_name(alias), alias)
    aliases.pop(fold_name(name), None)
    if len(aliases) > _MOST_ALIASES:
        raise InputRefused(f"A speaker has at most {_MOST_ALIASES} aliases.")
    for word in (name, *aliases.values()):
        for other in session.project.people.speakers_named(word):
            if other.id != speaker.id and fold_name(other.name) == fold_name(word):
                raise InputRefused(
                    f"There is already a speaker called “{other.name}”; merge the two if they "
                    "are one."
                )
    texts = {
        field: checked_text(getattr(speaker, field) or "", what=field.replace("_", " "), most=most)
        for field, most in _LONGEST.items()
    }
    fields = cast("dict[str, Any]", {**texts, "external_id": texts["external_id"] or None})
    return dataclasses.replace(speaker, name=name, aliases=tuple(aliases.values()), **fields)


def checked_text(text: str, *, what: str, most: int) -> str:
    """``text`` without outer spaces; InputRefused when it is too long or cannot be shown."""
    text = text.strip()
    if len(text) > most:
        raise InputRefused(f"The {what} has more than {most:,} characters; shorten it.")
    if any((char < " " and char not in "\n\t") or "\ud800" <= char <= "\udfff" for char in text):
        raise InputRefused(f"The {what} has control characters; type it without them.")
    return text


def _merge(session: Session, absorbed: Collection[str], *, into: str, label: str) -> Touched:
    prepared = _prepared(session, absorbed, into=into, label=label)
    touches = touched_by_speakers(session, [known for known in absorbed if known != into])
    _commit(session, prepared.label, tuple(prepared.edits))
    return touches


def _prepared(session: Session, absorbed: Collection[str], *, into: str, label: str) -> Prepared:
    kept = _known(session, into)
    gone = [_known(session, known) for known in dict.fromkeys(absorbed) if known != into]
    if not gone:
        raise InputRefused("Choose at least two different speakers to merge.")
    ids = [speaker.id for speaker in gone]
    naming = session.project.uses.naming(ids)
    names = gone[0].name if len(gone) == 1 else f"{len(gone)} speakers"

    def edits() -> Iterator[Edit]:
        yield from with_other_speakers(session, naming, dict.fromkeys(ids, into))
        yield from _forgotten(session, dict.fromkeys(ids, into))
        yield from standing_for(session, dict.fromkeys(ids, into), speaker_key)
        yield from (Edit(before=speaker, after=None) for speaker in gone)
        after = _united(kept, gone)
        if after != kept:
            yield Edit(before=kept, after=after)

    return Prepared(label.format(names, kept.name), len(naming), edits())


def _united(kept: Speaker, gone: Sequence[Speaker]) -> Speaker:
    """The speaker that takes over from the others what it lacks itself."""
    names = {fold_name(name): name for speaker in reversed(gone) for name in speaker.names}
    for name in kept.names:
        names[fold_name(name)] = name
    own = [fold_name(name) for name in kept.names]
    others = [fold_name(name) for speaker in gone for name in speaker.names]
    order = dict.fromkeys([*own[1:], *others])
    order.pop(own[0], None)
    gone_ids = {speaker.id for speaker in gone}
    notes = dict.fromkeys(filter(None, (kept.notes, *(_kept_note(kept, one) for one in gone))))
    apart = (known for speaker in (kept, *gone) for known in speaker.distinct_from)
    return dataclasses.replace(
        kept,
        aliases=tuple(names[folded] for folded in order),
        organisation=_first(speaker.organisation for speaker in (kept, *gone)),
        role=_first(speaker.role for speaker in (kept, *gone)),
        external_id=_first(speaker.external_id for speaker in (kept, *gone)) or None,
        notes="\n".join(notes),
        status="accepted" if any(one.status == "accepted" for one in (kept, *gone)) else "proposed",
        distinct_from=tuple(
            known for known in dict.fromkeys(apart) if known != kept.id and known not in gone_ids
        ),
    )


def _forgotten(session: Session, gone: Mapping[str, str | None]) -> tuple[Edit, ...]:
    """The edits of those who were told apart from speakers that go, or go up into another one."""
    edits = []
    for speaker in session.speakers():
        if speaker.id in gone or speaker.id in gone.values():
            continue
        if gone.keys() & set(speaker.distinct_from):
            others = (gone.get(known, known) for known in speaker.distinct_from)
            apart = tuple(dict.fromkeys(filter(None, others)))
            after = dataclasses.replace(speaker, distinct_from=apart)
            edits.append(Edit(before=speaker, after=after))
    return tuple(edits)


def _kept_note(kept: Speaker, gone: Speaker) -> str:
    """What the notes keep of a merged speaker: its own notes, and an id that is another one."""
    if gone.external_id and kept.external_id and gone.external_id != kept.external_id:
        return "\n".join(filter(None, (gone.notes, f"{gone.name}: {gone.external_id}")))
    return gone.notes


def _first(values: Iterable[str | None]) -> str:
    return next(filter(None, values), "")


def _known(session: Session, speaker_id: str) -> Speaker:
    speaker = session.speaker(speaker_id)
    if speaker is None:
        raise NotFound(f"There is no speaker with the id “{speaker_id}”.")
    return speaker


def _commit(session: Session, label: str, edits: Sequence[Edit]) -> None:
    session.commit(Change(label=label, annotator=session.annotator, edits=tuple(edits)))
