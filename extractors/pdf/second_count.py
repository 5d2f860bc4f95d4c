"""Letters on the pages of a PDF, counted by a second parser: what the first one has lost without a word shows in the difference."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Collection, Mapping

from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdffont import PDFFont, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFGraphicState, PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.utils import Matrix

from extractors.bounded import TookTooMuch, at_most
from extractors.pdf.miner import FAULTS
from schemas.layout import Notice

SECONDS, MEMORY = 10.0, 256 << 20
"""What the count of one document may take: it is a check, and must not cost a document that was read."""

_SAME, _FEW = 0.02, 10
"""The part of a page's letters, and so many, by which two parsers may differ: ligatures, marks read as letters."""


class _Letters(PDFTextDevice):
    """Counts what a page's text operators show, seen or not."""

    def __init__(self, resources: PDFResourceManager) -> None:
        super().__init__(resources)
        self.count = 0

    def render_char(
        self,
        matrix: Matrix,
        font: PDFFont,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        ncs: object,
        graphicstate: PDFGraphicState,
    ) -> float:
        """How far the character goes on; it is counted."""
        try:
            self.count += letters(font.to_unichr(cid))
        except PDFUnicodeNotDefined:
            pass  # it says of itself that it is no text
        return font.char_width(cid) * fontsize * scaling


def letters(text: str) -> int:
    """Letters and digits of the text, those of ligatures one by one.

    >>> letters("1.2 ﬁnd")
    6
    """
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return sum(map(str.isalnum, plain))


def count_letters(data: bytes, pages: Collection[int]) -> dict[int, int]:
    """The letters and digits that pdfminer finds on those pages (from 1), unseen ones too. A page is left out where it fails, and all
    that follow where the count takes too much time or memory."""
    found: dict[int, int] = {}
    resources = PDFResourceManager()
    try:
        with at_most(SECONDS, MEMORY):
            for number, page in enumerate(PDFPage.create_pages(PDFDocument(PDFParser(io.BytesIO(data)))), start=1):
                if number in pages:
                    device = _Letters(resources)
                    try:
                        PDFPageInterpreter(resources, device).process_page(page)
                    except FAULTS:
                        continue
                    found[number] = device.count
                if number >= max(pages):
                    break
    except (*FAULTS, MemoryError, TookTooMuch):
        pass
    return found


def lost_letters(data: bytes, read: Mapping[int, int], most: int) -> list[Notice]:
    """What to say of pages of which the first parser has lost letters. `read`: how many it read on each page (from 1), unseen ones too;
    of more than `most` pages some are counted, evenly spread."""
    out: list[Notice] = []
    if not read:
        return out
    pages = sorted(read)[:: -(-len(read) // most)]
    for number, counted in count_letters(data, set(pages)).items():
        if _is_short(read[number], counted):
            told = f"Page {number}: a second parser finds {counted:,} letters and digits, and {read[number]:,} were read."
            out.append(Notice("text_lost", told, page=number))
    return out


def _is_short(read: int, counted: int) -> bool:
    """Has the first parser, which read so many letters, lost some of those that the second counted?

    >>> _is_short(990, 1000), _is_short(950, 1000)
    (False, True)
    """
    return counted > read + max(_FEW, _SAME * counted)
