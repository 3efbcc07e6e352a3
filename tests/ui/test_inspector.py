"""The inspector in the real window: every field by mouse and keys, and what it says."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QPlainTextEdit, QToolButton
from pytestqt.qtbot import QtBot

from annotator.model.annotation import Annotation
from annotator.model.scheme import read_scheme
from annotator.paths import resource
from annotator.session import annotating
from annotator.session.session import Session
from annotator.ui.annotation_form import AnnotationForm
from annotator.ui.inspector import Inspector
from annotator.ui.main_window import MainWindow
from annotator.ui.people import People
from tests.projects import add_article, new_session
from tests.stories.harbour import FERRY
from tests.stories.verbs import (
    annotate,
    click,
    current,
    desk,
    name_speaker,
    press,
    select_text,
    write,
)


@pytest.fixture
def form(window: MainWindow) -> AnnotationForm:
    """The fields of a claim that was just made."""
    annotate(window, "We checked every boat", "1")
    return desk(window).inspector.form


def test_it_says_what_the_annotation_is(window: MainWindow, form: AnnotationForm) -> None:
    assert form.head.heading.text() == "Claim"
    assert form.head.place.text() == "¶3 · 21 chars"
    assert "“We checked every boat”" in [label.text() for label in form.findChildren(QLabel)]
    assert form.types.chip("claim").isChecked()
    assert form.stances.chip("supports").isChecked()
    assert form.certainties.chip("certain").isChecked()


def test_what_is_needed_to_finish_is_said_in_words(
    window: MainWindow, form: AnnotationForm
) -> None:
    assert form.needed_words("speaker") == "needed to finish"
    assert form.needed_words("note") == ""
    name_speaker("Ana Pérez")
    assert form.needed_words("speaker") == ""


def test_chips_set_type_stance_and_certainty(window: MainWindow, form: AnnotationForm) -> None:
    click(form.types.chip("denial"))
    assert (current(window).type, current(window).stance) == ("denial", "opposes")
    click(form.stances.chip("mixed"))
    assert current(window).stance == "mixed"
    click(form.certainties.chip("possible"))
    assert current(window).certainty == "possible"
    assert form.certainties.chip("possible").isChecked()
    assert not form.certainties.chip("certain").isChecked()
    assert desk(window).view.hasFocus()


def test_a_speaker_is_found_by_a_word_of_an_alias(window: MainWindow, form: AnnotationForm) -> None:
    assert window.session is not None
    name_speaker("Ana Pérez")
    press("S")
    write("nobody yet")
    assert form.speaker.edit.matches_shown() == ["Make new speaker “nobody yet”"]
    press("Escape")
    assert form.speaker.edit.text() == "Ana Pérez"
    assert desk(window).view.hasFocus()
    press("S")
    write("per")
    assert form.speaker.edit.matches_shown() == ["Ana Pérez", "Make new speaker “per”"]
    press("Down", "Return")
    made = window.session.speaker(current(window).speaker_id or "")
    assert made is not None
    assert made.name == "per"
    assert len(window.session.speakers()) == 2


def test_shift_enter_makes_a_new_speaker_whatever_is_marked(
    window: MainWindow, form: AnnotationForm
) -> None:
    assert window.session is not None
    name_speaker("Ana Pérez")
    press("S")
    write("Ana")
    press("Shift+Return")
    assert [speaker.name for speaker in window.session.speakers()] == ["Ana Pérez", "Ana"]


def test_a_click_on_a_row_takes_it(window: MainWindow, form: AnnotationForm, qtbot: QtBot) -> None:
    name_speaker("Ana Pérez")
    name_speaker("Tomas Rill")
    press("S")
    write("a")
    popup = form.speaker.edit.popup()
    assert popup is not None
    row = form.speaker.edit.matches_shown().index("Ana Pérez")
    click(popup.viewport(), popup.visualRect(popup.model().index(row, 0)).center())
    assert form.speaker.edit.text() == "Ana Pérez"
    assert not popup.isVisible()


def test_an_emptied_speaker_field_takes_the_speaker_away(
    window: MainWindow, form: AnnotationForm
) -> None:
    name_speaker("Ana Pérez")
    press("S", "Backspace", "Return")
    assert current(window).speaker_id is None
    assert form.needed_words("speaker") == "needed to finish"


def test_leaving_the_field_takes_a_name_typed_in_full_and_forgets_half_of_one(
    window: MainWindow, form: AnnotationForm
) -> None:
    assert window.session is not None
    name_speaker("Ana Pérez")
    name_speaker("Tomas Rill")
    press("S")
    write("ana perez")
    click(desk(window).list.filter_edit)
    assert form.speaker.edit.text() == "Ana Pérez"
    desk(window).focus_article()
    press("S")
    write("Tom")
    click(desk(window).list.filter_edit)
    assert form.speaker.edit.text() == "Ana Pérez"
    assert len(window.session.speakers()) == 2


def test_the_likeliest_speakers_are_a_key_away(window: MainWindow, form: AnnotationForm) -> None:
    name_speaker("Ana Pérez")
    annotate(window, "Nobody was hurt", "1")
    name_speaker("Tomas Rill")
    annotate(window, "one man had been late", "3")
    rows = form.speaker.proposals.rows()
    assert [(row.text(), row.accessibleDescription()) for row in rows] == [
        ("Ana Pérez", "named near by"),
        ("Tomas Rill", "speaks in this article"),
    ]
    press("Alt+2")
    assert form.speaker.edit.text() == "Tomas Rill"
    click(form.speaker.proposals.rows()[0])
    assert form.speaker.edit.text() == "Ana Pérez"


def test_a_proposition_is_made_found_and_taken_away(
    window: MainWindow, form: AnnotationForm
) -> None:
    press("P")
    write("The boats were checked")
    assert form.proposition.matches_shown() == ["New proposition “The boats were checked”"]
    press("Return")
    first = current(window).proposition_id
    assert first is not None
    annotate(window, "Nobody was hurt", "1")
    press("P")
    write("boats ch")
    press("Return")
    assert current(window).proposition_id == first
    press("P", "Backspace", "Return")
    assert current(window).proposition_id is None


def test_relayers_are_added_in_order_and_removed(window: MainWindow, form: AnnotationForm) -> None:
    for name in ("State agency", "The Ledger"):
        form.begin_field("via")
        write(name)
        press("Return")
    via = current(window).via
    assert window.session is not None
    assert [getattr(window.session.speaker(known), "name", "") for known in via] == [
        "State agency",
        "The Ledger",
    ]
    button = form.via.findChild(QAbstractButton, via[0])
    assert button is not None
    click(button)
    assert current(window).via == (via[1],)


@pytest.mark.parametrize("field", ["cue", "mention"])
def test_words_of_the_article_are_taken_from_the_selection_and_cleared(
    window: MainWindow, form: AnnotationForm, field: str
) -> None:
    part = getattr(form, field)
    assert not part.take_button.isEnabled()
    select_text(desk(window).view, "she told reporters")
    form.begin_field(field)
    press("Space")
    span = getattr(current(window), field)
    assert FERRY[span.start : span.end] == "she told reporters"
    assert part.words.text() == "“she told reporters”"
    assert not part.take_button.isEnabled()
    click(part.clear_button)
    assert getattr(current(window), field) is None


def test_a_date_is_stored_and_what_is_none_is_marked(
    window: MainWindow, form: AnnotationForm
) -> None:
    form.begin_field("date_said")
    write("2031-05")
    press("Return")
    assert current(window).date_said == "2031-05"
    form.begin_field("date_said")
    press("Ctrl+A")
    write("May")
    press("Return")
    assert current(window).date_said == "2031-05"
    assert form.date_said.edit.property("invalid") is True
    form.begin_field("date_said")
    press("Ctrl+A", "Del", "Return")
    assert current(window).date_said is None
    assert form.date_said.edit.property("invalid") is False


def test_keys_stay_in_the_date_field_until_the_date_is_right(
    window: MainWindow, form: AnnotationForm
) -> None:
    form.begin_field("date_said")
    write("2031-02-30")
    press("Return")
    assert form.date_said.edit.hasFocus()
    assert form.date_said.visibleRegion().boundingRect() == form.date_said.rect()
    press("Ctrl+A")
    write("2031-02")
    press("Return")
    assert current(window).date_said == "2031-02"
    assert [made.type for made in desk(window).annotations] == ["claim"]
    assert desk(window).view.hasFocus()


def test_a_note_is_stored_when_the_focus_leaves(window: MainWindow, form: AnnotationForm) -> None:
    press("N")
    write("who checked? 🤔 ‘perhaps’")
    assert current(window).note == ""
    click(desk(window).list.filter_edit)
    assert current(window).note == "who checked? 🤔 ‘perhaps’"


def test_unsure_and_delete_have_buttons(window: MainWindow, form: AnnotationForm) -> None:
    click(form.unsure_chip)
    assert current(window).unsure
    press("U")
    assert not current(window).unsure
    assert not form.unsure_chip.isChecked()
    click(form.delete_chip)
    assert len(desk(window).annotations) == 0


def test_a_fragment_can_be_taken_away_again(window: MainWindow, form: AnnotationForm) -> None:
    select_text(desk(window).view, "Nobody was hurt")
    press("F")
    crosses = form.head.fragments.findChildren(QToolButton)
    assert len(crosses) == 2
    click(crosses[0])
    assert current(window).quotes == ("Nobody was hurt",)


def test_without_a_current_annotation_it_lists_those_of_the_article(
    window: MainWindow, form: AnnotationForm
) -> None:
    made = current(window)
    annotate(window, "The ferry is safe", "2")
    press("Esc")
    resting = desk(window).inspector.resting
    assert resting.isVisible()
    words = [resting.rows.index(row).data() for row in range(resting.rows.rowCount())]
    assert words == ["Denial ▼: The ferry is safe", "Claim ▲: We checked every boat"]
    rows = resting.list.view
    click(rows.viewport(), rows.visualRect(resting.rows.index(1)).center())
    assert desk(window).view.current() == made.id


def test_names_are_shown_as_typed_and_never_as_markup(
    window: MainWindow, form: AnnotationForm
) -> None:
    hostile = "<img src='/etc/passwd'> & Söhne"
    name_speaker(hostile)
    form.begin_field("via")
    write(hostile)
    press("Return")
    assert form.speaker.edit.text() == hostile
    button = form.via.findChild(QAbstractButton, current(window).via[0])
    assert button is not None
    assert button.text() == hostile.replace("&", "&&")
    for label in window.findChildren(QLabel):
        assert label.textFormat() != Qt.TextFormat.AutoText, label.text()


def test_fields_that_the_scheme_does_not_use_are_not_shown(tmp_path: Path, qtbot: QtBot) -> None:
    plan = json.loads(resource("scheme.json").read_text(encoding="utf-8"))
    off = ("proposition", "via", "cue", "mention", "certainty", "date_said", "note", "unsure")
    plan["fields"] = {**plan["fields"], **dict.fromkeys(off, "off")}
    scheme = read_scheme(json.dumps(plan))
    with new_session(tmp_path) as session:
        article_id = add_article(session)
        made = _claim(session, article_id)
        inspector = Inspector(scheme, People(session))
        qtbot.addWidget(inspector)
        inspector.show_annotation(made, session.article(article_id), speakers_in_article=0)
        inspector.show()
        form = inspector.form
        assert form.types.isVisible()
        assert form.stances.isVisible()
        assert form.speaker.isVisible()
        for hidden in (form.proposition, form.via, form.cue, form.mention, form.note):
            assert not hidden.isVisible()
        assert not form.unsure_chip.isVisible()
        captions = [label.text() for label in form.findChildren(QLabel) if label.isVisible()]
        assert "STANCE" in captions
        assert "STANCE TOWARD" not in captions


def test_showing_an_annotation_again_keeps_a_note_that_is_being_written(
    tmp_path: Path, qtbot: QtBot
) -> None:
    with new_session(tmp_path) as session:
        article_id = add_article(session)
        made = _claim(session, article_id)
        article = session.article(article_id)
        inspector = Inspector(session.scheme, People(session))
        qtbot.addWidget(inspector)
        inspector.show_annotation(made, article, speakers_in_article=0)
        inspector.form.note.setPlainText("half a thought")
        changed = dataclasses.replace(made, unsure=True)
        inspector.show_annotation(changed, article, speakers_in_article=0)
        assert inspector.pending_note == "half a thought"
        other = dataclasses.replace(made, id="other", note="its own")
        inspector.show_annotation(other, article, speakers_in_article=0)
        assert inspector.pending_note is None
        assert inspector.form.note.note == "its own"


def test_every_field_has_a_name_for_screen_readers(
    window: MainWindow, form: AnnotationForm
) -> None:
    for field in form.findChildren(QLineEdit) + form.findChildren(QPlainTextEdit):
        assert field.accessibleName(), field
    for button in window.findChildren(QAbstractButton):
        is_part_of_a_line = isinstance(button.parent(), QLineEdit)
        assert is_part_of_a_line or button.accessibleName() or button.text() or button.objectName()


def _claim(session: Session, article_id: str) -> Annotation:
    from annotator.model.span import Span

    return annotating.annotate(session, article_id, [Span(1, 20)], "claim")
