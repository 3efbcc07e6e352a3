"""Damage met on the way: what of an article is as it was stored, and what is not."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from annotator.errors import ProjectDamaged
from annotator.model.article import text_digest
from annotator.store.check_rows import article_damage
from annotator.store.finding import Problem

if TYPE_CHECKING:
    from annotator.exchange.dataset_jsonl import SetRecord
    from annotator.model.annotation import Annotation, AnnotationSet
    from annotator.model.article import Article
    from annotator.session.session import Session

NOT_COMPARED = (
    "so nothing was compared. Restore a backup (annotator restore), or compare the rest: export it "
    "with --salvage and give that file to “annotator agreement”."
)
NOT_REVIEWED = "so there is nothing to review. Restore a backup (annotator restore)."
NOT_HANDED_IN = "so nothing was handed in. Restore a backup (annotator restore)."
"""How a refusal goes on after what is not as it was stored."""


_TOLD, _LISTED = 1, 200


def in_words(session: Session) -> str:
    """What is known to be damaged, as part of a sentence: the first of it, and how much more."""
    known = [f"{where}: {what}" for where, what in session.damages.items()]
    if not known:
        return session.damage
    more = len(known) - _TOLD
    return "; ".join(known[:_TOLD]) + (f"; and {more} more" if more > 0 else "")


def listed(session: Session) -> str:
    """All that is known to be damaged, a line each; nothing where one line says it all."""
    known = [f"{where}: {what}" for where, what in session.damages.items()]
    more = len(known) - _LISTED
    lines = known[:_LISTED] + ([f"and {more} more"] if more > 0 else [])
    return "\n".join(lines) if len(lines) > 1 else ""


def without_damage(
    session: Session, record: SetRecord, count: int, damaged: Callable[[str], None]
) -> SetRecord | None:
    """The set with those of its ``count`` annotations that are as stored; None: nothing is.

    ``damaged`` is told of each other one, or of the article when that has another text: then none
    of them stands on its words.
    """
    article = record.article
    if _has_another_text(article):
        damaged(f"The text of {_named(article)}, with the work of {record.annotator} on it,")
        return None
    whole, others = session.project.annotations.of_set_checked(article.id, record.annotator)
    for where in _of_set(article, record.annotator, len(whole), others, count):
        damaged(where)
    return dataclasses.replace(record, annotations=whole)


def whole_set(session: Session, known: AnnotationSet, so: str) -> tuple[Annotation, ...]:
    """The annotations of a set, all as they were stored; raises ProjectDamaged, as `refused`."""
    whole, others = session.project.annotations.of_set_checked(known.article_id, known.annotator)
    if others or len(whole) < known.annotations:
        article = session.project.articles.get(known.article_id)
        where = _of_set(article, known.annotator, len(whole), others, known.annotations)
        raise refused(session, next(where), so)
    return whole


def whole_article(session: Session, article_id: str, so: str) -> Article:
    """An article with the text that was imported; raises ProjectDamaged, as `refused`."""
    article = session.project.articles.get(article_id)
    if _has_another_text(article):
        raise refused(session, f"The text of {_named(article)}", so)
    return article


def refused(session: Session, where: str, so: str) -> ProjectDamaged:
    """The refusal for what is damaged, which is noted: nothing can be written from now on."""
    session.note_damage(f"{where[0].lower()}{where[1:].removesuffix(',')}")
    return ProjectDamaged(f"{where} is not as it was stored, {so}")


def look_at_place(session: Session, article: Article, annotation_ids: list[str]) -> None:
    """Compare a text and some annotations of it with their digests, and note what is damaged."""
    if _has_another_text(article):
        session.note_damage(f"the text of {_named(article)}")
    for one in session.project.annotations.damaged(annotation_ids):
        session.note_damage(f"the annotation {one} in {_named(article)}", annotation=one)


def _has_another_text(article: Article) -> bool:
    return text_digest(article.text) != article.text_sha256


def _named(article: Article) -> str:
    return f"“{article.title}” (article {article.id})"


def _of_set(
    article: Article, annotator: str, whole: int, others: list[str], count: int
) -> Iterator[str]:
    for one in others:
        yield f"The annotation {one} of {annotator} in {_named(article)}"
    if whole + len(others) < count:  # one that now says that it is somebody else's, or elsewhere
        yield f"Something that {annotator} annotated in {_named(article)}"


def look_at_article(session: Session, article_id: str) -> Iterator[Problem | None]:
    """What is damaged in an article and the current annotator's work on it, in short steps.

    Where anything is, the project can only be read from then on.
    """
    for found in article_damage(session.project.connection, article_id, session.annotator):
        if isinstance(found, Problem):
            session.note_damage(found.where, found.what, annotation=found.annotation)
            yield found
        else:
            yield None
