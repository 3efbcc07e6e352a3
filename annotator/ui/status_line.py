"""The line under the pages: keys worth knowing, what was saved, how far one is, and on."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from annotator.ui.key_hints import KeyCap, cap_text, key_hints
from annotator.ui.plain_text import plain_label, plain_tip
from annotator.ui.theme import theme_signals

_WORDS_MILLISECONDS = 4_000
_GAP, _HINT_GAP = 14, 13


class StatusLine(QFrame):
    """Key hints, the last word on saving, progress, and the button that finishes an article."""

    finish_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        self.setProperty("edge", "top")
        self._width = 0
        self._is_annotating = True
        self._each_hint: list[QWidget] = []
        self._hints = QWidget()
        # Until the width is known: shown, they would be part of the window's least width.
        self._hints.hide()
        self.words = plain_label(role="muted")
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(170)
        self.progress.setAccessibleName(self.tr("Articles finished"))
        self.count = plain_label()
        self.time = plain_label(role="muted")
        self.time.setAccessibleName(self.tr("Time spent on this article"))
        self.finish_button = QPushButton()
        self.finish_button.setProperty("role", "primary")
        self.finish_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.finish_button.setAccessibleName(self.tr("Finish this article and open the next"))
        self.finish_button.setToolTip(
            self.tr("Finish this article, also when there is nothing to annotate, and go on")
        )
        self._fade = QTimer(self)
        self._fade.setSingleShot(True)
        self._fade.setInterval(_WORDS_MILLISECONDS)
        self._resting_words = ""
        self._lay_out()
        self._fade.timeout.connect(self._on_faded)
        self.finish_button.clicked.connect(self.finish_clicked)
        key_hints().changed.connect(self._show_keys)
        # Once the new sizes have come to the labels.
        self._refit = QTimer(self)
        self._refit.setSingleShot(True)
        self._refit.timeout.connect(self._show_keys)
        theme_signals().changed.connect(self._refit.start)
        self._show_keys()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 8, 6)
        row.setSpacing(_GAP)
        # Hints must not keep the window from getting narrow.
        self._hints.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row.addWidget(self._hints, 1)
        row.addStretch()
        row.addWidget(self.words)
        row.addWidget(self.progress)
        row.addWidget(self.count)
        row.addWidget(self.time)
        row.addWidget(self.finish_button)

    def fill_hints(self) -> None:
        """Put the hints there, if they are not; the first screen does without."""
        if self._hints.layout() is not None:
            return
        row = QHBoxLayout(self._hints)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_HINT_GAP)
        for actions, words in (
            (("next_sentence", "previous_sentence"), self.tr("sentence")),
            (("next_annotation",), self.tr("next annotation")),
            (("undo",), self.tr("undo")),
            (("shortcuts",), self.tr("all keys")),
            (("palette",), self.tr("all actions")),
        ):
            hint = QWidget()
            line = QHBoxLayout(hint)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(5)
            for action in actions:
                line.addWidget(KeyCap(action), 0, Qt.AlignmentFlag.AlignVCenter)
            line.addWidget(plain_label(words, role="muted"))
            row.addWidget(hint)
            self._each_hint.append(hint)
        row.addStretch()
        self.show_hints(width=self._width)

    def set_annotating(self, *, is_annotating: bool) -> None:
        """Whether the keys, the progress and the button of annotating are of any use now."""
        self._is_annotating = is_annotating
        for widget in (self.progress, self.count, self.finish_button):
            widget.setVisible(is_annotating)
        self.show_hints(width=self._width)

    def show_hints(self, *, width: int) -> None:
        """Show as many hints as a window of that width has room for."""
        self._width = width
        if not self._each_hint:
            # To ask for sizes has everything here dressed, before it is in its window.
            return
        beside = (self.count, self.time, self.finish_button)
        room = width - sum(widget.sizeHint().width() + _GAP for widget in beside) - 3 * _GAP
        room -= self.progress.minimumWidth() + _GAP
        room -= self.words.fontMetrics().horizontalAdvance(self._resting_words)
        fitting = 0
        for hint in self._each_hint:
            room -= hint.sizeHint().width() + _HINT_GAP
            hint.setVisible(room >= 0)
            fitting += room >= 0
        is_of_use = self._is_annotating and key_hints().are_shown
        self._hints.setVisible(bool(fitting) and is_of_use)

    def _show_keys(self) -> None:
        hints = key_hints()
        key = cap_text(hints.of("finish", "Ctrl+Return")).replace(" ", "+")
        words = self.tr("Finish, next")
        self.finish_button.setText(f"{words}   {key}" if key and hints.are_shown else words)
        self.show_hints(width=self._width)

    def show_progress(self, finished: int, articles: int) -> None:
        """Say how many articles are finished."""
        self.progress.setRange(0, max(1, articles))
        self.progress.setValue(finished)
        self.count.setText(self.tr("{0} of {1} finished").format(finished, articles))

    def set_resting_words(self, words: str) -> None:
        """What stands there while there is nothing new to say."""
        self._resting_words = words
        if not self._fade.isActive():
            self.words.setText(words)

    def show_time(self, words: str, more: str) -> None:
        """Say how long the work on the open article has taken; ``more`` stands in the tool tip."""
        is_other = words != self.time.text()
        self.time.setText(words)
        if is_other:
            self.show_hints(width=self._width)
        self.time.setToolTip(plain_tip(more))
        self.time.setAccessibleDescription(more)

    def say(self, words: str) -> None:
        """Say something for a few seconds."""
        self.words.setText(words)
        self._fade.start()

    def set_can_finish(self, *, can_finish: bool) -> None:
        """Whether an article is open that could be finished."""
        self.finish_button.setEnabled(can_finish)

    def _on_faded(self) -> None:
        self.words.setText(self._resting_words)
