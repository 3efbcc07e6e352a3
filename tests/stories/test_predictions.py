"""Predicted fields as an annotator meets them: by mouse and keys in the real window."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.model.change import Edit
from annotator.model.speaker import Speaker
from annotator.session.session import Session
from annotator.ui.annotation_form import AnnotationForm
from annotator.ui.main_window import MainWindow
from tests.programs import OpenProgram
from tests.projects import add_article
from tests.stories.verbs import annotate, answer_annotator, click, current, desk, press, write

TEXT = (
    "“The quay is dry,” harbour minister Ilse Marn said, according to the daily Torv Post.\n"
    "“We will not pay,” she added. Her deputy, Odd Renner, said the fog was thick.\n"
    "The quay has two lamps.\n"
)


@pytest.fixture
def window(tmp_path: Path, open_program: OpenProgram) -> MainWindow:
    """An article in a project that knows one person and a newspaper."""
    with Session.create(tmp_path / "Quay.annotator") as session:
        add_article(session, TEXT, title="Quay")
        with session.step("people") as step:
            step.apply(Edit(before=None, after=Speaker(id="marn", name="Ilse Marn")))
            step.apply(Edit(before=None, after=Speaker(id="post", name="Torv Post", kind="outlet")))
    window = open_program(tmp_path / "Quay.annotator").window
    answer_annotator(window, "Mira")
    return window


def form(window: MainWindow) -> AnnotationForm:
    return desk(window).inspector.form


def test_a_type_key_fills_in_all_that_the_article_tells(window: MainWindow) -> None:
    made = annotate(window, "The quay is dry", "1")
    assert (made.speaker_id, made.stance, made.via, made.form) == (
        "marn",
        "supports",
        ("post",),
        "direct",
    )
    assert made.cue is not None
    assert made.cue.of(TEXT) == "said"
    assert form(window).speaker.why.text() == "Predicted: named in this sentence"
    assert form(window).stance_why.text() == ""
    press("Ctrl+Z")
    assert len(desk(window).annotations) == 0


def test_the_reason_goes_once_the_speaker_is_another(window: MainWindow) -> None:
    annotate(window, "The quay is dry", "1")
    press("Alt+1")
    assert form(window).speaker.why.text() == ""
    assert form(window).speaker.edit.accessibleDescription() == ""


def test_a_name_nobody_has_is_made_by_its_key(window: MainWindow) -> None:
    made = annotate(window, "the fog was thick", "1")
    assert made.speaker_id is None
    first = form(window).speaker.proposals.rows()[0]
    assert (first.text(), first.accessibleDescription()) == (
        "new: Odd Renner",
        "new: not in the project yet",
    )
    press("Alt+1")
    assert window.session is not None
    speaker = window.session.speaker(current(window).speaker_id or "")
    assert speaker is not None
    assert speaker.name == "Odd Renner"


def test_s_lists_the_ranked_ones_first_with_why(window: MainWindow) -> None:
    annotate(window, "We will not pay", "1")
    press("S")
    assert form(window).speaker.edit.matches_shown()[0] == "Ilse Marn"
    press("Escape")
    assert form(window).stance_why.text() == "Predicted: the words refuse or deny"
    press("+")
    assert form(window).stance_why.text() == ""


def test_a_proposition_brings_the_speakers_last_stance_on_it(window: MainWindow) -> None:
    annotate(window, "We will not pay", "1")
    press("P")
    write("Torv pays for the quay")
    press("Return")
    assert current(window).stance == "opposes"
    annotate(window, "The quay is dry", "1")
    press("P")
    write("Torv pays")
    press("Return")
    assert current(window).stance == "opposes"
    assert form(window).stance_why.text() == "Predicted: as before on this proposition"


def test_a_lead_switches_predictions_off_in_the_menu(window: MainWindow) -> None:
    assert window.actions_by_id is not None
    switch = window.actions_by_id["predictions"]
    assert switch.isChecked()
    switch.trigger()
    assert not window.actions_by_id["predictions"].isChecked()
    made = annotate(window, "The quay is dry", "1")
    assert (made.speaker_id, made.stance, made.predicted) == (None, "supports", None)
    rows = form(window).speaker.proposals.rows()
    assert all(row.accessibleDescription() == "" for row in rows)
    click(rows[0])
    assert current(window).speaker_id is not None
    press("Ctrl+Z", "Ctrl+Z", "Ctrl+Z")
    assert window.actions_by_id["predictions"].isChecked()
