"""What tests are like while mutants are tried.

Generated examples are the same each time and never made smaller; what a test takes is known as
processor time, the making of its projects included, so that a busy machine chooses the same tests.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

_WAITING = 0.3
"""What a second of waiting counts: it takes a process, not a processor."""

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
    used, begun = _used(), time.monotonic() - _kept_off()
    result = yield
    used, passed = _used() - used, time.monotonic() - _kept_off() - begun
    known = sys.modules.get("mutmut.state")
    if known is not None:
        spent = used + _WAITING * max(0.0, passed - used)
        known.state().duration_by_test[item.nodeid] = spent
    return result


def _used() -> float:
    """Seconds of the processor that this process and its children took."""
    return sum(os.times()[:4])


def _kept_off() -> float:
    """Seconds that other programs had the processor while this one could have run."""
    try:
        return int(Path("/proc/self/schedstat").read_text(encoding="ascii").split()[1]) / 1e9
    except (OSError, IndexError):
        return time.monotonic()  # unknown here: then waiting counts nothing
