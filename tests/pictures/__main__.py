"""Makes the pictures of README and gallery: `python -m tests.pictures [FOLDER [NAME…]]`.

Every picture shows our own fiction. The same fonts give the same bytes.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Collection
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.setdefault("LC_ALL", "C.UTF-8")

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontInfo, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from annotator.app import Program, make_application
from annotator.paths import resource
from annotator.session.session import Session
from annotator.ui.fonts import reading_font, ui_font
from annotator.ui.main_window import MainWindow
from annotator.ui.preferences import Preferences
from tests.pictures.report_pages import pages_of
from tests.pictures.scenes import ANNOTATOR, Scene, make_project

SIZES = ((1440, 900), (1024, 700))
THEMES = ("light", "dark")
MOST_BYTES = 3_000_000
_SETTLED = 250
_COLORS = 256
_PATIENCE = 240


class Camera:
    """Takes the pictures that are wanted, and knows which those were."""

    def __init__(self, folder: Path, only: Collection[str]) -> None:
        self._folder = folder
        self._only = only
        self.names: list[str] = []

    def wants(self, name: str) -> bool:
        """Whether that picture is to be taken: all are, unless some are named."""
        return not self._only or name in self._only

    def take(self, name: str, widget: QWidget) -> None:
        """Take a picture of a widget as it is now."""
        if not self.wants(name):
            return
        QTest.qWait(_SETTLED)
        self.keep(name, widget.grab().toImage())

    def keep(self, name: str, image: QImage) -> None:
        """Put a picture into the folder."""
        path = self._folder / name
        if not small(image).save(str(path), "PNG", 0):  # type: ignore[call-overload]
            raise OSError(f"{path} cannot be written")
        self.names.append(name)


def main(folder: Path, only: Collection[str] = ()) -> int:
    """Make all pictures in a folder, or some, and say how large they are; 1 when too large."""
    folder.mkdir(parents=True, exist_ok=True)
    camera = Camera(folder, only)
    with tempfile.TemporaryDirectory(prefix="annotator-pictures-") as work:
        _take_all(camera, Path(work))
    total = sum((folder / name).stat().st_size for name in camera.names)
    others = {path.name for path in folder.glob("*.png")} - set(camera.names)
    if others and not only:
        print(f"not made by this command any more: {', '.join(sorted(others))}")  # noqa: T201
    faces = {QFontInfo(font).family() for font in (ui_font(13), reading_font(18, "en"))}
    print(  # noqa: T201
        f"{len(camera.names)} pictures, {total / 1e6:.2f} MB, set in {', '.join(sorted(faces))}"
    )
    return int(total > MOST_BYTES)


def _take_all(camera: Camera, work: Path) -> None:
    project = work / "Orrul.annotator"
    scenes = make_project(project)
    preferences = Preferences(work / "window.ini")
    app = make_application("light")
    preferences.settings.set("motion", False)
    preferences.settings.set("theme", "light")
    with Session.open(project) as session:
        preferences.remember_annotator(session.project_id, ANNOTATOR)
    program = Program(app, preferences)
    window = program.window
    try:
        window.resize(*SIZES[1])
        program.start(None, sample=False)
        camera.take("start.png", window)
        window.open_project(project)
        for theme in THEMES:
            for size in SIZES:
                for scene in scenes:
                    _take_scene(camera, window, scene, size, theme)
        _take_scene(camera, window, scenes[1], SIZES[0], "contrast-dark")
        preferences.settings.set("theme", "light")
        _take_dialogs(camera, window)
        _take_agreement(camera, window, work)
        _take_review(camera, window)
    finally:
        window.close()
        program.end()


def _take_scene(
    camera: Camera, window: MainWindow, scene: Scene, size: tuple[int, int], theme: str
) -> None:
    name = f"{scene.name}-{size[0]}-{theme}.png"
    if camera.wants(name):
        window.preferences.settings.set("theme", theme)
        _show(window, scene, size)
        camera.take(name, window)


def _show(window: MainWindow, scene: Scene, size: tuple[int, int]) -> None:
    """Open an article at one of its annotations."""
    window.resize(*size)
    page = window.page
    assert page is not None
    page.open_article(scene.article_id)
    QTest.qWait(_SETTLED)
    page.view.pick(None)
    page.view.moveCursor(page.view.textCursor().MoveOperation.Start)
    for _ in range(scene.paragraph + 1):
        page.view.pick(page.view.next_annotation())


def _take_dialogs(camera: Camera, window: MainWindow) -> None:
    """Those without a file's place in them: that would be another one each time."""
    window.resize(*SIZES[0])
    openers: dict[str, Callable[[], None]] = {
        "settings.png": window.dialogs.show_settings,
        "keys.png": window.dialogs.show_shortcuts,
        "palette.png": window.dialogs.show_palette,
        "import.png": window.dialogs.import_articles,
    }
    for name, open_dialog in openers.items():
        open_dialog()
        dialog = window.dialogs.open_dialog
        assert dialog is not None
        camera.take(name, dialog)
        dialog.close()


