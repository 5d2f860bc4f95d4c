"""Scanned pages read into the same shape as born-digital ones: words by OCR, rules and colours from the pixels.

Once a page is a `PageContent`, the same table finding as for any other page reads it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from extractors.ocr_pixels import POINT, Picture, Rules, background_of, find_blocks, find_rules, find_skew, see, turn
from extractors.ocr_words import PixelBox, ScannedLine, WordReader, find_bullet, look_again, stem
from extractors.pdf.glyphs import BELOW, WHITE, Bools, Floats, PageContent
from extractors.pdf.grid import page_edges
from extractors.pdf.ruled import find_grids
from schemas.layout import Box, Cell, Paragraph, Row, Table

PixelFloats = tuple[float, float, float, float]

_GRAIN = 14  # steps of 255: how far the colour of one ink strays over a scanned page
_INSET = 3  # pixels left out at each side of a cell: what is left of its rules
_LEAST_INK = 12  # pixels: fewer are dust
_BOLD = 1.3  # strokes so much wider than the page's usual ones are bold
_SAME_SIZE = 0.16  # sizes so near the page's usual one are that size: a line of small letters measures low


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """A page read by OCR: its content, and for each of its words the box in points and the confidence (0..1)."""

    content: PageContent
    word_boxes: Floats
    confidences: Floats
    skew: float


def read_scan(picture: Image.Image, number: int, width: float, height: float) -> ScannedPage:
    """What stands on a page that was drawn at `DPI` dots an inch. `number` counts from 1; width and height are in points."""
    skew = find_skew(see(picture).ink)
    straight = turn(picture.convert("RGB"), skew)
    seen = see(straight)
    rules = find_rules(seen.ink)
    page = _blank(number, width, height, rules.boxes / POINT)
    cells, tables = _cells(page)
    fills = [(box, color) for box in cells if (color := background_of(seen, _inset(box), rules.mask)) != WHITE]
    fills = _same_colors(fills)
    page = replace(
        page,
        fills=np.array([[value / POINT for value in box] for box, _ in fills], dtype=np.float64).reshape(-1, 4),
        fill_colors=np.array([color for _, color in fills], dtype=np.int64),
        images=np.array([[0.0, 0.0, width, height]]),
    )
    lines = _read_words(straight, seen, rules, cells, tables)
    return _with_words(page, lines, seen, skew)


def _same_colors(fills: Sequence[tuple[PixelFloats, int]]) -> list[tuple[PixelFloats, int]]:
    """The fills with those of nearly one colour made one, the largest area's: a scan's grain must not make many of it."""
    chosen: list[int] = []
    out: list[tuple[PixelFloats, int]] = []
    for box, color in sorted(fills, key=lambda fill: -(fill[0][2] - fill[0][0]) * (fill[0][3] - fill[0][1])):
        near = next(
            (one for one in chosen if all(abs((one >> shift & 255) - (color >> shift & 255)) <= _GRAIN for shift in (16, 8, 0))), color
        )
        if near == color:
            chosen.append(color)
        out.append((box, near))
    return out


def _blank(number: int, width: float, height: float, rules: Floats) -> PageContent:
    none = np.zeros(0, dtype=np.int64)
    return PageContent(
        number=number,
        width=width,
        height=height,
        text="",
        boxes=np.zeros((0, 4)),
        sizes=np.zeros(0),
        angles=none,
        bold=np.zeros(0, dtype=bool),
        rules=rules,
        rule_colors=np.zeros(len(rules), dtype=np.int64),
    )


def _cells(page: PageContent) -> tuple[list[PixelFloats], list[PixelBox]]:
    """The boxes of all cells, and of all tables, that the rules form, in pixels."""
    cells: list[PixelFloats] = []
    tables: list[PixelBox] = []
    for grid in find_grids(*page_edges(page)):
        xs, ys = [x * POINT for x in grid.xs], [y * POINT for y in grid.ys]
        cells += [(xs[cell.column], ys[cell.row], xs[cell.column_end], ys[cell.row_end]) for cell in grid.cells]
        tables.append((round(xs[0]), round(ys[0]), round(xs[-1]), round(ys[-1])))
    return cells, tables


def _inset(box: PixelFloats) -> PixelBox:
    return round(box[0]) + _INSET, round(box[1]) + _INSET, round(box[2]) - _INSET, round(box[3]) - _INSET


def _read_words(
    picture: Image.Image, seen: Picture, rules: Rules, cells: Sequence[PixelFloats], tables: Sequence[PixelBox]
) -> list[ScannedLine]:
    """The lines of all cells, then those outside tables. Rules are painted over first: Tesseract takes them for letters."""
    grey = np.array(picture.convert("L"))
    ink = seen.ink & ~rules.mask
    lines: list[ScannedLine] = []
    for box in cells:
        x0, top, x1, bottom = _inset(box)
        piece = grey[top:bottom, x0:x1]
        covered = rules.mask[top:bottom, x0:x1]
        if piece.size and covered.any() and not covered.all():
            piece[covered] = int(np.median(piece[~covered]))
    grey[rules.mask & ~_inside(tables, grey.shape)] = 255
    with WordReader(grey) as reader:
        for box in cells:
            x0, top, x1, bottom = _inset(box)
            if ink[top:bottom, x0:x1].sum() >= _LEAST_INK:
                lines += _checked(reader.read_cell((x0, top, x1, bottom)), ink, x0)
    grey[_inside(tables, grey.shape)] = 255
    free = ink & ~_inside(tables, grey.shape)
    if free.sum() >= 4 * _LEAST_INK:
        with WordReader(grey) as reader:
            for box in find_blocks(free):
                lines += _checked(reader.read_cell(box), free, box[0])
    return lines


def _checked(lines: Sequence[ScannedLine], ink: Bools, left: int) -> list[ScannedLine]:
    """The lines once they were compared with the ink itself; `left` is where their cell or block begins."""
    return [find_bullet(again, ink, left) for line in lines if (again := look_again(line, ink)) is not None]


def _inside(tables: Sequence[PixelBox], shape: tuple[int, ...]) -> Bools:
    mask = np.zeros(shape, dtype=bool)
    for x0, top, x1, bottom in tables:
        mask[max(0, top - _INSET) : bottom + _INSET, max(0, x0 - _INSET) : x1 + _INSET] = True
    return mask


def _with_words(page: PageContent, lines: Sequence[ScannedLine], seen: Picture, skew: float) -> ScannedPage:
    """The page with the lines' characters: spread evenly over their words, a space between two words."""
    usual = float(np.median([line.size for line in lines for _ in line.words])) if lines else 0.0
    stems = {(line, word): stem(seen.ink, word) / line.size for line in lines for word in line.words if len(word.text) > 1}
    stroke = float(np.median(list(stems.values()))) if stems else 0.0
    text: list[str] = []
    boxes: list[tuple[float, float, float, float]] = []
    sizes: list[float] = []
    bold: list[bool] = []
    word_boxes: list[tuple[float, float, float, float]] = []
    confidences: list[float] = []
    for line in lines:
        size = usual if abs(line.size - usual) <= _SAME_SIZE * usual else line.size
        top, bottom = line.baseline - (1 - BELOW) * size, line.baseline + BELOW * size
        for place, word in enumerate(line.words):
            heavy = stems.get((line, word), 0.0) >= _BOLD * stroke
            if place and word.x0 > line.words[place - 1].x1:
                text.append(" ")
                boxes.append((line.words[place - 1].x1, top, word.x0, bottom))
                sizes.append(size)
                bold.append(heavy)
            step = (word.x1 - word.x0) / len(word.text)
            for index, character in enumerate(word.text):
                text.append(character)
                boxes.append((word.x0 + index * step, top, word.x0 + (index + 1) * step, bottom))
                sizes.append(size)
                bold.append(heavy)
            word_boxes.append((word.x0, top, word.x1, bottom))
            confidences.append(word.confidence)
    content = replace(
        page,
        text="".join(text),
        boxes=np.array(boxes, dtype=np.float64).reshape(-1, 4) / POINT,
        sizes=np.array(sizes, dtype=np.float64) / POINT,
        angles=np.zeros(len(text), dtype=np.int64),
        bold=np.array(bold, dtype=bool),
    )
    return ScannedPage(content, np.array(word_boxes, dtype=np.float64).reshape(-1, 4) / POINT, np.array(confidences), skew)


