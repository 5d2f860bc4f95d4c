"""What may be wrong with all rows of a table at once: columns that no field was found for, or whose cells do not bear out their name."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.columns import BY_WORDS, WHO_AND_WHEN, Column, places_of

UNKNOWN_COLUMN = "a column of text has no field"
NOT_BORNE_OUT = "cells do not fit their heading"
SEVERAL_COLUMNS = "several columns claim one field"


def layout_doubts(columns: Sequence[Column]) -> tuple[str, ...]:
    """The review reasons that hold for every action under these columns; () where all is as plans mostly are."""
    found = []
    missing = any(not places_of(columns, field) for field in ("objective", "outcome", "progress"))
    if missing and any(map(_is_unknown_text, columns)):
        found.append(UNKNOWN_COLUMN)
    if any(map(_is_unlike, columns)):
        found.append(NOT_BORNE_OUT)
    if any(_differ(columns, places_of(columns, field)) for field in ("lead", "timescale", "objective", "date_completed")):
        found.append(SEVERAL_COLUMNS)
    return tuple(found)


def _is_unknown_text(column: Column) -> bool:
    """Has the column a heading that is not known, over sentences?"""
    return column.rule == "heading.unknown" and bool(column.heading) and column.content.words >= 4 and column.content.count > 1


def _is_unlike(column: Column) -> bool:
    """Do the cells of the column speak against the field that its heading says?"""
    held = column.content
    if held.count < 3 or column.sense == WHO_AND_WHEN:
        return False
    return {
        "lead": held.actor < 0.3,
        "timescale": held.timescale < 0.4,
        "date_completed": held.words > 5 and held.timescale < 0.5,
        "rag": max(held.rag, held.fills) < 0.3,
        "reference": held.code < 0.3 and held.words > 3,
        "action": held.words < 2,
        "progress": held.timescale > 0.8 and held.words < 4,
    }.get(column.field or "", False)


def _differ(columns: Sequence[Column], places: Sequence[int]) -> bool:
    """Are there several columns of the field, one of which its heading alone does not name?"""
    return len(places) > 1 and min(columns[place].words for place in places) < BY_WORDS + 0.2
