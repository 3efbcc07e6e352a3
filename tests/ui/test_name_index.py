"""Finding names by what was typed of them."""

from __future__ import annotations

import pytest

from annotator.model.proposition import fold_text
from annotator.model.speaker import fold_name
from annotator.ui.name_index import Match, NameIndex


@pytest.fixture
def index() -> NameIndex:
    index = NameIndex(fold_name)
    index.put("perez", ("Ana Pe\u0301rez", "the harbour master", "Perez-Lund"))
    index.put("ministry", ("Foreign ministry", "Harbour ministry"))
    index.put("rill", ("Tomas Rill", "Mayor Rill"))
    index.put("arabic", ("الوزير",))
    index.put("hidden", ("Superannuated Anarchist",))
    return index


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("ana", ["perez", "hidden"]),
        ("PÉREZ", ["perez"]),
        ("per", ["perez", "hidden"]),
        ("lund", ["perez"]),
        ("perez lund", ["perez"]),
        ("min for", ["ministry"]),
        ("ill", ["rill"]),
        ("الو", ["arabic"]),
        ("nobody", []),
    ],
)
def test_a_name_is_found_by_any_spelling_and_word(
    index: NameIndex, typed: str, keys: list[str]
) -> None:
    assert [match.key for match in index.find(typed)] == keys


def test_beginnings_of_the_name_come_before_words_and_words_before_insides(
    index: NameIndex,
) -> None:
    assert [match.key for match in index.find("an")] == ["perez", "hidden"]
    index.put("an", ("Wan Annum",))
    assert [match.key for match in index.find("ann")] == ["an", "hidden"]


def test_the_alias_that_matched_is_told(index: NameIndex) -> None:
    assert index.find("harbour m") == [
        Match(key="ministry", name="Foreign ministry", alias="Harbour ministry"),
        Match(key="perez", name="Ana Pe\u0301rez", alias="the harbour master"),
    ]


def test_what_was_used_last_is_proposed_first(index: NameIndex) -> None:
    index.use("rill")
    index.use("perez")
    assert index.ranked(2) == ["perez", "rill"]
    assert [match.key for match in index.find("")][:2] == ["perez", "rill"]


def test_a_new_name_keeps_its_place_among_the_used(index: NameIndex) -> None:
    index.use("rill")
    index.put("ministry", ("Ministry of the sea",))
    assert index.ranked(1) == ["rill"]
    assert index.name("ministry") == "Ministry of the sea"
    assert index.exact("Foreign ministry") is None


def test_an_exact_canonical_name_stands_before_an_exact_alias(index: NameIndex) -> None:
    index.put("late", ("The Harbour Master",))
    assert index.exact("the harbour-master") == "late"
    index.remove("late")
    assert index.exact("the harbour-master") == "perez"
    assert index.exact("") is None


def test_propositions_are_found_by_their_words() -> None:
    index = NameIndex(fold_text)
    index.put("p1", ("The ferry is safe.",))
    index.put("p2", ("The bridge should be rebuilt",))
    assert [match.key for match in index.find("bridge reb")] == ["p2"]
    assert index.exact("the  FERRY is safe") == "p1"
