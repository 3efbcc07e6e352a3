"""The settings, built from the schema: every change is in force at once, a sample page shows it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from annotator.ui.article_view import ArticleView
from annotator.ui.fields import plain_label
from annotator.ui.gutter import Gutter
from annotator.ui.number_field import indent_number
from annotator.ui.sample_page import show_sample
from annotator.ui.settings import Settings
from annotator.ui.settings_schema import Setting, section_titles

_SIZE = (900, 680)
_FORM_WIDTH = 430


class SettingsDialog(QDialog):
    """One field for each setting; ``shortcuts_asked`` wants the key sheet."""

    shortcuts_asked = Signal()

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Settings"))
        self.resize(*_SIZE)
        self._settings = settings
        self.fields: dict[str, QComboBox | QSpinBox | QCheckBox] = {}
        self.sample = ArticleView()
        self._gutter = Gutter(self.sample)
        self.reset_button = QPushButton(self.tr("Usual settings"))
        self.reset_button.setToolTip(self.tr("Give every setting its usual value"))
        self.shortcuts_button = QPushButton(self.tr("Keyboard shortcuts…"))
        self.close_button = QPushButton(self.tr("Close"))
        # Enter ends the typing of a number, not the dialog.
        for button in (self.reset_button, self.shortcuts_button, self.close_button):
            button.setAutoDefault(False)
        self._lay_out()
        self._show_sample()
        settings.changed.connect(self._on_setting_changed)
        self.reset_button.clicked.connect(settings.reset)
        self.shortcuts_button.clicked.connect(self._on_shortcuts_clicked)
        self.close_button.clicked.connect(self.accept)
        self._show_can_reset()
        next(iter(self.fields.values())).setFocus()

    def _lay_out(self) -> None:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self._make_form())
        area.setFixedWidth(_FORM_WIDTH)
        page = QFrame()
        page.setProperty("role", "card")
        inside = QVBoxLayout(page)
        inside.setContentsMargins(2, 2, 2, 2)
        inside.addWidget(self.sample)
        middle = QHBoxLayout()
        middle.setSpacing(14)
        middle.addWidget(area)
        middle.addWidget(page, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.reset_button)
        buttons.addWidget(self.shortcuts_button)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 14)
        column.setSpacing(12)
        column.addLayout(middle, 1)
        column.addLayout(buttons)

    def _make_form(self) -> QWidget:
        page = QWidget()
        form = QFormLayout(page)
        form.setContentsMargins(0, 0, 12, 0)
        form.setVerticalSpacing(6)
        form.setHorizontalSpacing(14)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        for section, title in section_titles().items():
            heading = plain_label(title, role="heading")
            heading.setContentsMargins(0, 0 if not form.rowCount() else 14, 0, 2)
            form.addRow(heading)
            for setting in self._settings.schema.values():
                if setting.section == section:
                    self._add_row(form, setting)
        return page

    def _add_row(self, form: QFormLayout, setting: Setting) -> None:
        field = self._make_field(setting)
        field.setObjectName(setting.key)
        field.setAccessibleName(setting.label)
        field.setAccessibleDescription(setting.help)
        self.fields[setting.key] = field
        if isinstance(field, QCheckBox):
            form.addRow(field)
        else:
            label = plain_label(setting.label)
            label.setBuddy(field)
            form.addRow(label, field)
        if setting.help:
            form.addRow(plain_label(setting.help, role="small", wrap=True, inset=(0, 0, 0, 4)))
        self._show_value(setting)

    def _make_field(self, setting: Setting) -> QComboBox | QSpinBox | QCheckBox:
        if setting.kind == "switch":
            box = QCheckBox(setting.label)
            box.toggled.connect(self._on_field_changed)
            return box
        if setting.kind == "number":
            number = QSpinBox()
            indent_number(number)
            number.setRange(setting.least, setting.most)
            number.setSingleStep(setting.step)
            number.setSuffix(f" {setting.unit}")
            number.setMinimumWidth(150)
            # Half of a typed number would be in force, or refused, before the rest is typed.
            number.setKeyboardTracking(False)
            number.valueChanged.connect(self._on_field_changed)
            return number
        combo = QComboBox()
        for choice in setting.choices:
            combo.addItem(choice.label, choice.value)
        combo.setMinimumWidth(150)
        combo.currentIndexChanged.connect(self._on_field_changed)
        return combo

    def _show_value(self, setting: Setting) -> None:
        field, value = self.fields[setting.key], self._settings[setting.key]
        before = field.blockSignals(True)  # noqa: FBT003
        if isinstance(field, QCheckBox):
            field.setChecked(bool(value))
        elif isinstance(field, QSpinBox):
            field.setValue(int(value))
        else:
            field.setCurrentIndex(field.findData(value))
        field.blockSignals(before)

    def _show_sample(self) -> None:
        show_sample(self.sample)
        self.sample.set_font_size(self._settings.number("font_size"))

    def _show_can_reset(self) -> None:
        settings = self._settings
        self.reset_button.setEnabled(
            any(settings[key] != setting.default for key, setting in settings.schema.items())
        )

    def _on_field_changed(self) -> None:
        field = self.sender()
        if isinstance(field, QCheckBox):
            self._settings.set(field.objectName(), field.isChecked())
        elif isinstance(field, QSpinBox):
            self._settings.set(field.objectName(), field.value())
        elif isinstance(field, QComboBox):
            self._settings.set(field.objectName(), str(field.currentData()))

    def _on_setting_changed(self, key: str) -> None:
        self._show_value(self._settings.schema[key])
        if key == "font_size":
            self.sample.set_font_size(self._settings.number(key))
        self._show_can_reset()

    def _on_shortcuts_clicked(self) -> None:
        self.accept()
        self.shortcuts_asked.emit()
