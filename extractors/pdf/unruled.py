"""Tables without a drawn grid: columns from rivers of white, rows from rules that stand alone or from the lines themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from extractors.pdf.carried import carried_region
from extractors.pdf.glyphs import WHITE, Bools, Floats, PageContent
from extractors.pdf.grid import Edges, Grid, cells_between, coverage
from extractors.pdf.paragraphs import is_mark
from extractors.pdf.rivers import (
    PADDING,
    PageLine,
    Region,
    boundaries,
    find_regions,
    page_lines,
    usual_pitch,
)
from extractors.pdf.rowstarts import Column, row_starts, runs_on, wraps
from extractors.pdf.ruled import Found, fill_grid
from extractors.pdf.words import Line, Word, join_lines

_LEADERS = re.compile(r"(?:\.\s?){4,}|…{2,}|_{6,}")
_REFERENCE = re.compile(r"\[\w{1,4}\]|\d{1,3}[.)]?")
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
        regions = find_regions(lines, [*barriers, *_filled_heads(page, lines)])
        goes_on = carried_region(lines, carried, barriers)
        carried = ()
        if goes_on is not None and not any(r.first <= goes_on.last < r.last for r in regions):
            regions = [r for r in regions if r.first > goes_on.last]
            one = _table(page, words, lines, goes_on, edges, carried=True)
            found += [one] if one is not None else []
        for region in regions:
            gutter = _gutter(words, lines, region)
            if gutter is not None and len(gutters) < 6:
                gutters.append(gutter)
                held = [i for line in lines[region.first : region.last + 1] for chunk in line.chunks for i in chunk.words]
                pending.append([i for i in held if words[i].x1 <= gutter.x + 1])
                pending.append([i for i in held if words[i].x1 > gutter.x + 1])
                continue
            one = _table(page, words, lines, region, edges)
            if one is not None:
                found.append(one)
    return found, gutters


def _gutter(words: Sequence[Word], lines: Sequence[PageLine], region: Region) -> Gutter | None:
    """The gutter where the region is text set in two or three columns: one of them runs on down the page, and the lines
    of the others begin no rows with it."""
    if len(region.rivers) > 2 or region.last - region.first < 11:
        return None
    held = list(lines[region.first : region.last + 1])
    xs = [region.left - 1, *((a + b) / 2 for a, b in region.rivers), region.right + 1]
    columns, _ = _columns(words, held, region, xs, region.right)
    running = [c for c in columns if len(c.lines) >= 12 and _is_prose(c)]
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
    sides_of_fills = _fill_walls(page, region, reach)
    region.rivers = _with_walls(region.rivers, sides_of_fills)
    xs = boundaries(region, np.concatenate((_walls(sides, reach), sides_of_fills)))
    chosen = [i for line in held for chunk in line.chunks for i in chunk.words]
    columns, spanning = _columns(words, held, region, xs, max(line.chunks[-1].x1 for line in lines))
    ruled = flat.take(flat.strong)
    separators = _separators(ruled, xs, reach)
    breaks = _banners(lines, region) + _separators(flat.take(~flat.strong), xs, reach) + _filled_ends(page, columns, xs, reach)
    ys = _rows(held, columns, separators, pitch, _fill_spans(page, xs, reach), breaks)
    headed = _is_filled_head(page, held[0], xs)
    if not carried and (len(ys) < 3 or not (headed or _is_table(columns, ys, len(separators)))):
        return None
    spanning = _widened(spanning, page, xs, ys, _filled(columns, ys))
    grid = _grid(xs, ys, ruled, spanning, separators)
    _merge_down(grid, columns, _drawn_below(xs, ys, separators, page))
    one = fill_grid(grid, words, chosen, page)
    sure = 0.8 if len(separators) >= 3 else 0.6
    return replace_table(one, confidence=sure)


def replace_table(one: Found, confidence: float) -> Found:
    """The table as one without drawn grid."""
    rows = tuple(replace(row, open_above=None, open_below=None) for row in one.table.rows)
    return Found(replace(one.table, rows=rows, ruled=False, confidence=confidence), one.words)


def _walls(sides: Edges, reach: tuple[float, float]) -> Floats:
    """The x of vertical edges that run beside at least a third of the region."""
    overlap = np.minimum(sides.end, reach[1]) - np.maximum(sides.start, reach[0])
    return sides.at[overlap >= (reach[1] - reach[0]) / 3]


def _filled_rows(page: PageContent, least: int = 3) -> list[tuple[float, float, list[float]]]:
    """(top, bottom, sides) of the rows of `least` filled cells or more side by side, from the top down."""
    fills = np.unique(np.round(page.fills[page.fill_colors != WHITE], 1), axis=0)
    out = []
    for top, bottom in sorted({(round(top), round(bottom)) for top, bottom in fills[:, 1::2].tolist()}):
        row = fills[(np.abs(fills[:, 1] - top) <= 1.0) & (np.abs(fills[:, 3] - bottom) <= 1.0)]
        meets = np.abs(row[1:, 0] - row[:-1, 2]) <= 1.5
        if len(row) >= least and meets.all() and (row[:, 2] - row[:, 0] >= 12).all():
            out.append((float(row[0, 1]), float(row[0, 3]), [float(row[0, 0]), *((row[1:, 0] + row[:-1, 2]) / 2).tolist(), float(row[-1, 2])]))
    return out


def _is_filled_head(page: PageContent, line: PageLine, xs: Sequence[float]) -> bool:
    """True where the line is bold and stands on filled cells, one for each of the columns."""
    for top, bottom, sides in _filled_rows(page, 2):
        if line.bold and top - 1 < (line.top + line.bottom) / 2 < bottom + 1:
            return len(sides) == len(xs) and all(abs(a - b) <= 8.0 for a, b in zip(sides[1:-1], xs[1:-1], strict=True))
    return False


def _fill_walls(page: PageContent, region: Region, reach: tuple[float, float]) -> Floats:
    """The x at which the filled cells of a row meet that is nearly as wide as the region."""
    found: set[float] = set()
    for top, bottom, sides in _filled_rows(page):
        if top > reach[0] - 6 and bottom < reach[1] + 6 and sides[-1] - sides[0] >= 0.8 * (region.right - region.left):
            found |= {round(x, 1) for x in sides[1:-1]}
    inside = sorted(x for x in found if region.left < x < region.right)
    return np.array([x for k, x in enumerate(inside) if not k or x - inside[k - 1] > 3.0], dtype=np.float64)


def _filled_heads(page: PageContent, lines: Sequence[PageLine]) -> list[float]:
    """The tops of filled rows of bold headings whose cells are others than those of the filled row before: below white, a table
    begins there, with the filled bold rows right above."""
    out: list[float] = []
    before: list[float] = []
    end = 0.0
    for top, bottom, sides in _filled_rows(page):
        held = [line for line in lines if top - 1 < (line.top + line.bottom) / 2 < bottom + 1]
        same = len(before) == len(sides) and all(abs(a - b) <= 2.0 for a, b in zip(before, sides, strict=True))
        if held and all(line.bold for line in held) and not same and top - end > 2.0:
            begin = _with_fills_above(page, top, sides, lines)
            above = [line.bottom for line in lines if line.bottom < begin + 3.0]
            if not above or begin - max(above) > 0.6 * held[0].size:
                out.append(begin)
        before, end = sides, bottom
    return out


def _with_fills_above(page: PageContent, top: float, sides: Sequence[float], lines: Sequence[PageLine]) -> float:
    """The top of the fills that lie right above `top` without a gap, as far up as all that stands on them is bold."""
    near = page.fills[(page.fills[:, 0] < sides[-1]) & (page.fills[:, 2] > sides[0]) & (page.fill_colors != WHITE)]
    for upper, bottom in sorted(near[:, 1::2].tolist(), reverse=True):
        if abs(bottom - top) <= 2.0 and all(line.bold for line in lines if upper < (line.top + line.bottom) / 2 < top):
            top = upper
    return top


def _with_walls(rivers: Sequence[tuple[float, float]], walls: Floats) -> list[tuple[float, float]]:
    """The rivers, and a narrow one at each wall that lies in none."""
    more = [(x - 0.5, x + 0.5) for x in walls.tolist() if not any(a - 1 <= x <= b + 1 for a, b in rivers)]
    return sorted([*rivers, *more])


def _widened(
    spanning: Sequence[tuple[float, int, int]], page: PageContent, xs: Sequence[float], ys: Sequence[float], filled: Sequence[Sequence[bool]]
) -> list[tuple[float, int, int]]:
    """The spans, those that hold the only text of their row made to reach the last column, and one for each row whose only text
    stands on one fill from side to side: banners."""
    last = len(xs) - 2
    rows = np.array(ys)
    alone = [sum(row) == 1 for row in filled]
    out = []
    for y, first, end in spanning:
        r = min(max(int(np.searchsorted(rows, y)) - 1, 0), len(alone) - 1)
        out.append((y, first, last if alone[r] else end))
    for (x0, top, x1, bottom), color in zip(page.fills.tolist(), page.fill_colors.tolist(), strict=True):
        r = int(np.searchsorted(rows, (top + bottom) / 2)) - 1
        if color == WHITE or not 0 <= r < len(alone) or not alone[r] or not filled[r][0]:
            continue
        if x0 <= xs[0] + 6 and x1 >= xs[-2] + 6 and top >= ys[r] - 6 and bottom <= ys[r + 1] + 6:
            out.append(((top + bottom) / 2, 0, last))
    return out


def _fill_spans(page: PageContent, xs: Sequence[float], reach: tuple[float, float]) -> list[tuple[float, float]]:
    """(top, bottom) of the coloured fills that may be cells of the region: neither all of it nor a mere line of it."""
    out = []
    for (x0, top, x1, bottom), color in zip(page.fills.tolist(), page.fill_colors.tolist(), strict=True):
        inside = x0 >= xs[0] - 12 and x1 <= xs[-1] + 12 and top >= reach[0] - 6 and bottom <= reach[1] + 6
        if inside and color != WHITE and bottom - top < 0.9 * (reach[1] - reach[0]):
            out.append((top, bottom))
    return out


def _filled_ends(page: PageContent, columns: Sequence[Column], xs: Sequence[float], reach: tuple[float, float]) -> list[float]:
    """The y at which a fill as wide as its column ends: a filled cell's side is a row's, where it cuts no line of any column.

    A fill that leaves the cell's padding white is a paragraph's or a highlighter's and says nothing.
    """
    out: set[float] = set()
    cores = [(line.baseline - 0.55 * line.size, line.baseline) for c in columns for line in c.lines]
    for (x0, top, x1, bottom), color in zip(page.fills.tolist(), page.fill_colors.tolist(), strict=True):
        if color == WHITE or top < reach[0] - 6 or bottom > reach[1] + 6:
            continue
        if any(abs(x0 - a) <= 3.0 and x1 >= b - 1.0 for a, b in pairwise(xs)):
            out |= {round(y, 1) for y in (top, bottom) if not any(a < y < b for a, b in cores)}
    return sorted(out)


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
        columns.append(Column(lines, min((line.x0 for line in lines), default=xs[k]), right, names))
    return columns, spanning


def _wraps_at(lines: Sequence[Line], right: float) -> bool:
    """True where several lines end close to `right`: the column's text wraps there."""
    left = min((line.x0 for line in lines), default=right)
    near = sum(1 for line in lines if line.x1 > right - 0.12 * (right - left))
    return near >= 3 and near >= 0.25 * len(lines)


