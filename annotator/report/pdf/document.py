"""A report as PDF through Qt's own PDF printer (QPdfWriter): A4, numbered pages, vector charts.

Qt needs a QGuiApplication for faces; where there is none, one without a screen is made.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import NAMESPACE_URL, uuid5

from PySide6.QtCore import QBuffer, QHashSeed, QIODevice, QMarginsF, QUuid
from PySide6.QtGui import QGuiApplication, QPageLayout, QPageSize, QPainter, QPdfWriter

from annotator.errors import Cancelled
from annotator.report.contents import Contents
from annotator.report.pdf.blocks import pieces_of
from annotator.report.pdf.piece import Piece, paged
from annotator.report.pdf.text import UNITS, Style, Words, size_of_page

_LEFT, _TOP, _FOOT, _BOTTOM = 54.0 * UNITS, 54.0 * UNITS, 40.0 * UNITS, 62.0 * UNITS
_SMALL = Style(7.5, "#5c6878")
_DIGITS_ONLY = str.maketrans("", "", "-T")
_CLOCK = re.compile(
    rb"""(?<=Date[ ]\(D:) (\d{14}) (?= [+-]\d\d'\d\d'|Z )
       | (?<=Date=") (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d) (?= [+-]\d\d:\d\d"|Z" )""",
    re.VERBOSE,
)

Progress = Callable[[int, int, str], None]
IsCancelled = Callable[[], bool]


def pdf_file(
    contents: Contents, *, progress: Progress, is_cancelled: IsCancelled, identity: str
) -> bytes:
    """The report as PDF; the same for the same contents, whose ``identity`` names it.

    Raises Cancelled soon after ``is_cancelled`` says so.
    """
    application = _application()
    pages = _pages(contents, is_cancelled)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    with _repeatable():
        _print(contents, pages, _writer(buffer, contents, identity), progress, is_cancelled)
    del application
    return _dated(bytes(buffer.data().data()), contents.date)


def _pages(contents: Contents, is_cancelled: IsCancelled) -> list[list[tuple[float, Piece]]]:
    paper = size_of_page()
    pieces: list[Piece] = []
    for piece in pieces_of(contents, paper.width() - 2 * _LEFT):
        if is_cancelled():
            raise Cancelled
        pieces.append(piece)
    return paged(pieces, paper.height() - _TOP - _BOTTOM)


def _print(
    contents: Contents,
    pages: list[list[tuple[float, Piece]]],
    writer: QPdfWriter,
    progress: Progress,
    is_cancelled: IsCancelled,
) -> None:
    painter = QPainter(writer)
    try:
        for number, page in enumerate(pages, 1):
            if is_cancelled():
                raise Cancelled
            if number > 1:
                writer.newPage()
            for y, piece in page:
                piece.draw(painter, _LEFT, _TOP + y)
            _draw_foot(painter, contents, number, len(pages))
            progress(number, len(pages), "PDF")
    finally:
        painter.end()


def _writer(buffer: QBuffer, contents: Contents, identity: str) -> QPdfWriter:
    writer = QPdfWriter(buffer)
    writer.setResolution(72 * UNITS)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF()
        )
    )
    writer.setTitle(contents.title)
    writer.setCreator("Annotator")
    writer.setDocumentId(QUuid(str(uuid5(NAMESPACE_URL, f"annotator:{identity}"))))
    return writer


def _draw_foot(painter: QPainter, contents: Contents, number: int, pages: int) -> None:
    paper = size_of_page()
    y = paper.height() - _FOOT
    left = Words(f"{contents.title} · {contents.date}", _SMALL, paper.width() - 2 * _LEFT)
    left.draw(painter, _LEFT, y)
    count = Words(f"{number} / {pages}", _SMALL, 60 * UNITS)
    count.draw(painter, paper.width() - _LEFT - count.natural_width, y)


def _dated(body: bytes, day: str) -> bytes:
    """The file with the report's day in place of the clock's time, so that it can be repeated."""

    def stamp(found: re.Match[bytes]) -> bytes:
        # As long as before, because the file's own table says where everything in it begins.
        text = f"{day}T00:00:00" if found[1] is None else f"{day}T000000".translate(_DIGITS_ONLY)
        return text.encode("ascii")

    return _CLOCK.sub(stamp, body)


@contextmanager
def _repeatable() -> Iterator[None]:
    """Qt numbers the faces of a file in the order of its hashes, which else differs by process."""
    QHashSeed.setDeterministicGlobalSeed()
    try:
        yield
    finally:
        QHashSeed.resetRandomGlobalSeed()


def _application() -> QGuiApplication | None:
    """What fonts need: the window's application, or one without a screen for the command line."""
    if QGuiApplication.instance() is not None:
        return None
    return QGuiApplication(["annotator", "-platform", "offscreen"])
