"""An article's annotations as rows, in any of several orders and filtered by words.

Putting, changing and removing one looks at no others, however many there are.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable
from typing import Any, Literal

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from annotator.model.annotation import Annotation
from annotator.model.scheme import Scheme
from annotator.ui.fields import shortened
from annotator.ui.people import People

Order = Literal["position", "type", "speaker", "stance", "unsure", "newest"]
ORDERS: tuple[Order, ...] = ("position", "type", "speaker", "stance", "unsure", "newest")

ANNOTATION_ROLE = Qt.ItemDataRole.UserRole

_Key = tuple[Any, ...]


class AnnotationRows(QAbstractListModel):
    """Rows of annotations; ``counted`` says that there are more or fewer, shown or in all."""

    counted = Signal()

    def __init__(self, scheme: Scheme, people: People, parent: QObject) -> None:
        super().__init__(parent)
        self._scheme = scheme
        self._people = people
        values = (*(known.id for known in scheme.types), *(known.id for known in scheme.stances))
        self._ranks = {value: rank for rank, value in enumerate(values)}
        self._by_id: dict[str, Annotation] = {}
        self._keys: dict[str, _Key] = {}
        self._order: list[_Key] = []
        self._ids: list[str] = []
        self.sorted_by: Order = "position"
        self._words: tuple[str, ...] = ()
        self.damaged: Collection[str] = ()
        """The ids of those that are not as they were stored."""

    # what there is

    def load(self, annotations: Iterable[Annotation]) -> None:
        """Show these and no others, by order and filter."""
        self._by_id = {annotation.id: annotation for annotation in annotations}
        self._arrange()

    def sort_by(self, order: Order) -> None:
        """Show the rows in another order."""
        if order != self.sorted_by:
            self.sorted_by = order
            self._arrange()

    def filter(self, words: str) -> None:
        """Show only those that have all these words in type, stance, speaker, quotation or note."""
        wanted = tuple(words.casefold().split())
        if wanted != self._words:
            self._words = wanted
            self._arrange()

    def names_changed(self) -> None:
        """Speakers are called otherwise than before."""
        if self.sorted_by == "speaker" or self._words:
            self._arrange()
        elif self._ids:
            self.dataChanged.emit(self.index(0), self.index(len(self._ids) - 1))

    def put(self, annotation: Annotation) -> None:
        """Show one annotation, new or changed."""
        self._withdraw(annotation.id)
        self._by_id[annotation.id] = annotation
        if self._is_wanted(annotation):
            key = self._key(annotation)
            row = bisect_left(self._order, key)
            self.beginInsertRows(QModelIndex(), row, row)
            self._keys[annotation.id] = key
            self._order.insert(row, key)
            self._ids.insert(row, annotation.id)
            self.endInsertRows()
        self.counted.emit()

    def remove(self, annotation_id: str) -> None:
        """Show an annotation no more; nothing happens when it is not there."""
        if self._by_id.pop(annotation_id, None) is not None:
            self._withdraw(annotation_id)
            self.counted.emit()

    def total(self) -> int:
        """How many annotations there are, shown or not."""
        return len(self._by_id)

    def row_of(self, annotation_id: str) -> int | None:
        """The row of an annotation, None when the filter hides it or there is none."""
        key = self._keys.get(annotation_id)
        return None if key is None else bisect_left(self._order, key)

    def _withdraw(self, annotation_id: str) -> None:
        key = self._keys.pop(annotation_id, None)
        if key is None:
            return
        row = bisect_left(self._order, key)
        self.beginRemoveRows(QModelIndex(), row, row)
        del self._order[row], self._ids[row]
        self.endRemoveRows()

    def _arrange(self) -> None:
        self.beginResetModel()
        placed = sorted(
            (self._key(annotation), annotation.id)
            for annotation in self._by_id.values()
            if self._is_wanted(annotation)
        )
        self._order = [key for key, _ in placed]
        self._ids = [annotation_id for _, annotation_id in placed]
        self._keys = dict(zip(self._ids, self._order, strict=True))
        self.endResetModel()
        self.counted.emit()

    def _key(self, annotation: Annotation) -> _Key:
        """What the annotation is placed by; no two have the same."""
        fragments = annotation.fragments
        place = (fragments[0].start, fragments[-1].end, annotation.number, annotation.id)
        match self.sorted_by:
            case "position":
                return place
            case "type":
                return self._ranks.get(annotation.type, 0), *place
            case "speaker":
                name = self._people.speaker_name(annotation.speaker_id)
                return not name, name.casefold(), *place
            case "stance":
                return self._ranks.get(annotation.stance or "", len(self._ranks)), *place
            case "unsure":
                return not annotation.unsure, *place
            case "newest":
                return -annotation.number, annotation.id

    def _is_wanted(self, annotation: Annotation) -> bool:
        if not self._words:
            return True
        stance = self._scheme.stance(annotation.stance).label if annotation.stance else ""
        names = (annotation.speaker_id, *annotation.via)
        hay = " ".join(
            (
                self._scheme.type(annotation.type).label,
                stance,
                *(self._people.speaker_name(name) for name in names),
                *annotation.quotes,
                annotation.note,
                self.tr("unsure") if annotation.unsure else "",
                self.tr("damaged") if annotation.id in self.damaged else "",
            )
        ).casefold()
        return all(word in hay for word in self._words)

    # what Qt asks

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        """How many annotations are shown."""
        return 0 if parent.isValid() else len(self._ids)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """The annotation, or its words."""
        annotation = self._by_id[self._ids[index.row()]]
        if role == ANNOTATION_ROLE:
            return annotation
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{self.heading(annotation)}: {quotation(annotation)}"
        return None

    def heading(self, annotation: Annotation) -> str:
        """Type, stance and speaker in few words."""
        known = self._scheme.type(annotation.type)
        symbol = self._scheme.stance(annotation.stance).symbol if annotation.stance else ""
        name = self._people.speaker_name(annotation.speaker_id)
        damaged = self.tr("Damaged:") if annotation.id in self.damaged else ""
        return " ".join(part for part in (damaged, known.short, symbol, name) if part)

    def color(self, annotation: Annotation) -> str:
        """The type's colour."""
        return self._scheme.type(annotation.type).color

    def marks(self, annotation: Annotation) -> list[tuple[str, bool]]:
        """Icons of what needs a look, and whether it is a warning."""
        marks = (
            ("danger", annotation.id in self.damaged, True),
            ("warning", bool(self._scheme.missing(annotation)), True),
            ("unsure", annotation.unsure, True),
            ("note", bool(annotation.note), False),
        )
        return [(name, is_warning) for name, is_shown, is_warning in marks if is_shown]


def quotation(annotation: Annotation) -> str:
    """The first words of all fragments."""
    return shortened(" … ".join(quote[:200] for quote in annotation.quotes[:8]))
