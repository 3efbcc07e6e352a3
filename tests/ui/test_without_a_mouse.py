"""An article annotated by keys alone: finding words, selecting, labelling, correcting, undoing."""

from __future__ import annotations

from annotator.ui.main_window import MainWindow
from tests.stories.harbour import BRIDGE, FERRY
from tests.stories.verbs import current, desk, name_speaker, press, select_text
from tests.ui.pages import span_of


def selected(window: MainWindow, text: str = FERRY) -> str:
    """The selected words as they stand in the article."""
    span = desk(window).view.selected_span()
    assert span is not None
    return span.of(text)


def stored(window: MainWindow) -> list[str]:
    """The words of the annotations on disk, in the order they were made."""
    page = desk(window)
    assert window.session is not None
    assert page.article is not None
    found = window.session.annotations(page.article.id)
    return [" … ".join(annotation.quotes) for annotation in found]


def test_from_quotation_to_quotation_that_has_no_label(window: MainWindow) -> None:
    press("G")
    assert selected(window) == "The ferry is safe"
    press("1")
    name_speaker("Ana Pérez")
    press("G")
    assert selected(window) == "We checked every boat"
    press("G")
    assert selected(window) == "Nobody was hurt"
    press("R")
    assert current(window).quotes == ("Nobody was hurt",)
    press("Shift+G")
    assert selected(window) == "We checked every boat"
    press("G")
    assert selected(window) == "العبّارة آمنة"
    press("G")
    assert selected(window) == "العبّارة آمنة"
    assert "No unlabelled quotation" in window.status_line.words.text()


def test_the_last_annotation_is_repeated_with_all_its_fields(window: MainWindow) -> None:
    press("G", "2")
    name_speaker("Ana Pérez")
    press("P")
    for letter in "safe":
        press(letter)
    press("Return", "M", "U", "Esc")
    first = current(window) if desk(window).view.current() else None
    select_text(desk(window).view, "Nobody was hurt")
    press("R")
    made = current(window)
    assert window.session is not None
    first = window.session.annotations(made.article_id)[0]
    assert made.id != first.id
    for field in ("type", "speaker_id", "stance", "proposition_id", "via"):
        assert getattr(made, field) == getattr(first, field), field
    assert first.type == "denial"
    assert first.stance == "mixed"
    assert first.proposition_id is not None
    assert not made.unsure
    press("Ctrl+Z")
    assert stored(window) == ["The ferry is safe"]
    press("Ctrl+Shift+Z")
    assert stored(window) == ["The ferry is safe", "Nobody was hurt"]


def test_repeating_before_anything_was_made_says_so(window: MainWindow) -> None:
    press("J", "R")
    assert stored(window) == []
    assert "no annotation yet" in window.banner.words.text()


def test_sentences_and_paragraphs_are_stepped_through_and_joined(window: MainWindow) -> None:
    press("Ctrl+PgDown")
    press("J")
    assert selected(window, BRIDGE) == "The council will rebuild the bridge, mayor Tomas Rill said"
    press("J")
    assert selected(window, BRIDGE) == "He denied that money was missing"
    press("Shift+J")
    assert selected(window, BRIDGE) == (
        "He denied that money was missing. “There is enough,” he said"
    )
    press("Shift+K")
    assert selected(window, BRIDGE) == "He denied that money was missing"
    press("Shift+K")
    assert selected(window, BRIDGE).startswith("The council will")
    assert selected(window, BRIDGE).endswith("money was missing")
    press("Shift+J")
    assert selected(window, BRIDGE) == "He denied that money was missing"
    press("Ctrl+Up")
    assert selected(window, BRIDGE) == "The council will rebuild the bridge, mayor Tomas Rill said"
    press("Ctrl+Down")
    assert selected(window, BRIDGE).startswith("He denied")
    assert selected(window, BRIDGE).endswith("he said")
    press("Ctrl+Shift+Up")
    assert selected(window, BRIDGE) == BRIDGE.strip().rstrip(".")
    press("Ctrl+Down", "Ctrl+Down")
    assert "ends here" in window.status_line.words.text()


def test_a_selection_grows_and_shrinks(window: MainWindow) -> None:
    press("G", "G")
    view = desk(window).view
    view.clear_selection()
    press("Q")
    assert selected(window) == "We checked every boat"
    press("Q")
    grown = selected(window)
    assert len(grown) > len("We checked every boat")
    press("Shift+Q")
    assert selected(window) == "We checked every boat"
    press("Shift+Q")
    assert selected(window) == "We checked every boat"


def test_boundaries_move_by_words_and_characters_on_any_keyboard(window: MainWindow) -> None:
    select_text(desk(window).view, "checked every")
    press(",")
    assert selected(window) == "We checked every"
    press(".", ">")
    assert selected(window) == "checked every boat"
    press(";")
    assert selected(window) == "checked every"
    press("Alt+]", "Alt+}")
    assert selected(window) == "hecked every "
    press("Alt+,", "Alt+<")
    assert selected(window) == "checked every"
    press("3")
    press("Alt+{")
    assert current(window).quotes == ("checked ever",)
    press("Ctrl+Z")
    assert current(window).quotes == ("checked every",)


def test_in_right_to_left_words_the_left_boundary_is_the_end(window: MainWindow) -> None:
    view = desk(window).view
    view.select_span(span_of("الوزير «العبّارة", FERRY))
    press("[")
    assert selected(window) == "الوزير «العبّارة آمنة"
    press("]", "{")
    assert selected(window) == "العبّارة"
    press("}")
    assert selected(window) == "الوزير «العبّارة"
    press("Alt+]")
    assert selected(window) == "الوزير «العبّار"


def test_cue_and_mention_are_taken_by_key(window: MainWindow) -> None:
    view = desk(window).view
    press("G", "1")
    predicted = current(window).mention
    view.select_span(span_of("said on Monday", FERRY))
    press("C")
    view.select_span(span_of("Ana Pérez", FERRY))
    press("Shift+C")
    made = current(window)
    assert made.cue == span_of("said on Monday", FERRY)
    assert made.mention == span_of("Ana Pérez", FERRY)
    press("Ctrl+Z")
    assert current(window).mention == predicted
