"""The frame around the pages: menus, top bar, status line, one open project, its coming and going.

Holds no annotations and draws no article; what happens on a page is the page's business.
"""

from __future__ import annotations

from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QMainWindow,
    QVBoxLayout,
    QWidget,
)

from annotator.errors import ProjectDamaged, UserError
from annotator.session.session import Session
from annotator.ui.annotate_page import AnnotatePage
from annotator.ui.dialogs import PROJECT_SUFFIX, TEAM_SUFFIX, Dialogs
from annotator.ui.furnishing import Furnishing
from annotator.ui.menu_titles import menu_titles
from annotator.ui.pages import Pages
from annotator.ui.preferences import Preferences
from annotator.ui.status_line import StatusLine
from annotator.ui.top_bar import TopBar
from annotator.ui.tour_guide import TourGuide
from annotator.ui.window_state import remember_state, restore_state

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QCloseEvent, QResizeEvent

    from annotator.model.change import Change
    from annotator.ui.action_set import ActionSet
    from annotator.ui.action_spec import ActionSpec, Owner
    from annotator.ui.file_drop import FileDrop
    from annotator.ui.message_banner import MessageBanner
    from annotator.ui.own_keys import OwnKeys
    from annotator.ui.possibilities import Possibilities
    from annotator.ui.review_page import ReviewPage
    from annotator.ui.safety_desk import SafetyDesk
    from annotator.ui.sample_opening import SampleOpening
    from annotator.ui.start_screen import StartScreen
    from annotator.ui.team_desk import TeamDesk
    from annotator.ui.work_timer import WorkTimer

_GEOMETRY = "window"
_GUIDELINES = "guidelines"
_USUAL_SIZE = (1440, 900)
_WINDOW_FRAME = QSize(8, 40)
_ROOM_FOR_ALL = 1250


