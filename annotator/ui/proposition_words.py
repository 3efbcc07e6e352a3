"""What kinds and statuses of propositions are called in the window."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def kind_words(kind: str) -> str:
    """A kind of proposition as people read it."""
    translate = QCoreApplication.translate
    return {
        "fact": translate("propositions", "fact"),
        "position": translate("propositions", "position"),
        "demand": translate("propositions", "demand"),
    }.get(kind, kind)


def status_words(status: str) -> str:
    """A status of a proposition as people read it."""
    translate = QCoreApplication.translate
    return {
        "accepted": translate("propositions", "accepted"),
        "proposed": translate("propositions", "proposed"),
        "retired": translate("propositions", "retired"),
    }.get(status, status)
