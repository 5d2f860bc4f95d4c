"""One page's content to blocks in reading order: tables, headings and paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from extractors.pdf.glyphs import Floats, PageContent, turn_boxes, upright
from extractors.pdf.grid import Edges, page_edges
from extractors.pdf.paragraphs import read_paragraphs
from extractors.pdf.ruled import Found, fill_grid, find_grids, inside
from extractors.pdf.unruled import find_unruled
from extractors.pdf.words import Line, Word, join_lines, read_words
from schemas.layout import Box, Cell, Paragraph, Table

Block = Paragraph | Table


def layout_page(page: PageContent) -> list[Block]:
    """The blocks of the page from the top down. A sideways page is read upright and its boxes are brought back."""
    page = upright(page)
    flat, sides = page_edges(page)
    words = read_words(page, _cuts(sides))
    found = _tables(page, words, flat, sides)
    held = set().union(*(one.words for one in found)) if found else set()
    loose = [w for i, w in enumerate(words) if i not in held and w.angle == 0]
    blocks: list[Block] = list(_outside(loose, [one.table for one in found], page))
    blocks += [one.table for one in found]
    blocks.sort(key=lambda b: (b.box.top, b.box.x0) if b.box else (0.0, 0.0))
    if page.turned:
        blocks = [_turned_back(block, page) for block in blocks]
    return blocks


def _cuts(sides: Edges) -> Floats:
    return np.stack([sides.at, sides.start, sides.end], axis=1)


def _tables(page: PageContent, words: Sequence[Word], flat: Edges, sides: Edges) -> list[Found]:
    found: list[Found] = []
    taken: set[int] = set()
    for grid in find_grids(flat, sides):
        chosen = [i for i in inside(words, grid) if i not in taken]
        if not chosen:
            continue
        if len(grid.xs) < 3:
            continue
        taken.update(chosen)
        found.append(fill_grid(grid, words, chosen, page))
    barriers = [one.table.box.top for one in found if one.table.box]
    free = [i for i in range(len(words)) if i not in taken]
    found += find_unruled(page, words, free, (flat, sides), barriers)
    return found


def _outside(words: Sequence[Word], tables: Sequence[Table], page: PageContent) -> list[Paragraph]:
    """The paragraphs outside tables, each stretch between two tables on its own."""
    lines = join_lines(words)
    cuts = sorted(t.box.top for t in tables if t.box)
    groups: list[list[Line]] = [[] for _ in range(len(cuts) + 1)]
    for line in lines:
        groups[sum(1 for top in cuts if top <= line.top)].append(line)
    out: list[Paragraph] = []
    for group in groups:
        if group:
            left, right = min(line.x0 for line in group), max(line.x1 for line in group)
            out += [p for p in read_paragraphs(group, left, right, page.number) if p.text]
    return out


def _turned_back(block: Block, page: PageContent) -> Block:
    def back(box: Box | None) -> Box | None:
        if box is None:
            return None
        turned = turn_boxes(np.array([[box.x0, box.top, box.x1, box.bottom]]), -page.turned % 360, page.width, page.height)
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
    plain = np.fromiter((c.isalnum() for c in page.text), dtype=bool, count=len(page.text))
    out = []
    for table in tables:
        box = table.box
        out.append(int((plain & (x >= box.x0) & (x <= box.x1) & (y >= box.top) & (y <= box.bottom)).sum()) if box else 0)
    return out
