"""Doubts about all rows of a table: columns without a field, and cells that do not bear out their heading."""

from __future__ import annotations

import pytest

from pipeline.columns import Column
from pipeline.layout_doubts import NOT_BORNE_OUT, SEVERAL_COLUMNS, UNKNOWN_COLUMN, layout_doubts
from tests.drawn import actions, draw

WHO = ("Board Manager", "Training Group", "Quality Officer", "Police")
TEXTS = (
    "A leaflet for every school in the town",
    "Two sessions and a third one after these",
    "Nobody outside the teams who know it well",
    "The file of the family and all its notes",
)


def plan(head: str, *columns: tuple[str, ...]) -> tuple[str, ...]:
    """The reasons of the first action of a plan with columns for action, lead and time, and more columns headed `head`."""
    whens = ("May 2014", "June 2014", "July 2014", "August 2014")
    does = ("Publish the guide", "Train the staff", "Write a new form", "Review the files")
    rows = zip(does, WHO, whens, *columns, strict=True)
    drawing = f"|= Action | Lead | By when | {head} |\n" + "\n".join("| " + " | ".join(row) + " |" for row in rows)
    return actions(draw(drawing))[0].review_reasons


def test_a_column_of_text_that_no_field_was_found_for_is_said() -> None:
    assert UNKNOWN_COLUMN in plan("Zebra", TEXTS)
    assert UNKNOWN_COLUMN not in plan("Zebra", ("1", "2", "3", "4"))
    assert plan("Progress", TEXTS) == ()


def test_an_unknown_column_is_no_doubt_where_every_field_has_its_own() -> None:
    aims = ("Adults are safe and well", "Adults are heard by us", "Adults are known to us", "Adults are not alone")
    assert UNKNOWN_COLUMN in plan("Outcome | Zebra", aims, TEXTS)
    assert UNKNOWN_COLUMN not in plan("Objective | Outcome | Progress | Zebra", aims, aims, TEXTS, TEXTS)


@pytest.mark.parametrize(
    ("head", "cells", "told"),
    [
        ("Lead", TEXTS, True),
        ("Lead", WHO, False),
        ("By when", TEXTS, True),
        ("By when", ("May 2014", "Ongoing", "Summer term", "TBC"), False),
        ("Date completed", TEXTS, True),
        ("RAG", TEXTS, True),
        ("Zebra", TEXTS, False),
    ],
)
def test_cells_that_do_not_fit_their_heading(head: str, cells: tuple[str, ...], told: bool) -> None:
    from pipeline.headings import name_columns

    fields = {"Lead": "lead", "By when": "timescale", "Date completed": "date_completed", "RAG": "rag", "Zebra": "extras"}
    column = name_columns([head], [[row.cells[0] for row in draw("\n".join(f"| {text} |" for text in cells)).rows]])[0]
    assert (NOT_BORNE_OUT in layout_doubts([Column(head, fields[head], 1.0, "heading.exact", content=column.content, words=1.0)])) == told


def test_two_columns_of_one_field_are_a_doubt_unless_both_say_it() -> None:
    sure, unsure = Column("Lead", "lead", 1.0, "heading.exact", words=1.0), Column("Done with", "lead", 0.7, "heading.part", words=0.4)
    assert layout_doubts([sure, unsure]) == (SEVERAL_COLUMNS,)
    assert layout_doubts([sure, sure]) == ()
