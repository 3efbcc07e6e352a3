"""What a report says, whatever it is written as."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from annotator.report.contents import Contents, Paragraph, Table
from annotator.report.report_contents import contents_of
from tests.report.studies import figures

DAY = date(2026, 11, 26)


def words_of(contents: Contents) -> str:
    parts = [contents.title, contents.basis]
    for section in contents.sections:
        parts.append(section.title)
        for block in section.blocks:
            if isinstance(block, Paragraph):
                parts.append(block.text)
            elif isinstance(block, Table):
                parts += [cell.text for row in block.rows for cell in row]
    return "\n".join(parts)


def table(contents: Contents, caption: str) -> Table:
    return next(known for known in contents.tables() if known.caption == caption)


def test_types_are_called_by_their_labels() -> None:
    labels = {"claim": "Behauptung", "acknowledgment": "Nein", "denial": "Nein"}
    contents = contents_of(figures(labels=labels), on=DAY)
    by_type = table(contents, "Figures by type")
    assert {row[0].text for row in by_type.rows} == {
        "Behauptung",
        "Nein (denial)",
        "Nein (acknowledgment)",
    }
    # In the order of the scheme.
    assert [row[0].text for row in by_type.rows][::2] == [
        "Behauptung",
        "Nein (acknowledgment)",
        "Nein (denial)",
    ]
    values = table(contents, "Type: all pairs of annotators added up")
    assert [column.title for column in values.columns[1:]] == [
        "Behauptung",
        "Nein (denial)",
        "Nein (acknowledgment)",
        "(none)",
    ]
    assert "Behauptung · \u2069" not in words_of(contents)
    assert "\u2068Behauptung\u2069 ·" in words_of(contents)


def test_every_figure_says_on_how_much_it_rests() -> None:
    contents = contents_of(figures(), on=DAY)
    for known in contents.tables():
        titles = [column.title for column in known.columns]
        if "Value" in titles and "Interval" in titles:
            assert titles[-5:] == ["Articles", "Stories", "Annotations", "Matched", "Unmatched"]
            assert all(row[-5].value == 24.0 for row in known.rows)
    for tile in contents.tiles:
        assert tile.basis == "24 articles, 612 annotations"


def test_thresholds_have_their_source_and_gamma_has_none() -> None:
    words = words_of(contents_of(figures(), on=DAY))
    assert "Krippendorff (2004, p. 241) asks for α of at least .800" in words
    assert "no such bounds have been established for γ" in words


def test_undefined_has_its_reason_and_no_number() -> None:
    words = words_of(contents_of(figures(), on=DAY))
    assert "undefined: only one value was used" in words
    assert "nan" not in words.lower().split()


def test_the_methods_have_every_parameter_and_all_that_is_cited() -> None:
    made = figures()
    made = replace(
        made,
        parameters=replace(
            made.parameters, seed=7, resamples=500, level=0.9, samples=40, precision=0.01
        ),
        # Large studies draw fewer for each article than they might.
        measures=tuple(
            replace(figure, samples=21) if figure.samples else figure for figure in made.measures
        ),
    )
    contents = contents_of(made, on=DAY)
    methods = next(section for section in contents.sections if section.id == "methods")
    text = methods.blocks[0].text  # type: ignore[union-attr]
    for said in (
        "3 annotators worked independently on 24 articles (20 stories",
        "21 chance samples for each article, so that the expected disorder is known to 1 %",
        "Dice coefficient of at least 0.5",
        "90 % percentile bootstrap intervals",
        "500 resamples of whole stories (seed 7)",
        "Annotator 1.2.3",
    ):
        assert said in text
    references = methods.blocks[2].items  # type: ignore[union-attr]
    for name, year in (
        ("Mathet", "2015"),
        ("Krippendorff", "2016"),
        ("Cohen", "1960"),
        ("Light", "1971"),
        ("Gwet", "2008"),
        ("Efron", "1993"),
        ("Dice", "1945"),
        ("Hripcsak", "2005"),
        ("Artstein", "2008"),
    ):
        assert any(entry.startswith(name) and f"({year})" in entry for entry in references)
        assert name in text


def test_works_that_are_not_used_are_not_cited() -> None:
    made = figures()
    kept = tuple(figure for figure in made.measures if not figure.measure.startswith("gamma"))
    methods = next(
        section
        for section in contents_of(replace(made, measures=kept), on=DAY).sections
        if section.id == "methods"
    )
    assert "Mathet, Y., Widlöcher" not in str(methods)


@pytest.mark.parametrize(
    ("empty", "section"),
    [
        ("by_batch", "batches"),
        ("by_article", "articles"),
        ("more_coding", "more"),
        ("disagreements", "disagreements"),
    ],
)
def test_what_there_is_not_has_no_section(empty: str, section: str) -> None:
    contents = contents_of(replace(figures(), **{empty: ()}), on=DAY)
    assert section not in [known.id for known in contents.sections]
    assert section in [known.id for known in contents_of(figures(), on=DAY).sections]


def test_two_annotators_have_no_section_of_pairs() -> None:
    ids = [section.id for section in contents_of(figures(("Ana", "Bo")), on=DAY).sections]
    assert "pairs" not in ids


def test_what_was_left_out_is_said() -> None:
    words = words_of(contents_of(figures(), on=DAY))
    assert "annotation sets\nnot finished\n3" in words
    nothing = replace(figures(), left_out=(), overlapping=())
    assert "Nothing was left out." in words_of(contents_of(nothing, on=DAY))
