"""What an import reads and how: files and folders, their format and encoding.

Holds the user's wishes; reading is somebody else's business.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.ui.csv_column import CsvColumn
from annotator.ui.fields import plain_label
from annotator.ui.icons import icon

_ENCODINGS = ("utf-8", "utf-16", "windows-1252", "iso-8859-1", "windows-1256", "windows-1251")
_ENDINGS = "*.txt *.text *.html *.htm *.xhtml *.jsonl *.ndjson *.json *.csv *.tsv"
_FIELD = 290
_TABLES = (".csv", ".tsv")


class _PathList(QListWidget):
    """Files and folders; says what to do while there are none."""

    delete_pressed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Del asks for the selected ones to go."""
        if event.matches(QKeySequence.StandardKey.Delete):
            self.delete_pressed.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The list, or the hint in its middle."""
        super().paintEvent(event)
        if self.count() == 0:
            painter = QPainter(self.viewport())
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            hint = self.tr("Drop files and folders here, or add them above.")
            painter.drawText(self.viewport().rect(), int(Qt.AlignmentFlag.AlignCenter), hint)


class ImportSources(QWidget):
    """The form of an import."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.paths: list[Path] = []
        self.list = _PathList()
        self.list.setProperty("role", "framed")
        self.list.setAccessibleName(self.tr("Files and folders to import"))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.itemSelectionChanged.connect(self._on_selection_changed)
        self.files_button = QPushButton(icon("article"), self.tr("Add files…"))
        self.files_button.clicked.connect(self.choose_files)
        self.folder_button = QPushButton(icon("folder"), self.tr("Add folder…"))
        self.folder_button.clicked.connect(self.choose_folder)
        self.remove_button = QPushButton(self.tr("Remove"))
        self.remove_button.setEnabled(False)
        self.remove_button.clicked.connect(self.remove_selected)
        self.list.delete_pressed.connect(self.remove_selected)
        self.format_field = QComboBox()
        self.format_field.setAccessibleName(self.tr("Format"))
        for name, label in _formats().items():
            self.format_field.addItem(label, name)
        self.format_field.currentIndexChanged.connect(self._on_wish_changed)
        self.encoding_field = QComboBox()
        self.encoding_field.setEditable(True)
        self.encoding_field.setMinimumWidth(_FIELD)
        self.encoding_field.setAccessibleName(self.tr("Encoding"))
        self.encoding_field.addItems(["", *_ENCODINGS])
        field = self.encoding_field.lineEdit()
        if field is not None:
            field.setPlaceholderText(self.tr("UTF-8, or what a byte order mark says"))
            field.editingFinished.connect(self._on_wish_changed)
        self.encoding_field.currentIndexChanged.connect(self._on_wish_changed)
        self.csv_column = CsvColumn()
        self._lay_out()
        self._refresh()

    @property
    def format(self) -> str:
        """The format's name, as `read_articles` knows it."""
        return str(self.format_field.currentData())

    @property
    def encoding(self) -> str | None:
        """The encoding that was named; None for UTF-8 or what a byte order mark says."""
        return self.encoding_field.currentText().strip() or None

    def add_paths(self, paths: Iterable[Path]) -> None:
        """Add files and folders that are not in the list yet."""
        for path in paths:
            if path not in self.paths:
                self.paths.append(path)
                self.list.addItem(str(path))
        self._refresh()

    def remove_selected(self) -> None:
        """Take the selected files and folders off the list."""
        for place in sorted((index.row() for index in self.list.selectedIndexes()), reverse=True):
            self.list.takeItem(place)
            del self.paths[place]
        self._refresh()

    def choose_files(self) -> None:
        """Ask for files to add."""
        dialog = self._file_dialog(self.tr("Add files"), QFileDialog.FileMode.ExistingFiles)
        articles = self.tr("Articles ({0})").format(_ENDINGS)
        dialog.setNameFilters([articles, self.tr("All files (*)")])
        dialog.open()

    def choose_folder(self) -> None:
        """Ask for a folder to add with everything in it."""
        self._file_dialog(self.tr("Add a folder"), QFileDialog.FileMode.Directory).open()

    def _file_dialog(self, title: str, mode: QFileDialog.FileMode) -> QFileDialog:
        dialog = QFileDialog(self, title)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(mode)
        dialog.filesSelected.connect(self._on_files_selected)
        return dialog

    def _on_files_selected(self, names: list[str]) -> None:
        self.add_paths(map(Path, names))

    def _on_selection_changed(self) -> None:
        self.remove_button.setEnabled(bool(self.list.selectedIndexes()))

    def _on_wish_changed(self) -> None:
        self._refresh()

    def _refresh(self) -> None:
        tables = [path for path in self.paths if self._may_be_table(path)]
        files = [path for path in tables if path.is_file()]
        self._csv_label.setVisible(bool(tables))
        self.csv_column.setVisible(bool(tables))
        self.csv_column.show_file(files[0] if files else None, encoding=self.encoding)
        self.changed.emit()

    def _may_be_table(self, path: Path) -> bool:
        is_named_so = path.suffix.lower() in _TABLES
        return self.format == "csv" or (self.format == "auto" and is_named_so)

    def _lay_out(self) -> None:
        rule = plain_label(
            self.tr(
                "Articles are taken exactly as they stand and never change afterwards. One whose "
                "text is in the project already is counted, not doubled."
            ),
            role="muted",
            wrap=True,
        )
        buttons = QHBoxLayout()
        for button in (self.files_button, self.folder_button, self.remove_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        self._csv_label = QLabel(self.tr("Text column"))
        form = QFormLayout()
        form.setVerticalSpacing(8)
        form.setHorizontalSpacing(14)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(self.tr("Format"), self.format_field)
        form.addRow(self.tr("Encoding"), self.encoding_field)
        self._csv_label.setBuddy(self.csv_column.field)
        form.addRow(self._csv_label, self.csv_column)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(rule)
        column.addLayout(buttons)
        column.addWidget(self.list, 1)
        column.addLayout(form)


def _formats() -> dict[str, str]:
    translate = QCoreApplication.translate
    return {
        "auto": translate("ImportSources", "By the ending of each file’s name"),
        "text": translate("ImportSources", "Plain text: one article a file"),
        "html": translate("ImportSources", "HTML: the article of each page"),
        "jsonl": translate("ImportSources", "JSON Lines: one article or annotation set a line"),
        "csv": translate("ImportSources", "CSV: one article a row"),
    }
