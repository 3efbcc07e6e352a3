"""The verb about agreement; holds no logic worth importing."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from annotator.cli_verb import Command, Verb, json_option
from annotator.session import reporting
from annotator.session.session import Session
from annotator.session.study_choice import ORIGINS, StudyChoice
from annotator.terminal import print_figures, print_json, print_line, print_more_coding

if TYPE_CHECKING:
    from annotator.agreement.breakdown import Parameters
    from annotator.agreement.study import Study

_DATASETS = (".jsonl", ".ndjson", ".json")


def _choice_options(command: Command) -> Command:
    for option in reversed(
        (
            click.option("--annotators", help="Compare these, separated by commas."),
            click.option("--include-unfinished", is_flag=True, help="Also unfinished sets."),
            click.option("--include-training", is_flag=True, help="Also sets made in training."),
            click.option("--type", "types", multiple=True, help="Annotations of this type."),
            click.option("--batch", "batches", multiple=True, help="Articles of this batch."),
            click.option("--since", help="Published then or later: 2024, 2024-05 or 2024-05-31."),
            click.option("--until", help="Published then or earlier."),
            click.option("--story", "stories", multiple=True, help="Articles of this story."),
            click.option(
                "--origin",
                type=click.Choice(ORIGINS),
                default="all",
                show_default=True,
                help="Sets made without (manual) or with predictions.",
            ),
        )
    ):
        command = option(command)
    return command


def _figure_options(command: Command) -> Command:
    for option in reversed(
        (
            click.option("--seed", type=int, default=0, show_default=True, help="Of all draws."),
            click.option(
                "--resamples",
                type=int,
                default=2000,
                show_default=True,
                help="For the intervals; 0 for none.",
            ),
            click.option(
                "--level", type=float, default=0.95, show_default=True, help="Of the intervals."
            ),
            click.option(
                "--samples",
                type=int,
                default=30,
                show_default=True,
                help="Chance continua of an article, for gamma.",
            ),
            click.option("--precision", type=float, help="Draw more of them, to this error."),
            click.option(
                "--min-dice",
                type=float,
                default=0.5,
                show_default=True,
                help="From here on annotations match.",
            ),
            click.option(
                "--more",
                type=int,
                multiple=True,
                metavar="N",
                help="How narrow would intervals be with N more double-coded articles?",
            ),
        )
    ):
        command = option(command)
    return command


@click.command(name="agreement", cls=Verb)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@_choice_options
@_figure_options
@click.option(
    "--report",
    "reports",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Write a report: .html, .pdf, .md, .csv or .json.",
)
@json_option
def agreement_command(
    paths: tuple[Path, ...], reports: tuple[Path, ...], as_json: bool, **told: Any
) -> None:
    """Figures of agreement, of a project or of dataset JSONL files."""
    study, protected = _study(paths, told)
    with _Bar() as bar:
        figures = reporting.agreement_figures(study, _parameters(told), progress=bar.show)
        for path in reports:
            reporting.write_figures(figures, path, progress=bar.show, protected=protected)
    if as_json:
        print_json(figures.as_json())
        return
    print_figures(figures)
    if told["more"]:
        print_more_coding(figures)
    for path in reports:
        print_line(f"The report is in {path}.")


def _study(paths: Sequence[Path], told: dict[str, Any]) -> tuple[Study, Sequence[Path]]:
    """The study, and the files that a report must not be."""
    names = told["annotators"]
    annotators = None if names is None else [name.strip() for name in names.split(",")]
    choice = StudyChoice(
        include_unfinished=told["include_unfinished"],
        include_training=told["include_training"],
        types=told["types"] or None,
        batches=told["batches"] or None,
        since=told["since"],
        until=told["until"],
        stories=told["stories"] or None,
        origin=told["origin"],
    )
    if all(path.suffix.lower() in _DATASETS for path in paths):
        return reporting.study_of_files(paths, annotators=annotators, choice=choice), paths
    if len(paths) > 1:
        raise click.UsageError("Give one project, or dataset files that end in .jsonl.")
    with Session.open(paths[0]) as session:
        study = reporting.study_of_project(session, annotators=annotators, choice=choice)
        return study, session.project.connection.files


def _parameters(told: dict[str, Any]) -> Parameters:
    from annotator.agreement.breakdown import Parameters

    return Parameters(
        seed=told["seed"],
        resamples=told["resamples"],
        level=told["level"],
        samples=told["samples"],
        precision=told["precision"],
        minimum_dice=told["min_dice"],
        **({"more": told["more"]} if told["more"] else {}),
    )


class _Bar:
    """A progress bar on standard error, where that is a terminal."""

    def __enter__(self) -> _Bar:
        self._bar = click.progressbar(length=100, file=sys.stderr, hidden=not sys.stderr.isatty())
        self._bar.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self._bar.__exit__(*error)

    def show(self, done: int, total: int, what: str) -> None:
        """Move the bar; a report that does not know how long it takes leaves it."""
        self._bar.label = what
        if total:
            self._bar.update(max(0, 100 * done // total - self._bar.pos))
