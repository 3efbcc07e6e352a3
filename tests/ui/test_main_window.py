"""The frame: projects that come and go, pages, panels, and what happens when something fails."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.errors import ProjectBusy, UserError
from annotator.fault_log import log_file
from annotator.session.session import Session
from annotator.ui.crash_dialog import CrashDialog
from annotator.ui.import_dialog import ImportDialog
from annotator.ui.main_window import MainWindow
from annotator.ui.new_project_dialog import NewProjectDialog
from annotator.ui.preferences import Preferences
from annotator.ui.shortcuts_dialog import ShortcutsDialog
from tests.programs import OpenProgram
from tests.projects import add_article
from tests.stories.harbour import harbour_project
from tests.stories.verbs import (
    annotate,
    answer_annotator,
    click,
    current,
    desk,
    look,
    opened_dialog,
    press,
    write,
)


def other_project(folder: Path) -> Path:
    with Session.create(folder / "Other.annotator") as session:
        add_article(session, title="Elsewhere")
        return session.path


def drop(window: MainWindow, *paths: Path) -> None:
    """Drop files on the window as a file manager does."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, left, none = (
        Qt.DropAction.CopyAction,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    place = QPointF(300, 300)
    enter = QDragEnterEvent(place.toPoint(), copy, data, left, none)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window, QDropEvent(place, copy, data, left, none))


def test_the_title_says_project_and_annotator(window: MainWindow) -> None:
    assert window.windowTitle() == "Harbour – Mira"
    assert window.top_bar.project.text() == "Harbour"
    assert window.top_bar.annotator_button.text() == "annotator: Mira"


def test_the_question_who_annotates_is_asked_once_for_a_project_on_a_machine(
    tmp_path: Path, open_program: OpenProgram, preferences: Preferences
) -> None:
    path = harbour_project(tmp_path)
    window = open_program(path).window
    answer_annotator(window, "Mira")
    window.close()
    window = open_program(path).window
    assert window.dialogs.open_dialog is None
    assert window.session is not None
    assert window.session.annotator == "Mira"


def test_an_impossible_name_is_refused_in_the_dialog(
    tmp_path: Path, open_program: OpenProgram
) -> None:
    window = open_program(harbour_project(tmp_path)).window
    dialog = opened_dialog(window)
    look(dialog)
    press("Return")
    assert dialog.isVisible()
    assert "1 to 80 visible characters" in dialog.problem.text()  # type: ignore[attr-defined]
    answer_annotator(window, "Jonas")
    assert window.session is not None
    assert window.session.annotators() == ["Jonas"]


def test_a_name_typed_while_the_list_of_names_has_the_focus_is_the_answer(
    window: MainWindow,
) -> None:
    click(window.top_bar.annotator_button)
    dialog = opened_dialog(window)
    look(dialog)
    write("Zoë")
    press("Return")
    assert window.session is not None
    assert window.session.annotator == "Zoë"


def test_opening_another_project_gives_the_first_one_back(
    window: MainWindow, tmp_path: Path
) -> None:
    window.open_project(other_project(tmp_path))
    assert window.session is not None
    assert window.session.project_name == "Other"
    with Session.open(tmp_path / "Harbour.annotator") as first:
        assert first.article_count() == 3


def test_a_project_that_cannot_be_opened_leaves_the_first_one_open(
    window: MainWindow, tmp_path: Path
) -> None:
    with Session.open(other_project(tmp_path)), pytest.raises(ProjectBusy):
        window.open_project(tmp_path / "Other.annotator")
    broken = tmp_path / "broken.annotator"
    broken.write_bytes(b"not a project")
    with pytest.raises(UserError, match=r"broken\.annotator"):
        window.open_project(broken)
    assert window.windowTitle() == "Harbour – Mira"
    annotate(window, "Nobody was hurt", "1")


def test_opening_the_open_project_again_changes_nothing(window: MainWindow, tmp_path: Path) -> None:
    session = window.session
    window.open_project(tmp_path / "Harbour.annotator")
    assert window.session is session


def test_closing_the_project_goes_to_the_start_screen(window: MainWindow, tmp_path: Path) -> None:
    press("Ctrl+W")
    assert window.session is None
    assert window.start_screen is not None
    assert window.start_screen.isVisible()
    assert not window.top_bar.isVisible()
    assert not window.status_line.isVisible()
    assert window.actions_by_id is not None
    assert not window.actions_by_id["export"].isEnabled()
    assert "type.claim" not in window.actions_by_id
    with Session.open(tmp_path / "Harbour.annotator"):
        pass


