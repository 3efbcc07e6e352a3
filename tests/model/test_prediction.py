"""What was predicted, what was changed since, and how often predictions are kept."""

from __future__ import annotations

import dataclasses

from annotator.model.annotation import Annotation
from annotator.model.prediction import Kept, as_predicted, changed_fields, count_kept
from annotator.model.span import Span


def annotation(**fields: object) -> Annotation:
    plain = Annotation(
        id="n1",
        article_id="t1",
        annotator="a1",
        fragments=(Span(10, 20),),
        quotes=("ten digits",),
        type="claim",
        stance="supports",
        speaker_id="s1",
        mention=Span(0, 4),
        via=("s2",),
    )
    return dataclasses.replace(plain, **fields)  # type: ignore[arg-type]


PREDICTED = as_predicted(
    {"speaker_id": "s1", "stance": "supports", "mention": Span(0, 4), "via": ("s2",), "cue": None}
)


def test_a_prediction_is_recorded_as_json_has_it_and_without_what_is_empty() -> None:
    assert PREDICTED == {
        "speaker_id": "s1",
        "stance": "supports",
        "mention": [0, 4],
        "via": ["s2"],
    }


def test_fields_that_stand_as_predicted_are_not_changed() -> None:
    assert changed_fields(annotation(predicted=PREDICTED)) == ()


def test_changed_and_emptied_fields_are_told_and_unpredicted_ones_are_not() -> None:
    made = annotation(
        predicted=PREDICTED, stance="opposes", via=(), mention=Span(0, 3), cue=Span(5, 7)
    )
    assert changed_fields(made) == ("stance", "mention", "via")
    assert changed_fields(annotation(predicted=None, stance="opposes")) == ()


def test_kept_predictions_are_counted_by_annotator_and_field() -> None:
    counts = count_kept(
        [
            annotation(predicted=PREDICTED),
            annotation(predicted=PREDICTED, stance="opposes"),
            annotation(predicted={"stance": "supports"}, annotator="a2"),
            annotation(predicted=None, annotator="a3"),
        ]
    )
    assert list(counts) == ["a1", "a2"]
    assert counts["a1"]["stance"] == Kept(predicted=2, kept=1)
    assert counts["a1"]["speaker_id"] == Kept(predicted=2, kept=2)
    assert counts["a1"]["stance"].share == 0.5
    assert list(counts["a2"]) == ["stance"]
    assert Kept().share is None
