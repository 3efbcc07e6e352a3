"""The figures of single articles and batches, and what more double coding would bring."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from annotator.agreement.breakdown import ArticleAgreement, BatchAgreement, MoreCoding
from annotator.agreement.disagreement import Disagreement
from annotator.agreement.layout import Layout, Mask
from annotator.agreement.resampling import Counted, Resampling
from annotator.agreement.result import HEADLINES
from annotator.agreement.watch import Watch
from annotator.errors import Undefined

_OF_ARTICLES = ("gamma", "span_f1_exact", "span_f1_overlap", "span_f1_dice", "char_f1")
_WORST_BY = "span_f1_dice"


def batch_parts(
    layout: Layout, counted: Sequence[Counted], resampling: Resampling, watch: Watch
) -> Iterator[BatchAgreement]:
    """The headline figures of each import, in the order of the imports; none for one import."""
    batches = [article.batch for article in layout.study.articles]
    labels = layout.study.batches
    known = [batch for batch in dict.fromkeys((*labels, *batches)) if batch in set(batches)]
    if len(known) < 2:
        return
    for batch in known:
        if batch is None:
            continue
        chosen = np.array([one == batch for one in batches])
        figures = []
        for one in headlines(counted):
            watch.pause()
            figures.append(replace(resampling.figure(one, chosen), batch=batch))
        yield BatchAgreement(
            batch=batch,
            label=labels.get(batch, batch),
            articles=int(chosen.sum()),
            stories=resampling.stories(chosen),
            figures=tuple(figures),
        )


def article_parts(
    layout: Layout, counted: Sequence[Counted], found: Sequence[Disagreement], watch: Watch
) -> list[ArticleAgreement]:
    """Every article, the worst first: by Dice F1, then by gamma, then with more disagreements;
    those without an annotation last.
    """
    chosen = [one for one in counted if one.is_whole and one.measure in _OF_ARTICLES]
    number = Counter(entry.article_id for entry in found)
    parts = []
    for place, article in enumerate(layout.study.articles):
        watch.pause()
        only = np.zeros(layout.size, dtype=np.bool_)
        only[place] = True
        figures = tuple(
            replace(one.figure(only), article=article.id, n_stories=1) for one in chosen
        )
        parts.append(
            ArticleAgreement(
                article_id=article.id,
                title=article.title,
                story=article.story,
                batch=article.batch,
                annotations={name: len(units) for name, units in article.sets.items()},
                disagreements=number[article.id],
                figures=figures,
            )
        )
    return sorted(parts, key=_badness)


def more_coding(
    layout: Layout,
    counted: Sequence[Counted],
    resampling: Resampling,
    more: Sequence[int],
    watch: Watch,
) -> Iterator[MoreCoding]:
    """For each headline figure and number of further articles the expected width."""
    every = np.ones(layout.size, dtype=np.bool_)
    chosen = headlines(counted)
    now = [_width(one, resampling, every, 0) for one in chosen]
    for number in more:
        for one, width_now in zip(chosen, now, strict=True):
            watch.pause()
            width = None if width_now is None else _width(one, resampling, every, number)
            yield MoreCoding(
                measure=one.measure, of=one.of, more=number, now=width_now, width=width
            )


def headlines(counted: Sequence[Counted]) -> list[Counted]:
    """The measures of the whole study that stand first."""
    found = {(one.measure, one.of): one for one in counted if one.is_whole}
    return [found[key] for key in HEADLINES if key in found]


def _width(one: Counted, resampling: Resampling, chosen: Mask, more: int) -> float | None:
    try:
        low, high = resampling.interval(one, chosen, more_articles=more)
    except Undefined:
        return None
    return high - low


def _badness(part: ArticleAgreement) -> tuple[float, float, int]:
    value = {figure.measure: figure.value for figure in part.figures}
    dice, gamma = value[_WORST_BY], value["gamma"]
    nothing = 2.0
    return (
        nothing if dice is None else dice,
        nothing if gamma is None else gamma,
        -part.disagreements,
    )