def test_closing_the_window_stores_the_note_that_is_being_written(
    window: MainWindow, tmp_path: Path
) -> None:
    made = annotate(window, "Nobody was hurt", "1")
    press("N")
    write("unfinished sym\u00adphony 🎻")
    window.close()
    with Session.open(tmp_path / "Harbour.annotator", annotator="Mira") as session:
        stored = session.annotation(made.id)
        assert stored is not None
        assert stored.note == "unfinished sym\u00adphony 🎻"


def test_a_note_that_cannot_be_stored_keeps_the_window_open_once(
    window: MainWindow, tmp_path: Path
) -> None:
    annotate(window, "Nobody was hurt", "1")
    press("N")
    write("too late")
    path = tmp_path / "Harbour.annotator"
    path.rename(tmp_path / "gone.annotator")
    window.close()
    assert window.isVisible()
    assert "The note is not saved" in window.banner.words.text()
    window.close()
    assert not window.isVisible()


def test_pages_are_switched_and_the_agreement_page_is_built_when_asked_for(
    window: MainWindow,
) -> None:
    assert window.pages.agreement is None
    click(window.top_bar.segment("agreement"))
    assert window.pages.agreement is not None
    assert window.pages.agreement.isVisible()
    assert window.actions_by_id is not None
    assert not window.actions_by_id["finish"].isEnabled()
    assert not window.status_line.finish_button.isEnabled()
    press("Ctrl+1")
    assert desk(window).isVisible()
    assert desk(window).view.hasFocus()
    assert window.top_bar.segment("annotate").isChecked()


def test_a_warning_about_the_article_goes_with_its_page(window: MainWindow) -> None:
    annotate(window, "Nobody was hurt", "1")
    press("Ctrl+Return")
    assert window.banner.isVisible()
    click(window.top_bar.segment("agreement"))
    assert not window.banner.isVisible()


def test_a_disagreement_leads_to_its_place(window: MainWindow) -> None:
    made = annotate(window, "Nobody was hurt", "1")
    page = desk(window)
    assert page.article is not None
    article_id = page.article.id
    press("Ctrl+PgDown")
    window.show_page("agreement")
    assert window.pages.agreement is not None
    window.pages.agreement.place_chosen.emit(article_id, ("somebody else's", made.id))
    assert window.top_bar.page() == "review"
    assert window.pages.review is not None
    window.pages.review.place_opened.emit(article_id, ("somebody else's", made.id))
    assert page.isVisible()
    assert page.article.id == article_id
    assert page.view.current() == made.id


def test_guidelines_are_shown_beside_the_article_and_put_away(window: MainWindow) -> None:
    press("F1")
    assert window.pages.guidelines is not None
    assert window.pages.guidelines.isVisible()
    assert desk(window).view.isVisible()
    assert window.top_bar.guidelines_button.isChecked()
    click(window.pages.guidelines.close_button)
    assert not window.pages.guidelines.isVisible()
    assert not window.top_bar.guidelines_button.isChecked()
    click(window.top_bar.guidelines_button)
    assert window.pages.guidelines.isVisible()


def test_all_keys_are_listed(window: MainWindow) -> None:
    press("?")
    assert isinstance(opened_dialog(window), ShortcutsDialog)


def test_switching_the_annotator_shows_their_own_work_only(window: MainWindow) -> None:
    annotate(window, "Nobody was hurt", "1")
    press("N")
    write("mine")
    window.switch_annotator("Jonas")
    page = desk(window)
    assert len(page.annotations) == 0
    assert window.windowTitle() == "Harbour – Jonas"
    assert page.article is not None
    assert page.article.title == "Ferry “safe” after fire"
    window.switch_annotator("Mira")
    assert [known.note for known in page.annotations] == ["mine"]


def test_a_new_project_is_made_and_goes_on_to_the_import(
    window: MainWindow, tmp_path: Path
) -> None:
    press("Ctrl+N")
    dialog = opened_dialog(window)
    assert isinstance(dialog, NewProjectDialog)
    look(dialog)
    write("Quays: 2031/32")
    dialog.folder_edit.setText(str(tmp_path))
    click(dialog.create_button)
    assert (tmp_path / "Quays- 2031-32.annotator").exists()
    look(window)
    assert window.session is not None
    assert window.session.project_name == "Quays- 2031-32"
    answer_annotator(window, "Mira")
    assert isinstance(opened_dialog(window), ImportDialog)


