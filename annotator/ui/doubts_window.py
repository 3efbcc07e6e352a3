"""What to ask the lead: the annotator's unsure and noted annotations of all articles in one list.

Stays open beside the work and follows it; a place is opened by the window it belongs to.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.errors import UserError
from annotator.model.change import Change
from annotator.session import annotating
from annotator.session.doubts import Doubt, doubts, write_doubts
from annotator.session.session import Session
from annotator.ui.file_names import as_file_name
from annotator.ui.plain_table import PlainTable, Row, RowsModel
from annotator.ui.plain_text import plain_label, shortened
from annotator.ui.strong_button import StrongButton

ALL, UNSURE, NOTED = "all", "unsure", "noted"

_SIZE = (900, 560)
_SETTLE = 120
_ARTICLE_WIDTH, _NOTE_WIDTH = 230, 270


class DoubtsWindow(QDialog):
    """The list, filtered by why something stands in it. Not modal: call ``show()``.

    ``place_chosen`` carries an article's id and the annotation ids of what was chosen.
    """

    place_chosen = Signal(str, object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Ask the lead"))
        self.resize(*_SIZE)
        self._session = session
        self._doubts: list[Doubt] = []
        self._group = QButtonGroup(self)
        self.filters = {known: self._filter(known) for known in (ALL, UNSURE, NOTED)}
        self.filters[ALL].setChecked(True)
        self.table = PlainTable(
            RowsModel((self.tr("Article"), self.tr("Words"), self.tr("Note"))),
            name=self.tr("Annotations to ask about"),
            stretch=1,
        )
        self.table.setSelectionMode(PlainTable.SelectionMode.SingleSelection)
        self.nothing = plain_label(role="muted", wrap=True)
        self.outcome = plain_label(role="muted", wrap=True)
        self.sure_button = QPushButton(self.tr("Sure now"))
        self.sure_button.setToolTip(self.tr("Take the mark off; the note stays"))
        self.save_button = QPushButton(self.tr("Save as…"))
        self.save_button.setToolTip(self.tr("A list to send: Markdown to read, CSV for a table"))
        self.close_button = QPushButton(self.tr("Close"))
        for button in (self.sure_button, self.save_button, self.close_button):
            button.setAutoDefault(False)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE)
        self._lay_out()
        self._connect()
        self._stop_listening = session.listen(self._on_project_changed)
        self.reload()

    def _filter(self, name: str) -> StrongButton:
        button = StrongButton("")
        button.setObjectName(name)
        button.setProperty("role", "chip")
        button.setCheckable(True)
        button.setAutoDefault(False)
        self._group.addButton(button)
        return button

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(6)
        for button in self.filters.values():
            head.addWidget(button)
        head.addStretch(1)
        foot = QHBoxLayout()
        foot.addWidget(self.sure_button)
        foot.addWidget(self.outcome, 1)
        foot.addWidget(self.save_button)
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 14)
        column.setSpacing(10)
        column.addWidget(
            plain_label(
                self.tr("What you marked as unsure or wrote a note on. Enter goes to the place."),
                role="muted",
                wrap=True,
            )
        )
        column.addLayout(head)
        column.addWidget(self.table, 1)
        column.addWidget(self.nothing)
        column.addStretch()
        column.addLayout(foot)

    def _connect(self) -> None:
        self._settle.timeout.connect(self.reload)
        self._group.buttonClicked.connect(self._show_rows)
        self.table.row_activated.connect(self._on_activated)
        self.table.selectionModel().selectionChanged.connect(self._show_what_can_be_done)
        self.sure_button.clicked.connect(self._on_sure_clicked)
        self.save_button.clicked.connect(self._on_save_clicked)
        self.close_button.clicked.connect(self.close)
        again = QShortcut(QKeySequence("Ctrl+W"), self)
        again.activated.connect(self.close)

    def leave(self) -> None:
        """Let go of the session."""
        self._stop_listening()
        self._settle.stop()
        self.hide()

    def reload(self) -> None:
        """Read the list again; the row that was chosen stays so."""
        self._doubts = doubts(self._session)
        unsure = sum(doubt.annotation.unsure for doubt in self._doubts)
        noted = sum(bool(doubt.annotation.note) for doubt in self._doubts)
        for name, words, count in (
            (ALL, self.tr("All {0}"), len(self._doubts)),
            (UNSURE, self.tr("⚑ Unsure {0}"), unsure),
            (NOTED, self.tr("With a note {0}"), noted),
        ):
            self.filters[name].setText(words.format(count))
        self._show_rows()

    def shown(self) -> list[Doubt]:
        """What passes the filter."""
        if self.filters[UNSURE].isChecked():
            return [doubt for doubt in self._doubts if doubt.annotation.unsure]
        if self.filters[NOTED].isChecked():
            return [doubt for doubt in self._doubts if doubt.annotation.note]
        return self._doubts

    def chosen(self) -> Doubt | None:
        """The doubt whose row is selected."""
        rows = self.table.selectionModel().selectedRows()
        return self._by_id(rows[0].data(Qt.ItemDataRole.UserRole)) if rows else None

    def _by_id(self, annotation_id: object) -> Doubt | None:
        return next((known for known in self._doubts if known.annotation.id == annotation_id), None)

    def _show_rows(self) -> None:
        before = self.chosen()
        found = self.shown()
        self.table.set_rows(_row(doubt) for doubt in found)
        self.table.setColumnWidth(0, _ARTICLE_WIDTH)
        self.table.setColumnWidth(2, _NOTE_WIDTH)
        self.table.setVisible(bool(found))
        self.nothing.setVisible(not found)
        self.nothing.setText(
            self.tr("Nothing to ask. U marks the current annotation as unsure, N writes a note.")
            if not self._doubts
            else self.tr("Nothing of that kind.")
        )
        for place, doubt in enumerate(found):
            if before is not None and doubt.annotation.id == before.annotation.id:
                self.table.choose_row(place)
        self._show_what_can_be_done()

    def _show_what_can_be_done(self) -> None:
        doubt = self.chosen()
        can_write = not self._session.is_read_only
        self.sure_button.setEnabled(can_write and doubt is not None and doubt.annotation.unsure)
        self.save_button.setEnabled(bool(self.shown()))

    def _on_activated(self, annotation_id: object) -> None:
        doubt = self._by_id(annotation_id)
        if doubt is not None:
            self.place_chosen.emit(doubt.annotation.article_id, (doubt.annotation.id,))

    def _on_sure_clicked(self) -> None:
        doubt = self.chosen()
        if doubt is not None:
            annotating.change_annotation(self._session, doubt.annotation.id, unsure=False)
            self.reload()

    def _on_save_clicked(self) -> None:
        dialog = QFileDialog(self, self.tr("Save the list"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([self.tr("To read (*.md)"), self.tr("Table (*.csv)")])
        dialog.setDefaultSuffix("md")
        name = f"{self._session.project_name}-{self._session.annotator}"
        dialog.selectFile(as_file_name(name, ".md"))
        dialog.filterSelected.connect(self._on_filter_selected)
        dialog.fileSelected.connect(self.save)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _on_filter_selected(self, name: str) -> None:
        dialog = self.sender()
        if isinstance(dialog, QFileDialog):
            dialog.setDefaultSuffix("csv" if "csv" in name else "md")

    def save(self, path: str) -> None:
        """Write what is shown to that file, and say how it went."""
        try:
            write_doubts(self.shown(), Path(path), protected=self._session.project.connection.files)
        except UserError as error:
            self.outcome.setText(error.message)
            return
        self.outcome.setText(self.tr("Saved as “{0}”.").format(Path(path).name))

    def _on_project_changed(self, _change: Change) -> None:
        self._settle.start()


def _row(doubt: Doubt) -> Row:
    mark = "⚑ " if doubt.annotation.unsure else ""
    note = " ".join(doubt.annotation.note.split())
    return Row(
        (
            shortened(doubt.article_title, 60),
            mark + shortened(f"{doubt.type_label}: {doubt.words}", 120),
            shortened(note, 80),
        ),
        key=doubt.annotation.id,
        tip=doubt.annotation.note,
    )
