"""Words by which a claim opposes rather than supports: refusals and facts that are negated.

Narrow on purpose: most negations do not tell the stance (rain cannot explain the flood), and a
stance that is wrongly turned costs the annotator as much as one that is wrongly left.
"""

from __future__ import annotations

import re

_REFUSAL = re.compile(
    r"\b(?:will|would|shall)\s+(?:\w+\s+)?(?:not|never)\b|\b(?:won|wouldn|shan)['’]t\b|"
    r"\b(?:we|i)\s+(?:do|did|are|am)\s+not\b|\b(?:we|i)\s+(?:don|didn)['’]t\b|"
    r"\bdid\s+not\b|\bdidn['’]t\b|\b(?:refus|declin|reject|oppos)(?:e|es|ed|ing)\b|"
    r"\b(?:no longer|not)\s+(?:willing|prepared|ready)\b|\bunacceptable\b|"
    r"\b(?:must|should|ought)\s+(?:not|never)\b|\bmustn['’]t\b|\bshouldn['’]t\b",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"\b(?:whether|if)\b", re.IGNORECASE)
_ARABIC = re.compile(r"(?<!\w)(?:لن|فلن|ولن|أرفض|نرفض)(?!\w)")


def is_refusal(words: str) -> bool:
    """Whether the words refuse, or say that something was not done: will not, did not, لن."""
    if _ARABIC.search(words):
        return True
    return _REFUSAL.search(words) is not None and _QUESTION.search(words) is None
