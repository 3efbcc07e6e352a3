"""Which articles a list shows: every condition that is given must hold."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.model.annotation import State


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleFilter:
    """Conditions on articles; what is empty or None asks for nothing.

    ``words`` must all occur in title or outlet, as they are or as parts of words, whatever their
    case and diacritics. ``states`` are those of ``annotator``'s annotation set (an article without
    one is "new"); ``worker`` and ``worker_states`` ask the same of somebody else, and of nothing
    but how far they are. Dates are ISO dates, also partial ones, and inclusive; a partly known
    date passes when it may lie between them. ``type``, ``speaker_id``, ``proposition_id``,
    ``unsure`` and ``has_note`` must hold of one annotation of ``annotator``'s.
    ``without_withdrawn`` leaves out what was taken off ``annotator``'s queue.
    """

    words: str = ""
    annotator: str = ""
    states: tuple[State, ...] = ()
    outlet: str | None = None
    story: str | None = None
    published_from: str = ""
    published_to: str = ""
    worker: str = ""
    worker_states: tuple[State, ...] = ()
    type: str = ""
    speaker_id: str = ""
    proposition_id: str = ""
    unsure: bool = False
    has_note: bool = False
    without_withdrawn: bool = False

    @property
    def asks_of_annotations(self) -> bool:
        """Whether it depends on what the annotator has annotated."""
        return bool(
            self.type or self.speaker_id or self.proposition_id or self.unsure or self.has_note
        )
