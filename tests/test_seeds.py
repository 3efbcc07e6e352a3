"""The sample corpus: every offset right, every hard feature really there."""

from __future__ import annotations

import csv
import difflib
import hashlib
import itertools
import json
import re
import unicodedata
import uuid
from collections import Counter
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from annotator.agreement.spans import match, mean_pairwise_f1
from annotator.model.proposition import PROPOSITION_KINDS, PROPOSITION_STATUSES
from annotator.model.scheme import read_scheme
from annotator.model.span import Span
from annotator.model.speaker import SPEAKER_KINDS, fold_name
from annotator.paths import resource, seeds
from annotator.text.quotations import form
from annotator.text.selection import clean

Record = dict[str, Any]

ARTICLES = sorted((seeds() / "articles").iterdir())
TEXTS = {path.name: path.read_bytes().decode("utf-8") for path in ARTICLES if path.suffix == ".txt"}
PAGES = [path for path in ARTICLES if path.suffix == ".html"]
RECORDS: list[Record] = [
    json.loads(line)
    for line in (seeds() / "annotations.jsonl").read_bytes().decode("utf-8").split("\n")
    if line
]
ANNOTATIONS = [(record, found) for record in RECORDS for found in record["annotations"]]
LATIN_MARKS = "“”„«»\"'‘’"
RECORD_KEYS = [
    "schema",
    "article_id",
    "title",
    "outlet",
    "published",
    "language",
    "url",
    "story",
    "text",
    "text_sha256",
    "annotator",
    "status",
    "annotations",
]
ANNOTATION_KEYS = [
    "id",
    "start",
    "end",
    "fragments",
    "text",
    "fragment_texts",
    "type",
    "speaker",
    "speaker_id",
    "mention",
    "stance",
    "proposition",
    "proposition_text",
    "via",
    "cue",
    "certainty",
    "date_said",
    "form",
    "unsure",
    "note",
    "origin",
]


def text_of(beginning: str) -> str:
    """The text of the article whose file name begins so."""
    (name,) = (name for name in TEXTS if name.startswith(beginning))
    return TEXTS[name]


