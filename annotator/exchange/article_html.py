"""The article of an HTML page, reduced to its text by trafilatura.

Nothing that the page names is run, fetched or opened. Pages that could keep the extractor busy
for minutes are refused before it sees them.
"""

from __future__ import annotations

import hashlib
import logging
import re
from typing import Any

from annotator.errors import InputRefused, UserError
from annotator.exchange.article_drafts import (
    LONGEST_FIELD,
    ArticleDraft,
    drafted,
    shown,
)
from annotator.exchange.article_text import decoded, encoding_of, known_encoding

LARGEST_PAGE = 20_000_000
"""Bytes that a page may have."""

_MOST_ATTRIBUTES = 1000
_LONG_TAG = 10_000
_MOST_ELEMENTS = 50_000
_DEEPEST = 1000
_MOST_SIBLING_PAIRS = 25_000_000
"""The extractor's work grows with the square of the children that one element has."""

_HEAD = 4096
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_DECLARED = re.compile(
    rb"<meta\b[^>]{0,500}?\bcharset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,60})"
    rb"|\A\s*<\?xml\b[^>]{0,200}?\bencoding\s*=\s*[\"']([A-Za-z0-9_.:-]{1,60})",
    re.IGNORECASE,
)
_LABELS = {
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "iso_8859-1": "cp1252",
    "latin1": "cp1252",
    "iso-8859-9": "cp1254",
    "latin5": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "utf-16": "utf-8",
    "utf-16le": "utf-8",
    "utf-16be": "utf-8",
    "unicode": "utf-8",
    "utf8": "utf-8",
    "x-user-defined": "cp1252",
}
"""What the Encoding Standard (WHATWG) says these labels mean on a web page."""

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_EXTRACTOR_LOGGERS = ("trafilatura", "htmldate", "courlan", "justext", "charset_normalizer")


def declared_encoding(head: bytes) -> str | None:
    """The encoding that a page's first bytes declare; InputRefused when it is unknown."""
    found = _DECLARED.search(_COMMENT.sub(b"", head))
    if found is None:
        return None
    label = (found.group(1) or found.group(2)).decode("ascii").lower()
    try:
        return known_encoding(_LABELS.get(label, label))
    except UserError as error:
        raise InputRefused(
            f'The page says that it is in "{shown(label)}", which is no known encoding.'
        ) from error


def _page_text(data: bytes, named: str | None) -> str:
    """The page as text: byte order mark, else the named, else the declared encoding, else UTF-8."""
    _, mark = encoding_of(data[:4], named)
    if named is None and mark == 0:
        named = declared_encoding(data[:_HEAD])
    page = decoded(data, named)
    if (index := page.find("\0")) >= 0:
        line = page.count("\n", 0, index) + 1
        raise InputRefused(f"The page holds the character U+0000 (line {line}); remove it.")
    return page


def _check_tags(page: str) -> None:
    """Refuse tags with so many attributes that the parser, quadratic there, would hang."""
    for piece in page.split(">"):
        if len(piece) < _LONG_TAG:
            continue
        tag = re.sub(r"\"[^\"]*\"|'[^']*'", "", piece[piece.rfind("<") :])
        if len(re.findall(r"[\s/=]+", tag)) > _MOST_ATTRIBUTES:
            raise InputRefused(
                f"The page has a tag with more than {_MOST_ATTRIBUTES:,} attributes."
            )


def _check_tree(tree: Any) -> None:
    from lxml.etree import iterwalk

    elements = depth = pairs = 0
    for event, element in iterwalk(tree, events=("start", "end")):
        if event == "end":
            depth -= 1
            continue
        elements += 1
        depth += 1
        pairs += len(element) ** 2
        if elements > _MOST_ELEMENTS or depth > _DEEPEST or pairs > _MOST_SIBLING_PAIRS:
            raise InputRefused("The page has too many elements, or too deeply nested ones.")


def _parsed(page: str) -> Any:
    from lxml.html import HTMLParser, document_fromstring

    parser = HTMLParser(
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        no_network=True,
        huge_tree=False,
        collect_ids=False,
        default_doctype=False,
    )
    return document_fromstring(page.encode("utf-8", "replace"), parser=parser)


def _extracted(tree: Any) -> Any:
    """What trafilatura finds: an object with text, title, date, author, sitename, url; or None."""
    for name in _EXTRACTOR_LOGGERS:
        # Their warnings may quote the page, and no log may hold article text.
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    from trafilatura import bare_extraction

    return bare_extraction(
        tree,
        with_metadata=True,
        include_comments=False,
        # Without these a date may be taken from anywhere in the text, or depend on today's.
        date_extraction_params={
            "extensive_search": False,
            "original_date": True,
            "max_date": "2099-12-31",
        },
    )


def _short(value: object) -> str | None:
    """A found detail on one line; None when there is none or it cannot be one."""
    if not isinstance(value, str) or len(value) > LONGEST_FIELD:
        return None
    return " ".join(value.replace("\0", "").split()) or None


def _read(page: str) -> tuple[Any, str | None]:
    """What the extractor finds on a page, and the language the page says it is in."""
    from lxml.etree import LxmlError

    # On hostile pages parser and extractor fail in more ways than they document; a page they
    # cannot read must not stop the import of the others.
    failures = (
        ArithmeticError,
        AssertionError,
        AttributeError,
        LookupError,
        LxmlError,
        RecursionError,
        TypeError,
        ValueError,
    )
    try:
        tree = _parsed(page)
        _check_tree(tree)
        language = (tree.get("lang") or "").strip()
        found = _extracted(tree)
    except failures as error:
        raise InputRefused("The page cannot be read as an article.") from error
    return found, language if _LANGUAGE.fullmatch(language) else None


def html_article(data: bytes, *, file: str, encoding: str | None = None) -> ArticleDraft:
    """The article of a page's bytes; raises InputRefused when there is none.

    ``encoding`` (checked by ``known_encoding``) goes before what the page declares.
    """
    if not data:
        raise InputRefused("The file is empty.")
    if len(data) > LARGEST_PAGE:
        raise InputRefused(f"The page is larger than {LARGEST_PAGE:,} bytes.")
    page = _page_text(data, encoding)
    _check_tags(page)
    found, language = _read(page)
    if found is None or not found.text:
        raise InputRefused("The page holds no article text.")
    fields = {
        "title": _short(found.title),
        "outlet": _short(found.sitename),
        "author": _short(found.author),
        "url": _short(found.url),
        "language": language,
    }
    digest = hashlib.sha256(data).hexdigest()
    return drafted(
        found.text, file=file, source_sha256=digest, fields=fields, published=_short(found.date)
    )
