"""The project file as a whole: making one, opening one, and applying edits to it."""

from __future__ import annotations

import contextlib
import os
import stat
from functools import cached_property
from typing import TYPE_CHECKING

from annotator.errors import ProjectBusy, ProjectDamaged, ProjectTooNew, ProjectUnavailable
from annotator.late import LateModule
from annotator.model.scheme import Scheme
from annotator.store.annotations import AnnotationStore
from annotator.store.articles import ArticleStore
from annotator.store.change_log import ChangeLog
from annotator.store.connection import APPLICATION_ID, Connection
from annotator.store.migrations import SCHEMA_VERSION, migrations
from annotator.store.people import PeopleStore
from annotator.store.schemes import SchemeStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from annotator.model.annotation_text import AnnotationText
    from annotator.model.change import Edit, ImportBatch, Record
    from annotator.store import applying
    from annotator.store.doubts import DoubtStore
    from annotator.store.keywords import KeywordStore
    from annotator.store.precedents import Precedents
    from annotator.store.teamwork import TeamStore
    from annotator.store.times import TimeStore
    from annotator.store.uses import UseStore
else:
    applying = LateModule("annotator.store.applying")

_JOURNAL_MAGIC = bytes.fromhex("d9d505f920a163d7")
_JOURNAL_HEAD = 28
SUFFIX = ".annotator"
"""How project files end, where the user gives no ending."""


class Project:
    """An open project; its stores read and write, `transaction` binds writes together."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.path = connection.path
        self.articles = ArticleStore(connection)
        self.annotations = AnnotationStore(connection, self.articles)
        self.people = PeopleStore(connection)
        self.schemes = SchemeStore(connection)
        self.changes = ChangeLog(connection)
        self.backed_up_at = -1
        """How far the change log was at the last backup since opening; -1 before the first."""

    @cached_property
    def uses(self) -> UseStore:
        """Counts and finds what speaks of a speaker or a proposition."""
        from annotator.store.uses import UseStore

        return UseStore(self.connection)

    @cached_property
    def keywords(self) -> KeywordStore:
        """Reads and writes keyword lists."""
        from annotator.store.keywords import KeywordStore

        return KeywordStore(self.connection)

    @cached_property
    def times(self) -> TimeStore:
        """Reads and adds working time."""
        from annotator.store.times import TimeStore

        return TimeStore(self.connection)

    @cached_property
    def doubts(self) -> DoubtStore:
        """Finds the annotations that somebody was unsure of."""
        from annotator.store.doubts import DoubtStore

        return DoubtStore(self.connection)

    @cached_property
    def precedents(self) -> Precedents:
        """Finds what was annotated before that is like what is annotated now."""
        from annotator.store.precedents import Precedents

        return Precedents(self.connection)

    @cached_property
    def team(self) -> TeamStore:
        """Reads and writes assignments, hand-ins, receipts and decisions."""
        from annotator.store.teamwork import TeamStore

        return TeamStore(self.connection)

    @classmethod
    def create(
        cls,
        path: Path,
        *,
        scheme: Scheme,
        guidelines: str,
        at: str,
        versions: tuple[int, int] = (1, 1),
        fill: Callable[[Project], None] | None = None,
    ) -> Project:
        """Make a new project file and open it; an existing file is never touched.

        ``versions`` are the numbers of the scheme and of the guidelines, ``fill`` puts in what
        else must be there from the first moment. All of it is one transaction, so that a program
        that is stopped meanwhile leaves nothing but an empty file, which may be made again.
        """
        _claim(path)
        connection: Connection | None = None
        is_ours = False
        try:
            connection = Connection(path, is_new=True)
            connection.hold()
            if connection.value("PRAGMA page_count"):
                raise _already_there(path)
            is_ours = True
            import uuid

            project = cls(connection)
            with connection.transaction():
                _migrate(connection)
                project.schemes.put_setting("project_id", str(uuid.uuid4()))
                project.schemes.put_setting("name", _as_unicode(path.stem))
                project.schemes.begin(scheme, guidelines, versions=versions, at=at)
                if fill is not None:
                    fill(project)
        except BaseException as problem:
            if connection is not None:
                connection.close()
            if is_ours and not isinstance(problem, ProjectBusy):
                # A journal left over would be played into whatever comes to lie here next.
                for file in (path.with_name(f"{path.name}-journal"), path):
                    with contextlib.suppress(OSError):  # what stays may be made anew
                        file.unlink(missing_ok=True)
            raise
        return project

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False, even_if_damaged: bool = False) -> Project:
        """Open a project and lock it.

        Raises ProjectBusy when another program holds it, ProjectTooNew when a newer version wrote
        it, ProjectUnavailable when it is not there, not ours or damaged; it is then untouched.
        One that is damaged and can be opened is open for reading with ``even_if_damaged``.
        """
        connection = Connection(path, read_only=read_only)
        try:
            if connection.application_id != APPLICATION_ID:
                raise ProjectDamaged(
                    f"“{path.name}” is not a project of this program. Choose a project file."
                )
            if connection.version > SCHEMA_VERSION:
                raise ProjectTooNew(
                    f"“{path.name}” was written by a newer version of this program (format "
                    f"{connection.version}, this one knows {SCHEMA_VERSION}) and was left "
                    "untouched. Install the newer version to open it."
                )
            connection.hold()
            if connection.version < SCHEMA_VERSION:
                from annotator.store.backup import back_up

                back_up(connection, reason=f"before-format-{SCHEMA_VERSION}")
                _migrate(connection)
            from annotator.store.opening import damage_at_first_sight

            connection.damage = damage_at_first_sight(connection)
            if connection.damage and not even_if_damaged:
                connection.refuse_damage()
            return cls(connection)
        except BaseException:
            connection.close()
            raise

    @property
    def name(self) -> str:
        """What people call the project."""
        return str(self.schemes.setting("name") or self.path.stem)

    @property
    def is_read_only(self) -> bool:
        """Whether nothing can be written."""
        return self.connection.read_only or bool(self.connection.damage)

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside is written together, or none of it."""
        with self.connection.transaction():
            yield

    def close(self) -> None:
        """Give the file back."""
        self.connection.close()

    def current(self, record: Record | ImportBatch) -> Record | ImportBatch | None:
        """The record of the same identity as the project holds it now."""
        return applying.current(self, record)

    def fits(self, edit: Edit) -> bool:
        """Whether the project holds now what the edit expects to find before it."""
        return applying.fits(self, edit)

    def apply(self, edit: Edit) -> Edit:
        """Carry out one edit inside a transaction; returns it with the number it was given.

        Raises CannotUndo when the record is not as the edit expects it.
        """
        return applying.apply(self, edit)

    def apply_all(
        self, edits: Sequence[Edit], texts: Mapping[str, AnnotationText]
    ) -> tuple[list[Edit], list[str]]:
        """Carry out many edits of different records inside a transaction, faster than one by one.

        Returns them as stored, in the order they were carried out, and as the change log keeps
        them. Raises CannotUndo as `apply`.
        """
        return applying.apply_all(self, edits, texts)


