"""Tables without a drawn grid: columns from rivers of white, rows from rules that stand alone or from the lines themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from extractors.pdf.carried import carried_region, next_region, table_boundaries
from extractors.pdf.cellfills import banners_widened, drawn_below, fill_spans, fill_walls, filled_ends, filled_heads, is_filled_head
from extractors.pdf.glyphs import Bools, Floats, PageContent
from extractors.pdf.grid import Edges, Grid, cells_between, coverage
from extractors.pdf.rivers import (
    PADDING,
    PageLine,
    Region,
    boundaries,
    find_regions,
    is_labelled,
    page_lines,
    usual_pitch,
)
from extractors.pdf.rowstarts import field_names, row_starts
from extractors.pdf.ruled import Found, fill_grid
from extractors.pdf.runons import join_run_on
from extractors.pdf.tablehood import filled_places, is_prose, is_table
from extractors.pdf.voices import Column, names_on, runs_on, wraps
from extractors.pdf.words import Line, Word, join_lines

_SHORT = re.compile(r"\W*\d[\d\W]*%?|\W{1,3}", re.IGNORECASE)


@dataclass(slots=True)
class Gutter:
    """The white between two columns of running text: its middle `x`, from `top` to `bottom`."""

    x: float
    top: float
    bottom: float


def find_unruled(
    page: PageContent,
    words: Sequence[Word],
    free: Sequence[int],
    edges: tuple[Edges, Edges],
    barriers: Sequence[float],
    carried: Sequence[float] = (),
) -> tuple[list[Found], list[Gutter]]:
    """The tables among the words that no drawn grid holds (`free`: their indices), from the top down, and the gutters.

    `edges` are the page's horizontal and vertical edges; `barriers` the tops of tables already found. Text set in columns
    is looked through column by column. `carried` are the columns of a table that ended the page before.
    """
    found: list[Found] = []
    gutters: list[Gutter] = []
    pending = [[i for i in free if words[i].angle == 0]]
    while pending:
        chosen = pending.pop(0)
        lines = page_lines(words, chosen, page.width)
        regions = find_regions(lines, [*barriers, *filled_heads(page, lines)])
        goes_on = carried_region(lines, carried, barriers)
        carried = ()
        if goes_on is not None and not any(r.first <= goes_on.last < r.last for r in regions):
            regions = [r for r in regions if r.first > goes_on.last]
            one = _table(page, words, lines, goes_on, edges, carried=True)
            found += [one] if one is not None else []
        placed: list[tuple[Region, Found]] = []
        for region in regions:
            gutter = _gutter(words, lines, region)
            if gutter is not None and len(gutters) < 6:
                gutters.append(gutter)
                held = [i for line in lines[region.first : region.last + 1] for chunk in line.chunks for i in chunk.words]
                pending.append([i for i in held if words[i].x1 <= gutter.x + 1])
                pending.append([i for i in held if words[i].x1 > gutter.x + 1])
                continue
            one = _table(page, words, lines, region, edges)
            placed += [(region, one)] if one is not None else []
        ends = [*(region.first for region, _ in placed[1:]), len(lines)]
        for (region, one), before in zip(placed, ends, strict=False):
            found.append(one)
            more = next_region(lines, region.last, before, table_boundaries(one.table), barriers)
            rest = _table(page, words, lines, more, edges, carried=True) if more is not None else None
            found += [rest] if rest is not None else []
    return found, gutters


def _gutter(words: Sequence[Word], lines: Sequence[PageLine], region: Region) -> Gutter | None:
    """The gutter where the region is text set in two or three columns: one of them runs on down the page, and the lines
    of the others begin no rows with it."""
    if len(region.rivers) > 2 or region.last - region.first < 11:
        return None
    held = list(lines[region.first : region.last + 1])
    xs = [region.left - 1, *((a + b) / 2 for a, b in region.rivers), region.right + 1]
    columns, _ = _columns(words, held, region, xs, region.right)
    running = [c for c in columns if len(c.lines) >= 12 and is_prose(c)]
    if not running or min(c.right - c.left for c in running) < 0.2 * (region.right - region.left):
        return None
    rows = len(row_starts(columns, usual_pitch(held)))
    if max(len(c.lines) for c in running) < 7 * rows or (held[0].bold and len(held[0].chunks) > 1):
        return None
    return Gutter(xs[1], held[0].top - 2, held[-1].bottom + 2)


def _table(
    page: PageContent,
    words: Sequence[Word],
    lines: Sequence[PageLine],
    region: Region,
    edges: tuple[Edges, Edges],
    carried: bool = False,
) -> Found | None:
    """The table of the region, None where it is none; `carried`: it goes on from the page before and need not show it."""
    flat, sides = edges
    held = list(lines[region.first : region.last + 1])
    pitch = usual_pitch(held)
    reach = (held[0].top - pitch, held[-1].bottom + pitch)
    sides_of_fills = fill_walls(page, region, held, words, reach)
    region.rivers = _with_walls(region.rivers, sides_of_fills)
    xs = boundaries(region, np.concatenate((_walls(sides, reach), sides_of_fills)))
    chosen = [i for line in held for chunk in line.chunks for i in chunk.words]
    columns, spanning = _columns(words, held, region, xs, max(line.chunks[-1].x1 for line in lines))
    ruled = flat.take(flat.strong)
    separators = _separators(ruled, xs, reach)
    breaks = _banners(lines, region) + _separators(flat.take(~flat.strong), xs, reach) + filled_ends(page, columns, xs, reach)
    ys = _rows(held, columns, separators, pitch, fill_spans(page, xs, reach), breaks)
    headed = is_filled_head(page, held[0], xs)
    if not carried and (len(ys) < 3 or not (headed or is_table(columns, ys, len(separators)))):
        return None
    spanning = banners_widened(spanning, page, xs, ys, filled_places(columns, ys))
    grid = _grid(xs, ys, ruled, spanning, separators)
    _merge_down(grid, columns, drawn_below(xs, ys, separators, page))
    join_run_on(grid, [words[i] for i in chosen], sides)
    one = fill_grid(grid, words, chosen, page)
    return _without_grid(one, parted=len(separators) >= 3)


def _without_grid(one: Found, parted: bool) -> Found:
    """The table as one without drawn grid; `parted`: rules part its rows."""
    rows = tuple(replace(row, open_above=None, open_below=None) for row in one.table.rows)
    return Found(replace(one.table, rows=rows, ruled=False, parted=parted, confidence=0.8 if parted else 0.6), one.words)


def _walls(sides: Edges, reach: tuple[float, float]) -> Floats:
    """The x of vertical edges that run beside at least a third of the region."""
    overlap = np.minimum(sides.end, reach[1]) - np.maximum(sides.start, reach[0])
    return sides.at[overlap >= (reach[1] - reach[0]) / 3]


def _with_walls(rivers: Sequence[tuple[float, float]], walls: Floats) -> list[tuple[float, float]]:
    """The rivers, and a narrow one at each wall that lies in none."""
    more = [(x - 0.5, x + 0.5) for x in walls.tolist() if not any(a - 1 <= x <= b + 1 for a, b in rivers)]
    return sorted([*rivers, *more])


def _separators(flat: Edges, xs: Sequence[float], reach: tuple[float, float]) -> list[float]:
    """The y of horizontal edges that run along at least two fifths of the columns' width."""
    width = xs[-1] - xs[0]
    near = (flat.at >= reach[0]) & (flat.at <= reach[1])
    ys = sorted(set(np.round(flat.at[near], 1).tolist()))
    out: list[float] = []
    for y in ys:
        level = near & (np.abs(flat.at - y) <= 1.6)
        covered = np.maximum(np.minimum(flat.end[level], xs[-1]) - np.maximum(flat.start[level], xs[0]), 0.0).sum()
        if covered >= 0.4 * width and (not out or y - out[-1] > 4.0):
            out.append(y)
    return out


