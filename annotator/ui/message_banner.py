"""The one place where errors and notices are shown: over the page, never in the way of reading."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.errors import UserError
from annotator.ui.icons import icon

Tone = Literal["notice", "warning", "danger"]

_NOTICE_MILLISECONDS = 6_000
_WIDTH = 620
_DISTANCE = 14
_ICONS = {"notice": "information", "warning": "warning", "danger": "danger"}
_INKS = {"notice": "accent_ink", "warning": "warning", "danger": "danger"}


class MessageBanner(QFrame):
    """A sentence at the foot of the page, with details behind a button.

    Notices go by themselves; warnings and errors stay until they are dismissed or replaced.
    """

    offer_taken = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setObjectName("banner")
        self._floor = 0
        self._icon = QLabel()
        self._icon.setTextFormat(Qt.TextFormat.PlainText)
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.details_button = QPushButton(self.tr("Details"))
        self.details_button.setCheckable(True)
        self.offer_button = QPushButton()
        self.offer_button.hide()
        self.dismiss_button = QToolButton()
        self.dismiss_button.setProperty("role", "flat")
        self.dismiss_button.setToolTip(self.tr("Dismiss"))
        self.dismiss_button.setAccessibleName(self.tr("Dismiss the message"))
        self.details = QPlainTextEdit()
        self.details.setReadOnly(True)
        self.details.setTabChangesFocus(True)
        self.details.setAccessibleName(self.tr("Details"))
        self.details.setFixedHeight(130)
        self.details.hide()
        for button in (self.details_button, self.offer_button, self.dismiss_button):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_NOTICE_MILLISECONDS)
        self._lay_out()
        self._timer.timeout.connect(self.hide)
        self.details_button.toggled.connect(self._on_details_toggled)
        self.dismiss_button.clicked.connect(self.hide)
        self.offer_button.clicked.connect(self.hide)
        self.offer_button.clicked.connect(self.offer_taken)
        parent.installEventFilter(self)
        self.hide()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.words, 1)
        line.addWidget(self.details_button, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.offer_button, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.dismiss_button, 0, Qt.AlignmentFlag.AlignTop)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 10, 10)
        column.addLayout(line)
        column.addWidget(self.details)

    def set_floor(self, height: int) -> None:
        """How many pixels at the parent's lower edge are kept free."""
        self._floor = height
        self._place()

    def set_patience(self, milliseconds: int) -> None:
        """How long a notice stays."""
        self._timer.setInterval(milliseconds)

    def show_error(self, error: UserError) -> None:
        """Show what a UserError says; its details go behind the button."""
        self.show_message(error.message, tone="warning", details=error.details)

    def show_notice(self, words: str) -> None:
        """Show a sentence for a few seconds."""
        self.show_message(words, tone="notice")

    def show_message(self, words: str, *, tone: Tone, details: str = "") -> None:
        """Show a sentence in place of the one before."""
        self.setProperty("tone", "" if tone == "notice" else tone)
        self.style().polish(self)
        if self._icon.property("tone") != tone:
            self._icon.setProperty("tone", tone)
            self._icon.setPixmap(icon(_ICONS[tone], _INKS[tone]).pixmap(18, 18))
        if not self.dismiss_button.icon().cacheKey():
            self.dismiss_button.setIcon(icon("close", "muted"))
        self.words.setText(words)
        self.details.setPlainText(details)
        self.offer_button.hide()
        self.details_button.setChecked(False)
        self.details_button.setVisible(bool(details))
        self.show()
        self.raise_()
        self._place()
        self._announce()
        if tone == "notice":
            self._timer.start()
        else:
            self._timer.stop()

    def show_offer(self, words: str, *, label: str, details: str = "") -> None:
        """Show a sentence that stays, with a button; ``offer_taken`` tells that it was pressed."""
        self.show_message(words, tone="notice", details=details)
        self._timer.stop()
        self.offer_button.setText(label)
        self.offer_button.show()
        self._place()

    def dismiss_warning(self) -> None:
        """Put a warning away that belonged to what is in view no more; others stay."""
        if self.property("tone") == "warning":
            self.hide()

    def _announce(self) -> None:
        """Let a screen reader say it; the classes for that are not needed before."""
        from PySide6.QtGui import QAccessible, QAccessibleEvent

        QAccessible.updateAccessibility(QAccessibleEvent(self.words, QAccessible.Event.Alert))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep to the foot of the page when the window changes its size."""
        if watched is self.parent() and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _on_details_toggled(self, checked: bool) -> None:
        self.details.setVisible(checked)
        self._place()

    def _place(self) -> None:
        parent = self.parentWidget()
        if parent is None:
            return
        width = min(_WIDTH, parent.width() - 2 * _DISTANCE)
        self._column.activate()
        height = (
            self.heightForWidth(width) if self.hasHeightForWidth() else self.sizeHint().height()
        )
        left = (parent.width() - width) // 2
        self.setGeometry(left, parent.height() - self._floor - _DISTANCE - height, width, height)
