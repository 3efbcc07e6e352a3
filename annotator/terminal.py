"""What the command line prints: results on standard output, complaints on standard error."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from typing import TYPE_CHECKING, Any, BinaryIO

from annotator.errors import InputRefused, OutputRefused

if TYPE_CHECKING:
    from annotator.agreement.result import AgreementFigures
    from annotator.session.transfer import ImportReport


def complain(sentence: str) -> None:
    """Say on standard error what was refused; the exit code says it where nobody listens."""
    with contextlib.suppress(OSError):
        print(plain(sentence), file=sys.stderr, flush=True)  # noqa: T201


def print_line(line: str) -> None:
    """Print one line, at once."""
    _put_out(plain(line))


def print_json(value: object) -> None:
    """Print one JSON value on a line."""
    _put_out(json.dumps(value, ensure_ascii=False))


def standard_input() -> BinaryIO:
    """The bytes that are piped in; InputRefused when the shell has closed the pipe."""
    if sys.stdin is None:
        raise InputRefused("There is no standard input to read from; name a file.")
    return sys.stdin.buffer


def standard_output() -> BinaryIO:
    """Where result files go that have no name; OutputRefused when the shell has closed it."""
    if sys.stdout is None:
        raise OutputRefused("There is no standard output to write to; name a file.")
    return sys.stdout.buffer


def abandon_output() -> None:
    """Drop what is still to be printed; without this Python complains of it once more at its end.

    For when the output has failed already: its reader has gone, or its disk is full.
    """
    with contextlib.suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _put_out(text: str) -> None:
    """Print at once; BrokenPipeError when the reader has gone, else OutputRefused."""
    if sys.stdout is None:
        standard_output()
    try:
        print(text, flush=True)  # noqa: T201
    except BrokenPipeError:
        raise
    except OSError as problem:
        raise OutputRefused(
            f"The output could not be written ({problem.strerror or problem}); what has come out "
            "so far is incomplete."
        ) from problem


def plain(text: str) -> str:
    """``text`` without characters that a terminal would obey."""
    return "".join(char if char.isprintable() or char == "\n" else "\ufffd" for char in text)


def print_table(headers: list[str], rows: list[list[Any]]) -> None:
    """Print rows under headers, numbers to three decimals."""
    from tabulate import tabulate

    shown = [[plain(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]
    # tabulate cannot switch number parsing off for columns that no row has
    words = [0, 1] if rows else False
    table = tabulate(shown, headers, tablefmt="simple", floatfmt=".3f", disable_numparse=words)
    _put_out(table)


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


def print_found(found: dict[str, Any]) -> None:
    """Print the articles that a search found, each with words around its first hit."""
    shown = found["articles"]
    for article in shown:
        source = ", ".join(filter(None, (article["outlet"], article["published"])))
        hits = article["hits"]
        about = f"{source + ', ' if source else ''}{hits} hit{'' if hits == 1 else 's'}"
        print_line(f"{article['id']}  {article['title']} ({about})\n    {article['excerpt']}")
    count, more = found["count"], found["more"]
    if not count:
        print_line("No article has these words.")
    elif count > len(shown):
        print_line(
            f"{len(shown)} of {count:,}{'+' if more else ''} articles; --limit shows others."
        )


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
            f"undefined: {figure.undefined}" if figure.value is None else f"{figure.value:.3f}",
            "" if figure.low is None else f"{figure.low:.3f}",
            "" if figure.high is None else f"{figure.high:.3f}",
            figure.n_matched,
            figure.n_unmatched,
        ]
        for figure in figures.measures
    ]
    titles = ["measure", "of", "type", "pair", "value", "low", "high", "matched", "unmatched"]
    print_table(titles, rows)
    parameters = figures.parameters
    print_line(
        f"Intervals: {parameters.level:.0%}, {parameters.resamples} resamples of stories, seed "
        f"{parameters.seed}. Data {figures.data_hash[:12]}."
    )
    print_line(f"{len(figures.disagreements)} disagreements; --json lists them.")


def print_more_coding(figures: AgreementFigures) -> None:
    """Print how wide intervals would be with more articles annotated twice."""
    rows = [
        [
            entry.measure,
            entry.of,
            entry.more,
            "" if entry.now is None else f"{entry.now:.3f}",
            "" if entry.width is None else f"{entry.width:.3f}",
        ]
        for entry in figures.more_coding
    ]
    print_table(["measure", "of", "more articles", "width now", "width then"], rows)
