"""English words by which news texts report speech, and the small words around a speaker's name.

Word lists only: what they are read for stands in `reporting_clauses` and `noun_phrases`.
"""

from __future__ import annotations


def word_set(words: str) -> frozenset[str]:
    """The words of a text that lists them with spaces between."""
    return frozenset(words.split())


_SAYING = """
accuse acknowledge add admit affirm agree allege announce answer argue ask assert assure blame
boast call caution charge cite claim clarify comment complain concede conclude condemn confess
confirm contend contradict counter criticise criticize declare decline defend demand deny
describe disclose dismiss dispute emphasise emphasize estimate explain express fear hint hope imply
indicate inform insist joke lament maintain mention note object observe offer oppose order pledge
point posit post predict promise propose protest question recall recommend refuse refute reiterate
reject remark remind repeat reply report request respond reveal rule shout signal state stress
suggest suspect threaten tweet underline underscore urge voice vow warn welcome whisper wonder
"""
_IRREGULAR = """
say says said saying tell tells told telling write writes wrote written writing think thinks
thought believe believes believed believing hold holds held put puts read reads know knows knew
admitted admitting ruled conceded denies denied denying replies replied replying hinted
swear swears swore deem deems deemed
"""
_NOUNS_TOO = word_set(
    "answer blame call cause charge claim comment counter demand estimate fear hold hope lament "
    "mention note notes object offer order pledge point post posts promise protest question read "
    "recall remark report reports request requests claims demands comments calls hopes fears "
    "promises questions points signal state states stress voice vow warn welcome charges orders "
    "offers answers estimates pledges objects put thought puts vows"
)
_WEAK = word_set("hold holds held put puts read reads know knows knew point posits")


def _forms(verb: str) -> set[str]:
    stem = verb.removesuffix("e")
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return {verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"}
    third = verb + ("es" if verb.endswith(("s", "sh", "ch", "x")) else "s")
    return {verb, third, stem + "ed", stem + "ing"}


REPORTING = frozenset(
    {form for verb in _SAYING.split() for form in _forms(verb)} | set(_IRREGULAR.split())
) - {"admited", "admiting", "order", "orders", "point"}
"""Forms of the verbs of saying, asking, granting and denying."""

NOUN_OR_VERB = _NOUNS_TOO
"""Forms that are nouns as well: after an article or a preposition they are no cue."""

NEEDS_OBJECT = _WEAK
"""Verbs that report only together with “it”, “that” or “out”."""

INVERTING = word_set(
    "said says added adds asked asks wrote writes replied replies explained insisted argued noted "
    "warned declared announced stressed observed remarked recalled joked admitted conceded "
    "concluded answered responded continued claimed"
)
"""Verbs that may stand before their subject: “…,” said X."""

RELAYING = word_set("reported reports quoted quotes cited cites wrote writes")
"""Verbs by which one paper passes on what another source says."""

AUXILIARIES = word_set(
    "has have had having is are was were be been being will would shall should can could may might "
    "must do does did not n't never to again twice once more also then later since already still "
    "even further furthermore meanwhile therefore however thus both all each repeatedly itself "
    "himself herself themselves moreover instead too went on go goes going gone used earlier "
    "yesterday today tonight tomorrow now just only yet separately"
)
"""What may stand between a subject and its verb."""

TIME_WORDS = word_set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may "
    "june july august september october november december morning afternoon evening night noon "
    "midnight week month year weekend day days weeks months years ago late early mid last next "
    "this earlier later yesterday today hours hour minutes dawn dusk spring summer autumn winter "
    "a.m. p.m. the a an same following previous half of few several one two three"
)
TIME_PREPOSITIONS = word_set("on in at by during since late early last this within")

DETERMINERS = word_set(
    "the a an this that these those his her its their our my your one two three several some many "
    "most no every another other both all each few any"
)
POSSESSIVES = word_set("his her its their")

NAME_PARTICLES = word_set(
    "of de da di du del der den van von bin ibn ben al el la le and & for the y e dos das ter ten"
)
INNER_PREPOSITIONS = word_set("of for at in from with to on by near")
"""Prepositions that go on with a noun phrase: a spokeswoman for the ministry."""

OPENERS = word_set(
    "but and yet still meanwhile later however now today then instead also so nor or thus besides "
    "moreover furthermore separately earlier tonight yesterday asked"
)
"""Words that open a sentence without being part of its subject."""

SUBORDINATORS = word_set(
    "that because when after before while whereas whether if although though as since until than "
    "where how why what unless lest once"
)
RELATIVES = word_set("who whom whose which")
POSTMODIFIERS = word_set("quoted cited named called based speaking familiar close briefed")

PRONOUNS = word_set("he she it they")
FIRST_PERSON = word_set("i we you")

DOCUMENTS = word_set(
    "post statement letter note tweet message report communique communiqué release memo article "
    "piece editorial video interview"
)
"""Things that are written or said: behind them stands who they are by or from."""

SPOKESPEOPLE = word_set(
    "spokesman spokeswoman spokesperson spokespeople representative lawyer speaker"
)

FOLLOWED_SOURCES = (
    ("according", "to"),
    ("as", "per"),
    ("in", "the", "words", "of"),
    ("in", "the", "view", "of"),
    ("in", "the", "opinion", "of"),
    ("citing",),
    ("quoted", "by"),
    ("cited", "by"),
    ("quoting",),
)
"""Words after which a source is named."""
