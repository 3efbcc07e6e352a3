"""English reporting clauses of one sentence: X said, said X, according to X, X was quoted as
saying. Gives every clause with its place; which of them reports given words is not its matter.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from annotator.model.span import Span
from annotator.text import reporting_words as words
from annotator.text.noun_phrases import (
    Phrase,
    first_phrase,
    phrase_after,
    subject_before,
)
from annotator.text.reporting_tokens import Token
from annotator.text.reporting_words import word_set

_BE = word_set("is are was were be been being")
_AFTER_TO = word_set(
    "to will would shall should can could may might must they we i who not both all also n't "
    "don't doesn't didn't people"
)
_OPINIONS = word_set("opinion view")
_BEFORE_NOUN = word_set("a an the its his her their")
_MADE = words.DOCUMENTS | {"claim", "promise"}
_SURE = word_set("convinced certain sure confident adamant hopeful clear")
_MOST_CUES = 24
_SOURCES_BY_WORD: dict[str, list[tuple[str, ...]]] = {}
for _source in words.FOLLOWED_SOURCES:
    _SOURCES_BY_WORD.setdefault(_source[0], []).append(_source)


@dataclass(frozen=True, slots=True)
class Clause:
    """One reporting clause: its cue, who is named, and the stretch of text it takes up.

    ``is_source`` is “according to X” and its like; ``is_relay`` a verb by which papers pass on
    what others say; ``addressee`` where who was told begins and ends; ``subordinate`` that it only
    tells the time or cause of something else, ``inherited`` that its subject is named further back.
    """

    cue: Span
    mentions: tuple[Span, ...]
    extent: Span
    relays: tuple[Span, ...] = ()
    addressee: Span | None = None
    is_source: bool = False
    is_relay: bool = False
    subordinate: bool = False
    inherited: bool = False


def english_clauses(tokens: Sequence[Token]) -> list[Clause]:
    """The reporting clauses of a sentence in reading order."""
    places = _cue_places(tokens)[:_MOST_CUES]
    cues = frozenset(place for place, _ in places)
    found: list[Clause] = []
    for place, length in places:
        clause = _clause(tokens, place, length, cues, found)
        if clause is not None:
            found.append(clause)
    found += _sources(tokens)
    return sorted(found, key=lambda clause: clause.cue)


def _cue_places(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Where reporting verbs stand, with how many tokens each takes."""
    found = []
    for place, token in enumerate(tokens):
        if token.kind != "word":
            continue
        if token.low in words.REPORTING and _is_verb(tokens, place):
            found.append((place, _length(tokens, place)))
        elif (length := _phrase_cue(tokens, place)) > 0:
            found.append((place, length))
    return found


def _is_verb(tokens: Sequence[Token], place: int) -> bool:
    token = tokens[place]
    before = tokens[place - 1] if place else None
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    if token.is_capital and not (place == 0 or before is None or before.kind != "word"):
        return False
    if place == 0 and after is not None and after.low in ("about", "whether", "why", "if", "by"):
        return False  # Asked about …, the minister said
    if token.low in words.NEEDS_OBJECT:
        return after is not None and after.low in ("it", "that", "out")
    if before is None or before.kind != "word":
        return token.low not in words.NOUN_OR_VERB or token.low.endswith(("s", "d", "t"))
    if before.low in words.DETERMINERS - {"all", "both", "each", "that", "this"}:
        return False
    if before.is_possessive:
        return False
    if token.low in words.NOUN_OR_VERB and not token.low.endswith("ed"):
        if before.low in words.INNER_PREPOSITIONS - {"to"}:
            return False
        if not token.low.endswith("s"):
            return before.low in _AFTER_TO or _is_plural(before)
    return not (token.low.endswith("ing") and before.low in ("of", "for", "in", "without"))


def _is_plural(token: Token) -> bool:
    return (
        token.low.endswith("s") and not token.low.endswith(("ss", "us", "is"))
    ) or token.low in (
        "people",
        "police",
    )


def _length(tokens: Sequence[Token], place: int) -> int:
    """The verb with its particle: called on, ruled out, pointed out."""
    after = tokens[place + 1].low if place + 1 < len(tokens) else ""
    token = tokens[place].low
    is_pair = (token.startswith("call") and after in ("on", "for", "upon")) or (
        token.startswith(("rul", "point")) and after == "out"
    )
    return 2 if is_pair else 1


