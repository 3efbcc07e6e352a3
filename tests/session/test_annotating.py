from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.errors import InvalidAnnotation, NotFound, UserError
from annotator.model.span import Span
from annotator.session import annotating
from annotator.session.session import Session
from tests.projects import TEXT, add_article, new_session, span_of


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with new_session(tmp_path) as opened:
        yield opened


@pytest.fixture
def article_id(session: Session) -> str:
    return add_article(session)


def words(session: Session, phrase: str) -> Span:
    return Span(*span_of(TEXT, phrase))


def test_the_type_brings_its_usual_stance_and_the_words_their_form(
    session: Session, article_id: str
) -> None:
    direct = words(session, "We take no orders")
    made = annotating.annotate(session, article_id, [direct], "denial")
    assert (made.stance, made.form, made.quotes) == ("opposes", "direct", ("We take no orders",))
    reported = words(session, "two boats had left")
    made = annotating.annotate(session, article_id, [reported], "acknowledgment")
    assert (made.stance, made.form) == ("supports", "indirect")


def test_changing_the_type_carries_the_usual_stance_but_not_a_chosen_one(
    session: Session, article_id: str
) -> None:
    made = annotating.annotate(session, article_id, [Span(1, 20)], "claim")
    assert annotating.change_annotation(session, made.id, type="denial").stance == "opposes"
    annotating.change_annotation(session, made.id, stance="mixed")
    assert annotating.change_annotation(session, made.id, type="claim").stance == "mixed"


def test_several_fragments_are_kept_sorted_and_touching_ones_join(
    session: Session, article_id: str
) -> None:
    first, second = words(session, "We take no orders"), words(session, "Nothing has changed")
    made = annotating.annotate(session, article_id, [first], "claim")
    made = annotating.add_fragment(session, made.id, second)
    assert made.quotes == ("Nothing has changed", "We take no orders")
    touching = Span(second.end, second.end + 1)
    made = annotating.add_fragment(session, made.id, touching)
    assert made.fragments == (Span(second.start, touching.end), first)
    made = annotating.remove_fragment(session, made.id, second.start)
    assert made.fragments == (first,)
    with pytest.raises(InvalidAnnotation, match="at least one fragment"):
        annotating.remove_fragment(session, made.id, first.start)


@pytest.mark.parametrize(
    ("span", "type_id"),
    [(Span(0, 5_000), "claim"), (Span(1, 20), "rumour")],
)
def test_what_the_scheme_or_the_article_does_not_allow_is_not_stored(
    session: Session, article_id: str, span: Span, type_id: str
) -> None:
    with pytest.raises(InvalidAnnotation):
        annotating.annotate(session, article_id, [span], type_id)
    assert session.annotations(article_id) == ()
    assert session.undo_labels()[0] == "import 1 article"


def test_a_speaker_is_found_by_any_spelling_and_made_once(
    session: Session, article_id: str
) -> None:
    one = annotating.annotate(session, article_id, [Span(1, 20)], "claim")
    other = annotating.annotate(session, article_id, [Span(1, 20)], "claim")
    one = annotating.set_speaker(session, one.id, "Zoë  O’Dell-Ray")
    other = annotating.set_speaker(session, other.id, "zoe o'dell ray")
    assert one.speaker_id == other.speaker_id
    assert [speaker.name for speaker in session.speakers()] == ["Zoë O’Dell-Ray"]


def test_one_new_relayer_named_twice_is_one_speaker(session: Session, article_id: str) -> None:
    made = annotating.annotate_named(
        session,
        article_id,
        [Span(1, 20)],
        "claim",
        speaker="Ines Vold",
        relayers=["Ines Vold", "Tarn Wire", "tarn wire"],
    )
    names = [speaker.name for speaker in session.speakers()]
    assert names == ["Ines Vold", "Tarn Wire"]
    assert len(made.via) == 2
    session.undo()
    assert session.speakers() == []
    assert session.annotations(article_id) == ()


def test_an_article_finishes_only_when_required_fields_are_filled(
    session: Session, article_id: str
) -> None:
    made = annotating.annotate(session, article_id, [Span(1, 20)], "claim")
    with pytest.raises(InvalidAnnotation, match="its speaker"):
        annotating.finish(session, article_id)
    assert session.annotation_set(article_id).state == "in progress"
    annotating.set_speaker(session, made.id, "Ines Vold")
    assert annotating.finish(session, article_id).state == "finished"
    assert session.finished_count() == 1


def test_read_and_nothing_here_is_recorded(session: Session, article_id: str) -> None:
    done = annotating.finish(session, article_id)
    assert (done.state, done.annotations) == ("finished", 0)
    session.undo()
    assert session.annotation_set(article_id).state == "new"


def test_a_finished_article_stays_so_until_something_is_left_open(
    session: Session, article_id: str
) -> None:
    made = annotating.annotate(session, article_id, [Span(1, 20)], "claim")
    annotating.set_speaker(session, made.id, "Ines Vold")
    annotating.finish(session, article_id)
    annotating.change_annotation(session, made.id, note="checked")
    assert session.annotation_set(article_id).state == "finished"
    annotating.annotate(session, article_id, [Span(3, 20)], "claim")
    assert session.annotation_set(article_id).state == "in progress"


def test_nobody_sees_or_touches_anybody_elses_annotations(
    session: Session, article_id: str
) -> None:
    made = annotating.annotate(session, article_id, [Span(1, 20)], "claim")
    session.switch_annotator("a2")
    assert session.annotations(article_id) == ()
    assert session.annotation(made.id) is None
    with pytest.raises(NotFound):
        annotating.delete(session, [made.id])
    with pytest.raises(NotFound):
        annotating.change_annotation(session, made.id, note="mine now")
    session.switch_annotator("a1")
    assert session.annotations(article_id) == (made,)


def test_annotating_needs_somebody_who_does_it(tmp_path: Path) -> None:
    with Session.create(tmp_path / "p") as session:
        article_id = add_article(session)
        with pytest.raises(UserError, match="who is annotating"):
            annotating.annotate(session, article_id, [Span(1, 20)], "claim")


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "a\x00b", "a\nb", "a\u202eb"])
def test_an_annotator_has_a_visible_name(session: Session, name: str) -> None:
    with pytest.raises(UserError, match="visible characters"):
        session.switch_annotator(name)
    assert session.annotators() == ["a1"]


def test_excluded_regions_take_no_annotations(session: Session) -> None:
    from annotator.session.transfer import ArticleImport
    from tests.session.test_transfer import draft

    run = ArticleImport(session)
    run.add(draft("date 2031-03-04 It rains.", excluded=(Span(0, 16),)))
    article_id = run.finish().added[0].id or ""
    with pytest.raises(InvalidAnnotation, match="excluded region"):
        annotating.annotate(session, article_id, [Span(0, 4)], "claim")
    annotating.annotate(session, article_id, [Span(16, 24)], "claim")
