"""What an annotator is given tells nothing of the others: no annotation, note, name or gold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.model.span import Span
from annotator.session import adjudicating, annotating
from annotator.session.review import review_of
from tests.session.teams import NAMES, Team


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    made = Team(tmp_path)
    yield made
    made.close()


def test_a_newer_assignment_after_everybody_has_handed_in_tells_nothing_of_the_others(
    team: Team,
) -> None:
    for name, desk in team.desks.items():
        (article, *_) = desk.summaries(desk.article_numbers())
        made = annotating.annotate_named(desk, article.id, [Span(1, 20)], "claim", speaker="Crew")
        annotating.change_annotation(desk, made.id, note=f"noted by {name}", unsure=True)
        annotating.finish(desk, article.id)
    team.collect(*(team.hand_in(name) for name in NAMES))
    (item,) = review_of(team.lead).items
    adjudicating.take(team.lead, item, "Ben", adjudicating.Reason(why="decided by the lead"))
    adjudicating.finish_gold(team.lead, item.article_id, undecided=0)
    team.hand_out_again()
    ada = team.desks["Ada"]
    (file,) = [path for path in team.out.iterdir() if "Ada" in path.name]
    body = file.read_bytes()
    assert b"Ada" in body
    for name in ("Ben", "Cleo"):
        assert f"noted by {name}".encode() not in body
        assert name.encode() not in body
    assert b"decided by the lead" not in body
    owners = {one.annotator for one in ada.project.annotations.stream()}
    assert owners == {"Ada"}
    assert ada.annotators() == ["Ada"]
    assert not ada.has_gold()
    assert list(ada.project.team.decisions()) == []
