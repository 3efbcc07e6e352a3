"""One annotator's work against gold: how close, what differs and where, and the file to send."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.errors import UserError
from annotator.session.agreement_run import protected_files
from annotator.session.feedback import (
    FORMATS,
    Comparison,
    comparison,
    entries,
    feedback_apart,
    feedback_from,
    write_feedback,
)
from annotator.session.session import Session
from annotator.ui.background import IsCancelled, Progress, Supply, Task
from annotator.ui.counts import counted
from annotator.ui.dialog_buttons import buttons_row
from annotator.ui.fields import plain_label
from annotator.ui.file_names import as_file_name
from annotator.ui.outcome_line import OutcomeLine
from annotator.ui.plain_table import PlainTable, Row, RowsModel

if TYPE_CHECKING:
    from annotator.agreement.disagreement import Version
    from annotator.agreement.feedback import Difference, Feedback

_SIZE = (960, 660)
_LONGEST = 300


class FeedbackDialog(QDialog):
    """Shows the feedback for one of ``annotators``, of one article or of all; use ``open()``.

    ``place_chosen`` tells (article id, annotation ids) of a place to be looked at.
    """

    place_chosen = Signal(str, object)

    def __init__(
        self,
        session: Session,
        annotators: Sequence[str],
        *,
        article_id: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._article_id = session, article_id
        self._feedback: Feedback | None = None
        self._work: Supply | None = None
        self._writing: Task | None = None
        self.setWindowTitle(
            self.tr("Feedback") if article_id is None else self.tr("How gold has this article")
        )
        self.resize(*_SIZE)
        self.annotators = QComboBox()
        self.annotators.setAccessibleName(self.tr("Annotator"))
        for name in annotators:
            self.annotators.addItem(name)
        self.summary = plain_label(role="strong", wrap=True)
        self.confusions = plain_label(role="muted", wrap=True)
        titles = (self.tr("What"), self.tr("Gold"), self.tr("Annotator"), self.tr("Why"))
        self.table = PlainTable(RowsModel(titles), name=self.tr("What differs"), stretch=1)
        self.table.setProperty("role", "framed")
        self.detail = plain_label(wrap=True)
        self.outcome = OutcomeLine()
        self.open_button = QPushButton(self.tr("Open the place"))
        self.save_button = QPushButton(self.tr("Save file…"))
        self.close_button = QPushButton(self.tr("Close"))
        self._lay_out()
        self.annotators.currentIndexChanged.connect(self.refresh)
        self.table.row_activated.connect(self._on_row_activated)
        self.table.selectionModel().currentRowChanged.connect(self._show_detail)
        self.open_button.clicked.connect(self.open_place)
        self.save_button.clicked.connect(self.ask_file)
        self.close_button.clicked.connect(self.reject)
        self.refresh()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 14)
        column.setSpacing(10)
        head = QHBoxLayout()
        label = plain_label(self.tr("Annotator"))
        label.setBuddy(self.annotators)
        head.addWidget(label)
        head.addWidget(self.annotators)
        head.addStretch(1)
        for widget in (label, self.annotators):
            widget.setVisible(self._article_id is None)
        column.addLayout(head)
        for part in (self.summary, self.confusions):
            column.addWidget(part)
        column.addWidget(self.table, 1)
        column.addWidget(self.detail)
        column.addWidget(self.outcome)
        column.addLayout(buttons_row(self.open_button, self.save_button, self.close_button))

    # showing

    def refresh(self) -> None:
        """Compare anew."""
        self._drop_work()
        self._show(None)
        name = self.annotators.currentText()
        try:
            wish = comparison(self._session, name, article_id=self._article_id)
        except UserError as error:
            self.summary.setText(error.message)
            return
        self.summary.setText(self.tr("Comparing with gold…"))
        self._work = work = Supply(entries(self._session, wish), partial(_compared, wish), self)
        work.finished.connect(self._show)
        work.refused.connect(self._on_refused)
        work.failed.connect(self._on_failed)
        work.start()

    def done(self, result: int) -> None:
        """Closing ends what is being compared; a file that is being written comes whole."""
        self._drop_work()
        super().done(result)

    def _drop_work(self) -> None:
        if self._work is not None:
            self._work.blockSignals(True)  # noqa: FBT003
            self._work.cancel()
            self._work = None

    def _on_refused(self, error: UserError) -> None:
        self.summary.setText(error.message)

    def _on_failed(self) -> None:
        self.summary.setText(self.tr("The comparison was stopped by a fault in the program."))

    def _show(self, feedback: Feedback | None) -> None:
        self._feedback = feedback
        rows = (
            [] if feedback is None else [self._row(feedback, one) for one in feedback.differences]
        )
        self.table.set_rows(rows)
        for button in (self.open_button, self.save_button):
            button.setEnabled(feedback is not None)
        self.open_button.setEnabled(bool(rows))
        self.confusions.setText("" if feedback is None else self._confusion_words(feedback))
        self.confusions.setVisible(bool(self.confusions.text()))
        if feedback is not None:
            self.summary.setText(self._summary_words(feedback))
        self._narrow()
        if rows:
            self.table.choose_row(0)
        self._show_detail()
        self.outcome.say("")

    def _narrow(self) -> None:
        """What gold has gets as much room as what the annotator has."""
        room = self.table.viewport().width() - self.table.columnWidth(0)
        for column, share in ((2, 0.4), (3, 0.25)):
            width = self.table.columnWidth(column)
            self.table.setColumnWidth(column, min(width, round(room * share)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width has other shares."""
        super().resizeEvent(event)
        self.table.fit_columns()
        self._narrow()

    def _summary_words(self, feedback: Feedback) -> str:
        from annotator.report.feedback_contents import share_text

        if not feedback.articles:
            return self.tr("No article is finished both by {0} and in gold yet.").format(
                feedback.annotator
            )
        if not feedback.differences:
            return self.tr("Everything is as in gold: {0} in {1}.").format(
                counted(feedback.own, "annotation"), counted(feedback.articles, "article")
            )
        found, typed = feedback.score("found"), feedback.score("type")
        return self.tr(
            "{0}, {1} of {2}’s and {3} of gold. Found: precision {4}, recall {5}, F1 {6}. "
            "With the same type: F1 {7}."
        ).format(
            counted(feedback.articles, "article"),
            counted(feedback.own, "annotation"),
            feedback.annotator,
            f"{feedback.gold:,}",
            share_text(found.precision),
            share_text(found.recall),
            share_text(found.f1),
            share_text(typed.f1),
        )

    def _confusion_words(self, feedback: Feedback) -> str:
        parts = [
            self.tr("{0} instead of {1} ({2} ×)").format(
                feedback.label(one.own), feedback.label(one.gold), one.n
            )
            for one in feedback.confusions[:4]
        ]
        return self.tr("Typical: {0}.").format(", ".join(parts)) if parts else ""

    def _row(self, feedback: Feedback, one: Difference) -> Row:
        cells = (
            self._kind_words(one),
            self._version_words(feedback, one.gold),
            self._version_words(feedback, one.own),
            " · ".join(filter(None, (one.reason.why, one.reason.guideline))),
        )
        return Row(cells, one, tip=one.title)

    def _kind_words(self, one: Difference) -> str:
        if one.outcome == "missed":
            return self.tr("missed")
        if one.outcome == "beyond":
            return self.tr("beyond gold")
        words = {
            "boundary": self.tr("words"),
            "type": self.tr("type"),
            "speaker": self.tr("speaker"),
            "stance": self.tr("stance"),
            "proposition": self.tr("proposition"),
        }
        return ", ".join(words[kind] for kind in one.differs)

    def _version_words(self, feedback: Feedback, version: Version | None) -> str:
        if version is None:
            return "–"
        from annotator.report.shown_text import isolated

        stance = None if version.stance is None else feedback.label(version.stance)
        given = (feedback.label(version.type), version.speaker, stance, version.proposition)
        text = " ".join(version.text.split())[:_LONGEST]
        fields = " · ".join(isolated(value) for value in given if value)
        return f"{fields}: {isolated(f'“{text}”')}"

    def current(self) -> Difference | None:
        """The place that is chosen."""
        rows = self.table.rows_model.rows
        at = self.table.currentIndex().row()
        return rows[at].key if 0 <= at < len(rows) else None  # type: ignore[return-value]  # rows are made in this class only

    def _show_detail(self) -> None:
        one, feedback = self.current(), self._feedback
        if one is None or feedback is None:
            self.detail.setText("")
            return
        lines = [
            one.title,
            self.tr("Gold: {0}").format(self._version_words(feedback, one.gold)),
            f"{feedback.annotator}: {self._version_words(feedback, one.own)}",
        ]
        if one.reason.why:
            lines.append(self.tr("Why: {0}").format(one.reason.why))
        if one.reason.guideline:
            lines.append(self.tr("Guideline: {0}").format(one.reason.guideline))
        self.detail.setText("\n".join(lines))

    # doing

    def open_place(self) -> None:
        """Show the chosen place in its article, and close."""
        self._on_row_activated(self.current())

    def _on_row_activated(self, one: Difference | None) -> None:
        if one is None:
            return
        ids = [version.annotation for version in (one.own, one.gold) if version is not None]
        self.accept()
        self.place_chosen.emit(one.article_id, ids)

    def ask_file(self) -> None:
        """Ask where the file to send goes."""
        dialog = QFileDialog(self, self.tr("Save feedback"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([f"{words} (*{ending})" for ending, words in FORMATS.items()])
        dialog.setDefaultSuffix("html")
        dialog.selectFile(as_file_name(f"feedback-{self.annotators.currentText()}", ".html"))
        dialog.fileSelected.connect(self.save)
        dialog.open()

    def save(self, path: str) -> None:
        """Write the file to send."""
        if self._feedback is None:
            return
        self.save_button.setEnabled(False)
        self.outcome.say(self.tr("Writing {0}…").format(path))
        protected = protected_files(self._session)
        writing = partial(_written, self._feedback, Path(path), protected)
        self._writing = task = Task(writing, self)
        task.finished.connect(self._on_written)
        task.refused.connect(self._on_write_refused)
        task.failed.connect(self._on_write_failed)
        task.start()

    def _on_written(self, path: Path) -> None:
        self._say_written(self.tr("Saved as {0}.").format(path), role="success")

    def _on_write_refused(self, error: UserError) -> None:
        self._say_written(error.message, role="danger")

    def _on_write_failed(self) -> None:
        words = self.tr("The file was not written because of a fault in the program.")
        self._say_written(words, role="danger")

    def _say_written(self, words: str, *, role: str) -> None:
        self.save_button.setEnabled(self._feedback is not None)
        self.outcome.say(words, role=role)


def _compared(
    wish: Comparison,
    given: Iterator[Any],
    progress: Progress,
    is_cancelled: IsCancelled,
) -> Feedback:
    """Waited for on the worker's thread while another process compares; one article is quick."""
    import annotator.report.feedback_contents  # noqa: F401 - its words are needed right after

    if wish.article_id is not None:
        return feedback_from(given, wish)
    return feedback_apart(given, wish, progress=progress, is_cancelled=is_cancelled)


def _written(
    feedback: Feedback,
    path: Path,
    protected: Collection[Path],
    _progress: Progress,
    _is_cancelled: IsCancelled,
) -> Path:
    write_feedback(feedback, path, protected=protected)
    return path
