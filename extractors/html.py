"""Web pages, and what Word saved as one (also under the name .doc): flow, lists and tables, by lxml alone and without a network."""

from __future__ import annotations

import email
import email.policy
import re

import lxml.html
from lxml import etree

from extractors.drafts import Draft, settle
from extractors.html_tables import place_cells, read_fill
from extractors.limits import Limits
from extractors.text import Mark, faults, read_symbols, split_bullet, tidy
from extractors.word.numbering import write_number
from schemas.errors import DocumentError
from schemas.layout import Cell, Covered, Document, Notice, Paragraph, Row, Table

MEDIA_TYPE = "text/html"
_LEFT_OUT = frozenset(
    ("script", "style", "head", "noscript", "template", "iframe", "object", "svg", "select", "del", "s", "strike", "title")
)
_BLOCKS = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6".split()
    + "header hr html li main nav ol p pre section ul".split()
)
_BOLD = frozenset(("b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6"))
_NUMBERS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "1": "decimal"}
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_STRUCK = re.compile(r"text-decoration[^;]*line-through", re.IGNORECASE)
_LIST_STEP = 18.0


def read_html(source: bytes, limits: Limits) -> Document:
    """The page as laid out in its flow.

    Raises `DocumentError`: `corrupt`, `limit_depth`, `limit_columns`, `limit_text`.
    """
    root = _parse(source, limits)
    body = root.find("body")
    flow = _Flow(limits)
    flow.read(body if body is not None else root)
    blocks = flow.close()
    notices = [Notice(code, _SENTENCES[code]) for code in sorted(flow.seen)]
    return Document(
        MEDIA_TYPE, "html", blocks, properties=_properties(root), notices=tuple(notices), table_characters=tuple(flow.characters)
    )


_SENTENCES = {
    "hidden_text": "hidden text was left out",
    "struck_out": "struck-out text was left out",
    "control_characters": "control characters were removed",
    "invisible_marks": "bidirectional or zero-width marks stand in the text",
}


def _parse(source: bytes, limits: Limits) -> lxml.html.HtmlElement:
    if re.match(rb"\s*(?:MIME-Version|From|Date):", source, re.IGNORECASE):
        source = _page_of_archive(source)
    text = _decode(source)
    parser = lxml.html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text).replace("\x00", "")
    try:
        root = lxml.html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise DocumentError("corrupt", f"The web page cannot be read ({error}).") from error
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > limits.xml_depth:
            raise DocumentError("limit_depth", f"The web page is nested more than {limits.xml_depth} levels deep.")
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise DocumentError("limit_depth", f"The web page is nested more than {limits.xml_depth} levels deep.")
    return root


