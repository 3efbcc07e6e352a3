"""The same words said by several speakers: one annotation each, made in one step."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from annotator.model.annotation import Annotation
from annotator.model.change import Change, Edit
from annotator.session.annotating import own_annotation, work_on_set
from annotator.session.naming import relayers_named
from annotator.session.session import Session, new_id, now


def set_speakers(
    session: Session, annotation_id: str, names: Sequence[str]
) -> tuple[Annotation, ...]:
    """Give an annotation the first speaker, and the same words to each of the others, in one step.

    The others' annotations have the same fields, but for note and mention, which are about the
    first speaker's. A speaker named twice, or who has these words already, gets them once. Returns
    the annotation and the new ones.
    """
    speakers, edits = relayers_named(session, names, [])
    return share_words(session, annotation_id, speakers, together_with=edits)


def share_words(
    session: Session,
    annotation_id: str,
    speaker_ids: Sequence[str],
    *,
    together_with: Sequence[Edit] = (),
) -> tuple[Annotation, ...]:
    """As `set_speakers`, with the speakers by id."""
    before = own_annotation(session, annotation_id)
    first, *others = dict.fromkeys(speaker_ids)
    taken = _speakers_of(session, before)
    kept = dataclasses.replace(before, speaker_id=first, changed=now())
    edits = [*together_with]
    if first != before.speaker_id:
        edits.append(Edit(before=before, after=kept))
    made = [
        dataclasses.replace(
            kept,
            id=new_id(),
            speaker_id=other,
            mention=None,
            note="",
            via=tuple(known for known in kept.via if known != other),
            predicted=None,
            created=kept.changed,
            number=0,
        )
        for other in others
        if other not in taken
    ]
    edits += [Edit(before=None, after=one) for one in made]
    if not edits:
        return (before,)
    label = "change speaker"
    if made:
        label = "add another speaker" if len(made) == 1 else f"add {len(made)} speakers"
    edits += work_on_set(session, before.article_id, [kept, *made])
    session.commit(Change(label=label, annotator=session.annotator, edits=tuple(edits)))
    return tuple(own_annotation(session, one.id) for one in (before, *made))


def _speakers_of(session: Session, annotation: Annotation) -> set[str | None]:
    """Who else has the same words of the same type already, in the annotator's own set."""
    return {
        known.speaker_id
        for known in session.annotations(annotation.article_id)
        if known.id != annotation.id
        and known.fragments == annotation.fragments
        and known.type == annotation.type
    }
