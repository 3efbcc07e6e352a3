import codecs
import csv
import hashlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import InputRefused
from annotator.exchange.article_drafts import ArticleDraft
from annotator.exchange.article_tables import table_articles, table_columns
from annotator.exchange.refusal import Refusal

TEXT = 'The “dam” holds 😀, cafe\u0301; שלום\tsaid\u2028 "so".'


def read(
    data: bytes, *, text_column: str = "text", encoding: str | None = None
) -> list[ArticleDraft | Refusal]:
    stream = io.BytesIO(data)
    return list(table_articles(stream, file="news.csv", text_column=text_column, encoding=encoding))


def table(*rows: list[str], delimiter: str = ",", end: str = "\r\n") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)
    return out.getvalue().encode()


def texts(found: list[ArticleDraft | Refusal]) -> list[str | None]:
    return [item.text if isinstance(item, ArticleDraft) else None for item in found]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_a_table_with_every_field(delimiter: str, end: str) -> None:
    header = ["Title", "OUTLET", "author", "url", "published", "language", "story", " Text ", "x"]
    row = [
        "T 😀",
        "Invented Times",
        "A. Example",
        "https://example.org",
        "2023-08",
        "en",
        "dam",
        TEXT,
        "",
    ]
    (found,) = read(table(header, row, delimiter=delimiter, end=end))

    assert isinstance(found, ArticleDraft)
    assert (found.title, found.outlet, found.author, found.url) == tuple(row[:4])
    assert (found.published, found.language, found.story, found.text) == tuple(row[4:8])
    assert found.row == 1


def test_a_text_of_several_lines_keeps_them_and_its_bytes_are_hashed() -> None:
    data = b'id,text\n1,"one\r\ntwo ""2""\n\nfour"\n2,five\n'
    first, second = read(data)

    assert isinstance(first, ArticleDraft)
    assert first.text == 'one\ntwo "2"\n\nfour'
    assert first.source_sha256 == hashlib.sha256(b'1,"one\r\ntwo ""2""\n\nfour"\n').hexdigest()
    assert (second.row, texts([second])) == (2, ["five"])


def test_another_column_can_hold_the_text() -> None:
    data = table(["text", "Body 😀", "date"], ["short", TEXT, "2023-08-26 10:00"])
    (found,) = read(data, text_column="body 😀")

    assert isinstance(found, ArticleDraft)
    assert (found.text, found.published) == (TEXT, "2023-08-26")


def test_a_missing_text_column_is_answered_with_the_columns_there_are() -> None:
    with pytest.raises(InputRefused) as caught:
        read(table(["id", "bo\x1bdy"], ["1", "x"]))

    assert '"text"' in caught.value.message
    assert "id, bo\\x1bdy" in caught.value.message


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\n \n\n", "empty"),
        (b"text\n", "no row"),
        (b"text,text\na,b\n", "more than one column"),
        (b'text,"x\n', "header cannot be read"),
        (b"te\xffxt\na\n", "header cannot be read"),
        (codecs.BOM_UTF32_BE + b"text", "UTF-32"),
    ],
)
def test_a_table_that_cannot_be_read_at_all(data: bytes, reason: str) -> None:
    with pytest.raises(InputRefused) as caught:
        read(data)

    assert reason in caught.value.message


def test_bad_rows_are_refused_by_their_number_and_good_ones_kept() -> None:
    data = b"id,text\n1,one\n2\n\n3,three,3\n4,f\xffour\n5,\n6,s\x00ix\n,,\n7,seven\n"
    found = read(data)

    assert [item.row for item in found] == [1, 2, 3, 4, 5, 6, 7]
    assert texts(found) == ["one", None, None, None, None, None, "seven"]
    reasons = [item.reason for item in found if isinstance(item, Refusal)]
    assert "The header has 2 fields and the row 1" in reasons[0]
    assert "(line 3 of the file)" in reasons[0]
    assert "offset 30 (line 6) is not UTF-8" in reasons[2]
    assert "U+0000" in reasons[4]


@pytest.mark.parametrize("bad", [b'2,"tw"o', b'2,"two', b'2,"two\nand on', b'2,"a\n3,b"x\n'])
def test_unbalanced_quotation_marks_cost_their_row_only(bad: bytes) -> None:
    data = b"id,text\n1,one\n" + bad + b'\n8,eight\n9,"ni\nne"\n'
    found = read(data)

    assert isinstance(found[1], Refusal)
    assert "quotation marks" in found[1].reason
    assert texts(found)[0] == "one"
    assert texts(found)[-2:] == ["eight", "ni\nne"]


def test_the_columns_can_be_asked_for() -> None:
    data = codecs.BOM_UTF8 + 'id;"The ""text"" 😀";נוסח\n1;2;3\n'.encode()

    assert table_columns(io.BytesIO(data)) == ("id", 'The "text" 😀', "נוסח")
    assert table_columns(io.BytesIO(b"a,b\tc"), delimiter="\t") == ("a,b", "c")


def test_a_long_field_is_read_whole() -> None:
    (found,) = read(table(["text"], ["word " * 100_000]))

    assert texts([found]) == ["word " * 100_000]


def test_any_encoding_can_be_read() -> None:
    marked = codecs.BOM_UTF16_LE + "text\nодин\n".encode("utf-16-le")

    assert texts(read(marked)) == ["один"]
    assert texts(read("text\nодин\n".encode("cp1251"), encoding="cp1251")) == ["один"]


ROW_TEXTS = st.text(
    st.sampled_from("aé😀\",;\t\n\u2028\x0b\x85\u0301ק '="), min_size=1, max_size=20
).map(lambda text: "x" + text)


@given(st.lists(ROW_TEXTS, min_size=1, max_size=5), st.sampled_from(",;\t"))
def test_what_the_csv_module_writes_is_read_back(rows: list[str], delimiter: str) -> None:
    found = read(table(["text", "id"], *([row, "1"] for row in rows), delimiter=delimiter))

    assert texts(found) == rows


GOOD = table(
    ["id", "title", "text", "published"], ["1", "A", TEXT, "2023"], ["2", "B", 'b "c"', ""]
)


@given(st.data())
def test_no_mutant_of_a_good_table_does_more_than_refuse(data: st.DataObject) -> None:
    mutant = GOOD
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(mutant)))
        cut = data.draw(st.integers(0, 5))
        scrap = st.sampled_from([b'"', b'""', b"\r", b"\n", b",", b"\x00", b"\xff"])
        mutant = mutant[:place] + data.draw(scrap | st.binary(max_size=4)) + mutant[place + cut :]
    try:
        found = read(mutant)
    except InputRefused:
        return
    for item in found:
        assert isinstance(item, Refusal) or item.text.encode()
