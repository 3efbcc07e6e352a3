"""Qt widgets: they draw model objects and call the session, and hold no truth."""

import builtins

import PySide6  # noqa: F401 - wraps Python's import, which is taken back below

# The wrapper looks through the source of every imported module for PySide's `__feature__` switch.
# Nothing here uses that, and it makes the start 17 ms longer.
builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
