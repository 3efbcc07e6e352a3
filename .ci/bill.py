"""The bill of materials, what is installed or bundled, as CycloneDX; licence texts beside it.

`python .ci/bill.py FILE` writes what is installed here (`make sbom`); build_app.spec asks for what
goes into the bundle. The same parts give the same bytes; only SOURCE_DATE_EPOCH adds a time.
"""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import json
import os
import platform
import re
import subprocess
import sys
import sysconfig
import uuid
from collections.abc import Iterable, Iterator, Sequence
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from annotator import __version__
from annotator.licences import INDEX, Library, canonical, needed, of_distribution, ours

ROOT = Path(__file__).resolve().parent.parent
_LONGEST = 60
_FORMAT = "1.6"
_OURS = ("annotator",)
_COMMON = Path("/usr/share/common-licenses")


class Part(NamedTuple):
    """A library with its package URL, what it needs by package URL, and files of its own."""

    library: Library
    url: str = ""
    needs: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()
    is_tool: bool = False


def installed() -> list[Part]:
    """The program, Python and every package that is installed here; tools are marked as such."""
    wanted = needed("annotator")
    parts = [
        _of_package(distribution, is_tool=canonical(distribution.metadata["Name"]) not in wanted)
        for distribution in metadata.distributions()
        if canonical(distribution.metadata["Name"]) not in _OURS
    ]
    return [*_program(), *_sorted(parts)]


def bundled(sources: Iterable[str]) -> list[Part]:
    """What these files of the bundle belong to; stops the build at one that belongs to nothing."""
    owners = _owners()
    packages = {"pyinstaller": metadata.distribution("pyinstaller")}
    system: dict[str, list[Path]] = {}
    for source in sorted(set(sources)):
        path = Path(source)
        if owner := owners.get(os.path.realpath(path)):
            packages[canonical(owner.metadata["Name"])] = owner
        elif not (_is_python(path) or path.is_relative_to(ROOT) or not path.is_absolute()):
            system.setdefault(_system_package(path), []).append(path)
    packages.pop("annotator", None)
    parts = [_of_package(distribution) for distribution in packages.values()]
    parts += [_of_system(name, paths) for name, paths in system.items()]
    return [*_program(), *_sorted(parts)]


def with_texts(parts: Sequence[Part], folder: Path) -> list[tuple[str, str, str]]:
    """The bundle's folder of licences, as entries for PyInstaller; stops at a part without text."""
    bare = [part.library.name for part in parts if not part.library.texts]
    if bare:
        sys.exit(
            f"No licence text is known of {', '.join(bare)}, so it cannot be bundled; put the text "
            "into resources/licences and name its folder in annotator/licences.py."
        )
    index = []
    entries = {f"licences/{INDEX}": str(folder / INDEX)}
    for part in parts:
        names = []
        for number, path in enumerate(part.library.texts):
            # Texts that many libraries of the system share are there once.
            own = f"{canonical(part.library.name)}/{number:02} {path.name}"
            name = f"common/{path.name}" if path.parent == _COMMON else own
            entries[f"licences/{name}"] = str(path)
            names.append(name)
        index.append({**part.library._asdict(), "texts": names})
    folder.mkdir(parents=True, exist_ok=True)
    (folder / INDEX).write_text(json.dumps(index, indent=1) + "\n", encoding="utf-8")
    return [(name, source, "DATA") for name, source in entries.items()]


