"""What an annotator can do to an article: make, change and delete annotations, finish."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypedDict, Unpack

from annotator.errors import InvalidAnnotation, NotFound, UserError
from annotator.model.annotation import Annotation, AnnotationSet, Origin
from annotator.model.article import Article
from annotator.model.change import Change, Edit
from annotator.model.prediction import changed_fields
from annotator.model.scheme import Scheme
from annotator.model.span import Span, lies_within, normalise
from annotator.session.naming import proposition_saying, relayers_named, speaker_named
from annotator.session.session import Session, new_id, now
from annotator.text.paragraphs import paragraph_number
from annotator.text.quotations import form

_LABELS = {
    "type": "change type",
    "speaker_id": "change speaker",
    "proposition_id": "change proposition",
    "stance": "change stance",
    "mention": "change mention",
    "via": "change relayers",
    "cue": "change cue",
    "certainty": "change certainty",
    "date_said": "change date",
    "unsure": "mark as unsure",
    "note": "change note",
    "attributes": "change attribute",
}


class Fields(TypedDict, total=False):
    """The fields of an annotation that a user sets."""

    type: str
    speaker_id: str | None
    stance: str | None
    proposition_id: str | None
    mention: Span | None
    via: tuple[str, ...]
    cue: Span | None
    certainty: str
    date_said: str | None
    unsure: bool
    note: str
    attributes: Mapping[str, str | bool]
    predicted: Mapping[str, Any] | None


def annotate(
    session: Session,
    article_id: str,
    fragments: Iterable[Span],
    type_id: str,
    *,
    origin: Origin = "manual",
    together_with: Sequence[Edit] = (),
    **fields: Unpack[Fields],
) -> Annotation:
    """Make one annotation by the current annotator and return it as stored.

    The stance is the type's usual one unless given. ``together_with`` are edits of the same undo
    step that come first (a new speaker, say). Raises InvalidAnnotation when the scheme or the
    article does not allow it; nothing is stored then.
    """
    _require_annotator(session)
    article = session.article(article_id)
    annotation = new_annotation(session, article, fragments, type_id, origin=origin, **fields)
    edits = [*together_with, *work_on_set(session, article_id, [annotation])]
    edits.append(Edit(before=None, after=annotation))
    label = f"add {session.scheme.type(type_id).label.lower()}"
    stored = session.commit(
        Change(label=label, annotator=session.annotator, edits=tuple(edits))
    ).edits[-1]
    if not isinstance(stored.after, Annotation):
        raise TypeError("the last edit of an annotation is the annotation")
    return stored.after


def new_annotation(
    session: Session,
    article: Article,
    fragments: Iterable[Span],
    type_id: str,
    *,
    origin: Origin = "manual",
    **fields: Unpack[Fields],
) -> Annotation:
    """An annotation of the current annotator as it would be stored, checked but not stored.

    Raises InvalidAnnotation when the scheme or the article does not allow it.
    """
    time = now()
    fields.setdefault("stance", session.scheme.type(type_id).stance)
    session.scheme.check_offered(type_id=type_id, stance_id=fields["stance"])
    annotation = on_words(
        article,
        Annotation(
            id=new_id(),
            article_id=article.id,
            annotator=session.annotator,
            fragments=normalise(fragments),
            quotes=(),
            type=type_id,
            origin=origin,
            guidelines=session.guidelines_version,
            created=time,
            changed=time,
        ),
    )
    annotation = dataclasses.replace(annotation, **fields)
    session.scheme.check(annotation, characters=len(article.text))
    return annotation


def annotate_named(
    session: Session,
    article_id: str,
    fragments: Iterable[Span],
    type_id: str,
    *,
    speaker: str | None = None,
    proposition: str | None = None,
    relayers: Sequence[str] = (),
    **fields: Unpack[Fields],
) -> Annotation:
    """As `annotate`, with people and proposition by name, made on the fly in the same step."""
    edits: list[Edit] = []
    if speaker is not None:
        known, made = speaker_named(session, speaker)
        fields["speaker_id"] = known.id
        edits += made
    if proposition is not None:
        about, made = proposition_saying(session, proposition)
        fields["proposition_id"] = about.id
        edits += made
    if relayers:
        fields["via"], made = relayers_named(session, relayers, edits)
        edits += made
    return annotate(session, article_id, fragments, type_id, together_with=edits, **fields)


def repeat_last(session: Session, article_id: str, fragments: Iterable[Span]) -> Annotation:
    """Make an annotation with type, stance, speaker, proposition and relayers of the one that the
    current annotator made last, in any article.

    Raises InvalidAnnotation when there is none.
    """
    _require_annotator(session)
    last = session.project.annotations.last_made(session.annotator)
    if last is None:
        raise InvalidAnnotation(
            "There is no annotation yet whose fields could be repeated. Make one first."
        )
    fields: Fields = {
        "stance": last.stance,
        "speaker_id": last.speaker_id,
        "proposition_id": last.proposition_id,
        "via": last.via,
    }
    return annotate(session, article_id, fragments, last.type, **fields)


def change_annotation(
    session: Session,
    annotation_id: str,
    *,
    fragments: Iterable[Span] | None = None,
    together_with: Sequence[Edit] = (),
    **fields: Unpack[Fields],
) -> Annotation:
    """Give an annotation new values in some fields, in one undo step, and return it as stored.

    Changing the type carries the stance along when it was predicted or the old type's usual one,
    but never one that the annotator chose over the prediction.
    """
    before = own_annotation(session, annotation_id)
    article, scheme = session.article(before.article_id), session.scheme
    if "type" in fields and "stance" not in fields:
        fields |= _carried_stance(before, fields["type"], scheme)
    after = dataclasses.replace(before, **fields)
    if fragments is not None:
        after = on_words(article, dataclasses.replace(after, fragments=normalise(fragments)))
    if after == before:
        return before
    after = dataclasses.replace(after, changed=now())
    scheme.check_offered(
        type_id=after.type if after.type != before.type else None,
        stance_id=after.stance if after.stance != before.stance else None,
    )
    scheme.check(after, characters=len(article.text))
    edits = [*together_with, Edit(before=before, after=after)]
    edits += work_on_set(session, before.article_id, [after])
    label = next((_LABELS[name] for name in _LABELS if name in fields), "change boundary")
    session.commit(Change(label=label, annotator=session.annotator, edits=tuple(edits)))
    return own_annotation(session, annotation_id)


def _carried_stance(before: Annotation, type_id: str, scheme: Scheme) -> Fields:
    """The stance, and what is recorded as predicted of it, after the type has become another."""
    predicted, stance = before.predicted, scheme.type(type_id).stance
    if predicted is not None and "stance" in predicted:
        if "stance" in changed_fields(before):
            return {}
        return {"stance": stance, "predicted": {**predicted, "stance": stance}}
    is_usual = before.stance in (scheme.type(before.type).stance, None)
    return {"stance": stance} if is_usual else {}


def set_attribute(
    session: Session, annotation_id: str, key: str, value: str | bool | None
) -> Annotation:
    """Give an annotation a value of a free attribute, or none any more, in one undo step.

    Raises InvalidAnnotation when the attribute is the scheme's and cannot have that value.
    """
    before = own_annotation(session, annotation_id).attributes
    known = next((one for one in session.scheme.attributes if one.id == key), None)
    if known is not None and value is not None:
        known.check(value)
    values = {name: kept for name, kept in before.items() if name != key or value is not None}
    if value is not None:
        values[key] = value
    return change_annotation(session, annotation_id, attributes=values)


def add_fragment(session: Session, annotation_id: str, span: Span) -> Annotation:
    """Add a stretch of words to an annotation; one that touches a fragment joins it."""
    fragments = (*own_annotation(session, annotation_id).fragments, span)
    return change_annotation(session, annotation_id, fragments=fragments)


def remove_fragment(session: Session, annotation_id: str, position: int) -> Annotation:
    """Take the fragment at that code point from an annotation that has others left."""
    annotation = own_annotation(session, annotation_id)
    kept = tuple(part for part in annotation.fragments if not part.contains(position))
    if not kept:
        raise InvalidAnnotation("An annotation needs at least one fragment; delete it instead.")
    return change_annotation(session, annotation_id, fragments=kept)


def delete(session: Session, annotation_ids: Sequence[str]) -> None:
    """Delete annotations of the current annotator in one undo step."""
    annotations = [own_annotation(session, annotation_id) for annotation_id in annotation_ids]
    if not annotations:
        return
    count = len(annotations)
    label = "delete annotation" if count == 1 else f"delete {count} annotations"
    edits = tuple(Edit(before=annotation, after=None) for annotation in annotations)
    session.commit(Change(label=label, annotator=session.annotator, edits=edits))


def incomplete(session: Session, article_id: str) -> list[tuple[Annotation, tuple[str, ...]]]:
    """The annotations that lack required fields, with those fields, in reading order."""
    lacking = [
        (annotation, missing)
        for annotation in session.annotations(article_id)
        if (missing := session.scheme.missing(annotation))
    ]
    return sorted(lacking, key=lambda entry: (entry[0].cover, entry[0].number))


def finish(session: Session, article_id: str) -> AnnotationSet:
    """Mark the current annotator's set of an article as finished, also when it is empty.

    Raises InvalidAnnotation while required fields are missing.
    """
    _require_annotator(session)
    session.article(article_id)
    lacking = incomplete(session, article_id)
    if lacking:
        first, missing = lacking[0]
        fields = " and ".join(missing).replace("_", " ")
        text = session.article(article_id).text
        raise InvalidAnnotation(
            f"The article is not finished: {_counted(len(lacking), 'annotation')} lack"
            f"{'s' if len(lacking) == 1 else ''} required fields, the first one, in paragraph "
            f"{paragraph_number(text, first.cover.start)}, its {fields}. Fill them in, then finish."
        )
    before = session.project.annotations.set_of(article_id, session.annotator)
    if before is not None and before.state == "finished":
        return before
    time = now()
    after = AnnotationSet(
        article_id=article_id,
        annotator=session.annotator,
        state="finished",
        started=before.started if before else time,
        finished=time,
    )
    _commit_set(session, "finish article", before, after)
    return session.annotation_set(article_id)


def reopen(session: Session, article_id: str) -> AnnotationSet:
    """Put a finished article of the current annotator back in progress."""
    before = session.project.annotations.set_of(article_id, session.annotator)
    if before is not None and before.state == "finished":
        after = dataclasses.replace(before, state="in progress", finished="")
        _commit_set(session, "reopen article", before, after)
    return session.annotation_set(article_id)


def set_speaker(session: Session, annotation_id: str, name: str) -> Annotation:
    """Give an annotation the speaker of that name, made on the fly when nobody has it."""
    speaker, edits = speaker_named(session, name)
    return change_annotation(session, annotation_id, speaker_id=speaker.id, together_with=edits)


def set_proposition(session: Session, annotation_id: str, text: str) -> Annotation:
    """Make an annotation be about the proposition with those words, made when there is none."""
    proposition, edits = proposition_saying(session, text)
    return change_annotation(
        session, annotation_id, proposition_id=proposition.id, together_with=edits
    )


def set_via(session: Session, annotation_id: str, names: Sequence[str]) -> Annotation:
    """Say who relayed the words, from the speaker outward; no names for nobody."""
    speakers, edits = relayers_named(session, names, [])
    return change_annotation(session, annotation_id, via=speakers, together_with=edits)


def own_annotation(session: Session, annotation_id: str) -> Annotation:
    """One of the current annotator's annotations; NotFound for anybody else's."""
    annotation = session.annotation(annotation_id)
    if annotation is None:
        raise NotFound(
            f"{session.annotator or 'Nobody'} has no annotation with the id “{annotation_id}”."
        )
    return annotation


def on_words(article: Article, annotation: Annotation) -> Annotation:
    """The annotation with the words and the form that its fragments have in the article."""
    if not annotation.fragments or annotation.fragments[-1].end > len(article.text):
        raise InvalidAnnotation(
            f"The span lies outside the article, which has {len(article.text)} characters."
        )
    if lies_within(annotation.fragments, article.excluded):
        raise InvalidAnnotation(
            "These words lie in an excluded region (site furniture), which counts for nobody; "
            "select words of the article itself."
        )
    return dataclasses.replace(
        annotation,
        quotes=tuple(fragment.of(article.text) for fragment in annotation.fragments),
        form=form(article.text, annotation.fragments),
    )


def work_on_set(
    session: Session, article_id: str, annotations: Iterable[Annotation]
) -> tuple[Edit, ...]:
    """The edit that an annotator's set needs when annotations are made or changed in it.

    A finished set stays finished unless an annotation leaves required fields open.
    """
    before = session.project.annotations.set_of(article_id, session.annotator)
    if before is None:
        after = AnnotationSet(
            article_id=article_id, annotator=session.annotator, state="in progress", started=now()
        )
        return (Edit(before=None, after=after),)
    if before.state == "finished" and any(map(_lacks(session.scheme), annotations)):
        return (
            Edit(
                before=before,
                after=dataclasses.replace(before, state="in progress", finished=""),
            ),
        )
    if before.state == "new":
        return (Edit(before=before, after=dataclasses.replace(before, state="in progress")),)
    return ()


def _lacks(scheme: Scheme) -> Any:
    return lambda annotation: bool(scheme.missing(annotation))


def _commit_set(
    session: Session, label: str, before: AnnotationSet | None, after: AnnotationSet
) -> None:
    edit = Edit(before=before, after=after)
    session.commit(Change(label=label, annotator=session.annotator, edits=(edit,)))


def _require_annotator(session: Session) -> None:
    if not session.annotator:
        raise UserError("Say first who is annotating: every annotation belongs to an annotator.")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
