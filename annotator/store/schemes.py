"""The project's scheme, guidelines and settings, with their versions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from annotator.model.scheme import Scheme, read_scheme
from annotator.store.connection import Connection
from annotator.store.records import stored_json

if TYPE_CHECKING:
    from annotator.model.setting import ProjectSetting
    from annotator.model.teamwork import GuidelinesText, SchemeText


class SchemeStore:
    """Reads and writes what a project annotates with."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._scheme: tuple[int, Scheme] | None = None

    def scheme(self) -> Scheme:
        """The scheme in force."""
        version = int(self._connection.kept_value("SELECT max(version) FROM scheme"))
        if self._scheme is None or self._scheme[0] != version:
            body = self._connection.value("SELECT body FROM scheme WHERE version = ?", (version,))
            self._scheme = (version, read_scheme(body, name="the project's scheme"))
        return self._scheme[1]

    def begin(self, scheme: Scheme, guidelines: str, *, versions: tuple[int, int], at: str) -> None:
        """Put a new project's scheme and guidelines in force, under these numbers."""
        self._insert("scheme", versions[0], scheme.as_json(), at)
        self._insert("guidelines", versions[1], guidelines, at)

    def _insert(self, table: str, version: int, body: str, at: str) -> None:
        from annotator.store.checksums import checksum

        values = (version, body, at)
        self._connection.write(
            f"INSERT INTO {table} VALUES (?, ?, ?, ?)", (*values, checksum(values))
        )

    def scheme_version(self) -> int:
        """The number of the scheme in force, from 1."""
        return int(self._connection.kept_value("SELECT max(version) FROM scheme"))

    def guidelines_version(self) -> int:
        """The number of the guidelines in force, from 1."""
        return int(self._connection.kept_value("SELECT max(version) FROM guidelines"))

    def guidelines_of(self, version: int) -> str | None:
        """The guidelines of an earlier version, as Markdown."""
        return self._text("guidelines", version)

    def guidelines_versions(self) -> list[tuple[int, str]]:
        """Every version of the guidelines, newest first, with when it came into force."""
        rows = self._connection.rows("SELECT version, at FROM guidelines ORDER BY version DESC")
        return [(row[0], row[1]) for row in rows]

    def scheme_of(self, version: int) -> str | None:
        """The scheme of an earlier version, as its JSON text."""
        return self._text("scheme", version)

    def put_text(self, text: SchemeText | GuidelinesText) -> SchemeText | GuidelinesText:
        """Put a scheme or guidelines in force as a new version; earlier ones stay readable.

        The version is the text's own where that is newer than all there are.
        """
        from annotator.model.teamwork import SchemeText

        table = "scheme" if isinstance(text, SchemeText) else "guidelines"
        newest = int(self._connection.value(f"SELECT max(version) FROM {table}"))
        self._insert(table, max(newest + 1, text.version), text.body, text.at)
        return text

    def _text(self, table: str, version: int) -> str | None:
        body = self._connection.value(f"SELECT body FROM {table} WHERE version = ?", (version,))
        return None if body is None else str(body)

    def guidelines(self) -> str:
        """The guidelines in force, as Markdown."""
        body = self._connection.value("SELECT body FROM guidelines ORDER BY version DESC LIMIT 1")
        return "" if body is None else str(body)

    def setting(self, key: str) -> object:
        """A project setting as JSON value, None when it was never set."""
        value = self._connection.kept_value("SELECT value FROM setting WHERE key = ?", (key,))
        return None if value is None else stored_json(value)

    def put_setting(self, key: str, value: object) -> None:
        """Keep a project setting (any JSON value)."""
        from annotator.store.checksums import checksum

        values = (key, json.dumps(value, ensure_ascii=False))
        self._connection.write(
            "INSERT INTO setting VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET "
            "value = excluded.value, checksum = excluded.checksum",
            (*values, checksum(values)),
        )

    def current(
        self, record: SchemeText | GuidelinesText | ProjectSetting
    ) -> SchemeText | GuidelinesText | ProjectSetting | None:
        """What is in force now of the same kind, as the change log knows it."""
        from annotator.model.setting import ProjectSetting
        from annotator.model.teamwork import GuidelinesText, SchemeText

        if isinstance(record, SchemeText):
            return SchemeText(body=self.scheme().as_json())
        if isinstance(record, GuidelinesText):
            return GuidelinesText(body=self.guidelines())
        value = self.setting(record.id)
        return None if value is None else ProjectSetting(id=record.id, value=value)

    def delete_setting(self, key: str) -> None:
        """Forget a project setting."""
        self._connection.write("DELETE FROM setting WHERE key = ?", (key,))
