"""Settings: built from the schema, in force at once, kept, and harmless when damaged."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QSpinBox

from annotator.session.session import Session
from annotator.ui.main_window import MainWindow
from annotator.ui.preferences import Preferences
from annotator.ui.reading_style import ReadingStyle, set_reading_style
from annotator.ui.settings_dialog import SettingsDialog
from annotator.ui.settings_schema import settings_schema
from annotator.ui.theme import apply_theme, current_tokens
from tests.programs import OpenProgram
from tests.stories.harbour import harbour_project
from tests.stories.verbs import annotate, click, desk, look, opened_dialog, press


@pytest.fixture(autouse=True)
def _usual_look_afterwards(qapp: QApplication) -> Iterator[None]:
    yield
    set_reading_style(ReadingStyle())
    apply_theme(qapp, "light")


def settings_dialog(window: MainWindow) -> SettingsDialog:
    press("Ctrl+,")
    dialog = opened_dialog(window)
    assert isinstance(dialog, SettingsDialog)
    look(dialog)
    return dialog


def choose(dialog: SettingsDialog, key: str, value: str) -> None:
    """Walk a choice by keys to a value."""
    combo = dialog.fields[key]
    assert isinstance(combo, QComboBox)
    combo.setFocus()
    press("Home")
    for _ in range(combo.findData(value)):
        press("Down")
    assert combo.currentData() == value


def enter(dialog: SettingsDialog, key: str, number: int) -> None:
    field = dialog.fields[key]
    assert isinstance(field, QSpinBox)
    field.setFocus()
    field.selectAll()
    press(*str(number), "Return")


def test_the_dialog_has_a_field_for_every_setting(window: MainWindow) -> None:
    dialog = settings_dialog(window)
    assert list(dialog.fields) == [setting.key for setting in settings_schema()]
    kinds = {"choice": QComboBox, "number": QSpinBox, "switch": QCheckBox}
    for setting in settings_schema():
        field = dialog.fields[setting.key]
        assert isinstance(field, kinds[setting.kind]), setting.key
        assert field.accessibleName() == setting.label


def test_colours_change_at_once_and_are_there_after_a_restart(
    window: MainWindow, preferences: Preferences
) -> None:
    dialog = settings_dialog(window)
    choose(dialog, "theme", "contrast-dark")
    assert current_tokens().name == "contrast-dark"
    assert window.grab().toImage().pixelColor(3, window.height() - 3).name() == "#000000"
    choose(dialog, "theme", "dark")
    assert current_tokens().name == "dark"
    preferences.save()
    assert Preferences(Path(preferences._settings.fileName())).settings.text("theme") == "dark"


def test_lines_get_narrower_and_wider_apart_and_the_place_is_kept(window: MainWindow) -> None:
    view = desk(window).view
    before, pitch = view.columns().text, view.line_top(120) - view.line_top(0)
    dialog = settings_dialog(window)
    enter(dialog, "line_width", 44)
    assert view.columns().text < before * 0.75
    narrow = view.line_top(120) - view.line_top(0)
    enter(dialog, "line_spacing", 220)
    assert view.line_top(120) - view.line_top(0) > narrow * 1.2 > pitch
    assert dialog.sample.document().defaultFont() == view.document().defaultFont()


def test_paragraphs_get_further_apart(window: MainWindow) -> None:
    view = desk(window).view
    text = view.article().text  # type: ignore[union-attr]
    start = text.index("The union")
    before = view.line_top(start)
    dialog = settings_dialog(window)
    enter(dialog, "paragraph_spacing", 200)
    assert view.line_top(start) > before + 30


def test_the_typeface_changes(window: MainWindow) -> None:
    view = desk(window).view
    serif = QFontInfo(view.document().defaultFont()).family()
    choose(settings_dialog(window), "reading_face", "sans")
    assert QFontInfo(view.document().defaultFont()).family() != serif


def test_cards_shrink_to_signs_and_go(window: MainWindow) -> None:
    annotate(window, "Nobody was hurt", "1")
    page = desk(window)
    wide = page.gutter.width()
    dialog = settings_dialog(window)
    choose(dialog, "cards", "signs")
    assert page.gutter.is_compact()
    assert page.gutter.width() < wide
    choose(dialog, "cards", "none")
    assert page.gutter.isHidden()


def test_the_map_of_annotations_goes_and_comes_back(window: MainWindow) -> None:
    window.resize(1200, 360)
    look(window)
    page = desk(window)
    assert page.map.isVisible()
    dialog = settings_dialog(window)
    dialog.fields["minimap"].setFocus()
    press("Space")
    assert not page.map.isVisible()
    press("Space")
    assert page.map.isVisible()


def test_letters_grow_from_the_dialog_and_from_the_article(window: MainWindow) -> None:
    dialog = settings_dialog(window)
    enter(dialog, "font_size", 24)
    assert desk(window).view.font_size() == 24
    dialog.close()
    look(window)
    press("Ctrl++")
    field = settings_dialog(window).fields["font_size"]
    assert isinstance(field, QSpinBox)
    assert field.value() == 25


def test_buttons_grow_and_the_article_stays(window: MainWindow) -> None:
    view = desk(window).view
    before = window.status_line.finish_button.sizeHint().height()
    font, pitch = view.document().defaultFont(), view.line_top(120) - view.line_top(0)
    enter(settings_dialog(window), "interface_size", 150)
    assert window.status_line.finish_button.sizeHint().height() > before * 1.2
    assert view.document().defaultFont() == font
    assert view.line_top(120) - view.line_top(0) == pitch


@pytest.mark.parametrize(("percent", "width"), [(100, 1440), (100, 1024), (150, 1440), (200, 1280)])
def test_no_hint_of_a_key_is_cut_off(
    window: MainWindow, qapp: QApplication, percent: int, width: int
) -> None:
    apply_theme(qapp, "light", percent=percent)
    window.resize(width, 800)
    look(window)
    line = window.status_line
    shown = [hint for hint in line._each_hint if hint.isVisible()]
    cut = {
        label.text()
        for hint in shown
        for label in hint.findChildren(QLabel)
        if label.isVisible() and label.width() < label.sizeHint().width()
    }
    assert cut == set()
    assert len(shown) == 5 or percent > 100 or width < 1200
    assert line.finish_button.width() >= line.finish_button.sizeHint().width()


def test_keys_on_buttons_and_motion_are_switched_off(
    window: MainWindow, qapp: QApplication
) -> None:
    annotate(window, "Nobody was hurt", "1")
    dialog = settings_dialog(window)
    chip = desk(window).inspector.form.types.chip("claim")
    wide = chip.sizeHint().width()
    for key in ("key_caps", "motion"):
        field = dialog.fields[key]
        field.setFocus()
        press("Space")
    assert chip.sizeHint().width() < wide
    assert chip.accessibleName() == "Claim (1)"
    assert "Ctrl" not in window.status_line.finish_button.text()
    assert qapp.styleHints().cursorFlashTime() == 0
    dialog.fields["motion"].setFocus()
    press("Space")
    assert qapp.styleHints().cursorFlashTime() > 0


def test_usual_settings_come_back(window: MainWindow) -> None:
    dialog = settings_dialog(window)
    assert not dialog.reset_button.isEnabled()
    enter(dialog, "line_width", 50)
    choose(dialog, "cards", "none")
    click(dialog.reset_button)
    assert {
        setting.key: window.preferences.settings[setting.key] for setting in settings_schema()
    } == {setting.key: setting.default for setting in settings_schema()}
    field = dialog.fields["line_width"]
    assert isinstance(field, QSpinBox)
    assert field.value() == 68


@pytest.mark.parametrize(
    "stored",
    [
        *("", "-3", "1e9", "٣", "999999", "nothing", "true ", ["dark"], "\0", 3.5),
        pytest.param("9" * 5000, id="thousands of digits"),
    ],
)
def test_what_cannot_be_read_is_the_usual_value(tmp_path: Path, stored: object) -> None:
    path = tmp_path / "window.ini"
    file = QSettings(str(path), QSettings.Format.IniFormat)
    for setting in settings_schema():
        file.setValue(setting.key, stored)
    file.sync()
    settings = Preferences(path).settings
    for setting in settings_schema():
        assert settings[setting.key] == setting.default, setting.key


def test_the_window_comes_up_with_a_damaged_settings_file(
    tmp_path: Path, open_program: OpenProgram
) -> None:
    (tmp_path / "window.ini").write_bytes(b"\xff\xfe[[[=\n%%%\nfont_size=@Variant(\x00")
    assert open_program().window.isVisible()


def test_settings_that_cannot_be_saved_are_told_and_keep_the_window_open_once(
    tmp_path: Path, open_program: OpenProgram, preferences: Preferences
) -> None:
    preferences.save()
    # A folder in the place of the file: whoever the user is, nothing can be written there.
    (tmp_path / "window.ini").unlink(missing_ok=True)
    (tmp_path / "window.ini").mkdir()
    path = harbour_project(tmp_path)
    window = open_program(path).window
    window.close()
    assert window.isVisible()
    assert window.banner.isVisible()
    assert window.banner.words.text() == (
        f"Your settings could not be saved to “{tmp_path / 'window.ini'}”, so the next start has "
        "those of before. Make room or check the rights of the folder. Close again to close all "
        "the same."
    )
    assert window.session is not None
    window.close()
    assert not window.isVisible()
    with Session.open(path):
        """The project was given back."""


def test_a_value_that_the_schema_does_not_know_is_an_error(preferences: Preferences) -> None:
    with pytest.raises(ValueError, match="theme"):
        preferences.settings.set("theme", "purple")
    with pytest.raises(ValueError, match="line_width"):
        preferences.settings.set("line_width", 3)
    with pytest.raises(KeyError):
        preferences.settings["no such thing"]
