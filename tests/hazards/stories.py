"""What programs of hazards do, and how what they acknowledged is compared with what is there."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import random
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.hazards.nursery import Child, Nursery
from tests.hazards.samples import ANNOTATOR, Sample

if TYPE_CHECKING:
    from annotator.app import Program
    from annotator.session.session import Session
    from tests.hazards.faults import Plan

_WINDOW = "tests.hazards.stories:drive_window"
_WORDS = ("Nothing has changed", "We take no orders", "Officials conceded", "two boats had left")
_ACKNOWLEDGED = re.compile(r"^(?:saved )?([0-9a-z-]{8,40})\n", re.MULTILINE)


def lines_for(sample: Sample, dice: random.Random, count: int) -> list[str]:
    """Records for `annotate --from`, each with an id of its own."""
    made = []
    for _ in range(count):
        start = dice.randrange(80)
        record = {
            "id": f"{dice.getrandbits(64):016x}",
            "annotator": dice.choice((ANNOTATOR, "Ben", "Cleo")),
            "article_id": dice.choice(sample.articles),
            "start": start,
            "end": start + dice.randrange(3, 40),
            "type": dice.choice(("claim", "denial", "acknowledgment")),
            "speaker": dice.choice(("The skipper", f"Witness {dice.randrange(9)}")),
            "note": "n" * dice.randrange(200),
        }
        made.append(json.dumps(record) + "\n")
    return made


def acknowledged(said: str) -> set[str]:
    """The annotations that a program said it had stored."""
    return set(_ACKNOWLEDGED.findall(said))


def in_file(project: Path) -> set[str]:
    """The annotations that are in a project, asked of the file itself; it must be whole."""
    with sqlite3.connect(project) as connection:
        verdict = connection.execute("PRAGMA integrity_check").fetchone()[0]
        assert verdict == "ok", verdict
        found = {row[0] for row in connection.execute("SELECT id FROM annotation")}
    connection.close()
    return found


_CONTENT = (
    *("article", "article_text", "annotation", "annotation_set", "speaker", "proposition"),
    *("assigned", "hand_in", "scheme", "guidelines", "keyword_list"),
)


def content(project: Path) -> tuple[str, int]:
    """A digest of what a project holds, asked of the file itself, and its number of changes."""
    with sqlite3.connect(project) as connection:
        found = _content(lambda sql: connection.execute(sql).fetchall())
    connection.close()
    return found


def _content(rows: Callable[[str], list[Any]]) -> tuple[str, int]:
    digest = hashlib.sha256()
    for table in _CONTENT:
        digest.update(repr([tuple(row) for row in rows(f"SELECT * FROM {table}")]).encode())
    return digest.hexdigest()[:16], int(rows("SELECT count(*) FROM change")[0][0])


def begin_window(
    forks: Nursery, project: Path, *acts: str, environment: dict[str, str | None] | None = None
) -> Child:
    """Start the window on a project and have these acts done in it, one after the other."""
    settings = project.with_name("settings")
    settings.mkdir(exist_ok=True)
    environment = {"XDG_CONFIG_HOME": str(settings), **(environment or {})}
    return forks.begin(str(project), list(acts), call=_WINDOW, environment=environment)


def say(words: str) -> None:
    """Tell whoever reads this process's output, at once."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


# what runs in the processes


def run_and_be_looked_at(words: Sequence[str], project: str) -> None:
    """Run a verb inside the process that holds the project, then see whether others are refused."""
    from annotator.cli import run_command
    from annotator.session.session import Session

    # A verb that is refused what it would write to lets go of the process's output.
    told = os.fdopen(os.dup(sys.stdout.fileno()), "w")

    # A verb opens the project itself; here it joins the session that is open already.
    with told, Session.open(Path(project)) as session:
        known, Session.open = Session.open, lambda *_, **__: _Kept(session)  # type: ignore[assignment, method-assign]
        first = run_command(list(words))
        Session.open = known  # type: ignore[method-assign]
        second = subprocess.run(
            [sys.executable, "-m", "annotator", "articles", project],
            capture_output=True,
            check=False,
        )
        told.write(f"first: {first}\nsecond: {second.returncode}\nlooked-at\n")


class _Kept:
    """A session that a block does not close."""

    def __init__(self, session: Any) -> None:
        self._session = session

    def __enter__(self) -> Any:
        return self._session

    def __exit__(self, *_: object) -> None:
        """Leave it open."""


def work(project: str, seed: int, count: int) -> None:
    """Annotate, change, delete, finish, undo and redo, and say after each what is there now."""
    from annotator.session.session import Session

    dice = random.Random(seed)
    with Session.open(Path(project), annotator=ANNOTATOR) as session:
        ids = [one.id for one in session.summaries(session.article_numbers())]
        rows = session.project.connection.rows
        say("done {} {}".format(*_content(rows)))
        for _ in range(count):
            say("begin")
            _one_act(session, dice, dice.choice(ids))
            say("done {} {}".format(*_content(rows)))


