"""Two short articles of fiction for the stories, with everything that makes positions hard."""

from __future__ import annotations

from pathlib import Path

from annotator.session.session import Session
from tests.projects import add_article

FERRY = (
    "date 2031-05-02 · Share this story\n"
    "“The ferry is safe,” harbour master Ana Pérez said on Monday, a day after the fire. 🔥\n"
    "“We checked every boat,” she told reporters. “Nobody was hurt.”\n"
    "The union denied that its members had left the pumps unwatched, but conceded that one "
    "man had been late. The owners’ lawyer, Ana Pe\u0301rez’s cousin, called the claim that the "
    "pumps were old a lie.\n"
    "وقال الوزير «العبّارة آمنة» أمس.\n"
)
BRIDGE = (
    "The council will rebuild the bridge, mayor Tomas Rill said.\n"
    "He denied that money was missing. “There is enough,” he said.\n"
)
QUARRY = "The quarry stays shut, its owner told the council on Friday.\n"


def harbour_project(folder: Path) -> Path:
    """A project file with three articles that nobody has opened yet."""
    with Session.create(folder / "Harbour.annotator") as session:
        add_article(session, FERRY, title="Ferry “safe” after fire")
        add_article(session, BRIDGE, title="Council to rebuild bridge")
        add_article(session, QUARRY, title="Quarry stays shut")
        return session.path
