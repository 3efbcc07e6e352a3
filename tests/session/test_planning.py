from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.errors import InputRefused
from annotator.model.teamwork import Assigned
from annotator.session.planning import Plan, PlanArticle, PlanRequest, plan


def _articles(count: int, copies: int = 1) -> list[PlanArticle]:
    return [PlanArticle(f"n{number}", f"s{number // copies}") for number in range(count)]


def _teams(made: Plan) -> dict[str, list[str]]:
    teams: dict[str, list[str]] = defaultdict(list)
    for row in made.rows:
        teams[row.article_id].append(row.annotator)
    return teams


def test_all_articles_are_done_twice_and_every_pair_shares_as_many() -> None:
    made = plan(PlanRequest(annotators=("a", "b", "c"), per_article=2), _articles(60))
    assert all(len(set(team)) == 2 for team in _teams(made).values())
    assert made.doubled == len(_teams(made)) == 60
    assert made.pairs == {("a", "b"): 20, ("a", "c"): 20, ("b", "c"): 20}
    assert made.loads == {"a": 40, "b": 40, "c": 40}


def test_a_share_is_done_twice_and_the_rest_levels_the_load() -> None:
    request = PlanRequest(annotators=("a", "b", "c", "d"), double=0.2)
    made = plan(request, _articles(100))
    sizes = Counter(len(team) for team in _teams(made).values())
    assert sizes == {2: 20, 1: 80}
    assert made.doubled == 20
    assert set(made.loads.values()) == {30}
    assert len(made.pairs) == 6
    assert max(made.pairs.values()) - min(made.pairs.values()) <= 1


def test_nobody_gets_two_copies_of_one_story_while_others_could() -> None:
    made = plan(PlanRequest(annotators=("a", "b", "c", "d"), per_article=2), _articles(40, 2))
    assert made.repeats == 0
    stories = Counter((int(row.article_id[1:]) // 2, row.annotator) for row in made.rows)
    assert set(stories.values()) == {1}
    crowded = plan(PlanRequest(annotators=("a", "b"), per_article=2), _articles(6, 3))
    assert crowded.repeats == 2 * 2 * 2


def test_doubled_articles_are_of_as_many_stories_as_can_be() -> None:
    made = plan(PlanRequest(annotators=("a", "b", "c"), double=0.25), _articles(40, 4))
    doubled = [name for name, team in _teams(made).items() if len(team) == 2]
    assert len({int(name[1:]) // 4 for name in doubled}) == len(doubled) == 10


def test_batches_have_as_many_articles_as_asked_and_go_on_from_those_before() -> None:
    request = PlanRequest(annotators=("a", "b"), batch_size=10, due="2031-04-01")
    made = plan(request, _articles(25))
    sizes: dict[int, set[str]] = defaultdict(set)
    for row in made.rows:
        sizes[row.batch].add(row.article_id)
    assert {batch: len(ids) for batch, ids in sizes.items()} == {1: 10, 2: 10, 3: 5}
    assert {row.due for row in made.rows} == {"2031-04-01"}
    more = plan(request, [*_articles(25), PlanArticle("new")], made.rows)
    assert {row.article_id for row in more.rows} == {"new"}
    assert {row.batch for row in more.rows} == {4}


def test_what_was_assigned_before_stays_and_only_what_lacks_is_added() -> None:
    before = [Assigned(article_id=f"n{number}", annotator="a") for number in range(10)]
    made = plan(PlanRequest(annotators=("a", "b", "c"), per_article=2), _articles(10), before)
    assert len(made.rows) == 10
    assert {row.annotator for row in made.rows} == {"b", "c"}
    assert made.loads == {"a": 10, "b": 5, "c": 5}
    withdrawn = [Assigned(article_id="n0", annotator="a", withdrawn=True)]
    again = plan(PlanRequest(annotators=("a", "b"), per_article=2), _articles(1), withdrawn)
    assert _teams(again)["n0"] == ["a", "b"]


def test_training_articles_go_to_everybody_in_a_batch_of_their_own() -> None:
    request = PlanRequest(annotators=("a", "b", "c"), per_article=1, training=("n3", "n1"))
    made = plan(request, _articles(6))
    training = [row for row in made.rows if row.is_training]
    assert {(row.article_id, row.place) for row in training} == {("n3", 0), ("n1", 1)}
    assert len(training) == 6
    assert {row.batch for row in training} == {1}
    assert {row.batch for row in made.rows if not row.is_training} == {2}
    assert made.pairs == {}


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"annotators": ()}, "needs annotators"),
        ({"annotators": ("a", "a")}, "named once"),
        ({"per_article": 3}, "cannot be had from 2"),
        ({"per_article": 0}, "cannot be had"),
        ({"double": 1.5}, "between 0 and 100"),
        ({"batch_size": 0}, "at least one"),
        ({"training": ("zz",)}, "not in the project"),
    ],
)
def test_what_cannot_be_planned_is_said(values: dict[str, Any], reason: str) -> None:
    with pytest.raises(InputRefused, match=reason):
        plan(PlanRequest(**{"annotators": ("a", "b"), **values}), _articles(4))


@settings(max_examples=150, deadline=None)
@given(
    people=st.integers(1, 6),
    per_article=st.integers(1, 3),
    double=st.none() | st.floats(0, 1),
    articles=st.integers(0, 40),
    copies=st.integers(1, 4),
    batch=st.none() | st.integers(1, 9),
    seed=st.integers(0, 999),
)
def test_every_plan_adds_up(
    people: int,
    per_article: int,
    double: float | None,
    articles: int,
    copies: int,
    batch: int | None,
    seed: int,
) -> None:
    names = tuple("abcdef"[:people])
    request = PlanRequest(
        annotators=names,
        per_article=min(per_article, people),
        double=double,
        batch_size=batch,
        seed=seed,
    )
    made = plan(request, _articles(articles, copies))
    assert made == plan(request, _articles(articles, copies))
    teams = _teams(made)
    assert len(teams) == articles
    assert all(len(set(team)) == len(team) for team in teams.values())
    assert {len(team) for team in teams.values()} <= {1, request.per_article}
    pairs = Counter(
        pair for team in teams.values() for pair in itertools.combinations(sorted(team), 2)
    )
    assert dict(pairs) == {pair: n for pair, n in made.pairs.items() if n}
    loads = Counter(row.annotator for row in made.rows)
    assert loads == Counter(made.loads)
    if copies == 1 and articles:
        assert max(made.loads.values()) - min(made.loads.get(name, 0) for name in names) <= 2
