"""A team folder that any file-sync service can carry: everybody writes only files of their own.

``assignments/`` is written by the lead alone, ``submissions/`` has one file for each annotator's
project, so that no two people ever write the same file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from annotator.errors import InputRefused, OutputRefused
from annotator.session.handing_in import HandedIn, hand_in, submission_name
from annotator.session.handing_out import HandedOut, hand_out
from annotator.session.session import Session

ASSIGNMENTS, SUBMISSIONS = "assignments", "submissions"
_ENDING = ".annotator-team"
_SETTING = "team_folder"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A sealed file in a team folder.

    ``is_conflicted`` ones carry a name that a sync service gave to a second version of a file;
    they are whole submissions like the others, and nothing is lost by collecting both.
    """

    path: Path
    is_conflicted: bool


def team_folder(session: Session) -> Path | None:
    """The folder through which this project exchanges files; None when none was named."""
    told = session.project.schemes.setting(_SETTING)
    return Path(told) if isinstance(told, str) and told else None


def use_team_folder(session: Session, folder: Path | None) -> None:
    """Exchange files through this folder from now on, or through none."""
    with session.project.transaction():
        session.project.schemes.put_setting(_SETTING, str(folder.absolute()) if folder else "")


def uncollected(session: Session) -> list[Found]:
    """The submissions in the team folder that have not been collected; none without a folder."""
    folder = team_folder(session)
    return [] if folder is None else fresh_submissions(folder, session.project_id, seen(session))


def seen(session: Session) -> dict[str, int]:
    """How far each annotator's project, by its key, has been collected."""
    newest: dict[str, int] = {}
    for done in session.project.team.hand_ins():
        newest[done.source] = max(done.sequence, newest.get(done.source, 0))
    return newest


def fresh_submissions(folder: Path, project_id: str, known: Mapping[str, int]) -> list[Found]:
    """The submissions in a folder that are newer than what is ``known`` of their source.

    Told by what their headers say, so that looking is quick. Files that cannot be read are left
    for collecting to complain about. Pure but for the folder; raises InputRefused without one.
    """
    from annotator.session.team_files import look_at

    fresh = []
    for found in found_submissions(folder):
        try:
            told = look_at(found.path)
        except InputRefused:
            continue
        is_ours = told.kind == "submission" and told.project_id == project_id
        if is_ours and told.sequence > known.get(told.source, -1):
            fresh.append(found)
    return fresh


def share_out(session: Session, folder: Path) -> list[HandedOut]:
    """Put everybody's newest assignment into the team folder."""
    return hand_out(session, _subfolder(folder, ASSIGNMENTS))


def place_for_assignments(folder: Path) -> Path:
    """Where assignments go when ``folder`` is named: its subfolder if it is a team folder.

    A folder that is not there is made; OutputRefused when that cannot be.
    """
    if folder.name != ASSIGNMENTS and (folder / SUBMISSIONS).is_dir():
        return _subfolder(folder, ASSIGNMENTS)
    return _subfolder(folder.parent, folder.name)


def place_for_submissions(folder: Path) -> Path:
    """The subfolder of a team folder that takes submissions, made if it is not there."""
    return _subfolder(folder, SUBMISSIONS)


def put_in(session: Session, folder: Path) -> HandedIn:
    """Put the annotator's newest submission into the team folder, in place of their last one."""
    return hand_in(session, _subfolder(folder, SUBMISSIONS) / submission_name(session))


def assignments_in(folder: Path) -> list[Path]:
    """The assignment files of a team folder (or of any folder), by name."""
    return [found.path for found in _files(folder, ASSIGNMENTS)]


def submissions_in(folder: Path) -> list[Path]:
    """The submissions of a team folder (or of any folder), conflicted copies included."""
    return [found.path for found in found_submissions(folder)]


def found_submissions(folder: Path) -> list[Found]:
    """The submissions of a team folder, each with whether a sync service renamed it."""
    return _files(folder, SUBMISSIONS)


def _files(folder: Path, within: str) -> list[Found]:
    """The sealed files in the subfolder if there is one, else in the folder itself."""
    try:
        place = folder / within if (folder / within).is_dir() else folder
        names = sorted(entry for entry in place.iterdir() if _is_sealed_name(entry.name))
        return [
            Found(path=path, is_conflicted=is_conflicted(path.name))
            for path in names
            if path.is_file()
        ]
    except OSError as problem:
        raise InputRefused(
            f"The folder “{folder}” cannot be read ({problem.strerror or problem}); check its name "
            "and your rights."
        ) from problem


def _is_sealed_name(name: str) -> bool:
    """Whether a name ends, or ended before a sync service renamed it, as sealed files do."""
    return _ENDING in name and not name.startswith((".", "~"))


def is_conflicted(name: str) -> bool:
    """Whether a name looks like that of a second version beside the first.

    Sync services write such as "x (conflicted copy 2031-03-04).y", "x.sync-conflict-….y",
    "x (Ada's conflicting copy).y", "x-DESKTOP.y" or "x (1).y"; the first three name it.
    """
    stem = name.removesuffix(_ENDING).casefold()
    return not name.endswith(_ENDING) or any(
        mark in stem for mark in ("conflict", " (", "konflikt", "copie en conflit", "copia en conf")
    )


def _subfolder(folder: Path, name: str) -> Path:
    return made_folder(folder / name)


def made_folder(place: Path) -> Path:
    """The folder, made if it is not there; OutputRefused when that cannot be."""
    try:
        place.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as problem:
        reason = problem.strerror if isinstance(problem, OSError) else None
        raise OutputRefused(
            f"The folder “{place}” cannot be made ({reason or problem}); choose another."
        ) from problem
    return place
