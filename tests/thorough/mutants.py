"""Changes the modules of the groups in thousands of small ways; the tests must notice.

`python -m tests.thorough.mutants [GROUP or MODULE] [--share 0.1]`, by an environment that has
mutmut. What was found before is kept in build/mutants: only functions that changed are tried again,
and mutants that survived when a test changed. A share is always the same one, and of all of them.
Exit code 1 when less than 90 % of a group's were killed.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import re
import resource
import shutil
import signal
import sys
import tempfile
import threading
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.thorough.groups import GROUPS, ROOT, Group

ENOUGH = 0.90
"""The share of mutants that must be killed in every group."""

_WORK = ROOT / "build" / "mutants"
_PROCESSES = (os.cpu_count() or 1) + 1
"""One more than there are processors, because a test that waits needs none."""

_MEMORY = 4 * 1024**3
_SECONDS_OF_TESTS = 6.0
"""Processor time of the tests that a mutant has to survive, of those that reach it."""

_PATIENCE = 300.0
"""Seconds after which a mutant that only waits is ended."""

_TIMED_OUT = 36
"""The exit code by which mutmut knows that."""

_WORDS = "tests.log"
_SHARED_MEMORY = Path("/dev/shm")
"""A disk in memory, where there is one: projects of tests need not wait for the disk."""

_ROOM_NEEDED = 2 * 1024**3

_COPIED = ("annotator", "tests", "resources", "seeds", "pyproject.toml")
_SETTINGS = """[mutmut]
source_paths=annotator
only_mutate=
    {modules}
also_copy=
    tests
    resources
    seeds
    pyproject.toml
pytest_add_cli_args=
    -p
    no:cacheprovider
    -p
    tests.thorough.examples
    --timeout=40{left_out}
pytest_add_cli_args_test_selection=
    {tests}
