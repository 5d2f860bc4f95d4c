"""Rules to grids: collinear pieces joined, crossing rules gathered, cells with their real spans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from extractors.pdf.glyphs import WHITE, Bools, Floats, Ints, PageContent

SNAP = 1.6
"""Rules no further apart than this, in points, across their direction are pieces of one rule."""

TOUCH = 3.0
"""Rules whose ends come as near as this to another rule meet it; hand-drawn tables miss by 1 to 2 pt."""

BANNER = 20.0
"""So high, in points, may the row of a banner be that parts a table without outer rules in two."""

CLOSE = 4.0
"""Grid lines nearer than this are one boundary (a doubled rule): no letter fits between them."""


@dataclass(frozen=True, slots=True)
class Edges:
    """Rules of one direction in columns: `at` is the place across, `start` and `end` along; `strong` False for edges of fills."""

    at: Floats
    start: Floats
    end: Floats
    strong: Bools

    def __len__(self) -> int:
        return len(self.at)

    def take(self, which: Ints | Bools) -> Edges:
        """The chosen edges."""
        return Edges(self.at[which], self.start[which], self.end[which], self.strong[which])

    def with_more(self, other: Edges) -> Edges:
        """These edges and the other's."""
        pairs = ((self.at, other.at), (self.start, other.start), (self.end, other.end))
        at, start, end = (np.concatenate(pair) for pair in pairs)
        return Edges(at, start, end, np.concatenate((self.strong, other.strong)))


@dataclass(slots=True)
class GridCell:
    """A cell by its grid rows [row, row_end) and columns [column, column_end)."""

    row: int
    column: int
    row_end: int
    column_end: int


@dataclass(slots=True)
class Grid:
    """A table's skeleton. `xs`, `ys`: boundaries, one more than columns and rows. `closed[i]`: a rule runs along `ys[i]`
    over most of the width. `owner[r, c]` is the index in `cells` of the cell that holds that place. `bare` is the same
    table by its rules alone, where fills add boundaries between its rows; `shaded`: fills alone draw the grid."""

    xs: list[float]
    ys: list[float]
    cells: list[GridCell]
    owner: Ints
    closed: list[bool]
    bare: Grid | None = None
    shaded: bool = False


def copy_grid(grid: Grid) -> Grid:
    """A grid that may be changed without changing the other."""
    cells = [GridCell(c.row, c.column, c.row_end, c.column_end) for c in grid.cells]
    return Grid(list(grid.xs), list(grid.ys), cells, grid.owner.copy(), list(grid.closed), grid.bare, grid.shaded)


def page_edges(page: PageContent) -> tuple[Edges, Edges]:
    """The horizontal and vertical edges of the page: its rules, joined, and the sides of its fills."""
    rules = page.rules
    width, height = rules[:, 2] - rules[:, 0], rules[:, 3] - rules[:, 1]
    pale = page.rule_colors == WHITE
    dot = (width <= 3.0) & (height <= 3.0)
    flat, upright = (width > height) | dot, (height >= width) | dot
    fills = page.fills[_cell_like(page)]
    ones = np.ones(len(fills), dtype=bool)

    def side(across: int, along: int, which: Bools) -> Edges:
        at = np.concatenate([(rules[which, across] + rules[which, across + 2]) / 2, fills[:, across], fills[:, across + 2]])
        start = np.concatenate([rules[which, along], fills[:, along], fills[:, along]])
        end = np.concatenate([rules[which, along + 2], fills[:, along + 2], fills[:, along + 2]])
        strong = np.concatenate([~pale[which], ~ones, ~ones])
        return _joined(Edges(at, start, end, strong))

    return side(1, 0, flat), side(0, 1, upright)


def _cell_like(page: PageContent) -> Bools:
    """True for fills that may be a cell's: coloured, not the whole page, not a highlighter's stroke behind one line."""
    fills = page.fills
    width, height = fills[:, 2] - fills[:, 0], fills[:, 3] - fills[:, 1]
    chosen: Bools = (page.fill_colors != WHITE) & (width >= 8) & (height >= 8)
    return chosen & ((width < 0.97 * page.width) | (height < 0.5 * page.height))


def _joined(edges: Edges) -> Edges:
    """The edges with collinear pieces (dashes, dots, one piece a cell) made one; what stays shorter than 6 pt is dropped."""
    order = np.argsort(edges.at, kind="stable")
    at, start, end, strong = (v[order].tolist() for v in (edges.at, edges.start, edges.end, edges.strong))
    out: list[tuple[float, float, float, bool]] = []
    i, n = 0, len(at)
    while i < n:
        j = i
        while j < n and at[j] - at[i] <= SNAP:
            j += 1
        for wanted in (True, False):
            pieces = sorted((start[k], end[k], at[k]) for k in range(i, j) if strong[k] is wanted)
            out += [(*piece, wanted) for piece in _chained(pieces)]
        i = j
    table = np.array([(a, s, e) for a, s, e, _ in out], dtype=np.float64).reshape(-1, 3)
    return Edges(table[:, 0], table[:, 1], table[:, 2], np.array([w for *_, w in out], dtype=bool))


