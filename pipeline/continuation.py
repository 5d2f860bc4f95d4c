"""Does the first row after a page end go on with the last row before it? The evidence, weighed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from enum import Enum

from pipeline.activities import split_number
from pipeline.actor_lines import is_one_actor
from pipeline.assemble import fold
from pipeline.column_content import is_code
from pipeline.columns import Column
from pipeline.timescales import read_timescale
from schemas.layout import Box, Cell, Paragraph

_CONNECTS = re.compile(
    r"(?:[,&/(–-]|\b(?:and|or|the|of|to|with|for|a|an|by|from|their|its|our|this|which|all|any))$",
    re.IGNORECASE,
)
# Words that may end a sentence too ("who your worker is", "from now on"): they connect unless a capital letter follows.
_MAY_CONNECT = re.compile(r"\b(?:in|on|at|as|that|is|are|be|will|has|have)$", re.IGNORECASE)
_MONTH_LEFT = re.compile(
    r"\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?$",
    re.IGNORECASE,
)
_YEAR_LEFT = re.compile(r"(?:19|20)\d\d\b")
_ENDS = re.compile(r"[.!?:;][\"'”’)\]]*$")


class Fit(Enum):
    """The answer, and whether it was a near thing."""

    YES = "yes"
    DOUBTFUL_YES = "doubtful yes"
    DOUBTFUL_NO = "doubtful no"
    NO = "no"


def _last(cell: Cell) -> Paragraph | None:
    return next((p for p in reversed(cell.paragraphs) if p.text), None)


def _first(cell: Cell) -> Paragraph | None:
    return next((p for p in cell.paragraphs if p.text), None)


def runs_on(before: Paragraph, after: Paragraph) -> float:
    """How strongly `after` reads as the same sentence as `before`: about 1 for yes, -0.3 for a new one, 0 where nothing tells."""
    if after.marker:
        return 0.0
    if before.bullet and not after.bullet and not _ENDS.search(before.text) and (after.indent > 3.0 or not after.text[:1].isupper()):
        return 0.9
    head = after.text.lstrip("\"'‘“([")[:1]
    if before.text and (_CONNECTS.search(before.text) or (_MAY_CONNECT.search(before.text) and not head.isupper())):
        return 1.0
    if head.islower() and not _ENDS.search(before.text):
        return 1.0
    if _MONTH_LEFT.search(before.text) and _YEAR_LEFT.match(after.text):
        return 1.0
    if head.islower():
        return 0.5
    if _ENDS.search(before.text):
        return -0.3
    return 0.0


def breaks_off(text: str) -> bool:
    """Does the text end with a word or sign that nothing ends with?

    >>> breaks_off("agreed with the"), breaks_off("Training of"), breaks_off("Board agreed")
    (True, True, False)
    """
    return _CONNECTS.search(text.rstrip()) is not None


def _unfinished(last: Paragraph, cells: Sequence[Cell]) -> bool:
    """Does the paragraph lack the full stop that nearly all cells of its column end with?"""
    texts = [cell.text for cell in cells if len(cell.text.split()) > 5]
    return len(texts) >= 3 and sum(bool(_ENDS.search(text)) for text in texts) >= 0.75 * len(texts) and not _ENDS.search(last.text)


def _begins_low(cells: Sequence[Cell]) -> bool:
    """Do nearly all cells of the column begin in lower case, so that a small letter is no sign of a sentence that goes on?"""
    heads = [cell.text[0] for cell in cells if cell.covered is None and cell.text]
    return len(heads) >= 2 and sum(head.islower() for head in heads) >= 0.8 * len(heads)


def _are_two_times(before: str, after: str) -> bool:
    """Is each of two texts a timescale by itself, whatever its first letter? A bare year belongs to what stands before it.

    >>> _are_two_times("Summer 2015", "by 30 September 2015"), _are_two_times("by end of", "March 2015"), _are_two_times("May", "2015")
    (True, False, False)
    """
    if _CONNECTS.search(before) or after.strip(" .").isdigit():
        return False
    return all(read_timescale(text).rule != "timescale.not_understood" for text in (before, after))


def _is_broken_code(before: str, after: str) -> bool:
    """Did a page end part a code after its point ("3." and "1")?"""
    return bool(re.fullmatch(r"[A-Za-z]{0,3}\d{1,2}\.", before) and re.fullmatch(r"\d{1,2}", after))


def _height(paragraph: Paragraph) -> float:
    return (paragraph.size or 10.0) * 1.2


def _room_below(cell: Cell) -> float | None:
    """White space between the cell's last line and its lower edge, in lines; None where the page does not tell."""
    last = _last(cell)
    if last is None or last.box is None or cell.box is None or (last.line_tops and abs(last.line_tops[0] - last.box.top) > 2.0):
        return None  # no page, or a table that lies on its side
    if last.page is not None and cell.page is not None and last.page != cell.page:
        return None
    return max(0.0, (cell.box.bottom - last.box.bottom) / _height(last))