def _page_of_archive(source: bytes) -> bytes:
    """The first page of a web archive (.mht), as bytes."""
    message = email.message_from_bytes(source, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                return content
    raise DocumentError("corrupt", "The web archive holds no page.")


def _decode(source: bytes) -> str:
    if source.startswith((b"\xff\xfe", b"\xfe\xff")):
        return source.decode("utf-16", "replace")
    declared = _CHARSET.search(source[:4096])
    for name in ("utf-8-sig", declared[1].decode("ascii") if declared else "cp1252"):
        try:
            return source.decode("cp1252" if name.lower() in ("iso-8859-1", "latin-1", "us-ascii", "ascii") else name)
        except (UnicodeDecodeError, LookupError):
            continue
    return source.decode("cp1252", "replace")


def _properties(root: lxml.html.HtmlElement) -> tuple[tuple[str, str], ...]:
    title = tidy(root.findtext(".//title") or "").replace("\n", " ")
    found = [("title", title)] if title else []
    for entry in root.iter("meta"):
        if (entry.get("name") or "").lower() == "author" and tidy(entry.get("content") or ""):
            found.append(("author", tidy(entry.get("content") or "")))
            break
    return tuple(found)


class _Flow:
    """Collects lines and tables. One for the page, one for each cell (`in_table`)."""

    def __init__(self, limits: Limits, depth: int = 0) -> None:
        self._limits = limits
        self._depth = depth
        self._drafts: list[Draft] = []
        self._pieces: list[tuple[str, bool]] = []
        self._blocks: list[Paragraph | Table] = []
        self._pending: tuple[Mark, str] | None = None
        self._lists: list[tuple[str, int]] = []
        self._in_item = False
        self._heading = 0
        self.characters: list[int] = []
        self.seen: set[str] = set()
        self.margins: dict[str, list[str]] = {"header": [], "footer": []}

    def read(self, element: etree._Element, bold: bool = False) -> None:
        """Reads what stands in an element."""
        self._add(element.text, bold)
        for item in element:
            if isinstance(item.tag, str):
                self._read_element(item, bold)
            self._add(item.tail, bold)

    def close(self) -> tuple[Paragraph | Table, ...]:
        """All blocks in order."""
        self._end_line()
        self._blocks.extend(settle(self._drafts))
        self._drafts = []
        return tuple(self._blocks)

    def _read_element(self, element: etree._Element, bold: bool) -> None:
        tag, style = str(element.tag).lower(), element.get("style") or ""
        if tag in _LEFT_OUT or _HIDDEN.search(style) or _STRUCK.search(style):
            if _all_text(element).strip() and tag not in ("script", "style", "head", "title", "noscript", "template"):
                self.seen.add("struck_out" if tag in ("s", "strike", "del") or _STRUCK.search(style) else "hidden_text")
            return
        bold = bold or tag in _BOLD or bool(re.search(r"font-weight\s*:\s*(?:bold|[6-9]00)", style))
        if tag == "br":
            self._end_line(forced=True)
        elif tag == "table":
            self._end_line()
            self._read_table(element)
        elif tag in ("ul", "ol"):
            self._end_line()
            start = element.get("start") or "1"
            self._lists.append(
                (_NUMBERS.get(element.get("type") or "1", "decimal") if tag == "ol" else "bullet", int(start) if start.isdigit() else 1)
            )
            self.read(element, bold)
            self._end_line()
            self._lists.pop()
            self._in_item = False
        elif tag in _BLOCKS:
            self._read_block(element, tag, bold)
        else:
            self.read(element, bold)

    def _read_block(self, element: etree._Element, tag: str, bold: bool) -> None:
        self._end_line()
        if tag == "div" and element.get("title") in self.margins:
            # LibreOffice writes the page header and footer so.
            margin = _Flow(self._limits, self._depth)
            margin.read(element)
            self.margins[element.get("title") or ""].extend(
                block.text for block in margin.close() if isinstance(block, Paragraph) and block.text
            )
            return
        if tag == "li":
            self._begin_item()
        self._heading = int(tag[1]) if tag in ("h1", "h2", "h3", "h4", "h5", "h6") and not self._depth else 0
        before = len(self._drafts)
        self.read(element, bold)
        printed = bool("".join(text for text, _ in self._pieces).strip())
        self._end_line()
        if tag == "p" and before == len(self._drafts) and not printed and "\xa0" in _all_text(element):
            self._drafts.append(Draft(""))
        if tag == "li":
            self._pending, self._in_item = None, False
        self._heading = 0

    def _begin_item(self) -> None:
        form, count = self._lists[-1] if self._lists else ("bullet", 1)
        level = max(0, len(self._lists) - 1)
        mark = "•" if form == "bullet" else f"{write_number(count, form)}."
        if self._lists:
            self._lists[-1] = (form, count + 1)
        self._pending, self._in_item = (Mark(form, level * _LIST_STEP, level), mark), False

    def _add(self, text: str | None, bold: bool) -> None:
        if text:
            self._pieces.append((re.sub(r"[ \t\r\n\f]+", " ", text), bold))

    def _end_line(self, forced: bool = False) -> None:
        """Ends a line; `forced` by a line break, which also ends an empty one."""
        raw = "".join(text for text, _ in self._pieces)
        looks = [bold for text, bold in self._pieces if text.strip()]
        self._pieces = []
        self.seen |= faults(raw)
        text = tidy(read_symbols(raw, None)).replace("\n", " ")
        if not text and not forced:
            return
        mark: Mark | None = None
        marker: str | None = None
        after_break = self._in_item
        if self._pending is not None and text:
            mark, marker = self._pending
            text = text if mark.sign == "bullet" else f"{marker} {text}"
            self._pending, self._in_item, after_break = None, True, False
        else:
            marker, text = split_bullet(text)
            if marker is not None:
                mark = Mark(marker, len(self._lists) * _LIST_STEP + 3.0 * (len(raw) - len(raw.lstrip("\xa0 "))))
        self._drafts.append(Draft(text, mark, marker, self._heading, bool(looks) and all(looks), after_break=after_break))

    def _read_table(self, element: etree._Element) -> None:
        if self._depth >= self._limits.table_depth:
            raise DocumentError("limit_depth", f"Tables are nested more than {self._limits.table_depth} deep.")
        grid = place_cells(element, self._limits)
        if len(grid.rows) == 1 and len(grid.rows[0].cells) == 1 and next(grid.rows[0].cells[0].element.iter("table"), None) is not None:
            self.read(grid.rows[0].cells[0].element)  # a table that only frames others
            self._end_line()
            return
        if not grid.count:
            return
        rows = []
        for line in grid.rows:
            cells = [Cell()] * grid.count
            for placed in line.cells:
                cells[placed.start : placed.end] = [Cell(covered=Covered.LEFT)] * (placed.end - placed.start)
                cells[placed.start] = self._read_cell(placed.element, placed.row_span, placed.end - placed.start, line.fill)
            for start, end in line.covered:
                cells[start:end] = [Cell(covered=Covered.ABOVE)] * (end - start)
            rows.append(Row(tuple(cells), is_heading=line.is_heading))
        self._blocks.extend(settle(self._drafts))
        self._drafts = []
        self._blocks.append(Table(tuple(rows), grid.widths))
        self.characters.append(sum(character.isalnum() for character in _plain_text(element)))

    def _read_cell(self, element: etree._Element, row_span: int, column_span: int, row_fill: str | None) -> Cell:
        inner = _Flow(self._limits, self._depth + 1)
        inner.read(element)
        blocks = inner.close()
        self.seen |= inner.seen
        paragraphs = tuple(block for block in blocks if isinstance(block, Paragraph))
        if sum(len(paragraph.text) for paragraph in paragraphs) > self._limits.cell_characters:
            raise DocumentError("limit_text", f"A cell holds more than {self._limits.cell_characters} characters.")
        nested = tuple(block for block in blocks if isinstance(block, Table))
        return Cell(paragraphs, row_span, column_span, fill=read_fill(element) or row_fill, nested=nested)


def _all_text(element: etree._Element) -> str:
    return "".join(str(text) for text in element.itertext())


def _plain_text(element: etree._Element) -> str:
    """All text of a table but what is left out, by the document order of its nodes: the second way of counting."""
    texts = element.xpath(".//text()[not(ancestor::script or ancestor::style or ancestor::del or ancestor::s or ancestor::strike)]")
    return "".join(str(text) for text in texts) if isinstance(texts, list) else ""