def _claim(path: Path) -> None:
    """Make the file of a new project, or find the one that an earlier attempt left empty."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o644))
    except FileExistsError as problem:
        if not _is_abandoned(path):
            raise _already_there(path) from problem
    except (OSError, ValueError) as problem:
        reason = problem.strerror if isinstance(problem, OSError) else None
        raise ProjectUnavailable(
            f"The project “{path}” could not be created ({reason or problem}). Choose another "
            "place."
        ) from problem


def _already_there(path: Path) -> ProjectUnavailable:
    return ProjectUnavailable(f"“{path}” is already there. Choose another name, or open it.")


def _is_abandoned(path: Path) -> bool:
    """Whether the file is what a program leaves that is stopped while it makes a project.

    That is an empty file, or one whose journal says that it was empty before.
    """
    try:
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode) or not status.st_size:
            return stat.S_ISREG(status.st_mode)
        journal = path.with_name(path.name + "-journal")
        if not stat.S_ISREG(journal.lstat().st_mode):
            return False
        with journal.open("rb") as file:
            head = file.read(_JOURNAL_HEAD)
    except OSError:
        return False
    return head[:8] == _JOURNAL_MAGIC and head[16:20] == bytes(4)


def _as_unicode(name: str) -> str:
    """A file name as it may be stored: bytes of it that are no UTF-8 become question marks."""
    return name.encode(errors="replace").decode()


def _migrate(connection: Connection) -> None:
    with connection.transaction():
        migrations().apply(connection.database)
        connection.write(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.write(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.version = SCHEMA_VERSION
