from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.errors import NotFound, OutputRefused
from annotator.model.change import Change, Edit
from annotator.model.span import Span
from annotator.model.teamwork import Assigned
from annotator.session import adjudicating, annotating
from annotator.session.adjudicating import Reason
from annotator.session.feedback import feedback_of, write_feedback
from annotator.session.review_queue import find_places
from annotator.session.session import Session
from annotator.session.studies import study_of_project
from annotator.session.study_choice import StudyChoice
from tests.projects import add_article, new_session

WHOLE, OTHER, LAST, MORE = Span(1, 20), Span(40, 60), Span(70, 80), Span(90, 99)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """Gold of three places; Ada has one of them, one with another type, and one of her own."""
    with new_session(tmp_path, "Ada") as opened:
        article_id = add_article(opened, title="Boats <b>now</b>")
        own = {
            "Ada": [(WHOLE, "claim"), (OTHER, "claim"), (MORE, "claim")],
            "Ben": [(WHOLE, "claim"), (OTHER, "denial"), (LAST, "denial")],
        }
        for name, made in own.items():
            opened.switch_annotator(name)
            for span, type_id in made:
                annotating.annotate_named(opened, article_id, [span], type_id, speaker="Skipper")
            annotating.finish(opened, article_id)
        opened.switch_annotator("lead")
        for item in find_places(study_of_project(opened)):
            if set(item.annotations) == {"Ada"}:
                adjudicating.neither(opened, item, Reason(why="Nobody says it."))
            else:
                reason = Reason(why="It <i>contradicts</i>.", guideline="Denials")
                adjudicating.take(opened, item, "Ben", reason)
        adjudicating.finish_gold(opened, article_id, undecided=0)
        yield opened


def test_what_was_missed_beyond_and_different_adds_up(session: Session) -> None:
    found = feedback_of(session, "Ada")
    assert (found.articles, found.own, found.gold) == (1, 3, 3)
    assert [(s.of, s.hits, s.own, s.gold) for s in found.scores] == [
        ("found", 2, 3, 3),
        ("words", 2, 3, 3),
        ("type", 1, 3, 3),
        ("all", 1, 3, 3),
    ]
    assert found.score("found").f1 == pytest.approx(2 / 3)
    by_type = {score.type: score for score in found.by_type}
    assert (by_type["claim"].precision, by_type["claim"].recall) == (pytest.approx(1 / 3), 1.0)
    assert (by_type["denial"].precision, by_type["denial"].recall) == (None, 0.0)
    (missed,), (beyond,) = found.of_outcome("missed"), found.of_outcome("beyond")
    assert missed.gold is not None
    assert missed.gold.fragments == ((LAST.start, LAST.end),)
    assert beyond.reason.why == "Nobody says it."
    (differs,) = found.of_outcome("differs")
    assert differs.differs == ("type", "stance")
    assert (differs.reason.why, differs.reason.guideline) == ("It <i>contradicts</i>.", "Denials")
    assert [(c.field, c.gold, c.own, c.n) for c in found.confusions] == [
        ("stance", "opposes", "supports", 1),
        ("type", "denial", "claim", 1),
    ]


def test_who_made_the_gold_has_nothing_to_learn(session: Session) -> None:
    found = feedback_of(session, "Ben")
    assert found.differences == ()
    assert found.score("all").f1 == 1.0


def test_unfinished_work_is_left_out_and_said_so(session: Session) -> None:
    article_id = add_article(session, "Nothing here but waves.", title="Waves")
    session.switch_annotator("Ada")
    annotating.annotate_named(session, article_id, [Span(0, 7)], "claim", speaker="Skipper")
    found = feedback_of(session, "Ada")
    assert found.own == 3
    assert [(one.what, one.why, one.n) for one in found.left_out] == [
        ("annotation sets", "not finished", 1)
    ]


def test_without_gold_or_annotator_it_says_what_is_lacking(
    session: Session, tmp_path: Path
) -> None:
    with pytest.raises(NotFound, match="“Cleo” has annotated nothing"):
        feedback_of(session, "Cleo")
    (tmp_path / "other").mkdir()
    with (
        new_session(tmp_path / "other", "Ada") as other,
        pytest.raises(NotFound, match="no gold yet"),
    ):
        feedback_of(other, "Ada")


def test_the_file_to_send_says_it_in_every_format(session: Session, tmp_path: Path) -> None:
    found = feedback_of(session, "Ada")
    for ending in (".html", ".md", ".json", ".pdf"):
        write_feedback(found, tmp_path / f"ada{ending}")
    page = (tmp_path / "ada.html").read_text(encoding="utf-8")
    assert "Boats &lt;b&gt;now&lt;/b&gt;" in page
    assert "<i>contradicts" not in page
    assert "Content-Security-Policy" in page
    assert "default-src &#39;none&#39;" in page or "default-src 'none'" in page
    assert "What you missed" in page
    assert re.search(r"Why: .*contradicts", page)
    words = (tmp_path / "ada.md").read_text(encoding="utf-8")
    assert "Typical confusions" in words
    assert "<b>now" not in words
    plain = json.loads((tmp_path / "ada.json").read_text(encoding="utf-8"))
    assert [one["outcome"] for one in plain["differences"]] == ["missed", "beyond", "differs"]
    assert (tmp_path / "ada.pdf").read_bytes().startswith(b"%PDF-")
    with pytest.raises(OutputRefused, match="does not say which file"):
        write_feedback(found, tmp_path / "ada.txt")


def test_training_counts_for_nobody_unless_asked(session: Session) -> None:
    (article_id,) = (one.id for one in session.summaries(session.article_numbers()))
    row = Assigned(article_id=article_id, annotator="Ada", is_training=True)
    session.commit(Change(label="train", annotator="lead", edits=(Edit(before=None, after=row),)))
    study = study_of_project(session)
    assert [set(article.sets) for article in study.articles] == [{"Ben"}]
    assert ("annotation sets", "made in training", 1) in [
        (one.what, one.why, one.n) for one in study.left_out
    ]
    asked = study_of_project(session, choice=StudyChoice(include_training=True))
    assert [set(article.sets) for article in asked.articles] == [{"Ada", "Ben"}]
    assert asked.asked == {"training": "included"}
    assert feedback_of(session, "Ada").own == 3
