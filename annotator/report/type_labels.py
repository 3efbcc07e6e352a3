"""Agreement figures with the types called by their labels, for people who read them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from annotator.agreement.result import AgreementFigures


def with_labels(figures: AgreementFigures) -> AgreementFigures:
    """The same figures with each type's label in place of its id, wherever a type is named."""
    names = _unique(figures)
    if not names:
        return figures

    def name(kind: str | None) -> str | None:
        return None if kind is None else names.get(kind, kind)

    return replace(
        figures,
        types=tuple(names.get(kind, kind) for kind in _in_order(figures)),
        measures=tuple(replace(figure, type=name(figure.type)) for figure in figures.measures),
        confusions=tuple(
            replace(table, values=tuple(names.get(value, value) for value in table.values))
            if table.of == "type"
            else table
            for table in figures.confusions
        ),
        marginals=tuple(
            replace(one, counts={names.get(kind, kind): n for kind, n in one.counts.items()})
            if one.of == "type"
            else one
            for one in figures.marginals
        ),
        overlapping=tuple(replace(one, type=name(one.type)) for one in figures.overlapping),
        disagreements=tuple(
            replace(
                entry,
                versions=tuple(
                    replace(version, type=names.get(version.type, version.type))
                    for version in entry.versions
                ),
            )
            for entry in figures.disagreements
        ),
    )


def _in_order(figures: AgreementFigures) -> list[str]:
    """The types that were used, in the order of the scheme and then as they come."""
    known = [kind for kind in figures.labels if kind in figures.types]
    return list(dict.fromkeys((*known, *figures.types)))


def _unique(figures: AgreementFigures) -> dict[str, str]:
    """The labels by id; those that several types have are told apart by the ids."""
    counts = Counter(figures.labels.values())
    return {
        kind: label if counts[label] == 1 else f"{label} ({kind})"
        for kind, label in figures.labels.items()
    }
