"""Small projects with everything in them that a hazard may want, made once and then copied."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from annotator.model.span import Span
from annotator.session import annotating, exporting, people_files
from annotator.session.collecting import collect
from annotator.session.session import Session
from tests.projects import TEXT
from tests.session.teams import Team

ANNOTATOR = "Ada"
_FORMATS = Path(__file__).parents[1] / "store" / "formats"


@dataclass(frozen=True)
class Sample:
    """A lead's project, an annotator's made from its assignment, and files of every kind."""

    lead: Path
    desk: Path
    articles: tuple[str, ...]
    files: dict[str, Path]

    def copied(self, folder: Path) -> Sample:
        """The same in another folder, to be spoilt."""
        folder.mkdir(parents=True, exist_ok=True)
        for path in (self.lead, self.desk, *self.files.values()):
            shutil.copyfile(path, folder / path.name)
        return Sample(
            folder / self.lead.name,
            folder / self.desk.name,
            self.articles,
            {name: folder / path.name for name, path in self.files.items()},
        )


def make_sample(folder: Path) -> Sample:
    """Three articles, two annotators, a submission not yet collected, and files for each verb."""
    work = folder / "making"
    team = Team(work, (ANNOTATOR, "Ben"))
    articles = tuple(one.id for one in team.lead.summaries(team.lead.article_numbers()))
    try:
        for session in team.desks.values():
            _annotate(session, articles)
        team.collect(team.hand_in("Ben"))
        submission = team.hand_in(ANNOTATOR)
        files = _files(folder, team, submission)
        team.lead.project.connection.close()
        lead, desk = folder / "lead.annotator", folder / "desk.annotator"
        shutil.copyfile(team.lead.path, lead)
        files["compared"] = folder / "compared.annotator"
        shutil.copyfile(lead, files["compared"])
        with Session.open(files["compared"]) as compared:
            collect(compared, [submission])
    finally:
        team.close()
    shutil.copyfile(team.desks[ANNOTATOR].path, desk)
    shutil.rmtree(work)
    return Sample(lead, desk, articles, files)


def _annotate(session: Session, articles: tuple[str, ...]) -> None:
    for number, article in enumerate(articles):
        for start in (1, 22 + number):
            annotating.annotate_named(
                session,
                article,
                [Span(start, start + 12)],
                "claim",
                speaker="The skipper",
                proposition="Boats left",
            )
    annotating.finish(session, articles[0])


def _files(folder: Path, team: Team, submission: Path) -> dict[str, Path]:
    files = {
        "text": folder / "article.txt",
        "table": folder / "articles.csv",
        "lines": folder / "annotations.jsonl",
        "dataset": folder / "dataset.jsonl",
        "people": folder / "people.csv",
        "propositions": folder / "propositions.csv",
        "scheme": folder / "scheme.json",
        "guidelines": folder / "guidelines.md",
        "assignment": folder / "assignment.annotator-team",
        "submission": folder / "submission.annotator-team",
    }
    files["text"].write_text(f"A harbour notice\n\n{TEXT}\nThe port is open again.")
    files["table"].write_text(
        "title,text\n" + "".join(f"Boat {n},The boat {n} left at dawn.\n" for n in range(40))
    )
    exporting.export(team.lead, "jsonl", files["dataset"])
    exporting.export(team.lead, "jsonl-annotations", files["lines"])
    people_files.export_speakers(team.lead, files["people"])
    people_files.export_propositions(team.lead, files["propositions"])
    scheme = {**team.lead.scheme.source, "name": "Other"}
    files["scheme"].write_text(json.dumps(scheme))
    files["guidelines"].write_text("# Rules\n\nRead twice.\n")
    shutil.copyfile(next(team.out.glob(f"*-{ANNOTATOR}.*")), files["assignment"])
    shutil.copyfile(submission, files["submission"])
    saved = sorted(_FORMATS.glob("*.annotator"))
    for name, path in (("first format", saved[0]), ("last format", saved[-1])):
        files[name] = folder / path.name
        shutil.copyfile(path, files[name])
    # Its first page is gone, so that nothing but its bytes can be kept.
    files["damaged"] = folder / "damaged.annotator"
    files["damaged"].write_bytes(bytes(4096) + saved[-1].read_bytes()[4096:])
    return files
