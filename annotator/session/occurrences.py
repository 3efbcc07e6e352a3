"""Where speakers and propositions are used: the annotations behind the counts."""

from __future__ import annotations

from annotator.session.session import Session
from annotator.store.uses import Place

MOST_PLACES = 2_000
"""How many places one list shows; nobody reads more."""

__all__ = ["MOST_PLACES", "Place", "places_of_proposition", "places_of_speaker"]


def places_of_speaker(session: Session, speaker_id: str) -> list[Place]:
    """The annotations of everybody that name a speaker, article by article."""
    return session.project.uses.places_naming(speaker_id, limit=MOST_PLACES)


def places_of_proposition(session: Session, proposition_id: str) -> list[Place]:
    """The annotations of everybody that are about a proposition, article by article."""
    return session.project.uses.places_about(proposition_id, limit=MOST_PLACES)
