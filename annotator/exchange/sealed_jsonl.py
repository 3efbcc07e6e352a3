"""Sealed JSON Lines: a header, records, and a seal over every byte before it.

Written whole or not at all; read with limits, and only after the seal has been found unbroken.
"""

from __future__ import annotations

import contextlib
import enum
import hashlib
import json
import re
from collections import Counter
from collections.abc import Collection, Generator, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, NoReturn

from annotator.errors import InputRefused
from annotator.exchange.input_files import reading
from annotator.exchange.output_files import replacing
from annotator.exchange.sealed_records import (
    Header,
    Kind,
    Record,
    canonical_line,
    plain_header,
    plain_record,
    read_header,
    read_record,
    record_name,
)
from annotator.exchange.strict_json import parse_object
from annotator.model.article import text_digest

SUFFIX = ".annotator-team"
"""How assignments and submissions end."""

FORMAT, VERSION = "annotator/sealed", 1
MAXIMUM_BYTES = 4 * 1024**3
MAXIMUM_RECORDS = 5_000_000
MAXIMUM_LINE = 32 * 1024**2
"""Bytes a line may have: the longest article as this program writes it, with room to spare."""

_MOST_STRUCTURE = 2 * 1024**2
# A string that never closes runs to the end: looked for anew at each of its marks, it would take
# quadratic time.
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)', re.DOTALL)
_SEAL = re.compile(rb'\{"seal": ?"([0-9a-f]{64})"\}\n?')
_CHUNK = 1024 * 1024


class Again(enum.Enum):
    """Stands between the two passes."""

    AGAIN = 0


