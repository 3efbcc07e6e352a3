"""The verb that compares one annotator with gold; holds no logic worth importing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.cli_verb import Verb, json_option, project_argument
from annotator.errors import NotFound
from annotator.session.feedback import comparable_annotators, feedback_of, write_feedback
from annotator.session.session import Session
from annotator.terminal import print_json, print_line, print_table

if TYPE_CHECKING:
    from annotator.agreement.feedback import Feedback


@click.command(name="feedback", cls=Verb)
@project_argument
@click.option("--annotator", required=True, help="Whose finished sets are compared with gold.")
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Write the file to send: .html, .pdf, .md or .json.",
)
@json_option
def feedback_command(
    project: Path, annotator: str, outputs: tuple[Path, ...], as_json: bool
) -> None:
    """One annotator's work against gold: missed, beyond, confusions, examples."""
    with Session.open(project, annotator=annotator) as session:
        if annotator not in comparable_annotators(session):
            there = ", ".join(comparable_annotators(session)) or "nobody yet"
            raise NotFound(f"“{annotator}” has annotated nothing here; there is {there}.")
        feedback = feedback_of(session, annotator)
        for path in outputs:
            write_feedback(feedback, path, protected=session.project.connection.files)
    if as_json:
        print_json(feedback.as_json())
        return
    _print(feedback)
    for path in outputs:
        print_line(f"The feedback is in {path}.")


def _print(feedback: Feedback) -> None:
    from annotator.report.feedback_contents import SCORE_NAMES, share_text

    print_line(
        f"{feedback.annotator} against gold: {feedback.articles} articles, {feedback.own} "
        f"annotations, {feedback.gold} in gold."
    )
    rows = [
        [
            SCORE_NAMES[score.of],
            score.hits,
            share_text(score.precision),
            share_text(score.recall),
            share_text(score.f1),
        ]
        for score in feedback.scores
    ]
    print_table(["what counts", "hits", "precision", "recall", "F1"], rows)
    print_line(
        f"{len(feedback.of_outcome('missed'))} missed, {len(feedback.of_outcome('beyond'))} beyond "
        f"gold, {len(feedback.of_outcome('differs'))} differ."
    )
    for one in feedback.confusions:
        print_line(
            f"{one.field}: {feedback.label(one.own)} instead of {feedback.label(one.gold)} "
            f"({one.n} ×)"
        )
    for left in feedback.left_out:
        print_line(f"Left out: {left.n} {left.what}, {left.why}.")
