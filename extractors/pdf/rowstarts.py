"""Rows by evidence: at which lines of a table without rules a row begins, and at which a cell only carries on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.pdf.paragraphs import is_bullet
from extractors.pdf.words import Line
from schemas.actors import word_classes
from schemas.vocabulary import action_verbs

_NUMERIC = re.compile(r"[(\[]?[-–+±£$€<>~]?\s?\d[\d,. ]*\s?(?:%|m|k|bn|p)?[)\]]?[*†‡§a-c]?|[-–—.…*]|n/?a|\.\.|nil|x", re.IGNORECASE)
_LEVELS = re.compile(r"\d{1,3}(?:\.\d{1,2}){0,3}")
_DATE = re.compile(
    r"(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|"
    r"(?:\d{1,2}(?:st|nd|rd|th)?\s)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[ ,.-]+\d{2,4}|ongoing|q[1-4]|tbc)",
    re.IGNORECASE,
)
_MONTH_ENDS = re.compile(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*$", re.IGNORECASE)
_BARE_LABEL = re.compile(r"(?:[A-Za-z]+ ){1,2}\d{1,2}[.:]?")
MAJORITY = 0.42
"""The part of all voices that carries a row's beginning."""

SHORT = 0.6
"""The voice of a line above which the first word would have found room."""

CAPITAL = 0.1
"""The voice of a line with a capital letter below an open sentence that left its first word no room."""

OPENER = 0.5
"""The voice of a line that begins with a word which only begins sentences, or that is a date by itself."""

_OPENERS = frozenset(
    "The A An All This These Each Every Any No In On By For To From With As At After Before Once If When Where How It They There".split()
)
_FULL_DATE = re.compile(
    r"(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[ -]+(?:20)?\d{2})", re.IGNORECASE
)
_WHOLE = re.compile(
    r"tbc|tba|n/a|asap|ongoing|on-going|annual(?:ly)?|yearly|termly|quarterly|monthly|weekly|immediate(?:ly)?|completed?|done|outstanding|"
    r"achieved|in progress|in place|(?:not )?started|on track|delayed|overdue",
    re.IGNORECASE,
)
"""What fills a cell of times or progress by itself, in lower case too."""

_LAST_NUMBER = re.compile(r"\D{0,14}(\d{1,3})[.:)]*(?=\s|$)")
_ENDS = (".", ":", ";", "?", "!")
_OPEN = (",", "&", "/", " and", " of", " the", " for", " to", " with", " in", " a", " by", " or")
_CODE = re.compile(r"(?:[A-Za-z]{1,11}\s)?\(?[A-Z]{0,4}[-/]?\d{1,3}(?:\.\d{1,2})*[a-z]?[.):]*(?=\s|$)|\(?[a-z][.)](?=\s|$)")


@dataclass(slots=True)
class Column:
    """The typeset lines of one column of a table, and how far they may reach; `names` are the words that the table writes with
    a capital letter inside its lines, `pitch` is the usual distance of its lines (0: not known)."""

    lines: list[Line]
    left: float
    right: float
    names: frozenset[str] = frozenset()
    pitch: float = 0.0


@dataclass(slots=True)
class _Table:
    """The columns seen line by line: `tops` of the lines, `index[c][t]` the column's line there, `codes` the lines of each
    column that begin with a number or code, `present` the part of the lines at which each column stands."""

    columns: Sequence[Column]
    tops: list[float]
    index: list[list[int | None]]
    codes: list[set[int]]
    present: list[float]
    pitch: float