def annotate_when_told(project: str, count: int, go_on: str) -> None:
    """Annotate, say so, and wait for a file "go-on-N" before the next one."""
    from annotator.errors import UserError
    from annotator.model.span import Span
    from annotator.session import annotating
    from annotator.session.session import Session

    session = Session.open(Path(project), annotator=ANNOTATOR)
    article = session.summaries(session.article_numbers())[0].id
    for number in range(count):
        try:
            made = annotating.annotate(session, article, [Span(number % 50, 60)], "claim")
        except UserError as error:
            say(f"refused {error.message}")
            break
        say(f"{made.id}\nmade {number}")
        if number < count - 1:
            _wait_for(Path(go_on) / f"go-on-{number}")
    session.close()


def _wait_for(path: Path) -> None:
    until = time.monotonic() + 30
    while not path.exists() and time.monotonic() < until:
        time.sleep(0.001)


def as_user(words: Sequence[str], user: int) -> int:
    """The real command as somebody who is not root."""
    from annotator.cli import run_command

    os.setgroups([])
    os.setgid(user)
    os.setuid(user)
    return run_command(list(words))


def keep_settings(path: str, number: int, always: bool, error: int) -> None:
    """Change what the window remembers and save it, with calls that fail."""
    from annotator.errors import UserError
    from annotator.ui.preferences import Preferences
    from tests.hazards.faults import fail_from, fail_no_more

    fail_from(str(Path(path).parent), number, always=bool(always), error=error)
    preferences = Preferences(Path(path))
    for project in range(40):
        preferences.remember_annotator(f"project-{project}", "Cleo")
    preferences.remember_word("place", "here")
    preferences.remember_own_keys("finish", ("Ctrl+K",))
    try:
        preferences.save()
        say("saved")
    except UserError as refused:
        say(f"refused {refused.message}")
    say("\ncalls {} {} {}".format(*fail_no_more()))


def work_by_clock(desk: str, lead: str, seed: int, jumps: bool) -> None:
    """Work, back up, restore, hand in and have it collected, under a clock that is right or jumps.

    ``jumps`` says which.
    """
    import datetime

    from annotator.session import backups
    from annotator.session.collecting import collect, undo_collect
    from annotator.session.handing_in import last_hand_in
    from annotator.session.session import Session
    from annotator.session.team_folder import put_in, uncollected, use_team_folder
    from annotator.store.backup import back_up, backup_folder

    dice, clock = random.Random(seed), random.Random(seed + 1)
    real = datetime.datetime

    class Jumping(real):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> datetime.datetime:  # type: ignore[override]
            years = clock.randrange(-30, 30)
            return real.now(tz) + datetime.timedelta(days=365 * years)

    if jumps:
        datetime.datetime = Jumping  # type: ignore[misc]
        time.time = lambda: clock.uniform(0, 4e9)
    with (
        Session.open(Path(desk), annotator=ANNOTATOR) as session,
        Session.open(Path(lead)) as whole,
    ):
        ids = [one.id for one in session.summaries(session.article_numbers())]
        team = Path(desk).with_name("team")
        use_team_folder(whole, team)
        for number in range(4):
            for _ in range(8):
                _one_act(session, dice, dice.choice(ids))
                say(f"{session.undo_labels()}")
            handed_in = last_hand_in(session)
            say(f"{handed_in is None or handed_in.has_more_since}")
            back_up(session.project.connection, reason=f"look-{number}")
            path = put_in(session, team).path
            say(f"{len(uncollected(whole))} to be collected")
            report = collect(whole, [path])
            say(f"{report.added} {report.updated} {report.removed} {report.already}")
            say(f"{len(uncollected(whole))} to be collected")
        say(f"{undo_collect(whole)} {collect(whole, [path]).added}")
        _tell_all(session, ids)
        _tell_all(whole, ids)
    done = backups.restore(Path(desk), backups.numbered(Path(desk), 2).path)
    say(f"{done.difference}")
    for one in (desk, lead):
        say(f"{sorted(path.name for path in backup_folder(Path(one)).iterdir())}")
    newest = backups.last_whole(Path(lead))
    say(f"{newest.path.name if newest else None}")


def _tell_all(session: Session, ids: list[str]) -> None:
    for article in ids:
        for known in session.project.annotations.of_set(article, ANNOTATOR):
            say(f"{ids.index(article)} {known.fragments} {known.type} {known.note}")
        known_set = session.project.annotations.set_of(article, ANNOTATOR)
        say(f"{known_set.state if known_set else None}")


def limited(words: Sequence[str], size: int) -> int:
    """The real command, which may not write files larger than so many bytes."""
    import resource

    from annotator.cli import run_command

    # What the hazard itself reads from it goes into files as well; that much is always allowed.
    resource.setrlimit(resource.RLIMIT_FSIZE, (max(size, 1 << 15), resource.RLIM_INFINITY))
    return run_command(list(words))