def continues_row(
    before: Sequence[Cell],
    after: Sequence[Cell],
    covered: frozenset[int],
    columns: Sequence[Column],
    body: Sequence[Sequence[Cell]],
    numbered: frozenset[int] = frozenset(),
) -> Fit:
    """Is the row with cells `after`, first on its page, the rest of the row with cells `before`?

    `body` are the rows before it in the table: where their reference and objective are never blank, a blank one speaks for a
    continuation; where blank ones are common in mid-page, it does not. `numbered` are the objective columns whose cells all
    begin with a number: one without is the rest of another.
    """
    score = 0.0
    keys = [c for c, column in enumerate(columns) if column.field in ("reference", "objective")]
    for place, column in enumerate(columns):
        new = _first(after[place])
        if new is None or place in covered:
            continue
        old = _last(before[place])
        if column.field == "reference":
            if is_code(after[place].text) and not (old is not None and _is_broken_code(old.text, after[place].text)):
                return Fit.NO
            if old is not None and len(after[place].text.split()) <= 2:
                score += 0.2
            continue
        if old is None:
            score -= 0.5 if column.field in ("lead", "timescale", "action") else 0.2
            continue
        told = runs_on(old, new)
        if told >= 0.5 and new.text[:1].islower() and _begins_low([cells[place] for cells in body]) and not breaks_off(old.text):
            told = 0.0
        if column.field == "timescale" and told > 0 and _are_two_times(old.text, new.text):
            told = 0.0
        if told == 0 and _unfinished(old, [cells[place] for cells in body]):
            told = 0.6
        elif column.field == "objective" and told <= 0:
            told = 0.3 if new.text[:1].islower() else (0.0 if place in numbered and split_number(new.text)[0] is None else -1.0)
        elif column.field == "timescale" and told <= 0:
            told = -0.5
        elif column.field == "lead" and told <= 0:
            told = -0.3
        room = _room_below(before[place])
        if room is not None and told >= -0.4:
            told += 0.25 if room < 1.6 else (-0.4 if room > 3.5 and told < 0.9 else 0.0)
        score += told
    blank_keys = [place for place in keys if not after[place].text or place in covered]
    if keys and len(blank_keys) == len(keys):
        usual = sum(not any(cells[place].text for place in keys) for cells in body[1:])
        score += 0.2 if usual > 0.15 * max(1, len(body)) else 0.6
    own = [place for place in range(len(columns)) if place not in covered and after[place].text]
    has = {columns[place].field for place in own}
    if has and not has & {"action", "objective"}:
        score += 0.5  # no new activity: what stands here belongs to the one before
    if not has & {"lead", "timescale"} and "action" in has and any(c.field in ("lead", "timescale") for c in columns):
        score += 0.35
    if score >= 0.8:
        return Fit.YES
    if score >= 0.4:
        return Fit.DOUBTFUL_YES
    return Fit.DOUBTFUL_NO if score >= 0.1 else Fit.NO


def cell_runs_on(before: Cell, after: Cell, column: Sequence[Cell]) -> bool:
    """Does the text of `after` go on with the sentence that `before` breaks off? `column` are the cells before it in the column."""
    last, first = _last(before), _first(after)
    if last is None or first is None or runs_on(last, first) < 0.9:
        return False
    return breaks_off(last.text) or not (first.text[:1].islower() and _begins_low(column))


def join_cells(before: Cell, after: Cell, known: frozenset[str] = frozenset()) -> Cell:
    """The cell with the text of its other part, from the next page, behind its own.

    `known` are the folded entries of a lead column, none for other columns: two halves that make one of them are one.
    """
    if after.covered is not None or not after.paragraphs or after is before:
        return before
    if not before.text:
        return replace(after, fill=before.fill or after.fill)
    old, new = list(before.paragraphs), _same_levels(before, after)
    last, first = _last(before), next(p for p in new if p.text) if after.text else None
    near = last is not None and first is not None and old[-1] is last and new[0] is first
    if last is not None and first is not None and (near or runs_on(last, first) >= 0.9) and _one_paragraph(last, first, before, known):
        old = old[: old.index(last) + 1]
        new = new[new.index(first) :]
        old[-1] = replace(
            last, text=f"{last.text} {first.text}", page_end=first.page_end or first.page, line_tops=(), line_texts=(), line_ends=(),
            box=last.box.union(first.box) if last.box is not None and first.box is not None and first.page == last.page else last.box,
        )  # fmt: skip
        new = new[1:]
    return replace(before, paragraphs=(*old, *new), fill=before.fill or after.fill)


def _same_levels(before: Cell, after: Cell) -> list[Paragraph]:
    """The paragraphs of `after` with the bullet levels that their marks have in `before`."""
    levels = {p.marker: p.bullet for p in before.paragraphs if p.bullet and p.marker}
    return [replace(p, bullet=levels[p.marker]) if p.bullet and p.marker in levels else p for p in after.paragraphs]


def _one_paragraph(last: Paragraph, first: Paragraph, cell: Cell, known: frozenset[str]) -> bool:
    told = runs_on(last, first)
    if first.marker or told < 0:
        return False
    if known and last.line_texts and first.line_texts and fold(last.text + first.text) not in known:
        return False  # the printed lines are put together and parted as one later, by sense
    if told > 0 or fold(last.text + first.text) in known:
        return True
    if known and is_one_actor(last.text) and is_one_actor(first.text):
        return False
    # nothing in the words tells: a paragraph goes on if the first word of its next line would not have fitted its last one
    if not last.line_ends or cell.box is None or not first.line_texts:
        return False
    size = last.size or 10.0
    room = cell.box.x1 - last.line_ends[-1] - 0.5 * size
    return len(last.text.split()) > 3 and room < 0.5 * size * len(first.text.split()[0])


def joined_box(cell: Cell) -> Box | None:
    """The box of the cell's text on its first page, or the cell's own."""
    boxes = [p.box for p in cell.paragraphs if p.text and p.box is not None and p.page == cell.page]
    if not boxes:
        return cell.box
    box = boxes[0]
    for other in boxes[1:]:
        box = box.union(other)
    return box
