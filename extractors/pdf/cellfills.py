"""What the fills of a table without rules say: the sides of its columns and rows, where it begins, and which rows are banners."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from extractors.pdf.glyphs import WHITE, Bools, Floats, PageContent
from extractors.pdf.rivers import PageLine, Region
from extractors.pdf.voices import Column
from extractors.pdf.words import Word


def _filled_rows(page: PageContent, least: int = 3) -> list[tuple[float, float, list[float]]]:
    """(top, bottom, sides) of the rows of `least` filled cells or more side by side, from the top down."""
    fills = np.unique(np.round(page.fills[page.fill_colors != WHITE], 1), axis=0)
    out = []
    for top, bottom in sorted({(round(top), round(bottom)) for top, bottom in fills[:, 1::2].tolist()}):
        row = fills[(np.abs(fills[:, 1] - top) <= 1.0) & (np.abs(fills[:, 3] - bottom) <= 1.0)]
        meets = np.abs(row[1:, 0] - row[:-1, 2]) <= 1.5
        if len(row) >= least and meets.all() and (row[:, 2] - row[:, 0] >= 12).all():
            out.append(
                (float(row[0, 1]), float(row[0, 3]), [float(row[0, 0]), *((row[1:, 0] + row[:-1, 2]) / 2).tolist(), float(row[-1, 2])])
            )
    return out


def is_filled_head(page: PageContent, line: PageLine, xs: Sequence[float]) -> bool:
    """True where the line is bold and stands on filled cells, one for each of the columns."""
    for top, bottom, sides in _filled_rows(page, 2):
        if line.bold and top - 1 < (line.top + line.bottom) / 2 < bottom + 1:
            return len(sides) == len(xs) and all(abs(a - b) <= 8.0 for a, b in zip(sides[1:-1], xs[1:-1], strict=True))
    return False


def _names_on_fills(page: PageContent, lines: Sequence[PageLine], words: Sequence[Word], reach: tuple[float, float]) -> set[float]:
    """The sides of the fills in the middle of rows that nothing but bold words stand on and nothing runs out of: names of a form's
    fields. There are two with the same sides, or names on the same colour begin other rows."""
    sides: dict[tuple[float, float], list[int]] = {}
    first: list[int] = []
    near = (page.fills[:, 1] > reach[0] - 6) & (page.fills[:, 3] < reach[1] + 6) & (page.fill_colors != WHITE)
    seen = {(*np.round(fill).tolist(), color) for fill, color in zip(page.fills[near], page.fill_colors[near].tolist(), strict=True)}
    for x0, top, x1, bottom, color in sorted(seen):
        level = [chunk for line in lines if top - 1 < (line.top + line.bottom) / 2 < bottom + 1 for chunk in line.chunks]
        on = [chunk for chunk in level if min(chunk.x1, x1) - max(chunk.x0, x0) > 1.0]
        if not on or not all(chunk.x0 > x0 - 1 and chunk.x1 < x1 + 1 and all(words[i].bold for i in chunk.words) for chunk in on):
            continue
        if any(chunk.x1 < x0 + 1 for chunk in level):
            sides.setdefault((x0, x1), []).append(color)
        elif any(chunk.x0 > x1 - 1 for chunk in level):
            first.append(color)
    return {x for both, colors in sides.items() if len(colors) > 1 or first.count(colors[0]) > 1 for x in both}


def fill_walls(page: PageContent, region: Region, lines: Sequence[PageLine], words: Sequence[Word], reach: tuple[float, float]) -> Floats:
    """The x at which the filled cells of a row meet that is nearly as wide as the region, and the sides of the names of a form's fields."""
    found = _names_on_fills(page, lines, words, reach)
    for top, bottom, sides in _filled_rows(page):
        if top > reach[0] - 6 and bottom < reach[1] + 6 and sides[-1] - sides[0] >= 0.8 * (region.right - region.left):
            found |= {round(x, 1) for x in sides[1:-1]}
    inside = sorted(x for x in found if region.left < x < region.right)
    return np.array([x for k, x in enumerate(inside) if not k or x - inside[k - 1] > 3.0], dtype=np.float64)


def filled_heads(page: PageContent, lines: Sequence[PageLine]) -> list[float]:
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


def banners_widened(
    spanning: Sequence[tuple[float, int, int]],
    page: PageContent,
    xs: Sequence[float],
    ys: Sequence[float],
    filled: Sequence[Sequence[bool]],
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


def fill_spans(page: PageContent, xs: Sequence[float], reach: tuple[float, float]) -> list[tuple[float, float]]:
    """(top, bottom) of the coloured fills that may be cells of the region: neither all of it nor a mere line of it."""
    out = []
    for (x0, top, x1, bottom), color in zip(page.fills.tolist(), page.fill_colors.tolist(), strict=True):
        inside = x0 >= xs[0] - 12 and x1 <= xs[-1] + 12 and top >= reach[0] - 6 and bottom <= reach[1] + 6
        if inside and color != WHITE and bottom - top < 0.9 * (reach[1] - reach[0]):
            out.append((top, bottom))
    return out


def filled_ends(page: PageContent, columns: Sequence[Column], xs: Sequence[float], reach: tuple[float, float]) -> list[float]:
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


def drawn_below(xs: Sequence[float], ys: Sequence[float], separators: Sequence[float], page: PageContent) -> Bools:
    """[boundary y, column]: True where a rule or the side of a coloured fill lies on the boundary in that column."""
    out: Bools = np.zeros((len(ys), len(xs) - 1), dtype=bool)
    fills = page.fills[page.fill_colors != WHITE]
    for r, y in enumerate(ys):
        out[r] = any(abs(y - rule) < 0.6 for rule in separators)
        level = fills[(np.abs(fills[:, 1] - y) < 2.5) | (np.abs(fills[:, 3] - y) < 2.5)]
        for c, (x0, x1) in enumerate(pairwise(xs)):
            out[r, c] |= bool(((level[:, 0] < (x0 + x1) / 2) & (level[:, 2] > (x0 + x1) / 2)).any())
    return out
