"""A disagreement read side by side: what each annotator has there, in the words of the article."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from annotator.model.span import Span
from annotator.ui.fields import plain_label
from annotator.ui.figure_words import kind_about, kind_name
from annotator.ui.icons import icon
from annotator.ui.version_column import Field, VersionColumn

if TYPE_CHECKING:
    from annotator.agreement.disagreement import Disagreement, Version
    from annotator.model.article import Article

_AROUND = 120
"""Characters of the article shown before and after the words that anybody marked."""
_NARROWEST = 230


class DisagreementPane(QWidget):
    """Shows one disagreement. ``article_of`` gives an article by its id, None when it is gone.

    ``place_chosen`` carries the article's id and the ids of the annotations (a tuple).
    """

    place_chosen = Signal(str, object)

    def __init__(
        self, article_of: Callable[[str], Article | None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._article_of = article_of
        self.entry: Disagreement | None = None
        self.columns: list[VersionColumn] = []
        self._labels: Mapping[str, str] = {}
        self._colors: Mapping[str, str] = {}
        self.title = plain_label(role="strong", wrap=True)
        self.about = plain_label(role="small", wrap=True)
        self.open_button = QPushButton(icon("review"), self.tr("Open in Review"))
        self.open_button.clicked.connect(self.open_place)
        self._row = QHBoxLayout()
        self._row.setSpacing(10)
        self._content = QWidget()
        self._content.setLayout(self._row)
        self._row.setContentsMargins(0, 0, 0, 0)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(self._content)
        self._lay_out()
        self.show_entry(None)

    def set_types(self, *, labels: Mapping[str, str], colors: Mapping[str, str]) -> None:
        """What types are called and their colours, by id."""
        self._labels, self._colors = labels, colors

    def show_entry(self, entry: Disagreement | None) -> None:
        """Show this disagreement, or that none is chosen."""
        self.entry = entry
        for column in self.columns:
            self._row.removeWidget(column)
            column.hide()
            column.deleteLater()
        self.columns = []
        self.open_button.setEnabled(entry is not None)
        if entry is None:
            self.title.setText(self.tr("Choose a disagreement to read both versions here."))
            self.about.clear()
            return
        self.title.setText(f"{kind_name(entry.kind)}: {entry.title or entry.article_id}")
        self.about.setText(kind_about(entry.kind))
        text, start, language = self._context(entry)
        versions = {version.annotator: version for version in entry.versions}
        for name in (*entry.annotators, *entry.missing_from):
            column = VersionColumn(name)
            column.setMinimumWidth(_NARROWEST)
            self._fill(column, versions.get(name), entry, (text, start, language))
            self._row.addWidget(column, 1)
            self.columns.append(column)

    def open_place(self) -> None:
        """Say which place it is, for whoever shows articles."""
        if self.entry is not None:
            self.place_chosen.emit(self.entry.article_id, self.entry.annotations)

    def _fill(
        self,
        column: VersionColumn,
        version: Version | None,
        entry: Disagreement,
        context: tuple[str, int, str | None],
    ) -> None:
        text, start, language = context
        places = [first for known in entry.versions for first, _ in known.fragments]
        at = max(min(places, default=start) - start, 0)
        if version is None:
            column.show_version(text, (), (), at=at, language=language)
            return
        fragments = [
            Span(max(first - start, 0), min(last - start, len(text)))
            for first, last in version.fragments
            if first >= start and first - start < len(text)
        ]
        column.show_version(
            text,
            fragments,
            self._fields(version, entry),
            at=at,
            color=self._colors.get(version.type, ""),
            language=language,
        )

    def _fields(self, version: Version, entry: Disagreement) -> list[Field]:
        named = (
            ("type", self.tr("Type"), self._labels.get(version.type, version.type)),
            ("speaker", self.tr("Speaker"), version.speaker),
            ("stance", self.tr("Stance"), version.stance),
            ("proposition", self.tr("Proposition"), version.proposition),
        )
        nothing = self.tr("none given")
        fields = []
        for key, name, value in named:
            values = {getattr(known, key) for known in entry.versions}
            fields.append(Field(name, value or nothing, differs=len(values) > 1))
        spans = {known.fragments for known in entry.versions}
        length = sum(last - first for first, last in version.fragments)
        words = self.tr("{0} characters").format(length)
        return [Field(self.tr("Length"), words, differs=len(spans) > 1), *fields]

    def _context(self, entry: Disagreement) -> tuple[str, int, str | None]:
        """The stretch of the article around all versions, where it begins, and the language."""
        article = self._article_of(entry.article_id)
        places = [place for version in entry.versions for place in version.fragments]
        if article is None or not places:
            return entry.text, min((first for first, _ in places), default=0), None
        start = max(0, min(first for first, _ in places) - _AROUND)
        end = min(len(article.text), max(last for _, last in places) + _AROUND)
        start = article.text.rfind(" ", 0, start) + 1 if start else 0
        beyond = article.text.find(" ", end)
        end = len(article.text) if beyond < 0 or beyond - end > _AROUND else beyond
        return article.text[start:end], start, article.language

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.title)
        words.addWidget(self.about)
        head.addLayout(words, 1)
        head.addWidget(self.open_button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.area, 1)
