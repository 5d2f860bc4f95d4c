"""Drawn grids whose rows are not drawn: a body between vertical rules, parted into rows by its lines."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from extractors.pdf.glyphs import WHITE, PageContent
from extractors.pdf.grid import Grid, GridCell, copy_grid
from extractors.pdf.paragraphs import usual_step
from extractors.pdf.rowstarts import row_starts
from extractors.pdf.voices import Column
from extractors.pdf.words import Word, join_lines

PADDING = 5.4
"""Word's usual room between a cell's side and its text, in points."""


def rows_unruled(grids: Sequence[Grid]) -> bool:
    """True where no grid of a document has more than three drawn rows: its author may rule columns only."""
    counts = [len((grid.bare or grid).ys) - 1 for grid in grids if len(grid.xs) > 3]
    return bool(counts) and max(counts) <= 3


def split_rows(grid: Grid, words: Sequence[Word], page: PageContent, columns_only: bool) -> Grid:
    """The grid with its one tall row parted, where rules part columns and no rows; else the grid as it is.

    An author who rules rows rules them all: only the last row of a grid whose other rows are headings is looked at, three
    fifths of the height or more, and only where no table of the document has its rows ruled (`columns_only`).
    """
    if not columns_only:
        return grid
    whole, grid = grid, copy_grid(grid.bare or grid)
    rows = len(grid.ys) - 1
    if rows > 3 or len(grid.xs) < 3:
        return whole
    heights = np.diff(np.array(grid.ys))
    r = int(heights.argmax())
    if (
        r != rows - 1
        or heights[r] < 0.6 * heights.sum()
        or not _is_heading(grid, words)
        or any(cell.row <= r < cell.row_end and _is_merged(cell) for cell in grid.cells)
    ):
        return whole
    columns = _columns(grid, words, r)
    lines = [line for column in columns for line in column.lines]
    if len(lines) < 6:
        return whole
    starts = row_starts(columns, usual_step([line for column in columns for line in column.lines]), _spans(grid, page))
    if len(starts) < 2:
        return whole
    return _parted(grid, r, [start - 1.0 for start in starts[1:]])


def _is_heading(grid: Grid, words: Sequence[Word]) -> bool:
    """True where what stands above the grid's last row is bold or filled like a heading, or nothing does."""
    above = [w for w in words if (w.top + w.bottom) / 2 < grid.ys[-2]]
    return sum(1 for w in above if w.bold) >= 0.6 * len(above)


def _spans(grid: Grid, page: PageContent) -> list[tuple[float, float]]:
    """(top, bottom) of the coloured fills inside the grid that are lower than it."""
    out = []
    for (x0, top, x1, bottom), color in zip(page.fills.tolist(), page.fill_colors.tolist(), strict=True):
        inside = x0 >= grid.xs[0] - 3 and x1 <= grid.xs[-1] + 3 and top >= grid.ys[0] - 3 and bottom <= grid.ys[-1] + 3
        if inside and color != WHITE and bottom - top < 0.9 * (grid.ys[-1] - grid.ys[0]):
            out.append((top, bottom))
    return out


def _is_merged(cell: GridCell) -> bool:
    return cell.row_end - cell.row > 1 or cell.column_end - cell.column > 1


def _columns(grid: Grid, words: Sequence[Word], r: int) -> list[Column]:
    out = []
    for left, right in zip(grid.xs, grid.xs[1:], strict=False):
        held = [
            w for w in words if w.angle == 0 and left <= (w.x0 + w.x1) / 2 < right and grid.ys[r] <= (w.top + w.bottom) / 2 < grid.ys[r + 1]
        ]
        lines = join_lines(held)
        out.append(Column(lines, min((line.x0 for line in lines), default=left), max([right - PADDING, *(line.x1 for line in lines)])))
    return out


def _parted(grid: Grid, r: int, cuts: Sequence[float]) -> Grid:
    """The grid with row r parted at the cuts; every new cell is one column wide."""
    columns = len(grid.xs) - 1
    ys = [*grid.ys[: r + 1], *cuts, *grid.ys[r + 1 :]]
    more = len(cuts)
    cells: list[GridCell] = []
    owner = np.zeros((len(ys) - 1, columns), dtype=np.int64)
    for cell in grid.cells:
        if cell.row == r:
            continue
        shift = more if cell.row > r else 0
        cells.append(GridCell(cell.row + shift, cell.column, cell.row_end + shift, cell.column_end))
    for row in range(r, r + more + 1):
        cells += [GridCell(row, c, row + 1, c + 1) for c in range(columns)]
    for k, cell in enumerate(cells):
        owner[cell.row : cell.row_end, cell.column : cell.column_end] = k
    closed = [*grid.closed[: r + 1], *([False] * more), *grid.closed[r + 1 :]]
    return Grid(list(grid.xs), ys, cells, owner, closed)
