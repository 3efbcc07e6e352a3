"""Copies of one story: by the sentences that they share."""

from __future__ import annotations

import random

import pytest

from annotator.text.story_clusters import clusters, named_stories, sentence_marks

WORDS = [
    "harbour",
    "ferry",
    "council",
    "bridge",
    "winter",
    "repair",
    "engine",
    "captain",
    "ladder",
    "signal",
    "window",
]


def story(seed, sentences=12):
    dice = random.Random(seed)
    return [" ".join(dice.choices(WORDS, k=8)).capitalize() + "." for _ in range(sentences)]


def grouped(**texts):
    return clusters({name: sentence_marks(text) for name, text in texts.items()})


def test_a_copy_with_other_headline_quotes_case_and_spacing_is_a_copy():
    lines = story(1)
    copy = "ANOTHER HEADLINE\n" + "  ".join(lines).upper().replace(".", " !")
    assert grouped(a=" ".join(lines), b=" ".join(story(2)), c=copy) == [["a", "c"]]


def test_a_shortened_copy_is_a_copy_and_one_with_half_its_sentences_is_not():
    lines, others = story(1), story(2)
    whole = " ".join(lines)
    assert grouped(a=whole, b=" ".join(lines[:4])) == [["a", "b"]]
    assert grouped(a=whole, b=" ".join(lines[:6] + others[:6])) == []


def test_copies_of_copies_belong_together():
    lines = story(1, 20)
    first, middle, last = lines[:10], lines[3:17], lines[10:]
    texts = {name: " ".join(own) for name, own in zip("abc", (first, middle, last), strict=True)}
    assert grouped(**texts) == [["a", "b", "c"]]


def test_short_sentences_and_texts_without_any_are_nothing_in_common():
    assert grouped(a="He said so. Yes. No.", b="He said so. Yes. No.") == []
    assert grouped(a="", b="") == []


def test_right_to_left_texts_and_composed_letters_are_compared_too():
    text = "لن نتراجع عن موقفنا أبدا في هذه المسألة. قال الوزير أمس إن الميناء سيبقى مفتوحا للجميع."
    assert grouped(a=text, b=text.replace(".", "۔")) == [["a", "b"]]
    composed, apart = "caf\u00e9 " * 8, "cafe\u0301 " * 8
    assert grouped(a=composed, b=apart) == [["a", "b"]]


def test_what_stands_under_every_article_makes_no_copies():
    foot = "All rights reserved by the fictional harbour gazette and its many readers."
    texts = {f"t{n}": " ".join([*story(n), foot]) for n in range(80)}
    assert grouped(**texts) == []


def test_a_story_in_very_many_copies_is_one():
    texts = {
        f"t{n}": " ".join(story(1)) + f" Printed in place number {n} of many." for n in range(90)
    }
    (group,) = grouped(**texts)
    assert len(group) == 90


@pytest.mark.parametrize("given", ["wire", None])
def test_copies_take_the_story_that_one_of_them_was_given(given):
    marks = sentence_marks(" ".join(story(1)))
    other = sentence_marks(" ".join(story(2)))
    found = named_stories([("a", None, marks), ("b", given, marks), ("c", None, other)])
    name = given or "a"
    assert found == {"a": name, "b": name, "c": None}


def test_two_stories_that_were_told_apart_stay_apart():
    marks = sentence_marks(" ".join(story(1)))
    found = named_stories([("a", "one", marks), ("b", "two", marks)])
    assert found == {"a": "one", "b": "two"}
