"""The verbs about a project's settings and its predictions; holds no logic worth importing."""

from __future__ import annotations

from pathlib import Path

import click

from annotator.cli_verb import Verb, json_option, project_argument
from annotator.model.prediction import PREDICTED_FIELDS
from annotator.session import predicting
from annotator.session.session import Session
from annotator.terminal import print_json, print_line, print_table


@click.command(name="project", cls=Verb)
@project_argument
@click.option(
    "--predictions",
    type=click.Choice(("on", "off")),
    help="Whether the fields of new annotations are filled in by prediction.",
)
@click.option("--annotator", "name", help="Whose undo list the change joins.")
@json_option
def project_command(
    project: Path, predictions: str | None, name: str | None, as_json: bool
) -> None:
    """Tell a project's settings, or change one."""
    with Session.open(project) as session:
        if name is not None:
            session.switch_annotator(name)
        if predictions is not None:
            predicting.switch_predictions(session, on=predictions == "on")
        told = {
            "name": session.project_name,
            "project_id": session.project_id,
            "articles": session.article_count(),
            "annotators": session.annotators(),
            "predictions": "on" if session.predicts else "off",
        }
    if as_json:
        print_json(told)
        return
    for key, value in told.items():
        words = ", ".join(value) if isinstance(value, list) else value
        print_line(f"{key}: {words}")


@click.command(name="predictions", cls=Verb)
@project_argument
@json_option
def predictions_command(project: Path, as_json: bool) -> None:
    """Tell how often predicted fields were kept, for each annotator."""
    with Session.open(project) as session:
        counts, on = predicting.kept_predictions(session), session.predicts
    if as_json:
        print_json(predicting.kept_as_json(counts, on=on))
        return
    rows = [
        [annotator, name.removesuffix("_id"), known.predicted, known.kept, known.share]
        for annotator, of_annotator in sorted(counts.items())
        for name in PREDICTED_FIELDS
        if (known := of_annotator.get(name)) is not None
    ]
    print_table(["annotator", "field", "predicted", "kept", "share"], rows)
    print_line(f"Predictions are {'on' if on else 'off'} in this project.")
