"""The stretch of an article around a place, as an article of its own, so that long ones are quick.

Pure: places of the whole text (code points) go in, places of the stretch come out.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

from annotator.model.annotation import Annotation
from annotator.model.article import Article
from annotator.model.span import Span
from annotator.text.paragraphs import paragraph_bounds

_ENOUGH = 420
_MOST = 2_400


@dataclasses.dataclass(frozen=True, slots=True)
class Excerpt:
    """Code points [``start``, ``end``) of an article, and those as an article without heading."""

    article: Article
    start: int
    end: int

    def here(self, spans: Iterable[Span]) -> tuple[Span, ...]:
        """What of these spans lies in the stretch, in its own code points."""
        cut = [
            (max(span.start, self.start) - self.start, min(span.end, self.end) - self.start)
            for span in spans
        ]
        return tuple(Span(start, end) for start, end in cut if start < end)

    def there(self, span: Span) -> Span:
        """A span of the stretch in code points of the whole article."""
        return Span(span.start + self.start, span.end + self.start)

    def annotations(self, annotations: Iterable[Annotation]) -> list[Annotation]:
        """What of these annotations lies in the stretch, as annotations of it."""
        return [
            dataclasses.replace(one, fragments=fragments, mention=None, cue=None)
            for one in annotations
            if (fragments := self.here(one.fragments))
        ]


def excerpt(article: Article, spans: Sequence[Span]) -> Excerpt:
    """The paragraphs around these spans with their neighbours; long ones are cut at a space."""
    text = article.text
    first = min((span.start for span in spans), default=0)
    last = max((span.end for span in spans), default=first + 1)
    start, end = paragraph_bounds(text, first)[0], paragraph_bounds(text, max(first, last - 1))[1]
    while end - start < _ENOUGH and (start > 0 or end < len(text)):
        start = paragraph_bounds(text, max(0, start - 1))[0]
        end = paragraph_bounds(text, min(len(text), end + 1))[1]
    if end - start > _MOST:
        start = max(start, text.rfind(" ", 0, max(0, first - _ENOUGH // 2)) + 1)
        limit = min(max(last, first + _MOST // 2) + _ENOUGH // 2, end)
        space = text.find(" ", limit, end)
        end = limit if space < 0 or space - limit > _ENOUGH else space
    regions = [
        Span(max(one.start, start) - start, min(one.end, end) - start)
        for one in article.excluded
        if max(one.start, start) < min(one.end, end)
    ]
    part = dataclasses.replace(article, text=text[start:end], excluded=tuple(regions))
    return Excerpt(part, start, end)
