"""The worked examples that are shared beside the repository, where they are there."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from annotator.agreement import coding, unitizing
from annotator.agreement.bootstrap import percentiles
from annotator.agreement.coding import cohen_kappa, krippendorff_alpha
from annotator.agreement.spans import (
    char_f1,
    f1_from_counts,
    match,
    mean_pairwise_f1,
)
from annotator.errors import Undefined

FILE = Path(__file__).resolve().parents[2].parent / "shared" / "vectors" / "agreement.json"
KINDS = ("coding", "span_f1", "attribute", "token_level", "unitizing", "bootstrap")

SPAN_MEASURES = {
    "span_f1_strict": ("exact", True),
    "span_f1_exact": ("exact", False),
    "span_f1_ent_type": ("overlap", True),
    "span_f1_partial": ("partial", False),
    "span_f1_dice_partial_typed_one_to_one": ("dice", True),
    "span_f1_overlap_typed_one_to_one": ("overlap", True),
    "mean_pairwise_span_f1_strict": ("exact", True),
}


def examples():
    if not FILE.exists():
        return {}
    found = json.loads(FILE.read_text(encoding="utf-8"))["vectors"]
    return {example["id"]: example for example in found}


EXAMPLES = examples()


def input_of(example):
    given = example["input"]
    if "same_as" in given:
        return {**input_of(EXAMPLES[given["same_as"]]), **given}
    return given


def spans(units):
    return [tuple(unit[:3]) for unit in units]


def coded(example, given):
    ratings = [values for values, number in given["items"] for _ in range(number)]
    parameters = dict(example["parameters"])
    measure = example["measure"]
    pairs = {frozenset(entry[:2]): entry[2] for entry in parameters.get("distance", [])}

    def distance(a, b):
        return 0.0 if a == b else pairs[frozenset((a, b))]

    if measure == "krippendorff_alpha":
        return krippendorff_alpha(
            ratings, distance if pairs else parameters.get("metric", "nominal")
        )
    if measure == "weighted_kappa":
        return cohen_kappa(ratings, distance)
    return getattr(coding, measure)(ratings, **parameters)


def spanned(example, given):
    measure = example["measure"]
    if measure == "span_f1_from_counts":
        correct, incorrect, partial, missing, spurious = given["counts_COR_INC_PAR_MIS_SPU"]
        common = correct + incorrect + partial
        weight = correct + example["parameters"]["partial_credit"] * partial
        return f1_from_counts(weight, sizes=(common + missing, common + spurious))
    if measure == "char_f1_typed":
        return char_f1(spans(given["A"]), spans(given["B"]))
    documents = given.get("documents", [given])
    if measure == "mean_pairwise_token_f1":
        return mean_pairwise_f1(tokens_as_spans(documents, given["tokens"]), how="exact")
    how, typed = SPAN_MEASURES[measure]
    documents = documents.values() if isinstance(documents, dict) else documents
    continua = [
        {name: spans(units) for name, units in document.items() if isinstance(units, list)}
        for document in documents
    ]
    return mean_pairwise_f1(continua, how=how, typed=typed)


def tokens_as_spans(documents, tokens):
    """Each token that a unit touches becomes a span of its own."""
    return [
        {
            name: [
                (n, n + 1, label)
                for start, end, label in units
                for n, (first, last) in enumerate(tokens[title])
                if first < end and start < last
            ]
            for name, units in document.items()
        }
        for title, document in documents.items()
    ]


def attributed(example, given):
    first, second = given["spans"].values()
    attribute = example["parameters"]["attribute"]
    matched = match(spans(first), spans(second), how="dice", minimum=0.5)
    expected = example["parameters"].get("n_matched", len(matched))
    assert len(matched) == expected
    ratings = [[first[i][3][attribute], second[j][3][attribute]] for i, j, _ in matched]
    return (cohen_kappa if "kappa" in example["measure"] else krippendorff_alpha)(ratings)


def by_character(example, given):
    category = example["parameters"]["category"]
    covered = [
        {place for start, end, of in units if of == category for place in range(start, end)}
        for units in given["units"].values()
    ]
    return krippendorff_alpha(
        [[place in places for places in covered] for place in range(given["length"])]
    )


UNITIZING = {
    "alpha_u_1995": unitizing.alpha_u_1995,
    "alpha_u_1995_category": unitizing.alpha_u_1995,
    "alpha_u_1995_observed_disagreement": lambda *a, **k: unitizing.alpha_u_terms(*a, **k)[0],
    "alpha_u_1995_expected_disagreement": lambda *a, **k: unitizing.alpha_u_terms(*a, **k)[1],
    "u_alpha_nominal": unitizing.u_alpha,
    "bar_u_alpha_binary": unitizing.binary_u_alpha,
    "cu_alpha_nominal": unitizing.cu_alpha,
    "cu_alpha_coverage": unitizing.cu_coverage,
    "ku_alpha_nominal": unitizing.ku_alpha,
}


def unitized(example, given):
    named = {key: value for key, value in example["parameters"].items() if key == "category"}
    frame = {"length": given["length"], "begin": given["begin"]}
    continuum = {rater: spans(units) for rater, units in given["units"].items()}
    return UNITIZING[example["measure"]](continuum, **frame, **named)


def bootstrapped(example, given):
    counts = np.array(given["articles_matches_nA_nB"])[np.array(given["resample_indices"])]
    sums = counts.sum(axis=1)
    low, high = percentiles(2 * sums[:, 0] / (sums[:, 1] + sums[:, 2]), level=0.95)
    return low if example["measure"].endswith("low") else high


COMPUTE = {
    "unitizing": unitized,
    "bootstrap": bootstrapped,
    "coding": coded,
    "span_f1": spanned,
    "attribute": attributed,
    "token_level": by_character,
}


@pytest.mark.skipif(not FILE.exists(), reason="the shared examples are not beside the repository")
def test_the_shared_examples_are_read():
    assert {example["kind"] for example in EXAMPLES.values()} >= set(KINDS)


@pytest.mark.parametrize(
    "name", [name for name, example in EXAMPLES.items() if example["kind"] in KINDS]
)
def test_shared_example(name):
    example = EXAMPLES[name]
    compute = COMPUTE[example["kind"]]
    if example["expected"] is None:
        with pytest.raises(Undefined):
            compute(example, input_of(example))
    else:
        tolerance = max(example["tolerance"], 1e-12)
        value = compute(example, input_of(example))
        assert value == pytest.approx(example["expected"], abs=tolerance, rel=0)
