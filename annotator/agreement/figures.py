"""All agreement figures of a study in one run."""

from __future__ import annotations

from dataclasses import replace

from annotator.agreement.alignment import align_all
from annotator.agreement.attribute_agreement import attribute_figures, gathered
from annotator.agreement.breakdown import Parameters
from annotator.agreement.disagreement import disagreements
from annotator.agreement.result import AgreementFigures, Figure
from annotator.agreement.span_agreement import counts_of_pair, span_figures
from annotator.agreement.study import Study
from annotator.errors import InputRefused, Undefined

__all__ = ["AgreementFigures", "Figure", "Undefined", "figures"]


def figures(study: Study, parameters: Parameters | None = None) -> AgreementFigures:
    """Span F1, character F1, and agreement on attributes of matched annotations.

    Articles with sets by fewer than two of the study's annotators are left out and counted so.
    There are no intervals: ``low`` and ``high`` are None. Raises InputRefused for fewer than two
    annotators.
    """
    parameters = replace(parameters or Parameters(), resamples=0)
    minimum_dice = parameters.minimum_dice
    if len(set(study.annotators)) < 2:
        raise InputRefused("Agreement needs two annotators; name another or collect their work.")
    if not 0 < minimum_dice <= 1:
        raise InputRefused(
            f"The least Dice of a match lies above 0 and up to 1, not {minimum_dice}."
        )
    study = study.comparable()
    types = study.types()
    counts, alignments = {}, {}
    for one, other in study.pairs():
        sets = [
            (article.sets[one], article.sets[other]) for article in study.articles_of(one, other)
        ]
        counts[one, other] = counts_of_pair(sets, types)
        alignments[one, other] = align_all(sets, minimum_dice=minimum_dice)
    matched = {pair: gathered(of_pair) for pair, of_pair in alignments.items()}
    return AgreementFigures(
        annotators=study.annotators,
        articles=len(study.articles),
        stories=study.stories(),
        annotation_sets=sum(len(article.sets) for article in study.articles),
        annotations={
            name: sum(len(article.sets.get(name, ())) for article in study.articles)
            for name in study.annotators
        },
        left_out=study.left_out,
        measures=(*span_figures(counts, types), *attribute_figures(matched, types)),
        disagreements=disagreements(study, alignments),
        parameters=parameters,
        types=types,
    )
