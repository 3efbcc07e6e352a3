"""Where resources, sample texts and user data lie, from source and in the frozen build."""

from __future__ import annotations

import sys
from pathlib import Path


def _root() -> Path:
    frozen = getattr(sys, "_MEIPASS", None)
    return Path(frozen) if frozen else Path(__file__).resolve().parent.parent


def resource(*parts: str) -> Path:
    """The file or folder of that name under ``resources``."""
    return _root().joinpath("resources", *parts)


def seeds() -> Path:
    """The folder with the sample articles and annotations."""
    return _root() / "seeds"


def bundled_licences(name: str) -> Path:
    """A file in the bundle's folder of licences; from source there is none."""
    return _root().joinpath("licences", name)


def user_data() -> Path:
    """The folder for the user's copy of the sample project and the log; made when missing."""
    import platformdirs

    return Path(platformdirs.user_data_dir("annotator", appauthor=False, ensure_exists=True))


def user_config() -> Path:
    """The folder for window settings; made when missing."""
    import platformdirs

    return Path(platformdirs.user_config_dir("annotator", appauthor=False, ensure_exists=True))
