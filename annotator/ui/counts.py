"""Numbers with their nouns, in the words of the window's language."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QCoreApplication, QLocale

Noun = Literal[
    "alias",
    "annotation",
    "annotation set",
    "annotator",
    "article",
    "backup",
    "decision",
    "disagreement",
    "file",
    "folder",
    "gold set",
    "hit",
    "place",
    "proposition",
    "row",
    "speaker",
    "story",
]


def counted(number: int, noun: Noun) -> str:
    """“1 article”, “2,000 articles”."""
    translate = QCoreApplication.translate
    one, many = {
        "alias": (translate("counts", "{0} alias"), translate("counts", "{0} aliases")),
        "annotation": (
            translate("counts", "{0} annotation"),
            translate("counts", "{0} annotations"),
        ),
        "backup": (translate("counts", "{0} backup"), translate("counts", "{0} backups")),
        "annotation set": (
            translate("counts", "{0} annotation set"),
            translate("counts", "{0} annotation sets"),
        ),
        "annotator": (translate("counts", "{0} annotator"), translate("counts", "{0} annotators")),
        "article": (translate("counts", "{0} article"), translate("counts", "{0} articles")),
        "decision": (translate("counts", "{0} decision"), translate("counts", "{0} decisions")),
        "disagreement": (
            translate("counts", "{0} disagreement"),
            translate("counts", "{0} disagreements"),
        ),
        "file": (translate("counts", "{0} file"), translate("counts", "{0} files")),
        "folder": (translate("counts", "{0} folder"), translate("counts", "{0} folders")),
        "gold set": (translate("counts", "{0} gold set"), translate("counts", "{0} gold sets")),
        "hit": (translate("counts", "{0} hit"), translate("counts", "{0} hits")),
        "place": (translate("counts", "{0} place"), translate("counts", "{0} places")),
        "proposition": (
            translate("counts", "{0} proposition"),
            translate("counts", "{0} propositions"),
        ),
        "row": (translate("counts", "{0} row"), translate("counts", "{0} rows")),
        "speaker": (translate("counts", "{0} speaker"), translate("counts", "{0} speakers")),
        "story": (translate("counts", "{0} story"), translate("counts", "{0} stories")),
    }[noun]
    return (one if number == 1 else many).format(QLocale().toString(number))
