"""The verb that reviews: what annotators differ on, and accepting what they agree on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from annotator.cli_verb import Verb, json_option, project_argument
from annotator.session.review import Review, review_of
from annotator.session.session import Session
from annotator.terminal import print_json, print_line, print_table


@click.command(name="review", cls=Verb)
@project_argument
@click.option("--list", "is_list", is_flag=True, help="List the places, worst first.")
@click.option("--unfinished", is_flag=True, help="Compare sets that are not finished as well.")
@click.option("--stale", is_flag=True, help="List only places decided on work changed since.")
@click.option(
    "--accept-agreed",
    type=click.IntRange(min=2),
    metavar="K",
    help="Take into gold what K annotators or more have the same and nobody differs on.",
)
@click.option("--reviewer", metavar="NAME", help="Who decides; needed with --accept-agreed.")
@json_option
def review_command(
    project: Path,
    is_list: bool,
    stale: bool,
    unfinished: bool,
    accept_agreed: int | None,
    reviewer: str | None,
    as_json: bool,
) -> None:
    """Tell what is to be decided between annotators, and accept what they agree on."""
    if accept_agreed is not None and reviewer is None:
        raise click.UsageError("--accept-agreed needs --reviewer: who decides.")
    with Session.open(project) as session:
        if reviewer is not None:
            session.switch_annotator(reviewer)
        review = review_of(session, with_unfinished=unfinished)
        told = _accept(session, review, accept_agreed) if accept_agreed is not None else {}
        if told.get("accepted"):
            review = review_of(session, with_unfinished=unfinished)
        told |= _told(review)
        places = _places(review, only_stale=stale) if is_list or stale or as_json else []
    if as_json:
        print_json({**told, "places": places})
        return
    if "accepted" in told:
        print_line(f"{told['accepted']} places accepted that agree.")
    print_line(
        f"{told['disagreements']} disagreements, {told['settled']} settled, {told['stale']} on "
        f"work changed since; {told['agreed']} places agree, {told['agreed_decided']} of them in "
        "gold."
    )
    if is_list or stale:
        rows = [
            [place["kind"], place["title"], place["paragraph"], _who(place), place["state"]]
            for place in places
        ]
        print_table(["kind", "article", "¶", "annotators", "state"], rows)


def _accept(session: Session, review: Review, at_least: int) -> dict[str, Any]:
    from annotator.session.adjudicating import accept_agreed

    return {
        "accepted": accept_agreed(session, review.items, review.index, at_least=at_least),
        "rule": f"identical spans and fields by {at_least} annotators or more, nobody differing",
    }


def _told(review: Review) -> dict[str, Any]:
    tally = review.tally
    return {
        "disagreements": tally.disagreements,
        "settled": tally.settled,
        "stale": tally.differing["stale"] + tally.agreed["stale"],
        "agreed": tally.agreed.total(),
        "agreed_decided": tally.agreed["decided"] + tally.agreed["stale"],
        "gone": len(review.orphans()),
    }


def _places(review: Review, *, only_stale: bool) -> list[dict[str, Any]]:
    places = []
    for number, item in enumerate(review.items):
        found = review.decided(number)
        if only_stale and review.status(number) != "stale":
            continue
        places.append(
            {
                "article_id": item.article_id,
                "title": item.title,
                "paragraph": item.paragraph,
                "start": item.start,
                "kind": item.kind,
                "values": list(item.values),
                "annotations": dict(item.annotations),
                "missing_from": list(item.missing_from),
                "state": review.status(number),
                "verdict": None if found is None else found.decision.verdict,
                "reviewer": None if found is None else found.decision.reviewer,
                "why": None if found is None else found.decision.why,
            }
        )
    return places


def _who(place: dict[str, Any]) -> str:
    present = ", ".join(place["annotations"])
    missing = ", ".join(place["missing_from"])
    return f"{present}, not {missing}" if missing else present
