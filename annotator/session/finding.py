"""Finding articles by their words, and what a list of found articles shows of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from annotator.model.article import ArticleSummary
from annotator.model.corpus_query import CorpusQuery, read_query
from annotator.model.folding import FoldedText
from annotator.model.span import Span
from annotator.session.session import Session
from annotator.text.excerpts import Excerpt, excerpt, term_hits

COUNTED = 1_000
"""Articles up to which matches are counted; beyond there are "1,000+"."""

MOST_SHOWN = 200
"""Articles that one search lists; who needs others looks for more than one word."""


@dataclass(frozen=True, slots=True)
class Found:
    """The articles that match a query, the best first, and how many there are, up to 1,001."""

    query: CorpusQuery
    articles: tuple[ArticleSummary, ...]
    count: int

    @property
    def is_more(self) -> bool:
        """Whether there are more than were counted."""
        return self.count > COUNTED


@dataclass(frozen=True, slots=True)
class FoundWords:
    """What one found article has: how many hits, where the first one is, words around it.

    ``in_title`` are the hits in the article's title.
    """

    hits: int
    first: Span | None
    excerpt: Excerpt
    in_title: tuple[Span, ...] = ()


def find_articles(session: Session, typed: str, *, most: int = MOST_SHOWN) -> Found:
    """The articles that match what was typed; nothing that can be typed is an error."""
    query = read_query(typed)
    numbers, count = session.project.articles.matching(query, most=most)
    return Found(query, tuple(session.summaries(numbers)), count)


def text_of(session: Session, article_id: str) -> str:
    """An article's text, without turning from the article that is being worked on."""
    return session.project.articles.text(article_id)


def found_words(text: FoldedText, title: str, query: CorpusQuery) -> FoundWords:
    """The hits of a query in an article, whose text is folded already."""
    hits = list(term_hits(text, query))
    in_title = tuple(term_hits(FoldedText.whole(title), query))
    first = hits[0] if hits else None
    return FoundWords(len(hits), first, excerpt(text.text, hits), in_title)


def found_as_json(session: Session, typed: str, *, most: int = MOST_SHOWN) -> dict[str, Any]:
    """What ``annotator find --json`` prints; "more" says that "count" is only as far as counted."""
    found = find_articles(session, typed, most=most)
    articles = []
    for summary in found.articles:
        text = FoldedText.whole(text_of(session, summary.id))
        words = found_words(text, summary.title, found.query)
        articles.append(
            {
                "id": summary.id,
                "title": summary.title,
                "outlet": summary.outlet,
                "published": summary.published,
                "hits": words.hits,
                "first": None if words.first is None else [words.first.start, words.first.end],
                "excerpt": words.excerpt.words,
                "marked": [[span.start, span.end] for span in words.excerpt.marked],
            }
        )
    return {"count": min(found.count, COUNTED), "more": found.is_more, "articles": articles}
