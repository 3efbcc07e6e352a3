"""A project of 100,000 invented articles, for the benches that need many."""

from __future__ import annotations

import itertools
import random
from pathlib import Path

from annotator.model.article import Article, text_digest
from annotator.model.change import Edit, ImportBatch
from annotator.session.session import Session, new_id, now

ARTICLES = 100_000
_SENTENCES = 3_000
_SENTENCES_EACH = 10
_SYLLABLES = "ba ce dor fin ga hul ir jo kel lam mor ni os pra qui res sta tor um ver wen xi yo zan"


def build_corpus(path: Path, *, articles: int = ARTICLES) -> Path:
    """Write the project; its words are as unevenly common as those of a language."""
    chance = random.Random(3)
    words = invented_words(chance)
    weights = list(itertools.accumulate(1 / rank for rank in range(1, len(words) + 1)))
    sentences = [
        " ".join(chance.choices(words, cum_weights=weights, k=chance.randrange(8, 22))).capitalize()
        + "."
        for _ in range(_SENTENCES)
    ]
    outlets = [f"The {name.capitalize()} Courier" for name in words[300:340]]
    session = Session.create(path)
    session.switch_annotator("a1")
    batch = ImportBatch(id=new_id(), source="bench", removed=True)
    with session.step("import") as step:
        store = session.project.articles
        store.add_batch(batch, at=now())
        step.apply(Edit(before=batch, after=ImportBatch(id=batch.id, source="bench")))
        for number in range(articles):
            text = " ".join(chance.choices(sentences, k=_SENTENCES_EACH)) + f" No {number}."
            title = " ".join(chance.choices(words, cum_weights=weights, k=7)).capitalize()
            year, month, day = (chance.randrange(*ends) for ends in ((20, 40), (1, 13), (1, 29)))
            article = Article(
                id=new_id(),
                text=text,
                title=f"{title} {number}",
                outlet=chance.choice(outlets),
                published=f"20{year}-{month:02}-{day:02}",
                language="en",
                text_sha256=text_digest(text),
                source_name="a.txt",
                story=f"story {number // 4}" if number % 5 == 0 else None,
            )
            store.add(article, batch.id)
    session.close()
    return session.path


def invented_words(chance: random.Random, *, count: int = 20_000) -> list[str]:
    """Words of no language, the common ones short."""
    syllables = _SYLLABLES.split()
    words: dict[str, None] = {}
    while len(words) < count:
        length = 2 if len(words) < 300 else chance.randrange(3, 5)
        words["".join(chance.choices(syllables, k=length))] = None
    return list(words)


def common_words() -> tuple[str, str, str]:
    """The commonest word, one that is common, and one that hardly any article has."""
    words = invented_words(random.Random(3))
    return words[0], words[2], words[15_000]
