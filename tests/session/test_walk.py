"""A random walk over everything an annotator does, beside a model of plain dictionaries."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from annotator.errors import InvalidAnnotation
from annotator.model.annotation import Annotation
from annotator.model.span import Span
from annotator.session import annotating
from annotator.session.checking import check_project
from annotator.session.session import Session
from tests.projects import TEXT, add_article

_ANNOTATORS = ("a1", "a2")
_SPEAKERS = ("Ines Vold", "inès vold", "Harbour office")
_spans = st.tuples(st.integers(0, len(TEXT) - 2), st.integers(1, 40)).map(
    lambda pair: Span(pair[0], min(len(TEXT), pair[0] + pair[1]))
)

Snapshot = tuple[dict[str, Annotation], str]


class Annotating(RuleBasedStateMachine):
    """The store must equal the model after each act, undone and reopened ones included."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.session = Session.create(self.folder / "walk.annotator")
        self.article_id = add_article(self.session)
        self.now: dict[str, Snapshot] = {name: ({}, "new") for name in _ANNOTATORS}
        self.done: dict[str, list[Snapshot]] = {name: [] for name in _ANNOTATORS}
        self.undone: dict[str, list[Snapshot]] = {name: [] for name in _ANNOTATORS}

    @initialize()
    def begin(self) -> None:
        self.session.switch_annotator("a1")

    def teardown(self) -> None:
        self.session.close()
        shutil.rmtree(self.folder)

    @property
    def who(self) -> str:
        return self.session.annotator

    def mine(self) -> dict[str, Annotation]:
        return dict(self.now[self.who][0])

    def acted(self, annotations: dict[str, Annotation], state: str) -> None:
        if (annotations, state) == self.now[self.who]:
            return
        self.done[self.who].append(self.now[self.who])
        self.undone[self.who].clear()
        self.now[self.who] = (annotations, state)

    def state_after(self, touched: Annotation) -> str:
        state = self.now[self.who][1]
        lacks = touched.speaker_id is None
        return "in progress" if state == "new" or (state == "finished" and lacks) else state

    def kept(self, annotation: Annotation) -> None:
        self.acted({**self.mine(), annotation.id: annotation}, self.state_after(annotation))

    @rule(span=_spans, type_id=st.sampled_from(("claim", "denial", "acknowledgment")))
    def annotate(self, span: Span, type_id: str) -> None:
        made = annotating.annotate(self.session, self.article_id, [span], type_id)
        assert made.quotes == (TEXT[span.start : span.end],)
        self.kept(made)

    @precondition(lambda self: self.now[self.who][0])
    @rule(data=st.data(), name=st.sampled_from(_SPEAKERS))
    def name_speaker(self, data: st.DataObject, name: str) -> None:
        chosen = data.draw(st.sampled_from(sorted(self.mine())))
        self.kept(annotating.set_speaker(self.session, chosen, name))

    @precondition(lambda self: self.now[self.who][0])
    @rule(data=st.data(), span=_spans)
    def add_fragment(self, data: st.DataObject, span: Span) -> None:
        chosen = data.draw(st.sampled_from(sorted(self.mine())))
        self.kept(annotating.add_fragment(self.session, chosen, span))

    @precondition(lambda self: self.now[self.who][0])
    @rule(data=st.data(), note=st.text(max_size=5).filter(lambda text: "\x00" not in text))
    def write_note(self, data: st.DataObject, note: str) -> None:
        chosen = data.draw(st.sampled_from(sorted(self.mine())))
        note = note.encode("utf-8", "ignore").decode()
        self.kept(annotating.change_annotation(self.session, chosen, note=note))

    @precondition(lambda self: self.now[self.who][0])
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        chosen = data.draw(st.sets(st.sampled_from(sorted(self.mine())), min_size=1))
        annotating.delete(self.session, sorted(chosen))
        left = {key: value for key, value in self.mine().items() if key not in chosen}
        self.acted(left, self.now[self.who][1])

    @rule()
    def finish(self) -> None:
        lacking = any(made.speaker_id is None for made in self.mine().values())
        try:
            annotating.finish(self.session, self.article_id)
        except InvalidAnnotation:
            assert lacking
            return
        assert not lacking
        self.acted(self.mine(), "finished")

    @rule()
    def reopen_article(self) -> None:
        annotating.reopen(self.session, self.article_id)
        if self.now[self.who][1] == "finished":
            self.acted(self.mine(), "in progress")

    @rule()
    def undo(self) -> None:
        undone = self.session.undo()
        assert (undone is not None) == bool(self.done[self.who])
        if undone is not None:
            self.undone[self.who].append(self.now[self.who])
            self.now[self.who] = self.done[self.who].pop()

    @rule()
    def redo(self) -> None:
        redone = self.session.redo()
        assert (redone is not None) == bool(self.undone[self.who])
        if redone is not None:
            self.done[self.who].append(self.now[self.who])
            self.now[self.who] = self.undone[self.who].pop()

    @rule(name=st.sampled_from(_ANNOTATORS))
    def switch(self, name: str) -> None:
        self.session.switch_annotator(name)

    @rule()
    def reopen_project(self) -> None:
        path, who = self.session.path, self.who
        self.session.close()
        self.session = Session.open(path, annotator=who)

    @invariant()
    def store_equals_model(self) -> None:
        annotations, state = self.now[self.who] if self.who else ({}, "new")
        stored = {made.id: made for made in self.session.annotations(self.article_id)}
        assert stored == annotations
        assert self.session.annotation_set(self.article_id).state == state
        assert self.session.annotation_set(self.article_id).annotations == len(annotations)

    @rule()
    def check(self) -> None:
        assert check_project(self.session) == []


TestAnnotating = Annotating.TestCase
TestAnnotating.settings = settings(
    max_examples=25,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
