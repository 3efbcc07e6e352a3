"""All hits of a search to look through, untick, and annotate alike in one step.

The session makes the annotations; long work runs beside the window and can be cancelled.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from annotator.errors import UserError
from annotator.model.article import Article
from annotator.model.span import Span
from annotator.session.hit_annotating import (
    Alike,
    Candidate,
    HitAnnotating,
    articles_to_do,
    candidates,
)
from annotator.session.session import Session
from annotator.text.excerpts import find_in
from annotator.text.finding import Query
from annotator.ui.background import Feed, IsCancelled, Progress, Supply, Work
from annotator.ui.choice_rows import stance_row, type_row
from annotator.ui.counts import counted
from annotator.ui.dialog_buttons import buttons_row
from annotator.ui.fields import plain_label
from annotator.ui.hit_rows import HitRows, HitView
from annotator.ui.work_progress import WorkProgress

_MOST = 5_000
"""Hits over all articles that one act takes: more can nobody have looked through."""

_MOST_EACH = 1_000
_AT_ONCE = 20

Spans = list[tuple[Article, list[Span]]]


class AnnotateAllDialog(QDialog):
    """``done_with`` carries the ids of the annotations that were made."""

    done_with = Signal(object)

    def __init__(
        self, session: Session, article: Article, query: Query, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Annotate all hits"))
        self.resize(820, 660)
        self._session, self._article, self._query = session, article, query
        self._work: Work | None = None
        self._run: HitAnnotating | None = None
        self.head = plain_label(role="heading", wrap=True)
        self.here_button = QRadioButton(self.tr("In this article"))
        self.all_button = QRadioButton(self.tr("In all articles that are still to do"))
        self.here_button.setChecked(True)
        self.tick_button = QPushButton(self.tr("Tick all"))
        self.untick_button = QPushButton(self.tr("Tick none"))
        self.model = HitRows(self)
        self.rows = HitView(self.model)
        self.rows.setAccessibleName(self.tr("Hits"))
        self.nothing = plain_label(role="muted", wrap=True)
        self.types = type_row(session.scheme)
        self.stances = stance_row(session.scheme)
        self.speaker = _names_combo(
            self.tr("Speaker"), [known.name for known in session.speakers()]
        )
        self.proposition = _names_combo(
            self.tr("Proposition"), [known.text for known in session.propositions()]
        )
        self.progress = WorkProgress()
        self.refusal = plain_label(role="danger", wrap=True)
        self.cancel_button = QPushButton(self.tr("Close"))
        self.annotate_button = QPushButton()
        self.annotate_button.setProperty("role", "primary")
        self._lay_out()
        self._connect()
        self._choose_type(session.scheme.offered_types[0].id)
        self._show_here()

    def _lay_out(self) -> None:
        scope = QHBoxLayout()
        scope.setSpacing(14)
        scope.addWidget(self.here_button)
        scope.addWidget(self.all_button)
        scope.addStretch()
        for button in (self.tick_button, self.untick_button):
            button.setProperty("role", "flat")
            button.setAutoDefault(False)
            scope.addWidget(button)
        form = QFormLayout()
        form.setVerticalSpacing(8)
        form.addRow(plain_label(self.tr("Type")), self.types)
        scheme = self._session.scheme
        for field, name, widget in (
            ("stance", self.tr("Stance"), self.stances),
            ("speaker", self.tr("Speaker"), self.speaker),
            ("proposition", self.tr("Proposition"), self.proposition),
        ):
            if scheme.uses(field):
                label = plain_label(name)
                label.setBuddy(widget)
                form.addRow(label, widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 16)
        column.setSpacing(10)
        column.addWidget(self.head)
        column.addLayout(scope)
        column.addWidget(self.rows, 1)
        column.addWidget(self.nothing)
        column.addLayout(form)
        column.addWidget(self.progress)
        column.addWidget(self.refusal)
        column.addLayout(buttons_row(self.cancel_button, self.annotate_button))
        self.progress.hide()
        self.refusal.hide()

    def _connect(self) -> None:
        self.here_button.clicked.connect(self._show_here)
        self.all_button.clicked.connect(self._look_everywhere)
        self.tick_button.clicked.connect(partial(self._tick_all, is_on=True))
        self.untick_button.clicked.connect(partial(self._tick_all, is_on=False))
        self.model.ticked_changed.connect(self._refresh)
        self.types.picked.connect(self._choose_type)
        self.stances.picked.connect(self.stances.set_checked)
        self.progress.cancel_requested.connect(self._cancel_work)
        self.cancel_button.clicked.connect(self.reject)
        self.annotate_button.clicked.connect(self.annotate)

    # looking

    def _show_here(self) -> None:
        found = find_in(self._article.text, self._query, most=_MOST_EACH)
        self._show([(self._article, found)])

    def _look_everywhere(self) -> None:
        work = Supply(articles_to_do(self._session), partial(_find_everywhere, self._query), self)
        work.finished.connect(self._show)
        self._begin(work, self.tr("Looking through the articles…"))

    def _show(self, found: Spans) -> None:
        self._end_work()
        rows = [
            known for article, spans in found for known in candidates(self._session, article, spans)
        ]
        self.model.show_candidates(rows)
        hits = counted(len(rows), "hit")
        words = self.tr("{0} of “{1}”").format(hits, self._query.words)
        if len(found) > 1:
            words = self.tr("{0} in {1}").format(words, counted(len(found), "article"))
        if len(rows) >= (_MOST if self.all_button.isChecked() else _MOST_EACH):
            words = self.tr("The first {0}").format(words)
        self.head.setText(words)
        self.rows.setVisible(bool(rows))
        self.nothing.setVisible(not rows)
        self.nothing.setText(self.tr("There is nothing to annotate here."))
        if rows:
            self.rows.setCurrentIndex(self.model.index(0))

    # choosing

    def _choose_type(self, type_id: str) -> None:
        self.types.set_checked(type_id)
        self.stances.set_checked(self._session.scheme.type(type_id).stance)
        self._type_id = type_id
        self.model.set_type(type_id)

    _type_id = ""

    def _tick_all(self, _checked: bool = False, *, is_on: bool) -> None:
        self.model.tick_all(is_on=is_on)

    def _refresh(self) -> None:
        count = len(self.model.ticked())
        self.annotate_button.setText(self.tr("Annotate {0}").format(counted(count, "hit")))
        self.annotate_button.setEnabled(count > 0 and self._work is None)

    def _alike(self) -> Alike:
        stances = (known for known in self.stances.values() if self.stances.chip(known).isChecked())
        return Alike(
            type=self._type_id,
            stance=next(stances, None),
            speaker=self.speaker.currentText(),
            proposition=self.proposition.currentText(),
        )

    # doing

    def annotate(self) -> None:
        """Annotate what is ticked, in one undo step."""
        portions = list(_portions(self.model.ticked()))
        try:
            self._run = run = HitAnnotating(self._session, self._alike())
        except UserError as error:
            self._show_refusal(error)
            return
        work = Feed(partial(_given, portions), partial(_add, run), self)
        work.finished.connect(self._on_annotated)
        self._begin(work, self.tr("Annotating…"))

    def _on_annotated(self) -> None:
        self._end_work()
        run, self._run = self._run, None
        if run is not None:
            made = run.finish()
            self.accept()
            self.done_with.emit(made)

    def _begin(self, work: Work, words: str) -> None:
        self._work = work
        work.refused.connect(self._on_refused)
        work.cancelled.connect(self._on_cancelled)
        work.progressed.connect(self.progress.show_step)
        self.refusal.hide()
        self.progress.begin(words)
        self.progress.show()
        self._refresh()
        work.start()

    def _end_work(self) -> None:
        self._work = None
        self.progress.hide()
        self._refresh()

    def _cancel_work(self) -> None:
        if self._work is not None:
            self._work.cancel()

    def _on_cancelled(self) -> None:
        self._end_work()
        self._take_back()
        if self.all_button.isChecked() and not self.model.rowCount():
            self.here_button.setChecked(True)
            self._show_here()

    def _on_refused(self, error: UserError) -> None:
        self._end_work()
        self._take_back()
        self._show_refusal(error)

    def _show_refusal(self, error: UserError) -> None:
        self.refusal.setText(error.message)
        self.refusal.show()

    def _take_back(self) -> None:
        run, self._run = self._run, None
        if run is not None:
            run.cancel()

    def done(self, result: int) -> None:
        """Nothing goes on when the dialog has gone."""
        if self._work is not None:
            self._work.stop()
        self._take_back()
        super().done(result)


def _names_combo(name: str, names: Sequence[str]) -> QComboBox:
    """A field for a known name or a new one; empty for none."""
    combo = QComboBox()
    combo.setEditable(True)
    combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    combo.addItem("")
    combo.addItems(sorted(names, key=str.casefold))
    combo.setAccessibleName(name)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    completer = combo.completer()
    if completer is not None:
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(completer.CompletionMode.PopupCompletion)
    return combo


def _find_everywhere(
    query: Query, articles: Iterator[Article], _progress: Progress, is_cancelled: IsCancelled
) -> Spans:
    found: Spans = []
    total = 0
    for article in articles:
        spans = find_in(article.text, query, most=min(_MOST_EACH, _MOST - total))
        if spans:
            found.append((article, spans))
            total += len(spans)
        if total >= _MOST or is_cancelled():
            break
    return found


def _portions(ticked: Sequence[Candidate]) -> Iterator[tuple[str, list[Span]]]:
    """The spans by article, a few at a time."""
    portion: list[Candidate] = []
    for candidate in ticked:
        is_other = portion and portion[0].article_id != candidate.article_id
        if is_other or len(portion) == _AT_ONCE:
            yield portion[0].article_id, [known.span for known in portion]
            portion = []
        portion.append(candidate)
    if portion:
        yield portion[0].article_id, [known.span for known in portion]


def _given(
    portions: Sequence[tuple[str, list[Span]]], progress: Progress, is_cancelled: IsCancelled
) -> Iterator[tuple[str, list[Span]]]:
    for number, portion in enumerate(portions):
        if is_cancelled():
            return
        progress(number, len(portions), "")
        yield portion


def _add(run: HitAnnotating, portion: tuple[str, list[Span]]) -> None:
    run.add(*portion)
