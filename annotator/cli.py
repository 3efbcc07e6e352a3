"""Every headless verb; holds no logic worth importing."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

import annotator
from annotator.cli_agreement import agreement_command
from annotator.cli_backup import backup_command, check_command, restore_command
from annotator.cli_doubts import doubts_command
from annotator.cli_feedback import feedback_command
from annotator.cli_finding import find_command
from annotator.cli_gold import decide_command, gold_command
from annotator.cli_integrate import integrate_command
from annotator.cli_keywords import keywords_command
from annotator.cli_people import propositions_command, speakers_command
from annotator.cli_predictions import predictions_command, project_command
from annotator.cli_progress import progress_command
from annotator.cli_review import review_command
from annotator.cli_scheme import guidelines_command, scheme_command
from annotator.cli_team import (
    assign_command,
    collect_command,
    hand_in_command,
    new_from_assignment,
    take_command,
)
from annotator.cli_verb import Command, Verb, json_option, project_argument
from annotator.errors import NO_MEMORY, NotFound, OutputRefused, UserError
from annotator.fault_log import note_failure
from annotator.model.span import Span
from annotator.model.teamwork import GOLD
from annotator.session import annotating, exporting, transfer
from annotator.session.session import Session
from annotator.terminal import (
    abandon_output,
    complain,
    print_import,
    print_json,
    print_line,
    print_table,
    standard_input,
    standard_output,
)

_EPILOG = (
    "“annotator” alone opens the window, “annotator PROJECT” opens it on a project. Exit code 0 "
    "means done, 2 refused (one sentence on standard error)."
)


def run_command(arguments: Sequence[str]) -> int:
    """Run one verb; returns 0 when it is done, 2 when it was refused, 130 when interrupted."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if arguments and not arguments[0].startswith("-") and arguments[0] not in main.commands:
        return _refuse(
            f"“{arguments[0]}” is neither a project file nor a command; “annotator --help” lists "
            "the commands."
        )
    try:
        code = main.main(args=list(arguments), prog_name="annotator", standalone_mode=False)
    except OutputRefused as refused:
        abandon_output()
        return _refuse(refused.message)
    except UserError as refused:
        return _refuse(refused.message)
    except click.ClickException as refused:
        return _refuse(refused.format_message())
    except OSError as problem:  # of a disk or a share; those with more to say are told above
        note_failure(problem)
        return _refuse(
            f"“{problem.filename or 'A file'}” could not be used "
            f"({problem.strerror or problem}); what was saved before is safe. Check the disk and "
            "your rights, then try again."
        )
    except MemoryError as problem:
        note_failure(problem)
        return _refuse(f"Nothing more was done: {NO_MEMORY}")
    except (click.Abort, KeyboardInterrupt):
        print("Stopped.", file=sys.stderr)  # noqa: T201
        return 130
    return code if isinstance(code, int) else 0


def _refuse(sentence: str) -> int:
    complain(sentence)
    return 2


class _Verbs(click.Group):
    command_class = Verb


@click.group(cls=_Verbs, epilog=_EPILOG, invoke_without_command=True)
@click.version_option(annotator.__version__, prog_name="annotator")
@click.option("--self-test", is_flag=True, help="Annotate a sample offscreen, compare, and exit.")
@click.option("--sample", is_flag=True, help="Open the window on your copy of the sample project.")
@click.option(
    "--safe-mode",
    is_flag=True,
    help="Open the window, with a project if one is named, without settings of before.",
)
@click.option(
    "--sample-day",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Play the sample day offscreen; leave dataset, figures and a picture in FOLDER.",
)
@click.pass_context
def main(
    context: click.Context,
    self_test: bool,
    sample: bool,
    safe_mode: bool,
    sample_day: Path | None,
) -> int | None:
    """Annotate who claims, denies or acknowledges what in news articles."""
    if context.invoked_subcommand is not None:
        return None
    if self_test:
        from annotator.app import run_self_test

        return run_self_test()
    if sample_day is not None:
        from annotator.app import run_sample_day

        return run_sample_day(sample_day)
    if sample or safe_mode:
        from annotator.app import run

        return run(None, sample=sample, safe=safe_mode)
    raise click.UsageError("Name a command; “annotator --help” lists them.")


