"""English noun phrases that name who speaks: before a reporting verb, after it, after “according
to”. Rules over tokens, right for news prose, and silent where they cannot tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from annotator.model.span import Span
from annotator.text import reporting_words as words
from annotator.text.reporting_tokens import Token
from annotator.text.reporting_words import word_set

_LONGEST = 16
_COMMAS = frozenset(",–—")
_NOT_ADVERBS = word_set("family assembly ally supply reply rally daily weekly monthly")
_TIME_NOUNS = words.TIME_WORDS - word_set(
    "the a an same of few several one two three half mid last next this earlier later early late "
    "previous following"
)
_BE = word_set("is are was were be been being 's")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Who is named: ``mentions`` (several when coordinated) and whoever the phrase says relayed.

    ``inherits`` means that the subject is that of the verb before (… and said); ``subordinate``
    that the phrase opens a clause of time or cause.
    """

    mentions: tuple[Span, ...] = ()
    relays: tuple[Span, ...] = ()
    inherits: bool = False
    subordinate: bool = False


NOBODY = Phrase()
INHERITED = Phrase(inherits=True)


def subject_before(tokens: Sequence[Token], verb: int, cues: frozenset[int]) -> Phrase:
    """The subject that stands before the verb at index ``verb``; ``cues`` are the other verbs'."""
    place = _skip_back(tokens, verb - 1, cues)
    if place < 0:
        return NOBODY
    if _is_infinitive(tokens, verb):
        return INHERITED
    token = tokens[place]
    if token.low in ("and", "but", "or") and token.kind == "word":
        return INHERITED
    if token.text in _COMMAS and token.kind == "mark":
        return _around_parenthesis(tokens, place, cues)
    return _phrase_ending(tokens, place, cues)


def _is_infinitive(tokens: Sequence[Token], verb: int) -> bool:
    """Whether “to” before the verb depends on another verb than go on, be and have."""
    place = verb - 1
    while place > 0 and tokens[place].low.endswith("ly"):
        place -= 1
    if place < 1 or tokens[place].low != "to":
        return False
    return tokens[place - 1].low not in words.AUXILIARIES - {"also", "back", "yet"}


def _skip_back(tokens: Sequence[Token], place: int, cues: frozenset[int]) -> int:
    """From the verb back over auxiliaries, adverbs, times and brackets to where a subject ends."""
    while place >= 0:
        token = tokens[place]
        if token.kind == "mark" and token.text == ")":
            while place >= 0 and tokens[place].text != "(":
                place -= 1
            place -= 1
        elif token.kind != "word":
            return place
        elif token.low in words.AUXILIARIES and not token.is_capital:
            place -= 1
        elif token.low.endswith("ly") and len(token.low) > 4 and token.text.islower():
            if token.low in _NOT_ADVERBS:
                return place
            place -= 1
        elif place in cues and _is_passive_link(tokens, place):
            place -= 1
        else:
            before = _before_time(tokens, place)
            if before == place:
                return place
            place = before
    return place


def _is_passive_link(tokens: Sequence[Token], place: int) -> bool:
    """Whether the verb only leads on: was said TO have, is quoted AS saying."""
    return (
        place + 1 < len(tokens)
        and tokens[place + 1].low in ("to", "as")
        and place > 0
        and tokens[place - 1].low in _BE
    )


def _before_time(tokens: Sequence[Token], place: int) -> int:
    """The index before a phrase of time that ends at ``place``; ``place`` when there is none."""
    token = tokens[place]
    if token.low not in _TIME_NOUNS and not token.low[:1].isdigit():
        return place
    first = place
    while (
        first > 0
        and tokens[first - 1].kind == "word"
        and (tokens[first - 1].low in words.TIME_WORDS or tokens[first - 1].low[:1].isdigit())
    ):
        first -= 1
    if first > 0 and tokens[first - 1].low in words.TIME_PREPOSITIONS:
        return first - 2
    is_day = token.low.endswith("day") or tokens[first].low in ("last", "this", "next", "earlier")
    return first - 1 if is_day and first > 0 else place


