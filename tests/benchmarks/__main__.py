"""Runs benchmarks, each in a process of its own, and prints one table; 1 when a limit is missed.

`python -m tests.benchmarks [NAME…]`; without names all of them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.frame import Benchmark, Row, as_data, find_benchmarks, print_report

_ONE = "--rows-into"


def main(arguments: Sequence[str]) -> int:
    """Run those benchmarks and print what they found."""
    known = find_benchmarks()
    if len(arguments) == 3 and arguments[0] == _ONE:
        _measure(known[arguments[2]], Path(arguments[1]))
        return 0
    unknown = [name for name in arguments if name not in known]
    if unknown:
        lines = "\n".join(f"  {name}: {one.measures}" for name, one in known.items())
        print(f"There is no benchmark “{unknown[0]}”. These are:\n{lines}")  # noqa: T201
        return 2
    rows: list[tuple[str, Row]] = []
    failed = []
    for name in arguments or known:
        print(f"{name}: {known[name].measures} …", file=sys.stderr, flush=True)  # noqa: T201
        found = _run(name)
        if found is None:
            failed.append(name)
        else:
            rows += [(name, row) for row in found]
    return print_report(rows, failed)


def _run(name: str) -> list[Row] | None:
    """The rows of one benchmark, from a process of its own; None when it failed."""
    with tempfile.TemporaryDirectory(prefix="annotator-bench-") as folder:
        target = Path(folder, "rows.json")
        command = [sys.executable, "-m", "tests.benchmarks", _ONE, str(target), name]
        surroundings = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
        if subprocess.run(command, env=surroundings, check=False).returncode != 0:
            return None
        return [Row(**entry) for entry in json.loads(target.read_text(encoding="utf-8"))]


def _measure(one: Benchmark, target: Path) -> None:
    folder = target.with_name("work")
    folder.mkdir()
    rows = [as_data(row) for row in one.measure(folder)]
    target.write_text(json.dumps(rows), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
