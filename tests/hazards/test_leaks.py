"""Row 29: no network, nothing written outside of project, config, data and cache, no text in logs.

Commands and the window run in a network of their own, watched by an audit hook and by strace.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.hazards.frame import Hazard, Tally, hazard, of_module

ROOT = Path(__file__).parent.parent.parent
WORDS = ("quillfeather", "brackenmoor", "قصبة-الريح", "zanderlight")
TEXT = (
    f"The {WORDS[0]} ferry is safe, the minister of {WORDS[1]} said on Friday. "
    f"“Nobody was hurt near {WORDS[2]},” she said. The owner denied that {WORDS[3]} sank.\n"
)
_HOOK = """
import os, sys
log = os.open(os.environ["WATCHED_BY"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
writing = os.O_WRONLY | os.O_RDWR | os.O_CREAT
def watch(event, words):
    if event.startswith(("socket.connect", "socket.getaddrinfo", "socket.gethostby",
                         "socket.sendto", "urllib.", "http.", "smtplib.")):
        os.write(log, f"NET {event} {words[-1]!r}\\n".encode())
    elif event == "open" and isinstance(words[0], (str, bytes)) and words[2] & writing:
        os.write(log, f"WRITE {os.path.abspath(os.fsdecode(words[0]))}\\n".encode())
sys.addaudithook(watch)
"""
_WINDOW = """
import os, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
import annotator.app
from annotator.app import Program
from annotator.session.session import Session
from annotator.ui.preferences import Preferences
from tests.stories.verbs import annotate, look
words = sys.argv[2]
with Session.open(Path(sys.argv[1])) as session:
    preferences = Preferences()
    preferences.remember_annotator(session.project_id, "Mira")
    preferences.remember_tour_seen()
    preferences.save()
programs = []
begin = Program.__init__
def keep(self, *given):
    begin(self, *given)
    programs.append(self)
    QTimer.singleShot(900, act)
    QTimer.singleShot(40_000, give_up)
def give_up():
    os._exit(99)
Program.__init__ = keep
def fail():
    raise KeyError(words)
def act():
    window = programs[0].window
    look(window)
    annotate(window, words, "1")
    print("annotated", flush=True)
    QTimer.singleShot(0, fail)
    QTimer.singleShot(600, close)
def close():
    desk = programs[0].crash_desk
    if desk.dialog is not None:
        print("told", flush=True)
        desk.dialog.accept()
    programs[0].window.close()
sys.exit(annotator.app.run(Path(sys.argv[1])))
"""
_INTERNET = re.compile(r"\b(?:connect|sendto|sendmsg)\(.*AF_INET")
_OPENED = re.compile(r'openat\([^,]+, "([^"]+)", (?=[^)]*O_(?:WRONLY|RDWR|CREAT))')


def missing() -> str:
    """What this machine lacks for it."""
    if shutil.which("unshare") is None:
        return "unshare, which gives a process a network of its own, is not here"
    done = subprocess.run([*_apart(), "true"], capture_output=True, check=False)
    return "" if done.returncode == 0 else "no right to a network of one's own (unshare)"


def _apart() -> list[str]:
    return ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--net"]


class Place(NamedTuple):
    """A home, a folder for temporary files, one to work in, and what watches them."""

    root: Path
    strace: str | None

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """A Python program that is watched."""
        home = self.root / "home"
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "TMPDIR": str(self.root / "tmp"),
            "PYTHONPATH": os.pathsep.join((str(self.root / "hook"), str(ROOT))),
            "PYTHONDONTWRITEBYTECODE": "1",
            "WATCHED_BY": str(self.root / "watched.txt"),
            "QT_QPA_PLATFORM": "offscreen",
            "LC_CTYPE": "C.UTF-8",
        }
        tracing = []
        if self.strace:
            trace = str(self.root / "traced.txt")
            tracing = [self.strace, "-f", "-qq", "-A", "-o", trace, "-s", "400"]
            tracing += ["-e", "trace=connect,sendto,sendmsg,openat,creat"]
        return subprocess.run(
            [*_apart(), *tracing, sys.executable, *command],
            cwd=self.root / "work",
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def begin_again(self) -> None:
        """Forget what was seen."""
        for name in ("watched.txt", "traced.txt"):
            (self.root / name).unlink(missing_ok=True)

    def told(self) -> tuple[list[str], set[str]]:
        """Every word to a network, and every file that was opened for writing."""
        network, written = [], set()
        for line in _lines(self.root / "watched.txt"):
            kind, _, what = line.partition(" ")
            if kind == "NET":
                network.append(what)
            elif kind == "WRITE":
                written.add(what)
        for line in _lines(self.root / "traced.txt"):
            if _INTERNET.search(line):
                network.append(line)
            elif found := _OPENED.search(line):
                written.add(str((self.root / "work" / found[1]).absolute()))
        return network, written


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8", errors="replace").splitlines() if path.exists() else []


def _place(folder: Path) -> Place:
    root = folder / "place"
    for name in ("home", "tmp", "work", "hook"):
        (root / name).mkdir(parents=True)
    (root / "hook" / "sitecustomize.py").write_text(_HOOK, encoding="utf-8")
    articles = root / "work" / "articles"
    articles.mkdir()
    for number in range(3):
        text = TEXT.replace("Friday", f"day {number}")
        (articles / f"a{number}.txt").write_text(text, encoding="utf-8")
    page = f"<html><body><p>{TEXT * 6}</p><img src='http://127.0.0.1:9/x.png'></body></html>"
    (articles / "page.html").write_text(page, encoding="utf-8")
    (root / "work" / "bad.jsonl").write_text('{"text": "' + TEXT.strip() + '", ', encoding="utf-8")
    (root / "work" / "bad.txt").write_bytes(TEXT.encode("utf-16"))
    return Place(root, shutil.which("strace"))


Act = tuple[str, ...]
PROJECT = "p.annotator"
BEGIN: tuple[Act, ...] = (
    ("new", PROJECT, "--articles", "articles"),
    ("annotate", PROJECT, "--annotator", "Mira", "--article", "{0}", "--span", "4:40", "--type",
     "claim", "--speaker", WORDS[1]),
)  # fmt: skip
ACTS: tuple[Act, ...] = (
    ("window",),
    ("import", PROJECT, "bad.jsonl"),
    ("export", PROJECT, "--format", "jsonl", "-o", "out.jsonl"),
    ("import", PROJECT, "bad.txt"),
    ("annotate", PROJECT, "--annotator", "Ines", "--article", "{0}", "--span", "4:40", "--type",
     "denial", "--speaker", WORDS[1]),
    ("annotate", PROJECT, "--annotator", "Mira", "--article", "{0}", "--span", "4:99999",
     "--type", "claim", "--speaker", WORDS[1]),
    ("finish", PROJECT, "--annotator", "Mira", "--article", "{0}"),
    ("articles", PROJECT),
    ("find", PROJECT, WORDS[0]),
    ("annotations", PROJECT),
    ("export", PROJECT, "--format", "csv", "-o", "out.csv"),
    ("agreement", PROJECT, "--report", "report.html"),
    ("agreement", PROJECT, "--report", "report.pdf"),
    ("speakers", PROJECT, "--export", "speakers.csv"),
    ("predictions", PROJECT),
    ("review", PROJECT, "--list"),
    ("check", PROJECT),
    ("import", PROJECT, "articles"),
    ("window",),
)  # fmt: skip


def _do(place: Place, act: Act) -> subprocess.CompletedProcess[str]:
    if act == ("window",):
        script = place.root / "hook" / "drive.py"
        script.write_text(_WINDOW, encoding="utf-8")
        home = place.root / "home" / ".config" / "annotator"
        home.mkdir(parents=True, exist_ok=True)
        return place.run(str(script), PROJECT, WORDS[0])
    articles = place.root / "ids.txt"
    ids = articles.read_text().split() if articles.exists() else [""]
    return place.run("-m", "annotator", *(word.replace("{0}", ids[0]) for word in act))


def _judge(place: Place, act: Act, done: subprocess.CompletedProcess[str], tally: Tally) -> None:
    network, written = place.told()
    name = " ".join(act)
    tally.expect(not network, f"{name}: spoke to a network: {network[:3]}")
    tally.expect(done.returncode in (0, 2), f"{name}: ended with {done.returncode}: {done.stderr}")
    tally.expect(bool(written), f"{name}: nothing was seen to be written; nobody watched")
    for path in sorted(written):
        tally.expect(_may_be_written(place, Path(path)), f"{name}: wrote {path}")
    for path in place.root.rglob("*"):
        inside = path.relative_to(place.root).parts
        if path.is_file() and inside[0] in ("home", "tmp"):
            tally.expect(_may_be_written(place, path), f"{name}: left {'/'.join(inside)}")
            if inside[0] == "tmp":
                tally.lost(f"{name}: left {'/'.join(inside)}")
            tally.expect(not _holds_words(path.read_bytes()), f"{name}: text in {path}")
    # A command may be asked to print texts; what goes wrong never quotes them.
    tally.expect(not _holds_words(done.stderr.encode()), f"{name}: text in {done.stderr}")
    if act == ("window",):
        tally.expect(done.stdout.split() == ["annotated", "told"], f"{name}: {done.stdout}")


def _holds_words(data: bytes) -> bool:
    # The speaker is a name, which whoever annotates chooses.
    return any(word.encode() in data for word in WORDS if word != WORDS[1])


def _may_be_written(place: Place, path: Path) -> bool:
    if str(path).startswith(("/dev/", "/proc/")):
        return True
    try:
        inside = path.relative_to(place.root).parts
    except ValueError:
        return False
    home = (".config/annotator", ".local/share/annotator", ".cache")
    return (
        inside[0] in ("work", "tmp", "watched.txt")
        or (inside[0] == "home" and "/".join(inside[1:]).startswith(home))
        or len(inside) == 0
    )


def _project_begun(place: Place, tally: Tally) -> None:
    for act in BEGIN:
        done = _do(place, act)
        _judge(place, act, done, tally)
        listed = place.run("-m", "annotator", "articles", PROJECT, "--json")
        found: list[str] = re.findall(r'"id": "([^"]+)"', listed.stdout)
        (place.root / "ids.txt").write_text("\n".join(found))
        place.begin_again()
        tally.tried()


@hazard(
    row=29,
    words="commands and windows in a network of their own, watched",
    small=3,
    full=60,
    needs=missing,
    minutes=15,
)
def leaks(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    place = _place(folder)
    if place.strace is None:
        tally.note("strace is not here: only what Python does was watched")
    _project_begun(place, tally)
    after: Callable[[int], Act] = lambda turn: ACTS[turn % len(ACTS)]  # noqa: E731
    for turn in range(tries):
        act = after(turn) if turn < len(ACTS) else dice.choice(ACTS)
        place.begin_again()
        _judge(place, act, _do(place, act), tally)
        tally.tried()


@pytest.mark.parametrize("entry", of_module(__name__))
def test_hazard(entry: Hazard, tmp_path: Path) -> None:
    entry.tried_small(tmp_path)
