from __future__ import annotations

import csv
import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.errors import InputRefused, OutputRefused
from annotator.exchange.people_tables import divided, joined
from annotator.model.span import Span
from annotator.session import annotating, people_files, propositions, speakers
from annotator.session.session import Session
from tests.projects import add_article, new_session


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with new_session(tmp_path) as opened:
        yield opened


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def table(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_speakers_go_out_with_counts_and_no_formula(tmp_path: Path, session: Session) -> None:
    article_id = add_article(session)
    speakers.make_speaker(session, name="=Ana", aliases=("a|b", "-x"), notes="+1\nmore")
    annotating.annotate_named(
        session, article_id, [Span(1, 9)], "claim", speaker="=Ana", relayers=["Harbour Radio"]
    )
    assert people_files.export_speakers(session, tmp_path / "out.csv") == 2
    ana, radio = rows(tmp_path / "out.csv")
    assert (ana["name"], ana["aliases"], ana["notes"]) == ("'=Ana", "a\\|b | -x", "'+1\nmore")
    assert (ana["as_speaker"], ana["as_relayer"]) == ("1", "0")
    assert (radio["name"], radio["as_relayer"]) == ("Harbour Radio", "1")
    with pytest.raises(OutputRefused, match="belongs to the open project"):
        people_files.export_speakers(session, session.path)


def test_a_table_comes_back_as_it_went_out(tmp_path: Path, session: Session) -> None:
    speakers.make_speaker(
        session, name="@Ana 'x", aliases=("a\\|b", "'=c", "إلدار"), notes="'a\n\nb"
    )
    speakers.make_speaker(session, name="Radio", kind="outlet", external_id="Q1", role="=r")
    people_files.export_speakers(session, tmp_path / "out.csv")
    again = people_files.import_speakers(session, tmp_path / "out.csv")
    assert (again.added, again.changed, again.already, again.refused) == (0, 0, 2, [])
    with Session.create(tmp_path / "other.annotator") as other:
        taken = people_files.import_speakers(other, tmp_path / "out.csv")
        assert taken.sentence() == "2 added, 0 changed, 0 already there, 0 refused."
        assert other.speakers() == session.speakers()


def test_an_import_changes_adds_refuses_by_line_and_is_one_step(
    tmp_path: Path, session: Session
) -> None:
    ana = speakers.make_speaker(session, name="Ana Orl", role="mayor", aliases=("Orl",))
    path = table(
        tmp_path / "in.csv",
        "Name;role;aliases;kind\n"
        "ana orl;harbour master;Orl | A. Orl;person\n"
        "New One;;;outlet\n"
        ";nobody;;person\n"
        "Third;;;ship\n"
        "orl;;;person\n"
        "too;few\n"
        "Fourth;;Ana Orl;person\n",
    )
    tried = people_files.import_speakers(session, path, dry_run=True)
    assert session.speakers() == [ana]
    report = people_files.import_speakers(session, path)
    assert report.as_json() == tried.as_json()
    assert (report.added, report.changed, report.already) == (1, 1, 0)
    assert [line for line, _ in report.refused] == [4, 5, 6, 7, 8]
    reasons = " ".join(reason for _, reason in report.refused)
    for words in ("1 to 200", "no kind of speaker", "alias of “ana orl”", "4 fields", "already"):
        assert words in reasons
    changed, added = session.speakers()
    assert changed == dataclasses.replace(
        ana, name="ana orl", role="harbour master", aliases=("Orl", "A. Orl")
    )
    assert (added.name, added.kind) == ("New One", "outlet")
    assert session.undo_labels()[0] == "import 2 speakers"
    session.undo()
    assert session.speakers() == [ana]


def test_the_sample_tables_are_such_tables(session: Session) -> None:
    report = people_files.import_speakers(session, Path("seeds/speakers.csv"))
    assert report.refused == []
    assert report.added == len(session.speakers()) > 15
    assert "إلدار قوفيشتي" in speakers.named_speaker(session, "Koveshty").aliases
    report = people_files.import_propositions(session, Path("seeds/propositions.csv"))
    assert (report.added, report.refused) == (6, [])
    assert people_files.import_propositions(session, Path("seeds/propositions.csv")).already == 6


def test_propositions_with_relations_to_later_rows(tmp_path: Path, session: Session) -> None:
    path = table(
        tmp_path / "in.csv",
        "id,text,kind,status,implies,excludes,note\n"
        "P1,Two boats left.,fact,accepted,P2,,\n"
        "P2,Boats left.,fact,proposed,,All boats stayed.,\n"
        "P3,All boats stayed.,fact,proposed,,,seen\n"
        "P4,Boats flew.,fact,proposed,P9,,\n"
        "P1,Once more.,fact,proposed,,,\n",
    )
    report = people_files.import_propositions(session, path)
    assert (report.added, [line for line, _ in report.refused]) == (4, [6, 5])
    assert "earlier row" in report.refused[0][1]
    assert report.refused[1][1] == "Its relations were left out: There is no proposition “P9”."
    first, second, third, _ = session.propositions()
    assert (first.implies, second.excludes, third.note) == (("P2",), ("P3",), "seen")
    people_files.export_propositions(session, tmp_path / "out.csv")
    with Session.create(tmp_path / "other.annotator") as other:
        people_files.import_propositions(other, tmp_path / "out.csv")
        assert other.propositions() == session.propositions()
    session.undo()
    assert session.propositions() == []


def test_relations_alone_are_a_change(tmp_path: Path, session: Session) -> None:
    for text in ("Boats left.", "Boats stayed."):
        propositions.make_proposition(session, text=text)
    path = table(tmp_path / "in.csv", "text,excludes\nBoats left.,Boats stayed.\n")
    report = people_files.import_propositions(session, path)
    assert (report.added, report.changed, report.already) == (0, 1, 0)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("title,kind\na,b\n", "no column “name”"),
        ("", "empty"),
        ("name,Name\na,b\n", "more than one column “name”"),
    ],
)
def test_what_is_no_such_table_is_refused_whole(
    tmp_path: Path, session: Session, text: str, words: str
) -> None:
    with pytest.raises(InputRefused, match=words):
        people_files.import_speakers(session, table(tmp_path / "in.csv", text))
    with pytest.raises(InputRefused, match="could not be read"):
        people_files.import_speakers(session, tmp_path / "none.csv")


_words = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("|\\'= ,\""), max_size=8
)


@given(parts=st.lists(_words.map(str.strip).filter(bool), max_size=5))
def test_parts_in_a_cell_come_apart_again(parts: list[str]) -> None:
    assert divided(joined(parts)) == tuple(parts)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(name=_words, alias=_words, notes=_words)
def test_any_speaker_that_can_be_stored_comes_back_from_its_table(
    tmp_path: Path, session: Session, name: str, alias: str, notes: str
) -> None:
    try:
        made = speakers.make_speaker(session, name=name, aliases=(alias,), notes=notes)
    except InputRefused:
        return
    try:
        people_files.export_speakers(session, tmp_path / "out.csv")
        assert people_files.import_speakers(session, tmp_path / "out.csv").already == 1
        assert session.speaker(made.id) == made
    finally:
        session.undo()
