"""Outcomes of tables without rules: a cell merged beside the objective's looks blank on the rows below its text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.banners import Banner
from pipeline.columns import Column
from pipeline.meant_rows import BodyRow

FEWEST = 2
"""So many rows must go without an objective of their own before their blank outcomes say anything."""


def lend_outcomes(items: Sequence[BodyRow | Banner], columns: Sequence[Column]) -> tuple[BodyRow | Banner, ...]:
    """The items, rows without objective and outcome of their own holding the outcome of the row above (`BodyRow.lent`).

    Progress that stands before the action is taken as an outcome is. Only where such a column goes with the objective's: half of the
    rows with an objective have one, one in ten of the others.
    """
    objectives = [place for place, column in enumerate(columns) if column.field == "objective"]
    actions = [place for place, column in enumerate(columns) if column.field == "action"]
    outcomes = [
        place
        for place, column in enumerate(columns)
        if column.field == "outcome" or (column.field == "progress" and place < min(actions, default=0))  # "Where we are now"
    ]

    def heads_rows(row: BodyRow) -> bool:
        return any(_own(row, place) for place in objectives)

    body = [item for item in items if isinstance(item, BodyRow)]
    heads = [row for row in body if heads_rows(row)]
    below = [row for row in body if not heads_rows(row)]
    if not objectives or len(below) < FEWEST or not heads:
        return tuple(items)
    hanging = [
        place
        for place in outcomes
        if sum(_own(row, place) for row in heads) >= 0.5 * len(heads) and sum(_own(row, place) for row in below) <= 0.1 * len(below)
    ]
    out: list[BodyRow | Banner] = []
    above: BodyRow | None = None
    for item in items:
        if isinstance(item, Banner):
            above = None
        elif heads_rows(item):
            above = item
        elif above is not None:
            item = _with_lent(item, above, hanging)
        out.append(item)
    return tuple(out)


def _own(row: BodyRow, place: int) -> bool:
    return bool(row.cells[place].text) and place not in row.covered


def _with_lent(row: BodyRow, above: BodyRow, places: Sequence[int]) -> BodyRow:
    blank = [place for place in places if not row.cells[place].text]
    cells, where = list(row.cells), list(row.where)
    for place in blank:
        cells[place], where[place] = above.cells[place], above.where[place]
    return replace(row, cells=tuple(cells), where=tuple(where), lent=frozenset(blank))
