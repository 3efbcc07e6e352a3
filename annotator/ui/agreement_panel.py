"""The side panel of the Agreement page: whose work, which part of it, and how it is computed.

Says what is wished; computes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QFrame,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from annotator.model.article import is_partial_date
from annotator.session.agreement_run import Wish
from annotator.session.study_choice import ORIGINS, StudyChoice
from annotator.ui.agreement_charts import Key, measure_label
from annotator.ui.check_list import CheckList
from annotator.ui.fields import plain_label
from annotator.ui.number_field import indent_number

_WIDTH = 304
_LEVELS = (0.9, 0.95, 0.99)
MEASURES: tuple[Key, ...] = (
    ("gamma", "spans"),
    ("span_f1_dice", "spans"),
    ("span_f1_exact", "spans"),
    ("binary_u_alpha", "spans"),
    ("krippendorff_alpha", "type"),
    ("krippendorff_alpha", "speaker"),
    ("krippendorff_alpha", "stance given type"),
    ("krippendorff_alpha", "proposition"),
)


class AgreementPanel(QFrame):
    """``changed`` is sent when other figures are wished for, ``measure_changed`` when the charts
    are to show another measure.
    """

    changed = Signal()
    measure_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "pane")
        self.setProperty("edge", "left")
        self.setFixedWidth(_WIDTH)
        self.measure = QComboBox()
        self.choice = CheckList(self.tr("Annotators"))
        self.types = CheckList(self.tr("Types"))
        self.batches = CheckList(self.tr("Batches"))
        self.published_from = self._date(self.tr("Published from"))
        self.published_until = self._date(self.tr("Published until"))
        self.origin = QComboBox()
        self.unfinished_box = QCheckBox(self.tr("Include unfinished sets"))
        self.minimum_dice = QDoubleSpinBox()
        indent_number(self.minimum_dice)
        self.resamples = _whole(0, 100_000, 500)
        self.level = QComboBox()
        self.samples = _whole(1, 10_000, 10)
        self.seed = _whole(0, 2**31 - 1, 1)
        self._numbers = (self.minimum_dice, self.resamples, self.samples, self.seed)
        self.defaults_button = QPushButton(self.tr("Default parameters"))
        self._set_up()
        self._lay_out()
        self._show_defaults()
        self._connect()

    @property
    def key(self) -> Key:
        """Measure and subject that charts are to show."""
        return MEASURES[self.measure.currentIndex()]

    @property
    def is_valid(self) -> bool:
        """Whether both dates can be dates."""
        return all(
            not field.text().strip() or is_partial_date(field.text().strip())
            for field in (self.published_from, self.published_until)
        )

    def wish(self) -> Wish:
        """What is wished for now."""
        return Wish(
            annotators=self.choice.chosen,
            choice=StudyChoice(
                include_unfinished=self.unfinished_box.isChecked(),
                types=self.types.chosen_or_all,
                batches=self.batches.chosen_or_all,
                since=self.published_from.text().strip() or None,
                until=self.published_until.text().strip() or None,
                origin=ORIGINS[self.origin.currentIndex()],
            ),
            parameters={
                "minimum_dice": round(self.minimum_dice.value(), 2),
                "resamples": self.resamples.value(),
                "level": _LEVELS[self.level.currentIndex()],
                "samples": self.samples.value(),
                "seed": self.seed.value(),
            },
        )

    def show_choices(
        self, annotators: Sequence[str], *, types: Mapping[str, str], batches: Mapping[str, str]
    ) -> None:
        """What can be chosen among: annotators, types and batches (names by id)."""
        self.choice.show_values({name: name for name in annotators})
        self.types.show_values(types)
        self.batches.show_values(batches)
        self._batches_title.setVisible(len(batches) > 1)
        self.batches.setVisible(len(batches) > 1)

    def _on_changed(self) -> None:
        for field in (self.published_from, self.published_until):
            text = field.text().strip()
            field.setProperty("invalid", bool(text) and not is_partial_date(text))
            field.style().polish(field)
        if self.is_valid:
            self.changed.emit()

    def _on_defaults_clicked(self) -> None:
        before = self.wish()
        self._show_defaults()
        if self.wish() != before:
            self.changed.emit()

    def _show_defaults(self) -> None:
        blockers = [QSignalBlocker(field) for field in (*self._numbers, self.level)]
        self.minimum_dice.setValue(0.5)
        self.resamples.setValue(2000)
        self.samples.setValue(30)
        self.seed.setValue(0)
        self.level.setCurrentIndex(_LEVELS.index(0.95))
        del blockers

    def _set_up(self) -> None:
        self.measure.addItems([measure_label(key) for key in MEASURES])
        self.origin.addItems(
            [
                self.tr("All annotation sets"),
                self.tr("Sets without predictions"),
                self.tr("Sets with predictions"),
            ]
        )
        self.level.addItems([f"{100 * level:g} %" for level in _LEVELS])
        self.minimum_dice.setRange(0.05, 1.0)
        self.minimum_dice.setSingleStep(0.05)
        self.minimum_dice.setDecimals(2)
        self.minimum_dice.setKeyboardTracking(False)
        for number in self._numbers:
            number.setAlignment(Qt.AlignmentFlag.AlignRight)
        # A wheel that scrolls the panel must not set off computations on its way.
        for field in (self.measure, self.origin, self.level, self.minimum_dice):
            field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for combination in (self.measure, self.origin):
            combination.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            combination.setMinimumContentsLength(8)

    def _connect(self) -> None:
        for choice in (self.choice, self.types, self.batches):
            choice.changed.connect(self._on_changed)
        for date in (self.published_from, self.published_until):
            date.editingFinished.connect(self._on_changed)
        for combination in (self.origin, self.level):
            combination.currentIndexChanged.connect(self._on_changed)
        for number in self._numbers:
            number.valueChanged.connect(self._on_changed)
        self.unfinished_box.toggled.connect(self._on_changed)
        self.measure.currentIndexChanged.connect(self.measure_changed)
        self.defaults_button.clicked.connect(self._on_defaults_clicked)

    def _date(self, name: str) -> QLineEdit:
        field = QLineEdit()
        field.setPlaceholderText(self.tr("YYYY-MM-DD"))
        field.setAccessibleName(name)
        field.setClearButtonEnabled(True)
        return field

    def _lay_out(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(16, 12, 14, 16)
        column.setSpacing(7)
        self._batches_title = _title(self.tr("Batches"))
        for part in (
            _title(self.tr("Measure in charts"), self.measure),
            self.measure,
            _title(self.tr("Annotators")),
            self.choice,
            _title(self.tr("Types")),
            self.types,
            self._batches_title,
            self.batches,
            _title(self.tr("What enters"), self.origin),
            self.origin,
            self.unfinished_box,
        ):
            column.addWidget(part)
        column.addLayout(
            self._form(
                (self.tr("Published from"), self.published_from),
                (self.tr("until"), self.published_until),
            )
        )
        column.addWidget(_title(self.tr("Computation")))
        column.addLayout(
            self._form(
                (self.tr("Least Dice of a match"), self.minimum_dice),
                (self.tr("Resamples"), self.resamples),
                (self.tr("Level of intervals"), self.level),
                (self.tr("Chance samples of γ"), self.samples),
                (self.tr("Seed"), self.seed),
            )
        )
        column.addWidget(self.defaults_button)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        self.measure.setAccessibleName(self.tr("Measure in charts"))
        self.origin.setAccessibleName(self.tr("Which annotations enter"))

    def _form(self, *rows: tuple[str, QWidget]) -> QFormLayout:
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(6)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        form.setFormAlignment(Qt.AlignmentFlag.AlignLeft)
        for name, field in rows:
            field.setFixedWidth(112)
            if not field.accessibleName():
                field.setAccessibleName(name)
            label = plain_label(name)
            # On Linux a combination box is called by its label alone.
            label.setBuddy(field)
            form.addRow(label, field)
        return form


def _title(words: str, buddy: QWidget | None = None) -> QWidget:
    label = plain_label(words.upper(), role="caption", inset=(0, 8, 0, 0))
    if buddy is not None:
        label.setBuddy(buddy)
    return label


def _whole(lowest: int, highest: int, step: int) -> QSpinBox:
    field = QSpinBox()
    indent_number(field)
    field.setRange(lowest, highest)
    field.setSingleStep(step)
    field.setGroupSeparatorShown(True)
    field.setKeyboardTracking(False)
    field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return field
