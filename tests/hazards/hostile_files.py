"""Files that nobody should give to an importer, each with what the text contract says of it."""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Callable
from typing import NamedTuple

from tests.hazards.texts import any_text

Expected = list[str] | None
"""The texts that must come in, in order; None where only refusing or taking whole is promised."""


class HostileFile(NamedTuple):
    """A file's ending, its bytes, the texts that it must give, and what is odd about it."""

    ending: str
    body: bytes
    texts: Expected
    words: str


GOOD = "The ferry is safe, she said. 🔥"


def plain_file(dice: random.Random) -> HostileFile:
    """Encodings: marked, unmarked, wrong, cut, mixed."""
    text = "a" + any_text(dice, 60).replace("\0", "")
    kind = dice.randrange(14)
    wide = text.encode("utf-16-le")
    cases: list[tuple[bytes, Expected, str]] = [
        (b"\xef\xbb\xbf" + text.encode(), [text], "UTF-8 with a mark"),
        (b"\xff\xfe" + wide, [text], "UTF-16"),
        (b"\xfe\xff" + text.encode("utf-16-be"), [text], "UTF-16, big end first"),
        (b"\xff\xfe" + wide + b"\x41", [], "UTF-16 of an odd length"),
        (b"\xff\xfe" + wide + b"\x00\xd8", [], "UTF-16 that ends in half a pair"),
        (b"\xff\xfe\x00\x00" + text.encode("utf-32-le"), [], "UTF-32"),
        ("Žluťoučký kůň".encode("cp1250"), [], "a code page"),
        ("café".encode("latin-1"), [], "Latin-1"),
        ("国家主席".encode("shift_jis", "ignore") + b"\x83", [], "Shift-JIS"),
        (text.encode() + "café".encode("latin-1"), [], "two encodings"),
        (text.encode() + b"\xc0\xaf", [], "an overlong slash"),
        (text.encode() + b"\xed\xa0\x80", [], "half a character in UTF-8"),
        (text.encode() + b"\xf0\x9f\x94", [], "a cut character"),
        (text.encode() + b"\0", [], "NUL"),
    ]
    body, texts, words = cases[kind]
    if texts:
        # The mark is taken once; a text of its own may begin with another.
        texts = [one.replace("\r\n", "\n").replace("\r", "\n") for one in texts]
    return HostileFile(".txt", body, texts, words)


def blank_file(dice: random.Random) -> HostileFile:
    """Nothing, or nothing to annotate."""
    body = dice.choice(
        (b"", b" ", b"\n\n\n", b"\xef\xbb\xbf", b"\xff\xfe", b"...", "\u00a0…".encode())
    )
    ending = dice.choice((".txt", ".html", ".jsonl", ".json", ".csv"))
    return HostileFile(ending, body, [], "an empty or blank file")


def json_lines(dice: random.Random) -> HostileFile:
    """Good lines among lines that must be refused, each by itself."""
    bad = (
        b'{"text": "a\\u0000b"}',
        b'{"text": "a\\ud800b"}',
        b'{"text": 5}',
        b'{"text": null}',
        b'{"text": ["a"]}',
        b'{"text": ""}',
        b'{"text": " "}',
        b'{"text": "a", "text": "b"}',
        b'{"text": "a", "x": NaN}',
        b'{"text": "a", "x": Infinity}',
        b'{"text": "a", "x": 1e999}',
        b'{"text": "a", "x": ' + b"9" * 5000 + b"}",
        b'{"text": "a", "title": 7}',
        b'{"text": "a", "title": "\\ud800"}',
        b'{"text": "a", "date": "31.12.2031"}',
        b'{"text": "a"',
        b'{"text": "a"} {"text": "b"}',
        b'"text"',
        b"[1, 2]",
        b"null",
        b"\xff",
        b'{"text": "caf\xe9"}',
        b'{"x": ' + b"[" * 5000 + b"]" * 5000 + b"}",
        b'{"x": ' + b'{"a":' * 5000,
        b"\x00",
        b"{'text': 'a'}",
        b'{"text": "a",}',
        b'{"title": "no text"}',
        b'{"text": "a", "title": "' + b"t" * 3000 + b'"}',
    )
    lines: list[bytes] = []
    texts: list[str] = []
    for number in range(dice.randrange(1, 12)):
        if dice.random() < 0.5:
            text = f"{number} {any_text(dice, 30)}"
            if "\0" in text:
                continue
            lines.append(json.dumps({"text": text}, ensure_ascii=dice.random() < 0.5).encode())
            texts.append(text.replace("\r\n", "\n").replace("\r", "\n"))
        else:
            lines.append(dice.choice(bad))
    end = dice.choice((b"\n", b"\r\n"))
    return HostileFile(".jsonl", end.join(lines), texts, "good and bad lines")


