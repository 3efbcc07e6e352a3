"""Small random annotation sets whose texts and names hold everything that could part them."""

from __future__ import annotations

import random

from annotator.exchange.article_drafts import date_stub
from annotator.exchange.dataset_jsonl import Names, SetRecord
from annotator.model.annotation import Annotation
from annotator.model.article import Article, text_digest
from annotator.model.proposition import Proposition
from annotator.model.span import Span
from annotator.model.speaker import Speaker
from annotator.text.quotations import form
from tests.hazards.texts import any_name, any_text

SEPARATORS = (
    "\u2028",
    "\u2029",
    "\x85",
    "\x1c",
    "\x1d",
    "\x1e",
    "\x0b",
    "\x0c",
    "\t",
    "\n",
    '"',
    "'",
    ",",
    ";",
    "|",
    "\\",
)


def random_records(dice: random.Random) -> tuple[list[SetRecord], Names]:
    """One to three articles with one or two annotators' sets, and who and what is named in them."""
    # A project tidies the spaces of names when they are typed or come in.
    speakers = [
        Speaker(id=f"s{n}", name=" ".join(f"{n} {any_name(dice)}".split())) for n in range(3)
    ]
    propositions = [
        Proposition(id=f"p{n}", text=" ".join(f"{n} {any_name(dice)}".split())) for n in range(2)
    ]
    names = Names(
        speakers={one.id: one for one in speakers},
        propositions={one.id: one for one in propositions},
    )
    records = []
    for number in range(dice.randrange(1, 4)):
        text = random_text(dice)
        # Of a text that begins with its date a project always knows when it was published.
        dated = date_stub(text)
        dates = ("2031", "2031-05", "2031-05-02", dated[0] if dated else None)
        article = Article(
            id=f"article-{number}",
            text=text,
            title=any_name(dice),
            outlet=dice.choice((None, any_name(dice))),
            published=dice.choice(dates),
            language=dice.choice((None, "en", "ar")),
            url=dice.choice((None, "http://127.0.0.1/?a=b&c=<d>", any_name(dice))),
            story=dice.choice((None, any_name(dice))),
            text_sha256=text_digest(text),
        )
        for who in dice.sample(("ada", "bo;n", 'c "e"'), dice.randrange(1, 3)):
            annotations = tuple(
                random_annotation(dice, article, who, f"{number}-{who}-{place}")
                for place in range(dice.randrange(4))
            )
            state = dice.choice(("finished", "in progress"))
            records.append(
                SetRecord(article=article, annotator=who, state=state, annotations=annotations)  # type: ignore[arg-type]
            )
    return records, names


def random_text(dice: random.Random) -> str:
    """A text as an import would take it, with separators in it."""
    text = any_text(dice, dice.randrange(20, 160))
    for _ in range(4):
        at = dice.randrange(len(text) + 1)
        text = text[:at] + dice.choice(SEPARATORS) + text[at:]
    return f"{text} end"


def random_annotation(
    dice: random.Random, article: Article, who: str, annotation_id: str
) -> Annotation:
    """An annotation anywhere in the article, with any of the fields."""
    text = article.text
    ends = sorted(dice.sample(range(len(text) + 1), dice.choice((2, 2, 2, 4))))
    fragments = tuple(Span(start, end) for start, end in zip(ends[::2], ends[1::2], strict=True))
    if len(fragments) == 2 and fragments[1].start <= fragments[0].end:
        fragments = fragments[:1]
    note = "".join(dice.choices((*SEPARATORS, "a", any_name(dice), " =1", ""), k=3))
    return Annotation(
        id=annotation_id,
        article_id=article.id,
        annotator=who,
        fragments=fragments,
        quotes=tuple(fragment.of(text) for fragment in fragments),
        type=dice.choice(("claim", "denial", "acknowledgment")),
        stance=dice.choice((None, "supports", "opposes")),
        speaker_id=dice.choice((None, "s0", "s1")),
        proposition_id=dice.choice((None, "p0", "p1")),
        mention=dice.choice((None, fragments[0])),
        via=dice.choice(((), ("s2",), ("s2", "s1"))),
        cue=dice.choice((None, fragments[-1])),
        certainty=dice.choice(("certain", "probable")),
        date_said=dice.choice((None, "2031-05")),
        form=form(text, fragments),
        unsure=dice.random() < 0.3,
        note=note,
        origin=dice.choice(("manual", "import")),
        attributes=dice.choice(({}, {any_name(dice): any_name(dice), "b": True})),
        guidelines=dice.choice((1, 1, 3)),
    )
