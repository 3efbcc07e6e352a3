"""The bill of materials and the licence texts beside it; what the audit makes of its answers."""

from __future__ import annotations

import importlib.util
import json
import shutil
import sys
from importlib import metadata
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from annotator import licences

ROOT = Path(__file__).parent.parent


def loaded(name: str, path: Path) -> ModuleType:
    """A script of .ci as a module."""
    spec = importlib.util.spec_from_loader(name, SourceFileLoader(name, str(path)))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def bill() -> ModuleType:
    sys.dont_write_bytecode, before = True, sys.dont_write_bytecode
    try:
        return loaded("bill", ROOT / ".ci" / "bill.py")
    finally:
        sys.dont_write_bytecode = before


def test_the_bill_lists_what_is_installed_and_keeps_to_the_schema(bill: ModuleType) -> None:
    words = bill.bill(bill.installed())
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(words) is None
    document = json.loads(words)
    found = {component["purl"]: component for component in document["components"]}
    for distribution in metadata.distributions():
        name = licences.canonical(distribution.metadata["Name"])
        if name != "annotator":
            component = found[f"pkg:pypi/{name}@{distribution.version}"]
            assert component["licenses"], name
    assert document["metadata"]["component"]["name"] == "annotator"
    scopes = {component["name"].casefold(): component["scope"] for component in found.values()}
    assert scopes["lxml"] == scopes["sqlite-utils"] == "required"
    assert scopes["pytest"] == scopes["mypy"] == "excluded"
    needs = {entry["ref"]: entry.get("dependsOn", []) for entry in document["dependencies"]}
    (trafilatura,) = (ref for ref in needs if "/trafilatura@" in ref)
    assert any("/lxml@" in ref for ref in needs[trafilatura])


def test_the_same_parts_give_the_same_bill(
    bill: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    parts = bill.installed()
    words = bill.bill(parts)
    assert bill.bill(list(parts)) == words
    assert "timestamp" not in json.loads(words)["metadata"]
    assert bill.bill(parts[:-1]) != words
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert json.loads(bill.bill(parts))["metadata"]["timestamp"] == "1970-01-01T00:00:00Z"


def test_files_of_the_bundle_are_put_down_to_what_they_belong_to(
    bill: ModuleType, tmp_path: Path
) -> None:
    import json as of_python

    import lxml

    stray = tmp_path / "libstray.so.1"
    stray.write_bytes(b"\x7fELF")
    parts = bill.bundled(
        [lxml.__file__, of_python.__file__, str(ROOT / "seeds"), str(stray), "relative"]
    )
    names = [part.library.name for part in parts]
    assert names[:2] == ["annotator", "Python"]
    assert sorted(names[2:]) == ["libstray.so.1", "lxml", "pyinstaller"]
    (part,) = (part for part in parts if part.library.name == "libstray.so.1")
    assert part.files == (stray,)


def test_a_part_without_a_licence_text_stops_the_build(bill: ModuleType, tmp_path: Path) -> None:
    parts = bill.bundled([str(tmp_path / "libstray.so.1")])
    with pytest.raises(SystemExit, match=r"^No licence text is known of libstray\.so\.1, so"):
        bill.with_texts(parts, tmp_path / "made")
    assert not (tmp_path / "made").exists()


def test_the_bundle_shows_the_texts_that_it_was_made_with(
    bill: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import click
    import PySide6

    parts = bill.bundled([click.__file__, PySide6.__file__])
    bundle = tmp_path / "bundle"
    for name, source, _ in bill.with_texts(parts, tmp_path / "made"):
        (bundle / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, bundle / name)
    monkeypatch.setattr(sys, "_MEIPASS", str(bundle), raising=False)
    shown = licences.libraries()
    assert [library[:3] for library in shown] == [part.library[:3] for part in parts]
    for library, part in zip(shown, parts, strict=True):
        assert [path.read_bytes() for path in library.texts] == [
            path.read_bytes() for path in part.library.texts
        ]
        assert all(path.is_relative_to(bundle) for path in library.texts)


@pytest.fixture(scope="module")
def audit() -> ModuleType:
    sys.dont_write_bytecode, before = True, sys.dont_write_bytecode
    try:
        return loaded("audit", ROOT / ".ci" / "audit")
    finally:
        sys.dont_write_bytecode = before


CLEAN = {"name": "ferry", "version": "1.0", "vulns": []}
FLAWED = {
    "name": "ferry",
    "version": "1.0",
    "vulns": [{"id": "FLAW-7", "fix_versions": ["1.1"], "aliases": []}],
}
UNKNOWN = {"name": "harbour", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("answer", "code", "words"),
    [
        ([CLEAN], 0, "1 packages, no known vulnerability"),
        ([CLEAN, FLAWED], 1, "ferry 1.0: FLAW-7, mended in 1.1"),
        ([CLEAN, UNKNOWN], 2, "1 of 2 packages are unknown"),
        ([FLAWED, UNKNOWN], 1, "were not audited: harbour"),
        (None, 2, "nothing was audited"),
    ],
)
def test_the_audit_calls_clean_only_what_was_asked_about(
    audit: ModuleType, answer: list[dict[str, object]] | None, code: int, words: str
) -> None:
    given, said = audit.judge({"lock.txt": answer})
    assert given == code
    assert words in "\n".join(said)
