"""A report as one HTML file: no network, nothing foreign run, readable without its script.

The template escapes every value (Jinja2); style and script are allowed by their hashes alone.
"""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING

from annotator import paths
from annotator.report.contents import Block, Chart, Contents, Items, Paragraph
from annotator.report.drawing import PAPER
from annotator.report.shown_text import clean

if TYPE_CHECKING:
    from jinja2 import Template
    from markupsafe import Markup

_CHART_WIDTH = 736


def html_page(contents: Contents) -> str:
    """The report as HTML, the same for the same contents."""
    from markupsafe import Markup

    style, script = _resource("report.css"), _resource("sorting.js")
    return _template().render(
        contents=contents,
        # Both are files of ours; escaped they would be neither style nor script.
        style=Markup(style),  # noqa: S704
        script=Markup(script),  # noqa: S704
        style_hash=_hash_of(style),
        script_hash=_hash_of(script),
    )


@lru_cache(maxsize=1)
def _template() -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(paths.resource("report")),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_fit,
        keep_trailing_newline=True,
    )
    environment.globals.update(
        is_paragraph=_is_paragraph,
        is_items=_is_items,
        is_chart=_is_chart,
        drawn=_drawn,
        lines=_lines,
    )
    return environment.get_template("report.html")


def _lines(text: str) -> list[str]:
    """The lines of a cell: any other separator in it is a character like others, and stays."""
    return text.split("\n")


def _fit(value: object) -> object:
    # Everything that reaches the page passes here, so that no field can be forgotten.
    return clean(value) if type(value) is str else value


def _is_paragraph(block: Block) -> bool:
    return isinstance(block, Paragraph)


def _is_items(block: Block) -> bool:
    return isinstance(block, Items)


def _is_chart(block: Block) -> bool:
    return isinstance(block, Chart)


def _drawn(chart: Chart) -> Markup:
    from markupsafe import Markup

    # Drawn by lxml, which has escaped what is foreign in it.
    return Markup(chart.draw(width=_CHART_WIDTH, palette=PAPER))  # noqa: S704


def _resource(name: str) -> str:
    return paths.resource("report", name).read_text(encoding="utf-8")


def _hash_of(text: str) -> str:
    """The hash by which a content security policy allows an element with this text."""
    digest = hashlib.sha256(text.encode()).digest()
    return "sha256-" + base64.b64encode(digest).decode("ascii")
