"""What is predicted for a new annotation, on articles of our own and on the sample corpus."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.model.change import Edit
from annotator.model.span import Span
from annotator.model.speaker import Speaker
from annotator.session import annotating
from annotator.session.prediction import Candidate, Prediction, Predictor
from annotator.session.sample import create_sample, sample_sets
from annotator.session.session import Session
from tests.projects import add_article, new_session

TEXT = (
    "Harbour minister Ilse Marn opened the quay on Monday. 🌊\n"
    "“The quay is dry,” she said. “It was never wet,” the minister told the Torv Post.\n"
    "The harbour union denied that a boat had sunk, the Torv Post reported.\n"
    "Marn’s deputy, Odd Renner, said the union was mistaken.\n"
    "The quay has two lamps.\n"
    "A pilot said the fog was thick. Marn and the harbour union said talks would go on.\n"
    "“We will not pay,” she said.\n"
)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """A project with one article and the people it names, but for the deputy and the pilot."""
    with new_session(tmp_path) as session:
        add_article(session, TEXT)
        with session.step("people") as step:
            for speaker in (
                Speaker(id="marn", name="Ilse Marn", role="harbour minister"),
                Speaker(id="union", name="Torv Harbour Union", kind="body"),
                Speaker(id="post", name="The Torv Post", kind="outlet"),
            ):
                step.apply(Edit(before=None, after=speaker))
        yield session


def predict(session: Session, words: str, type_id: str = "claim") -> Prediction:
    (summary,) = session.summaries(session.article_numbers())
    start = TEXT.index(words)
    return Predictor(session).predict(
        session.article(summary.id), (Span(start, start + len(words)),), type_id
    )


def speaker(prediction: Prediction) -> Candidate:
    assert prediction.speaker is not None
    return prediction.speaker


def test_a_pronoun_is_the_person_named_last(session: Session) -> None:
    found = predict(session, "The quay is dry")
    assert speaker(found) == Candidate(speaker_id="marn", reason="pronoun")
    assert found.mention is not None
    assert found.cue is not None
    assert (found.mention.of(TEXT), found.cue.of(TEXT)) == ("she", "said")


def test_a_title_is_the_bearer_and_the_paper_told_is_the_relayer(session: Session) -> None:
    found = predict(session, "It was never wet")
    assert speaker(found) == Candidate(speaker_id="marn", reason="title")
    assert found.via == ("post",)


def test_words_of_a_bodys_name_mean_the_body(session: Session) -> None:
    found = predict(session, "a boat had sunk", "denial")
    assert speaker(found) == Candidate(speaker_id="union", reason="title")
    assert (found.via, found.stance) == (("post",), "opposes")


def test_a_name_that_nobody_has_is_offered_and_not_filled_in(session: Session) -> None:
    found = predict(session, "the union was mistaken")
    assert found.speaker is None
    assert found.speakers[0] == Candidate(speaker_id=None, name="Odd Renner", reason="new")
    unnamed = predict(session, "the fog was thick")
    assert unnamed.speaker is None
    assert unnamed.speakers[0].name == "(unnamed) pilot"


def test_words_that_nobody_reports_are_the_articles_own(session: Session) -> None:
    found = predict(session, "The quay has two lamps")
    assert speaker(found) == Candidate(speaker_id=None, name="Article voice", reason="voice")
    assert (found.mention, found.cue, found.via) == (None, None, ())


def test_of_two_who_speak_together_the_second_annotation_gets_the_second(session: Session) -> None:
    first = predict(session, "talks would go on")
    assert [known.speaker_id for known in first.speakers[:2]] == ["marn", "union"]
    (summary,) = session.summaries(session.article_numbers())
    start = TEXT.index("talks would go on")
    span = Span(start, start + len("talks would go on"))
    annotating.annotate(session, summary.id, (span,), "claim", speaker_id="marn")
    assert speaker(predict(session, "talks would go on")).speaker_id == "union"


def test_a_refusal_opposes_and_an_admission_does_not(session: Session) -> None:
    refusal = predict(session, "We will not pay")
    assert (refusal.stance, refusal.stance_reason) == ("opposes", "refusal")
    admission = predict(session, "We will not pay", "acknowledgment")
    assert (admission.stance, admission.stance_reason) == ("supports", "type")


def test_the_same_words_elsewhere_are_filled_in_as_they_were(session: Session) -> None:
    other = add_article(session, "Elsewhere, too, the quay has two lamps.", title="Again")
    start = TEXT.index("The quay has two lamps") + 4
    words = "quay has two lamps"
    (summary, _) = session.summaries(session.article_numbers())
    annotating.annotate(
        session,
        summary.id,
        (Span(start, start + len(words)),),
        "claim",
        speaker_id="union",
        stance="mixed",
    )
    article = session.article(other)
    begin = article.text.index(words)
    span = Span(begin, begin + len(words))
    again = Predictor(session).predict(article, (span,), "claim")
    assert speaker(again) == Candidate(speaker_id="union", reason="words")
    assert (again.stance, again.stance_reason) == ("mixed", "words")
    session.switch_annotator("a2")
    blind = Predictor(session).predict(article, (span,), "claim")
    assert blind.stance_reason == "type"
    assert all(known.reason != "words" for known in blind.speakers)


def test_new_renamed_and_removed_speakers_are_followed(session: Session) -> None:
    predictor = Predictor(session)
    (summary,) = session.summaries(session.article_numbers())
    article = session.article(summary.id)
    start = TEXT.index("the union was mistaken")
    span = (Span(start, start + len("the union was mistaken")),)
    assert predictor.predict(article, span, "claim").speaker is None
    deputy = Speaker(id="deputy", name="Odd Renner")
    with session.step("new speaker") as step:
        step.apply(Edit(before=None, after=deputy))
    assert speaker(predictor.predict(article, span, "claim")).speaker_id == "deputy"
    session.undo()
    assert predictor.predict(article, span, "claim").speaker is None


def test_of_two_with_one_surname_the_one_named_in_full_before_is_meant(tmp_path: Path) -> None:
    text = "Anna Holt and Bo Holt met. Bo Holt left early. Holt said the road was long."
    with new_session(tmp_path) as session:
        article_id = add_article(session, text)
        with session.step("people") as step:
            step.apply(Edit(before=None, after=Speaker(id="anna", name="Anna Holt")))
            step.apply(Edit(before=None, after=Speaker(id="bo", name="Bo Holt")))
        start = text.index("the road")
        found = Predictor(session).predict(
            session.article(article_id), (Span(start, len(text) - 1),), "claim"
        )
        assert [known.speaker_id for known in found.speakers[:2]] == ["bo", "anna"]


def test_the_sample_corpus_is_predicted_nine_times_in_ten(tmp_path: Path) -> None:
    kept: Counter[str] = Counter()
    with create_sample(tmp_path / "sample.annotator", with_annotations=False) as session:
        predictor = Predictor(session)
        names = {known.id: known.name for known in session.speakers()}
        for record in sample_sets():
            session.switch_annotator(record.annotator or "")
            article = session.article(record.article.id or "")
            for wanted in record.annotations:
                found = predictor.predict(article, wanted.fragments[:1], wanted.type)
                filled = found.speaker.speaker_id if found.speaker is not None else None
                kept["all"] += 1
                kept["speaker"] += filled == wanted.speaker_id
                kept["filled"] += filled is not None
                kept["stance"] += found.stance == wanted.stance
                kept["via"] += tuple(names[known] for known in found.via) == wanted.via
                for field in ("mention", "cue"):
                    told, read = getattr(wanted, field), getattr(found, field)
                    kept[field] += read.overlaps(told) if told and read else told is read
                annotating.annotate(
                    session,
                    article.id,
                    wanted.fragments,
                    wanted.type,
                    speaker_id=wanted.speaker_id,
                    stance=wanted.stance,
                )
    assert kept["all"] == 238
    recall, precision = kept["speaker"] / kept["all"], kept["speaker"] / kept["filled"]
    assert recall >= 0.92
    assert precision >= 0.92
    assert kept["stance"] / kept["all"] >= 0.8
    assert kept["mention"] / kept["all"] >= 0.9
    assert kept["cue"] / kept["all"] >= 0.9
    assert kept["via"] / kept["all"] >= 0.9
