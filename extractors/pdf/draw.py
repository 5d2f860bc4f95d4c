"""Pictures of pages: with what was found drawn on them, and pieces cut out of them."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image, ImageDraw

from extractors.pdf.document import read_pdf
from extractors.pdf.pdfium import open_pdf
from schemas.errors import DocumentError, UsageError
from schemas.layout import Box, Paragraph, Table

SCALE = 2.0
"""Pixels a point: 144 dots an inch."""

_TABLE, _CELL, _TEXT, _HEADING = (200, 0, 0), (0, 90, 220), (0, 140, 60), (160, 0, 160)


def draw_page(source: bytes | Path, page: int) -> bytes:
    """The page (from 1) as a PNG with the tables, cells, paragraphs and headings that were found drawn on it.

    Raises `UsageError` where there is no such page, `DocumentError` as `read_pdf` does.
    """
    data = source.read_bytes() if isinstance(source, Path) else source
    picture = _picture(data, page)
    pen = ImageDraw.Draw(picture)
    for block in read_pdf(data).blocks:
        if block.page != page or block.box is None:
            continue
        if isinstance(block, Paragraph):
            pen.rectangle(_pixels(block.box), outline=_HEADING if block.heading else _TEXT, width=2)
        elif isinstance(block, Table):
            for row in block.rows:
                for cell in row.cells:
                    if cell.box is not None and cell.covered is None:
                        pen.rectangle(_pixels(cell.box), outline=_CELL, width=2)
                    for paragraph in cell.paragraphs:
                        if paragraph.text and paragraph.box:
                            pen.rectangle(_pixels(paragraph.box), outline=_TEXT, width=1)
            pen.rectangle(_pixels(block.box), outline=_TABLE, width=4 if block.ruled else 2)
    return _png(picture)


def crop_page(source: bytes | Path, page: int, box: Box, margin: float = 4.0) -> bytes:
    """The piece of the page (from 1) inside the box, with `margin` points around it, as a PNG.

    Raises `UsageError` where there is no such page.
    """
    data = source.read_bytes() if isinstance(source, Path) else source
    picture = _picture(data, page)
    x0, top, x1, bottom = _pixels(Box(box.x0 - margin, box.top - margin, box.x1 + margin, box.bottom + margin))
    corners = (max(0, int(x0)), max(0, int(top)), min(picture.width, int(x1) + 1), min(picture.height, int(bottom) + 1))
    if corners[0] >= corners[2] or corners[1] >= corners[3]:
        raise UsageError(f"The box {box} lies outside page {page}.")
    return _png(picture.crop(corners))


def _picture(data: bytes, page: int) -> Image.Image:
    document = open_pdf(data)
    try:
        if not 1 <= page <= len(document):
            raise UsageError(f"There is no page {page}: the document has {len(document)}.")
        picture: Image.Image = document[page - 1].render(scale=SCALE).to_pil().convert("RGB")
        return picture
    except pdfium.PdfiumError as error:
        raise DocumentError("corrupt", f"Page {page} cannot be drawn.") from error
    finally:
        document.close()


def _pixels(box: Box) -> tuple[float, float, float, float]:
    return (box.x0 * SCALE, box.top * SCALE, box.x1 * SCALE, box.bottom * SCALE)


def _png(picture: Image.Image) -> bytes:
    room = io.BytesIO()
    picture.save(room, format="PNG")
    return room.getvalue()
