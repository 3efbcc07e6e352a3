"""The verbs about speakers and propositions; holds no logic worth importing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from annotator.cli_verb import Command, Verb, json_option, project_argument
from annotator.session import people_files, propositions, speakers
from annotator.session.people_files import TableReport
from annotator.session.repointing import Touched
from annotator.session.session import Session
from annotator.terminal import complain, print_json, print_line, print_table, standard_output

_CSV = click.Path(path_type=Path)


def _list_options(command: Command) -> Command:
    for option in reversed(
        (
            click.option("--export", "to_file", type=_CSV, help="Write them as CSV; - for stdout."),
            click.option("--import", "from_file", type=_CSV, help="Take them from a CSV table."),
            click.option(
                "--merge", multiple=True, metavar="NAME", help="Make this one (or these) go up …"
            ),
            click.option("--into", metavar="NAME", help="… in this one; names or ids."),
            click.option("--dry-run", is_flag=True, help="Say what would change; write nothing."),
            click.option(
                "--accept", multiple=True, metavar="NAME", help="Accept this one, several."
            ),
            click.option("--annotator", "name", help="Whose undo list the change joins."),
        )
    ):
        command = option(command)
    return command


@click.command(name="speakers", cls=Verb)
@project_argument
@_list_options
@click.option("--alike", is_flag=True, help="List the pairs that may be the same person.")
@json_option
def speakers_command(
    project: Path, alike: bool, as_json: bool, name: str | None, **told: Any
) -> int:
    """List the speakers with counts, exchange them as CSV, merge two that are one."""
    _check_options(alike=alike, **told)
    with Session.open(project) as session:
        if name is not None:
            session.switch_annotator(name)
        if alike:
            _list_alike(session, as_json=as_json)
        elif told["accept"]:
            ids = [speakers.named_speaker(session, known).id for known in told["accept"]]
            _print_accepted(speakers.set_status(session, ids, "accepted"), as_json=as_json)
        elif told["to_file"] is not None:
            _export(session, told["to_file"], people_files.export_speakers, "speaker", as_json)
        elif told["from_file"] is not None:
            done = people_files.import_speakers(session, told["from_file"], dry_run=told["dry_run"])
            return _print_import(done, as_json=as_json, dry_run=told["dry_run"])
        elif told["merge"]:
            _merge_speakers(
                session, told["merge"], told["into"], dry_run=told["dry_run"], as_json=as_json
            )
        else:
            _list_speakers(session, as_json=as_json)
    return 0


@click.command(name="propositions", cls=Verb)
@project_argument
@_list_options
@click.option("--retire", multiple=True, metavar="TEXT", help="Offer this one no more, several.")
@json_option
def propositions_command(project: Path, as_json: bool, name: str | None, **told: Any) -> int:
    """List the propositions with counts, exchange them as CSV, merge, accept or retire them.

    Annotations that are about a retired one keep it; --accept offers it again.
    """
    _check_options(**told)
    with Session.open(project) as session:
        if name is not None:
            session.switch_annotator(name)
        if told["accept"]:
            ids = [propositions.named_proposition(session, known).id for known in told["accept"]]
            _print_accepted(propositions.set_status(session, ids, "accepted"), as_json=as_json)
        elif told["retire"]:
            ids = [propositions.named_proposition(session, known).id for known in told["retire"]]
            _print_retired(session, ids, as_json=as_json)
        elif told["to_file"] is not None:
            _export(
                session, told["to_file"], people_files.export_propositions, "proposition", as_json
            )
        elif told["from_file"] is not None:
            done = people_files.import_propositions(
                session, told["from_file"], dry_run=told["dry_run"]
            )
            return _print_import(done, as_json=as_json, dry_run=told["dry_run"])
        elif told["merge"]:
            _merge_propositions(
                session, told["merge"], told["into"], dry_run=told["dry_run"], as_json=as_json
            )
        else:
            _list_propositions(session, as_json=as_json)
    return 0


def _check_options(
    *,
    to_file: Path | None,
    from_file: Path | None,
    merge: tuple[str, ...],
    into: str | None,
    dry_run: bool,
    accept: tuple[str, ...],
    **more: Any,
) -> None:
    wishes = [to_file, from_file, *map(bool, (merge, accept, *more.values()))]
    if sum(map(bool, wishes)) > 1:
        raise click.UsageError("Give one task at a time: list, --export, --import, --merge, …")
    if bool(merge) != (into is not None):
        raise click.UsageError("Merging needs both --merge NAME and --into NAME.")
    if dry_run and from_file is None and not merge:
        raise click.UsageError("--dry-run goes with --import or --merge.")


def _print_accepted(count: int, *, as_json: bool) -> None:
    if as_json:
        print_json({"accepted": count})
    else:
        print_line(f"{count} accepted.")


def _print_retired(session: Session, ids: list[str], *, as_json: bool) -> None:
    touched = propositions.touched_by_propositions(session, ids)
    count = propositions.set_status(session, ids, "retired")
    if as_json:
        print_json({"retired": count, "annotations": touched.annotations})
    else:
        print_line(f"{count} retired; it stays with {touched.words()}.")


def _list_speakers(session: Session, *, as_json: bool) -> None:
    used, nobody = speakers.uses(session), speakers.Use()
    known = sorted(session.speakers(), key=lambda speaker: speaker.name.casefold())
    if as_json:
        print_json(
            [
                {
                    "id": one.id,
                    "name": one.name,
                    "aliases": list(one.aliases),
                    "kind": one.kind,
                    "organisation": one.organisation,
                    "role": one.role,
                    "notes": one.notes,
                    "external_id": one.external_id,
                    "status": one.status,
                    "as_speaker": used.get(one.id, nobody).speaking,
                    "as_relayer": used.get(one.id, nobody).relaying,
                }
                for one in known
            ]
        )
        return
    rows = [
        [
            one.name,
            one.kind,
            one.status,
            used.get(one.id, nobody).speaking,
            used.get(one.id, nobody).relaying,
            ", ".join(one.aliases),
            one.id,
        ]
        for one in known
    ]
    print_table(["name", "kind", "status", "as speaker", "as relayer", "aliases", "id"], rows)


def _list_propositions(session: Session, *, as_json: bool) -> None:
    used = propositions.uses(session)
    known = sorted(session.propositions(), key=lambda one: one.text.casefold())
    if as_json:
        print_json(
            [
                {
                    "id": one.id,
                    "text": one.text,
                    "kind": one.kind,
                    "status": one.status,
                    "note": one.note,
                    "implies": list(one.implies),
                    "excludes": list(one.excludes),
                    "annotations": used.get(one.id, 0),
                }
                for one in known
            ]
        )
        return
    rows = [[one.text, one.kind, one.status, used.get(one.id, 0), one.id] for one in known]
    print_table(["proposition", "kind", "status", "annotations", "id"], rows)


def _list_alike(session: Session, *, as_json: bool) -> None:
    from annotator.session.doubles import likely_doubles

    found = sorted(likely_doubles(session.speakers()), key=lambda double: -double.score)
    if as_json:
        print_json(
            [
                {
                    "score": double.score,
                    "speakers": [
                        {"id": one.id, "name": one.name} for one in (double.first, double.second)
                    ],
                }
                for double in found
            ]
        )
        return
    rows = [[double.score, double.first.name, double.second.name] for double in found]
    print_table(["likeness", "speaker", "speaker"], rows)


def _export(
    session: Session,
    target: Path,
    export: Callable[[Session, Any], int],
    noun: str,
    as_json: bool,
) -> None:
    to_stdout = str(target) == "-"
    if to_stdout and as_json:
        raise click.UsageError("--json needs a file to export to (--export FILE).")
    count = export(session, standard_output() if to_stdout else target)
    if as_json:
        print_json({"file": str(target), f"{noun}s": count})
    elif not to_stdout:
        print_line(f"{target}: {count} {noun}{'' if count == 1 else 's'}.")


def _print_import(done: TableReport, *, as_json: bool, dry_run: bool) -> int:
    if as_json:
        print_json(done.as_json())
    else:
        print_line(
            f"Nothing is changed; there would be: {done.sentence()}" if dry_run else done.sentence()
        )
    for line, reason in done.refused:
        complain(f"line {line}: {reason}")
    return 2 if done.refused and not done.outcomes else 0


def _merge_speakers(
    session: Session, merged: Sequence[str], into: str, *, dry_run: bool, as_json: bool
) -> None:
    gone = [speakers.named_speaker(session, name) for name in merged]
    kept = speakers.named_speaker(session, into)
    ids = [speaker.id for speaker in gone]
    if dry_run:
        touched = speakers.touched_by_merging(session, ids, into=kept.id)
    else:
        touched = speakers.merge_speakers(session, ids, into=kept.id)
    _print_merge([one.name for one in gone], kept.name, ids, kept.id, touched, dry_run, as_json)


def _merge_propositions(
    session: Session, merged: Sequence[str], into: str, *, dry_run: bool, as_json: bool
) -> None:
    gone = [propositions.named_proposition(session, name) for name in merged]
    kept = propositions.named_proposition(session, into)
    ids = [proposition.id for proposition in gone]
    if dry_run:
        touched = propositions.touched_by_propositions(session, ids)
    else:
        touched = propositions.merge_propositions(session, ids, into=kept.id)
    _print_merge([one.text for one in gone], kept.text, ids, kept.id, touched, dry_run, as_json)


def _print_merge(
    gone: Sequence[str],
    kept: str,
    ids: Sequence[str],
    into: str,
    touched: Touched,
    dry_run: bool,
    as_json: bool,
) -> None:
    if as_json:
        print_json(
            {
                "merged": list(ids),
                "into": into,
                "annotations": touched.annotations,
                "annotators": list(touched.annotators),
                "dry_run": dry_run,
            }
        )
        return
    names = ", ".join(f"“{name}”" for name in gone)
    verb = "would go up" if dry_run else "went up"
    print_line(f"{names} {verb} in “{kept}”: {touched.words()}.")
