"""What the program is made of: libraries with version, licence and the texts that go with them.

In the bundle that is read from the folder of licences which its making wrote; elsewhere from the
environment that runs the program.
"""

from __future__ import annotations

import json
import os
import platform
import re
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from annotator import __version__
from annotator.paths import bundled_licences, resource

INDEX = "index.json"
"""The file in the bundle's folder of licences that lists libraries and texts."""

_LONGEST_LICENCE = 60
_TEXT = re.compile(r"licen[cs]e|copying|copyright|notice|authors|unlicense", re.IGNORECASE)
_PROGRAM = re.compile(r"\.(py[cio]?|so|json|spdx)$", re.IGNORECASE)
# Texts that their wheels leave out, by folders of resources/licences.
_ADDED = {
    "pyside6-essentials": ("qt",),
    "shiboken6": ("qt",),
    "sentencex": ("sentencex",),
    "qtawesome": ("phosphor",),
}
# What packages say in so many words that no short name can be read from.
_NAMED = {
    "anyascii": "ISC",
    "jinja2": "BSD-3-Clause",
    "pyinstaller": "GPL-2.0-or-later WITH Bootloader-exception",
    "scipy": "BSD-3-Clause",
}
# Common ways to write what SPDX names in one way.
_SPELLED = {
    "The BSD 2-Clause License": "BSD-2-Clause",
    "BSD 2-Clause License": "BSD-2-Clause",
    "BSD 3-Clause License": "BSD-3-Clause",
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
}


class Library(NamedTuple):
    """One part of the program: its name, its version, its licence in short, and its texts."""

    name: str
    version: str
    licence: str
    texts: tuple[Path, ...]


def libraries() -> list[Library]:
    """The program, Python and everything that the program stands on, by name."""
    index = bundled_licences(INDEX)
    if index.is_file():
        return [_from_index(entry) for entry in json.loads(index.read_text(encoding="utf-8"))]
    found = [of_distribution(distribution) for distribution in needed("annotator").values()]
    return [*ours(), *sorted(found, key=lambda library: library.name.casefold())]


def ours() -> list[Library]:
    """The program itself and Python."""
    python = [
        Path(os.__file__).with_name("LICENSE.txt"),
        Path(sys.base_prefix) / "LICENSE.txt",
        Path(sys.base_prefix) / "LICENSE",
    ]
    return [
        Library("annotator", __version__, "MIT", (resource().parent / "LICENSE",)),
        Library(
            "Python",
            platform.python_version(),
            "PSF-2.0",
            tuple(path for path in python if path.is_file())[:1],
        ),
    ]


def of_distribution(distribution: metadata.Distribution) -> Library:
    """An installed package, with the texts in its wheel and those that the wheel leaves out."""
    about = distribution.metadata
    texts = [
        Path(str(distribution.locate_file(path)))
        for path in distribution.files or []
        if ".dist-info" in path.parts[0]
        and _TEXT.search(path.name)
        and not _PROGRAM.search(path.name)
    ]
    for folder in _ADDED.get(canonical(about["Name"]), ()):
        texts += sorted(resource("licences", folder).glob("*.txt"))
    return Library(
        about["Name"],
        distribution.version,
        _licence(about),
        tuple(path for path in texts if path.is_file()),
    )


def needed(name: str) -> dict[str, metadata.Distribution]:
    """What a package needs here, and what that needs, itself left out, by canonical names."""
    from packaging.requirements import Requirement

    found: dict[str, metadata.Distribution] = {}
    seen: set[tuple[str, str]] = set()
    waiting = [(name, "")]
    while waiting:
        current, extra = waiting.pop()
        if (canonical(current), extra) in seen:
            continue
        seen.add((canonical(current), extra))
        try:
            distribution = metadata.distribution(current)
        except metadata.PackageNotFoundError:
            continue
        found[canonical(current)] = distribution
        for words in distribution.requires or []:
            requirement = Requirement(words)
            if requirement.marker is None or requirement.marker.evaluate({"extra": extra}):
                waiting += [(requirement.name, each) for each in ("", *requirement.extras)]
    found.pop(canonical(name), None)
    return found


def canonical(name: str) -> str:
    """A package's name in the one spelling that all its spellings come down to."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _from_index(entry: dict[str, object]) -> Library:
    names = entry["texts"]
    texts = names if isinstance(names, list) else []
    return Library(
        str(entry["name"]),
        str(entry["version"]),
        str(entry["licence"]),
        tuple(bundled_licences(str(name)) for name in texts),
    )


def _licence(about: metadata.PackageMetadata) -> str:
    """The licence in a few words: the expression, the field, or the classifiers."""
    return _NAMED.get(canonical(about["Name"])) or next(_licences(about), "")


def _licences(about: metadata.PackageMetadata) -> Iterator[str]:
    for field in ("License-Expression", "License"):
        for value in about.get_all(field) or []:
            if value and len(value) <= _LONGEST_LICENCE and "\n" not in value:
                yield _SPELLED.get(str(value), str(value))
    named = [
        entry.rsplit(" :: ", 1)[-1]
        for entry in about.get_all("Classifier") or []
        if entry.startswith("License ::")
    ]
    if named:
        yield ", ".join(named)
