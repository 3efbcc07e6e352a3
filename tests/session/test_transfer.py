from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from annotator.exchange.article_files import ArticleDraft
from annotator.exchange.refusal import Refusal
from annotator.model.span import Span
from annotator.session import annotating, transfer
from annotator.session.exporting import export
from annotator.session.session import Session
from annotator.session.transfer import ArticleImport, record_annotations
from tests.projects import TEXT, add_article, new_session


def draft(text: str, **fields: Any) -> ArticleDraft:
    given: dict[str, Any] = {
        "title": "A title",
        "outlet": None,
        "author": None,
        "url": None,
        "published": None,
        "language": None,
        "story": None,
        "source_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "file": "a.txt",
        "row": None,
        "excluded": (),
    }
    return ArticleDraft(text=text, **{**given, **fields})


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with new_session(tmp_path) as opened:
        yield opened


def test_an_import_counts_what_is_new_there_and_refused(session: Session) -> None:
    add_article(session, "There already.")
    run = ArticleImport(session)
    for item in (
        draft("One."),
        draft("There already.", file="b.txt"),
        Refusal("c.bin", None, "no text"),
        draft("One.", file="d.txt"),
    ):
        run.add(item)
    report = run.finish()
    assert [entry.file for entry in report.added] == ["a.txt"]
    assert [entry.file for entry in report.already] == ["b.txt", "d.txt"]
    assert report.already[1].id == report.added[0].id
    assert [entry.reason for entry in report.refused] == ["no text"]
    assert session.article_count() == 2
    assert session.undo_labels()[0] == "import 1 article"


def test_a_dry_run_reports_the_same_and_leaves_nothing(session: Session) -> None:
    before = session.project.changes.last()
    run = ArticleImport(session, dry_run=True)
    run.add(draft("One."))
    run.add(draft("One.", file="b.txt"))
    report = run.finish()
    assert (len(report.added), len(report.already)) == (1, 1)
    assert report.added[0].id is None
    assert session.article_count() == 0
    assert session.project.changes.last() == before


def test_a_cancelled_import_leaves_nothing(session: Session) -> None:
    run = ArticleImport(session)
    run.add(draft("One."))
    run.cancel()
    assert session.article_count() == 0
    assert session.undo() is None
    add_article(session)
    assert session.article_count() == 1


def test_an_article_whose_import_was_undone_comes_back_with_the_next(session: Session) -> None:
    first = ArticleImport(session)
    first.add(draft("One."))
    article_id = first.finish().added[0].id
    session.undo()
    again = ArticleImport(session)
    again.add(draft("One."))
    assert [entry.id for entry in again.finish().added] == [article_id]
    assert session.article_count() == 1


def test_a_dataset_brings_its_annotations_back_ids_included(
    tmp_path: Path, session: Session
) -> None:
    article_id = add_article(session)
    annotating.annotate_named(
        session,
        article_id,
        [Span(1, 20), Span(36, 53)],
        "denial",
        speaker="Ines Vold",
        proposition="The boats left.",
        relayers=["Tarn Wire", "Harbour office"],
        cue=Span(22, 30),
        mention=Span(22, 25),
        stance="mixed",
        certainty="possible",
        date_said="2031-03",
        unsure=True,
        note="“hard”\u2028to say",
    )
    annotating.finish(session, article_id)
    session.switch_annotator("a2")
    annotating.finish(session, article_id)
    first = tmp_path / "first.jsonl"
    export(session, "jsonl", first)
    (tmp_path / "other").mkdir()
    with new_session(tmp_path / "other", "lead") as other:
        report = transfer.import_articles(other, transfer.read_articles([first]))
        assert (len(report.added), report.annotations_added) == (1, 1)
        assert report.refused == ()
        second = tmp_path / "second.jsonl"
        export(other, "jsonl", second)
        again = transfer.import_articles(other, transfer.read_articles([first]))
        assert (len(again.already), again.annotations_already) == (2, 1)
        other.undo()
        assert other.article_count() == 0
    assert second.read_bytes() == first.read_bytes()


def record(session: Session, *values: dict[str, Any], annotator: str | None = "a1") -> Any:
    """Record these objects as JSON lines; returns the result and what was acknowledged."""
    lines = io.BytesIO("".join(json.dumps(value) + "\n" for value in values).encode())
    acknowledged: list[str] = []
    result = record_annotations(
        session, lines, annotator=annotator, source="test", acknowledge=acknowledged.append
    )
    return result, acknowledged


def test_records_are_stored_line_by_line_and_bad_ones_named(session: Session) -> None:
    article_id = add_article(session)
    good = {"article_id": article_id, "start": 1, "end": 20, "type": "claim", "id": "k1"}
    result, acknowledged = record(
        session,
        good,
        {**good, "id": "k2", "end": 9_999},
        {**good, "id": "k3", "fragment_texts": ["Nothing has changes"]},
        {**good, "id": "k4", "type": "rumour"},
        {**good, "id": "k5", "article_id": "nowhere"},
        {**good, "id": "k6", "annotator": "a2"},
        good,
        {**good, "note": "other"},
    )
    assert acknowledged == ["k1", "k1"]
    assert (result.added, result.already) == (1, 1)
    assert [row for row, _ in result.refused] == [2, 3, 4, 5, 6, 8]
    assert [made.id for made in session.annotations(article_id)] == ["k1"]


def test_a_refused_record_leaves_no_speaker_behind(session: Session) -> None:
    article_id = add_article(session)
    result, _ = record(
        session,
        {
            "article_id": article_id,
            "start": 1,
            "end": 20,
            "type": "rumour",
            "speaker": "Ines Vold",
        },
    )
    assert len(result.refused) == 1
    assert session.speakers() == []
    assert session.annotation_set(article_id).state == "new"


def test_offsets_are_code_points_not_utf16(session: Session) -> None:
    article_id = add_article(session)
    start = TEXT.index("We take")
    result, _ = record(
        session,
        {"article_id": article_id, "start": start, "end": start + 2, "type": "claim", "text": "We"},
        {
            "article_id": article_id,
            "start": start + 1,
            "end": start + 3,
            "type": "claim",
            "text": "We",
        },
    )
    assert result.added == 1
    assert result.refused[0][0] == 2