def with_confidence(blocks: Sequence[Paragraph | Table], page: ScannedPage) -> list[Paragraph | Table]:
    """The blocks with each paragraph's `confidence`: the mean of its words', by the number of their letters' width."""
    return [_table(block, page) if isinstance(block, Table) else _paragraph(block, page) for block in blocks]


def _table(table: Table, page: ScannedPage) -> Table:
    def cell(old: Cell) -> Cell:
        return replace(old, paragraphs=tuple(_paragraph(paragraph, page) for paragraph in old.paragraphs))

    return replace(
        table, rows=tuple(Row(tuple(map(cell, row.cells)), row.is_heading, row.page, row.open_above, row.open_below) for row in table.rows)
    )


def _paragraph(paragraph: Paragraph, page: ScannedPage) -> Paragraph:
    if not paragraph.text or paragraph.box is None:
        return paragraph
    return replace(paragraph, confidence=_confidence(paragraph.box, page))


def _confidence(box: Box, page: ScannedPage) -> float:
    x = (page.word_boxes[:, 0] + page.word_boxes[:, 2]) / 2
    y = (page.word_boxes[:, 1] + page.word_boxes[:, 3]) / 2
    held = (x >= box.x0) & (x <= box.x1) & (y >= box.top) & (y <= box.bottom)
    if not held.any():
        return 1.0
    widths = page.word_boxes[held, 2] - page.word_boxes[held, 0]
    return round(float(np.average(page.confidences[held], weights=np.maximum(widths, 1.0))), 4)
