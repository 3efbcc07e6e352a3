from __future__ import annotations

import json
from pathlib import Path

from annotator.model.span import Span
from annotator.session import adjudicating, annotating
from annotator.session.review_queue import find_places
from annotator.session.studies import study_of_project
from tests.projects import add_article, new_session
from tests.test_cli import run


def test_feedback_by_command_tells_and_writes(tmp_path: Path) -> None:
    with new_session(tmp_path, "Ada") as session:
        article_id = add_article(session)
        for name, type_id in (("Ada", "claim"), ("Ben", "denial")):
            session.switch_annotator(name)
            annotating.annotate_named(
                session, article_id, [Span(1, 20)], type_id, speaker="Skipper"
            )
            annotating.finish(session, article_id)
        (item,) = find_places(study_of_project(session))
        adjudicating.take(session, item, "Ben")
        adjudicating.finish_gold(session, article_id, undecided=0)
        project = session.path
    page = tmp_path / "ada.html"
    done = run("feedback", project, "--annotator", "Ada", "-o", page)
    assert done.returncode == 0, done.stderr
    assert "type: Claim instead of Denial (1 ×)" in done.stdout
    assert "Feedback for" in page.read_text(encoding="utf-8")
    told = json.loads(run("feedback", project, "--annotator", "Ada", "--json").stdout)
    assert told["scores"][0] == {
        "of": "found",
        "type": None,
        "hits": 1,
        "own": 1,
        "gold": 1,
        "precision": 1.0,
        "recall": 1.0,
        "f1": 1.0,
    }
    refused = run("feedback", project, "--annotator", "Zoe", code=2)
    assert "“Zoe” has annotated nothing" in refused.stderr
    run("feedback", project, "--annotator", "Ada", "-o", project, code=2)