def row_starts(columns: Sequence[Column], pitch: float, spans: Sequence[tuple[float, float]] = (), strict: bool = False) -> list[float]:
    """The tops of the lines at which a row begins, the first line's included.

    Each column speaks at each line: for a row where it begins after a gap, ends short above, holds numbers or codes, or
    changes from bold; against where its sentence runs on. A column without a line there speaks against weakly, the first
    one strongly. `spans` (top, bottom) are fills: a row begins where one begins or ends, and not inside one. `strict`
    asks that the first column begins too (where rules could have parted the rows and did not).
    """
    tops, index = _levels(columns)
    if not tops:
        return []
    present = [sum(1 for at in ix if at is not None) / len(tops) for ix in index]
    table = _Table(columns, tops, index, [_codes(column) for column in columns], present, pitch)
    counting = [columns[0].lines[k].text for k in table.codes[0]]
    counted = len(counting) >= 3 and (
        len(counting) >= 0.6 * len(columns[0].lines)
        or all(map(_parts, counting))
        or _count_up(columns[0].lines[k] for k in sorted(table.codes[0]))
    )
    starts = [0]
    for t in range(1, len(tops)):
        if counted and index[0][t] in table.codes[0]:
            starts.append(t)
        elif strict and (index[0][t] is None or _voice(columns[0], index[0][t] or 0, pitch) <= 0):
            continue
        elif _is_voted(table, t, spans) or _counts(table, t) or _heading_ends(table, starts[-1], t) or _is_banner(table, t):
            starts.append(t)
    return [tops[t] for t in _with_labels(starts, table)]


def _is_voted(table: _Table, t: int, spans: Sequence[tuple[float, float]]) -> bool:
    """True where the columns' voices carry a row's beginning at line t, or nearly all that have a line there agree."""
    total, weight = 0.0, 0.0
    against, agreed, sure = 0, 0, 0
    first_runs_on = False
    for c, column in enumerate(table.columns):
        importance = 1.5 if c == 0 else 1.0
        at = table.index[c][t]
        if at is None:
            # A column that is mostly blank says little by being blank once more.
            share = 1.0 if table.present[c] > 0.15 else 0.3
            total -= importance * share * (0.8 if c == 0 else 0.4)
            weight += importance * share
            continue
        voice = 1.5 if at in table.codes[c] else _voice(column, at, table.pitch)
        if c == 0 and at - 1 in table.codes[0] and at not in table.codes[0] and _is_bare_code(column.lines[at - 1].text):
            voice = min(voice, -0.35)  # what stands below a code alone belongs to it ("PA6" over "Ofsted")
        if c == 0 and table.codes[0] and 0.0 <= voice < SHORT:
            voice = -0.35  # in a column of numbered entries a capital letter without a number says nothing
        if c == 0 and voice <= -0.5:
            first_runs_on = True
        else:
            against += voice <= -0.5
        agreed += voice > 0 and not is_bullet(column.lines[at].texts[0])
        sure += voice >= SHORT
        total += importance * voice
        weight += importance
    if total + _fill_voice(table.tops[t - 1], table.tops[t], spans) * weight >= MAJORITY * weight:
        return True
    # All columns that have a line here begin, and they are most: a row whose first cell stands for several.
    most = sum(1 for share in table.present if share > 0.15)
    part = 0.7 if len(table.codes[0]) >= 3 else 0.5  # where rows are numbered, one without a number is rare
    if sure < 2 and most < 3:
        return False  # two columns of running text may have a sentence begin on one line
    return not against and agreed >= (3 if first_runs_on else 2) and agreed >= part * most


def _counts(table: _Table, t: int) -> bool:
    """True where one of the next two columns goes on with codes that never repeat (1.1, 1.2, …) and another column begins."""
    for c in range(1, min(3, len(table.columns))):
        at = table.index[c][t]
        if at is None or at not in table.codes[c]:
            continue
        heads = [table.columns[c].lines[k].texts[0] for k in sorted(table.codes[c])]
        others = [(k, ix[t]) for k, ix in enumerate(table.index) if k not in (0, c)]
        begun = any(other is not None and _voice(table.columns[k], other, table.pitch) >= 0.5 for k, other in others)
        if len(set(heads)) == len(heads) >= 3 and begun:
            return True
    return False


