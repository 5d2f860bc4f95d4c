"""Cells that no rule parts and whose text runs from one into the next: a merged cell in a table without vertical rules."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from extractors.pdf.grid import Edges, Grid
from extractors.pdf.words import Line, Word, join_lines

# Of the font size: the space between two words is .25 to .28 of it, and cells keep more between them.
_SPACE, _LONE_SPACE = 0.36, 0.31


def join_run_on(grid: Grid, words: Sequence[Word], sides: Edges) -> None:
    """Nothing; neighbours of one row become one cell where every line of text that stands in both runs on over their boundary.

    `words` are those of the table, `sides` the page's vertical edges: a cell that a rule bounds stays as it is.
    """
    middles = np.array([(word.top + word.bottom) / 2 for word in words])
    for row, (top, bottom) in enumerate(zip(grid.ys, grid.ys[1:], strict=False)):
        held = [words[i] for i in np.flatnonzero((middles > top) & (middles <= bottom)).tolist() if words[i].angle == 0]
        lines = join_lines(held) if len(held) > 1 else []
        if not lines:
            continue
        for column in range(1, len(grid.xs) - 1):
            left, right = grid.cells[grid.owner[row, column - 1]], grid.cells[grid.owner[row, column]]
            if left is right or (left.row, left.row_end) != (right.row, right.row_end) or left.row_end - left.row != 1:
                continue
            x = grid.xs[column]
            if not _is_drawn(sides, x, top, bottom) and _runs_on(lines, x, grid.xs[left.column], grid.xs[right.column_end]):
                left.column_end = right.column_end
                grid.owner[row, column : right.column_end] = grid.owner[row, column - 1]
                right.row_end = right.row  # it keeps no place


def _is_drawn(sides: Edges, x: float, top: float, bottom: float) -> bool:
    near = sides.strong & (np.abs(sides.at - x) <= 2.0)
    overlap = np.minimum(sides.end[near], bottom) - np.maximum(sides.start[near], top)
    return bool((overlap >= 0.5 * (bottom - top)).any())


def _runs_on(lines: Sequence[Line], x: float, first: float, end: float) -> bool:
    """Is there a line with words on both sides of x, and does each such line leave no more than a space there?"""
    gaps: list[float] = []
    for line in lines:
        inside = [(x0, x1) for x0, x1 in zip(line.x0s, line.x1s, strict=True) if first <= (x0 + x1) / 2 <= end]
        before, after = [one for one in inside if sum(one) / 2 <= x], [one for one in inside if sum(one) / 2 > x]
        if before and after:
            straddles = before[-1][1] > x + 1.5 or after[0][0] < x - 1.5
            gaps.append(0.0 if straddles else (after[0][0] - before[-1][1]) / max(line.size, 1.0))
    return bool(gaps) and max(gaps) <= (_SPACE if len(gaps) > 1 else _LONE_SPACE)
