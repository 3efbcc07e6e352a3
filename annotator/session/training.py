"""Training articles in an annotator's project: compared with gold once they are finished."""

from __future__ import annotations

from annotator.model.teamwork import GOLD
from annotator.session.session import Session


def is_training(session: Session, article_id: str) -> bool:
    """Whether the current annotator was given the article to learn from, and there is gold."""
    row = session.project.team.assigned(article_id, session.annotator)
    if row is None or not row.is_training:
        return False
    gold = session.project.annotations.set_of(article_id, GOLD)
    return gold is not None and gold.state == "finished"
