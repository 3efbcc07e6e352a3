"""A hash of what enters a study, so that a reader can tell whether figures are of the same data."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

from annotator.agreement.overlap import joined
from annotator.agreement.study import Study, Unit


def fingerprint(study: Study, *, pause: Callable[[], None] = lambda: None) -> str:
    """SHA-256, in hex, of texts (by their hashes), stories, annotators and annotations.

    Ids play no part: a project and its exported dataset give the same, in whatever order.
    """
    articles = {}
    for article in study.articles:
        pause()
        articles[article.digest or article.id] = [
            article.story,
            [list(region) for region in article.excluded],
            {
                annotator: sorted(_content(study, unit) for unit in units)
                for annotator, units in article.sets.items()
            },
        ]
    content = [sorted(study.annotators), articles]
    body = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(body.encode()).hexdigest()


def _content(study: Study, unit: Unit) -> list[object]:
    speaker, proposition = unit.speaker, unit.proposition
    return [
        [list(fragment) for fragment in joined(unit.fragments)],
        unit.type,
        _given(None if speaker is None else study.speakers.get(speaker, speaker)),
        _given(unit.stance),
        _given(None if proposition is None else study.propositions.get(proposition, proposition)),
    ]


def _given(value: str | None) -> list[str]:
    """A list, so that values that are not given sort among those that are."""
    return [] if value is None else [value]
