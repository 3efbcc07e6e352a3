"""The Agreement page: how far annotators agree, on what the figures rest, where they differ.

It is the lead's page and shows everybody's work. Computes nothing: figures come from a task.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.errors import NotFound, UserError
from annotator.model.change import Change
from annotator.session.session import Session
from annotator.ui.agreement_view import AgreementView
from annotator.ui.agreement_words import (
    basis_words,
    left_out_words,
    nothing_in_common,
    why_no_figures,
)
from annotator.ui.annotator_choice import AnnotatorChoice
from annotator.ui.background import IsCancelled, Progress, Supply
from annotator.ui.counts import counted
from annotator.ui.empty_state import EmptyState
from annotator.ui.fields import plain_label
from annotator.ui.work_progress import WorkProgress

if TYPE_CHECKING:
    from annotator.agreement.result import AgreementFigures

_SETTLE = 250
"""Milliseconds without a change after which figures are computed again."""
_PATIENCE = 200
"""Milliseconds before a computation shows that it runs: most are done by then."""


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
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE)
        self._settle.timeout.connect(self.compute)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE)
        self.choice = AnnotatorChoice()
        self.choice.changed.connect(self._on_wish_changed)
        self.unfinished_box = QCheckBox(self.tr("Include unfinished sets"))
        self.unfinished_box.toggled.connect(self._on_wish_changed)
        self.export_button = QPushButton(self.tr("Export figures…"))
        self.export_button.clicked.connect(self.choose_export_file)
        self.basis = plain_label(role="muted", wrap=True)
        self.problem = plain_label(role="danger", wrap=True)
        self.progress = WorkProgress()
        self._patience.timeout.connect(self.progress.show)
        self.progress.cancel_requested.connect(self._on_cancel_requested)
        self.empty = EmptyState("agreement")
        self.empty.button_clicked.connect(self._on_empty_button_clicked)
        self.view = AgreementView(self._title_of)
        self.view.place_chosen.connect(self.place_chosen)
        self._lay_out()

    def leave(self) -> None:
        """Let go of the session: stop listening and computing."""
        self._stop_listening()
        self._settle.stop()
        self._drop_task()

    @property
    def figures(self) -> AgreementFigures | None:
        """The figures shown; None while there are none."""
        return self._figures

    @property
    def is_up_to_date(self) -> bool:
        """Whether what is shown is of the project as it is and nothing is being computed."""
        return not (self._is_stale or self._settle.isActive() or self._task is not None)

    def compute(self) -> None:
        """Compute the figures of the chosen annotators in the background and show them."""
        from annotator.session.exporting import set_records

        self._drop_task()
        self._is_stale = False
        self.problem.hide()
        annotators = self._session.annotators()
        self.choice.show_annotators(annotators)
        chosen = self.choice.chosen
        if len(chosen) < 2:
            self._show_nothing(why_no_figures(annotators, chosen))
            return
        self._task = task = Supply(
            set_records(self._session, annotators=chosen),
            partial(_figures_of, chosen, self.unfinished_box.isChecked()),
            self,
        )
        task.progressed.connect(self._on_progressed)
        task.finished.connect(self._on_finished)
        task.refused.connect(self._on_refused)
        task.failed.connect(self._on_failed)
        self.progress.begin(self.tr("Reading annotation sets…"))
        self._patience.start()
        task.start()

    def choose_export_file(self) -> None:
        """Ask where the figures shown should go, as JSON or CSV, and write them there."""
        dialog = QFileDialog(self, self.tr("Export figures"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([self.tr("JSON (*.json)"), self.tr("Table (*.csv)")])
        dialog.setDefaultSuffix("json")
        dialog.selectFile(f"{self._session.project_name}-agreement.json")
        dialog.fileSelected.connect(self.export_to)
        dialog.open()

    def export_to(self, path: str) -> None:
        """Write the figures shown to ``path``; says below the title where they are or why not."""
        from annotator.session.reporting import write_figures

        if self._figures is None:
            return
        if Path(path).resolve() == self._session.path.resolve():
            words = self.tr("“{0}” is the project itself; choose another name.")
            self._show_problem(words.format(path))
            return
        try:
            write_figures(self._figures, Path(path))
        except UserError as error:
            self._show_problem(error.message)
        else:
            self._show_problem(self.tr("The figures are in “{0}”.").format(path), role="success")

    def showEvent(self, event: QShowEvent) -> None:
        """Figures of before a change are computed again when somebody looks."""
        super().showEvent(event)
        if self._is_stale:
            self._settle.start(0)

    def _on_project_changed(self, _change: Change) -> None:
        self._is_stale = True
        if self.isVisible():
            self._settle.start(_SETTLE)

    def _on_wish_changed(self) -> None:
        self._is_stale = True
        self._settle.start(_SETTLE)

    def _on_progressed(self, done: int, total: int, _what: str) -> None:
        if total:
            words = self.tr("Comparing {0}…").format(counted(total, "article"))
            self.progress.begin(words)
        else:
            words = self.tr("Reading annotation sets: {0} so far").format(done)
            self.progress.words.setText(words)

    def _on_finished(self, figures: AgreementFigures) -> None:
        self._end_task()
        if not figures.articles:
            self._show_nothing(
                nothing_in_common(figures),
                button="" if self.unfinished_box.isChecked() else self.unfinished_box.text(),
            )
            return
        self._figures = figures
        self.basis.setText(f"{basis_words(figures)} {left_out_words(figures.left_out)}")
        labels = {known.id: known.label for known in self._session.scheme.types}
        self.view.show_figures(figures, type_labels=labels)
        self._show(self.view)

    def _on_refused(self, error: UserError) -> None:
        self._end_task()
        self._show_nothing(error.message)

    def _on_failed(self) -> None:
        self._end_task()
        self._show_nothing(self.tr("The figures could not be computed because of a fault."))

    def _on_cancel_requested(self) -> None:
        # Figures cannot be stopped half-way; nobody waits for them any more.
        self._drop_task()
        words = self.tr("Cancelled before the figures were ready.")
        if self._figures is None:
            self._show_nothing(words, button=self.tr("Compute"))
        else:
            self._show_problem(self.tr("{0} Those below are older.").format(words), role="warning")

    def _on_empty_button_clicked(self) -> None:
        if self.empty.button.text() == self.unfinished_box.text():
            self.unfinished_box.setChecked(True)
        self.compute()

    def _show_nothing(self, words: str, *, button: str = "") -> None:
        self._figures = None
        self.basis.clear()
        self.empty.show_words(self.tr("No figures to show yet"), words, button=button)
        self._show(self.empty)

    def _show(self, widget: QWidget) -> None:
        self._stack.setCurrentWidget(widget)
        self.basis.setVisible(self._figures is not None)
        self.export_button.setEnabled(self._figures is not None)

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

    def _title_of(self, article_id: str) -> str:
        try:
            return self._session.article(article_id).title
        except NotFound:
            return article_id

    def _lay_out(self) -> None:
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.view)
        title = plain_label(self.tr("Agreement"), role="heading")
        caption = plain_label(self.tr("ANNOTATORS"), role="caption")
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(title)
        head.addSpacing(12)
        head.addWidget(caption)
        head.addWidget(self.choice, 1)
        head.addWidget(self.unfinished_box)
        head.addWidget(self.export_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 16)
        column.setSpacing(10)
        column.addLayout(head)
        for widget in (self.basis, self.problem, self.progress):
            column.addWidget(widget)
            widget.hide()
        column.addWidget(self._stack, 1)
        self._show_nothing("")
        self.setTabOrder(self.unfinished_box, self.export_button)


def _figures_of(
    annotators: tuple[str, ...],
    include_unfinished: bool,
    records: Iterator[Any],
    progress: Progress,
    _is_cancelled: IsCancelled,
) -> AgreementFigures:
    """The figures of these annotation sets, on the worker's thread."""
    from annotator.session.reporting import agreement_figures, study_of_records

    study = study_of_records(records, annotators=annotators, include_unfinished=include_unfinished)
    articles = len(study.articles)
    progress(articles, articles, "")
    return agreement_figures(study)
