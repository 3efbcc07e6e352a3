"""No name becomes a path and no link leads outside: nothing elsewhere is read or written."""

from __future__ import annotations

import contextlib
import json
import random
from pathlib import Path

import pytest

from annotator.errors import UserError
from annotator.model.article import text_digest
from annotator.model.span import Span
from annotator.session import annotating, exporting
from annotator.session.assignments import begin_assignment
from annotator.session.collecting import collect
from annotator.session.handing_in import hand_in, submission_name
from annotator.session.handing_out import assign, hand_out, planned
from annotator.session.planning import PlanRequest
from annotator.session.session import Session
from annotator.session.team_folder import put_in, share_out
from annotator.session.transfer import import_articles, read_articles
from annotator.ui.file_names import as_file_name
from tests.hazards.frame import Hazard, Tally, hazard, of_module
from tests.projects import TEXT, add_article, new_session

CANARY = "CANARY that nobody may read"
PATHS = (
    *(
        "../../outside/x",
        "/tmp/../outside",
        "..",
        ".",
        "../outside",
        "a/b",
        "a\\b",
        "C:\\CON",
        "CON",
    ),
    *("NUL", "~", "~root", "-rf", "$HOME", "*", "?", "file:///etc/passwd", "x" * 75, "😀" * 40),
    *("..%2f..%2fx", "a:b", ".hidden", "name.", "outside\u2215x", "..\\..\\outside", "LPT1.txt"),
)


