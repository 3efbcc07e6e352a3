"""The sample day: two people annotate sample articles in the real window, by mouse and keyboard.

Proves that the program works on this machine, and leaves dataset, figures and pictures behind.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from annotator.errors import UserError
from annotator.model.span import Span
from annotator.session import exporting, reporting
from annotator.session.checking import check_project
from annotator.session.sample import (
    SampleAnnotation,
    SampleSet,
    create_sample,
    sample_sets,
)
from annotator.session.session import Session
from annotator.ui.annotator_dialog import AnnotatorDialog
from annotator.ui.positions import DisplayText

if TYPE_CHECKING:
    from annotator.agreement.result import AgreementFigures
    from annotator.ui.annotate_page import AnnotatePage
    from annotator.ui.main_window import MainWindow

_PATIENCE = 20_000
_ANNOTATORS = ("a1", "a2")


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleDay:
    """What a sample day left behind, and its headline figures."""

    project: Path
    dataset: Path
    figures: Path
    picture: Path
    articles: int
    annotations: int
    span_f1: float


class SampleDayError(UserError):
    """The sample day did not go as it must: this installation does not work."""


def make_sample_project(folder: Path) -> Path:
    """A fresh project with the sample articles and nobody's annotations in ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "sample-day.annotator"
    path.unlink(missing_ok=True)
    create_sample(path, with_annotations=False).close()
    return path


def play_sample_day(window: MainWindow, path: Path, *, articles: int) -> SampleDay:
    """Annotate the first ``articles`` sample articles as both annotators, export and compare.

    The window must be shown. Raises SampleDayError when the project does not hold afterwards
    exactly what was annotated.
    """
    window.open_project(path)
    wanted = [record for record in sample_sets() if record.status == "finished"]
    chosen = _read_by_both(wanted)[:articles]
    for name in _ANNOTATORS:
        _answer_who(window, name)
        for record in wanted:
            if record.annotator == name and record.article.id in chosen:
                _annotate_article(window, record)
    session, page = _desk(window)
    page.open_article(chosen[min(1, len(chosen) - 1)])
    for _ in range(3):
        page.view.pick(page.view.next_annotation())
    picture = path.with_name("window.png")
    _wait(window)
    window.grab().save(str(picture))
    problems = check_project(session)
    if problems:
        raise SampleDayError(f"The sample project is damaged: {problems[0].what}.")
    dataset, figures_file = path.with_name("dataset.jsonl"), path.with_name("agreement.json")
    report = exporting.export(session, "jsonl", dataset)
    figures = reporting.agreement_figures(reporting.study_of_project(session))
    reporting.write_figures(figures, figures_file)
    _compare_page(window, figures)
    expected = sum(len(record.annotations) for record in wanted if record.article.id in chosen)
    lines = dataset.read_text(encoding="utf-8").splitlines()
    written = sum(len(json.loads(line)["annotations"]) for line in lines)
    if not report.annotations == written == expected:
        raise SampleDayError(
            f"{expected} annotations were made, {report.annotations} stored and {written} exported."
        )
    overall = next(
        figure.value
        for figure in figures.measures
        if figure.measure == "span_f1_dice" and figure.type is None and figure.pair is None
    )
    return SampleDay(
        project=path,
        dataset=dataset,
        figures=figures_file,
        picture=picture,
        articles=len(chosen),
        annotations=report.annotations,
        span_f1=overall if overall is not None else 0.0,
    )


def _compare_page(window: MainWindow, figures: AgreementFigures) -> None:
    """The Agreement page, which has its figures from another process, must show the same."""
    window.show_page("agreement")
    page = window.pages.agreement
    if page is None:
        raise SampleDayError("The window has no Agreement page.")
    _until(lambda: page.is_up_to_date, "the figures of the Agreement page")
    if page.figures is None or page.figures.measures != figures.measures:
        raise SampleDayError(f"The Agreement page shows other figures. {page.empty.words.text()}")
    window.show_page("annotate")


def _read_by_both(records: list[SampleSet]) -> list[str]:
    by_article: dict[str, set[str]] = {}
    for record in records:
        if record.article.id is not None and record.annotator is not None:
            by_article.setdefault(record.article.id, set()).add(record.annotator)
    return [article for article, names in by_article.items() if names >= set(_ANNOTATORS)]


def _desk(window: MainWindow) -> tuple[Session, AnnotatePage]:
    if window.session is None or window.page is None:
        raise SampleDayError("The window lost its project.")
    return window.session, window.page


def _wait(window: MainWindow, milliseconds: int = 0) -> None:
    QTest.qWait(milliseconds)
    window.repaint()


