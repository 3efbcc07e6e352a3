"""The verb about keyword lists; holds no logic worth importing."""

from __future__ import annotations

from pathlib import Path

import click

from annotator.cli_verb import Verb, json_option, project_argument
from annotator.errors import NotFound
from annotator.session.keywords import change_list, delete_list, keyword_lists, make_list
from annotator.session.session import Session
from annotator.terminal import print_json, print_table


@click.command(name="keywords", cls=Verb)
@project_argument
@click.option("--set", "name", metavar="NAME", help="Make this list, or give it other words.")
@click.option("--word", "words", multiple=True, help="A word, phrase or beginning*; several.")
@click.option("--delete", "gone", metavar="NAME", help="Delete this list.")
@json_option
def keywords_command(
    project: Path, name: str | None, words: tuple[str, ...], gone: str | None, as_json: bool
) -> None:
    """List the keyword lists, set the words of one, or delete one."""
    if words and name is None:
        raise click.UsageError("Say with --set which list these words are for.")
    with Session.open(project) as session:
        known = {one.name: one.id for one in keyword_lists(session)}
        if gone is not None:
            if gone not in known:
                raise NotFound(f"“{project.name}” has no keyword list “{gone}”.")
            delete_list(session, known[gone])
        if name is not None and name in known:
            change_list(session, known[name], words=words)
        elif name is not None:
            make_list(session, name, words=words)
        lists = keyword_lists(session)
    if as_json:
        print_json(
            [
                {
                    "id": one.id,
                    "name": one.name,
                    "words": list(one.words),
                    "color": one.color,
                    "line": one.line,
                    "shown": one.shown,
                }
                for one in lists
            ]
        )
        return
    rows = [[one.name, "shown" if one.shown else "hidden", ", ".join(one.words)] for one in lists]
    print_table(["list", "state", "words"], rows)
