"""The content of PDF pages by way of pdfminer (through pdfplumber): slower, and another mind where PDFium fails."""

from __future__ import annotations

import io
import logging
import struct
from typing import Any

import numpy as np
import pdfplumber
from pdfminer.psexceptions import PSException
from pdfplumber.page import Page
from pdfplumber.pdf import PDF
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from extractors.pdf.glyphs import BELOW, PageContent, visible
from extractors.pdf.shapes import Drawing, Point
from schemas.errors import DocumentError

logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # it warns of each odd font, over and over

FAULTS = (
    PSException,
    PdfminerException,
    MalformedPDFException,
    ArithmeticError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    RecursionError,
    struct.error,
    OSError,
)
"""What pdfminer is known to raise on broken files: its own exceptions and those of plain Python that it runs into."""


def open_second(source: bytes) -> PDF:
    """The open file. Raises `DocumentError("corrupt")` where this parser cannot make a page of it either."""
    try:
        document = pdfplumber.open(io.BytesIO(source))
        if len(document.pages):
            return document
    except FAULTS as error:
        raise DocumentError("corrupt", "The PDF is broken or cut short: no page of it can be read.") from error
    raise DocumentError("corrupt", "The PDF holds no page that can be read.")


def read_second(document: PDF, index: int) -> PageContent:
    """The content of the page of that index (from 0), by the second parser."""
    page = document.pages[index]
    try:
        return _content(page, index + 1)
    finally:
        page.close()


def _content(page: Page, number: int) -> PageContent:
    chars: list[dict[str, Any]] = [c for c in page.chars if c["text"]]
    rows = [_char(c) for c in chars]
    x_shift, y_shift = float(page.bbox[0]), float(page.bbox[1])
    boxes = np.array([row[:4] for row in rows], dtype=np.float64).reshape(-1, 4) - (x_shift, y_shift, x_shift, y_shift)
    drawing = Drawing()
    for shape in [*page.lines, *page.rects, *page.curves]:
        points: list[Point] = [(x - x_shift, y - y_shift) for x, y in shape["pts"]]
        if shape["object_type"] == "rect":
            points = _corners(points)
        drawing.add_path(
            [points],
            _color(shape.get("non_stroking_color"), 0) if shape.get("fill") else None,
            _color(shape.get("stroking_color"), 0) if shape.get("stroke") else None,
            float(shape.get("linewidth") or 0.0),
        )
    images = [(i["x0"] - x_shift, i["top"] - y_shift, i["x1"] - x_shift, i["bottom"] - y_shift) for i in page.images]
    content = PageContent(
        number=number,
        width=float(page.width),
        height=float(page.height),
        text="".join(c["text"][0] if c["text"].isprintable() else " " for c in chars),
        boxes=boxes,
        sizes=np.array([row[4] for row in rows], dtype=np.float64),
        angles=np.array([row[5] for row in rows], dtype=np.int64),
        bold=np.array([row[6] for row in rows], dtype=bool),
        rules=np.array(drawing.rules, dtype=np.float64).reshape(-1, 4),
        rule_colors=np.array(drawing.rule_colors, dtype=np.int64),
        fills=np.array(drawing.fills, dtype=np.float64).reshape(-1, 4),
        fill_colors=np.array(drawing.fill_colors, dtype=np.int64),
        images=np.array(images, dtype=np.float64).reshape(-1, 4),
    )
    colors = np.array([_color(c.get("non_stroking_color"), 0) for c in chars], dtype=np.int64)
    return visible(content, drawn=np.ones(len(chars), dtype=bool), colors=colors)


def _char(char: dict[str, Any]) -> tuple[float, float, float, float, float, int, bool]:
    size = float(char["size"])
    name = str(char.get("fontname", "")).lower()
    bold = any(word in name for word in ("bold", "black", "heavy", "demi"))
    if char.get("upright", True):
        # pdfminer's box stands on the font's descent; the middle of the box is taken for the middle of ours.
        middle = (char["top"] + char["bottom"]) / 2
        base = middle + 0.5 * size - BELOW * size
        return char["x0"], base - (1 - BELOW) * size, char["x1"], base + BELOW * size, size, 0, bold
    matrix = char.get("matrix") or (0, 1, 0, 0, 0, 0)
    return char["x0"], char["top"], char["x1"], char["bottom"], float(char["width"]), 270 if matrix[1] > 0 else 90, bold


def _corners(points: list[Point]) -> list[Point]:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    x0, x1, top, bottom = min(xs), max(xs), min(ys), max(ys)
    return [(x0, top), (x1, top), (x1, bottom), (x0, bottom), (x0, top)]


def _color(value: Any, default: int) -> int:
    """0xRRGGBB of a colour given as grey, RGB or CMYK numbers from 0 to 1."""
    if isinstance(value, int | float):
        value = (value,)
    if not isinstance(value, tuple | list) or not all(isinstance(v, int | float) for v in value):
        return default
    if len(value) == 4:
        c, m, y, k = (float(v) for v in value)
        value = tuple((1 - v) * (1 - k) for v in (c, m, y))
    if len(value) == 1:
        value = tuple(value) * 3
    if len(value) != 3:
        return default
    r, g, b = (round(255 * min(max(float(v), 0.0), 1.0)) for v in value)
    return r << 16 | g << 8 | b
