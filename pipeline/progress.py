"""Ratings and states of progress: colours, letters, words and fills, and dated updates."""

from __future__ import annotations

import colorsys
import re
import unicodedata
from functools import lru_cache

from schemas.vocabulary import rag_entries, status_entries

_WORD = re.compile(r"[^\W\d_]+")
_AROUND = re.compile(r"^\W+|\W+$")


@lru_cache(maxsize=1024)
def rag_of_fill(fill: str | None) -> str | None:
    """The rating that a cell's colour (`#RRGGBB`) stands for, by hue; None for none, white, black and colours that are no rating.

    >>> rag_of_fill("#FFC000"), rag_of_fill("#FFFFFF")
    ('amber', None)
    """
    if fill is None:
        return None
    red, green, blue = (int(fill[i : i + 2], 16) / 255 for i in (1, 3, 5))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    chroma = max(red, green, blue) - min(red, green, blue)
    degrees = hue * 360
    if light > 0.97 or light < 0.08:
        return None
    if chroma < 0.09 or saturation < 0.12:
        return "grey"
    if degrees < 17 or degrees >= 335:
        return "red"
    if degrees < 68:
        return "amber"
    if degrees < 172:
        return "green"
    if degrees < 262:
        return "blue"
    return None


@lru_cache(maxsize=4096)
def rag_of_text(text: str) -> str | None:
    """The rating that a short text gives: a colour word, or one letter standing alone ("A"); None for anything else.

    A text that goes on after the colour ("Green - complete") still gives it, and so does one with an arrow ("G ↑"); two different
    colours ("Amber/Green") do not.
    """
    stripped = _AROUND.sub("", text.casefold())
    if not stripped or len(stripped) > 60:
        return None
    for entry in rag_entries():
        if stripped in entry.letters:
            return entry.value
    words = _WORD.findall(stripped)
    found = {entry.value for entry in rag_entries() for word in entry.words if word in words}
    if len(found) == 1 and (len(words) <= 2 or rag_head(words[0]) in found):
        return found.pop()
    return None


def rag_head(word: str) -> str | None:
    """The rating that one word names, or None."""
    return next((entry.value for entry in rag_entries() if word.casefold() in entry.words), None)


def is_mark(text: str) -> bool:
    """Is it one symbol ("✔", "■"), as a rating may be drawn: no letter, digit, bracket, dash or stop?

    >>> is_mark("▲"), is_mark("-"), is_mark("A")
    (True, False, False)
    """
    return len(text) == 1 and unicodedata.category(text) in ("So", "Sm", "Co")


@lru_cache(maxsize=8192)
def status_of_text(text: str) -> str | None:
    """The state of progress that the words of a text tell, or None.

    Of several states the one told first wins, a longer phrase before a shorter one at the same place: "Not completed" is
    delayed, not complete.
    """
    tokens = [t.casefold() for t in _WORD.findall(text)][:400]
    joined = " " + " ".join(tokens) + " "
    best: tuple[int, int, str] | None = None
    for entry in status_entries():
        for phrase in entry.words:
            place = joined.find(f" {phrase} ")
            if place >= 0 and (best is None or (place, -len(phrase)) < best[:2]):
                best = (place, -len(phrase), entry.value)
    return best[2] if best else None