def _import_options(command: Command) -> Command:
    for option in (
        click.option(
            "--format",
            "format_name",
            type=click.Choice(["auto", "text", "html", "jsonl", "csv"]),
            default="auto",
            show_default=True,
            help="How to read the files; auto goes by their endings.",
        ),
        click.option("--encoding", help="The files' encoding, where it is not UTF-8 or UTF-16."),
        click.option(
            "--text-column",
            default="text",
            show_default=True,
            help="The column of a CSV file that holds the text.",
        ),
    ):
        command = option(command)
    return command


@main.command()
@project_argument
@click.option("--articles", multiple=True, type=click.Path(path_type=Path), help="Import this.")
@click.option("--scheme", type=click.Path(path_type=Path), help="Annotate with this scheme.")
@click.option("--assignment", type=click.Path(path_type=Path), help="Make it from this assignment.")
@_import_options
@json_option
def new(
    project: Path,
    articles: tuple[Path, ...],
    scheme: Path | None,
    assignment: Path | None,
    format_name: str,
    encoding: str | None,
    text_column: str,
    as_json: bool,
) -> int:
    """Create a project, with articles if named, or the one that an assignment asks for."""
    if assignment is not None:
        if articles or scheme is not None:
            raise click.UsageError("An assignment brings its own articles and scheme.")
        return new_from_assignment(project, assignment, as_json=as_json)
    session = Session.create(project, scheme_file=scheme)
    code = 2
    try:
        report = _imported(session, articles, format_name, encoding, text_column, dry_run=False)
        code = _import_code(report)
    finally:
        session.close()
        if code != 0:
            with contextlib.suppress(OSError):  # then a project without articles stays
                session.path.unlink(missing_ok=True)
    if as_json:
        print_json({"project": str(session.path), **report.as_json()})
    else:
        if code == 0:
            print_line(f"{session.path}: created.")
        print_import(report, dry_run=False)
    return code


