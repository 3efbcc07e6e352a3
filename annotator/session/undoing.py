"""What undo and redo leave alone, and what they refuse, because others rely on it by now."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.errors import CannotUndo
from annotator.model.annotation import Annotation, AnnotationSet
from annotator.model.change import Change, Edit, ImportBatch
from annotator.model.proposition import Proposition
from annotator.model.scheme import read_scheme
from annotator.model.speaker import Speaker
from annotator.model.teamwork import SchemeText
from annotator.store.project import Project


def carrying_out(project: Project, change: Change, *, annotator: str) -> Iterator[Edit | None]:
    """Write the edits of a step that is undone or redone; gives each as stored, None if it stays.

    Who was made on the way to an annotation stays while others use them; everything else is taken
    back whole. Raises CannotUndo where that cannot be; the caller's transaction ends then.
    """
    for edit in change.edits:
        if isinstance(edit.after, SchemeText):
            _check_scheme(project, edit.after, change)
    by_the_way = _makes_people_by_the_way(change)
    for edit in change.edits:
        stays = _stays(project, edit, annotator=annotator, by_the_way=by_the_way)
        yield None if stays else project.apply(edit)


def _check_scheme(project: Project, wanted: SchemeText, change: Change) -> None:
    """A scheme does not return without the types and stances that annotations have by now."""
    scheme = read_scheme(wanted.body, name="the scheme before")
    own = {edit.record.id for edit in change.edits if isinstance(edit.record, Annotation)}
    types, stances = (
        frozenset(one.id for one in known) for known in (scheme.types, scheme.stances)
    )
    for annotation_id in project.uses.outside(types, stances, most=len(own) + 1):
        if annotation_id not in own:
            raise CannotUndo(
                "A type or stance that annotations have by now would have to go, so this step "
                "stays as it is. The next undo goes on with the step before it."
            )


def _makes_people_by_the_way(change: Change) -> bool:
    """Whether the step made speakers or propositions only because an annotation named them."""
    has_annotation = False
    for edit in change.edits:
        was_there = edit.after if change.kind == "undo" else edit.before
        if isinstance(edit.record, Speaker | Proposition) and was_there is not None:
            return False
        has_annotation |= isinstance(edit.record, Annotation)
    return has_annotation


def _stays(project: Project, edit: Edit, *, annotator: str, by_the_way: bool) -> bool:
    record = edit.record
    if isinstance(record, AnnotationSet):
        return _set_stays(project, edit, record)
    if isinstance(record, Speaker | Proposition):
        if by_the_way:
            return _shared_stays(project, edit, record, annotator=annotator)
        return _named_stays(project, edit, record)
    if not isinstance(record, ImportBatch) or not record.removed:
        return False
    if project.articles.batch_is_worked_on(record.id):
        raise CannotUndo(
            "The import stays: its articles have been worked on since. The next undo goes on with "
            "the step before it."
        )
    return False


def _set_stays(project: Project, edit: Edit, record: AnnotationSet) -> bool:
    known = project.annotations.set_of(record.article_id, record.annotator)
    if edit.after is None:
        return known is not None and known.annotations > 0
    if not project.articles.is_shown(record.article_id):
        raise CannotUndo(
            "The step stays undone: the import that brought its article has been taken "
            "back since. The next redo goes on with the step after it."
        )
    return edit.before is None and known is not None


def _shared_stays(
    project: Project, edit: Edit, record: Speaker | Proposition, *, annotator: str
) -> bool:
    """Whether somebody made by the way is needed by others (or there again already)."""
    if edit.after is None:
        return (
            _is_used(project, record)
            or project.changes.is_named_by_others(record.id, annotator=annotator)
            or not project.fits(edit)
        )
    return edit.before is None and project.current(record) is not None


def _named_stays(project: Project, edit: Edit, record: Speaker | Proposition) -> bool:
    """As for what was made, merged, split or deleted on purpose: all of it, or a refusal."""
    if edit.after is None and _is_used(project, record):
        name = record.name if isinstance(record, Speaker) else record.text
        raise CannotUndo(
            f"“{name}” would have to go and is in use by now, so this step stays as it is. The "
            "next undo goes on with the step before it."
        )
    return edit.before is None and project.current(record) == edit.after


def _is_used(project: Project, record: Speaker | Proposition) -> bool:
    if isinstance(record, Speaker):
        return project.annotations.speaker_is_used(record.id)
    annotations, people = project.annotations, project.people
    return annotations.proposition_is_used(record.id) or people.proposition_is_related(record.id)
