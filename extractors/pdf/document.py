"""A PDF file to a `Document`: page by page, so that memory is bounded by a page and not by the file."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, pairwise
from pathlib import Path
from typing import NamedTuple, Protocol

import pypdfium2 as pdfium
from pdfplumber.pdf import PDF

from extractors.pdf.ahead import PagesAhead, helpers_for
from extractors.pdf.carried import columns_carried
from extractors.pdf.glyphs import PageContent
from extractors.pdf.grid import Grid
from extractors.pdf.halves import holds_two, may_hold_two
from extractors.pdf.headings import mark_headings
from extractors.pdf.margins import MarginLines, find_margins
from extractors.pdf.miner import FAULTS, open_second, read_second
from extractors.pdf.page import (
    PageReading,
    as_displayed,
    layout_words,
    read_halves,
    read_words_of,
    table_characters,
)
from extractors.pdf.pdfium import open_pdf, read_page
from extractors.pdf.rowgroups import rows_unruled
from extractors.pdf.second_count import letters, lost_letters
from schemas.errors import DocumentError
from schemas.layout import Document, Notice, Paragraph, Table

MEDIA_TYPE = "application/pdf"

AHEAD = 4
"""So many pages are begun, at most, while one that OCR reads is waited for."""

KEPT_CHARACTERS = 300_000
"""Pages are kept between the two passes (margins, layout) up to so many characters and shapes, about 100 MB; later pages
are read twice, so that memory does not grow with the document."""


class PdfLimits(Protocol):
    """What this reader asks of the limits: the most pages, and the most objects on one page."""

    @property
    def pdf_pages(self) -> int:
        """The most pages of a document."""

    @property
    def page_objects(self) -> int:
        """The most objects of a page."""

    @property
    def counted_pages(self) -> int:
        """On how many pages with tables, at most, a second parser counts the letters."""

    @property
    def page_helpers(self) -> int:
        """How many further processes read pages of a long document ahead."""


class PageScanner(Protocol):
    """What reads the pages that are pictures of paper (`extractors.ocr_pages.Scanner`)."""

    def read(self, document: pdfium.PdfDocument, index: int, content: PageContent) -> Callable[[], PageContent] | None:
        """What gives the content of the page (from 0) by OCR, which has begun; None where the page's own is to be taken."""

    def mark(self, blocks: Sequence[Paragraph | Table], number: int) -> list[Paragraph | Table]:
        """The blocks of the page (from 1) with the confidence of words read by OCR."""

    def notice(self, number: int) -> Notice | None:
        """What to say of the page (from 1), None if it was not read by OCR."""

    def close(self) -> None:
        """Nothing; lets go of the pages."""


def read_pdf(source: bytes | Path, limits: PdfLimits | None = None, scanner: PageScanner | None = None) -> Document:
    """The document. A page that one parser cannot read is read by the other; one that neither can is a notice. Pages without
    usable text are read by the `scanner`, if there is one.

    Raises `DocumentError`: "encrypted" (a user password is needed), "corrupt", "limit_pages".
    """
    data = source.read_bytes() if isinstance(source, Path) else source
    pages = _Pages(data, limits, scanner)
    try:
        return _document(pages)
    finally:
        pages.close()


