"""Damage is noticed when an article is opened or exported; what is whole can still be had."""

from __future__ import annotations

import io
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.errors import ProjectDamaged
from annotator.model.change import Change, Edit
from annotator.model.span import Span
from annotator.model.speaker import Speaker
from annotator.session import annotating, damage, exporting, protecting, studies
from annotator.session.handing_in import hand_in
from annotator.session.place_work import place_work
from annotator.session.review import review_of
from annotator.session.session import Session
from annotator.store.backup import backups
from tests.hazards.samples import Sample, make_sample
from tests.hazards.worked_project import worked_project
from tests.projects import TEXT, add_article, new_session, span_of


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return worked_project(tmp_path)


def _spoil(path: Path, sql: str) -> None:
    raw = sqlite3.connect(path)
    with raw:
        raw.executescript(sql)
    raw.close()


@pytest.mark.parametrize(
    ("sql", "kind"),
    [
        ("UPDATE annotation SET stance = 'mixed' WHERE number = 1", "digest"),
        ("UPDATE annotation SET note = CAST(x'6861ff' AS TEXT) WHERE number = 1", "digest"),
        ("UPDATE article_text SET text = replace(text, 'boats', 'coats') WHERE number = 1", "text"),
        ("UPDATE article SET published = '2031' WHERE number = 1", "digest"),
    ],
)
def test_opening_an_article_notices_a_changed_value(path: Path, sql: str, kind: str) -> None:
    _spoil(path, sql)
    with Session.open(path, annotator="a1") as session:
        first, _ = session.summaries(session.article_numbers())
        found = [one for one in damage.look_at_article(session, first.id) if one is not None]
        assert kind in {one.kind for one in found}
        assert "Boats" in found[0].where
        assert session.is_read_only
        assert session.damage
        with pytest.raises(ProjectDamaged), session.project.transaction():
            pass


def test_a_whole_article_is_silent(path: Path) -> None:
    with Session.open(path, annotator="a1") as session:
        for one in session.summaries(session.article_numbers()):
            assert not any(damage.look_at_article(session, one.id))
        assert list(damage.look_at_article(session, "nobody's")) == []
        assert not session.is_read_only


def test_what_is_damaged_is_exported_by_nobody_silently(path: Path) -> None:
    _spoil(path, "UPDATE annotation SET stance = 'mixed' WHERE number = 1")
    with Session.open(path) as session:
        with pytest.raises(ProjectDamaged, match="salvage"):
            exporting.export(session, "jsonl", io.BytesIO())
        left_out: list[str] = []
        target = io.BytesIO()
        report = exporting.export(session, "jsonl", target, left_out=left_out)
        assert report.annotations == 2
        assert len(left_out) == 1
        (line,) = target.getvalue().splitlines()
        assert len(json.loads(line)["annotations"]) == 2


def test_a_text_that_changed_takes_its_annotations_out_by_name(path: Path) -> None:
    _spoil(path, "UPDATE article_text SET text = replace(text, 'boats', 'coats') WHERE number = 1")
    with Session.open(path) as session:
        left_out: list[str] = []
        report = exporting.export(session, "csv", io.BytesIO(), left_out=left_out)
        assert (report.sets, report.annotations) == (0, 0)
        assert "the work of a1" in left_out[0]


def _speakers(count: int) -> Change:
    return Change(
        label="make speakers",
        annotator="a1",
        edits=tuple(
            Edit(before=None, after=Speaker(id=f"s{number}", name=f"Name {number}"))
            for number in range(count)
        ),
    )


def test_a_large_act_and_its_undo_are_backed_up_before(tmp_path: Path) -> None:
    with new_session(tmp_path) as session:
        session.commit(_speakers(protecting.MANY - 1))
        assert backups(session.path) == []
        session.undo()
        session.commit(_speakers(protecting.MANY))
        (before,) = backups(session.path)
        assert before.reason == "before-a-large-act"
        session.undo()
        assert len(backups(session.path)) == 2
        article_id = add_article(session)
        annotating.annotate(
            session, article_id, [Span(*span_of(TEXT, "Nothing has changed"))], "claim"
        )
        assert len(backups(session.path)) == 2


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    return make_sample(tmp_path)


_DAMAGES = {
    "UPDATE annotation SET stance = 'mixed' WHERE number = 2": r"^The annotation \S+ of \w+ in “",
    "UPDATE annotation SET annotator = 'X' WHERE number = 2": r"^Something that \w+ annotated in “",
    "UPDATE annotation SET fragments = '[' WHERE number = 2": r"^The annotation \S+ of \w+ in “",
    "UPDATE article_text SET text = 'x' || text WHERE number = 1": r"^The text of “.* stored, so ",
}
_USES: dict[str, Callable[[Session], object]] = {
    "compared": studies.study_of_project,
    "review": review_of,
    "handed in": lambda session: hand_in(session, session.path.with_name("in.annotator-team")),
}


@pytest.mark.parametrize("use", _USES)
@pytest.mark.parametrize("sql", _DAMAGES)
def test_what_is_damaged_is_not_compared_reviewed_or_handed_in(
    sample: Sample, sql: str, use: str
) -> None:
    """It is named, nothing comes of it, and nothing is written afterwards."""
    path = sample.desk if use == "handed in" else sample.files["compared"]
    _spoil(path, sql)
    with Session.open(path, annotator="Ada") as session:
        with pytest.raises(ProjectDamaged, match=_DAMAGES[sql]) as refused:
            _USES[use](session)
        assert f"so nothing was {use}" in str(refused.value) or use == "review"
        assert "restore" in str(refused.value)
        assert "\n" not in str(refused.value)
        assert session.is_read_only
        assert "is not as it was stored" in session.damage
    assert not path.with_name("in.annotator-team").exists()


def test_a_place_of_review_that_is_damaged_is_shown_and_told(sample: Sample) -> None:
    with Session.open(sample.files["compared"]) as session:
        item = review_of(session).items[0]
        place_work(session, item, None)
        assert not session.damage
    told: list[str] = []
    ids = ", ".join(f"'{one}'" for one in item.annotations.values())
    _spoil(sample.files["compared"], f"UPDATE annotation SET note = 'x' WHERE id IN ({ids})")
    with Session.open(sample.files["compared"]) as session:
        session.damage_listener = lambda: told.append(session.damage)
        assert place_work(session, item, None).versions
        assert told[0].startswith("the annotation ")
        assert session.damaged_annotations == set(item.annotations.values())
        assert session.is_read_only
    _spoil(sample.files["compared"], "UPDATE article_text SET text = text || 'x'")
    with Session.open(sample.files["compared"]) as session:
        place_work(session, item, None)
        assert session.damage.startswith("the text of “")
