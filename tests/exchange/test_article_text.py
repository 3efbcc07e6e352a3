import codecs
import hashlib
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotator.errors import InputRefused, UserError
from annotator.exchange import article_text
from annotator.exchange.article_drafts import shown
from annotator.exchange.article_text import (
    known_encoding,
    source_lines,
    text_article,
)
from annotator.model.span import Span
from tests.exchange.measured import Measured

BODY = "The “border” stays open 😀 for cafe\u0301 שלום\u2028\u00a0\t\x0c\u200b."


def refusal_of(data: bytes, encoding: str | None = None) -> str:
    with pytest.raises(InputRefused) as caught:
        text_article(data, file="news.txt", encoding=encoding)
    return caught.value.message


@pytest.mark.parametrize(
    "data",
    [
        BODY.encode(),
        codecs.BOM_UTF8 + BODY.encode(),
        codecs.BOM_UTF16_LE + BODY.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + BODY.encode("utf-16-be"),
    ],
)
def test_the_byte_order_mark_decides_and_else_utf_8(data: bytes) -> None:
    article = text_article(data, file="news.txt")

    assert article.text == BODY
    assert article.source_sha256 == hashlib.sha256(data).hexdigest()


def test_a_named_encoding_counts_for_bytes_without_a_mark_only() -> None:
    russian = "Граница открыта"

    assert text_article(russian.encode("cp1251"), file="a", encoding="cp1251").text == russian
    marked = codecs.BOM_UTF8 + russian.encode()
    assert text_article(marked, file="a", encoding="cp1251").text == russian
    assert text_article(russian.encode("utf-16-le"), file="a", encoding="utf-16").text == russian


def test_only_one_mark_is_dropped_and_only_line_ends_change() -> None:
    data = codecs.BOM_UTF8 * 2 + f"  {BODY}\r\nb\rc\n\n d \n".encode()

    assert text_article(data, file="a").text == f"\ufeff  {BODY}\nb\nc\n\n d \n"


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"ab\ncd \xff ef", "offset 6 (line 2) is not UTF-8"),
        (b"a\r\nb\rc\x80", "offset 6 (line 3) is not UTF-8"),
        (codecs.BOM_UTF8 + b"ab\x93", "offset 5 (line 1) is not UTF-8"),
        (b"\xed\xa0\x80", "offset 0 (line 1)"),
        (codecs.BOM_UTF16_LE + "a\nb".encode("utf-16-le") + b"\x00\xd8b\x00", "offset 8 (line 2)"),
        (codecs.BOM_UTF16_LE + b"a\x00b", "offset 4 (line 1) is not UTF-16-LE"),
    ],
)
def test_the_first_byte_that_cannot_be_read_is_named(data: bytes, place: str) -> None:
    assert place in refusal_of(data)


def test_a_wrong_named_encoding_is_refused_with_the_place() -> None:
    assert "offset 1 (line 1) is not ASCII" in refusal_of("aé".encode(), known_encoding("ascii"))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (codecs.BOM_UTF8, "empty"),
        (b" \n\t\n", "no letter or digit"),
        ("… — 😀“”\u0301".encode(), "no letter or digit"),
        (b"ab\ncde\x00f", "U+0000 (line 2, character 4)"),
        (b"\x00ab", "U+0000 (line 1, character 1)"),
        (b"\n\x00ab", "U+0000 (line 2, character 1)"),
        (b"a\nb\nc\x00d\x00e\nf\x00g", "U+0000 (line 3, character 2)"),
        (codecs.BOM_UTF32_LE + "ab".encode("utf-32-le"), "UTF-32"),
        (codecs.BOM_UTF32_BE + "ab".encode("utf-32-be"), "UTF-32"),
        (b"a" * 5_000_001, "5,000,001 characters"),
        (b"a" * 40_000_005, "5,000,000 characters"),
    ],
)
def test_what_no_article_may_be_is_refused(data: bytes, reason: str) -> None:
    assert reason in refusal_of(data)


