"""Files that open by double click: what is installed for it, and what a double click then does."""

from __future__ import annotations

import os
import plistlib
import shlex
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from configparser import RawConfigParser
from pathlib import Path
from typing import Any

import pytest

from annotator import double_click
from annotator.errors import OutputRefused
from annotator.file_types import FILE_TYPES, PROJECT, SHARED, desktop_entry, document_types
from annotator.session.session import Session
from tests.session.teams import Team
from tests.test_cli import run, run_json

linux = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="only Linux desktops go by these files"
)
_SPACE = "{http://www.freedesktop.org/standards/shared-mime-info}"


@pytest.fixture
def home(own_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of a user who has set up nothing."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return own_data


@pytest.fixture
def shared_files(tmp_path: Path) -> tuple[Path, Path]:
    """An assignment and a project."""
    team = Team(tmp_path / "team", ("Ada",), articles=2)
    team.close()
    return next(team.out.glob("*.annotator-team")), tmp_path / "team" / "Ada.annotator"


def entry_of(home: Path) -> RawConfigParser:
    parser = RawConfigParser(strict=True, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(home / "applications" / "annotator.desktop", encoding="utf-8")
    return parser


def argv_of(exec_line: str, file: Path) -> list[str]:
    """The words that a desktop makes of an Exec line without escapes."""
    return [str(file) if word == "%f" else word for word in shlex.split(exec_line)]


@linux
def test_integrate_writes_entry_types_and_icon_and_says_so(home: Path) -> None:
    told = run("integrate").stdout.splitlines()
    assert ".annotator and .annotator-team now open in this program" in told[0]
    written = [Path(line.removeprefix("Written: ")) for line in told[1:]]
    assert all(path.is_file() and path.is_relative_to(home) for path in written)
    entry = entry_of(home)["Desktop Entry"]
    assert entry["Type"] == "Application"
    assert set(entry["MimeType"].strip(";").split(";")) == {kind.mime for kind in FILE_TYPES}
    assert Path(entry["TryExec"]).is_absolute()
    assert (home / "icons" / "hicolor" / "scalable" / "apps" / f"{entry['Icon']}.svg").is_file()
    if validator := shutil.which("desktop-file-validate"):
        done = subprocess.run(
            [validator, str(home / "applications" / "annotator.desktop")],
            capture_output=True,
            text=True,
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@linux
def test_the_file_types_have_their_endings_and_beginnings(home: Path) -> None:
    run("integrate")
    root = ET.parse(home / "mime" / "packages" / "annotator.xml").getroot()
    globs = {
        kind.get("type"): [one.get("pattern") for one in kind.iter(f"{_SPACE}glob")]
        for kind in root.iter(f"{_SPACE}mime-type")
    }
    assert globs == {PROJECT.mime: ["*.annotator"], SHARED.mime: ["*.annotator-team"]}


@linux
@pytest.mark.skipif(
    not (shutil.which("gio") and shutil.which("update-mime-database")),
    reason="gio or update-mime-database is not installed",
)
def test_a_desktop_knows_the_files_by_name_and_by_content(
    home: Path, shared_files: tuple[Path, Path], tmp_path: Path
) -> None:
    assert "update-mime-database" in run_json("integrate")["told"]
    assignment, project = shared_files
    for file, kind in ((assignment, SHARED), (project, PROJECT)):
        nameless = tmp_path / f"nameless {kind.ending.replace('annotator', '')}"
        shutil.copy(file, nameless)
        for path in (file, nameless):
            asked = ["gio", "info", "-a", "standard::content-type", str(path)]
            found = subprocess.run(asked, capture_output=True, text=True).stdout
            assert found.strip().endswith(f"standard::content-type: {kind.mime}"), found
        asked = ["gio", "mime", kind.mime]
        assert "annotator.desktop" in subprocess.run(asked, capture_output=True, text=True).stdout


@linux
def test_again_changes_nothing_and_remove_takes_all_back(home: Path) -> None:
    run("integrate")
    entry = home / "applications" / "annotator.desktop"
    before = entry.stat().st_mtime_ns
    assert run("integrate").stdout.count("already") == 1
    assert entry.stat().st_mtime_ns == before
    entry.write_text("somebody else's\n")
    assert run_json("integrate")["files"] == [str(entry)]
    assert len(run_json("integrate", "--remove")["files"]) == 3
    assert not list(home.rglob("*annotator*"))
    assert run("integrate", "--remove").stdout == "There was nothing to remove.\n"


@linux
def test_it_does_without_the_programs_of_the_desktop(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    assert run_json("integrate")["told"] == []
    (tmp_path / "nothing").mkdir()
    for name in ("update-mime-database", "xdg-mime"):
        broken = tmp_path / "nothing" / name
        broken.write_text("#!/bin/sh\nexit 3\n")
        broken.chmod(0o755)
    assert run_json("integrate")["told"] == []
    assert (home / "applications" / "annotator.desktop").is_file()


@linux
def test_a_folder_that_takes_nothing_is_refused_in_a_sentence(home: Path) -> None:
    (home / "mime").write_text("in the way")
    refused = run("integrate", code=2).stderr
    assert "could not be changed" in refused
    assert str(home / "mime" / "packages" / "annotator.xml") in refused


_DOUBLE_CLICKED = """
import sys
from PySide6.QtCore import QTimer
import annotator.app as app
start = app.Program.start
def seen(program, project, *, sample):
    start(program, project, sample=sample)
    window = program.window
    dialog = window.dialogs.open_dialog
    print(window.session.path.name if window.session else "no project")
    print(type(dialog).__name__, flush=True)
    if dialog is not None:
        dialog.close()
    QTimer.singleShot(0, window.close)
app.Program.start = seen
import annotator.__main__ as entry
sys.argv = ["annotator", *sys.argv[1:]]
sys.exit(entry.main())
"""


@linux
def test_what_stands_in_the_entry_opens_the_file(
    home: Path, shared_files: tuple[Path, Path], tmp_path: Path
) -> None:
    run("integrate")
    line = entry_of(home)["Desktop Entry"]["Exec"]
    assignment, project = shared_files
    with Session.open(project) as session:
        assert session.meant_for == "Ada"
    # The command line as it stands there, with the module looked on at.
    for file, told in ((assignment, ["no project", "AssignmentDialog"]), (project, None)):
        program, *words = argv_of(line, file)
        assert words[:2] == ["-m", "annotator"]
        done = subprocess.run(
            [program, "-c", _DOUBLE_CLICKED, *words[2:]],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.splitlines() == (told or ["Ada.annotator", "NoneType"]), done.stderr
    version = subprocess.run([program, *words[:2], "--version"], capture_output=True, text=True)
    assert version.returncode == 0, version.stderr


@pytest.mark.parametrize(
    ("program", "line"),
    [
        ("/opt/annotator/annotator", "/opt/annotator/annotator %f"),
        ("/opt/my tools/annotator", '"/opt/my tools/annotator" %f'),
        ("/opt/50%/annotator", '"/opt/50%%/annotator" %f'),
        ('/opt/"$`/a', r'"/opt/\\"\\$\\`/a" %f'),
        ("/opt/back\\slash", r'"/opt/back\\\\slash" %f'),
    ],
)
def test_any_path_of_the_program_is_written_as_desktops_read_it(program: str, line: str) -> None:
    assert f"\nExec={line}\n" in desktop_entry([program])


@pytest.mark.parametrize("program", ["/opt/two\nlines", "/opt/\udcff", "/opt/a=b/annotator"])
def test_what_no_entry_can_name_is_refused(program: str) -> None:
    with pytest.raises(OutputRefused, match="cannot be named in a menu entry"):
        desktop_entry([program])


def test_a_bundle_starts_itself_and_gives_the_desktop_its_own_libraries(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert double_click.running_command() == (str(Path(sys.executable).absolute()),)
    bundled = {"LD_LIBRARY_PATH": "/opt/annotator", "LD_LIBRARY_PATH_ORIG": "/usr/local/lib"}
    assert double_click._environment(bundled) == {"LD_LIBRARY_PATH": "/usr/local/lib"}
    assert double_click._environment({"LD_LIBRARY_PATH": "/opt/annotator"}) == {}


def test_the_bundle_of_macos_declares_both_kinds() -> None:
    told: dict[str, Any] = plistlib.loads(plistlib.dumps(document_types()))
    declared = {
        one["UTTypeIdentifier"]: one["UTTypeTagSpecification"]["public.filename-extension"]
        for one in told["UTExportedTypeDeclarations"]
    }
    opened = [one["LSItemContentTypes"] for one in told["CFBundleDocumentTypes"]]
    assert declared == {PROJECT.uniform: ["annotator"], SHARED.uniform: ["annotator-team"]}
    assert opened == [[PROJECT.uniform], [SHARED.uniform]]
    recipe = (Path(__file__).parent.parent / "build_app.spec").read_text(encoding="utf-8")
    assert "**document_types()" in recipe


_FILES_OPENED = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QFileOpenEvent
from annotator.app import Program, make_application
from annotator.ui.preferences import Preferences
first, second, assignment, settings = sys.argv[1:]
app = make_application("light", opens_files=True)
def opened(path):
    QCoreApplication.sendEvent(app, QFileOpenEvent(path))
opened(first)
program = Program(app, Preferences(Path(settings)))
window = program.window
program.start(None, sample=False)
def tell():
    dialog = window.dialogs.open_dialog
    print(window.session.path.name if window.session else "-", type(dialog).__name__)
    if dialog is not None:
        dialog.close()
        window.dialogs.open_dialog = None
tell()
opened(second)
tell()
opened(assignment)
tell()
opened(settings + " is not there.annotator")
print(window.banner.words.text())
window.close()
program.end()
"""


def test_files_that_the_system_hands_over_go_the_way_of_dropped_ones(
    shared_files: tuple[Path, Path], tmp_path: Path
) -> None:
    assignment, project = shared_files
    second = tmp_path / "second.annotator"
    Session.create(second).close()
    done = subprocess.run(
        [sys.executable, "-c", _FILES_OPENED]
        + [str(path) for path in (project, second, assignment, tmp_path / "window.ini")],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert done.returncode == 0, done.stderr
    told = done.stdout.splitlines()
    assert told[0] == "Ada.annotator NoneType"  # one that came before the window was there
    assert told[1].startswith("second.annotator")
    assert told[2] == "second.annotator AssignmentDialog"
    assert "is not there.annotator" in told[3]
