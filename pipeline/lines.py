"""Where the lines of a cell stand: as printed on a page, or reckoned from column width and type size where there is no page."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.layout import Cell, Paragraph

# Widths of letters in thousandths of the type size, about those of the sans-serif faces that plans are set in.
_NARROW = dict.fromkeys("iljI.,:;'|!()[]’‘", 260) | dict.fromkeys('ftr/-–" ', 310)
_WIDE = dict.fromkeys("mwMW@%—", 830) | dict.fromkeys("ABCDEFGHKNOPQRSTUVXYZ&", 650)
_USUAL = 530
_PADDING = 11.0  # points of a cell's width that its margins take
_SIZE = 10.0


@dataclass(frozen=True, slots=True)
class Entry:
    """A paragraph of a cell and where it stands: `top` and `bottom` in lines (of about 1.2 times the type size) from a zero
    that the cells of one row share; `blank_above` says that white space of half a line or more stands above it."""

    paragraph: Paragraph
    top: float
    bottom: float
    blank_above: bool


def _text_width(text: str, size: float) -> float:
    return sum(_NARROW.get(ch) or _WIDE.get(ch) or _USUAL for ch in text) * size / 1000


def lines_needed(text: str, width: float, size: float) -> int:
    """How many lines the text takes in a column `width` points wide, set at `size` points; at least 1."""
    room = max(width, size * 3)
    lines, used = 1, 0.0
    space = _text_width(" ", size)
    for word in text.split():
        need = _text_width(word, size)
        if used and used + space + need > room:
            lines, used = lines + 1, need
        else:
            used += need + (space if used else 0.0)
    return lines


def _printed(cell: Cell) -> list[Entry] | None:
    full = [p for p in cell.paragraphs if p.text]
    if not full or any(p.box is None or p.page is None for p in full):
        return None
    entries: list[Entry] = []
    bottom: float | None = None
    for p in full:
        if p.box is None or p.page is None:
            return None
        line = (p.size or _SIZE) * 1.2
        tops = p.line_tops or (p.box.top,)  # in reading direction: a table that lies on its side has its lines from left to right
        top, end = p.page * 1000 + tops[0] / line, p.page * 1000 + (tops[-1] + (p.size or _SIZE)) / line
        entries.append(Entry(p, top, end, bottom is not None and 0.7 < top - bottom))
        bottom = end
    return entries


def place_entries(cell: Cell, width: float) -> list[Entry]:
    """The cell's paragraphs that are not blank, each with its place. `width` is the column's, in points."""
    printed = _printed(cell)
    if printed is not None:
        return printed
    entries: list[Entry] = []
    at, blank = 0.0, False
    for p in cell.paragraphs:
        if not p.text:
            at, blank = at + 1, True
            continue
        size = p.size or _SIZE
        room = width - _PADDING - max(p.indent, 11.0 * p.bullet if p.bullet else 0.0)
        need = lines_needed(p.text, room, size) if width else 1
        entries.append(Entry(p, at, at + need, blank and bool(entries)))
        at, blank = at + need, False
    return entries
