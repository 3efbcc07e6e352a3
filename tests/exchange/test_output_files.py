"""Result files: whole or not there, and never in the place of something that must stay."""

from __future__ import annotations

import io
import os
import stat
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from annotator.errors import InputRefused, OutputRefused
from annotator.exchange.output_files import replacing, writing

posix_only = pytest.mark.skipif(os.name != "posix", reason="needs POSIX files")
OLD = "the old result “🕊️”".encode()


def put(path: Path, body: bytes = b"new", protected: tuple[Path, ...] = ()) -> None:
    with replacing(path, protected=protected) as file:
        file.write(body)


def run(script: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=Path(__file__).parents[2],
    )


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "result – نتيجة.jsonl"
    path.write_bytes(OLD)
    return path


def test_a_new_file_appears_when_it_is_complete(tmp_path: Path) -> None:
    target = tmp_path / "new.csv"

    with replacing(target) as file:
        file.write(b"first")
        assert not target.exists()
        file.write(b" second")

    assert target.read_bytes() == b"first second"
    assert list(tmp_path.iterdir()) == [target]


def test_the_old_file_stays_until_the_new_one_is_complete(old: Path) -> None:
    with replacing(old) as file:
        file.write(b"new")
        file.flush()
        assert old.read_bytes() == OLD

    assert old.read_bytes() == b"new"


@pytest.mark.parametrize("trouble", [InputRefused, KeyError, KeyboardInterrupt])
def test_after_an_error_all_is_as_it_was(old: Path, trouble: type[BaseException]) -> None:
    def stop_half_way() -> None:
        with replacing(old) as file:
            file.write(b"half")
            raise trouble("stopped")

    with pytest.raises(trouble):
        stop_half_way()

    assert old.read_bytes() == OLD
    assert list(old.parent.iterdir()) == [old]


@posix_only
def test_a_killed_program_leaves_the_old_file(old: Path) -> None:
    done = run(
        """
        import os, signal, sys
        from pathlib import Path
        from annotator.exchange.output_files import replacing
        with replacing(Path(sys.argv[1])) as file:
            file.write(b"half" * 100_000)
            os.kill(os.getpid(), signal.SIGKILL)
        """,
        old,
    )

    assert done.returncode == -9, done.stderr
    assert old.read_bytes() == OLD


@posix_only
def test_a_full_disk_at_any_place_leaves_the_old_file_and_no_half_one(old: Path) -> None:
    done = run(
        """
        import resource, sys
        from pathlib import Path
        from annotator.errors import OutputRefused
        from annotator.exchange.output_files import replacing

        target = Path(sys.argv[1])
        before = target.read_bytes()
        _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        for limit in range(0, 200_000, 4096):
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
            try:
                with replacing(target) as file:
                    for _ in range(200):
                        file.write(b"x" * 1000)
            except OutputRefused as refused:
                resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
                assert str(target) in refused.message
            else:
                raise AssertionError(limit)
            assert target.read_bytes() == before, limit
            assert list(target.parent.iterdir()) == [target], limit
        with replacing(target) as file:
            file.write(b"space again")
        """,
        old,
    )

    assert done.returncode == 0, done.stderr
    assert old.read_bytes() == b"space again"


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputRefused, match="is a folder"):
        put(tmp_path)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(OutputRefused, match=r"no folder “.*nowhere”"):
        put(tmp_path / "nowhere" / "new.csv")


def test_a_file_in_the_place_of_a_folder_is_named(old: Path) -> None:
    with pytest.raises(OutputRefused, match="no folder"):
        put(old / "new.csv")


@pytest.mark.parametrize("name", ["a\0b", "n" * 300])
def test_impossible_names_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(OutputRefused, match="choose another name"):
        put(tmp_path / name)


@posix_only
def test_devices_and_pipes_are_refused_without_waiting(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    for place in (pipe, Path(os.devnull)):
        with pytest.raises(OutputRefused, match="a device or a pipe"):
            put(place)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder that takes no files")
def test_a_folder_that_takes_no_files_is_refused() -> None:
    with pytest.raises(OutputRefused, match=r"/proc/new\.csv"):
        put(Path("/proc/new.csv"))


@posix_only
def test_write_protection_is_respected(old: Path) -> None:
    old.chmod(0o444)
    if os.access(old, os.W_OK):
        pytest.skip("this user may write anywhere")
    with pytest.raises(OutputRefused, match="write-protected"):
        put(old)
    old.parent.chmod(0o555)
    with pytest.raises(OutputRefused, match="nothing may be added"):
        put(old.parent / "new.csv")
    old.parent.chmod(0o755)
    assert old.read_bytes() == OLD


@posix_only
def test_the_file_keeps_its_permissions(old: Path) -> None:
    old.chmod(0o640)

    put(old)

    assert stat.S_IMODE(old.stat().st_mode) == 0o640


@posix_only
def test_a_link_stays_a_link_and_its_file_is_replaced(old: Path) -> None:
    link = old.parent / "latest.jsonl"
    link.symlink_to(old)

    put(link)

    assert link.is_symlink()
    assert old.read_bytes() == b"new"


@posix_only
def test_links_in_a_circle_are_refused(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.symlink_to(other)
    other.symlink_to(one)

    with pytest.raises(OutputRefused, match="one"):
        put(one)
    assert one.is_symlink()


@posix_only
@pytest.mark.parametrize("way", ["itself", "symbolic", "hard", "roundabout"])
def test_the_open_project_is_never_replaced(old: Path, way: str) -> None:
    place = old.parent / "export.jsonl"
    if way == "symbolic":
        place.symlink_to(old)
    elif way == "hard":
        place.hardlink_to(old)
    else:
        place = old if way == "itself" else old.parent / ".." / old.parent.name / old.name

    with pytest.raises(OutputRefused, match="open project"):
        put(place, protected=(old,))
    assert old.read_bytes() == OLD


def test_a_protected_file_that_is_not_there_yet_is_not_made(tmp_path: Path) -> None:
    journal = tmp_path / "project-journal"

    with pytest.raises(OutputRefused, match="open project"):
        put(journal, protected=(journal,))
    assert not journal.exists()


def test_a_stream_is_written_to_and_left_open() -> None:
    stream = io.BytesIO()

    with writing(stream) as file:
        file.write(b"words")

    assert not stream.closed
    assert stream.getvalue() == b"words"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_stream_that_takes_no_more_is_said_aloud() -> None:
    with (
        Path("/dev/full").open("wb", buffering=0) as stream,
        pytest.raises(OutputRefused, match="incomplete"),
        writing(stream) as file,
    ):
        file.write(b"words")


@posix_only
def test_a_reader_that_went_away_is_no_failure_of_ours() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with (
        os.fdopen(writer, "wb", buffering=0) as stream,
        pytest.raises(BrokenPipeError),
        writing(stream) as file,
    ):
        file.write(b"words")
