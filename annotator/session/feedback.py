"""One annotator's finished work against gold, for the lead to show and to send.

Reading the project needs the session's thread; comparing and writing do not.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.errors import NotFound, OutputRefused
from annotator.model.teamwork import GOLD, Decision
from annotator.session.apart import IsCancelled, Progress, apart
from annotator.session.assignments import assignment_of
from annotator.session.damage import NOT_COMPARED
from annotator.session.exporting import checked_records
from annotator.session.session import Session
from annotator.session.studies import study_of_records
from annotator.session.study_choice import StudyChoice, Surroundings, surroundings

if TYPE_CHECKING:
    from annotator.agreement.feedback import Difference, Feedback
    from annotator.exchange.dataset_jsonl import SetRecord

_AT_ONCE = 100
FORMATS = {".html": "web page", ".pdf": "PDF", ".md": "Markdown", ".json": "JSON"}
"""What each ending of a feedback file's name stands for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Whose sets (of one article, or of all) are compared with gold, and what ids stand for."""

    annotator: str
    known: Surroundings
    article_id: str | None = None


def comparison(session: Session, annotator: str, *, article_id: str | None = None) -> Comparison:
    """What to compare; raises NotFound when the annotator or gold has nothing in the project."""
    known = session.annotators()
    if annotator not in known:
        there = ", ".join(known) or "nobody yet"
        raise NotFound(f"“{annotator}” has annotated nothing in this project; there is {there}.")
    if not session.project.annotations.has_sets(GOLD):
        raise NotFound("There is no gold yet to compare with; decide on articles in Review first.")
    around = surroundings(session)
    stances = {stance.id: stance.label for stance in session.scheme.stances}
    named = dataclasses.replace(around, labels={**around.labels, **stances})
    return Comparison(annotator=annotator, known=named, article_id=article_id)


def entries(session: Session, wish: Comparison) -> Iterator[SetRecord | Decision]:
    """Everything that comparing reads of a project; iterate it on the session's thread."""
    yield from session.project.team.decisions(wish.article_id)
    mine = session.project.annotations.states_of(wish.annotator)
    names = (wish.annotator, GOLD)
    for record in checked_records(
        session, annotators=names, article_id=wish.article_id, so=NOT_COMPARED
    ):
        # What was not theirs to annotate, or is not begun, is nobody's difference.
        if record.article.id in mine:
            yield record


def feedback_from(given: Iterable[SetRecord | Decision], wish: Comparison) -> Feedback:
    """The annotator's finished sets among these entries against gold's; pure, for any thread."""
    from annotator.agreement.feedback import Reason, feedback

    reasons: dict[str, Reason] = {}

    def sets() -> Iterator[SetRecord]:
        for entry in given:
            if isinstance(entry, Decision):
                reason = Reason(entry.why, entry.guideline)
                reasons.update(dict.fromkeys((*entry.gold, *entry.sources), reason))
            else:
                yield entry

    study = study_of_records(
        sets(),
        annotators=(wish.annotator, GOLD),
        choice=StudyChoice(include_training=True),
        known=wish.known,
    )
    return feedback(study, reasons=reasons)


def feedback_apart(
    given: Iterable[SetRecord | Decision],
    wish: Comparison,
    *,
    progress: Progress,
    is_cancelled: IsCancelled,
) -> Feedback:
    """As `feedback_from`, in another process; raises Cancelled soon after it was asked for."""
    found: Feedback | None = None
    differences: list[Difference] = []
    for piece in apart(partial(_pieces, wish), given, progress=progress, is_cancelled=is_cancelled):
        if isinstance(piece, tuple):
            differences += piece
        else:
            found = piece
    if found is None:
        raise RuntimeError("there was no feedback among the pieces")
    return dataclasses.replace(found, differences=tuple(differences))


def _pieces(
    wish: Comparison, given: Iterator[SetRecord | Decision], _progress: Progress
) -> Iterator[Feedback | tuple[Difference, ...]]:
    found = feedback_from(given, wish)
    yield dataclasses.replace(found, differences=())
    for first in range(0, len(found.differences), _AT_ONCE):
        yield found.differences[first : first + _AT_ONCE]


def feedback_of(session: Session, annotator: str, *, article_id: str | None = None) -> Feedback:
    """One annotator's finished sets (of one article, or all) against gold, at once."""
    wish = comparison(session, annotator, article_id=article_id)
    return feedback_from(entries(session, wish), wish)


def comparable_annotators(session: Session) -> list[str]:
    """Who can be compared with gold: all annotators, in an annotator's own project only them."""
    assignment = assignment_of(session)
    known = session.annotators()
    return known if assignment is None else [name for name in known if name == session.annotator]


def feedback_body(feedback: Feedback, ending: str, *, on: date | None = None) -> bytes:
    """What a feedback file with that ending (one of FORMATS) has in it."""
    from annotator.report.feedback_contents import feedback_contents

    if ending == ".json":
        body = json.dumps(feedback.as_json(), ensure_ascii=False, indent=2, allow_nan=False)
        return (body + "\n").encode("utf-8", "replace")
    contents = feedback_contents(feedback, on=on or datetime.now(UTC).astimezone().date())
    if ending == ".md":
        from annotator.report.markdown import markdown

        return markdown(contents).encode()
    if ending == ".pdf":
        from annotator.report.pdf.document import pdf_file

        return pdf_file(contents, progress=_silent, is_cancelled=_never, identity="feedback")
    from annotator.report.html_page import html_page

    return html_page(contents).encode()


def write_feedback(
    feedback: Feedback,
    path: Path,
    *,
    on: date | None = None,
    protected: Collection[Path] = (),
) -> None:
    """Write the file to send, as its ending asks; whole or not at all.

    Raises OutputRefused for an ending that is none of FORMATS, or when the file cannot be put in
    place; ``protected`` are files that it must not be.
    """
    from annotator.report.writing import put_report

    ending = path.suffix.lower()
    if ending not in FORMATS:
        raise OutputRefused(
            f"“{path}” does not say which file is wanted; let its name end in "
            f"{', '.join(list(FORMATS)[:-1])} or {list(FORMATS)[-1]}."
        )
    put_report(feedback_body(feedback, ending, on=on), path, protected=protected)


def _silent(_done: int, _total: int, _what: str) -> None:
    pass


def _never() -> bool:
    return False
