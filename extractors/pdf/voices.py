"""What one column of a table says at each of its lines: does a row begin there, or does a cell carry on?"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.pdf.codes import NUMERIC
from extractors.pdf.paragraphs import is_bullet
from extractors.pdf.words import Line
from schemas.actors import word_classes
from schemas.vocabulary import action_verbs, open_words

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DAY = r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}"
_DATE = re.compile(rf"(?:{_DAY}|(?:\d{{1,2}}(?:st|nd|rd|th)?\s)?{_MONTH}[ ,.-]+\d{{2,4}}|ongoing|q[1-4]|tbc)", re.IGNORECASE)
_FULL_DATE = re.compile(rf"(?:{_DAY}|{_MONTH}[ -]+(?:20)?\d{{2}})", re.IGNORECASE)
_MONTH_ENDS = re.compile(rf"\b{_MONTH}$", re.IGNORECASE)
_BARE_LABEL = re.compile(r"(?:[A-Za-z]+ ){1,2}\d{1,2}[.:]?")
SHORT = 0.6
"""The voice of a line above which the first word would have found room."""

CAPITAL = 0.1
"""The voice of a line with a capital letter below an open sentence that left its first word no room."""

OPENER = 0.5
"""The voice of a line that begins with a word which only begins sentences, or that is a date by itself."""

_OPENERS = frozenset(
    "The A An All This These Each Every Any No In On By For To From With As At After Before Once If When Where How It They There".split()
)
_WHOLE = re.compile(
    r"tbc|tba|n/a|asap|ongoing|on-going|annual(?:ly)?|yearly|termly|quarterly|monthly|weekly|immediate(?:ly)?|completed?|done|outstanding|"
    r"achieved|in progress|in place|(?:not )?started|on track|delayed|overdue",
    re.IGNORECASE,
)
"""What fills a cell of times or progress by itself, in lower case too."""

_ENDS = (".", ":", ";", "?", "!")


@dataclass(slots=True)
class Column:
    """The typeset lines of one column of a table, and how far they may reach; `names` are the words that the table writes with
    a capital letter inside its lines, `pitch` is the usual distance of its lines (0: not known)."""

    lines: list[Line]
    left: float
    right: float
    names: frozenset[str] = frozenset()
    pitch: float = 0.0


def voice_at(column: Column, at: int, pitch: float) -> float:
    """What the column says at its line: 1 a row begins, -1 the cell carries on."""
    line = column.lines[at]
    if at == 0:
        return 1.0
    above = column.lines[at - 1]
    if line.baseline - above.baseline > 1.35 * pitch:
        return 1.0
    if above.bold and not line.bold:
        return 0.9
    if any(shape.fullmatch(line.text) and shape.fullmatch(above.text) for shape in (NUMERIC, _DATE)):
        return 1.0
    if _WHOLE.fullmatch(line.text) and not _is_open(above):
        return OPENER
    lower = line.texts[0][:1].islower()
    if line.bold and above.bold and _in_heading(column, at):
        figures = NUMERIC.fullmatch(line.text) and not NUMERIC.fullmatch(above.text) and not _MONTH_ENDS.search(above.text)
        return 0.8 if figures else -0.8
    bullet, led = is_bullet(line.texts[0]), _bullet_above(column, at)
    if bullet and not led and not above.text.endswith(":"):
        return 0.9
    if led is not None and not bullet and line.x0 <= led + 1.0 and not lower:
        return 0.6
    if _is_open(above) and not has_room(column, at):
        return -1.0
    if lower and not above.text.endswith(_ENDS):
        return -0.2 if has_room(column, at) and not led else -1.0
    if has_room(column, at):
        return SHORT if not lower else 0.0
    if lower:
        return -0.7
    if above.text.endswith(_ENDS):
        return 0.1
    if (_opens(line.texts[0]) and not above.texts[-1][0].isupper()) or _is_next_actor(above.texts[-1], line.texts[0]):
        return OPENER
    if _FULL_DATE.fullmatch(line.text) and not above.texts[-1][-1].isdigit():
        return OPENER
    return CAPITAL if line.texts[0] not in column.names and _begins_anew(above.text, line.texts[0]) else -0.35


def _is_open(line: Line) -> bool:
    """True for a line that ends with a comma, a stroke or a word that ends nothing ("with the"); one such word alone is a cell's own."""
    return line.text.endswith((",", "&", "/")) or (len(line.texts) > 1 and line.texts[-1] in open_words())


