"""The guidelines as Markdown to write, as a page to look at, and in every earlier version."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from annotator.errors import UserError
from annotator.session import scheme_changes
from annotator.session.session import Session
from annotator.ui.fields import plain_label
from annotator.ui.markdown_view import MarkdownView
from annotator.ui.outcome_line import OutcomeLine

_PAUSE = 250
_AS_WRITTEN = 0


class GuidelinesEditor(QWidget):
    """Saves what is written as a new version; the view shows it, or another version."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._has_warned = False
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(self.tr("Guidelines, as Markdown"))
        self.text.setTabChangesFocus(True)
        self.text.setPlainText(session.guidelines)
        self.view = MarkdownView(self.tr("The guidelines as a page"))
        self.versions = QComboBox()
        self.versions.setAccessibleName(self.tr("Which version the page shows"))
        self.take_button = QPushButton(self.tr("Write on from this version"))
        self.save_button = QPushButton(self.tr("Save as a new version"))
        self.save_button.setProperty("role", "primary")
        self.outcome = OutcomeLine()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._lay_out()
        self._show_versions()
        self._show_page()
        self._pause.timeout.connect(self._show_page)
        self.text.textChanged.connect(self._on_text_changed)
        self.versions.currentIndexChanged.connect(self._show_page)
        self.take_button.clicked.connect(self.take_version)
        self.save_button.clicked.connect(self.save)
        self.outcome.undo_clicked.connect(self._on_undo_clicked)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        label = plain_label(self.tr("The page shows"))
        label.setBuddy(self.versions)
        head.addWidget(label)
        head.addWidget(self.versions)
        head.addWidget(self.take_button)
        head.addStretch(1)
        head.addWidget(self.save_button)
        for button in (self.take_button, self.save_button):
            button.setAutoDefault(False)
        middle = QSplitter()
        middle.setChildrenCollapsible(False)
        middle.addWidget(self.text)
        middle.addWidget(self.view)
        middle.setSizes([400, 400])
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(middle, 1)
        column.addWidget(self.outcome)

    @property
    def is_changed(self) -> bool:
        """Whether what is written is not what is in force."""
        return self.text.toPlainText() != self._session.guidelines

    def may_leave(self) -> bool:
        """Whether nothing is lost by closing; warns once, then lets go."""
        if not self.is_changed or self._has_warned:
            return True
        self._has_warned = True
        words = self.tr("What you wrote is not saved. Save it, or close again to drop it.")
        self.outcome.say(words, role="danger")
        return False

    def save(self) -> None:
        """Put what is written in force."""
        try:
            version = scheme_changes.put_guidelines(self._session, self.text.toPlainText())
        except UserError as error:
            self.outcome.say(error.message, role="danger")
            return
        words = self.tr(
            "In force as version {0}; annotations keep the version they were made under."
        )
        self.outcome.say(words.format(version), can_undo=True)
        self._show_versions()
        self._show_page()

    def take_version(self) -> None:
        """Write on from the version that the page shows."""
        version = self.versions.currentData()
        if version:
            self.text.setPlainText(scheme_changes.guidelines_of(self._session, version))
            self.versions.setCurrentIndex(0)

    def _show_versions(self) -> None:
        before = self.versions.blockSignals(True)  # noqa: FBT003
        self.versions.clear()
        self.versions.addItem(self.tr("As written here"), _AS_WRITTEN)
        for version, at in scheme_changes.guidelines_versions(self._session):
            words = self.tr("Version {0}, of {1}").format(version, at[:10])
            self.versions.addItem(words, version)
        self.versions.blockSignals(before)

    def _show_page(self) -> None:
        version = self.versions.currentData()
        body = (
            scheme_changes.guidelines_of(self._session, version)
            if version
            else self.text.toPlainText()
        )
        self.view.show_markdown(body)
        self.take_button.setEnabled(bool(version))
        self.save_button.setEnabled(self.is_changed)

    def _on_text_changed(self) -> None:
        self._has_warned = False
        self.save_button.setEnabled(self.is_changed)
        self._pause.start()

    def _on_undo_clicked(self) -> None:
        try:
            self._session.undo()
        except UserError as error:
            self.outcome.say(error.message, role="danger")
        else:
            self.outcome.say(self.tr("Taken back."))
        self._show_versions()
        self._show_page()
