"""Chips keep the picture they painted; they look as they are all the same."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.ui.chips import Chip
from annotator.ui.theme import apply_theme


@pytest.fixture
def chip(qtbot: QtBot) -> Chip:
    made = Chip("claim", key="1", color="#c05020")
    made.setCheckable(True)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    qtbot.addWidget(made)
    made.resize(made.sizeHint())
    with qtbot.waitExposed(made):
        made.show()
    return made


def picture(chip: Chip) -> QImage:
    return chip.grab().toImage()


def test_every_state_has_a_look_of_its_own(chip: Chip) -> None:
    looks = [picture(chip)]
    chip.setChecked(True)
    looks.append(picture(chip))
    chip.setEnabled(False)
    looks.append(picture(chip))
    chip.setEnabled(True)
    chip.setChecked(False)
    chip.show_value("denial", key="2", color="#c05020")
    looks.append(picture(chip))
    chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert all(one != other for place, one in enumerate(looks) for other in looks[place + 1 :])
    chip.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    chip.show_value("claim", key="1", color="#c05020")
    assert picture(chip) == looks[0]


def test_another_theme_paints_them_anew(chip: Chip) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply_theme(app, "light")
    light = picture(chip)
    apply_theme(app, "dark")
    dark = picture(chip)
    apply_theme(app, "light")
    assert dark != light
    assert picture(chip) == light
