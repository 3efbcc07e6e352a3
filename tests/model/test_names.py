from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.article import is_partial_date, text_digest
from annotator.model.proposition import fold_text
from annotator.model.speaker import fold_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zoë Marán", "zoe maran"),
        ("Orla O’Dell", "ORLA O'DELL"),
        ("Amir\u2010Vasht", "Amir Vasht"),
        ("Ta\u02bfiz", "Taiz"),
        ("U.S. Navy", "U S Navy"),
        ("  two   spaces ", "two spaces"),
        ("Straße", "STRASSE"),
        ("ﬁnance", "finance"),
    ],
)
def test_spellings_that_differ_by_accident_are_one_name(one: str, other: str) -> None:
    assert fold_name(one) == fold_name(other)


@given(st.text(st.characters(max_codepoint=127)))
def test_an_accent_behind_plain_letters_makes_no_other_name(name: str) -> None:
    assert fold_name(name) == fold_name(f"{name}\u0301")


@pytest.mark.parametrize(
    ("one", "other"), [("Vold", "Volt"), ("Ines Vold", "Vold Ines"), ("وزير", "وزيرة")]
)
def test_other_names_stay_other_names(one: str, other: str) -> None:
    assert fold_name(one) != fold_name(other)


def test_propositions_are_one_up_to_case_spaces_and_the_final_stop() -> None:
    assert fold_text("The  boats left.") == fold_text("the boats left")
    assert fold_text("The boats left.") != fold_text("The boats are left")


@pytest.mark.parametrize("date", ["2023", "2023-08", "2023-08-26", "2024-02-29"])
def test_years_months_and_days_are_dates(date: str) -> None:
    assert is_partial_date(date)


@pytest.mark.parametrize(
    "date", ["", "23", "2023-13", "2023-02-29", "2023-8-26", "2023-08-26T10:00", "٢٠٢٣", "0000"]
)
def test_other_things_are_not_dates(date: str) -> None:
    assert not is_partial_date(date)


def test_the_digest_of_a_text_is_that_of_its_utf8_bytes() -> None:
    # Published test vector of FIPS 180-4 for the three letters "abc".
    assert text_digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
