"""What is found when the system itself says no: links into nothing, no handles left."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from annotator.errors import InputRefused
from annotator.exchange.article_sources import Source, found_sources, opened
from annotator.exchange.refusal import Refusal
from tests.projects import new_session

resource = pytest.importorskip("resource")

BROKEN = "There is no such file, or a link to it is broken."


def test_a_link_into_nothing_is_refused_by_its_own_name(tmp_path: Path) -> None:
    (tmp_path / "chosen").mkdir()
    link = tmp_path / "chosen" / "link.txt"
    link.symlink_to(tmp_path / "nothing")

    assert list(found_sources([tmp_path / "chosen"])) == [Refusal(str(link), None, BROKEN)]
    assert list(found_sources([link])) == [Refusal(str(link), None, BROKEN)]


def test_a_circle_of_links_is_refused_with_what_the_system_says(tmp_path: Path) -> None:
    link = tmp_path / "link.txt"
    link.symlink_to(link)

    (refusal,) = found_sources([link])

    assert isinstance(refusal, Refusal)
    assert refusal.reason == "It cannot be read: Too many levels of symbolic links."


def test_folders_that_cannot_be_opened_are_refused_one_by_one(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Text.", encoding="utf-8")
    for name in ("b", "c"):
        (tmp_path / name).mkdir()
    (tmp_path / "d.txt").write_text("More.", encoding="utf-8")
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    found = found_sources([tmp_path])
    first = next(found)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, limits[1]))
    try:
        rest = list(found)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)

    reason = f"It cannot be read: {os.strerror(24)}."
    assert isinstance(first, Source)
    assert rest == [
        Refusal(str(tmp_path / "b"), None, reason),
        Refusal(str(tmp_path / "c"), None, reason),
        Source(tmp_path / "d.txt", str(tmp_path / "d.txt"), 5, ".txt", os.path.realpath(tmp_path)),
    ]


def test_the_project_that_is_open_is_no_article(tmp_path: Path) -> None:
    with new_session(tmp_path) as session:
        source = Source(session.path, "project", 1, ".annotator")
        with pytest.raises(InputRefused, match="the project that is open here"), opened(source):
            pass
