"""Text as it may stand in a cell: hygiene, bullets that were typed, and how bullets nest.

Shared by all readers, so that the same plan gives the same words whatever its format.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

# Line ends that are not a newline: vertical tab, form feed, next line, line and paragraph separators.
LINE_ENDS = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_SPACES = re.compile("[ \t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")

# What the symbol fonts show for a code; the codes also stand in running text as U+F000 + code, with the font's name lost.
_SYMBOL = {0xB7: "•", 0xA7: "▪", 0xAE: "→", 0xB3: "≥", 0xA3: "≤", 0x2D: "-", 0xD6: "√", 0xDE: "⇒", 0xA8: "◆"}
_WINGDINGS = {
    0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x75: "◆", 0x76: "❖", 0x77: "◆", 0x9F: "•", 0xA0: "▪", 0xA1: "○", 0xA7: "▪",
    0xA8: "☐", 0xB7: "•", 0xD8: "➢", 0xE0: "→", 0xE8: "➔", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
    0x4A: "☺", 0x4B: "😐", 0x4C: "☹",
}  # fmt: skip

# Bullets beyond doubt, with or without a space after them.
_GLYPHS = "•·∙●○◦▪▫■□◆◇❖➢➤►▶‣⁃❑❍➔⇨✓✔\uf0b7\uf0a7\uf0d8"
# Marks that are a bullet only before white space: they mean something else in words, numbers and notes.
_SPACED = "-–—―*o§Øü¨"
_TYPED = re.compile(
    rf"(?P<mark>[{_GLYPHS}])\s*(?P<rest>.*)|(?P<mark2>[{re.escape(_SPACED)}])\s+(?P<rest2>\S.*)|(?P<mark3>[-–])(?P<rest3>[A-Z][a-z ].*)",
    re.DOTALL,
)
# A tick that stands alone says "done", a large spot is a rating; a dot that stands alone is a bullet without words.
EMPTY_BULLETS = "•·∙○◦▪▫‣⁃"
_INNER = {"o", "-", "–", "—", "◦", "○"}
_STEP = 9.0  # points; an eighth of an inch, half of the smallest list step that Word offers


def tidy(text: str) -> str:
    """The text with its hygiene done: white space single, ends trimmed, newlines kept, controls and soft hyphens gone.

    Lone surrogates become U+FFFD; bidirectional and zero-width marks are kept (`faults` tells of them).

    >>> tidy("a\\xa0 b\\x07\\n c\\xad d ")
    'a b\\nc d'
    """
    text = LINE_ENDS.sub("\n", text)
    text = _SURROGATES.sub("\ufffd", text)
    text = _CONTROLS.sub("", text).replace("\xad", "")
    text = _SPACES.sub(" ", text)
    return "\n".join(line.strip(" ") for line in text.split("\n")).strip("\n")


def faults(text: str) -> frozenset[str]:
    """The codes of the notices that a raw text deserves: `control_characters`, `invisible_marks`.

    >>> sorted(faults("a\\x07\\u200f"))
    ['control_characters', 'invisible_marks']
    """
    found = set()
    if _CONTROLS.search(text) or _SURROGATES.search(text):
        found.add("control_characters")
    if _INVISIBLE.search(text):
        found.add("invisible_marks")
    return frozenset(found)


def read_symbols(text: str, font: str | None) -> str:
    """The text with the codes of a symbol font as the signs that it shows; text in other fonts as it is, save private codes.

    >>> read_symbols("\\uf0fc", "Wingdings"), read_symbols("ü", "Wingdings"), read_symbols("\\uf0b7 a", None)
    ('✓', '✓', '• a')
    """
    name = (font or "").lower()
    if name.startswith("wingdings"):
        return "".join(_WINGDINGS.get(ord(c) & 0xFF, "•") if _symbolic(c) else c for c in text)
    if name == "symbol":
        return "".join(_SYMBOL.get(ord(c) & 0xFF, c) if _private(c) or c == "·" else c for c in text)
    if not any(_private(c) for c in text):
        return text
    both = _WINGDINGS | _SYMBOL | {0xA8: "☐", 0xA7: "▪"}
    return "".join(both.get(ord(c) & 0xFF, c) if _private(c) else c for c in text)


def _private(character: str) -> bool:
    return 0xF020 <= ord(character) <= 0xF0FF


def _symbolic(character: str) -> bool:
    return _private(character) or 0x20 < ord(character) <= 0xFF


def split_bullet(text: str) -> tuple[str | None, str]:
    """The bullet that was typed before a tidy line and the line without it; (None, the line) where there is none.

    >>> split_bullet("• Review"), split_bullet("o Review"), split_bullet("-"), split_bullet("·")
    (('•', 'Review'), ('o', 'Review'), (None, '-'), ('·', ''))
    """
    match = _TYPED.fullmatch(text)
    if match is None:
        return None, text
    mark = match["mark"] or match["mark2"] or match["mark3"]
    rest = match["rest"] or match["rest2"] or match["rest3"] or ""
    if not rest and mark not in EMPTY_BULLETS:
        return None, text
    return mark, rest


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands before a list entry: its mark (`sign`), where it stands (points from the left) and the level that the
    file declares, None for a mark that was typed. A number's sign is its format ("decimal", "lowerLetter")."""

    sign: str
    indent: float
    declared: int | None = None


def nest(marks: Sequence[Mark]) -> list[int]:
    """The level of each list entry of one cell or one run of paragraphs, 1 = top level, in order.

    Levels that the file declares count; marks of one declared level, and typed ones, nest where a different mark stands
    further right. The first entry is level 1 whatever level it declares.

    >>> nest([Mark("•", 0), Mark("o", 18), Mark("•", 0)])
    [1, 2, 1]
    """
    levels: list[int] = []
    above: list[Mark] = []
    for mark in marks:
        while above and not _inside(mark, above[-1]):
            above.pop()
        above.append(mark)
        levels.append(len(above))
    return levels


def _inside(mark: Mark, outer: Mark) -> bool:
    """Whether an entry stands under another one that comes before it."""
    if mark.declared is not None and outer.declared is not None and mark.declared != outer.declared:
        return mark.declared > outer.declared
    gap = mark.indent - outer.indent
    if mark.sign == outer.sign:
        return mark.declared is None and gap >= _STEP
    if gap >= _STEP:
        return True
    return mark.sign in _INNER and outer.sign not in _INNER and gap >= -1.0 and (mark.sign not in "-–—" or gap >= 3.0)
