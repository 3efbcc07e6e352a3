"""The page where articles are read and annotated: list, article, gutter and inspector together.

Opens articles, hears from the session what changed and shows that much again. Edits are made by
`AnnotationEdits`, going from article to article by `ArticleSteps`.
"""

from __future__ import annotations

import importlib
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QWidget

from annotator.errors import NotFound
from annotator.model.annotation import Annotation, AnnotationSet
from annotator.model.article import Article
from annotator.session.session import Session
from annotator.ui.article_annotations import ArticleAnnotations
from annotator.ui.article_column import ArticleColumn
from annotator.ui.article_view import ArticleView
from annotator.ui.key_hints import key_hints
from annotator.ui.pane_walk import Pane, enter_first
from annotator.ui.preferences import Preferences
from annotator.ui.theme import current_tokens, theme_signals
from annotator.ui.theme_tokens import USUAL_SIZE

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from PySide6.QtGui import QResizeEvent

    from annotator.model.change import Change
    from annotator.ui.annotation_edits import AnnotationEdits
    from annotator.ui.announcer import Announcer
    from annotator.ui.article_list import ArticleList
    from annotator.ui.article_steps import ArticleSteps
    from annotator.ui.finder import Finder
    from annotator.ui.gutter import Gutter
    from annotator.ui.inspector import Inspector
    from annotator.ui.keyword_marks import KeywordMarks
    from annotator.ui.minimap import Minimap
    from annotator.ui.people import People
    from annotator.ui.proposals import Proposals
    from annotator.ui.type_bar import TypeBar

_PANES = "annotate"
_BULK = 50
"""Edits of one step from which on an article's annotations are read again, not one by one."""

_WIDE, _NARROW = (280, 320), (204, 288)
_WIDE_FROM = 1200
_FURNITURE = ("gutter", "proposals", "annotation_edits", "annotation_form", "finder", "minimap")
"""Modules that building the rest will need; what they import comes with them."""

_LEAST_LIST, _LEAST_INSPECTOR, _LEAST_ARTICLE = 180, 250, 420


