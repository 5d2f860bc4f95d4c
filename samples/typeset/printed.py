"""A plan source as a PDF file by ReportLab: another producer than LibreOffice, with other rules, spaces and fonts."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer
from reportlab.platypus import Table as Grid

from samples.typeset.source import Cell, Heading, Items, Para, Prose, Source, Table, is_dark, spans
from samples.typeset.source import PageBreak as Break

_FONTS = {"Calibri": "Helvetica", "Arial": "Helvetica", "Times": "Times-Roman"}
_BOLD = {"Helvetica": "Helvetica-Bold", "Times-Roman": "Times-Bold"}
_MARGIN = 40.0
_BULLETS = {1: "•", 2: "-"}


class _Styles:
    def __init__(self, source: Source) -> None:
        font, size = _FONTS[source.font], min(source.font_pt, 9.0)
        self.cell = ParagraphStyle("cell", fontName=font, fontSize=size, leading=size * 1.2)
        white = is_dark(source.header_fill)
        self.bold = ParagraphStyle("bold", parent=self.cell, fontName=_BOLD[font])
        self.head = ParagraphStyle("head", parent=self.bold, textColor=colors.white if white else colors.black)
        self.text = ParagraphStyle("text", parent=self.cell, fontSize=size + 1, leading=size * 1.4, spaceAfter=4)
        self.bullets = {
            level: ParagraphStyle(f"bullet{level}", parent=self.cell, leftIndent=9 * level, bulletIndent=9 * (level - 1))
            for level in (1, 2)
        }
        self.headings = {
            level: ParagraphStyle(
                f"heading{level}", parent=self.bold, fontSize=17 - 2 * level, leading=21 - 2 * level, spaceBefore=6, spaceAfter=4
            )
            for level in (1, 2, 3, 4)
        }


def _marked(text: str) -> str:
    made = []
    for piece, bold, raised in spans(text):
        piece = escape(piece)
        piece = f"<super>{piece}</super>" if raised else piece
        made.append(f"<b>{piece}</b>" if bold else piece)
    return "".join(made)


def _paragraph(para: Para, styles: _Styles, heading: bool) -> Flowable:
    if not para.text:
        return Spacer(1, styles.cell.leading)
    if para.bullet:
        return Paragraph(_marked(para.text), styles.bullets[para.bullet], bulletText=_BULLETS[para.bullet])
    text = f"{para.auto} {para.text}" if para.auto else para.text
    return Paragraph(_marked(text), styles.head if heading else styles.cell)


def _cell(cell: Cell, styles: _Styles, heading: bool, width: float) -> list[Flowable]:
    made = [_paragraph(para, styles, heading) for para in cell.paras]
    return made + [_grid(nested, styles, width - 14, "all", None) for nested in cell.nested]


def _grid(table: Table, styles: _Styles, width: float, rules: str, header_fill: str | None) -> Flowable:
    widths = [width * w / sum(table.widths) for w in table.widths]
    style: list[tuple[Any, ...]] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
    ]
    thin = (0.5, colors.black)
    if rules == "all":
        style.append(("GRID", (0, 0), (-1, -1), *thin))
    if rules == "openouter":
        style.append(("INNERGRID", (0, 0), (-1, -1), *thin))
    if rules == "hlines":
        style += [("LINEBELOW", (0, 0), (-1, -1), *thin), ("LINEABOVE", (0, 0), (-1, 0), *thin)]
    content: list[list[Any]] = []
    started: dict[int, int] = {}
    for number, row in enumerate((*table.header, *table.rows)):
        heading = number < len(table.header)
        line: list[Any] = [""] * len(widths)
        column = 0
        for cell in row:
            last = column + cell.colspan - 1
            if cell.vmerge != "continue":
                line[column] = _cell(cell, styles, heading, sum(widths[column : last + 1]))
                started[column] = number
            top = started.get(column, number) if cell.vmerge else number
            if cell.vmerge == "continue":
                style = [entry for entry in style if entry[:2] != ("SPAN", (column, top))]
            if last > column or top < number:
                style.append(("SPAN", (column, top), (last, number)))
            fill = cell.fill or (header_fill if heading else None)
            if fill:
                style.append(("BACKGROUND", (column, number), (last, number), colors.HexColor(fill)))
            column = last + 1
        content.append(line)
    repeated = len(table.header) if table.repeat_header else 0
    merged = any(cell.vmerge for row in table.rows for cell in row)
    return Grid(content, widths, style=style, repeatRows=repeated, splitInRow=0 if merged else 1)


def write_printed(source: Source, path: Path) -> None:
    """Writes the source as a PDF file. The same source gives the same bytes. Header and footer texts are drawn on each page."""
    size = landscape(A4) if source.landscape else A4
    styles = _Styles(source)
    width = size[0] - 2 * _MARGIN - 12
    story: list[Flowable] = []
    for block in source.blocks:
        match block:
            case Heading(level, text):
                story.append(Paragraph(_marked(text), styles.headings[level]))
            case Prose(text):
                story.append(Paragraph(_marked(text), styles.text))
            case Items(items, ordered):
                for count, text in enumerate(items, 1):
                    story.append(Paragraph(_marked(text), styles.bullets[1], bulletText=f"{count}." if ordered else "•"))
            case Break():
                story.append(PageBreak())
            case Table():
                story += [_grid(block, styles, width, source.rules, source.header_fill), Spacer(1, 8)]

    def furniture(canvas: Any, document: Any) -> None:
        canvas.setFont(styles.cell.fontName, 8)
        if source.header_text:
            canvas.drawString(_MARGIN, size[1] - 24, source.header_text)
        if source.footer:
            canvas.drawString(_MARGIN, 20, source.footer.replace("{pages}", "").replace("{page}", str(document.page)))

    made = SimpleDocTemplate(
        str(path), pagesize=size, leftMargin=_MARGIN, rightMargin=_MARGIN, topMargin=_MARGIN, bottomMargin=_MARGIN,
        title=source.title, author=source.board, invariant=1,
    )  # fmt: skip
    made.build(story, onFirstPage=furniture, onLaterPages=furniture)
