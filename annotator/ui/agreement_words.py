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


def left_out_words(left_out: Sequence[LeftOut]) -> str:
    """What does not enter the figures and why."""
    translate = QCoreApplication.translate
    if not left_out:
        return translate("AgreementPage", "Nothing was left out.")
    parts = (f"{_counted(entry)} {_reason(entry.why)}" for entry in left_out)
    return translate("AgreementPage", "Left out: {0}.").format("; ".join(parts))


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
