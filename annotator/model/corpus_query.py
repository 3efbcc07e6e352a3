"""What somebody looks for in all articles: words, "phrases", beginnings*, OR, and -words to avoid.

Nothing that can be typed is an error: what makes no sense as a sign is taken as a word or left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from annotator.model.folding import FoldedText, index_words

_PARTS = re.compile(r'(?P<minus>-)?(?:"(?P<phrase>[^"]*)"|(?P<word>\S+))(?P<star>\*)?')
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″", '"'))


@dataclass(frozen=True, slots=True)
class Term:
    """Words in a row, folded; with ``is_prefix`` the last one may go on."""

    words: tuple[str, ...]
    is_prefix: bool = False


@dataclass(frozen=True, slots=True)
class CorpusQuery:
    """Of every group one term must occur, and none of ``without``."""

    groups: tuple[tuple[Term, ...], ...] = ()
    without: tuple[Term, ...] = ()

    @property
    def terms(self) -> tuple[Term, ...]:
        """What is looked for, without what is avoided."""
        return tuple(term for group in self.groups for term in group)

    def __bool__(self) -> bool:
        return bool(self.groups)


def read_query(typed: str) -> CorpusQuery:
    """The query that somebody typed.

    Words must all occur. A phrase in quotation marks must occur as it stands, a word or phrase
    with a final * may go on. OR between two terms asks for one of them, a minus before a term for
    articles without it. With nothing but terms to avoid, these are what is looked for.
    """
    typed = typed.translate(_QUOTES)
    if typed.count('"') % 2:
        head, _, tail = typed.rpartition('"')
        typed = f"{head} {tail}"
    groups: list[list[Term]] = []
    without: list[Term] = []
    is_alternative = False
    for part in _PARTS.finditer(typed):
        if part["word"] in ("OR", "|") and not part["minus"]:
            is_alternative = bool(groups)
            continue
        term = _term(part["phrase"] if part["word"] is None else part["word"], part["star"])
        if term is None:
            continue
        if part["minus"]:
            without.append(term)
        elif is_alternative:
            groups[-1].append(term)
        else:
            groups.append([term])
        is_alternative = False
    if not groups:
        groups, without = [[term] for term in without], []
    if not groups and typed.split():
        groups = [[term] for term in (_term(word, None) for word in typed.split()) if term]
    return CorpusQuery(tuple(map(tuple, groups)), tuple(without))


def _term(words: str, star: str | None) -> Term | None:
    is_prefix = star is not None or words.endswith("*")
    found = tuple(index_words(FoldedText.whole(words).body))
    return Term(found, is_prefix) if found else None
