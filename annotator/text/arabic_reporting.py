"""Arabic reporting clauses of one sentence: the verb first, then who, then إن or a quotation.

Works on the tokens that the English rules work on.
"""

from __future__ import annotations

from collections.abc import Sequence

from annotator.model.span import Span
from annotator.text.english_reporting import Clause
from annotator.text.reporting_tokens import Token
from annotator.text.reporting_words import word_set

_VERBS = word_set(
    "قال قالت قالوا أضاف أضافت أكد أكدت نفى نفت ذكر ذكرت أعلن أعلنت صرح صرحت أوضح أوضحت أشار أشارت "
    "أقر أقرت اعترف اعترفت زعم زعمت ادعى ادعت رفض رفضت طالب طالبت دعا دعت اعتبر اعتبرت رأى رأت "
    "تابع تابعت كتب كتبت أفاد أفادت شدد شددت لفت لفتت حذر حذرت وصف وصفت اتهم اتهمت يقول تقول يؤكد "
    "تؤكد ينفي تنفي"
)
_PARTICIPLES = word_set(
    "نافيا نافية مؤكدا مؤكدة مضيفا مضيفة قائلا قائلة مشيرا مشيرة معتبرا معتبرة معلنا معلنة موضحا "
    "موضحة داعيا داعية رافضا رافضة زاعما زاعمة محذرا محذرة"
)
_VERBAL_NOUNS = word_set("قوله قولها قولهم القول بالقول بقوله بقولها")
_RELAYED = word_set("نقلت نقل")
_SOURCES = word_set("وفقا وفق بحسب حسب")
_STOPS = word_set(
    "ان إن أن بأن بان انه إنه أنه إنها أنها لكن لكنه لكنها في عن على من إلى الى التي الذي الذين قد "
    "مع بعد قبل خلال يوم أمس امس حول منذ بينما حيث هذه هذا ذلك تلك مجددا طلب"
)


def _plain(word: str) -> str:
    """The folded word with every alif and hamza carrier alike."""
    for form in "أإآ":
        word = word.replace(form, "ا")
    return word.replace("ى", "ي")


_ALL_VERBS = frozenset(map(_plain, _VERBS))
_ALL_PARTICIPLES = frozenset(map(_plain, _PARTICIPLES))
_ALL_STOPS = frozenset(map(_plain, _STOPS))
_ALL_NOUNS = frozenset(map(_plain, _VERBAL_NOUNS))


def is_arabic(tokens: Sequence[Token]) -> bool:
    """Whether the first word with letters of a known script is Arabic."""
    for token in tokens:
        if token.kind == "word" and not token.low[:1].isdigit():
            return "\u0600" <= token.low[:1] <= "\u06ff"
    return False


def arabic_clauses(tokens: Sequence[Token]) -> list[Clause]:
    """The reporting clauses of a sentence in reading order."""
    found: list[Clause] = []
    for place, token in enumerate(tokens):
        if token.kind != "word":
            continue
        stem = _stem(token)
        if stem in _ALL_VERBS and not (place and tokens[place - 1].low == "عدم"):
            found.append(_of_verb(tokens, place, found))
        elif stem in _ALL_PARTICIPLES or stem in _ALL_NOUNS:
            found.append(_of_noun(tokens, place, found))
        elif stem in _SOURCES:
            mention = _source(tokens, place + 1)
            if mention is not None:
                cue = Span(token.start, token.end)
                found.append(Clause(cue, (mention,), Span(cue.start, mention.end), is_source=True))
    return found


def _stem(token: Token) -> str:
    """The word without “and”, “so” before it."""
    plain = _plain(token.low)
    known = _ALL_VERBS | _ALL_PARTICIPLES | _ALL_NOUNS | _SOURCES | _RELAYED
    if plain not in known and plain[:1] in "وف" and plain[1:] in known:
        return plain[1:]
    return plain


def _of_verb(tokens: Sequence[Token], place: int, earlier: Sequence[Clause]) -> Clause:
    cue = Span(tokens[place].start, tokens[place].end)
    mention = _phrase(tokens, place + 1) or _before_had(tokens, place)
    if mention is not None:
        return Clause(
            cue, (mention,), Span(min(cue.start, mention.start), max(cue.end, mention.end))
        )
    mentions = next((clause.mentions for clause in reversed(earlier) if clause.mentions), ())
    return Clause(cue, mentions, cue, inherited=True)


def _before_had(tokens: Sequence[Token], place: int) -> Span | None:
    """Who stands between كان and قد قال."""
    for first in range(place - 1, -1, -1):
        if _plain(tokens[first].low).lstrip("وف") in ("كان", "كانت"):
            return _phrase(tokens, first + 1)
    return None


def _of_noun(tokens: Sequence[Token], place: int, earlier: Sequence[Clause]) -> Clause:
    """A participle or “his saying”: who it is was named before, with whom it was relayed by."""
    cue = Span(tokens[place].start, tokens[place].end)
    relayed = _relayed(tokens, place)
    if relayed is not None:
        return Clause(cue, relayed[:1], cue, relays=relayed[1:])
    mentions = next((clause.mentions for clause in reversed(earlier) if clause.mentions), ())
    if not mentions:
        opening = _phrase(tokens, 1)
        mentions = () if opening is None else (opening,)
    return Clause(cue, mentions, cue, inherited=True)


def _relayed(tokens: Sequence[Token], place: int) -> tuple[Span, ...] | None:
    """The speaker and the relayer of نقلت الوكالة عن فلان قوله."""
    verb = next(
        (at for at in range(place - 1, -1, -1) if _stem(tokens[at]) in _RELAYED),
        None,
    )
    if verb is None:
        return None
    source = next(
        (at for at in range(verb + 1, place) if tokens[at].low == "عن"),
        None,
    )
    agency = _phrase(tokens, verb + 1)
    if source is None or source + 1 >= place:
        return None
    last = place - 1
    while last > source and tokens[last].kind != "word":
        last -= 1
    first = source + 1
    for at in range(last, source, -1):
        if tokens[at].text in "،,":
            first = at + 1
            break
    speaker = Span(tokens[first].start, tokens[last].end)
    return (speaker,) if agency is None else (speaker, agency)


def _source(tokens: Sequence[Token], place: int) -> Span | None:
    """Who is named after وفقاً: the phrase without the لِ that is written onto it."""
    if place >= len(tokens) or tokens[place].kind != "word":
        return None
    first = tokens[place]
    rest = _phrase(tokens, place + 1)
    end = rest.end if rest is not None else first.end
    has_preposition = first.text.startswith("ل") and len(first.text) > 2
    return Span(first.start + has_preposition, end)


def _phrase(tokens: Sequence[Token], place: int) -> Span | None:
    """The noun phrase that begins at index ``place``, up to a particle, a mark or a quotation."""
    end = place
    while end < len(tokens) and end - place < 9 and tokens[end].kind == "word":
        plain = _plain(tokens[end].low)
        if plain in _ALL_STOPS or _stem(tokens[end]) in _ALL_VERBS:
            break
        if plain.startswith(("لل", "بال")) or (end > place and plain.startswith("با")):
            break
        end += 1
    return Span(tokens[place].start, tokens[end - 1].end) if end > place else None