def _opens(word: str) -> bool:
    """True for a word with a capital that begins sentences ("The") or activities ("Evaluate") and no name."""
    return word in _OPENERS or (word[0].isupper() and word.casefold() in action_verbs())


def _is_next_actor(last: str, word: str) -> bool:
    """True where `last` ends a post's name ("Manager") and the next word, with a capital, is none that a name ends with."""
    classes = word_classes()
    ends = (classes["post_head"], classes["group_head"])
    return (
        last.casefold() in classes["post_head"].words - {"chair", "lead", "leader"}
        and word[0].isupper()
        and not any(word.casefold() in one.words for one in ends)
    )


def _begins_anew(above: str, word: str) -> bool:
    """True where a capital letter speaks for a new sentence: the line above is one and no row of names.

    >>> _begins_anew("Hot spot map for patrols", "No"), _begins_anew("Joint Commissioner", "Unit"), _begins_anew("led by the", "NSPCC")
    (True, False, False)
    """
    words = above.split()[1:]
    named = bool(words) and words[-1][0].isupper()  # "the Safeguarding | Improvement Board" is one name
    return word[0].isupper() and not word.isupper() and not named and any(w.islower() and len(w) > 2 for w in words)


def has_room(column: Column, at: int) -> bool:
    """True where the first word of the column's line would have found room at the end of the line above."""
    line, above = column.lines[at], column.lines[at - 1]
    spare = column.right - above.x1 - (line.x1s[0] - line.x0s[0]) - 0.25 * line.size
    return spare > max(1.0, 0.08 * (column.right - column.left))


def _in_heading(column: Column, at: int) -> bool:
    """True where all lines down to this one are bold and most of the column is not."""
    lines = column.lines
    return all(line.bold for line in lines[:at]) and sum(1 for line in lines if line.bold) < 0.7 * len(lines)


def _bullet_above(column: Column, at: int) -> float | None:
    """Where the bullet mark of the list stands that the line above belongs to, None where it belongs to none."""
    for k in range(at - 1, max(at - 8, -1), -1):
        line = column.lines[k]
        if is_bullet(line.texts[0]):
            return line.x0
        if k and line.baseline - column.lines[k - 1].baseline > 1.6 * line.size:
            return None
    return None


def runs_on(column: Column, at: int) -> bool:
    """True where the column's line carries on the sentence of the line above it."""
    if not 0 < at < len(column.lines):
        return False
    line, above = column.lines[at], column.lines[at - 1]
    if not _is_near(column, at):
        return False
    if _WHOLE.fullmatch(line.text):
        return False
    label = _BARE_LABEL.fullmatch(above.text) and not _DATE.fullmatch(above.text)
    return (line.texts[0][:1].islower() and not above.text.endswith(_ENDS)) or bool(label and not line.bold)


def _is_near(column: Column, at: int) -> bool:
    line, above = column.lines[at], column.lines[at - 1]
    return line.baseline - above.baseline <= max(1.5 * line.size, 1.5 * above.size, 1.2 * column.pitch)


def wraps(column: Column, at: int) -> bool:
    """True where the column's line carries on the sentence of the line above it, which was too full for its first word."""
    if not 0 < at < len(column.lines) or has_room(column, at):
        return False
    return runs_on(column, at) or (_is_near(column, at) and _is_open(column.lines[at - 1]))


def names_on(column: Column, at: int) -> bool:
    """True where the column's line may carry on a name that ended the line above it ("the Health and Wellbeing" over "Board"): both
    words have capitals, there was no room for the second, and the column holds prose."""
    if not 0 < at < len(column.lines) or not _is_near(column, at) or has_room(column, at):
        return False
    last, first = column.lines[at - 1].texts[-1], column.lines[at].texts[0]
    prose = sum(len(line.texts) for line in column.lines) >= 3 * len(column.lines)
    return prose and last[0].isupper() and first[0].isupper() and last[-1].isalpha() and not is_bullet(first)
