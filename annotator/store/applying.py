"""Carrying out edits on the project file: comparing, putting, deleting a record of whatever kind.

Loaded with the first write: opening a project and reading in it needs no kind but annotations.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from annotator.errors import CannotUndo
from annotator.model.annotation import Annotation, AnnotationSet
from annotator.model.change import Edit, ImportBatch, Record
from annotator.model.keyword_list import KeywordList
from annotator.model.proposition import Proposition
from annotator.model.setting import ProjectSetting
from annotator.model.speaker import Speaker
from annotator.model.teamwork import (
    Assigned,
    Decision,
    GuidelinesText,
    HandIn,
    Mapped,
    Receipt,
    SchemeText,
)
from annotator.store import change_records

if TYPE_CHECKING:
    from annotator.model.annotation_text import AnnotationText
    from annotator.store.project import Project

_CHANGED_SINCE = (
    "What this step would change has been changed since by another step, so it stays as it is. "
    "The next undo goes on with the step before it."
)


def current(project: Project, record: Record | ImportBatch) -> Record | ImportBatch | None:
    """The record of the same identity as the project holds it now."""
    match record:
        case Annotation():
            return project.annotations.get(record.id)
        case AnnotationSet():
            return project.annotations.set_of(record.article_id, record.annotator)
        case Speaker():
            return project.people.speaker(record.id)
        case Proposition():
            return project.people.proposition(record.id)
        case ImportBatch():
            return project.articles.batch(record.id)
        case Assigned() | HandIn() | Receipt() | Mapped() | Decision():
            return project.team.current(record)
        case SchemeText() | GuidelinesText() | ProjectSetting():
            return project.schemes.current(record)
        case _:
            return project.keywords.get(record.id)


def fits(project: Project, edit: Edit) -> bool:
    """Whether the project holds now what the edit expects to find before it."""
    held = current(project, edit.record)
    # Mostly they are the same in all, and comparing less than all takes copies.
    return held == edit.before or comparable(held) == comparable(edit.before)


def apply(project: Project, edit: Edit) -> Edit:
    """Carry out one edit inside a transaction; returns it with the number it was given.

    Raises CannotUndo when the record is not as the edit expects it.
    """
    if not fits(project, edit):
        raise CannotUndo(_CHANGED_SINCE)
    if edit.after is None:
        _delete(project, edit.record)
        return edit
    return dataclasses.replace(edit, after=_put(project, edit.after))


def apply_all(
    project: Project, edits: Sequence[Edit], texts: Mapping[str, AnnotationText]
) -> tuple[list[Edit], list[str]]:
    """Carry out many edits as `apply` does one; sets, new annotations and receipts in bulk.

    Sets come first and the new annotations next, whatever their place. Returns the edits as
    stored, and each as the change log keeps it.
    """
    sets: list[tuple[Edit, AnnotationSet]] = []
    added: list[Annotation] = []
    received: list[tuple[Edit, Receipt]] = []
    others: list[Edit] = []
    for edit in edits:
        match edit.after:
            case AnnotationSet() as after:
                sets.append((edit, after))
            case Annotation() as after if edit.before is None:
                added.append(after)
            case Receipt() as after:
                received.append((edit, after))
            case _:
                others.append(edit)
    known = project.team.receipts([after.id for _, after in received])
    if (
        not _sets_fit(project, sets)
        or project.annotations.there([one.id for one in added])
        or any(known.get(after.id) != edit.before for edit, after in received)
    ):
        raise CannotUndo(_CHANGED_SINCE)
    for name, started in {one.annotator: one.started for _, one in reversed(sets)}.items():
        project.people.add_annotator(name, at=started)
    project.annotations.put_sets([after for _, after in sets])
    numbered, lines = project.annotations.add_all(added, texts)
    rest = [apply(project, edit) for edit in others]
    project.team.put_receipts([after for _, after in received])
    before = [edit for edit, _ in sets]
    rest += [edit for edit, _ in received]
    log = [change_records.write_edit(edit) for edit in before]
    log += [change_records.write_added("annotation", text) for text in lines]
    log += [change_records.write_edit(edit) for edit in rest]
    return [*before, *(Edit(before=None, after=one) for one in numbered), *rest], log


def _sets_fit(project: Project, sets: Sequence[tuple[Edit, AnnotationSet]]) -> bool:
    by_annotator: dict[str, list[tuple[Edit, AnnotationSet]]] = {}
    for edit, after in sets:
        by_annotator.setdefault(after.annotator, []).append((edit, after))
    for annotator, some in by_annotator.items():
        held = project.annotations.sets_of(annotator, [after.article_id for _, after in some])
        if any(
            comparable(held.get(after.article_id)) != comparable(edit.before)
            for edit, after in some
        ):
            return False
    return True


def _put(project: Project, record: Record | ImportBatch) -> Record | ImportBatch:
    match record:
        case Annotation():
            return project.annotations.put(record)
        case AnnotationSet():
            project.people.add_annotator(record.annotator, at=record.started)
            return project.annotations.put_set(record)
        case Speaker():
            return project.people.put_speaker(record)
        case Proposition():
            return project.people.put_proposition(record)
        case ImportBatch():
            project.articles.set_batch(record)
            return record
        case Assigned() | HandIn() | Receipt() | Mapped() | Decision():
            return project.team.put(record)
        case SchemeText() | GuidelinesText():
            return project.schemes.put_text(record)
        case ProjectSetting():
            project.schemes.put_setting(record.id, record.value)
            return record
        case _:
            return project.keywords.put(record)


def _delete(project: Project, record: Record | ImportBatch) -> None:
    match record:
        case Annotation():
            project.annotations.delete(record.id)
        case AnnotationSet():
            project.annotations.delete_set(record.article_id, record.annotator)
        case Speaker():
            project.people.delete_speaker(record.id)
        case Proposition():
            project.people.delete_proposition(record.id)
        case Assigned() | HandIn() | Receipt() | Mapped() | Decision():
            project.team.delete(record)
        case ProjectSetting():
            project.schemes.delete_setting(record.id)
        case KeywordList():
            project.keywords.delete(record.id)
        case ImportBatch():
            raise ValueError("imports are hidden, not deleted")
        case _:
            raise ValueError("scheme and guidelines are replaced, not deleted")


def comparable(record: Record | ImportBatch | None) -> Record | ImportBatch | None:
    """The record without what the file counts by itself."""
    match record:
        case Annotation():
            return dataclasses.replace(record, number=0)
        case AnnotationSet():
            return dataclasses.replace(record, annotations=0)
        case Decision():
            return dataclasses.replace(record, number=0)
        case Proposition():
            return dataclasses.replace(
                record,
                implies=tuple(sorted(record.implies)),
                excludes=tuple(sorted(record.excludes)),
            )
        case _:
            return record
