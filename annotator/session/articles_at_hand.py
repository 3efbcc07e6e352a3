"""Articles that come up again and again in one piece of work, read once."""

from __future__ import annotations

from annotator.model.article import Article
from annotator.session.session import Session

_CHARACTERS_AT_HAND = 4_000_000


class ArticlesAtHand:
    """The articles that the files of one collect are about, each read once if they are not many."""

    def __init__(self, session: Session) -> None:
        self._articles = session.project.articles
        self._held: dict[str, Article] = {}
        self._characters = 0

    def get(self, article_id: str) -> Article:
        """The article with that id; NotFound when there is none, or its import was taken back."""
        held = self._held.get(article_id)
        if held is None:
            if self._characters > _CHARACTERS_AT_HAND:
                self._held.clear()
                self._characters = 0
            held = self._held[article_id] = self._articles.get(article_id)
            self._characters += len(held.text)
        return held
