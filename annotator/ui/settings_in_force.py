"""Puts the user's settings into force: theme, sizes, how articles are set, motion, key caps."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Qt

from annotator.ui.key_hints import key_hints
from annotator.ui.reading_style import ReadingStyle, set_reading_style
from annotator.ui.settings import Settings
from annotator.ui.theme import ThemeMode, apply_theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

_EFFECTS = (
    Qt.UIEffect.UI_AnimateMenu,
    Qt.UIEffect.UI_FadeMenu,
    Qt.UIEffect.UI_AnimateCombo,
    Qt.UIEffect.UI_AnimateTooltip,
    Qt.UIEffect.UI_FadeTooltip,
)


def dress(app: QApplication, settings: Settings) -> None:
    """Give the program the colours and sizes that the user wants."""
    mode = cast("ThemeMode", settings.text("theme"))
    apply_theme(app, mode, percent=settings.number("interface_size"))


class SettingsInForce(QObject):
    """Follows the settings. Colours are put on by ``dress`` at the start, here on a change only."""

    def __init__(self, app: QApplication, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._app = app
        self._settings = settings
        self._flash_time = app.styleHints().cursorFlashTime()
        self._effects = [effect for effect in _EFFECTS if app.isEffectEnabled(effect)]
        self._set_reading()
        key_hints().show_caps(are_shown=settings.is_on("key_caps"))
        if not settings.is_on("motion"):
            self._set_motion()
        settings.changed.connect(self._on_changed)

    def end(self) -> None:
        """Leave the application moving as it was found."""
        self._move(moves=True)

    def _on_changed(self, key: str) -> None:
        if key in ("theme", "interface_size"):
            dress(self._app, self._settings)
        elif key == "motion":
            self._set_motion()
        elif key == "key_caps":
            key_hints().show_caps(are_shown=self._settings.is_on(key))
        else:
            self._set_reading()

    def _set_reading(self) -> None:
        settings = self._settings
        set_reading_style(
            ReadingStyle(
                face=settings.text("reading_face"),
                line_width=settings.number("line_width"),
                leading=settings.number("line_spacing") / 100,
                paragraph_gap=settings.number("paragraph_spacing") / 100,
                cards=settings.text("cards"),
                has_map=settings.is_on("minimap"),
            )
        )

    def _set_motion(self) -> None:
        self._move(moves=self._settings.is_on("motion"))

    def _move(self, *, moves: bool) -> None:
        self._app.styleHints().setCursorFlashTime(self._flash_time if moves else 0)
        for effect in self._effects:
            self._app.setEffectEnabled(effect, moves)
