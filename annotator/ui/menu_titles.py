"""The menus of the window in their order, with their names: all that is shown at first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from annotator.ui.action_spec import Menu


def menu_titles() -> dict[Menu, str]:
    """The menus in their order, with their names."""
    translate = QCoreApplication.translate
    return {
        "project": translate("actions", "&Project"),
        "edit": translate("actions", "&Edit"),
        "annotation": translate("actions", "&Annotation"),
        "article": translate("actions", "A&rticle"),
        "review": translate("actions", "&Review"),
        "view": translate("actions", "&View"),
        "help": translate("actions", "&Help"),
    }
