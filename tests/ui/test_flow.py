"""Widgets in lines: each has its place and size as soon as it is there."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from annotator.app import make_application
from annotator.ui.flow import FlowBox


def test_what_takes_the_place_of_another_is_placed_like_it(qtbot: QtBot) -> None:
    make_application("light")
    window = QWidget()
    qtbot.addWidget(window)
    box = FlowBox()
    column = QVBoxLayout(window)
    column.addWidget(box)
    window.show()
    qtbot.waitExposed(window)
    for words in ("Zharpress", "Tide Office and others"):
        box.take_all()
        chip = QPushButton(words, box)
        chip.setProperty("role", "chip")
        chip.show()
        box.flow.addWidget(chip)
        box.fit()
        QApplication.sendPostedEvents()
        assert chip.size() == chip.sizeHint()
        assert box.height() == chip.height()
