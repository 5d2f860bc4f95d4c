"""Ticks and fills below times: a chart of the year says when by them alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.progress import rag_of_fill
from schemas.layout import Cell

TICKS = frozenset("✓ ✔ ☑ ✗ ● • ◆ x X √ ü".split())


def time_in_heading(heading: str) -> str:
    """The time that heads the column, behind the question that heads several ("When? 2018/19").

    >>> time_in_heading("When? 2018/19"), time_in_heading("Quarter 1"), time_in_heading("April")
    ('2018/19', 'Quarter 1', 'April')
    """
    return re.split(r"\n|\?\s+", heading.strip())[-1]


def ticked_places(cells: Sequence[Cell], places: Sequence[int]) -> list[int]:
    """The places, of a row's columns headed by times, that say "then" and no more: by a tick; or, where the row has none, by a fill
    without text, as a chart of the year has. A fill that the row bears elsewhere too is the row's own, red, amber and green are
    ratings, and fills of several colours mean something else again."""
    by_text = [place for place in places if cells[place].covered is None and cells[place].text in TICKS]
    own = {cell.fill for place, cell in enumerate(cells) if place not in places}
    filled = [place for place in places if cells[place].covered is None and not cells[place].text and cells[place].fill not in own]
    colors = {cells[place].fill for place in filled} - {None, "#FFFFFF"}
    if by_text or len(colors) != 1 or rag_of_fill(next(iter(colors))) in ("red", "amber", "green"):
        return by_text
    return [place for place in filled if cells[place].fill in colors]
