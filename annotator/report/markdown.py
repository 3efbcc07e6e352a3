"""A report as Markdown (with pipe tables), for a wiki, a repository or a manuscript."""

from __future__ import annotations

import re
from collections.abc import Iterator

from annotator.report.contents import Block, Chart, Contents, Items, Paragraph, Table
from annotator.report.shown_text import clean

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~&$])")
_AT_START = re.compile(r"^(\d*)([-+=]|[.)](?=\s|$))")


def markdown(contents: Contents) -> str:
    """The report as Markdown; charts are left to their tables, which hold the same numbers."""
    return "\n".join(_lines(contents)).rstrip("\n") + "\n"


def _lines(contents: Contents) -> Iterator[str]:
    yield f"# {escaped(contents.title)}"
    yield ""
    yield escaped(contents.basis)
    yield ""
    yield f"Made on {contents.date}."
    yield ""
    for tile in contents.tiles:
        words = f"{tile.value} ({tile.interval}; {tile.basis})"
        yield f"- **{escaped(tile.name)}**: {escaped(words)}"
    for section in contents.sections:
        yield ""
        yield f"## {escaped(section.title)}"
        for block in section.blocks:
            yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(role="quotable"):
            yield ""
            yield f"> {escaped(block.text)}"
        case Paragraph():
            yield ""
            yield escaped(block.text)
        case Items():
            yield ""
            yield from (f"- {escaped(item)}" for item in block.items)
        case Table():
            yield ""
            yield f"**{escaped(block.caption)}**"
            yield ""
            yield _table(block)
        case Chart():
            return


def _table(table: Table) -> str:
    from tabulate import tabulate

    return str(
        tabulate(
            [[_cell(cell.text) for cell in cells] for cells in table.rows],
            headers=[_cell(column.title) for column in table.columns],
            tablefmt="pipe",
            colalign=["right" if column.kind == "number" else "left" for column in table.columns],
            disable_numparse=True,
            preserve_whitespace=True,
        )
    )


def _cell(text: str) -> str:
    return "<br>".join(escaped(line) for line in text.splitlines())


def escaped(text: str) -> str:
    """``text`` in one line, with a backslash before whatever Markdown or HTML would take up."""
    line = " ".join(clean(text).split())
    return _AT_START.sub(r"\1\\\2", _MARKUP.sub(r"\\\1", line))
