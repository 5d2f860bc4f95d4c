"""A plan source as a Word file, built as authors build theirs: real lists, merged cells, shading, repeated heading rows.

The bytes are the same at every run: the dates inside are fixed and the parts of the package are packed in order.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from samples.typeset.corners import CORNERS
from samples.typeset.source import Cell, Heading, Items, PageBreak, Para, Prose, Row, Source, Table, is_dark, spans

FIXED = datetime.datetime(2020, 1, 1)
_FONTS = {"Calibri": "Calibri", "Arial": "Arial", "Times": "Times New Roman"}
_EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")
_DRAWN = {
    "all": _EDGES,
    "none": (),
    "shaded": (),
    "hlines": ("top", "bottom", "insideH"),
    "openouter": ("top", "bottom", "insideH", "insideV"),
}
BAND = "D3DFEE"
_PAGE_TWIPS = (11906, 16838)
_MARGIN_TWIPS = 1077


def _element(tag: str, **attributes: object) -> Any:
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


class _Numbering:
    """The list definitions of one document: real bullets, and one automatic numbering for each run of like numbers."""

    def __init__(self, document: Any) -> None:
        self.root = document.part.numbering_part.element
        for old in list(self.root):
            self.root.remove(old)
        self.numbers: dict[str, int] = {}
        self.bullets = self._define([("\uf0b7", "Symbol"), ("o", "Courier New"), ("\uf0a7", "Wingdings")], "bullet", 1)

    def _define(self, levels: list[tuple[str, str | None]], form: str, start: int) -> int:
        number = len(self.root.findall(qn("w:abstractNum"))) + 1
        abstract = _element("w:abstractNum", abstractNumId=number)
        abstract.append(_element("w:multiLevelType", val="hybridMultilevel"))
        for level, (text, font) in enumerate(levels):
            made = _element("w:lvl", ilvl=level)
            made.append(_element("w:start", val=start))
            made.append(_element("w:numFmt", val=form))
            made.append(_element("w:lvlText", val=text))
            made.append(_element("w:lvlJc", val="left"))
            properties = _element("w:pPr")
            properties.append(_element("w:ind", left=284 * (level + 1), hanging=227 if form == "bullet" else 284))
            made.append(properties)
            if font:
                run = _element("w:rPr")
                run.append(_element("w:rFonts", ascii=font, hAnsi=font, hint="default"))
                made.append(run)
            abstract.append(made)
        link = _element("w:num", numId=number)
        link.append(_element("w:abstractNumId", val=number))
        at = len(self.root.findall(qn("w:abstractNum")))
        self.root.insert(at, abstract)
        self.root.append(link)
        return number

    def automatic(self, place: str, printed: str) -> int:
        """The list that prints `printed` next. "2.3" and "2.4" of one place are one list, "a)" and "b)" another."""
        count = re.findall(r"\d+|[a-z](?=[).]|$)", printed)[-1]
        before, after = printed.rsplit(count, 1)
        key = f"{place}|{before}%1{after}|{count.isdigit()}"
        if key not in self.numbers:
            start = int(count) if count.isdigit() else ord(count) - 96
            form = "decimal" if count.isdigit() else "lowerLetter"
            self.numbers[key] = self._define([(f"{before}%1{after}", None)], form, start)
        return self.numbers[key]


def _runs(paragraph: Any, text: str, bold: bool = False, white: bool = False) -> None:
    for piece, strong, raised in spans(text):
        run = paragraph.add_run(piece)
        if white:
            run.font.color.rgb = RGBColor(255, 255, 255)
        if strong or bold:
            run.bold = True
        if raised:
            run.font.superscript = True


def _list(paragraph: Any, number: int, level: int = 0) -> None:
    properties = paragraph._p.get_or_add_pPr()
    link = _element("w:numPr")
    link.append(_element("w:ilvl", val=level))
    link.append(_element("w:numId", val=number))
    properties.append(link)


def _tight(paragraph: Any) -> None:
    paragraph.paragraph_format.space_before = Pt(0)
    paragraph.paragraph_format.space_after = Pt(0)


class _Writer:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.document: Any = Document()
        self.lists = _Numbering(self.document)
        self._page()

    def _page(self) -> None:
        source, document = self.source, self.document
        facts = document.core_properties
        facts.title, facts.author, facts.comments = source.title, source.board, ""
        facts.created = facts.modified = FIXED
        facts.last_modified_by = source.board
        section = document.sections[0]
        self._turn(section, source.landscape)
        name = _FONTS[source.font]
        for style in document.styles:
            if style.name == "Normal" or style.name.startswith("Heading"):
                style.font.name = name
                fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
                for attribute in list(fonts.attrib):
                    if "heme" in attribute:
                        del fonts.attrib[attribute]
                fonts.set(qn("w:cs"), name)
                fonts.set(qn("w:hAnsi"), name)
                style.font.color.rgb = RGBColor(0, 0, 0)
        document.styles["Normal"].font.size = Pt(source.font_pt)
        if source.header_text:
            _runs(section.header.paragraphs[0], source.header_text)
        if source.footer:
            self._footer(section.footer.paragraphs[0], source.footer)

    def _turn(self, section: Any, landscape: bool) -> None:
        """Lays the pages of a section, or stands them up; tables take the width of the page."""
        short, long = _PAGE_TWIPS
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        width, height = (long, short) if landscape else (short, long)
        section.page_width, section.page_height = width * 635, height * 635
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = _MARGIN_TWIPS * 635
        self.width = width - 2 * _MARGIN_TWIPS

    def _footer(self, paragraph: Any, text: str) -> None:
        """Writes the footer; "{page}" and "{pages}" become fields."""
        for piece in re.split(r"(\{pages?\})", text):
            if piece in ("{page}", "{pages}"):
                field = _element("w:fldSimple", instr="PAGE" if piece == "{page}" else "NUMPAGES")
                run, words = _element("w:r"), _element("w:t")
                words.text = "1"
                run.append(words)
                field.append(run)
                paragraph._p.append(field)
            elif piece:
                paragraph.add_run(piece)

    def write(self) -> None:
        for number, block in enumerate(self.source.blocks):
            match block:
                case Heading(level, text):
                    _runs(self.document.add_heading(level=level), text)
                case Prose(text):
                    paragraph = self.document.add_paragraph()
                    paragraph.paragraph_format.space_after = Pt(4)
                    _runs(paragraph, text)
                case Items(items, ordered):
                    for count, text in enumerate(items, 1):
                        paragraph = self.document.add_paragraph()
                        _list(paragraph, self.lists.automatic(f"block{number}", f"{count}.") if ordered else self.lists.bullets)
                        _tight(paragraph)
                        _runs(paragraph, text)
                case PageBreak(landscape) if landscape is not None:
                    self._turn(self.document.add_section(WD_SECTION.NEW_PAGE), landscape)
                case PageBreak():
                    self.document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
                case Table():
                    self.document.element.body.insert_element_before(self.table(block, self.width), "w:sectPr")
                    self.document.add_paragraph().paragraph_format.space_after = Pt(2)

    def table(self, table: Table, width: float, inner: bool = False) -> Any:
        made = _element("w:tbl")
        properties = _element("w:tblPr")
        properties.append(_element("w:tblW", w=int(width), type="dxa"))
        borders = _element("w:tblBorders")
        for edge in _EDGES:
            drawn = edge in _DRAWN["all" if inner else self.source.rules]
            borders.append(_element(f"w:{edge}", val="single", sz=4, space=0, color="auto") if drawn else _element(f"w:{edge}", val="nil"))
        properties.append(borders)
        properties.append(_element("w:tblLayout", type="fixed"))
        made.append(properties)
        grid = _element("w:tblGrid")
        widths = [int(width * w / sum(table.widths)) for w in table.widths]
        for column in widths:
            grid.append(_element("w:gridCol", w=column))
        made.append(grid)
        band = 0
        for number, row in enumerate((*table.header, *table.rows)):
            heading = number < len(table.header)
            if not heading and not any(cell.vmerge == "continue" for cell in row):
                band += 1
            fill = BAND if self.source.rules == "shaded" and band % 2 and not heading else None
            made.append(self._row(row, widths, table, heading, fill))
        return made

    def _row(self, row: Row, widths: list[int], table: Table, heading: bool, band: str | None) -> Any:
        made = _element("w:tr")
        if heading:
            properties = _element("w:trPr")
            properties.append(_element("w:cantSplit"))
            if table.repeat_header:
                properties.append(_element("w:tblHeader"))
            made.append(properties)
        column = 0
        for cell in row:
            wide = sum(widths[column : column + cell.colspan])
            head = self.source.header_fill.lstrip("#") if heading and self.source.header_fill else None
            fill = cell.fill.lstrip("#") if cell.fill else head or band
            made.append(self._cell(cell, wide, fill, heading, f"{table.id}.{column}"))
            column += cell.colspan
        return made

    def _cell(self, cell: Cell, width: int, fill: str | None, heading: bool, place: str) -> Any:
        made = _element("w:tc")
        properties = _element("w:tcPr")
        properties.append(_element("w:tcW", w=width, type="dxa"))
        if cell.colspan > 1:
            properties.append(_element("w:gridSpan", val=cell.colspan))
        if cell.vmerge:
            properties.append(_element("w:vMerge", val="restart") if cell.vmerge == "start" else _element("w:vMerge"))
        if fill:
            properties.append(_element("w:shd", val="clear", color="auto", fill=fill))
        if self.source.centred:
            properties.append(_element("w:vAlign", val="center"))
        made.append(properties)
        for para in cell.paras or (Para(""),):
            made.append(self._paragraph(para, heading, place, heading and is_dark(fill)))
        for nested in cell.nested:
            made.append(self.table(nested, width - 240, inner=True))
            made.append(self._paragraph(Para(""), False, place))
        return made

    def _paragraph(self, para: Para, bold: bool, place: str, white: bool = False) -> Any:
        paragraph = self.document.add_paragraph()
        if para.auto and para.text:
            _list(paragraph, self.lists.automatic(place, para.auto))
        elif para.bullet:
            _list(paragraph, self.lists.bullets, para.bullet - 1)
        _tight(paragraph)
        _runs(paragraph, para.text, bold, white)
        element = paragraph._p
        element.getparent().remove(element)
        return element


def write_word(source: Source, path: Path) -> None:
    """Writes the source as a .docx file; the same source gives the same bytes."""
    writer = _Writer(source)
    writer.write()
    if source.corners:
        CORNERS[source.corners](writer.document.element.body)
    buffer = io.BytesIO()
    writer.document.save(buffer)
    with zipfile.ZipFile(buffer) as packed, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name in packed.namelist():
            if name == "docProps/thumbnail.jpeg":
                continue
            content = packed.read(name)
            if name in ("[Content_Types].xml", "_rels/.rels"):
                content = re.sub(rb"<(?:Default|Relationship) [^>]*(?:jpeg|thumbnail)[^>]*/>", b"", content)
            out.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
