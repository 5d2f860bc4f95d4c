"""One page's content to blocks in reading order: tables, headings and paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from extractors.pdf.glyphs import PageContent, turn_boxes, upright
from extractors.pdf.grid import Edges, Grid, copy_grid, page_edges
from extractors.pdf.halves import halve
from extractors.pdf.margins import MarginLines, margin_lines
from extractors.pdf.paragraphs import read_paragraphs
from extractors.pdf.rowgroups import split_rows
from extractors.pdf.ruled import Found, fill_grid, find_grids, inside, sideways
from extractors.pdf.runons import join_run_on
from extractors.pdf.unruled import Gutter, find_unruled
from extractors.pdf.words import Word, join_lines, read_words
from schemas.layout import Box, Cell, Paragraph, Table

Block = Paragraph | Table


@dataclass(slots=True)
class PageReading:
    """A page read as far as its words: upright, with the edges and drawn grids on it."""

    page: PageContent
    words: list[Word]
    edges: tuple[Edges, Edges]
    grids: list[Grid]

    def margins(self, number: int) -> MarginLines:
        """The lines in the page's margins, for `find_margins`. `number` counts the pages, of which a sheet may hold two."""
        boxes = np.array([(g.xs[0], g.ys[0], g.xs[-1], g.ys[-1]) for g in self.grids if len(g.cells) > 1]).reshape(-1, 4)
        return margin_lines(number, self.page.height, self.words, boxes)


def read_words_of(page: PageContent) -> PageReading:
    """The page turned upright, with its words and what is drawn on it."""
    return _read(upright(page))


def read_halves(sheet: PageReading) -> list[PageReading]:
    """The two pages that stand on a sheet side by side."""
    return [_read(half) for half in halve(sheet.page)]


def _read(page: PageContent) -> PageReading:
    flat, sides = page_edges(page)
    words = read_words(page, np.stack([sides.at, sides.start, sides.end], axis=1)[sides.strong])
    return PageReading(page, words, (flat, sides), find_grids(flat, sides, page))


def layout_page(page: PageContent, bands: Sequence[tuple[float, float]] = ()) -> list[Block]:
    """The blocks of the page from the top down, without what stands in the `bands` (top, bottom) of headers and footers."""
    reading = read_words_of(page)
    return [as_displayed(block, reading.page) for block in layout_words(reading, bands)]


def layout_words(
    reading: PageReading, bands: Sequence[tuple[float, float]] = (), columns_only: bool = False, carried: Sequence[float] = ()
) -> list[Block]:
    """The blocks of a page whose words are read, their boxes on the upright page (see `as_displayed`).

    `columns_only`: the document rules the columns of its tables and not their rows (`rows_unruled`). `carried`: the columns
    of a table that ended the page before (`columns_carried`).
    """
    page = reading.page
    words = [w for w in reading.words if not any(a <= (w.top + w.bottom) / 2 <= b for a, b in bands)] if bands else reading.words
    found, gutters = _tables(page, words, reading, columns_only, carried)
    held = set().union(*(one.words for one in found)) if found else set()
    loose = [w for i, w in enumerate(words) if i not in held]
    blocks: list[Block] = list(_outside([w for w in loose if w.angle == 0], [one.table for one in found], page, gutters))
    blocks += [p for p in sideways(loose, page) if p.text]
    blocks += [one.table for one in found]
    blocks.sort(key=lambda block: _place(block, gutters))
    return [
        replace(block, at_page_top=i == 0, at_page_end=i == len(blocks) - 1) if isinstance(block, Table) else block
        for i, block in enumerate(blocks)
    ]


def _tables(
    page: PageContent, words: Sequence[Word], reading: PageReading, columns_only: bool, carried: Sequence[float]
) -> tuple[list[Found], list[Gutter]]:
    found: list[Found] = []
    taken: set[int] = set()
    for grid in reading.grids:
        chosen = [i for i in inside(words, grid) if i not in taken]
        if not chosen or len(grid.xs) < 3 or (grid.shaded and _goes_on(grid, words)):
            continue
        taken.update(chosen)
        split = split_rows(grid, [words[i] for i in chosen], page, columns_only)
        whole = copy_grid(split)
        join_run_on(whole, [words[i] for i in chosen], reading.edges[1])
        one = fill_grid(whole, words, chosen, page)
        found.append(one if split is grid else Found(replace(one.table, parted=False), one.words))
    barriers = [one.table.box.top for one in found if one.table.box]
    free = [i for i in range(len(words)) if i not in taken]
    more, gutters = find_unruled(page, words, free, reading.edges, barriers, carried)
    return found + more, gutters


