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
from annotator.ui.markdown_search import MarkdownSearch
from annotator.ui.markdown_view import MarkdownView

_CONTENTS_WIDTH = 230
_POSITION = Qt.ItemDataRole.UserRole


class HelpPage(QDialog):
    """Shows the help. Not modal: call ``show()`` and read on beside the work."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
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
        self.view.show_markdown(resource("help", "help.md").read_text(encoding="utf-8"))
        self._fill_contents()
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

    def _fill_contents(self) -> None:
        for level, words, position in self.view.headings():
            if level == 2:
                entry = QListWidgetItem(words)
                entry.setData(_POSITION, position)
                self.contents.addItem(entry)

    def _on_section_chosen(self, entry: QListWidgetItem | None) -> None:
        if entry is not None:
            self.view.scroll_to(entry.data(_POSITION))