def test_five_million_characters_are_allowed_however_wide() -> None:
    data = codecs.BOM_UTF16_LE + ("😀a\r\n" * 1_250_000).encode("utf-16-le")

    assert len(text_article(data, file="a").text) == 3_750_000
    assert len(text_article(b"a" * 5_000_000, file="a").text) == 5_000_000


@pytest.mark.parametrize(
    "name",
    [
        "no-such",
        "rot13",
        "hex",
        "idna",
        "punycode",
        "unicode_escape",
        "raw_unicode_escape",
        "undefined",
        "",
        "a\0b",
        "../x",
        "x" * 999,
    ],
)
def test_names_that_are_no_character_set_are_refused(name: str) -> None:
    with pytest.raises(UserError) as caught:
        known_encoding(name)

    assert "There is no encoding" in caught.value.message
    assert "\0" not in caught.value.message


@pytest.mark.parametrize(
    ("text", "published", "region", "title"),
    [
        (" date 2023-08-26 The border\nstays", "2023-08-26", Span(0, 17), "The border"),
        ("date 2023-08-26\n\nBorder open\n", "2023-08-26", Span(0, 15), "Border open"),
        ("date 2023-08-26", "2023-08-26", Span(0, 15), "dam news"),
        ("date\u00a02023-02-28 \t“Yes,” 😀 she said.", "2023-02-28", Span(0, 17), "dam news"),
    ],
)
def test_a_leading_date_is_taken_and_its_region_left_out(
    text: str, published: str, region: Span, title: str
) -> None:
    article = text_article(text.encode(), file="folder/dam_news.txt")

    assert article.text == text
    assert (article.published, article.excluded) == (published, (region,))
    assert article.title == title


@pytest.mark.parametrize(
    "start",
    [
        "date 2023-13-45",
        "date 2023-02-30",
        "date 2023-8-26",
        "date 2023-08-26T10",
        "date ٢٠٢٣-٠٨-٢٦",
        "\ndate 2023-08-26",
        "update 2023-08-26",
        "date 2023-08-26, ",
        "Date 2023-08-26",
        "date 0000-01-01",
    ],
)
def test_what_only_looks_like_a_leading_date_is_text(start: str) -> None:
    article = text_article(f"{start} and on".encode(), file="a.txt")

    assert article.published is None
    assert article.excluded == ()


@pytest.mark.parametrize(
    ("text", "file", "title"),
    [
        ("\n\n  Border\u2028 stays  open 😀 \nText.", "x.txt", "Border stays open 😀"),
        ("Will the dam hold?\nText.", "x.txt", "Will the dam hold?"),
        ("It holds, “he said.”\nText", "the_dam-holds.txt", "the dam holds"),
        ("x" * 121, "C:\\news\\one.txt", "one"),
        ("It holds.", "___.txt", "It holds."),
        ("* * *\nText", "a.txt", "* * * Text"),
        ("Water, " * 30, "000_35a1f.txt", "Water, " * 10 + "Water…"),
        ("abc " * 50, "000.txt", ("abc " * 20).rstrip() + "…"),
        ("x" * 79 + ".", "000.txt", "x" * 79 + "."),
        ("x" * 80 + ".", "000.txt", "x" * 80 + "…"),
        ("Border open\nText.\nMore.\n", "x.txt", "Border open"),
        ("\n" * 300 + "Border open\nText.", "x.txt", "Border open"),
        ("x" * 120 + "\nText.", "x.txt", "x" * 120),
        ("a" + " " * 238 + "b\nText.", "x.txt", "a b"),
        ("a" + " " * 239 + "b\nText.", "dam_news.txt", "dam news"),
    ],
)
def test_the_title_is_the_first_line_or_the_name_of_the_file_or_the_first_words(
    text: str, file: str, title: str
) -> None:
    assert text_article(text.encode(), file=file).title == title


