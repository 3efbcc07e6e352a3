"""The verb that finds articles by their words; holds no logic worth importing."""

from __future__ import annotations

from pathlib import Path

import click

from annotator.cli_verb import Verb, json_option, project_argument
from annotator.session import finding
from annotator.session.session import Session
from annotator.terminal import print_found, print_json


@click.command(name="find", cls=Verb, context_settings={"ignore_unknown_options": True})
@project_argument
@click.argument("words", nargs=-1, required=True, type=click.UNPROCESSED, metavar="QUERY")
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True)
@json_option
def find_command(project: Path, words: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Find articles by their words: all, "a phrase", beginning*, one OR other, -without."""
    with Session.open(project) as session:
        found = finding.found_as_json(session, " ".join(words), most=limit)
    if as_json:
        print_json(found)
    else:
        print_found(found)
