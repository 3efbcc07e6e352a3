"""The edits of a change as the JSON text that the change log keeps, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from json.encoder import encode_basestring

from annotator.model.annotation import Annotation, AnnotationSet
from annotator.model.annotation_text import AnnotationText
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


def write_edits(edits: Iterable[Edit]) -> str:
    """The edits of a change as the JSON text that the change log keeps."""
    return join_edits(map(write_edit, edits))


def join_edits(edits: Iterable[str]) -> str:
    """As `write_edits`, of what `write_edit` gave for each."""
    return f"[{','.join(edits)}]"


def write_edit(edit: Edit) -> str:
    """One edit of a change as the change log keeps it, in canonical JSON."""
    before = "null" if edit.before is None else _text(edit.before)
    after = "null" if edit.after is None else _text(edit.after)
    return f'{{"after":{after},"before":{before},"record":"{_NAMES[type(edit.record)]}"}}'


def write_added(name: str, record: str) -> str:
    """As `write_edit`, for a record that was added and whose text is at hand."""
    return f'{{"after":{record},"before":null,"record":"{name}"}}'


def _text(record: Record | ImportBatch) -> str:
    if isinstance(record, Annotation):
        return AnnotationText(record).numbered(record.number)
    if isinstance(record, Receipt):
        return (
            f'{{"deleted":{"true" if record.deleted else "false"},"digest":"{record.digest}",'
            f'"id":{encode_basestring(record.id)},"revision":{record.revision}}}'
        )
    return canonical(_plain_record(record))


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
