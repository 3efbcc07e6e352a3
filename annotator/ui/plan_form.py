"""What a lead asks of a plan: who, how many an article, what share twice, in what batches."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFormLayout, QLineEdit, QSpinBox, QWidget

from annotator.errors import InputRefused
from annotator.model.article import is_partial_date
from annotator.session.planning import PlanRequest
from annotator.session.session import checked_annotator
from annotator.ui.counts import counted
from annotator.ui.number_field import indent_number

_FIELD = 210
_DAY = len("2031-04-01")


class PlanForm(QWidget):
    """The fields; ``changed`` says that another request is wanted."""

    changed = Signal()

    def __init__(
        self, names: Sequence[str], training: Sequence[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._training = tuple(training)
        self.names_edit = QLineEdit(", ".join(names))
        self.names_edit.setPlaceholderText(self.tr("Ada, Ben, Cleo"))
        self.per_article = self._number(1, 20, 2)
        self.double = self._number(0, 100, 100, suffix=" %")
        self.batch_size = self._number(0, 100_000, 0)
        self.batch_size.setSpecialValueText(self.tr("all in one"))
        self.due_edit = QLineEdit()
        self.due_edit.setPlaceholderText(self.tr("2031-04-01, or nothing"))
        self.due_edit.setMaxLength(_DAY)
        self.seed = self._number(0, 1_000_000, 0)
        self.seed.setToolTip(self.tr("The same number gives the same plan again"))
        self.apart_box = QCheckBox(self.tr("Nobody gets two copies of one story"))
        self.apart_box.setChecked(True)
        self.training_box = QCheckBox(
            self.tr("Everybody first gets {0} with gold, as training").format(
                counted(len(training), "article")
            )
        )
        self.training_box.setVisible(bool(training))
        self._lay_out()
        for edit in (self.names_edit, self.due_edit):
            edit.textChanged.connect(self.changed)
        for box in (self.apart_box, self.training_box):
            box.toggled.connect(self.changed)

    def _number(self, least: int, most: int, usual: int, *, suffix: str = "") -> QSpinBox:
        field = QSpinBox()
        field.setRange(least, most)
        field.setValue(usual)
        field.setSuffix(suffix)
        field.setMaximumWidth(_FIELD)
        indent_number(field)
        field.valueChanged.connect(self.changed)
        return field

    def _lay_out(self) -> None:
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(8)
        self.due_edit.setMaximumWidth(_FIELD)
        for words, field in (
            (self.tr("Annotators"), self.names_edit),
            (self.tr("Annotators an article"), self.per_article),
            (self.tr("Share that several do"), self.double),
            (self.tr("Articles in a batch"), self.batch_size),
            (self.tr("Due"), self.due_edit),
            (self.tr("Seed"), self.seed),
        ):
            field.setAccessibleName(words)
            form.addRow(words, field)
        form.addRow("", self.apart_box)
        if self._training:
            form.addRow("", self.training_box)

    def names(self) -> tuple[str, ...]:
        """The annotators that are named, each once."""
        typed = (name.strip() for name in self.names_edit.text().split(","))
        return tuple(dict.fromkeys(checked_annotator(name) for name in typed if name))

    def request(self) -> PlanRequest:
        """What is asked for; raises InputRefused when a field is no good."""
        due = self.due_edit.text().strip()
        if due and not (len(due) == _DAY and is_partial_date(due)):
            raise InputRefused(self.tr("Write the due date as 2031-04-01, or leave it out."))
        names = self.names()
        if not names:
            raise InputRefused(self.tr("Name the annotators, with commas between them."))
        return PlanRequest(
            annotators=names,
            per_article=self.per_article.value(),
            double=self.double.value() / 100,
            batch_size=self.batch_size.value() or None,
            seed=self.seed.value(),
            stories_apart=self.apart_box.isChecked(),
            training=self._training if self.training_box.isChecked() else (),
            due=due or None,
        )
