import codecs
import socket
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.errors import InputRefused
from annotator.exchange.article_drafts import ArticleDraft
from annotator.exchange.article_html import declared_encoding, html_article

PARAGRAPHS = (
    "The harbour board of Oststadt said on Monday that the “north gate” 😀 would stay open.",
    "Its spokeswoman, Ilva Orn of the cafe\u0301 שלום, denied that any ship had been turned away.",
    "Nobody at the ministry of the invented country could be reached for a comment on Monday.",
)


def page(*, head: str = "", body: str = "") -> str:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return (
        f'<!doctype html><html lang="en-GB"><head><title>Gate open | Invented Post</title>{head}'
        f"</head><body><nav><a href='/'>Home</a> <a href='/w'>World</a></nav>"
        f"<article><h1>Gate open</h1>{text}{body}</article><footer>All rights</footer></body>"
    )


def outcome(data: bytes) -> str:
    """The text of the article, or why there is none; anything else fails the test."""
    try:
        return html_article(data, file="a.html").text
    except InputRefused as refused:
        return refused.message


def article(html: str) -> ArticleDraft:
    return html_article(html.encode(), file="gate.html")


def refusal_of(data: bytes, encoding: str | None = None) -> str:
    with pytest.raises(InputRefused) as caught:
        html_article(data, file="gate.html", encoding=encoding)
    return caught.value.message


def test_the_article_is_taken_without_what_surrounds_it() -> None:
    head = (
        '<meta property="og:site_name" content="Invented Post">'
        '<meta name="author" content="Ann Example">'
        '<link rel="canonical" href="https://example.org/gate">'
        '<meta property="article:published_time" content="2023-08-26T10:00:00Z">'
    )
    found = article(page(head=head))

    assert all(paragraph in found.text.split("\n") for paragraph in PARAGRAPHS)
    assert "World" not in found.text
    assert "All rights" not in found.text
    assert (found.title, found.outlet, found.author) == (
        "Gate open",
        "Invented Post",
        "Ann Example",
    )
    assert (found.published, found.url) == ("2023-08-26", "https://example.org/gate")
    assert found.language == "en-GB"


def test_what_is_not_found_is_left_open() -> None:
    found = html_article(
        f"<html><body><article><p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p></article>".encode(),
        file="north_gate.html",
    )

    assert found.title == "north gate"
    assert (found.published, found.author, found.language, found.outlet) == (None,) * 4


def test_the_text_keeps_the_contract() -> None:
    found = article(
        page(body="<p>A last\r\nline &amp; one&nbsp;more\rhere, she said on that day.</p>")
    )

    assert "\r" not in found.text
    assert "A last line & one" in found.text


def test_a_declared_encoding_is_honoured_strictly() -> None:
    russian = "<p>" + "Ворота порта остаются открытыми, сказала представительница. " * 3 + "</p>"
    html = page(head='<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">')
    html = html.replace("😀", "").replace("e\u0301", "").replace("שלום", "")
    data = html.replace("<footer>", russian + "<footer>").encode("cp1251")

    assert "“north gate”" in html_article(data, file="a.html").text
    assert "is not CP949" in refusal_of(b"<meta charset=euc-kr><p>\xff")
    assert "no known encoding" in refusal_of(b"<meta charset='klingon'><p>a")
    assert "offset 3 (line 1) is not UTF-8" in refusal_of(b"<p>\x93")
    named = "<p>“gate”</p>".encode("cp1252")
    assert "is not UTF-8" in refusal_of(b"<meta charset=utf-8>" + named)


