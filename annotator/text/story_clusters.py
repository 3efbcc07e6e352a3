"""Which articles are copies of one story: those that share most of their sentences, whatever their
letter case, punctuation and spaces. Knows articles by their keys only.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)

_ENDS = re.compile("[.!?…。！？؟۔।\n\u2028\u2029]+")
_NOT_WORDS = re.compile(r"[\W_]+")
# Shorter pieces ("he said", "Reuters") are in too many articles to tell of anything.
_FEWEST_LETTERS = 20
# The shares of the shorter and of the longer article that must stand in the other: a copy may be
# cut, but a flash of one sentence is no copy of the report that followed.
_OF_SHORTER, _OF_LONGER = 0.6, 0.3
# What is in more articles than this is compared with the first of them only; copies of a story are
# linked through these.
_MOST_POSTINGS = 60


def sentence_marks(text: str) -> dict[int, int]:
    """The sentences of a text as hashes, with the letters and digits each has.

    Equal for texts that differ in case, spaces and punctuation. A sentence counts once.
    """
    marks = {}
    for piece in _ENDS.split(text):
        letters = _NOT_WORDS.sub("", unicodedata.normalize("NFKC", piece).casefold())
        if len(letters) >= _FEWEST_LETTERS:
            digest = hashlib.blake2b(letters.encode(), digest_size=8).digest()
            marks[int.from_bytes(digest)] = len(letters)
    return marks


def clusters(articles: Mapping[Key, Mapping[int, int]]) -> list[list[Key]]:
    """The groups of two and more articles that are copies of one story.

    ``articles`` holds the ``sentence_marks`` of each. Two are copies when the sentences they share
    make up six tenths of the shorter one and three tenths of the longer; copies of copies belong
    together. Groups and their members come in the order given, which does not decide who belongs
    together unless a sentence is in more than 60 articles.
    """
    leader: dict[Key, Key] = {key: key for key in articles}

    def leading(key: Key) -> Key:
        while leader[key] != key:
            leader[key] = leader[leader[key]]
            key = leader[key]
        return key

    sizes = {key: sum(marks.values()) for key, marks in articles.items()}
    postings: dict[int, list[Key]] = defaultdict(list)
    for key, marks in articles.items():
        shared: dict[Key, int] = defaultdict(int)
        for mark, letters in marks.items():
            found = postings[mark]
            for other in found:
                shared[other] += letters
            if len(found) < _MOST_POSTINGS:
                found.append(key)
        for other, letters in shared.items():
            shorter, longer = sorted((sizes[key], sizes[other]))
            if letters >= max(_OF_SHORTER * shorter, _OF_LONGER * longer):
                leader[leading(key)] = leading(other)
    groups: dict[Key, list[Key]] = defaultdict(list)
    for key in articles:
        groups[leading(key)].append(key)
    return [members for members in groups.values() if len(members) > 1]


def named_stories(
    articles: Iterable[tuple[Key, str | None, Mapping[int, int]]],
) -> dict[Key, str | Key | None]:
    """The story of each article: the one it was given (second), else that of a copy that was given
    one, else the key of the first of its copies; None for an article by itself.
    """
    given = {key: (story, marks) for key, story, marks in articles}
    stories: dict[Key, str | Key | None] = {key: story for key, (story, _) in given.items()}
    for members in clusters({key: marks for key, (_, marks) in given.items()}):
        named = [story for key in members if (story := given[key][0]) is not None]
        for key in members:
            if stories[key] is None:
                stories[key] = named[0] if named else members[0]
    return stories