def _one_act(session: Session, dice: random.Random, article: str) -> None:
    from annotator.errors import UserError
    from annotator.model.span import Span
    from annotator.session import annotating

    own = [one.id for one in session.annotations(article)]
    act = dice.choice(
        ("make", "make", "make", "change", "delete", "undo", "undo", "redo", "finish")
    )
    with contextlib.suppress(UserError):
        if act == "make":
            start = dice.randrange(60)
            annotating.annotate_named(
                session, article, [Span(start, start + 9)], "claim", speaker="The skipper"
            )
        elif act == "change" and own:
            annotating.change_annotation(session, dice.choice(own), note="n" * dice.randrange(9))
        elif act == "delete" and own:
            annotating.delete(session, own)
        elif act == "undo":
            session.undo()
        elif act == "redo":
            session.redo()
        elif act == "finish":
            annotating.finish(session, article)


_plans: list[Plan] = []
"""Of the process that a window is driven in: what is to happen to its calls of SQL."""


def drive_window(project: str, acts: Sequence[str]) -> int:
    """Open the window on a project, do what is asked, say what the window shows as saved."""
    from annotator.app import Program, make_application
    from annotator.ui.preferences import Preferences

    user = int(os.environ.get("HAZARD_USER", "0"))
    if user:
        os.setgroups([])
        os.setgid(user)
        os.setuid(user)
    if any(act.startswith("fail_sql") for act in acts):
        from tests.hazards.faults import plan_sql

        _plans.append(plan_sql())
    preferences = Preferences()
    program = Program(make_application(preferences.settings), preferences)
    program.window.resize(1100, 760)
    program.start(Path(project), sample=False)
    settle(lambda: not program.window.is_bare())
    tell_banner(program)
    if program.window.status_line.words.text().startswith("Read-only"):
        say("Read-only")
    for act in acts:
        verb, _, more = act.partition(":")
        globals()[f"_do_{verb}"](program, more, Path(project))
    program.window.close()
    settle(lambda: True)
    program.end()
    return 0


def settle(holds: Any, seconds: float = 20) -> bool:
    """Let the event loop turn until something holds."""
    from PySide6.QtTest import QTest

    until = time.monotonic() + seconds
    while True:
        QTest.qWait(1)
        if holds():
            return True
        if time.monotonic() > until:
            return False


def tell_banner(program: Program) -> bool:
    """Say what the window complains of, if it does."""
    banner = program.window.banner
    if banner.isHidden() or banner.property("tone") == "":
        return False
    say(f"banner {banner.words.text()!r}")
    return True


def _do_annotate(program: Program, more: str, _project: Path) -> None:
    """Annotate so many times, by mouse and key, and say what is shown as saved."""
    from tests.stories import verbs

    window = program.window
    if window.page is None:
        return
    for number in range(int(more or 1)):
        window.status_line.words.setText("")
        window.banner.hide()
        before = window.page.view.current()
        verbs.select_text(window.page.view, _WORDS[number % len(_WORDS)])
        verbs.press("1")
        settle(lambda: True)
        current = window.page.view.current()
        if window.status_line.words.text() == "Saved" and current != before:
            say(f"saved {current}")
        if not tell_banner(program) and current == before:
            say("nothing")


def _do_wait(_program: Program, more: str, project: Path) -> None:
    """Stay open until somebody makes the file that says so."""
    say("waiting")
    settle(Path(more or project.with_name("go-on")).exists, 60)


def _do_fail(_program: Program, more: str, project: Path) -> None:
    """From now on let calls on files beside the project fail."""
    from tests.hazards.faults import fail_from

    number, always, error = map(int, more.split(":"))
    fail_from(str(project.parent), number, always=bool(always), error=error)


def _do_fail_sql(_program: Program, more: str, _project: Path) -> None:
    """From now on let calls of SQL fail."""
    number, always, error = map(int, more.split(":"))
    _plans[0].fail_from(number, always=bool(always), error=error)


def _do_mend_sql(_program: Program, _more: str, _project: Path) -> None:
    """Let calls of SQL succeed again."""
    plan = _plans[0]
    say(f"mended {plan.seen} {plan.failed} {plan.name}")
    plan.fail_from(0, always=False, error=0)


def _do_mend(_program: Program, _more: str, _project: Path) -> None:
    """Let calls succeed again."""
    from tests.hazards.faults import fail_no_more

    say("mended {} {} {}".format(*fail_no_more()))


def _do_undo(program: Program, _more: str, _project: Path) -> None:
    _do_and_tell(program, "undo")


def _do_delete(program: Program, _more: str, _project: Path) -> None:
    _do_and_tell(program, "delete")


def _do_finish(program: Program, _more: str, _project: Path) -> None:
    _do_and_tell(program, "finish")


def _do_drop(program: Program, more: str, _project: Path) -> None:
    """Drop a file on the window."""
    begun = time.monotonic()
    try:
        program.window.take_files([Path(more)])
    except Exception as error:  # noqa: BLE001  # as the event loop passes them on
        sys.excepthook(type(error), error, error.__traceback__)
    settle(lambda: True)
    say(f"dropped {time.monotonic() - begun:.2f}")
    tell_banner(program)


def _do_and_tell(program: Program, action: str) -> None:
    window = program.window
    window.status_line.words.setText("")
    window.banner.hide()
    window.actions_by_id[action].trigger()
    settle(lambda: True)
    if not tell_banner(program):
        say(f"did {action} {window.status_line.words.text()}")
