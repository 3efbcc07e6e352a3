"""The list of propositions: search, edit, accept, relate, merge, delete, exchange as CSV."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from annotator.model.proposition import (
    PROPOSITION_KINDS,
    PROPOSITION_STATUSES,
    Proposition,
    PropositionStatus,
)
from annotator.session import occurrences, people_files, propositions
from annotator.session.session import Session
from annotator.ui.authority_list import AuthorityList, Entry, searchable
from annotator.ui.authority_window import STRIDE, AuthorityWindow
from annotator.ui.counts import counted
from annotator.ui.merge_dialog import MergeDialog
from annotator.ui.people import People
from annotator.ui.proposition_editor import PropositionEditor
from annotator.ui.proposition_words import kind_words, status_words
from annotator.ui.table_import_dialog import TableImportDialog


class PropositionsWindow(AuthorityWindow):
    """All propositions of the open project. Not modal: call ``come_up()``."""

    def __init__(self, session: Session, people: People, parent: QWidget | None = None) -> None:
        rows = AuthorityList(
            (
                self.tr("Proposition"),
                self.tr("Kind"),
                self.tr("Status"),
                self.tr("Annotations"),
            ),
            name=self.tr("Propositions"),
            numbers=(3,),
            hint=self.tr("Search words and notes"),
        )
        self.form = PropositionEditor(people)
        super().__init__(
            session, people, rows, self.form, title=self.tr("Propositions"), parent=parent
        )
        self._words: dict[str, str] = {
            **{kind: kind_words(kind) for kind in PROPOSITION_KINDS},
            **{status: status_words(status) for status in PROPOSITION_STATUSES},
        }
        self._used: dict[str, int] = {}
        self._entry_of: dict[str, tuple[Proposition, int, Entry]] = {}
        self.add_button(self.tr("New"), self.add_proposition)
        self.accept_button = self.add_button(self.tr("Accept"), self.accept_selected, needs=1)
        self.withdraw_button = self.add_button(
            self.tr("Back to proposed"), self.withdraw_selected, needs=1
        )
        self.retire_button = self.add_button(self.tr("Retire"), self.retire_selected, needs=1)
        self.merge_button = self.add_button(self.tr("Merge…"), self.ask_merge, needs=1)
        self.delete_button = self.add_button(self.tr("Delete"), self.delete_selected, needs=1)
        self.add_button(self.tr("Delete unused"), self.delete_unused)
        self.add_button(self.tr("Import…"), self.ask_import)
        self.add_button(self.tr("Export…"), self.ask_export)
        self.form.field_set.connect(self._on_field_set)

    def entries(self) -> Iterable[Entry]:
        """A row for each proposition; those of before are kept where nothing has changed."""
        for _ in self.preparing():
            pass
        return [entry for _, _, entry in self._entry_of.values()]

    def preparing(self) -> Iterator[None]:
        """The rows of some propositions more."""
        self._used = used = propositions.uses(self.session)
        known: dict[str, tuple[Proposition, int, Entry]] = {}
        for number, one in enumerate(list(self.people.known_propositions.values())):
            count = used.get(one.id, 0)
            before = self._entry_of.get(one.id)
            if before is not None and before[0] is one and before[1] == count:
                known[one.id] = before
            else:
                known[one.id] = (one, count, self._entry(one, count))
            if number % STRIDE == 0:
                yield
        self._entry_of = known

    def _entry(self, one: Proposition, count: int) -> Entry:
        kind, status = self._words[one.kind], self._words[one.status]
        return Entry(
            key=one.id,
            cells=(one.text, kind, status, str(count)),
            order=(searchable(one.text), kind, status, count),
            words=searchable("\n".join((one.text, one.note, kind, status))),
            tip=one.text,
        )

    def show_one(self, key: str) -> None:
        """Fields and places of one proposition."""
        known = self.people.known_propositions
        if key not in known:
            return
        self.form.show_proposition(known[key], known)
        places = occurrences.places_of_proposition(self.session, key)
        self.places.show_places(places, annotator=self.session.annotator)

    def empty_words(self, *, selected: int) -> tuple[str, str]:
        """What to do when no single proposition is selected."""
        if selected:
            return (
                self.tr("{0} selected").format(counted(selected, "proposition")),
                self.tr("Accept them, or merge those that say the same."),
            )
        if not self.people.known_propositions:
            return (
                self.tr("No propositions yet"),
                self.tr("Type one while annotating (P), press New, or import a table."),
            )
        return (
            self.tr("No proposition selected"),
            self.tr("Choose one to see its relations and where it is spoken about."),
        )

    # acting

    def add_proposition(self) -> None:
        """Make a proposition with words to be typed over."""
        text, number = self.tr("New proposition"), 1
        known = self.people.propositions
        while known.exact(text if number == 1 else f"{text} {number}") is not None:
            number += 1
        text = text if number == 1 else f"{text} {number}"

        def make() -> None:
            self._made = propositions.make_proposition(self.session, text=text).id

        if self.act(self.tr("Made; type its words."), make):
            self.rows.search.clear()
            self.rows.select([self._made])
            self.form.text.setFocus()
            self.form.text.selectAll()

    _made = ""

    def accept_selected(self) -> None:
        """Accept the selected propositions."""
        self._set_status("accepted")

    def withdraw_selected(self) -> None:
        """Make the selected propositions proposed again."""
        self._set_status("proposed")

    def retire_selected(self) -> None:
        """Offer the selected propositions no more; annotations about them stay."""
        self._set_status("retired")

    def _set_status(self, status: PropositionStatus) -> None:
        keys = self.rows.selected_keys()

        def change() -> str:
            count = propositions.set_status(self.session, keys, status)
            words = self.tr("{0} changed to {1}.").format(
                counted(count, "proposition"), status_words(status)
            )
            return f"{words} {self._about(keys)}" if status == "retired" else words

        self.act("", change)

    def _about(self, keys: Sequence[str]) -> str:
        """How many annotations a change touches, which keep what they are about."""
        touched = propositions.touched_by_propositions(self.session, keys)
        return self.tr("It touches {0}, which stay.").format(touched.words())

    def ask_merge(self) -> None:
        """Ask which of the selected ones stays."""
        known = self.people.known_propositions
        keys = sorted(self.rows.selected_keys(), key=lambda key: -self._used.get(key, 0))
        dialog = MergeDialog(
            [(key, known[key].text) for key in keys],
            self.people.propositions,
            partial(propositions.touched_by_propositions, self.session),
            title=self.tr("Merge propositions"),
            after=self.tr("Its note keeps the other words; relations go over to it."),
            parent=self,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.merged.connect(self.merge)
        dialog.open()

    def merge(self, gone: Sequence[str], kept: str) -> None:
        """Merge propositions into the one that stays."""
        touched = propositions.touched_by_propositions(self.session, gone)
        words = self.tr("{0} went up in another one; {1} changed.").format(
            counted(len(gone), "proposition"), counted(touched.annotations, "annotation")
        )
        prepare = partial(propositions.prepared_merge, self.session, gone, into=kept)
        self.act_in_turns(words, prepare, select=[kept])

    def delete_selected(self) -> None:
        """Delete the selected propositions, if no annotation is about them."""
        self._delete(self.rows.selected_keys())

    def delete_unused(self) -> None:
        """Delete every proposition that no annotation is about."""
        unused = [key for key in self.people.known_propositions if key not in self._used]
        if not unused:
            self.outcome.say(self.tr("Every proposition is what some annotation is about."))
            return
        self._delete(unused)

    def _delete(self, keys: Sequence[str]) -> None:
        words = self.tr("{0} deleted.").format(counted(len(keys), "proposition"))
        self.act(words, partial(propositions.delete_propositions, self.session, keys))

    def ask_import(self) -> None:
        """Ask for a table of propositions."""
        dialog = QFileDialog(self, self.tr("Import propositions"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setNameFilters([self.tr("Tables (*.csv)"), self.tr("All files (*)")])
        dialog.fileSelected.connect(self.import_from)
        dialog.open()

    def import_from(self, path: str) -> None:
        """Say what would come in from that table, and let it in when told to."""
        self.import_dialog = TableImportDialog(self.session, Path(path), "proposition", self)
        self.import_dialog.imported.connect(self._on_imported)
        self.import_dialog.open()

    def ask_export(self) -> None:
        """Ask where the list is written to."""
        self.export_table(
            "propositions",
            lambda: people_files.propositions_writer(
                self.session, list(self.people.known_propositions.values())
            ),
        )

    def _on_field_set(self, field: str, value: object) -> None:
        keys = self.rows.selected_keys()
        if len(keys) == 1:
            change = propositions.change_proposition
            words = self.tr("Saved")
            if field == "text" and keys[0] in self._used:
                words = f"{words}. {self._about(keys)}"
            done = self.act(
                words,
                partial(change, self.session, keys[0], **{field: value}),  # type: ignore[arg-type]
            )
            if not done and field in ("implies", "excludes", "kind", "status"):
                self.show_one(keys[0])

    def _on_imported(self, words: str) -> None:
        self.reload()
        self.outcome.say(words, role="success")
