"""The columns of a Word table: which cell covers which, on a grid without the slivers that hand-drawn edges leave.

A table that somebody dragged about by hand has edges a hair apart, and converted ones an edge for every row's own layout. Cells
that look alike would stand in different columns; so edges that nothing uses are dropped and edges a hair apart become one.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from dataclasses import dataclass

from schemas.errors import DocumentError

HAIR = 180.0  # twips (9 points): no column of words is so narrow
USUAL = 1440.0  # twips: the width taken for a column that gives none


@dataclass(slots=True)
class Span:
    """One cell of a row before the grid is known: its first edge and its last, as numbers of edges; `width` in twips."""

    start: int
    end: int
    width: float | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """The columns that are left: their widths in points, and for each of the old edges the new one."""

    widths: tuple[float, ...]
    edges: dict[int, int]


def fit_grid(columns: list[float | None], rows: list[list[Span]], most: int) -> Grid:
    """The grid on which all rows stand; spans of ragged rows are changed in place to fit their printed widths.

    `columns` are the declared widths in twips, `most` the largest number of columns. Raises `DocumentError` `limit_columns`.

    >>> fit_grid([1000, 20, 2000], [[Span(0, 1), Span(1, 3)], [Span(0, 2), Span(2, 3)]], 1000).edges
    {0: 0, 1: 1, 2: 1, 3: 2}
    """
    for row in rows:
        _clamp(row, max(len(columns), len(row)))
    count = max([len(columns), *(row[-1].end for row in rows if row)])
    if count > most:
        raise DocumentError("limit_columns", f"A table has {count} columns; at most {most} are allowed.")
    positions = _positions(columns, rows, count)
    for row in rows:
        _stretch(row, positions)
    pairs = {(span.start, span.end) for row in rows for span in row}
    used = sorted({0} | {edge for pair in pairs for edge in pair})
    edges: dict[int, int] = {}
    firsts: list[int] = []
    for edge in used:
        group = [old for old, new in edges.items() if firsts and new == len(firsts) - 1]
        joins = bool(group) and positions[edge] - positions[firsts[-1]] < HAIR and not any((old, edge) in pairs for old in group)
        if not joins:
            firsts.append(edge)
        edges[edge] = len(firsts) - 1
    widths = tuple(round((positions[right] - positions[left]) / 20, 2) for left, right in itertools.pairwise(firsts))
    return Grid(widths, edges)


def _clamp(row: list[Span], most: int) -> None:
    """Spans beyond the real grid are cut back: a forged span must not blow the table up."""
    if not row or row[-1].end <= most or row[-1].end <= 63:
        return
    edge = min(row[0].start, most)
    for span in row:
        width = min(span.end - span.start, most)
        span.start, span.end = edge, edge + width
        edge += width


def _positions(columns: list[float | None], rows: list[list[Span]], count: int) -> list[float]:
    widths: list[float | None] = [*columns, *[None] * (count - len(columns))]
    if any(not width for width in widths):
        for row in rows:
            for span in row:
                if span.end - span.start == 1 and span.width and not widths[span.start]:
                    widths[span.start] = span.width
    positions = [0.0]
    for width in widths:
        positions.append(positions[-1] + (width if width and width > 0 else USUAL))
    return positions


def _stretch(row: list[Span], positions: list[float]) -> None:
    """Spans a row that fills the table's width, but declares fewer columns, by the widths of its cells."""
    if not row or row[-1].end >= len(positions) - 1 or row[0].start:
        return
    widths = [span.width or 0.0 for span in row]
    total = positions[-1]
    if not all(widths) or not 0.9 * total <= sum(widths) <= 1.1 * total:
        return
    scale, reached, edge = total / sum(widths), 0.0, 0
    ends: list[int] = []
    for width in widths:
        reached += width * scale
        right = bisect_left(positions, reached)
        if right >= len(positions) or (right > 0 and positions[right] - reached > reached - positions[right - 1]):
            right -= 1
        if right <= edge:
            return
        ends.append(right)
        edge = right
    ends[-1] = len(positions) - 1
    for place, (span, end) in enumerate(zip(row, ends, strict=True)):
        span.start, span.end = (ends[place - 1] if place else 0), end
