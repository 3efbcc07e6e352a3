"""How many actions a full label takes, article by article, and how long a prediction does."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from annotator.app import Program, make_application
from annotator.model.annotation import Annotation
from annotator.model.article import Article
from annotator.model.change import Edit
from annotator.model.span import Span
from annotator.model.speaker import Speaker
from annotator.session import annotating
from annotator.session.prediction import Predictor
from annotator.session.sample import create_sample, import_sample_articles, sample_sets
from annotator.session.session import Session, new_id
from annotator.ui.preferences import Preferences
from tests.benchmarks.frame import Row, benchmark
from tests.projects import add_article
from tests.stories.labelling import Labeller
from tests.stories.verbs import look

_SPEAKERS = 5_000
_ANNOTATIONS = 10_000
_TRIES = 60
_SYLLABLES = [
    "ba",
    "dor",
    "fin",
    "hul",
    "kel",
    "lam",
    "mor",
    "nes",
    "pra",
    "qui",
    "sta",
    "tor",
    "um",
    "ver",
    "wen",
    "zan",
]


@benchmark("actions", "actions for a full label of the sample corpus, by mouse and keys")
def measure_actions(folder: Path) -> Iterable[Row]:
    """The mean of each article, and mean and median of all, with and without known speakers."""
    counts = _play(folder, with_speakers=True)
    for title, of_article in counts.items():
        yield Row(
            what=f"mean in “{title}”",
            figure=statistics.mean(of_article),
            unit="actions",
            note=f"{len(of_article)} labels, {sum(of_article)} actions",
        )
    every = [count for of_article in counts.values() for count in of_article]
    yield Row(what="mean of a full label", figure=statistics.mean(every), unit="actions", most=2.5)
    yield Row(
        what="median of a full label", figure=statistics.median(every), unit="actions", most=2
    )
    bare = _play(folder, with_speakers=False)
    every = [count for of_article in bare.values() for count in of_article]
    yield Row(
        what="mean from a project that knows no speakers, names typed in full the first time",
        figure=statistics.mean(every),
        unit="actions",
    )


def _play(folder: Path, *, with_speakers: bool) -> dict[str, list[int]]:
    """The counts of all labels by article, both annotators' together."""
    counts: dict[str, list[int]] = {}
    for annotator in ("a1", "a2"):
        path = folder / f"{annotator}-{with_speakers}.annotator"
        with create_sample(path, with_annotations=False) if with_speakers else _bare(path) as made:
            project_id = made.project_id
        preferences = Preferences(folder / f"{annotator}-{with_speakers}.ini")
        preferences.remember_annotator(project_id, annotator)
        program = Program(make_application("light"), preferences)
        program.window.resize(1440, 900)
        program.start(path, sample=False)
        look(program.window)
        labeller = Labeller(program.window)
        for wanted in sample_sets():
            if wanted.annotator == annotator and wanted.annotations:
                found = labeller.label_article(wanted)
                counts.setdefault(wanted.article.title or "", []).extend(found)
        program.window.close()
        program.end()
    return counts


def _bare(path: Path) -> Session:
    session = Session.create(path)
    import_sample_articles(session)
    return session


@benchmark("prediction", "one prediction in a full article of a project with many speakers")
def measure_prediction(folder: Path) -> Iterator[Row]:
    """The time of one prediction, and the slowest of some, without its first use."""
    with Session.create(folder / "full.annotator") as session:
        session.switch_annotator("a1")
        article_id, text = _fill(session)
        predictor = Predictor(session)
        article, chance = session.article(article_id), random.Random(11)
        times = []
        for _ in range(_TRIES):
            start = chance.randrange(len(text) - 300)
            span = Span(start, start + chance.randrange(20, 200))
            times.append(min(_once(predictor, article, span) for _ in range(3)))
    what = f"with {_SPEAKERS:,} speakers and {_ANNOTATIONS:,} annotations in the article"
    yield Row(what=f"one prediction {what}, median", figure=statistics.median(times[1:]), most=10)
    yield Row(what=f"one prediction {what}, 95 of 100", figure=_most(times[1:]), most=10)


def _once(predictor: Predictor, article: Article, span: Span) -> float:
    """Processor time of one prediction in milliseconds; others' work does not count."""
    begun = time.process_time()
    predictor.predict(article, (span,), "claim")
    return (time.process_time() - begun) * 1000


def _most(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def _fill(session: Session) -> tuple[str, str]:
    chance = random.Random(9)
    speakers = [
        Speaker(
            id=new_id(),
            name=f"{_name(chance)} {_name(chance)} {number}",
            aliases=(f"{_name(chance)} {_name(chance)}",),
            role=chance.choice(("minister", "mayor", "harbour master", "spokeswoman")),
            organisation=_name(chance),
        )
        for number in range(_SPEAKERS)
    ]
    text = ""
    while len(text) < 1_000_000:
        said = chance.choice(speakers).aliases[0]
        text += (
            f"“We will not go to {_name(chance)},” {said} said on Monday. The minister denied that "
            f"{_name(chance)} had left, according to {_name(chance)}. It was late, she added.\n"
        )
    article_id = add_article(session, text, title="Full")
    first = annotating.annotate(session, article_id, [Span(0, 40)], "claim")
    article = session.article(article_id)
    with session.step("fill") as step:
        for speaker in speakers:
            step.apply(Edit(before=None, after=speaker))
        for _ in range(_ANNOTATIONS - 1):
            step.apply(Edit(before=None, after=_annotation(first, article.text, chance, speakers)))
    return article_id, text


def _annotation(
    first: Annotation, text: str, chance: random.Random, speakers: list[Speaker]
) -> Annotation:
    import dataclasses

    start = chance.randrange(len(text) - 300)
    span = Span(start, start + chance.randrange(10, 200))
    return dataclasses.replace(
        first,
        id=new_id(),
        number=0,
        fragments=(span,),
        quotes=(span.of(text),),
        speaker_id=chance.choice(speakers).id,
    )


def _name(chance: random.Random) -> str:
    return "".join(chance.choices(_SYLLABLES, k=2)).capitalize()
