"""Names of people and projects as names of files: never a path, whatever they hold."""

from __future__ import annotations

_FORBIDDEN = frozenset('<>:"/\\|?*')
_LONGEST = 80


def as_file_name(words: str, ending: str) -> str:
    """``words`` as the name of one file with that ending (such as ".md"), on every system.

    Signs that some system takes for more than a sign, and those nobody sees, become hyphens.
    """
    plain = "".join("-" if sign in _FORBIDDEN or not sign.isprintable() else sign for sign in words)
    # A dot in front would hide the file, one behind gets lost on some systems.
    return (plain.strip(" .")[:_LONGEST].rstrip(" .") or "file") + ending
