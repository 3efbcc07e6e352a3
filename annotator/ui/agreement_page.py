"""The Agreement page: how far annotators agree, on what the figures rest, where they differ.

It is the lead's page and shows everybody's work. Computes nothing: figures come from a task.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from annotator.errors import NotFound, UserError
from annotator.model.change import Change
from annotator.session.agreement_run import Wish, protected_files
from annotator.session.session import Session
from annotator.ui.agreement_export import ExportButton
from annotator.ui.agreement_panel import AgreementPanel
from annotator.ui.agreement_view import AgreementView
from annotator.ui.agreement_words import (
    basis_words,
    left_out_words,
    nothing_in_common,
    why_no_figures,
)
from annotator.ui.article_figures import ArticleFigures
from annotator.ui.background import IsCancelled, Progress, Supply
from annotator.ui.disagreement_card import DisagreementCard
from annotator.ui.empty_state import EmptyState
from annotator.ui.fields import plain_label
from annotator.ui.figure_table import FigureTable
from annotator.ui.icons import icon
from annotator.ui.outlook_table import OutlookTable
from annotator.ui.strong_button import StrongButton
from annotator.ui.work_progress import WorkProgress

if TYPE_CHECKING:
    from annotator.agreement.result import AgreementFigures
    from annotator.model.article import Article
    from annotator.session.study_choice import Surroundings

_SETTLE = 400
"""Milliseconds without a change after which figures are computed again."""
_PATIENCE = 200
"""Milliseconds before a computation shows that it runs: most are done by then."""
_ROOM_FOR_PANEL = 1200

_IN_TURNS = (
    *("_unplaced_panel", "panel"),
    *(
        "_disagreements",
        "_articles",
        "_table",
        "_outlook",
        "_unplaced_view",
        "_laid_out_view",
        "view",
    ),
)
"""What is built a turn after the other, once the page is in view."""


class AgreementPage(QWidget):
    """Figures of a project, computed again whenever it is shown and something has changed.

    ``place_chosen`` carries an article's id and the ids of the annotations (a tuple) of a
    disagreement that somebody wants to see.
    """

    place_chosen = Signal(str, object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self._session = session
        self._stop_listening = session.listen(self._on_project_changed)
        self._figures: AgreementFigures | None = None
        self._task: Supply | None = None
        self._is_stale = True
        self._is_panel_chosen = False
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.timeout.connect(self.compute)
        self._room = QTimer(self)
        self._room.setSingleShot(True)
        self._room.timeout.connect(self._on_room)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE)
        self.panel_button = StrongButton(self.tr("Parameters"))
        self.panel_button.setIcon(icon("settings"))
        self.panel_button.setProperty("role", "chip")
        self.panel_button.setCheckable(True)
        self.panel_button.clicked.connect(self._on_panel_clicked)
        self.export_button = ExportButton(f"{session.project_name}-agreement")
        self.export_button.written.connect(self._on_written)
        self.export_button.refused.connect(self._show_problem)
        self.basis = plain_label(role="muted", wrap=True)
        self.problem = plain_label(role="danger", wrap=True)
        self.progress = WorkProgress()
        self._patience.timeout.connect(self.progress.show)
        self.progress.cancel_requested.connect(self._on_cancel_requested)
        self.empty = EmptyState("agreement")
        self.empty.button_clicked.connect(self._on_empty_button_clicked)
        self._lay_out()

    # What stands in it is built a turn after the page is shown, or when it is asked for: all at
    # once would keep the window from everything else.

    @cached_property
    def panel(self) -> AgreementPanel:
        """What the figures are wished to be of."""
        panel = self._unplaced_panel
        panel.changed.connect(self._on_wish_changed)
        panel.measure_changed.connect(self._on_measure_changed)
        self._row.addWidget(panel)
        return panel

    @cached_property
    def view(self) -> AgreementView:
        """Where the figures are shown."""
        view = self._laid_out_view
        view.place_chosen.connect(self.place_chosen)
        self._stack.addWidget(view)
        return view

    @cached_property
    def _unplaced_panel(self) -> AgreementPanel:
        return AgreementPanel()

    @cached_property
    def _unplaced_view(self) -> AgreementView:
        return AgreementView(
            self._article,
            disagreements=self._disagreements,
            articles=self._articles,
            table=self._table,
            outlook=self._outlook,
            is_laid_out=False,
        )

    @cached_property
    def _laid_out_view(self) -> AgreementView:
        self._unplaced_view.lay_out()
        return self._unplaced_view

    @cached_property
    def _table(self) -> FigureTable:
        return FigureTable()

    @cached_property
    def _outlook(self) -> OutlookTable:
        return OutlookTable()

    @cached_property
    def _disagreements(self) -> DisagreementCard:
        return DisagreementCard(self._article)

    @cached_property
    def _articles(self) -> ArticleFigures:
        return ArticleFigures()

    def leave(self) -> None:
        """Let go of the session: stop listening and computing."""
        self._stop_listening()
        self._settle.stop()
        self._room.stop()
        self.export_button.stop()
        self._drop_task()

    @property
    def figures(self) -> AgreementFigures | None:
        """The figures shown; None while there are none."""
        return self._figures

    @property
    def is_up_to_date(self) -> bool:
        """Whether what is shown is of the project as it is and nothing is being computed."""
        is_busy = self._is_stale or self._settle.isActive() or self._task is not None
        return not is_busy and self.view.is_settled

    def compute(self) -> None:
        """Compute the figures that are wished for in the background and show them."""
        from annotator.session.damage import NOT_COMPARED
        from annotator.session.exporting import checked_records
        from annotator.session.study_choice import surroundings, those_at_work

        self._drop_task()
        self._is_stale = False
        self.problem.hide()
        known = surroundings(self._session)
        annotators = those_at_work(self._session)
        self.panel.show_choices(annotators, types=known.labels, batches=known.batches)
        wish = self.panel.wish()
        if len(wish.annotators) < 2:
            self._show_nothing(why_no_figures(annotators, wish.annotators))
            return
        self._task = task = Supply(
            checked_records(self._session, annotators=wish.annotators, so=NOT_COMPARED),
            partial(_figures_of, wish, known),
            self,
        )
        task.progressed.connect(self._on_progressed)
        task.finished.connect(self._on_finished)
        task.refused.connect(self._on_refused)
        task.failed.connect(self._on_failed)
        self.progress.begin(self.tr("Reading annotation sets…"))
        self._patience.start()
        task.start()

    def export_to(self, path: str) -> None:
        """Write the report on the figures shown to ``path``, as its ending asks."""
        self.problem.hide()
        self.export_button.write(path)

    def showEvent(self, event: QShowEvent) -> None:
        """Figures of before a change are computed again when somebody looks."""
        super().showEvent(event)
        self._room.start(0)

    def _on_room(self) -> None:
        """The page is in view: build what is missing, one thing in a turn, then compute."""
        there = vars(self)
        missing = next((name for name in _IN_TURNS if name not in there), None)
        if missing is not None:
            getattr(self, missing)
            if missing == "panel" and not self._is_panel_chosen:
                self._show_panel(is_shown=self.width() >= _ROOM_FOR_PANEL)
            self._room.start(0)
        elif self._is_stale:
            self._settle.start(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window has the panel only for those who ask for it."""
        super().resizeEvent(event)
        if not self._is_panel_chosen and "panel" in vars(self):
            self._show_panel(is_shown=self.width() >= _ROOM_FOR_PANEL)

    def _on_project_changed(self, _change: Change) -> None:
        self._is_stale = True
        if self.isVisible():
            self._settle.start(_SETTLE)

    def _on_wish_changed(self) -> None:
        self._is_stale = True
        self._settle.start(_SETTLE)

    def _on_measure_changed(self) -> None:
        self.view.show_measure(self.panel.key)

    def _on_panel_clicked(self, is_shown: bool) -> None:
        self._is_panel_chosen = True
        self._show_panel(is_shown=is_shown)

    def _show_panel(self, *, is_shown: bool) -> None:
        self.panel.setVisible(is_shown)
        self.panel_button.setChecked(is_shown)

    def _on_progressed(self, done: int, total: int, what: str) -> None:
        if total:
            self.progress.show_step(done, total, what)
        else:
            words = self.tr("Reading annotation sets: {0} so far").format(done)
            self.progress.words.setText(words)

    def _on_finished(self, figures: AgreementFigures) -> None:
        self._end_task()
        if not figures.articles:
            boxed = self.panel.unfinished_box
            self._show_nothing(
                nothing_in_common(figures), button="" if boxed.isChecked() else boxed.text()
            )
            return
        self._figures = figures
        self.basis.setText(f"{basis_words(figures)} {left_out_words(figures.left_out, at_most=2)}")
        types = self._session.scheme.types
        self.view.show_figures(
            figures,
            key=self.panel.key,
            type_labels={known.id: known.label for known in types},
            type_colors={known.id: known.color for known in types},
        )
        self._show(self.view)

    def _on_refused(self, error: UserError) -> None:
        self._end_task()
        self._show_nothing(error.message)

    def _on_failed(self) -> None:
        self._end_task()
        self._show_nothing(self.tr("The figures could not be computed because of a fault."))

    def _on_cancel_requested(self) -> None:
        # The other process is ended while nobody waits for it any more.
        self._drop_task()
        words = self.tr("Cancelled before the figures were ready.")
        if self._figures is None:
            self._show_nothing(words, button=self.tr("Compute"))
        else:
            self._show_problem(self.tr("{0} Those below are older.").format(words), role="warning")

    def _on_empty_button_clicked(self) -> None:
        boxed = self.panel.unfinished_box
        if self.empty.button.text() == boxed.text():
            boxed.setChecked(True)
        self._settle.stop()
        self.compute()

    def _on_written(self, path: str) -> None:
        self._show_problem(self.tr("The report is in “{0}”.").format(path), role="success")

    def _show_nothing(self, words: str, *, button: str = "") -> None:
        self._figures = None
        self.basis.clear()
        self.empty.show_words(self.tr("No figures to show yet"), words, button=button)
        self._show(self.empty)

    def _show(self, widget: QWidget) -> None:
        self._stack.setCurrentWidget(widget)
        self.basis.setVisible(self._figures is not None)
        self.export_button.show_figures(self._figures, protected=protected_files(self._session))

    def _show_problem(self, words: str, *, role: str = "danger") -> None:
        self.problem.setProperty("role", role)
        self.problem.style().polish(self.problem)
        self.problem.setText(words)
        self.problem.show()

    def _end_task(self) -> None:
        self._patience.stop()
        self.progress.hide()
        self._task = None

    def _drop_task(self) -> None:
        if self._task is not None:
            self._task.blockSignals(True)  # noqa: FBT003
            self._task.cancel()
        self._end_task()

    def _article(self, article_id: str) -> Article | None:
        try:
            return self._session.article(article_id)
        except NotFound:
            return None

    def _lay_out(self) -> None:
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(plain_label(self.tr("Agreement"), role="heading"))
        head.addStretch(1)
        head.addWidget(self.export_button)
        head.addWidget(self.panel_button)
        column = QVBoxLayout()
        column.setContentsMargins(20, 12, 12, 0)
        column.setSpacing(8)
        column.addLayout(head)
        for widget in (self.basis, self.problem, self.progress, self.export_button.progress):
            column.addWidget(widget)
            widget.hide()
        column.addWidget(self._stack, 1)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(column, 1)
        self._show_nothing("")


def _figures_of(
    wish: Wish,
    known: Surroundings,
    records: Iterator[Any],
    progress: Progress,
    is_cancelled: IsCancelled,
) -> AgreementFigures:
    """The figures of these annotation sets, waited for on the worker's thread."""
    from annotator.session.agreement_run import figures_apart
    from annotator.ui.agreement_charts import prepare

    figures = figures_apart(records, wish, known, progress=progress, is_cancelled=is_cancelled)
    prepare()
    return figures