def _phrase_cue(tokens: Sequence[Token], place: int) -> int:
    """Cues of several words: is of the opinion, sent a note that, made clear that."""
    first = tokens[place].low
    is_being = first in _BE
    if not is_being and (place + 1 == len(tokens) or tokens[place + 1].low not in _BEFORE_NOUN):
        return 0  # nearly every word
    low = [token.low for token in tokens[place : place + 5]]
    if is_being and len(low) > 3 and low[1] == "of" and low[3] in _OPINIONS:
        return 4
    if is_being and len(low) > 2 and low[1] in _SURE and low[2] == "that":
        return 2
    if len(low) > 3 and low[1] in _BEFORE_NOUN:
        is_made = first.endswith(("ed", "nt", "ve", "de", "s")) and first not in words.REPORTING
        if is_made and low[2] in _MADE and low[3] in ("that", "saying"):
            return 3
    return 0


def _clause(
    tokens: Sequence[Token],
    place: int,
    length: int,
    cues: frozenset[int],
    earlier: Sequence[Clause],
) -> Clause | None:
    verb = tokens[place]
    cue = Span(verb.start, tokens[place + length - 1].end)
    if _is_passive(tokens, place):
        return _passive(tokens, place, cue)
    inverted = _inverted(tokens, place, length)
    phrase = subject_before(tokens, place, cues - {place})
    if verb.low.endswith("ing") and not phrase.mentions:
        phrase = _of_participle(tokens, place, cues)
    elif inverted is not None and (not phrase.mentions or _reported_ends_before(tokens, place)):
        phrase = inverted
    if phrase.inherits or (not phrase.mentions and not inverted):
        inherited = _inherited(tokens, place, earlier, phrase)
        if inherited is None:
            return None
        phrase = replace(inherited, inherits=True)
    is_inherited = phrase.inherits
    phrase = _behind_document(tokens, phrase)
    return Clause(
        cue=cue,
        mentions=phrase.mentions,
        extent=_extent(cue, phrase),
        relays=phrase.relays,
        addressee=_addressee(tokens, place + length),
        is_relay=verb.low in words.RELAYING,
        subordinate=phrase.subordinate,
        inherited=is_inherited,
    )


def _is_passive(tokens: Sequence[Token], place: int) -> bool:
    verb = tokens[place].low
    if not verb.endswith(("ed", "told", "said", "written", "held", "thought")):
        return False
    before = place - 1
    while before >= 0 and (tokens[before].low.endswith("ly") or tokens[before].low == "also"):
        before -= 1
    return before >= 0 and tokens[before].low in _BE | {"am"}


def _passive(tokens: Sequence[Token], place: int, cue: Span) -> Clause | None:
    """Was told by X: who says is behind “by”; who was told says nothing."""
    for after in range(place + 1, min(place + 6, len(tokens))):
        if tokens[after].low == "by":
            phrase = phrase_after(tokens, after + 1)
            if phrase.mentions:
                return Clause(cue, phrase.mentions, _extent(cue, phrase))
        if tokens[after].kind != "word" or tokens[after].low in ("that", "to", "as"):
            break
    return None


def _inverted(tokens: Sequence[Token], place: int, length: int) -> Phrase | None:
    """The subject behind the verb, when what is reported stands before it."""
    if tokens[place].low not in words.INVERTING or length > 1 or place == 0:
        return None
    before = tokens[place - 1]
    if before.kind == "word" or (before.kind == "mark" and before.text not in ",–—?!"):
        return None
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    if after is None or after.kind != "word":
        return None
    is_subject = (
        after.is_capital
        or after.low in words.DETERMINERS
        or after.low in words.PRONOUNS
        or after.low.endswith("s")
    )
    phrase = phrase_after(tokens, place + 1) if is_subject else None
    return phrase if phrase is not None and phrase.mentions else None


def _reported_ends_before(tokens: Sequence[Token], place: int) -> bool:
    """Whether a quotation or the selected words stand right before the verb or its comma."""
    before = tokens[place - 1]
    if before.kind == "mark" and place > 1:
        before = tokens[place - 2]
    return before.kind in ("quote", "selected")


def _of_participle(tokens: Sequence[Token], place: int, cues: frozenset[int]) -> Phrase:
    """Whose “telling” it is in: quotes X as telling; X was quoted as saying."""
    if place and tokens[place - 1].low == "as":
        for start in range(place - 2, -1, -1):
            if tokens[start].low in ("quoted", "quotes", "quote", "quoting", "cited", "cites"):
                if start + 1 < place - 1:
                    return phrase_after(tokens, start + 1)
                return subject_before(tokens, start, cues - {start})
    return Phrase(inherits=True)


