"""Writes a report to a file: as HTML, PDF, Markdown, CSV or JSON, by the ending of its name."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from datetime import UTC, date, datetime
from pathlib import Path

from annotator.agreement.result import AgreementFigures
from annotator.errors import Cancelled, OutputRefused
from annotator.exchange.output_files import writing

Progress = Callable[[int, int, str], None]
IsCancelled = Callable[[], bool]

FORMATS = {
    ".html": "web page",
    ".pdf": "PDF",
    ".md": "Markdown",
    ".csv": "table of figures",
    ".json": "JSON",
}
"""What each ending of a report's file name stands for."""


def write_report(
    figures: AgreementFigures,
    path: Path,
    *,
    on: date | None = None,
    progress: Progress | None = None,
    is_cancelled: IsCancelled | None = None,
    protected: Collection[Path] = (),
) -> None:
    """Write the report on these figures to ``path``; all of it or nothing.

    The same figures give the same bytes, apart from the date (``on``, today when None) in HTML, PDF
    and Markdown. ``protected`` are files that must survive. Raises OutputRefused when the ending is
    none of FORMATS or the file cannot be put in place, Cancelled when ``is_cancelled`` said so.
    """
    ending = report_ending(path)
    stopped = is_cancelled or _never
    body = report_body(figures, ending, on=on, progress=progress, is_cancelled=stopped)
    if stopped():
        raise Cancelled
    put_report(body, path, protected=protected)


def report_ending(path: Path) -> str:
    """The ending of a report's name, one of FORMATS; raises OutputRefused for any other."""
    ending = path.suffix.lower()
    if ending not in FORMATS:
        raise OutputRefused(
            f"“{path}” does not say which report is wanted; let its name end in "
            f"{', '.join(list(FORMATS)[:-1])} or {list(FORMATS)[-1]}."
        )
    return ending


def put_report(body: bytes, path: Path, *, protected: Collection[Path] = ()) -> None:
    """Put a report in its place, whole or not at all."""
    with writing(path, protected=protected) as file:
        file.write(body)


def report_body(
    figures: AgreementFigures,
    ending: str,
    *,
    on: date | None = None,
    progress: Progress | None = None,
    is_cancelled: IsCancelled | None = None,
) -> bytes:
    """What a report with that ending (one of FORMATS) has in it; see `write_report`."""
    from annotator.report.report_contents import contents_of

    on = on or datetime.now(UTC).astimezone().date()
    if progress is not None:
        progress(0, 0, FORMATS[ending])
    match ending:
        case ".json":
            body = json.dumps(figures.as_json(), ensure_ascii=False, indent=2, allow_nan=False)
            return (body + "\n").encode("utf-8", "replace")
        case ".csv":
            from annotator.report.figure_csv import figure_csv

            return figure_csv(figures).encode()
        case ".md":
            from annotator.report.markdown import markdown

            return markdown(contents_of(figures, on=on)).encode()
        case ".pdf":
            from annotator.report.pdf.document import pdf_file

            return pdf_file(
                contents_of(figures, on=on),
                progress=progress or _silent,
                is_cancelled=is_cancelled or _never,
                identity=figures.data_hash,
            )
    from annotator.report.html_page import html_page

    return html_page(contents_of(figures, on=on)).encode()


def _silent(_done: int, _total: int, _what: str) -> None:
    pass


def _never() -> bool:
    return False