def _columns(
    words: Sequence[Word], held: Sequence[PageLine], region: Region, xs: Sequence[float], edge: float
) -> tuple[list[Column], list[tuple[float, int, int]]]:
    """The columns with their lines, and the chunks that span several: (y of the middle, first column, last column).

    `edge` is where the page's text ends at the right: the last column may reach as far.
    """
    members: list[list[Word]] = [[] for _ in xs[1:]]
    spanning: list[tuple[float, int, int]] = []
    bounds = np.array(xs)
    for line in held:
        for chunk in line.chunks:
            crossed = [k for k, (x0, x1) in enumerate(region.rivers) if chunk.x0 < x0 - 1 and chunk.x1 > x1 + 1]
            if crossed:
                spanning.append(((line.top + line.bottom) / 2, crossed[0], crossed[-1] + 1))
                members[crossed[0]] += [words[i] for i in chunk.words]
                continue
            for i in chunk.words:
                at = int(np.searchsorted(bounds, (words[i].x0 + words[i].x1) / 2)) - 1
                members[min(max(at, 0), len(members) - 1)].append(words[i])
    columns = []
    typeset = [join_lines(column) for column in members]
    names = frozenset(text for lines in typeset for line in lines for text in line.texts[1:] if text[0].isupper())
    for k, lines in enumerate(typeset):
        right = max((line.x1 for line in lines if line.x1 <= xs[k + 1] + 1), default=xs[k + 1])
        if k + 1 < len(members):
            right = max(right, xs[k + 1] - PADDING)
        elif not _wraps_at(lines, right):
            right = max(right, edge)
        columns.append(Column(lines, min((line.x0 for line in lines), default=xs[k]), right, names, usual_pitch(held)))
    return columns, spanning


