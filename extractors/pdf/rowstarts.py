"""Rows by evidence: at which lines of a table without rules a row begins, and at which a cell only carries on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.pdf.words import Line

_NUMERIC = re.compile(r"[(\[]?[-–+±£$€<>~]?\s?\d[\d,. ]*\s?(?:%|m|k|bn|p)?[)\]]?[*†‡§a-c]?|[-–—.…*]|n/?a|\.\.|nil|x", re.IGNORECASE)
_ENDS = (".", ":", ";", "?", "!")
_NUMBERED = re.compile(r"(?:\(?[A-Z]{0,3}\d{1,2}(?:\.\d{1,2})*[a-z]?[.):]?|\(?[a-z][.)])(?:\s|$)")


@dataclass(slots=True)
class Column:
    """The typeset lines of one column of a table, and how far they may reach."""

    lines: list[Line]
    left: float
    right: float


def row_starts(columns: Sequence[Column], pitch: float, strict: bool = False) -> list[float]:
    """The tops of the lines at which a row begins, the first line's included.

    Each column speaks at each line: for a row where it begins after a gap, ends short above, holds numbers, or changes
    to or from bold; against where its sentence runs on. A column without a line there speaks against weakly, the first
    one strongly. `strict` asks that the first column begins too (where rules could have parted the rows and did not).
    """
    tops = _tops(columns, pitch)
    if not tops:
        return []
    index = [_by_top(column, tops, pitch) for column in columns]
    present = [sum(1 for at in ix if at is not None) / len(tops) for ix in index]
    starts = [0]
    for t in range(1, len(tops)):
        total, weight = 0.0, 0.0
        begins_first = False
        for c, column in enumerate(columns):
            importance = 1.5 if c == 0 else 1.0
            at = index[c][t]
            if at is None:
                # A column that is mostly blank says little by being blank once more.
                total -= importance * (0.8 if c == 0 else 0.4) * (1.0 if present[c] > 0.15 else 0.3)
                weight += importance * (1.0 if present[c] > 0.15 else 0.3)
                continue
            voice = _voice(column, at, pitch)
            if c == 0 and voice > 0:
                begins_first = True
                if _NUMBERED.match(column.lines[at].text):
                    voice += 0.5
            total += importance * voice
            weight += importance
        if total >= 0.42 * weight and (begins_first or not strict):
            starts.append(t)
    return [tops[t] for t in _with_labels(starts, index, columns, len(tops), pitch)]


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
    return -0.3 if above.text.endswith(_ENDS) else -0.7


def _with_labels(
    starts: list[int], index: Sequence[list[int | None]], columns: Sequence[Column], count: int, pitch: float
) -> list[int]:
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
