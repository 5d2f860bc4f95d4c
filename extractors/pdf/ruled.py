"""Tables whose grid is drawn: words and fills into the cells that the rules make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from extractors.pdf.glyphs import WHITE, PageContent, fill_under
from extractors.pdf.grid import Edges, Grid, components, make_grid
from extractors.pdf.paragraphs import read_paragraphs
from extractors.pdf.words import Line, Word, join_lines, turn_words
from schemas.layout import Box, Cell, Covered, Paragraph, Row, Table


@dataclass(slots=True)
class Found:
    """A table found on a page and the indices of the words that it holds."""

    table: Table
    words: set[int]


def _is_drawn(flat: Edges, upright: Edges) -> bool:
    """True where real rules run both ways; the sides of lone fills draw no grid."""
    return bool(flat.strong.any() and upright.strong.any())


def _is_tiled(grid: Grid, page: PageContent) -> bool:
    """True where nearly all of a grid without rules is filled: two rows and columns at least.

    Cells count by the places they take: filled headings and one filled column leave a hole that looks like a single cell.
    """
    if len(grid.xs) < 3 or len(grid.ys) < 3:
        return False
    fills = cell_fills(page, [_box(grid, i) for i in range(len(grid.cells))])
    places = [(cell.row_end - cell.row) * (cell.column_end - cell.column) for cell in grid.cells]
    return sum(n for n, fill in zip(places, fills, strict=True) if fill) >= 0.9 * sum(places)


def _stacked(bands: Sequence[tuple[Edges, Edges]], page: PageContent) -> list[tuple[Edges, Edges, bool]]:
    """The filled bands, those of the same three columns or more below each other with nothing printed between them made one (True)."""
    middles = (page.boxes[:, 1] + page.boxes[:, 3]) / 2
    stacks: list[tuple[list[float], Edges, Edges, bool]] = []
    for flat, upright in sorted(bands, key=lambda both: float(both[0].at.min())):
        grid = make_grid(flat, upright)
        xs = grid.xs if grid is not None else []
        before = stacks[-1][0] if stacks else []
        apart = len(xs) < 4 or len(before) != len(xs) or any(abs(a - b) > 2.0 for a, b in zip(xs, before, strict=True))
        if not apart:
            apart = bool(((middles > stacks[-1][1].at.max()) & (middles < flat.at.min())).any())
        if not apart:
            stacks[-1] = (xs, stacks[-1][1].with_more(flat), upright, True)
        else:
            stacks.append((xs, flat, upright, False))
    out = []
    for xs, flat, upright, joined in stacks:
        if joined:
            top, bottom, weak = _heading_top(float(flat.at.min()), xs, page), float(flat.at.max()), np.zeros(len(xs), dtype=bool)
            flat = flat.with_more(Edges(np.array([top]), np.array([xs[0]]), np.array([xs[-1]]), weak[:1]))
            upright = Edges(np.array(xs), np.full(len(xs), top), np.full(len(xs), bottom), weak)
        out.append((flat, upright, joined))
    return out


def _heading_top(top: float, xs: Sequence[float], page: PageContent) -> float:
    """The top of the lines that stand right above a table and keep to three of its columns or more: headings without a fill of
    their own. `top` where there are none."""
    across, down = page.boxes[:, 0::2], (page.boxes[:, 1] + page.boxes[:, 3]) / 2
    for _ in range(4):
        near = (down < top) & (down > top - 2.2 * page.sizes) & (across[:, 1] > xs[0]) & (across[:, 0] < xs[-1])
        if not near.any():
            break
        left, right = across[near, 0], across[near, 1]
        apart = all(not ((left < x + 1.0) & (right > x - 1.0)).any() for x in xs[1:-1])
        columns = len(set(np.searchsorted(xs, (left + right) / 2).tolist()))
        if not apart or columns < 3:
            break
        top = float(page.boxes[near, 1].min()) - 1.0
    return top


def find_grids(flat: Edges, upright: Edges, page: PageContent) -> list[Grid]:
    """The grids of two cells or more that the edges draw, from the top down; one inside a cell of another is left out."""
    grids = []
    found = components(flat, upright)
    drawn = [(*both, False) for both in found if _is_drawn(*both)]
    for rows, columns, stacked in drawn + _stacked([both for both in found if not _is_drawn(*both)], page):
        grid = make_grid(rows, columns)
        if grid is None or len(grid.cells) < 2:
            continue
        grid.shaded = not _is_drawn(rows, columns)
        if not grid.shaded or stacked or _is_tiled(grid, page):
            bare = make_grid(rows.take(rows.strong), columns) if rows.strong.any() and not rows.strong.all() else None
            if bare is not None and len(bare.ys) < len(grid.ys):
                grid.bare = bare
            grids.append(grid)
    grids.sort(key=lambda g: (g.ys[0], g.xs[0]))
    return grids


def inside(words: Sequence[Word], grid: Grid) -> list[int]:
    """The indices of the words whose middle lies in the grid."""
    x0, x1, top, bottom = grid.xs[0], grid.xs[-1], grid.ys[0], grid.ys[-1]
    return [i for i, w in enumerate(words) if x0 <= (w.x0 + w.x1) / 2 <= x1 and top <= (w.top + w.bottom) / 2 <= bottom]


def fill_grid(grid: Grid, words: Sequence[Word], chosen: Sequence[int], page: PageContent) -> Found:
    """The table of the grid with the chosen words in its cells."""
    per_cell: list[list[Word]] = [[] for _ in grid.cells]
    if chosen:
        xs, ys = np.array(grid.xs), np.array(grid.ys)
        x = np.array([(words[i].x0 + words[i].x1) / 2 for i in chosen])
        y = np.array([(words[i].top + words[i].bottom) / 2 for i in chosen])
        column = np.clip(np.searchsorted(xs, x) - 1, 0, len(xs) - 2)
        row = np.clip(np.searchsorted(ys, y) - 1, 0, len(ys) - 2)
        for i, owner in zip(chosen, grid.owner[row, column].tolist(), strict=True):
            per_cell[owner].append(words[i])
    _drop_slivers(grid, per_cell)
    lines = [join_lines([w for w in held if w.angle == 0]) for held in per_cell]
    fills = cell_fills(page, [_box(grid, i) for i in range(len(grid.cells))])
    edges = _text_edges(grid, lines)
    said = frozenset(word.text.strip(".,;:()").casefold() for word in words)
    cells = [
        Cell(
            paragraphs=read_paragraphs(lines[i], *edges[i], page.number, _first_top(grid, lines, i), said) + sideways(per_cell[i], page),
            row_span=cell.row_end - cell.row,
            column_span=cell.column_end - cell.column,
            fill=fills[i],
            page=page.number,
            box=_box(grid, i),
        )
        for i, cell in enumerate(grid.cells)
    ]
    table = Table(
        rows=tuple(_row(grid, cells, r, page.number) for r in range(len(grid.ys) - 1)),
        widths=tuple(b - a for a, b in zip(grid.xs, grid.xs[1:], strict=False)),
        page=page.number,
        box=Box(grid.xs[0], grid.ys[0], grid.xs[-1], grid.ys[-1]),
        ruled=True,
        confidence=1.0,
    )
    return Found(table, set(chosen))


def _row(grid: Grid, cells: Sequence[Cell], r: int, page: int) -> Row:
    places = []
    for c in range(len(grid.xs) - 1):
        owner = int(grid.owner[r, c])
        cell = grid.cells[owner]
        if (cell.row, cell.column) == (r, c):
            places.append(cells[owner])
        else:
            covered = Covered.LEFT if c > cell.column else Covered.ABOVE
            places.append(Cell(covered=covered, fill=cells[owner].fill, page=page, box=cells[owner].box))
    return Row(tuple(places), page=page, open_above=not grid.closed[r], open_below=not grid.closed[r + 1])


def _box(grid: Grid, i: int) -> Box:
    cell = grid.cells[i]
    return Box(grid.xs[cell.column], grid.ys[cell.row], grid.xs[cell.column_end], grid.ys[cell.row_end])


def _drop_slivers(grid: Grid, per_cell: list[list[Word]]) -> None:
    """Nothing; takes columns and rows too narrow for text, in which none stands, out of the grid (gaps of doubled rules)."""
    for axis, places in ((1, grid.xs), (0, grid.ys)):
        k = 0
        while k < len(places) - 1 and len(places) > 2:
            owners = set(np.take(grid.owner, k, axis=axis).tolist())
            alone = {o for o in owners if _extent(grid.cells[o], axis) == 1}
            if places[k + 1] - places[k] >= (7.0 if axis else 6.0) or any(per_cell[o] for o in alone):
                k += 1
                continue
            grid.owner = np.delete(grid.owner, k, axis=axis)
            # The rule that stays is the one on the side of the table's body.
            drop = k if k else k + 1
            if axis == 0:
                closed = grid.closed[k] or grid.closed[k + 1]
                del grid.closed[drop]
                grid.closed[min(k, len(grid.closed) - 1)] = closed
            del places[drop]
            _shrink(grid, k, axis)


def _extent(cell: object, axis: int) -> int:
    return int(cell.column_end - cell.column if axis else cell.row_end - cell.row)  # type: ignore[attr-defined]


def _shrink(grid: Grid, k: int, axis: int) -> None:
    for cell in grid.cells:
        if axis:
            cell.column -= cell.column > k
            cell.column_end -= cell.column_end > k
        else:
            cell.row -= cell.row > k
            cell.row_end -= cell.row_end > k


def _text_edges(grid: Grid, lines: Sequence[Sequence[Line]]) -> list[tuple[float, float]]:
    """How far text may reach in each cell: the padding is what the leftmost line of its column leaves."""
    padding: dict[int, float] = {}
    for cell, held in zip(grid.cells, lines, strict=True):
        if held:
            gap = min(line.x0 for line in held) - grid.xs[cell.column]
            padding[cell.column] = min(gap, padding.get(cell.column, 9.0))
    out = []
    for cell, held in zip(grid.cells, lines, strict=True):
        pad = min(max(padding.get(cell.column, 5.4), 0.5), 8.0)
        right = max([grid.xs[cell.column_end] - pad, *(line.x1 for line in held)])
        out.append((grid.xs[cell.column] + pad, right))
    return out


def _first_top(grid: Grid, lines: Sequence[Sequence[Line]], i: int) -> float | None:
    """Where the first line of text in the cell's row stands: lines left blank before the cell's own first line count
    from there. None where the cell has no text, or is vertically centred beside taller ones."""
    if not lines[i]:
        return None
    row = grid.cells[i].row
    tops = [held[0].top for cell, held in zip(grid.cells, lines, strict=True) if held and cell.row == row]
    if len(tops) < 2:
        return None
    first = min(tops)
    own = lines[i]
    above, below = own[0].top - grid.ys[row], grid.ys[grid.cells[i].row_end] - own[-1].bottom
    return None if above > 12 and abs(above - below) < 0.25 * max(above, below) else first


def cell_fills(page: PageContent, boxes: Sequence[Box]) -> list[str | None]:
    """The fill of each box, `#RRGGBB` as in the file: the colour under most of nine points; None for none or white."""
    if not len(page.fills) or not boxes:
        return [None] * len(boxes)
    at = (0.15, 0.5, 0.85)
    x = np.array([b.x0 + f * (b.x1 - b.x0) for b in boxes for f in at for _ in at])
    y = np.array([b.top + g * (b.bottom - b.top) for b in boxes for _ in at for g in at])
    under = fill_under(page.fills, page.fill_colors, x, y).reshape(-1, 9)
    out: list[str | None] = []
    for row in under.tolist():
        color = max(row, key=row.count)
        out.append(None if color == WHITE else f"#{color:06X}")
    return out


def sideways(words: Sequence[Word], page: PageContent) -> tuple[Paragraph, ...]:
    """The paragraphs of the words that read upwards or downwards, with their boxes as on the page."""
    out: list[Paragraph] = []
    for angle in (90, 270):
        held = [w for w in words if w.angle == angle]
        if not held:
            continue
        lines = join_lines(turn_words(held, -angle % 360, page.width, page.height))
        box = Box(min(w.x0 for w in held), min(w.top for w in held), max(w.x1 for w in held), max(w.bottom for w in held))
        turned = read_paragraphs(lines, min(line.x0 for line in lines), max(line.x1 for line in lines), page.number)
        out += [replace(p, box=box, line_tops=(box.top,), indent=0.0) for p in turned if p.text]
    return tuple(out)
