"""What the window does together with others: assignments taken, work handed in.

Opens the dialogs for it when they are first asked for; what they do is the session's business.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject

from annotator.errors import InputRefused, UserError
from annotator.ui.dialogs import TEAM_SUFFIX

if TYPE_CHECKING:
    from annotator.session.assignments import Taken
    from annotator.session.collecting import CollectReport
    from annotator.session.session import Session
    from annotator.session.team_files import TeamFile
    from annotator.ui.folder_watch import FolderWatch
    from annotator.ui.main_window import MainWindow


class TeamDesk(QObject):
    """The shared work of one main window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.watch: FolderWatch | None = None
        self._offers = False

    def begin(self) -> None:
        """A project was opened: say what its annotator should know, or watch its team folder."""
        self.refresh()
        session = self._window.session
        if session is not None and not session.meant_for and not session.is_read_only:
            self._watch_folder(session)

    def end(self) -> None:
        """The project is being closed."""
        if self.watch is not None:
            self.watch.end()
            self.watch.deleteLater()
            self.watch = None

    def _watch_folder(self, session: Session) -> None:
        from annotator.session.team_folder import team_folder

        if self.watch is None:
            if team_folder(session) is None:
                return
            from annotator.ui.folder_watch import FolderWatch

            self.watch = FolderWatch(session, self)
            self.watch.arrived.connect(self._on_arrived)
        self.watch.begin()

    def _on_arrived(self, count: int) -> None:
        dialog = self._window.dialogs.open_dialog
        if dialog is not None and dialog.isVisible():
            if self.watch is not None:
                self.watch.tell_again()
            return
        banner = self._window.banner
        if not self._offers:
            self._offers = True
            banner.offer_taken.connect(self.collect)
        words = (
            self.tr("1 new submission is in the team folder.")
            if count == 1
            else self.tr("{0} new submissions are in the team folder.").format(count)
        )
        banner.show_offer(words, label=self.tr("Collect…"))

    def refresh(self) -> None:
        """Say again until when the work is due and when it was handed in last."""
        session = self._window.session
        if session is None or not session.meant_for:
            return
        from annotator.session.handing_in import last_hand_in
        from annotator.ui.due_words import due_words, moment

        due = session.project.team.next_due(session.meant_for)
        last = last_hand_in(session)
        handed = (
            self.tr("handed in {0}").format(moment(last.at))
            if last is not None
            else self.tr("not handed in yet")
        )
        words = [self.tr("saved at once"), due_words(due) if due else "", handed]
        self._window.status_line.set_resting_words(" · ".join(filter(None, words)))

    # files from others

    def open_assignment(self) -> None:
        """Ask for an assignment file."""
        from PySide6.QtWidgets import QFileDialog

        dialog = QFileDialog(self._window, self.tr("Open an assignment"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        names = self.tr("Assignments (*{0})").format(TEAM_SUFFIX)
        dialog.setNameFilters([names, self.tr("All files (*)")])
        dialog.fileSelected.connect(self._on_assignment_chosen)
        self._window.dialogs.show(dialog)

    def take_files(self, paths: Sequence[Path]) -> None:
        """Take what was dropped or double-clicked: an assignment, or submissions to collect."""
        from annotator.session.team_files import look_at

        seen = [look_at(path) for path in paths[:1]]
        if seen and seen[0].kind == "assignment":
            self.take_assignment(seen[0])
        else:
            self._take_submissions(paths)

    def take_assignment(self, file: TeamFile) -> None:
        """Bring an assignment into the open project if it is for it, else make one for it."""
        from annotator.session.assignments import assignment_of

        session = self._window.session
        known = assignment_of(session) if session is not None else None
        told = (file.project_id, file.annotator)
        if known is not None and (known.project_id, known.annotator) == told:
            self.update_from(file.path)
            return
        from annotator.ui.assignment_dialog import AssignmentDialog

        dialog = AssignmentDialog(file, self._window)
        dialog.made.connect(self._on_project_made)
        dialog.update_wanted.connect(self._on_update_wanted)
        self._window.dialogs.show(dialog)

    def update_from(self, path: Path) -> None:
        """Bring a newer assignment into the open project and say what it brought."""
        from annotator.ui.taking_dialog import TakingDialog

        window = self._window
        if window.session is None or window.page is None:
            return
        window.page.settle()
        dialog = TakingDialog(window.session, path, window)
        dialog.taken.connect(self._on_taken)
        dialog.refused.connect(window.show_error)
        window.dialogs.show(dialog)

    def _on_taken(self, taken: Taken) -> None:
        window = self._window
        if window.session is None:
            return
        if taken.has_new_scheme or taken.has_new_guidelines:
            # Everything that shows types, stances or guidelines is built anew.
            project = window.session.path
            window.close_project()
            window.open_project(project)
        elif window.page is not None:
            window.page.list.reload()
        self.refresh()
        window.banner.show_message(taken_words(taken), tone="notice")

    # what a lead does

    def assign(self) -> None:
        """Plan who annotates what and write the files for it."""
        from annotator.ui.assign_dialog import AssignDialog

        session, page = self._window.session, self._window.page
        if session is not None and page is not None:
            page.settle()
            dialog = AssignDialog(session, self._window)
            dialog.assigned.connect(self._window.refresh)
            self._window.dialogs.show(dialog)

    def progress(self) -> None:
        """Show how far the team is."""
        from annotator.ui.progress_dialog import ProgressDialog

        session, page = self._window.session, self._window.page
        if session is not None and page is not None:
            page.settle()
            dialog = ProgressDialog(session, self._window)
            dialog.article_chosen.connect(self._on_article_chosen)
            self._window.dialogs.show(dialog)

    def _on_article_chosen(self, article_id: str) -> None:
        dialog = self._window.dialogs.open_dialog
        if dialog is not None:
            dialog.accept()
        self._window.open_in_article(article_id, ())

    def _take_submissions(self, paths: Sequence[Path]) -> None:
        if self._window.session is None:
            raise InputRefused(
                f"“{paths[0].name}” is a submission; open the project that it belongs to, then "
                "collect it."
            )
        self.collect(paths)

    def collect(self, paths: Sequence[Path] = ()) -> None:
        """Ask which submissions to collect, with these to begin with, else what is new."""
        from annotator.session.team_folder import uncollected
        from annotator.ui.collect_dialog import CollectDialog

        session, page = self._window.session, self._window.page
        if session is None or page is None:
            return
        if session.meant_for:
            raise InputRefused(
                "This project was made from an assignment; submissions are collected in the "
                "project of whoever leads the work."
            )
        page.settle()
        found = list(paths)
        if not found:
            with contextlib.suppress(InputRefused):
                found = [one.path for one in uncollected(session)]
        dialog = CollectDialog(session, found, self._window)
        dialog.collected.connect(self._on_collected)
        dialog.mapping_wanted.connect(self._on_mapping_wanted)
        dialog.taken_back.connect(self._on_collected)
        dialog.finished.connect(self._on_collecting_over)
        self._window.dialogs.show(dialog)

    def match_names(self) -> None:
        """Show every speaker and proposition that waits to be accepted, with likely matches."""
        from annotator.session.matching import proposed_ids

        if self._window.session is not None:
            self._match(proposed_ids(self._window.session))

    def _match(self, fresh: Collection[str]) -> None:
        from annotator.ui.matching_dialog import MatchingDialog

        session, page = self._window.session, self._window.page
        if session is not None and page is not None:
            page.settle()
            self._window.dialogs.show(MatchingDialog(session, fresh, self._window))

    def _on_mapping_wanted(self, report: CollectReport) -> None:
        dialog = self._window.dialogs.open_dialog
        if dialog is not None:
            dialog.accept()
        self._match({*report.new_speakers, *report.new_propositions})

    def _on_collecting_over(self) -> None:
        if self._window.session is not None:
            self._watch_folder(self._window.session)

    def _on_collected(self) -> None:
        if self._window.page is not None:
            self._window.page.list.reload()

    # handing in

    def hand_in(self) -> None:
        """Ask where the submission goes."""
        from annotator.ui.hand_in_dialog import HandInDialog

        session, page = self._window.session, self._window.page
        if session is not None and page is not None:
            page.settle()
            dialog = HandInDialog(session, self._window)
            dialog.handed_in.connect(self.refresh)
            self._window.dialogs.show(dialog)

    def _on_assignment_chosen(self, path: str) -> None:
        try:
            self.take_files([Path(path)])
        except UserError as error:
            self._window.show_error(error)

    def _on_project_made(self, path: Path) -> None:
        self._window.open_project(path)

    def _on_update_wanted(self, project: Path, source: Path) -> None:
        self._window.open_project(project)
        self.update_from(source)


def taken_words(taken: Taken) -> str:
    """What an assignment brought, in a sentence."""
    from annotator.ui.counts import counted

    translate = QCoreApplication.translate
    if taken.is_old:
        return translate("TeamDesk", "You have this assignment already: nothing is new in it.")
    parts = [translate("TeamDesk", "{0} added").format(counted(taken.added, "article"))]
    if taken.withdrawn:
        parts.append(translate("TeamDesk", "{0} withdrawn").format(taken.withdrawn))
    if taken.has_new_guidelines:
        parts.append(translate("TeamDesk", "the guidelines are new: press F1 to read them"))
    if taken.has_new_scheme:
        parts.append(translate("TeamDesk", "types or fields have changed"))
    words = translate("TeamDesk", "The assignment was taken: {0}. Your work is untouched.")
    return words.format(", ".join(parts))
