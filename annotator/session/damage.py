"""Damage met on the way: what of an article is as it was stored, and what is not."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from annotator.model.article import text_digest
from annotator.store.check_rows import article_damage
from annotator.store.finding import Problem

if TYPE_CHECKING:
    from annotator.exchange.dataset_jsonl import SetRecord
    from annotator.session.session import Session


def without_damage(
    session: Session, record: SetRecord, damaged: Callable[[str], None]
) -> SetRecord | None:
    """The set with those of its annotations that are as they were stored; None: nothing is.

    ``damaged`` is told of each other one, or of the article when that has another text: then none
    of them stands on its words.
    """
    article = record.article
    where = f"“{article.title}” (article {article.id})"
    if text_digest(article.text) != article.text_sha256:
        damaged(f"The text of {where}, with the work of {record.annotator} on it,")
        return None
    whole, others = session.project.annotations.of_set_checked(article.id, record.annotator)
    for one in others:
        damaged(f"The annotation {one} of {record.annotator} in {where}")
    return dataclasses.replace(record, annotations=whole)


def look_at_article(session: Session, article_id: str) -> Iterator[Problem | None]:
    """What is damaged in an article and the current annotator's work on it, in short steps.

    Where anything is, the project can only be read from then on.
    """
    connection = session.project.connection
    for found in article_damage(connection, article_id, session.annotator):
        if isinstance(found, Problem):
            connection.damage = connection.damage or f"{found.where}: {found.what}"
            yield found
        else:
            yield None