def _inherited(
    tokens: Sequence[Token], place: int, earlier: Sequence[Clause], phrase: Phrase
) -> Phrase | None:
    """The subject of the clause before, or of the sentence, for … and said, …, saying."""
    known = [clause for clause in earlier if clause.mentions and not clause.is_source]
    if known:
        # … said he had told them …, and had called back / and called for: the tense tells whose.
        is_deep = _is_perfect(tokens, place)
        outer = [clause for clause in known if not _is_embedded(tokens, clause, known)]
        clause = (known if is_deep or not outer else outer)[-1]
        return Phrase(clause.mentions, clause.relays)
    opening = first_phrase(tokens)
    if opening.mentions and opening.mentions[-1].end <= tokens[place].start:
        return replace(opening, inherits=False)
    is_alone = phrase.inherits or place == 0 or tokens[place - 1].kind != "word"
    return Phrase() if is_alone else None


def _is_perfect(tokens: Sequence[Token], place: int) -> bool:
    """Whether “had” stands close before the verb, in the same run of words."""
    for before in range(place - 1, max(-1, place - 9), -1):
        if tokens[before].kind != "word":
            return False
        if tokens[before].low == "had":
            return True
    return False


def _is_embedded(tokens: Sequence[Token], clause: Clause, known: Sequence[Clause]) -> bool:
    """Whether the clause is itself what another one reports."""
    for outer in known:
        begin = outer.cue.end
        if outer.addressee is not None and outer.addressee.end <= clause.mentions[0].start:
            begin = outer.addressee.end
        if begin > clause.mentions[0].start or outer is clause:
            continue
        first, last = _places(tokens, begin, clause.mentions[0].start)
        if first == last or (first + 1 == last and tokens[first].low == "that"):
            return True
    return False


def _places(tokens: Sequence[Token], start: int, end: int) -> tuple[int, int]:
    """The places [first, last) of the tokens that begin in ``[start, end)``."""
    first = bisect_left(tokens, start, key=_start)
    return first, bisect_left(tokens, end, lo=first, key=_start)


def _start(token: Token) -> int:
    return token.start


def _behind_document(tokens: Sequence[Token], phrase: Phrase) -> Phrase:
    """For a post by X, a letter from X: who it is by."""
    if not phrase.mentions:
        return phrase
    mention = phrase.mentions[-1]
    first, last = _places(tokens, mention.start, mention.end)
    for place in range(first, last - 1):
        is_document = tokens[place].low in words.DOCUMENTS
        if is_document and tokens[place + 1].low in ("by", "from"):
            behind = phrase_after(tokens, place + 2)
            if behind.mentions:
                return replace(phrase, mentions=behind.mentions)
    return phrase


def _addressee(tokens: Sequence[Token], place: int) -> Span | None:
    """Who is told: the phrase right behind the verb, unless a clause begins there."""
    if place >= len(tokens) or tokens[place].kind != "word":
        return None
    token = tokens[place]
    if token.low in ("her", "him", "them", "me", "us", "you", "it"):
        return Span(token.start, token.end)
    phrase = phrase_after(tokens, place)
    return phrase.mentions[0] if phrase.mentions else None


def _sources(tokens: Sequence[Token]) -> list[Clause]:
    found = []
    for place, token in enumerate(tokens):
        for source in _SOURCES_BY_WORD.get(token.low, ()):
            if tuple(known.low for known in tokens[place : place + len(source)]) != source:
                continue
            last = place + len(source) - 1
            phrase = _behind_document_in(tokens, last + 1)
            if phrase.mentions:
                cue = Span(tokens[place].start, tokens[last].end)
                found.append(Clause(cue, phrase.mentions, _extent(cue, phrase), is_source=True))
    return found


def _behind_document_in(tokens: Sequence[Token], place: int) -> Phrase:
    """As `phrase_after`; for a piece in X, a note from X it is X."""
    end = min(place + 4, len(tokens))
    for at in range(place, end):
        is_document = tokens[at].low in words.DOCUMENTS and at + 1 < len(tokens)
        if is_document and tokens[at + 1].low in ("in", "by", "from", "on", "to"):
            return phrase_after(tokens, at + 2)
    return phrase_after(tokens, place)


def _extent(cue: Span, phrase: Phrase) -> Span:
    spans = (cue, *phrase.mentions)
    inherited = [span for span in phrase.mentions if abs(span.start - cue.start) > 400]
    if inherited:
        return cue
    return Span(min(span.start for span in spans), max(span.end for span in spans))
