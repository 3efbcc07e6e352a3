"""A user who labels an article as a sample annotator did, and counts every action on the way.

A drag, a click, a key and a chord are one action each; words typed count letter by letter.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.model.annotation import Annotation
from annotator.model.span import Span, cover
from annotator.session.sample import SampleAnnotation, SampleSet
from annotator.ui.main_window import MainWindow
from tests.stories.verbs import current, desk, place_of, press, write

_TYPE_KEYS = {"claim": "1", "denial": "2", "acknowledgment": "3"}
_STANCE_KEYS = {"supports": "+", "opposes": "-", "mixed": "M", "neutral": "0"}
_FARTHEST = 400


class Labeller:
    """Sits at a window and sees what it shows; ``uses_mouse`` False is keys alone."""

    def __init__(self, window: MainWindow, *, uses_mouse: bool = True) -> None:
        self._window = window
        self._uses_mouse = uses_mouse
        self._actions = 0

    def label_article(self, wanted: SampleSet) -> list[int]:
        """Label an article as the set has it; returns the actions of each annotation."""
        desk(self._window).open_article(wanted.article.id or "")
        QTest.qWait(1)
        return [self.label(annotation) for annotation in wanted.annotations]

    def label(self, wanted: SampleAnnotation) -> int:
        """Give words their type, speaker and stance; returns how many actions that took."""
        self._actions = 0
        self._select(cover(wanted.fragments))
        self._press(_TYPE_KEYS[wanted.type])
        if self._made.fragments != wanted.fragments:
            self._press("Ctrl+Z")
            self._one_by_one(wanted)
        self._give_speaker(wanted)
        if self._made.stance != wanted.stance:
            self._press(_STANCE_KEYS[wanted.stance or ""])
        made = self._made
        speaker = self._session_name(made.speaker_id)
        assert (made.fragments, made.type, speaker, made.stance) == (
            wanted.fragments,
            wanted.type,
            wanted.speaker,
            wanted.stance,
        )
        return self._actions

    def _one_by_one(self, wanted: SampleAnnotation) -> None:
        """The first fragment, and each of the others added to it."""
        first, *others = wanted.fragments
        self._select(first)
        self._press(_TYPE_KEYS[wanted.type])
        for fragment in others:
            self._select(fragment)
            self._press("F")

    @property
    def _made(self) -> Annotation:
        return current(self._window)

    def _session_name(self, speaker_id: str | None) -> str | None:
        assert self._window.session is not None
        known = self._window.session.speaker(speaker_id or "")
        return None if known is None else known.name

    def _press(self, *keys: str) -> None:
        self._actions += len(keys)
        press(*keys)

    # the speaker

    def _give_speaker(self, wanted: SampleAnnotation) -> None:
        assert wanted.speaker is not None
        if self._session_name(self._made.speaker_id) == wanted.speaker:
            return
        field = desk(self._window).inspector.form.speaker
        for place, row in enumerate(field.proposals.rows(), start=1):
            if row.text() in (wanted.speaker, f"new: {wanted.speaker}"):
                self._press(f"Alt+{place}")
                return
        self._press("S")
        typed = _easiest(wanted.speaker)
        for letter in typed:
            write(letter)
            self._actions += 1
            if field.edit.matches_shown()[:1] == [wanted.speaker]:
                self._press("Return")
                return
        for letter in [*["Backspace"] * (len(typed) if typed != wanted.speaker else 0)]:
            self._press(letter)
        if typed != wanted.speaker:
            write(wanted.speaker)
            self._actions += len(wanted.speaker)
        self._press("Shift+Return")

    # the words

    def _select(self, span: Span) -> None:
        if self._uses_mouse:
            self._drag(span)
        else:
            self._walk(span)
        assert desk(self._window).view.selected_span() == span

    def _drag(self, span: Span) -> None:
        view = desk(self._window).view
        view.reveal(span)
        QTest.qWait(0)
        first, last = place_of(view, span.start), place_of(view, span.end)
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QTest.mousePress(view.viewport(), left, none, first)
        QTest.mouseMove(view.viewport(), (first + last) / 2)
        QTest.mouseMove(view.viewport(), last)
        QTest.mouseRelease(view.viewport(), left, none, last)
        self._actions += 1

    def _walk(self, span: Span) -> None:
        """To the sentence that holds the first word, then each boundary to its place by words."""
        if self._sentence() is None:
            self._press("J")
        while (here := self._sentence()) is not None and here.end <= span.start:
            self._press("J")
        while (here := self._sentence()) is not None and here.start > span.start:
            self._press("K")
        for side, back, on in ((0, "[", "]"), (1, "{", "}")):
            for _ in range(_FARTHEST):
                here = self._sentence()
                assert here is not None
                place, goal = ((here.start, span.start), (here.end, span.end))[side]
                if place == goal:
                    break
                self._press(on if place < goal else back)

    def _sentence(self) -> Span | None:
        return desk(self._window).view.selected_span()


def _easiest(name: str) -> str:
    """What a hand types to find a name: the surname, or an unnamed source without its bracket."""
    if name.startswith("(unnamed) "):
        return name.removeprefix("(unnamed) ")
    return name.split()[-1] if len(name.split()) == 2 else name
