"""Form-like tables: field names down the side, values beside them, one form an action."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.assemble import NAMES_FIELD, JoinedTable, fold
from pipeline.continuation import join_cells
from pipeline.heading_words import CLAUSE, best_match, unnumbered
from pipeline.wraps import entries_by_sense
from schemas.layout import Cell, Row

_LABEL = 0.72  # word score from which a cell is a field's name; set on our own samples
_OF_RECOMMENDATION, _NUMBER = "Recommendation", "No."


_Pair = tuple[int, int, Cell, int, Cell]  # row, column and cell of a label, column and cell of its value


@dataclass(frozen=True, slots=True)
class Form:
    """The field names in order, and for each form its cells under them, their places and the rows they came from."""

    headings: tuple[str, ...]
    records: tuple[tuple[tuple[Cell, ...], tuple[tuple[int, int], ...], tuple[int, ...]], ...]


def _pairs(row: Row) -> list[tuple[int, Cell, int, Cell]]:
    """Label and value cells of a row, side by side."""
    own = [(column, cell) for column, cell in enumerate(row.cells) if cell.covered is None]
    return [(own[i][0], own[i][1], own[i + 1][0], own[i + 1][1]) for i in range(0, len(own) - 1, 2)]


def _over(row: Row, below: Row) -> list[tuple[int, Cell, Cell]]:
    """Column, name and value of each cell of a row of field names over a row of their values; [] where the rows are none."""
    own = [(column, cell) for column, cell in enumerate(row.cells) if cell.covered is None and cell.text]
    values = [below.cells[column] for column, _ in own]
    if len(own) < 3 or any(_field(cell.text) is None for _, cell in own) or sum(_field(value.text) is not None for value in values) > 1:
        return []
    return [(column, cell, value) for (column, cell), value in zip(own, values, strict=True) if value.covered is None]


def _field(text: str) -> str | None:
    """The field that a label names; None for what is no label."""
    if not text or len(text.split()) > 12:
        return None
    best = best_match(text)
    return best[0] if best is not None and best[1].score >= (NAMES_FIELD if best[1].sense == CLAUSE else _LABEL) else None


def _whole_labels(pairs: Sequence[_Pair], table: JoinedTable) -> list[_Pair]:
    """The pairs with each label whole that a page end parts ("What will be" over "different"), and its value with it."""
    whole: list[_Pair] = []
    elsewhere = {fold(pair[2].text) for pair in pairs}
    for pair in pairs:
        index, _, label, column, value = pair
        before = whole[-1] if whole else None
        if before is not None and index in table.starts and before[3] == column and label.text and _field(label.text) is None:
            both = join_cells(before[2], label)
            joined = replace(both, paragraphs=(replace(both.paragraphs[0], text=" ".join(both.text.split())),))
            if fold(joined.text) in elsewhere or (_field(before[2].text) is None and _field(joined.text) is not None):
                whole[-1] = (before[0], before[1], joined, column, join_cells(before[4], value) if value.text else before[4])
                continue
        whole.append(pair)
    return whole


def read_form(table: JoinedTable) -> Form | None:
    """The forms that the table holds, or None if it is no form.

    A form has at least four field names down its side, among them an action or objective and a lead or timescale, and
    few of the values beside them, and not all of the first row, are field names themselves (else they are column headings).
    """
    width = len(table.rows[0].cells)
    top = [cell.text for cell in table.rows[0].cells if cell.covered is None and cell.text]
    if not 2 <= width <= 6 or (len(top) > 2 and None not in map(_field, top)):
        return None
    beside = [row for row in table.rows if len(_pairs(row)) == 1 and _field(unnumbered(_pairs(row)[0][1].text)) is not None]
    over = {n: _over(row, below) for n, (row, below) in enumerate(pairwise(table.rows)) if n and len(beside) >= 3}
    # values go on for one row: more of them are a table under its headings
    after = [table.rows[n + 2] for n, found in over.items() if found and n + 2 < len(table.rows)]
    if any(sum(cell.covered is None and bool(cell.text) for cell in row.cells) > 2 for row in after):
        over = {}
    under = {index + 1 for index, found in over.items() if found}
    pairs: list[_Pair] = []
    for index, row in enumerate(table.rows):
        if over.get(index):
            pairs += [(index + 1, column, label, column, value) for column, label, value in over[index]]
        elif index not in under and len(_pairs(row)) * 2 <= 4:
            pairs += [(index, *pair) for pair in _pairs(row)]
    pairs = _whole_labels(pairs, table)
    labels = [(index, _field(unnumbered(label.text))) for index, _, label, _, _ in pairs if label.text]
    known = [field for _, field in labels if field not in (None, "other")]
    values = [value.text for _, _, _, _, value in pairs if value.text]
    if len(known) < 4 or len(known) < 0.7 * len(labels):
        return None
    if not {"action", "objective", "sub_action"} & set(known) or not {"lead", "timescale"} & set(known):
        return None
    if sum(_field(text) is not None for text in values) > 0.34 * max(1, len(values)):
        return None
    headings: list[str] = []
    forms: list[dict[str, tuple[Cell, tuple[int, int]]]] = []
    names: dict[str, str] = {}  # the labels by what they are folded to
    going_on: list[set[int]] = []  # for each form, its rows that only go on with values above them
    first = next(unnumbered(label.text) for _, _, label, _, _ in pairs if label.text)
    for index, _, label, column, value in pairs:
        if not label.text:
            above = next((key for key, (_, (_, at)) in reversed(forms[-1].items()) if at == column), None) if forms else None
            if value.text and above is not None:
                cell, place = forms[-1][above]
                parts = entries_by_sense(cell, "lead", frozenset()) if _field(names[above]) == "lead" else cell
                forms[-1][above] = (join_cells(parts, value), place)
                going_on[-1].add(index)
            continue
        bare = unnumbered(label.text)
        begins = fold(bare) == fold(first)
        name = bare if begins else label.text  # "Action 1" and "Action 2" begin forms; "Update 2" goes on with one
        key = fold(name)
        names[key] = name
        if not forms or key in forms[-1]:
            forms.append({})
            going_on.append(set())
        number = label.text[len(bare) :].strip(" .:)") if begins else ""
        if number:
            if _NUMBER not in headings:
                headings.append(_NUMBER)
            forms[-1][fold(_NUMBER)] = (replace(label, paragraphs=(replace(label.paragraphs[0], text=number),)), (index, column - 1))
        if key not in map(fold, headings):
            headings.append(name)
        forms[-1][key] = (value, (index, column))
    if sum(_field(heading) == "action" for heading in headings) > 1 and _field(first) == "action":
        headings[headings.index(first)] = _OF_RECOMMENDATION  # "Action 1" over what is recommended, "What will be done" below it
        for form in forms:
            if fold(first) in form:
                form[fold(_OF_RECOMMENDATION)] = form.pop(fold(first))
    records = []
    for form, more in zip(forms, going_on, strict=True):
        places = [form.get(fold(heading), (Cell(), (-1, -1))) for heading in headings]
        rows = sorted(more.union(row for _, (row, _) in places if row >= 0))
        records.append(
            (tuple(cell for cell, _ in places), tuple((row if row >= 0 else rows[0], max(0, c)) for _, (row, c) in places), tuple(rows))
        )
    return Form(tuple(headings), tuple(records))
