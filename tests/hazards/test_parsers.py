"""Parsers raise nothing but their own error, in a sentence or two, whatever they are given."""

from __future__ import annotations

import io
import json
import random
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import click
import pytest

from annotator import cli, cli_team, paths
from annotator.errors import UserError
from annotator.exchange import (
    annotation_records,
    article_drafts,
    article_html,
    article_records,
    article_tables,
    article_text,
    people_tables,
    strict_json,
    study_sets,
)
from annotator.model.article import is_partial_date
from annotator.model.corpus_query import read_query
from annotator.model.folding import FoldedText
from annotator.model.scheme import read_scheme
from annotator.session import annotating, exporting, finding
from annotator.session.scheme_files import guidelines_from, scheme_from
from annotator.session.session import Session
from annotator.store import holder
from annotator.terminal import plain
from annotator.text import finding as finding_in_text
from tests.hazards.frame import Hazard, Tally, application, hazard, of_module
from tests.hazards.mutants import mutated, odd_json
from tests.hazards.texts import PIECES, any_name
from tests.projects import TEXT, add_article, new_session

SLOW = 5.0
"""Seconds of processor time after which a parser counts as hanging."""

LONGEST_MESSAGE = 700

Given = Callable[[random.Random], Any]


class Parser(NamedTuple):
    """What reads, and what it is given; ``full`` tries cost no more than a few minutes."""

    read: Callable[[Any], object]
    given: Given


def try_parser(
    make: Callable[[Path], Parser], dice: random.Random, tries: int, tally: Tally, folder: Path
) -> None:
    """Give a parser so many inputs; anything but its own error, in a sentence, is a loss."""
    parser = make(folder)
    for number in range(tries):
        given = parser.given(dice)
        begun = time.process_time()
        try:
            parser.read(given)
        except (UserError, click.UsageError) as refused:
            # What the command line says goes through `plain` first.
            is_usage = isinstance(refused, click.UsageError)
            message = plain(refused.message).replace("\n", " ") if is_usage else refused.message
            if len(message) > LONGEST_MESSAGE or "\n" in message or "\0" in message:
                tally.lost(f"try {number}: says {ascii(message)[:200]} of {ascii(given)[:300]}")
        except Exception as problem:  # noqa: BLE001  # which is what is looked for
            tally.lost(
                f"try {number}: {type(problem).__name__} {ascii(str(problem))[:120]} "
                f"of {ascii(given)[:600]}"
            )
        used = time.process_time() - begun
        tally.expect(used < SLOW, f"try {number}: {used:.0f} s for {ascii(given)[:300]}")
        tally.tried()


def all_of(found: Any) -> list[Any]:
    """Everything that a lazy reader yields."""
    return list(found)


ARTICLE = "date 2031-05-02 \n“The ferry is safe,” she said. 🔥\nقال «نعم» — 漢字.\n".encode()
PAGE = (
    b"<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>Ferry</title>"
    b'<meta property="article:published_time" content="2031-05-02T08:00:00Z">'
    b'<meta name=author content="A. P\xc3\xa9rez"><base href="http://127.0.0.1/"></head><body>'
    b"<article><h1>Ferry</h1>" + b"<p>The ferry is safe, the harbour master said on Monday. "
    b"We checked <b>every</b> boat &amp; pump.</p>" * 4 + b"<table><tr><td>1</td></tr></table>"
    b"</article><script>var a = '<p>';</script></body></html>"
)
TABLE = (
    b"title,text,date,outlet\r\n"
    b'"Ferry ""safe""","The ferry is safe,\nshe said.",2031-05-02,Bulletin\r\n'
    b"Bridge,He denied it.,2031,\r\n"
)
RECORD = {"title": "Ferry", "text": "The ferry is safe. 🔥", "date": "2031-05-02", "outlet": None}
PEOPLE = "\ufeffid,name,aliases,kind\r\nx,Ana,A | B\\|C,person\r\n,'=Bo,,body\r\n".encode()
GUIDELINES = b"# Guidelines\n\n* one\n* **two** [a](file:///dev/zero) ![b](c)\n\n| a | b |\n"
LINES = b"\n".join(json.dumps({**RECORD, "title": str(n)}).encode() for n in range(3))


def dataset_lines(folder: Path) -> list[dict[str, Any]]:
    """Lines of a dataset as the program writes them, with every field filled."""
    with new_session(folder) as session:
        article_id = add_article(session)
        for start, end in ((1, 8), (12, 30)):
            annotating.annotate_named(
                session,
                article_id,
                [annotating.Span(start, end), annotating.Span(end + 2, end + 9)],
                "denial",
                speaker="Ana",
                proposition="Boats left",
                relayers=["Bo"],
                mention=annotating.Span(0, 3),
                cue=annotating.Span(4, 6),
                date_said="2031-05",
                note="why",
                unsure=True,
            )
        exporting.export(session, "jsonl", folder / "good.jsonl")
        exporting.export(session, "jsonl-annotations", folder / "single.jsonl")
    found = []
    for name in ("good.jsonl", "single.jsonl"):
        found += [json.loads(line) for line in (folder / name).read_bytes().splitlines()]
    return found


