"""New names that look like known ones, and the same words said by several, by keys and mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from annotator.session import annotating, speakers
from annotator.session.session import Session
from annotator.ui.annotation_form import AnnotationForm
from annotator.ui.main_window import MainWindow
from annotator.ui.match_list import MatchRows
from tests.stories.verbs import annotate, click, current, desk, name_speaker, press, write


@pytest.fixture
def session(window: MainWindow) -> Session:
    assert window.session is not None
    return window.session


@pytest.fixture
def form(window: MainWindow) -> AnnotationForm:
    """A claim by a known speaker, and another one that is current and has none yet."""
    annotate(window, "The ferry is safe", "1")
    name_speaker("Ildar Qoveshti")
    annotate(window, "Nobody was hurt", "1")
    return desk(window).inspector.form


def names(session: Session) -> list[str]:
    return [speaker.name for speaker in session.speakers()]


def speaker_of(window: MainWindow) -> str:
    return desk(window).people.speaker_name(current(window).speaker_id)


def said_by(window: MainWindow) -> list[str]:
    """Who says the words of the current annotation, in all annotations on them."""
    same = [
        known for known in desk(window).annotations if known.fragments == current(window).fragments
    ]
    return [desk(window).people.speaker_name(known.speaker_id) for known in same]


def test_the_known_one_is_offered_before_a_new_one(
    window: MainWindow, session: Session, form: AnnotationForm
) -> None:
    press("S")
    write("Eldar Kov")
    assert form.speaker.edit.matches_shown() == ["Make new speaker “Eldar Kov”"]
    write("eshty")
    assert form.speaker.edit.matches_shown() == [
        "Ildar Qoveshti",
        "Make new speaker “Eldar Koveshty”",
    ]
    popup = form.speaker.edit.popup()
    assert popup is not None
    assert isinstance(popup.model(), MatchRows)
    spoken = popup.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Ildar Qoveshti, looks alike"
    press("Return")
    assert speaker_of(window) == "Ildar Qoveshti"
    assert names(session) == ["Ildar Qoveshti"]


def test_made_all_the_same_it_is_asked_about_and_the_answer_is_one_step(
    window: MainWindow, session: Session, form: AnnotationForm
) -> None:
    press("S")
    write("Eldar Koveshty")
    press("Shift+Return")
    assert names(session) == ["Ildar Qoveshti", "Eldar Koveshty"]
    question = form.speaker.question
    assert question.isVisible()
    assert question.words.text() == "“Eldar Koveshty” looks like Ildar Qoveshti: same person?"
    assert desk(window).view.hasFocus()  # reading goes on
    press("Alt+Y")
    assert question.isHidden()
    assert speaker_of(window) == "Ildar Qoveshti"
    assert [speaker.names for speaker in session.speakers()] == [
        ("Ildar Qoveshti", "Eldar Koveshty")
    ]
    press("Ctrl+Z")
    assert names(session) == ["Ildar Qoveshti", "Eldar Koveshty"]
    assert speaker_of(window) == "Eldar Koveshty"
    assert question.isVisible()
    click(question.same_button)
    assert speaker_of(window) == "Ildar Qoveshti"


def test_another_is_remembered(window: MainWindow, session: Session, form: AnnotationForm) -> None:
    press("S")
    write("Eldar Koveshty")
    press("Shift+Return")
    click(form.speaker.question.other_button)
    assert form.speaker.question.isHidden()
    made = speakers.named_speaker(session, "Eldar Koveshty")
    assert [session.speaker(known).name for known in made.distinct_from] == ["Ildar Qoveshti"]  # type: ignore[union-attr]
    annotate(window, "We checked every boat", "1")
    name_speaker("Eldar Koveshty")
    assert form.speaker.question.isHidden()
    assert not window.actions_by_id["same_person"].isEnabled()  # type: ignore[index]


def test_relayers_are_asked_about_too_and_strangers_are_not(
    window: MainWindow, session: Session, form: AnnotationForm
) -> None:
    form.begin_field("via")
    write("Mirel Tushk")
    press("Shift+Return")
    assert form.via.question.isHidden()
    form.begin_field("via")
    write("I. Qoveshti")
    press("Shift+Return")
    assert form.via.question.isVisible()
    press("Alt+Y")
    relayers = [desk(window).people.speaker_name(known) for known in current(window).via]
    assert relayers == ["Mirel Tushk", "Ildar Qoveshti"]


def test_a_list_made_elsewhere_is_not_asked_about(
    window: MainWindow, session: Session, form: AnnotationForm
) -> None:
    speakers.make_speaker(session, name="Eldar Koveshty")
    name_speaker("Eldar Koveshty")
    assert form.speaker.question.isHidden()


def test_two_names_typed_give_the_words_to_both_in_one_step(
    window: MainWindow, session: Session, form: AnnotationForm
) -> None:
    press("S")
    write("Ildar;")  # the semicolon takes the marked name
    assert form.speaker.edit.text() == "Ildar Qoveshti; "
    write("Sefa Durnai")
    press("Return")
    assert said_by(window) == ["Ildar Qoveshti", "Sefa Durnai"]
    assert speaker_of(window) == "Ildar Qoveshti"
    assert desk(window).view.hasFocus()
    press("Ctrl+Z")
    assert said_by(window) == [""]
    assert names(session) == ["Ildar Qoveshti"]


def test_shift_s_adds_a_speaker_to_the_same_words(
    window: MainWindow, session: Session, form: AnnotationForm
) -> None:
    name_speaker("Sefa Durnai")
    press("Shift+S")
    assert form.speaker.edit.text() == "Sefa Durnai; "
    press("Return")  # nobody was named
    assert said_by(window) == ["Sefa Durnai"]
    press("Shift+S")
    write("qov")
    assert form.speaker.edit.matches_shown()[0] == "Ildar Qoveshti"
    press("Return")
    assert said_by(window) == ["Sefa Durnai", "Ildar Qoveshti"]
    assert session.undo_labels()[0] == "add another speaker"
    press("Shift+S", "Escape")
    assert form.speaker.edit.text() == "Sefa Durnai"


def test_a_proposal_says_the_same_words_too(
    window: MainWindow, session: Session, form: AnnotationForm
) -> None:
    name_speaker("Sefa Durnai")
    proposed = form.speaker.proposal(1)
    assert proposed is not None
    press("Alt+Shift+1")
    assert said_by(window) == ["Sefa Durnai", proposed.name]
    press("Alt+Shift+1")
    assert len(said_by(window)) == 2


def test_renaming_is_seen_at_once(
    window: MainWindow, session: Session, form: AnnotationForm
) -> None:
    name_speaker("Sefa Durnai")
    made = annotating.set_proposition(session, current(window).id, "The ferry is safe.")
    assert made.speaker_id is not None
    speakers.change_speaker(session, made.speaker_id, name="S. Durnai")
    assert form.speaker.edit.text() == "S. Durnai"
    resting = desk(window).inspector.resting.rows
    assert any("S. Durnai" in resting.heading(known) for known in desk(window).annotations)


def test_a_proposition_is_offered_with_kind_and_status(
    window: MainWindow, session: Session, form: AnnotationForm
) -> None:
    annotating.set_proposition(session, current(window).id, "The ferry is safe.")
    press("P")
    write("ferry")
    popup = form.proposition.popup()
    assert popup is not None
    spoken = popup.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "The ferry is safe., fact · proposed"
