"""The verb that says how far a team is; holds no logic."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import click

from annotator.cli_verb import Verb, json_option, project_argument
from annotator.session.progress import By, standings, write_csv
from annotator.session.progress import as_json as rows_of
from annotator.session.session import Session
from annotator.terminal import print_json, print_line, print_table


@click.command(name="progress", cls=Verb)
@project_argument
@click.option(
    "--by",
    type=click.Choice(["annotator", "batch", "article"]),
    default="annotator",
    show_default=True,
    help="What a row is about.",
)
@click.option("--csv", "target", type=click.Path(path_type=Path), help="Write a table here.")
@json_option
def progress_command(project: Path, by: str, target: Path | None, as_json: bool) -> None:
    """Say how far the assigned work is and who is late."""
    wanted = cast("By", by)
    with Session.open(project) as session:
        if target is not None:
            count = write_csv(session, target, wanted)
            print_line(f"{target}: {count} rows.")
            return
        found = standings(session, wanted)
        late = [one for one in standings(session) if one.late]
    if as_json:
        print_json(rows_of(found))
        return
    names = ["annotator", "batch", "title", "assigned", "started", "finished", "annotations"]
    names += ["minutes", "unsure", "due", "late", "handed_in"]
    rows = [["" if row[name] is None else row[name] for name in names] for row in rows_of(found)]
    print_table(names, rows)
    if late:
        print_line(f"Late: {', '.join(f'{one.annotator} ({one.late})' for one in late)}.")
