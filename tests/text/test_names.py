from __future__ import annotations

import random
from pathlib import Path

import pytest

from annotator.text.names import ALIKE, NameNearness, nearness

_SAME = """
Ildar Qoveshti | Eldar Koveshty
Ildar Qoveshti | Ildor Goveshti
Ildar Qoveshti | Koveshty
Ildar Qoveshti | Qoveshti, Ildar
Ildar Qoveshti | I. Qoveshti
Ildar Qoveshti | إلدار قوفيشتي
Ildar Qoveshti | Ильдар Ковешти
Ildar Qoveshti | قوفيشتي
Sefa Durnai | سيفا دورناي
Ysolde Caldré | YSOLDE CALDRE
Ysolde Caldré | Isolde Kaldre
Ysolde Caldre\u0301 | Ysolde Caldré
Abd al-Hadi Vrenn | Abd Alhadi Vrenn
Mohamed Tarvesh | Muhammad Tarvesh
Husein Orlo | Hossein Orlo
Yusuf Marend | Yousef Marend
Minister Qoveshti | Ildar Qoveshti
Dr. Bram Oldersill | Bram Oldersill
Orrul River Commission | River Orrul Commission
Orrul River Commission | Orrul River Comission
Maren Ostvale | Maren Ostvael
O’Drannell | O'Drannell
O’Drannell | ODrannell
Sergei Vronn | Sergej Vronn
Katarzyna Wolmsk | Katarzina Volmsk
Anne-Marie Sollun | Anne Marie Sollun
Peldavian foreign ministry | Foreign ministry of Peldavia
(unnamed) Zharuni official | (unnamed) Zharuni oficial
"""

_ANOTHER = """
Ildar Qoveshti | Tavin Qoveshti
Ildar Qoveshti | Ildar Orgeld
Ildar Qoveshti | Ildar
Bram Oldersill | Bram Oldershaw
Ebba Norquill | B. Norquill
E. Norquill | Q. Norquill
Zharun | Zharuni official
Zharun | Water minister’s office (Zharun)
Peldavia | Peldavian foreign ministry
Peldavian flood service | Peldavian foreign ministry
ministry | Peldavian foreign ministry
(unnamed) Zharuni official | (unnamed) Peldavian security official
(unnamed) Zharuni official | Zharuni official
(unnamed) shift leader at Kelvash | (unnamed) night watchman at Kelvash
Harbour office | Post office
Orun | Orul
Vali | Valiwi
Maren Ostvale | Marta Ostvale
Tavin Orgeld | Mirel Orgeld
Ana Orgeld | Ada Orgeld
Residents of Harrick | Harrick Evening Post
Lissel Ferry Company | Lissel Plain Growers’ Union
Coast guard | Coast guard union
Article voice | Alice Voss
？！ | ——
"""


def _pairs(lines: str) -> list[tuple[str, str]]:
    return [tuple(line.split(" | ")) for line in lines.strip().splitlines()]  # type: ignore[misc]


@pytest.mark.parametrize(("first", "second"), _pairs(_SAME))
def test_names_that_may_well_be_one_are_worth_a_question(first: str, second: str) -> None:
    assert nearness(first, second) >= ALIKE
    assert nearness(second, first) == nearness(first, second)


@pytest.mark.parametrize(("first", "second"), _pairs(_ANOTHER))
def test_names_that_only_share_something_are_not(first: str, second: str) -> None:
    assert nearness(first, second) == nearness(second, first) == 0


def test_no_two_speakers_of_the_sample_are_taken_for_one() -> None:
    lines = Path("seeds/speakers.csv").read_text(encoding="utf-8").splitlines()[1:]
    names = [line.split(",")[1] for line in lines]
    assert len(names) > 15
    alike = [(a, b) for a in names for b in names if a < b and nearness(a, b)]
    assert alike == []


def test_the_index_finds_by_every_name_and_forgets() -> None:
    index = NameNearness()
    index.put("q", ["Ildar Qoveshti", "Qoveshti", "Zharun’s water minister"])
    index.put("o", ["Tavin Orgeld", "Orgeld"])
    [like] = index.like("Eldar Koveshty")
    assert (like.key, like.name) == ("q", "Ildar Qoveshti")
    assert [found.key for found in index.like("Koveshty")] == ["q"]
    assert index.like("Eldar Koveshty", without=["q"]) == []
    index.put("q", ["Maren Ostvale"])
    assert index.like("Koveshty") == []
    assert [found.key for found in index.like("M. Ostvale")] == ["q"]
    index.remove("q")
    index.remove("q")
    assert index.like("M. Ostvale") == []


def test_a_shared_surname_is_not_the_same_person_though_it_is_an_alias() -> None:
    index = NameNearness()
    index.put("q", ["Ildar Qoveshti", "Qoveshti"])
    assert index.like("Tavin Qoveshti") == []
    assert index.like("") == []


def test_the_index_agrees_with_comparing_every_name() -> None:
    parts = [
        "ka",
        "ren",
        "vo",
        "lis",
        "ta",
        "mor",
        "del",
        "qui",
        "sha",
        "zhu",
        "ban",
        "er",
        "ost",
        "vin",
        "na",
        "kha",
    ]
    some = random.Random(7)
    words = ["".join(some.choices(parts, k=some.randint(2, 3))).title() for _ in range(150)]
    names = [" ".join(some.choices(words, k=some.randint(1, 3))) for _ in range(400)]
    index = NameNearness()
    for key, name in enumerate(names):
        index.put(str(key), [name])
    found = 0
    for asked in [*names[:60], *(name.replace("k", "q") for name in names[60:120])]:
        brute = {str(key) for key, name in enumerate(names) if nearness(asked, name) >= ALIKE}
        assert {like.key for like in index.like(asked, limit=1000)} == brute
        found += len(brute)
    assert found > 120
