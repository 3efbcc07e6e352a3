"""The verbs that check a project, back it up and restore it; holds no logic."""

from __future__ import annotations

from pathlib import Path

import click

from annotator.cli_verb import Verb, json_option, project_argument
from annotator.errors import NotFound
from annotator.session import backups, checking
from annotator.session.session import Session
from annotator.terminal import complain, print_json, print_line, print_table


@click.command(name="check", cls=Verb)
@project_argument
@click.option("--repair-index", is_flag=True, help="Make the indexes for searching anew first.")
@json_option
def check_command(project: Path, repair_index: bool, as_json: bool) -> int:
    """Check all that is stored; exit code 2 and a list if anything is damaged.

    File, tables, references, every text, every annotation at its words, all checksums, the change
    log and its chain, the rows against the log, the indexes for searching.
    """
    with Session.open(project, even_if_damaged=True) as session:
        if repair_index:
            checking.repair_index(session)
        found = checking.look_through(session)
    damage = [one for one in found if not one.is_note]
    if as_json:
        notes = [checking.as_json(one) for one in found if one.is_note]
        told = {"ok": not damage, "problems": [checking.as_json(one) for one in damage]}
        print_json({**told, "notes": notes} if notes else told)
    for one in damage:
        complain(f"{one.where}: {one.what}.")
    if as_json:
        return 2 if damage else 0
    for advice in dict.fromkeys(one.advice for one in damage if one.advice):
        complain(f"What can be done: {advice}.")
    for one in found:
        if one.is_note:
            print_line(f"Note: {one.where}: {one.what}.")
    if not damage:
        print_line(f"{project}: everything is as it was stored.")
    return 2 if damage else 0


@click.command(name="backup", cls=Verb)
@project_argument
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write the copy here.")
@click.option("--list", "listed", is_flag=True, help="List the backups and check each of them.")
@json_option
def backup_command(project: Path, output: Path | None, listed: bool, as_json: bool) -> None:
    """Make a copy of the project and check all of it.

    Copies lie in PROJECT.backups, numbered. They are made by themselves before an upgrade, a
    collect, a restore and acts on 100 annotations or more, and every 30 minutes of change in the
    window. The 10 newest stay, then one a day for 14 days and one a week for 26 weeks.
    """
    if listed:
        if output is not None:
            raise click.UsageError("Choose one of --list and -o.")
        _list(project, as_json=as_json)
        return
    with Session.open(project) as session:
        made = backups.back_up(session) if output is None else backups.copy_to(session, output)
    if as_json:
        print_json({"file": str(made)})
    else:
        print_line(f"{made}: written and checked.")


def _list(project: Path, *, as_json: bool) -> None:
    looked = [(one, backups.look_into(one)) for one in backups.backups(project)]
    if as_json:
        print_json([backups.as_json(one, seen) for one, seen in looked])
        return
    names = ["number", "made", "why", "articles", "annotations", "check"]
    rows = [
        [
            one.number,
            one.at,
            one.reason.replace("-", " "),
            seen.articles,
            seen.annotations,
            seen.damage or "whole",
        ]
        for one, seen in looked
    ]
    print_table(names, rows)


@click.command(name="restore", cls=Verb)
@project_argument
@click.option("--from", "source", metavar="NUMBER|FILE", help="Not the last whole backup but this.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="PROJECT is a backup; to this."
)
@json_option
def restore_command(project: Path, source: str | None, output: Path | None, as_json: bool) -> None:
    """Put a backup in the place of the project, after checking it.

    Without --from that is the last backup that is whole. The present state is kept among the
    backups first, damaged or not.
    """
    if output is not None:
        if source is not None:
            raise click.UsageError("Choose one of --from and -o.")
        project, path = output, project
    else:
        path = _source(project, source)
    done = backups.restore(project, path)
    words = backups.difference_in_words(done.difference) if done.kept else ""
    if as_json:
        known = done.difference
        print_json(
            {
                "project": str(project),
                "restored": str(done.source),
                "kept": None if done.kept is None else str(done.kept),
                "lost": None if known is None else known._asdict(),
            }
        )
        return
    print_line(f"{project}: restored from {done.source}.")
    if done.kept is not None:
        print_line(f"Compared with before, {words}; the state before is {done.kept}.")


def _source(project: Path, told: str | None) -> Path:
    if told is None:
        found = backups.last_whole(project)
        if found is None:
            raise NotFound(
                f"“{project.name}” has no backup that is whole; name a copy of it with --from FILE."
            )
        return found.path
    if told.isascii() and told.isdigit() and len(told) < 10:
        return backups.numbered(project, int(told)).path
    return Path(told)