@hazard(
    row=21,
    words="hostile names of people, articles, files, and links: nothing outside read or written",
    small=6,
    full=200,
    minutes=15,
)
def names_as_paths(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    for number in range(tries):
        place = folder / str(number)
        work, outside = place / "work" / "deep", place / "outside"
        work.mkdir(parents=True)
        outside.mkdir()
        for name in ("x.txt", "y.html", "z.jsonl", "x"):
            (outside / name).write_text(json.dumps({"text": CANARY}), encoding="utf-8")
        before = _tree(place, without=work)
        act = (_linked_folder, _hostile_people, _hostile_articles)[number % 3]
        try:
            act(dice, work, outside, tally)
        except UserError as refused:
            tally.expect(len(refused.message) < 900, f"says {refused.message[:200]}")
        where = f"try {number}, {act.__name__}"
        tally.expect(_tree(place, without=work) == before, f"{where}: something outside changed")
        for file in work.rglob("*"):
            if file.is_symlink() or not file.is_file():
                continue
            if CANARY.encode() in file.read_bytes():
                tally.lost(f"{where}: {file.name} holds what lies outside")
        tally.tried()


def _tree(root: Path, *, without: Path) -> dict[str, tuple[int, int, bytes]]:
    """Every file and folder with its time and content, but for the work folder."""
    found = {}
    for path in root.rglob("*"):
        if path == without or without in path.parents or path in without.parents:
            continue
        state = path.stat()
        body = path.read_bytes() if path.is_file() else b""
        found[str(path)] = (state.st_mtime_ns, state.st_mode, body)
    return found


def _linked_folder(dice: random.Random, work: Path, outside: Path, tally: Tally) -> None:
    """A folder to import with links of every kind, and names that look like other places."""
    given = work / "given"
    given.mkdir()
    (given / "good.txt").write_text("A good article.", encoding="utf-8")
    targets: tuple[str | Path, ...] = (
        *(outside / "x.txt", outside, "../../../outside/x.txt", "../../../outside", "/etc/passwd"),
        *(
            "/dev/zero",
            "/proc/self/environ",
            "loop.txt",
            "good.txt",
            ".",
            "..",
            "gone",
            "/dev/fd/0",
        ),
        *(outside / "y.html", outside / "z.jsonl", "../given/../../../outside/x"),
    )
    for number, target in enumerate(dice.sample(targets, 8)):
        ending = dice.choice((".txt", ".html", ".jsonl", ""))
        with contextlib.suppress(FileExistsError):
            (given / f"link{number}{ending}").symlink_to(target)
    with contextlib.suppress(FileExistsError):
        (given / "chain.txt").symlink_to("link0.txt")
        (given / "loop.txt").symlink_to("loop.txt")
    for name in dice.sample(PATHS, 5):
        with contextlib.suppress(OSError, ValueError):
            if "/" not in name and name not in (".", ".."):
                (given / f"{name}.txt").write_text(f"Article {name} a.", encoding="utf-8")
    with new_session(work) as session:
        report = import_articles(session, read_articles([given]))
        texts = [session.article(one.id or "").text for one in report.added]
        tally.expect(all(CANARY not in text for text in texts), f"read outside: {report.added}")
        tally.expect("A good article." in texts, "the good article did not come in")
        exporting.export(session, "jsonl", work / "out.jsonl")


def _hostile_people(dice: random.Random, work: Path, outside: Path, tally: Tally) -> None:
    """Annotators called like places: assignments, submissions and suggestions stay in place."""
    names = tuple(name for name in dice.sample(PATHS, 5) if len(name) <= 80 and name.isprintable())
    lead = Session.create(work / f"{dice.choice(('P', '..x', '-rf', '~', 'CON'))}.annotator")
    with lead:
        lead.switch_annotator("lead")
        add_article(lead, TEXT, title=dice.choice(PATHS))
        assign(lead, planned(lead, PlanRequest(annotators=names, per_article=len(names))))
        out = work / "out"
        out.mkdir()
        written = hand_out(lead, out)
        share_out(lead, work / "team")
        for one in written:
            tally.expect(one.path.parent == out, f"{one.annotator!r} goes to {one.path}")
            own = work / f"own{written.index(one)}.annotator"
            with begin_assignment(one.path, own) as desk:
                for summary in desk.summaries(desk.article_numbers()):
                    annotating.annotate(desk, summary.id, [Span(1, 8)], "claim")
                name = submission_name(desk)
                is_name = "/" not in name and "\\" not in name and Path(name).name == name
                tally.expect(is_name, f"{one.annotator!r} hands in {name!r}")
                hand_in(desk, work / name)
                put_in(desk, work / "team")
                suggested = as_file_name(f"{desk.project_name}-{desk.annotator}", ".md")
                is_name = Path(suggested).name == suggested and not set(suggested) & set(
                    '/\\:*?"<>|'
                )
                tally.expect(is_name, f"{one.annotator!r} saves {suggested!r}")
                collect(lead, [work / name])


def _hostile_articles(dice: random.Random, work: Path, outside: Path, tally: Tally) -> None:
    """Articles, their ids and their fields called like places."""
    lines = []
    for number in range(4):
        text = f"{TEXT}{number}"
        lines.append(
            {
                "schema": "annotator/dataset/1",
                "article_id": dice.choice(PATHS),
                "title": dice.choice(PATHS),
                "outlet": dice.choice(PATHS),
                "story": dice.choice(PATHS),
                "url": f"file://{outside}/x.txt",
                "text": text,
                "text_sha256": text_digest(text),
                "annotator": dice.choice(("ada", "../x", "/tmp/x")),
                "status": "finished",
                "annotations": [
                    {"id": dice.choice(PATHS), "fragments": [[1, 8]], "type": "claim",
                     "speaker": dice.choice(PATHS), "note": f"file://{outside}/x.txt"}
                ],
            }
        )  # fmt: skip
    given = work / "given.jsonl"
    given.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    with new_session(work) as session:
        import_articles(session, read_articles([given]))
        for known in exporting.EXPORT_FORMATS:
            exporting.export(session, known.name, work / f"out{known.suffix}")


@pytest.mark.parametrize("entry", of_module(__name__))
def test_hazard(entry: Hazard, tmp_path: Path) -> None:
    entry.tried_small(tmp_path)
