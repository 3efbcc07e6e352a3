"""A chart of a report in the window: the same drawing in the theme’s colours, as wide as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from annotator.ui.theme import current_tokens, mixed, theme_signals
from annotator.ui.theme_tokens import Tokens

if TYPE_CHECKING:
    from annotator.report.contents import Draw
    from annotator.report.drawing import Palette

_LEAST_WIDTH = 280
_USUAL_SIZE = 13


class ChartView(QWidget):
    """Shows one drawing, drawn anew for every width and theme, so that its words keep their size.

    What the drawing says in words is the view's accessible description.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draw: Draw | None = None
        self._renderer = QSvgRenderer(self)
        self._drawn_for: tuple[object, int, str] | None = None
        self.svg = ""
        self.setAccessibleName(name)
        self.setMinimumWidth(_LEAST_WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme_signals().changed.connect(self._redraw)

    def show_chart(self, draw: Draw) -> None:
        """Show this drawing from now on."""
        self._draw = draw
        self._redraw()

    def sizeHint(self) -> QSize:
        """As high as the drawing is at the width there is."""
        return QSize(_LEAST_WIDTH, self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width is another drawing."""
        super().resizeEvent(event)
        self._redraw()

    def changeEvent(self, event: QEvent) -> None:
        """Another size of letters is another drawing."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._redraw()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The drawing over the whole width."""
        size = self._renderer.viewBoxF().size()
        if size.isEmpty():
            return
        height = self.width() * size.height() / size.width()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._renderer.render(painter, QRectF(0, 0, self.width(), height))

    def _redraw(self) -> None:
        from lxml import etree

        tokens = current_tokens()
        wanted = (self._draw, self.width(), f"{tokens.name} {tokens.size_body}")
        if self._draw is None or wanted == self._drawn_for:
            return
        self._drawn_for = wanted
        scale = tokens.size_body / _USUAL_SIZE
        width = max(self.width(), _LEAST_WIDTH) / scale
        self.svg = self._draw(width=width, palette=palette_of(tokens))
        self._renderer.load(self.svg.encode())
        size = self._renderer.viewBoxF().size()
        self.setFixedHeight(round(self.width() * size.height() / max(size.width(), 1)))
        plain = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        described = etree.fromstring(self.svg, plain).findtext("{*}desc")
        self.setAccessibleDescription(described or "")
        self.update()


def palette_of(tokens: Tokens) -> Palette:
    """The colours of charts in a theme."""
    from annotator.report.drawing import Palette

    return Palette(
        ink=tokens.text,
        muted=tokens.muted,
        grid=tokens.border,
        track=tokens.subtle if not tokens.dark else tokens.hover,
        band=mixed(tokens.accent, tokens.surface, 0.38),
        mark=tokens.accent_ink,
        cell=tokens.accent,
        ground=tokens.surface,
    )
