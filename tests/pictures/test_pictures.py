"""The pictures: made by one command, all shown, all small; screens in every size and theme."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from PySide6.QtGui import QImage

from annotator.paths import resource
from tests.pictures.__main__ import MOST_BYTES, SIZES, THEMES

ROOT = Path(__file__).resolve().parents[2]


def test_the_command_makes_the_picture_that_is_asked_for(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.pictures", str(tmp_path), "dense-1024-dark.png"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert done.returncode == 0, done.stderr
    assert "1 pictures" in done.stdout
    picture = QImage(str(tmp_path / "dense-1024-dark.png"))
    assert (picture.width(), picture.height()) == (1024, 700)
    assert picture.pixelColor(3, 690).lightness() < 60


def test_long_dense_and_arabic_are_there_in_every_size_and_theme() -> None:
    for article in ("long", "dense", "arabic"):
        for width, height in SIZES:
            for theme in THEMES:
                picture = QImage(str(resource("pictures", f"{article}-{width}-{theme}.png")))
                assert (picture.width(), picture.height()) == (width, height)


def test_the_gallery_shows_every_picture_and_nothing_else() -> None:
    folder = resource("pictures")
    gallery = (folder / "README.md").read_text(encoding="utf-8")
    shown = set(re.findall(r"\]\(([\w-]+\.png)\)", gallery))
    assert shown == {path.name for path in folder.glob("*.png")}
    for name in re.findall(r"resources/pictures/([\w-]+\.png)", (ROOT / "README.md").read_text()):
        assert name in shown


def test_the_pictures_are_small() -> None:
    assert sum(path.stat().st_size for path in resource("pictures").glob("*.png")) <= MOST_BYTES
