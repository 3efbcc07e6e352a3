"""The program's two kinds of file as desktops know them: MIME types, a desktop entry, a plist."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from annotator.errors import OutputRefused

DESKTOP_NAME = "annotator.desktop"
ICON_NAME = "annotator"


class FileType(NamedTuple):
    """One kind of file: its ending without the dot, and what systems call it."""

    ending: str
    mime: str
    uniform: str
    name: str


PROJECT = FileType(
    "annotator", "application/x-annotator-project", "org.annotator.project", "Annotator project"
)
SHARED = FileType(
    "annotator-team",
    "application/x-annotator-team",
    "org.annotator.team",
    "Annotator assignment or submission",
)
FILE_TYPES = (PROJECT, SHARED)

# A project is told from other SQLite files by its application id, which stands at 68; a sealed
# file begins with what format it has.
_MIME_XML = f"""<?xml version="1.0" encoding="UTF-8"?>
<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">
  <mime-type type="{PROJECT.mime}">
    <comment>{PROJECT.name}</comment>
    <icon name="{ICON_NAME}"/>
    <sub-class-of type="application/vnd.sqlite3"/>
    <magic priority="70">
      <match type="string" offset="0" value="SQLite format 3\\000">
        <match type="big32" offset="68" value="0x414E4E54"/>
      </match>
    </magic>
    <glob pattern="*.{PROJECT.ending}" weight="60"/>
  </mime-type>
  <mime-type type="{SHARED.mime}">
    <comment>{SHARED.name}</comment>
    <icon name="{ICON_NAME}"/>
    <magic priority="70">
      <match type="string" offset="0:48" value="&quot;annotator/sealed&quot;"/>
    </magic>
    <glob pattern="*.{SHARED.ending}" weight="60"/>
  </mime-type>
</mime-info>
"""

_PLAIN = re.compile(r"[\w./:@,+-]+")


def mime_xml() -> str:
    """The package for the shared MIME database: both kinds, by their endings and what begins them.

    Source: Shared MIME-info Database 0.21, https://specifications.freedesktop.org.
    """
    return _MIME_XML


def desktop_entry(command: Sequence[str]) -> str:
    """The desktop entry that starts ``command`` with the file that was opened.

    Source: Desktop Entry Specification 1.5. Raises OutputRefused when the path of the program
    cannot stand in one.
    """
    for word in command:
        if any("\ud800" <= char <= "\udfff" or char < " " for char in word) or "=" in command[0]:
            raise OutputRefused(
                f"“{command[0]!a}” cannot be named in a menu entry; move the program to a folder "
                "whose name has plain characters only."
            )
    words = " ".join(_quoted(word) for word in command)
    return (
        "[Desktop Entry]\n"
        "Type=Application\n"
        "Version=1.0\n"
        "Name=Annotator\n"
        "GenericName=News annotation\n"
        "Comment=Annotate who claims, denies or acknowledges what in news articles\n"
        f"TryExec={_escaped(command[0])}\n"
        f"Exec={words} %f\n"
        f"Icon={ICON_NAME}\n"
        "Terminal=false\n"
        "Categories=Office;\n"
        f"MimeType={''.join(f'{kind.mime};' for kind in FILE_TYPES)}\n"
        "StartupNotify=true\n"
        "StartupWMClass=annotator\n"
    )


def _quoted(word: str) -> str:
    """A word of the Exec key: quoted if need be, and then escaped as any string of an entry is."""
    if _PLAIN.fullmatch(word):
        return word
    inside = "".join(f"\\{char}" if char in '"`$\\' else char for char in word)
    return _escaped(f'"{inside}"').replace("%", "%%")


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\")


def document_types() -> dict[str, Any]:
    """What an application bundle of macOS says in its Info.plist of the files that it opens."""
    return {
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": kind.name,
                "CFBundleTypeRole": "Editor",
                "LSHandlerRank": "Owner",
                "LSItemContentTypes": [kind.uniform],
            }
            for kind in FILE_TYPES
        ],
        "UTExportedTypeDeclarations": [
            {
                "UTTypeIdentifier": kind.uniform,
                "UTTypeDescription": kind.name,
                "UTTypeConformsTo": ["public.data"],
                "UTTypeTagSpecification": {
                    "public.filename-extension": [kind.ending],
                    "public.mime-type": [kind.mime],
                },
            }
            for kind in FILE_TYPES
        ],
    }
