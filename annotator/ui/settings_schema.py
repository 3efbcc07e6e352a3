"""Every setting of the window as data: what it is called, what it may be, what it usually is.

The settings dialog is built from this, and stored values are checked against it.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from PySide6.QtCore import QCoreApplication

SettingValue = str | int | bool
SectionId = Literal["reading", "window"]

SERIF, SANS = "serif", "sans"
_MOST_DIGITS = 9


class Choice(NamedTuple):
    """One value that a setting may have, and what it is called."""

    value: str
    label: str


class Setting(NamedTuple):
    """One setting. It is a choice with ``choices``, a number with ``least`` and ``most``, else a
    switch. ``unit`` stands behind the number; ``help`` says what it does.
    """

    key: str
    section: SectionId
    label: str
    default: SettingValue
    help: str = ""
    choices: tuple[Choice, ...] = ()
    least: int = 0
    most: int = 0
    step: int = 1
    unit: str = ""

    @property
    def kind(self) -> Literal["choice", "number", "switch"]:
        """How it is set."""
        if self.choices:
            return "choice"
        return "number" if self.most else "switch"

    def read(self, stored: object) -> SettingValue:
        """What was stored as a value of this setting; the default for what cannot be one."""
        if self.kind == "choice":
            known = {choice.value for choice in self.choices}
            return stored if isinstance(stored, str) and stored in known else self.default
        words = str(stored).lower()
        if self.kind == "switch":
            return {"true": True, "false": False}.get(words, self.default)
        # Python refuses to read numbers of thousands of digits.
        if not (words.isascii() and words.isdecimal() and len(words) <= _MOST_DIGITS):
            return self.default
        return int(words) if self.least <= int(words) <= self.most else self.default

    def allows(self, value: SettingValue) -> bool:
        """Whether the setting may have that value."""
        return self.read(value) == value and type(value) is type(self.default)


def section_titles() -> dict[SectionId, str]:
    """The sections in their order, with their names."""
    translate = QCoreApplication.translate
    return {
        "reading": translate("settings", "Article"),
        "window": translate("settings", "Window"),
    }


def settings_schema() -> tuple[Setting, ...]:
    """All settings in the order they are shown."""
    return (*_letter_settings(), *_spacing_settings(), *_beside_settings(), *_window_settings())


def _choices(*named: tuple[str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(value=value, label=label) for value, label in named)


def _letter_settings() -> tuple[Setting, ...]:
    translate = QCoreApplication.translate
    from annotator.ui.fonts import easy_faces

    return (
        Setting(
            key="reading_face",
            section="reading",
            label=translate("settings", "Typeface"),
            default=SERIF,
            choices=_choices(
                (SERIF, translate("settings", "With serifs")),
                (SANS, translate("settings", "Without serifs")),
                *((face, face) for face in easy_faces()),
            ),
            help=translate("settings", "What articles are set in. Arabic text keeps its own."),
        ),
        Setting(
            key="font_size",
            section="reading",
            label=translate("settings", "Letter size"),
            default=18,
            least=12,
            most=40,
            unit=translate("settings", "pixels"),
            help=translate("settings", "Also set by zooming in the article."),
        ),
    )


def _spacing_settings() -> tuple[Setting, ...]:
    translate = QCoreApplication.translate
    return (
        Setting(
            key="line_width",
            section="reading",
            label=translate("settings", "Line width"),
            default=68,
            least=40,
            most=120,
            step=2,
            unit=translate("settings", "characters"),
            help=translate("settings", "The widest that lines become, if the window has room."),
        ),
        Setting(
            key="line_spacing",
            section="reading",
            label=translate("settings", "Line spacing"),
            default=160,
            least=120,
            most=240,
            step=10,
            unit="%",
            help=translate("settings", "From line to line, in hundredths of the letter size."),
        ),
        Setting(
            key="paragraph_spacing",
            section="reading",
            label=translate("settings", "Paragraph spacing"),
            default=75,
            least=0,
            most=200,
            step=25,
            unit="%",
            help=translate("settings", "Between paragraphs, in hundredths of the letter size."),
        ),
    )


def _beside_settings() -> tuple[Setting, ...]:
    translate = QCoreApplication.translate
    return (
        Setting(
            key="cards",
            section="reading",
            label=translate("settings", "Cards beside the text"),
            default="words",
            choices=_choices(
                ("words", translate("settings", "With words, if there is room")),
                ("signs", translate("settings", "Signs only")),
                ("none", translate("settings", "None")),
            ),
            help=translate("settings", "Type, stance and speaker of each annotation."),
        ),
        Setting(
            key="minimap",
            section="reading",
            label=translate("settings", "Map of annotations at the scroll bar"),
            default=True,
        ),
    )


def _window_settings() -> tuple[Setting, ...]:
    translate = QCoreApplication.translate
    return (
        Setting(
            key="theme",
            section="window",
            label=translate("settings", "Colours"),
            default="system",
            choices=_choices(
                ("system", translate("settings", "As the desktop")),
                ("light", translate("settings", "Light")),
                ("dark", translate("settings", "Dark")),
                ("contrast", translate("settings", "High contrast, as the desktop")),
                ("contrast-light", translate("settings", "High contrast, light")),
                ("contrast-dark", translate("settings", "High contrast, dark")),
            ),
        ),
        Setting(
            key="interface_size",
            section="window",
            label=translate("settings", "Size of buttons and lists"),
            default=100,
            least=80,
            most=200,
            step=10,
            unit="%",
        ),
        Setting(
            key="motion",
            section="window",
            label=translate("settings", "Blinking caret and sliding menus"),
            default=True,
        ),
        Setting(
            key="key_caps",
            section="window",
            label=translate("settings", "Keys shown on buttons and in the status line"),
            default=True,
        ),
    )
