"""The five steps of the first tour: what is said, where, and by what act each is done.

Knows the annotate page and the session it shows; drawing and going on is the tour's business.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QCoreApplication, QRect
from PySide6.QtWidgets import QWidget

from annotator.ui.key_hints import key_hints

if TYPE_CHECKING:
    from annotator.session.session import Session
    from annotator.ui.annotate_page import AnnotatePage
    from annotator.ui.main_window import MainWindow

Side = Literal["left", "above", "below", "inside"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TourStep:
    """``anchor`` gives the widget pointed at and the place in it; ``is_done`` is asked after every
    act and says whether the step's own was among them.
    """

    heading: str
    words: Callable[[], str]
    anchor: Callable[[], tuple[QWidget, QRect]]
    side: Side
    is_done: Callable[[], bool]


class TourSteps:
    """The steps for one window whose project is open; each remembers how things stood before."""

    def __init__(self, window: MainWindow, session: Session, page: AnnotatePage) -> None:
        self._window = window
        self._session = session
        self._page = page
        self._annotations = 0
        self._speaker: str | None = None
        self._article_id = ""
        self._is_undone = False

    def begin(self, step: int) -> None:
        """Note how things stand as a step begins."""
        page = self._page
        current = page.edits.current
        self._speaker = current.speaker_id if current is not None else None
        self._is_undone = False
        if step == 0:
            self._annotations = len(page.annotations)
            self._article_id = page.article.id if page.article is not None else ""

    def all(self) -> tuple[TourStep, ...]:
        """The steps in their order."""
        translate = QCoreApplication.translate
        return (
            TourStep(
                heading=translate("tour", "Select what somebody says"),
                words=self._select_words,
                anchor=self._at_article,
                side="inside",
                is_done=self._has_selection,
            ),
            TourStep(
                heading=translate("tour", "Say what it is"),
                words=self._type_words,
                anchor=self._at_article,
                side="inside",
                is_done=self._has_new_annotation,
            ),
            TourStep(
                heading=translate("tour", "Say who says it"),
                words=self._speaker_words,
                anchor=self._at_speaker,
                side="left",
                is_done=self._has_other_speaker,
            ),
            TourStep(
                heading=translate("tour", "Nothing is ever lost"),
                words=self._undo_words,
                anchor=self._at_speaker,
                side="left",
                is_done=self._has_undone_and_redone,
            ),
            TourStep(
                heading=translate("tour", "Finish, and go on"),
                words=self._finish_words,
                anchor=self._at_finish,
                side="above",
                is_done=self._has_finished,
            ),
        )

    # what is said

    def _select_words(self) -> str:
        return QCoreApplication.translate(
            "tour",
            "Drag the mouse over the words of a statement, or press {0} for the next sentence. "
            "Whole words are taken, quotation marks left out.",
        ).format(_key("next_sentence", "J"))

    def _type_words(self) -> str:
        kinds = ", ".join(
            f"{_key(f'type.{known.id}', known.key)} {known.label.lower()}"
            for known in self._session.scheme.types
        )
        return QCoreApplication.translate(
            "tour",
            "Press a key: {0}. The annotation is there at once, and saved, with what can be told "
            "from the text filled in.",
        ).format(kinds)

    def _speaker_words(self) -> str:
        return QCoreApplication.translate(
            "tour",
            "Press {0} to take the first speaker proposed here, or {1} and part of a name. "
            "The other fields wait below; all are on one key.",
        ).format(_key("proposal.1", "Alt+1"), _key("speaker", "S"))

    def _undo_words(self) -> str:
        return QCoreApplication.translate(
            "tour",
            "{0} takes back your last change, and {1} makes it again: try both. It works for "
            "everything, and after a restart too.",
        ).format(_key("undo", "Ctrl+Z"), _key("redo", "Ctrl+Shift+Z"))

    def _finish_words(self) -> str:
        return QCoreApplication.translate(
            "tour",
            "{0} says that this article is read to the end, and opens the next one. If a field is "
            "missing you are led to it.",
        ).format(_key("finish", "Ctrl+Return"))

    # where

    def _at_article(self) -> tuple[QWidget, QRect]:
        viewport = self._page.view.viewport()
        return viewport, viewport.rect()

    def _at_speaker(self) -> tuple[QWidget, QRect]:
        inspector = self._page.inspector
        if inspector.annotation is None:
            return inspector, inspector.rect()
        field = inspector.form.speaker
        return field, field.rect()

    def _at_finish(self) -> tuple[QWidget, QRect]:
        button = self._window.status_line.finish_button
        return button, button.rect()

    # what was done

    def _has_selection(self) -> bool:
        """A quick hand has made the annotation before anybody looked."""
        return self._page.view.selected_span() is not None or self._has_new_annotation()

    def _has_new_annotation(self) -> bool:
        return len(self._page.annotations) > self._annotations

    def _has_other_speaker(self) -> bool:
        current = self._page.edits.current
        return current is not None and current.speaker_id not in (None, self._speaker)

    def _has_undone_and_redone(self) -> bool:
        can_redo = self._session.undo_labels()[1] is not None
        was_undone, self._is_undone = self._is_undone, self._is_undone or can_redo
        return was_undone and not can_redo

    def _has_finished(self) -> bool:
        return self._session.annotation_set(self._article_id).state == "finished"


def _key(action_id: str, usual: str) -> str:
    """The action's key, or its usual one where the user has left it without any."""
    return key_hints().of(action_id, usual) or usual
