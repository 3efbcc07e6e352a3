"""Opens the window's dialogs, which ask and report but never block reading.

Knows what each dialog needs; what its answer means is the main window's business.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QDialog, QWidget

    from annotator.model.span import Span
    from annotator.session.session import Session
    from annotator.ui.authority_window import AuthorityWindow
    from annotator.ui.doubts_window import DoubtsWindow
    from annotator.ui.feedback_dialog import FeedbackDialog
    from annotator.ui.help_page import HelpPage
    from annotator.ui.main_window import MainWindow
    from annotator.ui.people import People

PROJECT_SUFFIX = ".annotator"
"""How project files end."""

TEAM_SUFFIX = ".annotator-team"
"""How assignments and submissions end."""


class Dialogs(QObject):
    """The dialogs of one main window; ``open_dialog`` is the one that was opened last."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.open_dialog: QDialog | None = None
        self._help: HelpPage | None = None
        self.lists: dict[str, AuthorityWindow] = {}
        self.doubts: DoubtsWindow | None = None

    def new_project(self, to_import: Sequence[Path] = ()) -> None:
        """Ask for name and place of a new project; what is to be imported then waits for it."""
        from annotator.ui.new_project_dialog import NewProjectDialog

        create = partial(self._window.create_project, tuple(to_import))
        self._open(NewProjectDialog(create, self._window))

    def choose_project(self) -> None:
        """Ask for a project file to open."""
        from PySide6.QtWidgets import QFileDialog

        dialog = QFileDialog(self._window, self.tr("Open project"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(
            [self.tr("Projects (*{0})").format(PROJECT_SUFFIX), self.tr("All files (*)")]
        )
        dialog.fileSelected.connect(self._on_project_chosen)
        self._open(dialog)

    def ask_annotator(self) -> None:
        """Ask who is annotating; the project can be read while the question stands."""
        from annotator.ui.annotator_dialog import AnnotatorDialog

        session = self._window.session
        if session is not None:
            dialog = AnnotatorDialog(session.annotators(), session.annotator, self._window)
            dialog.answered.connect(self._window.switch_annotator)
            self._open(dialog)

    def import_articles(self, paths: Sequence[Path] = ()) -> None:
        """Ask what to import, with these files to begin with."""
        from annotator.ui.import_dialog import ImportDialog

        session, page = self._window.session, self._window.page
        if session is not None and page is not None:
            page.settle()
            self._open(ImportDialog(session, paths, self._window))

    def export(self) -> None:
        """Ask what to export and where to."""
        from annotator.ui.export_dialog import ExportDialog

        session, page = self._window.session, self._window.page
        if session is not None and page is not None:
            page.settle()
            self._open(ExportDialog(session, self._window))

    def show_shortcuts(self) -> None:
        """Show every key there is, to be changed."""
        from annotator.ui.shortcuts_dialog import ShortcutsDialog

        if self._window.actions_by_id is not None:
            self._open(ShortcutsDialog(self._window.keys, self._window))

    def show_settings(self) -> None:
        """Show what can be set; changes are in force at once."""
        from annotator.ui.settings_dialog import SettingsDialog

        dialog = SettingsDialog(self._window.preferences.settings, self._window)
        dialog.shortcuts_asked.connect(self.show_shortcuts)
        self._open(dialog)

    def show_scheme(self) -> None:
        """Show scheme and guidelines, to be changed while work is going on."""
        from annotator.ui.scheme_dialog import SchemeDialog

        session, page = self._window.session, self._window.page
        if session is not None and page is not None:
            page.settle()
            self._open(SchemeDialog(session, self._window))

    def show_feedback(self) -> None:
        """Compare one annotator with gold."""
        from annotator.session.feedback import comparable_annotators
        from annotator.ui.feedback_dialog import FeedbackDialog

        session, page = self._window.session, self._window.page
        if session is not None and page is not None:
            page.settle()
            names = comparable_annotators(session)
            self._compare(FeedbackDialog(session, names, parent=self._window))

    def show_comparison(self, article_id: str) -> None:
        """Compare the annotator with the gold of a training article that they finished."""
        from annotator.ui.feedback_dialog import FeedbackDialog

        session = self._window.session
        if session is not None:
            names, window = [session.annotator], self._window
            self._compare(FeedbackDialog(session, names, article_id=article_id, parent=window))

    def _compare(self, dialog: FeedbackDialog) -> None:
        dialog.place_chosen.connect(self._on_article_place_chosen)
        self._open(dialog)

    def _on_article_place_chosen(self, article_id: str, annotation_ids: Sequence[str]) -> None:
        self._window.open_in_article(article_id, annotation_ids)

    def show_palette(self) -> None:
        """Show every action by name, and run the one that is chosen."""
        from annotator.ui.palette_entries import open_palette

        if self._window.actions_by_id is not None:
            self._open(open_palette(self._window))

    def search_corpus(self) -> None:
        """Find articles by their words."""
        from annotator.ui.corpus_search import CorpusSearch

        session, page = self._window.session, self._window.page
        if session is not None and page is not None:
            page.settle()
            dialog = CorpusSearch(session, self._corpus_words, self._window)
            dialog.typed.connect(self._on_corpus_words_typed)
            dialog.chosen.connect(self._on_found_article_chosen)
            self._open(dialog)

    _corpus_words = ""

    def edit_keywords(self) -> None:
        """Show the keyword lists, to turn on and off and to change."""
        from annotator.ui.keywords_dialog import KeywordsDialog

        if self._window.session is not None:
            self._open(KeywordsDialog(self._window.session, self._window))

    def annotate_hits(self) -> None:
        """Go through all hits of what is looked for in the article, and annotate them alike."""
        session, page = self._window.session, self._window.page
        if session is None or page is None or page.article is None:
            return
        query = page.finder.query()
        if query is None:
            page.finder.find()
        elif not session.annotator:
            self.ask_annotator()
        else:
            from annotator.ui.annotate_all_dialog import AnnotateAllDialog

            page.settle()
            dialog = AnnotateAllDialog(session, page.article, query, self._window)
            dialog.done_with.connect(self._on_hits_annotated)
            self._open(dialog)

    def show_speakers(self, speaker_id: str = "") -> None:
        """Show the list of speakers, at that one, to keep open beside the work."""
        from annotator.ui.speakers_window import SpeakersWindow

        self._show_list("speakers", SpeakersWindow, speaker_id)

    def show_propositions(self, proposition_id: str = "") -> None:
        """Show the list of propositions, at that one, to keep open beside the work."""
        from annotator.ui.propositions_window import PropositionsWindow

        self._show_list("propositions", PropositionsWindow, proposition_id)

    def split_speaker(self) -> None:
        """Ask what of a speaker goes to a new one: the one selected, or of the annotation."""
        self._act_on_speakers("ask_split")

    def tell_apart(self) -> None:
        """Say that two speakers are not the same: those selected, or some that look alike."""
        self._act_on_speakers("tell_apart")

    def _act_on_speakers(self, handler: str) -> None:
        """In the list of speakers; from the main window at the current annotation's speaker."""
        known = self.lists.get("speakers")
        if known is None or not known.is_in_front():
            page = self._window.page
            current = page.edits.current if page is not None else None
            self.show_speakers((current.speaker_id if current is not None else None) or "")
            known = self.lists.get("speakers")
        if known is not None:
            known.when_ready(getattr(known, handler))

    def lend_keys(self) -> None:
        """Let the keys of some actions work in the list of speakers too, as they are now."""
        from annotator.ui.people_actions import IN_LISTS

        known = self.lists.get("speakers")
        if known is not None:
            known.take_actions([self._window.actions_by_id[name] for name in IN_LISTS])

    def ask_lead(self) -> None:
        """List what the annotator marked as unsure or wrote a note on, beside the work."""
        from annotator.ui.doubts_window import DoubtsWindow

        session, page = self._window.session, self._window.page
        if session is None or page is None:
            return
        page.settle()
        if self.doubts is None:
            self.doubts = DoubtsWindow(session, self._window)
            self.doubts.place_chosen.connect(self._on_own_place_chosen)
        self.doubts.reload()
        self.doubts.show()
        self.doubts.raise_()
        self.doubts.activateWindow()

    def close_lists(self) -> None:
        """Close the lists of a project that is being closed."""
        if self.doubts is not None:
            self.doubts.leave()
            self.doubts.deleteLater()
            self.doubts = None
        for window in self.lists.values():
            window.leave()
            window.deleteLater()
        self.lists.clear()

    def _show_list(
        self, name: str, make: Callable[[Session, People, QWidget], AuthorityWindow], key: str
    ) -> None:
        session, page = self._window.session, self._window.page
        if session is None or page is None:
            return
        page.settle()
        window = self.lists.get(name)
        if window is None:
            window = self.lists[name] = make(session, page.people, self._window)
            window.place_chosen.connect(self._on_place_chosen)
            self.lend_keys()
        window.come_up(key)

    def show_help(self) -> None:
        """Show the help in a window of its own, to read beside the work."""
        from annotator.ui.help_page import HelpPage

        if self._help is None:
            self._help = HelpPage(self._window, keys=self._window.keys)
        self._help.show()
        self._help.raise_()
        self._help.activateWindow()

    def show_about(self) -> None:
        """Say what this program is."""
        from annotator.ui.about import AboutDialog

        self._open(AboutDialog(self._window))

    def ask_double_click(self) -> None:
        """Offer to have projects and assignments open by double click, or no longer."""
        from annotator.ui.double_click_dialog import DoubleClickDialog

        dialog = DoubleClickDialog(self._window)
        dialog.done_in_words.connect(self._on_double_click_set)
        dialog.refused.connect(self._window.show_error)
        self._open(dialog)

    def _on_double_click_set(self, words: str) -> None:
        self._window.banner.show_message(words, tone="notice")

    def show(self, dialog: QDialog) -> None:
        """Open a dialog that somebody else has made."""
        self._open(dialog)

    def _open(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(self._on_finished)
        self.open_dialog = dialog
        dialog.open()

    def _on_finished(self) -> None:
        if self.sender() is self.open_dialog:
            self.open_dialog = None

    def _on_corpus_words_typed(self, words: str) -> None:
        self._corpus_words = words

    def _on_hits_annotated(self, annotation_ids: Sequence[str]) -> None:
        from annotator.ui.counts import counted

        if self._window.page is not None:
            made = counted(len(annotation_ids), "annotation")
            words = self.tr("{0} made. Undo takes all of them back in one step.")
            self._window.page.noticed.emit(words.format(made))

    def _on_found_article_chosen(self, article_id: str, words: str, hit: Span | None) -> None:
        if self._window.page is not None:
            self._window.show_page("annotate")
            self._window.page.open_article(article_id)
            if hit is not None:
                self._window.page.finder.find_terms(words, hit)

    def _on_own_place_chosen(self, article_id: str, annotation_ids: Sequence[str]) -> None:
        self._window.open_in_article(article_id, annotation_ids)
        self._window.activateWindow()

    def _on_place_chosen(self, article_id: str, annotation_ids: Sequence[str]) -> None:
        self._window.open_in_article(article_id, annotation_ids)
        self._window.activateWindow()

    def _on_project_chosen(self, path: str) -> None:
        self._window.open_project(Path(path))