process_isolation=forkserver
use_setproctitle=false
use_git_change_detection=false
on_dependency_change=ignore
timeout_constant=2
timeout_multiplier=1
"""
_SQL = re.compile(
    r"\b(?:SELECT|INSERT|UPDATE|DELETE|FROM|WHERE|AND|OR|ORDER BY|GROUP BY|VALUES|JOIN|SET|LIMIT"
    r"|PRAGMA|UNION|EXISTS|CREATE|ON CONFLICT|IN|NOT IN|DESC)\b"
)
_columns: set[Any] = set()
"""The names in ``row["name"]`` of the modules that were looked at."""

_wholes: dict[Any, str] = {}
"""Of strings there that stand beside others: all of what they are together."""

_KILLED = {"killed", "timeout", "segfault"}
"""A mutant that never ends or brings down the interpreter is noticed as well."""


def main(arguments: list[str]) -> int:
    """Try the mutants of one group or module, or of all, and print the table."""
    share = float(arguments.pop()) if "--share" in arguments else 1.0
    wanted = next((one for one in arguments if one != "--share"), "")
    chosen = {
        name: group
        for name, group in GROUPS.items()
        if wanted in ("", name) or any(_is_module(wanted, file) for file in group.files())
    }
    if not chosen:
        print(f"There is no group or module “{wanted}”. These are the groups: {', '.join(GROUPS)}.")
        return 2
    only = "" if wanted in GROUPS else wanted
    # Each in a process of its own: what a run imports and patches must not reach the next one.
    for name, group in chosen.items():
        child = os.fork()
        if child == 0:
            os._exit(_try(name, group, only=only, share=share))
        if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0:
            print(f"\nThe mutants of {name} could not be tried. What the tests say without any:")
            print((_WORK / name / _WORDS).read_text(encoding="utf-8")[-5000:])
            return 2
    return _report(chosen, only=only)


def _is_module(wanted: str, file: str) -> bool:
    return wanted in (file, Path(file).stem, file.removesuffix(".py").replace("/", "."))


def _try(name: str, group: Group, *, only: str, share: float) -> int:
    folder = _WORK / name
    rules = folder / "rules"
    own = Path(__file__).read_text(encoding="utf-8")
    if not rules.exists() or rules.read_text(encoding="utf-8") != own:
        shutil.rmtree(folder, ignore_errors=True)  # other changes may be made now
    is_changed = _copy(folder)
    rules.write_text(own, encoding="utf-8")
    tests = [test for test in group.tests if (ROOT / test).exists()]
    settings = _SETTINGS.format(
        modules="\n    ".join(group.files()),
        tests="\n    ".join(tests),
        left_out="".join(f"\n    --deselect={test}" for test in group.left_out),
    )
    (folder / "setup.cfg").write_text(settings, encoding="utf-8")
    if is_changed:
        _forget_survivors(folder)
    os.chdir(folder)
    # Runs keep their temporary files apart from those of other runs.
    room = tempfile.mkdtemp(prefix="mutants-", dir=_SHARED_MEMORY if _has_room() else None)
    Path(room).chmod(0o755)  # tests become another user
    os.environ["TMPDIR"] = os.environ["PYTEST_DEBUG_TEMPROOT"] = room
    os.environ["PYTHONPATH"] = str(folder / "mutants")
    sys.path[:] = [place for place in sys.path if Path(place or ".").resolve() != ROOT]
    for module in [known for known in sys.modules if known.split(".")[0] in ("tests", "annotator")]:
        del sys.modules[module]
    _set_up(only, share)
    from mutmut.__main__ import _run

    try:
        _run((), _PROCESSES)
    finally:
        shutil.rmtree(room, ignore_errors=True)
    return 0


def _has_room() -> bool:
    return (
        os.access(_SHARED_MEMORY, os.W_OK) and shutil.disk_usage(_SHARED_MEMORY).free > _ROOM_NEEDED
    )


def _copy(folder: Path) -> bool:
    """Bring the copy up to date without touching what is the same; whether anything changed."""
    is_changed = False
    wanted = set()
    for entry in _COPIED:
        source = ROOT / entry
        files = [source] if source.is_file() else sorted(source.rglob("*"))
        for file in files:
            if not file.is_file() or "__pycache__" in file.parts:
                continue
            target = folder / file.relative_to(ROOT)
            wanted.add(target)
            content = file.read_bytes()
            if not target.exists() or target.read_bytes() != content:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
                is_changed = True
    for file in [*folder.glob("tests/**/*.py"), *folder.glob("annotator/**/*.py")]:
        if file not in wanted:
            file.unlink()
            (folder / "mutants" / file.relative_to(folder)).unlink(missing_ok=True)
            is_changed = True
    return is_changed


def _forget_survivors(folder: Path) -> None:
    """What survived is tried again, by tests that are chosen anew."""
    (folder / "mutants" / "mutmut-stats.json").unlink(missing_ok=True)
    for meta in folder.glob("mutants/annotator/**/*.meta"):
        known = json.loads(meta.read_text(encoding="utf-8"))
        codes = known["exit_code_by_key"]
        known["exit_code_by_key"] = {
            mutant: code if code in (1, 3) else None for mutant, code in codes.items()
        }
        meta.write_text(json.dumps(known, indent=4), encoding="utf-8")


def _set_up(only: str, share: float) -> None:
    """What this project needs of mutmut beyond its settings."""
    import mutmut.__main__ as program
    from libcst import ConcatenatedString, Subscript
    from mutmut import stats
    from mutmut.mutation import mutators
    from mutmut.runners.harness import PytestRunner
    from mutmut.state import state
    from mutmut.workers import isolation
    from mutmut.workers.isolation import ForkServerRunner

    mutators.mutation_operators[:] = [
        (Subscript, _remember_columns),
        (ConcatenatedString, _remember_parts),
    ] + [
        (kind, _string_mutations if act is mutators.operator_string else act)
        for kind, act in mutators.mutation_operators
    ]

    choose_all = program.collect_or_load_stats

    def choose(*arguments: Any, **options: Any) -> None:
        choose_all(*arguments, **options)
        chosen = state().tests_by_mangled_function_name
        durations = state().duration_by_test
        reach: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for function, tests in chosen.items():
            reach[_module_of(function)].update(tests)
        for function, tests in chosen.items():
            counts = reach[_module_of(function)]
            chosen[function] = set(_telling(function, tests, durations, counts))

    program.collect_or_load_stats = choose

    list_all = program.collect_source_file_mutation_data

    def list_chosen(*, mutant_names: Any) -> Any:
        mutants, by_path = list_all(mutant_names=mutant_names)
        kept = [
            entry
            for entry in mutants
            if (not only or _is_module(only, str(entry[0].path))) and _place(entry[1]) < share
        ]
        return kept, by_path

    program.collect_source_file_mutation_data = list_chosen

    # Processor time alone says that a mutant does not end: a machine may be busy with other things.
    # What waits without working is ended by the time that pytest gives a test, or in SQLite's own
    # waiting, where no signal reaches Python, by a thread after a long while.
    isolation.register_timeout = lambda pid, timeout_s: None

    # `_warm_up` does that, in a process of the same kind as those that mutants get.
    ForkServerRunner.run_clean_tests = lambda _self, tests: 0  # type: ignore[method-assign]

    words = Path(_WORDS).resolve()
    words.touch()
    run = PytestRunner.run_tests

    def run_bounded(self: Any, *, mutant_name: str | None, tests: Iterable[str]) -> int:
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
        guard = threading.Timer(_PATIENCE, os._exit, (_TIMED_OUT,))
        guard.daemon = True
        guard.start()
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        durations = state().duration_by_test
        known = sorted(tests, key=lambda test: durations.get(test, 0.0))
        return run(self, mutant_name=mutant_name, tests=known)

    PytestRunner.run_tests = run_bounded  # type: ignore[method-assign]

    collect = PytestRunner.warm_up

    def warm_up(self: Any) -> None:
        collect(self)
        _warm_up(self, words)

    PytestRunner.warm_up = warm_up  # type: ignore[method-assign]

    look = PytestRunner.run_stats

    def look_aloud(self: Any, *, tests: Iterable[str]) -> int:
        with words.open("w", encoding="utf-8") as file, contextlib.redirect_stdout(file):
            return look(self, tests=tests)

    PytestRunner.run_stats = look_aloud  # type: ignore[method-assign]

    if not sys.stdout.isatty():  # a line that turns is nothing for a file
        program.print_status = lambda *_arguments, **_options: None
        stats.print_status = lambda line, force_output=False: print(line) if force_output else None


def _warm_up(runner: Any, words: Path) -> None:
    """Run all tests without a mutant in a child of the server that every mutant's process is of.

    Were one to fail there, every mutant that it reaches would count as killed. What the tests have
    imported, the server imports as well, so that no mutant's process has to.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        with words.open("w", encoding="utf-8") as file, contextlib.redirect_stdout(file):
            code = runner.run_tests(mutant_name=None, tests=[])
        with os.fdopen(writing, "w", encoding="utf-8") as pipe:
            json.dump(sorted(sys.modules), pipe)
        os._exit(code)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        imported = json.load(pipe)
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0:
        raise RuntimeError("a test fails without a mutant")
    with contextlib.chdir("mutants"):
        for name in imported:
            if name.partition(".")[0] in ("annotator", "sqlite_utils", "tests"):
                importlib.import_module(name)
    gc.collect()
    gc.freeze()
    # A mutant that takes another signal than 0 to ask whether a process is there hits the server.
    signal.signal(signal.SIGHUP, signal.SIG_IGN)


