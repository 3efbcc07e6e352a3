"""Agreement figures for reports: everything set, small, and with names of one's choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from annotator.agreement.breakdown import (
    NOTHING,
    ArticleAgreement,
    BatchAgreement,
    Confusion,
    Marginal,
    MoreCoding,
    Overlapping,
    Parameters,
)
from annotator.agreement.disagreement import KINDS, Disagreement, Version
from annotator.agreement.result import AgreementFigures, Figure
from annotator.agreement.study import LeftOut

TYPES = ("claim", "denial", "acknowledgment")
_MEASURES = (
    ("gamma", "spans", 0.7412, 0.68, 0.79),
    ("gamma_cat", "spans", 0.81, 0.75, 0.86),
    ("span_f1_exact", "spans", 0.5512, 0.49, 0.61),
    ("span_f1_overlap", "spans", 0.83, 0.79, 0.87),
    ("span_f1_dice", "spans", 0.7333, 0.69, 0.78),
    ("char_f1", "spans", 0.79, 0.74, 0.84),
    ("u_alpha", "spans", 0.71, 0.64, 0.77),
    ("binary_u_alpha", "spans", 0.71, 0.64, 0.77),
    ("percent_agreement", "type", 0.91, 0.87, 0.94),
    ("cohen_kappa", "type", 0.83, 0.76, 0.89),
    ("krippendorff_alpha", "type", 0.829, 0.76, 0.89),
    ("gwet_ac1", "type", 0.88, 0.83, 0.92),
    ("krippendorff_alpha", "speaker", 0.91, 0.86, 0.95),
    ("krippendorff_alpha", "stance given type", 0.66, 0.55, 0.75),
    ("krippendorff_alpha", "proposition", None, None, None),
)


def figure(
    measure: str,
    of: str,
    value: float | None,
    low: float | None = None,
    high: float | None = None,
    **fields: object,
) -> Figure:
    """A figure that rests on 24 articles unless told otherwise."""
    given: dict[str, object] = {
        "type": None,
        "pair": None,
        "undefined": "only one value was used" if value is None else None,
        "n_matched": 341,
        "n_unmatched": 52,
        "n_articles": 24,
        "n_stories": 20,
        "n_units": 612,
        **fields,
    }
    return Figure(measure=measure, of=of, value=value, low=low, high=high, **given)  # type: ignore[arg-type]


def figures(
    annotators: Sequence[str] = ("Anna", "Bo", "Ceyda"),
    *,
    words: str = "The minister said nothing had changed.",
    title: str = "Deal will hold",
    types: Sequence[str] = TYPES,
    disagreements: int = 12,
    labels: Mapping[str, str] | None = None,
) -> AgreementFigures:
    """Figures of these annotators; ``words``, ``title`` and ``types`` stand wherever they may."""
    names = tuple(annotators)
    pairs = [(one, two) for n, one in enumerate(names) for two in names[n + 1 :]]
    whole = [
        replace(
            figure(measure, of, value, low, high),
            samples=30 if measure == "gamma" else None,
            chance_error=0.0021 if measure == "gamma" else None,
        )
        for measure, of, value, low, high in _MEASURES
    ]
    measures = [
        *whole,
        *(
            figure(measure, "spans", 0.8 - 0.1 * n, 0.7 - 0.1 * n, 0.85 - 0.1 * n, type=kind)
            for measure in ("span_f1_dice", "u_alpha")
            for n, kind in enumerate(types)
        ),
        *(
            figure(measure, "spans", 0.79 - 0.06 * n, 0.7 - 0.06 * n, 0.84 - 0.06 * n, pair=pair)
            for measure in ("gamma", "span_f1_dice")
            for n, pair in enumerate(pairs)
        ),
    ]
    return AgreementFigures(
        annotators=names,
        articles=24,
        stories=20,
        annotation_sets=24 * len(names),
        annotations=dict.fromkeys(names, 204),
        left_out=(LeftOut("annotation sets", "not finished", 3),),
        measures=tuple(measures),
        disagreements=tuple(
            _disagreement(n, names, words, title, types) for n in range(disagreements)
        ),
        parameters=Parameters(version="1.2.3", filters={"types": ", ".join(types)}),
        types=tuple(types),
        by_batch=tuple(
            BatchAgreement(
                batch=f"b{n}",
                label=f"{title} {n}",
                articles=8,
                stories=7,
                figures=(figure("gamma", "spans", 0.5 + 0.1 * n, 0.4 + 0.1 * n, 0.6 + 0.1 * n),),
            )
            for n in range(3)
        ),
        by_article=tuple(
            ArticleAgreement(
                article_id=f"article-{n}",
                title=title,
                story=None,
                batch="b0",
                annotations=dict.fromkeys(names, n),
                disagreements=9 - n,
                figures=(figure("gamma", "spans", 0.1 * n), figure("span_f1_dice", "spans", None)),
            )
            for n in range(8)
        ),
        confusions=(
            Confusion(
                of="type",
                pair=None,
                values=(*types, NOTHING),
                counts=tuple(
                    tuple(40 if n == m else 3 for m in range(len(types) + 1))
                    for n in range(len(types) + 1)
                ),
            ),
        ),
        marginals=tuple(
            Marginal(annotator=name, of="type", counts=dict.fromkeys(types, 50)) for name in names
        ),
        more_coding=tuple(
            MoreCoding(measure="gamma", of="spans", more=more, now=0.11, width=0.11 - more / 5000)
            for more in (10, 25, 50)
        ),
        overlapping=(
            Overlapping(
                article_id="article-3",
                annotator=names[0],
                type=types[0],
                annotations=("a", "b"),
                texts=(words, words),
            ),
        ),
        data_hash="c0ffee" * 10,
        labels={} if labels is None else labels,
    )


def _disagreement(
    number: int, names: Sequence[str], words: str, title: str, types: Sequence[str]
) -> Disagreement:
    kind = KINDS[number % len(KINDS)]
    present = names[: 1 if kind == "missing" else 2]
    return Disagreement(
        article_id=f"article-{number}",
        kind=kind,
        annotators=tuple(present),
        annotations=tuple(f"{name}-{number}" for name in present),
        text=words,
        missing_from=tuple(names[1:]) if kind == "missing" else (),
        versions=tuple(
            Version(
                name,
                f"{name}-{number}",
                ((3, 3 + len(words)),),
                words,
                types[place % len(types)],
                f"{title} speaker",
                "supports",
                None,
            )
            for place, name in enumerate(present)
        ),
        title=title,
    )
