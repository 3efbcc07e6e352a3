"""Inputs that nearly are what a parser reads: good ones cut, doubled or swapped, odd values."""

from __future__ import annotations

import json
import random
from typing import Any

VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 2**31, 2**53, 2**64, 10**30, -(10**400), 1.5, 1e308, -0.0),
    *("", " ", "\0", "\ud800", "\udfff x", "\u202e", "\ufeff", "\x1c", "\u2028", "a" * 3000),
    *("../../x", "/dev/zero", "file:///dev/zero", "<b>x</b>", "=1+1", "gold", "2031-13-45"),
    *("9999", "0000-00-00", "٢٠٢٣", "1e5", "NaN", "claim", "denial", "finished", "certain"),
    *([], {}, [[]], [0, 1], [[0, 1]], [[5, 4]], [[0, 10**9]], [["a", "b"]], [None], {"a": []}),
    *([[0, 3], [3, 5]], {"": ""}, {"a": {"b": {"c": []}}}, ["\ud800"], [1.5, 2], [True, False]),
)
RAW = (
    *(b"NaN", b"Infinity", b"-Infinity", b"1e999", b"0x10", b"9" * 5000, b"01", b"+1", b".5"),
    *(
        b'"\\ud800"',
        b'"\\u0000"',
        b'"\\q"',
        b"'a'",
        b"// x",
        b"/* */",
        b"undefined",
        b"\xef\xbb\xbf",
    ),
    *(
        b"[" * 3000,
        b'{"a":' * 3000,
        b"\xff\xfe",
        b"\xfe\xff",
        b"\x00",
        b"\xc0\xaf",
        b"\xed\xa0\x80",
    ),
    *(b"\xf5\x80\x80\x80", b"\x80", b"\r", b"\r\n", b"\n", b'"', b'""', b"'", b"\\", b",", b";"),
    *(b"\t", b"{", b"}", b"]", b":", b"<", b">", b"&", b"\x1a", b"\x0c", b"\x1c", b"\xe2\x80\xa8"),
    *(b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<?xml", b"&#0;", b"&#xD800;", b"&#99999999;"),
    *(b"<script>", b"</body>", b"<meta charset=utf-16>", b'<meta charset="x">', b"<table>" * 50),
    *(b"=", b"%", b"@Invalid()", b"@Variant(\x00)", b"@ByteArray(x)", b"\\x0", b"[General]\n"),
)


def mutated(dice: random.Random, good: bytes) -> bytes:
    """The bytes after one to six random acts on them; now and then bytes of any kind."""
    if dice.random() < 0.03:
        return dice.randbytes(dice.randrange(200))
    data = bytearray(good)
    for _ in range(dice.randrange(1, 7)):
        act = dice.randrange(7)
        at = dice.randrange(len(data) + 1)
        end = min(len(data), at + dice.choice((1, 1, 3, 20, 300)))
        if act == 0:
            del data[at:end]
        elif act == 1:
            data[at:at] = dice.choice(RAW)
        elif act == 2:
            data[at:end] = dice.choice(RAW)
        elif act == 3:
            data[at:at] = data[at:end] * dice.randrange(1, 4)
        elif act == 4 and data:
            data[min(at, len(data) - 1)] ^= 1 << dice.randrange(8)
        elif act == 5 and dice.random() < 0.3:
            del data[at:]
        else:
            other = dice.randrange(len(data) + 1)
            data[other:other] = data[at:end]
    return bytes(data)


def odd(dice: random.Random, value: Any) -> Any:
    """A JSON value in which a few places hold something else, or are gone, or are there twice."""
    if dice.random() < 0.12:
        return dice.choice(VALUES)
    if isinstance(value, dict):
        made = {key: odd(dice, entry) if dice.random() < 0.3 else entry
                for key, entry in value.items() if dice.random() > 0.03}  # fmt: skip
        if dice.random() < 0.1:
            made[dice.choice(("", "id", "\ud800", "x" * 50, *made))] = dice.choice(VALUES)
        return made
    if isinstance(value, list):
        made_list = [odd(dice, entry) if dice.random() < 0.3 else entry for entry in value]
        if made_list and dice.random() < 0.1:
            made_list.append(dice.choice(made_list))
        return made_list
    return value


def odd_json(dice: random.Random, value: Any) -> bytes:
    """A JSON text of an `odd` value; now and then its bytes are mutated too."""
    made = odd(dice, value)
    text = json.dumps(made, ensure_ascii=dice.random() < 0.5)
    data = text.encode("utf-8", "surrogatepass")
    return mutated(dice, data) if dice.random() < 0.2 else data
