"""What must hold after an act that failed or was killed: wholly as before or wholly done."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from annotator.store.backup import backups, first_damage
from tests.hazards.acts import ACTS, MORE_ACTS, State, left_over, made_project, projects, state_of
from tests.hazards.nursery import Ended, Nursery
from tests.hazards.samples import Sample

EVERY = {**ACTS, **MORE_ACTS}
_MAKING = ("new", "new from an assignment", "restore elsewhere", "backup to a file")
"""Acts that make a project; of one that came to be by a first try a second finds it there."""


class States(NamedTuple):
    """What is there before an act, and after it when nothing comes in its way."""

    before: State
    after: State


def wrong_after(
    forks: Nursery,
    copy: Sample,
    name: str,
    ended: Ended,
    states: States,
    *,
    sound: Sample,
    again: bool,
) -> str:
    """What is wrong after a disturbed act on a copy of the ``sound`` sample; "" when nothing is.

    With ``again`` the act is done once more, undisturbed, and must then do all it does.
    """
    if not (ended.caught() or _lists_damage(name, ended)):
        return ended.words()
    now = _settled(copy, name, states)
    if now not in (states if ended.code else states[1:]):
        return f"{ended.words()}: {_difference(now, states)}"
    for trouble in (*_damaged(forks, copy, sound), *_spoilt_backups(copy)):
        return f"{ended.words()}, then {trouble}"
    return _wrong_again(forks, copy, name, states) if again and ended.code else ""


def _lists_damage(name: str, ended: Ended) -> bool:
    """A check that cannot read says so of every table, in as many lines."""
    return name == "check" and ended.code == 2 and "Traceback" not in ended.err


def _settled(copy: Sample, name: str, states: States) -> State:
    now = state_of(copy)
    made = now.get(made_project(copy).name)
    if name == "new" and made is not None and made[1] == 0:
        return states.before  # the project is made whole, then its articles come in whole
    return _without_some_assignments(now, states)


def _without_some_assignments(now: State, states: States) -> State:
    """Each assignment file is written whole after the plan; some of them may be missing still."""
    missing = states.after.keys() - now.keys()
    if now | {name: states.after[name] for name in missing} == states.after and all(
        name.startswith("project-") for name in missing
    ):
        return states.after
    return now


def _difference(now: State, states: States) -> str:
    names = sorted(now.keys() | states.before.keys() | states.after.keys())
    return (
        "; ".join(
            f"{name} has {now.get(name)}, before {states.before.get(name)}, "
            f"when done {states.after.get(name)}"
            for name in names
            if now.get(name) not in (states.before.get(name), states.after.get(name))
        )
        or "some of it is as before, some is done"
    )


def _damaged(forks: Nursery, copy: Sample, sound: Sample) -> Iterator[str]:
    known = {path.name: path for path in projects(sound)}
    for project in projects(copy):
        # What is byte for byte as before need not be looked through.
        same = known.get(project.name)
        if same is None or same.read_bytes() != project.read_bytes():
            checked = forks.run("check", project)
            if checked.code:
                yield f"check {project.name}: {checked.words()}"


def _spoilt_backups(copy: Sample) -> Iterator[str]:
    for project in projects(copy):
        for one in backups(project):
            # What is kept of a damaged project is damaged too.
            damage = "" if one.reason.startswith("damaged-") else first_damage(one.path)
            if damage:
                yield f"{one.path.name} is {damage}"


def _wrong_again(forks: Nursery, copy: Sample, name: str, states: States) -> str:
    is_done = _settled(copy, name, states) == states.after != states.before
    is_there = name in _MAKING and _is_made(copy)
    again = forks.run(*EVERY[name](copy))
    if again.code and not (is_done or is_there):
        return f"again, undisturbed: {again.words()}"
    now = state_of(copy)
    if now != states.after and not (is_there or is_done):
        return f"again, undisturbed: {_difference(now, states)}"
    left = left_over(copy)
    return f"again, undisturbed: {left} is left" if left and not again.code else ""


def _is_made(copy: Sample) -> bool:
    return made_project(copy) in projects(copy)


def usual_states(forks: Nursery, sample: Sample, folder: Path, name: str) -> States:
    """What is there before and after the act on a sound disk."""
    copy = sample.copied(folder)
    before = state_of(copy)
    ended = forks.run(*EVERY[name](copy))
    assert ended.code == 0, f"{name}: {ended.words()}"
    return States(before, state_of(copy))
