"""Tables as the author meant them: parts of one table on several pages are joined, and each table knows what stands above it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from pipeline.grid import edges, fits, lay_on, simplify
from pipeline.heading_words import best_heading_score, best_match, unnumbered
from schemas.layout import Document, Paragraph, Row, Table

_NO_SIGN = re.compile(r"[\W_]+")
_NOTE = re.compile(r"(?:\d{1,2}|[*†‡]{1,3})\s*\S")
_CONTINUED = re.compile(r".{0,60}\(?\bcont(?:inued|inues|['’]?d|\.)?\b.{0,20}", re.IGNORECASE | re.DOTALL)
_WIDTHS = 0.12  # share by which the columns of a table broken by hand may differ from part to part
_ASKING = frozenset(("what", "who", "when", "how", "why", "where", "by", "which"))


@dataclass(frozen=True, slots=True)
class Above:
    """What stands above a table: the open headings, outermost first, and the paragraphs since the last of them."""

    headings: tuple[Paragraph, ...] = ()
    lines: tuple[Paragraph, ...] = ()


@dataclass(frozen=True, slots=True)
class JoinedTable:
    """One table over all its pages. `rows` are as on the pages, repeated headings included; `starts` are the rows at which
    a new page (or a part broken by hand) begins, 0 left out. `parted` is False where nothing drawn parts the rows of a part.
    `part_tables` says which tables of the document it was made of."""

    index: int
    above: Above
    rows: tuple[Row, ...]
    widths: tuple[float, ...]
    starts: frozenset[int] = frozenset()
    ruled: bool = True
    parted: bool = True
    part_tables: tuple[int, ...] = ()


def fold(text: str) -> str:
    """Letters and digits only, in lower case: two texts with the same fold say the same."""
    return _NO_SIGN.sub("", unicodedata.normalize("NFKC", text).casefold())


def row_texts(row: Row) -> tuple[str, ...]:
    """The folded text of each place of the row, "" for blank and covered ones."""
    return tuple(fold(cell.text) for cell in row.cells)


def heading_strength(row: Row) -> float:
    """How much a row looks like column headings, about 0..1.3: by its words, by being bold or filled throughout, by asking
    questions, and by the author's mark."""
    cells = [cell for cell in row.cells if cell.covered is None and cell.text]
    if len(cells) < 2:
        return 0.0
    scores = [best_heading_score(cell.text) for cell in cells]
    strength = sum(scores) / len(scores)
    if all(p.bold for cell in cells for p in cell.paragraphs if p.text):
        strength += 0.1
    if all(cell.fill for cell in cells):
        strength += 0.1
    if row.is_heading:
        strength += 0.3
    asking = sum(cell.text.split()[0].casefold() in _ASKING and len(cell.text.split()) <= 8 for cell in cells)
    if all(cell.text.rstrip().endswith(("…", "...")) for cell in cells):
        strength += 0.2  # "We will ...", "so that ...": the cells below end the sentence
    if asking >= max(3, 0.6 * len(cells)):
        strength += 0.1
    if any(len(cell.text.split()) > 25 for cell in cells):
        strength -= 0.4
    return strength if sum(s >= 0.6 for s in scores) >= 2 or row.is_heading else min(strength, 0.5)


HEADING = 0.58  # strength from which a row is taken for headings; set on our own samples


NAMES_FIELD = 0.6  # word score from which a cell down the side may be the name of a form's field; set on our own samples


def is_dressed(row: Row) -> bool:
    """Is the row set apart: marked by the author, bold throughout or filled throughout?"""
    own = [cell for cell in row.cells if cell.covered is None and cell.text]
    return row.is_heading or all(cell.fill for cell in own) or all(p.bold for cell in own for p in cell.paragraphs if p.text)


def _same_heading(a: Row, b: Row) -> bool:
    left, right = row_texts(a), row_texts(b)
    full = [(x, y) for x, y in zip(left, right, strict=False) if x or y]
    return bool(full) and sum(x == y for x, y in full) >= max(1, len(full) - (1 if len(full) > 3 else 0))


