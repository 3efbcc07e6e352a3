"""What the command line prints: results on standard output, complaints on standard error."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from annotator.agreement.result import AgreementFigures
    from annotator.session.transfer import ImportReport


def complain(sentence: str) -> None:
    """Say on standard error what was refused."""
    print(plain(sentence), file=sys.stderr)  # noqa: T201


def print_line(line: str) -> None:
    """Print one line, at once."""
    print(plain(line), flush=True)  # noqa: T201


def print_json(value: object) -> None:
    """Print one JSON value on a line."""
    print(json.dumps(value, ensure_ascii=False), flush=True)  # noqa: T201


def plain(text: str) -> str:
    """``text`` without characters that a terminal would obey."""
    return "".join(char if char.isprintable() or char == "\n" else "\ufffd" for char in text)


def print_table(headers: list[str], rows: list[list[Any]]) -> None:
    """Print rows under headers, numbers to three decimals."""
    from tabulate import tabulate

    shown = [[plain(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]
    table = tabulate(shown, headers, tablefmt="simple", floatfmt=".3f", disable_numparse=[0, 1])
    print(table, flush=True)  # noqa: T201


def print_import(report: ImportReport, *, dry_run: bool) -> None:
    """Print what an import added, what was there, and on standard error what was refused."""
    would = "would be " if dry_run else ""
    print_line(
        f"{len(report.added)} {would}added, {len(report.already)} already there, "
        f"{len(report.refused)} refused."
    )
    if report.annotations_added or report.annotations_already:
        print_line(
            f"Annotations: {report.annotations_added} {would}added, "
            f"{report.annotations_already} already there."
        )
    for entry in report.refused:
        place = entry.file if entry.row is None else f"{entry.file}, row {entry.row}"
        complain(f"{place}: {entry.reason}")


def print_figures(figures: AgreementFigures) -> None:
    """Print agreement figures as a table, with what they rest on."""
    counts = ", ".join(f"{name} {count}" for name, count in figures.annotations.items())
    print_line(
        f"{figures.articles} articles in {figures.stories} stories, {figures.annotation_sets} "
        f"annotation sets; annotations: {counts}."
    )
    for left_out in figures.left_out:
        print_line(f"Left out: {left_out.n} {left_out.what}, {left_out.why}.")
    rows = [
        [
            figure.measure,
            figure.of,
            figure.type or "",
            " / ".join(figure.pair or ()),
            f"undefined: {figure.undefined}" if figure.value is None else figure.value,
            figure.n_matched,
            figure.n_unmatched,
        ]
        for figure in figures.measures
    ]
    print_table(["measure", "of", "type", "pair", "value", "matched", "unmatched"], rows)
    print_line(f"{len(figures.disagreements)} disagreements; --json lists them.")
