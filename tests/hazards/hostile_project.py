"""A project in which everything that has a name or words has hostile ones."""

from __future__ import annotations

import dataclasses
import json
import random
from collections.abc import Callable
from pathlib import Path

from annotator.model.article import Article, text_digest
from annotator.model.change import Edit, ImportBatch
from annotator.model.scheme import read_scheme
from annotator.model.span import Span
from annotator.session import annotating, keywords, scheme_changes, speakers
from annotator.session.adjudicating import Reason, neither
from annotator.session.handing_out import assign, planned
from annotator.session.planning import PlanRequest
from annotator.session.review_queue import find_places
from annotator.session.session import Session, new_id, now
from annotator.session.studies import study_of_project
from tests.hazards.texts import any_name
from tests.projects import TEXT

Word = Callable[[str], str]

FILE = "P <b>Q&Z [*] %n"
ANNOTATORS = ("<img src=f> Q&Z a", "<b>Q&Z</b> b")


def mark(fifo: Path, dice: random.Random, what: str) -> str:
    """Hostile words for one field, at most 190 characters and different each time."""
    words = f'{what} Q&Z <img src="{fifo}"> <b>x</b> [*] {dice.randrange(10**6)} {any_name(dice)}'
    return " ".join(words[:185].split())


def hostile_project(folder: Path, fifo: Path, dice: random.Random) -> Path:
    """The project file; two annotators differ in it, and some of it is decided."""

    def word(what: str) -> str:
        return mark(fifo, dice, what)

    with Session.create(folder / f"{FILE}.annotator") as session:
        _scheme(session, fifo, word)
        ids = [_article(session, word, n) for n in range(3)]
        for who in ANNOTATORS:
            session.switch_annotator(who)
            for number, article_id in enumerate(ids[:2]):
                for start in (1, 40, 70):
                    annotating.annotate_named(
                        session,
                        article_id,
                        [Span(start, start + 8 + (who == ANNOTATORS[0]))],
                        "claim" if start == 1 or who == ANNOTATORS[0] else "denial",
                        speaker=f"{start} <img src={fifo.name}> Q&Z",
                        proposition=f"{number} <img src={fifo.name}> Q&Z",
                        relayers=[f"via <img src={fifo.name}> Q&Z"],
                        note=word("note") + "\n" + word("note"),
                        unsure=True,
                        date_said="2031",
                    )
                annotating.finish(session, article_id)
        for speaker in session.speakers()[:2]:
            speakers.change_speaker(
                session,
                speaker.id,
                aliases=(word("alias"),),
                role=word("role"),
                organisation=word("organisation"),
                notes=word("notes"),
            )
        keywords.make_list(session, word("list")[:60], words=("minister", word("keyword")[:60]))
        _decide(session, word)
        request = PlanRequest(annotators=ANNOTATORS, per_article=1, due="2031-04-01")
        assign(session, planned(session, request))
        session.switch_annotator(ANNOTATORS[0])
        return session.path


def _scheme(session: Session, fifo: Path, word: Word) -> None:
    source = json.loads(session.scheme.as_json())
    for entry in (*source["types"], *source["stances"]):
        entry["definition"] = word("definition")
    source["types"][0]["label"] = source["types"][0]["short"] = "<img src=f> Q&Z"
    source["stances"][0]["label"] = "<img src=f> Q&Z"
    source["certainties"][0]["label"] = "<img src=f> Q&Z"
    source["speaker_kinds"][0]["label"] = "<img src=f> Q&Z"
    source["name"] = word("scheme")
    change = scheme_changes.put_scheme(session, read_scheme(json.dumps(source)))
    scheme_changes.carry_out(session, change)
    nested = "<table><tr><td>" * 200
    picture = f"![p](file://{fifo}) ![q](f) {word('text')}"
    body = f"# {word('heading')}\n\n{picture}\n\n{nested}\n\n* {word('item')}\n"
    scheme_changes.put_guidelines(session, body)


def _article(session: Session, word: Word, number: int) -> str:
    text = f"{TEXT}\n{word('words')}\n" + ("w" * 400_000 if number == 2 else "")
    article = Article(
        id=new_id(),
        text=text,
        title=word("title"),
        outlet=word("outlet"),
        author=word("author"),
        url="file:///dev/zero",
        story=word("story"),
        published="2031-05-02",
        text_sha256=text_digest(text),
        source_name=word("file"),
    )
    batch = ImportBatch(id=new_id(), source=word("source"), removed=True)
    with session.step(f"import {word('step')}") as step:
        session.project.articles.add_batch(batch, at=now())
        step.apply(Edit(before=batch, after=dataclasses.replace(batch, removed=False)))
        session.project.articles.add(article, batch.id)
    return article.id


def _decide(session: Session, word: Word) -> None:
    session.switch_annotator("lead Q&Z")
    places = find_places(study_of_project(session))
    neither(session, places[0], Reason(why=word("why"), guideline=word("guideline")))
