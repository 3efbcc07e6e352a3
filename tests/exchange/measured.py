"""A file that knows how much of it was asked for at once."""

from __future__ import annotations

import io
from typing import Any


class Measured(io.BytesIO):
    """``largest`` is the length of the longest piece that was read."""

    largest = 0

    def read(self, size: Any = -1, /) -> bytes:
        """As of any file."""
        return self._measured(super().read(size))

    def readline(self, size: Any = -1, /) -> bytes:
        """As of any file."""
        return self._measured(super().readline(size))

    def _measured(self, piece: bytes) -> bytes:
        self.largest = max(self.largest, len(piece))
        return piece
