"""Column headings whose sense their neighbours give."""

from __future__ import annotations

import pytest

from pipeline.headings import name_columns
from schemas.layout import Cell, Paragraph


@pytest.mark.parametrize(
    ("headings", "row", "fields"),
    [
        (
            ["Finding", "Board response", "Action owner", "Deadline", "Progress to date"],
            ["Thresholds unclear", "Issue new guidance", "Head of Service", "Sept 2018", "Guidance issued"],
            ["objective", "action", "lead", "timescale", "progress"],
        ),
        (
            ["Recommendation", "Response"],
            ["Issue new guidance", "The guidance was issued in May"],
            ["objective", "progress"],
        ),
        (
            ["Item", "Description", "Assigned to", "Raised", "Due", "Closed"],
            ["1", "Circulate the minutes", "Secretary", "1/2/19", "8/2/19", "7/2/19"],
            ["reference", "action", "lead", "extras", "timescale", "date_completed"],
        ),
        (
            ["Issue identified", "Agreed action", "Person accountable", "Review date"],
            ["Late reports", "Remind all agencies", "Board Manager", "June 2015"],
            ["objective", "action", "lead", "timescale"],
        ),
        (
            ["Priority area", "What do we need to do?", "How will we do it?", "Who", "By when?"],
            ["Neglect", "Raise awareness", "Run ten briefings", "Training Group", "March 2017"],
            ["objective", "objective", "action", "lead", "timescale"],
        ),
        (
            ["Principle", "We will…", "Led by", "Timeframe", "We will know we have succeeded when…"],
            ["Empowerment", "Ask adults what they want", "Engagement Group", "2019/20", "80% say so"],
            ["objective", "action", "lead", "timescale", "outcome"],
        ),
        (
            ["No.", "Action required", "Implementation by", "Target date"],
            ["1", "Update the procedure", "Policy Officer", "31 May 2013"],
            ["reference", "action", "lead", "timescale"],
        ),
        (
            ["Where next", "Action", "Owner", "Deadline"],
            ["Thresholds are not understood", "Hold six events", "Service Manager", "31.03.15"],
            ["objective", "action", "lead", "timescale"],
        ),
        (
            ["Standard", "Judgement", "Improvement needed", "By whom", "By when"],
            ["Staff are trained", "Red", "Hold two more courses", "Training Manager", "May 2015"],
            ["objective", "rag", "action", "lead", "timescale"],
        ),
        (
            ["Review", "Learning point", "Action/recommendation", "Lead/agency", "Deadline (revised)", "On track?"],
            ["Child A", "The father was not seen", "Check each assessment", "Health", "May 2022", "Yes"],
            ["extras", "objective", "action", "lead", "timescale", "progress"],
        ),
        (
            ["Workstream", "Deliverable", "Owner", "Due", "Progress and next steps"],
            ["Practice", "Pocket guide for staff", "Health", "May 2022", "Draft agreed"],
            ["section", "action", "lead", "timescale", "progress"],
        ),
        (
            ["Location", "Action", "Owner", "Deadline"],
            ["North", "Hold six events", "Service Manager", "31.03.15"],
            ["extras", "action", "lead", "timescale"],
        ),
    ],
)
def test_what_a_heading_means_beside_its_neighbours(headings: list[str], row: list[str], fields: list[str]) -> None:
    cells = [[Cell((Paragraph(text),))] * 2 for text in row]
    assert [column.field for column in name_columns(headings, cells)] == fields


def test_a_heading_that_lists_what_its_cells_say_is_that_of_the_objectives() -> None:
    rows = [["Prevent", "Brief hotel staff", "CSE Coordinator", "May 2016"], ["Pursue", "Hold a weekly meeting", "Police", "June 2016"]]
    cells = [[Cell((Paragraph(text),)) for text in column] for column in zip(*rows, strict=True)]
    listed = name_columns(["Prevent, protect, pursue", "Action", "Lead", "When"], cells)
    assert (listed[0].field, listed[0].rule) == ("objective", "heading.lists_its_cells")
    assert name_columns(["Prepare or pursue", "Action", "Lead", "When"], cells)[0].field != "objective"
