from __future__ import annotations

import threading
from pathlib import Path

import pytest

from annotator.errors import InputRefused
from annotator.exchange.sealed_jsonl import Sealed, open_sealed
from annotator.exchange.sealed_records import AnnotationRecord, content_digest
from annotator.model.span import Span
from annotator.session import annotating
from annotator.session.reading_ahead import ReadingAhead
from tests.session.teams import Team


@pytest.fixture
def sealed(tmp_path: Path) -> Sealed:
    team = Team(tmp_path, ("Ada",))
    desk = team.desks["Ada"]
    for summary in desk.summaries(desk.article_numbers()):
        for start in range(1, 16, 2):
            annotating.annotate(desk, summary.id, [Span(start, start + 1)], "claim")
    path = team.hand_in("Ada")
    team.close()
    return open_sealed(path, kind="submission")


def _readers() -> list[str]:
    return [one.name for one in threading.enumerate() if one.name == "reading ahead"]


def test_all_records_come_in_their_order_and_with_their_digests(sealed: Sealed) -> None:
    groups = list(ReadingAhead(sealed, size=3))
    (whole,) = ReadingAhead(sealed, size=10_000)
    assert [len(group) for group in groups[:-1]] == [3] * (len(groups) - 1)
    read = [one for group in groups for one in group]
    assert [one.record for one in read] == [one.record for one in whole]
    annotations = [one for one in read if isinstance(one.record, AnnotationRecord)]
    assert len(annotations) == sealed.header.counts["annotation"] > 0
    for one in annotations:
        assert one.digest == content_digest(one.record)  # type: ignore[arg-type]


def test_what_is_wrong_far_down_comes_after_what_is_right_before_it(sealed: Sealed) -> None:
    lines = sealed.path.read_bytes().splitlines(keepends=True)
    sealed.path.write_bytes(b"".join([*lines[:5], b"{}\n", *lines[5:]]))
    groups = iter(ReadingAhead(sealed, size=1))
    assert [len(next(groups)) for _ in range(4)] == [1, 1, 1, 1]
    with pytest.raises(InputRefused, match="line 6"):
        next(groups)


def test_a_bug_on_the_thread_is_raised_where_the_records_are_taken(
    sealed: Sealed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotator.session.reading_ahead.AnnotationText", None)
    with pytest.raises(TypeError):
        list(ReadingAhead(sealed, size=3))


def test_no_thread_stays_when_it_is_left_in_its_midst(sealed: Sealed) -> None:
    ahead = ReadingAhead(sealed, size=1)
    next(iter(ahead))
    assert _readers() != []
    ahead.close()
    assert _readers() == []


def test_closing_it_before_its_beginning_is_nothing(sealed: Sealed) -> None:
    ReadingAhead(sealed, size=1).close()
    assert _readers() == []
