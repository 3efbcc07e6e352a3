"""Arabic articles: heading, fields, quotations and rows run the way that their words do."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QLineEdit, QWidget

from annotator.session.session import Session
from annotator.ui.main_window import MainWindow
from annotator.ui.preferences import Preferences
from annotator.ui.theme import LIGHT
from tests.programs import OpenProgram
from tests.projects import add_article
from tests.stories.verbs import annotate, current, desk, focused, press, write

TEXT = (
    "قال وزير المياه إن الجسر «آمن تماماً» صباح الثلاثاء، وإن المفتشين رأوه.\n"
    "ونفى العمدة أن يكون أحد قد أُصيب في الحادث."
)
TITLE = "الجسر آمن"


@pytest.fixture
def arabic(tmp_path: Path, preferences: Preferences, open_program: OpenProgram) -> MainWindow:
    """The window on a project with one Arabic article."""
    with Session.create(tmp_path / "Bridge.annotator") as session:
        add_article(session, TEXT, title=TITLE)
        preferences.remember_annotator(session.project_id, "Mira")
    return open_program(tmp_path / "Bridge.annotator").window


def inked(widget: QWidget, place: QRect) -> tuple[float, float]:
    """Where dark pixels begin and end in a place of a widget, as shares of its width."""
    image: QImage = widget.grab(place).toImage()
    ground = QColor(LIGHT.surface)
    columns = [
        x
        for x in range(image.width())
        for y in range(image.height())
        if abs(image.pixelColor(x, y).lightness() - ground.lightness()) > 120
    ]
    assert columns
    return min(columns) / image.width(), max(columns) / image.width()


def test_heading_and_text_stand_at_the_right(arabic: MainWindow) -> None:
    view = desk(arabic).view
    width = view.viewport().width()
    first, last = inked(view.viewport(), QRect(0, 20, width, 40))
    assert first > 0.5
    assert last > 0.85
    line = QRect(0, round(view.line_top(TEXT.index("ونفى"))), width, 30)
    assert inked(view.viewport(), line)[1] > 0.85


def test_what_is_typed_in_a_field_begins_at_the_right(arabic: MainWindow) -> None:
    annotate(arabic, "آمن تماماً", "1")
    for key in ("S", "P"):
        press(key)
        write("وزير المياه")
        field = focused()
        assert isinstance(field, QLineEdit)
        first, last = inked(field, field.rect().adjusted(12, 6, -12, -6))
        assert first > 0.3
        assert last > 0.9
        press("Return")
    press("N")
    write("من رآه؟")
    note = desk(arabic).inspector.form.note
    assert inked(note, note.rect().adjusted(8, 6, -8, -6))[0] > 0.5
    press("Ctrl+Return")
    assert current(arabic).note == "من رآه؟"
    assert arabic.session is not None
    speaker = arabic.session.speaker(current(arabic).speaker_id or "")
    assert speaker is not None
    assert speaker.name == "وزير المياه"


def test_a_long_title_loses_its_end_at_the_left_in_the_list(arabic: MainWindow) -> None:
    rows = desk(arabic).list.rows
    row = rows.visualRect(rows.model().index(0, 0))
    assert inked(rows.viewport(), QRect(QPoint(20, row.top()), row.size()))[1] < 0.95


def test_the_filter_finds_arabic_and_runs_with_it(arabic: MainWindow) -> None:
    press("Ctrl+L")
    write("الجسر")
    field = desk(arabic).list.filter_edit
    assert field.text() == "الجسر"
    # The cross that clears the field stands at the right.
    assert inked(field, field.rect().adjusted(12, 6, -30, -6))[0] > 0.5
