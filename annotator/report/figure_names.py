"""What measures, subjects and kinds of disagreement are called in a report; computes nothing."""

from __future__ import annotations

from annotator.agreement.result import Figure
from annotator.report.chart_rows import value_text
from annotator.report.contents import Cell

MEASURES = {
    "gamma": "γ",
    "gamma_cat": "γ-cat",
    "gamma_k": "γ-k",
    "span_f1_exact": "F1, exact",
    "span_f1_overlap": "F1, overlap",
    "span_f1_dice": "F1, Dice",
    "char_f1": "F1, characters",
    "u_alpha": "uα",
    "binary_u_alpha": "|uα",
    "cu_alpha": "cuα",
    "ku_alpha": "kuα",
    "cu_coverage": "Coverage of cuα",
    "percent_agreement": "Observed agreement",
    "cohen_kappa": "Cohen’s κ",
    "scott_pi": "Scott’s π",
    "fleiss_kappa": "Fleiss’ κ",
    "conger_kappa": "Conger’s κ",
    "brennan_prediger": "Brennan–Prediger",
    "krippendorff_alpha": "Krippendorff’s α",
    "gwet_ac1": "Gwet’s AC1",
    "gwet_ac2": "Gwet’s AC2",
}
SUBJECTS = {
    "spans": "Spans",
    "type": "Type",
    "speaker": "Speaker",
    "stance": "Stance",
    "stance given type": "Stance given type",
    "proposition": "Proposition",
}
KINDS = {
    "missing": "Found by some only",
    "boundary": "Boundary",
    "type": "Type",
    "speaker": "Speaker",
    "stance": "Stance",
    "proposition": "Proposition",
}
KINDS_ABOUT = {
    "missing": "Somebody who worked on the article has nothing there.",
    "boundary": "All found it, but the words are not the same.",
    "type": "The words are the same, the type is not.",
    "speaker": "Words and type are the same, the speaker is not.",
    "stance": "Words, type and speaker are the same, the stance is not.",
    "proposition": "Only the proposition differs.",
}


def measure_name(measure: str) -> str:
    """The name of a measure; one that is not known here is called by its own name."""
    return MEASURES.get(measure, measure)


def subject_name(of: str) -> str:
    """What a figure is about."""
    return SUBJECTS.get(of, of)


def figure_name(figure: Figure) -> str:
    """“Type, Cohen’s κ”."""
    return f"{subject_name(figure.of)}, {measure_name(figure.measure)}"


def value_cell(figure: Figure, *, decimals: int = 3) -> Cell:
    """The value of a figure, or that and why there is none."""
    if figure.value is None:
        return Cell(f"undefined: {figure.undefined}")
    return Cell(value_text(figure.value, decimals), figure.value)


def interval_cell(figure: Figure, *, decimals: int = 3) -> Cell:
    """From where to where the interval reaches, or why there is none."""
    if figure.low is None or figure.high is None:
        return Cell("" if figure.value is None else figure.no_interval or "")
    low, high = value_text(figure.low, decimals), value_text(figure.high, decimals)
    return Cell(f"{low} to {high}", figure.high - figure.low)


def counted(n: int, one: str, many: str = "") -> str:
    """“1 article”, “1,200 articles”."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def percent(level: float) -> str:
    """“95 %”, “99.5 %”."""
    return f"{100 * level:g} %"