def _until(is_so: Callable[[], bool], what: str) -> None:
    # Under Python 3.11 QTest has no qWaitFor that takes a callable of ours.
    for _ in range(_PATIENCE // 5):
        if is_so():
            return
        QTest.qWait(5)
    raise SampleDayError(f"The window did not come to {what}.")


def _answer_who(window: MainWindow, name: str) -> None:
    """Say who is annotating in the dialog that asks for it."""
    if not isinstance(window.dialogs.open_dialog, AnnotatorDialog):
        window.dialogs.ask_annotator()
    dialog = window.dialogs.open_dialog
    if not isinstance(dialog, AnnotatorDialog):
        raise SampleDayError("The window did not ask who is annotating.")
    dialog.edit.setFocus()
    QTest.keyClicks(dialog.edit, name)
    QTest.keyClick(dialog.edit, Qt.Key.Key_Return)
    session, _ = _desk(window)
    _until(lambda: session.annotator == name, "annotator " + name)
    window.activateWindow()
    _until(window.isActiveWindow, "the front after the question")


def _annotate_article(window: MainWindow, record: SampleSet) -> None:
    session, page = _desk(window)
    page.open_article(record.article.id or "")
    _wait(window)
    for wanted in record.annotations:
        _annotate(window, wanted)
    page.open_article(record.article.id or "")
    QTest.keyClick(page.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    article_id = record.article.id or ""
    _until(lambda: session.annotation_set(article_id).state == "finished", "finishing an article")


def _annotate(window: MainWindow, wanted: SampleAnnotation) -> None:
    """One annotation: drag, type key, speaker, stance key; further fragments with F."""
    session, page = _desk(window)
    scheme = session.scheme
    _drag(page, wanted.fragments[0])
    known_type = scheme.type(wanted.type)
    QTest.keyClick(page.view, _key(known_type.key))
    annotation_id = page.view.current()
    made = session.annotation(annotation_id or "")
    if made is None or made.fragments != wanted.fragments[:1] or made.type != wanted.type:
        raise SampleDayError("A drag and a type key did not make the annotation they should.")
    for fragment in wanted.fragments[1:]:
        _drag(page, fragment)
        QTest.keyClick(page.view, Qt.Key.Key_F)
    if wanted.speaker is not None and wanted.speaker_id != made.speaker_id:
        QTest.keyClick(page.view, Qt.Key.Key_S)
        _type(page.inspector.form.speaker.edit, wanted.speaker)
    if wanted.proposition_text is not None:
        QTest.keyClick(page.view, Qt.Key.Key_P)
        _type(page.inspector.form.proposition, wanted.proposition_text)
    # After the proposition, which the stance may have followed.
    if wanted.stance is not None and wanted.stance != page.inspector.form.stances.checked():
        QTest.keyClick(page.view, _key(scheme.stance(wanted.stance).key))
    done = session.annotation(made.id)
    if done is None or (done.fragments, done.speaker_id, done.stance, done.proposition_id) != (
        wanted.fragments,
        wanted.speaker_id,
        wanted.stance,
        wanted.proposition,
    ):
        raise SampleDayError("The fields of an annotation are not those that were typed.")


def _drag(page: AnnotatePage, span: Span) -> None:
    """Select a span with the mouse, from its first character to behind its last."""
    view = page.view
    view.reveal(span)
    QTest.qWait(0)
    start, end = _places(page, span)
    surface: QWidget = view.viewport()
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(surface, left, Qt.KeyboardModifier.NoModifier, start)
    QTest.mouseMove(surface, QPoint((start.x() + end.x()) // 2, (start.y() + end.y()) // 2))
    QTest.mouseMove(surface, end)
    QTest.mouseRelease(surface, left, Qt.KeyboardModifier.NoModifier, end)
    if view.selected_span() != span:
        raise SampleDayError("Dragging over words did not select them.")


def _places(page: AnnotatePage, span: Span) -> tuple[QPoint, QPoint]:
    """Where a hand would press and release to mark a span."""
    article = page.article
    if article is None:
        raise SampleDayError("The window shows no article.")
    cursor = QTextCursor(page.view.document())
    places = []
    for position in DisplayText(article.text).qt_range(span):
        cursor.setPosition(position)
        places.append(page.view.cursorRect(cursor).center())
    return places[0], places[1]


def _type(field: QWidget, words: str) -> None:
    QTest.keyClicks(field, words)
    QTest.keyClick(field, Qt.Key.Key_Return)


def _key(key: str) -> Qt.Key:
    return Qt.Key(ord(key.upper()))
