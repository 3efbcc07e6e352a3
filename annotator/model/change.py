"""Changes: what one act of a user did and what was before, so it can be undone and replayed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from annotator.model.annotation import Annotation, AnnotationSet
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

Record = (
    Annotation
    | AnnotationSet
    | Speaker
    | Proposition
    | Assigned
    | HandIn
    | Receipt
    | Mapped
    | Decision
    | SchemeText
    | GuidelinesText
    | ProjectSetting
    | KeywordList
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportBatch:
    """The articles that came in by one import; removing it hides them, texts and all."""

    id: str
    source: str
    removed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One record before and after an act; None before means made, None after means deleted."""

    before: Record | ImportBatch | None
    after: Record | ImportBatch | None

    def __post_init__(self) -> None:
        if self.before is None and self.after is None:
            raise ValueError("an edit needs a before or an after")

    @property
    def record(self) -> Record | ImportBatch:
        """The record as it is after the edit, or as it was when the edit deletes it."""
        record = self.after if self.after is not None else self.before
        if record is None:
            raise ValueError("an edit needs a before or an after")
        return record

    def inverse(self) -> Edit:
        """The edit that takes this one back."""
        return Edit(before=self.after, after=self.before)


Kind = Literal["do", "undo", "redo"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One undo step: edits that are written together or not at all.

    ``label`` is what the menu says after "Undo"; ``annotator`` is who did it and whose undo list
    it joins ("" for acts on the project that belong to nobody).
    """

    label: str
    annotator: str
    edits: tuple[Edit, ...]
    kind: Kind = "do"

    def inverse(self) -> Change:
        """The change that takes this one back, last edit first."""
        return Change(
            label=self.label,
            annotator=self.annotator,
            edits=tuple(edit.inverse() for edit in reversed(self.edits)),
            kind="redo" if self.kind == "undo" else "undo",
        )

    def touches(self, article_id: str) -> bool:
        """Whether an annotation or annotation set of that article is among the edits."""
        return any(
            isinstance(edit.record, Annotation | AnnotationSet)
            and edit.record.article_id == article_id
            for edit in self.edits
        )
