"""What set-up installs is what the lock files list, down to the bytes."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
LOCK = ROOT / ".ci" / "lock.txt"


def locked(path: Path) -> dict[str, tuple[Requirement, list[str]]]:
    """The requirements of a lock file by name, each with its hashes."""
    text = re.sub(r"^\s*#.*$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    found = {}
    for line in text.replace("\\\n", " ").splitlines():
        words, *hashes = re.split(r"\s--hash=", line.strip())
        if words:
            requirement = Requirement(words)
            found[canonicalize_name(requirement.name)] = requirement, [h.strip() for h in hashes]
    return found


def wanted() -> list[Requirement]:
    """What pyproject.toml asks for, the checks included."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = project["dependencies"] + project["optional-dependencies"]["dev"]
    return [Requirement(words) for words in asked]


@pytest.mark.parametrize("requirement", wanted(), ids=str)
def test_the_lock_satisfies_what_the_project_asks_for(requirement: Requirement) -> None:
    entry, _ = locked(LOCK)[canonicalize_name(requirement.name)]
    (version,) = entry.specifier
    assert version.operator == "=="
    assert requirement.specifier.contains(version.version), "run: make lock"


@pytest.mark.parametrize("path", sorted((ROOT / ".ci").glob("lock*.txt")), ids=lambda p: p.name)
def test_every_locked_package_has_hashes_and_no_place_it_must_come_from(path: Path) -> None:
    entries = locked(path)
    assert entries
    for entry, hashes in entries.values():
        assert re.fullmatch(r"==[^*,]+", str(entry.specifier)), entry
        assert hashes, entry
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", value) for value in hashes), entry
    assert "://" not in path.read_text(encoding="utf-8")


def test_the_environment_holds_the_locked_versions() -> None:
    other = {}
    for name, (entry, _) in locked(LOCK).items():
        if entry.marker is None or entry.marker.evaluate():
            installed = metadata.version(name)
            if not entry.specifier.contains(installed):
                other[name] = installed
    assert not other, "run: make set-up"


def make_wheel(folder: Path) -> str:
    """A package of one module, made here; the answer is its hash."""
    path = folder / "ferry-1.0-py3-none-any.whl"
    files = {
        "ferry.py": b"crossing = True\n",
        "ferry-1.0.dist-info/METADATA": b"Metadata-Version: 2.1\nName: ferry\nVersion: 1.0\n",
        "ferry-1.0.dist-info/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\n"
        b"Tag: py3-none-any\n",
    }
    record = ""
    with zipfile.ZipFile(path, "w") as wheel:
        for name, data in files.items():
            digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
            record += f"{name},sha256={digest},{len(data)}\n"
            wheel.writestr(name, data)
        wheel.writestr("ferry-1.0.dist-info/RECORD", f"{record}ferry-1.0.dist-info/RECORD,,\n")
    return hashlib.sha256(path.read_bytes()).hexdigest()


def set_up(place: Path) -> subprocess.CompletedProcess[str]:
    """Run the real script in a folder that has nothing else, away from every network."""
    environment = {name: value for name, value in os.environ.items() if "PIP_" not in name}
    environment |= {
        "PYTHON": sys.executable,
        "HOME": str(place),
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(place / "wheels"),
        "PIP_CONFIG_FILE": os.devnull,
    }
    return subprocess.run(
        ["sh", ".ci/set-up", "tools"], cwd=place, env=environment, capture_output=True, text=True
    )


def test_a_package_with_another_hash_stops_set_up_with_one_sentence(tmp_path: Path) -> None:
    (tmp_path / ".ci").mkdir()
    (tmp_path / "wheels").mkdir()
    shutil.copy(ROOT / ".ci" / "set-up", tmp_path / ".ci" / "set-up")
    digest = make_wheel(tmp_path / "wheels")
    tampered = digest[:-1] + ("0" if digest[-1] != "0" else "1")
    (tmp_path / ".ci" / "lock-installers.txt").write_text("")
    lock = tmp_path / ".ci" / "lock-tools.txt"

    lock.write_text(f"ferry==1.0 \\\n    --hash=sha256:{tampered}\n")
    run = set_up(tmp_path)
    assert run.returncode == 1, run.stderr
    assert run.stderr == (
        "set-up: What was downloaded as ferry==1.0 is not the file whose hash .ci/lock-tools.txt "
        "holds, so nothing was installed; look into where your pip gets its packages from.\n"
    )
    assert not list(tmp_path.glob("build/tools/lib/python3*/site-packages/ferry.py"))

    lock.write_text(f"ferry==1.0 \\\n    --hash=sha256:{digest}\n")
    run = set_up(tmp_path)
    assert run.returncode == 0, run.stderr
    assert list(tmp_path.glob("build/tools/lib/python3*/site-packages/ferry.py"))
