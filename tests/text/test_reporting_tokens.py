"""Tokens of a part of a text: the same whatever was read of the text before."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.model.span import Span
from annotator.text.reporting_tokens import Token, tokens_of

_TEXT = st.text(alphabet="sSaU. '’,-\n“”قال_1", max_size=60)


def tokens(text: str, start: int, end: int) -> list[Token]:
    return tokens_of(text, start, end, quotes=(), selected=())


@given(text=_TEXT, cuts=st.lists(st.integers(0, 60), min_size=4, max_size=4))
def test_what_was_read_around_a_part_does_not_change_its_tokens(text: str, cuts: list[int]) -> None:
    low, start, end, high = sorted(min(cut, len(text)) for cut in cuts)
    tokens("", 0, 0)
    fresh = tokens(text, start, end)
    # Another object with the same words, so that it is read from farther out first.
    again = "".join([*text, " "])[:-1]
    tokens(again, low, high)
    assert tokens(again, start, end) == fresh


@given(text=_TEXT, cuts=st.lists(st.integers(0, 60), min_size=2, max_size=2))
def test_words_set_apart_are_one_token_and_the_others_stay_as_they_are(
    text: str, cuts: list[int]
) -> None:
    start, end = sorted(min(cut, len(text)) for cut in cuts)
    if start == end:
        return
    found = tokens_of(text, 0, len(text), quotes=(), selected=[Span(start, end)])
    apart = Token(start, end, "selected", "", "")
    assert found == [*tokens(text, 0, start), apart, *tokens(text, end, len(text))]
