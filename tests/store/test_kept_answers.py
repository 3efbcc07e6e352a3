"""Answers that the connection keeps: only as long as nothing has been written."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.model.span import Span
from annotator.session import annotating
from annotator.session.session import Session
from tests.projects import add_article


@pytest.fixture
def session(tmp_path: Path) -> Session:
    """A project with one article, open."""
    made = Session.create(tmp_path / "Dam.annotator")
    made.switch_annotator("Mira")
    add_article(made, "The dam holds, she said.", title="Dam")
    return made


def statements(session: Session) -> list[str]:
    """What SQLite is asked from now on."""
    asked: list[str] = []
    session.project.connection.raw.set_trace_callback(asked.append)
    return asked


def test_what_is_asked_again_is_not_read_again(session: Session) -> None:
    first = session.undo_labels(), session.scheme, session.predicts
    asked = statements(session)
    assert (session.undo_labels(), session.scheme, session.predicts) == first
    assert asked == []
    session.close()


def test_every_write_ends_what_was_kept(session: Session) -> None:
    article = session.summaries(session.article_numbers())[0].id
    before = session.undo_labels()
    assert session.annotation_set(article).state == "new"
    annotating.annotate(session, article, [Span(0, 13)], "claim")
    assert session.undo_labels() == ("add claim", None)
    assert session.annotation_set(article).state == "in progress"
    session.undo()
    assert session.undo_labels() == (before[0], "add claim")
    assert session.annotation_set(article).state == "new"
    session.close()


def test_what_is_read_in_a_step_that_fails_is_not_kept(session: Session) -> None:
    schemes = session.project.schemes

    def write_and_fail() -> None:
        with session.project.transaction():
            schemes.put_setting("predictions", value=False)
            assert not session.predicts
            raise KeyError

    with pytest.raises(KeyError):
        write_and_fail()
    assert session.predicts
    session.close()
