"""A random walk over speakers, propositions and annotations, and all the way back by undo."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from annotator.errors import CannotUndo, InputRefused
from annotator.model.annotation import Annotation
from annotator.model.span import Span
from annotator.session import annotating, propositions, sharing, speakers
from annotator.session.checking import check_project
from annotator.session.session import Session
from tests.projects import TEXT, add_article

_NAMES = ("Ildar Qoveshti", "Eldar Koveshty", "Sefa Durnai", "Koveshty", "Harbour office")
_TEXTS = ("The boats left.", "Nobody was hurt.", "All boats stayed.", "Two boats left.")
_names = st.sampled_from(_NAMES)
_texts = st.sampled_from(_TEXTS)
_spans = st.integers(0, len(TEXT) - 12).map(lambda start: Span(start, start + 10))


class People(RuleBasedStateMachine):
    """References never dangle, counts equal a count by hand, undoing all leads to the beginning."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.session = Session.create(self.folder / "walk.annotator")
        self.article_id = add_article(self.session)

    @initialize()
    def begin(self) -> None:
        self.session.switch_annotator("a2")
        annotating.annotate_named(
            self.session, self.article_id, [Span(0, 10)], "claim", speaker="Eldar Koveshty"
        )
        self.session.switch_annotator("a1")
        self.start = self.state()

    def teardown(self) -> None:
        if hasattr(self, "start"):
            self.undo_all()
            assert self.state() == self.start
        assert check_project(self.session) == []
        self.session.close()
        shutil.rmtree(self.folder)

    def undo_all(self) -> None:
        while self.session.undo() is not None:
            pass

    def state(self) -> Any:
        known = sorted(self.session.speakers(), key=lambda one: one.id)
        about = [
            (one.id, one.text, one.kind, one.status, one.note, set(one.implies), set(one.excludes))
            for one in sorted(self.session.propositions(), key=lambda one: one.id)
        ]
        return known, about, self.annotations()

    def annotations(self) -> dict[str, Annotation]:
        return {one.id: one for one in self.session.project.annotations.stream()}

    def draw_speakers(self, data: st.DataObject, *, count: int) -> list[str]:
        return self.draw([speaker.id for speaker in self.session.speakers()], data, count=count)

    def draw_propositions(self, data: st.DataObject, *, count: int) -> list[str]:
        return self.draw([one.id for one in self.session.propositions()], data, count=count)

    def draw(self, ids: Sequence[str], data: st.DataObject, *, count: int) -> list[str]:
        """Some of these, by their places: ids are new in every run."""
        places = st.integers(0, len(ids) - 1)
        drawn = data.draw(st.lists(places, min_size=count, max_size=3, unique=count > 0))
        return [ids[place] for place in drawn]

    @rule(span=_spans, name=st.none() | _names, via=st.lists(_names, max_size=2), about=_texts)
    def annotate(self, span: Span, name: str | None, via: list[str], about: str) -> None:
        annotating.annotate_named(
            self.session,
            self.article_id,
            [span],
            "claim",
            speaker=name,
            relayers=via,
            proposition=about,
        )

    @rule(names=st.lists(_names, min_size=1, max_size=3), data=st.data())
    def name_several(self, names: list[str], data: st.DataObject) -> None:
        own = [one.id for one in self.annotations().values() if one.annotator == "a1"]
        if own:
            [chosen] = self.draw(own, data, count=1)[:1]
            sharing.set_speakers(self.session, chosen, names)

    @rule(name=_names, aliases=st.lists(_names, max_size=2))
    def make(self, name: str, aliases: list[str]) -> None:
        with contextlib.suppress(InputRefused):
            speakers.make_speaker(self.session, name=name, aliases=tuple(aliases))

    @precondition(lambda self: self.session.speakers())
    @rule(data=st.data(), aliases=st.lists(_names, max_size=3), name=_names, role=st.text("ab"))
    def edit(self, data: st.DataObject, aliases: list[str], name: str, role: str) -> None:
        [chosen] = self.draw_speakers(data, count=1)[:1]
        with contextlib.suppress(InputRefused):
            speakers.change_speaker(
                self.session, chosen, name=name, aliases=tuple(aliases), role=role
            )

    @precondition(lambda self: len(self.session.speakers()) > 1)
    @rule(data=st.data())
    def merge(self, data: st.DataObject) -> None:
        kept, *gone = self.draw_speakers(data, count=2)
        told = speakers.touched_by_merging(self.session, gone, into=kept)
        before = self.annotations()
        assert speakers.merge_speakers(self.session, gone, into=kept) == told
        after = self.annotations()
        changed = {one for one in before if before[one] != after[one]}
        assert told.annotations == len(changed)
        assert told.annotators == tuple(sorted({before[one].annotator for one in changed}))

    @precondition(lambda self: len(self.session.speakers()) > 1)
    @rule(data=st.data())
    def tell_apart(self, data: st.DataObject) -> None:
        first, second = self.draw_speakers(data, count=2)[:2]
        speakers.tell_apart(self.session, first, other_id=second)

    @precondition(lambda self: self.session.speakers())
    @rule(data=st.data(), name=_names)
    def split(self, data: st.DataObject, name: str) -> None:
        chosen = self.session.speaker(self.draw_speakers(data, count=1)[0])
        assert chosen is not None
        naming = self.session.project.uses.naming([chosen.id])
        moved = self.draw(naming, data, count=0) if naming else []
        aliases = data.draw(st.lists(st.sampled_from(chosen.aliases))) if chosen.aliases else []
        with contextlib.suppress(InputRefused):
            speakers.split_speaker(
                self.session, chosen.id, name, aliases=aliases, annotation_ids=moved
            )

    @rule()
    def delete_unused(self) -> None:
        unused = [speaker.id for speaker in speakers.unused_speakers(self.session)]
        speakers.delete_speakers(self.session, unused)
        assert speakers.unused_speakers(self.session) == []

    @precondition(lambda self: len(self.session.propositions()) > 1)
    @rule(data=st.data(), excludes=st.booleans())
    def relate(self, data: st.DataObject, excludes: bool) -> None:
        one, *others = self.draw_propositions(data, count=2)
        relation = "excludes" if excludes else "implies"
        with contextlib.suppress(InputRefused):
            propositions.change_proposition(self.session, one, **{relation: tuple(others)})  # type: ignore[arg-type]

    @precondition(lambda self: len(self.session.propositions()) > 1)
    @rule(data=st.data())
    def merge_propositions(self, data: st.DataObject) -> None:
        kept, *gone = self.draw_propositions(data, count=2)
        with contextlib.suppress(InputRefused):
            propositions.merge_propositions(self.session, gone, into=kept)

    @precondition(lambda self: self.session.propositions())
    @rule(data=st.data())
    def accept(self, data: st.DataObject) -> None:
        propositions.set_status(self.session, self.draw_propositions(data, count=1), "accepted")

    @rule()
    def undo(self) -> None:
        self.session.undo()

    @rule()
    def redo(self) -> None:
        self.session.redo()

    @invariant()
    def counts_are_those_by_hand(self) -> None:
        speaking: Counter[str] = Counter()
        relaying: Counter[str] = Counter()
        about: Counter[str] = Counter()
        for one in self.annotations().values():
            speaking.update(filter(None, [one.speaker_id]))
            relaying.update(set(one.via))
            about.update(filter(None, [one.proposition_id]))
        used = speakers.uses(self.session)
        assert {key: use.speaking for key, use in used.items() if use.speaking} == speaking
        assert {key: use.relaying for key, use in used.items() if use.relaying} == relaying
        assert propositions.uses(self.session) == about

    @invariant()
    def nothing_dangles(self) -> None:
        known = {speaker.id for speaker in self.session.speakers()}
        stated = {one.id: one for one in self.session.propositions()}
        for one in self.annotations().values():
            assert {*one.via, *filter(None, [one.speaker_id])} <= known
            assert one.proposition_id is None or one.proposition_id in stated
        for proposition in stated.values():
            assert {*proposition.implies, *proposition.excludes} <= stated.keys()
        for speaker in self.session.speakers():
            assert set(speaker.distinct_from) <= known


TestPeople = People.TestCase
TestPeople.settings = settings(
    max_examples=12,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


class SharedPeople(People):
    """As before, with the other annotator at work in between: undo is whole or refused."""

    def teardown(self) -> None:
        assert check_project(self.session) == []
        self.session.close()
        shutil.rmtree(self.folder)

    @rule(span=_spans, name=_names)
    def others_annotate(self, span: Span, name: str) -> None:
        self.session.switch_annotator("a2")
        annotating.annotate_named(self.session, self.article_id, [span], "denial", speaker=name)
        self.session.switch_annotator("a1")

    @rule(who=st.sampled_from(["a1", "a2"]), redo=st.booleans())
    def undo_or_be_refused(self, who: str, redo: bool) -> None:
        self.session.switch_annotator(who)
        before = self.state()
        try:
            self.session.redo() if redo else self.session.undo()
        except CannotUndo:
            assert self.state() == before
        self.session.switch_annotator("a1")

    @rule()
    def undo(self) -> None:
        self.undo_or_be_refused("a1", redo=False)

    @rule()
    def redo(self) -> None:
        self.undo_or_be_refused("a1", redo=True)


TestSharedPeople = SharedPeople.TestCase
TestSharedPeople.settings = settings(
    max_examples=10,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
