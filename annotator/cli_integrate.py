"""The verb that lets files open by double click; holds no logic."""

from __future__ import annotations

import click

from annotator import double_click
from annotator.cli_verb import Verb, json_option
from annotator.terminal import print_json, print_line


@click.command(name="integrate", cls=Verb)
@click.option("--remove", "is_removed", is_flag=True, help="Take it back.")
@json_option
def integrate_command(is_removed: bool, as_json: bool) -> None:
    """Let projects and assignments open by double click on a Linux desktop, for you alone.

    Writes a menu entry, the two file types and the icon into XDG_DATA_HOME (~/.local/share). The
    entry names the program that is running: run this again when it has moved.
    """
    done = double_click.remove() if is_removed else double_click.integrate()
    if as_json:
        print_json(done.as_json())
        return
    print_line(double_click.in_words(done))
    for path in done.files:
        print_line(f"{'Removed' if is_removed else 'Written'}: {path}")
