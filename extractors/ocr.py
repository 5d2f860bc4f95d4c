"""Scanned pages read into the same shape as born-digital ones: words by OCR, rules and colours from the pixels.

Once a page is a `PageContent`, the same table finding as for any other page reads it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

import numpy as np
from PIL import Image

from extractors.ocr_pixels import background_of, dark_blocks, find_blocks, find_skew, see, turn, turn_dark
from extractors.ocr_repairs import known_codes, repair_code, repair_line, repair_number, repair_sequence
from extractors.ocr_rules import Rules, find_rules, is_sideways
from extractors.ocr_words import PixelBox, ScannedLine, WordReader, find_bullet, is_lone_spot, look_again, stem
from extractors.pdf.glyphs import BELOW, WHITE, Bools, Floats, PageContent, turn_boxes
from extractors.pdf.grid import page_edges
from extractors.pdf.ruled import find_grids
from schemas.layout import Box, Cell, Paragraph, Row, Table

PixelFloats = tuple[float, float, float, float]

_GRAIN = 14  # steps of 255: how far the colour of one ink strays over a scanned page
_DOUBTFUL = 0.6  # words less sure than this on average: the page may stand on its head
_ENOUGH_WORDS = 5
_NO_TEXT = 0.35  # words less sure than this on average were read into a photograph, a map or dirt
_INSET = 3  # pixels left out at each side of a cell: what is left of its rules
_LEAST_INK = 12  # pixels: fewer are dust
_BOLD = 1.3  # strokes so much wider than the page's usual ones are bold
_SAME_SIZE = 0.16  # sizes so near the page's usual one are that size: a line of small letters measures low


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """A page read by OCR: its content, and for each of its words the box in points and the confidence (0..1). `unreadable`: what was
    found was so unsure that it was left out."""

    content: PageContent
    word_boxes: Floats
    confidences: Floats
    skew: float
    unreadable: bool = False


def read_scan(picture: Image.Image, number: int, width: float, height: float) -> ScannedPage:
    """What stands on a page as drawn. `number` counts from 1; width and height are the page's in points.

    A page that lies on its side is turned; of the two ways to turn it, as of up and down, the one with surer words is taken.
    """
    point = picture.width / width
    lying = is_sideways(see(picture, point))
    page = _read_turned(picture, number, point, 90 if lying else 0)
    if _sureness(page) < _DOUBTFUL and len(page.confidences) >= _ENOUGH_WORDS:
        other = _read_turned(picture, number, point, 270 if lying else 180)
        page = max(page, other, key=_sureness)
    if len(page.confidences) and _sureness(page) < _NO_TEXT:
        nothing = _blank(number, page.content.width, page.content.height, np.zeros((0, 4)))
        return ScannedPage(nothing, np.zeros((0, 4)), np.zeros(0), 0.0, unreadable=True)
    return page


def _sureness(page: ScannedPage) -> float:
    return float(np.mean(page.confidences)) if len(page.confidences) else 0.0


def _read_turned(picture: Image.Image, number: int, point: float, quarter: int) -> ScannedPage:
    """The page turned clockwise by `quarter` degrees, then made straight."""
    turned = picture.convert("RGB").rotate(-quarter, expand=True) if quarter else picture.convert("RGB")
    skew = find_skew(see(turned, point).ink)
    straight = turn(turned, skew)
    seen = see(straight, point)
    rules = find_rules(seen)
    page = replace(_blank(number, turned.width / point, turned.height / point, rules.boxes / point), turned=quarter)
    cells, tables = _cells(page, point)
    fills = _same_colors([(box, color) for box in cells if (color := background_of(seen, _inset(box), rules.mask)) != WHITE])
    page = replace(
        page,
        fills=np.array([[value / point for value in box] for box, _ in fills], dtype=np.float64).reshape(-1, 4),
        fill_colors=np.array([color for _, color in fills], dtype=np.int64),
        images=np.array([[0.0, 0.0, page.width, page.height]]),
    )
    ink = seen.ink & ~rules.mask
    lines = _repaired(_read_words(straight, ink, point, rules, cells, tables))
    return _with_words(page, lines, ink, point, skew)


def _repaired(lines: Sequence[ScannedLine]) -> list[ScannedLine]:
    known = known_codes(word.text for line in lines for word in line.words)
    fixed = []
    for line, after in zip_longest(lines, lines[1:]):
        texts = repair_line([word.text for word in line.words], after.words[0].text if after else "")
        if len(texts) == 1:
            texts = [repair_number(texts[0])]
        words = tuple(replace(word, text=repair_code(text, known)) for word, text in zip(line.words, texts, strict=True))
        fixed.append(replace(line, words=words))
    return fixed


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


def _cells(page: PageContent, point: float) -> tuple[list[PixelFloats], list[PixelBox]]:
    """The boxes of all cells, and of all tables, that the rules form, in pixels."""
    cells: list[PixelFloats] = []
    tables: list[PixelBox] = []
    for grid in find_grids(*page_edges(page), page):
        xs, ys = [x * point for x in grid.xs], [y * point for y in grid.ys]
        cells += [(xs[cell.column], ys[cell.row], xs[cell.column_end], ys[cell.row_end]) for cell in grid.cells]
        tables.append((round(xs[0]), round(ys[0]), round(xs[-1]), round(ys[-1])))
    return cells, tables


def _inset(box: PixelFloats) -> PixelBox:
    return round(box[0]) + _INSET, round(box[1]) + _INSET, round(box[2]) - _INSET, round(box[3]) - _INSET


def _read_words(
    picture: Image.Image, ink: Bools, point: float, rules: Rules, cells: Sequence[PixelFloats], tables: Sequence[PixelBox]
) -> list[ScannedLine]:
    """The lines of all cells, then those outside tables. Rules are painted over first: Tesseract takes them for letters. Light
    letters on dark areas are made dark, in `ink` too."""
    grey = np.array(picture.convert("L"))
    lines: list[ScannedLine] = []
    for box in cells:
        x0, top, x1, bottom = _inset(box)
        piece = grey[top:bottom, x0:x1]
        covered = rules.mask[top:bottom, x0:x1]
        if piece.size and covered.any() and not covered.all():
            piece[covered] = int(np.median(piece[~covered]))
        if piece.size:
            turn_dark(piece, ink[top:bottom, x0:x1])
    outside = grey.copy()
    outside[_inside(tables, grey.shape)] = 255
    for x0, top, x1, bottom in dark_blocks(outside, point):
        turn_dark(grey[top:bottom, x0:x1], ink[top:bottom, x0:x1])
    grey[rules.mask & ~_inside(tables, grey.shape)] = 255
    with WordReader(grey, point) as reader:
        for box in cells:
            x0, top, x1, bottom = _inset(box)
            if ink[top:bottom, x0:x1].sum() >= _LEAST_INK:
                lines += _checked(reader.read_block((x0, top, x1, bottom), ink), ink, x0, point)
        grey[_inside(tables, grey.shape)] = 255
        free = ink & ~_inside(tables, grey.shape)
        if free.sum() >= 4 * _LEAST_INK:
            reader.show(grey, point)
            for box in find_blocks(free, point):
                lines += _checked(reader.read_block(box, free), free, box[0], point)
    return lines


def _checked(lines: Sequence[ScannedLine], ink: Bools, left: int, point: float) -> list[ScannedLine]:
    """The lines once they were compared with the ink itself; `left` is where their cell or block begins."""
    seen = (look_again(line, ink) for line in lines)
    return [find_bullet(line, ink, left) for line in seen if line is not None and not is_lone_spot(line, ink, point)]


def _inside(tables: Sequence[PixelBox], shape: tuple[int, ...]) -> Bools:
    mask = np.zeros(shape, dtype=bool)
    for x0, top, x1, bottom in tables:
        mask[max(0, top - _INSET) : bottom + _INSET, max(0, x0 - _INSET) : x1 + _INSET] = True
    return mask


def _with_words(page: PageContent, lines: Sequence[ScannedLine], ink: Bools, point: float, skew: float) -> ScannedPage:
    """The page with the lines' characters: spread evenly over their words, a space between two words."""
    usual = float(np.median([line.size for line in lines for _ in line.words])) if lines else 0.0
    stems = {(line, word): stem(ink, word) / line.size for line in lines for word in line.words if len(word.text) > 1}
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
        boxes=np.array(boxes, dtype=np.float64).reshape(-1, 4) / point,
        sizes=np.array(sizes, dtype=np.float64) / point,
        angles=np.zeros(len(text), dtype=np.int64),
        bold=np.array(bold, dtype=bool),
    )
    return ScannedPage(content, np.array(word_boxes, dtype=np.float64).reshape(-1, 4) / point, np.array(confidences), skew)


