"""The verbs of shared work: handing out, taking, handing in, collecting; holds no logic."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from annotator.cli_verb import Verb, json_option, project_argument
from annotator.errors import InputRefused
from annotator.model.article import is_partial_date
from annotator.session.assignments import Taken, begin_assignment, take_assignment
from annotator.session.collecting import CollectReport, collect, undo_collect
from annotator.session.handing_in import hand_in, submission_name
from annotator.session.handing_out import HandedOut, assign, hand_out, planned, reassign
from annotator.session.planning import Plan, PlanRequest
from annotator.session.session import Session
from annotator.session.team_folder import made_folder
from annotator.terminal import complain, print_json, print_line, print_table

_PATH = click.Path(path_type=Path)


def _share(_context: click.Context, _parameter: click.Parameter, value: str | None) -> float | None:
    """A share given as "20%", "20" or "0.2"."""
    if value is None:
        return None
    try:
        number = float(value.removesuffix("%"))
    except ValueError as problem:
        raise click.BadParameter("write a share such as 20%") from problem
    share = number / 100 if value.endswith("%") or number > 1 else number
    if not 0 <= share <= 1:
        raise click.BadParameter("a share lies between 0% and 100%")
    return share


@click.command(name="assign", cls=Verb)
@project_argument
@click.option("--annotators", metavar="A,B,…", help="Who is to annotate.")
@click.option("--per-article", type=int, default=2, show_default=True, help="How many do one.")
@click.option(
    "--double", callback=_share, metavar="SHARE", help="Share that several do; else all of them."
)
@click.option("--batch", type=int, metavar="N", help="Articles in a batch; else one batch.")
@click.option("--seed", type=int, default=0, show_default=True, help="The same plan again.")
@click.option("--due", metavar="DATE", help="Until when, such as 2031-04-01.")
@click.option("--training", multiple=True, metavar="ID", help="An article for all, with its gold.")
@click.option("--copies", is_flag=True, help="Let one annotator have copies of one story.")
@click.option("--reassign", metavar="A", help="Give what A has not finished to --annotators.")
@click.option("--dry-run", is_flag=True, help="Show the plan; store and write nothing.")
@click.option("--to", "folder", type=_PATH, help="The folder for the assignment files.")
@json_option
def assign_command(
    project: Path,
    annotators: str | None,
    folder: Path | None,
    reassign: str | None,
    dry_run: bool,
    as_json: bool,
    **wishes: Any,
) -> int:
    """Plan who annotates what and write one assignment file for each annotator.

    Without --annotators the files are written again for what is assigned already.
    """
    names = tuple(name.strip() for name in (annotators or "").split(",") if name.strip())
    with Session.open(project) as session:
        made = None
        if reassign is not None:
            _reassign(session, reassign, names, seed=wishes["seed"])
        elif names:
            made = planned(session, _request(names, **wishes))
            if not dry_run:
                assign(session, made)
        if dry_run:
            written: list[HandedOut] = []
        elif folder is None:
            raise click.UsageError("Say where the assignment files go: --to FOLDER.")
        else:
            written = hand_out(session, made_folder(folder))
    _print_assigned(made, written, as_json=as_json)
    return 0


def _request(names: tuple[str, ...], **wishes: Any) -> PlanRequest:
    due = wishes["due"]
    if due is not None and not (is_partial_date(due) and len(due) == len("2031-04-01")):
        raise click.UsageError("--due is a date such as 2031-04-01.")
    return PlanRequest(
        annotators=names,
        per_article=wishes["per_article"],
        double=wishes["double"],
        batch_size=wishes["batch"],
        seed=wishes["seed"],
        stories_apart=not wishes["copies"],
        training=wishes["training"],
        due=due,
    )


def _reassign(session: Session, name: str, to: Sequence[str], *, seed: int) -> None:
    if not to:
        raise click.UsageError("--reassign needs --annotators: who is to go on.")
    given = reassign(session, name, to, seed=seed)
    complain(f"{len(given)} articles of {name} go to {', '.join(to)}.")


def _print_assigned(made: Plan | None, written: Sequence[HandedOut], *, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "assigned": [
                    {
                        "article": row.article_id,
                        "annotator": row.annotator,
                        "batch": row.batch,
                        "training": row.is_training,
                    }
                    for row in (made.rows if made is not None else ())
                ],
                "files": [
                    {"annotator": one.annotator, "file": str(one.path), "articles": one.articles}
                    for one in written
                ],
            }
        )
        return
    if made is not None:
        loads = [[name, count] for name, count in sorted(made.loads.items())]
        print_table(["annotator", "articles"], loads)
        pairs = [[f"{one} / {other}", count] for (one, other), count in sorted(made.pairs.items())]
        if pairs:
            print_line("")
            print_table(["pair", "shared articles"], pairs)
        if made.repeats:
            print_line(f"{made.repeats} times somebody gets a further copy of a story.")
    for one in written:
        print_line(f"{one.path}: {one.articles} articles for {one.annotator}.")


@click.command(name="take", cls=Verb)
@project_argument
@click.argument("assignment", type=_PATH)
@json_option
def take_command(project: Path, assignment: Path, as_json: bool) -> int:
    """Bring a newer assignment into the project made from the first one."""
    with Session.open(project) as session:
        taken = take_assignment(session, assignment)
    print_taken(taken, as_json=as_json)
    return 0


def new_from_assignment(project: Path, assignment: Path, *, as_json: bool) -> int:
    """Make an annotator's project from an assignment file."""
    with begin_assignment(assignment, project) as session:
        path, count, name = session.path, session.article_count(), session.annotator
    if as_json:
        print_json({"project": str(path), "annotator": name, "articles": count})
    else:
        print_line(f"{path}: created for {name}, with {count} articles.")
    return 0


