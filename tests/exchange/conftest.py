"""Random annotation sets for the formats that carry them; all words are made up."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from annotator.exchange.dataset_jsonl import Names, SetRecord
from annotator.model.annotation import FORMS, ORIGINS, STATES, Annotation
from annotator.model.article import Article, text_digest
from annotator.model.proposition import Proposition
from annotator.model.span import Span
from annotator.model.speaker import Speaker

# Separators of every format, look-alikes of formulas, what ends a line somewhere, what is invisible
HOSTILE = (
    "\t\n\r\x0b\x0c\x1c\x1e\x7f\x85\u2028\u2029\u200b\u200f\u202e\ufeff\u00a0,;\"'\\=+-@＝<&{}[]"
)
SPEECH = "“They’re back” 👩‍👩‍👧 cafe\u0301 قال never"

# Code points instead of st.characters: building that one's table takes seconds in a fresh checkout
characters = st.sampled_from(HOSTILE + SPEECH) | st.one_of(
    st.integers(1, 0xD7FF), st.integers(0xE000, 0x10FFFF)
).map(chr)
texts = st.text(characters, max_size=12)
names = st.text(characters, min_size=1, max_size=8).filter(lambda name: not name.isspace())
ids = st.uuids(version=4).map(str)


@st.composite
def fragments_in(draw: DrawFn, text: str) -> tuple[Span, ...]:
    """Sorted spans that do not touch."""
    cuts = draw(
        st.lists(st.integers(0, len(text)), min_size=2, max_size=8, unique=True).map(sorted)
    )
    return tuple(Span(*pair) for pair in zip(cuts[::2], cuts[1::2], strict=False))


@st.composite
def annotations_in(draw: DrawFn, article: Article, annotator: str, known: Names) -> Annotation:
    fragments = draw(fragments_in(article.text))
    one_span = st.none() | fragments_in(article.text).map(lambda spans: spans[0])
    speakers = st.sampled_from(sorted(known.speakers))
    return Annotation(
        id=draw(ids),
        article_id=article.id,
        annotator=annotator,
        fragments=fragments,
        quotes=tuple(article.text[span.start : span.end] for span in fragments),
        type=draw(st.sampled_from(("claim", "denial", "acknowledgment")) | names),
        stance=draw(st.none() | st.sampled_from(("supports", "opposes", "mixed", "neutral"))),
        speaker_id=draw(st.none() | speakers),
        proposition_id=draw(st.none() | st.sampled_from(sorted(known.propositions))),
        mention=draw(one_span),
        via=tuple(draw(st.lists(speakers, max_size=3))),
        cue=draw(one_span),
        certainty=draw(st.sampled_from(("certain", "probable", "possible"))),
        date_said=draw(st.sampled_from((None, "2023", "2023-08", "2023-08-26"))),
        form=draw(st.sampled_from(FORMS)),
        unsure=draw(st.booleans()),
        note=draw(texts),
        origin=draw(st.sampled_from(ORIGINS)),
        attributes=draw(
            st.just({}) | st.dictionaries(names, st.booleans() | texts, min_size=1, max_size=2)
        ),
        guidelines=draw(st.integers(1, 3)),
        predicted=draw(
            st.none()
            | st.fixed_dictionaries(
                {},
                optional={
                    "speaker_id": ids,
                    "stance": names,
                    "cue": st.just([0, 1]),
                    "fragments": st.just([[0, 1], [2, 4]]),
                    "via": st.lists(ids, min_size=1, max_size=2),
                },
            )
        ),
    )


@st.composite
def records_with_names(draw: DrawFn) -> tuple[SetRecord, Names]:
    known = Names(
        speakers={
            id_: Speaker(id=id_, name=draw(names))
            for id_ in draw(st.sets(ids, min_size=1, max_size=3))
        },
        propositions={
            id_: Proposition(id=id_, text=draw(names))
            for id_ in draw(st.sets(ids, min_size=1, max_size=3))
        },
    )
    text = draw(st.text(characters, min_size=2, max_size=60))
    optional = st.none() | texts
    article = Article(
        id=draw(ids),
        text=text,
        title=draw(texts),
        outlet=draw(optional),
        url=draw(optional),
        published=draw(st.sampled_from((None, "2023", "2023-08-26"))),
        language=draw(st.sampled_from((None, "en", "fa"))),
        story=draw(st.none() | names),
        text_sha256=text_digest(text),
    )
    annotator = draw(names)
    made = draw(
        st.lists(
            annotations_in(article, annotator, known),
            max_size=3,
            unique_by=lambda annotation: annotation.id,
        )
    )
    record = SetRecord(
        article=article,
        annotator=annotator,
        state=draw(st.sampled_from(STATES)),
        annotations=tuple(made),
    )
    return record, known


@pytest.fixture(scope="session")
def set_records() -> SearchStrategy[tuple[SetRecord, Names]]:
    """Annotation sets with whatever may stand in them, and the names that belong to them."""
    return records_with_names()


@pytest.fixture(scope="session")
def one_set() -> tuple[SetRecord, Names]:
    """A set with one annotation that uses every field, on a text with astral characters."""
    text = "🕊️ “It’s not so”, said Ḥana of the هيئة, “and\u2028never was” — she added.\n"
    speaker = Speaker(id="s-1", name='Hana; of "the" board')
    relay = Speaker(id="s-2", name="Wire, of the north")
    proposition = Proposition(id="P3", text="The dam was opened.")
    article = Article(
        id="article-1",
        text=text,
        title="A denial\u0085from the board",
        outlet="The Invented Times",
        published="2023-08-26",
        language="en",
        url=None,
        story="dam",
        text_sha256=text_digest(text),
    )
    fragments = tuple(Span(text.index(words), text.index(words) + len(words)) for words in QUOTES)
    mention = text.index("Ḥana")
    annotation = Annotation(
        id="annotation-1",
        article_id=article.id,
        annotator="a1",
        fragments=fragments,
        quotes=QUOTES,
        type="denial",
        stance="opposes",
        speaker_id=speaker.id,
        proposition_id=proposition.id,
        mention=Span(mention, mention + 4),
        via=(relay.id,),
        cue=Span(text.index("said"), text.index("said") + 4),
        certainty="probable",
        date_said="2023-08",
        form="direct",
        unsure=True,
        note="=1+1",
        origin="manual",
    )
    record = SetRecord(article=article, annotator="a1", state="finished", annotations=(annotation,))
    return record, Names(
        speakers={speaker.id: speaker, relay.id: relay},
        propositions={proposition.id: proposition},
    )


QUOTES = ("It’s not so", "and\u2028never was")