def _chained(pieces: list[tuple[float, float, float]]) -> list[tuple[float, float, float]]:
    """(at, start, end) of the rules that the sorted pieces (start, end, at) of one line form."""
    if not pieces:
        return []
    lengths = sorted(e - s for s, e, _ in pieces)
    # Dashes may stand further apart than the usual slack, but never much further than they are long.
    gap = max(TOUCH, 1.6 * lengths[len(lengths) // 2]) if len(pieces) >= 6 and lengths[-1] < 12 else TOUCH
    out: list[tuple[float, float, float]] = []
    begin, stop, place = pieces[0]
    for s, e, a in pieces[1:]:
        if s - stop <= gap:
            stop = max(stop, e)
        else:
            out.append((place, begin, stop))
            begin, stop, place = s, e, a
    out.append((place, begin, stop))
    return [(a, s, e) for a, s, e in out if e - s >= 6.0]


def components(flat: Edges, upright: Edges) -> list[tuple[Edges, Edges]]:
    """The sets of horizontal and vertical edges that hang together by crossing or touching."""
    if not len(flat) or not len(upright):
        return []
    meets = (
        (upright.at[None, :] >= flat.start[:, None] - TOUCH)
        & (upright.at[None, :] <= flat.end[:, None] + TOUCH)
        & (flat.at[:, None] >= upright.start[None, :] - TOUCH)
        & (flat.at[:, None] <= upright.end[None, :] + TOUCH)
    )
    label = np.full(len(flat), -1)
    groups: list[tuple[Bools, Bools]] = []
    for seed in range(len(flat)):
        if label[seed] >= 0:
            continue
        rows = np.zeros(len(flat), dtype=bool)
        rows[seed] = True
        columns = meets[seed].copy()
        while True:
            grown = meets[:, columns].any(axis=1) | rows
            if (grown == rows).all():
                break
            rows = grown
            columns = meets[rows].any(axis=0)
        label[rows] = len(groups)
        groups.append((rows, columns))
    return _over_banners([(flat.take(rows), upright.take(columns)) for rows, columns in groups if columns.any()])


def _over_banners(parts: Sequence[tuple[Edges, Edges]]) -> list[tuple[Edges, Edges]]:
    """The sets, those of the same sides and columns made one that a row's height parts: a banner in a table without outer rules."""
    out: list[tuple[Edges, Edges]] = []
    for flat, upright in sorted(parts, key=lambda part: float(part[0].at.min())):
        if out and _goes_on_below(out[-1], (flat, upright)):
            out[-1] = (out[-1][0].with_more(flat), out[-1][1].with_more(upright))
        else:
            out.append((flat, upright))
    return out


def _goes_on_below(above: tuple[Edges, Edges], below: tuple[Edges, Edges]) -> bool:
    gap = float(below[0].at.min() - above[0].at.max())
    if not CLOSE < gap <= BANNER or not (above[0].strong.any() and below[0].strong.any()):
        return False
    sides = [(float(flat.start.min()), float(flat.end.max())) for flat, _ in (above, below)]
    if any(abs(a - b) > TOUCH for a, b in zip(*sides, strict=True)):
        return False
    inner = [[x for x in _places(upright.at) if sides[0][0] + TOUCH < x < sides[0][1] - TOUCH] for _, upright in (above, below)]
    same = sum(any(abs(x - y) <= TOUCH for y in inner[1]) for x in inner[0])
    return same >= 2 and same >= 0.6 * max(map(len, inner))


def make_grid(flat: Edges, upright: Edges) -> Grid | None:
    """The grid that the edges of one component draw, None where they draw no two cells."""
    xs, ys = _places(upright.at), _places(flat.at)
    xs = _open_sides(xs, flat)
    ys = _open_sides(ys, upright)
    if len(xs) < 2 or len(ys) < 2:
        return None
    walls, floors = _drawn(xs, ys, upright), _drawn(ys, xs, flat)  # [boundary x, row], [boundary y, column]
    if not walls[1:-1].any(axis=1).all() or not floors[1:-1].any(axis=1).all():
        # A boundary that parts no two cells (an underline, a stub) is no boundary.
        xs = [x for i, x in enumerate(xs) if i in (0, len(xs) - 1) or walls[i].any()]
        ys = [y for i, y in enumerate(ys) if i in (0, len(ys) - 1) or floors[i].any()]
        walls, floors = _drawn(xs, ys, upright), _drawn(ys, xs, flat)
    owner, cells = cells_between(walls, floors)
    strong = flat.take(flat.strong)
    widths = np.diff(np.array(xs))
    share = (coverage(ys, xs, strong if len(strong) else flat) * widths).sum(axis=1) / max(widths.sum(), 1.0)
    return Grid(xs, ys, cells, owner, (share >= 0.5).tolist())


def _drawn(lines: list[float], steps: list[float], edges: Edges) -> Bools:
    """[line, step]: True where edges draw the boundary along that step; .6 lets hand-drawn rules fall short."""
    return coverage(lines, steps, edges) >= 0.6


def _places(at: Floats) -> list[float]:
    """The distinct places of boundaries; a doubled rule is one, in its middle."""
    out: list[list[float]] = []
    for x in np.sort(at).tolist():
        if out and x - out[-1][0] <= CLOSE:
            out[-1].append(x)
        else:
            out.append([x])
    return [(group[0] + group[-1]) / 2 for group in out]


def _open_sides(places: list[float], crossing: Edges) -> list[float]:
    """The places with an outer one added on a side where the crossing rules run on past the last place (an open side): two of them, or
    all that come so far (a table of two columns has one rule inside)."""
    if not places or not len(crossing):
        return places

    def beyond(ends: Floats, other_ends: Floats, place: float) -> Floats:
        on = ends > place + 8.0
        come = crossing.strong & (ends >= place - TOUCH) & (other_ends < place)
        return ends[on] if on.sum() >= 2 or on.all() or (come.any() and on[come].all()) else ends[:0]

    low = beyond(-crossing.start, -crossing.end, -places[0])
    high = beyond(crossing.end, crossing.start, places[-1])
    first = [-_outermost(low.tolist())] if len(low) else []
    last = [_outermost(high.tolist())] if len(high) else []
    return [*first, *places, *last]


def _outermost(ends: list[float]) -> float:
    """The largest end that another one bears out (within 6 pt); a single one may be a stray."""
    ranked = sorted(ends, reverse=True)
    return next((a for a, b in pairwise(ranked) if a - b <= 6.0), ranked[0])


def coverage(lines: list[float], steps: list[float], edges: Edges) -> Floats:
    """[line, step]: the part of each step (between neighbouring `steps`) that edges lying on the line cover, 0..1."""
    out = np.zeros((len(lines), len(steps) - 1))
    if not len(edges):
        return out
    places, bounds = np.array(lines), np.array(steps)
    nearest = np.abs(edges.at[:, None] - places[None, :]).argmin(axis=1)
    overlap = np.minimum(edges.end[:, None], bounds[None, 1:]) - np.maximum(edges.start[:, None], bounds[None, :-1])
    np.add.at(out, nearest, np.maximum(overlap, 0.0))
    return np.minimum(out / np.maximum(np.diff(bounds), 0.1), 1.0)


def cells_between(walls: Bools, floors: Bools) -> tuple[Ints, list[GridCell]]:
    """Which cell holds each grid place, and the cells: places without a rule between them are one cell."""
    rows, columns = walls.shape[1], floors.shape[1]
    parent = list(range(rows * columns))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for r in range(rows):
        for c in range(columns):
            if c + 1 < columns and not walls[c + 1, r]:
                parent[root(r * columns + c + 1)] = root(r * columns + c)
            if r + 1 < rows and not floors[r + 1, c]:
                parent[root((r + 1) * columns + c)] = root(r * columns + c)
    groups: dict[int, list[tuple[int, int]]] = {}
    for r in range(rows):
        for c in range(columns):
            groups.setdefault(root(r * columns + c), []).append((r, c))
    owner = np.zeros((rows, columns), dtype=np.int64)
    cells: list[GridCell] = []
    for places in groups.values():
        for cell in _rectangles(places):
            owner[cell.row : cell.row_end, cell.column : cell.column_end] = len(cells)
            cells.append(cell)
    return owner, cells


def _rectangles(places: list[tuple[int, int]]) -> list[GridCell]:
    """The places as rectangles; a shape that is none (a rule is missing) is cut into its widest rows."""
    top, left = min(r for r, _ in places), min(c for _, c in places)
    bottom, right = max(r for r, _ in places) + 1, max(c for _, c in places) + 1
    if len(places) == (bottom - top) * (right - left):
        return [GridCell(top, left, bottom, right)]
    taken = set(places)
    out: list[GridCell] = []
    for r in range(top, bottom):
        c = left
        while c < right:
            if (r, c) not in taken:
                c += 1
                continue
            end = c
            while (r, end) in taken:
                end += 1
            above = next((cell for cell in out if cell.row_end == r and cell.column == c and cell.column_end == end), None)
            if above is not None:
                above.row_end = r + 1
            else:
                out.append(GridCell(r, c, r + 1, end))
            c = end
    return out
