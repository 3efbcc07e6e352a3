"""One browser for all tests of reports, where there is one."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.report.browser import Browser, program


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    if program() is None:
        reason = "no Chromium here; on Debian: apt-get install chromium"
        # Where every check must run (.ci/run) a missing browser is a failure.
        (pytest.fail if os.environ.get("ANNOTATOR_NEEDS_BROWSER") else pytest.skip)(reason)
    opened = Browser(tmp_path_factory.mktemp("browser"))
    yield opened
    opened.close()
