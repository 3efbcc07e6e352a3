"""Tokens, type colours, style sheet and icons: readable in both themes, and they follow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from annotator import paths
from annotator.ui.fonts import reading_font
from annotator.ui.icons import ICONS, icon
from annotator.ui.plain_text import plain_label
from annotator.ui.theme import (
    DARK,
    LIGHT,
    READABLE,
    Tokens,
    apply_theme,
    contrast,
    current_tokens,
    mixed,
    style_sheet,
    theme_signals,
    type_ink,
    type_tint,
)

TYPES = ("#0072B2", "#D55E00", "#009E73")

colors = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    yield qapp
    apply_theme(qapp, "light")


def test_contrast_is_that_of_the_web_guidelines() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#ffffff", "#777777") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("color", TYPES)
def test_selected_words_can_be_read_on_every_band(tokens: Tokens, color: str) -> None:
    selection = QColor(tokens.selection)
    for share in (0.16, 0.22, 0.28):
        ground = mixed(selection.name(), type_tint(color, tokens.dark, share), selection.alphaF())
        assert contrast(tokens.text, ground) >= READABLE


@given(colors, st.booleans(), st.floats(0.05, 0.6))
def test_text_on_any_types_band_and_in_its_colour_can_be_read(
    color: str, dark: bool, share: float
) -> None:
    tokens = DARK if dark else LIGHT
    assert contrast(tokens.text, type_tint(color, dark, share)) >= READABLE
    ink = type_ink(color, dark)
    assert contrast(ink, tokens.surface) >= READABLE
    assert contrast(ink, type_tint(color, dark)) >= READABLE


@pytest.mark.parametrize("dark", [False, True])
def test_the_types_stay_apart(dark: bool) -> None:
    hues = sorted(QColor(type_ink(color, dark)).hue() for color in TYPES)
    assert min(b - a for a, b in pairwise(hues)) > 25


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_the_style_sheet_has_a_value_for_every_placeholder(tokens: Tokens) -> None:
    sheet = style_sheet(tokens)
    assert "@" not in sheet
    assert tokens.text in sheet
    for picture in re.findall(r'url\("([^"]+)"\)', sheet):
        name = picture.rsplit("/", 1)[-1]
        assert paths.resource("style", name).is_file()


def test_the_theme_dresses_the_program_and_tells(app: QApplication, qtbot: QtBot) -> None:
    apply_theme(app, "light")
    with qtbot.waitSignal(theme_signals().changed, timeout=1000):
        apply_theme(app, "dark")
    assert current_tokens() is DARK
    assert app.palette().color(QPalette.ColorRole.Window).name() == DARK.window
    button = QPushButton("Open")
    button.setProperty("role", "primary")
    qtbot.addWidget(button)
    button.show()
    assert has_color(button, DARK.primary)
    apply_theme(app, "light")
    assert current_tokens() is LIGHT
    assert has_color(button, LIGHT.primary)


def has_color(button: QPushButton, color: str) -> bool:
    image = button.grab().toImage()
    return any(
        image.pixelColor(x, y).name() == color
        for x in range(image.width())
        for y in range(image.height())
    )


def test_system_follows_the_desktop_also_later(app: QApplication, qtbot: QtBot) -> None:
    apply_theme(app, "dark")
    apply_theme(app, "system")
    hints = app.styleHints()
    hints.colorSchemeChanged.emit(hints.colorScheme())
    expected = DARK if hints.colorScheme().name == "Dark" else LIGHT
    assert current_tokens() is expected


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("name", sorted(ICONS))
def test_every_icon_has_a_picture(name: str) -> None:
    image = icon(name).pixmap(QSize(16, 16)).toImage()
    drawn = sum(
        image.pixelColor(x, y).alpha() > 100
        for x in range(image.width())
        for y in range(image.height())
    )
    assert drawn > 8


def test_icons_take_the_colours_of_the_theme(app: QApplication) -> None:
    apply_theme(app, "light")
    check = icon("check")
    light = check.pixmap(QSize(64, 64)).toImage()
    apply_theme(app, "dark")
    dark = check.pixmap(QSize(64, 64)).toImage()
    assert light != dark
    accent = icon("check", "danger").pixmap(QSize(64, 64)).toImage()
    assert accent != dark
    again = icon("check").pixmap(QSize(64, 64))
    assert again.cacheKey() == check.pixmap(QSize(64, 64)).cacheKey()
    assert again.toImage() == dark


def test_an_unknown_icon_is_an_error(qapp: QApplication) -> None:
    with pytest.raises(KeyError):
        icon("no such thing")


def test_the_reading_face_is_installed(qapp: QApplication) -> None:
    font = reading_font(18, "en")
    assert QFontInfo(font).family() in font.families()
    assert font.pixelSize() == 18
    assert reading_font(18, "ar").pixelSize() > 18


def test_a_label_keeps_the_pixels_around_its_words(app: QApplication, qtbot: QtBot) -> None:
    label = plain_label("Type", role="muted", inset=(0, 3, 0, 0))
    qtbot.addWidget(label)
    label.resize(40, 2)
    label.show()
    for theme in ("dark", "light"):
        apply_theme(app, theme)
        assert label.contentsMargins().top() == 3