def bill(parts: Sequence[Part]) -> str:
    """The parts as a CycloneDX document."""
    from cyclonedx.model.bom import Bom
    from cyclonedx.model.component import ComponentType
    from cyclonedx.output import make_outputter
    from cyclonedx.schema import OutputFormat, SchemaVersion

    made = {part.url: _component(part) for part in parts}
    program = made[parts[0].url]
    program.type = ComponentType.APPLICATION
    document = Bom(components=list(made.values())[1:])
    document.metadata.component = program
    document.register_dependency(program, [made[url] for url in made if url != parts[0].url])
    for part in parts[1:]:
        document.register_dependency(
            made[part.url], [made[url] for url in part.needs if url in made]
        )
    version = SchemaVersion.from_version(_FORMAT)
    written = json.loads(make_outputter(document, OutputFormat.JSON, version).output_as_string())
    # What a document of the same parts would have otherwise every time.
    written["metadata"].pop("timestamp", None)
    written.pop("serialNumber", None)
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        moment = dt.datetime.fromtimestamp(int(epoch), dt.UTC)
        written["metadata"]["timestamp"] = moment.isoformat().replace("+00:00", "Z")
    words = json.dumps(written, sort_keys=True, ensure_ascii=False)
    written["serialNumber"] = uuid.uuid5(uuid.NAMESPACE_OID, words).urn
    return json.dumps(written, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _component(part: Part) -> object:
    from cyclonedx.contrib.license.factories import LicenseFactory
    from cyclonedx.model import HashAlgorithm, HashType
    from cyclonedx.model.component import Component, ComponentScope, ComponentType
    from packageurl import PackageURL

    library = part.library
    inside = [
        Component(
            name=path.name,
            type=ComponentType.FILE,
            bom_ref=f"{part.url}#{path.name}",
            hashes=[
                HashType(
                    alg=HashAlgorithm.SHA_256, content=hashlib.sha256(path.read_bytes()).hexdigest()
                )
            ],
        )
        for path in part.files
    ]
    return Component(
        name=library.name,
        version=library.version,
        type=ComponentType.LIBRARY,
        bom_ref=part.url,
        purl=PackageURL.from_string(part.url),
        scope=ComponentScope.EXCLUDED if part.is_tool else ComponentScope.REQUIRED,
        licenses=[LicenseFactory().make_from_string(library.licence)] if library.licence else [],
        components=inside,
    )


def _program() -> list[Part]:
    program, python = ours()
    return [
        Part(program, f"pkg:generic/annotator@{__version__}"),
        Part(python, f"pkg:generic/python@{platform.python_version()}"),
    ]


def _of_package(distribution: metadata.Distribution, *, is_tool: bool = False) -> Part:
    needs = tuple(sorted(_url(each) for each in _direct(distribution)))
    return Part(of_distribution(distribution), _url(distribution), needs, is_tool=is_tool)


def _direct(distribution: metadata.Distribution) -> Iterator[metadata.Distribution]:
    from packaging.requirements import Requirement

    for words in distribution.requires or []:
        requirement = Requirement(words)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            try:
                yield metadata.distribution(requirement.name)
            except metadata.PackageNotFoundError:
                continue


def _url(distribution: metadata.Distribution) -> str:
    return f"pkg:pypi/{canonical(distribution.metadata['Name'])}@{distribution.version}"


def _sorted(parts: Iterable[Part]) -> list[Part]:
    return sorted(parts, key=lambda part: part.library.name.casefold())


def _owners() -> dict[str, metadata.Distribution]:
    """The package of every file that a package brought."""
    return {
        os.path.realpath(str(distribution.locate_file(path))): distribution
        for distribution in metadata.distributions()
        for path in distribution.files or []
    }


def _is_python(path: Path) -> bool:
    base = Path(sys.base_prefix)
    own = [Path(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib")]
    if base not in (Path("/usr"), Path("/usr/local")):
        own.append(base)
    return path.name.startswith(("libpython", "Python")) or any(
        path.is_relative_to(folder) for folder in own
    )


@functools.cache
def _asked(*command: str) -> str:
    """What a command of the system answers; nothing where it is not known or fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _system_package(path: Path) -> str:
    """The Debian package of a file; elsewhere the file's own name."""
    # Debian's merge of /lib into /usr/lib left files known under either.
    real = os.path.realpath(path)
    for spelling in (real, real.removeprefix("/usr"), str(path), f"/usr{path}"):
        if answer := _asked("dpkg", "-S", spelling):
            return answer.split(":", 1)[0]
    return path.name


def _of_system(name: str, paths: Sequence[Path]) -> Part:
    version = _asked("dpkg-query", "--show", "--showformat=${Version}\n", name).partition("\n")[0]
    texts = [Path("/usr/share/doc", name, "copyright")] if version else list(_beside(paths[0]))
    texts = [path for path in texts if path.is_file()]
    words = texts[0].read_text(encoding="utf-8", errors="replace") if texts else ""
    mentioned = set(re.findall(rf"{_COMMON}/([\w.-]*\w)", words))
    texts += [_COMMON / name for name in sorted(mentioned) if (_COMMON / name).is_file()]
    named = sorted(set(re.findall(r"^License: *(\S.*)$", words, flags=re.MULTILINE)))
    licence = ", ".join(named)
    if not licence or len(licence) > _LONGEST:
        licence = "several, see the text" if named else "see the text"
    url = f"pkg:deb/debian/{name}@{version}" if version else f"pkg:generic/{name}"
    return Part(
        Library(name, version or "of this system", licence, tuple(texts)), url, (), tuple(paths)
    )


def _beside(path: Path) -> Iterator[Path]:
    """Licence texts in the folders above a library, as Homebrew puts them."""
    for folder in list(Path(os.path.realpath(path)).parents)[:4]:
        found = sorted(folder.glob("LICEN[CS]E*")) + sorted(folder.glob("COPYING*"))
        if found:
            yield from found
            return


def main() -> int:
    """Write what is installed here."""
    target = Path(sys.argv[1])
    parts = installed()
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(bill(parts), encoding="utf-8")
    tools = sum(part.is_tool for part in parts)
    own = len(parts) - tools
    print(f"sbom: {target}: {own} parts of the program, {tools} tools for building and checking it")
    return 0


if __name__ == "__main__":
    sys.exit(main())
