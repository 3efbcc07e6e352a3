"""The checksums of rows and the chain of the change log: what projects on disk already hold."""

from __future__ import annotations

from collections.abc import Generator
from hashlib import blake2b

import pytest

from annotator.store.checksums import SUMMED, checksum, checksum_of, key_of, link, linking
from annotator.store.connection import Value

ENTRY: list[Value] = ["i", "do", None, "import", "a1", "2031", "[]"]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (['é"', 7, None], "0e017b96c6ce1ea2"),
        (["x", 1.5, True], "4b36ac2a1f211434"),
        ([], "71857576257465c7"),
    ],
)
def test_the_checksum_of_a_row_stays_what_it_was(values: list[Value], expected: str) -> None:
    assert checksum(values) == expected


def test_the_checksum_of_a_row_is_over_its_columns_in_their_order() -> None:
    row = {"at": "2031", "name": "a1", "other": 7}
    assert checksum_of("annotator", row) == checksum(["a1", "2031"])


def test_a_table_is_known_by_its_first_columns() -> None:
    longer = {
        "proposition_relation": ("proposition", "relation", "other"),
        "annotation_set": ("article_id", "annotator"),
        "work_time": ("article_id", "annotator"),
        "assigned": ("article_id", "annotator"),
    }
    for table, columns in SUMMED.items():
        assert key_of(table) == longer.get(table, columns[:1])


def test_a_link_is_over_the_entry_and_the_link_before() -> None:
    assert link("a", ENTRY) == told('a["i","do",null,"import","a1","2031"]\n[]')
    links = {link("", ENTRY), link("a", ENTRY)}
    for place in range(len(ENTRY)):
        links.add(link("a", [*ENTRY[:place], "else", *ENTRY[place + 1 :]]))
    assert len(links) == 2 + len(ENTRY)


def told(text: str) -> str:
    return blake2b(text.encode(), digest_size=16).hexdigest()


def turns_of(steps: Generator[None, None, str]) -> tuple[int, str]:
    turns = 0
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return turns, end.value
        turns += 1


@pytest.mark.parametrize(
    ("characters", "turns"), [(2, 0), (4_000_000, 0), (4_000_001, 1), (9_000_000, 2)]
)
def test_a_long_entry_is_linked_in_turns_and_to_the_same_link(characters: int, turns: int) -> None:
    edits = ("é" + "x" * 999_999) * 9
    entry = [*ENTRY[:-1], edits[:characters]]
    expected = told(f'a["i","do",null,"import","a1","2031"]\n{edits[:characters]}')
    assert turns_of(linking("a", entry)) == (turns, expected)
    assert link("a", entry) == expected
