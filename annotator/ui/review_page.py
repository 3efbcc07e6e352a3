"""The Review page: places where annotators differ, one after the other, and what becomes gold.

It is the reviewer's page and shows everybody's work. Stores nothing itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from annotator.errors import NotFound
from annotator.model.change import Change
from annotator.model.teamwork import Decision, GuidelinesText
from annotator.session import adjudicating
from annotator.session.adjudicating import Reason
from annotator.session.place_work import place_work, seats
from annotator.session.review import Review
from annotator.session.review_queue import ReviewItem
from annotator.session.session import Session
from annotator.ui.empty_state import EmptyState
from annotator.ui.people import People
from annotator.ui.preferences import Preferences
from annotator.ui.review_bars import ReviewFoot, ReviewHead
from annotator.ui.review_desk import ReviewDesk
from annotator.ui.review_edits import ReviewEdits
from annotator.ui.review_finding import ReviewFinding
from annotator.ui.review_list import ALL, ListView, ReviewList
from annotator.ui.review_rows import QueueWords

_SETTLE = 400
"""Milliseconds without a change of anybody's work after which places are found again."""
_LIST_WIDTH, _LIST_NARROW = 300, 236
_ROOM = 1200
_COLUMNS = 3


class Standing(NamedTuple):
    """How the list is filtered, and the annotations of the place that is on the desk."""

    view: ListView
    place: Sequence[str]


