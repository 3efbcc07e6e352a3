"""The speaker field's line: one name, or several with semicolons between them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from annotator.ui.name_index import NameIndex
from annotator.ui.type_ahead import TypeAhead

_BETWEEN = ";"


class SpeakersEdit(TypeAhead):
    """Finds names as `TypeAhead` does, for the name after the last semicolon.

    Emits ``several`` with the names once there is more than one: the same words get them all.
    """

    several = Signal(object)

    def __init__(self, index: NameIndex, *, offer: str, parent: QWidget | None = None) -> None:
        super().__init__(index, offer=offer, parent=parent)

    def begin_another(self) -> None:
        """Keep the name that is there and wait for another one."""
        self.begin()
        if self._shown:
            self.setText(f"{self._shown}{_BETWEEN} ")
            self._show_matches(self.text())

    def _on_edited(self, typed: str) -> None:
        if typed.endswith(_BETWEEN) and typed.count(_BETWEEN) > 0:
            self._complete(typed[: -len(_BETWEEN)])
            typed = self.text()
        super()._on_edited(typed)

    def _complete(self, before: str) -> None:
        """A semicolon takes the marked name, as Enter would, unless a new one was typed."""
        *names, last = _names(before) or [""]
        known = self._index.find(last)
        if last and self._index.exact(last) is None and known:
            self.setText(f"{f'{_BETWEEN} '.join([*names, known[0].name])}{_BETWEEN} ")

    def _show_matches(self, typed: str) -> None:
        super()._show_matches(typed.rpartition(_BETWEEN)[2])

    def _take(self, *, new: bool) -> None:
        if self._is_several and not self.text().rpartition(_BETWEEN)[2].strip():
            popup = self.popup()
            if popup is None or not popup.isVisible() or not popup.currentIndex().isValid():
                self._make()
                return
        super()._take(new=new)

    def _take_row(self, row: int) -> None:
        match = self._rows.match_in(row)
        if match is None or not self._is_several:
            super()._take_row(row)
            return
        before = self.text().rpartition(_BETWEEN)[0]
        self.setText(f"{before}{_BETWEEN} {match.name}")
        self._make()

    def _make(self) -> None:
        if not self._is_several:
            super()._make()
            return
        names = _names(self.text())
        if names:
            self._restore()
            self.several.emit(names)

    @property
    def _is_several(self) -> bool:
        return _BETWEEN in self.text()


def _names(typed: str) -> list[str]:
    """The names between the semicolons, tidied, none empty."""
    parts = (" ".join(part.split()) for part in typed.split(_BETWEEN))
    return [part for part in parts if part]
