"""Small random studies for computing figures by brute force."""

from __future__ import annotations

import random

from annotator.agreement.study import Study, StudyArticle, Unit

TYPES = ("acknowledgment", "claim", "denial")


def random_study(seed, *, articles=(2, 5), overlapping=False, everybody=False):
    """Two or three annotators who mark mostly the same places with moved ends."""
    dice = random.Random(seed)
    names = ("a", "b", "c")[: dice.randint(2, 3)]
    made = []
    for number in range(dice.randint(*articles)):
        sets = {
            name: units_of(dice, number, name, overlapping=overlapping)
            for name in names
            if everybody or dice.random() < 0.85
        }
        story = dice.choice([None, None, "wire"])
        batch = dice.choice(["b1", "b2"])
        excluded = ((0, 12),) if dice.random() < 0.3 else ()
        made.append(
            StudyArticle(
                f"art{number}", story, 300, sets,
                title=f"Title {number}", batch=batch, excluded=excluded, digest=f"{seed}-{number}",
            )
        )  # fmt: skip
    return Study(names, tuple(made), batches={"b1": "first", "b2": "second"})


def units_of(dice, number, name, *, overlapping):
    units = []
    for place in range(5):
        if dice.random() < 0.8:
            start = 50 * place + dice.randint(0, 8)
            end = 50 * place + 30 + dice.randint(0, 8)
            fragments = ((start, end),)
            if dice.random() < 0.2:
                fragments = ((start, start + 9), (start + 14, end))
            if overlapping and dice.random() < 0.15:
                fragments = ((start, end + 25),)
            units.append(
                Unit(
                    f"{number}{name}{place}", fragments, dice.choice(TYPES),
                    dice.choice(["x", "y", None]), dice.choice(["supports", "opposes"]),
                    dice.choice(["P", "Q", None]), f"words {place}",
                )
            )  # fmt: skip
    return tuple(units)


def figure(result, measure, of="spans", kind=None, pair=None):
    (found,) = [
        entry
        for entry in result
        if (entry.measure, entry.of, entry.type, entry.pair) == (measure, of, kind, pair)
    ]
    return found