class MainWindow(QMainWindow):
    """The program's window, with no project or one."""

    project_opened = Signal()

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self.preferences = self._preferences = preferences
        self.session: Session | None = None
        self.page: AnnotatePage | None = None
        self.start_screen: StartScreen | None = None
        self.dialogs = Dialogs(self)
        self.tours = TourGuide(self)
        self._is_forced = False
        self._to_import: Sequence[Path] | None = None
        self._keys: OwnKeys | None = None
        self._banner: MessageBanner | None = None
        self._actions: ActionSet | None = None
        self._possible: Possibilities | None = None
        self._furnishing: Furnishing | None = None
        self._looks_again = QTimer(self)
        self._looks_again.setSingleShot(True)
        self._looks_again.timeout.connect(self._on_turn_over)
        self._has_painted = False
        self.work_timer: WorkTimer | None = None
        self._builds_again = False
        self._menus = {menu: self.menuBar().addMenu(title) for menu, title in menu_titles().items()}
        self.top_bar = TopBar(
            (
                ("annotate", self.tr("Annotate")),
                ("review", self.tr("Review")),
                ("agreement", self.tr("Agreement")),
            )
        )
        self.status_line = StatusLine()
        self.pages = Pages(preferences)
        self._lay_out()
        self._connect()
        if not self.restoreGeometry(preferences.layout(_GEOMETRY)):
            room = self.screen().availableSize() - _WINDOW_FRAME
            self.resize(QSize(*_USUAL_SIZE).boundedTo(room))

    def _lay_out(self) -> None:
        self.room = middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top_bar)
        column.addWidget(self.pages, 1)
        column.addWidget(self.status_line)
        self.setCentralWidget(middle)

    def _connect(self) -> None:
        self.top_bar.annotator_clicked.connect(self.dialogs.ask_annotator)
        self.top_bar.guidelines_clicked.connect(self.toggle_guidelines)
        self.top_bar.page_chosen.connect(self.show_page)
        self.pages.guidelines_toggled.connect(self.top_bar.show_guidelines)
        self._preferences.settings.changed.connect(self._on_setting_changed)
        self.pages.place_chosen.connect(self.open_place)
        self.status_line.finish_clicked.connect(self._on_finish_clicked)

    # what the first screen does without

    @property
    def banner(self) -> MessageBanner:
        """Where errors and notices are shown."""
        if self._banner is None:
            from annotator.ui.message_banner import MessageBanner

            self._banner = MessageBanner(self.room)
            self._banner.set_floor(self.status_line.sizeHint().height())
        return self._banner

    @cached_property
    def file_drop(self) -> FileDrop:
        """Takes the files that are dropped on the window."""
        from annotator.ui.file_drop import FileDrop

        taken = FileDrop(self, self.room, self._drop_words)
        taken.dropped.connect(self.take_files)
        return taken

    @cached_property
    def team(self) -> TeamDesk:
        """What is done together with others: handing out and in, collecting."""
        from annotator.ui.team_desk import TeamDesk

        return TeamDesk(self)

    @cached_property
    def safety(self) -> SafetyDesk:
        """Backups, checks and what is said of damage."""
        from annotator.ui.safety_desk import SafetyDesk

        return SafetyDesk(self)

    @property
    def keys(self) -> OwnKeys:
        """The keys that the user gave to actions."""
        self.furnish()
        return self._own_keys()

    def _own_keys(self) -> OwnKeys:
        if self._keys is None:
            from annotator.ui.own_keys import OwnKeys

            self._keys = OwnKeys(self._preferences, self)
            self._keys.changed.connect(self._set_actions)
        return self._keys

    @property
    def actions_by_id(self) -> ActionSet:
        """The actions in force."""
        self.furnish()
        if self._actions is None:
            self._set_actions()
        assert self._actions is not None  # noqa: S101
        return self._actions

    def is_bare(self) -> bool:
        """Whether some of what belongs in the window is still to be built."""
        is_furnished = self._furnishing is None or self._furnishing.is_done
        return not is_furnished or self.pages.is_held

    def furnish(self) -> None:
        """Build now what would be built after the first paint."""
        if self._furnishing is not None:
            self._furnishing.finish()

    def furnish_some(self) -> bool:
        """Build the next part of that; whether there is more to build."""
        return self._furnishing is not None and self._furnishing.step()

    # actions

    def _set_actions(self) -> None:
        """Build menus and keys from the table, with the open project's types and stances."""
        from annotator.ui.action_set import ActionSet
        from annotator.ui.actions import action_table
        from annotator.ui.key_hints import key_hints
        from annotator.ui.possibilities import Possibilities

        scheme = self.session.scheme if self.session is not None else None
        for menu in self._menus.values():
            menu.clear()
        if self._actions is not None:
            self._actions.withdraw()
        table = self._own_keys().laid_over(action_table(scheme))
        key_hints().take(table)
        page = self.page
        self._possible = Possibilities(self.session, page, self.top_bar.page)
        self._actions = ActionSet(table, self.perform, self)
        self._actions.fill(self._menus)
        self._actions.install(
            window=self,
            view=page.view if page is not None else None,
            rows=page.list.rows if page is not None else None,
            review=self.pages.review,
        )
        self.dialogs.lend_keys()
        self.refresh()

    def perform(self, spec: ActionSpec) -> None:
        """Do what an action of the table says."""
        page = self.page
        owners: dict[Owner, object] = {"window": self, "dialogs": self.dialogs}
        if page is not None:
            owners |= {
                "page": page,
                "steps": page.steps,
                "edits": page.edits,
                "view": page.view,
                "finder": page.finder,
            }
        if self.pages.review is not None:
            owners["review"] = self.pages.review
        if spec.owner == "team":
            owners["team"] = self.team
        if spec.owner == "safety":
            owners["safety"] = self.safety
        if spec.owner not in owners:
            return
        act = partial(getattr(owners[spec.owner], spec.handler), *spec.arguments)
        if page is not None and (spec.asks_all or page.has_waiting):
            page.do_when_complete(act)
        else:
            act()

    def refresh_soon(self) -> None:
        """Look again once what changed has been painted, however often it is asked for."""
        if self._actions is not None:
            self._actions.let_look_again(self.refresh)
        self._has_painted = False
        self._looks_again.start()

    def _on_turn_over(self) -> None:
        # A timer of no length comes in the turn that paints: the one after it has time.
        if self._has_painted:
            self.refresh()
        else:
            self._has_painted = True
            self._looks_again.start()

    def event(self, event: QEvent) -> bool:
        """A key that may be a shortcut finds the actions as they are now."""
        if event.type() == QEvent.Type.ShortcutOverride and self._looks_again.isActive():
            self.refresh()
        return super().event(event)

    def refresh(self) -> None:
        """Look again at what is possible and how far the annotator is."""
        self._looks_again.stop()
        actions, possible = self._actions, self._possible
        if actions is None or possible is None:
            return
        actions.refresh(possible.holds)
        self.status_line.set_can_finish(can_finish=possible.has_article())
        if self.session is None:
            return
        for action_id, words, label in zip(
            ("undo", "redo"),
            (self.tr("Undo"), self.tr("Redo")),
            self.session.undo_labels(),
            strict=True,
        ):
            actions[action_id].setText(f"{words} {label.replace('&', '&&')}" if label else words)

    # projects

    def open_sample(self) -> None:
        """Open the user's own copy of the sample project, made now if need be."""
        from annotator.session.sample import user_sample

        self.open_project(user_sample())

    @cached_property
    def sample(self) -> SampleOpening:
        """Opens the sample without holding the window up while it is made."""
        from annotator.ui.sample_opening import SampleOpening

        return SampleOpening(self)

    def _on_sample_asked(self) -> None:
        self.sample.open()

    def take_tour(self) -> None:
        """Go through the first tour, on the sample project."""
        self.tours.take()

    def open_project(self, path: Path, *, read_only: bool = False) -> None:
        """Open a project in place of the one before; that one stays when this fails.

        A damaged one is open for reading, or its backups are offered.
        """
        if self.session is not None and self.session.path.absolute() == path.absolute():
            return
        try:
            session = Session.open(path, even_if_damaged=True, read_only=read_only)
        except ProjectDamaged as damage:
            if not self.safety.offer_backups(path, damage):
                raise
            return
        self._take_over(session)
        self._show_project(session)

    def create_project(
        self, to_import: Sequence[Path], path: Path, scheme_file: Path | None
    ) -> None:
        """Make a project and open it in place of the one before, then offer to import."""
        session = Session.create(path, scheme_file=scheme_file)
        self._take_over(session)
        self._to_import = to_import
        # In the next turn: making the file has taken its time.
        QTimer.singleShot(0, self, partial(self._show_project, session))

    def _take_over(self, session: Session) -> None:
        """Put a project that was just opened in place of the one before, if that can be closed."""
        try:
            self._give_back()
        except BaseException:
            session.close()
            raise

    def _show_project(self, session: Session) -> None:
        self._preferences.remember_project(session.path)
        known = self._preferences.annotator(session.project_id) or session.meant_for
        if known:
            session.switch_annotator(known)
        self.session = session
        session.listen(self._on_change)
        self._show_session(session)
        self.project_opened.emit()
        if not known:
            self.dialogs.ask_annotator()
        else:
            self._offer_import()

    def _show_session(self, session: Session) -> None:
        """Build the pages of the open project."""
        self.page = page = self.pages.add_annotate(session)
        page.state_changed.connect(self.refresh_soon)
        page.article_opened.connect(self._on_article_opened)
        page.noticed.connect(self._on_noticed)
        page.refused.connect(self.show_error)
        page.said.connect(self.status_line.say)
        page.import_asked.connect(self.dialogs.import_articles)
        self.show_page("annotate")
        page.begin()
        self._furnish_later(page)
        self._show_names()
        self.status_line.set_resting_words(
            self.tr("Read-only: nothing can be changed")
            if session.is_read_only
            else self.tr("Every change is saved at once")
        )
        restore_state(self)

    def _on_change(self, change: Change) -> None:
        """Another scheme has other keys and fields; another guideline is to be read."""
        from annotator.ui.scheme_following import changes_guidelines, changes_scheme

        if changes_scheme(change):
            if not self._builds_again:
                # Whoever is told of the change after this still has the widgets that are there.
                QTimer.singleShot(0, self.build_pages_again)
            self._builds_again = True
        elif changes_guidelines(change) and self.session is not None:
            self.pages.show_guidelines_text(self.session.guidelines)

    def build_pages_again(self) -> None:
        """Show the open project with the scheme that is in force now."""
        self._builds_again = False
        if self.session is None or self.page is None:
            return
        remember_state(self)
        # It goes with the page; what it has counted stays.
        self._stop_timing()
        self.pages.drop_project()
        self.dialogs.close_lists()
        self._show_session(self.session)

    def _furnish_later(self, page: AnnotatePage) -> None:
        if self._actions is not None:
            # They are about what was open before.
            self._actions.withdraw()
            self._actions = None
        self._furnishing = Furnishing(
            (page.view, page.view.viewport()),
            (*page.furnishing(), self._furnish_page, self._set_actions),
            page,
        )

    def _furnish_page(self) -> None:
        if self.page is not None:
            self.page.list.counted.connect(self.status_line.show_progress)
            self.page.list.refresh_counts()
            self.page.edits.annotator_needed.connect(self.dialogs.ask_annotator)
            self.page.steps.trained.connect(self.dialogs.show_comparison)
            self.page.finder.annotate_all_asked.connect(self.dialogs.annotate_hits)
        self.team.begin()
        self.safety.begin()
        self._furnish_frame()
        self._time_work()

    def _time_work(self) -> None:
        """Time the work on the open article, once there is a window to work in."""
        from annotator.ui.work_timer import WorkTimer

        handle = self.windowHandle()
        if self.session is None or self.page is None or handle is None:
            return
        self.work_timer = WorkTimer(self.session, handle, self.page)
        self.work_timer.told.connect(self.status_line.show_time)
        # In its own turn: what is stored of the article before is nothing to wait for.
        self.page.article_opened.connect(self._on_work_changed, Qt.ConnectionType.QueuedConnection)
        self._on_work_changed()

    def _on_work_changed(self) -> None:
        """Work is on the article on the desk, while that page is in view."""
        page = self.page
        if self.work_timer is None or page is None:
            return
        is_at_it = page.article is not None and not page.isHidden()
        self.work_timer.take_article(page.article.id if is_at_it and page.article else "")

    def _stop_timing(self) -> None:
        timer, self.work_timer = self.work_timer, None
        if timer is not None:
            timer.leave()
        self.status_line.show_time("", "")

    def _furnish_frame(self) -> None:
        self.status_line.fill_hints()
        _ = self.file_drop

    def close_project(self) -> None:
        """Store what is being typed, give the project back and show the start screen.

        Raises UserError, and stays open, when the note being written cannot be stored.
        """
        if self.session is not None:
            self._give_back()
            self.show_start()

    def _give_back(self) -> None:
        if self.session is None or self.page is None:
            return
        remember_state(self)
        self.pages.drop_project()
        self._stop_timing()
        self.dialogs.close_lists()
        self.tours.stop()
        self._furnishing = None
        self._to_import = None
        if "team" in self.__dict__:
            self.team.end()
        if "safety" in self.__dict__:
            self.safety.end()
        session, self.session = self.session, None
        self.page = None
        self._possible = None
        session.close()
        if self._banner is not None:
            self._banner.hide()
        try:
            self._preferences.save()
        except UserError as error:
            self.show_error(error)

    # who

    def switch_annotator(self, name: str) -> None:
        """Go on as somebody else, in their own annotation sets."""
        if self.session is None or self.page is None:
            return
        if name != self.session.annotator:
            self.page.settle()
            if self.work_timer is not None:
                self.work_timer.take_article("")
            self.session.switch_annotator(name)
            self.page.begin_again()
            self._on_work_changed()
            if self.dialogs.doubts is not None:
                self.dialogs.doubts.reload()
        self._preferences.remember_annotator(self.session.project_id, name)
        self._show_names()
        self.refresh()
        self._offer_import()
        self.tours.consider()

    # pages and panels

    def show_page(self, page_id: str) -> None:
        """Show one of the pages; all but the first are built when they are first asked for."""
        if self.session is None or self.page is None:
            return
        self._on_article_opened()
        if page_id != "annotate":
            # The article that is still to be furnished is not there to be touched.
            self.furnish()
            self.page.settle()
        if page_id == "agreement":
            self.pages.turn_to(self.pages.agreement_page(self.session))
        elif page_id == "review":
            self.pages.turn_to(self._review_page(self.session, self.page))
        else:
            self.pages.turn_to(self.page)
        self.top_bar.show()
        self.status_line.show()
        self.status_line.set_annotating(is_annotating=page_id != "review")
        self.top_bar.show_page(page_id)
        self._on_work_changed()
        self.refresh()
        if page_id == "annotate":
            self.page.focus_article()
        elif page_id == "review" and self.pages.review is not None:
            self.pages.review.focus_places()

    def _review_page(self, session: Session, page: AnnotatePage) -> ReviewPage:
        if self.pages.review is None:
            review = self.pages.review_page(session, page)
            review.place_opened.connect(self.open_in_article)
            review.state_changed.connect(self.refresh)
            review.said.connect(self.status_line.say)
            review.edits.refused.connect(self.show_error)
            review.edits.annotator_needed.connect(self.dialogs.ask_annotator)
            self.actions_by_id.install(review=review)
        return self.pages.review_page(session, page)

    def toggle_guidelines(self) -> None:
        """Show the guidelines beside the page, or put them away."""
        if self.session is not None:
            self.pages.toggle_guidelines(self.session.guidelines)

    def next_pane(self) -> None:
        """Move the focus to the next pane of the page."""
        self.pages.next_pane()

    def take_files(self, paths: Sequence[Path]) -> None:
        """Open a project that was dropped; import anything else, if need be into a new one."""
        projects = [path for path in paths if path.suffix == PROJECT_SUFFIX]
        shared = [path for path in paths if TEAM_SUFFIX in path.name]
        if projects:
            self.open_project(projects[0])
        elif shared:
            self.team.take_files(shared)
        elif self.session is not None:
            self.dialogs.import_articles(paths)
        else:
            self.dialogs.new_project(paths)

    def _drop_words(self, paths: Sequence[Path]) -> str:
        from annotator.ui.drop_words import drop_words

        return drop_words(paths, self.session.project_name if self.session is not None else None)

    # the frame

    def show_start(self) -> None:
        """Show the ways into a project; the window opens without a project or closes one."""
        if self.start_screen is None:
            self.start_screen = self._make_start()
        self._furnish_frame()
        self._set_actions()
        self.start_screen.show_recent(self._preferences.recent_projects())
        self.pages.turn_to(self.start_screen)
        self.top_bar.hide()
        self.status_line.hide()
        self._set_title(self.tr("Annotator"))

    def _make_start(self) -> StartScreen:
        from annotator.ui.start_screen import StartScreen

        screen = StartScreen()
        screen.new_asked.connect(self.dialogs.new_project)
        screen.open_asked.connect(self.dialogs.choose_project)
        screen.assignment_asked.connect(self._on_assignment_asked)
        screen.sample_asked.connect(self._on_sample_asked)
        screen.project_chosen.connect(self._on_path_chosen)
        screen.recent_removed.connect(self._on_recent_removed)
        return screen

    def _show_names(self) -> None:
        if self.session is None:
            return
        name, annotator = self.session.project_name, self.session.annotator
        self.top_bar.show_project(name, annotator)
        self._set_title(f"{name} – {annotator}" if annotator else name)

    def _set_title(self, words: str) -> None:
        is_safe = self._preferences.is_safe
        self.setWindowTitle(self.tr("{0} (safe mode)").format(words) if is_safe else words)

    def _offer_import(self) -> None:
        """After making a project, go on to what is to be annotated in it."""
        paths, self._to_import = self._to_import, None
        if paths is not None:
            self.dialogs.import_articles(paths)

    def _on_path_chosen(self, path: str) -> None:
        self.open_project(Path(path))

    def _on_assignment_asked(self) -> None:
        self.team.open_assignment()

    def _on_recent_removed(self, path: str) -> None:
        self._preferences.forget_project(Path(path))
        if self.start_screen is not None:
            self.start_screen.show_recent(self._preferences.recent_projects())

    def _on_setting_changed(self, key: str) -> None:
        if key == "font_size" and self.page is not None:
            self.page.view.set_font_size(self._preferences.font_size())

    def show_error(self, error: UserError) -> None:
        """Show an error in the banner."""
        self.banner.show_error(error)

    def _on_noticed(self, words: str) -> None:
        self.banner.show_notice(words)

    def _on_article_opened(self) -> None:
        if self._banner is not None:
            self._banner.dismiss_warning()

    def _on_finish_clicked(self) -> None:
        if self.page is not None:
            self.page.steps.finish()

    def open_place(self, _article_id: str, annotation_ids: Sequence[str]) -> None:
        """Show the place of these annotations on the Review page."""
        self.show_page("review")
        if self.pages.review is not None:
            self.pages.review.go_to(annotation_ids)

    def open_in_article(self, article_id: str, annotation_ids: Sequence[str]) -> None:
        """Show an article at the first of these annotations that is the annotator's own."""
        if self.page is not None:
            self.show_page("annotate")
            self.page.open_at(article_id, annotation_ids)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window has no room for hints, nor for list and guidelines at once."""
        super().resizeEvent(event)
        self.status_line.show_hints(width=self.width())
        if self._banner is not None:
            self._banner.set_floor(self.status_line.sizeHint().height())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Give the project back. What cannot be saved keeps the window open once."""
        if self._is_forced and self.page is not None:
            self.page.edits.drop_note()
        words = self.tr("{0} Close again to close all the same.")
        try:
            self._preferences.remember_layout(_GEOMETRY, self.saveGeometry())
            if not self._is_forced:
                self._preferences.save()
            words = self.tr("{0} The note is not saved; copy it, or close again.")
            self._give_back()
        except UserError as error:
            self._is_forced = True
            self.banner.show_message(words.format(error.message), tone="warning")
            event.ignore()
            return
        super().closeEvent(event)
