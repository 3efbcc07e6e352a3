"""What an annotator would ask the lead: annotations marked as unsure or carrying a note."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from annotator.errors import InputRefused
from annotator.exchange.csv_tables import write_rows
from annotator.exchange.output_files import writing
from annotator.model.annotation import Annotation
from annotator.session.session import Session

_COLUMNS = (
    *("article", "words", "type", "speaker", "unsure", "note"),
    *("annotator", "article_id", "id"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """One annotation to be asked about, with what it needs to be talked about elsewhere."""

    annotation: Annotation
    article_title: str
    type_label: str
    speaker: str

    @property
    def words(self) -> str:
        """The annotated words, fragments parted by dots."""
        return " … ".join(self.annotation.quotes)

    def as_json(self) -> dict[str, Any]:
        """The doubt as ``--json`` prints it."""
        annotation = self.annotation
        return {
            "id": annotation.id,
            "article_id": annotation.article_id,
            "title": self.article_title,
            "annotator": annotation.annotator,
            "words": self.words,
            "type": annotation.type,
            "speaker": self.speaker,
            "unsure": annotation.unsure,
            "note": annotation.note,
        }


def doubts(session: Session, annotator: str | None = None) -> list[Doubt]:
    """The doubts of one annotator, or of the current one, in the order of articles and text."""
    found = session.project.doubts.of(session.annotator if annotator is None else annotator)
    labels = {known.id: known.label for known in session.scheme.types}
    return [
        Doubt(
            annotation=annotation,
            article_title=title,
            type_label=labels.get(annotation.type, annotation.type),
            speaker=_name(session, annotation.speaker_id),
        )
        for annotation, title in found
    ]


def write_doubts(found: Sequence[Doubt], target: Path, *, protected: Collection[Path] = ()) -> None:
    """Write them to send: a table for ``.csv``, a list to read for ``.md``.

    Raises InputRefused for another ending, OutputRefused when the file cannot be written.
    """
    if target.suffix.lower() == ".csv":
        write_rows(target, _COLUMNS, map(_row, found), protected=protected)
    elif target.suffix.lower() == ".md":
        with writing(target, protected=protected) as file:
            write_markdown(found, file)
    else:
        raise InputRefused(f"“{target.name}” must end in .md (to read) or .csv (a table).")


def write_markdown(found: Iterable[Doubt], file: BinaryIO) -> None:
    """Write them as Markdown: a heading for each article, a point for each annotation."""
    title = None
    for doubt in found:
        key = (doubt.annotation.article_id, doubt.article_title)
        if key != title:
            file.write(("" if title is None else "\n").encode())
            file.write(f"## {_escaped(doubt.article_title)}\n\n".encode())
            title = key
        who = f", {_escaped(doubt.speaker)}" if doubt.speaker else ""
        mark = " ⚑ unsure" if doubt.annotation.unsure else ""
        file.write(
            f"* “{_escaped(doubt.words)}” ({_escaped(doubt.type_label)}{who}){mark}\n".encode()
        )
        if doubt.annotation.note:
            file.write(f"  {_escaped(doubt.annotation.note)}\n".encode())


def _name(session: Session, speaker_id: str | None) -> str:
    speaker = session.speaker(speaker_id) if speaker_id is not None else None
    return "" if speaker is None else speaker.name


def _row(doubt: Doubt) -> tuple[str, ...]:
    annotation = doubt.annotation
    return (
        doubt.article_title,
        doubt.words,
        doubt.type_label,
        doubt.speaker,
        "yes" if annotation.unsure else "",
        annotation.note,
        annotation.annotator,
        annotation.article_id,
        annotation.id,
    )


def _escaped(words: str) -> str:
    """Foreign words as they are: on one line, with nothing in them that Markdown would take."""
    line = " ".join(words.split())
    return "".join(f"\\{char}" if char in "\\`*_{}[]<>()#+-!|~&" else char for char in line)
