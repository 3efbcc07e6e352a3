"""A project with one of each kind of record, for tests of what a check finds."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.store.findings import make_one_of_each


@pytest.fixture(scope="session")
def _one_of_each(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_one_of_each(tmp_path_factory.mktemp("template"))


@pytest.fixture
def one_of_each(_one_of_each: Path, tmp_path: Path) -> Path:
    """A copy for one test."""
    return Path(shutil.copyfile(_one_of_each, tmp_path / "project.annotator"))