class _Pages:
    """The pages of a file by whichever parser reads them."""

    def __init__(self, data: bytes, limits: PdfLimits | None, scanner: PageScanner | None = None) -> None:
        self.data = data
        self.scanner = scanner
        self.notices: list[Notice] = []
        self.max_objects = limits.page_objects if limits else 300_000
        self.counted = limits.counted_pages if limits else 0
        self.helpers = limits.page_helpers if limits else 0
        self.ahead: PagesAhead | None = None
        self.second: PDF | None = None
        self.first: pdfium.PdfDocument | None = None
        try:
            self.first = open_pdf(data)
        except DocumentError as error:
            if error.code != "corrupt":
                raise
        if self.first is None or not len(self.first):
            self.second = open_second(data)
            self.notices.append(Notice("second_parser", "The first parser could not open the file; another read it."))
        self.count = len(self.first) if self.first is not None and len(self.first) else len(self._second().pages)
        most = limits.pdf_pages if limits else 5_000
        if self.count > most:
            self.close()
            raise DocumentError("limit_pages", f"The PDF has {self.count:,} pages; at most {most:,} are read.")

    def _second(self) -> PDF:
        if self.second is None:
            self.second = open_second(self.data)
        return self.second

    def go_ahead(self, first: int) -> None:
        """Nothing; the pages from that index are about to be read in order, and helpers begin with them."""
        if self.ahead is not None:
            self.ahead.close()
            self.ahead = None
        helpers = helpers_for(self.count - first, self.helpers)
        if helpers and self.first is not None and len(self.first):
            self.ahead = PagesAhead(self._reader, first, self.count, helpers)

    def _reader(self) -> Callable[[int], PageContent]:
        """What reads pages of the file opened anew, for another process."""
        return partial(read_page, open_pdf(self.data), max_objects=self.max_objects)

    def in_order(self) -> Iterator[PageContent | None]:
        """What `read` gives for each page. While OCR reads one, those after it are begun."""
        self.go_ahead(0)
        begun: deque[PageContent | Callable[[], PageContent] | None] = deque()
        for index in range(self.count):
            begun.append(self._begin(index))
            while begun and (len(begun) > AHEAD or not callable(begun[0])):
                yield _finished(begun.popleft())
        yield from map(_finished, begun)

    def read(self, index: int) -> PageContent | None:
        """The content of the page (from 0), None (and a notice) where no parser can read it."""
        return _finished(self._begin(index))

    def _begin(self, index: int) -> PageContent | Callable[[], PageContent] | None:
        """The content of the page, or what gives it once OCR has read it."""
        number = index + 1
        if self.first is not None and len(self.first):
            try:
                ahead = self.ahead.take(index) if self.ahead else None
                content = ahead or read_page(self.first, index, self.max_objects)
                scan = self.scanner.read(self.first, index, content) if self.scanner else None
                return scan or content
            except pdfium.PdfiumError:
                pass
            except DocumentError as error:
                self.notices.append(Notice("page_failed", error.message, page=number))
                return None
        try:
            content = read_second(self._second(), index)
        except (DocumentError, *FAULTS) as error:  # the page is lost, not the document
            self.notices.append(Notice("page_failed", f"Page {number} could not be read ({type(error).__name__}).", page=number))
            return None
        if self.first is not None:
            self.notices.append(Notice("second_parser", f"The first parser could not read page {number}; another did.", page=number))
        return content

    def by_second(self, number: int) -> bool:
        """Whether the page (from 1) was read by the second parser."""
        return self.first is None or any(notice.code == "second_parser" and notice.page in (number, None) for notice in self.notices)

    def properties(self) -> dict[str, str]:
        """The file's own properties by PDF's names."""
        if self.first is not None and len(self.first):
            return _readable(self.first)
        return {key: str(value) for key, value in (self._second().metadata or {}).items()}

    def close(self) -> None:
        """Nothing; lets go of the file."""
        if self.ahead is not None:
            self.ahead.close()
        if self.first is not None:
            self.first.close()
        if self.second is not None:
            self.second.close()
        if self.scanner is not None:
            self.scanner.close()


def _finished(begun: PageContent | Callable[[], PageContent] | None) -> PageContent | None:
    return begun() if callable(begun) else begun


def _on_sheets(sheets: Iterable[PageReading]) -> Iterator[list[PageReading]]:
    """The one page or the two of each sheet. A sheet with an empty middle beside one that holds two pages holds two as well."""
    halved = False
    for sheet, after in pairwise(chain(sheets, (None,))):
        if sheet is not None:
            beside = halved or (after is not None and holds_two(after.page, after.words))
            halved = may_hold_two(sheet.page, sheet.words) and (beside or holds_two(sheet.page, sheet.words))
            yield read_halves(sheet) if halved else [sheet]


def _readable(document: pdfium.PdfDocument) -> dict[str, str]:
    """The properties that are text: half a character in a title must not cost the document."""
    found: dict[str, str] = {}
    for key in document.METADATA_KEYS:
        try:
            value = document.get_metadata_value(key)
        except UnicodeDecodeError:
            continue
        if value:
            found[key] = value
    return found


