"""The banner: one sentence over the page, in nobody's way."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from annotator.errors import UserError
from annotator.ui.message_banner import MessageBanner
from tests.stories.verbs import click


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    page = QWidget()
    QVBoxLayout(page).addWidget(QPushButton("under it"))
    qtbot.addWidget(page)
    page.resize(700, 400)
    page.show()
    return page


@pytest.fixture
def banner(page: QWidget) -> MessageBanner:
    return MessageBanner(page)


def test_an_error_stays_until_it_is_dismissed(banner: MessageBanner) -> None:
    banner.show_error(UserError("“a&b” is busy."))
    assert banner.isVisible()
    assert banner.words.text() == "“a&b” is busy."
    assert not banner.details_button.isVisible()
    click(banner.dismiss_button)
    assert not banner.isVisible()


def test_details_stand_behind_a_button(banner: MessageBanner) -> None:
    banner.show_error(UserError("It failed.", details="line 1\nline 2"))
    assert not banner.details.isVisible()
    before = banner.height()
    click(banner.details_button)
    assert banner.details.toPlainText() == "line 1\nline 2"
    assert banner.details.isVisible()
    assert banner.height() > before
    banner.show_error(UserError("Another.", details="more"))
    assert not banner.details.isVisible()


def test_a_notice_goes_by_itself_and_an_error_after_it_stays(
    banner: MessageBanner, qtbot: QtBot
) -> None:
    banner.set_patience(20)
    banner.show_notice("Done.")
    qtbot.waitUntil(lambda: not banner.isVisible())
    banner.show_notice("Done.")
    banner.show_error(UserError("Not done."))
    qtbot.wait(60)
    assert banner.isVisible()


def test_only_warnings_go_when_the_page_moves_on(banner: MessageBanner) -> None:
    banner.show_message("A bug.", tone="danger")
    banner.dismiss_warning()
    assert banner.isVisible()
    banner.show_error(UserError("A refusal."))
    banner.dismiss_warning()
    assert not banner.isVisible()


def test_it_takes_no_focus_and_keeps_to_the_foot_of_the_page(
    banner: MessageBanner, page: QWidget
) -> None:
    banner.set_floor(40)
    banner.show_error(UserError("A sentence. " * 20))
    assert not banner.isAncestorOf(page.focusWidget() or page)
    assert banner.geometry().bottom() < page.height() - 40
    page.resize(400, 300)
    assert page.rect().contains(banner.geometry())


def test_words_are_shown_as_they_are(banner: MessageBanner) -> None:
    banner.show_error(UserError("<b>bold</b> <img src='/etc/passwd'>"))
    assert banner.words.textFormat() == Qt.TextFormat.PlainText
    assert banner.words.text() == "<b>bold</b> <img src='/etc/passwd'>"
