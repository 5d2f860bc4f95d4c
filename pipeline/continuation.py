"""Does the first row after a page end go on with the last row before it? The evidence, weighed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from enum import Enum

from pipeline.column_content import CODE
from pipeline.headings import Column
from schemas.layout import Box, Cell, Paragraph

_CONNECTS = re.compile(
    r"(?:[,&/(–-]|\b(?:and|or|the|of|to|with|for|in|a|an|by|on|at|from|as|their|its|our|this|that|which|all|any|is|are|be|will|has|have))$",
    re.IGNORECASE,
)
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
    head = after.text.lstrip("\"'‘“([")[:1]
    if before.text and _CONNECTS.search(before.text):
        return 1.0
    if head.islower() and not _ENDS.search(before.text):
        return 1.0
    if head.islower():
        return 0.5
    if _ENDS.search(before.text):
        return -0.3
    return 0.0


def _height(paragraph: Paragraph) -> float:
    return (paragraph.size or 10.0) * 1.2


def _room_below(cell: Cell) -> float | None:
    """White space between the cell's last line and its lower edge, in lines; None where the page does not tell."""
    last = _last(cell)
    if last is None or last.box is None or cell.box is None:
        return None
    if last.page is not None and cell.page is not None and last.page != cell.page:
        return None
    return max(0.0, (cell.box.bottom - last.box.bottom) / _height(last))


def continues_row(
    before: Sequence[Cell], after: Sequence[Cell], covered: frozenset[int], columns: Sequence[Column], body: Sequence[Sequence[Cell]]
) -> Fit:
    """Is the row with cells `after`, first on its page, the rest of the row with cells `before`?

    `body` are the rows before it in the table: where their reference and objective are never blank, a blank one speaks for a
    continuation; where blank ones are common in mid-page, it does not.
    """
    score = 0.0
    keys = [c for c, column in enumerate(columns) if column.field in ("reference", "objective")]
    for place, column in enumerate(columns):
        new = _first(after[place])
        if new is None or place in covered:
            continue
        old = _last(before[place])
        if column.field == "reference":
            if CODE.fullmatch(after[place].text):
                return Fit.NO
            if old is not None and len(after[place].text.split()) <= 2:
                score += 0.2
            continue
        if old is None:
            score -= 0.5 if column.field in ("lead", "timescale", "action") else 0.2
            continue
        told = runs_on(old, new)
        if column.field == "objective" and told <= 0:
            told = -1.0 if not new.text[:1].islower() else 0.3
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


def cell_runs_on(before: Cell, after: Cell) -> bool:
    """Does the text of `after` go on with the sentence that `before` breaks off?"""
    last, first = _last(before), _first(after)
    return last is not None and first is not None and runs_on(last, first) >= 0.9


def join_cells(before: Cell, after: Cell) -> Cell:
    """The cell with the text of its other part, from the next page, behind its own."""
    if after.covered is not None or not after.paragraphs or after is before:
        return before
    if not before.text:
        return replace(after, fill=before.fill or after.fill)
    old, new = list(before.paragraphs), list(after.paragraphs)
    last, first = _last(before), _first(after)
    if last is not None and first is not None and old[-1] is last and new[0] is first and _one_paragraph(last, first):
        box = last.box
        if box is not None and first.box is not None and first.page == last.page:
            box = box.union(first.box)
        old[-1] = replace(last, text=f"{last.text} {first.text}", box=box)
        new = new[1:]
    return replace(before, paragraphs=(*old, *new), fill=before.fill or after.fill)


def _one_paragraph(last: Paragraph, first: Paragraph) -> bool:
    told = runs_on(last, first)
    if first.marker or told < 0:
        return False
    if told > 0:
        return True
    # nothing in the words tells: a paragraph that fills its lines to the edge goes on, a short line was its last
    return len(last.line_tops) > 1 and bool(last.box) and not last.bullet and len(last.text.split()) > 6


def joined_box(cell: Cell) -> Box | None:
    """The box of the cell's text on its first page, or the cell's own."""
    boxes = [p.box for p in cell.paragraphs if p.text and p.box is not None and p.page == cell.page]
    if not boxes:
        return cell.box
    box = boxes[0]
    for other in boxes[1:]:
        box = box.union(other)
    return box
