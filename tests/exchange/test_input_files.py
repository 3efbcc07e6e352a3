"""Opening what a user named: regular files only, without waiting."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from annotator.errors import InputRefused
from annotator.exchange.input_files import reading, unwaiting
from tests.projects import new_session

posix_only = pytest.mark.skipif(os.name != "posix", reason="needs POSIX files")


def content(path: Path) -> bytes:
    with reading(path) as file:
        return file.read()


def test_a_file_is_read_also_through_a_link(tmp_path: Path) -> None:
    path = tmp_path / "نص 🕊️.jsonl"
    path.write_bytes(b"{}\n")
    (tmp_path / "link").symlink_to(path)

    assert content(path) == content(tmp_path / "link") == b"{}\n"


@posix_only
def test_pipes_devices_and_folders_are_refused_at_once(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    for place in (pipe, Path(os.devnull), tmp_path):
        with pytest.raises(InputRefused, match="is not a file but a folder, a pipe or a device"):
            content(place)


@posix_only
def test_links_in_a_circle_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "circle"
    path.symlink_to(path)

    with pytest.raises(InputRefused, match="could not be read"):
        content(path)


@pytest.mark.parametrize("name", ["missing", "n" * 300, "a\0b"])
def test_names_of_nothing_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputRefused, match="name"):
        content(tmp_path / name)


@posix_only
@pytest.mark.parametrize("size", [-1, 10])
def test_what_has_nothing_to_give_yet_fails_instead_of_waiting(size: int) -> None:
    reader, writer = os.pipe()
    os.set_blocking(reader, False)
    with unwaiting(reader) as file, pytest.raises(BlockingIOError) as failed:
        file.read(size)
    os.close(writer)

    assert failed.value.errno == errno.EAGAIN
    assert failed.value.strerror == os.strerror(errno.EAGAIN)


def test_the_project_that_is_open_is_not_read_as_a_file(tmp_path: Path) -> None:
    with (
        new_session(tmp_path) as session,
        pytest.raises(InputRefused, match="is the project that is open here"),
    ):
        content(session.path)