def _heading_row(rows: Sequence[Row]) -> Row | None:
    """The first row of headings among the first rows."""
    for row in rows[:4]:
        strength = heading_strength(row)
        if strength >= HEADING and (strength >= 0.85 or is_dressed(row)):
            return row
    return None


def _alike(a: Table, b: Table) -> bool:
    """Have two tables the same columns, by number and about by width?"""
    if len(a.rows[0].cells) != len(b.rows[0].cells):
        return False
    if not a.widths or not b.widths or len(a.widths) != len(b.widths):
        return True
    total = max(sum(a.widths), sum(b.widths), 1.0)
    return all(abs(x - y) <= _WIDTHS * total for x, y in zip(a.widths, b.widths, strict=True))


def _named(text: str) -> str | None:
    """The field that a cell down the side of a form may name."""
    best = best_match(unnumbered(text))
    return best[0] if best is not None and best[1].score >= NAMES_FIELD else None


def _side(rows: Sequence[Row]) -> list[str]:
    """The texts down the left side of a table, "" for a blank one."""
    return [next((cell.text for cell in row.cells if cell.covered is None), "") for row in rows]


def _fields(side: Sequence[str]) -> dict[str, str]:
    """The fields that the texts down a side name, by the text folded without its number; {} where fewer than half do."""
    found = {fold(unnumbered(text)): field for text in side if (field := _named(text))}
    return found if len(found) >= 0.5 * len(side) else {}


def _is_rest_of_form(parts: Sequence[Table], table: Table) -> bool | None:
    """Is `table` the rest of a form, one action's, that was broken by hand: names of other fields down its side, the action before them?
    None where the two are no such forms. False for a form below a table that says something else ("Status | Draft")."""
    top = [cell.text for cell in parts[0].rows[0].cells if cell.covered is None]
    if len(top) not in (2, 4) or any(map(_named, top[1::2])):
        return None
    begun, more = _side([row for part in parts for row in part.rows]), _side(table.rows)
    more = more[: next((n for n, text in enumerate(more) if text and fold(text) == fold(begun[0])), None)]  # up to the next form
    known, new = _fields(begun), _fields(more)
    if not known or not new or not _named(more[0]) or not known.keys().isdisjoint(new):
        return None
    if "action" in new.values():
        return None if {"action", "objective"} & set(known.values()) else False
    return True if "action" in known.values() else None


