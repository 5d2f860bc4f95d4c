"""Columns by white space: the lines of a page that share rivers of white, and where those rivers run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

import numpy as np

from extractors.pdf.glyphs import BELOW, Bools, Floats
from extractors.pdf.paragraphs import is_bullet, is_mark
from extractors.pdf.words import Word

PADDING = 5.4
"""Word's usual room between a cell's side and its text, in points."""

LIST_GAP = 22.0
"""A number and its text no further apart than this, in points, are a list entry and not two columns (Word indents by 18)."""


@dataclass(slots=True)
class Chunk:
    """Words of one line that stand close together, by their indices; `marked`: nothing but a list number."""

    words: list[int]
    x0: float
    x1: float
    marked: bool = False


@dataclass(slots=True)
class PageLine:
    """A line across the whole page: `chunks` from left to right, `filled` True at each point of x that print covers."""

    chunks: list[Chunk]
    top: float
    bottom: float
    size: float
    filled: Bools
    bold: bool

    @property
    def baseline(self) -> float:
        """Where the letters stand."""
        return self.bottom - BELOW * self.size


@dataclass(slots=True)
class Region:
    """Lines [first, last] that share rivers; `crossing` are those among them that run over a river (banners, spanning
    headings). `rivers` are the white strips (x0, x1) between the columns, `left` and `right` the outer ends of print."""

    first: int
    last: int
    rivers: list[tuple[float, float]]
    left: float
    right: float
    crossing: set[int] = field(default_factory=set)


@dataclass(slots=True)
class _Sides:
    """The lines of a column with a new river [a, b) in it: `both` of them have print on both sides, `either` on one or both."""

    lines: list[PageLine]
    left: int
    a: int
    b: int
    right: int
    both: int = field(init=False)
    either: int = field(init=False)

    def __post_init__(self) -> None:
        found = [(bool(x.filled[self.left : self.a].any()), bool(x.filled[self.b : self.right].any())) for x in self.lines]
        self.both, self.either = sum(x and y for x, y in found), sum(x or y for x, y in found)


def page_lines(words: Sequence[Word], chosen: Sequence[int], width: float) -> list[PageLine]:
    """The lines that the chosen upright words form, from the top down."""
    order = sorted(chosen, key=lambda i: words[i].bottom - BELOW * words[i].size)
    groups: list[list[int]] = []
    anchor, reach = 0.0, 0.0
    for i in order:
        word = words[i]
        base = word.bottom - BELOW * word.size
        if groups and base - anchor <= 0.35 * max(reach, word.size):
            groups[-1].append(i)
            if word.size > reach:
                anchor, reach = base, word.size
        else:
            groups.append([i])
            anchor, reach = base, word.size
    return [_page_line(words, group, int(width) + 2) for group in groups]


def _page_line(words: Sequence[Word], group: list[int], bins: int) -> PageLine:
    group.sort(key=lambda i: words[i].x0)
    size = max(words[i].size for i in group)
    filled = np.zeros(bins, dtype=bool)
    chunks: list[Chunk] = []
    marked = False
    for i in group:
        word = words[i]
        gap = word.x0 - chunks[-1].x1 if chunks else 0.0
        # A bullet belongs to the text after it, whatever the indent.
        if chunks and (gap <= 0.6 * size or marked and gap <= LIST_GAP and not word.text[0].isdigit()):
            chunk = chunks[-1]
            if marked:
                filled[max(0, int(chunk.x1)) : max(0, int(word.x0)) + 1] = True
            chunk.words.append(i)
            chunk.x1 = max(chunk.x1, word.x1)
            chunk.marked = False
            marked = False
        else:
            chunks.append(Chunk([i], word.x0, word.x1, is_mark(word.text)))
            marked = is_bullet(word.text)
        filled[max(0, int(word.x0)) : max(0, int(np.ceil(word.x1)))] = True
    full = [words[i] for i in group if words[i].size >= 0.9 * size]
    return PageLine(chunks, min(w.top for w in full), max(w.bottom for w in full), size, filled, all(words[i].bold for i in group))


def usual_pitch(lines: Sequence[PageLine]) -> float:
    """The usual distance of neighbouring baselines, in points."""
    steps = [b.baseline - a.baseline for a, b in pairwise(lines)]
    size = median([line.size for line in lines]) if lines else 10.0
    close = [s for s in steps if 0.9 * size <= s <= 1.9 * size]
    return median(close) if close else 1.25 * size


def find_regions(lines: Sequence[PageLine], barriers: Sequence[float]) -> list[Region]:
    """The stretches of lines that share at least one river, from the top down, without overlap. No region runs over a
    barrier (the y of a table found otherwise)."""
    pitch = usual_pitch(lines)
    out: list[Region] = []
    start = 0
    while start < len(lines):
        if not _parted(lines[start]):
            start += 1
            continue
        region = _grow(lines, start, pitch, barriers)
        if region is None:
            start += 1
            continue
        out.append(region)
        start = region.last + 1
    return out


def _parted(line: PageLine) -> bool:
    """True where the line has a gap that a space between two words of a sentence never has, and a list number neither."""
    gaps = [(b.x0 - a.x1, a) for a, b in pairwise(line.chunks)]
    return any(gap >= 0.9 * line.size and not (gap <= LIST_GAP and _is_list_number(line, a)) for gap, a in gaps)


def _is_list_number(line: PageLine, chunk: Chunk) -> bool:
    return chunk is line.chunks[0] and len(line.chunks) == 2 and chunk.marked


def rivers_of(filled: Bools, least: float) -> list[tuple[float, float]]:
    """The white strips at least `least` points wide between the first and the last print.

    >>> rivers_of(np.array([1, 1, 0, 0, 0, 1], dtype=bool), 2.0)
    [(2.0, 5.0)]
    """
    at = np.flatnonzero(filled)
    if not len(at):
        return []
    jumps = np.flatnonzero(np.diff(at) > least)
    return [(float(at[j] + 1), float(at[j + 1])) for j in jumps]


def _grow(lines: Sequence[PageLine], start: int, pitch: float, barriers: Sequence[float]) -> Region | None:
    """The region that begins at the line, as far down as its rivers are kept; None where it holds fewer than two lines."""
    filled = lines[start].filled.copy()
    least = max(4.5, 0.55 * lines[start].size)
    rivers = rivers_of(filled, max(least, 0.9 * lines[start].size))
    crossing: set[int] = set()
    last = start
    i = start + 1
    while i < len(lines):
        line, above = lines[i], lines[i - 1]
        if line.baseline - above.baseline > 5 * pitch or any(above.top < y < line.top for y in barriers):
            break
        if len(line.chunks) == 1 and line.size >= 1.12 * median(x.size for x in lines[start:i]):
            break  # a heading, however short
        if len(line.chunks) == 1 and line.bold and line.baseline - above.baseline > 2.2 * pitch:
            break
        joined = filled | line.filled
        kept = rivers_of(joined, least)
        lost = [r for r in rivers if not any(min(r[1], k[1]) - max(r[0], k[0]) >= least for k in kept)]
        if not lost:
            filled, rivers = joined, kept
            last = i
        elif i - start <= 2 and kept and _parted(line) and len(lost) < len(rivers):
            # The first lines may hold gaps of chance; the columns are those that the next lines share.
            filled, rivers = joined, kept
            last = i
        elif _comes_back(lines, i, filled, rivers, least, pitch):
            crossing.add(i)
        elif is_labelled(line) and any(abs(k[0] - rivers[0][0]) < 1 or abs(k[1] - rivers[0][1]) < 1 for k in kept):
            # A form: names of fields at the left, here beside a text across the rest.
            filled, rivers = joined, kept
            last = i
        else:
            break
        i += 1
    while last > start + 1 and is_heading_after(lines, start, last, pitch):
        last -= 1
    crossing = {k for k in crossing if k < last}
    if last - start < 1 or not rivers:
        return None
    rivers, spanning = _finer(lines, start, last, rivers, crossing, least)
    at = np.flatnonzero(filled)
    return Region(start, last, rivers, float(at[0]), float(at[-1] + 1), crossing | spanning)


def is_heading_after(lines: Sequence[PageLine], start: int, at: int, pitch: float) -> bool:
    """True where the line, a region's last, is a bold one alone below white under a table that is not bold: what comes next begins."""
    line, above = lines[at], lines[at - 1]
    alone = len(line.chunks) == 1 and line.bold and line.baseline - above.baseline > 1.3 * pitch
    return alone and not any(x.bold for x in lines[start + 1 : at])