def test_a_project_that_cannot_be_made_keeps_the_dialog_and_the_old_project(
    window: MainWindow, tmp_path: Path
) -> None:
    press("Ctrl+N")
    dialog = opened_dialog(window)
    assert isinstance(dialog, NewProjectDialog)
    look(dialog)
    write("Harbour")
    dialog.folder_edit.setText(str(tmp_path))
    press("Return")
    assert dialog.isVisible()
    assert "already there" in dialog.problem.text()
    dialog.name_edit.setText("Second")
    dialog.scheme_edit.setText(str(tmp_path / "missing.json"))
    click(dialog.create_button)
    assert "missing.json" in dialog.problem.text()
    assert not (tmp_path / "Second.annotator").exists()
    assert window.session is not None
    assert window.session.project_name == "Harbour"


def test_a_project_that_is_dropped_is_opened_and_articles_are_imported(
    window: MainWindow, tmp_path: Path
) -> None:
    article = tmp_path / "late.txt"
    article.write_text("Late news, she said.", encoding="utf-8")
    drop(window, article)
    dialog = opened_dialog(window)
    assert isinstance(dialog, ImportDialog)
    assert list(dialog.sources.paths) == [article]
    dialog.reject()
    drop(window, other_project(tmp_path))
    assert window.session is not None
    assert window.session.project_name == "Other"


def test_articles_dropped_without_a_project_wait_for_a_new_one(
    open_program: OpenProgram, tmp_path: Path
) -> None:
    window = open_program().window
    article = tmp_path / "late.txt"
    article.write_text("Late news, she said.", encoding="utf-8")
    drop(window, article)
    opened_dialog(window).reject()
    drop(window, article)
    dialog = opened_dialog(window)
    assert isinstance(dialog, NewProjectDialog)
    look(dialog)
    write("Late")
    dialog.folder_edit.setText(str(tmp_path))
    press("Return")
    look(window)
    answer_annotator(window, "Mira")
    importing = opened_dialog(window)
    assert isinstance(importing, ImportDialog)
    assert list(importing.sources.paths) == [article]


@pytest.mark.qt_no_exception_capture
def test_a_bug_is_noted_without_any_text_and_the_window_goes_on(
    window: MainWindow, qtbot: QtBot
) -> None:
    before = log_file().read_text(encoding="utf-8") if log_file().exists() else ""
    QTimer.singleShot(0, _fail)
    qtbot.waitUntil(lambda: bool(window.findChildren(CrashDialog)))
    (dialog,) = window.findChildren(CrashDialog)
    assert "Every annotation that was shown as saved is on disk" in dialog.words.text()
    assert str(log_file()) in dialog.place.text()
    details = dialog.details.toPlainText()
    assert "builtins.RuntimeError" in details
    assert "builtins.ValueError" in details
    assert "in _fail" in details
    noted = log_file().read_text(encoding="utf-8")[len(before) :]
    assert "in _fail" in noted
    for text in (details, noted):
        assert "ferry" not in text.lower()
    click(dialog.go_on_button)
    look(window)
    annotate(window, "Nobody was hurt", "1")
    assert current(window).type == "claim"


def test_the_hooks_are_given_back(open_program: OpenProgram) -> None:
    before = sys.excepthook
    program = open_program()
    assert sys.excepthook != before
    program.end()
    assert sys.excepthook == before


def test_the_window_comes_back_where_it_was(
    window: MainWindow, open_program: OpenProgram, tmp_path: Path, preferences: Preferences
) -> None:
    # The offscreen display has 800 by 800 pixels, and a window comes back inside the display.
    window.resize(790, 640)
    size = window.size()
    window.close()
    again = MainWindow(preferences)
    assert again.size() == size
    again.deleteLater()


def test_dropped_articles_do_not_wait_for_another_project(
    open_program: OpenProgram, tmp_path: Path, preferences: Preferences
) -> None:
    path = other_project(tmp_path)
    with Session.open(path) as session:
        preferences.remember_annotator(session.project_id, "Mira")
    window = open_program().window
    article = tmp_path / "late.txt"
    article.write_text("Late news, she said.", encoding="utf-8")
    drop(window, article)
    opened_dialog(window).reject()
    window.open_project(path)
    assert window.dialogs.open_dialog is None


def _fail() -> None:
    try:
        raise ValueError("The ferry is safe")
    except ValueError as error:
        raise RuntimeError("Ferry text: Nobody was hurt") from error
