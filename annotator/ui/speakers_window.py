"""The list of speakers: search, edit, merge, split, tell apart, delete, exchange as CSV."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from annotator.errors import UserError
from annotator.model.speaker import SPEAKER_STATUSES, Speaker
from annotator.session import occurrences, people_files, speakers
from annotator.session.session import Session
from annotator.session.speakers import Use
from annotator.ui.authority_list import AuthorityList, Entry, searchable
from annotator.ui.authority_window import STRIDE, AuthorityWindow
from annotator.ui.counts import counted
from annotator.ui.doubles_dialog import DoublesDialog
from annotator.ui.merge_dialog import MergeDialog
from annotator.ui.people import People
from annotator.ui.proposition_words import status_words
from annotator.ui.speaker_editor import SpeakerEditor
from annotator.ui.split_dialog import SplitDialog
from annotator.ui.table_import_dialog import TableImportDialog

_NOBODY = Use()


class SpeakersWindow(AuthorityWindow):
    """All speakers of the open project. Not modal: call ``come_up()``."""

    def __init__(self, session: Session, people: People, parent: QWidget | None = None) -> None:
        rows = AuthorityList(
            (
                self.tr("Name"),
                self.tr("Kind"),
                self.tr("Organisation"),
                self.tr("Status"),
                self.tr("Speaks"),
                self.tr("Relays"),
            ),
            name=self.tr("Speakers"),
            numbers=(4, 5),
            hint=self.tr("Search names, aliases, roles, notes"),
        )
        self.form = SpeakerEditor(session.scheme)
        super().__init__(session, people, rows, self.form, title=self.tr("Speakers"), parent=parent)
        self._kinds = {choice.id: choice.label for choice in session.scheme.speaker_kinds}
        self._statuses = {status: status_words(status) for status in SPEAKER_STATUSES}
        self._used: dict[str, Use] = {}
        self._entry_of: dict[str, tuple[Speaker, Use, Entry]] = {}
        self._doubles: DoublesDialog | None = None
        self.add_button(self.tr("New"), self.add_speaker)
        self.accept_button = self.add_button(self.tr("Accept"), self.accept_selected, needs=1)
        self.merge_button = self.add_button(self.tr("Merge…"), self.ask_merge, needs=1)
        self.split_button = self.add_button(
            self.tr("Split…"), self.ask_split, needs=1, action="split_speaker"
        )
        self.apart_button = self.add_button(
            self.tr("Tell apart"), self.tell_apart, needs=2, action="tell_apart"
        )
        self.delete_button = self.add_button(self.tr("Delete"), self.delete_selected, needs=1)
        self.add_button(self.tr("Find doubles…"), self.find_doubles)
        self.add_button(self.tr("Delete unused"), self.delete_unused)
        self.add_button(self.tr("Import…"), self.ask_import)
        self.add_button(self.tr("Export…"), self.ask_export)
        self.form.field_set.connect(self._on_field_set)

    # showing

    def entries(self) -> Iterable[Entry]:
        """A row for each speaker; those of before are kept where nothing has changed."""
        for _ in self.preparing():
            pass
        return [entry for _, _, entry in self._entry_of.values()]

    def preparing(self) -> Iterator[None]:
        """The rows of some speakers more."""
        self._used = used = speakers.uses(self.session)
        known: dict[str, tuple[Speaker, Use, Entry]] = {}
        for number, speaker in enumerate(self.people.alike.speakers()):
            use = used.get(speaker.id, _NOBODY)
            before = self._entry_of.get(speaker.id)
            if before is not None and before[0] is speaker and before[1] == use:
                known[speaker.id] = before
            else:
                known[speaker.id] = (speaker, use, self._entry(speaker, use))
            if number % STRIDE == 0:
                yield
        self._entry_of = known

    def _entry(self, speaker: Speaker, use: Use) -> Entry:
        kind = self._kinds.get(speaker.kind, speaker.kind)
        status = self._statuses[speaker.status]
        texts = (speaker.organisation, speaker.role, speaker.notes, kind, status)
        words = (*speaker.names, *texts)
        numbers = (str(use.speaking), str(use.relaying))
        name = searchable(speaker.name)
        return Entry(
            key=speaker.id,
            cells=(speaker.name, kind, speaker.organisation, status, *numbers),
            order=(
                name,
                kind,
                speaker.organisation.casefold(),
                status,
                use.speaking,
                use.relaying,
            ),
            words=searchable("\n".join(words)),
            tip="\n".join(speaker.names),
        )

    def reload(self) -> None:
        """Show everything as it is now, and no pair of doubles with somebody who is gone."""
        super().reload()
        if self._doubles is not None:
            self._doubles.keep(self._entry_of)

    def show_one(self, key: str) -> None:
        """Fields and places of one speaker."""
        speaker = self.people.alike.speaker(key)
        if speaker is None:
            return
        self.form.show_speaker(speaker)
        places = occurrences.places_of_speaker(self.session, key)
        self.places.show_places(places, annotator=self.session.annotator)

    def empty_words(self, *, selected: int) -> tuple[str, str]:
        """What to do when no single speaker is selected."""
        if selected:
            return (
                self.tr("{0} selected").format(counted(selected, "speaker")),
                self.tr("Merge makes them one; their names become aliases of the one that stays."),
            )
        if not self.people.alike.speakers():
            return (
                self.tr("No speakers yet"),
                self.tr("Name one while annotating (S), press New, or import a table."),
            )
        return (
            self.tr("No speaker selected"),
            self.tr("Choose one to see its spellings and where it speaks."),
        )

    # acting

    def add_speaker(self) -> None:
        """Make a speaker with a name to be typed over."""
        name, number = self.tr("New speaker"), 1
        while self.people.speakers.exact(name if number == 1 else f"{name} {number}") is not None:
            number += 1
        name = name if number == 1 else f"{name} {number}"

        def make() -> None:
            self._made = speakers.make_speaker(self.session, name=name).id

        if self.act(self.tr("Made; type its name."), make):
            self.rows.search.clear()
            self.rows.select([self._made])
            line = self.form.lines["name"]
            line.setFocus()
            line.selectAll()

    _made = ""

    def accept_selected(self) -> None:
        """Accept the selected speakers, who came with an annotator's work."""
        keys = self.rows.selected_keys()

        def accept() -> str:
            count = speakers.set_status(self.session, keys, "accepted")
            return self.tr("{0} accepted.").format(counted(count, "speaker"))

        self.act("", accept)

    def ask_merge(self) -> None:
        """Ask which of the selected ones stays."""
        self._ask_merge(self.rows.selected_keys())

    def _ask_merge(self, keys: Sequence[str]) -> None:
        ranked = sorted(keys, key=lambda key: -self._used.get(key, _NOBODY).total)
        dialog = MergeDialog(
            [(key, self.people.speaker_name(key)) for key in ranked],
            self.people.speakers,
            partial(speakers.touched_by_speakers, self.session),
            title=self.tr("Merge speakers"),
            after=self.tr("The other names become aliases."),
            parent=self._doubles if self._doubles is not None else self,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.merged.connect(self.merge)
        dialog.open()

    def merge(self, gone: Sequence[str], kept: str) -> None:
        """Merge speakers into the one that stays."""
        touched = speakers.touched_by_speakers(self.session, gone)
        words = self.tr("{0} went up in {1}; {2} changed.").format(
            counted(len(gone), "speaker"),
            self.people.speaker_name(kept),
            counted(touched.annotations, "annotation"),
        )
        prepare = partial(speakers.prepared_merge, self.session, gone, into=kept)
        self.act_in_turns(words, prepare, select=[kept])

    def ask_split(self) -> None:
        """Ask what of the selected speaker goes to a new one."""
        keys = self.rows.selected_keys()
        speaker = self.people.alike.speaker(keys[0]) if keys else None
        if speaker is None or len(keys) > 1:
            self.outcome.say(self.tr("Select the one speaker to be split."))
            return
        places = occurrences.places_of_speaker(self.session, speaker.id)
        dialog = SplitDialog(speaker, places, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.split.connect(partial(self.split, speaker.id))
        dialog.open()

    def split(
        self, speaker_id: str, name: str, aliases: Sequence[str], annotations: Sequence[str]
    ) -> None:
        """Make a new speaker of these names and annotations of another one."""
        try:
            made, prepared = speakers.prepared_split(
                self.session, speaker_id, name, aliases=aliases, annotation_ids=annotations
            )
        except UserError as refused:
            self.outcome.say(refused.message, role="danger")
            return
        words = self.tr("{0} is a speaker of its own now; {1} changed.").format(
            made.name, counted(len(annotations), "annotation")
        )
        self.act_in_turns(words, lambda: prepared, select=[made.id])

    def tell_apart(self) -> None:
        """Say that the two selected ones are not the same; with others, ask who looks alike."""
        keys = self.rows.selected_keys()
        if self._doubles is not None:
            self._doubles.apart_button.click()
        elif len(keys) == 2:
            self._on_apart_chosen(*keys)
        else:
            self.find_doubles()

    def delete_selected(self) -> None:
        """Delete the selected speakers, if nothing names them."""
        keys = self.rows.selected_keys()
        words = self.tr("{0} deleted.").format(counted(len(keys), "speaker"))
        self.act(words, partial(speakers.delete_speakers, self.session, keys))

    def delete_unused(self) -> None:
        """Delete every speaker that nothing names."""
        unused = [key for key in self._entry_of if key not in self._used]
        if not unused:
            self.outcome.say(self.tr("Every speaker is named by some annotation."))
            return
        words = self.tr("{0} deleted.").format(counted(len(unused), "speaker"))
        self.act(words, partial(speakers.delete_speakers, self.session, unused))

    def find_doubles(self) -> None:
        """List the pairs that may be one."""
        dialog = self._doubles = DoublesDialog(self.people.alike.speakers(), self)
        dialog.addActions(self._lent)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.same_chosen.connect(self._on_same_chosen)
        dialog.apart_chosen.connect(self._on_apart_chosen)
        dialog.finished.connect(self._on_doubles_closed)
        dialog.open()

    def ask_import(self) -> None:
        """Ask for a table of speakers."""
        dialog = QFileDialog(self, self.tr("Import speakers"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setNameFilters([self.tr("Tables (*.csv)"), self.tr("All files (*)")])
        dialog.fileSelected.connect(self.import_from)
        dialog.open()

    def import_from(self, path: str) -> None:
        """Say what would come in from that table, and let it in when told to."""
        self.import_dialog = TableImportDialog(self.session, Path(path), "speaker", self)
        self.import_dialog.imported.connect(self._on_imported)
        self.import_dialog.open()

    def ask_export(self) -> None:
        """Ask where the list is written to."""
        self.export_table(
            "speakers",
            lambda: people_files.speakers_writer(self.session, self.people.alike.speakers()),
        )

    def _on_field_set(self, field: str, value: object) -> None:
        keys = self.rows.selected_keys()
        if len(keys) != 1:
            return
        change = partial(speakers.change_speaker, self.session, keys[0], **{field: value})  # type: ignore[arg-type]
        self.act(self.tr("Saved"), change)

    def _on_same_chosen(self, first: str, second: str) -> None:
        self._ask_merge([first, second])

    def _on_apart_chosen(self, speaker_id: str, other_id: str) -> None:
        tell = partial(speakers.tell_apart, self.session, speaker_id, other_id=other_id)
        done = self.act(self.tr("They are told apart and not asked about again."), tell)
        if done and self._doubles is not None:
            self._doubles.settled(speaker_id, other_id)

    def _on_doubles_closed(self) -> None:
        self._doubles = None

    def _on_imported(self, words: str) -> None:
        self.reload()
        self.outcome.say(words, role="success")