@given(st.binary(max_size=60), st.sampled_from([None, "cp1252", "utf-16-le", "utf-7", "shift_jis"]))
@example(b"+2AA-", "utf-7")
@example(codecs.BOM_UTF16_BE + b"\xd8\x00", None)
def test_any_bytes_become_an_article_that_keeps_the_contract_or_one_refusal(
    data: bytes, encoding: str | None
) -> None:
    try:
        article = text_article(data, file="a.txt", encoding=encoding)
    except InputRefused:
        return

    assert not set("\r\0") & set(article.text)
    assert any(character.isalnum() for character in article.text)
    assert article.text.encode()
    assert article.title.encode()


@given(st.text("a😀\r\n\u2028\x0b\x85\ufeffਗĀ", max_size=30), st.integers(1, 9))
@example("ਗĀਗĀ\nbĀਗ\nĀਗĀਗĀਊ\n", 3)
def test_lines_end_at_line_feeds_only_in_every_encoding(text: str, chunk: int) -> None:
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le"):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(article_text, "_CHUNK", chunk)
            stream = io.BytesIO(text.encode(encoding))
            lines = list(source_lines(stream, known_encoding(encoding)))
        dropped = text.removeprefix("\ufeff")
        expected = dropped.split("\n")
        expected = expected[:-1] if expected[-1] == "" else expected

        assert [line.text for line in lines] == expected
        assert [line.number for line in lines] == list(range(1, len(expected) + 1))
        assert b"".join(line.data for line in lines) == dropped.encode(encoding)


def test_a_line_over_the_limit_is_passed_over_and_the_next_one_read() -> None:
    data = b"one\n" + b"x" * 3_000_000 + b"\nthree\n" + b"y" * 2_000_000

    lines = list(source_lines(io.BytesIO(data), limit=1000))

    assert [(line.number, line.text) for line in lines] == [
        (1, "one"),
        (2, ""),
        (3, "three"),
        (4, ""),
    ]
    assert [line.problem is None for line in lines] == [True, False, True, False]


def test_of_a_large_file_never_more_than_a_piece_is_read_at_once() -> None:
    file = Measured(b"one line\n" * 500_000)
    assert sum(1 for _ in source_lines(file)) == 500_000
    assert file.largest == 1 << 20


def test_a_line_that_cannot_be_read_names_its_place_in_the_file() -> None:
    lines = list(source_lines(io.BytesIO(b"abc\nd\xff\nok\n")))

    assert lines[1].problem is not None
    assert "offset 5 (line 2)" in lines[1].problem
    assert lines[2].text == "ok"


def test_a_line_of_just_the_limit_is_taken_and_of_one_byte_more_is_not() -> None:
    data = b"one\nfour\nfive5\nok\nlast"

    for chunk in (1, 3, 100):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(article_text, "_CHUNK", chunk)
            lines = list(source_lines(io.BytesIO(data), limit=4))
        assert [line.data for line in lines] == [b"one\n", b"four\n", b"", b"ok\n", b"last"]
        assert [line.problem for line in lines] == [
            None,
            None,
            "The line is longer than 4 bytes.",
            None,
            None,
        ]


@pytest.mark.parametrize("chunk", [1, 2, 5, 100])
def test_the_place_of_a_bad_byte_is_told_however_the_file_is_read(
    chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(article_text, "_CHUNK", chunk)
    data = codecs.BOM_UTF8 + b"abc\ndefgh\ni\n\xff\nok\n"

    problems = [line.problem for line in source_lines(io.BytesIO(data))]

    assert problems[3] is not None
    assert "offset 15 (line 4)" in problems[3]
    assert problems[:3] + problems[4:] == [None] * 4


def test_a_wrong_name_of_an_encoding_is_cut_and_shown_as_data() -> None:
    with pytest.raises(UserError, match=f'no encoding "{"x" * 40}…"'):
        known_encoding("x" * 41)
    with pytest.raises(UserError, match=f'no encoding "{"x" * 40}"'):
        known_encoding("x" * 40)


def test_a_name_is_shown_whole_up_to_five_thousand_characters() -> None:
    assert shown("x" * 5000) == "x" * 5000
    assert shown("x" * 5001) == "x" * 5000 + "…"
    assert shown("a\u202e\x00é") == "a\\u202e\\x00é"
