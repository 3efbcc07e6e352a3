"""Who says it, in every order that news prose knows; all texts are of our own invention."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.model.span import Span
from annotator.text.reporting_clauses import Reading, read_attribution


def read(text: str, words: str) -> Reading:
    start = text.index(words)
    return read_attribution(text, (Span(start, start + len(words)),))


def found(text: str, words: str) -> tuple[str, ...]:
    """The cue and the mentions of the best reading."""
    best = read(text, words).attributions[0]
    assert best.cue is not None
    return (best.cue.of(text), *(mention.of(text) for mention in best.mentions))


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("“The bridge holds,” Mila Orr said.", "The bridge holds", ("said", "Mila Orr")),
        ("“The bridge holds,” said Mila Orr.", "The bridge holds", ("said", "Mila Orr")),
        ('"The bridge holds," said Mila Orr, the engineer.', "The bridge", ("said", "Mila Orr")),
        ("Mila Orr said: “The bridge holds.”", "The bridge holds", ("said", "Mila Orr")),
        ("Mila Orr said the bridge holds.", "the bridge holds", ("said", "Mila Orr")),
        ("The bridge holds, Mila Orr said on Monday.", "The bridge holds", ("said", "Mila Orr")),
        ("The bridge holds, says Mila Orr.", "The bridge holds", ("says", "Mila Orr")),
        (
            "The bridge holds, according to Mila Orr.",
            "The bridge holds",
            ("according to", "Mila Orr"),
        ),
        (
            "According to Mila Orr, the bridge holds.",
            "the bridge holds",
            ("According to", "Mila Orr"),
        ),
        (
            "Mila Orr told the council on Friday that the bridge holds.",
            "the bridge holds",
            ("told", "Mila Orr"),
        ),
        (
            "Mila Orr was quoted as saying the bridge would hold.",
            "the bridge would hold",
            ("saying", "Mila Orr"),
        ),
        (
            "Mila Orr is reported to have said that the bridge held.",
            "the bridge held",
            ("said", "Mila Orr"),
        ),
        ("The town was told by Mila Orr that it held.", "it held", ("told", "Mila Orr")),
        (
            "“The bridge,” she said after a while, “is a bridge.”",
            "is a bridge",
            ("said", "she"),
        ),
        (
            "“The bridge holds,” the engineer said. “It will hold tomorrow.”",
            "It will hold tomorrow",
            ("said", "the engineer"),
        ),
        (
            "The city’s engineer, Mila Orr, who built it, has denied that the bridge shook.",
            "the bridge shook",
            ("denied", "Mila Orr"),
        ),
        (
            "Mila Orr, for her part, said the bridge holds.",
            "the bridge holds",
            ("said", "Mila Orr"),
        ),
        (
            "Orr admitted a crack but said it was small.",
            "it was small",
            ("said", "Orr"),
        ),
        (
            "Orr opened the bridge on Sunday, saying it would outlive her.",
            "it would outlive her",
            ("saying", "Orr"),
        ),
        (
            "An official who asked not to be named said the bridge was closed.",
            "the bridge was closed",
            ("said", "An official"),
        ),
        (
            "In Torv on Tuesday a spokeswoman for the harbour said boats were late.",
            "boats were late",
            ("said", "a spokeswoman for the harbour"),
        ),
        (
            "The mayor and the harbour office both say the quay is dry.",
            "the quay is dry",
            ("say", "The mayor", "the harbour office"),
        ),
        (
            "“Who pays?” Mila Orr asked. The mayor said nobody did.",
            "Who pays",
            ("asked", "Mila Orr"),
        ),
        (
            "A letter from the Torv Boat Club puts it plainly: “No boats, no town.”",
            "No boats, no town",
            ("puts", "the Torv Boat Club"),
        ),
    ],
)
def test_english_orders(text: str, words: str, expected: tuple[str, ...]) -> None:
    assert found(text, words) == expected


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("قال الوزير سامي نور إن الجسر آمن.", "الجسر آمن", ("قال", "الوزير سامي نور")),
        ("وأكدت ليلى حداد أن الجسر آمن.", "الجسر آمن", ("وأكدت", "ليلى حداد")),
        ("نفى سامي نور أن الجسر اهتز.", "الجسر اهتز", ("نفى", "سامي نور")),
        ("«الجسر آمن»، قالت ليلى حداد.", "الجسر آمن", ("قالت", "ليلى حداد")),
        ("قال سامي نور: «الجسر آمن».", "الجسر آمن", ("قال", "سامي نور")),
        ("وقال سامي نور إن الجسر آمن، مضيفاً أن النهر هادئ.", "النهر هادئ", ("مضيفاً", "سامي نور")),
        ("الجسر آمن، وفقاً لليلى حداد.", "الجسر آمن", ("وفقاً", "ليلى حداد")),
    ],
)
def test_arabic_orders(text: str, words: str, expected: tuple[str, ...]) -> None:
    assert found(text, words)[: len(expected)] == expected


def test_a_quotation_that_runs_over_paragraphs_has_the_speaker_of_its_end() -> None:
    text = "“We waited. We waited long.\n\n“Then the water came,” Mila Orr said.\n"
    best = read(text, "We waited").attributions[0]
    assert [mention.of(text) for mention in best.mentions] == ["Mila Orr"]
    assert best.place == "neighbour"


def test_who_relays_the_words_is_told_apart_from_who_says_them() -> None:
    text = "“It holds,” Mila Orr told reporters, according to the news agency Torvpress."
    best = read(text, "It holds").attributions[0]
    assert [mention.of(text) for mention in best.mentions] == ["Mila Orr"]
    assert "the news agency Torvpress" in [relay.of(text) for relay in best.relays]


def test_speech_inside_speech_names_the_inner_speaker_and_the_outer_relays() -> None:
    text = "Orr said the diver had told her that the pillar leaned."
    best = read(text, "the pillar leaned").attributions[0]
    assert [mention.of(text) for mention in best.mentions] == ["the diver"]
    assert [via.of(text) for via in best.via] == ["Orr"]


def test_a_clause_of_time_does_not_report() -> None:
    text = "The bridge stays shut, Mila Orr said, after a paper reported that it had moved."
    assert found(text, "The bridge stays shut") == ("said", "Mila Orr")


def test_nouns_that_look_like_verbs_are_no_cues() -> None:
    text = "The report and its claims reached the state house in May. The bridge holds."
    assert read(text, "The bridge holds").attributions == ()


def test_the_articles_own_words_have_no_attribution() -> None:
    reading = read("Torv lies on the coast. It has two bridges.", "two bridges")
    assert (reading.attributions, reading.quoted) == ((), False)


def test_the_right_sentence_is_read_among_others() -> None:
    text = (
        "The mayor said the quay was dry. Mila Orr denied it. Fishermen claimed that "
        "nobody had looked. The boats, the harbour master insisted, were safe."
    )
    assert found(text, "the quay was dry") == ("said", "The mayor")
    assert found(text, "nobody had looked") == ("claimed", "Fishermen")
    assert found(text, "were safe") == ("insisted", "the harbour master")


def test_positions_are_code_points_and_survive_marks_and_emoji() -> None:
    text = "🌊 “Cafe\u0301 closed,” Ole Ne\u0301met said. “لن نتراجع” 😀"
    assert found(text, "Cafe\u0301 closed") == ("said", "Ole Ne\u0301met")


_PIECES = st.lists(
    st.sampled_from(
        [
            "said", "told", "Mila Orr", "the", "minister", ",", ".", "“", "”", "‘", "’", '"', "he",
            "according to", "that", "and", "who", "\n", "قال", "إن", "«", "»", "😀", "e\u0301", "–",
            "quoted as saying", "by", "(", ")", "Monday", "12", "to", "had", "a letter from", "?",
        ]
    ),
    min_size=1,
    max_size=60,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(_PIECES, st.data())
def test_reading_never_fails_and_never_points_outside(
    pieces: list[str], data: st.DataObject
) -> None:
    text = " ".join(pieces)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    reading = read_attribution(text, (Span(start, end),))
    spans = [*reading.nearby]
    for known in reading.attributions:
        spans += [*known.mentions, *known.via, *known.relays]
        spans += [] if known.cue is None else [known.cue]
    for span in spans:
        assert span.end <= len(text)
        assert span.of(text).strip()


@pytest.mark.parametrize(
    "text",
    [
        "said X, " * 40_000,
        "Minister " * 40_000,
        "She said that " * 25_000,
        "a" * 300_000,
        ", " * 100_000,
        "قال الوزير إن " * 20_000,
        "said X.\n" * 40_000,
    ],
    ids=lambda text: text[:12],
)
@pytest.mark.parametrize("length", [40, 150_000])
def test_only_what_is_near_is_read_however_long_the_paragraph(text: str, length: int) -> None:
    middle = min(50_000, len(text) // 3)
    span = Span(middle, min(len(text), middle + length))
    assert _steps(text, span) < 60_000


def _steps(text: str, span: Span) -> int:
    """How many calls of functions it takes: a measure of work that no busy machine changes."""
    steps = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal steps
        steps += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        read_attribution(text, (span,))
    finally:
        sys.setprofile(None)
    return steps
