"""The rows of a table as the author meant them: headings, banners, blank rows, and body rows put together over page ends."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

from pipeline.activities import split_number
from pipeline.assemble import JoinedTable, fold, row_texts
from pipeline.banners import Banner, read_banner, read_title
from pipeline.columns import Column
from pipeline.continuation import Fit, cell_runs_on, continues_row, join_cells
from pipeline.forms import read_form
from pipeline.heading_rows import heading_blocks, heading_texts, plain_top, repeated_above, same_texts, with_repeats
from pipeline.headings import name_columns
from pipeline.languages import is_translation
from pipeline.wraps import entries_by_sense
from schemas.layout import Cell, Covered, Row


@dataclass(frozen=True, slots=True)
class BodyRow:
    """One row that says something under named columns. `cells` has one cell a column; `where` gives for each its place
    (row_index, column_index) in the table, merged cells already filled down; `covered` the columns that a cell above covers.
    `rows` are the rows of the page that it was made of; `doubtful` marks one that was joined, or left, on weak evidence; `lent` are
    the columns whose blank cell is taken for part of the one above, though nothing drawn says so."""

    cells: tuple[Cell, ...]
    where: tuple[tuple[int, int], ...]
    covered: frozenset[int]
    rows: tuple[int, ...]
    doubtful: bool = False
    lent: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a table under one set of headings: its banners and body rows in order."""

    columns: tuple[Column, ...]
    heading_rows: tuple[int, ...]
    items: tuple[BodyRow | Banner, ...]
    form: bool = False

    @property
    def body(self) -> tuple[BodyRow, ...]:
        """The body rows alone."""
        return tuple(item for item in self.items if isinstance(item, BodyRow))


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A table with its segments, and for each row of the page its outcome so far (`outcomes`: row_index -> (outcome, reason));
    body rows are not in it until actions are made of them."""

    table: JoinedTable
    segments: tuple[Segment, ...]
    outcomes: dict[int, tuple[str, str]]


def _filled_down(
    rows: Sequence[Row], index: int, whole: Mapping[tuple[int, int], tuple[Cell, tuple[int, int]]]
) -> tuple[tuple[Cell, ...], tuple[tuple[int, int], ...], frozenset[int]]:
    """The row's cells with places that a cell above covers holding that cell, the place of each, and the covered columns.

    `whole` has, for a cell that is the rest of one on the page before, the two together and the place of the first.
    """
    cells: list[Cell] = []
    where: list[tuple[int, int]] = []
    covered = set()
    for column, cell in enumerate(rows[index].cells):
        at = index
        while cell.covered is Covered.ABOVE and at > 0:
            at -= 1
            cell = rows[at].cells[column]
        if at != index:
            covered.add(column)
        cell, place = whole.get((at, column), (cell, (at, column)))
        cells.append(cell)
        where.append(place)
    return tuple(cells), tuple(where), frozenset(covered)


def _is_blank(row: Row) -> bool:
    return not any(cell.covered is None and cell.text for cell in row.cells)


def _merge(before: BodyRow, after: BodyRow, doubtful: bool, known: Mapping[int, frozenset[str]]) -> BodyRow:
    """The two as one row. `known` are the folded entries of the lead columns, whose lines are told apart while they stand on one page."""
    cells = list(before.cells)
    for column, new in enumerate(after.cells):
        if column in after.covered:
            continue
        if column in known:
            cells[column] = entries_by_sense(cells[column], "lead", known[column])
        cells[column] = join_cells(cells[column], new, known.get(column, frozenset()))
    where = tuple(old if before.cells[c].text else new for c, (old, new) in enumerate(zip(before.where, after.where, strict=True)))
    return BodyRow(tuple(cells), where, before.covered, (*before.rows, *after.rows), before.doubtful or doubtful)


def _numbered(columns: Sequence[Column], cells: Sequence[Sequence[Cell]]) -> frozenset[int]:
    """The objective columns in which nearly every cell begins with a number."""
    found = set()
    for place, column in enumerate(columns):
        texts = [cell.text for cell in cells[place] if cell.covered is None and cell.text] if column.field == "objective" else []
        if len(texts) >= 4 and sum(split_number(text)[0] is not None for text in texts) >= 0.75 * len(texts):
            found.add(place)
    return frozenset(found)


def _known(columns: Sequence[Column], cells: Sequence[Sequence[Cell]]) -> dict[int, frozenset[str]]:
    """The folded entries of the lead columns."""
    return {
        place: frozenset(fold(p.text) for cell in cells[place] for p in cell.paragraphs if p.text)
        for place, column in enumerate(columns)
        if column.field == "lead"
    }


SHARED = (
    "reference",
    "objective",
    "outcome",
    "progress",
    "lead",
    "timescale",
    "section",
)  # fields whose merged cells may run over a page end


@dataclass(slots=True)
class _Body:
    """Puts the body rows of one segment together. `numbered` are objective columns whose cells all begin with a number, `known`
    the folded entries of lead columns, `tails` the places that begin with the end of a repeated heading; `whole` is explained at
    `_filled_down`."""

    table: JoinedTable
    columns: tuple[Column, ...]
    outcomes: dict[int, tuple[str, str]]
    numbered: frozenset[int]
    known: Mapping[int, frozenset[str]]
    tails: Set[tuple[int, int]]
    items: list[BodyRow | Banner] = field(default_factory=list)
    whole: dict[tuple[int, int], tuple[Cell, tuple[int, int]]] = field(default_factory=dict)
    early: BodyRow | None = None

    def take(self, index: int) -> None:
        """Adds the row at `index`: as a body row, as part of the one above, as a banner, or as a blank row."""
        row = self.table.rows[index]
        if _is_blank(row):
            self.outcomes[index] = (
                "blank",
                "no text of its own" if any(cell.covered is Covered.ABOVE for cell in row.cells) else "no text",
            )
            return
        if index in self.table.starts and index > 0 and self._repeats_banner(row):
            self.outcomes[index] = ("repeated_heading", "the banner once more at the head of a page")
            return
        current = BodyRow(*_filled_down(self.table.rows, index, self.whole), (index,))
        current = replace(current, cells=tuple(_without_tail(c) if (index, n) in self.tails else c for n, c in enumerate(current.cells)))
        last = self.items[-1] if self.items and isinstance(self.items[-1], BodyRow) else None
        at_break = last is not None and self._at_break(index, last)
        banner = None if at_break and _starts_low(row) else read_banner(row, index, self.columns, self.table) or self._title(row, index)
        if banner is not None:
            self.outcomes[index] = ("banner", "a heading within the table")
            self.items.append(banner)
            return
        action = [place for place, column in enumerate(self.columns) if column.field == "action"]
        if last is not None and action and all(place in current.covered for place in action):
            self.items[-1] = _merge(last, current, False, {})
            self.outcomes[index] = ("continuation", "its action is the merged cell above")
            return
        if self.early is not None:
            current, self.early = _merge(self.early, current, True, self.known), None
        elif last is None and self._is_early(current):
            self.early = current
            self.outcomes[index] = ("continuation", "stands higher than the rest of the row below")
            return
        if last is not None and not self.table.ruled and self._translates(last, current, index):
            return
        if last is not None and at_break:
            body = [item.cells for item in self.items if isinstance(item, BodyRow)]
            fit = continues_row(last.cells, current.cells, current.covered, self.columns, body, self.numbered)
            if fit in (Fit.YES, Fit.DOUBTFUL_YES):
                merged = _merge(last, current, fit is Fit.DOUBTFUL_YES, self.known)
                self._replace(last, merged, index)
                self.outcomes[index] = ("continuation", "runs on from the row above over the page end")
                return
            if self.table.ruled and self._translates(last, current, index, parted=True):
                return
            current = self._cells_that_run_on(last, replace(current, doubtful=fit is Fit.DOUBTFUL_NO), index)
        self.items.append(current)

    def _translates(self, last: BodyRow, current: BodyRow, index: int, parted: bool = False) -> bool:
        """Does the row say in one language what the last one said in the other? Then it is part of that."""
        if not is_translation([c.text for c in last.cells], [c.text for c in current.cells], parted):
            return False
        cells = [replace(old, paragraphs=(*old.paragraphs, *new.paragraphs)) for old, new in zip(last.cells, current.cells, strict=True)]
        self._replace(last, replace(last, cells=tuple(cells), rows=(*last.rows, *current.rows)), index)
        self.outcomes[index] = ("continuation", "says in one language what the row above says in the other")
        return True

    def _is_early(self, row: BodyRow) -> bool:
        """Does the row, first below headings or a banner of a table without rules, hold none of what a row begins with, as a cell does that
        stands higher than those beside it?"""
        begins = ("action", "objective", "reference")
        own = [place for place, cell in enumerate(row.cells) if cell.text and place not in row.covered]
        named = any(column.field == "action" for column in self.columns)
        return not self.table.ruled and named and not any(self.columns[place].field in begins for place in own)

    def _lacks_number(self, place: int, last: BodyRow, current: BodyRow) -> bool:
        """Has the cell no number, its own or in the column of numbers beside it, where each that begins an objective has one?"""
        if place in self.numbered:
            return split_number(current.cells[place].text)[0] is None
        codes = [n for n, column in enumerate(self.columns) if column.field == "reference" and n < place]
        if self.columns[place].field != "objective" or not codes or current.cells[codes[-1]].text or codes[-1] in current.covered:
            return False
        pairs = [(item.cells[codes[-1]].text, item.cells[place].text) for item in self.items if isinstance(item, BodyRow)]
        return all(code for code, text in pairs if text) and not re.search(r"[.!?]\W*$", last.cells[place].text)

    def _column(self, place: int) -> list[Cell]:
        return [item.cells[place] for item in self.items if isinstance(item, BodyRow) and place not in item.covered]

    def _title(self, row: Row, index: int) -> Banner | None:
        following = next((r for r in self.table.rows[index + 1 :] if not _is_blank(r)), None)
        return read_title(row, index, self.columns, following, [item for item in self.items if isinstance(item, Banner)])

    def _repeats_banner(self, row: Row) -> bool:
        """Does the row say what the last banner, or the banner at the head of the table, said?"""
        said = [row_texts(self.table.rows[item.row]) for item in self.items if isinstance(item, Banner)]
        return bool(said) and row_texts(row) in (said[0], said[-1])

    def _at_break(self, index: int, last: BodyRow) -> bool:
        """Is the row the first of its page, with nothing but repeated headings between it and the last row?"""
        between = range(last.rows[-1] + 1, index)
        return any(last.rows[-1] < start <= index for start in self.table.starts) and all(
            self.outcomes.get(i, ("",))[0] in ("repeated_heading", "heading") for i in between
        )

    def _replace(self, last: BodyRow, merged: BodyRow, index: int) -> None:
        """Puts `merged` in place of `last`; cells that rows above or below share become whole for them too."""
        for column, cell in enumerate(self.table.rows[index].cells):
            if cell.covered is not Covered.ABOVE:
                self.whole[index, column] = (merged.cells[column], last.where[column] if last.cells[column].text else (index, column))
        self.items[-1] = merged
        for column in last.covered:
            self._share(column, last.where[column], merged.cells[column])

    def _share(self, column: int, place: tuple[int, int], cell: Cell) -> None:
        for number, item in enumerate(self.items):
            if isinstance(item, BodyRow) and item.where[column] == place:
                cells = (*item.cells[:column], cell, *item.cells[column + 1 :])
                self.items[number] = replace(item, cells=cells)

    def _cells_that_run_on(self, last: BodyRow, current: BodyRow, index: int) -> BodyRow:
        """The first row of a page with those of its cells made whole that are the rest of a merged cell of the page before."""
        cells, where, covered = list(current.cells), list(current.where), set(current.covered)
        for place, column in enumerate(self.columns):
            old, new = last.cells[place], current.cells[place]
            if column.field not in SHARED or place in covered or not old.text:
                continue
            merged_above = place in last.covered or old.row_span > 1
            if not new.text and merged_above:
                cell = old
            elif (
                new.text
                and column.field in ("objective", "outcome", "progress")
                and (cell_runs_on(old, new, self._column(place)) or self._lacks_number(place, last, current))
            ):
                cell = join_cells(old, new)
                self._share(place, last.where[place], cell)
            else:
                continue
            cells[place], where[place] = cell, last.where[place]
            covered.add(place)
            self.whole[index, place] = (cell, last.where[place])
        return replace(current, cells=tuple(cells), where=tuple(where), covered=frozenset(covered))


def _starts_low(row: Row) -> bool:
    own = [cell for cell in row.cells if cell.covered is None and cell.text]
    return bool(own) and all(cell.text[0].islower() for cell in own)


def read_table(table: JoinedTable, headed: bool = True) -> ReadTable:
    """The table's segments, each with named columns, banners and body rows, and the outcome of every other row. Where it is not `headed`
    no row is taken for headings."""
    outcomes: dict[int, tuple[str, str]] = {}
    form = read_form(table)
    if form is not None:
        items = tuple(BodyRow(cells, where, frozenset(), rows) for cells, where, rows in form.records)
        columns = name_columns(form.headings, [[item.cells[c] for item in items] for c in range(len(form.headings))])
        for index in range(len(table.rows)):
            if not any(index in item.rows for item in items):
                outcomes[index] = ("blank", "no text") if _is_blank(table.rows[index]) else ("banner", "a heading within the table")
        return ReadTable(table, (Segment(columns, (), items, form=True),), outcomes)
    blocks = heading_blocks(table) if headed else []
    if not blocks and headed and (top := plain_top(table)):
        blocks = [top]
    blocks = with_repeats(table, blocks)
    sets: list[tuple[tuple[int, ...], tuple[str, ...], list[int]]] = []
    heading_of = {index: block for block in blocks for index in block}
    index = 0
    pending: list[int] = []
    tails: set[tuple[int, int]] = set()
    again = _always_repeated(table, blocks)
    while index < len(table.rows):
        block = heading_of.get(index)
        if block is None:
            (sets[-1][2] if sets else pending).append(index)
            index += 1
            continue
        texts = heading_texts(table.rows, block)
        known = next((s for s in sets if same_texts(s[1], texts) or same_texts(s[1], heading_texts(table.rows, block[:1]))), None)
        if known is not None and (known is sets[-1] or (known is sets[0] and block[0] in again)):
            outcomes.update(dict.fromkeys(block, ("repeated_heading", "the column headings once more")))
            for above in repeated_above(table, blocks[0][0], block[0]):
                outcomes[above] = ("repeated_heading", "the rows over the column headings once more")
                if above in sets[-1][2]:
                    sets[-1][2].remove(above)
            cut = _heading_tails(table, block, known[1])
            if cut and not _is_more_than(table.rows[block[-1] + 1], cut):
                outcomes[block[-1] + 1] = ("repeated_heading", "the end of a heading once more")
                index = block[-1] + 2
                continue
            tails |= {(block[-1] + 1, column) for column in cut}
        else:
            outcomes.update(dict.fromkeys(block, ("heading", "column headings")))
            trailing = _trailing_banners(table, sets[-1][2]) if sets else pending
            sets.append((block, texts, list(trailing)))
            if len(sets) > 1:
                del sets[-2][2][len(sets[-2][2]) - len(trailing) :]
            pending = []
        index = block[-1] + 1
    if not sets:
        sets.append(((), tuple("" for _ in table.rows[0].cells), pending))
    segments = []
    for picked, texts, body in sets:
        inside = [i for i in body if not _is_blank(table.rows[i])]
        cells = [[table.rows[i].cells[c] for i in inside if not _spans(table.rows[i])] for c in range(len(texts))]
        columns = name_columns(texts, cells)
        put_together = _Body(table, columns, outcomes, _numbered(columns, cells), _known(columns, cells), tails)
        for i in body:
            put_together.take(i)
        if put_together.early is not None:
            put_together.items.append(put_together.early)
        segments.append(Segment(columns, picked, tuple(put_together.items)))
    return ReadTable(table, tuple(segments), outcomes)


def _always_repeated(table: JoinedTable, blocks: Sequence[tuple[int, ...]]) -> frozenset[int]:
    """The beginnings of pages (or parts) if each of them, two at least, shows the table's first headings once more: what repeats them
    does not mind that a row in the middle of a page may have headed the columns anew."""
    if len(table.starts) < 2 or not blocks:
        return frozenset()
    first = row_texts(table.rows[blocks[0][0]])
    return table.starts if all(row_texts(table.rows[start]) == first for start in table.starts) else frozenset()


def _heading_tails(table: JoinedTable, block: Sequence[int], texts: Sequence[str]) -> list[int]:
    """The columns in which the row below repeated headings begins with the end of one, which a narrow column or a page's edge cut off."""
    if block[-1] + 1 >= len(table.rows):
        return []
    here, row = heading_texts(table.rows, block), table.rows[block[-1] + 1]
    firsts = [next((p.text for p in cell.paragraphs if p.text), "") if cell.covered is None else "" for cell in row.cells]
    return [n for n, first in enumerate(firsts) if fold(first) and here[n] and fold(here[n] + first) == fold(texts[n])]


def _is_more_than(row: Row, tails: Sequence[int]) -> bool:
    """Does the row hold more than the ends of headings in the columns `tails`?"""
    own = [(column, _without_tail(cell) if column in tails else cell) for column, cell in enumerate(row.cells) if cell.covered is None]
    return any(cell.text for _, cell in own)


def _without_tail(cell: Cell) -> Cell:
    first = next(n for n, p in enumerate(cell.paragraphs) if p.text)
    return replace(cell, paragraphs=cell.paragraphs[first + 1 :])


def _spans(row: Row) -> bool:
    """Does one cell take up nearly the whole row, as a banner does?"""
    own = [cell for cell in row.cells if cell.covered is None and cell.text]
    return len(own) == 1 and own[0].column_span >= 0.7 * len(row.cells) and len(row.cells) > 1


def _trailing_banners(table: JoinedTable, body: list[int]) -> list[int]:
    """The rows at the end of a body that are banners over the headings that follow."""
    end = len(body)
    while end > 0 and (_is_blank(table.rows[body[end - 1]]) or _spans(table.rows[body[end - 1]])):
        end -= 1
    return body[end:]
