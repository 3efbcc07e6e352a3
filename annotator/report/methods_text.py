"""The paragraph on methods that can stand in a paper: what was computed of what, and how."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from annotator.agreement.result import AgreementFigures
from annotator.report.figure_names import counted, percent

_F1 = {"span_f1_exact", "span_f1_overlap", "span_f1_dice", "char_f1"}
_UNITIZING = {"u_alpha", "binary_u_alpha", "cu_alpha", "ku_alpha"}
_COEFFICIENTS = {
    "cohen_kappa": "Cohen’s κ (1960; with more than two annotators the mean over pairs: Light, "
    "1971)",
    "krippendorff_alpha": "Krippendorff’s α (2004, nominal)",
    "gwet_ac1": "Gwet’s AC1 (2008)",
}


def methods_text(figures: AgreementFigures) -> str:
    """The whole paragraph, with all parameters and citations."""
    used = {figure.measure for figure in figures.measures}
    parts = (
        _what_entered(figures),
        _on_spans(figures, used),
        _on_attributes(figures, used),
        _intervals(figures),
    )
    return " ".join(sentence for part in parts for sentence in part)


def _what_entered(figures: AgreementFigures) -> Iterator[str]:
    annotations = sum(figures.annotations.values())
    yield (
        f"{len(figures.annotators)} annotators worked independently on "
        f"{counted(figures.articles, 'article')} "
        f"({counted(figures.stories, 'story', 'stories')}, syndicated copies counted as one; "
        f"{counted(figures.annotation_sets, 'annotation set')}; "
        f"{counted(annotations, 'annotation')})."
    )
    yield (
        "Only articles with annotation sets by at least two annotators entered; a set without "
        "annotations entered as one without units."
    )


def _on_spans(figures: AgreementFigures, used: Collection[str]) -> Iterator[str]:
    parameters = figures.parameters
    if "gamma" in used:
        drawn = {f.samples for f in figures.whole if f.measure == "gamma" and f.samples}
        samples = counted(max(drawn, default=parameters.samples), "chance sample")
        more = ""
        if parameters.precision is not None:
            more = f", so that the expected disorder is known to {percent(parameters.precision)}"
        yield (
            "Agreement on position and type together is the γ of Mathet, Widlöcher and Métivier "
            f"(2015; α = β = 1, δ∅ = 1, {samples} for each article{more}), each article being a "
            "continuum and the disorders, observed and expected, being added up over articles."
        )
    if _F1.intersection(used):
        yield (
            "Agreement on spans is the mean pairwise F1 (Hripcsak & Rothschild, 2005) with exact "
            "boundaries, with any overlap, and weighed by the Dice coefficient (Dice, 1945) of the "
            "characters that both annotations share, one to one and within types."
        )
    if _UNITIZING.intersection(used):
        yield (
            "Unitizing is assessed by the α family for textual continua (Krippendorff, Mathet, "
            "Bouvry & Widlöcher, 2016), for each type by itself as well."
        )


def _on_attributes(figures: AgreementFigures, used: Collection[str]) -> Iterator[str]:
    known = [text for measure, text in _COEFFICIENTS.items() if measure in used]
    yield (
        "Type, speaker, stance and proposition are compared on annotations matched one to one in "
        "the same article with a Dice coefficient of at least "
        f"{figures.parameters.minimum_dice:g}, by {', '.join([*known, 'observed agreement'])} "
        "(Artstein & Poesio, 2008)."
    )
    yield (
        "Agreement on stance is also given for annotations that agree on the type, chance being "
        "expected within each type."
    )


def _intervals(figures: AgreementFigures) -> Iterator[str]:
    parameters = figures.parameters
    if parameters.resamples:
        yield (
            f"Intervals are {percent(parameters.level)} percentile bootstrap intervals (Efron & "
            f"Tibshirani, 1993) over {parameters.resamples:,} resamples of whole stories "
            f"(seed {parameters.seed})."
        )
    else:
        yield f"No intervals were computed (seed {parameters.seed})."
    version = f" {parameters.version}" if parameters.version else ""
    yield f"All figures were computed with Annotator{version}."
