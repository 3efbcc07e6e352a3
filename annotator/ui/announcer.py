"""Says to screen readers which annotation is current and which of its fields has just changed.

The article's description always tells the current annotation; what changes is announced besides.
"""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

from annotator.model.annotation import Annotation
from annotator.model.article import Article
from annotator.model.scheme import Scheme
from annotator.model.span import Span
from annotator.ui.article_view import ArticleView
from annotator.ui.fields import shortened
from annotator.ui.people import People

_QUOTED = 120


class Announcer(QObject):
    """Speaks for one article view; ``announced`` carries the words that were handed on.

    Several things said in one go (a new annotation is made, shown and filled) are one sentence.
    """

    announced = Signal(str)

    def __init__(self, view: ArticleView, scheme: Scheme, people: People) -> None:
        super().__init__(view)
        self._view = view
        self._scheme = scheme
        self._people = people
        self._shown: Annotation | None = None
        self._waiting: list[str] = []
        self.damaged: Collection[str] = ()
        """The ids of the annotations that are not as they were stored."""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._hand_on)

    def show_annotation(self, annotation: Annotation, article: Article) -> None:
        """An annotation is current, as it is now; says all of it, or what is other than before."""
        before, self._shown = self._shown, annotation
        words = self.description(annotation)
        self._view.describe(words)
        if before is None or before.id != annotation.id:
            self._say(words)
        elif before != annotation:
            for change in self._changes(before, annotation, article):
                self._say(change)

    def show_nothing(self, *, is_gone: bool) -> None:
        """No annotation is current; ``is_gone``: because it was deleted."""
        before, self._shown = self._shown, None
        if before is None:
            return
        self._view.describe("")
        self._say(self.tr("Annotation deleted") if is_gone else self.tr("No annotation current"))

    def description(self, annotation: Annotation) -> str:
        """An annotation in words: type, stance, speaker, quotation, what is open or doubtful."""
        missing = ", ".join(self._scheme.missing(annotation)).replace("_", " ")
        quotes = " … ".join(f"“{shortened(quote, _QUOTED)}”" for quote in annotation.quotes[:4])
        parts = (
            self.tr("Damaged") if annotation.id in self.damaged else "",
            self._type(annotation),
            self._stance(annotation),
            self._speaker(annotation),
            quotes,
            self.tr("unsure") if annotation.unsure else "",
            self.tr("missing: {0}").format(missing) if missing else "",
            self.tr("with a note") if annotation.note else "",
        )
        return ". ".join(filter(None, parts))

    def _changes(self, before: Annotation, after: Annotation, article: Article) -> list[str]:
        """The fields that differ, each in words."""
        none = self.tr("none")
        about = self._people.propositions.name
        fields = (
            (self.tr("Type"), self._type(before), self._type(after)),
            (self.tr("Stance"), self._stance(before), self._stance(after)),
            (self.tr("Speaker"), self._speaker(before), self._speaker(after)),
            (
                self.tr("Proposition"),
                (about(before.proposition_id) if before.proposition_id else "") or "",
                (about(after.proposition_id) if after.proposition_id else "") or "",
            ),
            (self.tr("Reported through"), self._via(before), self._via(after)),
            (self.tr("Cue"), _words(before.cue, article), _words(after.cue, article)),
            (self.tr("Mention"), _words(before.mention, article), _words(after.mention, article)),
            (self.tr("Certainty"), before.certainty, after.certainty),
            (self.tr("Date said"), before.date_said or "", after.date_said or ""),
            (self.tr("Note"), before.note, after.note),
            (self.tr("Words"), " … ".join(before.quotes), " … ".join(after.quotes)),
        )
        said = [f"{name}: {shortened(new) or none}" for name, old, new in fields if old != new]
        if before.unsure != after.unsure:
            said.append(self.tr("Marked as unsure") if after.unsure else self.tr("Sure again"))
        return said

    def _type(self, annotation: Annotation) -> str:
        return self._scheme.type(annotation.type).label

    def _stance(self, annotation: Annotation) -> str:
        return self._scheme.stance(annotation.stance).label if annotation.stance else ""

    def _speaker(self, annotation: Annotation) -> str:
        return self._people.speaker_name(annotation.speaker_id)

    def _via(self, annotation: Annotation) -> str:
        return ", ".join(self._people.speaker_name(relayer) for relayer in annotation.via)

    def _say(self, words: str) -> None:
        self._waiting.append(words)
        self._soon.start()

    def _hand_on(self) -> None:
        words = ". ".join(self._waiting)
        self._waiting.clear()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._view, words))
        self.announced.emit(words)


def _words(span: Span | None, article: Article) -> str:
    return "" if span is None else span.of(article.text)
