"""A drawing of lines, boxes and words as SVG, in colours that a page may change by class.

Knows no figures. Lengths are CSS pixels. lxml escapes whatever is foreign.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from annotator.report.shown_text import clean

FONTS = "Inter, Noto Sans, Segoe UI, Helvetica, Arial, DejaVu Sans, sans-serif"
SIZE, SMALL = 13.0, 11.0


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours ("#rrggbb") of charts; each is also the name of a class that a page may dress."""

    ink: str = "#1a222d"
    muted: str = "#5c6878"
    grid: str = "#dfe4eb"
    track: str = "#edf0f4"
    band: str = "#b9d2f8"
    mark: str = "#174ea6"
    cell: str = "#1f6feb"
    ground: str = "#ffffff"


PAPER = Palette()


class Drawing:
    """An SVG image being drawn; ``title`` and ``description`` are for those who do not see it."""

    def __init__(
        self, *, width: float, height: float, title: str, description: str, palette: Palette = PAPER
    ) -> None:
        from lxml import etree

        self._palette = palette
        self._make = etree.SubElement
        self._root = etree.Element(
            "svg",
            nsmap={None: "http://www.w3.org/2000/svg"},
            attrib={
                "viewBox": f"0 0 {_number(width)} {_number(height)}",
                "width": _number(width),
                "height": _number(height),
                "role": "img",
                "class": "chart",
                "font-family": FONTS,
            },
        )
        self._add("title").text = clean(title)
        self._add("desc").text = clean(description)

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        color: str,
        *,
        radius: float = 0,
        opacity: float = 1.0,
    ) -> None:
        """A filled rectangle."""
        shape = self._add("rect", x=x, y=y, width=width, height=height, **self._filled(color))
        if radius:
            shape.set("rx", _number(radius))
        if opacity < 1:
            shape.set("fill-opacity", f"{opacity:.3f}")

    def line(
        self, points: Sequence[tuple[float, float]], color: str, *, thickness: float = 1.0
    ) -> None:
        """A line through the points."""
        self._add(
            "polyline",
            points=_points(points),
            fill="none",
            stroke=getattr(self._palette, color),
            stroke_width=thickness,
            class_=f"stroke-{color}",
        )

    def area(self, points: Sequence[tuple[float, float]], color: str, *, opacity: float) -> None:
        """A filled polygon."""
        self._add("polygon", points=_points(points), fill_opacity=opacity, **self._filled(color))

    def dot(self, x: float, y: float, radius: float, color: str) -> None:
        """A filled circle with a rim of the ground's colour."""
        self._add("circle", cx=x, cy=y, r=radius, **self._filled(color))

    def words(
        self,
        x: float,
        y: float,
        text: str,
        *,
        color: str = "ink",
        size: float = SIZE,
        anchor: str = "start",
        is_bold: bool = False,
    ) -> None:
        """One line of words; ``y`` is the middle of its small letters' height."""
        element = self._add(
            "text",
            x=x,
            y=y + size * 0.35,
            font_size=size,
            text_anchor=anchor,
            **self._filled(color),
        )
        if is_bold:
            element.set("font-weight", "600")
        element.text = clean(text)

    def as_svg(self) -> str:
        """The image as an SVG element, the same for the same drawing."""
        from lxml import etree

        return str(etree.tostring(self._root, encoding="unicode"))

    def _filled(self, color: str) -> dict[str, str]:
        return {"fill": getattr(self._palette, color), "class_": f"fill-{color}"}

    def _add(self, tag: str, **attributes: str | float) -> Any:
        written = {
            name.rstrip("_").replace("_", "-"): value if isinstance(value, str) else _number(value)
            for name, value in attributes.items()
        }
        return self._make(self._root, tag, written)


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _points(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{_number(x)},{_number(y)}" for x, y in points)
