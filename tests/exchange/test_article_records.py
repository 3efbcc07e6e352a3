import codecs
import hashlib
import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import InputRefused
from annotator.exchange.article_drafts import ArticleDraft
from annotator.exchange.article_records import json_articles, jsonl_articles
from annotator.exchange.refusal import Refusal
from annotator.model.article import text_digest
from annotator.model.span import Span

TEXT = "The “dam” holds 😀, cafe\u0301 שלום\u2028\x0b\x85 said."


def read(data: bytes, encoding: str | None = None) -> list[ArticleDraft | Refusal]:
    return list(jsonl_articles(io.BytesIO(data), file="news.jsonl", encoding=encoding))


def lines(*records: Any) -> bytes:
    return b"".join(json.dumps(record, ensure_ascii=False).encode() + b"\n" for record in records)


def refused(data: bytes) -> str:
    (found,) = read(data)
    assert isinstance(found, Refusal)
    assert found.row == 1
    return found.reason


def article(record: dict[str, Any]) -> ArticleDraft:
    (found,) = read(lines(record))
    assert isinstance(found, ArticleDraft), found
    return found


def dataset_record(**changes: Any) -> dict[str, Any]:
    record = {
        "schema": "annotator/dataset/1",
        "article_id": "article-7",
        "title": "The dam\nholds",
        "text": TEXT,
        "text_sha256": text_digest(TEXT),
        "annotator": "a1",
        "annotations": [],
    }
    return {**record, **changes}


def test_a_record_with_every_field() -> None:
    record = {"text": TEXT, "title": "T 😀", "outlet": "The Invented Times", "author": "A. Example"}
    record |= {"url": "https://example.org/x", "published": "2023-08-26T10:00:00+02:00"}
    record |= {"language": "en", "story": "dam", "id": "ignored", "other": "ignored"}
    found = article(record)

    assert (found.text, found.title, found.outlet, found.author) == (
        TEXT,
        "T 😀",
        "The Invented Times",
        "A. Example",
    )
    assert (found.url, found.published, found.language, found.story) == (
        "https://example.org/x",
        "2023-08-26",
        "en",
        "dam",
    )
    assert (found.row, found.article_id, found.record) == (1, None, None)
    assert found.source_sha256 == hashlib.sha256(lines(record)).hexdigest()


def test_good_rows_are_kept_and_bad_ones_refused_by_their_line() -> None:
    data = lines({"text": "one 1"}) + b"\r\n \n{bad\n" + b'{"text": "t\xff"}\n'
    data += lines({"text": "five"}, {"text": "…"}) + b'{"text": "seven"}'

    found = read(data)

    assert [(item.row, isinstance(item, ArticleDraft)) for item in found] == [
        (1, True),
        (4, False),
        (5, False),
        (6, True),
        (7, False),
        (8, True),
    ]
    assert isinstance(found[2], Refusal)
    assert "offset 38 (line 5) is not UTF-8" in found[2].reason


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"[1]", "not a JSON object"),
        (b'"text"', "not a JSON object"),
        (b"null", "not a JSON object"),
        (b"{}", '"text" is missing'),
        (b'{"text": null}', '"text" must be text'),
        (b'{"text": 5}', '"text" must be text'),
        (b'{"text": ""}', "empty"),
        (b'{"text": "a\\u0000"}', "U+0000 (line 1, character 2)"),
        (b'{"text": "a\\nb\\ud800c"}', "U+D800, half a character (line 2, character 2)"),
        (b'{"text": "a", "text": "b"}', "twice"),
        (b'{"text": "a", "x": {"y": 1, "y": 1}}', "twice"),
        (b'{"text": "a", "x": NaN}', "NaN is not a JSON value"),
        (b'{"text": "a", "x": -Infinity}', "not a JSON value"),
        (b'{"text": "a", "x": 1e999}', "too large"),
        (b'{"text": "a", "x": ' + b"9" * 5000 + b"}", "too many digits"),
        (b'{"text": ' + b"[" * 200_000, "nested too deeply"),
        (b'{"text": "a"} {"text": "b"}', "more than one value at character 15"),
        (b'{"text": "a\tb"}', "not valid JSON"),
        (b'{"text": "a", "title": 5}', '"title" must be text'),
        (b'{"text": "a", "outlet": ["x"]}', '"outlet" must be text'),
        (b'{"text": "a", "language": "\\u0000"}', '"language" holds U+0000'),
        (b'{"text": "a", "story": "\\udfff"}', '"story" holds U+0000 or half'),
        (b'{"text": "a", "author": "' + b"x" * 2001 + b'"}', '"author" is longer'),
        (b'{"text": "a", "published": "26.08.2023"}', '"published" is not a date'),
        (b'{"text": "a", "date": "2023-02-30"}', '"published" is not a date'),
        (b'{"text": "a", "published": 2023}', '"published" must be text'),
        (b'{"format": "annotator/sealed", "version": 1}', "assignment or submission"),
        (b'{"schema": "annotator/annotations/1", "text": "a"}', "are no articles"),
        (b'{"article_id": "x", "fragments": [[0, 1]], "text": "a"}', "an annotation"),
        (b'{"schema": "annotator/dataset/2", "text": "a"}', "newer version"),
        (b'{"schema": "annotator/dataset/x", "text": "a"}', "are no articles"),
    ],
)
def test_a_bad_row_is_refused_in_one_sentence(data: bytes, reason: str) -> None:
    assert reason in refused(data)


