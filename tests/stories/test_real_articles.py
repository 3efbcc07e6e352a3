"""The main job on real input: real texts in, two people in the window, dataset and figures out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.app import Program
from annotator.model.span import Span
from annotator.session import exporting, reporting, transfer
from annotator.session.session import Session
from annotator.text.selection import clean
from annotator.text.sentences import sentences
from tests.programs import OpenProgram
from tests.stories.verbs import answer_annotator, desk, look, name_speaker, place_of, press

ARTICLES = Path(__file__).parents[3] / "shared" / "articles"

pytestmark = pytest.mark.skipif(not ARTICLES.is_dir(), reason="the real texts are not here")


def test_real_texts_become_a_dataset_and_figures(tmp_path: Path, open_program: OpenProgram) -> None:
    path = tmp_path / "real.annotator"
    with Session.create(path) as session:
        report = transfer.import_articles(session, transfer.read_articles([ARTICLES]))
        files = sorted(ARTICLES.iterdir())
        assert [Path(entry.file) for entry in report.added] == files
        assert report.refused == ()
        for summary, file in zip(session.summaries(session.article_numbers()), files, strict=True):
            assert session.article(summary.id).text == file.read_text(encoding="utf-8")
    program = open_program(path)
    window = program.window
    answer_annotator(window, "a1")
    made = _annotate_all(program, skipped=())
    window.switch_annotator("a2")
    assert not desk(window).annotations
    made += _annotate_all(program, skipped=(1,))
    session = window.session
    assert session is not None
    dataset = tmp_path / "dataset.jsonl"
    assert exporting.export(session, "jsonl", dataset).annotations == made
    for line in dataset.read_text(encoding="utf-8").split("\n")[:-1]:
        record = json.loads(line)
        for annotation in record["annotations"]:
            words = [record["text"][start:end] for start, end in annotation["fragments"]]
            assert words == annotation["fragment_texts"]
            assert annotation["speaker"] == "Somebody"
    figures = reporting.agreement_figures(reporting.study_of_project(session))
    assert figures.articles == 5
    (exact,) = (
        figure.value
        for figure in figures.measures
        if (figure.measure, figure.type, figure.pair) == ("span_f1_exact", None, None)
    )
    # a1 marked three statements in each of five articles, a2 two of these three.
    assert exact == pytest.approx(2 * 10 / (15 + 10))


def _annotate_all(program: Program, *, skipped: tuple[int, ...]) -> int:
    """Mark the first sentences of each article by mouse, name a speaker, finish; counts them."""
    window = program.window
    session = window.session
    assert session is not None
    made = 0
    for summary in session.summaries(session.article_numbers()):
        desk(window).open_article(summary.id)
        look(window)
        text = session.article(summary.id).text
        spans = [
            span
            for sentence in sentences(text, 0, len(text))
            if (span := clean(text, sentence)) is not None and span.start > 20 and len(span) < 400
        ][:3]
        for number, span in enumerate(spans):
            if number in skipped:
                continue
            _drag(program, span.start, span.end)
            assert desk(window).view.selected_span() == span
            press("1")
            name_speaker("Somebody")
            made += 1
        press("Ctrl+Return")
        assert session.annotation_set(summary.id).state == "finished"
    return made


def _drag(program: Program, start: int, end: int) -> None:
    view = desk(program.window).view
    article = view.article()
    assert article is not None
    view.reveal(Span(start, end))
    QTest.qWait(1)
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    first, last = place_of(view, start), place_of(view, end)
    QTest.mousePress(view.viewport(), left, none, first)
    QTest.mouseMove(view.viewport(), (first + last) / 2)
    QTest.mouseMove(view.viewport(), last)
    QTest.mouseRelease(view.viewport(), left, none, last)
