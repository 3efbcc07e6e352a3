"""Runs the tests of the groups and fails when a branch of their modules was not taken.

`python -m tests.thorough.branches [GROUP…]`; without names all of them.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import coverage
import pytest

from tests.thorough.groups import GROUPS, ROOT


def main(names: Sequence[str]) -> int:
    """Run, print the table, and say by the exit code whether all of it was run."""
    unknown = [name for name in names if name not in GROUPS]
    if unknown:
        print(f"There is no group “{unknown[0]}”. These are: {', '.join(GROUPS)}.")
        return 2
    chosen = [GROUPS[name] for name in names or GROUPS]
    modules = [file for group in chosen for file in group.files()]
    tests = sorted({test for group in chosen for test in group.tests})
    without = [f"--deselect={test}" for group in chosen for test in group.left_out]
    (ROOT / "build").mkdir(exist_ok=True)
    measured = coverage.Coverage(
        branch=True,
        include=[str(ROOT / file) for file in modules],
        data_file=str(ROOT / "build" / "coverage.data"),
        config_file=False,
    )
    with measured.collect():
        failed = int(pytest.main(["-q", "-p", "no:cacheprovider", *without, *tests]))
    for file in modules:  # those that nothing imported count as well
        measured.get_data().touch_file(str(ROOT / file))
    measured.set_option("report:precision", 2)
    share = measured.report(show_missing=True)
    if failed:
        return failed
    if share < 100:
        print("Not every branch was run: remove what cannot be reached, test what can.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