def _document(pages: _Pages) -> Document:
    kept: dict[int, PageReading] = {}
    stands: list[_Place] = []
    outer: list[MarginLines] = []
    grids: list[Grid] = []
    room = KEPT_CHARACTERS
    printed: dict[int, int] = {}
    for readings in _on_sheets(read_words_of(content) for content in pages.in_order() if content is not None):
        sheet = readings[0].page
        for half, reading in enumerate(readings):
            stands.append(_Place(sheet.number, half, len(readings) > 1))
            number = len(stands)
            outer.append(reading.margins(number))
            grids += reading.grids
            room -= len(reading.page.text) + len(reading.page.rules) + len(reading.page.fills)
            if room > 0:
                kept[number] = reading
        said = pages.scanner.notice(sheet.number) if pages.scanner else None
        pages.notices += [said] if said else _content_notices(sheet)
        if pages.counted and not said and not sheet.text_layer and not pages.by_second(sheet.number):
            printed[sheet.number] = sheet.hidden + sum(letters(reading.page.text) for reading in readings)
    margins = find_margins(outer)
    columns_only = rows_unruled(grids)
    blocks: list[Paragraph | Table] = []
    counts: list[int] = []
    carried: tuple[float, ...] = ()
    unkept = next((place.sheet for number, place in enumerate(stands, start=1) if number not in kept), None)
    if unkept is not None:
        pages.go_ahead(unkept - 1)
    for number, place in enumerate(stands, start=1):
        again = kept.pop(number, None) or _read_again(pages, place)
        laid = layout_words(again, margins.bands[number], columns_only, carried)
        carried = columns_carried(laid)
        counts += table_characters(again.page, [b for b in laid if isinstance(b, Table)])
        shown = [as_displayed(block, again.page) for block in laid]
        blocks += pages.scanner.mark(shown, place.sheet) if pages.scanner else shown
    if pages.counted:
        with_tables = {block.page for block in blocks if isinstance(block, Table)}
        pages.notices += lost_letters(pages.data, {n: count for n, count in printed.items() if n in with_tables}, pages.counted)
    return Document(
        media_type=MEDIA_TYPE,
        extractor="pdf",
        blocks=mark_headings(blocks),
        page_count=pages.count,
        headers=tuple(margins.headers),
        footers=tuple(margins.footers),
        properties=_properties(pages.properties()),
        notices=tuple(pages.notices),
        table_characters=tuple(counts),
    )


class _Place(NamedTuple):
    """Where a page stands: its sheet (from 1), which of the sheet's pages it is (0 or 1), and whether the sheet holds two."""

    sheet: int
    half: int
    halved: bool


def _read_again(pages: _Pages, place: _Place) -> PageReading:
    """The page at that place once more, where the document is too long to keep the pages between the two passes."""
    said = len(pages.notices)
    content = pages.read(place.sheet - 1)
    del pages.notices[said:]
    if content is None:
        raise DocumentError("corrupt", f"Page {place.sheet} could be read once and not again.")
    sheet = read_words_of(content)
    return read_halves(sheet)[place.half] if place.halved else sheet


def _content_notices(content: PageContent) -> list[Notice]:
    out = []
    number = content.number
    if content.hidden:
        out.append(Notice("hidden_text", f"{content.hidden} characters of page {number} cannot be seen and were left out.", page=number))
    pictured = any((b[2] - b[0]) * (b[3] - b[1]) > 0.4 * content.width * content.height for b in content.images)
    if content.text_layer:
        out.append(Notice("ocr", f"The text of page {number} is a layer that was made from its picture.", page=number))
    elif pictured and sum(c.isalnum() for c in content.text) < 20:
        out.append(Notice("ocr_needed", f"Page {number} holds a picture and no text.", page=number))
    return out


_DATE = re.compile(r"D?:?(\d{4})(\d{2})?(\d{2})?(\d{2})?(\d{2})?(\d{2})?\s*(?:([+-])(\d{2})'?(\d{2})?|(Z))?")


def _date(text: str) -> str | None:
    """A PDF date as ISO 8601, None where it is none.

    >>> _date("D:20150317101500+01'00'")
    '2015-03-17T10:15:00+01:00'
    """
    found = _DATE.match(text.strip())
    if not found:
        return None
    year, month, day, hour, minute, second, sign, zone_hour, zone_minute, utc = found.groups()
    date = "-".join(part for part in (year, month, day) if part)
    if not day or not hour:
        return date
    zone = "Z" if utc else f"{sign}{zone_hour}:{zone_minute or '00'}" if sign else ""
    return f"{date}T{hour}:{minute or '00'}:{second or '00'}{zone}"


def _properties(raw: dict[str, str]) -> tuple[tuple[str, str], ...]:
    same: Callable[[str], str | None] = str.strip
    wanted = (
        ("title", "Title", same),
        ("author", "Author", same),
        ("subject", "Subject", same),
        ("created", "CreationDate", _date),
        ("modified", "ModDate", _date),
    )
    found = ((name, read(raw[key])) for name, key, read in wanted if raw.get(key))
    return tuple((name, value) for name, value in found if value)
