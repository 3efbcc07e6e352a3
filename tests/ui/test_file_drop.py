"""Files and folders dragged over the window: what letting go will do is said, and done."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

from annotator.ui.drop_words import drop_words
from annotator.ui.import_dialog import ImportDialog
from annotator.ui.main_window import MainWindow
from tests.programs import OpenProgram
from tests.stories.verbs import opened_dialog

COPY, LEFT = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "wire & agencies"
    made.mkdir()
    (made / "one.txt").write_text("The bridge is open, the mayor said.")
    return made


def dragged(*urls: QUrl) -> QMimeData:
    data = QMimeData()
    data.setUrls(list(urls))
    return data


def enter(widget: QWidget, data: QMimeData) -> bool:
    event = QDragEnterEvent(QPoint(300, 300), COPY, data, LEFT, NONE)
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def leave(hint: QWidget, data: QMimeData) -> None:
    """The drag goes on from the window to the hint that has come over it, and out of it."""
    enter(hint, data)
    QApplication.sendEvent(hint, QDragLeaveEvent())


def test_the_hint_says_what_will_happen_and_goes_when_the_drag_leaves(
    window: MainWindow, folder: Path
) -> None:
    hint = window.file_drop.hint
    assert enter(window, dragged(QUrl.fromLocalFile(str(folder))))
    assert hint.isVisible()
    assert hint.words.text() == "Let go to import the folder “wire & agencies” into “Harbour”"
    assert hint.geometry() == window.centralWidget().rect()
    leave(hint, dragged(QUrl.fromLocalFile(str(folder))))
    assert hint.isHidden()


def test_a_folder_that_is_dropped_on_the_hint_is_imported(window: MainWindow, folder: Path) -> None:
    data = dragged(QUrl.fromLocalFile(str(folder)))
    enter(window, data)
    hint = window.file_drop.hint
    QApplication.sendEvent(hint, QDropEvent(QPointF(300, 300), COPY, data, LEFT, NONE))
    assert hint.isHidden()
    dialog = opened_dialog(window)
    assert isinstance(dialog, ImportDialog)
    shown = dialog.sources.list
    assert str(folder) in {shown.item(row).text() for row in range(shown.count())}


def test_what_is_not_on_this_computer_is_refused_in_words(window: MainWindow) -> None:
    data = dragged(QUrl("https://example.org/a.txt"))
    enter(window, data)
    hint = window.file_drop.hint
    assert "this computer" in hint.words.text()
    move = QDragMoveEvent(QPoint(310, 300), COPY, data, LEFT, NONE)
    QApplication.sendEvent(hint, move)
    assert not move.isAccepted()
    leave(hint, data)
    assert hint.isHidden()
    assert window.dialogs.open_dialog is None


def test_words_that_are_dragged_are_none_of_the_windows_business(window: MainWindow) -> None:
    data = QMimeData()
    data.setText("words")
    assert not enter(window, data)
    assert window.file_drop.hint.isHidden()


def test_without_a_project_the_hint_offers_to_make_or_open_one(
    open_program: OpenProgram, folder: Path, tmp_path: Path
) -> None:
    window = open_program().window
    urls = [QUrl.fromLocalFile(str(path)) for path in (folder, folder / "one.txt")]
    enter(window, dragged(*urls))
    assert window.file_drop.hint.words.text() == (
        "Let go to make a new project with 1 file and 1 folder"
    )
    enter(window, dragged(QUrl.fromLocalFile(str(tmp_path / "Harbour.annotator"))))
    assert window.file_drop.hint.words.text() == "Let go to open the project “Harbour”"


def test_many_files_are_counted(tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.txt" for number in range(1200)]
    assert drop_words(paths, "A").endswith("200 files into “A”")
