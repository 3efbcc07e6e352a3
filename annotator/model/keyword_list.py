"""Keyword lists: words that shall strike the eye in every article, with a colour and a line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from annotator.errors import InputRefused

KeywordLine = Literal["solid", "dashed", "dotted"]

KEYWORD_LINES: tuple[KeywordLine, ...] = ("solid", "dashed", "dotted")

_LONGEST_NAME, _LONGEST_WORD, _MOST_WORDS = 80, 100, 500
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeywordList:
    """Words and phrases of one kind; one that ends in * stands for all words that begin so.

    ``color`` is "#rrggbb", ``line`` the second sign beside it; ``shown`` whether it is marked now.
    """

    id: str
    name: str
    words: tuple[str, ...] = ()
    color: str = "#8250c8"
    line: KeywordLine = "solid"
    shown: bool = True


def checked_list(known: KeywordList) -> KeywordList:
    """The list with its words trimmed and none twice; InputRefused for what cannot be one."""
    name = " ".join(known.name.split())
    if not name or len(name) > _LONGEST_NAME:
        raise InputRefused(f"A keyword list has a name of 1 to {_LONGEST_NAME} characters.")
    if _COLOR.fullmatch(known.color) is None or known.line not in KEYWORD_LINES:
        raise InputRefused(
            f"“{known.color}” and “{known.line}” are not a colour like #8250c8 and a line "
            f"({', '.join(KEYWORD_LINES)})."
        )
    words = tuple(dict.fromkeys(" ".join(word.split()) for word in known.words))
    words = tuple(word for word in words if word.strip("* "))
    long = next((word for word in words if len(word) > _LONGEST_WORD), None)
    if long is not None:
        raise InputRefused(
            f"“{long[:40]}…” is too long for a keyword: {_LONGEST_WORD} characters at most, one "
            "word or phrase a line."
        )
    if len(words) > _MOST_WORDS:
        raise InputRefused(f"A keyword list holds {_MOST_WORDS} words at most; make a second one.")
    return KeywordList(
        id=known.id, name=name, words=words, color=known.color, line=known.line, shown=known.shown
    )
