"""Finding words: what is folded, what is not, and that every span is exact."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import InputRefused
from annotator.model.folding import FoldedText, folded_character
from annotator.text.finding import Query, find, hits, keyword_query
from annotator.text.graphemes import is_inside


def found(text: str, words: str, **how: object) -> list[str]:
    return [span.of(text) for span in find(text, Query(words=words, **how))]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "words", "hit"),
    [
        ("Die Straße war leer", "STRASSE", "Straße"),
        ("die STRASSE", "straße", "STRASSE"),
        ("in İstanbul said", "istanbul", "İstanbul"),
        ("the cafe\u0301s shut", "café", "cafe\u0301"),
        ("the cafés shut", "cafe", "café"),
        ("قَالَ الوَزِير", "قال", "قَالَ"),
        ("هذا كتـــاب", "كتاب", "كتـــاب"),
        ("هذا كتاب", "كتـاب", "كتاب"),
        ("أعلن", "اعلن", "أعلن"),
        ("he said “no”", '"no"', "“no”"),
        ("it’s over", "it's", "it’s"),
        ("a long\u00a0\n walk", "long walk", "long\u00a0\n walk"),
        ("re\u00adport", "report", "re\u00adport"),
        ("ﬁnd it", "find", "ﬁnd"),
        ("x 👨‍👩‍👧 y", "👨", "👨‍👩‍👧"),
        ("a “B–C” d", "b-c", "B–C"),
    ],
)
def test_what_people_type_finds_what_they_mean(text: str, words: str, hit: str) -> None:
    assert found(text, words) == [hit]


def test_case_and_diacritics_matter_when_asked() -> None:
    text = "Café cafe CAFE\u0301 cafés"
    assert found(text, "cafe") == ["Café", "cafe", "CAFE\u0301", "café"]
    assert found(text, "cafe", diacritics=True) == ["cafe"]
    assert found(text, "café", diacritics=True) == ["Café", "CAFE\u0301", "café"]
    assert found(text, "cafe", case=True) == ["cafe", "café"]
    assert found(text, "cafe", case=True, diacritics=True) == ["cafe"]


def test_a_letter_with_another_sound_is_another_letter() -> None:
    assert found("がか", "か") == ["か"]
    assert found("한글", "하") == []


def test_whole_words_end_at_apostrophes_and_hyphens() -> None:
    text = "Iran’s Iranian pro-Iran Iran. Irán"
    assert found(text, "iran") == ["Iran", "Iran", "Iran", "Iran", "Irán"]
    assert found(text, "iran", whole="word") == ["Iran", "Iran", "Iran", "Irán"]
    assert found(text, "ran", whole="word") == []
    assert found(text, "ira", whole="prefix") == ["Iran", "Iranian", "Iran", "Iran", "Irán"]
    assert found("外交部长", "交部", whole="word") == ["交部"]


def test_keywords_are_whole_words_or_beginnings() -> None:
    assert keyword_query(" den* ") == Query(words="den", whole="prefix")
    assert keyword_query("no comment") == Query(words="no comment", whole="word")


def test_hits_do_not_overlap_and_nothing_is_found_by_nothing() -> None:
    assert found("aaaa", "aa") == ["aa", "aa"]
    assert found("ß", "s") == ["ß"]
    for nothing in ("", " ", "\u0301", "\u200b"):
        assert found("a b", nothing) == []


def test_slices_give_what_the_whole_gives() -> None:
    text = "Die Straße cafe\u0301 قَالَ İ " * 3000
    folded = FoldedText(text)
    steps = 1
    while not folded.advance():
        steps += 1
    assert steps > 3
    assert folded.is_ready
    query = Query(words="strasse cafe")
    assert [span.of(text) for span in hits(folded, query)] == ["Straße cafe\u0301"] * 3000


LETTERS = "aAeßİıéÉ\u0301\u0308 \u00a0\nﬁقَـاآ’“-🙂👨\u200d👩كが한"


@given(st.text(alphabet=LETTERS, max_size=40), st.integers(0, 40), st.integers(1, 6))
def test_a_stretch_of_a_text_is_found_in_it_where_it_stands(
    text: str, start: int, length: int
) -> None:
    words = text[start : start + length]
    spans = find(text, Query(words=words))
    wanted = _folded(words)
    for span in spans:
        assert not is_inside(text, span.start)
        assert not is_inside(text, span.end)
        assert " ".join(wanted.split()) in " ".join(_folded(span.of(text)).split())
    assert spans == sorted(set(spans))
    if wanted.strip():
        assert spans


def _folded(text: str) -> str:
    return "".join(map(folded_character, text))


@given(st.text(alphabet=LETTERS, max_size=60))
def test_every_folded_place_leads_back(text: str) -> None:
    folded = FoldedText.whole(text)
    expected = [at for at, sign in enumerate(text) for _ in folded_character(sign)]
    assert [folded.place(at) for at in range(len(folded.body))] == expected


def test_patterns_are_exact_and_case_is_theirs_to_ignore() -> None:
    text = "🙂 In 2031, not 1931 – Café"
    assert found(text, r"\d{4}", pattern=True) == ["2031", "1931"]
    assert found(text, r"cafÉ$", pattern=True) == ["Café"]
    assert found(text, r"cafÉ$", pattern=True, case=True) == []
    assert found(text, r"x*", pattern=True) == []
    assert found(text, r"(?<=not )\d+", pattern=True, whole="word") == ["1931"]


def test_a_pattern_that_is_none_or_never_ends_is_refused_in_words() -> None:
    with pytest.raises(InputRefused, match="not a regular expression"):
        find("a", Query(words="(", pattern=True))
    with pytest.raises(InputRefused, match="takes too long"):
        find("a" * 5000 + "!", Query(words=r"(a|aa)+$", pattern=True))


def test_normal_forms_find_each_other() -> None:
    word = "Việt Nam"
    for form in ("NFC", "NFD"):
        text = unicodedata.normalize(form, f"in {word} now")
        for other in ("NFC", "NFD"):
            words = unicodedata.normalize(other, word)
            assert found(text, words, diacritics=True, case=True) == [text[3:-4]]
