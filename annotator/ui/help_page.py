"""The help: a window of its own with contents, search and the pages of ``resources/help``."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotator.paths import resource
from annotator.ui.help_keys import with_keys_in_force
from annotator.ui.markdown_search import MarkdownSearch
from annotator.ui.markdown_view import MarkdownView
from annotator.ui.own_keys import OwnKeys

_CONTENTS_WIDTH = 230
_POSITION = Qt.ItemDataRole.UserRole


class HelpPage(QDialog):
    """Shows the help. Not modal: call ``show()`` and read on beside the work."""

    def __init__(self, parent: QWidget | None = None, *, keys: OwnKeys | None = None) -> None:
        """With ``keys`` the help names those in force, and goes on doing so."""
        super().__init__(parent)
        self._keys = keys
        self.setWindowTitle(self.tr("Help"))
        self.resize(900, 640)
        self.view = MarkdownView(self.tr("Help"))
        self.search = MarkdownSearch(self.view)
        self.contents = QListWidget()
        self.contents.setAccessibleName(self.tr("Contents"))
        self.contents.setFixedWidth(_CONTENTS_WIDTH)
        self.contents.currentItemChanged.connect(self._on_section_chosen)
        self.contents.itemClicked.connect(self._on_section_chosen)
        left = QVBoxLayout()
        left.addWidget(self.search)
        left.addWidget(self.contents, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 14, 14, 14)
        row.setSpacing(14)
        row.addLayout(left)
        row.addWidget(self.view, 1)
        self._show_help()
        self._fill_contents()
        if keys is not None:
            keys.changed.connect(self._on_keys_changed)
        # A list without a current row shows nobody that it has the focus.
        self.contents.setCurrentRow(0)
        self.view.scroll_to(0)
        self.contents.setFocus()

    def show_section(self, words: str) -> None:
        """Go to the first section whose heading is ``words``; KeyError when there is none."""
        found = self.contents.findItems(words, Qt.MatchFlag.MatchExactly)
        if not found:
            raise KeyError(words)
        self.contents.setCurrentItem(found[0])
        self._on_section_chosen(found[0])

    def _show_help(self) -> None:
        body = resource("help", "help.md").read_text(encoding="utf-8")
        if self._keys is not None:
            body = with_keys_in_force(body, self._keys.table, self._keys.specs)
        self.view.show_markdown(body)

    def _on_keys_changed(self) -> None:
        """Stay at the place that is being read."""
        bar = self.view.verticalScrollBar()
        place = bar.value()
        self._show_help()
        bar.setValue(place)

    def _fill_contents(self) -> None:
        for level, words, position in self.view.headings():
            if level == 2:
                entry = QListWidgetItem(words)
                entry.setData(_POSITION, position)
                self.contents.addItem(entry)

    def _on_section_chosen(self, entry: QListWidgetItem | None) -> None:
        if entry is not None:
            self.view.scroll_to(entry.data(_POSITION))
