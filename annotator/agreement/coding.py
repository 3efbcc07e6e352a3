"""Agreement of raters who gave values to the same items; knows nothing of spans or articles.

``ratings`` is everywhere a list of items, each with one value per rater, None for missing; a value
is anything hashable. Statistics that have no value for the data raise ``Undefined``.

Missing ratings are treated as Gwet (2014, Handbook of Inter-Rater Reliability, 4th ed., ch. 2-3)
does: observed agreement is the mean over items with two or more ratings of the share of agreeing
pairs; the chance terms use every rating, those of items with a single rating too, and every item
with a rating weighs the same. Krippendorff's alpha alone drops items with a single rating.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Literal

import numpy as np

from annotator.agreement.chance import (
    ONE_VALUE,
    Terms,
    alpha_terms,
    cohen_terms,
    comparable,
    conger_terms,
    disagreement_of_items,
    disagreement_of_values,
    fleiss_terms,
    gwet_terms,
)
from annotator.agreement.distances import Nominal, ValueDistance, alpha_metric, weight_distance
from annotator.agreement.ratings import MISSING, Ratings, RatingTable
from annotator.errors import InputRefused, Undefined

__all__ = [
    "Undefined",
    "brennan_prediger",
    "cohen_kappa",
    "conger_kappa",
    "fleiss_kappa",
    "fleiss_kappa_category",
    "gwet_ac1",
    "gwet_ac2",
    "krippendorff_alpha",
    "percent_agreement",
    "scott_pi",
]

Level = Literal["nominal", "ordinal", "interval", "ratio"]
Weights = str | ValueDistance | None


def percent_agreement(
    ratings: Ratings, *, averaging: Literal["items", "pairable_values"] = "items"
) -> float:
    """Observed agreement: the share of agreeing pairs of ratings.

    The mean over items with two or more ratings (Fleiss 1971; Gwet 2014, ch. 2), or, averaging
    "pairable_values", over pairable values: 1 - D_o of alpha (Krippendorff 2004, ch. 11.3).
    """
    table = comparable(ratings)
    if averaging == "pairable_values":
        return 1.0 - disagreement_of_values(table, Nominal())
    if averaging != "items":
        raise InputRefused(f"There is no averaging {averaging!r}; use items or pairable_values.")
    return 1.0 - disagreement_of_items(table, Nominal())


def cohen_kappa(ratings: Ratings, weights: Weights = None) -> float:
    """Cohen's kappa of two raters (Cohen 1960, Educ. Psychol. Meas. 20(1), p. 40),
    or weighted kappa (Cohen 1968, Psychol. Bull. 70(4), pp. 213-220).

    ``weights``: None, "linear" or "quadratic" (or another name that gwet_ac2 knows; numbers weigh
    by value, anything else by its place in sorted order), or a function distance(a, b) >= 0 of the
    first and second rater's values, 0 for the same. Each rater's marginals use all their ratings.
    """
    table = comparable(ratings)
    if table.codes.shape[1] != 2:
        raise InputRefused(
            f"Cohen's kappa compares two raters, not {table.codes.shape[1]};"
            " use Fleiss' or Conger's kappa."
        )
    return cohen_terms(table, weight_distance(weights, table.values)).coefficient()


def scott_pi(ratings: Ratings) -> float:
    """Scott's pi (Scott 1955, Public Opin. Q. 19(3), pp. 321-325).

    Chance comes from the values of both raters together. For more than two raters this is
    Fleiss' kappa, which generalises it.
    """
    return fleiss_kappa(ratings)


def fleiss_kappa(ratings: Ratings) -> float:
    """Fleiss' kappa (Fleiss 1971, Psychol. Bull. 76(5), pp. 378-382)."""
    return fleiss_terms(comparable(ratings)).coefficient()


def fleiss_kappa_category(ratings: Ratings, category: Hashable) -> float:
    """Fleiss' kappa of one value against all others (Fleiss 1971, pp. 380-382).

    Raises Undefined when the value, or no other, was used.
    """
    table = comparable(ratings)
    if category not in table.values:
        raise Undefined(f"the value {category!r} was not used")
    if len(table.values) == 1:
        raise Undefined(ONE_VALUE)
    same = (table.codes == table.values.index(category)).astype(np.int64)
    split = np.where(table.codes == MISSING, MISSING, same)
    return fleiss_terms(RatingTable(split, (False, True), table.times)).coefficient()


def conger_kappa(ratings: Ratings) -> float:
    """Conger's kappa (Conger 1980, Psychol. Bull. 88(2), pp. 322-328): the mean of Cohen's chance
    over pairs of raters.

    Also known as exact Fleiss kappa; for two raters it is Cohen's kappa. Raters who gave no rating
    are left out.
    """
    return conger_terms(comparable(ratings)).coefficient()


def brennan_prediger(ratings: Ratings) -> float:
    """Brennan and Prediger's kappa (1981, Educ. Psychol. Meas. 41(3), pp. 687-699).

    The same as Bennett's S and Randolph's free-marginal kappa.

    Chance is 1 / q, where q is the number of values that were used by anybody.
    """
    table = comparable(ratings)
    q = len(table.values)
    return Terms(disagreement_of_items(table, Nominal()), 1.0 - 1.0 / q, q).coefficient()


def gwet_ac1(ratings: Ratings) -> float:
    """Gwet's AC1 (Gwet 2008, Br. J. Math. Stat. Psychol. 61(1), pp. 29-48).

    The categories are the values that were used by anybody.
    """
    return gwet_ac2(ratings, None)


def gwet_ac2(ratings: Ratings, weights: Weights) -> float:
    """Gwet's AC2, the weighted AC1 (Gwet 2014, ch. 3-4).

    ``weights``: "linear", "quadratic", "ordinal", "radical", "ratio", "circular", "bipolar" (as
    defined in Gwet 2014, ch. 3), None for AC1, or a function distance(a, b) whose agreement weight
    is 1 - distance (divided by its largest value where that is above 1).
    """
    table = comparable(ratings)
    return gwet_terms(table, weight_distance(weights, table.values)).coefficient()


def krippendorff_alpha(ratings: Ratings, level: Level | ValueDistance = "nominal") -> float:
    """Krippendorff's alpha over pairable values (Krippendorff 2004, ch. 11.3).

    ``level``: "nominal", "ordinal" (numbers by value, anything else as it sorts), "interval",
    "ratio", or a function of two values giving their squared difference δ² (symmetric, 0 for the
    same value; it is called once for each pair of distinct values).
    """
    table = comparable(ratings).pairable()
    return alpha_terms(table, alpha_metric(level, table.values, table.counts())).coefficient()