def _place(mutant: str) -> float:
    """A number from 0 to 1 that is always the same for a mutant and says nothing of it."""
    return int.from_bytes(sha256(mutant.encode()).digest()[:4], "big") / 2**32


def _telling(
    function: str, tests: Iterable[str], durations: Mapping[str, float], reach: Mapping[str, int]
) -> Iterator[str]:
    """The tests of the function's own module, then of each file in turn, as time allows.

    Of a file those come first that use most of the module.
    """
    module = _module_of(function).rpartition(".")[2]
    taken: Counter[str] = Counter()
    ranked = []
    for test in sorted(tests, key=lambda one: (-reach[one], durations.get(one, 0.0))):
        file = test.partition("::")[0]
        ranked.append((not file.endswith(f"/test_{module}.py"), taken[file], test))
        taken[file] += 1
    left = _SECONDS_OF_TESTS
    for is_others, place, test in sorted(ranked):
        took = durations.get(test, 0.0)
        if took <= left or not (is_others or place):
            left -= took
            yield test


def _module_of(function: str) -> str:
    return function.rpartition(".")[0]


def _string_mutations(node: Any) -> Iterator[Any]:
    """Strings are changed unless they are wording: three words or more that are no SQL.

    Of SQL and of the columns of rows only the letters' case is left alone, which means nothing
    there.
    """
    from mutmut.mutation.mutators import operator_string

    text = _wholes.get(node) or getattr(node, "value", "")
    if node in _columns or _SQL.search(text):
        yield from (one for one in operator_string(node) if one.value.strip("\"'").startswith("XX"))
    elif len(re.findall(r"\w+", text)) < 3 or " " not in text:
        yield from operator_string(node)


