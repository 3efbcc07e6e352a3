"""A picture of the report: the first pages of its PDF beside each other."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pypdfium2 as pdfium
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter

from annotator.agreement.result import AgreementFigures
from annotator.report.writing import write_report

_PAGES, _SCALE, _GAP = 2, 1.2, 14
_DAY = date(2031, 3, 31)


def pages_of(figures: AgreementFigures, work: Path) -> QImage:
    """The first pages of the report on these figures, dated so that they are the same each time."""
    file = work / "report.pdf"
    write_report(figures, file, on=_DAY)
    document = pdfium.PdfDocument(file)
    pages = [_image(document[number]) for number in range(_PAGES)]
    width = sum(page.width() for page in pages) + _GAP * (_PAGES + 1)
    picture = QImage(width, pages[0].height() + 2 * _GAP, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.lightGray)
    painter = QPainter(picture)
    left = _GAP
    for page in pages:
        painter.drawImage(left, _GAP, page)
        left += page.width() + _GAP
    painter.end()
    return picture


def _image(page: pdfium.PdfPage) -> QImage:
    bitmap = page.render(scale=_SCALE, rev_byteorder=True, force_bitmap_format=4)
    return QImage(
        bytes(bitmap.buffer),
        bitmap.width,
        bitmap.height,
        bitmap.stride,
        QImage.Format.Format_RGBX8888,
    ).copy()