def table(name: str) -> list[dict[str, str]]:
    with (seeds() / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def annotation_set(beginning: str, annotator: str) -> Record:
    text = text_of(beginning)
    (found,) = (
        record for record in RECORDS if record["text"] == text and record["annotator"] == annotator
    )
    return found


def doubly_read() -> list[tuple[Record, Record]]:
    """Articles that both annotators have finished, as (first, second)."""
    finished = {
        (record["article_id"], record["annotator"]): record
        for record in RECORDS
        if record["status"] == "finished"
    }
    return [
        (record, finished[article, "a2"])
        for (article, annotator), record in finished.items()
        if annotator == "a1" and (article, "a2") in finished
    ]


def matched() -> list[tuple[Record, Record]]:
    """Annotations of both annotators that share at least half of their characters."""
    pairs = []
    for first, second in doubly_read():
        spans = [
            [(tuple(map(tuple, found["fragments"])), "") for found in record["annotations"]]
            for record in (first, second)
        ]
        pairs += [
            (first["annotations"][one], second["annotations"][other])
            for one, other, weight in match(*spans, how="dice", typed=False)
            if weight >= 0.5
        ]
    return pairs


def test_there_are_enough_articles_of_the_length_of_short_news() -> None:
    assert len(TEXTS) >= 8
    assert PAGES
    for name, text in TEXTS.items():
        assert 180 <= len(text.split()) <= 500, name


def test_texts_keep_the_text_contract_as_they_stand() -> None:
    for path in ARTICLES:
        content = path.read_bytes()
        assert not content.startswith(b"\xef\xbb\xbf"), path.name
        assert b"\r" not in content, path.name
        assert b"\x00" not in content, path.name


def test_readme_says_fiction_and_names_every_file() -> None:
    readme = (seeds() / "README.md").read_text(encoding="utf-8")
    assert "fiction" in readme
    assert "Your own articles" in readme
    listed = set(re.findall(r"^\| `([^`]+\.(?:txt|html|csv|jsonl))`", readme, re.MULTILINE))
    there = {path.name for path in (*ARTICLES, *seeds().iterdir()) if path.is_file()}
    assert listed == there - {"README.md"}


def test_articles_table_tells_what_the_dataset_tells() -> None:
    rows = table("articles.csv")
    assert list(rows[0]) == ["file", "title", "outlet", "published", "language", "story"]
    assert [row["file"] for row in rows] == list(TEXTS)
    keys = ("title", "outlet", "published", "language", "story")
    told = {(TEXTS[row["file"]], *(row[key] or None for key in keys)) for row in rows}
    assert {tuple(record[key] for key in ("text", *keys)) for record in RECORDS} == told


def test_speakers_table_holds_everybody_named_once() -> None:
    rows = table("speakers.csv")
    columns = ["id", "name", "aliases", "kind", "organisation", "role", "notes"]
    assert list(rows[0]) == columns
    assert {row["kind"] for row in rows} == set(SPEAKER_KINDS)
    names = {row["id"]: row["name"] for row in rows}
    assert len(names) == len(rows)
    for _, found in ANNOTATIONS:
        assert names[found["speaker_id"]] == found["speaker"]
        assert set(found["via"]) <= set(names.values())
    folded = Counter(
        fold_name(name)
        for row in rows
        for name in {row["name"], *filter(None, row["aliases"].split(" | "))}
    )
    assert [name for name, times in folded.items() if times > 1] == []


def test_propositions_table_holds_the_propositions_in_use() -> None:
    rows = table("propositions.csv")
    assert list(rows[0]) == ["id", "text", "kind", "status"]
    assert [row["id"] for row in rows] == ["P1", "P2", "P3", "P4", "P5", "P6"]
    assert {row["kind"] for row in rows} == set(PROPOSITION_KINDS)
    assert {row["status"] for row in rows} == set(PROPOSITION_STATUSES) - {"retired"}
    texts: dict[str | None, str | None] = {row["id"]: row["text"] for row in rows}
    used = {(found["proposition"], found["proposition_text"]) for _, found in ANNOTATIONS}
    assert used == {*texts.items(), (None, None)}


def test_every_line_keeps_the_schema_and_the_order_of_keys() -> None:
    path = resource("schemas", "dataset.schema.json")
    validator = jsonschema.Draft202012Validator(json.loads(path.read_text(encoding="utf-8")))
    for record in RECORDS:
        assert list(validator.iter_errors(record)) == []
        assert list(record) == RECORD_KEYS
    for _, found in ANNOTATIONS:
        assert list(found) == ANNOTATION_KEYS


def test_annotated_texts_are_the_articles_of_the_folder() -> None:
    assert {record["text"] for record in RECORDS} == set(TEXTS.values())
    for record in RECORDS:
        assert record["text_sha256"] == hashlib.sha256(record["text"].encode()).hexdigest()
    of_text = {(record["text_sha256"], record["article_id"]) for record in RECORDS}
    assert len(of_text) == len(TEXTS) == len({article for _, article in of_text})


def test_every_offset_lies_on_its_words() -> None:
    for record, found in ANNOTATIONS:
        text = record["text"]
        assert text[found["start"] : found["end"]] == found["text"]
        assert [text[start:end] for start, end in found["fragments"]] == found["fragment_texts"]
        assert found["start"] == found["fragments"][0][0]
        assert found["end"] == found["fragments"][-1][1]
        for (_, before), (after, _) in itertools.pairwise(found["fragments"]):
            assert before < after
        for place in (found["mention"], found["cue"]):
            assert place is None or text[slice(*place)].strip()


def test_spans_are_what_selecting_the_words_would_give() -> None:
    for record, found in ANNOTATIONS:
        places = [*found["fragments"], found["mention"], found["cue"]]
        for place in filter(None, places):
            words = record["text"][slice(*place)]
            assert words[0] not in LATIN_MARKS
            assert words[-1] not in LATIN_MARKS + ".,،"
            assert words == words.strip()
            assert clean(record["text"], Span(*place)) == Span(*place), words


def test_spans_leave_the_reporting_words_out() -> None:
    for _, found in ANNOTATIONS:
        for words in found["fragment_texts"]:
            assert not words.startswith(("that ", "said "))
        if found["cue"] is not None:
            start, end = found["cue"]
            assert not any(start < last and first < end for first, last in found["fragments"])


def test_form_follows_from_the_quotation_marks() -> None:
    for record, found in ANNOTATIONS:
        fragments = [Span(*fragment) for fragment in found["fragments"]]
        assert form(record["text"], fragments) == found["form"], found["text"]


def test_annotations_keep_the_default_scheme() -> None:
    scheme = read_scheme(resource("scheme.json").read_text(encoding="utf-8"))
    for part, known in (
        ("type", scheme.types),
        ("stance", scheme.stances),
        ("certainty", scheme.certainties),
    ):
        assert {found[part] for _, found in ANNOTATIONS} == {entry.id for entry in known}
    assert {found["form"] for _, found in ANNOTATIONS} == {"direct", "mixed", "indirect"}


def test_ids_are_random_uuids_and_no_two_are_the_same() -> None:
    ids = [found["id"] for _, found in ANNOTATIONS]
    ids += {record["article_id"] for record in RECORDS}
    ids += [row["id"] for row in table("speakers.csv")]
    assert len(set(ids)) == len(ids)
    for one in ids:
        assert str(uuid.UUID(one)) == one
        assert uuid.UUID(one).version == 4


def test_sets_show_every_state_of_the_work() -> None:
    states = Counter((record["annotator"], record["status"]) for record in RECORDS)
    assert {annotator for annotator, _ in states} == {"a1", "a2"}
    assert sum(n for (_, status), n in states.items() if status == "in progress") == 1
    finished_empty = [
        record for record in RECORDS if record["status"] == "finished" and not record["annotations"]
    ]
    assert len(finished_empty) == 1
    readers = Counter(record["article_id"] for record in RECORDS)
    assert sorted(readers.values()) == [1] + [2] * (len(TEXTS) - 1)
    for record in RECORDS:
        if record["status"] == "finished" and "ferry" not in record["title"]:
            assert 6 <= len(record["annotations"]) <= 14, record["title"]


@pytest.mark.parametrize("annotator", ["a1", "a2"])
def test_each_annotator_uses_every_field(annotator: str) -> None:
    own = [found for record, found in ANNOTATIONS if record["annotator"] == annotator]
    for field in ("via", "cue", "mention", "date_said", "unsure", "note", "proposition"):
        assert any(found[field] for found in own), field
        assert not all(found[field] for found in own), field
    assert any(len(found["fragments"]) > 1 for found in own)


def pairs_in_a_set() -> list[tuple[Record, Record]]:
    return [pair for record in RECORDS for pair in itertools.combinations(record["annotations"], 2)]


def test_annotations_nest_and_lie_on_the_same_words() -> None:
    same = [pair for pair in pairs_in_a_set() if pair[0]["fragments"] == pair[1]["fragments"]]
    assert same
    assert all(one["speaker_id"] != other["speaker_id"] for one, other in same)
    nested = [
        (one, other)
        for one, other in pairs_in_a_set()
        if one["start"] <= other["start"]
        and other["end"] <= one["end"]
        and one["fragments"] != other["fragments"]
    ]
    assert any(one["speaker_id"] == other["speaker_id"] for one, other in nested)
    assert any(one["speaker"] in other["via"] for one, other in nested)


def test_annotators_agree_as_people_do() -> None:
    continua: list[dict[str, Any]] = [
        {
            record["annotator"]: [
                (tuple(map(tuple, found["fragments"])), found["type"])
                for found in record["annotations"]
            ]
            for record in pair
        }
        for pair in doubly_read()
    ]
    exact, dice, overlap = (
        mean_pairwise_f1(continua, how=how) for how in ("exact", "dice", "overlap")
    )
    assert 0.5 < exact < dice < overlap < 0.85
    types = [one["type"] == other["type"] for one, other in matched()]
    assert 0.8 < sum(types) / len(types) < 0.95


def test_every_kind_of_disagreement_occurs() -> None:
    pairs = matched()
    for field in ("type", "speaker", "stance", "proposition", "fragments"):
        assert any(one[field] != other[field] for one, other in pairs), field
    assert {"denial", "acknowledgment"} in [{one["type"], other["type"]} for one, other in pairs]
    kinds = {row["name"]: row["kind"] for row in table("speakers.csv")}
    speakers = [{kinds[one["speaker"]], kinds[other["speaker"]]} for one, other in pairs]
    assert {"person", "body"} in speakers
    made = sum(len(record["annotations"]) for pair in doubly_read() for record in pair)
    assert made > 2 * len(pairs)


WIRE = ("02", "03", "04", "05")


def test_one_story_is_there_in_four_versions_and_a_rewrite() -> None:
    stories = [row for row in table("articles.csv") if row["story"] == "story-1"]
    assert [row["file"][:2] for row in stories] == [*WIRE, "06"]
    assert len({row["outlet"] for row in stories}) == len({row["title"] for row in stories}) == 5
    for other in WIRE[1:]:
        blocks = difflib.SequenceMatcher(
            None, text_of("02").split(), text_of(other).split(), autojunk=False
        ).get_matching_blocks()
        shared = sum(block.size for block in blocks)
        assert 0.6 < shared / len(text_of("02").split()) < 1


def test_versions_exchange_words_and_drop_paragraphs() -> None:
    assert "caused the flood" in text_of("02")
    assert "caused the high water" in text_of("04")
    assert "flood that" not in text_of("04")
    assert "man-made flood" in text_of("05")
    assert "Durnai also said" in text_of("02")
    assert "Durnai also said" not in text_of("03")
    assert "security official" not in text_of("04")


def test_the_rewrite_gives_words_to_another_speaker() -> None:
    (wire,) = (
        found
        for found in annotation_set("02", "a1")["annotations"]
        if found["text"].startswith("pictures taken from the air")
    )
    (rewritten,) = (
        found
        for found in annotation_set("06", "a1")["annotations"]
        if found["text"].startswith("pictures taken from the air")
    )
    assert wire["speaker"] == "(unnamed) Peldavian security official"
    assert rewritten["speaker"] == "Sefa Durnai"


def test_the_state_agency_admits_a_part_earlier() -> None:
    published = {row["file"][:2]: row["published"] for row in table("articles.csv")}
    assert published["01"] < min(published[number] for number in WIRE)
    for annotator in ("a1", "a2"):
        said = [
            (found["type"], found["proposition"])
            for found in annotation_set("01", annotator)["annotations"]
            if found["speaker"] == "Ildar Qoveshti"
        ]
        assert ("acknowledgment", "P2") in said
        assert ("denial", "P1") in said


def test_site_furniture_surrounds_one_version() -> None:
    lines = text_of("05").split("\n")
    assert lines[0].count("›") == 3
    assert Counter(lines)["Zharun keeps dam records under lock"] == 2
    assert {"Share", "Copy link", "Sign up", "Log out"} <= set(lines)
    body = text_of("05").index("Zharun will not hand"), text_of("05").index("Share this story")
    for record, found in ANNOTATIONS:
        if record["text"] == text_of("05"):
            assert body[0] <= found["start"] < found["end"] < body[1]


def test_date_stubs_come_in_three_forms() -> None:
    stubs = {
        name[:2]: re.match(r"( ?)date (\d{4}-\d\d-\d\d)(\n| \S)", text)
        for name, text in TEXTS.items()
    }
    forms = {
        number: (stub[1], stub[3] == "\n") for number, stub in stubs.items() if stub is not None
    }
    assert set(forms.values()) == {("", True), (" ", False), ("", False)}
    published = {row["file"][:2]: row["published"] for row in table("articles.csv")}
    for number, stub in stubs.items():
        assert stub is None or stub[2] == published[number]
    for record, found in ANNOTATIONS:
        stub = re.match(r" ?date \d{4}-\d\d-\d\d", record["text"])
        assert stub is None or found["start"] >= stub.end()


def test_quotation_marks_are_curly_straight_angular_and_unpaired() -> None:
    assert "“" in text_of("02")
    assert '"' not in text_of("02")
    assert '"' in text_of("05")
    assert "“" not in text_of("05")
    paragraphs = text_of("07").split("\n\n")
    unpaired = [index for index, body in enumerate(paragraphs) if body.count("“") > body.count("”")]
    assert len(unpaired) == 1
    assert paragraphs[unpaired[0] + 1].startswith("“")


def test_she_added_breaks_a_quotation() -> None:
    assert "sent,” she added, “it was" in text_of("07")
    broken = [
        found
        for found in annotation_set("07", "a1")["annotations"]
        if found["fragment_texts"] == ["If a warning was sent", "it was sent to nobody"]
    ]
    assert len(broken) == 1
    assert broken[0]["form"] == "direct"


def test_reported_speech_lies_inside_reported_speech() -> None:
    by_speaker = {found["speaker"]: found for found in annotation_set("10", "a1")["annotations"]}
    watchman = by_speaker["(unnamed) night watchman at Kelvash"]
    leader = by_speaker["(unnamed) shift leader at Kelvash"]
    assert watchman["start"] < leader["start"] < leader["end"] == watchman["end"]
    assert watchman["via"] == ["Orrul River Commission"]
    assert leader["via"] == [watchman["speaker"], "Orrul River Commission"]


def test_one_person_goes_by_three_spellings_a_title_and_a_pronoun() -> None:
    for spelling, numbers in (
        ("Koveshty", ("01",)),
        ("Qoveshti", WIRE),
        ("Goveshti", ("06",)),
        ("قوفيشتي", ("11",)),
    ):
        for number in numbers:
            assert spelling in text_of(number)
    assert all(
        sum(spelling in text for spelling in ("Koveshty", "Qoveshti", "Goveshti")) <= 1
        for text in TEXTS.values()
    )
    own = [pair for pair in ANNOTATIONS if pair[1]["speaker"] == "Ildar Qoveshti"]
    assert len({found["speaker_id"] for _, found in own}) == 1
    mentions = {
        record["text"][slice(*found["mention"])] for record, found in own if found["mention"]
    }
    assert mentions >= {"he", "He", "The water minister", "the minister", "Koveshty", "Qoveshti"}
    assert mentions >= {"Ildar Qoveshti", "Ildor Goveshti", "Goveshti", "قوفيشتي"}
    (row,) = (row for row in table("speakers.csv") if row["name"] == "Ildar Qoveshti")
    assert {"Eldar Koveshty", "Ildor Goveshti", "إلدار قوفيشتي"} <= set(row["aliases"].split(" | "))


def test_an_emoji_stands_in_a_quoted_post_and_before_annotated_words() -> None:
    text = text_of("08")
    assert re.search(r"“[^”]*🌊[^”]*”", text)
    assert any("🌊" in found["text"] for _, found in ANNOTATIONS)
    later = [
        found
        for found in annotation_set("08", "a1")["annotations"]
        if found["start"] > text.index("🌊")
    ]
    assert len(later) > 3


def test_an_accent_is_a_combining_mark_in_one_article_only() -> None:
    decomposed = [name for name, text in TEXTS.items() if re.search("[\u0300-\u036f]", text)]
    assert [name[:2] for name in decomposed] == ["08"]
    assert "Caldre\u0301" in text_of("08")
    (row,) = (row for row in table("speakers.csv") if row["name"].startswith("Ysolde"))
    assert unicodedata.is_normalized("NFC", row["name"])
    assert fold_name("Ysolde Caldre\u0301") == fold_name(row["name"])


def test_a_no_break_space_lies_inside_an_annotation() -> None:
    assert any("\u00a0" in found["text"] for _, found in ANNOTATIONS)


def test_one_article_is_in_arabic_with_both_kinds_of_marks_and_latin_inside() -> None:
    (row,) = (row for row in table("articles.csv") if row["language"] == "ar")
    text = TEXTS[row["file"]]
    letters = [char for char in text if char.isalpha()]
    arabic = [char for char in letters if unicodedata.bidirectional(char) == "AL"]
    assert len(arabic) / len(letters) > 0.95
    assert re.search("«[^»]+»", text)
    assert re.search("“[^”]+”", text)
    assert "(Zharpress)" in text
    own = [found for record, found in ANNOTATIONS if record["language"] == "ar"]
    assert len(own) >= 6
    assert "direct" in {found["form"] for found in own}


def test_the_web_page_gives_its_article_and_nothing_around_it() -> None:
    import trafilatura

    (page,) = PAGES
    html = page.read_text(encoding="utf-8")
    body = trafilatura.extract(html)
    assert body is not None
    paragraphs = [re.sub(r"<[^>]+>", "", found) for found in re.findall(r"<p>(.*?)</p>", html)]
    story = [found for found in paragraphs if len(found.split()) > 15]
    assert [found for found in story if found not in body] == []
    assert body.startswith("BRENNOWAY CITY")
    assert body.endswith("still in force.")
    assert 180 <= len(body.split()) <= 500
    for furniture in ("Markets", "Share", "Sign up", "Cookies", "breakfast", "ferry"):
        assert furniture in html
        assert furniture not in body
    assert body not in {record["text"] for record in RECORDS}


def test_the_web_page_tells_title_author_date_and_outlet() -> None:
    from trafilatura.metadata import extract_metadata

    (page,) = PAGES
    # Without a later limit, dates after today are taken for mistakes and dropped.
    found = extract_metadata(
        page.read_text(encoding="utf-8"),
        date_config={
            "original_date": True,
            "extensive_search": False,
            "max_date": "2100-01-01",
        },
    )
    assert found.title == "Orrul talks open with an empty chair"
    assert found.author == "Idony Marsk"
    assert found.date == "2031-03-12"
    assert found.sitename == "The Lissel Courier"