def _wraps_at(lines: Sequence[Line], right: float) -> bool:
    """True where several lines end close to `right`: the column's text wraps there."""
    left = min((line.x0 for line in lines), default=right)
    near = sum(1 for line in lines if line.x1 > right - 0.12 * (right - left))
    return near >= 3 and near >= 0.25 * len(lines)


def _banners(lines: Sequence[PageLine], region: Region) -> list[float]:
    """The tops at which a banner across the table, or a label with a text across the rest, begins, and at which the rows go on after it."""
    single = {k for k in region.crossing if len(lines[k].chunks) == 1}
    rests = {k + 1 for k in region.crossing if k < region.last and _is_rest(lines[k], lines[k + 1], region.right)}
    single = {k for k in single | rests if k not in rests or k - 1 in single}  # the rest of a text beside a label is no banner
    begins = [lines[k].top for k in single if k > region.first and k - 1 not in single]
    labelled = [k for k in region.crossing if is_labelled(lines[k])]
    begins += [lines[k].top for one in labelled for k in (one, one + 1) if region.first < k <= region.last and k not in rests]
    return begins + [lines[k + 1].top for k in single if k < region.last and k + 1 not in single]


def _is_rest(above: PageLine, line: PageLine, right: float) -> bool:
    """True where the line is the rest of a text that ended the line above at the table's right side: right below it, dressed alike."""
    if len(line.chunks) != 1 or abs(line.chunks[0].x0 - above.chunks[-1].x0) > 2.0 or line.bold != above.bold:
        return False
    words = line.chunks[0]
    word = max(0.5 * line.size * 6, (words.x1 - words.x0) / len(words.words) + 0.3 * line.size)  # the room of a short one, or of these
    return line.baseline - above.baseline <= 1.5 * line.size and right - above.chunks[-1].x1 < word