AGAIN = Again.AGAIN


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed file whose seal is unbroken: its header, and the digest that it is known by."""

    path: Path
    header: Header
    digest: str


def write_sealed(
    path: Path, header: Header, records: Iterable[Record], *, protected: Collection[Path] = ()
) -> Header:
    """Write a sealed file and return the header as written, with the counts of its records.

    The records are gone through twice when ``records`` is a collection, so that nothing but one
    record need be held. Raises OutputRefused when the place does not take the file.
    """
    return write_passes(path, header, two_passes(records), protected=protected)


def two_passes(records: Iterable[Record | None]) -> Iterator[Record | Again | None]:
    """What `write_passes` takes: the records once to be counted, and again to be written."""
    yield from records
    yield AGAIN
    yield from records


def write_passes(
    path: Path,
    header: Header,
    passes: Iterator[Record | Again | None],
    *,
    protected: Collection[Path] = (),
) -> Header:
    """As `write_sealed`, of `two_passes`; what is None gives way to others and is not written.

    May run on another thread than the one from which the records come.
    """
    counts: Counter[str] = Counter()
    for item in passes:
        if isinstance(item, Again):
            break
        if item is not None:
            counts[record_name(item)] += 1
    header = replace(header, counts=dict(sorted(counts.items())))
    digest = hashlib.sha256()
    records = (item for item in passes if item is not None and not isinstance(item, Again))
    with replacing(path, protected=protected) as file:
        for line in _lines(header, records):
            digest.update(line)
            file.write(line)
        file.write(json.dumps({"seal": digest.hexdigest()}).encode() + b"\n")
    return header


def open_sealed(path: Path, *, kind: Kind) -> Sealed:
    """Look at a sealed file's seal and header, without reading its records.

    Raises InputRefused, in one sentence that names the file, when it is no sealed file of that
    kind, was written by a newer version, is larger than allowed, or its seal is broken.
    """
    turns = opening_sealed(path, kind=kind)
    while True:
        try:
            next(turns)
        except StopIteration as end:
            sealed: Sealed = end.value
            return sealed


def opening_sealed(path: Path, *, kind: Kind) -> Generator[None, None, Sealed]:
    """As `open_sealed`, a megabyte a turn."""
    with reading(path) as file:
        first = file.readline(MAXIMUM_LINE + 1)
        if not first.startswith(b"{") or FORMAT.encode() not in first[:200]:
            _refuse(path, f"is not {_called(kind)} of this program")
        digest = yield from _unbroken(path, file, first)
    try:
        data = _object(first)
        version = data.get("version")
        if data.get("format") != FORMAT:
            _refuse(path, f"is not {_called(kind)} of this program")
        if version != VERSION:
            _refuse(
                path,
                f"was written by a newer version of this program (sealed format {version!s:.20}, "
                f"this one reads {VERSION}); install that version to read it",
            )
        header = read_header(data)
    except InputRefused as problem:
        if problem.message.startswith("“"):
            raise
        _refuse(path, f"cannot be read: {_lowered(problem.message)}")
    if header.kind != kind:
        _refuse(path, f"is {_called(header.kind)}, not {_called(kind)}")
    return Sealed(path, header, digest)


def sealed_header(path: Path) -> Header:
    """The header of a sealed file whose seal was not looked at: enough to tell what it says it is.

    Raises InputRefused when it is no sealed file of a version that is known.
    """
    with reading(path) as file:
        first = file.readline(MAXIMUM_LINE + 1)
    with contextlib.suppress(InputRefused):
        data = _object(first)
        if data.get("format") == FORMAT and data.get("version") == VERSION:
            return read_header(data)
    return _refuse(path, "is neither an assignment nor a submission that this version can read")


def sealed_records(sealed: Sealed) -> Iterator[Record]:
    """The records of a file that `open_sealed` has accepted, one at a time.

    At the end the bytes read are compared with the seal again, so that a file that changes while
    it is read is noticed: what came from it must be kept only when the iterator ends by itself.
    Raises InputRefused naming file and line.
    """
    path, header = sealed.path, sealed.header
    counts: Counter[str] = Counter()
    digest = hashlib.sha256()
    with reading(path) as file:
        digest.update(file.readline(MAXIMUM_LINE + 1))
        for row, line in enumerate(_bounded(path, file), start=2):
            if _SEAL.fullmatch(line):
                break
            digest.update(line)
            try:
                record = read_record(_object(line), annotator=header.annotator)
            except InputRefused as problem:
                _refuse(path, f"cannot be taken, line {row}: {_lowered(problem.message)}")
            counts[record_name(record)] += 1
            yield record
    if digest.hexdigest() != sealed.digest:
        _refuse(path, "was changed while it was being read; try again")
    if counts != Counter(dict(header.counts)):
        _refuse(path, "does not hold the records that its header counts")


def seal_digest(header: Header, records: Iterable[Record]) -> str:
    """The seal that a file of this header and these records would have."""
    return text_digest("".join(line.decode() for line in _lines(header, records)))


def _lines(header: Header, records: Iterable[Record]) -> Iterator[bytes]:
    yield canonical_line(plain_header(header))
    for record in records:
        yield canonical_line(plain_record(record))


def _unbroken(path: Path, file: BinaryIO, first: bytes) -> Generator[None, None, str]:
    """The seal of the file, of which ``first`` is read; refused unless it holds."""
    digest = hashlib.sha256(first)
    pending, size, lines = b"", len(first), 1
    while chunk := file.read(_CHUNK):
        size += len(chunk)
        lines += chunk.count(b"\n")
        if size > MAXIMUM_BYTES or lines > MAXIMUM_RECORDS:
            _refuse(path, "is larger than any file that this program writes")
        pending += chunk
        # The last line may be the seal: everything but it is certainly sealed.
        cut = max(0, len(pending) - 200)
        cut = pending.rfind(b"\n", 0, cut) + 1
        digest.update(pending[:cut])
        pending = pending[cut:]
        if len(pending) > MAXIMUM_LINE + _CHUNK:
            _refuse(path, f"has a line of more than {MAXIMUM_LINE:,} bytes")
        yield
    cut = pending.rstrip(b"\n").rfind(b"\n") + 1
    digest.update(pending[:cut])
    seal = _SEAL.fullmatch(pending[cut:])
    if seal is None:
        _refuse(path, "ends before its seal; it was not copied whole, so copy it again")
    if seal[1].decode() != digest.hexdigest():
        _refuse(
            path,
            "was changed after it was sealed, so nothing of it can be trusted; ask for it again",
        )
    return digest.hexdigest()


def _bounded(path: Path, file: BinaryIO) -> Iterator[bytes]:
    while line := file.readline(MAXIMUM_LINE + 1):
        if len(line) > MAXIMUM_LINE:
            _refuse(path, f"has a line of more than {MAXIMUM_LINE:,} bytes")
        yield line


def _object(line: bytes) -> dict[str, object]:
    """The JSON object of a line, unless it would unfold into far more than its bytes."""
    if len(line) > _MOST_STRUCTURE and len(_STRING.sub(b"", line)) > _MOST_STRUCTURE:
        raise InputRefused("The line holds more structure than any record has.")
    return parse_object(line)


def _called(kind: Kind) -> str:
    return "an assignment" if kind == "assignment" else "a submission"


def _lowered(sentence: str) -> str:
    sentence = sentence.removesuffix(".")
    return sentence[:1].lower() + sentence[1:]


def _refuse(path: Path, reason: str) -> NoReturn:
    raise InputRefused(f"“{path.name}” {reason}.")
