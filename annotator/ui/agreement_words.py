"""Sentences of the Agreement page: on what its figures rest and why there are none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from annotator.ui.counts import counted

if TYPE_CHECKING:
    from annotator.agreement.result import AgreementFigures
    from annotator.agreement.study import LeftOut


def basis_words(figures: AgreementFigures) -> str:
    """On how many articles, stories, sets and annotations the figures rest."""
    translate = QCoreApplication.translate
    number = QLocale().toString
    shares = ", ".join(f"{name} {number(count)}" for name, count in figures.annotations.items())
    return translate("AgreementPage", "Rests on {0} ({1}), {2} and {3} ({4}).").format(
        counted(figures.articles, "article"),
        counted(figures.stories, "story"),
        counted(figures.annotation_sets, "annotation set"),
        counted(sum(figures.annotations.values()), "annotation"),
        shares,
    )


def left_out_words(left_out: Sequence[LeftOut], *, at_most: int | None = None) -> str:
    """What does not enter the figures and why; what is beyond ``at_most`` entries stands below."""
    translate = QCoreApplication.translate
    if not left_out:
        return translate("AgreementPage", "Nothing was left out.")
    parts = left_out_parts(left_out)
    if at_most is not None and len(parts) > at_most:
        words = translate("AgreementPage", "Left out: {0}; and more for {1} reasons, listed below.")
        return words.format("; ".join(parts[:at_most]), len(parts) - at_most)
    return translate("AgreementPage", "Left out: {0}.").format("; ".join(parts))


def left_out_parts(left_out: Sequence[LeftOut]) -> list[str]:
    """Each kind of thing that does not enter, how many, and why."""
    return [f"{_counted(entry)} {_reason(entry.why)}" for entry in left_out]


def why_no_figures(annotators: Sequence[str], chosen: Sequence[str]) -> str:
    """What to do when there are no two annotators to compare."""
    translate = QCoreApplication.translate
    if len(annotators) >= 2 > len(chosen):
        return translate("AgreementPage", "Choose two annotators or more above.")
    if annotators:
        so_far = translate("AgreementPage", "So far only {0} has annotated in this project.")
        so_far = so_far.format(annotators[0])
    else:
        so_far = translate("AgreementPage", "So far nobody has annotated in this project.")
    what_to_do = translate(
        "AgreementPage",
        "Two annotators must have finished the same article. Switch the annotator in the Project "
        "menu, or import a dataset that somebody else has made of the same articles.",
    )
    return f"{so_far} {what_to_do}"


def nothing_in_common(figures: AgreementFigures) -> str:
    """What to do when no two of the annotators have finished the same article."""
    translate = QCoreApplication.translate
    words = translate(
        "AgreementPage",
        "No article has been finished by two of these annotators. Two annotators must have "
        "finished the same article before their work can be compared.",
    )
    return f"{words} {left_out_words(figures.left_out)}" if figures.left_out else words


def _counted(entry: LeftOut) -> str:
    if entry.what == "articles":
        return counted(entry.n, "article")
    if entry.what == "annotation sets":
        return counted(entry.n, "annotation set")
    if entry.what == "annotations":
        return counted(entry.n, "annotation")
    return f"{QLocale().toString(entry.n)} {entry.what}"


def _reason(why: str) -> str:
    translate = QCoreApplication.translate
    return {
        "not finished": translate("AgreementPage", "not finished"),
        "in an excluded region": translate("AgreementPage", "in an excluded region"),
        "annotated by one annotator only": translate(
            "AgreementPage", "annotated by one annotator only"
        ),
        "annotated by nobody who is compared": translate(
            "AgreementPage", "annotated by nobody who is compared"
        ),
    }.get(why, why)
