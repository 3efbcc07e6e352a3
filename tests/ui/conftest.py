"""The window's tests start the program as a user does."""

from tests.programs import open_program, preferences

__all__ = ["open_program", "preferences"]