class ReviewPage(QWidget):
    """Decides on the places of a project.

    ``place_opened`` carries an article's id and the ids of annotations (a tuple) to be seen in the
    article; ``said`` a few words for the status line.
    """

    place_opened = Signal(str, object)
    state_changed = Signal()
    said = Signal(str)

    def __init__(
        self,
        session: Session,
        people: People,
        preferences: Preferences,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self.session = session
        self.review: Review | None = None
        self._shown: int | None = None
        self._wanted: Sequence[str] = ()
        self._resumed: Sequence[str] = ()
        self._reasons: dict[str, Reason] = {}
        self._is_old = True
        self._is_width_chosen = False
        self._stop_listening = session.listen(self._on_project_changed)
        self.finding = ReviewFinding(session, self)
        self.edits = ReviewEdits(session, self)
        self._words = QueueWords(session.scheme, people)
        self.head, self.foot = ReviewHead(preferences), ReviewFoot()
        self.switches = self.head.switches
        self._words.hides_names = self.switches.hides_names
        self.list = ReviewList(self._words)
        self.desk = ReviewDesk(session.scheme, people, font_size=preferences.font_size())
        self.gold = self.desk.gold
        self.gold.show_guidelines(session.guidelines)
        self.empty, self.done = EmptyState("review"), EmptyState("done")
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.timeout.connect(self.find_places)
        self._lay_out()
        self._unbuilt: list[Callable[[], None]] = [
            self._place_list,
            self._place_gold,
            *(partial(self.desk.prepare, columns) for columns in range(1, _COLUMNS + 1)),
        ]
        self._building = QTimer(self)
        self._building.setSingleShot(True)
        self._building.timeout.connect(self._build_next)
        self._connect()
        self._show_nothing(self.tr("Finding the places…"), "")
        self.done.show_words("", "", button=self.tr("Show all places"))

    # what there is

    @property
    def is_up_to_date(self) -> bool:
        """Whether the places are those of the project as it is."""
        is_waiting = self._settle.isActive() or bool(self._unbuilt)
        return not (self._is_old or is_waiting or self.finding.is_running)

    @property
    def item(self) -> ReviewItem | None:
        """The place that is on the desk."""
        if self.review is None or self._shown is None:
            return None
        return self.review.items[self._shown]

    @property
    def decision(self) -> Decision | None:
        """What was decided at the place on the desk."""
        if self.review is None or self._shown is None:
            return None
        found = self.review.decided(self._shown)
        return found.decision if found is not None else None

    def find_places(self) -> None:
        """Find the places anew."""
        self._is_old = False
        self.finding.start(with_unfinished=self.switches.with_unfinished)

    def leave(self) -> None:
        """Let go of the session, with what was being written stored."""
        self.settle()
        self._stop_listening()
        # Taken out of the stack it may be shown once more, and must not read what is closed then.
        self._unbuilt.clear()
        self._is_old = False
        self._settle.stop()
        self._building.stop()
        self.finding.leave()

    def settle(self) -> None:
        """Store the reason that is being written."""
        if self.gold.why.is_pending:
            self._on_reason_given()

    @property
    def standing(self) -> Standing:
        """Where the reviewer is, to be taken up by another page of the same project."""
        here = () if self.item is None else tuple(self.item.annotations.values())
        return Standing(self.list.view, here or tuple(self._resumed))

    def take_up(self, standing: Standing) -> None:
        """Begin where another page has ended."""
        self.list.show_view(standing.view)
        self._resumed = standing.place

    def go_to(self, annotation_ids: Sequence[str]) -> None:
        """Show the place that one of these annotations is part of, once places are known."""
        self._wanted = annotation_ids
        self._go_to_wanted()

    def focus_places(self) -> None:
        """Give the focus to the list, from where all keys work."""
        self.list.rows.setFocus(Qt.FocusReason.OtherFocusReason)

    # what the reviewer does

    def step_place(self, step: int) -> None:
        """Go on or back in the list."""
        if not self.list.step(step):
            self.said.emit(self.tr("There is no other place in the list."))

    def take(self, place: int) -> None:
        """Take the version in that column, from 0."""
        if place < len(self.desk.columns):
            self._on_taken(self.desk.columns[place].annotator)

    def begin_merging(self) -> None:
        """Go to the values that differ; Enter or a click picks one."""
        if not self.desk.focus_first_difference():
            self.said.emit(self.tr("No field differs here."))

    def toggle_editing(self) -> None:
        """Set the gold fields by hand, or be done with it."""
        draft = self.desk.draft()
        begins = not self.gold.is_editing and draft is not None
        if begins and draft is not None:
            self.gold.editor.show_draft(draft)
        self.gold.set_editing(is_editing=begins)
        if begins:
            self.gold.editor.begin()
        else:
            self._refresh()
            self.list.rows.setFocus(Qt.FocusReason.OtherFocusReason)

    def neither(self) -> None:
        """Nothing of this belongs into the gold set."""
        is_open = self._is_open
        if self.item is not None and self.edits.neither(self.item, self.gold.reason, is_gap=False):
            self._go_on(is_open=is_open)

    def gap(self) -> None:
        """The guidelines do not say what is right here."""
        if self.item is not None and self.edits.neither(self.item, self.gold.reason, is_gap=True):
            self.begin_why()

    def begin_why(self) -> None:
        """Go to the reasons."""
        self.gold.area.ensureWidgetVisible(self.gold.why)
        self.gold.why.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def open_in_article(self) -> None:
        """Show the place in its article."""
        if self.item is not None:
            self.place_opened.emit(self.item.article_id, tuple(self.item.annotations.values()))

    def ask_accept(self) -> None:
        """Say the rule and the number before all that agree is accepted."""
        from annotator.ui.accept_dialog import AcceptDialog

        if self.review is None:
            return
        self._dialog = dialog = AcceptDialog(self.review, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(self._on_accept)
        dialog.open()

    def show_gold_sets(self) -> None:
        """Show how far gold is in every article."""
        from annotator.ui.gold_sets_dialog import GoldSetsDialog

        if self.review is None:
            self.said.emit(self.tr("The places are still being found."))
            return
        self._gold_sets = dialog = GoldSetsDialog(self.review, self.edits, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.article_chosen.connect(self._on_article_chosen)
        dialog.open()

    def finish_gold(self) -> None:
        """Finish the gold set of the article on the desk, or open it again."""
        if self.review is None or self.item is None:
            return
        article_id = self.item.article_id
        state = self.review.gold_state(article_id)
        if state.state == "finished":
            self.edits.do(adjudicating.reopen_gold, article_id)
        else:
            undecided = state.places - state.decided
            self.edits.do(adjudicating.finish_gold, article_id, undecided=undecided)

    # showing

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The list is as wide as the window allows, until somebody drags its edge."""
        super().resizeEvent(event)
        if self._splitter.count() and not self._is_width_chosen:
            self._share_width()

    def showEvent(self, event: QShowEvent) -> None:
        """Places of before a change are found again when somebody looks."""
        super().showEvent(event)
        if self._unbuilt:
            self._building.start(0)
        elif self._is_old:
            self._settle.start(0)

    def _build_next(self) -> None:
        """Put one more part into its place, so that no turn of the event loop gets long."""
        self._unbuilt.pop(0)()
        if self._unbuilt:
            self._building.start(0)
        elif self._is_old:
            self._settle.start(0)

    def _on_found(self, review: Review) -> None:
        self.review = review
        self.head.show_review(review)
        if not review.items:
            self._shown = None
            self._show_nothing(
                self.tr("Nothing to review yet"),
                self.tr(
                    "Review needs articles that two annotators or more have finished. Collect "
                    "what was handed in, let somebody else annotate the same articles, or look "
                    "at unfinished work too."
                ),
            )
            return
        is_first = self._stack.currentWidget() is self.empty
        self._stack.setCurrentWidget(self._places)
        resumed, self._resumed = self._resumed, ()
        self.list.show_review(review, at=resumed)
        if is_first and self.isVisible():
            self.focus_places()
        self._go_to_wanted()

    def _go_to_wanted(self) -> None:
        if self.review is None or not self.review.items or not self._wanted:
            return
        wanted, self._wanted = self._wanted, ()
        place = self.review.place_with(wanted)
        if place is not None:
            self.list.go_to(place)
        else:
            self.said.emit(self.tr("This place is not among those of finished articles."))

    def _on_place_chosen(self, place: int) -> None:
        if place != self._shown:
            self.gold.set_editing(is_editing=False)
            self.gold.area.verticalScrollBar().setValue(0)
        self._shown = place if place >= 0 else None
        self._refresh()

    def _refresh(self) -> None:
        """Show the place on the desk as it is in the project."""
        item, review = self.item, self.review
        index = self.list.rows.currentIndex()
        self.foot.show_place(index.row() + 1, self.list.model.rowCount())
        if item is None or review is None or self._shown is None:
            self._show_done()
            return
        found = review.decided(self._shown)
        decision = found.decision if found is not None else None
        try:
            work = place_work(self.session, item, decision)
        except NotFound:
            self._is_old = True
            self._settle.start(_SETTLE)
            return
        hides = self.switches.hides_names
        self.desk.show_work(
            work,
            seats(self.session, item, shuffled=hides),
            decision=decision,
            is_stale=found is not None and found.is_stale,
            is_named=not hides,
        )
        self.gold.show_state(review.gold_state(item.article_id))
        if decision is None:
            reason = self._reasons.get(item.key, Reason())
        else:
            reason = Reason(why=decision.why, guideline=decision.guideline)
        if not self.gold.why.hasFocus() or not self.gold.why.is_pending:
            self.gold.show_reason(reason)
        self._right.setCurrentWidget(self.desk)

    def _show_done(self) -> None:
        review = self.review
        is_all = review is not None and not review.tally.differing["undecided"]
        if is_all and review is not None:
            rest = review.tally.agreed["undecided"]
            words = (
                self.tr(
                    "Places that all annotators agree on are still to be accepted: {0}."
                ).format(rest)
                if rest
                else self.tr("Finish the gold sets and export them, or look at the decisions.")
            )
            heading = self.tr("All disagreements are decided")
        else:
            heading = self.tr("No place passes these filters")
            words = self.tr("Take a filter away to see others.")
        self.done.show_words(heading, words, button=self.tr("Show all places"))
        self._right.setCurrentWidget(self.done)

    def _show_nothing(self, heading: str, words: str) -> None:
        self.empty.show_words(heading, words)
        self._stack.setCurrentWidget(self.empty)

    # what happens

    def _on_project_changed(self, change: Change) -> None:
        if any(isinstance(edit.record, GuidelinesText) for edit in change.edits):
            self.gold.show_guidelines(self.session.guidelines)
        touched = self.review.take(change) if self.review is not None else None
        if touched is None or self.review is None or self.finding.is_running:
            self._is_old = True
            if self.isVisible():
                self._settle.start(_SETTLE)
            if touched is None:
                return
        if not touched or self.review is None:
            return
        self.list.take_change(
            [place for article_id in touched for place in self.review.places_of(article_id)]
        )
        self.head.show_review(self.review)
        if change.kind != "do" and self.isVisible():
            self._follow(change)
        if self.item is None or self.item.article_id in touched:
            self._refresh()
        self.state_changed.emit()

    def _follow(self, change: Change) -> None:
        """Go to the place whose decision was taken back or made again."""
        for edit in change.edits:
            if isinstance(edit.record, Decision) and self.review is not None:
                place = self.review.place_with(edit.record.sources)
                if place is not None and place != self._shown:
                    self.list.go_to(place)
                return

    @property
    def _is_open(self) -> bool:
        """Whether the place on the desk is still to be decided, or again."""
        return (
            self.review is not None
            and self._shown is not None
            and self.review.status(self._shown) != "decided"
        )

    def _go_on(self, *, is_open: bool) -> None:
        """Go to the next undecided place after a decision on one that was ``is_open`` before."""
        if not (self.switches.goes_on and is_open):
            return
        decided = self.gold.verdict.text()
        if self.list.go_on():
            self.said.emit(self.tr("{0}. This is the next place.").format(decided))
        else:
            self.said.emit(self.tr("Every place in the list is decided."))

    def _on_taken(self, annotator: str) -> None:
        is_open = self._is_open
        if self.item is not None and self.edits.take(self.item, annotator, self.gold.reason):
            self._go_on(is_open=is_open)

    def _on_picked(self, field: str, annotator: str) -> None:
        if self.item is not None:
            self.edits.pick(self.item, field, annotator)

    def _on_reason_given(self) -> None:
        item, decision = self.item, self.decision
        if item is None:
            return
        if decision is not None:
            self.edits.explain(decision.id, self.gold.reason)
        else:
            self._reasons[item.key] = self.gold.reason
            self.gold.why.set_note(self.gold.why.note)

    def _on_field_set(self, field: str, value: object) -> None:
        draft = self.desk.draft()
        if self.item is not None and draft is not None:
            done = self.edits.amend(self.item, draft, self.gold.reason, **{field: value})
            if not done:
                self.gold.editor.show_draft(draft)

    def _on_name_made(self, field: str, words: str) -> None:
        draft = self.desk.draft()
        if self.item is not None and draft is not None:
            self.edits.name(self.item, draft, self.gold.reason, field, words)

    def _on_nudged(self, side: int, step: int) -> None:
        draft, work = self.desk.draft(), self.desk.work
        if self.item is not None and draft is not None and work is not None:
            text = work.article.text
            self.edits.nudge(self.item, draft, self.gold.reason, text=text, side=side, step=step)

    def _on_words_wanted(self) -> None:
        draft, span = self.desk.draft(), self.gold.passage.selected()
        if span is None:
            self.said.emit(self.tr("Select the words in the gold passage first."))
        elif self.item is not None and draft is not None:
            self.edits.set_words(self.item, draft, self.gold.reason, span)

    def _on_reopen_asked(self) -> None:
        if self.decision is not None:
            self.edits.reopen(self.decision.id)

    def _on_accept(self) -> None:
        review = self.review
        if review is not None:
            at_least = self._dialog.at_least
            self.edits.do(adjudicating.accept_agreed, review.items, review.index, at_least=at_least)

    def _on_gone_asked(self) -> None:
        if self.review is not None:
            self.edits.do(adjudicating.reopen_all, self.review.orphans())

    def _on_stale_asked(self) -> None:
        self.list.show_state("stale")

    def _on_switched(self) -> None:
        self._words.hides_names = self.switches.hides_names
        self.list.rows.viewport().update()
        if self.item is not None:
            self._refresh()

    def _on_article_chosen(self, article_id: str) -> None:
        """Go to the first place of an article that is to be decided, else to its first."""
        if self.review is not None:
            places = self.review.places_of(article_id)
            to_do = [place for place in places if self.review.status(place) != "decided"]
            self.list.go_to((*to_do, *places)[0])
            self.focus_places()

    def _on_show_all(self) -> None:
        self.list.filter_edit.clear()
        self.list.kind.setCurrentIndex(0)
        self.list.show_state(ALL)

    def _on_left(self) -> None:
        if self.gold.is_editing and not self.gold.why.hasFocus():
            self.toggle_editing()
        self.list.rows.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_finding_refused(self, words: str) -> None:
        self._show_nothing(self.tr("No places to show"), words)

    # building

    def _connect(self) -> None:
        self.finding.found.connect(self._on_found)
        self.finding.refused.connect(self._on_finding_refused)
        self.list.place_chosen.connect(self._on_place_chosen)
        self.desk.taken.connect(self._on_taken)
        self.desk.picked.connect(self._on_picked)
        self.switches.changed.connect(self._on_switched)
        self.switches.unfinished_changed.connect(self.find_places)
        self.head.accept_asked.connect(self.ask_accept)
        self.head.stale_asked.connect(self._on_stale_asked)
        self.head.gone_asked.connect(self._on_gone_asked)
        self.done.button_clicked.connect(self._on_show_all)
        gold = self.gold
        gold.reason_given.connect(self._on_reason_given)
        gold.edit_asked.connect(self.toggle_editing)
        gold.neither_asked.connect(self.neither)
        gold.gap_asked.connect(self.gap)
        gold.reopen_asked.connect(self._on_reopen_asked)
        gold.finish_asked.connect(self.finish_gold)
        gold.left.connect(self._on_left)
        gold.editor.field_set.connect(self._on_field_set)
        gold.editor.name_made.connect(self._on_name_made)
        gold.editor.nudged.connect(self._on_nudged)
        gold.editor.words_wanted.connect(self._on_words_wanted)

    def _lay_out(self) -> None:
        self._right = QStackedWidget()
        self._right.addWidget(self.done)
        splitter = self._splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        self._places = QWidget()
        places = QVBoxLayout(self._places)
        places.setContentsMargins(0, 0, 0, 0)
        places.setSpacing(0)
        places.addWidget(splitter, 1)
        places.addWidget(self.foot)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self._stack, 1)

    def _place_list(self) -> None:
        self._splitter.addWidget(self.list)
        self._splitter.addWidget(self._right)
        self._splitter.setStretchFactor(1, 1)
        self._share_width()
        self._splitter.splitterMoved.connect(self._on_splitter_moved)
        self._stack.addWidget(self._places)

    def _share_width(self) -> None:
        """In a small window the list gives way to the versions."""
        wanted = _LIST_NARROW if self.width() < _ROOM else _LIST_WIDTH
        if self.list.width() != wanted:
            self._splitter.setSizes([wanted, self.width() - wanted])

    def _on_splitter_moved(self) -> None:
        self._is_width_chosen = True

    def _place_gold(self) -> None:
        self._right.addWidget(self.desk)
        self._right.setCurrentWidget(self.desk)
