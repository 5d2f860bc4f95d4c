"""Layouts in which a heading, or a row or line beside the table, says what its cells do not."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.flow import convert_document
from pipeline.plans import read_period
from tests.drawn import actions, convert, document


def test_ticks_below_quarters_are_the_timescale() -> None:
    found = actions(
        "|= Task | Owner | Q1 | Q2 | Q3 | Q4 |\n| Publish a leaflet on abuse | Comms Group | ✓ | | | |\n| Train all staff in its use | Training Group | | x | x | |"
    )
    assert [(a.timescale_raw, a.progress) for a in found] == [("Q1", None), ("Q2\nQ3", None)]


def test_fills_below_quarters_are_the_timescale() -> None:
    found = actions(
        "|= Task | Owner | Q1 | Q2 | Q3 |\n| Publish a leaflet on abuse | Comms Group | | {#4F81BD} | |\n| Train all staff in its use | Training Group | ✓ | | |"
    )
    assert [a.timescale_raw for a in found] == ["Q2", "Q1"]


def test_the_fill_of_a_whole_row_is_no_tick() -> None:
    found = actions(
        "|= Task | Owner | Q1 | Q2 | Q3 |\n| {#DCE6F1}Publish a leaflet on abuse | {#DCE6F1}Comms Group | {#DCE6F1} | {#DCE6F1}✓ | {#DCE6F1} |\n"
        "| {#DCE6F1}Train all staff in its use | {#DCE6F1}Training Group | {#DCE6F1} | {#DCE6F1} | {#DCE6F1} |"
    )
    assert [a.timescale_raw for a in found] == ["Q2", None]


@pytest.mark.parametrize("fills", [("#92D050", "#FFC000", "#FF0000"), ("#92D050", "#92D050", "#92D050"), ("#4F81BD", "#7030A0", "#00B0F0")])
def test_ratings_quarter_by_quarter_are_no_ticks(fills: tuple[str, str, str]) -> None:
    row = " | ".join(f"{{{fill}}}" for fill in fills)
    found = actions(
        f"|= Task | Owner | Q1 | Q2 | Q3 |\n| Publish a leaflet on abuse | Comms Group | {row} |\n| Train all staff | Training Group | {row} |"
    )
    assert [a.timescale_raw for a in found] == [None, None]


def test_ticks_beside_a_timescale_are_not_the_timescale() -> None:
    found = actions("|= Task | Timescale | Q1 | Q2 | Q3 |\n| Publish a leaflet on abuse | May 2014 | ✓ | | |")
    assert [a.timescale_raw for a in found] == ["May 2014"]


def test_the_paragraph_below_a_bare_label_is_the_objective() -> None:
    table = "|= Action | Lead | Timescale |\n| Revise the protocol with doctors | Named Doctor | May 2014 |"
    found = actions("# Action Plan", "## Recommendation 1", "The Board should review its protocol", table)
    assert (found[0].section, found[0].objective) == ("Recommendation 1", "The Board should review its protocol")


def test_a_row_that_says_what_to_fill_in_is_no_action() -> None:
    conversion = convert(
        "|= Ref | Action | Lead | Timescale |\n|  | What will be done | Head of Service |  |\n| 1.1 | Recruit 14 social workers | Director | May 2014 |\n| 1.2 | Train all the managers | Director | June 2014 |"
    )
    assert [a.reference for a in conversion.actions] == ["1.1", "1.2"]


def test_a_milestone_column_that_holds_times_serves_an_action_column_as_a_timescale() -> None:
    found = actions(
        "|= Deliverables | Milestone |\n| Map the places of risk with partners | June 2021 |\n| Train all the licensing officers | Autumn 2021 |"
    )
    assert [(a.timescale_raw, a.review_reasons) for a in found] == [("June 2021", ()), ("Autumn 2021", ())]


def test_a_period_in_days() -> None:
    assert read_period("The plan runs from 1 September 2020 to 31 August 2021") == (date(2020, 9, 1), date(2021, 8, 31))


def test_the_day_said_after_the_date() -> None:
    facts = convert_document(document("# Farhaven SAB Business Plan 2019-20 – October 2019 update"), "plan.docx").facts
    assert facts.period.as_at == date(2019, 10, 31)


def test_an_organisation_of_another_kind_is_the_board() -> None:
    facts = convert_document(document("# Harbourstone Learning Trust", "# Safeguarding Action Plan 2020-21"), "plan.docx").facts
    assert facts.board is not None
    assert (facts.board.name, facts.board.kind) == ("Harbourstone Learning Trust", "other")
