"""What the window remembers on this machine from one start to the next; never project data."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from annotator.paths import user_config

_RECENT_KEPT = 12


class Preferences:
    """Window settings in one INI file; reading what was never written gives the default."""

    def __init__(self, path: Path | None = None) -> None:
        path = path or user_config() / "window.ini"
        self._settings = QSettings(str(path), QSettings.Format.IniFormat)

    def recent_projects(self) -> tuple[Path, ...]:
        """The projects opened last, newest first; some may be gone by now."""
        return tuple(Path(name) for name in self._texts("recent"))

    def remember_project(self, path: Path) -> None:
        """Put a project first among the recent ones."""
        name = str(path.absolute())
        others = [known for known in self._texts("recent") if known != name]
        self._settings.setValue("recent", [name, *others][:_RECENT_KEPT])

    def forget_project(self, path: Path) -> None:
        """Take a project off the recent ones; the file stays where it is."""
        name = str(path.absolute())
        self._settings.setValue(
            "recent", [known for known in self._texts("recent") if known != name]
        )

    def annotator(self, project_id: str) -> str:
        """Who annotated in that project last on this machine; "" when nobody has said."""
        return str(self._settings.value(f"annotator/{project_id}", ""))

    def remember_annotator(self, project_id: str, name: str) -> None:
        """Who annotates in that project on this machine."""
        self._settings.setValue(f"annotator/{project_id}", name)

    def last_article(self, project_id: str, annotator: str) -> str:
        """The id of the article that was open last; "" when there was none."""
        return str(self._settings.value(f"article/{project_id}/{_key(annotator)}", ""))

    def remember_article(self, project_id: str, annotator: str, article_id: str) -> None:
        """Which article is open, to begin there next time."""
        self._settings.setValue(f"article/{project_id}/{_key(annotator)}", article_id)

    def layout(self, name: str) -> QByteArray:
        """The saved geometry or splitter sizes of that name; empty when there are none."""
        value = self._settings.value(f"layout/{name}")
        return value if isinstance(value, QByteArray) else QByteArray()

    def remember_layout(self, name: str, state: QByteArray) -> None:
        """Keep a geometry or splitter sizes."""
        self._settings.setValue(f"layout/{name}", state)

    def font_size(self) -> int:
        """The article's type size that the user chose, in points; 0 for the usual one."""
        value = str(self._settings.value("font_size", 0))
        return int(value) if value.isdecimal() else 0

    def remember_font_size(self, points: int) -> None:
        """Keep the article's type size."""
        self._settings.setValue("font_size", points)

    def shows_all_articles(self) -> bool:
        """Whether the list shows finished articles too."""
        return str(self._settings.value("shows_all", "true")) == "true"

    def remember_shows_all(self, *, shows_all: bool) -> None:
        """Keep which articles the list shows."""
        self._settings.setValue("shows_all", "true" if shows_all else "false")

    def save(self) -> None:
        """Write what is still only in memory."""
        self._settings.sync()

    def _texts(self, key: str) -> list[str]:
        value = self._settings.value(key)
        if value is None or value == "":
            return []
        return [str(entry) for entry in value] if isinstance(value, list) else [str(value)]


def _key(annotator: str) -> str:
    """The annotator's name as a settings key: a slash would make a group of it."""
    return annotator.encode().hex()