def in_file(folder: Path, read: Callable[[Path], object]) -> Callable[[bytes], object]:
    """A reader of files, as one of bytes."""
    place = folder / "given"

    def reads(data: bytes) -> object:
        place.write_bytes(data)
        return read(place)

    return reads


def typed(dice: random.Random) -> str:
    """What somebody may type or paste into a field."""
    pieces = (
        *PIECES,
        *'"*-|:%()[]\\0123456789',
        "OR",
        '"a b"*',
        "-x",
        "10:35",
        "20%",
        "2031-05-02",
    )
    words = "".join(dice.choices(pieces, k=dice.randrange(0, 6)))
    return words + dice.choice(("", "", "\0", "\ud800", any_name(dice), "9" * 400, "𝟗", "٢"))


def bytes_like(good: bytes) -> Given:
    return partial(mutated, good=good)


def _records(folder: Path) -> Parser:
    good = dataset_lines(folder)
    return Parser(
        lambda data: all_of(annotation_records.read_records([data], source="given.jsonl")),
        lambda dice: odd_json(dice, dice.choice(good)),
    )


def _datasets_as_articles(folder: Path) -> Parser:
    good = dataset_lines(folder)
    return Parser(
        lambda data: all_of(article_records.jsonl_articles(io.BytesIO(data), file="given.jsonl")),
        lambda dice: b"\n".join(odd_json(dice, dice.choice(good)) for _ in range(2)),
    )


def _study(folder: Path) -> Parser:
    good = dataset_lines(folder)
    return Parser(
        in_file(folder, lambda place: study_sets.read_study_sets([place])),
        lambda dice: b"\n".join(odd_json(dice, good[0]) for _ in range(2)),
    )


def _scheme(folder: Path) -> Parser:
    good = json.loads(paths.resource("scheme.json").read_bytes())

    def read(data: bytes) -> None:
        # What was read must be of use: storable, and the same when it is read again.
        scheme = in_file(folder, scheme_from)(data)
        again = read_scheme(scheme.as_json())  # type: ignore[attr-defined]
        assert again == scheme
        scheme.as_json().encode()  # type: ignore[attr-defined]

    return Parser(read, lambda dice: odd_json(dice, good))


def _people(folder: Path) -> Parser:
    def read(place: Path) -> None:
        all_of(
            people_tables.read_table(place, columns=people_tables.SPEAKER_COLUMNS, needed="name")
        )

    return Parser(in_file(folder, read), bytes_like(PEOPLE))


def _columns(_folder: Path) -> Parser:
    return Parser(lambda data: article_tables.table_columns(io.BytesIO(data)), bytes_like(TABLE))


def _table(_folder: Path) -> Parser:
    def read(data: bytes) -> None:
        all_of(article_tables.table_articles(io.BytesIO(data), file="given.csv"))

    return Parser(read, bytes_like(TABLE))


def _lines(_folder: Path) -> Parser:
    def read(data: bytes) -> None:
        all_of(article_records.jsonl_articles(io.BytesIO(data), file="given.jsonl"))

    return Parser(read, bytes_like(LINES))


def _json(_folder: Path) -> Parser:
    def read(data: bytes) -> None:
        all_of(article_records.json_articles(data, file="given.json"))

    return Parser(read, lambda dice: odd_json(dice, [RECORD, RECORD]))


def _text(_folder: Path) -> Parser:
    encodings = (None, "utf-16", "cp1251", "shift_jis", "utf-7", "hz", "iso2022_jp", "utf-32")

    def read(given: tuple[bytes, str | None]) -> None:
        data, encoding = given
        article_text.text_article(data, file="given.txt", encoding=encoding)

    return Parser(read, lambda dice: (mutated(dice, ARTICLE), dice.choice(encodings)))


def _page(_folder: Path) -> Parser:
    return Parser(lambda data: article_html.html_article(data, file="given.html"), bytes_like(PAGE))


def _object(folder: Path) -> Parser:
    good = dataset_lines(folder)
    return Parser(strict_json.parse_object, lambda dice: odd_json(dice, good[0]))


def _guidelines(folder: Path) -> Parser:
    def read(data: bytes) -> None:
        in_file(folder, guidelines_from)(data).encode()  # type: ignore[attr-defined]

    return Parser(read, bytes_like(GUIDELINES))


def _encodings(_folder: Path) -> Parser:
    names = (
        "utf-8",
        "cp1252",
        "idna",
        "rot13",
        "base64",
        "undefined",
        "mbcs",
        "utf_16",
        "a" * 9999,
    )
    return Parser(
        article_text.known_encoding, lambda dice: dice.choice((typed(dice), dice.choice(names)))
    )


def _holder(folder: Path) -> Parser:
    good = {"user": "ada", "host": "desk", "process": 7, "since": "2031-05-02T08:00+0000"}
    project = folder / "a.annotator"

    def read(data: bytes) -> None:
        holder.note_path(project).write_bytes(data)
        sentence = holder.sentence(project)
        assert len(sentence) <= LONGEST_MESSAGE
        assert sentence.isprintable()

    return Parser(read, lambda dice: odd_json(dice, good))


