"""The panel beside the article: the current annotation's fields, or what to do when none is.

The fields are built when they are first needed, to keep the start short.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from annotator.model.annotation import Annotation
from annotator.model.article import Article
from annotator.model.scheme import Scheme
from annotator.ui.people import People
from annotator.ui.resting_panel import RestingPanel

if TYPE_CHECKING:
    from annotator.ui.annotation_form import AnnotationForm
    from annotator.ui.proposals import Proposals


class Inspector(QFrame):
    """Shows one annotation or none; the signals are those of `AnnotationForm`.

    ``annotation_picked`` tells the id of one that was picked from the list of the article's.
    """

    field_set = Signal(str, object)
    attribute_set = Signal(str, object)
    name_made = Signal(str, str)
    speakers_named = Signal(object)
    doubt_answered = Signal(str, str, bool)
    span_wanted = Signal(str)
    note_written = Signal()
    fragment_dropped = Signal(int)
    delete_asked = Signal()
    left = Signal()
    annotation_picked = Signal(str)

    def __init__(self, scheme: Scheme, people: People, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scheme = scheme
        self._people = people
        self._form: AnnotationForm | None = None
        self._annotation: Annotation | None = None
        self._can_take = False
        self._proposals: Proposals | None = None
        self.setProperty("role", "pane")
        self.setProperty("ground", "window")
        self.setMinimumWidth(250)
        self.setAccessibleName(self.tr("Annotation"))
        self.resting = RestingPanel(scheme, people)
        self._stack = QStackedWidget(self)
        self._stack.setProperty("role", "pages")
        self._stack.addWidget(self.resting)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.resting.picked.connect(self.annotation_picked)
        self.resting.left.connect(self.left)

    @property
    def form(self) -> AnnotationForm:
        """The fields, built and put into their place when they are first asked for."""
        form = self._built_form()
        if self._stack.indexOf(form) < 0:
            form.put_together()
            self._stack.addWidget(form)
        return form

    def _built_form(self) -> AnnotationForm:
        if self._form is None:
            from annotator.ui.annotation_form import AnnotationForm

            self._form = form = AnnotationForm(self._scheme, self._people)
            form.field_set.connect(self.field_set)
            form.attribute_set.connect(self.attribute_set)
            form.name_made.connect(self.name_made)
            form.speakers_named.connect(self.speakers_named)
            form.doubt_answered.connect(self.doubt_answered)
            form.span_wanted.connect(self.span_wanted)
            form.note_written.connect(self.note_written)
            form.fragment_dropped.connect(self.fragment_dropped)
            form.delete_asked.connect(self.delete_asked)
            form.left.connect(self.left)
            form.set_can_take(can_take=self._can_take)
            if self._proposals is not None:
                form.set_proposals(self._proposals)
        return self._form

    def set_proposals(self, proposals: Proposals) -> None:
        """Where proposals of speakers come from."""
        self._proposals = proposals
        if self._form is not None:
            self._form.set_proposals(proposals)

    def leave(self) -> None:
        """Ask for nothing more: the project is about to be closed."""
        if self._form is not None:
            self._form.leave()

    def build(self) -> None:
        """Build the fields without placing them: the first annotation shall not wait for both."""
        self._built_form()

    @property
    def annotation(self) -> Annotation | None:
        """The annotation whose fields are shown."""
        return self._annotation

    @property
    def pending_note(self) -> str | None:
        """What the note field holds when that is not stored yet."""
        if self._annotation is None or self._form is None or not self._form.note.is_pending:
            return None
        return self._form.note.note

    def show_annotation(
        self, annotation: Annotation, article: Article, *, speakers_in_article: int
    ) -> None:
        """Show an annotation's fields; a note that is being written stays as it is."""
        self._annotation = annotation
        self.form.show_annotation(annotation, article, speakers_in_article=speakers_in_article)
        self._stack.setCurrentWidget(self.form)

    def show_nothing(self, *, has_article: bool) -> None:
        """No annotation is current: say what to do and list what the article has."""
        self._annotation = None
        if self._form is not None:
            self._form.note.set_note("")
        self.resting.show_hints(has_article=has_article)
        self._stack.setCurrentWidget(self.resting)

    def set_can_take(self, *, can_take: bool) -> None:
        """Whether the article has a selection that cue and mention could take."""
        self._can_take = can_take
        if self._form is not None:
            self._form.set_can_take(can_take=can_take)

    def begin_field(self, field: str) -> None:
        """Put the focus into a field by its name in the scheme, scrolled into view."""
        if self._annotation is not None:
            self.form.begin_field(field)

    def focus_first(self) -> None:
        """Put the focus on the first thing that can be changed or picked."""
        if self._annotation is None:
            self.resting.focus_first()
        else:
            self.form.focus_first()
