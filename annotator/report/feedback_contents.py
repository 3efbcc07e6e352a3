"""What a file for one annotator says: their work against gold, place by place."""

from __future__ import annotations

from datetime import date

from annotator.agreement.disagreement import Version
from annotator.agreement.feedback import Difference, Feedback, Score
from annotator.report.contents import (
    Block,
    Cell,
    Column,
    Contents,
    Items,
    Paragraph,
    Section,
    Table,
    Tile,
    number,
    row,
)
from annotator.report.figure_names import KINDS, counted
from annotator.report.shown_text import isolated, named, one_line

SCORE_NAMES = {
    "found": "Place found",
    "words": "Exactly the same words",
    "type": "Place found, same type",
    "all": "Same words and same fields",
}
_LONGEST = 600
_EXAMPLE = 120


def feedback_contents(feedback: Feedback, *, on: date) -> Contents:
    """The feedback as a report, made ``on`` that day."""
    sections = (
        _summary(feedback),
        _confusions(feedback),
        _places(
            feedback, "missed", "What you missed", "Gold has these and you have nothing there."
        ),
        _places(
            feedback,
            "beyond",
            "What you have beyond gold",
            "You marked these and gold has nothing there.",
        ),
        _places(
            feedback, "differs", "Where you and gold differ", "Both found these; something differs."
        ),
        _left_out(feedback),
        _method(),
    )
    return Contents(
        title=f"Feedback for {named(feedback.annotator)}",
        date=f"{on:%Y-%m-%d}",
        basis=basis_words(feedback),
        tiles=tuple(_tile(feedback.score(of), of) for of in ("found", "type", "all")),
        sections=tuple(section for section in sections if section is not None),
    )


def basis_words(feedback: Feedback) -> str:
    """On how much the comparison rests."""
    return (
        f"Rests on {counted(feedback.articles, 'article')} with finished sets of both: "
        f"{counted(feedback.own, 'annotation')} of yours, {feedback.gold:,} in gold."
    )


def share_text(share: float | None) -> str:
    """A share in percent; a dash where there is none."""
    return "–" if share is None else f"{100 * share:.0f} %"


def version_words(feedback: Feedback, version: Version | None) -> str:
    """What one side has at a place: fields and words."""
    if version is None:
        return "nothing here"
    given = (
        feedback.label(version.type),
        version.speaker,
        None if version.stance is None else feedback.label(version.stance),
        version.proposition,
    )
    fields = " · ".join(named(value) for value in given if value)
    return f"{fields} {isolated(f'“{one_line(version.text, at_most=_LONGEST)}”')}"


def _tile(score: Score, of: str) -> Tile:
    return Tile(
        SCORE_NAMES[of],
        share_text(score.f1),
        f"precision {share_text(score.precision)}, recall {share_text(score.recall)}",
        f"F1 of {score.own:,} yours and {score.gold:,} gold",
    )


def _summary(feedback: Feedback) -> Section:
    blocks: list[Block] = [_score_table("Your annotations against gold", feedback, by_type=False)]
    if feedback.by_type:
        blocks.append(_score_table("By type", feedback, by_type=True))
    if any(one.n for one in feedback.fields):
        blocks.append(
            Table(
                "Fields at the places that both have",
                (
                    Column("Field", weight=2),
                    Column("As in gold", "number"),
                    Column("Of", "number"),
                    Column("Share", "number"),
                ),
                tuple(
                    row(
                        "Words" if one.field == "boundary" else KINDS[one.field],
                        number(one.same),
                        number(one.n),
                        _share(one.same / one.n if one.n else None),
                    )
                    for one in feedback.fields
                ),
            )
        )
    return Section("summary", "How close", tuple(blocks))


def _score_table(caption: str, feedback: Feedback, *, by_type: bool) -> Table:
    scores = feedback.by_type if by_type else feedback.scores
    return Table(
        caption,
        (
            Column("Type" if by_type else "What counts", "foreign" if by_type else "words", 2.4),
            Column("Hits", "number"),
            Column("Yours", "number"),
            Column("Gold", "number"),
            Column("Precision", "number"),
            Column("Recall", "number"),
            Column("F1", "number"),
        ),
        tuple(
            row(
                feedback.label(score.type) if by_type else SCORE_NAMES[score.of],
                number(score.hits),
                number(score.own),
                number(score.gold),
                _share(score.precision),
                _share(score.recall),
                _share(score.f1),
            )
            for score in scores
        ),
    )


def _share(share: float | None) -> Cell:
    return Cell(share_text(share), -1.0 if share is None else share)


def _confusions(feedback: Feedback) -> Section | None:
    if not feedback.confusions:
        return None
    table = Table(
        "Most frequent first",
        (
            Column("Field", weight=0.8),
            Column("Gold has", "foreign", 1.2),
            Column("You have", "foreign", 1.2),
            Column("Times", "number", 0.6),
            Column("Such as", "foreign", 4),
        ),
        tuple(
            row(
                KINDS[one.field],
                feedback.label(one.gold),
                feedback.label(one.own),
                number(one.n),
                "\n".join(f"“{one_line(words, at_most=_EXAMPLE)}”" for words in one.examples),
            )
            for one in feedback.confusions
        ),
    )
    return Section("confusions", "Typical confusions", (table,))


def _places(feedback: Feedback, outcome: str, title: str, about: str) -> Section | None:
    found = [one for one in feedback.differences if one.outcome == outcome]
    if not found:
        return None
    table = Table(
        counted(len(found), "place"),
        (
            Column("No.", "number", 0.4),
            Column("Article", "foreign", 1.4),
            Column("What differs", weight=1.0),
            Column("Gold and you", "foreign", 5.0),
        ),
        tuple(
            row(
                number(place),
                one.title or one.article_id,
                ", ".join(KINDS[kind] for kind in one.differs) or "Found by one only",
                "\n".join(_lines(feedback, one)),
            )
            for place, one in enumerate(found, 1)
        ),
    )
    return Section(outcome, title, (Paragraph(about), table))


def _lines(feedback: Feedback, one: Difference) -> list[str]:
    lines = [
        f"Gold: {version_words(feedback, one.gold)}",
        f"You: {version_words(feedback, one.own)}",
    ]
    if one.reason.why:
        lines.append(f"Why: {isolated(one_line(one.reason.why, at_most=_LONGEST))}")
    if one.reason.guideline:
        lines.append(f"Guideline: {isolated(one_line(one.reason.guideline, at_most=_LONGEST))}")
    return lines


def _left_out(feedback: Feedback) -> Section | None:
    if not feedback.left_out:
        return None
    items = tuple(f"{one.n:,} {one.what}: {one.why}" for one in feedback.left_out)
    return Section("left-out", "Left out", (Items(items),))


def _method() -> Section:
    return Section(
        "method",
        "How it was compared",
        (
            Paragraph(
                "An annotation answers one of gold’s when twice the characters they share are at "
                "least half of the characters of both (Dice of 0.5 or more), one to one, with the "
                "greatest total. Precision is the share of your annotations that are in gold, "
                "recall the share of gold that you have, F1 their harmonic mean.",
                "note",
            ),
        ),
    )
