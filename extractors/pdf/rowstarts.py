"""Rows by evidence: at which lines of a table without rules a row begins, and at which a cell only carries on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.pdf.paragraphs import is_bullet
from extractors.pdf.words import Line

_NUMERIC = re.compile(r"[(\[]?[-–+±£$€<>~]?\s?\d[\d,. ]*\s?(?:%|m|k|bn|p)?[)\]]?[*†‡§a-c]?|[-–—.…*]|n/?a|\.\.|nil|x", re.IGNORECASE)
_ENDS = (".", ":", ";", "?", "!")
_CODE = re.compile(r"(?:[A-Za-z]{1,11}\s)?\(?[A-Z]{0,4}[-/]?\d{1,3}(?:\.\d{1,2})*[a-z]?[.):]*(?=\s|$)|\(?[a-z][.)](?=\s|$)")


@dataclass(slots=True)
class Column:
    """The typeset lines of one column of a table, and how far they may reach."""

    lines: list[Line]
    left: float
    right: float


def row_starts(columns: Sequence[Column], pitch: float, spans: Sequence[tuple[float, float]] = (), strict: bool = False) -> list[float]:
    """The tops of the lines at which a row begins, the first line's included.

    Each column speaks at each line: for a row where it begins after a gap, ends short above, holds numbers, or changes
    to or from bold; against where its sentence runs on. A column without a line there speaks against weakly, the first
    one strongly. `spans` (top, bottom) are fills: a row begins where one begins or ends, and not inside one. `strict` asks that the first column begins too (where rules could have parted the rows and did not).
    """
    tops = _tops(columns, pitch)
    if not tops:
        return []
    codes = [_codes(column) for column in columns]
    counted = len(codes[0]) >= 3 and len(codes[0]) >= 0.6 * len(columns[0].lines)
    index = [_by_top(column, tops, pitch) for column in columns]
    present = [sum(1 for at in ix if at is not None) / len(tops) for ix in index]
    starts = [0]
    for t in range(1, len(tops)):
        total, weight = 0.0, 0.0
        against, agreed = 0, 0
        begins_first = False
        for c, column in enumerate(columns):
            importance = 1.5 if c == 0 else 1.0
            at = index[c][t]
            if at is None:
                # A column that is mostly blank says little by being blank once more.
                total -= importance * (0.8 if c == 0 else 0.4) * (1.0 if present[c] > 0.15 else 0.3)
                weight += importance * (1.0 if present[c] > 0.15 else 0.3)
                continue
            voice = 1.0 if at in codes[c] else _voice(column, at, pitch)
            against += voice < 0
            agreed += voice > 0 and not is_bullet(column.lines[at].texts[0])
            if c == 0 and voice > 0:
                begins_first = True
            if at in codes[c]:
                voice += 0.5
            total += importance * voice
            weight += importance
        # All columns that have a line here begin, and they are most: a row whose first cell stands for several.
        alike = not against and agreed >= 2 and agreed >= 0.55 * sum(1 for p in present if p > 0.15)
        total += _fill_voice(tops[t - 1], tops[t], spans) * weight
        if (
            (total >= 0.42 * weight or alike)
            and (begins_first or not strict)
            or _heading_ends(columns, index, starts[-1], t)
            or counted
            and index[0][t] in codes[0]
        ):
            starts.append(t)
    return [tops[t] for t in _with_labels(starts, index, columns, len(tops), pitch)]


def _fill_voice(above: float, top: float, spans: Sequence[tuple[float, float]]) -> float:
    """What fills say of a row beginning between the lines with those tops: for where their edges lie, against inside one."""
    edge = any(above + 1 < y <= top + 4 for span in spans for y in span)
    inside = any(a < above + 1 and b > top + 6 for a, b in spans)
    return (0.35 if edge else 0.0) - (0.4 if inside else 0.0)


def _heading_ends(columns: Sequence[Column], index: Sequence[list[int | None]], first: int, t: int) -> bool:
    """True where all lines since the row's first are bold, in two columns or more, and none of this line's is."""
    held = [(c, at) for c, ix in enumerate(index) for at in ix[first:t] if at is not None]
    if len({c for c, _ in held}) < 2 or not all(columns[c].lines[at].bold for c, at in held):
        return False
    here = [(c, ix[t]) for c, ix in enumerate(index)]
    return not any(columns[c].lines[at].bold for c, at in here if at is not None)


def _codes(column: Column) -> set[int]:
    """The lines of the column that begin with a number or code at its left side, where three of them differ."""
    lines = column.lines
    found = {k: _CODE.match(line.text) for k, line in enumerate(lines) if line.x0 < column.left + 3.0}
    out = {k: hit[0] for k, hit in found.items() if hit is not None and not _NUMERIC.fullmatch(lines[k].text.rstrip(".:)"))}
    if not out:
        # A column of plain numbers counts rows only if they go up by one.
        plain = [
            (k, int(line.text.rstrip(".:)"))) for k, line in enumerate(lines) if line.text.rstrip(".:)").isdigit() and len(line.text) <= 4
        ]
        if len(plain) >= 2 and all(b == a + 1 for (_, a), (_, b) in pairwise(plain)):
            return {k for k, _ in plain}
    return set(out) if len(set(out.values())) >= min(3, max(2, len(lines))) else set()


def _tops(columns: Sequence[Column], pitch: float) -> list[float]:
    """The distinct tops of lines over all columns; lines within a third of the pitch are level."""
    out: list[float] = []
    for top in sorted(line.top for column in columns for line in column.lines):
        if not out or top - out[-1] > 0.33 * pitch:
            out.append(top)
    return out


def _by_top(column: Column, tops: Sequence[float], pitch: float) -> list[int | None]:
    """For each top the index of the column's line there."""
    out: list[int | None] = [None] * len(tops)
    t = 0
    for k, line in enumerate(column.lines):
        while t + 1 < len(tops) and tops[t + 1] <= line.top + 0.01:
            t += 1
        out[t] = k if out[t] is None else out[t]
    return out


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
    if _NUMERIC.fullmatch(line.text) and _NUMERIC.fullmatch(above.text):
        return 1.0
    lower = line.texts[0][:1].islower()
    spare = column.right - above.x1 - (line.x1s[0] - line.x0s[0]) - 0.25 * line.size
    if line.bold and above.bold and (lower or len(column.lines) > 2 and spare < 4 * line.size):
        return -0.8
    if lower and not above.text.endswith(_ENDS):
        return -1.0
    if spare > max(1.0, 0.08 * (column.right - column.left)):
        return 0.6 if not lower else 0.0
    if lower:
        return -0.7
    return -0.2 if above.text.endswith(_ENDS) else -0.35


def _with_labels(starts: list[int], index: Sequence[list[int | None]], columns: Sequence[Column], count: int, pitch: float) -> list[int]:
    """The starts, moved up over lines that hold only the first part of a label whose numbers stand level with its last."""
    out = [0]
    for t in starts[1:]:
        first = index[0][t]
        begin = t
        while begin - 1 > out[-1] and first is not None and first > 0:
            alone = index[0][begin - 1] is not None and all(ix[begin - 1] is None for ix in index[1:])
            line, above = columns[0].lines[first], columns[0].lines[first - 1]
            runs_on = line.texts[0][:1].islower() and line.baseline - above.baseline <= 1.35 * pitch
            if not (alone and runs_on):
                break
            begin -= 1
            first = index[0][begin]
        out.append(begin)
    return sorted(set(out))