def _fill_voice(above: float, top: float, spans: Sequence[tuple[float, float]]) -> float:
    """What fills say of a row beginning between the lines with those tops: for where their edges lie, against inside one."""
    edge = any(above + 1 < y <= top + 4 for span in spans for y in span)
    inside = any(a < above + 1 and b > top + 6 for a, b in spans)
    return (0.35 if edge else 0.0) - (0.4 if inside else 0.0)


def _heading_ends(table: _Table, first: int, t: int) -> bool:
    """True where all lines since the row's first are bold, in two columns or more, and none of this line's is."""
    held = [(c, at) for c, ix in enumerate(table.index) for at in ix[first:t] if at is not None]
    if len({c for c, _ in held}) < 2 or not all(table.columns[c].lines[at].bold for c, at in held):
        return False
    here = [(c, ix[t]) for c, ix in enumerate(table.index)]
    return not any(table.columns[c].lines[at].bold for c, at in here if at is not None)


def _is_banner(table: _Table, t: int) -> bool:
    """True where the only text at line t is a bold one in the first column, which holds little else that is, and the next line
    stands in half of the columns."""

    def lone(k: int) -> int | None:
        here = [(c, ix[k]) for c, ix in enumerate(table.index) if ix[k] is not None]
        if len(here) != 1 or not table.columns[here[0][0]].lines[here[0][1] or 0].bold:
            return None
        return here[0][0]

    if lone(t) != 0 or lone(t - 1) == 0 or t + 1 == len(table.tops):
        return False
    lines, at = table.columns[0].lines, table.index[0][t] or 0
    if at and lines[at - 1].bold and not _has_room(table.columns[0], at):
        return False  # the second line of a heading
    below = sum(ix[t + 1] is not None for ix in table.index)
    return below >= max(2, 0.5 * len(table.columns)) and sum(line.bold for line in lines) < 0.5 * len(lines)


def _codes(column: Column) -> set[int]:
    """The lines of the column that begin with a number or code at its left side, where three of them differ."""
    lines = column.lines
    heads = _heads(lines)
    found = {k: _CODE.match(text) for k, text in heads if lines[k].x0 < column.left + 3.0 and not _is_number(text)}
    out = {k: hit[0] for k, hit in found.items() if hit is not None}
    if not out:
        # A column of plain numbers counts rows only if they go up by one.
        plain = [(k, parts) for k, text in heads if (parts := _parts(text))]
        if len(plain) >= 2 and all(a < b and sum(b) - sum(a) <= 2 for (_, a), (_, b) in pairwise(plain)):
            return {k for k, _ in plain}
    numbers = [_parts(head) for head in out.values()]
    if len(numbers) == 2 and len(numbers[0]) == 1 and numbers[1] == (numbers[0][0] + 1,):
        return set(out)  # "5." and "6.": the rest of a list that the page before began
    return set(out) if len(set(out.values())) >= min(3, max(2, len(lines))) else set()


def _count_up(lines: Iterable[Line]) -> bool:
    """True where the codes that the lines begin with ("Rec 1.", "Rec 2.") go up by one from line to line."""
    numbers = [int(hit[1]) if (hit := _LAST_NUMBER.match(line.text)) else -1 for line in lines]
    return all(b == a + 1 for a, b in pairwise(numbers))


def _heads(lines: Sequence[Line]) -> list[tuple[int, str]]:
    """The texts of the lines with their index, codes that a narrow column broke ("1.1." over "2", "BP" over "3") whole."""
    out: list[tuple[int, str]] = []
    k = 0
    while k < len(lines):
        end = k + 1
        text = lines[k].text
        while _parts(text) and lines[end - 1].text.endswith(".") and end < len(lines) and _parts(lines[end].text):
            text += lines[end].text
            end += 1
        short = text.isupper() and text.isalpha() and len(text) <= 4
        if short and end < len(lines) and lines[end].text.isdigit():
            text, end = text + lines[end].text, end + 1
        elif text.endswith("."):  # whole numbers below each other, each with its full stop
            text, end = lines[k].text, k + 1
        out.append((k, text))
        k = end
    return out


