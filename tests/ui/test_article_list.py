"""The article list on a real project: filter, states, what is read, what is refreshed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.model.annotation import State
from annotator.model.article_filter import ArticleFilter
from annotator.model.span import Span
from annotator.model.teamwork import Assigned
from annotator.session import annotating
from annotator.session.handing_out import assign
from annotator.session.planning import Plan
from annotator.session.session import Session
from annotator.ui.article_list import ArticleList
from annotator.ui.article_model import SET_ROLE, TO_DO, ArticleModel
from annotator.ui.article_row import paint_state, shown_date
from annotator.ui.fonts import elided
from annotator.ui.theme import DARK, LIGHT, Tokens
from tests.projects import add_article, new_session
from tests.stories.verbs import click, press, write


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with new_session(tmp_path, "Mira") as session:
        for number in range(1, 151):
            add_article(session, f"Article {number} says “yes”. 🙂", title=f"Title {number}")
        yield session


@pytest.fixture
def articles(qtbot: QtBot, session: Session) -> ArticleList:
    articles = ArticleList(session)
    qtbot.addWidget(articles)
    articles.resize(280, 600)
    articles.reload()
    with qtbot.waitExposed(articles):
        articles.show()
    return articles


def id_of(session: Session, number: int) -> str:
    return session.summaries([number])[0].id


def shown(articles: ArticleList) -> list[str]:
    model = articles.model
    return [model.row(row)[0].title for row in range(model.rowCount())]


def finish(session: Session, number: int) -> str:
    article_id = id_of(session, number)
    annotating.finish(session, article_id)
    return article_id


def test_all_articles_are_there_in_the_order_they_came(articles: ArticleList) -> None:
    assert shown(articles) == [f"Title {number}" for number in range(1, 151)]
    assert articles.all_button.text() == "All 150"
    assert articles.to_do_button.text() == "To do 150"


def test_typing_filters_by_words_of_title_or_outlet(articles: ArticleList, qtbot: QtBot) -> None:
    click(articles.filter_edit)
    write("title 14")
    qtbot.waitUntil(lambda: articles.model.rowCount() == 12)
    assert shown(articles) == ["Title 14", "Title 114", *(f"Title {n}" for n in range(140, 150))]
    articles.filter_edit.setText("no such words")
    qtbot.waitUntil(lambda: articles.model.rowCount() == 0)
    assert articles.nothing.isVisible()
    assert "No article has these words" in articles.nothing.text()


def test_enter_in_the_filter_opens_the_first_match(articles: ArticleList, session: Session) -> None:
    chosen: list[str] = []
    articles.article_chosen.connect(chosen.append)
    click(articles.filter_edit)
    write("Title 77")
    press("Return")
    assert chosen == [id_of(session, 77)]


def test_a_click_or_enter_on_a_row_asks_for_the_article(
    articles: ArticleList, session: Session
) -> None:
    chosen: list[str] = []
    articles.article_chosen.connect(chosen.append)
    rows = articles.rows
    click(rows.viewport(), rows.visualRect(articles.model.index(2)).center())
    assert chosen == [id_of(session, 3)]
    press("Down")
    assert len(chosen) == 1
    press("Return")
    assert chosen == [id_of(session, 3), id_of(session, 4)]


def test_only_the_touched_row_is_told_anew(
    articles: ArticleList, session: Session, qtbot: QtBot
) -> None:
    article_id = id_of(session, 3)
    annotating.annotate(session, article_id, [Span(0, 7)], "claim")
    told: list[tuple[int, int]] = []
    articles.model.dataChanged.connect(
        lambda first, last, _roles: told.append((first.row(), last.row()))
    )
    with qtbot.waitSignal(articles.model.dataChanged):
        articles.refresh_article(article_id)
    assert told == [(2, 2)]
    done = articles.model.index(2).data(SET_ROLE)
    assert (done.state, done.annotations) == ("in progress", 1)


def test_what_is_finished_leaves_the_to_do_list_once_another_article_is_opened(
    articles: ArticleList, session: Session
) -> None:
    click(articles.to_do_button)
    assert articles.model.wanted.states == TO_DO
    articles.set_open(session.article(id_of(session, 2)))
    finished = finish(session, 2)
    articles.refresh_article(finished, 2)
    assert shown(articles)[:3] == ["Title 1", "Title 2", "Title 3"]
    articles.set_open(session.article(id_of(session, 3)))
    assert shown(articles)[:3] == ["Title 1", "Title 3", "Title 4"]
    session.undo()
    articles.refresh_article(finished, 2)
    assert shown(articles)[:3] == ["Title 1", "Title 2", "Title 3"]


def test_an_article_that_was_never_listed_comes_back_with_its_number(
    session: Session, qtbot: QtBot
) -> None:
    finished = finish(session, 5)
    model = ArticleModel(session)
    model.load(ArticleFilter(states=TO_DO))
    session.undo()
    model.refresh(finished, 5)
    assert [model.row(row)[0].number for row in range(3, 6)] == [4, 5, 6]


def test_the_next_to_do_is_looked_for_downwards_and_then_from_the_top(
    articles: ArticleList, session: Session
) -> None:
    for number in (*range(3, 151), 1):
        finish(session, number)
    articles.reload()
    following = articles.model.next_to_do(40)
    assert following is not None
    assert following.number == 2
    finish(session, 2)
    articles.reload()
    assert articles.model.next_to_do(40) is None


def test_the_neighbours_are_those_of_the_filtered_list(articles: ArticleList) -> None:
    articles.filter_edit.setText("Title 14")
    articles.reload()
    after = articles.neighbour(14, step=1)
    before = articles.neighbour(140, step=-1)
    assert after is not None
    assert before is not None
    assert (after.number, before.number) == (114, 114)
    assert articles.neighbour(14, step=-1) is None
    outside = articles.neighbour(120, step=1)
    assert outside is not None
    assert outside.number == 140


def test_the_open_article_is_found_again_after_filtering(
    articles: ArticleList, session: Session
) -> None:
    articles.set_open(session.article(id_of(session, 120)))
    assert articles.rows.currentIndex().row() == 119
    articles.filter_edit.setText("Title 12")
    articles.reload()
    assert articles.model.row(articles.rows.currentIndex().row())[0].number == 120


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_states_differ_in_shape_and_not_only_in_colour(tokens: Tokens) -> None:
    def picture(state: State) -> QImage:
        image = QImage(24, 24, QImage.Format.Format_ARGB32)
        image.fill(QColor(tokens.surface))
        painter = QPainter(image)
        paint_state(painter, QRectF(2, 2, 20, 20), state, tokens)
        painter.end()
        return image

    def inked(state: State) -> int:
        image = picture(state)
        ground = QColor(tokens.surface).rgb()
        return sum(
            image.pixel(x, y) != ground for x in range(image.width()) for y in range(image.height())
        )

    assert inked("new") < 0.6 * inked("in progress") < 0.6 * inked("finished")


def test_a_project_without_articles_offers_to_import(tmp_path: Path, qtbot: QtBot) -> None:
    with new_session(tmp_path) as session:
        articles = ArticleList(session)
        qtbot.addWidget(articles)
        articles.reload()
        articles.show()
        QTest.qWaitForWindowExposed(articles)
        with qtbot.waitSignal(articles.import_asked):
            click(articles.import_button)


@pytest.mark.parametrize(
    ("published", "words"),
    [
        ("2023-08-26", "26 Aug 2023"),
        ("2023-08", "2023-08"),
        ("2023", "2023"),
        (None, ""),
        ("2023-13-45", "2023-13-45"),
    ],
)
def test_dates_are_written_for_people(published: str | None, words: str) -> None:
    assert shown_date(published) == words


def test_a_long_arabic_title_is_cut_off_at_its_end(qtbot: QtBot) -> None:
    picture = QImage(200, 30, QImage.Format.Format_RGB32)
    picture.fill(QColor("white"))
    painter = QPainter(picture)
    painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    words = elided(painter.fontMetrics(), "\u0627" * 400, 200)
    painter.drawText(picture.rect(), int(Qt.AlignmentFlag.AlignLeft), words)
    painter.end()
    ink = [column for column in range(picture.width()) if _height(picture, column)]
    assert _height(picture, ink[0]) < 5 <= max(_height(picture, column) for column in ink[-4:])


def _height(picture: QImage, column: int) -> int:
    """How many pixels of a column differ from the ground."""
    ground = picture.pixel(0, 0)
    return sum(picture.pixel(column, row) != ground for row in range(picture.height()))


def test_a_long_list_shows_its_first_rows_at_once_and_the_others_right_after(
    articles: ArticleList, session: Session, qtbot: QtBot
) -> None:
    for number in range(151, 400):
        add_article(session, f"Article {number} says “yes”.", title=f"Title {number}")
    articles.set_open(session.article(id_of(session, 390)))
    articles.reload()
    assert articles.model.rowCount() == 256
    assert articles.all_button.text() == "All 399"
    with qtbot.waitSignal(articles.model.completed):
        pass
    assert articles.model.rowCount() == 399
    assert articles.rows.currentIndex().row() == 389
    articles.reload()
    assert articles.neighbour(398, step=1).title == "Title 399"  # type: ignore[union-attr]
    assert articles.model.rowCount() == 399


@pytest.fixture
def queue(qtbot: QtBot, session: Session) -> ArticleList:
    """Some articles assigned to Mira in another order than that of their arrival."""
    rows = tuple(
        Assigned(article_id=id_of(session, number), annotator="Mira", batch=batch, place=place)
        for batch, place, number in ((1, 0, 140), (1, 1, 7), (2, 2, 90), (2, 3, 6))
    )
    assign(session, Plan(rows=rows, loads={}, pairs={}, doubled=0, repeats=0))
    articles = ArticleList(session, shows_all=False)
    qtbot.addWidget(articles)
    articles.resize(280, 600)
    articles.reload()
    with qtbot.waitExposed(articles):
        articles.show()
    return articles


def test_an_assigned_queue_is_listed_in_its_order(queue: ArticleList) -> None:
    assert shown(queue)[:6] == [f"Title {n}" for n in (140, 7, 90, 6, 1, 2)]
    assert len(shown(queue)) == 150
    queue.filter_edit.setText("title 9")
    assert shown(queue)[:3] == ["Title 90", "Title 9", "Title 19"]


def test_next_and_previous_go_along_the_queue(queue: ArticleList, session: Session) -> None:
    def following(number: int) -> int:
        found = queue.model.next_to_do(number)
        assert found is not None
        return found.number

    assert [following(number) for number in (140, 7, 90, 6, 1, 150)] == [7, 90, 6, 1, 2, 140]
    queue.refresh_article(finish(session, 7))
    assert following(140) == 90
    after, before = queue.neighbour(90, step=1), queue.neighbour(6, step=-1)
    assert after is not None
    assert before is not None
    assert (after.number, before.number) == (6, 90)
    assert queue.neighbour(140, step=-1) is None


def test_a_finished_article_goes_and_comes_back_to_its_place(
    queue: ArticleList, session: Session
) -> None:
    queue.model.row(0)
    queue.refresh_article(finish(session, 90))
    assert shown(queue)[:4] == ["Title 140", "Title 7", "Title 6", "Title 1"]
    assert queue.model.row_of_number(90) is None
    assert queue.model.first_row_after(90) == 2
    annotating.reopen(session, id_of(session, 90))
    queue.refresh_article(id_of(session, 90), 90)
    assert shown(queue)[:4] == ["Title 140", "Title 7", "Title 90", "Title 6"]
    assert [queue.model.row_of_number(number) for number in (140, 7, 90, 6, 1)] == [*range(5)]
