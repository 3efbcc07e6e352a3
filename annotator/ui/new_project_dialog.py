"""Making a project: its name, where it goes, and a scheme of its own if there is one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.errors import UserError
from annotator.ui.dialogs import PROJECT_SUFFIX
from annotator.ui.fields import plain_label

_FORBIDDEN = '/\\:*?"<>|'


class NewProjectDialog(QDialog):
    """Asks what a new project needs and hands it to ``create(path, scheme_file)``.

    A UserError of ``create`` is shown in the dialog, which then stays open.
    """

    def __init__(
        self, create: Callable[[Path, Path | None], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("New project"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(520)
        self._create = create
        documents = QStandardPaths.writableLocation(
            QStandardPaths.StandardLocation.DocumentsLocation
        )
        self.name_edit = QLineEdit()
        self.name_edit.setAccessibleName(self.tr("Name of the project"))
        self.name_edit.setPlaceholderText(self.tr("For example: Harbour dispute 2024"))
        self.folder_edit = QLineEdit(documents if Path(documents).is_dir() else str(Path.home()))
        self.folder_edit.setAccessibleName(self.tr("Folder for the project file"))
        self.folder_button = QPushButton(self.tr("Choose…"))
        self.folder_button.setAccessibleName(self.tr("Choose the folder"))
        self.scheme_edit = QLineEdit()
        self.scheme_edit.setAccessibleName(self.tr("Scheme file, optional"))
        self.scheme_edit.setPlaceholderText(self.tr("claims, denials, acknowledgments"))
        self.scheme_button = QPushButton(self.tr("Choose…"))
        self.scheme_button.setAccessibleName(self.tr("Choose a scheme file"))
        self.problem = plain_label(role="danger", wrap=True)
        self.problem.hide()
        buttons = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(buttons.Ok | buttons.Cancel)
        self.create_button = self.buttons.button(buttons.Ok)
        self.create_button.setText(self.tr("Create"))
        self.create_button.setProperty("role", "primary")
        self.create_button.setEnabled(False)
        self._lay_out()
        self.name_edit.textChanged.connect(self._on_name_changed)
        self.folder_button.clicked.connect(self.choose_folder)
        self.scheme_button.clicked.connect(self.choose_scheme)
        self.buttons.accepted.connect(self.make_project)
        self.buttons.rejected.connect(self.reject)
        self.name_edit.setFocus()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(10)
        form.addRow(self.tr("Name"), self.name_edit)
        for label, edit, button in (
            (self.tr("Folder"), self.folder_edit, self.folder_button),
            (self.tr("Scheme"), self.scheme_edit, self.scheme_button),
        ):
            row = QHBoxLayout()
            row.addWidget(edit, 1)
            row.addWidget(button)
            form.addRow(label, row)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addWidget(plain_label(self.tr("New project"), role="heading"))
        column.addWidget(
            plain_label(
                self.tr("A project is one file with articles, annotations and guidelines."),
                role="muted",
                wrap=True,
            )
        )
        column.addLayout(form)
        column.addWidget(self.problem)
        column.addStretch()
        column.addWidget(self.buttons)

    def path(self) -> Path:
        """Where the project file will lie."""
        name = "".join("-" if sign in _FORBIDDEN else sign for sign in self.name_edit.text())
        return Path(self.folder_edit.text().strip()).expanduser() / (name.strip() + PROJECT_SUFFIX)

    def make_project(self) -> None:
        """Make the project, or say why it cannot be made."""
        scheme = self.scheme_edit.text().strip()
        try:
            self._create(self.path(), Path(scheme).expanduser() if scheme else None)
        except UserError as error:
            self.problem.setText(error.message)
            self.problem.show()
            return
        self.accept()

    def choose_folder(self) -> None:
        """Ask for the folder."""
        dialog = QFileDialog(self, self.tr("Folder for the project"), self.folder_edit.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.folder_edit.setText)
        dialog.open()

    def choose_scheme(self) -> None:
        """Ask for a scheme file."""
        dialog = QFileDialog(self, self.tr("Scheme file"), self.folder_edit.text())
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(self.tr("Schemes (*.json)"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.scheme_edit.setText)
        dialog.open()

    def _on_name_changed(self, name: str) -> None:
        self.create_button.setEnabled(bool(name.strip()))
        self.problem.hide()
