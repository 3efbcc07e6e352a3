"""Row 26: a clock that jumps changes nothing but the times: order comes from counters."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.hazards.frame import Hazard, Tally, hazard, of_module
from tests.hazards.nursery import nursery
from tests.hazards.samples import make_sample


@hazard(
    row=26,
    words="sessions of work under a jumping clock end as under a straight one",
    small=2,
    full=50,
)
def jumping_clock(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    sample = make_sample(folder)
    with nursery() as forks:
        for number in range(tries):
            seed = dice.randrange(10**6)
            ended = []
            for kind in ("straight", "jumping"):
                copy = sample.copied(folder / f"{number}-{kind}")
                ended.append(
                    forks.run(
                        *(str(copy.desk), str(copy.lead), seed, kind == "jumping"),
                        call="tests.hazards.stories:work_by_clock",
                    )
                )
                checked = forks.run("check", copy.desk)
                tally.expect(checked.code == 0, f"seed {seed}, {kind}: {checked.words()}")
            straight, jumping = ended
            tally.expect(straight.code == 0 == jumping.code, f"{seed}: {jumping.words()}")
            tally.expect(
                straight.out == jumping.out and bool(straight.out), f"seed {seed}: another result"
            )
            tally.tried()


@pytest.mark.parametrize("entry", of_module(__name__))
def test_hazard(entry: Hazard, tmp_path: Path) -> None:
    entry.tried_small(tmp_path)
