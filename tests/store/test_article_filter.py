"""Filtering the list of articles, by everything it can be filtered by."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.model.article import Article, text_digest
from annotator.model.article_filter import ArticleFilter
from annotator.model.change import Edit, ImportBatch
from annotator.model.corpus_query import read_query
from annotator.model.span import Span
from annotator.model.teamwork import Assigned
from annotator.session import annotating
from annotator.session.session import Session, new_id, now
from annotator.store.article_index import make_anew
from tests.projects import new_session

ARTICLES = (
    ("Ferry Pérez", "Bay Post", "2031-05-02", "fire"),
    ("Bridge 100% [old]", "Bay Post", "2031-05", None),
    ("السدّ مغلق", "مرآة", "2031", "fire"),
    ("外交部长否认", None, None, None),
    ("Quarry", "Hill^News", "2032-01-09", None),
)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with new_session(tmp_path, "a1") as session:
        batch = ImportBatch(id=new_id(), source="test", removed=True)
        with session.step("import") as step:
            session.project.articles.add_batch(batch, at=now())
            step.apply(Edit(before=batch, after=dataclasses.replace(batch, removed=False)))
            for title, outlet, published, story in ARTICLES:
                text = f"{title} says that it is so."
                session.project.articles.add(
                    Article(
                        id=title,
                        text=text,
                        title=title,
                        outlet=outlet,
                        published=published,
                        story=story,
                        text_sha256=text_digest(text),
                        source_name="a.txt",
                    ),
                    batch.id,
                )
        yield session


def passing(session: Session, **wanted: object) -> list[int]:
    given = ArticleFilter(annotator="a1", **wanted)  # type: ignore[arg-type]
    numbers = session.project.articles.numbers(given)
    assert session.project.articles.numbers(given, most=1) == numbers[:1]
    return numbers


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("", [1, 2, 3, 4, 5]),
        ("perez", [1]),
        ("PÉREZ ferry", [1]),
        ("ere", [1]),
        ("ay po", [1, 2]),
        ("post quarry", []),
        ("e", [1, 2, 5]),
        ("e y", [1, 2, 5]),
        ("ferry e", [1]),
        ("bay d", [2]),
        ("0%", [2]),
        ("100%", [2]),
        ("[", [2]),
        ("*", []),
        ("^", [5]),
        ("[old]", [2]),
        ('"', []),
        ('fer"ry', []),
        ("لسد", [3]),
        ("外交", [4]),
        ("交部长", [4]),
        ("fer\0rez", [1]),
        ("fer\ud800rez", [1]),
        ("\udfffbay\0", [1, 2]),
    ],
)
def test_words_of_title_or_outlet(session: Session, words: str, wanted: list[int]) -> None:
    assert passing(session, words=words) == wanted


def test_an_index_that_is_made_anew_finds_the_same(session: Session) -> None:
    connection = session.project.connection
    with session.project.transaction():
        connection.write("UPDATE article_name SET folded = 'lost'")
        connection.write("INSERT INTO article_letters (article_letters) VALUES ('delete-all')")
        connection.write("INSERT INTO article_words (article_words) VALUES ('delete-all')")
    assert passing(session, words="bay") == passing(session, words="e") == []
    make_anew(connection)
    for words, numbers in (("bay", [1, 2]), ("e", [1, 2, 5]), ("perez", [1]), ("مر", [3])):
        assert passing(session, words=words) == numbers
    matching = session.project.articles.matching
    assert matching(read_query("pérez"), most=9) == ([1], 1)
    assert matching(read_query("quarry says"), most=9) == ([5], 1)


def test_outlet_and_story(session: Session) -> None:
    assert passing(session, outlet="Bay Post") == [1, 2]
    assert passing(session, story="fire") == [1, 3]
    assert passing(session, story="fire", outlet="Bay Post", words="ferry") == [1]


@pytest.mark.parametrize(
    ("first", "last", "wanted"),
    [
        ("2031-05-02", "", [1, 2, 3, 5]),
        ("2031-05-03", "", [2, 3, 5]),
        ("2031-06-01", "", [3, 5]),
        ("2031-06", "2031", [3]),
        ("", "2031-05-01", [2, 3]),
        ("", "2031-05", [1, 2, 3]),
        ("", "2031-04-30", [3]),
        ("2032", "2032-01", [5]),
        ("2032-01-09", "2032-01-09", [5]),
    ],
)
def test_dates_that_may_lie_between(
    session: Session, first: str, last: str, wanted: list[int]
) -> None:
    assert passing(session, published_from=first, published_to=last) == wanted


def test_states_of_one_and_of_another(session: Session) -> None:
    annotating.annotate(session, "Ferry Pérez", [Span(0, 5)], "claim")
    annotating.finish(session, "Quarry")
    assert passing(session, states=("new", "in progress")) == [1, 2, 3, 4]
    assert passing(session, states=("finished",)) == [5]
    session.switch_annotator("a2")
    annotating.finish(session, "Ferry Pérez")
    assert passing(session, worker="a2", worker_states=("finished",)) == [1]
    assert passing(session, worker="a2", worker_states=("new",)) == [2, 3, 4, 5]
    assert passing(session, states=("new",), worker="a2", worker_states=("finished",)) == []


def test_what_the_annotator_has_annotated_and_nobody_else(session: Session) -> None:
    made = annotating.annotate_named(
        session, "Ferry Pérez", [Span(0, 5)], "claim", speaker="Ana", proposition="It is so"
    )
    annotating.annotate_named(session, "Quarry", [Span(0, 6)], "denial", speaker="Ana", note="hm")
    annotating.change_annotation(session, made.id, unsure=True)
    session.switch_annotator("a2")
    annotating.annotate_named(session, "外交部长否认", [Span(0, 4)], "claim", speaker="Ana")
    speaker, proposition = made.speaker_id, made.proposition_id
    assert passing(session, type="claim") == [1]
    assert passing(session, speaker_id=speaker) == [1, 5]
    assert passing(session, speaker_id=speaker, type="denial") == [5]
    assert passing(session, proposition_id=proposition) == [1]
    assert passing(session, unsure=True) == [1]
    assert passing(session, has_note=True) == [5]
    assert passing(session, has_note=True, type="claim") == []


def test_articles_of_an_import_taken_back_pass_no_filter(session: Session) -> None:
    session.undo()
    for wanted in ({}, {"words": "perez"}, {"words": "e"}, {"outlet": "Bay Post"}):
        assert passing(session, **wanted) == []


def test_what_was_taken_off_the_queue_is_left_out(session: Session) -> None:
    with session.project.transaction():
        for annotator, article_id in (("a1", "Quarry"), ("a2", "Ferry Pérez")):
            session.project.people.add_annotator(annotator, at="")
            session.project.team.put(
                Assigned(article_id=article_id, annotator=annotator, withdrawn=True)
            )
    assert passing(session, without_withdrawn=True) == [1, 2, 3, 4]
    assert passing(session, without_withdrawn=True, words="e") == [1, 2]
    assert passing(session) == [1, 2, 3, 4, 5]