def _rows(
    held: Sequence[PageLine],
    columns: Sequence[Column],
    separators: Sequence[float],
    pitch: float,
    spans: Sequence[tuple[float, float]],
    breaks: Sequence[float],
) -> list[float]:
    """The y of the rows' boundaries, from above the first line to below the last.

    `separators` are rules across the table: with two or more inside it they part the rows and nothing else does. `spans`
    are fills, `breaks` other places where a row begins (banners, edges of shading).
    """
    first, last = held[0].top, held[-1].bottom
    inner = [y for y in separators if first < y < last]
    starts: list[float] = []
    if len(inner) >= 2:
        edges = [first - 1, *inner, last + 1]
        for above, below in pairwise(edges):
            band = [replace(c, lines=[x for x in c.lines if above <= (x.top + x.bottom) / 2 < below]) for c in columns]
            if not any(c.lines for c in band):
                continue
            own = row_starts(band, pitch, spans) if _is_dense(band, pitch) else []
            starts += [above, *own[1:]]
    else:
        starts = row_starts(columns, pitch, spans)
        for y in (*inner, *breaks):
            if first < y < last and all(abs(y - s) > 0.8 * pitch for s in starts):
                starts.append(y)
        starts.sort()
    ys = [first - 2.0]
    bases = sorted(line.baseline for c in columns for line in c.lines)
    for s in starts[1:]:
        above = max((base for base in bases if base < s + 0.3 * pitch), default=first)
        nearest = min(separators, key=lambda y: abs(y - s), default=None)
        ys.append(nearest if nearest is not None and above - 1.0 < nearest <= s + 1.0 else s - 0.5)
    ys.append(last + 2.0)
    return sorted(set(ys))


def _is_dense(band: Sequence[Column], pitch: float) -> bool:
    """True where most lines between two rules are filled in most columns: each is a row of its own."""
    tops = sorted({round(line.top / (0.4 * pitch)) for c in band for line in c.lines})
    used = [c for c in band if c.lines]
    if len(tops) < 3 or len(used) < 2:
        return False
    full = sum(len(c.lines) for c in used) / (len(used) * len({round(line.baseline) for c in used for line in c.lines}))
    short = sum(1 for c in used[1:] for line in c.lines if _SHORT.fullmatch(line.text) or len(line.text) <= 6)
    total = sum(len(c.lines) for c in used[1:])
    return full >= 0.7 and short >= 0.6 * total


def _grid(
    xs: Sequence[float], ys: Sequence[float], flat: Edges, spanning: Sequence[tuple[float, int, int]], separators: Sequence[float]
) -> Grid:
    columns, rows = len(xs) - 1, len(ys) - 1
    walls: Bools = np.ones((columns + 1, rows), dtype=bool)
    floors: Bools = np.ones((rows + 1, columns), dtype=bool)
    bounds = np.array(ys)
    for y, first, last in spanning:
        r = min(max(int(np.searchsorted(bounds, y)) - 1, 0), rows - 1)
        walls[first + 1 : last + 1, r] = False
    drawn = coverage(list(ys), list(xs), flat)
    for r in range(1, rows):
        # A rule under some columns only says that the others are merged downwards.
        on_rule = any(abs(ys[r] - y) < 0.6 for y in separators)
        part = drawn[r] >= 0.6
        if on_rule and part.any() and not part.all():
            floors[r] = part
    owner, cells = cells_between(walls, floors)
    return Grid(list(xs), list(ys), cells, owner, [False] * (rows + 1))


def _merge_down(grid: Grid, columns: Sequence[Column], drawn: Bools) -> None:
    """Nothing; a cell whose text runs on over a row's beginning is one cell over both rows, but over what is `drawn`
    [boundary y, column], and but for the names of a form's fields."""
    fields = field_names(columns)
    for r in range(1, len(grid.ys) - 1):
        for c, column in enumerate(columns):
            at = next((k for k, line in enumerate(column.lines) if line.top >= grid.ys[r] - 2.0), None)
            if at is None or column.lines[at].top > grid.ys[r] + column.lines[at].size:
                continue
            if column.lines[at].bold != column.lines[at - 1].bold or (c == 0 and at in fields):
                continue
            if not (c == 0 and (runs_on(column, at) or names_on(column, at))) and (drawn[r, c] or not wraps(column, at)):
                continue
            above, below = grid.cells[grid.owner[r - 1, c]], grid.cells[grid.owner[r, c]]
            if above is not below and above.column == below.column == c and above.column_end == below.column_end == c + 1:
                above.row_end = below.row_end
                grid.owner[below.row : below.row_end, c] = grid.owner[r - 1, c]
                # The cell that was swallowed keeps no place in the grid.
                below.row_end = below.row
