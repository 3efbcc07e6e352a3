"""Annotate who claims, denies or acknowledges what in news articles."""

__version__ = "0.1.0"