def _banners(lines: Sequence[PageLine], region: Region) -> list[float]:
    """The tops at which a banner across the table begins and at which the rows go on after it."""
    single = {k for k in region.crossing if len(lines[k].chunks) == 1}
    begins = [lines[k].top for k in single if k > region.first and k - 1 not in single]
    return begins + [lines[k + 1].top for k in single if k < region.last and k + 1 not in single]


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


def _drawn_below(xs: Sequence[float], ys: Sequence[float], separators: Sequence[float], page: PageContent) -> Bools:
    """[boundary y, column]: True where a rule or the side of a coloured fill lies on the boundary in that column."""
    out: Bools = np.zeros((len(ys), len(xs) - 1), dtype=bool)
    fills = page.fills[page.fill_colors != WHITE]
    for r, y in enumerate(ys):
        out[r] = any(abs(y - rule) < 0.6 for rule in separators)
        level = fills[(np.abs(fills[:, 1] - y) < 2.5) | (np.abs(fills[:, 3] - y) < 2.5)]
        for c, (x0, x1) in enumerate(pairwise(xs)):
            out[r, c] |= bool(((level[:, 0] < (x0 + x1) / 2) & (level[:, 2] > (x0 + x1) / 2)).any())
    return out


def _merge_down(grid: Grid, columns: Sequence[Column], drawn: Bools) -> None:
    """Nothing; a cell whose text runs on over a row's beginning is one cell over both rows, but over what is `drawn`
    [boundary y, column]."""
    for r in range(1, len(grid.ys) - 1):
        for c, column in enumerate(columns):
            at = next((k for k, line in enumerate(column.lines) if line.top >= grid.ys[r] - 2.0), None)
            if at is None or column.lines[at].top > grid.ys[r] + column.lines[at].size:
                continue
            if column.lines[at].bold != column.lines[at - 1].bold:
                continue
            if not (runs_on(column, at) if c == 0 else wraps(column, at) and not drawn[r, c]):
                continue
            above, below = grid.cells[grid.owner[r - 1, c]], grid.cells[grid.owner[r, c]]
            if above is not below and above.column == below.column == c and above.column_end == below.column_end == c + 1:
                above.row_end = below.row_end
                grid.owner[below.row : below.row_end, c] = grid.owner[r - 1, c]
                # The cell that was swallowed keeps no place in the grid.
                below.row_end = below.row


def _is_table(columns: Sequence[Column], ys: Sequence[float], rules: int) -> bool:
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
    prose = sum(1 for c in used if _is_prose(c))
    filled = _filled(columns, ys)
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


def _is_prose(column: Column) -> bool:
    """True where most lines of the column run on into the next and reach near its right edge."""
    lines = column.lines
    if len(lines) < 6 or column.right - column.left < 90:
        return False
    near = sum(1 for line in lines if line.x1 > column.right - 0.25 * (column.right - column.left))
    tight = sum(1 for a, b in pairwise(lines) if b.baseline - a.baseline < 1.5 * a.size)
    return near >= 0.6 * len(lines) and tight >= 0.7 * (len(lines) - 1)


def _filled(columns: Sequence[Column], ys: Sequence[float]) -> list[list[bool]]:
    """[row][column]: True where text stands."""
    out = [[False] * len(columns) for _ in ys[1:]]
    bounds = np.array(ys)
    for c, column in enumerate(columns):
        for line in column.lines:
            r = int(np.searchsorted(bounds, (line.top + line.bottom) / 2)) - 1
            out[min(max(r, 0), len(out) - 1)][c] = True
    return out
