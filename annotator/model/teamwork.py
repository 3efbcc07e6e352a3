"""Work shared out, handed in and decided on: what a lead's project keeps besides annotations.

Plain values; how they travel and what they lead to is the session's business.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from annotator.model.annotation import GOLD as GOLD

Verdict = Literal["agreed", "taken", "edited", "merged", "neither", "guideline gap"]
VERDICTS: tuple[Verdict, ...] = ("agreed", "taken", "edited", "merged", "neither", "guideline gap")


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned:
    """One article that one annotator is to annotate.

    ``batch`` counts from 1; ``place`` is the article's place in the annotator's queue; ``due`` is
    a date in ISO form. ``is_training`` articles come with their gold set, to learn from.
    ``withdrawn`` ones were given to somebody else, or to nobody, after they had been handed out.
    """

    article_id: str
    annotator: str
    batch: int = 1
    place: int = 0
    due: str | None = None
    is_training: bool = False
    withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HandIn:
    """One submission that was collected, and what became of its annotations.

    ``source`` is the public key of the annotator's project, ``sequence`` how far its change log
    was; ``digest`` is the submission's seal. ``added``, ``updated``, ``already`` and ``refused``
    add up to the annotations in it; ``removed`` were deleted by their annotator since the last one.
    """

    id: str
    annotator: str
    source: str
    sequence: int
    created: str
    digest: str
    added: int = 0
    updated: int = 0
    removed: int = 0
    already: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Which state of an annotation (or annotation set) was last received from its annotator.

    ``id`` is the annotation's, or the set's (`set_key`). ``revision`` counts the annotator's edits
    of it and decides what is newer; ``digest`` is the content received; ``deleted`` ones stay
    known, so that an older submission does not bring them back.
    """

    id: str
    revision: int
    digest: str
    deleted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """A speaker or proposition from outside that stands for one of the project's own.

    ``id`` is the id it has where it comes from; every hand-in that names it means ``to``.
    """

    id: str
    to: str


def speaker_key(outside_id: str) -> str:
    """The id of the `Mapped` for a speaker's id elsewhere."""
    return f"speaker:{outside_id}"


def proposition_key(outside_id: str) -> str:
    """The id of the `Mapped` for a proposition's id elsewhere."""
    return f"proposition:{outside_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a reviewer decided about one place in one article, and on what it rests.

    ``kind`` is that of the disagreement ("agreed" where there was none); ``gold`` are the ids of
    the gold annotations that came of it; ``sources`` are the annotators' annotations decided on,
    each with the digest of its content at that time, so that work changed since is noticed;
    ``fields`` says from which annotation each field of a merged one was taken. ``number`` is the
    project's counter (0 before it is stored).
    """

    id: str
    article_id: str
    kind: str
    verdict: Verdict
    reviewer: str
    gold: tuple[str, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    why: str = ""
    guideline: str = ""
    at: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeText:
    """The scheme in force as its JSON text; changing it makes a new version.

    ``at`` is when it came into force, and informs only; ``version`` is the number it has in the
    project it comes from, 0 for the next one.
    """

    body: str
    at: str = field(default="", compare=False)
    version: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidelinesText:
    """The guidelines in force as Markdown; changing them makes a new version.

    ``at`` and ``version`` are as those of `SchemeText`.
    """

    body: str
    at: str = field(default="", compare=False)
    version: int = field(default=0, compare=False)


def set_key(article_id: str, annotator: str) -> str:
    """The id under which receipts know an annotation set."""
    return f"set:{article_id}:{annotator}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far assigned work is: of an annotator, of a batch of theirs, or of all on an article.

    What a row is not about is "" or 0. ``started`` includes the ``finished``; ``seconds`` is
    working time; ``due`` is the first date for what is unfinished and ``late`` how many articles
    are past theirs; ``handed_in`` is when the last submission that was collected was written.
    """

    annotator: str
    batch: int
    article_id: str
    title: str
    assigned: int
    started: int
    finished: int
    annotations: int
    seconds: int
    unsure: int
    due: str | None
    late: int
    handed_in: str

    @property
    def minutes(self) -> float:
        """Working time in minutes, to one decimal."""
        return round(self.seconds / 60, 1)
