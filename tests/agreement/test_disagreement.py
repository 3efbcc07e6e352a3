"""Every disagreement once, by the first thing that differs, worst first."""

from __future__ import annotations

from annotator.agreement.disagreement import KINDS, make_up
from annotator.agreement.figures import figures
from annotator.agreement.study import Study, StudyArticle, Unit

TEXT = "Kein Wort wahr 🙂, “sagte” é, שלום: the harbour was never closed, the harbour master said."


def unit(name, start, end, kind="claim", speaker="s", stance="supports", proposition="P1"):
    return Unit(name, ((start, end),), kind, speaker, stance, proposition, TEXT[start:end])


def disagreements(**sets):
    article = StudyArticle("art", None, len(TEXT), {n: tuple(units) for n, units in sets.items()})
    return figures(Study(tuple(sorted(sets)), (article,), ())).disagreements


def kinds(**sets):
    return [entry.kind for entry in disagreements(**sets)]


def test_identical_sets_have_no_disagreement():
    assert disagreements(a=[unit("1", 0, 14)], b=[unit("2", 0, 14)]) == ()


def test_each_kind_by_the_first_thing_that_differs():
    base = unit("1", 0, 20)
    for other, kind in (
        (unit("2", 2, 20, "denial", "t", "opposes", "P2"), "boundary"),
        (unit("2", 0, 20, "denial", "t", "opposes", "P2"), "type"),
        (unit("2", 0, 20, "claim", "t", "opposes", "P2"), "speaker"),
        (unit("2", 0, 20, "claim", "s", "opposes", "P2"), "stance"),
        (unit("2", 0, 20, "claim", "s", "supports", None), "proposition"),
    ):
        (entry,) = disagreements(a=[base], b=[other])
        assert entry.kind == kind
        assert entry.annotators == ("a", "b")
        assert entry.annotations == ("1", "2")
        assert entry.missing_from == ()
        assert entry.text == TEXT[0:20]


def test_what_one_only_found_is_missing_from_the_other_with_its_words():
    (entry,) = disagreements(a=[], b=[unit("2", 15, 22)])
    assert entry.as_json() == {
        "article_id": "art",
        "kind": "missing",
        "annotators": ["b"],
        "annotations": ["2"],
        "text": TEXT[15:22],
        "missing_from": ["a"],
        "versions": [
            {
                "annotator": "b", "annotation": "2", "fragments": [[15, 22]], "text": TEXT[15:22],
                "type": "claim", "speaker": "s", "stance": "supports", "proposition": "P1",
            }
        ],
        "title": "",
    }  # fmt: skip


def test_versions_carry_names_where_the_study_knows_them():
    article = StudyArticle(
        "art", None, len(TEXT),
        {"a": (unit("1", 0, 9, proposition="P1"),), "b": (unit("2", 0, 9, speaker="t"),)},
        title="The bridge",
    )  # fmt: skip
    study = Study(("a", "b"), (article,), speakers={"s": "Mayor"}, propositions={"P1": "It holds."})
    (entry,) = figures(study).disagreements
    one, other = entry.versions
    assert (one.annotator, one.speaker, one.proposition) == ("a", "Mayor", "It holds.")
    assert (other.annotator, other.speaker, other.proposition) == ("b", "t", "It holds.")
    assert entry.title == "The bridge"


def test_units_that_overlap_too_little_are_missing_on_both_sides():
    found = disagreements(a=[unit("1", 0, 10)], b=[unit("2", 8, 30)])
    assert [(entry.kind, entry.annotators) for entry in found] == [
        ("missing", ("b",)),
        ("missing", ("a",)),
    ]


def test_the_same_characters_in_other_fragments_are_no_boundary_disagreement():
    pieces = Unit("1", ((0, 6), (6, 14)), "claim", "s", "supports", "P1", TEXT[:14])
    assert disagreements(a=[pieces], b=[unit("2", 0, 14)]) == ()


def test_worst_first():
    a = [unit("1", 0, 10), unit("2", 20, 30), unit("3", 40, 50), unit("4", 60, 64)]
    b = [unit("5", 0, 10, "denial"), unit("6", 20, 32), unit("7", 42, 53), unit("8", 65, 75)]
    found = disagreements(a=a, b=b)
    assert [(entry.kind, entry.annotations) for entry in found] == [
        ("missing", ("8",)),
        ("missing", ("4",)),
        ("boundary", ("3", "7")),
        ("boundary", ("2", "6")),
        ("type", ("1", "5")),
    ]
    assert make_up(found) == {**dict.fromkeys(KINDS, 0), "missing": 2, "boundary": 2, "type": 1}


def test_three_annotators_at_one_place_are_one_disagreement():
    (entry,) = disagreements(
        a=[unit("1", 0, 20)], b=[unit("2", 0, 20)], c=[unit("3", 0, 20, "denial")]
    )
    assert (entry.kind, entry.annotations) == ("type", ("1", "2", "3"))


def test_found_by_two_of_three_is_missing_from_the_third():
    (entry,) = disagreements(a=[unit("1", 0, 20)], b=[unit("2", 1, 20)], c=[])
    assert (entry.kind, entry.annotators, entry.missing_from) == ("missing", ("a", "b"), ("c",))


def test_missing_from_more_annotators_is_worse():
    found = disagreements(a=[unit("1", 0, 20), unit("2", 30, 34)], b=[unit("3", 0, 20)], c=[])
    assert [entry.annotations for entry in found] == [("2",), ("1", "3")]


def test_a_place_never_holds_two_units_of_one_annotator():
    found = disagreements(
        a=[unit("a1", 0, 20), unit("a2", 6, 26)], b=[unit("b1", 3, 23)], c=[unit("c1", 5, 25)]
    )
    names = [name for entry in found for name in entry.annotations]
    assert len(names) == len(set(names))
    assert all(len(set(entry.annotators)) == len(entry.annotators) for entry in found)
    assert kinds(a=[], b=[], c=[]) == []


def test_an_annotator_who_did_not_work_on_the_article_misses_nothing():
    shared = {"a": (unit("1", 0, 20),), "b": (unit("2", 0, 20),)}
    study = Study(("a", "b", "c"), (StudyArticle("art", None, len(TEXT), shared),), ())
    assert figures(study).disagreements == ()


def test_equal_ids_in_one_set_are_not_lost():
    found = disagreements(a=[unit("1", 0, 10), unit("1", 20, 30)], b=[])
    assert len(found) == 2
