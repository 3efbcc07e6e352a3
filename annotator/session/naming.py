"""People and propositions by the names that users type: found when known, made when new."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.errors import InputRefused
from annotator.model.change import Edit
from annotator.model.proposition import Proposition
from annotator.model.speaker import ARTICLE_VOICE, Speaker, SpeakerKind, fold_name
from annotator.session.session import Session, new_id


def speaker_named(
    session: Session, name: str, *, kind: SpeakerKind | None = None
) -> tuple[Speaker, tuple[Edit, ...]]:
    """The speaker known by ``name``, or a new one with the edit that makes it.

    Names are compared folded, over canonical names first and then aliases.
    """
    name = checked_name(name, what="speaker")
    known = session.project.people.speakers_named(name)
    if known:
        return known[0], ()
    if kind is None:
        kind = "article_voice" if name.casefold() == ARTICLE_VOICE.casefold() else "person"
        if name.casefold().startswith("(unnamed)"):
            kind = "unnamed"
    speaker = Speaker(id=new_id(), name=name, kind=kind)
    return speaker, (Edit(before=None, after=speaker),)


def proposition_saying(session: Session, text: str) -> tuple[Proposition, tuple[Edit, ...]]:
    """The proposition with that id or those words, or a new, proposed one with its edit."""
    text = checked_name(text, what="proposition", limit=500)
    people = session.project.people
    known = people.proposition(text) or people.proposition_with_text(text)
    if known is not None:
        return known, ()
    proposition = Proposition(id=new_id(), text=text)
    return proposition, (Edit(before=None, after=proposition),)


def relayers_named(
    session: Session, names: Sequence[str], made_before: Sequence[Edit]
) -> tuple[tuple[str, ...], tuple[Edit, ...]]:
    """The ids of the relayers of these names, each once, and the edits that make new ones.

    ``made_before`` are edits of the same step, whose new speakers count as known.
    """
    made = {
        fold_name(edit.after.name): edit.after
        for edit in made_before
        if isinstance(edit.after, Speaker)
    }
    speakers: dict[str, None] = {}
    edits: list[Edit] = []
    for name in names:
        if fold_name(name) in made:
            speakers[made[fold_name(name)].id] = None
            continue
        speaker, new = speaker_named(session, name)
        if new:
            made[fold_name(name)] = speaker
        speakers[speaker.id] = None
        edits += new
    return tuple(speakers), tuple(edits)


def checked_name(name: str, *, what: str, limit: int = 200) -> str:
    """``name`` with its spaces tidied; raises InputRefused unless it can name a ``what``."""
    name = " ".join(name.split())
    if not name or len(name) > limit:
        raise InputRefused(f"The name of a {what} has 1 to {limit} characters.")
    if any(char < " " or "\ud800" <= char <= "\udfff" for char in name):
        raise InputRefused(f"The name of the {what} has control characters; type it without them.")
    return name