def table(dice: random.Random) -> HostileFile:
    """Good rows among rows that must be refused, each by itself."""
    bad = ('"unbalanced', "a,b,c,d", "a", '"x"y,z', ",title only", " ,", "a\0b,x")
    rows = ["text,title"]
    texts: list[str] = []
    for number in range(dice.randrange(1, 8)):
        if dice.random() < 0.6:
            text = f"{number} {any_text(dice, 30)}"
            made = io.StringIO()
            csv.writer(made, quoting=csv.QUOTE_ALL, lineterminator="").writerow([text, "t"])
            rows.append(made.getvalue())
            texts.append(text.replace("\r\n", "\n").replace("\r", "\n"))
        else:
            rows.append(dice.choice(bad[1:]))
    end = dice.choice(("\n", "\r\n"))
    return HostileFile(".csv", end.join(rows).encode(), texts, "good and bad rows")


def odd_table(dice: random.Random) -> HostileFile:
    """Tables that are hardly tables."""
    body = dice.choice(
        (
            b'text\n"never closed\n' + b"a line\n" * 2000,
            b"text" + b",x" * 100_000 + b"\na" + b"," * 100_000 + b"\n",
            b"text,text\na,b\n",
            b"title\nno text\n",
            b"text\n" + b'"' * 50_001 + b"\n",
            b'"te""xt"\na\n',
            b"text;title\na,b;c\n",
            b"text\tb\na\tb\n",
            b"\xff\xfet\x00e\x00",
            b"text\n" + b"\n" * 100_000,
        )
    )
    return HostileFile(dice.choice((".csv", ".tsv")), body, None, "an odd table")


def page(dice: random.Random) -> HostileFile:
    """Pages that lie, name other files, or keep parsers busy."""
    words = f"<p>{GOOD} Nobody was hurt, the harbour master told reporters on Monday.</p>" * 4
    inside = dice.choice(
        (
            "<div>" * 100_000,
            "<b>" * 20_000 + "x",
            "<table><tr><td>" * 200,
            "<p>" * 100_000,
            "<a " + "x=1 " * 50_000 + ">",
            "<!--" * 20_000,
            "<script>while(1){}</script><style>@import 'http://127.0.0.1/'</style>",
            "<base href='file:///'><iframe src='file:///dev/zero'></iframe>",
            "<frameset><frame src='/etc/passwd'></frameset>",
            "<img src='file:///dev/zero'><link rel=stylesheet href='file:///dev/zero'>",
            "<svg><use href='file:///etc/passwd#x'/></svg><math><mi>x</math>",
            "<![CDATA[" + "x" * 1000,
            "<form action=x><input value='a'><textarea>" + "y" * 5000,
            "&lol;" * 1000,
            "&#0;&#xD800;&#x110000;&#99999999999;",
            "\x00",
            "<li>" * 60_000,
            "<" * 200_000,
            "</p>" * 100_000,
            "<p lang='" + "x" * 100_000 + "'>",
        )
    )
    doctype = dice.choice(
        (
            "<!DOCTYPE html>",
            '<!DOCTYPE x [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;">]>',
            '<!DOCTYPE x [<!ENTITY lol SYSTEM "file:///etc/passwd">]>',
            '<?xml version="1.0" encoding="utf-16"?>',
            "",
        )
    )
    meta = dice.choice(
        (
            "",
            "<meta charset=utf-16>",
            "<meta charset=latin-1>",
            "<meta charset=no-such-thing>",
            "<meta charset=utf-7>",
            "<meta http-equiv=refresh content='0;url=file:///etc/passwd'>",
            "<meta charset='" + "x" * 5000,
        )
    )
    whole = (
        f"{doctype}<html><head>{meta}</head><body>{inside}<article>{words}</article></body></html>"
    )
    return HostileFile(".html", whole.encode(), None, f"a page with {inside[:30]!r}")


def heavy(dice: random.Random) -> HostileFile:
    """Large files: what is within the limits comes in whole, what is beyond is refused."""
    long_line = GOOD * 180_000
    many = "one short line\n" * 200_000
    cases: tuple[Callable[[], HostileFile], ...] = (
        lambda: HostileFile(
            ".txt", long_line[:4_990_000].encode(), [long_line[:4_990_000]], "5 MB"
        ),
        lambda: HostileFile(".txt", (long_line * 2).encode(), [], "10 MB"),
        lambda: HostileFile(".txt", many.encode(), [many], "200,000 lines"),
        lambda: HostileFile(".txt", b"x" * 1_000_000, ["x" * 1_000_000], "1 MB, no space"),
        lambda: HostileFile(".jsonl", b'{"text": "a"}\n' * 50_000, None, "50,000 alike"),
        lambda: HostileFile(
            ".jsonl", b'{"text": "' + b"x" * 6_000_000 + b'"}', [], "a long record"
        ),
        lambda: HostileFile(".json", b"[" * 3_000_000, [], "nothing but brackets"),
        lambda: HostileFile(
            ".csv", b'text\n"' + b"x\n" * 2_000_000 + b'"\n', None, "one long cell"
        ),
        lambda: HostileFile(".csv", b"text\n" + b"a\n" * 30_000, None, "many rows"),
        lambda: HostileFile(".html", b"<p>" + b"word " * 3_000_000, None, "a long page"),
    )
    return dice.choice(cases)()


LIGHT = (plain_file, blank_file, json_lines, json_lines, table, table, odd_table, page)
