"""The verb that lists what annotators would ask the lead; holds no logic worth importing."""

from __future__ import annotations

from pathlib import Path

import click

from annotator.cli_verb import Verb, json_option, project_argument
from annotator.errors import NotFound
from annotator.session.doubts import Doubt, doubts, write_doubts
from annotator.session.session import Session
from annotator.terminal import print_json, print_line, print_table

_LONGEST = 60


@click.command(name="doubts", cls=Verb)
@project_argument
@click.option("--annotator", help="Only this one's; everybody's otherwise.")
@click.option("--unsure", is_flag=True, help="Only what is marked as unsure.")
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(path_type=Path),
    help="Write the list to send: .md to read or .csv.",
)
@json_option
def doubts_command(
    project: Path, annotator: str | None, unsure: bool, target: Path | None, as_json: bool
) -> None:
    """Annotations marked as unsure or carrying a note, over all articles."""
    with Session.open(project) as session:
        there = session.annotators()
        if annotator is not None and annotator not in there:
            known = ", ".join(there) or "nobody yet"
            raise NotFound(f"“{annotator}” has annotated nothing here; there is {known}.")
        names = there if annotator is None else [annotator]
        found = [doubt for name in names for doubt in doubts(session, name)]
        if unsure:
            found = [doubt for doubt in found if doubt.annotation.unsure]
        if target is not None:
            write_doubts(found, target, protected=session.project.connection.files)
    if as_json:
        print_json({"doubts": [doubt.as_json() for doubt in found]})
    elif target is not None:
        print_line(f"{len(found)} in {target}.")
    elif found:
        print_table(["article", "by", "", "words", "note"], [_row(doubt) for doubt in found])
    else:
        print_line("Nothing is marked as unsure and nothing carries a note.")


def _row(doubt: Doubt) -> list[str]:
    annotation = doubt.annotation
    return [
        doubt.article_title[:_LONGEST],
        annotation.annotator,
        "⚑" if annotation.unsure else "",
        doubt.words[:_LONGEST],
        " ".join(annotation.note.split())[:_LONGEST],
    ]
