"""What the card of an annotation says beside the text: type, stance, who, through whom."""

from __future__ import annotations

from collections.abc import Collection

from annotator.model.annotation import Annotation
from annotator.model.scheme import Scheme
from annotator.ui.gutter import CardText
from annotator.ui.people import People


class CardWords:
    """Words for cards, by the project's scheme and people.

    ``damaged`` has the ids of the annotations that are not as they were stored.
    """

    def __init__(
        self, scheme: Scheme, people: People, damaged: Collection[str] = frozenset()
    ) -> None:
        self._damaged = damaged
        self._scheme = scheme
        self._people = people

    def card(self, annotation: Annotation) -> CardText:
        """What the card of this annotation says."""
        scheme, name = self._scheme, self._people.speaker_name
        return CardText(
            type=scheme.type(annotation.type).short,
            symbol=scheme.stance(annotation.stance).symbol if annotation.stance else "",
            speaker=name(annotation.speaker_id),
            via=", ".join(name(relayer) for relayer in annotation.via),
            missing=scheme.missing(annotation),
            is_unsure=annotation.unsure,
            has_note=bool(annotation.note),
            is_damaged=annotation.id in self._damaged,
        )
