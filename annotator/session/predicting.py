"""Annotating with predicted fields: what is filled in, what is recorded of it, and the switch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from annotator.errors import NotFound
from annotator.model.annotation import Annotation
from annotator.model.article import Article
from annotator.model.change import Change, Edit
from annotator.model.prediction import (
    PREDICTED_FIELDS,
    Kept,
    as_predicted,
    changed_fields,
    count_kept,
)
from annotator.model.scheme import Scheme
from annotator.model.setting import PREDICTIONS, ProjectSetting
from annotator.model.span import Span, lies_within
from annotator.session import annotating
from annotator.session.naming import speaker_named
from annotator.session.session import Session
from annotator.text.interruptions import fragments_of
from annotator.text.reporting_clauses import read_attribution

if TYPE_CHECKING:
    from annotator.session.prediction import Prediction, Predictor

_SCHEME_FIELDS = {"speaker_id": "speaker", "proposition_id": "proposition"}


def switch_predictions(session: Session, *, on: bool) -> None:
    """Have new annotations filled in by prediction, or only with their type's stance.

    One undo step; annotations that are there stay as they are.
    """
    edits = switch_edits(session, on=on)
    if edits:
        label = "switch predictions on" if on else "switch predictions off"
        session.commit(Change(label=label, annotator=session.annotator, edits=edits))


def switch_edits(session: Session, *, on: bool) -> tuple[Edit, ...]:
    """The edit that switches predictions, for a step of the caller's; none where it is so."""
    if session.predicts == on:
        return ()
    value = session.project.schemes.setting(PREDICTIONS)
    before = None if value is None else ProjectSetting(id=PREDICTIONS, value=value)
    return (Edit(before=before, after=ProjectSetting(id=PREDICTIONS, value=on)),)


def annotate(
    session: Session,
    predictor: Predictor | None,
    article_id: str,
    fragments: Sequence[Span],
    type_id: str,
) -> Annotation:
    """Make an annotation with its fields predicted and the prediction recorded.

    A reporting clause that interrupts the selected statement is left out of it: the parts become
    fragments. The article voice is made when it speaks first; nobody else is ever made without
    being asked for. Without a predictor only the type's stance is filled in, nothing recorded.
    """
    if predictor is None:
        return annotating.annotate(session, article_id, fragments, type_id)
    article = session.article(article_id)
    selected, fragments = tuple(fragments), _uninterrupted(article, fragments)
    is_cut = fragments != selected
    prediction = predictor.predict(article, fragments, type_id, only_first=True)
    fields = predicted_fields(prediction, session.scheme)
    edits: tuple[Edit, ...] = ()
    if isinstance(fields.get("speaker_name"), str):
        speaker, edits = speaker_named(session, fields.pop("speaker_name"))
        fields["speaker_id"] = speaker.id
    return annotating.annotate(
        session,
        article_id,
        fragments,
        type_id,
        together_with=edits,
        predicted=as_predicted({**fields, "fragments": fragments if is_cut else None}),
        **fields,
    )


def read_ahead(article: Article, fragments: Sequence[Span]) -> None:
    """Read what the words around a selection tell, while it is not yet known what it is for.

    `annotate` then finds it read. Bounded as the reading is, whatever is selected.
    """
    read_attribution(article.text, _uninterrupted(article, fragments))


def _uninterrupted(article: Article, fragments: Sequence[Span]) -> tuple[Span, ...]:
    """What was selected without a reporting clause that interrupts the statement."""
    if len(fragments) != 1:
        return tuple(fragments)
    found = fragments_of(article.text, fragments[0])
    kept = tuple(part for part in found if not lies_within([part], article.excluded))
    return kept or tuple(fragments)


def predicted_fields(prediction: Prediction, scheme: Scheme) -> dict[str, Any]:
    """The values to fill in, of the fields that the scheme uses.

    ``speaker_name`` stands for ``speaker_id`` when it is the article voice that is still to make.
    """
    speaker = prediction.speaker
    fields: dict[str, Any] = {
        "speaker_id": speaker.speaker_id if speaker is not None else None,
        "stance": prediction.stance,
        "proposition_id": prediction.proposition_id,
        "mention": prediction.mention,
        "cue": prediction.cue,
        "via": prediction.via,
    }
    used = {name: value for name, value in fields.items() if _uses(scheme, name)}
    if speaker is not None and speaker.speaker_id is None and "speaker_id" in used:
        used["speaker_name"] = speaker.name
    return used


def follow_proposition(
    session: Session,
    predictor: Predictor | None,
    annotation_id: str,
    proposition_id: str,
    together_with: Sequence[Edit] = (),
) -> Annotation:
    """Make an annotation be about a proposition, its stance following what is known of it.

    The stance becomes the one that the speaker took last on the proposition, unless the annotator
    has given the annotation another one than was predicted.
    """
    fields: dict[str, Any] = {"proposition_id": proposition_id}
    annotation = session.annotation(annotation_id)
    if annotation is None:
        raise NotFound(f"There is no annotation “{annotation_id}” of yours.")
    predicted = annotation.predicted
    if predictor is not None and predicted is not None and "stance" in predicted:
        stance = predictor.stance_on(annotation, proposition_id)
        if stance is not None and "stance" not in changed_fields(annotation):
            fields |= {"stance": stance, "predicted": {**predicted, "stance": stance}}
    return annotating.change_annotation(
        session, annotation_id, together_with=together_with, **fields
    )


def kept_predictions(session: Session) -> dict[str, dict[str, Kept]]:
    """For each annotator and field, how often what was predicted stands as it was."""
    return count_kept(session.project.annotations.stream())


def kept_as_json(counts: dict[str, dict[str, Kept]], *, on: bool) -> dict[str, Any]:
    """The figures as ``--json`` prints them."""
    return {
        "predictions": "on" if on else "off",
        "annotators": {
            annotator: {
                name.removesuffix("_id"): {
                    "predicted": known.predicted,
                    "kept": known.kept,
                    "share": known.share,
                }
                for name in PREDICTED_FIELDS
                if (known := of_annotator.get(name)) is not None
            }
            for annotator, of_annotator in sorted(counts.items())
        },
    }


def _uses(scheme: Scheme, field: str) -> bool:
    return scheme.uses(_SCHEME_FIELDS.get(field, field))
