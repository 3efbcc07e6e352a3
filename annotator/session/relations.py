"""Whether relations between propositions can hold together: what implies and what excludes what."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from annotator.errors import InputRefused
from annotator.model.proposition import Proposition


def check_relations(propositions: Collection[Proposition]) -> None:
    """Raise InputRefused, naming the propositions, where relations contradict each other.

    Nothing may imply itself, also not by way of others, and nothing may imply two propositions
    that exclude each other, or one that it excludes itself.
    """
    known = {proposition.id: proposition for proposition in propositions}
    implies = {one.id: one.implies for one in propositions if one.implies}
    excluded = {frozenset((one.id, other)) for one in propositions for other in one.excludes}
    for pair in excluded:
        if len(pair) == 1:
            raise InputRefused(f"“{known[next(iter(pair))].text}” cannot exclude itself.")
    for start in implies:
        reached = dict(_followed(start, implies))
        if start in reached:
            other = known.get(reached[start], known[start])
            raise InputRefused(
                f"“{known[start].text}” and “{other.text}” would imply each other; propositions "
                "that mean the same are merged."
                if other.id != start
                else f"“{known[start].text}” cannot imply itself."
            )
        together = {start, *reached}
        clash = next((pair for pair in excluded if pair <= together), None)
        if clash is not None:
            first, second = sorted(known[one].text for one in clash)
            raise InputRefused(
                f"“{known[start].text}” would imply what is excluded: “{first}” and “{second}” "
                "exclude each other. Take one of the relations away."
            )


def _followed(start: str, implies: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    """What ``start`` implies, directly or not, each with the one that it was reached from."""
    seen: set[str] = set()
    waiting = [(other, start) for other in implies[start]]
    while waiting:
        reached, before = waiting.pop()
        if reached not in seen:
            seen.add(reached)
            yield reached, before
            waiting += [(other, reached) for other in implies.get(reached, ())]
