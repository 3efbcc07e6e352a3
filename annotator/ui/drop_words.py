"""What dropping files on the window does, in words: opened, imported, or a new project made."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from annotator.ui.counts import counted
from annotator.ui.dialogs import PROJECT_SUFFIX, TEAM_SUFFIX


def drop_words(paths: Sequence[Path], project_name: str | None) -> str:
    """What becomes of these paths, with that project open or None."""
    translate = QCoreApplication.translate
    if not paths:
        return translate("drop_words", "Only files and folders of this computer can be dropped")
    projects = [path for path in paths if path.suffix == PROJECT_SUFFIX]
    if projects:
        return translate("drop_words", "Let go to open the project “{0}”").format(projects[0].stem)
    if any(TEAM_SUFFIX in path.name for path in paths):
        return translate("drop_words", "Let go to open an assignment or collect submissions")
    if project_name is not None:
        return translate("drop_words", "Let go to import {0} into “{1}”").format(
            _named(paths), project_name
        )
    return translate("drop_words", "Let go to make a new project with {0}").format(_named(paths))


def _named(paths: Sequence[Path]) -> str:
    """The one thing by name, several by number."""
    translate = QCoreApplication.translate
    folders = sum(path.is_dir() for path in paths)
    files = len(paths) - folders
    if len(paths) == 1:
        kind = translate("drop_words", "the folder “{0}”") if folders else "“{0}”"
        return kind.format(paths[0].name)
    parts = []
    if files:
        parts.append(counted(files, "file"))
    if folders:
        parts.append(counted(folders, "folder"))
    return translate("drop_words", " and ").join(parts)
