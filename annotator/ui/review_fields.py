"""The fields of annotators' versions of one place, side by side: what each says, what differs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication

from annotator.model.annotation import Annotation
from annotator.model.scheme import Scheme
from annotator.ui.people import People
from annotator.ui.plain_text import shortened

_ALWAYS = ("fragments", "type", "speaker_id", "stance", "proposition_id")
_QUOTE = 70


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field of one version: its key in `MERGED_FIELDS`, name and value in words."""

    key: str
    name: str
    value: str
    differs: bool = False
    color: str = ""


class FieldReader:
    """Says in words what annotations have in their fields."""

    def __init__(self, scheme: Scheme, people: People, text: str = "") -> None:
        self._scheme, self._people, self._text = scheme, people, text

    def rows(self, versions: Sequence[Annotation | None]) -> list[list[FieldRow]]:
        """The rows of each version, the same fields for all; none for one that is not there."""
        there = [version for version in versions if version is not None]
        keys = [key for key in self._readers() if self._is_shown(key, there)]
        differing = {key for key in keys if len({getattr(one, key) for one in there}) > 1}
        return [
            [] if version is None else [self._row(version, key, key in differing) for key in keys]
            for version in versions
        ]

    def _row(self, version: Annotation, key: str, differs: bool) -> FieldRow:
        color = self._color(version.type) if key == "type" else ""
        value = self._readers()[key](version) or QCoreApplication.translate("review", "none")
        return FieldRow(key, field_names()[key], value, differs, color)

    def _is_shown(self, key: str, versions: Sequence[Annotation]) -> bool:
        if not self._scheme.uses(key.removesuffix("_id")) and key not in ("fragments", "type"):
            return False
        if key in _ALWAYS:
            return True
        usual = self._scheme.certainties[0].id if key == "certainty" else None
        return any(getattr(version, key) not in (None, (), usual) for version in versions)

    def _readers(self) -> Mapping[str, Callable[[Annotation], str]]:
        return {
            "fragments": self._words,
            "type": self._type,
            "speaker_id": self._speaker,
            "stance": self._stance,
            "proposition_id": self._proposition,
            "via": self._via,
            "cue": self._cue,
            "mention": self._mention,
            "certainty": self._certainty,
            "date_said": self._date,
        }

    def _words(self, one: Annotation) -> str:
        return f"“{shortened(' … '.join(one.quotes), _QUOTE)}”"

    def _type(self, one: Annotation) -> str:
        return next((t.label for t in self._scheme.types if t.id == one.type), one.type)

    def _color(self, type_id: str) -> str:
        return next((t.color for t in self._scheme.types if t.id == type_id), "")

    def _speaker(self, one: Annotation) -> str:
        return self._people.speaker_name(one.speaker_id)

    def _stance(self, one: Annotation) -> str:
        return stance_words(self._scheme, one.stance)

    def _proposition(self, one: Annotation) -> str:
        known = self._people.known_propositions.get(one.proposition_id or "")
        return known.text if known is not None else one.proposition_id or ""

    def _via(self, one: Annotation) -> str:
        return ", ".join(self._people.speaker_name(id_) for id_ in one.via)

    def _cue(self, one: Annotation) -> str:
        return self._of_text(one.cue)

    def _mention(self, one: Annotation) -> str:
        return self._of_text(one.mention)

    def _of_text(self, span: Any) -> str:
        return "" if span is None else f"“{shortened(span.of(self._text), _QUOTE)}”"

    def _certainty(self, one: Annotation) -> str:
        known = {choice.id: choice.label for choice in self._scheme.certainties}
        return known.get(one.certainty, one.certainty)

    def _date(self, one: Annotation) -> str:
        return one.date_said or ""


def stance_words(scheme: Scheme, stance_id: str | None) -> str:
    """A stance with its sign; "" for none."""
    known = next((one for one in scheme.stances if one.id == stance_id), None)
    return f"{known.symbol} {known.label}" if known is not None else stance_id or ""


def field_names() -> dict[str, str]:
    """What fields are called, by their key."""
    translate = QCoreApplication.translate
    return {
        "fragments": translate("review", "Words"),
        "type": translate("review", "Type"),
        "speaker_id": translate("review", "Speaker"),
        "stance": translate("review", "Stance"),
        "proposition_id": translate("review", "Toward"),
        "via": translate("review", "Through"),
        "cue": translate("review", "Cue"),
        "mention": translate("review", "Mention"),
        "certainty": translate("review", "Certainty"),
        "date_said": translate("review", "Said on"),
    }
