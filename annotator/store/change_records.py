"""The edits of a change as the JSON text that the change log keeps, and back."""

from __future__ import annotations

import json
from collections.abc import Sequence

from annotator.model.annotation import Annotation, AnnotationSet
from annotator.model.change import Change, Edit, ImportBatch, Record
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
from annotator.store.records import (
    Plain,
    canonical,
    plain_annotation,
    plain_proposition,
    plain_speaker,
    read_annotation,
    read_proposition,
    read_speaker,
)

_KINDS: dict[str, type[Record | ImportBatch]] = {
    "annotation": Annotation,
    "annotation_set": AnnotationSet,
    "speaker": Speaker,
    "proposition": Proposition,
    "import_batch": ImportBatch,
    "assigned": Assigned,
    "hand_in": HandIn,
    "receipt": Receipt,
    "mapped": Mapped,
    "decision": Decision,
    "scheme": SchemeText,
    "guidelines": GuidelinesText,
    "setting": ProjectSetting,
    "keyword_list": KeywordList,
}
_NAMES = {record_type: name for name, record_type in _KINDS.items()}


def _plain_record(record: Record | ImportBatch) -> Plain:
    if isinstance(record, Annotation):
        return {**plain_annotation(record), "number": record.number}
    if isinstance(record, Speaker):
        return plain_speaker(record)
    if isinstance(record, Proposition):
        return plain_proposition(record)
    return {name: getattr(record, name) for name in record.__dataclass_fields__}


def _read_record(kind: str, values: Plain) -> Record | ImportBatch:
    if kind == "annotation":
        return read_annotation(values)
    if kind == "speaker":
        return read_speaker(values)
    if kind == "proposition":
        return read_proposition(values)
    if kind == "decision":
        return Decision(**{**values, "gold": tuple(values["gold"])})
    if kind == "keyword_list":
        return KeywordList(**{**values, "words": tuple(values["words"])})
    return _KINDS[kind](**values)


def write_edits(edits: Sequence[Edit]) -> str:
    """The edits of a change as the JSON text that the change log keeps."""
    return canonical(
        [
            {
                "record": _NAMES[type(edit.record)],
                "before": None if edit.before is None else _plain_record(edit.before),
                "after": None if edit.after is None else _plain_record(edit.after),
            }
            for edit in edits
        ]
    )


def read_change(*, label: str, annotator: str, edits: str) -> Change:
    """The change whose edits the change log keeps as ``edits``."""
    return Change(
        label=label,
        annotator=annotator,
        edits=tuple(
            Edit(
                before=_read_or_none(entry["record"], entry["before"]),
                after=_read_or_none(entry["record"], entry["after"]),
            )
            for entry in json.loads(edits)
        ),
    )


def _read_or_none(kind: str, values: Plain | None) -> Record | ImportBatch | None:
    return None if values is None else _read_record(kind, values)
