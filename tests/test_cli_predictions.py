"""The commands about predictions, run for real."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.model.change import Edit
from annotator.model.span import Span
from annotator.model.speaker import Speaker
from annotator.session import annotating, predicting
from annotator.session.prediction import Predictor
from annotator.session.session import Session
from tests.projects import add_article, new_session
from tests.test_cli import run, run_json

TEXT = "“The quay is dry,” Ilse Marn said. “We will not pay,” she added."


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Two predicted annotations, the stance of one changed."""
    with new_session(tmp_path) as session:
        article_id = add_article(session, TEXT)
        with session.step("people") as step:
            step.apply(Edit(before=None, after=Speaker(id="marn", name="Ilse Marn")))
        predictor = Predictor(session)
        for words in ("The quay is dry", "We will not pay"):
            start = TEXT.index(words)
            span = Span(start, start + len(words))
            made = predicting.annotate(session, predictor, article_id, (span,), "claim")
        annotating.change_annotation(session, made.id, stance="mixed")
    return tmp_path / "project.annotator"


def test_leads_see_how_often_predictions_were_kept(project: Path) -> None:
    told = run_json("predictions", project)
    assert told["predictions"] == "on"
    assert told["annotators"]["a1"]["speaker"] == {"predicted": 2, "kept": 2, "share": 1.0}
    assert told["annotators"]["a1"]["stance"] == {"predicted": 2, "kept": 1, "share": 0.5}
    shown = run("predictions", project).stdout
    assert "stance" in shown
    assert "Predictions are on in this project." in shown


def test_a_lead_switches_predictions_off_and_on(project: Path) -> None:
    assert run_json("project", project)["predictions"] == "on"
    assert run_json("project", project, "--predictions", "off")["predictions"] == "off"
    assert "predictions: off" in run("project", project).stdout
    assert run_json("predictions", project)["predictions"] == "off"
    with Session.open(project) as session:
        assert session.undo_labels()[0] == "switch predictions off"
    run("project", project, "--predictions", "on")
    assert run_json("project", project)["predictions"] == "on"
    assert run_json("check", project)["ok"]
