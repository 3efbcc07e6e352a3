"""Dates of shared work in words: until when, how late, when something was handed in."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, Qt


def due_words(due: str, today: dt.date | None = None) -> str:
    """A due date (ISO) beside today: "due tomorrow", "3 days late"."""
    translate = QCoreApplication.translate
    try:
        day = dt.date.fromisoformat(due)
    except ValueError:
        return translate("due", "due {0}").format(due)
    left = (day - (today or dt.date.today())).days  # noqa: DTZ011  # the user's own day
    if left < -1:
        return translate("due", "{0} days late").format(-left)
    known = {
        -1: translate("due", "1 day late"),
        0: translate("due", "due today"),
        1: translate("due", "due tomorrow"),
    }
    return known.get(left, translate("due", "due {0}").format(due))


def moment(at: str) -> str:
    """A moment in UTC (ISO) as the user's clock and language have it."""
    when = QDateTime.fromString(at, Qt.DateFormat.ISODate).toLocalTime()
    return QLocale().toString(when, QLocale.FormatType.ShortFormat) if when.isValid() else at
