"""What tests are like while mutants are tried.

Generated examples are the same each time and never made smaller; what a test takes is known as
processor time, the making of its projects included, so that a busy machine chooses the same tests.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Generator

import pytest
from hypothesis import HealthCheck, Phase, settings

_WAITING = 0.1
"""What a second on the clock counts: waiting takes a process, not a processor."""

settings.register_profile(
    "mutants",
    database=None,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
settings.load_profile("mutants")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Tell mutmut, where it runs the tests, what each has taken."""
    began, clock = _used(), time.monotonic()
    result = yield
    known = sys.modules.get("mutmut.state")
    if known is not None:
        spent = _used() - began + _WAITING * (time.monotonic() - clock)
        known.state().duration_by_test[item.nodeid] = spent
    return result


def _used() -> float:
    """Seconds of the processor that this process and its children took."""
    return sum(os.times()[:4])
