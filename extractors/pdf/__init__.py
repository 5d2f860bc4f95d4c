"""The reader of PDF files: tables, headings and paragraphs from the geometry of the page."""

from __future__ import annotations

from typing import TypedDict

from extractors.pdf.document import PdfLimits, read_pdf
from extractors.pdf.draw import crop_page, draw_page
from extractors.pdf.glyphs import PageContent
from extractors.pdf.page import layout_page
from schemas.layout import Document

__all__ = ["PageContent", "PageTable", "PdfLimits", "crop_page", "draw_page", "layout_page", "page_tables", "read_pdf"]


class PageTable(TypedDict):
    """A table as the command line prints it: its page from 1 (None where there are none) and its rows of cells; a cell is
    None where a merged neighbour covers it, "" where it is empty."""

    page: int | None
    rows: list[list[str | None]]


def page_tables(document: Document) -> list[PageTable]:
    """The tables of the document, of any format, one entry for each page that a table stands on."""
    return [
        {"page": table.page, "rows": [[None if cell.covered else cell.text for cell in row.cells] for row in table.rows]}
        for table in document.tables()
    ]
