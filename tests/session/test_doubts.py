"""The list for the lead: what is unsure or noted, of one annotator, over all articles, as typed."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from annotator.errors import InputRefused
from annotator.model.span import Span
from annotator.session import annotating
from annotator.session.doubts import doubts, write_doubts
from annotator.session.session import Session
from tests.projects import TEXT, add_article, new_session, span_of

NOTE = "=1+1 *who* is <b>meant</b>? 😀\nاليوم"


@pytest.fixture
def session(tmp_path: Path) -> Session:
    opened = new_session(tmp_path, "a1")
    second = add_article(opened, TEXT, title="Boats")
    first = add_article(opened, "Nobody said a word. The lock was shut.", title="# A lock | gate")
    annotating.annotate(opened, second, (Span(*span_of(TEXT, "Nothing has changed")),), "claim")
    annotating.annotate(
        opened, second, (Span(*span_of(TEXT, "two boats had left")),), "claim", unsure=True
    )
    annotating.annotate(
        opened, second, (Span(*span_of(TEXT, "that anyone was hurt")),), "denial", note=NOTE
    )
    annotating.annotate(opened, first, (Span(20, 37),), "claim", unsure=True, note="why?")
    opened.switch_annotator("a2")
    annotating.annotate(opened, first, (Span(0, 18),), "claim", note="mine")
    opened.switch_annotator("a1")
    return opened


def test_own_doubts_in_the_order_of_articles_and_text(session: Session) -> None:
    found = doubts(session)
    assert [(doubt.article_title, doubt.words) for doubt in found] == [
        ("Boats", "two boats had left"),
        ("Boats", "that anyone was hurt"),
        ("# A lock | gate", "The lock was shut"),
    ]
    assert [doubt.annotation.unsure for doubt in found] == [True, False, True]
    assert [doubt.words for doubt in doubts(session, "a2")] == ["Nobody said a word"]


def test_what_is_sure_again_and_what_was_hidden_is_not_asked(session: Session) -> None:
    unsure = doubts(session)[0].annotation
    annotating.change_annotation(session, unsure.id, unsure=False)
    assert unsure.id not in {doubt.annotation.id for doubt in doubts(session)}
    session.undo()
    assert unsure.id in {doubt.annotation.id for doubt in doubts(session)}


def test_csv_gives_the_notes_back_and_runs_nothing(session: Session, tmp_path: Path) -> None:
    target = tmp_path / "ask.csv"
    write_doubts(doubts(session), target)
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["words"] for row in rows] == [doubt.words for doubt in doubts(session)]
    assert rows[1]["note"] == "'" + NOTE
    assert [row["unsure"] for row in rows] == ["yes", "", "yes"]


def test_markdown_shows_words_and_notes_as_typed(session: Session, tmp_path: Path) -> None:
    target = tmp_path / "ask.md"
    write_doubts(doubts(session), target)
    lines = target.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith("#")] == [
        "## Boats",
        r"## \# A lock \| gate",
    ]
    assert any(line.startswith("* “two boats had left”") and "unsure" in line for line in lines)
    (note,) = [line for line in lines if "meant" in line]
    assert r"\*who\* is \<b\>meant\</b\>" in note
    assert "اليوم" in note


def test_another_ending_is_refused(session: Session, tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match=r"\.md .*\.csv"):
        write_doubts(doubts(session), tmp_path / "ask.txt")
    assert not (tmp_path / "ask.txt").exists()
