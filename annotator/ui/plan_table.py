"""A plan as a table: how much each annotator gets, and how many articles each pair shares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication

from annotator.session.planning import Plan
from annotator.ui.counts import counted
from annotator.ui.plain_table import Row


def plan_rows(plan: Plan) -> Iterator[Row]:
    """A row for each annotator and, under a heading, for each pair that shares articles."""
    translate = QCoreApplication.translate
    fresh = Counter(row.annotator for row in plan.rows)
    batches = {name: {row.batch for row in plan.rows if row.annotator == name} for name in fresh}
    for name, load in sorted(plan.loads.items()):
        mine = batches.get(name, set())
        yield Row((name, str(fresh[name]), str(load), str(len(mine))), key=name)
    pairs = sorted(plan.pairs.items())
    if pairs:
        yield Row((translate("plan", "Articles that two share"),), is_heading=True)
    for (one, other), count in pairs:
        yield Row((f"{one} / {other}", "", str(count), ""))


def plan_words(plan: Plan) -> str:
    """What a plan comes to, in a sentence or two."""
    translate = QCoreApplication.translate
    if not plan.rows:
        return translate("plan", "Nothing is left to assign: every article has its annotators.")
    articles = len({row.article_id for row in plan.rows})
    words = translate("plan", "{0} to assign, {1} done by several.").format(
        counted(articles, "article"), counted(plan.doubled, "article")
    )
    if plan.repeats:
        again = translate("plan", "{0} times somebody gets a further copy of a story.")
        words = f"{words} {again.format(plan.repeats)}"
    return words
