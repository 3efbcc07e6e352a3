"""Finding articles by their words, on a real project."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.model.corpus_query import read_query
from annotator.model.folding import FoldedText
from annotator.session.finding import FoundWords, find_articles, found_as_json, found_words
from annotator.session.session import Session
from tests.projects import add_article, new_session

TEXTS = {
    "Gate": "The minister denied that the gate was shut. “Denied,” he said again.",
    "Boats": "Two boats left. Nobody denies it: the boats, the gate-keeper said, were empty. 🙂",
    "Café": "Die Straße zum Cafe\u0301 war leer; the minister’s office was shut.",
    "سد": "قَالَ الوَزِيرُ إنّ الســـدّ لن يُغلق.",
    "外交": "外交部长否认关闭大坝。",
}


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with new_session(tmp_path) as session:
        for title, text in TEXTS.items():
            add_article(session, text, title=title)
        yield session


def titles(session: Session, typed: str) -> list[str]:
    return sorted(article.title for article in find_articles(session, typed).articles)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("minister", ["Café", "Gate"]),
        ("MINISTER shut", ["Café", "Gate"]),
        ("minister denied", ["Gate"]),
        ("denied OR boats", ["Boats", "Gate"]),
        ("shut denied OR boats", ["Gate"]),
        ("gate -boats", ["Gate"]),
        ("gate -“boats left”", ["Gate"]),
        ('"the gate was"', ["Gate"]),
        ('"gate the"', []),
        ("“gate keeper”", ["Boats"]),
        ("gate-keeper", ["Boats"]),
        ("den*", ["Boats", "Gate"]),
        ('"the min*"', ["Café", "Gate"]),
        ('"the min"*', ["Café", "Gate"]),
        ("min", []),
        ("strasse", ["Café"]),
        ("café", ["Café"]),
        ("cafe", ["Café"]),
        ("قال السد", ["سد"]),
        ("外交", ["外交"]),
        ("否认 大坝", ["外交"]),
        ("交外", []),
        ("🙂", []),
        ("", []),
        # what makes no sense as a sign is taken as it stands, or left out
        ("-boats", ["Boats"]),
        ("OR", []),
        ("OR boats", ["Boats"]),
        ("boats OR", ["Boats"]),
        ('"boats', ["Boats"]),
        ('gate" -', ["Boats", "Gate"]),
        ("(boats) NEAR", []),
        ("(boats)", ["Boats"]),
        ("title:boats", []),
        ("boats AND", []),
        ("*", []),
        ("^boats + {", ["Boats"]),
        ("'", []),
        ("boats\x00", ["Boats"]),
    ],
)
def test_what_is_typed_finds_what_is_meant(session: Session, typed: str, wanted: list[str]) -> None:
    assert titles(session, typed) == wanted


def words_of(session: Session, typed: str) -> FoundWords:
    found = find_articles(session, typed)
    article = found.articles[0]
    text = FoldedText.whole(session.article(article.id).text)
    return found_words(text, article.title, found.query)


def test_every_hit_is_marked_where_it_stands(session: Session) -> None:
    found = words_of(session, "denied minister")
    text = TEXTS["Gate"]
    assert found.hits == 3
    assert found.first is not None
    assert found.first.of(text) == "minister"
    assert [span.of(found.excerpt.words) for span in found.excerpt.marked] == [
        "minister",
        "denied",
        "Denied",
    ]
    assert [span.of("Gate") for span in words_of(session, "gate").in_title] == ["Gate"]


def test_marked_words_have_their_accents(session: Session) -> None:
    found = words_of(session, "strasse cafe")
    assert [span.of(found.excerpt.words) for span in found.excerpt.marked] == [
        "Straße",
        "Cafe\u0301",
    ]
    found = words_of(session, "قال السد")
    assert [span.of(found.excerpt.words) for span in found.excerpt.marked] == ["قَالَ", "الســـدّ"]
    found = words_of(session, "外交")
    assert [span.of(found.excerpt.words) for span in found.excerpt.marked] == ["外交"]


def test_phrases_may_be_parted_by_stops_and_lines(session: Session) -> None:
    add_article(session, "He was asked.\n\nAsked again, he left.", title="Asked")
    found = words_of(session, '"asked asked again"')
    assert [span.of(found.excerpt.words) for span in found.excerpt.marked] == [
        "asked.  Asked again"
    ]


def test_an_excerpt_far_down_begins_and_ends_with_whole_words(session: Session) -> None:
    add_article(session, "word " * 900 + "zebra " + "thing " * 900, title="Long")
    shown = words_of(session, "zebra").excerpt
    assert shown.words.startswith("…word")
    assert shown.words.endswith("…")
    assert len(shown.words) < 300
    assert [span.of(shown.words) for span in shown.marked] == ["zebra"]
    only_title = words_of(session, "long")
    assert only_title.first is None
    assert only_title.excerpt.words.startswith("word word")


def test_better_matches_come_first(session: Session) -> None:
    for number in range(5):
        add_article(session, f"{number} Once a zebra was mentioned here.", title="Other")
    add_article(session, "Zebra zebra zebra.", title="Zebras")
    assert find_articles(session, "zebra").articles[0].title == "Zebras"


def test_many_matches_are_counted_only_so_far(session: Session) -> None:
    for number in range(1_003):
        add_article(session, f"Common {number}.", title=f"T{number}")
    found = find_articles(session, "common", most=10)
    assert found.count == 1_001
    assert found.is_more
    data = found_as_json(session, "common", most=1)
    assert (data["count"], data["more"], len(data["articles"])) == (1_000, True, 1)
    assert [article.title for article in found.articles] == [f"T{n}" for n in range(1002, 992, -1)]


def test_articles_of_an_import_taken_back_are_not_found(session: Session) -> None:
    add_article(session, "A zebra came.", title="Zebra")
    assert titles(session, "zebra") == ["Zebra"]
    session.undo()
    assert titles(session, "zebra") == []
    assert find_articles(session, "zebra").count == 0
    add_article(session, "A zebra came.", title="Zebra")
    assert titles(session, "zebra") == ["Zebra"]


def test_json_says_where_the_first_hit_is(session: Session) -> None:
    data = found_as_json(session, "boats -minister")
    assert (data["count"], data["more"]) == (1, False)
    (article,) = data["articles"]
    start, end = article["first"]
    assert TEXTS["Boats"][start:end] == "boats"
    assert article["hits"] == 2
    first, last = article["marked"][0]
    assert article["excerpt"][first:last] == "boats"


def test_terms_know_what_they_are() -> None:
    query = read_query('"a b"* OR c -d')
    assert [term.words for term in query.terms] == [("a", "b"), ("c",)]
    assert [term.is_prefix for term in query.terms] == [True, False]
    assert [term.words for term in query.without] == [("d",)]