def _finer(
    lines: Sequence[PageLine], start: int, last: int, rivers: list[tuple[float, float]], crossing: set[int], least: float
) -> tuple[list[tuple[float, float]], set[int]]:
    """The rivers once more without the first one to three lines, where a heading spans columns that part below it; and
    the lines that span them."""
    kept = [k for k in range(start, last + 1) if k not in crossing]
    tops = [range(start, start + skip) for skip in (1, 2, 3)]
    bodies = [(top, [k for k in kept if k not in top]) for top in tops]
    under = [(top, body) for top, body in bodies if len(body) >= max(3, 2 * len(top))]
    # A label and a text across the rest ("Objective | ..."), above the column headings of each part of the table.
    labels = [k for k in range(start, last + 1) if is_labelled(lines[k])]
    body = [k for k in kept if k not in labels]
    beside = [(labels, body)] if len(labels) > 1 and len(body) > len(labels) else []
    for tests, ways in (((_parts_most,), (*under, *beside)), ((_parts_most, _parts_evenly), under)):
        for above, body in ways:
            finer = rivers_of(np.logical_or.reduce([lines[k].filled for k in body]), least)
            sound = [r for r in _new(finer, rivers) if any(test(_sides(lines, body, r, rivers)) for test in tests)]
            if sound:
                return sorted([*rivers, *sound]), _spanning(lines, above, sound)
    return rivers, set()


