"""What the window remembers on this machine from one start to the next; never project data."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from annotator.errors import OutputRefused
from annotator.paths import user_config
from annotator.ui.settings import Settings

_RECENT_KEPT = 12
_ACTIONS_KEPT = 8


class Preferences:
    """Window settings in one INI file; reading what was never written gives the default."""

    is_safe = False
    """Whether this is safe mode, where nothing of before is taken up."""

    def __init__(self, path: Path | None = None) -> None:
        path = path or user_config() / "window.ini"
        self._settings = QSettings(str(path), QSettings.Format.IniFormat)
        self.settings = Settings(self._settings)

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
        """The article's letter size that the user chose, in pixels."""
        return self.settings.number("font_size")

    def remember_font_size(self, pixels: int) -> None:
        """Keep the article's letter size."""
        self.settings.set("font_size", pixels)

    def shows_all_articles(self) -> bool:
        """Whether the list shows finished articles too."""
        return str(self._settings.value("shows_all", "true")) == "true"

    def remember_shows_all(self, *, shows_all: bool) -> None:
        """Keep which articles the list shows."""
        self._settings.setValue("shows_all", "true" if shows_all else "false")

    def own_keys(self, action_id: str) -> tuple[str, ...] | None:
        """The key sequences that the user gave to an action; None for those of the table."""
        if not self._settings.contains(f"keys/{_key(action_id)}"):
            return None
        return tuple(self._texts(f"keys/{_key(action_id)}"))

    def remember_own_keys(self, action_id: str, keys: tuple[str, ...] | None) -> None:
        """Keep the keys of an action; None gives back those of the table."""
        if keys is None:
            self._settings.remove(f"keys/{_key(action_id)}")
        else:
            self._settings.setValue(f"keys/{_key(action_id)}", list(keys))

    def forget_own_keys(self) -> None:
        """Give every action the keys of the table."""
        self._settings.remove("keys")

    def recent_actions(self) -> tuple[str, ...]:
        """The ids of the actions that were run by name last, newest first."""
        return tuple(self._texts("recent_actions"))

    def remember_action(self, action_id: str) -> None:
        """Put an action first among those run by name."""
        others = [known for known in self._texts("recent_actions") if known != action_id]
        self._settings.setValue("recent_actions", [action_id, *others][:_ACTIONS_KEPT])

    def word(self, name: str) -> str:
        """A word that the window keeps for itself under that name; "" when there is none."""
        return str(self._settings.value(f"window/{name}", ""))

    def remember_word(self, name: str, word: str) -> None:
        """Keep a word under a name."""
        self._settings.setValue(f"window/{name}", word)

    def is_tour_seen(self) -> bool:
        """Whether the first tour has been offered on this machine."""
        return str(self._settings.value("tour_seen", "false")) == "true"

    def remember_tour_seen(self) -> None:
        """Offer the first tour by itself no more."""
        self._settings.setValue("tour_seen", "true")

    def save(self) -> None:
        """Write what is still only in memory; OutputRefused when that cannot be done."""
        self._settings.sync()
        # What once went wrong stays an object's status; a new one tells how it is now.
        now = QSettings(self._settings.fileName(), QSettings.Format.IniFormat)
        if now.status() is QSettings.Status.AccessError:
            raise OutputRefused(
                f"Your settings could not be saved to “{self._settings.fileName()}”, so the next "
                "start has those of before. Make room or check the rights of the folder."
            )

    def _texts(self, key: str) -> list[str]:
        value = self._settings.value(key)
        if value is None or value == "":
            return []
        return [str(entry) for entry in value] if isinstance(value, list) else [str(value)]


def _key(annotator: str) -> str:
    """The annotator's name as a settings key: a slash would make a group of it."""
    return annotator.encode().hex()
