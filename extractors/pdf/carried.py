"""A table without rules that goes on over a page end keeps its columns, whatever of them is filled on the next page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

import numpy as np

from extractors.pdf.rivers import PageLine, Region, is_heading_after, usual_pitch
from schemas.layout import Paragraph, Table


def columns_carried(blocks: Sequence[Paragraph | Table]) -> tuple[float, ...]:
    """The boundaries of the columns of the table without rules that ends the page, none where none does.

    `blocks` are the page's, headers and footers apart.
    """
    last = blocks[-1] if blocks else None
    if not isinstance(last, Table) or last.ruled or last.box is None or len(last.widths) < 2:
        return ()
    return table_boundaries(last)


def table_boundaries(table: Table) -> tuple[float, ...]:
    """The x of the table's column boundaries, none where it has no box."""
    return tuple(float(x) for x in table.box.x0 + np.cumsum([0.0, *table.widths])) if table.box else ()


def carried_region(lines: Sequence[PageLine], xs: Sequence[float], barriers: Sequence[float], least: int = 2) -> Region | None:
    """The lines at the head of the page that keep to the columns `xs` of the table that ended the page before.

    None where fewer than `least` columns are used, or where the text does not begin where that table's did.
    """
    if len(xs) < 3 or not lines or any(y < lines[0].top for y in barriers):
        return None
    pitch = usual_pitch(lines)
    starts: dict[int, float] = {}
    last, crossing = -1, set()
    for i, line in enumerate(lines):
        if i and (line.baseline - lines[i - 1].baseline > 5 * pitch or any(lines[i - 1].top < y < line.top for y in barriers)):
            break
        if len(line.chunks) == 1 and line.size >= 1.12 * median(x.size for x in lines[: i + 1]):
            break
        places = [_column(chunk.x0, chunk.x1, xs) for chunk in line.chunks]
        if None not in places:
            for place, chunk in zip(places, line.chunks, strict=True):
                if place is not None:
                    starts[place] = min(chunk.x0, starts.get(place, chunk.x0))
            last = i
        elif len(line.chunks) == 1 and line.bold and abs(line.chunks[0].x0 - xs[0]) < 12:
            crossing.add(i)  # a banner, if the columns come back
        else:
            break
    while last > 1 and is_heading_after(lines, 0, last, pitch):
        last -= 1
    begun = sum(1 for place, x in starts.items() if 1.0 <= x - xs[place] <= 12.0)
    if len(starts) < least or begun < 0.6 * len(starts):
        return None
    rivers = [(x - 0.5, x + 0.5) for x in xs[1:-1]]
    return Region(0, last, rivers, xs[0] + 3.0, xs[-1] - 3.0, {k for k in crossing if k < last})


def next_region(lines: Sequence[PageLine], after: int, before: int, xs: Sequence[float], barriers: Sequence[float]) -> Region | None:
    """The lines between `after` and `before` (both left out) that go on with the columns `xs` of the table above them, below its next
    heading: a row or two under a heading of their own show no columns by themselves. None where they do not use most of them.
    """
    first = after + 1
    while first < before and first <= after + 2 and len(lines[first].chunks) == 1:
        first += 1
    region = carried_region(lines[first:before], xs, barriers, least=max(3, (len(xs) + 1) // 2)) if first > after + 1 else None
    if region is None:
        return None
    crossing = {k + first for k in region.crossing}
    return replace(region, first=first, last=region.last + first, crossing=crossing)


def _column(x0: float, x1: float, xs: Sequence[float]) -> int | None:
    """The column that holds all of the stretch, None where it runs over a boundary."""
    k = int(np.searchsorted(xs, x0 + 1.0)) - 1
    return k if 0 <= k < len(xs) - 1 and x1 <= xs[k + 1] + 2.0 else None