@main.command(name="import")
@project_argument
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@_import_options
@click.option("--dry-run", is_flag=True, help="Say what would come in, and write nothing.")
@json_option
def import_(
    project: Path,
    paths: tuple[Path, ...],
    format_name: str,
    encoding: str | None,
    text_column: str,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Add articles: files, and folders with everything in them."""
    with Session.open(project) as session:
        report = _imported(session, paths, format_name, encoding, text_column, dry_run=dry_run)
    if as_json:
        print_json(report.as_json())
    else:
        print_import(report, dry_run=dry_run)
    return _import_code(report)


@main.command()
@project_argument
@json_option
def articles(project: Path, as_json: bool) -> None:
    """List the articles: id, title, outlet, date, characters, state (and minutes) by annotator."""
    with Session.open(project) as session:
        states: dict[str, dict[str, str]] = {}
        for annotation_set in session.project.annotations.sets():
            by_annotator = states.setdefault(annotation_set.article_id, {})
            by_annotator[annotation_set.annotator] = annotation_set.state
        minutes: dict[str, dict[str, float]] = {}
        for (article_id, name), seconds in session.project.times.all_seconds().items():
            minutes.setdefault(article_id, {})[name] = round(seconds / 60, 1)
        gold = {article_id: known.pop(GOLD, None) for article_id, known in states.items()}
        gold |= dict.fromkeys(exporting.hidden_gold(session))
        rows: list[dict[str, Any]] = [
            {
                "id": summary.id,
                "title": summary.title,
                "outlet": summary.outlet,
                "published": summary.published,
                "language": summary.language,
                "characters": summary.characters,
                "text_sha256": summary.text_sha256,
                "states": states.get(summary.id, {}),
                "gold": gold.get(summary.id),
                "minutes": minutes.get(summary.id, {}),
            }
            for summary in session.summaries(session.article_numbers())
        ]
    if as_json:
        print_json(rows)
        return
    shown = [
        [
            row["id"],
            row["title"],
            row["outlet"] or "",
            row["published"] or "",
            row["characters"],
            ", ".join(f"{name} {state}" for name, state in row["states"].items()),
        ]
        for row in rows
    ]
    print_table(["id", "title", "outlet", "published", "characters", "states"], shown)


@main.command()
@project_argument
@click.option("--annotator", "name", help="Who annotates.")
@click.option("--from", "source", type=click.Path(path_type=Path), help="JSON lines; - for stdin.")
@click.option("--article", help="The article's id.")
@click.option("--span", "spans", multiple=True, metavar="START:END", help="Code points; several.")
@click.option("--type", "type_id", help="claim, denial, acknowledgment, or the scheme's own.")
@click.option("--speaker", help="A name or alias; a new name makes a new speaker.")
@click.option("--stance", help="supports, opposes, mixed, neutral; else the type's usual one.")
@click.option("--proposition", help="Its id or its words; new words make a new proposition.")
@click.option("--via", multiple=True, help="Who relayed it; several, from the speaker outward.")
@click.option("--mention", metavar="START:END", help="Where the article names the speaker.")
@click.option("--cue", metavar="START:END", help="The reporting words.")
@click.option("--certainty", default="certain", show_default=True)
@click.option("--date-said", help="A year, year-month or full date.")
@click.option("--unsure", is_flag=True)
@click.option("--note", default="")
@json_option
def annotate(
    project: Path, name: str | None, source: Path | None, as_json: bool, **told: Any
) -> int:
    """Make one annotation and print its id, or many from JSON lines (--from)."""
    if source is not None:
        return _annotate_many(project, name, source, as_json=as_json)
    if name is None or told["article"] is None or told["type_id"] is None or not told["spans"]:
        raise click.UsageError("Name --annotator, --article, --span and --type, or give --from.")
    fragments = [_span(span) for span in told["spans"]]
    with Session.open(project) as session:
        session.switch_annotator(name)
        made = annotating.annotate_named(
            session,
            told["article"],
            fragments,
            told["type_id"],
            speaker=told["speaker"],
            proposition=told["proposition"],
            relayers=told["via"],
            **_given(
                stance=told["stance"],
                mention=_span(told["mention"]) if told["mention"] else None,
                cue=_span(told["cue"]) if told["cue"] else None,
                date_said=told["date_said"],
            ),
            certainty=told["certainty"],
            unsure=told["unsure"],
            note=told["note"],
        )
        if as_json:
            print_json({"id": made.id})
        else:
            print_line(made.id)
    return 0


def _annotate_many(project: Path, name: str | None, source: Path, *, as_json: bool) -> int:
    told = standard_input() if str(source) == "-" else source
    with Session.open(project) as session, transfer.input_lines(told) as lines:
        recorded = transfer.record_annotations(
            session,
            lines,
            annotator=name,
            source="standard input" if str(source) == "-" else str(source),
            acknowledge=_acknowledge_silently if as_json else print_line,
        )
    if as_json:
        print_json(recorded.as_json())
    for row, reason in recorded.refused:
        complain(f"line {row}: {reason}")
    return 2 if recorded.refused and not (recorded.added or recorded.already) else 0


@main.command()
@project_argument
@click.option("--annotator", "name", required=True, help="Who has finished.")
@click.option("--article", required=True, help="The article's id.")
@json_option
def finish(project: Path, name: str, article: str, as_json: bool) -> None:
    """Mark an annotator's set of an article as finished, also when it is empty."""
    with Session.open(project) as session:
        session.switch_annotator(name)
        done = annotating.finish(session, article)
    if as_json:
        print_json({"article_id": article, "annotator": done.annotator, "state": done.state})
    else:
        print_line(f"{article}: finished by {done.annotator}, {done.annotations} annotations.")


_SALVAGE = click.option(
    "--salvage", is_flag=True, help="Of a damaged project: all but what is damaged."
)


def _complain_of(left_out: Sequence[str] | None) -> None:
    for where in left_out or ():
        complain(f"{where} is not as it was stored and was left out.")


@main.command(name="annotations")
@project_argument
@click.option("--annotator", "name", help="Only this annotator's.")
@click.option("--article", help="Only this article's.")
@_SALVAGE
def list_annotations(project: Path, name: str | None, article: str | None, salvage: bool) -> None:
    """List the annotations as JSON lines."""
    left_out: list[str] | None = [] if salvage else None
    with Session.open(project, even_if_damaged=salvage) as session:
        if article is not None:
            session.article(article)
        exporting.list_annotations(
            session,
            standard_output(),
            annotators=None if name is None else [name],
            article_id=article,
            left_out=left_out,
        )
    _complain_of(left_out)


@main.command()
@project_argument
@click.option("--format", "format_name", required=True, help="A format; “list” names them.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The file; - for stdout.")
@click.option("--annotator", "names", multiple=True, help="Only this annotator's; several.")
@click.option("--gold", is_flag=True, help="Only the adjudicated sets.")
@click.option("--all", "everybody", is_flag=True, help="Everybody's work (the default).")
@_SALVAGE
@json_option
def export(
    project: Path,
    format_name: str,
    output: Path | None,
    names: tuple[str, ...],
    gold: bool,
    everybody: bool,
    salvage: bool,
    as_json: bool,
) -> None:
    """Export a labelled dataset."""
    left_out: list[str] | None = [] if salvage else None
    if format_name == "list":
        formats = [{"name": known.name, "about": known.about} for known in exporting.EXPORT_FORMATS]
        if as_json:
            print_json(formats)
        else:
            print_table(["format", "what it is"], [list(known.values()) for known in formats])
        return
    if bool(names) + gold + everybody > 1:
        raise click.UsageError("Choose one of --annotator, --gold and --all.")
    to_stdout = output is None or str(output) == "-"
    if to_stdout and as_json:
        raise click.UsageError("--json needs a file to export to (-o FILE).")
    with Session.open(project, even_if_damaged=salvage) as session:
        if gold and not session.project.annotations.has_sets(GOLD):
            raise NotFound(f"“{project.name}” has no adjudicated (gold) annotation sets yet.")
        report = exporting.export(
            session,
            format_name,
            standard_output() if to_stdout or output is None else output,
            annotators=[GOLD] if gold else list(names) or None,
            left_out=left_out,
        )
    _complain_of(left_out)
    if as_json:
        told = {"file": str(output), "sets": report.sets, "annotations": report.annotations}
        print_json(told if left_out is None else {**told, "left_out": left_out})
    elif not to_stdout:
        print_line(
            f"{output}: {report.annotations} annotations in {report.sets} annotation sets "
            f"({report.empty} of them empty)."
        )


for _command in (check_command, backup_command, restore_command):
    main.add_command(_command)
main.add_command(agreement_command)
main.add_command(doubts_command)
main.add_command(feedback_command)
main.add_command(review_command)
main.add_command(decide_command)
main.add_command(gold_command)
main.add_command(find_command)
main.add_command(scheme_command)
main.add_command(guidelines_command)
main.add_command(keywords_command)
main.add_command(speakers_command)
main.add_command(propositions_command)
for _command in (assign_command, take_command, hand_in_command, collect_command):
    main.add_command(_command)
main.add_command(progress_command)
main.add_command(project_command)
main.add_command(predictions_command)
main.add_command(integrate_command)


def _imported(
    session: Session,
    paths: Sequence[Path],
    format_name: str,
    encoding: str | None,
    text_column: str,
    *,
    dry_run: bool,
) -> transfer.ImportReport:
    source = ", ".join(str(path) for path in paths)
    with click.progressbar(
        length=1, label="Importing", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:

        def show(progress: transfer.Progress) -> None:
            bar.length = max(progress.total_bytes, 1)
            bar.update(progress.done_bytes - bar.pos)

        items = transfer.read_articles(
            paths, format=format_name, encoding=encoding, text_column=text_column, progress=show
        )
        return transfer.import_articles(session, items, dry_run=dry_run, source=source)


def _import_code(report: transfer.ImportReport) -> int:
    return 2 if report.refused and not (report.added or report.already) else 0


def _span(text: str) -> Span:
    start, separator, end = text.partition(":")
    if not (separator and start.isascii() and start.isdigit() and end.isascii() and end.isdigit()):
        raise click.UsageError(f"“{_cut(text)}” is not a span; write START:END, such as 10:35.")
    if len(start) > 9 or len(end) > 9 or int(start) >= int(end):
        raise click.UsageError(f"“{_cut(text)}” is not a span: its start must lie before its end.")
    return Span(int(start), int(end))


def _cut(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"


def _given(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


def _acknowledge_silently(_: str) -> None:
    """With --json one object is printed at the end, so nothing is said in between."""
