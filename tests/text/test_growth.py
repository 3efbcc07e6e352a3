"""From a place to the quotation around it, to its sentences, to the paragraph."""

from __future__ import annotations

from itertools import pairwise

import pytest

from annotator.model.span import Span
from annotator.text.growth import grown
from annotator.text.quotations import outermost

TEXT = (
    "The ferry is safe. 😀 “We checked it. Nobody called it ‘a floating cafe\u0301’ here,” she "
    "told them. Then she left.\n"
    "قال الوزير «لن نتراجع» أمس. ثم غادر.\n"
    "\n"
    "No marks here."
)


def climbed(words: str) -> list[str]:
    """What pressing the key again and again selects, beginning in the middle of the words."""
    caret = TEXT.index(words) + len(words) // 2
    steps: list[str] = []
    selected: Span | None = None
    while (selected := grown(TEXT, selected, caret, language="en")) is not None:
        steps.append(selected.of(TEXT))
    return steps


@pytest.mark.parametrize(
    ("words", "steps"),
    [
        (
            "floating",
            [
                "a floating cafe\u0301",
                "We checked it. Nobody called it ‘a floating cafe\u0301’ here",
                "😀 “We checked it. Nobody called it ‘a floating cafe\u0301’ here,” she told them",
            ],
        ),
        ("ferry", ["The ferry is safe"]),
        ("نتراجع", ["لن نتراجع", "قال الوزير «لن نتراجع» أمس"]),
        ("marks", ["No marks here"]),
    ],
)
def test_each_step_takes_the_next_larger_unit(words: str, steps: list[str]) -> None:
    found = climbed(words)
    assert found[0] == steps[0]
    assert [step for step in found if step in steps] == steps
    paragraph = next(part for part in TEXT.split("\n") if words in part)
    assert found[-1] == paragraph.rstrip(".")
    assert all(before in after for before, after in pairwise(found))


def test_a_quotation_is_found_from_its_marks_too() -> None:
    mark = TEXT.index("«")
    found = grown(TEXT, Span(mark, mark + 3), 0)
    assert found is not None
    assert "لن نتراجع" in found.of(TEXT)


def test_outer_quotations_of_a_whole_text_are_found_once() -> None:
    assert [span.of(TEXT) for span in outermost(TEXT)] == [
        "We checked it. Nobody called it ‘a floating cafe\u0301’ here,",
        "لن نتراجع",
    ]
    assert outermost("It’s the states’ plan, isn't it?") == ()
