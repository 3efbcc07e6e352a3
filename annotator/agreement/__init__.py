"""How far annotators agree: pure functions on studies; knows nothing of projects or windows."""

from annotator.errors import Undefined

__all__ = ["Undefined"]
