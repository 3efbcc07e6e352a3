"""Texts come out as they came in: through import, the widget, annotating, export, import again."""

from __future__ import annotations

import csv
import io
import json
import random
from pathlib import Path

import pytest

from annotator.agreement.breakdown import Parameters
from annotator.model.span import Span
from annotator.session import annotating, exporting, reporting
from annotator.session.checking import check_project
from annotator.session.session import Session
from annotator.session.transfer import import_articles, read_articles
from annotator.ui.article_view import ArticleView
from tests.hazards.frame import Hazard, Tally, application, hazard, of_module
from tests.hazards.texts import any_name, any_text

TEXTS_A_PROJECT = 25
ENDS = ("\r\n", "\r", "\n")
ENDINGS = (".html", ".md", ".json", ".csv", ".pdf")
LETTERLESS = ("", " ", "\n\n", "…", "\u00a0\u2028", "\u200b", "!?", "_", "😀")
REFUSED = ("\0", "\ud800", "\udc00", "\udfffx")


def canonical(text: str) -> str:
    """The text contract's only change."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def is_accepted(text: str) -> bool:
    """Whether the text contract takes a text."""
    is_whole = all(char and not "\ud800" <= char <= "\udfff" for char in text) and "\0" not in text
    return is_whole and any(char.isalnum() for char in text)


def some_text(dice: random.Random) -> str:
    """Mostly a text that is taken; line ends of every kind, beginnings and ends of blanks."""
    kind = dice.random()
    if kind < 0.1:
        return dice.choice(LETTERLESS)
    text = any_text(dice, dice.choice((3, 40, 400, 1500)))
    if kind < 0.2:
        at = dice.randrange(len(text) + 1)
        text = text[:at] + dice.choice(REFUSED) + text[at:]
    text = text.replace("\n", dice.choice(ENDS))
    edge = dice.choice(("", " ", "\n", "\t", "\u00a0", "\ufeff", "\x0c", "\u2028"))
    return edge + text + edge


def written(dice: random.Random, text: str, place: Path) -> tuple[Path, str]:
    """A file with that text in any format it can stand in, and the text that it holds."""
    format_name = dice.choice(("txt", "txt", "txt16", "jsonl", "json", "csv"))
    if not is_encodable(text):
        format_name = "jsonl"
    if format_name == "txt":
        mark = dice.choice((b"", b"\xef\xbb\xbf"))
        body = mark + text.encode()
        # One byte order mark is no text, whoever put it there.
        text = text if mark else text.removeprefix("\ufeff")
    elif format_name == "txt16":
        body = b"\xff\xfe" + text.encode("utf-16-le")
        format_name = "txt"
    elif format_name == "csv":
        rows = io.StringIO()
        csv.writer(rows, quoting=csv.QUOTE_ALL).writerows([["text", "x"], [text, ""]])
        body = rows.getvalue().encode()
    else:
        record = json.dumps(
            {"text": text}, ensure_ascii=not is_encodable(text) or dice.random() < 0.5
        )
        body = (f"[{record}]" if format_name == "json" else record + "\n").encode()
    file = place.with_suffix(f".{format_name}")
    file.write_bytes(body)
    return file, text


def is_encodable(text: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in text)


@hazard(
    row=2,
    words="accepted texts are exact through import, widget, annotating, export and import again",
    small=TEXTS_A_PROJECT,
    full=1500,
    minutes=20,
)
def texts_stay_exact(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    application()
    view = ArticleView()
    for number in range(0, tries, TEXTS_A_PROJECT):
        place = folder / str(number)
        place.mkdir()
        with Session.create(place / "one.annotator") as session:
            session.switch_annotator("ada")
            texts = _import_texts(session, dice, place, tally)
            quotes = {
                article_id: _annotate(session, view, article_id, dice, tally)
                for article_id in texts
            }
            exporting.export(session, "jsonl", place / "one.jsonl")
            tally.expect(check_project(session) == [], f"try {number}: the check finds something")
        _compare(place / "one.jsonl", texts, quotes, tally)
        with Session.create(place / "two.annotator") as session:
            report = import_articles(session, read_articles([place / "one.jsonl"]))
            tally.expect(not report.refused, f"try {number}: refused {report.refused[:2]}")
            exporting.export(session, "jsonl", place / "two.jsonl")
        same = (place / "one.jsonl").read_bytes() == (place / "two.jsonl").read_bytes()
        tally.expect(same, f"try {number}: another export after an import")
        tally.tried(TEXTS_A_PROJECT)
    view.deleteLater()


def _import_texts(
    session: Session, dice: random.Random, place: Path, tally: Tally
) -> dict[str, str]:
    """The texts that came in, by id; each as it stood in its file, or refused as it must be."""
    given: dict[str, str] = {}
    for number in range(TEXTS_A_PROJECT):
        file, text = written(dice, some_text(dice), place / f"{number}")
        given[str(file)] = text
    report = import_articles(session, read_articles([Path(name) for name in given]))
    taken = {entry.file: entry for entry in (*report.added, *report.already)}
    refused = {entry.file: entry.reason for entry in report.refused}
    known: dict[str, str] = {}
    for name, text in given.items():
        where = f"{Path(name).suffix} of {ascii(text)[:300]}"
        if not is_accepted(text):
            tally.expect(name in refused and name not in taken, f"taken in: {where}")
        elif name not in taken:
            tally.lost(f"refused: {refused.get(name)} {where}")
        else:
            article_id = taken[name].id or ""
            found = session.article(article_id).text
            tally.expect(found == canonical(text), f"is {ascii(found)[:300]}: {where}")
            known[article_id] = found
    return known


def _annotate(
    session: Session, view: ArticleView, article_id: str, dice: random.Random, tally: Tally
) -> set[str]:
    article = session.article(article_id)
    view.show_article(article, [], session.scheme)
    made = set()
    for _ in range(1):
        start = dice.randrange(len(article.text))
        end = dice.randrange(start + 1, min(len(article.text), start + 60) + 1)
        view.select_span(Span(start, end), reveal=False)
        span = view.selected_span()
        assert span is not None
        try:
            annotation = annotating.annotate(session, article_id, [span], "claim")
        except annotating.InvalidAnnotation:
            tally.expect(bool(article.excluded), f"refused {span} of {ascii(article.text)[:200]}")
            continue
        made.add(annotation.quotes[0])
        tally.expect(annotation.quotes == (article.text[start:end],), f"{span}: other words")
    return made


def _compare(file: Path, texts: dict[str, str], quotes: dict[str, set[str]], tally: Tally) -> None:
    lines = file.read_bytes().split(b"\n")[:-1]
    records = [json.loads(line) for line in lines]
    found = {record["article_id"]: record["text"] for record in records}
    tally.expect(found == {id_: text for id_, text in texts.items() if id_ in found}, str(file))
    for record in records:
        for one in record["annotations"]:
            words = record["text"][one["start"] : one["end"]]
            tally.expect(words == one["text"], f"{file}: {words!a}")
        known = {one["text"] for one in record["annotations"]}
        tally.expect(known == quotes[record["article_id"]], f"{file}: other annotations")


@hazard(
    row=7,
    words="projects of texts with NUL, form feeds, half characters: every export works",
    small=1,
    full=60,
    minutes=20,
)
def every_project_exports(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    for number in range(tries):
        place = folder / str(number)
        place.mkdir()
        with Session.create(place / "one.annotator") as session:
            for who in ("ada", "ben"):
                session.switch_annotator(who)
                _fill(session, dice, place)
            for known in exporting.EXPORT_FORMATS:
                _expect_export(session, known.name, place, tally, number)
            study = reporting.study_of_project(session, include_unfinished=True)
        ending = ENDINGS[number % len(ENDINGS)]
        figures = reporting.agreement_figures(study, Parameters(samples=2, resamples=2))
        reporting.write_figures(figures, place / f"report{ending}")
        tally.tried()
    tally.note(f"reports in turn as {', '.join(ENDINGS)}")


def _fill(session: Session, dice: random.Random, place: Path) -> None:
    """Articles that are taken from files of any text, with annotations of hostile names."""
    for number in range(8):
        text = some_text(dice)
        at = dice.randrange(len(text) + 1)
        text = (
            text[:at] + dice.choice(("\x0c", "\x1c", "\x85", "\x0b", "\x01", "\ufffe")) + text[at:]
        )
        file, _ = written(dice, text, place / f"{session.annotator}-{number}")
        import_articles(session, (one for one in read_articles([file])))
    for summary in session.summaries(session.article_numbers())[:6]:
        length = summary.characters
        for _ in range(2):
            start = dice.randrange(length)
            try:
                annotating.annotate_named(
                    session,
                    summary.id,
                    [Span(start, min(length, start + 1 + dice.randrange(30)))],
                    dice.choice(("claim", "denial")),
                    speaker=any_name(dice),
                    proposition=any_name(dice),
                    note=some_note(dice),
                )
            except annotating.InvalidAnnotation:
                continue


def some_note(dice: random.Random) -> str:
    """A note as it may be typed or pasted."""
    text = some_text(dice)
    return "".join(char for char in text if char != "\0" and is_encodable(char))[:500]


def _expect_export(
    session: Session, format_name: str, place: Path, tally: Tally, number: int
) -> None:
    file = place / f"out.{format_name}"
    try:
        exporting.export(session, format_name, file)
    except Exception as problem:  # noqa: BLE001  # a project that cannot be exported is the loss
        tally.lost(f"try {number}: {format_name}: {type(problem).__name__} {problem}")
    tally.expect(file.is_file() and file.stat().st_size > 0, f"try {number}: no {format_name}")


@pytest.mark.parametrize("entry", of_module(__name__))
def test_hazard(entry: Hazard, tmp_path: Path) -> None:
    entry.tried_small(tmp_path)
