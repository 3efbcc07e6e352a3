"""Articles as the project file keeps them: texts, what lists show, imports that come and go."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from annotator.errors import NotFound, ProjectDamaged
from annotator.model.annotation import AnnotationSet
from annotator.model.article import Article, text_digest
from annotator.model.article_filter import ArticleFilter
from annotator.model.change import ImportBatch
from annotator.model.corpus_query import read_query
from annotator.model.span import Span
from annotator.store.project import Project
from tests.projects import new_session

FULL = Article(
    id="x1",
    text="The dam 😀 holds, she said.",
    title="Dam holds",
    outlet="The Tide",
    author="N. N.",
    url="https://tide.example/1",
    published="2031-03-01",
    language="en",
    story="dam",
    excluded=(Span(0, 3), Span(8, 9)),
    text_sha256=text_digest("The dam 😀 holds, she said."),
    source_sha256="0f",
    source_name="dam.txt",
    source_row=4,
)
BATCHES = (ImportBatch(id="b1", source="one"), ImportBatch(id="b2", source="two"))


def article(number: int, **fields: object) -> Article:
    text = f"Text number {number}."
    values: dict[str, object] = {"title": f"T{number}", "source_name": "a.txt", **fields}
    return Article(id=f"a{number}", text=text, text_sha256=text_digest(text), **values)  # type: ignore[arg-type]


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """Open for writing, with two imports and nothing in them."""
    with new_session(tmp_path) as session, session.project.transaction():
        for batch in BATCHES:
            session.project.articles.add_batch(batch, at="2031")
        yield session.project


def test_an_article_is_kept_with_all_that_is_known_of_it(project: Project) -> None:
    store = project.articles
    assert store.count() == 0
    assert store.numbers(ArticleFilter()) == []
    assert store.add(FULL, "b1") == "x1"
    stored = dataclasses.replace(FULL, number=1)
    assert store.get("x1") == stored
    assert store.text("x1") == FULL.text
    assert store.summaries([1]) == [stored.summary()]
    assert store.id_of_text(FULL.text_sha256) == "x1"
    assert store.has("x1")
    assert store.is_shown("x1")
    assert store.count() == 1
    for ask in (store.get, store.text):
        with pytest.raises(NotFound, match="no article with the id “gone”"):
            ask("gone")
    assert not store.has("gone")
    assert not store.is_shown("gone")
    assert store.id_of_text("gone") is None


def test_lists_come_in_the_order_of_arrival_or_as_they_are_asked_for(project: Project) -> None:
    store = project.articles
    for number in range(1, 6):
        store.add(article(number, outlet=f"O{number % 2}", story=None), "b1")
    assert store.numbers(ArticleFilter()) == [1, 2, 3, 4, 5]
    assert store.numbers(ArticleFilter(), after=2) == [3, 4, 5]
    assert store.numbers(ArticleFilter(), after=2, most=2) == [3, 4]
    assert store.numbers(ArticleFilter(), most=0) == []
    assert store.numbers(ArticleFilter(outlet="O1"), after=1, most=1) == [3]
    assert [one.title for one in store.summaries([4, 9, 2])] == ["T4", "T2"]
    assert [one.id for one in store.stream()] == ["a1", "a2", "a3", "a4", "a5"]
    assert store.outlets() == ["O0", "O1"]
    assert store.stories() == []
    store.add(dataclasses.replace(FULL, story="b"), "b1")
    store.add(article(7, story="a"), "b1")
    assert store.stories() == ["a", "b"]


def test_summaries_of_very_many_are_asked_for_in_several_questions(project: Project) -> None:
    for number in range(1, 4):
        project.articles.add(article(number), "b1")
    numbers = [1, *range(100, 599), 2, *range(1000, 1499), 3]
    assert [one.number for one in project.articles.summaries(numbers)] == [1, 2, 3]


def test_texts_at_hand_are_the_last_ones(project: Project) -> None:
    # Three of these are as many characters as are kept.
    texts = {f"a{number}": f"{number}" * (1_333_333 + (number == 3)) for number in range(1, 6)}
    for name, text in texts.items():
        one = Article(id=name, text=text, title=name, text_sha256=text_digest(text))
        project.articles.add(one, "b1")
    asked: list[str] = []
    project.connection.raw.set_trace_callback(asked.append)

    def read(*numbers: int) -> int:
        """How many of them had to be asked for."""
        asked.clear()
        for number in numbers:
            assert project.articles.text(f"a{number}") == texts[f"a{number}"]
        return len(asked)

    assert read(1, 2, 3, 1, 2, 3, 1) == 3
    assert read(4) == 1
    assert read(3, 1, 4) == 0
    assert read(2) == 1
    assert read(1, 4, 2) == 0


def test_a_text_longer_than_all_that_are_kept_is_kept_alone(project: Project) -> None:
    long = Article(id="long", text="x" * 4_100_000, title="", text_sha256="1")
    for one in (long, article(1)):
        project.articles.add(one, "b1")
    asked: list[str] = []
    project.connection.raw.set_trace_callback(asked.append)
    for name in ("long", "long", "a1", "a1", "long"):
        project.articles.text(name)
    assert len(asked) == 3


def test_an_import_taken_back_hides_its_articles_until_they_come_again(project: Project) -> None:
    store = project.articles
    for number in (1, 2):
        store.add(article(number), "b1")
    store.add(article(3), "b2")
    assert store.shown_batches() == list(BATCHES)
    hidden = dataclasses.replace(BATCHES[0], removed=True)
    store.set_batch(hidden)
    assert store.batch("b1") == hidden
    assert store.batch("b2") == BATCHES[1]
    assert store.batch("gone") is None
    assert store.shown_batches() == [BATCHES[1]]
    assert store.count() == 1
    assert store.numbers(ArticleFilter()) == [3]
    assert store.numbers(ArticleFilter(), after=3) == []
    assert [one.id for one in store.stream()] == ["a3"]
    assert store.has("a1")
    assert not store.is_shown("a1")
    assert store.id_of_text(article(1).text_sha256) is None
    with pytest.raises(NotFound):
        store.get("a1")
    assert store.text("a1") == "Text number 1."
    again = dataclasses.replace(article(1), id="other")
    assert store.add(again, "b2") == "a1"
    assert store.get("a1").number == 1
    assert store.numbers(ArticleFilter()) == [1, 3]
    assert store.shown_batches() == [BATCHES[1]]


def test_an_import_is_worked_on_once_somebody_has_a_set_of_it(project: Project) -> None:
    store = project.articles
    store.add(article(1), "b1")
    store.add(article(2), "b2")
    assert not store.batch_is_worked_on("b1")
    assert store.batch_of_each() == {}
    project.people.add_annotator("a1", at="")
    project.annotations.put_set(AnnotationSet(article_id="a1", annotator="a1"))
    assert store.batch_is_worked_on("b1")
    assert not store.batch_is_worked_on("b2")
    assert store.batch_of_each() == {"a1": "b1"}
    store.set_batch(dataclasses.replace(BATCHES[0], removed=True))
    assert store.batch_of_each() == {}


def test_articles_are_found_by_their_words_the_best_first(project: Project) -> None:
    store = project.articles
    store.add(FULL, "b1")
    store.add(article(2), "b1")
    store.add(article(3, title="A dam, a dam, a dam"), "b2")
    assert store.matching(read_query("dam"), most=9) == ([3, 1], 2)
    assert store.matching(read_query("dam"), most=1) == ([3], 2)
    assert store.matching(read_query("dam -said"), most=9) == ([3], 1)
    assert store.matching(read_query('"number 2"'), most=9) == ([2], 1)
    assert store.matching(read_query("numb*"), most=9)[1] == 2
    assert store.matching(read_query("quarry OR holds"), most=9) == ([1], 1)
    assert store.matching(read_query("holds number"), most=9) == ([], 0)
    assert store.matching(read_query(""), most=9) == ([], 0)
    store.set_batch(dataclasses.replace(BATCHES[1], removed=True))
    assert store.matching(read_query("dam"), most=9) == ([1], 1)


def test_what_is_everywhere_is_listed_newest_first_and_counted_so_far(project: Project) -> None:
    write = project.connection.write_many
    write(
        "INSERT INTO article_words (rowid, title, text) VALUES (?, ?, 'often')",
        [(number, "often" if number == 5 else "") for number in range(1, 1001)],
    )
    assert project.articles.matching(read_query("often"), most=2) == ([5, 1000], 1000)
    write("INSERT INTO article_words (rowid, title, text) VALUES (?, '', 'often')", [(1001,)])
    assert project.articles.matching(read_query("often"), most=2) == ([1001, 1000], 1001)
    write("INSERT INTO article_words (rowid, title, text) VALUES (?, '', 'often')", [(1002,)])
    assert project.articles.matching(read_query("often"), most=1) == ([1002], 1001)


def test_where_a_number_is_missing_the_rest_are_listed(project: Project) -> None:
    for number in range(1, 5):
        project.articles.add(article(number), "b1")
    project.connection.write("DELETE FROM article WHERE number = 2")
    assert project.articles.numbers(ArticleFilter()) == [1, 3, 4]
    assert project.articles.numbers(ArticleFilter(), after=1, most=1) == [3]
    project.connection.write("DELETE FROM article WHERE number = 3")
    assert project.articles.numbers(ArticleFilter()) == [1, 4]


def test_where_no_number_is_missing_they_are_counted_and_not_read(project: Project) -> None:
    for number in range(1, 5):
        project.articles.add(article(number), "b1")
    project.connection.write("DELETE FROM article WHERE number = 1")
    asked: list[str] = []
    project.connection.raw.set_trace_callback(asked.append)
    assert project.articles.numbers(ArticleFilter()) == [2, 3, 4]
    assert [sql for sql in asked if "SELECT number FROM article" in sql] == []


def test_an_article_whose_regions_make_no_sense_is_damage(project: Project) -> None:
    project.articles.add(article(1), "b1")
    for cell in ("no json", "7", "[[1]]", "[[2,1]]"):
        project.connection.write("UPDATE article SET excluded = ?", (cell,))
        with pytest.raises(ProjectDamaged, match="annotator check"):
            project.articles.get("a1")


@pytest.fixture
def queue(project: Project) -> list[int]:
    """Nine thousand articles, of which all but the last ten are assigned, the last ones first."""
    count = 9_000
    project.people.add_annotator("a1", at="")
    write = project.connection.write_many
    write(
        "INSERT INTO article (id, batch, title, outlet, excluded, characters, text_sha256, "
        "source_sha256, source_name, digest) VALUES (?, 'b1', ?, ?, '[]', 0, ?, '', '', '')",
        [(f"x{n}", f"Title {n}", f"O{n % 2}", f"{n}") for n in range(1, count + 1)],
    )
    for index in ("article_name (number, folded)", "article_letters (rowid, name)"):
        write(
            f"INSERT INTO {index} VALUES (?, ?)",
            [(n, f"title {n} o{n % 2}") for n in range(1, count + 1)],
        )
    write(
        "INSERT INTO assigned (article_id, annotator, batch, place, is_training, withdrawn, "
        "checksum) VALUES (?, 'a1', ?, ?, 0, 0, '')",
        [(f"x{n}", 1 + (n <= 100), count - n) for n in range(1, count - 9)],
    )
    return [*range(count - 10, 100, -1), *range(100, 0, -1), *range(count - 9, count + 1)]


def even(number: int) -> bool:
    return number % 2 == 0


def of_the_first(number: int) -> bool:
    return number != 8_000


@pytest.mark.parametrize(
    ("wanted", "passes"),
    [
        ({"outlet": "O0"}, even),
        ({"words": "itle"}, None),
        ({"words": "ti"}, None),
        ({"words": "o0 title"}, even),
        ({"states": ("new", "in progress")}, of_the_first),
        ({"states": ("new",), "outlet": "O0"}, lambda n: even(n) and of_the_first(n)),
        ({"words": "o0", "without_withdrawn": True}, even),
    ],
)
def test_what_many_pass_is_listed_along_the_queue(
    project: Project,
    queue: list[int],
    wanted: dict[str, object],
    passes: Callable[[int], bool] | None,
) -> None:
    project.annotations.put_set(AnnotationSet(article_id="x8000", annotator="a1", state="finished"))
    asked = ArticleFilter(annotator="a1", **wanted)  # type: ignore[arg-type]
    expected = [number for number in queue if passes is None or passes(number)]
    queued = project.articles.queued
    assert queued(asked) == expected
    assert queued(asked, most=3) == expected[:3]
    assert queued(asked, most=0) == []
    for place in (0, 1_200, 4_000, len(expected) - 2):
        after = expected[place]
        assert queued(asked, after=after, most=7) == expected[place + 1 : place + 8]
        assert queued(asked, after=after) == expected[place + 1 :]
    assert queued(asked, most=5_000)[:5_000] == expected[:5_000]


def test_of_a_queue_no_more_is_looked_at_than_is_asked_for(
    project: Project, queue: list[int]
) -> None:
    asked: list[str] = []
    project.connection.raw.set_trace_callback(asked.append)
    found = project.articles.queued(ArticleFilter(annotator="a1", words="title"), most=3)
    assert found == queue[:3]
    (looked,) = [sql for sql in asked if "json_each" in sql]
    assert looked.count(",") < 1_100


def test_what_few_pass_is_put_into_the_order_of_the_queue(
    project: Project, queue: list[int]
) -> None:
    asked = ArticleFilter(annotator="a1", words="99")
    expected = [number for number in queue if "99" in str(number)]
    queued = project.articles.queued
    assert queued(asked) == expected
    assert queued(asked, after=expected[4], most=2) == expected[5:7]
    assert queued(asked, after=9_000) == []
    nobody = ArticleFilter(annotator="a2", words="99")
    assert queued(nobody) == sorted(expected)
    assert queued(nobody, after=sorted(expected)[4], most=2) == sorted(expected)[5:7]
    assert project.articles.queue_places("a2") == {}


def test_an_import_that_is_hidden_leaves_the_queue(project: Project, queue: list[int]) -> None:
    project.articles.add(article(1), "b2")
    asked = ArticleFilter(annotator="a1", states=("new",))
    assert project.articles.queued(asked) == [*queue, 9_001]
    project.articles.set_batch(dataclasses.replace(BATCHES[1], removed=True))
    assert project.articles.queued(asked) == queue


def test_the_places_of_a_queue_are_known_until_it_changes(
    project: Project, queue: list[int]
) -> None:
    places = project.articles.queue_places("a1")
    assert list(places) == queue
    assert list(places.values()) == list(range(9_000))
    assert project.articles.queue_places("a1") is places
    project.connection.write("UPDATE assigned SET batch = 0 WHERE article_id = 'x7'")
    assert next(iter(project.articles.queue_places("a1"))) == 7


def test_the_text_of_an_import_that_was_taken_back_is_not_kept(project: Project) -> None:
    class Stopped(Exception):
        pass

    other = dataclasses.replace(FULL, text="Another.", text_sha256=text_digest("Another."))
    with contextlib.suppress(Stopped), project.transaction():
        project.articles.add(other, "b1")
        assert project.articles.text("x1") == "Another."
        raise Stopped
    project.articles.add(FULL, "b1")
    assert project.articles.text("x1") == FULL.text