def _around_parenthesis(tokens: Sequence[Token], comma: int, cues: frozenset[int]) -> Phrase:
    """The subject before “, … ,” and the verb: the name in apposition, or what it stands by."""
    if comma == 0 or tokens[comma - 1].kind in ("quote", "selected"):
        return NOBODY
    mark = tokens[comma].text
    first = comma - 1
    while first >= 0 and not (tokens[first].kind == "mark" and tokens[first].text == mark):
        if tokens[first].kind in ("quote", "selected") or comma - first > 2 * _LONGEST:
            return NOBODY
        first -= 1
    if first <= 0 or tokens[first - 1].kind != "word":
        return NOBODY
    inner = tokens[first + 1 : comma]
    outer = _phrase_ending(tokens, first - 1, cues)
    if not outer.mentions:
        outer = _around_parenthesis(tokens, first, cues)
    if not outer.mentions:
        return NOBODY
    if _is_name(inner) and not _is_bare_name(tokens, outer.mentions[-1]):
        return Phrase((_span(inner),), outer.relays, subordinate=outer.subordinate)
    return outer


def _phrase_ending(tokens: Sequence[Token], last: int, cues: frozenset[int]) -> Phrase:
    """The noun phrase whose last word is at ``last``."""
    if tokens[last].low in words.PRONOUNS or tokens[last].low in words.FIRST_PERSON:
        before = tokens[last - 1].low if last else ""
        subordinate = before in words.SUBORDINATORS - {"that"}
        return Phrase((_span(tokens[last : last + 1]),), subordinate=subordinate)
    first = last + 1
    while first > 0 and not _is_boundary(tokens, first - 1, cues):
        first -= 1
    boundary = tokens[first - 1] if first else None
    if boundary is not None and boundary.low in words.RELATIVES:
        return _before_relative(tokens, first - 1, cues)
    chunk = _without_opening(tokens[first : last + 1])
    chunk, relays = _without_additions(chunk)
    if not chunk or len(chunk) > _LONGEST or chunk[0].low in words.AUXILIARIES - {"both", "all"}:
        return INHERITED if boundary is not None and boundary.low in ("and", "but") else NOBODY
    subordinate = boundary is not None and boundary.low in words.SUBORDINATORS - {"that"}
    mentions: tuple[Span, ...] = (_span(chunk),)
    if boundary is not None and boundary.low == "and" and _is_phrase_like(chunk):
        mentions = (*_coordinated(tokens, first - 2, cues), *mentions)
    return Phrase(mentions, relays, subordinate=subordinate)


def _before_relative(tokens: Sequence[Token], relative: int, cues: frozenset[int]) -> Phrase:
    place = relative - 1
    while place >= 0 and (tokens[place].kind == "mark" or tokens[place].low in ("of", "with")):
        place -= 1
    return _phrase_ending(tokens, place, cues) if place >= 0 else NOBODY


def _coordinated(tokens: Sequence[Token], last: int, cues: frozenset[int]) -> tuple[Span, ...]:
    """What stands before “and”, when it is a noun phrase that begins the clause."""
    if last < 0 or tokens[last].kind != "word":
        return ()
    first = last + 1
    while first > 0 and not _is_boundary(tokens, first - 1, cues):
        first -= 1
    chunk = tokens[first : last + 1]
    is_first = first == 0 or tokens[first - 1].kind != "word"
    if not is_first or not _is_phrase_like(chunk) or len(chunk) > 8:
        return ()
    return (_span(chunk),)


def _is_phrase_like(chunk: Sequence[Token]) -> bool:
    return bool(chunk) and (chunk[0].is_capital or chunk[0].low in words.DETERMINERS)


