"""The conditions of an article filter in words, one for each chip."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from annotator.errors import InvalidAnnotation
from annotator.model.annotation import State
from annotator.model.article_filter import ArticleFilter
from annotator.session.session import Session

_NOTHING = ArticleFilter()


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: the fields of the filter that it fills, and how it reads."""

    fields: tuple[str, ...]
    words: str


def state_words(state: State) -> str:
    """How far an annotator is, in the window's language."""
    translate = QCoreApplication.translate
    return {
        "new": translate("filters", "new"),
        "in progress": translate("filters", "in progress"),
        "finished": translate("filters", "finished"),
    }[state]


def conditions(wanted: ArticleFilter, session: Session) -> Iterator[Condition]:
    """The conditions of a filter but its words, in the order in which they are asked."""
    translate = QCoreApplication.translate
    if wanted.states:
        yield Condition(("states",), " / ".join(map(state_words, wanted.states)))
    if wanted.outlet is not None:
        yield Condition(("outlet",), wanted.outlet)
    if wanted.published_from:
        words = translate("filters", "since {0}").format(wanted.published_from)
        yield Condition(("published_from",), words)
    if wanted.published_to:
        words = translate("filters", "until {0}").format(wanted.published_to)
        yield Condition(("published_to",), words)
    if wanted.story is not None:
        words = translate("filters", "Story: {0}").format(wanted.story)
        yield Condition(("story",), words)
    if wanted.worker_states:
        states = " / ".join(map(state_words, wanted.worker_states))
        yield Condition(("worker", "worker_states"), f"{wanted.worker}: {states}")
    yield from _of_annotations(wanted, session)


def _of_annotations(wanted: ArticleFilter, session: Session) -> Iterator[Condition]:
    translate = QCoreApplication.translate
    if wanted.type:
        yield Condition(("type",), _type_label(wanted.type, session))
    if wanted.speaker_id:
        speaker = session.speaker(wanted.speaker_id)
        name = speaker.name if speaker is not None else "?"
        yield Condition(("speaker_id",), translate("filters", "Speaker: {0}").format(name))
    if wanted.proposition_id:
        proposition = session.proposition(wanted.proposition_id)
        about = proposition.text if proposition is not None else "?"
        yield Condition(("proposition_id",), translate("filters", "About: {0}").format(about))
    if wanted.unsure:
        yield Condition(("unsure",), translate("filters", "unsure"))
    if wanted.has_note:
        yield Condition(("has_note",), translate("filters", "with a note"))


def _type_label(type_id: str, session: Session) -> str:
    try:
        return session.scheme.type(type_id).label
    except InvalidAnnotation:
        return type_id


def without(wanted: ArticleFilter, condition: Condition) -> ArticleFilter:
    """The filter without one of its conditions."""
    usual = {field: getattr(_NOTHING, field) for field in condition.fields}
    return dataclasses.replace(wanted, **usual)
