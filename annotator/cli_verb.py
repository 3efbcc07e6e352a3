"""What every command of the program has in common: its class, its project, its ``--json``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from annotator.errors import OutputRefused

Command = TypeVar("Command", bound=Callable[..., Any])


class Verb(click.Command):
    """A command that takes only Unicode, and says so when nobody reads on."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Refuse bytes that are no UTF-8."""
        rest = super().parse_args(ctx, args)
        for value in ctx.params.values():
            for text in value if isinstance(value, tuple) else (value,):
                # Bytes that are no UTF-8 arrive as lone surrogates, which nothing can store.
                if isinstance(text, str) and any("\ud800" <= char <= "\udfff" for char in text):
                    raise click.UsageError(f"“{text}” is not UTF-8; type it again.")
        return rest

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; OutputRefused when the reader of its output has gone."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as problem:  # which click would end with exit code 1
            raise OutputRefused(
                "Whoever was reading the output has gone, so the rest of it was left out."
            ) from problem


def project_argument(command: Command) -> Command:
    """The project that a command works on."""
    return click.argument("project", type=click.Path(path_type=Path))(command)


def json_option(command: Command) -> Command:
    """Whether one JSON object is printed instead of words."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")(command)