def _corpus(folder: Path) -> Parser:
    session: Session = new_session(folder)
    add_article(session, TEXT)
    return Parser(partial(finding.find_articles, session), typed)


def _filter(folder: Path) -> Parser:
    session: Session = new_session(folder)
    add_article(session, TEXT, title="100 % _ \\ “Boats”")
    return Parser(lambda words: session.article_numbers(words=words), typed)


def _query(_folder: Path) -> Parser:
    return Parser(read_query, typed)


def _in_article(_folder: Path) -> Parser:
    def read(given: tuple[str, bool, str]) -> None:
        words, is_pattern, whole = given
        query = finding_in_text.Query(words=words, pattern=is_pattern, whole=whole)  # type: ignore[arg-type]
        reader = finding_in_text.pattern_hits if is_pattern else finding_in_text.hits
        all_of(reader(TEXT if is_pattern else FoldedText.whole(TEXT), query))

    def given(dice: random.Random) -> tuple[str, bool, str]:
        signs = (
            "(",
            ")",
            "[",
            "]",
            "*",
            "+",
            "?",
            "{9999}",
            "\\",
            "(?P<a>",
            "(a*)*b",
            "|",
            "^",
            "$",
        )
        words = dice.choice((typed(dice), "".join(dice.choices(signs, k=dice.randrange(1, 7)))))
        return words, dice.random() < 0.5, dice.choice(("no", "word", "prefix"))

    return Parser(read, given)


def _date(_folder: Path) -> Parser:
    def read(words: str) -> None:
        is_partial_date(words)
        article_drafts.checked_date(words)

    return Parser(read, typed)


def _span(_folder: Path) -> Parser:
    return Parser(cli._span, typed)


def _share(_folder: Path) -> Parser:
    return Parser(lambda words: cli_team._share(None, None, words), typed)  # type: ignore[arg-type]


def _cells(_folder: Path) -> Parser:
    return Parser(people_tables.divided, typed)


def _settings(folder: Path) -> Parser:
    from annotator.ui.actions import action_table
    from annotator.ui.own_keys import OwnKeys
    from annotator.ui.preferences import Preferences

    application()
    place = folder / "window.ini"
    known = Preferences(place)
    for setting in known.settings.schema.values():
        known._settings.setValue(setting.key, str(setting.default))
    known.remember_project(Path("/a"))
    known.remember_own_keys("undo", ("Ctrl+K", "Ctrl+L, Ctrl+M"))
    known.save()
    good, number = place.read_bytes(), 0

    def read(data: bytes) -> None:
        nonlocal number
        number += 1
        fresh = folder / f"{number}.ini"  # Qt keeps what it read of one file
        fresh.write_bytes(data)
        read_again = Preferences(fresh)
        for key in read_again.settings.schema:
            _ = read_again.settings[key]
        read_again.recent_projects()
        read_again.recent_actions()
        read_again.layout("window")
        read_again.font_size()
        OwnKeys(read_again).laid_over(action_table(None))
        fresh.unlink()

    return Parser(read, bytes_like(good))


PARSERS: dict[str, tuple[str, Callable[[Path], Parser]]] = {
    "text_files": ("the text of an article's file, in any encoding", _text),
    "html_pages": ("HTML pages", _page),
    "csv_articles": ("articles in CSV", _table),
    "csv_headers": ("a CSV file's columns", _columns),
    "jsonl_articles": ("articles in JSON Lines", _lines),
    "json_articles": ("articles in one JSON document", _json),
    "datasets_as_articles": ("datasets that are imported", _datasets_as_articles),
    "annotation_records": ("annotations in JSON Lines", _records),
    "study_files": ("datasets that figures are computed from", _study),
    "schemes": ("annotation schemes", _scheme),
    "guideline_files": ("guidelines", _guidelines),
    "people_tables": ("speakers and propositions in CSV", _people),
    "cell_parts": ("several values in one cell", _cells),
    "strict_objects": ("JSON objects", _object),
    "encoding_names": ("names of encodings", _encodings),
    "settings_files": ("settings and keys", _settings),
    "holder_notes": ("the note of who holds a project", _holder),
    "corpus_searches": ("what is looked for in all articles", _corpus),
    "corpus_queries": ("the words of a search", _query),
    "list_filters": ("the words that filter the list", _filter),
    "article_searches": ("what is looked for in an article, patterns too", _in_article),
    "dates": ("dates", _date),
    "span_arguments": ("START:END", _span),
    "share_arguments": ("shares such as 20%", _share),
}


def _enter(name: str, words: str, make: Callable[[Path], Parser]) -> None:
    def run(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
        try_parser(make, dice, tries, tally, folder)

    run.__name__ = f"parses_{name}"
    hazard(row=28, words=f"parser of {words}: nothing but its own error", small=60, full=10_000)(
        run
    )


for _name, (_words, _make) in PARSERS.items():
    _enter(_name, _words, _make)


@pytest.mark.parametrize("entry", of_module(__name__))
def test_hazard(entry: Hazard, tmp_path: Path) -> None:
    entry.tried_small(tmp_path)
