"""An annotation's canonical JSON text, made once: its row, digests and log entry are cut from it.

Canonical means sorted keys, no spaces, nothing escaped that need not be: one value, one text.
"""

from __future__ import annotations

import json
from json.encoder import encode_basestring

from annotator.model.annotation import Annotation
from annotator.model.article import text_digest
from annotator.model.span import Span

_ANY = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


class AnnotationText:
    """The pieces of one annotation's text, of which those who keep it need different ones.

    The texts of lists and objects are at hand singly, None where the annotation has nothing.
    """

    __slots__ = (
        "_digest",
        "_guidelines",
        "_head",
        "_middle",
        "_tail",
        "attributes",
        "cue",
        "fragments",
        "mention",
        "predicted",
        "quotes",
        "via",
    )

    def __init__(self, annotation: Annotation) -> None:
        text = encode_basestring
        self._digest = ""
        self.fragments = (
            f"[{','.join([f'[{one.start},{one.end}]' for one in annotation.fragments])}]"
        )
        self.quotes = f"[{','.join([text(quote) for quote in annotation.quotes])}]"
        self.via = (
            f"[{','.join([text(one) for one in annotation.via])}]" if annotation.via else "[]"
        )
        self.mention = _span(annotation.mention)
        self.cue = _span(annotation.cue)
        self.attributes = _ANY(dict(annotation.attributes)) if annotation.attributes else "{}"
        predicted = annotation.predicted
        self.predicted = None if predicted is None else _ANY(dict(predicted))
        self._guidelines = annotation.guidelines
        self._head = (
            f'{{"annotator":{text(annotation.annotator)},'
            f'"article_id":{text(annotation.article_id)},'
            f'"attributes":{self.attributes},'
            f'"certainty":{text(annotation.certainty)},'
            f'"changed":{text(annotation.changed)},'
            f'"created":{text(annotation.created)},'
            f'"cue":{self.cue or "null"},'
            f'"date_said":{_text(annotation.date_said)},'
            f'"form":{text(annotation.form)},'
            f'"fragments":{self.fragments}'
        )
        self._middle = (
            f',"id":{text(annotation.id)},'
            f'"mention":{self.mention or "null"},'
            f'"note":{text(annotation.note)}'
        )
        foreseen = "" if self.predicted is None else f',"predicted":{self.predicted}'
        self._tail = (
            f',"origin":{text(annotation.origin)}{foreseen},'
            f'"proposition_id":{_text(annotation.proposition_id)},'
            f'"quotes":{self.quotes},'
            f'"speaker_id":{_text(annotation.speaker_id)},'
            f'"stance":{_text(annotation.stance)},'
            f'"type":{text(annotation.type)},'
            f'"unsure":{"true" if annotation.unsure else "false"},'
            f'"via":{self.via}}}'
        )

    def stored(self) -> str:
        """What the digest of its row is over: no number, and no mention of the first guidelines."""
        return f"{self._head}{self._later_guidelines()}{self._middle}{self._tail}"

    def stored_digest(self) -> str:
        """The digest of its row, made when it is first asked for."""
        if not self._digest:
            self._digest = text_digest(self.stored())
        return self._digest

    def numbered(self, number: int) -> str:
        """What the change log keeps: as `stored`, with its number."""
        later = self._later_guidelines()
        return f'{self._head}{later}{self._middle},"number":{number}{self._tail}'

    def told(self) -> str:
        """What the digest of a handed in annotation is over: no number, the guidelines always."""
        return f'{self._head},"guidelines":{self._guidelines}{self._middle}{self._tail}'

    def _later_guidelines(self) -> str:
        return "" if self._guidelines == 1 else f',"guidelines":{self._guidelines}'


def _text(value: str | None) -> str:
    return "null" if value is None else encode_basestring(value)


def _span(span: Span | None) -> str | None:
    return None if span is None else f"[{span.start},{span.end}]"