def test_no_reason_repeats_the_article() -> None:
    secret = "Zanzibarian"
    for data in (
        lines({"text": f"{secret}\0"}),
        f'{{"text": "{secret}", "x": }}'.encode(),
        lines({"text": secret, "published": secret}),
        lines({"text": secret, "title": [secret]}),
        lines(dataset_record(text=secret)),
        lines([secret]),
    ):
        assert secret not in refused(data)


def test_line_ends_inside_a_string_follow_the_contract_and_nothing_else_changes() -> None:
    found = article({"text": "\ufeff a\r\nb\rc\u2028d\u00a0"})

    assert found.text == "\ufeff a\nb\nc\u2028d\u00a0"


def test_a_date_stub_is_left_out_and_an_own_date_goes_before_it() -> None:
    found = article({"text": "date 2023-08-26 Text", "date": "2023"})

    assert found.excluded == (Span(0, 16),)
    assert found.published == "2023"
    assert article({"text": "date 2023-08-26 Text"}).published == "2023-08-26"
    assert article({"text": "Text", "published": " ", "title": ""}).published is None


@pytest.mark.parametrize(
    ("value", "published"),
    [
        ("2023", "2023"),
        ("2023-08", "2023-08"),
        (" 2023-08-26 ", "2023-08-26"),
        ("2023-08-26 10:00", "2023-08-26"),
        ("2023-08-26T10:00:00.123Z", "2023-08-26"),
        ("2023-08-26T10+0200", "2023-08-26"),
    ],
)
def test_dates_are_iso_dates_or_timestamps(value: str, published: str) -> None:
    assert article({"text": "a", "published": value}).published == published


def test_a_dataset_record_keeps_its_id_and_comes_whole() -> None:
    record = dataset_record()
    found = article(record)

    assert (found.text, found.title, found.article_id) == (TEXT, "The dam\nholds", "article-7")
    assert found.record == record


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"text": TEXT + "!"}, "text_sha256"),
        ({"text_sha256": 5}, "text_sha256"),
        ({"text": "\ud800a"}, "text_sha256"),
        ({"text": "a\r\nb", "text_sha256": hashlib.sha256(b"a\r\nb").hexdigest()}, "text_sha256"),
        ({"article_id": None}, '"article_id"'),
        ({"article_id": " "}, '"article_id"'),
        ({"article_id": "a\nb"}, '"article_id"'),
        ({"text": ["a"]}, '"text"'),
    ],
)
def test_a_dataset_record_that_was_changed_is_refused(changes: dict[str, Any], reason: str) -> None:
    data = json.dumps(dataset_record(**changes)).encode()

    assert reason in refused(data)


def test_any_encoding_with_a_mark_can_be_read_line_by_line() -> None:
    data = codecs.BOM_UTF16_BE + lines({"text": TEXT}, {"text": "Ċ਀ two"}).decode().encode(
        "utf-16-be"
    )

    found = read(data)

    assert [item.text for item in found if isinstance(item, ArticleDraft)] == [TEXT, "Ċ਀ two"]


@pytest.mark.parametrize("data", [b"", b"\n \r\n", codecs.BOM_UTF8, codecs.BOM_UTF32_LE + b"a"])
def test_a_file_without_records_is_refused_whole(data: bytes) -> None:
    with pytest.raises(InputRefused):
        read(data)


def documents(data: bytes) -> list[ArticleDraft | Refusal]:
    return list(json_articles(data, file="news.json"))


def test_a_document_holds_one_article_or_a_list_of_them() -> None:
    (one,) = documents(b'{\n"text": "one"\n}\n')
    found = documents(b'[{"text": "one"}, 5, {"text": "three"}]')

    assert (one.row, isinstance(one, ArticleDraft)) == (None, True)
    assert [(item.row, isinstance(item, ArticleDraft)) for item in found] == [
        (1, True),
        (2, False),
        (3, True),
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"[]", "no record"),
        (b"5", "not a JSON object"),
        (b'{"text": "a"}\n{"text": "b"}', "name it .jsonl"),
        (b"[[[", "not valid JSON"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"text": "\xff"}', "offset 10 (line 1) is not UTF-8"),
    ],
)
def test_a_bad_document_is_refused_whole(data: bytes, reason: str) -> None:
    with pytest.raises(InputRefused) as caught:
        documents(data)

    assert reason in caught.value.message


GOOD = lines(dataset_record(), {"text": "Two 😀", "published": "2023"})
SCRAPS = st.sampled_from(
    [b"{", b"}", b"[", b'"', b"\\u0000", b"\\ud83d", b"\n", b"\r", b"\xff", b":", b"1e9"]
)


@given(st.data())
def test_no_mutant_of_a_good_file_does_more_than_refuse(data: st.DataObject) -> None:
    mutant = GOOD
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(mutant)))
        cut = data.draw(st.integers(0, 5))
        mutant = mutant[:place] + data.draw(SCRAPS | st.binary(max_size=4)) + mutant[place + cut :]
    for reader in (read, documents):
        try:
            found = reader(mutant)
        except InputRefused:
            continue
        for item in found:
            assert isinstance(item, Refusal) or item.text.encode()


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["text", "title", "published", "date", "schema", "article_id", "format"]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=8,
    )
)
def test_any_json_value_is_an_article_or_refused(value: object) -> None:
    for item in read(json.dumps(value).encode() + b"\n"):
        assert isinstance(item, Refusal) or item.text.encode()
