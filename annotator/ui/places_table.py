"""The annotations behind a count: in which article, what words, of whom; opening one goes there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from annotator.model.scheme import Scheme
from annotator.session.occurrences import MOST_PLACES, Place
from annotator.ui.counts import counted
from annotator.ui.fields import plain_label, shortened
from annotator.ui.plain_table import PlainTable, Row, RowsModel

# Words may run right to left; isolated they do not turn around what stands beside them.
_ISOLATED = "\u2068“{0}”\u2069"


class PlacesTable(QWidget):
    """Lists the annotator's own annotations, and others' when that is asked for.

    ``chosen`` carries an article's id and the ids of annotations there (a tuple).
    """

    chosen = Signal(str, object)

    def __init__(self, scheme: Scheme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels = {known.id: known.label for known in scheme.types}
        self._places: Sequence[Place] = ()
        self._annotator = ""
        self.heading = plain_label(role="strong")
        self.others_box = QCheckBox(self.tr("Other annotators’ too"))
        titles = (self.tr("Words"), self.tr("Type"), self.tr("Article"), self.tr("Annotator"))
        self.table = PlainTable(RowsModel(titles), name=self.tr("Annotations"), stretch=0)
        self.table.setProperty("role", "framed")
        self.table.setMinimumHeight(90)
        head = QHBoxLayout()
        head.addWidget(self.heading, 1)
        head.addWidget(self.others_box)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        self.others_box.toggled.connect(self._refresh)
        self.table.row_activated.connect(self._on_activated)

    def show_places(self, places: Sequence[Place], *, annotator: str) -> None:
        """Show these places; ``annotator`` is who looks."""
        self._places, self._annotator = places, annotator
        self._refresh()

    def focus_rows(self) -> None:
        """Go to the first row."""
        self.table.setFocus()
        if self.table.rows_model.rowCount() and not self.table.currentIndex().isValid():
            self.table.choose_row(0)

    def _refresh(self) -> None:
        own = [place for place in self._places if place.annotator == self._annotator]
        others = len(self._places) - len(own)
        self.others_box.setVisible(bool(others))
        shown = self._places if self.others_box.isChecked() else own
        words = counted(len(self._places), "annotation")
        if len(self._places) >= MOST_PLACES:
            words = self.tr("The first {0}").format(words)
        if others and not self.others_box.isChecked():
            words = self.tr("{0}, {1} of them by others").format(words, others)
        self.heading.setText(words)
        self.table.set_rows(self._row(place) for place in shown)
        self.table.setColumnHidden(3, not (others and self.others_box.isChecked()))
        self.table.setColumnWidth(2, min(self.table.columnWidth(2), max(90, self.width() // 4)))
        self.table.setVisible(bool(shown))

    def _row(self, place: Place) -> Row:
        words = shortened(" … ".join(place.quotes))
        kind = self._labels.get(place.type, place.type)
        if place.is_relayed:
            kind = self.tr("{0}, relayed").format(kind)
        cells = (_ISOLATED.format(words), kind, place.title, place.annotator)
        return Row(cells, key=place, tip=" … ".join(place.quotes))

    def _on_activated(self, place: Place) -> None:
        self.chosen.emit(place.article_id, (place.annotation_id,))