def _is_boundary(tokens: Sequence[Token], place: int, cues: frozenset[int]) -> bool:
    token = tokens[place]
    if token.kind == "mark":
        return token.text not in "-‑'’&./"
    return (
        token.kind != "word"
        or place in cues
        or token.low in words.SUBORDINATORS
        or token.low in words.RELATIVES
        or (token.low in ("and", "but", "or") and not _joins_names(tokens, place))
    )


def _joins_names(tokens: Sequence[Token], place: int) -> bool:
    """Whether “and” stands inside a name or title: Ministry of Trade and Industry."""
    return (
        0 < place < len(tokens) - 1
        and tokens[place - 1].is_capital
        and not tokens[place - 1].is_possessive
        and tokens[place + 1].is_capital
        and any(token.low == "of" for token in tokens[max(0, place - 3) : place])
    )


def _without_opening(chunk: Sequence[Token]) -> Sequence[Token]:
    """The phrase without But, Meanwhile, On Tuesday, In Geneva and the like before it."""
    while chunk and chunk[0].low in words.OPENERS:
        chunk = chunk[1:]
    while chunk and chunk[0].low in words.INNER_PREPOSITIONS | words.TIME_PREPOSITIONS:
        place = 1
        while place < len(chunk) and not _begins_phrase(chunk, place):
            place += 1
        chunk = chunk[place:]
    return chunk


def _begins_phrase(chunk: Sequence[Token], place: int) -> bool:
    if place < 2:
        return False
    token, before = chunk[place], chunk[place - 1]
    if before.low in words.INNER_PREPOSITIONS or before.low in words.DETERMINERS:
        return False
    if token.low in words.DETERMINERS:
        return True
    is_after_time = before.low in _TIME_NOUNS or before.low[:1].isdigit()
    return is_after_time or (token.is_capital and not before.is_capital)


def _without_additions(
    chunk: Sequence[Token],
) -> tuple[Sequence[Token], tuple[Span, ...]]:
    """The phrase up to “who …” or “quoted by …”, and by whom it was quoted."""
    for place, token in enumerate(chunk):
        if place == 0 or token.is_capital:
            continue
        if token.low in ("quoted", "cited") and place + 1 < len(chunk):
            if chunk[place + 1].low in ("by", "in") and chunk[place + 2 :]:
                return chunk[:place], (_span(chunk[place + 2 :]),)
            return chunk[:place], ()
        if token.low in words.POSTMODIFIERS or token.low in words.RELATIVES:
            return chunk[:place], ()
        if token.low == "that":
            return chunk[:place], ()
    return chunk, ()


def phrase_after(tokens: Sequence[Token], place: int) -> Phrase:
    """The noun phrase that begins at index ``place``: after “said”, “according to”, “by”."""
    while place < len(tokens) and tokens[place].low in ("also", "then", "later"):
        place += 1
    if place >= len(tokens) or tokens[place].kind != "word":
        return NOBODY
    if tokens[place].low in words.PRONOUNS:
        return Phrase((_span(tokens[place : place + 1]),))
    end = _phrase_end(tokens, place)
    chunk = tokens[place:end]
    if not chunk or len(chunk) > _LONGEST:
        return NOBODY
    name = _apposition(tokens, end)
    if name and not _is_name(chunk):
        return Phrase((_span(name),))
    return Phrase((_span(chunk),))


def _phrase_end(tokens: Sequence[Token], place: int) -> int:
    """The index behind the noun phrase that begins at ``place``."""
    end = place
    while end < len(tokens) and not _stops_phrase(tokens, place, end):
        end += 1
    return end