def _new(finer: Sequence[tuple[float, float]], rivers: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    return [r for r in finer if not any(min(r[1], k[1]) > max(r[0], k[0]) for k in rivers)]


def _spanning(lines: Sequence[PageLine], numbers: Sequence[int], rivers: Sequence[tuple[float, float]]) -> set[int]:
    return {k for k in numbers if any(lines[k].filled[int(a) : int(b)].any() for a, b in rivers)}


def is_labelled(line: PageLine) -> bool:
    """A word or two, and a text of several words: two chunks, the second the longer."""
    return len(line.chunks) == 2 and len(line.chunks[0].words) <= 2 < len(line.chunks[1].words)


def _sides(lines: Sequence[PageLine], body: Sequence[int], new: tuple[float, float], rivers: Sequence[tuple[float, float]]) -> _Sides:
    """What stands to both sides of a new river in the column which it parts."""
    left = max((int(b) for _, b in rivers if b <= new[0]), default=0)
    right = min((int(a) for a, _ in rivers if a >= new[1]), default=len(lines[body[0]].filled))
    return _Sides([lines[k] for k in body], left, int(new[0]), int(new[1]), right)


def _parts_most(sides: _Sides) -> bool:
    """True where most of the lines that stand in the column which the new river parts stand on both sides of it, three at
    least: a gap of chance has print on both sides in few."""
    marks = _are_marks(sides.lines, sides.b, sides.right) or _are_marks(sides.lines, sides.left, sides.a)
    return sides.both >= 3 and (sides.both >= 0.6 * sides.either or marks)


def _parts_evenly(sides: _Sides) -> bool:
    """True where a good part of the lines stands on both sides of the river, what stands right of it begins at one x in all of them,
    and what stands left of it is more than list numbers: words after a gap of chance begin anywhere."""
    after = [line.filled[sides.b : sides.right] for line in sides.lines]
    starts = [int(np.flatnonzero(filled)[0]) for filled in after if filled.any()]
    before = [(line.filled[sides.left : sides.a], line.size) for line in sides.lines]
    wide = [bool(filled.sum() > 2.5 * size) for filled, size in before if filled.any()]
    even = len(starts) >= 4 and max(starts) - min(starts) <= 2 and sum(wide) >= 0.6 * len(wide)
    return even and sides.both >= max(3, 0.25 * sides.either)


def _are_marks(lines: Sequence[PageLine], first: int, end: int) -> bool:
    """True where all that stands between two x is a few letters a line, one below the other: a column of ratings or ticks."""
    found = [(np.flatnonzero(line.filled[first:end]), line.size) for line in lines if line.filled[first:end].any()]
    starts, ends = [int(at[0]) for at, _ in found], [int(at[-1]) for at, _ in found]
    if len(found) < 3 or any(z - a > 1.6 * size for a, z, (_, size) in zip(starts, ends, found, strict=True)):
        return False
    centres = [(a + z) / 2 for a, z in zip(starts, ends, strict=True)]
    return min(max(starts) - min(starts), max(centres) - min(centres)) <= 2.5


def _comes_back(lines: Sequence[PageLine], i: int, filled: Bools, rivers: list[tuple[float, float]], least: float, pitch: float) -> bool:
    """True where line i only interrupts the columns (a banner across the table): soon after it they are back."""
    if len(rivers) < 2:
        return False
    for k in range(i + 1, min(i + 9, len(lines))):
        line = lines[k]
        if line.baseline - lines[k - 1].baseline > 4 * pitch:
            return False
        kept = rivers_of(filled | line.filled, least)
        whole = all(any(min(r[1], x[1]) - max(r[0], x[0]) >= least for x in kept) for r in rivers)
        if whole and len(line.chunks) >= 3 and len(line.chunks) >= 0.5 * (len(rivers) + 1):
            return True
        if k > i + 2 and not whole:
            return False  # where cells are centred in height, the first lines below may stand in few columns
    return False


def boundaries(region: Region, walls: Floats) -> list[float]:
    """The x of the columns' boundaries: a drawn vertical rule inside a river, else just before the text right of it."""
    out = [region.left - 3.0]
    for x0, x1 in region.rivers:
        drawn = walls[(walls >= x0 - 1) & (walls <= x1 + 1)]
        out.append(float(drawn.mean()) if len(drawn) else x1 - min(PADDING, (x1 - x0) / 2))
    return [*out, region.right + 3.0]
