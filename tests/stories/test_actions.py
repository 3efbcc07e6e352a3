"""How many actions a full label takes: the sample corpus, labelled in the real window."""

from __future__ import annotations

import statistics
from pathlib import Path

import pytest

from annotator.session.sample import create_sample, sample_sets
from tests.programs import OpenProgram
from tests.stories.labelling import Labeller
from tests.stories.verbs import answer_annotator


def test_a_full_label_takes_two_actions_and_rarely_more(
    tmp_path: Path, open_program: OpenProgram
) -> None:
    counts: list[int] = []
    for annotator in ("a1", "a2"):
        path = tmp_path / f"{annotator}.annotator"
        create_sample(path, with_annotations=False).close()
        window = open_program(path).window
        answer_annotator(window, annotator)
        labeller = Labeller(window)
        for wanted in sample_sets():
            if wanted.annotator == annotator:
                counts += labeller.label_article(wanted)
        window.close()
    assert len(counts) == 238
    assert statistics.median(counts) == 2
    assert statistics.mean(counts) <= 2.5


@pytest.mark.parametrize("title", ["‘No message came’, says Ostvale"])
def test_no_step_needs_the_mouse(tmp_path: Path, open_program: OpenProgram, title: str) -> None:
    path = tmp_path / "keys.annotator"
    create_sample(path, with_annotations=False).close()
    window = open_program(path).window
    answer_annotator(window, "a1")
    (wanted,) = (
        known for known in sample_sets() if (known.annotator, known.article.title) == ("a1", title)
    )
    assert len(Labeller(window, uses_mouse=False).label_article(wanted)) == 14