def _footnotes(table: Table, below: Sequence[Paragraph]) -> Sequence[Paragraph]:
    """The footnotes right below a table at the end of its page: smaller than its text, the first behind a number or mark."""
    sizes = [p.size for row in table.rows for cell in row.cells for p in cell.paragraphs if p.text and p.size]
    if not below or not sizes or not _NOTE.match(below[0].text):
        return ()
    usual = sorted(sizes)[len(sizes) // 2]
    return list(takewhile(lambda p: p.page == table.page and p.size is not None and p.size < 0.95 * usual, below))


def _continues(parts: Sequence[Table], between: Sequence[Paragraph], table: Table) -> bool:
    """Does `table` go on with the table whose parts so far are `parts`?"""
    last = parts[-1]
    notes = _footnotes(last, between)
    if any(p.text and not _CONTINUED.fullmatch(p.text) for p in between[len(notes) :]):
        return False
    ends_page = last.at_page_end is not False or bool(notes)
    paged = last.page is not None and table.page is not None
    if paged and table.page not in (last.page, (last.page or 0) + 1):
        return False
    if (rest := _is_rest_of_form(parts, table)) is not None:
        return rest
    same_columns = _alike(last, table) or fits(edges(table), edges(parts[0])) or fits(edges(parts[0]), edges(table))
    if not same_columns:
        return False
    first = table.rows[0]
    ours = _heading_row(parts[0].rows)
    if ours is not None and _same_heading(ours, first):
        return True
    theirs = _heading_row(table.rows)
    if paged and table.page == (last.page or 0) + 1 and ends_page and table.at_page_top is not False:
        return True
    if theirs is not None and ours is not None:
        return _same_heading(ours, theirs)
    if theirs is not None or paged:
        return False
    return len(last.rows) > 1 and _alike(last, table)


def _unwrapped(blocks: Iterable[Paragraph | Table]) -> Iterable[Paragraph | Table]:
    """The blocks with tables that only lay out the page replaced by what stands in them."""
    for block in blocks:
        if not isinstance(block, Table):
            yield block
            continue
        cells = [cell for row in block.rows for cell in row.cells if cell.covered is None and (cell.text or cell.nested)]
        if cells and any(cell.nested for cell in cells) and len(cells) <= 2:
            for cell in cells:
                yield from cell.paragraphs
                yield from _unwrapped(cell.nested)
            continue
        if len(cells) == 1 and len(cells[0].text.split()) <= 25 and len(block.rows) <= 2 and not cells[0].nested:
            # a box around a heading or a remark
            yield from (replace(p, heading=p.heading or (7 if p.bold and not p.bullet else 0)) for p in cells[0].paragraphs)
            yield replace(block, confidence=0.0)
            continue
        yield block
        for cell in cells:
            yield from _unwrapped(cell.nested)


def is_heading(paragraph: Paragraph) -> bool:
    """Is the paragraph a heading, by its style or by being short and bold?"""
    if paragraph.heading:
        return True
    return paragraph.bold and not paragraph.bullet and 0 < len(paragraph.text.split()) <= 20


def _level(paragraph: Paragraph) -> int:
    return paragraph.heading or 8


def _joined(index: int, above: Above, parts: Sequence[tuple[int, Table]]) -> JoinedTable:
    tables = [table for _, table in parts]
    target = max((edges(table) for table in tables), key=len)
    rows: list[Row] = []
    starts = set()
    count = max(len(table.rows[0].cells) for table in tables)
    for table in tables:
        starts.add(len(rows))
        own = edges(table)
        if len(table.rows[0].cells) != count:
            rows += lay_on(table.rows, own, target)
        else:
            rows += table.rows
    simple, widths = simplify(rows, next((t.widths for t in tables if len(t.rows[0].cells) == count), ()))
    return JoinedTable(
        index,
        above,
        simple,
        widths,
        frozenset(starts - {0}),
        ruled=all(t.ruled for t in tables),
        parted=all(t.parted for t in tables),
        part_tables=tuple(number for number, _ in parts),
    )


def join_tables(document: Document) -> tuple[tuple[JoinedTable, ...], tuple[Paragraph, ...]]:
    """The document's tables in reading order, parts of one table joined, and the paragraphs outside tables.

    `JoinedTable.index` counts from 0 over all tables, nested ones included, a joined table once. Boxes around one short
    text are kept as tables and serve as headings too.
    """
    done: list[JoinedTable] = []
    parts: list[tuple[int, Table]] = []
    above = Above()
    headings: list[Paragraph] = []
    lines: list[Paragraph] = []
    between: list[Paragraph] = []
    texts: list[Paragraph] = []
    number = -1

    def close() -> None:
        if parts:
            done.append(_joined(len(done), above, parts))
            parts.clear()

    for block in _unwrapped(document.blocks):
        if isinstance(block, Paragraph):
            if not block.text:
                continue
            texts.append(block)
            between.append(block)
            if is_heading(block):
                while headings and _level(headings[-1]) >= _level(block):
                    headings.pop()
                headings.append(block)
                lines = []
            else:
                lines.append(block)
            continue
        number += 1
        if not block.rows:
            continue
        if parts and _continues([table for _, table in parts], between, block):
            parts.append((number, block))
        else:
            close()
            above = Above(tuple(headings), tuple(lines))
            parts.append((number, block))
        between, lines = [], []
    close()
    return tuple(done), tuple(texts)
