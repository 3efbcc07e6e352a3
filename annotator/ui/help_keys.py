"""The help with the keys in force: where it names an action's usual key, the user's own stands."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtGui import QKeySequence

from annotator.ui.action_spec import ActionSpec
from annotator.ui.key_hints import native_key

_CODE = re.compile(r"`([^`\n]+)`")
_SIGNS = {"→": "Right", "←": "Left", "↑": "Up", "↓": "Down"}


def with_keys_in_force(
    markdown: str, table: Sequence[ActionSpec], in_force: Sequence[ActionSpec]
) -> str:
    """``markdown`` with each usual key of ``table`` that is given away replaced by the first key
    in force; where an action has none left, the help says that.
    """
    now = {spec.id: spec for spec in in_force}
    instead: dict[str, str] = {}
    for spec in table:
        if spec.id in now and spec.keys != now[spec.id].keys:
            kept = {QKeySequence(key).toString() for key in now[spec.id].keys}
            first = native_key(now[spec.id].keys[0]) if now[spec.id].keys else "no key"
            for key in spec.keys:
                portable = QKeySequence(key).toString()
                if portable and portable not in kept:
                    instead[portable] = first

    def replaced(found: re.Match[str]) -> str:
        portable = found[1]
        for sign, name in _SIGNS.items():
            portable = portable.replace(sign, name)
        known = instead.get(QKeySequence(portable).toString())
        return f"`{known}`" if known else found[0]

    return _CODE.sub(replaced, markdown)