def _remember_columns(node: Any) -> Iterator[Any]:
    """No change by itself: asked before what is inside, it tells `_string_mutations` of columns."""
    if getattr(node.value, "value", None) == "row":
        _columns.update(getattr(one.slice, "value", None) for one in node.slice)
    return iter(())


def _remember_parts(node: Any) -> Iterator[Any]:
    """As `_remember_columns`, of the whole that a string written over several lines is part of."""
    whole = _wholes.get(node) or _written(node)
    _wholes.update({node.left: whole, node.right: whole})
    return iter(())


def _written(node: Any) -> str:
    """A string as the source has it, without what is put into it."""
    if hasattr(node, "left"):
        return _written(node.left) + _written(node.right)
    if hasattr(node, "parts"):
        return "".join(
            getattr(part, "value", "") for part in node.parts if not hasattr(part, "expression")
        )
    return str(node.value)


def _report(chosen: dict[str, Group], *, only: str) -> int:
    from mutmut.stats import status_by_exit_code

    print(f"{'module':<44}{'mutants':>8}{'killed':>8}{'timeout':>8}{'survived':>9}{'share':>8}")
    is_enough, untried = True, 0
    for name, group in chosen.items():
        total: Counter[str] = Counter()
        for file in group.files():
            meta = _WORK / name / "mutants" / f"{file}.meta"
            if not meta.exists() or (only and not _is_module(only, file)):
                continue
            codes = json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"]
            counts = Counter(status_by_exit_code[code] for code in codes.values())
            untried += counts.pop("not checked", 0)
            if counts:
                print(_line(file, counts))
            total += counts
        print(_line(name, total))
        is_enough &= sum(total[how] for how in _KILLED) >= ENOUGH * sum(total.values())
    if untried:
        print(f"{untried:,} mutants were not tried.")
    if not is_enough:
        print(f"Less than {ENOUGH:.0%} of a group's mutants were killed.")
    return 0 if is_enough else 1


def _line(what: str, counts: Counter[str]) -> str:
    mutants, killed = sum(counts.values()), sum(counts[how] for how in _KILLED)
    share = killed / mutants if mutants else 1.0
    return (
        f"{what:<44}{mutants:>8}{killed:>8}{counts['timeout']:>8}{mutants - killed:>9}{share:>8.1%}"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
