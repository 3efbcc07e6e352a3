"""The types, stances and fields of the scheme: renamed, added, retired, replaced, asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.errors import UserError
from annotator.model.scheme import AnnotationType, Stance
from annotator.session import scheme_changes, scheme_looks
from annotator.session.scheme_changes import Kind, SchemeChange
from annotator.session.session import Session
from annotator.ui.dialog_buttons import buttons_row
from annotator.ui.fields import plain_label
from annotator.ui.look_fields import LookFields
from annotator.ui.outcome_line import OutcomeLine
from annotator.ui.plain_table import PlainTable, Row, RowsModel

_USES = ("off", "optional", "required")
Prepare = Callable[[], SchemeChange]


class SchemeEditor(QWidget):
    """A table of what the scheme has, and below it what can be done with the chosen row."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._prepare: Prepare | None = None
        titles = (
            self.tr("What"),
            self.tr("Name"),
            self.tr("Key"),
            self.tr("State"),
            self.tr("Annotations"),
        )
        self.table = PlainTable(
            RowsModel(titles, numbers=(4,)), name=self.tr("What the scheme has"), stretch=1
        )
        self.table.setProperty("role", "framed")
        self.rename_button = QPushButton(self.tr("Rename…"))
        self.look_button = QPushButton(self.tr("Key and look…"))
        self.retire_button = QPushButton(self.tr("Retire…"))
        self.replace_button = QPushButton(self.tr("Replace…"))
        self.use_button = QPushButton(self.tr("Use…"))
        self.add_type_button = QPushButton(self.tr("New type…"))
        self.add_stance_button = QPushButton(self.tr("New stance…"))
        self.outcome = OutcomeLine()
        self._make_question()
        self._lay_out()
        self._connect()
        self.refresh()
        self.table.choose_row(0)
        self._show_possible()

    def _make_question(self) -> None:
        self.question = QFrame()
        self.question.setProperty("role", "card")
        self.question_words = plain_label(role="strong", wrap=True)
        self.line = QLineEdit()
        self.choice = QComboBox()
        self.question_words.setBuddy(self.choice)
        for field in (self.line, self.choice):
            field.setAccessibleName(self.tr("What it becomes"))
        self.look = LookFields()
        self.touched = plain_label(role="muted", wrap=True)
        self.do_button = QPushButton(self.tr("Do it"))
        self.do_button.setProperty("role", "primary")
        self.drop_button = QPushButton(self.tr("Leave it"))
        column = QVBoxLayout(self.question)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(8)
        for widget in (self.question_words, self.line, self.choice, self.look, self.touched):
            column.addWidget(widget)
        column.addLayout(buttons_row(self.drop_button, self.do_button))
        self.question.hide()

    def _buttons(self) -> tuple[QPushButton, ...]:
        return (
            self.rename_button,
            self.look_button,
            self.retire_button,
            self.replace_button,
            self.use_button,
            self.add_type_button,
            self.add_stance_button,
        )

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        for button in self._buttons():
            button.setAutoDefault(False)
            if button is self.add_type_button:
                buttons.addStretch(1)
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(10)
        column.addWidget(self.table, 1)
        column.addLayout(buttons)
        column.addWidget(self.question)
        column.addWidget(self.outcome)

    def _connect(self) -> None:
        for button, ask in zip(
            self._buttons(),
            (
                self.ask_name,
                self.ask_look,
                self.ask_retire,
                self.ask_replace,
                self.ask_use,
                partial(self.ask_new, "type"),
                partial(self.ask_new, "stance"),
            ),
            strict=True,
        ):
            button.clicked.connect(ask)
        self.table.selectionModel().currentRowChanged.connect(self._on_row_changed)
        self.line.textChanged.connect(self._foresee)
        self.line.returnPressed.connect(self.do)
        self.choice.currentIndexChanged.connect(self._foresee)
        self.look.changed.connect(self._foresee)
        self.look.key.returnPressed.connect(self.do)
        self.do_button.clicked.connect(self.do)
        self.drop_button.clicked.connect(self.drop)
        self.outcome.undo_clicked.connect(self._on_undo_clicked)

    # showing

    def refresh(self) -> None:
        """Show the scheme that is in force."""
        scheme, used = self._session.scheme, scheme_changes.used(self._session)
        types = [self._row("type", one, used) for one in scheme.types]
        stances = [self._row("stance", one, used) for one in scheme.stances]
        words = self._use_words()
        fields = [
            Row((self.tr("Field"), name.replace("_", " "), "", words[use], ""), ("field", name))
            for name, use in scheme.fields.items()
        ]
        row = max(0, self.table.currentIndex().row())
        self.table.set_rows([*types, *stances, *fields])
        self.table.choose_row(row)
        self._show_possible()

    def _row(
        self, kind: Kind, one: AnnotationType | Stance, used: dict[tuple[Kind, str], int]
    ) -> Row:
        what = self.tr("Type") if kind == "type" else self.tr("Stance")
        state = self.tr("retired") if one.retired else ""
        cells = (what, one.label, one.key, state, f"{used[kind, one.id]:,}")
        return Row(cells, (kind, one.id), is_muted=one.retired, tip=one.definition)

    def _use_words(self) -> dict[str, str]:
        return {
            "off": self.tr("off"),
            "optional": self.tr("optional"),
            "required": self.tr("required"),
        }

    def current(self) -> tuple[str, str]:
        """What is chosen: "type", "stance" or "field", and its id."""
        index = self.table.currentIndex()
        rows = self.table.rows_model.rows
        key = rows[index.row()].key if 0 <= index.row() < len(rows) else ("", "")
        return key if isinstance(key, tuple) else ("", "")

    def _entry(self) -> tuple[Kind, AnnotationType | Stance] | None:
        kind, known = self.current()
        if kind == "type":
            return "type", self._session.scheme.type(known)
        if kind == "stance":
            return "stance", self._session.scheme.stance(known)
        return None

    def _show_possible(self) -> None:
        entry = self._entry()
        for button in self._buttons()[:4]:
            button.setEnabled(entry is not None)
        self.use_button.setEnabled(self.current()[0] == "field")
        is_retired = entry is not None and entry[1].retired
        self.retire_button.setText(self.tr("Offer again…") if is_retired else self.tr("Retire…"))

    # asking

    def ask_name(self) -> None:
        """Ask for another name of the chosen type or stance."""
        if (entry := self._entry()) is not None:
            words = self.tr("Another name for “{0}”").format(entry[1].label)
            self._ask(words, partial(self._renamed, entry[0], entry[1].id), text=entry[1].label)

    def ask_new(self, kind: Kind) -> None:
        """Ask for the name of a new type or stance."""
        is_type = kind == "type"
        words = self.tr("Name of the new type") if is_type else self.tr("Name of the new stance")
        scheme = self._session.scheme
        self.look.show_look(scheme, kind, None)
        self.look.key.setText(scheme_looks.first_free_key(scheme))
        self._ask(words, partial(self._added, kind), text="", with_look=True)

    def ask_look(self) -> None:
        """Ask for another key, colour, line or usual stance of the chosen one."""
        if (entry := self._entry()) is not None:
            self.look.show_look(self._session.scheme, *entry)
            words = self.tr("Key and look of “{0}”").format(entry[1].label)
            self._ask(words, partial(self._dressed, entry[0], entry[1]), with_look=True)
            self.look.key.setFocus()
            self.look.key.selectAll()

    def ask_retire(self) -> None:
        """Say what retiring the chosen one means, or offering it again."""
        if (entry := self._entry()) is None:
            return
        kind, one = entry
        words = (
            self.tr("Offer “{0}” again")
            if one.retired
            else self.tr("Offer “{0}” no more; annotations that have it keep it")
        )
        prepare = partial(
            scheme_changes.retire, self._session, kind, one.id, is_retired=not one.retired
        )
        self._ask(words.format(one.label), prepare)

    def ask_replace(self) -> None:
        """Ask which one comes in the place of the chosen one."""
        if (entry := self._entry()) is None:
            return
        kind, one = entry
        scheme = self._session.scheme
        others: tuple[AnnotationType | Stance, ...] = (
            scheme.offered_types if kind == "type" else scheme.offered_stances
        )
        self._ask(
            self.tr("In every annotation that has “{0}”, put this instead").format(one.label),
            partial(self._replaced, kind, one.id),
            choices=[(other.label, other.id) for other in others if other.id != one.id],
        )

    def ask_use(self) -> None:
        """Ask how the chosen field is to be used."""
        kind, name = self.current()
        if kind != "field":
            return
        words = self._use_words()
        self._ask(
            self.tr("The field “{0}” is").format(name.replace("_", " ")),
            partial(self._used, name),
            choices=[(words[use], use) for use in _USES],
            chosen=self._session.scheme.fields.get(name, "optional"),
        )

    def _renamed(self, kind: Kind, known: str) -> SchemeChange:
        return scheme_changes.rename(self._session, kind, known, self.line.text())

    def _added(self, kind: Kind) -> SchemeChange:
        self.look.show_label(" ".join(self.line.text().split()))
        return scheme_looks.add(self._session, kind, self.line.text(), **self.look.looks)

    def _dressed(self, kind: Kind, one: AnnotationType | Stance) -> SchemeChange:
        self.look.show_label(one.label)
        return scheme_looks.dress(self._session, kind, one.id, **self.look.looks)

    def _replaced(self, kind: Kind, known: str) -> SchemeChange:
        new = str(self.choice.currentData())
        return scheme_changes.replace(self._session, kind, known, new)

    def _used(self, name: str) -> SchemeChange:
        return scheme_changes.use_field(self._session, name, self.choice.currentData())

    def _ask(
        self,
        words: str,
        prepare: Prepare,
        *,
        text: str | None = None,
        choices: list[tuple[str, str]] | None = None,
        chosen: str = "",
        with_look: bool = False,
    ) -> None:
        self._prepare = None
        self.question_words.setText(words)
        for field in (self.line, self.choice):
            field.setAccessibleName(words)
        self.line.setVisible(text is not None)
        self.line.setText(text or "")
        self.look.setVisible(with_look)
        self.choice.setVisible(choices is not None)
        self.choice.clear()
        for label, value in choices or ():
            self.choice.addItem(label, value)
        self.choice.setCurrentIndex(max(0, self.choice.findData(chosen)))
        self._prepare = prepare
        self.outcome.say("")
        self.question.show()
        self._foresee()
        if text is not None:
            self.line.setFocus()
            self.line.selectAll()
        else:
            (self.do_button if choices is None else self.choice).setFocus()

    def _foresee(self) -> None:
        """Say what the change would touch, or why it cannot be."""
        if self._prepare is None:
            return
        change, words = None, ""
        try:
            change = self._prepare()
            words = self.tr("Touches {0}.").format(change.touched.words())
            if not self.look.isHidden() and (other := self.look.taken_by()):
                change = None
                words = self.tr("“{0}” is the key of “{1}” in the window; choose another.").format(
                    self.look.key.text(), other
                )
        except UserError as error:
            words = error.message
        self.touched.setText(words)
        self.do_button.setEnabled(change is not None)

    # doing

    def do(self) -> None:
        """Carry out what was asked for."""
        if self._prepare is None or not self.do_button.isEnabled():
            return
        try:
            change = self._prepare()
            touched = scheme_changes.carry_out(self._session, change)
        except UserError as error:
            self.touched.setText(error.message)
            return
        self.drop()
        label = f"{change.label[:1].upper()}{change.label[1:]}"
        words = self.tr("{0}: done. It touched {1}.").format(label, touched.words())
        self.outcome.say(words, can_undo=True)
        self.refresh()

    def drop(self) -> None:
        """Ask no more."""
        self._prepare = None
        self.question.hide()
        self.table.setFocus()

    def _on_undo_clicked(self) -> None:
        try:
            self._session.undo()
        except UserError as error:
            self.outcome.say(error.message, role="danger")
        else:
            self.outcome.say(self.tr("Taken back."))
        self.refresh()

    def _on_row_changed(self) -> None:
        if self._prepare is not None:
            self._prepare = None
            self.question.hide()
        self._show_possible()
