"""Annotations that get another speaker or proposition because two became one or one became two.

Works on everybody's annotations: it is an act on the project, joined to the undo list of whoever
does it, and undone whole or, when somebody has changed one of them since, not at all.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from annotator.model.annotation import Annotation
from annotator.model.change import Edit
from annotator.model.teamwork import Mapped
from annotator.session.session import Session


@dataclass(frozen=True, slots=True)
class Touched:
    """How much an act on the project touches: annotations, and whose they are."""

    annotations: int = 0
    annotators: tuple[str, ...] = ()

    def words(self) -> str:
        """Such as "12 annotations of 2 annotators"."""
        if not self.annotations:
            return "no annotations"
        noun = "annotation" if self.annotations == 1 else "annotations"
        people = len(self.annotators)
        owner = f"1 annotator ({self.annotators[0]})" if people == 1 else f"{people} annotators"
        return f"{self.annotations} {noun} of {owner}"


def touched(edits: Iterable[Edit]) -> Touched:
    """How much these edits touch."""
    annotations = [edit.record for edit in edits if isinstance(edit.record, Annotation)]
    return Touched(
        annotations=len(annotations),
        annotators=tuple(sorted({annotation.annotator for annotation in annotations})),
    )


def touched_of(owners: Mapping[str, int]) -> Touched:
    """What is touched when so many annotations of each annotator are."""
    return Touched(annotations=sum(owners.values()), annotators=tuple(sorted(owners)))


def with_other_speakers(
    session: Session, annotation_ids: Iterable[str], others: Mapping[str, str]
) -> Iterator[Edit]:
    """The edits that put other speakers (by id) into annotations, as speaker and as relayer.

    Nobody relays twice and nobody relays their own words: who would is left out of ``via``. What
    was predicted follows too, so that it still says whether the annotator changed it.
    """
    for annotation in _annotations(session, annotation_ids):
        speaker_id = _other(annotation.speaker_id, others)
        via = tuple(dict.fromkeys(others.get(known, known) for known in annotation.via))
        if via != annotation.via:
            via = tuple(known for known in via if known != speaker_id)
        predicted = annotation.predicted
        if predicted is not None:
            predicted = dict(predicted)
            if isinstance(predicted.get("speaker_id"), str):
                predicted["speaker_id"] = _other(predicted["speaker_id"], others)
            if isinstance(predicted.get("via"), list | tuple):
                predicted["via"] = [others.get(known, known) for known in predicted["via"]]
        after = dataclasses.replace(annotation, speaker_id=speaker_id, via=via, predicted=predicted)
        if after != annotation:
            yield Edit(before=annotation, after=after)


def with_other_propositions(
    session: Session, annotation_ids: Iterable[str], others: Mapping[str, str]
) -> Iterator[Edit]:
    """The edits that make annotations be about other propositions, given by id."""
    for annotation in _annotations(session, annotation_ids):
        predicted = annotation.predicted
        if predicted is not None and isinstance(predicted.get("proposition_id"), str):
            about = _other(predicted["proposition_id"], others)
            predicted = {**predicted, "proposition_id": about}
        after = dataclasses.replace(
            annotation,
            proposition_id=_other(annotation.proposition_id, others),
            predicted=predicted,
        )
        if after != annotation:
            yield Edit(before=annotation, after=after)


def standing_for(
    session: Session, others: Mapping[str, str], key_of: Callable[[str], str]
) -> Iterator[Edit]:
    """The edits by which work that comes in later finds those who have gone up in others.

    ``key_of`` is `speaker_key` or `proposition_key`.
    """
    prefix = key_of("")
    for key, target in session.project.team.all_mapped().items():
        if key.startswith(prefix) and target in others:
            before = Mapped(id=key, to=target)
            yield Edit(before=before, after=Mapped(id=key, to=others[target]))
    for gone, into in others.items():
        known = session.project.team.mapped(key_of(gone))
        if known is None:
            yield Edit(before=None, after=Mapped(id=key_of(gone), to=into))


def _annotations(session: Session, annotation_ids: Iterable[str]) -> Iterable[Annotation]:
    for annotation_id in dict.fromkeys(annotation_ids):
        annotation = session.project.annotations.get(annotation_id)
        if annotation is not None:
            yield annotation


def _other(known: str | None, others: Mapping[str, str]) -> str | None:
    return None if known is None else others.get(known, known)