def print_taken(taken: Taken, *, as_json: bool) -> None:
    """Say what an assignment brought."""
    if as_json:
        print_json(
            {
                "added": taken.added,
                "already": taken.already,
                "withdrawn": taken.withdrawn,
                "new_guidelines": taken.has_new_guidelines,
            }
        )
    elif taken.is_old:
        print_line("This assignment is not newer than the one before; nothing was to be done.")
    else:
        words = "; the guidelines are new" if taken.has_new_guidelines else ""
        print_line(
            f"{taken.added} articles added, {taken.already} already there, "
            f"{taken.withdrawn} withdrawn{words}."
        )


@click.command(name="hand-in", cls=Verb)
@project_argument
@click.option("-o", "--output", type=_PATH, help="The file; else one beside the project.")
@json_option
def hand_in_command(project: Path, output: Path | None, as_json: bool) -> int:
    """Write everything done so far into a file for the lead; as often as wanted."""
    with Session.open(project) as session:
        path = output or session.path.absolute().parent / submission_name(session)
        done = hand_in(session, path)
    if as_json:
        print_json(
            {
                "file": str(done.path),
                "articles": done.articles,
                "finished": done.finished,
                "annotations": done.annotations,
            }
        )
    else:
        print_line(
            f"{done.path}: {done.annotations} annotations in {done.articles} articles, "
            f"{done.finished} of them finished."
        )
    return 0


@click.command(name="collect", cls=Verb)
@project_argument
@click.argument("files", nargs=-1, type=_PATH)
@click.option("--dry-run", is_flag=True, help="Say what would come in; write nothing.")
@click.option("--undo", is_flag=True, help="Take the last collect back.")
@json_option
def collect_command(
    project: Path, files: tuple[Path, ...], dry_run: bool, undo: bool, as_json: bool
) -> int:
    """Merge submissions into the lead's project; any order, any number of times."""
    if undo == bool(files):
        raise click.UsageError("Name submissions to collect, or --undo.")
    with Session.open(project) as session:
        if undo:
            count = undo_collect(session)
            print_json({"undone": count}) if as_json else print_line(f"{count} files taken back.")
            return 0
        report = _collected(session, _submissions(files), dry_run=dry_run)
    if as_json:
        print_json(report.as_json())
    else:
        _print_collected(report, dry_run=dry_run)
    return 2 if report.refused and not (report.added or report.updated or report.already) else 0


def _submissions(files: Sequence[Path]) -> list[Path]:
    """The files, and for a folder the submissions that lie in it."""
    from annotator.session.team_folder import submissions_in

    found: list[Path] = []
    for file in files:
        found += submissions_in(file) if file.is_dir() else [file]
    if not found:
        raise InputRefused("There is no submission in the folder; name the files to collect.")
    return found


def _collected(session: Session, paths: Sequence[Path], *, dry_run: bool) -> CollectReport:
    with click.progressbar(
        length=1, label="Collecting", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:

        def show(done: int, total: int) -> None:
            bar.length = max(total, 1)
            bar.update(done - bar.pos)

        return collect(session, paths, dry_run=dry_run, watcher=show)


def _print_collected(report: CollectReport, *, dry_run: bool) -> None:
    would = "would be " if dry_run else ""
    refused = sum(part.annotations for part in report.refused)
    print_line(
        f"{report.added} annotations {would}added, {report.updated} updated, {report.removed} "
        f"removed, {report.already} already there, {refused} refused."
    )
    if report.by_annotator:
        rows = [[name, *counts.values()] for name, counts in report.by_annotator.items()]
        print_table(["annotator", "added", "updated", "already", "removed"], rows)
    fresh = len(report.new_speakers), len(report.new_propositions)
    if any(fresh):
        print_line(f"Proposed: {fresh[0]} new speakers, {fresh[1]} new propositions.")
    for part in report.refused:
        complain(part.reason)
