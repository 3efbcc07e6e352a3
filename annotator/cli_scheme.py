"""The verbs about what a project annotates with: scheme and guidelines; hold no logic."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import click

from annotator.cli_verb import Command, Verb, json_option, project_argument
from annotator.errors import NotFound
from annotator.model.scheme import FieldUse
from annotator.session import scheme_changes, scheme_looks
from annotator.session.scheme_changes import Kind, SchemeChange
from annotator.session.scheme_files import guidelines_from, scheme_from
from annotator.session.session import Session
from annotator.terminal import print_json, print_line, print_table

_PATH = click.Path(path_type=Path)
_KINDS: tuple[Kind, ...] = ("type", "stance")
_USES = ("off", "optional", "required")

Act = Callable[[Session], SchemeChange]


def _act_options(command: Command) -> Command:
    options = [click.option("--set", "set_file", type=_PATH, help="Put this scheme in force.")]
    for kind in _KINDS:
        options += [
            click.option(f"--add-{kind}", metavar="LABEL", help=f"A new {kind}."),
            click.option(f"--rename-{kind}", metavar="ID=LABEL", help="Give it another label."),
            click.option(
                f"--retire-{kind}", metavar="ID", help="Offer it no more; annotations keep it."
            ),
            click.option(f"--offer-{kind}", metavar="ID", help="Offer a retired one again."),
            click.option(
                f"--replace-{kind}", metavar="OLD=NEW", help="In all annotations that have it."
            ),
        ]
    options += [
        click.option("--look-type", metavar="ID", help="Give it what the next four say."),
        click.option("--look-stance", metavar="ID", help="Give it --key and --sign."),
        click.option("--key", metavar="SIGN", help="Its key, also of a new one; “” for none."),
        click.option("--color", metavar="#RRGGBB", help="The colour of a type, also a new one."),
        click.option("--underline", type=click.Choice(scheme_looks.UNDERLINES)),
        click.option("--usual-stance", metavar="ID", help="The stance that comes with a type."),
        click.option("--sign", metavar="SIGN", help="The sign of a stance."),
        click.option("--field", metavar="NAME=USE", help="Use: off, optional or required."),
        click.option("--dry-run", is_flag=True, help="Say what is touched; write nothing."),
        click.option("--annotator", "name", help="Whose undo list the change joins."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


@click.command(name="scheme", cls=Verb)
@project_argument
@_act_options
@json_option
def scheme_command(
    project: Path, dry_run: bool, name: str | None, as_json: bool, **told: Any
) -> None:
    """Show the scheme, or change it; says how many annotations a change touches."""
    acts = _acts(told)
    if len(acts) > 1:
        raise click.UsageError("Change one thing at a time, so that each is an undo step.")
    with Session.open(project) as session:
        if name is not None:
            session.switch_annotator(name)
        if not acts:
            _show(session, as_json=as_json)
            return
        change = acts[0](session)
        if not dry_run:
            scheme_changes.carry_out(session, change)
        version = session.project.schemes.scheme_version()
    if as_json:
        print_json(
            {
                "touched": change.touched.annotations,
                "annotators": list(change.touched.annotators),
                "version": version,
            }
        )
    else:
        would = "It would touch" if dry_run else "It touched"
        print_line(f"{change.label[:1].upper()}{change.label[1:]}.")
        print_line(f"{would} {change.touched.words()}; the scheme is version {version}.")


def _acts(told: dict[str, Any]) -> list[Act]:
    acts: list[Act] = []
    if told["set_file"] is not None:
        acts.append(
            lambda session: scheme_changes.put_scheme(session, scheme_from(told["set_file"]))
        )
    for kind in _KINDS:
        acts += _acts_on(kind, told)
    if told["field"] is not None:
        field, use = _pair(told["field"])
        if use not in _USES:
            raise click.UsageError(f"A field is {', '.join(_USES)}, not “{use}”.")
        acts.append(lambda session: scheme_changes.use_field(session, field, cast("FieldUse", use)))
    return acts


def _acts_on(kind: Kind, told: dict[str, Any]) -> list[Act]:
    def given(verb: str) -> str:
        return str(told[f"{verb}_{kind}"])

    known: dict[str, Act] = {
        "add": lambda session: scheme_looks.add(session, kind, given("add"), **_looks(told)),
        "look": lambda session: scheme_looks.dress(session, kind, given("look"), **_looks(told)),
        "rename": lambda session: scheme_changes.rename(session, kind, *_pair(given("rename"))),
        "retire": lambda session: scheme_changes.retire(session, kind, given("retire")),
        "offer": lambda session: scheme_changes.retire(
            session, kind, given("offer"), is_retired=False
        ),
        "replace": lambda session: scheme_changes.replace(session, kind, *_pair(given("replace"))),
    }
    return [act for verb, act in known.items() if told[f"{verb}_{kind}"] is not None]


def _looks(told: dict[str, Any]) -> dict[str, str]:
    given = {
        "key": told["key"],
        "color": told["color"],
        "underline": told["underline"],
        "stance": told["usual_stance"],
        "symbol": told["sign"],
    }
    return {name: value for name, value in given.items() if value is not None}


def _pair(words: str) -> tuple[str, str]:
    one, equals, other = words.partition("=")
    if not (one and equals and other):
        raise click.UsageError(f"“{words}” is not of the form ID=VALUE.")
    return one, other


def _show(session: Session, *, as_json: bool) -> None:
    scheme = session.scheme
    version = session.project.schemes.scheme_version()
    if as_json:
        print_json({"version": version, "scheme": dict(scheme.source)})
        return
    print_line(f"{scheme.name}, version {version}")
    rows: list[list[Any]] = [
        [what, one.id, one.label, one.key, "retired" if one.retired else ""]
        for what, entries in (("type", scheme.types), ("stance", scheme.stances))
        for one in entries
    ]
    rows += [
        ["field", name, name.replace("_", " "), "", use] for name, use in scheme.fields.items()
    ]
    rows += [
        ["attribute", one.id, one.label, "", f"{one.kind}, {one.use}"] for one in scheme.attributes
    ]
    print_table(["what", "id", "label", "key", "state"], rows)


@click.command(name="guidelines", cls=Verb)
@project_argument
@click.option("--set", "set_file", type=_PATH, help="Put this Markdown file in force.")
@click.option("--version", "wanted", type=int, help="Print this version; else the newest.")
@click.option("--annotator", "name", help="Whose undo list the change joins.")
@json_option
def guidelines_command(
    project: Path, set_file: Path | None, wanted: int | None, name: str | None, as_json: bool
) -> None:
    """Print the guidelines, of any version, or put others in force."""
    if set_file is not None and wanted is not None:
        raise click.UsageError("Either --set or --version.")
    with Session.open(project) as session:
        if name is not None:
            session.switch_annotator(name)
        if set_file is not None:
            version = scheme_changes.put_guidelines(session, guidelines_from(set_file))
            told = {"version": version}
            print_json(told) if as_json else print_line(f"The guidelines are version {version}.")
            return
        version = wanted or session.guidelines_version
        body = session.project.schemes.guidelines_of(version)
        if body is None:
            newest = session.guidelines_version
            raise NotFound(
                f"There is no version {version} of the guidelines; the newest is {newest}."
            )
    if as_json:
        print_json({"version": version, "guidelines": body})
    else:
        print_line(body.rstrip("\n"))
