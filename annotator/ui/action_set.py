"""The table of actions as Qt's: keys that work, menus that are filled, what is enabled when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from annotator.ui.actions import ActionSpec, Menu


class TableAction(QAction):
    """One row of the table as Qt knows it."""

    def __init__(
        self, spec: ActionSpec, perform: Callable[[ActionSpec], None], parent: QObject
    ) -> None:
        super().__init__(spec.text.replace("&", "&&"), parent)
        self.spec = spec
        self._perform = perform
        self.setObjectName(spec.id)
        self.setCheckable(bool(spec.checked_when))
        self.setShortcuts([QKeySequence(key) for key in spec.keys])
        if spec.scope != "window":
            self.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.triggered.connect(self._on_triggered)

    def _on_triggered(self) -> None:
        self._perform(self.spec)


class ActionSet(QObject):
    """The table's actions, ready to be put into menus and onto widgets."""

    def __init__(
        self,
        specs: Iterable[ActionSpec],
        perform: Callable[[ActionSpec], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._actions = {spec.id: TableAction(spec, perform, self) for spec in specs}
        self._look_again: Callable[[], None] | None = None
        self._by_predicate: dict[str, list[TableAction]] = {}
        self._held: dict[str, bool] = {}
        for action in self._actions.values():
            if action.spec.enabled_when:
                self._by_predicate.setdefault(action.spec.enabled_when, []).append(action)
        self._switches = [known for known in self._actions.values() if known.spec.checked_when]

    def __getitem__(self, action_id: str) -> TableAction:
        self.be_current()
        return self._actions[action_id]

    def let_look_again(self, look: Callable[[], None]) -> None:
        """Something has changed: ``look``, which calls `refresh`, before anybody asks."""
        self._look_again = look

    def be_current(self) -> None:
        """Refresh now if something has changed since the last time."""
        if self._look_again is not None:
            self._look_again()

    def __contains__(self, action_id: str) -> bool:
        return action_id in self._actions

    @property
    def specs(self) -> tuple[ActionSpec, ...]:
        """The rows that these actions were made from, in the table's order."""
        return tuple(action.spec for action in self._actions.values())

    def install(
        self,
        *,
        window: QWidget | None = None,
        view: QWidget | None = None,
        rows: QWidget | None = None,
        review: QWidget | None = None,
    ) -> None:
        """Make the keys work where their scope says: window, article, list, Review page."""
        places: dict[str, tuple[QWidget | None, ...]] = {
            "window": (window,),
            "article": (view, rows),
            "view": (view,),
            "review": (review,),
        }
        for action in self._actions.values():
            for widget in places[action.spec.scope]:
                if widget is not None:
                    widget.addAction(action)

    def withdraw(self) -> None:
        """Give up the keys now and go soon: until then the next set would share them."""
        for action in self._actions.values():
            action.setShortcuts([])
        self.deleteLater()

    def fill(self, menus: Mapping[Menu, QMenu]) -> None:
        """Put every action into its menu, with a line between groups."""
        last: dict[Menu, int] = {}
        for action in self._actions.values():
            menu = menus.get(action.spec.menu)
            if menu is None:
                continue
            if last.setdefault(action.spec.menu, action.spec.group) != action.spec.group:
                menu.addSeparator()
            last[action.spec.menu] = action.spec.group
            menu.addAction(action)

    def refresh(self, holds: Callable[[str], bool]) -> None:
        """Enable each action as its predicate says; each predicate is asked once."""
        self._look_again = None
        for predicate, actions in self._by_predicate.items():
            is_enabled = holds(predicate)
            if self._held.get(predicate) is not is_enabled:
                self._held[predicate] = is_enabled
                for action in actions:
                    action.setEnabled(is_enabled)
        for action in self._switches:
            action.setChecked(holds(action.spec.checked_when))
