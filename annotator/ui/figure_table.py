"""The plain table of agreement figures: overall, by type, or by pair of annotators."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Literal, TypeVar

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from annotator.ui.figure_words import (
    interval_text,
    measure_about,
    measure_name,
    remark,
    subject_name,
    value_text,
)
from annotator.ui.plain_table import PlainTable, Row, RowsModel

if TYPE_CHECKING:
    from annotator.agreement.result import AgreementFigures, Figure

_T = TypeVar("_T", bound=Hashable)

Part = Literal["overall", "type", "pair"]

VALUE, INTERVAL, ARTICLES, MATCHED, UNMATCHED = 1, 2, 3, 4, 5
_REMARK = 6


def has_part(figures: AgreementFigures, part: Part) -> bool:
    """Whether that part says anything that another does not."""
    if part == "pair":
        return len(figures.annotators) > 2
    return any(_part_of(figure) == part for figure in figures.measures)


def figure_rows(
    figures: AgreementFigures, part: Part, *, type_labels: Mapping[str, str]
) -> Iterator[Row]:
    """The rows of one part of the figures, under a heading for each thing they are about."""
    title = _titles(type_labels)
    heading = ""
    chosen = [figure for figure in figures.measures if _part_of(figure) == part]
    chosen.sort(key=_order(figures, type_labels))
    for figure in chosen:
        if (wanted := title(figure)) != heading:
            heading = wanted
            yield Row((heading,), is_heading=True)
        yield Row(
            (
                measure_name(figure.measure),
                value_text(figure),
                interval_text(figure),
                str(figure.n_articles),
                str(figure.n_matched),
                str(figure.n_unmatched),
                remark(figure, annotators=len(figures.annotators)),
            ),
            is_muted=figure.value is None,
            tip=" ".join(filter(None, (measure_about(figure.measure), figure.undefined))),
        )


class FigureTable(PlainTable):
    """Shows one part of a study's figures."""

    def __init__(self, parent: QWidget | None = None) -> None:
        translate = QCoreApplication.translate
        titles = (
            translate("FigureTable", "Figure"),
            translate("FigureTable", "Value"),
            translate("FigureTable", "Interval"),
            translate("FigureTable", "Articles"),
            translate("FigureTable", "Matched"),
            translate("FigureTable", "Unmatched"),
            translate("FigureTable", "Remark"),
        )
        super().__init__(
            RowsModel(titles, numbers=(VALUE, INTERVAL, ARTICLES, MATCHED, UNMATCHED)),
            name=translate("FigureTable", "Agreement figures"),
            stretch=_REMARK,
            parent=parent,
        )

    def show_figures(
        self, figures: AgreementFigures, part: Part, *, type_labels: Mapping[str, str]
    ) -> None:
        """Show that part of these figures."""
        rows = tuple(figure_rows(figures, part, type_labels=type_labels))
        has_remarks = any(len(row.cells) > _REMARK and row.cells[_REMARK] for row in rows)
        self.setColumnHidden(_REMARK, not has_remarks)
        self.set_stretch(_REMARK if has_remarks else 0)
        self.set_rows(rows)


def _part_of(figure: Figure) -> Part:
    if figure.pair is not None:
        return "pair"
    return "overall" if figure.type is None else "type"


def _titles(type_labels: Mapping[str, str]) -> Callable[[Figure], str]:
    def title(figure: Figure) -> str:
        parts = [subject_name(figure.of)]
        if figure.type is not None:
            parts.append(type_labels.get(figure.type, figure.type))
        if figure.pair is not None:
            parts.insert(0, " – ".join(figure.pair))
        return " · ".join(parts)

    return title


def _order(
    figures: AgreementFigures, type_labels: Mapping[str, str]
) -> Callable[[Figure], tuple[int, ...]]:
    """Pair by pair, subject by subject, type by type as in the scheme; measures as they come."""
    annotators = {name: place for place, name in enumerate(figures.annotators)}
    subjects = {of: place for place, of in enumerate(_first_seen(f.of for f in figures.measures))}
    used = _first_seen((*type_labels, *(figure.type for figure in figures.measures)))
    types = {kind: place for place, kind in enumerate(used)}

    def key(figure: Figure) -> tuple[int, ...]:
        pair = (annotators[name] for name in figure.pair or ())
        return (*pair, subjects[figure.of], types[figure.type])

    return key


def _first_seen(values: Iterable[_T]) -> list[_T]:
    return list(dict.fromkeys(values))
