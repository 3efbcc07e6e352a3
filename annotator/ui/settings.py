"""The user's settings as they are now; says when one changes. Kept by the preferences."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSettings, Signal

from annotator.ui.settings_schema import Setting, SettingValue, settings_schema


class Settings(QObject):
    """Reads and sets what the schema knows; ``changed`` carries the key of what is another now."""

    changed = Signal(str)

    def __init__(self, stored: QSettings) -> None:
        super().__init__()
        self._stored = stored
        self._values: dict[str, SettingValue] = {}

    @property
    def schema(self) -> dict[str, Setting]:
        """Every setting by its key; a new list each time, as faces may be installed meanwhile."""
        return {setting.key: setting for setting in settings_schema()}

    def __getitem__(self, key: str) -> SettingValue:
        if not self._values:
            self._values = {
                known: setting.read(self._stored.value(known))
                for known, setting in self.schema.items()
            }
        return self._values[key]

    def text(self, key: str) -> str:
        """A setting that is a choice; KeyError for none of that name."""
        return str(self[key])

    def number(self, key: str) -> int:
        """A setting that is a number; KeyError for none of that name."""
        return int(self[key])

    def is_on(self, key: str) -> bool:
        """A setting that is a switch; KeyError for none of that name."""
        return bool(self[key])

    def set(self, key: str, value: SettingValue) -> None:
        """Set one; it is in force at once. ValueError for a value that it cannot have."""
        setting = self.schema[key]
        if not setting.allows(value):
            raise ValueError(f"{key} cannot be {value!r}")
        if self[key] == value:
            return
        self._values[key] = value
        if value == setting.default:
            self._stored.remove(key)
        else:
            self._stored.setValue(key, str(value).lower() if isinstance(value, bool) else value)
        self.changed.emit(key)

    def reset(self) -> None:
        """Give every setting its usual value."""
        for key, setting in self.schema.items():
            self.set(key, setting.default)
