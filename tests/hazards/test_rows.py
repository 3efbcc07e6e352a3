"""Every row of the reliability table has a hazard."""

from __future__ import annotations

import importlib
import pkgutil

import tests.hazards
from tests.hazards.frame import HAZARDS

ROWS = 30


def test_every_row_of_the_table_has_a_hazard() -> None:
    for module in pkgutil.iter_modules(tests.hazards.__path__):
        if module.name.startswith("test_"):
            importlib.import_module(f"tests.hazards.{module.name}")
    rows = {entry.row for entry in HAZARDS.values()}
    assert sorted(set(range(1, ROWS + 1)) - rows) == []
