"""Choosing the column of a CSV file that holds the text, with a look at what it gives.

Reads the file's header and first row in the background; knows nothing of projects.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from annotator.errors import UserError
from annotator.ui.background import IsCancelled, Progress, Task
from annotator.ui.fields import plain_label

DEFAULT_COLUMN = "text"
_LIKELY = ("text", "body", "content", "article", "fulltext", "full_text")
_PREVIEW = 160
_PAUSE = 250
"""Milliseconds without a key after which the first row is looked at."""


class CsvColumn(QWidget):
    """A field with a CSV file's columns, and below it how the first article would begin."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._file: Path | None = None
        self._encoding: str | None = None
        self._task: Task | None = None
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_PAUSE)
        self._typing.timeout.connect(self._look)
        self.field = QComboBox()
        self.field.setEditable(True)
        self.field.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.field.setMinimumWidth(290)
        self.field.setAccessibleName(self.tr("Column with the text"))
        self.field.setCurrentText(DEFAULT_COLUMN)
        self.field.currentTextChanged.connect(self._on_text_changed)
        self.preview = plain_label(role="small", wrap=True)
        line = QHBoxLayout()
        line.addWidget(self.field)
        line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(line)
        column.addWidget(self.preview)

    @property
    def chosen(self) -> str:
        """The column's name."""
        return self.field.currentText().strip() or DEFAULT_COLUMN

    def show_file(self, file: Path | None, *, encoding: str | None) -> None:
        """Offer the columns of this file; None when the columns cannot be known beforehand."""
        if (file, encoding) == (self._file, self._encoding):
            return
        self._file, self._encoding = file, encoding
        self.preview.clear()
        if file is not None:
            self._run(partial(_columns, file, encoding), self._on_columns)

    def leave(self) -> None:
        """Stop reading."""
        self._typing.stop()
        if self._task is not None:
            self._task.blockSignals(True)  # noqa: FBT003
            self._task.cancel()
            self._task = None

    def _run(self, function: Callable[..., object], on_finished: Callable[[Any], None]) -> None:
        self.leave()
        self._task = Task(function, self)
        self._task.finished.connect(on_finished)
        self._task.refused.connect(self._on_refused)
        self._task.start()

    def _on_columns(self, names: tuple[str, ...]) -> None:
        folded = [name.casefold() for name in names]
        likely = next((folded.index(name) for name in _LIKELY if name in folded), 0)
        self.field.blockSignals(True)  # noqa: FBT003
        self.field.clear()
        self.field.addItems([name for name in names if name])
        self.field.setCurrentText(names[likely])
        self.field.blockSignals(False)  # noqa: FBT003
        self._look()

    def _on_text_changed(self) -> None:
        self._typing.start()

    def _look(self) -> None:
        if self._file is not None:
            self._run(partial(_beginning, self._file, self._encoding, self.chosen), self._on_begun)

    def _on_begun(self, beginning: tuple[str, str]) -> None:
        title, text = beginning
        self.preview.setText(
            self.tr("The first article is called “{title}” and begins: {text}").format(
                title=title, text=text
            )
        )

    def _on_refused(self, error: UserError) -> None:
        self.preview.setText(error.message)


def _columns(
    file: Path, encoding: str | None, _progress: Progress, _is_cancelled: IsCancelled
) -> tuple[str, ...]:
    from annotator.session.transfer import csv_columns

    return csv_columns(file, encoding=encoding)


def _beginning(
    file: Path, encoding: str | None, column: str, _progress: Progress, _is_cancelled: IsCancelled
) -> tuple[str, str]:
    """Title and first words of the first article that the column gives."""
    from annotator.session.transfer import read_articles

    for item in read_articles([file], format="csv", encoding=encoding, text_column=column):
        if hasattr(item, "reason"):
            raise UserError(item.reason)
        words = " ".join(item.text[: _PREVIEW * 4].split())
        return item.title, words if len(words) <= _PREVIEW else words[:_PREVIEW] + "…"
    raise UserError("The table has no rows.")
