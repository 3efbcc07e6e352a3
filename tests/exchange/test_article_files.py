import json
import os
import socket
import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.errors import UserError
from annotator.exchange.article_files import (
    ArticleDraft,
    Progress,
    Refusal,
    columns,
    count_files,
    read_articles,
)

TEXT = "The “dam” holds 😀, cafe\u0301 שלום."
needs_posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX special files")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    return folder


def write(path: Path, text: str = TEXT) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


def read(*paths: Path, **options: str) -> dict[str, str | None]:
    """The last part of every name, and the reason it was refused for (None: it was taken)."""
    return {
        Path(item.file).name: item.reason if isinstance(item, Refusal) else None
        for item in read_articles(paths, **options)  # type: ignore[arg-type]
    }


def test_a_folder_is_walked_in_the_order_of_names(corpus: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/Y.TXT", "c.html", "d.jsonl", "e.csv", "f.json", "g.tsv"):
        write(corpus / name)
    write(corpus / "c.html", "<html><body><p>One two three.</p><p>Four five six.</p></body></html>")
    write(corpus / "d.jsonl", '{"text": "one"}\n{"text": "two"}\n')
    write(corpus / "e.csv", "text\nthree\n")
    write(corpus / "f.json", '[{"text": "four"}]')
    write(corpus / "g.tsv", "text\tid;x;y\nfive\t1\n")

    found = list(read_articles([corpus]))

    names = [os.path.relpath(item.file, corpus).replace(os.sep, "/") for item in found]
    assert names == [
        "a/Y.TXT",
        "a/z.txt",
        "b.txt",
        "c.html",
        "d.jsonl",
        "d.jsonl",
        "e.csv",
        "f.json",
        "g.tsv",
    ]
    assert all(isinstance(item, ArticleDraft) for item in found)
    assert [item.row for item in found] == [None, None, None, None, 1, 2, 1, 1, 1]
    assert found == list(read_articles([corpus]))
    assert count_files([corpus]) == 8


def test_what_is_no_article_file_is_refused_and_what_is_hidden_passed_over(corpus: Path) -> None:
    for name in ("a.txt", "README.md", "b.pdf", "noname", ".hidden.txt", ".git/x.txt"):
        write(corpus / name)

    found = read(corpus)

    assert set(found) == {"a.txt", "README.md", "b.pdf", "noname"}
    assert found["a.txt"] is None
    assert "not an article file" in str(found["b.pdf"])


def test_a_named_format_is_used_whatever_the_name_says(corpus: Path) -> None:
    plain, table = write(corpus / "noname"), write(corpus / "x.csv", "text\none\n")

    assert read(plain, format="text") == {"noname": None}
    assert "not an article file" in str(read(plain)["noname"])
    (whole,) = read_articles([table], format="text")
    assert isinstance(whole, ArticleDraft)
    assert whole.text == "text\none\n"
    in_folder = read(corpus, format="text")
    assert in_folder["noname"] is None
    assert "not a file of the format text" in str(in_folder["x.csv"])


def test_options_reach_the_formats(corpus: Path) -> None:
    table = write(corpus / "t.csv", "id,body\n1,x\n")
    (corpus / "old.txt").write_bytes("Граница".encode("cp1251"))

    assert read(table, text_column="Body") == {"t.csv": None}
    assert "id, body" in str(read(table)["t.csv"])
    assert read(corpus / "old.txt", encoding="windows-1251") == {"old.txt": None}
    assert columns(table) == ("id", "body")


@pytest.mark.parametrize(
    "options", [{"format": "docx"}, {"encoding": "no-such"}, {"encoding": "hex"}]
)
def test_a_wrong_argument_is_said_at_once(options: dict[str, str], corpus: Path) -> None:
    with pytest.raises(UserError):
        read_articles([corpus], **options)  # type: ignore[arg-type]


def test_columns_are_not_to_be_had_from_anything_else(corpus: Path) -> None:
    for path in (
        corpus,
        corpus / "none.csv",
        write(corpus / "e.csv", ""),
        write(corpus / "in" / "x.csv").parent,
    ):
        with pytest.raises(UserError) as caught:
            columns(path)
        assert path.name in caught.value.message


def test_a_missing_file_and_an_impossible_name_are_refused(corpus: Path) -> None:
    found = read(corpus / "none.txt", Path("a\0b.txt"), corpus / ("x" * 300 + ".txt"))

    assert len(found) == 3
    assert all(found.values())
    assert "\\x00" in "".join(found)


def test_a_file_that_vanishes_in_between_is_refused(corpus: Path) -> None:
    first, second = write(corpus / "a.txt"), write(corpus / "b.txt")
    reading = read_articles([corpus])
    next(reading)
    second.unlink()

    (gone,) = reading

    assert isinstance(gone, Refusal)
    assert gone.file == str(second)
    assert first.exists()


def test_a_folder_named_like_a_file_is_walked(corpus: Path) -> None:
    write(corpus / "x.txt" / "y.txt")

    assert read(corpus) == {"y.txt": None}


@needs_posix
def test_a_file_without_permission_is_refused(corpus: Path) -> None:
    closed = write(corpus / "a.txt")
    closed.chmod(0)
    is_root = os.geteuid() == 0
    if is_root:  # who may read all
        os.seteuid(65534)
    try:
        found = read(closed)
    finally:
        if is_root:
            os.seteuid(0)

    assert found == {"a.txt": "It cannot be read; you have no permission for it."}


@needs_posix
def test_pipes_sockets_and_devices_are_refused_without_waiting(corpus: Path) -> None:
    os.mkfifo(corpus / "pipe.txt")
    (corpus / "zero.txt").symlink_to("/dev/zero")
    listener = socket.socket(socket.AF_UNIX)
    here = Path.cwd()
    os.chdir(corpus)
    try:
        listener.bind("socket.txt")
    finally:
        os.chdir(here)
        listener.close()
    write(corpus / "z.txt")

    inside = read(corpus)
    chosen = read(corpus / "pipe.txt", corpus / "zero.txt", corpus / "socket.txt")

    assert "pipe" in str(inside["pipe.txt"])
    assert "socket" in str(inside["socket.txt"])
    assert "leaves the chosen folder" in str(inside["zero.txt"])
    assert inside["z.txt"] is None
    assert "pipe" in str(chosen["pipe.txt"])
    assert "device" in str(chosen["zero.txt"])
    assert "socket" in str(chosen["socket.txt"])
    assert stat.S_ISFIFO((corpus / "pipe.txt").stat().st_mode)


@needs_posix
def test_a_file_exchanged_for_a_pipe_in_between_is_not_waited_for(corpus: Path) -> None:
    write(corpus / "a.txt")
    second, third = write(corpus / "b.txt"), write(corpus / "c.txt")
    outside = write(corpus.parent / "outside.txt")
    reading = read_articles([corpus])
    next(reading)
    second.unlink()
    os.mkfifo(second)
    third.unlink()
    third.symlink_to(outside)

    pipe, link = reading

    assert isinstance(pipe, Refusal)
    assert "pipe" in pipe.reason
    assert isinstance(link, Refusal)
    assert "leaves the chosen folder" in link.reason


@needs_posix
def test_links_stay_inside_the_chosen_folder(corpus: Path) -> None:
    outside = write(corpus.parent / "outside.txt", "secret")
    inside = write(corpus / "in" / "real.txt")
    (corpus / "leaves.txt").symlink_to(outside)
    (corpus / "climbs.txt").symlink_to(Path("..") / "outside.txt")
    (corpus / "good.txt").symlink_to(inside)
    (corpus / "broken.txt").symlink_to(corpus / "nothing.txt")
    (corpus / "loop.txt").symlink_to(corpus / "loop.txt")
    (corpus / "around").symlink_to(corpus)
    (corpus / "away").symlink_to(corpus.parent)

    found = read(corpus)

    assert {name for name, reason in found.items() if reason is None} == {"good.txt", "real.txt"}
    assert set(found) == {
        *(
            "leaves.txt",
            "climbs.txt",
            "good.txt",
            "broken.txt",
            "loop.txt",
            "around",
            "away",
            "real.txt",
        )
    }
    assert all(reason for name, reason in found.items() if name not in ("good.txt", "real.txt"))


@needs_posix
def test_a_link_that_the_user_chose_is_followed(corpus: Path) -> None:
    (corpus / "link.txt").symlink_to(write(corpus.parent / "outside.txt"))
    (corpus / "broken.txt").symlink_to(corpus / "nothing.txt")
    (corpus / "loop.txt").symlink_to(corpus / "loop.txt")
    (corpus.parent / "folder").symlink_to(corpus)

    found = read(corpus / "link.txt", corpus / "broken.txt", corpus / "loop.txt")

    assert found["link.txt"] is None
    assert found["broken.txt"]
    assert found["loop.txt"]
    assert "leaves" in str(read(corpus.parent / "folder")["link.txt"])


@needs_posix
def test_names_are_shown_as_data(corpus: Path) -> None:
    try:
        write(corpus / "a\n\x1b[31m\u202eb.txt")
        Path(os.fsdecode(os.fsencode(corpus) + b"/\xff.txt")).write_bytes(b"one")
    except OSError:
        pytest.skip("this file system has no such names")

    for item in read_articles([corpus]):
        assert isinstance(item, ArticleDraft)
        assert not set("\n\x1b\u202e") & set(item.file)
        assert item.file.encode()
        assert item.title.encode()


def test_a_huge_file_is_refused_without_being_read(corpus: Path) -> None:
    for name in ("a.txt", "b.html", "c.jsonl", "d.csv", "e.json"):
        path = corpus / name
        path.touch()
        os.truncate(path, 150_000_000)

    found = read(corpus)

    assert len(found) == 5
    assert all(found.values())


def test_progress_counts_up_to_all_files_and_bytes(corpus: Path) -> None:
    write(corpus / "a.txt")
    write(corpus / "b.md")
    write(corpus / "c.jsonl", '{"text": "one"}\n' * 3)
    seen: list[Progress] = []

    list(read_articles([corpus, corpus / "none.txt"], progress=seen.append))

    assert {step.total_files for step in seen} == {3}
    assert [step.done_files for step in seen] == sorted(step.done_files for step in seen)
    assert [step.done_bytes for step in seen] == sorted(step.done_bytes for step in seen)
    assert seen[-1].done_bytes == seen[-1].total_bytes
    assert {Path(step.file).name for step in seen} == {"a.txt", "b.md", "c.jsonl"}


def test_what_progress_raises_ends_the_reading(corpus: Path) -> None:
    write(corpus / "a.jsonl", '{"text": "one"}\n' * 9)

    class Cancelled(Exception):
        pass

    def cancel(step: Progress) -> None:
        if step.done_bytes:
            raise Cancelled

    reading = read_articles([corpus], progress=cancel)
    with pytest.raises(Cancelled):
        list(reading)


@pytest.fixture
def rows(corpus: Path) -> Path:
    path = corpus / "many.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number in range(20_000):
            file.write(json.dumps({"text": f"{TEXT} {number}"}) + "\n")
    return path


def test_rows_come_one_by_one_and_reading_can_stop(rows: Path) -> None:
    reading = read_articles([rows])
    first = [next(reading) for _ in range(3)]
    rows.unlink()

    assert [item.row for item in first] == [1, 2, 3]
    reading.close()  # type: ignore[attr-defined]


def test_the_shared_articles_are_all_taken() -> None:
    folder = Path(__file__).parents[3] / "shared" / "articles"
    if not folder.is_dir():
        pytest.skip("the shared articles are not here")

    found = list(read_articles([folder]))

    assert all(isinstance(item, ArticleDraft) for item in found)
    for item, path in zip(found, sorted(folder.iterdir()), strict=True):
        assert isinstance(item, ArticleDraft)
        assert item.text == path.read_bytes().decode()
        if item.text.startswith(" date "):
            assert item.published == "2023-08-26"
            assert [span.of(item.text) for span in item.excluded] == [" date 2023-08-26 "]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.binary(max_size=200),
    st.sampled_from(["a.txt", "a.html", "a.jsonl", "a.json", "a.csv", "a.tsv", "a.bin"]),
    st.sampled_from(["auto", "text", "html", "jsonl", "csv"]),
)
def test_any_bytes_in_any_file_give_articles_or_refusals(
    tmp_path: Path, data: bytes, name: str, format_: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)

    for item in read_articles([path], format=format_):
        assert item.file == str(path)
        if isinstance(item, ArticleDraft):
            assert item.text.encode()
        else:
            assert item.reason.endswith(".")