def _stops_phrase(tokens: Sequence[Token], place: int, end: int) -> bool:
    """Whether the token at ``end`` is no part of the phrase that begins at ``place``."""
    token, low = tokens[end], tokens[end].low
    if token.kind != "word":
        is_inner = token.kind == "mark" and token.text in "-‑&./’'"
        return not is_inner or (token.text == "." and end + 1 == len(tokens))
    if low in words.SUBORDINATORS or low in words.RELATIVES or low in words.POSTMODIFIERS:
        return True
    if low in ("and", "but", "or", "as"):
        return not _joins_names(tokens, end)
    if end == place:
        return False
    if low in words.INNER_PREPOSITIONS | words.TIME_PREPOSITIONS:
        return not _goes_on(tokens, end)
    is_verb = low in words.AUXILIARIES | words.NEEDS_OBJECT or (
        low in words.REPORTING and low not in words.NOUN_OR_VERB
    )
    return (is_verb and not token.is_capital) or low in ("last", "late", "early") or _is_day(token)


def _goes_on(tokens: Sequence[Token], place: int) -> bool:
    """Whether the preposition at ``place`` belongs to a phrase: consul in, chair of, on Tuesday."""
    low = tokens[place].low
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    if after is None or low not in ("of", "for", "in", "at", "from", "with"):
        return False
    if low != "of" and (after.low in _TIME_NOUNS or after.low[:1].isdigit()):
        return False
    return after.is_capital or after.low in words.DETERMINERS or low in ("of", "for")


def _is_day(token: Token) -> bool:
    return token.is_capital and token.low.endswith("day") and token.low in _TIME_NOUNS


def _apposition(tokens: Sequence[Token], end: int) -> Sequence[Token]:
    """The name between commas (or a comma and the end) after a phrase that ends at ``end``."""
    if end >= len(tokens) or tokens[end].text != ",":
        return ()
    last = end + 1
    while last < len(tokens) and tokens[last].kind == "word" and last - end < 7:
        if not (tokens[last].is_capital or tokens[last].low in words.NAME_PARTICLES):
            return ()
        last += 1
    name = tokens[end + 1 : last]
    return name if _is_name(name) else ()


def _is_name(chunk: Sequence[Token]) -> bool:
    """Whether every word begins with a capital, particles of names apart."""
    return (
        1 <= len(chunk) <= 7
        and chunk[0].is_capital
        and chunk[-1].is_capital
        and all(
            token.is_capital or token.low in words.NAME_PARTICLES or token.kind == "mark"
            for token in chunk
        )
        and chunk[0].low not in words.DETERMINERS
    )


def _is_bare_name(tokens: Sequence[Token], span: Span) -> bool:
    inside = [token for token in tokens if span.start <= token.start and token.end <= span.end]
    return _is_name(inside) and not any(token.is_possessive for token in inside)


def first_phrase(tokens: Sequence[Token]) -> Phrase:
    """The phrase that opens a sentence, after a phrase of place or time and its comma."""
    place = 0
    if tokens and tokens[0].low in words.INNER_PREPOSITIONS | words.TIME_PREPOSITIONS:
        while place < len(tokens) and tokens[place].text != ",":
            place += 1
        place += 1
    while place < len(tokens) and tokens[place].low in words.OPENERS:
        place += 1
    phrase = phrase_after(tokens, place)
    if not phrase.mentions or not tokens[place].is_capital:
        return phrase
    name = place
    while name < len(tokens) and (
        tokens[name].is_capital or tokens[name].low in words.NAME_PARTICLES
    ):
        name += 1
    # After a name that opens the sentence comes its verb: Orr opened the bridge.
    run = tokens[place:name]
    if tokens[place].low not in words.DETERMINERS and run[-1].is_capital:
        return Phrase((Span(run[0].start, min(run[-1].end, phrase.mentions[0].end)),))
    return phrase


def _span(chunk: Sequence[Token]) -> Span:
    """The words of the phrase, without a comma or hyphen left at its edge."""
    kept = list(chunk)
    while kept and kept[-1].kind == "mark":
        kept.pop()
    while kept and kept[0].kind == "mark":
        kept.pop(0)
    kept = kept or list(chunk)
    return Span(kept[0].start, kept[-1].end)
