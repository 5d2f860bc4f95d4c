"""The same plan otherwise laid out: each rendition is a function from source to source, what it says unchanged.

Only `blankmerge` may change the records (a blank lead or date is not inherited, a merged one is), which is why it has
gold of its own where it does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from samples.typeset.source import Block, Cell, PageBreak, Para, Row, Source, Table

_MARKS = ("·", "-", "o")
_BREAK_AFTER = 3


def _tables(source: Source, change: Callable[[Table], Table]) -> Source:
    return replace(source, blocks=tuple(change(block) if isinstance(block, Table) else block for block in source.blocks))


def _cells(source: Source, change: Callable[[Cell], Cell]) -> Source:
    def rows(those: tuple[Row, ...]) -> tuple[Row, ...]:
        return tuple(tuple(map(change, row)) for row in those)

    return _tables(source, lambda table: replace(table, header=rows(table.header), rows=rows(table.rows)))


def typed_bullets(source: Source) -> Source:
    """Bullets and automatic numbers typed as characters; each plan uses "·" or "-" on top and "o" or "-" below."""
    top = _MARKS[len(source.id) % 2]

    def typed(para: Para) -> Para:
        if para.auto and para.text:
            return Para(f"{para.auto} {para.text}")
        if para.bullet and para.text:
            return Para(f"{top if para.bullet == 1 else 'o'} {para.text}")
        return replace(para, bullet=0)

    return _cells(source, lambda cell: replace(cell, paras=tuple(map(typed, cell.paras))))


def line_breaks(source: Source) -> Source:
    """The paragraphs of a cell typed as lines of one paragraph; cells with real bullets keep them."""

    def joined(cell: Cell) -> Cell:
        if len(cell.paras) < 2 or any(para.bullet for para in cell.paras):
            return cell
        lines = [f"{para.auto} {para.text}" if para.auto and para.text else para.text for para in cell.paras]
        return replace(cell, paras=(Para("\n".join(lines)),))

    return _cells(source, joined)


def blank_merge(source: Source) -> Source:
    """Blank cells in place of vertically merged ones."""
    return _cells(source, lambda cell: replace(cell, vmerge=None))


def other_widths(source: Source) -> Source:
    """Other column widths: the even columns wider, the odd ones narrower, but none below three quarters of its width."""
    return _tables(source, lambda table: replace(table, widths=tuple(w * (1.3 if n % 2 else 0.8) for n, w in enumerate(table.widths))))


def portrait(source: Source) -> Source:
    """The page the other way up: a plan in landscape becomes portrait with narrow columns and the other way round."""
    return replace(source, landscape=not source.landscape, font_pt=max(7.0, source.font_pt - 1) if source.landscape else source.font_pt)


def hand_broken(repeated: bool) -> Callable[[Source], Source]:
    """The tables of actions cut by hand into one a page, with the heading rows repeated or not; never inside merged cells."""

    def cut(source: Source) -> Source:
        blocks: list[Block] = []
        for block in source.blocks:
            if not isinstance(block, Table) or block.kind != "action_plan" or len(block.rows) <= _BREAK_AFTER:
                blocks.append(block)
                continue
            for number, rows in enumerate(_pieces(block.rows)):
                if number:
                    blocks.append(PageBreak())
                header = block.header if repeated or not number else ()
                blocks.append(replace(block, id=f"{block.id}.{number}", rows=rows, header=header))
        return replace(source, blocks=tuple(blocks))

    return cut


def _pieces(rows: tuple[Row, ...]) -> list[tuple[Row, ...]]:
    pieces: list[list[Row]] = [[]]
    for row in rows:
        banner = bool(pieces[-1]) and len(pieces[-1][-1]) == 1
        if len(pieces[-1]) >= _BREAK_AFTER and not banner and not any(cell.vmerge == "continue" for cell in row):
            pieces.append([])
        pieces[-1].append(row)
    return [tuple(piece) for piece in pieces]


def _corners(name: str) -> Callable[[Source], Source]:
    return lambda source: replace(source, corners=name)


def _ruled(rules: str) -> Callable[[Source], Source]:
    return lambda source: replace(source, rules=rules)


#: Every rendition that is a change of the source; the name stands in the file name: `<id>__<name>.docx`.
RENDITIONS: dict[str, Callable[[Source], Source]] = {
    "plain": lambda source: source,
    "noborders": _ruled("none"),
    "hlines": _ruled("hlines"),
    "openouter": _ruled("openouter"),
    "shaded": _ruled("shaded"),
    "typedbullets": typed_bullets,
    "linebreaks": line_breaks,
    "blankmerge": blank_merge,
    "handbroken": hand_broken(True),
    "handbare": hand_broken(False),
    "widths": other_widths,
    "portrait": portrait,
    "controls": _corners("controls"),
    "tracked": _corners("tracked"),
}

#: What only a Word file can show: no PDF is made of these.
WORD_ONLY = frozenset({"controls", "tracked", "linebreaks"})

#: Renditions that move the lines of a cell: not for plans whose author aligned the cells with blank lines.
MOVES_LINES = frozenset({"widths", "portrait", "reportlab"})
