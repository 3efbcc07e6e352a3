"""What agreement figures are called and how they are written, in the window's words.

Knows the names of measures; computes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from annotator.agreement.result import Figure


def measure_name(measure: str) -> str:
    """The name of a measure; one that is not known here is called by its own name."""
    translate = QCoreApplication.translate
    return {
        "span_f1_exact": translate("figures", "F1, exact"),
        "span_f1_overlap": translate("figures", "F1, overlap"),
        "span_f1_dice": translate("figures", "F1, Dice"),
        "char_f1": translate("figures", "F1, characters"),
        "gamma": translate("figures", "γ"),
        "gamma_cat": translate("figures", "γ-cat"),
        "gamma_k": translate("figures", "γ-k"),
        "u_alpha": translate("figures", "uα"),
        "binary_u_alpha": translate("figures", "|uα"),
        "cu_alpha": translate("figures", "cuα"),
        "ku_alpha": translate("figures", "(k)uα"),
        "cu_coverage": translate("figures", "Coverage of cuα"),
        "percent_agreement": translate("figures", "Observed agreement"),
        "cohen_kappa": translate("figures", "Cohen’s κ"),
        "krippendorff_alpha": translate("figures", "Krippendorff’s α"),
        "gwet_ac1": translate("figures", "Gwet’s AC1"),
    }.get(measure, measure)


def measure_about(measure: str) -> str:
    """One or two sentences on what a measure says; "" for one that is not known here."""
    translate = QCoreApplication.translate
    return {
        "gamma": translate(
            "figures",
            "Position and type together, aligned as well as can be, against chance (Mathet, "
            "Widlöcher and Métivier 2015); 1 is full agreement, 0 is chance.",
        ),
        "gamma_cat": translate(
            "figures", "The types of annotations that γ aligns, against chance (Mathet 2017)."
        ),
        "gamma_k": translate("figures", "As γ-cat, of one type against all others (Mathet 2017)."),
        "u_alpha": translate(
            "figures",
            "Where units lie and of which type they are, character by character, against chance "
            "(Krippendorff, Mathet, Bouvry and Widlöcher 2016).",
        ),
        "binary_u_alpha": translate(
            "figures", "As uα, only whether anything was marked at all, whatever its type."
        ),
        "cu_alpha": translate("figures", "As uα, only the types where units meet."),
        "ku_alpha": translate("figures", "As cuα, for one type."),
        "span_f1_exact": translate(
            "figures",
            "Two annotations match when type and all boundaries are the same. F1 is twice the "
            "matches, divided by the annotations of both.",
        ),
        "span_f1_overlap": translate(
            "figures",
            "Two annotations match when the types are the same and they share at least one "
            "character.",
        ),
        "span_f1_dice": translate(
            "figures",
            "Annotations of one type are matched, and each match counts for as much as the two "
            "share: twice the common characters, divided by the characters of both.",
        ),
        "char_f1": translate(
            "figures",
            "Counts characters in place of annotations: twice those marked by both with one type, "
            "divided by those marked by either.",
        ),
        "percent_agreement": translate(
            "figures", "The share of matched annotations on which both say the same."
        ),
        "cohen_kappa": translate(
            "figures",
            "Agreement beyond what each annotator’s own habits would give by chance; 1 is full "
            "agreement, 0 is chance.",
        ),
        "krippendorff_alpha": translate(
            "figures",
            "Agreement beyond what the values of both together would give by chance; 1 is full "
            "agreement, 0 is chance.",
        ),
        "gwet_ac1": translate(
            "figures",
            "Agreement beyond chance, with a chance that stays low when nearly everything has one "
            "value.",
        ),
    }.get(measure, "")


def subject_name(of: str) -> str:
    """What a figure is about."""
    translate = QCoreApplication.translate
    return {
        "spans": translate("figures", "Spans"),
        "type": translate("figures", "Type"),
        "speaker": translate("figures", "Speaker"),
        "stance": translate("figures", "Stance"),
        "stance given type": translate("figures", "Stance given type"),
        "proposition": translate("figures", "Proposition"),
    }.get(of, of)


def kind_name(kind: str) -> str:
    """What a disagreement is made of."""
    translate = QCoreApplication.translate
    return {
        "missing": translate("figures", "Missing"),
        "boundary": translate("figures", "Boundary"),
        "type": translate("figures", "Type"),
        "speaker": translate("figures", "Speaker"),
        "stance": translate("figures", "Stance"),
        "proposition": translate("figures", "Proposition"),
    }.get(kind, kind)


def kind_about(kind: str) -> str:
    """What it takes for a disagreement to be of this kind; each counts for the first that holds."""
    translate = QCoreApplication.translate
    return {
        "missing": translate("figures", "Somebody who worked on the article has nothing there."),
        "boundary": translate("figures", "All found it, but the words are not the same."),
        "type": translate("figures", "The words are the same, the type is not."),
        "speaker": translate("figures", "Words and type are the same, the speaker is not."),
        "stance": translate("figures", "Only stance, and perhaps proposition, differs."),
        "proposition": translate("figures", "Only the proposition differs."),
    }.get(kind, "")


def value_text(figure: Figure, *, decimals: int = 3) -> str:
    """The value, or the word that there is none."""
    if figure.value is None:
        return QCoreApplication.translate("figures", "undefined")
    return number_text(figure.value, decimals=decimals)


def interval_text(figure: Figure, *, decimals: int = 3) -> str:
    """From where to where the interval reaches; "" where there is none."""
    if figure.low is None or figure.high is None:
        return ""
    low, high = (number_text(end, decimals=decimals) for end in (figure.low, figure.high))
    return f"{low} – {high}"


def number_text(value: float, *, decimals: int) -> str:
    """A number with a true minus sign; one that rounds to nothing has none."""
    text = f"{abs(value):.{decimals}f}"
    return f"\N{MINUS SIGN}{text}" if value < 0 and float(text) else text


def remark(figure: Figure, *, annotators: int) -> str:
    """Why there is no value, or what the value is a mean of or counts.

    ``annotators`` is how many the study compares.
    """
    translate = QCoreApplication.translate
    if figure.value is None:
        return figure.undefined or ""
    is_mean = figure.of == "spans" or figure.measure == "cohen_kappa"
    if annotators > 2 and figure.pair is None and is_mean:
        return translate("figures", "mean over pairs of annotators")
    return ""
