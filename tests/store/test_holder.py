"""The note beside an open project: written, read by who is refused, taken away by its writer."""

from __future__ import annotations

import json
import os
import re
import time
from pathlib import Path
from typing import Any

import pytest

from annotator.store.holder import announce, note_path, sentence, withdraw

resource = pytest.importorskip("resource")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return tmp_path / "Dam.annotator"


def rewritten(project: Path, **values: Any) -> dict[str, Any]:
    known = {**json.loads(note_path(project).read_text("utf-8")), **values}
    note_path(project).write_text(json.dumps(known), "utf-8")
    return known


def test_the_note_says_who_holds_the_project_since_when(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGNAME", "Mira é")
    assert note_path(project) == project.with_name("Dam.annotator.open")
    announce(project)
    today = time.strftime("%Y-%m-%d %H:")
    assert re.fullmatch(
        f"“Dam.annotator” is open in another program: Mira é on {re.escape(os.uname().nodename)}, "
        rf"process {os.getpid()}, since {today}\d\d\. Close it there, then try again; nothing was "
        r"changed\.",
        sentence(project),
    )
    since = json.loads(note_path(project).read_text("utf-8"))["since"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d[+-]\d{4}", since)
    assert note_path(project).stat().st_mode & 0o777 == 0o644 & ~_umask()


def _umask() -> int:
    known = os.umask(0)
    os.umask(known)
    return known


@pytest.mark.parametrize(
    ("surroundings", "user"),
    [({"LOGNAME": "mira", "USER": "other"}, "mira"), ({"USER": "other"}, "other")],
)
def test_the_user_is_the_one_who_is_logged_in(
    project: Path, surroundings: dict[str, str], user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LOGNAME", "USER"):
        monkeypatch.delenv(name, raising=False)
    for name, value in surroundings.items():
        monkeypatch.setenv(name, value)
    announce(project)
    assert json.loads(note_path(project).read_text())["user"] == user


def test_without_surroundings_the_user_comes_from_the_system(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pwd

    for name in ("LOGNAME", "USER"):
        monkeypatch.delenv(name, raising=False)
    announce(project)
    assert json.loads(note_path(project).read_text())["user"] == pwd.getpwuid(os.getuid()).pw_name


@pytest.mark.skipif(not hasattr(os, "setresuid"), reason="needs users to change to")
def test_a_user_without_a_name_is_somebody(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if os.getuid() != 0:
        pytest.skip("only root may become a user without a name")
    for name in ("LOGNAME", "USER"):
        monkeypatch.delenv(name, raising=False)
    os.setresuid(54_321, 0, 0)
    try:
        announce(project)
    finally:
        os.setresuid(0, 0, 0)
    assert json.loads(note_path(project).read_text())["user"] == "somebody"


def test_a_note_from_before_is_replaced_and_a_link_not_followed(
    project: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.write_text("mine")
    note_path(project).symlink_to(other)
    announce(project)
    assert other.read_text() == "mine"
    assert not note_path(project).is_symlink()
    note_path(project).write_text("old")
    announce(project)
    assert json.loads(note_path(project).read_text())["process"] == os.getpid()


def test_only_who_wrote_the_note_takes_it_away(project: Path) -> None:
    announce(project)
    withdraw(project)
    assert not note_path(project).exists()
    withdraw(project)
    for values in ({"process": os.getpid() + 1}, {"host": "elsewhere"}):
        announce(project)
        rewritten(project, **values)
        withdraw(project)
        assert note_path(project).exists()


def test_a_folder_that_takes_no_note_is_no_reason_not_to_work(tmp_path: Path) -> None:
    project = tmp_path / "gone" / "Dam.annotator"
    announce(project)
    withdraw(project)
    assert not project.parent.exists()
    assert sentence(project).startswith("“Dam.annotator” is open in another program. Close it")


def test_a_disk_without_room_keeps_no_note_that_is_nobodys(project: Path) -> None:
    import signal

    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, limits[1]))
    try:
        announce(project)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert not note_path(project).exists()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"user": "a\u202eb\nc"}, "program: a?b?c on "),
        ({"user": "x" * 99}, f"program: {'x' * 80} on "),
        ({"host": "y" * 99}, f" on {'y' * 80}, process"),
        ({"since": 7}, "since 7. Close"),
        ({"since": None}, "since None. Close"),
        ({"user": 7}, "another program. Close it there"),
        ({"host": None}, "another program. Close it there"),
    ],
)
def test_whatever_the_note_says_the_sentence_stays_one(
    project: Path, values: dict[str, object], words: str
) -> None:
    announce(project)
    rewritten(project, **values)
    assert words in sentence(project)
    assert "\n" not in sentence(project)


def test_a_note_without_a_time_says_the_rest(project: Path) -> None:
    announce(project)
    known = rewritten(project)
    del known["since"]
    note_path(project).write_text(json.dumps(known))
    assert f"process {os.getpid()}, since . Close" in sentence(project)


@pytest.mark.parametrize("body", ["[]", "7", "{", '"text"', "[" * 100_000, " " * 4096 + "{}"])
def test_what_is_no_note_says_nothing(project: Path, body: str) -> None:
    note_path(project).write_text(body)
    assert sentence(project).startswith("“Dam.annotator” is open in another program. Close it")


def test_a_note_is_read_as_far_as_ours_are_long(project: Path) -> None:
    announce(project)
    body = note_path(project).read_text("utf-8")
    note_path(project).write_text(body + " " * (4096 - len(body.encode())))
    assert f"process {os.getpid()}" in sentence(project)


def test_a_note_that_cannot_be_opened_says_nothing(project: Path) -> None:
    announce(project)
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, limits[1]))
    try:
        said = sentence(project)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
    assert said.startswith("“Dam.annotator” is open in another program. Close it")
