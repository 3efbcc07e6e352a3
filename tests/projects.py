"""Small real projects for tests: every value has a default but the one a test is about."""

from __future__ import annotations

import functools
import json
import tempfile
from pathlib import Path

from annotator.model.article import Article, text_digest
from annotator.model.change import Edit, ImportBatch
from annotator.session.session import Session, new_id, now
from annotator.store.checksums import checksum

TEXT = (
    "“Nothing has changed,” she said. 😀 “We take no orders.”\n"
    "The minister’s cafe\u0301 was shut. قال الوزير «لن نتراجع» أمس.\n"
    "Officials conceded that two boats had left, but denied that anyone was hurt."
)
"""Curly quotes, an emoji, a combining mark and right-to-left words."""


def span_of(text: str, words: str) -> tuple[int, int]:
    """Where ``words`` stand in ``text``; they must stand there once."""
    assert text.count(words) == 1, words
    return text.index(words), text.index(words) + len(words)


def add_article(session: Session, text: str = TEXT, *, title: str = "Boats") -> str:
    """Put one article into the project and return its id."""
    article = Article(
        id=new_id(), text=text, title=title, text_sha256=text_digest(text), source_name="a.txt"
    )
    batch = ImportBatch(id=new_id(), source="test", removed=True)
    with session.step("import 1 article") as step:
        session.project.articles.add_batch(batch, at=now())
        step.apply(Edit(before=batch, after=ImportBatch(id=batch.id, source="test")))
        session.project.articles.add(article, batch.id)
    return article.id


def new_session(folder: Path, annotator: str = "a1") -> Session:
    """A new project in ``folder``, open for ``annotator``.

    Copied from one that was made in this process, under an identity of its own: making one takes
    ten times as long.
    """
    body, identity, known = _made(annotator)
    other = new_id()
    path = folder / "project.annotator"
    with path.open("xb") as file:
        body = body.replace(identity.encode(), other.encode())
        file.write(body.replace(known.encode(), _sum_of(other).encode()))
    return Session.open(path, annotator=annotator)


@functools.cache
def _made(annotator: str) -> tuple[bytes, str, str]:
    """A new project as it lies on disk, its identity, and the checksum of that."""
    with tempfile.TemporaryDirectory() as folder:
        with Session.create(Path(folder) / "project.annotator") as session:
            session.switch_annotator(annotator)
            identity = session.project_id
        return session.path.read_bytes(), identity, _sum_of(identity)


def _sum_of(identity: str) -> str:
    return checksum(("project_id", json.dumps(identity)))