def with_confidence(blocks: Sequence[Paragraph | Table], page: ScannedPage) -> list[Paragraph | Table]:
    """The blocks with each paragraph's `confidence`, the mean of its words' by their width, and with all boxes where they
    stand on the page as displayed, before it was made straight."""
    return [_table(block, page) if isinstance(block, Table) else _paragraph(block, page) for block in blocks]


def _table(table: Table, page: ScannedPage) -> Table:
    def cell(old: Cell) -> Cell:
        return replace(old, paragraphs=tuple(_paragraph(paragraph, page) for paragraph in old.paragraphs), box=_as_displayed(old.box, page))

    rows = _with_sequences([replace(row, cells=tuple(map(cell, row.cells))) for row in table.rows])
    texts = [paragraph for row in rows for one in row.cells for paragraph in one.paragraphs if paragraph.text]
    weights = [len(paragraph.text) for paragraph in texts]
    sure = float(np.average([paragraph.confidence for paragraph in texts], weights=weights)) if texts else 1.0
    return replace(table, rows=rows, box=_as_displayed(table.box, page), confidence=round(min(table.confidence, sure), 4))


def _with_sequences(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows with the references at the head of their first two columns' cells put right where those above and below leave no doubt."""
    out = list(rows)
    for place in range(min(2, len(rows[0].cells)) if rows else 0):
        own = [n for n, row in enumerate(out) if row.cells[place].covered is None and row.cells[place].paragraphs]
        own = [n for n in own if out[n].cells[place].column_span == 1]
        for n, text in zip(own, repair_sequence([out[n].cells[place].paragraphs[0].text for n in own]), strict=True):
            old = out[n].cells[place]
            first = old.paragraphs[0]
            if text != first.text:
                first = replace(first, text=text, line_texts=(text,) * len(first.line_texts[:1]))
                cells = (*out[n].cells[:place], replace(old, paragraphs=(first, *old.paragraphs[1:])), *out[n].cells[place + 1 :])
                out[n] = replace(out[n], cells=cells)
    return tuple(out)


def _paragraph(paragraph: Paragraph, page: ScannedPage) -> Paragraph:
    if paragraph.box is None:
        return paragraph
    sure = _confidence(_upright_box(paragraph.box, page), page) if paragraph.text else 1.0
    return replace(paragraph, confidence=sure, box=_as_displayed(paragraph.box, page))


def _upright_box(box: Box, page: ScannedPage) -> Box:
    """The box of a laid out block on the page as it was read: turned upright."""
    content = page.content
    if not content.turned:
        return box
    sideways = content.turned in (90, 270)
    size = (content.height, content.width) if sideways else (content.width, content.height)
    turned = turn_boxes(np.array([[box.x0, box.top, box.x1, box.bottom]]), content.turned, *size)
    return Box(*turned[0].tolist())


def _as_displayed(box: Box | None, page: ScannedPage) -> Box | None:
    """The box moved to where its middle stood before the page was turned by its skew, which is too small to change its shape."""
    if box is None or not page.skew:
        return box
    content = page.content
    width, height = (content.height, content.width) if content.turned in (90, 270) else (content.width, content.height)
    x, y = (box.x0 + box.x1) / 2 - width / 2, (box.top + box.bottom) / 2 - height / 2
    sine, cosine = math.sin(math.radians(page.skew)), math.cos(math.radians(page.skew))
    right, down = x * (cosine - 1) - y * sine, x * sine + y * (cosine - 1)
    return Box(box.x0 + right, box.top + down, box.x1 + right, box.bottom + down)


def _confidence(box: Box, page: ScannedPage) -> float:
    x = (page.word_boxes[:, 0] + page.word_boxes[:, 2]) / 2
    y = (page.word_boxes[:, 1] + page.word_boxes[:, 3]) / 2
    held = (x >= box.x0 - 1) & (x <= box.x1 + 1) & (y >= box.top - 1) & (y <= box.bottom + 1)
    if not held.any():
        return 1.0
    widths = page.word_boxes[held, 2] - page.word_boxes[held, 0]
    return round(float(np.average(page.confidences[held], weights=np.maximum(widths, 1.0))), 4)
