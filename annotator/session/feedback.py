"""One annotator's finished work against gold, for the lead to show and to send.

Reading the project needs the session's thread; comparing and writing do not.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Collection
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.errors import NotFound, OutputRefused
from annotator.model.teamwork import GOLD
from annotator.session.assignments import assignment_of
from annotator.session.exporting import set_records
from annotator.session.session import Session
from annotator.session.studies import study_of_records
from annotator.session.study_choice import StudyChoice, surroundings

if TYPE_CHECKING:
    from annotator.agreement.feedback import Feedback, Reason
    from annotator.agreement.study import Study

FORMATS = {".html": "web page", ".pdf": "PDF", ".md": "Markdown", ".json": "JSON"}
"""What each ending of a feedback file's name stands for."""


def feedback_study(
    session: Session, annotator: str, *, article_id: str | None = None
) -> tuple[Study, dict[str, Reason]]:
    """The annotator's finished sets and gold's, and why gold is as it is, by gold annotation.

    Raises NotFound when the annotator or gold has nothing in the project.
    """
    known = session.annotators()
    if annotator not in known:
        there = ", ".join(known) or "nobody yet"
        raise NotFound(f"“{annotator}” has annotated nothing in this project; there is {there}.")
    if not session.project.annotations.has_sets(GOLD):
        raise NotFound("There is no gold yet to compare with; decide on articles in Review first.")
    around = surroundings(session)
    stances = {stance.id: stance.label for stance in session.scheme.stances}
    records = list(set_records(session, annotators=(annotator, GOLD), article_id=article_id))
    # What was not theirs to annotate, or is not begun, is nobody's difference.
    mine = {one.article.id for one in records if one.annotator == annotator}
    study = study_of_records(
        [one for one in records if one.article.id in mine],
        annotators=(annotator, GOLD),
        choice=StudyChoice(include_training=True),
        known=dataclasses.replace(around, labels={**around.labels, **stances}),
    )
    return study, _reasons(session, article_id)


def feedback_of(session: Session, annotator: str, *, article_id: str | None = None) -> Feedback:
    """One annotator's finished sets (of one article, or all) against gold."""
    from annotator.agreement.feedback import feedback

    study, reasons = feedback_study(session, annotator, article_id=article_id)
    return feedback(study, reasons=reasons)


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


def _reasons(session: Session, article_id: str | None) -> dict[str, Reason]:
    from annotator.agreement.feedback import Reason

    found: dict[str, Reason] = {}
    for decision in session.project.team.decisions(article_id):
        for known in (*decision.gold, *decision.sources):
            found[known] = Reason(decision.why, decision.guideline)
    return found


def _silent(_done: int, _total: int, _what: str) -> None:
    pass


def _never() -> bool:
    return False