def test_a_named_encoding_goes_before_the_declared_and_a_mark_before_both() -> None:
    data = page(head="<meta charset=iso-8859-1>").encode()

    assert PARAGRAPHS[1] in html_article(data, file="a", encoding="utf-8").text
    wide = codecs.BOM_UTF16_LE + page(head="<meta charset=koi8-r>").encode("utf-16-le")
    assert PARAGRAPHS[1] in html_article(wide, file="a", encoding="cp1252").text


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        (b"<html><head></head>", None),
        (b"<META CHARSET = 'UTF-8' />", "utf-8"),
        (b'<?xml version="1.0" encoding="windows-1251"?>', "cp1251"),
        (b"<meta charset=latin1>", "cp1252"),
        (b"<meta charset=utf-16>", "utf-8"),
        (b"<!-- <meta charset=koi8-r> --><meta charset=gb2312>", "gb18030"),
        (b"<p>charset=koi8-r</p>", None),
    ],
)
def test_how_a_page_declares_its_encoding(head: bytes, encoding: str | None) -> None:
    assert declared_encoding(head) == encoding


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n ", "article"),
        (b"<html><body></body></html>", "article"),
        (b"<html><body><p>\xe2\x80\xa6</p></body></html>", ""),
        (b"<html>\n<p>a\x00b</p></html>", "U+0000 (line 2)"),
        (b"\x89PNG\r\n\x1a\n", "is not UTF-8"),
        (b" " * 20_000_001, "larger than 20,000,000 bytes"),
    ],
)
def test_what_holds_no_article_is_refused(data: bytes, reason: str) -> None:
    assert reason in refusal_of(data)


DEEP = 200_000
HOSTILE = {
    "deep divs": page(body="<div>" * DEEP),
    "deep tables": page(body="<table><tr><td>" * DEEP),
    "deep marks": page(body="<b><i>" * DEEP),
    "many siblings": page(body="<b>x</b>" * DEEP),
    "many attributes": page(body="<p " + " ".join(f"a{i}=1" for i in range(DEEP)) + ">x</p>"),
    "many bare attributes": page(body="<p " + "/".join(f"a{i}" for i in range(DEEP)) + ">x</p>"),
    "only less-than": "<" * DEEP,
    "a doctype of slashes": "<!DOCTYPE " + "/" * DEEP,
    "entities": "<!DOCTYPE html [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]>"
    + page(body="&b;" * 999),
    "deep JSON": page(head="<script type='application/ld+json'>" + '{"a":[' * DEEP + "</script>"),
    "endless title": page(head="<title>" + "a - " * DEEP + "</title>"),
    "half characters": page(body="<p>&#xD800;&#0;&#x110000;&#xFFFF; and on it goes here</p>"),
    "unclosed comment": page(body="<!--" * DEEP),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_are_read_or_refused_and_never_more(name: str) -> None:
    assert outcome(HOSTILE[name].encode()).encode()


def test_nothing_that_a_page_names_is_opened(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse(*_arguments: object) -> None:
        raise AssertionError("a page made the program connect")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    secret = "The words of another file on this machine"
    path = tmp_path / "secret.txt"
    path.write_text(secret, encoding="utf-8")
    names = path.as_uri()
    html = f"<!DOCTYPE html [<!ENTITY x SYSTEM '{names}'>]>" + page(
        head=f"<base href='https://example.org/'><link rel=stylesheet href='{names}'>"
        f"<script src='{names}'></script>",
        body=f"<p>&x; and more words that follow</p><iframe src='{names}'></iframe>"
        f"<img src='https://example.org/x.png'><object data='{names}'></object>",
    )

    assert secret not in article(html).text


GOOD = page(head='<meta charset="utf-8"><meta name="date" content="2023-08-26">').encode()


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_mutant_of_a_good_page_does_more_than_refuse(data: st.DataObject) -> None:
    mutant = GOOD
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(mutant)))
        cut = data.draw(st.integers(0, 9))
        scrap = st.sampled_from(
            [b"<", b">", b"</p>", b"<!--", b"&#0;", b"&#xD83D;", b"\xff", b'"', b"<table>"]
        )
        mutant = mutant[:place] + data.draw(scrap | st.binary(max_size=4)) + mutant[place + cut :]
    assert outcome(mutant).encode()