def _is_bare_code(text: str) -> bool:
    hit = _CODE.match(text)
    return hit is not None and hit[0] == text


def _is_number(text: str) -> bool:
    """True for a plain number, False for a code such as 2b that has a letter."""
    return _NUMERIC.fullmatch(text.rstrip(".:)")) is not None and not any(c.isalpha() for c in text)


def _parts(text: str) -> tuple[int, ...]:
    """The numbers of a multilevel number ("1.2" is (1, 2)), none for anything else."""
    bare = text.rstrip(".:)")
    return tuple(int(part) for part in bare.split(".")) if _LEVELS.fullmatch(bare) else ()


def _levels(columns: Sequence[Column]) -> tuple[list[float], list[list[int | None]]]:
    """The tops of the levels over all columns, and for each column and level the index of its first line there.

    Lines whose letters overlap in height are one level, so that between two levels a straight cut crosses no letter: a row
    can only begin at one. Where cells are centred in height a level holds several lines of a cell.
    """
    spans = sorted(
        (line.baseline - 0.55 * line.size, line.baseline + 0.05 * line.size, line.top, c, k)
        for c, column in enumerate(columns)
        for k, line in enumerate(column.lines)
    )
    tops: list[float] = []
    index: list[list[int | None]] = [[] for _ in columns]
    reach = 0.0
    for high, low, top, c, k in spans:
        if not tops or high >= reach:
            tops.append(top)
            for ix in index:
                ix.append(None)
            reach = low
        reach = max(reach, low)
        tops[-1] = min(tops[-1], top)
        known = index[c][-1]
        index[c][-1] = k if known is None else min(k, known)
    return tops, index


def _voice(column: Column, at: int, pitch: float) -> float:
    """What the column says at its line: 1 a row begins, -1 the cell carries on."""
    line = column.lines[at]
    if at == 0:
        return 1.0
    above = column.lines[at - 1]
    if line.baseline - above.baseline > 1.35 * pitch:
        return 1.0
    if above.bold and not line.bold:
        return 0.9
    if any(shape.fullmatch(line.text) and shape.fullmatch(above.text) for shape in (_NUMERIC, _DATE)):
        return 1.0
    if _WHOLE.fullmatch(line.text) and not above.text.endswith(_OPEN):
        return OPENER
    lower = line.texts[0][:1].islower()
    if line.bold and above.bold and _in_heading(column, at):
        figures = _NUMERIC.fullmatch(line.text) and not _NUMERIC.fullmatch(above.text) and not _MONTH_ENDS.search(above.text)
        return 0.8 if figures else -0.8
    bullet, led = is_bullet(line.texts[0]), _bullet_above(column, at)
    if bullet and not led and not above.text.endswith(":"):
        return 0.9
    if led is not None and not bullet and line.x0 <= led + 1.0 and not lower:
        return 0.6
    if above.text.endswith(_OPEN) and not _has_room(column, at):
        return -1.0
    if lower and not above.text.endswith(_ENDS):
        return -0.2 if _has_room(column, at) and not led else -1.0
    if _has_room(column, at):
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


def _has_room(column: Column, at: int) -> bool:
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
    if not 0 < at < len(column.lines) or _has_room(column, at):
        return False
    return runs_on(column, at) or (_is_near(column, at) and column.lines[at - 1].text.endswith(_OPEN))


def _with_labels(starts: list[int], table: _Table) -> list[int]:
    """The starts, moved up over lines that hold only the first part of a label whose numbers stand level with its last."""
    out = [0]
    index, labels = table.index, table.columns[0]
    for t in starts[1:]:
        begin = t
        while begin - 1 > out[-1]:
            first = index[0][begin]
            alone = index[0][begin - 1] is not None and all(ix[begin - 1] is None for ix in index[1:])
            if first is None or not alone or not runs_on(labels, first):
                break
            begin -= 1
        out.append(begin)
    return sorted(set(out))
