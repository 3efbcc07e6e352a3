"""Gamma on the worked examples that are shared beside the repository, where they are there."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from annotator.agreement.gamma import (
    alignment_disorder,
    best_alignment,
    categorial_disorder,
    gamma,
    positional_dissimilarity,
)
from annotator.agreement.gamma_alignment import best_tuples
from annotator.agreement.gamma_categories import categorial_disorders
from annotator.agreement.gamma_chance import sampler
from annotator.agreement.gamma_disorder import prepared

FILE = Path(__file__).resolve().parents[2].parent / "shared" / "vectors" / "agreement.json"


def examples():
    if not FILE.exists():
        return {}
    found = json.loads(FILE.read_text(encoding="utf-8"))["vectors"]
    return {example["id"]: example for example in found}


EXAMPLES = examples()


def input_of(example):
    found = example["input"]
    if "same_as" in found:
        return {**input_of(EXAMPLES[found["same_as"]]), **found}
    return found


def continuum_of(units):
    return {rater: [tuple(unit) for unit in listed] for rater, listed in units.items()}


def parameters_of(example):
    found = example["parameters"]
    options = {name: found[name] for name in ("alpha", "beta", "delta_empty") if name in found}
    categorical = found.get("categorical")
    if isinstance(categorical, dict):
        order, matrix = categorical["order"], categorical["matrix"]
        options["categorical"] = lambda a, b: matrix[order.index(a)][order.index(b)]
    return options


def positional(example, found, options):
    return positional_dissimilarity(tuple(found["unit1"]), tuple(found["unit2"]), **options)


def unitary(example, found, options):
    units = found["tuple"]
    continuum = {k: [] if unit is None else [tuple(unit)] for k, unit in enumerate(units)}
    row = tuple(None if unit is None else 0 for unit in units)
    return alignment_disorder(continuum, [row], **options)


def of_given_alignment(example, found, options):
    lists = [found["units"][name] for name in found["annotators"]]
    rows = [
        tuple(
            None if unit is None else listed.index(unit)
            for unit, listed in zip(row, lists, strict=True)
        )
        for row in found["alignment"]
    ]
    return alignment_disorder(continuum_of(found["units"]), rows, **options)


def least(example, found, options):
    return best_alignment(continuum_of(found["units"]), **options)[1]


def size(example, found, options):
    return len(best_alignment(continuum_of(found["units"]), **options)[0])


def sampled(example, found, options):
    parameters = example["parameters"]
    return gamma(
        continuum_of(found["units"]),
        chance=parameters["sampler"].split()[0],
        samples=parameters.get("n_samples", 30),
        precision=parameters.get("precision_level"),
        **options,
    )


def replayed(example, found, options):
    expected = [
        best_alignment(continuum_of(units), **options)[1] for units in found["chance_continua"]
    ]
    return 1 - least(example, found, options) / np.mean(expected)


def observed_by_category(example, found, options):
    continuum = continuum_of(found["units"])
    alignment, _ = best_alignment(continuum, **options)
    assert example["parameters"]["variant"].startswith("pygamma")
    return categorial_disorder(continuum, alignment, alpha=options["alpha"], counts_missing=True)


def by_category(example, found, options):
    """With the weights of the variant, on chance continua of our own."""
    parameters = example["parameters"]
    assert parameters["variant"] == "pygamma"
    weights = (options["alpha"], options["beta"])
    reading, measure = prepared(continuum_of(found["units"]), *weights, None, "sporadic")
    rng = np.random.default_rng(0)
    chance = sampler(reading.units, parameters["sampler"], rng)(parameters.get("n_samples", 30))
    values = []
    for units in (reading.units, chance):
        result = categorial_disorders(
            units,
            measure,
            best_tuples(units, measure, pause=lambda: None),
            categories=len(reading.names),
            alpha=options["alpha"],
            counts_missing=True,
        )
        if "category" in parameters:
            code = reading.names.index(parameters["category"])
            values.append(np.nanmean(result.by_category[:, code]))
        else:
            values.append(np.nanmean(result.whole))
    return 1 - values[0] / values[1]


COMPUTE = {
    "gamma_positional_dissimilarity": positional,
    "gamma_unitary_disorder": unitary,
    "gamma_given_alignment_disorder": of_given_alignment,
    "gamma_best_alignment_disorder": least,
    "gamma_best_alignment_size": size,
    "gamma": lambda *example: sampled(*example).gamma,
    "gamma_replay": replayed,
    "gamma_cat_observed_disorder": observed_by_category,
    "gamma_cat": by_category,
    "gamma_k": by_category,
}
ALIGNING = [name for name, example in EXAMPLES.items() if example["kind"] == "aligning"]


@pytest.mark.skipif(not FILE.exists(), reason="the shared examples are not beside the repository")
def test_the_shared_examples_are_read():
    assert ALIGNING


@pytest.mark.parametrize("name", ALIGNING)
def test_shared_example(name):
    example = EXAMPLES[name]
    value = COMPUTE[example["measure"]](example, input_of(example), parameters_of(example))
    tolerance = max(example["tolerance"], 1e-12)
    assert value == pytest.approx(example["expected"], abs=tolerance, rel=0)


@pytest.mark.parametrize(
    "name", [name for name in ALIGNING if EXAMPLES[name]["measure"] in ("gamma_cat", "gamma_k")]
)
def test_gamma_cat_with_the_alpha_of_other_programs_and_as_published(name):
    example = EXAMPLES[name]
    found, options = input_of(example), parameters_of(example)
    category = example["parameters"].get("category")

    def value(**more):
        result = sampled(example, found, {**options, **more})
        return result.gamma_cat if category is None else result.gamma_k[category]

    # As gamma gives it without being asked for anything.
    assert value() == pytest.approx(example["expected"], abs=example["tolerance"])
    assert value() == value(confidence_alpha=options["alpha"])
    # d_pos without the alpha of 3 moves the value by some hundredths.
    assert value(confidence_alpha=1.0) == pytest.approx(value(), abs=0.04)
