"""An article as a page to read: heading, text column, bands of annotations.

Draws and answers what lies where; what hands and keys do is the article view's business.
Positions that go in and out are code points of the stored text.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from annotator.late import LateModule
from annotator.model.annotation import Annotation
from annotator.model.article import Article
from annotator.model.scheme import Scheme
from annotator.model.span import Span
from annotator.ui.article_document import SIDE, ArticleDocument, column_width, line_pitch
from annotator.ui.article_header import ArticleHeader
from annotator.ui.band_index import BandIndex
from annotator.ui.bands import BandPainter
from annotator.ui.fonts import ui_font
from annotator.ui.mark_layer import MarkLayer
from annotator.ui.page_columns import GUTTER, GUTTER_COMPACT, MAP, Columns, share_out
from annotator.ui.page_geometry import PageGeometry
from annotator.ui.page_scrolling import scroll_by, scroll_to
from annotator.ui.positions import DisplayText
from annotator.ui.reading_style import reading_signals, reading_style
from annotator.ui.theme import current_tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from annotator.ui import gutter_layout
    from annotator.ui.gutter_layout import PageLine, Room
else:
    gutter_layout = LateModule("annotator.ui.gutter_layout")

SMALLEST_FONT, LARGEST_FONT = 12, 40

_NEIGHBOURS = 2

_EMPTY = Article(id="", text="", title="")


def _page(parent: QWidget) -> QWidget:
    """A viewport as text edits have them; without a parent it would go when Python forgets it."""
    page = QWidget(parent)
    page.setBackgroundRole(QPalette.ColorRole.Base)
    page.setAutoFillBackground(True)
    page.setCursor(Qt.CursorShape.IBeamCursor)
    return page


class ArticleCanvas(QTextEdit):
    """Shows one article with its annotations; holds neither as truth, only what it was given."""

    view_changed = Signal()
    """Something moved or looks different: scrolled, laid out anew, annotations, the current one."""
    font_size_changed = Signal(int)
    annotations_replaced = Signal()
    """Quite other annotations are shown."""
    annotations_changed = Signal(object, object)
    """Annotations that are shown no more, and those that are shown now, as two sequences."""
    marks_changed = Signal()
    """Other words are marked as hits or keywords than before."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # One of our own: to find out what class Qt's is, Python would make those of all widgets.
        page = _page(self)
        self.setViewport(page)
        # The empty document of the beginning measures its lines on the viewport that is gone now.
        self.document().documentLayout().setPaintDevice(page)
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setProperty("role", "article")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Its room is always kept: a bar that comes or goes would break every line anew.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setAcceptDrops(False)
        self.viewport().setAcceptDrops(False)
        self.viewport().setMouseTracking(True)
        self.setCursorWidth(2)
        self.setTabChangesFocus(True)
        self._gutter: QWidget | None = None
        self._map: QWidget | None = None
        self._keeps_room = False
        self._keeps_map_room = False
        self._document: ArticleDocument | None = None
        self._columns = Columns(0, 0, 0)
        self._font_size = current_tokens().size_reading
        self.verticalScrollBar().valueChanged.connect(self.view_changed)
        reading_signals().changed.connect(self._set_again)
        self._resizes = 0
        # Without a document: the first article will bring one.
        self._take(None, (), None, "")

    def show_article(
        self, article: Article, annotations: Iterable[Annotation], scheme: Scheme
    ) -> None:
        """Show an article from its beginning; nothing is selected and nothing current then."""
        self._show(article, annotations, scheme)

    def show_nothing(self, message: str) -> None:
        """Show no article but a short message in the middle."""
        self._show(None, (), None, message)

    def _show(
        self,
        article: Article | None,
        annotations: Iterable[Annotation],
        scheme: Scheme | None,
        message: str = "",
    ) -> None:
        self._take(article, annotations, scheme, message)
        self._set_document()
        self.marks_changed.emit()
        self.view_changed.emit()

    def _take(
        self,
        article: Article | None,
        annotations: Iterable[Annotation],
        scheme: Scheme | None,
        message: str,
    ) -> None:
        self._article, self._scheme, self._message = article, scheme, message
        self._current: str | None = None
        self._hovered: str | None = None
        self._header = ArticleHeader(article or _EMPTY)
        self._display = DisplayText(article.text if article else "")
        self._geometry = PageGeometry(self, self._display)
        self._marks = MarkLayer(self._display)
        name = self.tr("Article: {title}") if article else self.tr("Article")
        self.setAccessibleName(name.replace("{title}", self._header.title))
        self.setAccessibleDescription(self._header.meta if article else message)
        self._enter(annotations)

    def describe(self, words: str) -> None:
        """Let screen readers say this of the article besides where it comes from."""
        about = self._header.meta if self._article else self._message
        self.setAccessibleDescription(". ".join(filter(None, (words, about))))

    def article(self) -> Article | None:
        """The article that is shown."""
        return self._article

    def scheme(self) -> Scheme | None:
        """The scheme whose types the bands show."""
        return self._scheme

    def set_annotations(self, annotations: Iterable[Annotation]) -> None:
        """Show these annotations instead of those before; the current one stays if it is there."""
        self._enter(annotations)
        self._current = self._current if self._current in self._index else None
        self._hovered = self._hovered if self._hovered in self._index else None
        self.viewport().update()
        self.view_changed.emit()

    def add_annotations(self, annotations: Sequence[Annotation]) -> None:
        """Show these besides those that are shown, none of which they are."""
        self._index.put_all(annotations)
        self._painter.forget()
        self.annotations_changed.emit((), annotations)
        start, end = self._geometry.visible_range()
        if any(one.cover.start <= end and start <= one.cover.end for one in annotations):
            self.viewport().update()
            self.view_changed.emit()

    def put_annotation(self, annotation: Annotation) -> None:
        """Show an annotation, in place of the one with its id if there is one."""
        before = self._index.put(annotation)
        self._refresh(before)
        self._refresh(annotation)
        self.annotations_changed.emit((before,) if before else (), (annotation,))
        self.view_changed.emit()

    def remove_annotation(self, annotation_id: str) -> None:
        """Show an annotation no more."""
        before = self._index.remove(annotation_id)
        if before is None:
            return
        self._current = None if self._current == annotation_id else self._current
        self._hovered = None if self._hovered == annotation_id else self._hovered
        self._refresh(before)
        self.annotations_changed.emit((before,), ())
        self.view_changed.emit()

    def annotations(self) -> Iterable[Annotation]:
        """All annotations that are shown, in reading order."""
        return self._index

    def annotation(self, annotation_id: str | None) -> Annotation | None:
        """The annotation with that id, if it is shown."""
        return self._index.get(annotation_id)

    def current(self) -> str | None:
        """The id of the current annotation."""
        return self._current

    def set_current(self, annotation_id: str | None, *, reveal: bool = True) -> None:
        """Mark one annotation as the current one, or none; ``reveal`` scrolls to it."""
        annotation = self._index.get(annotation_id)
        before, self._current = self._current, annotation.id if annotation else None
        self._refresh(self._index.get(before), is_laid_out=True)
        self._refresh(annotation, is_laid_out=True)
        if reveal and annotation is not None:
            self.reveal(annotation.fragments[0])
        self.view_changed.emit()

    def hovered(self) -> str | None:
        """The id of the annotation that is marked as under the mouse."""
        return self._hovered

    def set_hovered(self, annotation_id: str | None) -> None:
        """Mark the annotation under the mouse lightly, or none."""
        if annotation_id == self._hovered:
            return
        before, self._hovered = self._hovered, annotation_id
        self._refresh(self._index.get(before), is_laid_out=True)
        self._refresh(self._index.get(annotation_id), is_laid_out=True)
        self.view_changed.emit()

    def set_marks(
        self, kind: str, spans: Iterable[Span], *, color: str = "", line: str = "solid"
    ) -> None:
        """Mark words that are no annotations, in place of those of that kind before.

        Kinds are `mark_layer.HIT`, `CURRENT_HIT`, and names of keyword lists, which are drawn in
        ``color`` ("#rrggbb") with a ``line`` (solid, dashed, dotted) above them. Another article
        has no marks until it is given some.
        """
        self._marks.set_marks(kind, spans, color=color, line=line)
        self.viewport().update()
        self.marks_changed.emit()

    def marks(self) -> dict[str, tuple[Span, ...]]:
        """What is marked, by kind, in the order of painting."""
        return self._marks.kinds()

    def mark_color(self, kind: str) -> str:
        """The colour ("#rrggbb") that stands for a kind of marks in an overview."""
        return self._marks.color(kind)

    def font_size(self) -> int:
        """The height of the text's letters in pixels."""
        return self._font_size

    def set_font_size(self, pixels: int) -> None:
        """Set the text larger or smaller; what is at the top of the view stays there."""
        pixels = max(SMALLEST_FONT, min(LARGEST_FONT, pixels))
        if pixels == self._font_size:
            return
        self._font_size = pixels
        self._set_again()
        self.font_size_changed.emit(pixels)

    def _set_again(self) -> None:
        """Set the text anew in the style in force; what is at the top of the view stays there."""
        is_at_top = self._geometry.scrolled() == 0
        top = self.cursorForPosition(QPoint(SIDE, 0)).position()
        anchor, position = self.textCursor().anchor(), self.textCursor().position()
        self._set_document()
        cursor = self.textCursor()
        cursor.setPosition(anchor)
        cursor.setPosition(position, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        scroll_by(self, 0 if is_at_top else self.line_top(self._display.to_text(top)))
        self.view_changed.emit()

    def keep_room_beside(self) -> None:
        """Share the width out as if gutter and overview were there already."""
        self._keeps_room = self._keeps_map_room = True

    def set_gutter(self, gutter: QWidget) -> None:
        """Keep room for a widget beside the text; it is placed and resized from here."""
        self._gutter = gutter
        self._keeps_room = True
        self._share_out()

    def set_map(self, overview: QWidget) -> None:
        """Keep room for an overview beside the scroll bar; shown if anything scrolls."""
        self._map = overview
        self._keeps_map_room = True
        self.verticalScrollBar().rangeChanged.connect(self._place_map)
        self._share_out()

    def columns(self) -> Columns:
        """How the width is shared out at the moment."""
        return self._columns

    def lines_in_view(self, *, above: int = 0) -> list[PageLine]:
        """The lines in view, each with its top and the annotations whose first word it holds.

        ``above`` adds the lines that many pixels above. Tops are pixels of the viewport.
        """
        shown = self.viewport().rect().adjusted(0, -above, 0, 0)
        lines = list(self._geometry.lines_in(shown))
        here = self._index.starting_in(lines[0][1], lines[-1][2]) if lines else []
        starts = [annotation.fragments[0].start for annotation in here]
        return [
            gutter_layout.PageLine(
                top, here[bisect_left(starts, start) : bisect_left(starts, end)], paragraph
            )
            for top, start, end, paragraph in lines
        ]

    def rooms_of(self, paragraphs: Iterable[int]) -> dict[int, Room]:
        """How many annotations begin in each of these paragraphs in view, and how high it is."""
        wanted = sorted(paragraphs)
        around = {
            near
            for number in wanted
            for near in range(number - _NEIGHBOURS, number + _NEIGHBOURS + 1)
        }
        known = {
            number: (self._index.count_starting_in(start, end), height)
            for number, start, end, height in self._geometry.paragraphs(sorted(around))
        }
        rooms = {}
        for number in wanted:
            near = range(number - _NEIGHBOURS, number + _NEIGHBOURS + 1)
            counts, heights = zip(*(known[at] for at in near if at in known), strict=True)
            rooms[number] = gutter_layout.Room(*known[number], sum(counts), sum(heights))
        return rooms

    def annotations_at(self, place: QPoint) -> list[str]:
        """The annotations whose bands lie under a point of the viewport, smallest first."""
        block = self._geometry.block_at(place.y())
        if self._article is None or not block.isValid():
            return []
        return self._painter.hit(block, QPointF(place) - self._geometry.origin(block))

    def line_top(self, position: int) -> float:
        """Where the line with that code point begins, in pixels from the top of the viewport."""
        return self._geometry.line_rect(position).top()

    def span_rect(self, span: Span) -> QRect:
        """The rectangle of the viewport around the lines that a span touches."""
        return self._geometry.span_rect(span).toAlignedRect()

    def range_in_view(self) -> tuple[int, int]:
        """The code points [start, end) of the lines in view."""
        return self._geometry.lines_range()

    def center_on(self, position: int) -> None:
        """Scroll so that the line with that code point is in the middle of the view."""
        self.reveal(Span(position, position + 1))
        scroll_by(self, self.line_top(position) - self.viewport().height() / 2)

    def reveal(self, span: Span) -> None:
        """Scroll only as far as needed to see a span, at least its beginning."""
        scroll_to(self, self._geometry.span_rect(span))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Heading and bands first; Qt then draws the text on top of them."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._article is None:
            self._paint_message(painter)
            return
        self._header.paint(painter, QPointF(SIDE, -self._geometry.scrolled()))
        marked = {
            known: known == self._current for known in (self._hovered, self._current) if known
        }
        for block in self._geometry.blocks_in(event.rect()):
            origin = self._geometry.origin(block)
            painter.translate(origin)
            top, bottom = event.rect().top() - origin.y(), event.rect().bottom() - origin.y()
            self._painter.paint(painter, block, marked=marked, top=top, bottom=bottom)
            self._marks.paint(painter, block, self._painter.edges, top=top, bottom=bottom)
            painter.translate(-origin)
        painter.end()
        super().paintEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width out first: the text is laid out once, for the width it gets."""
        self._resizes += 1
        mine = self._resizes
        self._share_out()
        if self._resizes != mine:
            # New margins resized the viewport and Qt has told so already, while the first show
            # of a window is one of the moments when it does not.
            return
        self._painter.forget()
        self._marks.forget()
        super().resizeEvent(event)
        self._geometry.forget()
        self.view_changed.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Take over the colours of another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._document is not None:
            # Qt has given the document the font of buttons and lists.
            self._set_again()
        if event.type() == QEvent.Type.StyleChange:
            self._painter.forget()
            self._geometry.forget()
            if self._document is not None:
                self._document.color_excluded()
            self.view_changed.emit()

    def _enter(self, annotations: Iterable[Annotation]) -> None:
        types = {known.id: known for known in self._scheme.types} if self._scheme else {}
        self._index = BandIndex(annotations)
        self._painter = BandPainter(self._index, self._display, types)
        self._fit_bands()
        self.annotations_replaced.emit()

    def _fit_bands(self) -> None:
        font = ArticleDocument.font_for(self._article or _EMPTY, self._font_size)
        self._marks.forget()
        self._geometry.forget()
        self._painter.set_face(font, pitch=line_pitch(font))

    def _set_document(self) -> None:
        """Fill a document nobody sees yet and show it: filling a shown one takes far longer."""
        article = self._article or _EMPTY
        self._share_out()
        document = ArticleDocument(
            article, self._display, font_size=self._font_size, top=self._heading_height()
        )
        document.setParent(self)
        before, self._document = self._document, document
        self.setDocument(document)
        if before is not None:
            before.deleteLater()
        self._fit_bands()
        self.verticalScrollBar().setValue(0)
        self.viewport().update()

    def _heading_height(self) -> int:
        return self._header.lay_out(self._columns.text - 2 * SIDE, font_size=self._font_size)

    def _share_out(self) -> None:
        """Set the margins beside the text."""
        font = ArticleDocument.font_for(self._article or _EMPTY, self._font_size)
        columns = share_out(
            self.width() - (MAP if self._keeps_map_room and reading_style().has_map else 0),
            column=column_width(font),
            has_gutter=self._has_cards(),
            largest=GUTTER if reading_style().cards == "words" else GUTTER_COMPACT,
        )
        if columns.text != self._columns.text:
            self._columns = columns
            if self._document is not None:
                self._document.set_top(self._heading_height())
        self._columns = columns
        bar = self.verticalScrollBar()
        taken = columns.left + columns.text + bar.sizeHint().width()
        self.setViewportMargins(columns.left, 0, max(0, self.width() - taken), 0)
        if self._gutter is not None:
            x = columns.left + columns.text
            self._gutter.setGeometry(x, 0, columns.gutter, self.height())
            self._gutter.setVisible(columns.gutter > 0)
        self._place_map()

    def _place_map(self) -> None:
        if self._map is not None:
            bar = self.verticalScrollBar()
            taken = bar.sizeHint().width()
            self._map.setGeometry(self.width() - taken - MAP, 0, MAP, self.height())
            is_of_use = bar.maximum() > 0 and self._article is not None
            self._map.setVisible(is_of_use and self._has_map())

    def _has_map(self) -> bool:
        return self._map is not None and reading_style().has_map

    def _has_cards(self) -> bool:
        return self._keeps_room and reading_style().cards != "none"

    def _refresh(self, annotation: Annotation | None, *, is_laid_out: bool = False) -> None:
        """Paint what an annotation touches again: whole blocks, as lanes may change there."""
        if annotation is None:
            return
        document = self.document()
        start, end = self._geometry.visible_range()
        for fragment in annotation.fragments:
            low, high = self._display.qt_range(fragment)
            first, last = document.findBlock(low), document.findBlock(high)
            if not is_laid_out:
                self._painter.forget(range(first.blockNumber(), last.blockNumber() + 1))
            if fragment.start <= end and start <= fragment.end:
                rect = self._geometry.span_rect(fragment)
                if not is_laid_out:
                    rect.setTop(self._geometry.origin(first).y())
                    rect.setBottom(self._geometry.block_bottom(last))
                area = rect.toAlignedRect().adjusted(0, -4, 0, 20)
                self.viewport().update(0, area.top(), self.width(), area.height())

    def _paint_message(self, painter: QPainter) -> None:
        painter.setPen(QColor(current_tokens().muted))
        painter.setFont(ui_font(current_tokens().size_large))
        words = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
        painter.drawText(self.viewport().rect().adjusted(24, 24, -24, -24), words, self._message)
