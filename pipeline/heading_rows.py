"""Which rows of a table are its headings: the first of them, second rows below it, and those that come again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.assemble import HEADING, JoinedTable, fold, heading_strength, is_dressed, row_texts
from pipeline.column_content import begins_as_activity, is_code, is_time
from pipeline.heading_words import best_heading_score
from schemas.layout import Cell, Covered, Row


def heading_texts(rows: Sequence[Row], picked: Sequence[int]) -> tuple[str, ...]:
    """For each column the texts of its heading cells, the upper one first, a spanning one over all its columns."""
    width = len(rows[0].cells)
    texts: list[list[str]] = [[] for _ in range(width)]
    for index in picked:
        current = ""
        spread = index + 1 in picked and _spreads(rows[index], rows[index + 1])
        for column, cell in enumerate(rows[index].cells):
            if cell.covered is None and not (spread and not cell.text and rows[index + 1].cells[column].text):
                current = cell.text
            elif cell.covered is Covered.ABOVE:
                current = ""
            if current:
                texts[column].append(current)
    return tuple("\n".join(parts) for parts in texts)


def _spreads(top: Row, row: Row) -> bool:
    """Does one heading stand over columns headed by times, though a page without rules shows it over the first of them alone?"""
    own = [column for column, cell in enumerate(row.cells) if cell.covered is None and cell.text]
    return (
        len(own) >= 2
        and own[-1] - own[0] == len(own) - 1
        and all(bool(top.cells[column].text) == (column == own[0]) for column in own)
        and all(is_time(row.cells[column].text) and len(row.cells[column].text.split()) <= 4 for column in own)
    )


def _extends_heading(rows: Sequence[Row], first: int, index: int) -> bool:
    """Is the row a second row of headings: under spanning cells, marked by the author, or instructions to who fills it in?"""
    row, top = rows[index], rows[first]
    if row.is_heading and top.is_heading:
        return True
    own = [(column, cell) for column, cell in enumerate(row.cells) if cell.covered is None and cell.text]
    if not own:
        return False
    if _spreads(top, row):
        return True
    if any(cell.covered is Covered.ABOVE for cell in row.cells) and all(len(cell.text.split()) <= 12 for _, cell in own):
        return any(cell.row_span > 1 for cell in top.cells)
    words = sum(len(cell.text.split()) for _, cell in own) / len(own)
    if words > 12:
        return False
    under_span = [top.cells[c].covered is Covered.LEFT or top.cells[c].column_span > 1 for c, _ in own]
    if all(under_span) and any(c.column_span > 1 for c in top.cells):
        return True
    scores = [best_heading_score(cell.text) for _, cell in own]
    asks = sum(cell.text.rstrip().endswith("?") or (cell.text.startswith("(") and cell.text.endswith(")")) for _, cell in own)
    dressed = all(cell.fill for _, cell in own) and all(cell.fill for cell in top.cells if cell.covered is None and cell.text)
    if any(under_span) and sum(scores) / len(scores) >= 0.45:
        return True
    named = dressed and sum(scores) / len(scores) >= 0.5 and not _words_activity(cell.text for _, cell in own)
    return len(own) >= 2 and (asks >= 0.6 * len(own) or named)


def _instructs(rows: Sequence[Row], index: int) -> bool:
    """Is the row below the headings one that says what to fill in: heading words, no figure, blank where the rows below hold values?"""
    row, below = rows[index], rows[index + 1 :]
    own = [cell.text for cell in row.cells if cell.covered is None and cell.text]
    if (
        len(own) < 2
        or not below
        or any(any(map(str.isdigit, text)) for text in own)
        or sum(len(text.split()) for text in own) > 8 * len(own)
    ):
        return False
    if max(map(best_heading_score, own)) < 0.95:
        return False
    blank = [column for column, cell in enumerate(row.cells) if cell.covered is None and not cell.text]
    return any(sum(bool(other.cells[column].text) for other in below) >= 0.6 * len(below) for column in blank)


def heading_blocks(table: JoinedTable) -> list[tuple[int, ...]]:
    """The rows of headings, a tuple of row indexes each, in order; the first set and those that differ from it."""
    rows = table.rows
    blocks: list[tuple[int, ...]] = []
    index = 0
    while index < len(rows):
        strength = heading_strength(rows[index])
        own = [cell for cell in rows[index].cells if cell.covered is None and cell.text]
        sure = HEADING if not blocks and index < 6 else 0.8 if is_dressed(rows[index]) else 0.95
        if strength >= sure and (blocks == [] or (len(own) >= 2 and not _says_something(own))):
            end = index + 1
            while end < len(rows) and end - index < 3 and _extends_heading(rows, index, end):
                end += 1
            if end < len(rows) and _instructs(rows, end):
                end += 1
            again = end > index + 1 and _heads_anew(rows[index : end - 1], rows[end - 1])
            blocks += [tuple(range(index, end - 1)), (end - 1,)] if again else [tuple(range(index, end))]
            index = end
        else:
            index += 1
    return blocks


def _heads_anew(above: Sequence[Row], row: Row) -> bool:
    """Does the row, below headings, head all columns once more, some of them in the same words (headings repeated at the head of a page
    where a part of the table with its own headings begins)?"""
    pairs = [(text, {row_texts(other)[column] for other in above}) for column, text in enumerate(row_texts(row))]
    return len(pairs) > 3 and all(text for text, _ in pairs) and sum(text in said for text, said in pairs) > 1


def _says_something(cells: Sequence[Cell]) -> bool:
    """Does a cell word an activity, or name a day or month and nothing else? A row below the headings that does is none, shaded or not."""
    texts = [cell.text for cell in cells]
    dated = any(is_time(text) and any(map(str.isdigit, text)) and best_heading_score(text) < 0.8 for text in texts)
    return dated or _words_activity(texts)


def _words_activity(texts: Iterable[str]) -> bool:
    return any(begins_as_activity(text) and len(text.split()) > 3 and best_heading_score(text) < 0.8 for text in texts)


def plain_top(table: JoinedTable) -> tuple[int, ...]:
    """The first row as headings where no row has known words: marked by the author, or bold or filled unlike the rows below."""
    rows = table.rows
    for index, row in enumerate(rows[:3]):
        own = [cell for cell in row.cells if cell.covered is None and cell.text]
        if len(own) < 2:
            continue
        if row.is_heading:
            return (index,)
        if is_code(own[0].text) or any(begins_as_activity(cell.text) and len(cell.text.split()) > 3 for cell in own):
            return ()
        below = [cell for other in rows[index + 1 :] for cell in other.cells if cell.covered is None and cell.text]
        bold = all(p.bold for c in own for p in c.paragraphs if p.text)
        bold_below = sum(all(p.bold for p in c.paragraphs if p.text) for c in below) > 0.5 * len(below)
        short = all(len(cell.text.split()) <= 8 for cell in own)
        filled = all(c.fill for c in own) and sum(bool(c.fill) for c in below) <= 0.5 * len(below)
        return (index,) if below and short and ((bold and not bold_below) or filled) else ()
    return ()


def with_repeats(table: JoinedTable, blocks: list[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """The blocks of headings and every later row, or rows, that says the same as one of them."""
    if blocks:
        blocks = [blocks[0], *(piece for block in blocks[1:] for piece in _as_first(table, blocks[0], block))]
    taken = {index for block in blocks for index in block}
    found = list(blocks)
    for block in blocks:
        wanted = [row_texts(table.rows[index]) for index in block]
        if not any(any(texts) for texts in wanted):
            continue
        for index in range(block[-1] + 1, len(table.rows) - len(block) + 1):
            place = tuple(range(index, index + len(block)))
            if not taken & set(place) and [row_texts(table.rows[i]) for i in place] == wanted:
                found.append(place)
                taken |= set(place)
    return sorted(found)


def _as_first(table: JoinedTable, first: tuple[int, ...], block: tuple[int, ...]) -> list[tuple[int, ...]]:
    """The rows of a later block that say what the first one says, where all of those do: a row less was taken for a heading, or a row more,
    which may head what follows."""
    wanted = [row_texts(table.rows[index]) for index in first]
    for start in range(max(first[-1] + 1, block[0] - len(first) + 1), block[0] + 1):
        place = tuple(range(start, start + len(first)))
        if place[-1] < len(table.rows) and [row_texts(table.rows[index]) for index in place] == wanted:
            rest = tuple(index for index in block if index > place[-1])
            heads = bool(rest) and heading_strength(table.rows[rest[0]]) >= 0.8 and is_dressed(table.rows[rest[0]])
            return [place, rest] if heads else [place]
    return [block]


def repeated_above(table: JoinedTable, first: int, again: int) -> list[int]:
    """The rows over repeated headings (the first of them at `again`) that say what the rows over the headings at `first` said."""
    found = []
    for back in range(1, first + 1):
        texts = row_texts(table.rows[again - back])
        if not any(texts) or texts != row_texts(table.rows[first - back]):
            break
        found.append(again - back)
    return found


def same_texts(a: Sequence[str], b: Sequence[str]) -> bool:
    pairs = [(fold(x), fold(y)) for x, y in zip(a, b, strict=True) if x or y]
    return bool(pairs) and sum(x == y for x, y in pairs) >= len(pairs) - (1 if len(pairs) > 3 else 0)
