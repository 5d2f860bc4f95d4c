"""Text made fit for a terminal or a log."""

from __future__ import annotations


def printable(text: str) -> str:
    """The text with control characters escaped, so that a file name cannot write to a terminal."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
