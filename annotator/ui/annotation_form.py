"""The fields of the current annotation, all that the scheme uses, by mouse and by keys.

Shows what it is given and says what the user wants; it reads and writes nothing itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from annotator.model.annotation import Annotation
from annotator.model.article import Article
from annotator.model.scheme import Scheme
from annotator.ui.after_paint import AfterPaint
from annotator.ui.annotation_head import AnnotationHead
from annotator.ui.chips import Chip
from annotator.ui.choice_rows import certainty_row, stance_row, type_row
from annotator.ui.fields import (
    DateField,
    NoteField,
    Section,
    SpanField,
    plain_label,
)
from annotator.ui.names_field import NamesField
from annotator.ui.people import People
from annotator.ui.proposals import Proposals, Proposed
from annotator.ui.proposition_field import PropositionField
from annotator.ui.speaker_field import SpeakerField

if TYPE_CHECKING:
    from annotator.ui.attribute_fields import AttributeFields

_MARGIN = 16


class AnnotationForm(QScrollArea):
    """One annotation's fields from top to bottom; scrolls when the window is low.

    ``field_set`` tells (field of `annotating.Fields`, value); ``name_made`` (field, words) asks
    for a new speaker, relayer or proposition, ``speakers_named`` for several speakers of the same
    words; ``doubt_answered`` tells (new speaker, known one, whether they are the same);
    ``span_wanted`` that the selection become the cue or the mention; ``note_written`` that the
    note field holds something new; ``left`` that the user is done here and wants to go on reading.
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

    def __init__(self, scheme: Scheme, people: People, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scheme = scheme
        self._annotation: Annotation | None = None
        self._article: Article | None = None
        self._speakers_in_article = 0
        self._proposals: Proposals | None = None
        self._late = AfterPaint(self._show_proposed, self)
        self._sections: list[tuple[Section, tuple[str, ...]]] = []
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._attributes: AttributeFields | None = None
        self.head = AnnotationHead()
        self.types = type_row(scheme)
        self.stances = stance_row(scheme)
        self.certainties = certainty_row(scheme)
        self._build_people(people)
        self._build_small_fields()
        self._build_reasons()
        self._page = self._lay_out()
        self._connect()

    def put_together(self) -> None:
        """Take the fields in, which are built apart: both at once would take too long a turn."""
        if self.widget() is None:
            self.setWidget(self._page)

    # building

    def _build_reasons(self) -> None:
        self._stance_why = plain_label(role="muted", wrap=True)
        self._stance_why.hide()

    def _build_people(self, people: People) -> None:
        self.speaker = SpeakerField(people, self._late)
        self.proposition = PropositionField(people)
        self.via = NamesField(people)

    def _build_small_fields(self) -> None:
        self.cue = SpanField(name=self.tr("Cue"))
        self.mention = SpanField(name=self.tr("Mention"))
        self.date_said = DateField(name=self.tr("Date said"))
        self.note = NoteField(name=self.tr("Note"))
        self.unsure_chip = Chip(self.tr("⚑ Unsure"), key="U", action="unsure")
        self.unsure_chip.setCheckable(True)
        self.delete_chip = Chip(self.tr("Delete"), key="Del", action="delete")

    def _lay_out(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(_MARGIN, 14, _MARGIN, _MARGIN)
        column.setSpacing(14)
        column.addWidget(self.head)
        for section in self._make_sections():
            column.addWidget(section)
        self._column = column
        self._place_of_attributes = column.count()
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        buttons.addWidget(self.unsure_chip)
        buttons.addWidget(self.delete_chip)
        buttons.addStretch()
        if not self._scheme.uses("unsure"):
            self.unsure_chip.hide()
        column.addLayout(buttons)
        column.addStretch()
        return page

    def _make_sections(self) -> list[Section]:
        """The fields in the order they are filled; those that the scheme does not use go."""
        rows: tuple[tuple[str, str, tuple[tuple[str, QWidget], ...]], ...] = (
            (self.tr("Speaker"), "speaker", (("speaker", self.speaker),)),
            (
                self._stance_caption(),
                "proposition" if self._scheme.uses("proposition") else "",
                (
                    ("proposition", self.proposition),
                    ("stance", self.stances),
                    ("stance", self._stance_why),
                ),
            ),
            (self.tr("Reported through"), "", (("via", self.via),)),
            (self.tr("Cue"), "", (("cue", self.cue),)),
            (self.tr("Mention"), "", (("mention", self.mention),)),
            (self.tr("Certainty"), "", (("certainty", self.certainties),)),
            (self.tr("Date said"), "", (("date_said", self.date_said),)),
            (self.tr("Note"), "note", (("note", self.note),)),
        )
        sections = [Section(self.tr("Type"), self.types)]
        for caption, action, fields in rows:
            used = [(field, widget) for field, widget in fields if self._scheme.uses(field)]
            if used:
                section = Section(caption, *(widget for _, widget in used), action=action)
                self._sections.append((section, tuple(dict.fromkeys(name for name, _ in used))))
                sections.append(section)
        return sections

    def _stance_caption(self) -> str:
        if not self._scheme.uses("stance"):
            return self.tr("Proposition")
        has_proposition = self._scheme.uses("proposition")
        return self.tr("Stance toward") if has_proposition else self.tr("Stance")

    def _connect(self) -> None:
        for row in (self.types, self.stances, self.certainties):
            row.picked.connect(self._on_chip_picked)
        for name in (self.speaker, self.proposition):
            name.chosen.connect(self._on_name_chosen)
            name.made.connect(self._on_name_made)
            name.cleared.connect(self._on_field_cleared)
        self.speaker.several.connect(self._on_speakers_named)
        for question in (self.speaker.question, self.via.question):
            question.answered.connect(self.doubt_answered)
        self.via.added.connect(self._on_relayer_added)
        self.via.made.connect(self._on_relayer_made)
        self.via.removed.connect(self._on_relayer_removed)
        for words in (self.cue, self.mention):
            words.taken.connect(self._on_span_taken)
            words.cleared.connect(self._on_field_cleared)
        self.date_said.entered.connect(self._on_date_entered)
        self.date_said.refused.connect(self._on_date_refused)
        self.note.written.connect(self.note_written)
        self.unsure_chip.clicked.connect(self._on_unsure_clicked)
        self.delete_chip.clicked.connect(self.delete_asked)
        self.head.fragments.dropped.connect(self.fragment_dropped)
        for field in (self.speaker, self.proposition, self.via, self.date_said, self.note):
            field.left.connect(self.left)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    # showing

    @property
    def annotation(self) -> Annotation | None:
        """The annotation whose fields are shown."""
        return self._annotation

    def show_annotation(
        self, annotation: Annotation, article: Article, *, speakers_in_article: int
    ) -> None:
        """Show an annotation's fields; a note that is being written stays as it is."""
        same = self._annotation is not None and self._annotation.id == annotation.id
        self._annotation, self._article = annotation, article
        self._speakers_in_article = speakers_in_article
        self.head.show_annotation(annotation, article, self._scheme.type(annotation.type).label)
        self.types.set_checked(annotation.type)
        self.stances.set_checked(annotation.stance)
        self.certainties.set_checked(annotation.certainty)
        self.speaker.show_speaker(annotation.speaker_id)
        self._late.soon()
        self.proposition.set_value(annotation.proposition_id)
        self.via.show_names(annotation.via)
        for field, span in ((self.cue, annotation.cue), (self.mention, annotation.mention)):
            field.set_words(None if span is None else span.of(article.text))
        self.date_said.set_date(annotation.date_said)
        if not (same and self.note.is_pending):
            self.note.set_note(annotation.note)
        self.unsure_chip.setChecked(annotation.unsure)
        missing = self._scheme.missing(annotation)
        for section, fields in self._sections:
            section.set_needed(self._needed_words(fields, missing))
        if self._attributes is not None or annotation.attributes or self._scheme.attributes:
            self.attributes.show_values(annotation.attributes, missing)
        if not same:
            self.verticalScrollBar().setValue(0)

    @property
    def attributes(self) -> AttributeFields:
        """The fields of free attributes, made when the first annotation has or may have some."""
        if self._attributes is None:
            from annotator.ui.attribute_fields import AttributeFields

            self._attributes = fields = AttributeFields(self._scheme.attributes)
            self._column.insertWidget(self._place_of_attributes, fields)
            fields.value_set.connect(self.attribute_set)
            fields.left.connect(self.left)
        return self._attributes

    def set_proposals(self, proposals: Proposals) -> None:
        """Where proposals of speakers come from."""
        self._proposals = proposals

    def leave(self) -> None:
        """Ask for nothing more: what proposals come from is about to be closed."""
        self._late.drop()
        self._proposals = None

    @property
    def stance_why(self) -> QLabel:
        """Says why the stance was filled in, when that is not plain from the type."""
        self._late.now()
        return self._stance_why

    def _show_proposed(self) -> None:
        """Fill in what takes its time: whom to propose, and why what was predicted was."""
        annotation = self._annotation
        if annotation is None or self._article is None:
            return
        proposed = Proposed()
        if self._proposals is not None:
            proposed = self._proposals.of(
                annotation, self._article, in_article=self._speakers_in_article
            )
        self.speaker.show_proposed(annotation.speaker_id, proposed)
        self._stance_why.setText(proposed.stance_why)
        self._stance_why.setVisible(bool(proposed.stance_why))

    def restore(self) -> None:
        """Show what is stored again, after something that was tried has been refused."""
        if self._annotation is not None and self._article is not None:
            self.show_annotation(
                self._annotation, self._article, speakers_in_article=self._speakers_in_article
            )

    def set_can_take(self, *, can_take: bool) -> None:
        """Whether the article has a selection that cue and mention could take."""
        self.cue.set_can_take(can_take=can_take)
        self.mention.set_can_take(can_take=can_take)

    def begin_field(self, field: str) -> None:
        """Put the focus into a field by its name in the scheme, scrolled into view."""
        section = self._section(field)
        if section is None and self._attributes is not None:
            self._attributes.begin(field)
        if section is None or self._annotation is None:
            return
        self.ensureWidgetVisible(section, 0, 24)
        match field:
            case "speaker":
                self.speaker.edit.begin()
            case "proposition":
                self.proposition.begin()
            case "via":
                self.via.edit.begin()
            case "stance":
                self.stances.focus_first()
            case "certainty":
                self.certainties.focus_first()
            case "cue":
                self.cue.take_button.setFocus(Qt.FocusReason.ShortcutFocusReason)
            case "mention":
                self.mention.take_button.setFocus(Qt.FocusReason.ShortcutFocusReason)
            case "date_said":
                self.date_said.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
            case _:
                self.note.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_first(self) -> None:
        """Put the focus on the type."""
        self.types.focus_first()

    def needed_words(self, field: str) -> str:
        """What the field's section says is needed to finish; "" for nothing."""
        section = self._section(field)
        return "" if section is None else section.needed()

    def _section(self, field: str) -> Section | None:
        return next((section for section, fields in self._sections if field in fields), None)

    def _needed_words(self, fields: Sequence[str], missing: Sequence[str]) -> str:
        lacking = [field for field in fields if field in missing]
        if not lacking:
            return ""
        if len(fields) == 1:
            return self.tr("needed to finish")
        return self.tr("{0} needed to finish").format(", ".join(lacking).replace("_", " "))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Rows under a field would hang in the wrong place."""
        super().resizeEvent(event)
        self._close_matches()

    def _close_matches(self) -> None:
        for field in (self.speaker, self.proposition, self.via.edit):
            field.close_matches()

    # what the user does

    def _on_scrolled(self) -> None:
        self._close_matches()

    def _sending_field(self) -> str:
        """The field of `annotating.Fields` whose widget sent the signal that is handled now."""
        fields: dict[object, str] = {
            self.types: "type",
            self.stances: "stance",
            self.certainties: "certainty",
            self.speaker: "speaker_id",
            self.proposition: "proposition_id",
            self.cue: "cue",
            self.mention: "mention",
        }
        return fields[self.sender()]

    def _on_chip_picked(self, value: str) -> None:
        self.field_set.emit(self._sending_field(), value)

    def _on_name_chosen(self, key: str) -> None:
        self.field_set.emit(self._sending_field(), key)
        self.left.emit()

    def _on_name_made(self, words: str) -> None:
        self.name_made.emit(self._sending_field().removesuffix("_id"), words)
        self.left.emit()

    def _on_speakers_named(self, names: object) -> None:
        self.speakers_named.emit(names)
        self.left.emit()

    def _on_field_cleared(self) -> None:
        self.field_set.emit(self._sending_field(), None)

    def _on_span_taken(self) -> None:
        self.span_wanted.emit(self._sending_field())

    def _on_relayer_added(self, speaker_id: str) -> None:
        before = self._annotation.via if self._annotation is not None else ()
        if speaker_id not in before:
            self.field_set.emit("via", (*before, speaker_id))
        self.via.show_names(self._annotation.via if self._annotation is not None else ())

    def _on_relayer_made(self, name: str) -> None:
        self.name_made.emit("via", name)

    def _on_relayer_removed(self, speaker_id: str) -> None:
        before = self._annotation.via if self._annotation is not None else ()
        self.field_set.emit("via", tuple(kept for kept in before if kept != speaker_id))

    def _on_date_entered(self, date: object) -> None:
        self.field_set.emit("date_said", date)

    def _on_date_refused(self) -> None:
        # The warning under the field has grown it, maybe past the lower edge.
        page = self.widget()
        if page is not None and (column := page.layout()) is not None:
            column.activate()
        self.ensureWidgetVisible(self.date_said, 0, 24)

    def _on_unsure_clicked(self) -> None:
        self.field_set.emit("unsure", self.unsure_chip.isChecked())
