"""What enters a study and what is left out."""

from __future__ import annotations

import pytest

from annotator.agreement.study import LeftOut, Study, StudyArticle, Unit, outside_regions
from annotator.errors import InputRefused


def unit(name, *fragments):
    return Unit(name, fragments, "claim", None, None, None)


def article(name, story=None, **sets):
    return StudyArticle(name, story, 100, sets)


def test_articles_of_fewer_than_two_annotators_are_left_out_and_counted():
    study = Study(
        ("a", "b"),
        (
            article("both", a=(), b=(unit("u", (0, 4)),)),
            article("one", a=()),
            article("other", b=(), z=()),
            article("nobody"),
        ),
        (LeftOut("sets", "not finished", 3),),
    )
    kept = study.comparable()
    assert [entry.id for entry in kept.articles] == ["both"]
    assert kept.left_out == (
        LeftOut("sets", "not finished", 3),
        LeftOut("articles", "annotated by one annotator only", 2),
        LeftOut("articles", "annotated by nobody who is compared", 1),
    )
    assert kept.comparable() == kept


def test_pairs_and_their_articles():
    study = Study(("c", "a", "b"), (article("1", a=(), b=()), article("2", a=(), b=(), c=())), ())
    assert study.pairs() == (("c", "a"), ("c", "b"), ("a", "b"))
    assert [entry.id for entry in study.articles_of("a", "b")] == ["1", "2"]
    assert [entry.id for entry in study.articles_of("a", "c")] == ["2"]


def test_an_article_without_story_is_a_story_by_itself():
    study = Study(("a",), (article("1", "wire"), article("2", "wire"), article("3"), article("4")))
    assert study.stories() == 3


def test_units_wholly_inside_excluded_regions_count_for_nobody():
    inside, across = unit("in", (0, 10), (12, 15)), unit("across", (8, 25))
    beside = unit("beside", (20, 30))
    kept, dropped = outside_regions([inside, across, beside], [(12, 20), (0, 12)])
    assert kept == (across, beside)
    assert dropped == 1


def test_without_regions_everything_stays():
    every = (unit("u", (0, 10)),)
    assert outside_regions(every, []) == (every, 0)
    assert outside_regions(every, iter(())) == (every, 0)


def test_a_unit_without_characters_is_refused():
    from annotator.agreement.alignment import align

    with pytest.raises(InputRefused, match="ends at 4"):
        align([unit("u", (4, 4))], [unit("v", (0, 4))])
