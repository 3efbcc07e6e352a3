"""All agreement figures of a study in one run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from annotator.agreement.alignment import Alignment, align_all
from annotator.agreement.attribute_agreement import counted_attributes, gathered
from annotator.agreement.breakdown import Overlapping, Parameters
from annotator.agreement.disagreement import disagreements
from annotator.agreement.fingerprint import fingerprint
from annotator.agreement.gamma_study import counted_gammas
from annotator.agreement.layout import Layout, Pair
from annotator.agreement.parts import article_parts, batch_parts, more_coding
from annotator.agreement.resampling import Counted, Resampling
from annotator.agreement.result import SUBJECTS, AgreementFigures, Figure
from annotator.agreement.span_agreement import counted_spans
from annotator.agreement.study import LeftOut, Study
from annotator.agreement.unit_agreement import counted_units
from annotator.agreement.value_tables import confusions, marginals
from annotator.agreement.watch import IsCancelled, Progress, Watch
from annotator.errors import InputRefused, Undefined

__all__ = ["AgreementFigures", "Figure", "Undefined", "figures"]

_ARTICLES_AT_ONCE = 50


def figures(
    study: Study,
    parameters: Parameters | None = None,
    *,
    progress: Progress | None = None,
    is_cancelled: IsCancelled | None = None,
) -> AgreementFigures:
    """Everything a report says of a study.

    Articles with sets by fewer than two of the study's annotators are left out and counted so.
    ``progress`` is told (done, total, what); Cancelled is raised soon after ``is_cancelled`` says
    so.
    Raises InputRefused for fewer than two annotators and for parameters that make no sense.
    """
    parameters = parameters or Parameters()
    _check(study, parameters)
    if not parameters.filters:
        parameters = replace(parameters, filters=study.asked)
    watch = Watch(progress, is_cancelled)
    study = study.comparable()
    watch.at(0, "Matching annotations")
    alignments = _aligned(study, parameters, watch)
    layout = Layout(study)
    counted, overlapping, left_out = _counted(layout, alignments, parameters, watch)
    watch.at(80, "Drawing resamples")
    resampling = Resampling(
        [article.story for article in study.articles],
        resamples=parameters.resamples,
        level=parameters.level,
        seed=parameters.seed,
        pause=watch.pause,
    )
    every = np.ones(layout.size, dtype=np.bool_)
    measures = list[Figure]()
    for number, one in enumerate(counted):
        watch.at(80 + 12 * number // len(counted), "Drawing resamples")
        measures.append(resampling.figure(one, every))
    watch.at(92, "Listing disagreements")
    found = disagreements(study, alignments, pause=watch.pause)
    return AgreementFigures(
        annotators=study.annotators,
        articles=len(study.articles),
        stories=study.stories(),
        annotation_sets=sum(len(article.sets) for article in study.articles),
        annotations=_annotations(study),
        left_out=(*study.left_out, *left_out),
        measures=tuple(measures),
        disagreements=found,
        parameters=parameters,
        types=layout.types,
        by_batch=tuple(batch_parts(layout, counted, resampling, watch)),
        by_article=tuple(article_parts(layout, counted, found, watch)),
        confusions=tuple(confusions(study, alignments, pause=watch.pause)),
        marginals=tuple(marginals(study, pause=watch.pause)),
        more_coding=tuple(more_coding(layout, counted, resampling, parameters.more, watch)),
        overlapping=tuple(overlapping),
        data_hash=fingerprint(study, pause=watch.pause),
        labels=study.labels,
    )


def _counted(
    layout: Layout,
    alignments: dict[Pair, list[Alignment]],
    parameters: Parameters,
    watch: Watch,
) -> tuple[list[Counted], Sequence[Overlapping], Sequence[LeftOut]]:
    watch.at(15, "Comparing places")
    spans = counted_spans(layout, pause=watch.pause)
    watch.at(25, "Comparing types, speakers and stances")
    by_pair = {}
    for pair, own in alignments.items():
        watch.pause()
        by_pair[pair] = gathered(layout, pair, own)
    attributes = counted_attributes(layout, by_pair, pause=watch.pause)
    watch.at(35, "Comparing places as one line")
    units, overlapping, left_out = counted_units(layout, pause=watch.pause)
    gammas = counted_gammas(layout, parameters, watch=watch)
    # By subject, as a reader goes through them.
    every = sorted([*spans, *gammas, *units, *attributes], key=lambda one: SUBJECTS.index(one.of))
    return every, overlapping, left_out


def _aligned(study: Study, parameters: Parameters, watch: Watch) -> dict[Pair, list[Alignment]]:
    alignments = {}
    for one, other in study.pairs():
        articles = study.articles_of(one, other)
        found = list[Alignment]()
        for first in range(0, len(articles), _ARTICLES_AT_ONCE):
            watch.pause()
            part = articles[first : first + _ARTICLES_AT_ONCE]
            sets = [(article.sets[one], article.sets[other]) for article in part]
            found += align_all(sets, minimum_dice=parameters.minimum_dice)
        alignments[one, other] = found
    return alignments


def _annotations(study: Study) -> dict[str, int]:
    return {
        name: sum(len(article.sets.get(name, ())) for article in study.articles)
        for name in study.annotators
    }


def _check(study: Study, parameters: Parameters) -> None:
    if len(set(study.annotators)) < 2:
        raise InputRefused("Agreement needs two annotators; name another or collect their work.")
    if not 0 < parameters.minimum_dice <= 1:
        raise InputRefused(
            f"The least Dice of a match lies above 0 and up to 1, not {parameters.minimum_dice}."
        )
    if not 0 < parameters.level < 1:
        raise InputRefused(
            f"The level of an interval lies between 0 and 1, not at {parameters.level}."
        )
    if parameters.precision is not None and not 0 < parameters.precision < 1:
        raise InputRefused(f"The precision is a share between 0 and 1, not {parameters.precision}.")
    for what, number, least in (
        ("seed", parameters.seed, 0),
        ("number of resamples", parameters.resamples, 0),
        ("number of chance samples", parameters.samples, 1),
        *(("number of further articles", number, 1) for number in parameters.more),
    ):
        if number < least:
            raise InputRefused(f"The {what} is {least} or more, not {number}.")