def _goes_on(grid: Grid, words: Sequence[Word]) -> bool:
    """True where text stands close under or over a grid that only fills draw: every second row of a table may be shaded."""
    x0, x1, top, bottom = grid.xs[0], grid.xs[-1], grid.ys[0], grid.ys[-1]
    near = [w for w in words if x0 <= (w.x0 + w.x1) / 2 <= x1 and not w.bold]
    return any(0 <= w.top - bottom < 1.2 * w.size for w in near) or any(0 <= top - w.bottom < 0.8 * w.size for w in near)


def _place(block: Block, gutters: Sequence[Gutter]) -> tuple[float, ...]:
    """Where the block comes in reading order: columns of running text are read one after the other."""
    if block.box is None:
        return (0.0,)
    key: list[float] = []
    for gutter in gutters:
        if gutter.top <= block.box.top <= gutter.bottom and (block.box.x1 <= gutter.x or block.box.x0 >= gutter.x):
            key += [gutter.top, float(block.box.x0 >= gutter.x)]
    return (*key, block.box.top, block.box.x0)


def _outside(words: Sequence[Word], tables: Sequence[Table], page: PageContent, gutters: Sequence[Gutter]) -> list[Paragraph]:
    """The paragraphs outside tables, each stretch between two tables and each column of running text on its own."""
    boxes = [t.box for t in tables if t.box]
    groups: dict[tuple[float, ...], list[Word]] = {}
    for word in words:
        y = (word.top + word.bottom) / 2
        sides = [(g.x, float(word.x1 > g.x + 1)) for g in gutters if g.top <= y <= g.bottom]
        key = [_passed(box, word, y, sides) for box in boxes]
        key += [float(word.x1 > g.x + 1) if g.top <= y <= g.bottom else -1.0 for g in gutters]
        groups.setdefault(tuple(key), []).append(word)
    out: list[Paragraph] = []
    for group in groups.values():
        lines = join_lines(group)
        left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
        out += [p for p in read_paragraphs(lines, left, right, page.number) if p.text]
    return out


def _passed(box: Box, word: Word, y: float, sides: Sequence[tuple[float, float]]) -> float:
    """Where a word stands to a table: 0 before it, 1 and 2 at its left and right side, 3 behind it.

    `sides` are the gutters at the word's height (x, 1 for a word to the right): a table on their other side is none that it passes.
    """
    if y < box.top or any(box.x1 <= x if right else box.x0 >= x for x, right in sides):
        return 0.0
    if y > box.bottom:
        return 3.0
    return 1.0 + float((word.x0 + word.x1) > (box.x0 + box.x1))


def as_displayed(block: Block, page: PageContent) -> Block:
    """The block with its boxes where they stand on the page as displayed, which may be turned and hold two pages."""
    if not page.turned and not page.moved:
        return block

    def back(box: Box | None) -> Box | None:
        if box is None:
            return None
        on_sheet = np.array([[box.x0 + page.moved, box.top, box.x1 + page.moved, box.bottom]])
        turned = turn_boxes(on_sheet, -page.turned % 360, page.width, page.height)
        return Box(*turned[0].tolist())

    def paragraph(p: Paragraph) -> Paragraph:
        return replace(p, box=back(p.box))

    if isinstance(block, Paragraph):
        return paragraph(block)

    def cell(c: Cell) -> Cell:
        return replace(c, box=back(c.box), paragraphs=tuple(paragraph(p) for p in c.paragraphs))

    rows = tuple(replace(row, cells=tuple(cell(c) for c in row.cells)) for row in block.rows)
    return replace(block, rows=rows, box=back(block.box))


def table_characters(page: PageContent, tables: Sequence[Table]) -> list[int]:
    """For each table the letters and digits printed inside its box, counted on the page and not in the cells."""
    if not tables:
        return []
    x, y = (page.boxes[:, 0] + page.boxes[:, 2]) / 2, (page.boxes[:, 1] + page.boxes[:, 3]) / 2
    codes = np.frombuffer(page.text.encode("utf-32-le", "replace"), dtype=np.uint32)
    plain = ((codes >= 48) & (codes <= 57)) | ((codes >= 65) & (codes <= 90)) | ((codes >= 97) & (codes <= 122))
    for i in np.flatnonzero(codes > 127).tolist():
        plain[i] = page.text[i].isalnum()
    out = []
    for table in tables:
        box = table.box
        out.append(int((plain & (x >= box.x0) & (x <= box.x1) & (y >= box.top) & (y <= box.bottom)).sum()) if box else 0)
    return out
