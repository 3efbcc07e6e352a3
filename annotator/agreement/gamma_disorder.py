"""The disorder of what is given: of two spans, of a unitary alignment, of an alignment; the terms
gamma is made of, each by itself. ``gamma`` says what they mean; nothing here is searched or drawn.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence

import numpy as np

from annotator.agreement.dissimilarity import Categorical, Dissimilarity, combined, positive
from annotator.agreement.dissimilarity import positional as sporadic
from annotator.agreement.gamma_alignment import disorders, unitary_disorders
from annotator.agreement.gamma_categories import categorial_disorders
from annotator.agreement.gamma_units import (
    Alignment,
    Continuum,
    Reading,
    Unit,
    Units,
    covering_span,
    read,
)
from annotator.errors import Undefined


def alignment_disorder(
    continuum: Continuum,
    alignment: Alignment,
    *,
    alpha: float = 1.0,
    beta: float = 1.0,
    delta_empty: float = 1.0,
    categorical: Categorical | None = None,
    positional: str = "sporadic",
) -> float:
    """The disorder of any alignment, given as ``GammaResult`` has it (2015, section 4.3).

    Raises InputRefused unless it holds every unit exactly once.
    """
    reading, measure = prepared(continuum, alpha, beta, categorical, positional)
    members = reading.members(alignment)
    return float(disorders(reading.units, measure, members)[0]) * positive(delta_empty)


def unitary_disorder(
    units: Sequence[Unit | None],
    *,
    alpha: float = 1.0,
    beta: float = 1.0,
    delta_empty: float = 1.0,
    categorical: Categorical | None = None,
    positional: str = "sporadic",
) -> float:
    """The disorder of one unitary alignment: a unit or None of each rater, one unit at least."""
    continuum = {rater: [] if unit is None else [unit] for rater, unit in enumerate(units)}
    reading, measure = prepared(continuum, alpha, beta, categorical, positional)
    row = reading.members([tuple(None if unit is None else 0 for unit in units)])
    return float(unitary_disorders(reading.units, measure, row)[0]) * positive(delta_empty)


def positional_dissimilarity(
    span: tuple[float, float], other: tuple[float, float], *, delta_empty: float = 1.0
) -> float:
    """The sporadic d_pos of two spans (start, end)."""
    ends = [covering_span((*place, None), "The span") for place in (span, other)]
    both = Units(
        2,
        1,
        np.zeros(2, dtype=np.int64),
        np.arange(2),
        np.array([start for start, _, _ in ends]),
        np.array([end for _, end, _ in ends]),
        np.zeros(2, dtype=np.int64),
    )
    return float(sporadic(both, np.array([0]), np.array([1]))[0]) * positive(delta_empty)


def categorial_disorder(
    continuum: Continuum,
    alignment: Alignment,
    *,
    category: Hashable | None = None,
    categorical: Categorical | None = None,
    alpha: float = 1.0,
    counts_missing: bool = False,
) -> float:
    """The disorder behind gamma-cat, or gamma-k of ``category``, of an alignment (2017,
    section 4.2.5), in units of δ∅.

    Pairs of aligned units weigh max(0, 1 - alpha · d_pos / δ∅) / (units aligned - 1). A missing
    unit makes no pair (2017, section 4.2);
    ``counts_missing`` is a variant in use elsewhere, in which a unit and a missing one make a pair
    of weight and disagreement 1. Raises Undefined where no pair has weight.
    """
    reading, measure = prepared(continuum, 1.0, 1.0, categorical, "sporadic")
    if category is not None and category not in reading.names:
        raise Undefined(f"the category {category!r} was not used")
    found = categorial_disorders(
        reading.units,
        measure,
        reading.members(alignment),
        categories=len(reading.names),
        alpha=alpha,
        counts_missing=counts_missing,
    )
    if category is None:
        value = float(found.whole[0])
    else:
        value = float(found.by_category[0, reading.names.index(category)])
    if math.isnan(value):
        raise Undefined(no_pair(category))
    return value


def prepared(
    continuum: Continuum,
    alpha: float,
    beta: float,
    categorical: Categorical | None,
    positional: str,
) -> tuple[Reading, Dissimilarity]:
    """The continuum as arrays and the dissimilarity of its units."""
    reading = read(continuum)
    return reading, combined(
        reading.names, alpha=alpha, beta=beta, categorical=categorical, positional=positional
    )


def no_pair(category: Hashable | None) -> str:
    """Why a gamma-cat, or the gamma-k of a category, is undefined for want of pairs."""
    of = "" if category is None else f", one of them of the category {category!r},"
    return f"no two units{of} are aligned and near each other"
