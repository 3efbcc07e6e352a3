"""The verbs that decide on one place and that finish gold sets; hold no logic."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.cli_verb import Verb, json_option, project_argument
from annotator.errors import NotFound
from annotator.session.session import Session
from annotator.terminal import print_json, print_line, print_table

if TYPE_CHECKING:
    from annotator.model.teamwork import Decision
    from annotator.session.adjudicating import Reason
    from annotator.session.review_queue import ReviewItem


@click.command(name="decide", cls=Verb)
@project_argument
@click.argument("annotation")
@click.option("--reviewer", required=True, metavar="NAME", help="Who decides.")
@click.option("--neither", is_flag=True, help="Nothing of this belongs into the gold set.")
@click.option("--gap", is_flag=True, help="The guidelines do not say what is right here.")
@click.option(
    "--field",
    "fields",
    multiple=True,
    metavar="NAME=ANNOTATION",
    help="Take this field from another annotation of the place.",
)
@click.option("--why", default="", help="Why it is decided so.")
@click.option("--guideline", default="", metavar="HEADING", help="By which paragraph of them.")
@click.option("--unfinished", is_flag=True, help="Compare sets that are not finished as well.")
@json_option
def decide_command(
    project: Path,
    annotation: str,
    reviewer: str,
    neither: bool,
    gap: bool,
    fields: tuple[str, ...],
    why: str,
    guideline: str,
    unfinished: bool,
    as_json: bool,
) -> None:
    """Decide on the place of an annotation: it becomes gold, or with --neither nothing does.

    `annotator review PROJECT --json` names the annotations of every place.
    """
    if neither + gap + bool(fields) > 1:
        raise click.UsageError("--neither, --gap and --field exclude each other.")
    from annotator.session import adjudicating
    from annotator.session.review import review_of

    with Session.open(project) as session:
        session.switch_annotator(reviewer)
        review = review_of(session, with_unfinished=unfinished)
        place = review.place_with([annotation])
        if place is None:
            raise NotFound(
                f"No place to be decided has the annotation “{annotation}”; `annotator review "
                "PROJECT --json` names those that have one."
            )
        reason = adjudicating.Reason(why=why, guideline=guideline)
        item = review.items[place]
        if neither or gap:
            decision = adjudicating.neither(session, item, reason, is_gap=gap)
        else:
            decision = _taken(session, item, annotation, fields, reason)
    if as_json:
        print_json(
            {"decision": decision.id, "verdict": decision.verdict, "gold": list(decision.gold)}
        )
    else:
        print_line(f"Decided: {decision.verdict}.")


def _taken(
    session: Session, item: ReviewItem, annotation: str, fields: tuple[str, ...], reason: Reason
) -> Decision:
    from annotator.session import adjudicating

    owners = {id_: name for name, id_ in item.annotations.items()}
    if not fields:
        return adjudicating.take(session, item, owners[annotation], reason)
    chosen = {}
    for field in fields:
        name, sign, source = field.partition("=")
        if not sign or source not in owners:
            there = ", ".join(owners)
            raise click.UsageError(
                f"“{field}” does not name a field and an annotation of this place ({there})."
            )
        known = name if name in adjudicating.MERGED_FIELDS else f"{name}_id"
        chosen[known] = owners[source]
    return adjudicating.merge(session, item, owners[annotation], chosen, reason)


@click.command(name="gold", cls=Verb)
@project_argument
@click.option("--finish", is_flag=True, help="Finish every gold set with nothing to decide left.")
@click.option("--reopen", metavar="ARTICLE", help="Let a finished one be in progress again.")
@click.option("--reviewer", metavar="NAME", help="Who does so; needed with both.")
@click.option("--unfinished", is_flag=True, help="Compare sets that are not finished as well.")
@json_option
def gold_command(
    project: Path,
    finish: bool,
    reopen: str | None,
    reviewer: str | None,
    unfinished: bool,
    as_json: bool,
) -> None:
    """Tell how far the gold set of each article is, and finish those that are decided."""
    if (finish or reopen is not None) and reviewer is None:
        raise click.UsageError("--finish and --reopen need --reviewer: who decides.")
    from annotator.session import adjudicating
    from annotator.session.review import review_of

    with Session.open(project) as session:
        if reviewer is not None:
            session.switch_annotator(reviewer)
        review = review_of(session, with_unfinished=unfinished)
        done = 0
        if reopen is not None and not adjudicating.reopen_gold(session, reopen):
            raise NotFound(f"There is no finished gold set of an article “{reopen}”.")
        if finish:
            ready = [one.gold for one in review.gold_sets() if one.is_ready]
            done = adjudicating.finish_all(session, ready)
        found = review.gold_sets()
    rows = [
        {
            "article_id": one.gold.article_id,
            "title": one.title,
            "places": one.gold.places,
            "decided": one.gold.decided,
            "stale": one.gold.stale,
            "state": one.gold.state,
        }
        for one in found
    ]
    if as_json:
        print_json({"finished": done, "gold": rows})
        return
    if finish:
        print_line(f"{done} gold {'set' if done == 1 else 'sets'} finished.")
    names = ["title", "places", "decided", "stale", "state"]
    print_table(["article", *names[1:]], [[row[name] for name in names] for row in rows])