def _take_agreement(camera: Camera, window: MainWindow, work: Path) -> None:
    """The page when its figures are there, what one reads there side by side, and the report."""
    names = ("agreement.png", "agreement-1024-dark.png", "disagreements.png", "report.png")
    if not any(map(camera.wants, names)):
        return
    window.resize(*SIZES[0])
    window.show_page("agreement")
    page = window.pages.agreement
    assert page is not None
    for _ in range(_PATIENCE):
        QTest.qWait(_SETTLED)
        if page.is_up_to_date:
            break
    figures = page.figures
    assert figures is not None
    camera.take(names[0], window)
    page.view.disagreements.show_cause("type")
    page.view.ensureWidgetVisible(page.view.disagreements, 0, 0)
    camera.take(names[2], window)
    page.view.disagreements.show_cause("every")
    page.view.verticalScrollBar().setValue(0)
    window.preferences.settings.set("theme", "dark")
    window.resize(*SIZES[1])
    camera.take(names[1], window)
    window.preferences.settings.set("theme", "light")
    if camera.wants(names[3]):
        camera.keep(names[3], pages_of(figures, work))


def _take_review(camera: Camera, window: MainWindow) -> None:
    """A place that was decided on, side by side and in gold; and the page in a small window."""
    names = ("review.png", "review-1024-dark.png")
    if not any(map(camera.wants, names)):
        return
    window.resize(*SIZES[0])
    window.show_page("review")
    page = window.pages.review
    assert page is not None
    for _ in range(_PATIENCE):
        QTest.qWait(_SETTLED)
        if page.is_up_to_date:
            break
    page.list.kind.setCurrentIndex(page.list.kind.findData("type"))
    page.focus_places()
    page.step_place(1)
    page.take(1)
    QTest.qWait(_SETTLED)
    camera.take(names[0], window)
    window.preferences.settings.set("theme", "dark")
    window.resize(*SIZES[1])
    QTest.qWait(_SETTLED)
    camera.take(names[1], window)
    window.preferences.settings.set("theme", "light")


def small(image: QImage) -> QImage:
    """The picture in its 256 most frequent colours: plenty for words on plain grounds."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    colors, counts = np.unique(np.frombuffer(plain.constBits(), np.uint32), return_counts=True)
    often = colors[np.argsort(counts, kind="stable")[::-1][:_COLORS]]
    table = [int(color) | 0xFF000000 for color in often]
    return plain.convertToFormat(
        QImage.Format.Format_Indexed8, table, Qt.ImageConversionFlag.ThresholdDither
    )


if __name__ == "__main__":
    wanted = Path(sys.argv[1]) if len(sys.argv) > 1 else resource("pictures")
    sys.exit(main(wanted, sys.argv[2:]))