class AnnotatePage(QWidget):
    """One annotator's desk in one project.

    ``state_changed`` says that menus, counts and the like should look again; ``noticed`` carries
    a sentence for the banner, ``refused`` a UserError for it; ``said`` a few quiet words for the
    status line. The article is there at once; the list of articles and everything else are built
    after the first screen, or when they are first asked for.
    """

    list: ArticleList
    people: People
    gutter: Gutter
    type_bar: TypeBar
    inspector: Inspector
    edits: AnnotationEdits
    steps: ArticleSteps
    finder: Finder
    map: Minimap
    keyword_marks: KeywordMarks
    announcer: Announcer
    proposals: Proposals

    state_changed = Signal()
    noticed = Signal(str)
    refused = Signal(object)
    said = Signal(str)
    import_asked = Signal()
    article_opened = Signal()

    def __init__(
        self, session: Session, preferences: Preferences, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self._session = session
        self._preferences = preferences
        self._article: Article | None = None
        self._held = ArticleAnnotations(session, self)
        self._is_furnished = False
        self.view = ArticleView()
        self.view.keep_room_beside()
        self._column = ArticleColumn(self.view)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._lay_out()
        self._connect()
        self._stop_listening = session.listen(self._on_changed)

    def _lay_out(self) -> None:
        for place, (pane, stretch) in enumerate(
            ((_place(_LEAST_LIST), 0), (self._column, 1), (_place(_LEAST_INSPECTOR), 0))
        ):
            self._splitter.addWidget(pane)
            self._splitter.setStretchFactor(place, stretch)
            self._splitter.setCollapsible(place, False)  # noqa: FBT003
        self._splitter.setHandleWidth(1)
        self._has_own_sizes = self._splitter.restoreState(self._preferences.layout(_PANES))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._splitter)
        self.view.set_font_size(self._preferences.font_size())

    def _connect(self) -> None:
        self.view.said.connect(self.said)
        self.view.span_selected.connect(self._on_span_selected)
        self.view.annotation_picked.connect(self._on_annotation_picked)
        self.view.font_size_changed.connect(self._preferences.remember_font_size)
        self._held.arrived.connect(self.view.add_annotations)
        self._splitter.splitterMoved.connect(self._on_splitter_moved)
        theme_signals().changed.connect(self._on_theme_changed)

    # what the first screen does without

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """Furniture that somebody asks for before its time is built then."""
            if name == "list":
                self.build_list()
                return self.list
            if name in AnnotatePage.__annotations__ and not self._is_furnished:
                self.furnish()
                return getattr(self, name)
            raise AttributeError(f"an annotate page has no {name}")

    def furnishing(self) -> Iterator[Callable[[], object]]:
        """All that is left to build, in steps that are short each."""
        yield partial(importlib.import_module, "annotator.ui.article_list")
        yield self.build_list
        for name in _FURNITURE:
            yield partial(importlib.import_module, f"annotator.ui.{name}")
        yield self._meet_people
        yield self.furnish
        yield self._build_fields
        yield self._place_fields

    def _meet_people(self) -> None:
        """Read who may speak and what about, unless that is done."""
        if "people" not in vars(self):
            from annotator.ui.people import People

            self.people = People(self._session)

    def _build_fields(self) -> None:
        self.inspector.build()

    def _place_fields(self) -> None:
        self.inspector.form.ensurePolished()

    @property
    def has_list(self) -> bool:
        """Whether the list of articles is there already."""
        return "list" in vars(self)

    def build_list(self) -> None:
        """Build the list of articles and read it, unless it is there."""
        if self.has_list:
            return
        from annotator.ui.article_list import ArticleList

        articles = ArticleList(self._session, shows_all=self._preferences.shows_all_articles())
        self.list = articles
        articles.article_chosen.connect(self.open_article)
        articles.import_asked.connect(self.import_asked)
        articles.shows_all_changed.connect(self._on_shows_all_changed)
        sizes, before = self._splitter.sizes(), self._splitter.widget(0)
        is_shown = before is None or not before.isHidden()
        place = self._splitter.replaceWidget(0, articles)
        if place is not None:
            place.deleteLater()
        articles.setVisible(is_shown)
        self._splitter.setCollapsible(0, False)  # noqa: FBT003
        self._splitter.setSizes(sizes)
        articles.reload()
        if self._article is not None:
            articles.set_open(self._article)

    def show_list(self, *, is_shown: bool) -> None:
        """Show the list of articles, or give its room to the article."""
        pane = self._splitter.widget(0)
        if pane is not None:
            pane.setVisible(is_shown)

    def furnish(self) -> None:
        """Build what stands around list and article, unless it is there."""
        if self._is_furnished:
            return
        self._is_furnished = True
        self._build_furniture()
        self._connect_furniture()
        self.list.filters.dress()
        self._show_around(self._held.in_order_made())
        self._show_no_annotation()

    def _build_furniture(self) -> None:
        from annotator.ui.annotation_edits import AnnotationEdits
        from annotator.ui.announcer import Announcer
        from annotator.ui.article_steps import ArticleSteps
        from annotator.ui.finder import Finder
        from annotator.ui.gutter import Gutter
        from annotator.ui.inspector import Inspector
        from annotator.ui.keyword_marks import KeywordMarks
        from annotator.ui.minimap import Minimap
        from annotator.ui.proposals import Proposals
        from annotator.ui.type_bar import TypeBar

        self._meet_people()
        self.gutter = Gutter(self.view)
        self.map = Minimap(self.view)
        self.keyword_marks = KeywordMarks(self._session, self.view, self)
        self.announcer = Announcer(self.view, self._session.scheme, self.people)
        self.type_bar = TypeBar(self.view)
        self.inspector = Inspector(self._session.scheme, self.people)
        place = self._splitter.replaceWidget(2, self.inspector)
        if place is not None:
            self.inspector.setMinimumWidth(place.minimumWidth())
            place.deleteLater()
        self._splitter.setCollapsible(2, False)  # noqa: FBT003
        self.proposals = Proposals(self._session, self.people, self)
        self.inspector.set_proposals(self.proposals)
        self.edits = AnnotationEdits(self._session, self.view, self.inspector, self.proposals, self)
        self.steps = ArticleSteps(self._session, self)
        self.finder = Finder(self.view, self._column, self)

    def _connect_furniture(self) -> None:
        from annotator.ui.card_words import CardWords

        damaged = self._session.damaged_annotations
        self.gutter.set_card_source(CardWords(self._session.scheme, self.people, damaged).card)
        self.inspector.resting.rows.damaged = self.announcer.damaged = damaged
        self.steps.noticed.connect(self.noticed)
        self.steps.refused.connect(self.refused)
        self.steps.said.connect(self.said)
        self.finder.said.connect(self.said)
        self.finder.opened_or_closed.connect(self.state_changed)
        self.article_opened.connect(self.finder.take_article)
        self.article_opened.connect(self.keyword_marks.take_article)
        self.type_bar.type_chosen.connect(self.edits.apply_type)
        self.inspector.annotation_picked.connect(self.show_annotation)
        self.inspector.left.connect(self.focus_article)
        self.edits.made.connect(self.show_annotation)
        self._held.completed.connect(self._on_completed)

    def show_damage(self) -> None:
        """Some annotations turned out not to be as they were stored: mark them."""
        if self._is_furnished:
            self.gutter.refresh()
            self.inspector.resting.rows.names_changed()

    def _show_around(self, annotations: Collection[Annotation]) -> None:
        """Let what stands around the article know what is open."""
        self.inspector.resting.rows.load(annotations)
        self.people.begin_article(self._held.in_order_made())
        self.edits.set_article(self._article)

    # opening

    def begin(self) -> None:
        """Open the article that was open last, or the first one to do."""
        last = self._preferences.last_article(self._session.project_id, self._session.annotator)
        if last:
            try:
                self.open_article(last)
                return
            except NotFound:
                pass
        first = self._session.first_to_do()
        if first is not None:
            self.open_article(first.id)
        else:
            self._show_no_article()

    def open_article(self, article_id: str) -> None:
        """Put an article on the desk; a note that is being written is stored first.

        Raises NotFound when the project does not have it.
        """
        if self._article is not None and self._article.id == article_id:
            self.focus_article()
            return
        self.settle()
        article = self._session.article(article_id)
        self._article = article
        annotations = self._held.begin(article_id)
        if self._is_furnished:
            self._show_around(annotations)
        self.view.show_article(article, annotations, self._session.scheme)
        if self.has_list:
            self.list.set_open(article)
        self._show_no_annotation()
        self._preferences.remember_article(
            self._session.project_id, self._session.annotator, article_id
        )
        self.focus_article()
        self.article_opened.emit()
        self.state_changed.emit()

    def open_at(self, article_id: str, annotation_ids: Sequence[str]) -> None:
        """Open an article at the first of these annotations that is the annotator's own."""
        self.open_article(article_id)
        self.be_complete()
        own = [known for known in annotation_ids if self._held.get(known) is not None]
        if own:
            self.show_annotation(own[0])

    def show_annotation(self, annotation_id: str) -> None:
        """Make one of the open article's annotations the current one."""
        if self.view.current() != annotation_id:
            self.edits.store_note()
            self.view.set_current(annotation_id)
        self.show_current()
        self.focus_article()

    def settle(self) -> None:
        """Have the fields hand on what was typed in them, and store the note.

        Raises UserError when the note cannot be stored; it stays in its field then.
        """
        if not self._is_furnished:
            return
        if self.inspector.isAncestorOf(self.focusWidget() or self):
            self.focus_article()
        self.edits.store_note()

    def begin_again(self) -> None:
        """Show everything as another annotator has it, after switching."""
        article, self._article = self._article, None
        if self.has_list:
            self.list.reload()
        if article is None:
            self.begin()
        else:
            self.open_article(article.id)

    def leave(self) -> None:
        """Store what is being typed and let go of the session."""
        self.settle()
        self._held.stop()
        self._stop_listening()
        if self._is_furnished:
            self.inspector.leave()
            self.edits.leave()
            self.proposals.leave()
            self.keyword_marks.leave()

    def reload_articles(self) -> None:
        """Read the list again, after articles came or went."""
        self.list.reload()
        if self._article is None:
            self.begin()
        self.state_changed.emit()

    @property
    def article(self) -> Article | None:
        """The article on the desk."""
        return self._article

    @property
    def annotations(self) -> Collection[Annotation]:
        """The current annotator's annotations of the article on the desk."""
        return self._held.all()

    @property
    def has_annotations(self) -> bool:
        """Whether there are any."""
        return bool(self._held)

    @property
    def is_complete(self) -> bool:
        """Whether all annotations of the article are there."""
        return self._held.is_complete()

    def be_complete(self) -> None:
        """Have all annotations of the article there, also those that are still being read."""
        self._held.complete()

    def do_when_complete(self, act: Callable[[], object]) -> None:
        """Do something that looks at all annotations of the article, as soon as they are there."""
        self._held.when_complete(act)

    @property
    def has_waiting(self) -> bool:
        """Whether something waits for the last annotations; what is asked then comes after it."""
        return self._held.has_waiting

    # the one path by which the page hears of a change

    def _on_changed(self, change: Change) -> None:
        from annotator.model.change import ImportBatch
        from annotator.model.teamwork import Assigned

        self.people.take(change)
        records = [edit.record for edit in change.edits]
        if any(isinstance(record, ImportBatch) for record in records):
            self.reload_articles()
        elif any(
            isinstance(record, Assigned) and record.annotator == self._session.annotator
            for record in records
        ):
            self.list.reload()
        touched: dict[str, None] = {}
        current_changed = False
        is_bulk = self._is_bulk(change)
        for edit in change.edits:
            record = edit.record
            if isinstance(record, Annotation) and record.annotator == self._session.annotator:
                touched[record.article_id] = None
                current_changed |= record.id == self.view.current()
                if not is_bulk:
                    self._take_annotation(record, is_gone=edit.after is None)
            elif isinstance(record, AnnotationSet):
                touched[record.article_id] = None
                self.list.refresh_counts()
        if is_bulk:
            self._read_annotations_again()
        for article_id in touched:
            is_open = self._article is not None and self._article.id == article_id
            number = self._article.number if is_open and self._article is not None else None
            self.list.refresh_article(article_id, number)
        if _renames(change):
            self.gutter.refresh()
            self.inspector.resting.rows.names_changed()
            current_changed = True
        if current_changed:
            self.show_current()
        elif self.inspector.annotation is None and touched:
            self._show_no_annotation()
        self.said.emit(self.tr("Saved"))
        self.state_changed.emit()

    def _is_bulk(self, change: Change) -> bool:
        """Whether so many annotations of the article changed that reading all again is quicker."""
        return self._article is not None and len(change.edits) > _BULK

    def _read_annotations_again(self) -> None:
        """Show the article's annotations as they are now: the first at once, the others after."""
        if self._article is None:
            return
        current = self.view.current()
        annotations = self._held.begin(self._article.id)
        self._show_around(annotations)
        self.view.set_annotations(annotations)
        if current is not None and self.view.current() is None:
            self.be_complete()
            self.view.set_current(current, reveal=False)

    def _take_annotation(self, annotation: Annotation, *, is_gone: bool) -> None:
        if self._article is None or annotation.article_id != self._article.id:
            return
        if is_gone:
            self._held.remove(annotation.id)
            self.inspector.resting.rows.remove(annotation.id)
            self.view.remove_annotation(annotation.id)
            return
        self._held.put(annotation)
        self.inspector.resting.rows.put(annotation)
        self.view.put_annotation(annotation)

    def show_current(self) -> None:
        """Let the inspector show the current annotation as it is now."""
        annotation = self._held.get(self.view.current())
        if annotation is None or self._article is None:
            self._show_no_annotation()
            return
        self.inspector.show_annotation(
            annotation, self._article, speakers_in_article=self._held.speaker_count()
        )
        self.inspector.form.head.show_version(
            annotation.guidelines, self._session.guidelines_version
        )
        self.announcer.show_annotation(annotation, self._article)
        self.state_changed.emit()

    def _show_no_annotation(self) -> None:
        if not self._is_furnished:
            return
        shown = self.inspector.annotation
        self.announcer.show_nothing(is_gone=shown is not None and self._held.get(shown.id) is None)
        self.inspector.show_nothing(has_article=self._article is not None)

    def _show_no_article(self) -> None:
        self._article = None
        self._held.begin("")
        if self._is_furnished:
            self._show_around(())
        words = self.tr("No articles yet. Import some, or drop files and folders here")
        self.view.show_nothing(key_hints().fill_in(words, "import_articles"))
        self._show_no_annotation()
        self.state_changed.emit()

    # reading

    def escape(self) -> None:
        """Let go of the selection, or else of the current annotation."""
        if self.view.selected_span() is not None:
            self.view.clear_selection()
        else:
            self.view.pick(None)
        self.focus_article()

    def show_annotation_list(self) -> None:
        """Go to the list of the article's annotations, to the current one or the next from here."""
        here = self.view.current() or self.view.nearest_annotation()
        self.view.pick(None)
        self.inspector.resting.focus_first(here)

    def edit_field(self, field: str) -> None:
        """Put the focus into one of the inspector's fields."""
        self.inspector.begin_field(field)

    def focus_article(self) -> None:
        """Go on reading: the keys act on the article."""
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def panes(self) -> Sequence[Pane]:
        """List, article and fields, each with the way into it."""
        return [
            (self.list, partial(enter_first, self.list.rows, self.list.filter_edit)),
            (self.view, self.focus_article),
            (self.inspector, self.inspector.focus_first),
        ]

    def filter_articles(self) -> None:
        """Go to the list's filter."""
        self.list.focus_filter()

    def choose_filters(self) -> None:
        """Show what the list can be filtered by besides words."""
        self.list.filters.open()

    def switch_predictions(self) -> None:
        """Have new annotations filled in by prediction in this project, or not any more."""
        on = self.proposals.switch()
        self.show_current()
        self.said.emit(self.tr("Predictions on") if on else self.tr("Predictions off"))

    def zoom(self, step: int) -> None:
        """Letters larger (1) or smaller (-1) by a pixel, or of the usual size (0)."""
        usual = current_tokens().size_reading
        self.view.set_font_size(self.view.font_size() + step if step else usual)

    # slots

    def _on_span_selected(self, span: object) -> None:
        self.inspector.set_can_take(can_take=span is not None)
        self.state_changed.emit()

    def _on_annotation_picked(self, _annotation_id: str) -> None:
        self.edits.store_note()
        self.show_current()

    def _on_completed(self) -> None:
        annotations = self._held.in_order_made()
        self.inspector.resting.rows.load(annotations)
        self.people.begin_article(annotations)

    def _on_shows_all_changed(self, shows_all: bool) -> None:
        self._preferences.remember_shows_all(shows_all=shows_all)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the side panes give way, unless the user has set them."""
        super().resizeEvent(event)
        self._share_width(event.size().width())

    def _share_width(self, width: int) -> None:
        """Panes are as much wider as their letters are larger, as long as the article has room."""
        share = current_tokens().size_body / USUAL_SIZE
        beside = self._splitter.widget(2)
        if beside is not None:
            beside.setMinimumWidth(round(_LEAST_INSPECTOR * share))
        if not self._has_own_sizes:
            left, right = (round(share * pane) for pane in (_WIDE, _NARROW)[width < _WIDE_FROM])
            least = max(_LEAST_LIST, self.list.minimumWidth() if self.has_list else 0)
            left = max(least, min(left, width - right - _LEAST_ARTICLE))
            self._splitter.setSizes([left, max(1, width - left - right), right])

    def _on_theme_changed(self) -> None:
        self._share_width(self.width())

    def _on_splitter_moved(self) -> None:
        self._has_own_sizes = True
        self._preferences.remember_layout(_PANES, self._splitter.saveState())


def _place(least: int) -> QFrame:
    """What stands in the place of list and inspector until they are built."""
    place = QFrame()
    place.setProperty("role", "pane")
    place.setMinimumWidth(least)
    return place


def _renames(change: Change) -> bool:
    """Whether somebody who was there may be called otherwise now, or be gone."""
    from annotator.model.proposition import Proposition
    from annotator.model.speaker import Speaker

    return any(
        isinstance(edit.record, Speaker | Proposition) and edit.before is not None
        for edit in change.edits
    )
