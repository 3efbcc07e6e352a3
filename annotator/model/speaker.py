"""Speakers: the persons and bodies answerable for words, with a name and its other spellings."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

SpeakerKind = Literal[
    "person", "government", "body", "outlet", "collective", "unnamed", "article_voice"
]
SPEAKER_KINDS: tuple[SpeakerKind, ...] = (
    "person",
    "government",
    "body",
    "outlet",
    "collective",
    "unnamed",
    "article_voice",
)

SpeakerStatus = Literal["accepted", "proposed"]
SPEAKER_STATUSES: tuple[SpeakerStatus, ...] = ("accepted", "proposed")

ARTICLE_VOICE = "Article voice"
"""The name of the speaker that stands for the article itself."""

_SEPARATORS = re.compile(r"[\s\-\u2010-\u2015\u2212_.·]+")
_APOSTROPHES = re.compile(r"[\u0027\u2018\u2019\u201b\u02bc\u02bb\u02be\u02bf\u2032\u0060\u00b4]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """A person or body, with every spelling under which articles name it.

    ``distinct_from`` are ids of speakers that look alike and have been said to be others.
    ``status`` is "proposed" for those that came with an annotator's work, until the lead accepts
    them or says who they are.
    """

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    kind: SpeakerKind = "person"
    organisation: str = ""
    role: str = ""
    notes: str = ""
    external_id: str | None = None
    distinct_from: tuple[str, ...] = ()
    status: SpeakerStatus = "accepted"

    @property
    def names(self) -> tuple[str, ...]:
        """The canonical name first, then the aliases."""
        return (self.name, *self.aliases)


def fold_name(name: str) -> str:
    """``name`` without what spellings differ in by accident.

    Case, diacritics, curly and straight apostrophes, hyphens, dots and spaces are folded; letters
    of scripts that do not decompose stay as they are. Two names with the same fold are one name.
    """
    if name.isascii():  # nothing to decompose: many times as quick, and most names are
        bare = name.lower().replace("'", "").replace("`", "")
        return _SEPARATORS.sub(" ", bare).strip()
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    bare = _APOSTROPHES.sub("", bare)
    return _SEPARATORS.sub(" ", unicodedata.normalize("NFKC", bare)).strip()
