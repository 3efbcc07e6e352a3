"""Texts that are hard on a program: every part of Unicode, pieces of every kind, hostile names."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator
from functools import cache

PIECES = (
    "The minister said: “Nothing has changed.” ",
    "he said it again, word for word, and left. ",
    "😀👩‍👩‍👧🇺🇳👍🏽🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "e\u0301o\u0308\u0323n\u0303\u0301\u0302",
    "قال الوزير «لا نتراجع» أمس. ",
    "שלום עולם 12:30 אמר. ",
    "नमस्ते क्षत्रिय ",
    "ภาษาไทยไม่มีช่องว่าง",
    "国家主席说：「不」。",
    "𒀀𒁀𐎀𝒜𝔅",
    "กำ한국어ᄒ\u1161\u11ab",
    "\u00a0\u2009\u3000\u200b\u200c\u200d\u2060",
    "\u202eevil\u202c \u2066left\u2069 \u2067right\u2069 \u200e\u200f\u061c",
    "\ufffe\uffff\ufdd0\ufdd1\ufdef\U0001ffff\U0010ffff",
    "\ufffc\ufffd\ufeff",
    "\x0c\x1c\x1d\x1e\x1f\x0b\x85\u2028\u2029",
    "\x01\x02\x07\x08\x1b\x7f\x80\x9f",
    "\t",
    "\n",
    "\n\n",
    " ",
    "   ",
    "x" * 90,
    "“‘„«»”’",
    "date 2031-05-02 ",
    ";,|\"'\\{}[]<>&%n%s$`",
    "<b>bold</b> &lt;i&gt; &#x41; ]]> <!-- -->",
)
"""Pieces of text; a text contract takes any mixture of them that has a letter or digit."""


@cache
def rows() -> tuple[tuple[int, ...], ...]:
    """The code points that a text may hold, in rows of 128, so that every block has its share."""
    found = []
    for start in range(0, 0x110000, 128):
        if 0xD800 <= start < 0xE000:
            continue
        codes = [
            code
            for code in range(start, start + 128)
            if code not in (0, 0x0D) and unicodedata.category(chr(code)) != "Cn"
        ]
        if codes:
            found.append(tuple(codes))
    # Private planes are alike all over; one row of each does.
    return tuple(row for row in found if row[0] < 0xF0000 or row[0] % 0x4000 == 0)


def any_text(dice: random.Random, length: int) -> str:
    """About that many code points from all over, with a letter in it."""
    pieces = ["a"]
    size = 1
    while size < length:
        kind = dice.random()
        if kind < 0.45:
            piece = dice.choice(PIECES)
        elif kind < 0.9:
            row = dice.choice(rows())
            piece = "".join(map(chr, dice.choices(row, k=dice.randrange(1, 8))))
            piece += dice.choice(("", " ", " ", "\n"))
        else:
            piece = "".join(dice.choices("abc é\u0301ب😀 ", k=dice.randrange(1, 30)))
        pieces.append(piece)
        size += len(piece)
    dice.shuffle(pieces)
    return "".join(pieces)


def texts_of_every_row(dice: random.Random, *, length: int = 3000) -> Iterator[str]:
    """Texts without an end, in which each row of Unicode comes up before one comes again."""
    waiting: list[tuple[int, ...]] = []
    while True:
        pieces: list[str] = []
        size = 0
        while size < length:
            if not waiting:
                waiting = list(rows())
                dice.shuffle(waiting)
            row = waiting.pop()
            piece = "".join(map(chr, dice.choices(row, k=dice.randrange(2, 9)))) + " "
            pieces += (piece, dice.choice(PIECES))
            size += len(pieces[-1]) + len(piece)
        yield "a" + "".join(pieces)


NAMES = (
    "Ana Pérez",
    "<b>Ana</b> & “Bo”",
    "<img src=file:///dev/zero>",
    "&lt;script&gt; &amp; &#60;",
    "a & b && c _d",
    "&File",
    "%1 %n %s %% {0} {title} {{x}}",
    "=cmd|' /C calc'!A0",
    "+1",
    "-2+3",
    "@SUM(A1)",
    "＝1＋1",
    "' =x",
    "\u200b=1",
    "\u00a0 =1",
    "a\u202eb\u2066c\u2069\u2069\u202cd",
    "لن نتراجع",
    "ישראל",
    "漢字",
    "cafe\u0301 café",
    "a|b \\| c",
    "a;b,c\t\"d\" 'e'",
    "../../etc/passwd",
    "/etc/passwd",
    "C:\\CON",
    "NUL",
    "-rf",
    "~",
    "$HOME `id` $(id)",
    "javascript:alert(1)",
    "[a](http://127.0.0.1/) ![b](file:///dev/zero)",
    "m" * 190,
    "\u0301" * 50 + "a",
    "😀" * 40,
)
"""What people, speakers and things may be called; each is one line without controls."""


def any_name(dice: random.Random) -> str:
    """One of the names, or two cut anywhere and put together; never blank, never long."""
    if dice.random() < 0.5:
        return dice.choice(NAMES)
    one, other = dice.choice(NAMES), dice.choice(NAMES)
    mixed = one[: dice.randrange(len(one) + 1)] + other[dice.randrange(len(other)) :]
    name = mixed[:190].strip()
    return name if any(char.isalnum() for char in name) else f"{name} 1".strip()
