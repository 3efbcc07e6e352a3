"""A collect on a terminal tells how far it is; interrupted it keeps whole files, nothing else."""

from __future__ import annotations

import dataclasses
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from annotator.model.change import Edit
from annotator.model.span import Span
from annotator.session import annotating
from annotator.session.session import Session, new_id
from tests.session.teams import Team

EACH = 2_000


def _annotate(session: Session) -> None:
    article_id = session.summaries(session.article_numbers())[0].id
    first = annotating.annotate(session, article_id, [Span(0, 9)], "claim")
    with session.step("many") as step:
        for _ in range(EACH - 1):
            made = dataclasses.replace(first, id=new_id(), number=0)
            step.apply(Edit(before=None, after=made))


def _can_be_interrupted() -> None:
    """What a shell starts in the background ignores interrupts, and so does all that it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no terminals of this kind")
def test_a_collect_that_is_interrupted_keeps_whole_files_and_nothing_else(tmp_path: Path) -> None:
    import pty

    team = Team(tmp_path / "team", ("Ada", "Ben", "Cleo"), articles=1)
    for name in team.names:
        _annotate(team.desks[name])
    files = [team.hand_in(name) for name in team.names]
    lead = team.lead.path
    team.close()
    shown, terminal = pty.openpty()
    command = [sys.executable, "-m", "annotator", "collect", str(lead), *map(str, files)]
    running = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=terminal,
        preexec_fn=_can_be_interrupted,  # noqa: PLW1509  # it waits for no thread
    )
    os.close(terminal)
    told = ""
    try:
        while not any(int(share) > 40 for share in re.findall(r"(\d+)%", told)):
            told += os.read(shown, 4096).decode()
        running.send_signal(signal.SIGINT)
        while part := os.read(shown, 4096).decode():
            told += part
    except OSError:
        pass  # the other end of the terminal is closed
    finally:
        os.close(shown)
    assert running.wait() == 130
    assert "Stopped." in told
    with Session.open(lead) as session:
        counts = {
            name: sum(one.annotator == name for one in session.project.annotations.stream())
            for name in team.names
        }
    assert set(counts.values()) <= {0, EACH}
    assert 0 < sum(counts.values()) < 3 * EACH
