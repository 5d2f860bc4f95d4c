"""The one decision whether lines that stand side by side are a table, and what tells running text in columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from extractors.pdf.paragraphs import is_mark
from extractors.pdf.voices import Column

_LEADERS = re.compile(r"(?:\.\s?){4,}|…{2,}|_{6,}")
_REFERENCE = re.compile(r"\[\w{1,4}\]|\d{1,3}[.)]?")


def is_table(columns: Sequence[Column], ys: Sequence[float], rules: int) -> bool:
    """The one decision whether lines side by side are a table: not a contents page, not columns of prose, not a list."""
    used = [c for c in columns if c.lines]
    rows = len(ys) - 1
    if len(used) < 2:
        return False
    texts = [[line.text for line in c.lines] for c in used]
    lines = sum(len(t) for t in texts)
    if sum(1 for t in texts for text in t if _LEADERS.search(text)) >= 0.3 * len(texts[0]):
        return False
    if len(used) == 2 and _is_hanging(used):
        return False
    if len(used) == 2 and all(t.isdigit() or t.lower() in ("page", "page no", "page no.") for t in texts[1]):
        return False
    prose = sum(1 for c in used if is_prose(c))
    filled = filled_places(columns, ys)
    if prose >= 2 and prose == len(used) and rules < 3 and lines / rows > 6 and not (lines / rows <= 12 and _is_headed(used, ys, filled)):
        return False
    both = sum(1 for row in filled if sum(row) >= 2)
    if len(used) == 2:
        return both >= 3 and both >= 0.5 * rows
    return both >= 2 and both >= 0.3 * rows


def _is_headed(used: Sequence[Column], ys: Sequence[float], filled: Sequence[Sequence[bool]]) -> bool:
    """True where a row of bold headings stands over rows that begin level in every column, three at least.

    Running text in columns has its paragraphs begin where they fall: hardly ever level, and never all of them.
    """
    if len(filled) < 4 or any(sum(row) < len(used) for row in filled):
        return False
    heads = [[line for line in c.lines if line.bottom <= ys[1] + 1.0] for c in used]
    bodies = [[line for line in c.lines if line.bottom > ys[1] + 1.0] for c in used]
    if not all(0 < len(lines) <= 2 and all(line.bold for line in lines) for lines in heads):
        return False
    tops = [[min((line.top for line in lines if line.top >= y - 2.0), default=y) for y in ys[1:-1]] for lines in bodies]
    level = all(max(row) - min(row) <= 0.5 * used[0].lines[0].size for row in zip(*tops, strict=True))
    return level and not any(line.bold for lines in bodies for line in lines)


def _is_hanging(used: Sequence[Column]) -> bool:
    """True where the first of two columns holds nothing but list numbers and the text hangs close behind them."""
    marks, texts = used[0].lines, used[1].lines
    near = texts[0].x0 - max(line.x1 for line in marks) <= 40 if texts else False
    return near and all(is_mark(line.text) or _REFERENCE.fullmatch(line.text) for line in marks)


def is_prose(column: Column) -> bool:
    """True where most lines of the column run on into the next and reach near its right edge."""
    lines = column.lines
    if len(lines) < 6 or column.right - column.left < 90:
        return False
    near = sum(1 for line in lines if line.x1 > column.right - 0.25 * (column.right - column.left))
    tight = sum(1 for a, b in pairwise(lines) if b.baseline - a.baseline < 1.5 * a.size)
    return near >= 0.6 * len(lines) and tight >= 0.7 * (len(lines) - 1)


def filled_places(columns: Sequence[Column], ys: Sequence[float]) -> list[list[bool]]:
    """[row][column]: True where text stands."""
    out = [[False] * len(columns) for _ in ys[1:]]
    bounds = np.array(ys)
    for c, column in enumerate(columns):
        for line in column.lines:
            r = int(np.searchsorted(bounds, (line.top + line.bottom) / 2)) - 1
            out[min(max(r, 0), len(out) - 1)][c] = True
    return out
