"""Forms: what goes on with a value, forms broken by hand, and tables that are none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.forms import read_form
from schemas.records import Action
from tests.drawn import actions, convert, joined, outcomes

BEGUN = "| Action Ref | A1 |\n| Action to be taken | Review the policy |"
REST = "| Responsible officer | Board Manager |\n| Completion date | May 2014 |\n| Progress to date | Begun in March |"


def said(action: Action) -> tuple[str | None, ...]:
    return (action.reference, action.action, action.lead_raw, action.timescale_raw, action.progress)


WHOLE = ("A1", "Review the policy", "Board Manager", "May 2014", "Begun in March")


def test_a_value_beside_no_name_goes_on_with_the_one_above() -> None:
    conversion = convert(f"{BEGUN}\n{REST}\n|  | Signed off by all partners in April |")
    assert conversion.actions[0].progress == "Begun in March\nSigned off by all partners in April"
    assert outcomes(conversion)[5] == "continuation"


def test_a_form_broken_by_hand_is_one() -> None:
    assert [said(action) for action in actions(BEGUN, REST)] == [WHOLE]


def test_the_form_of_the_next_action_is_no_rest_of_the_one_before() -> None:
    again = BEGUN.replace("A1", "A2").replace("Review", "Publish")
    assert [action.reference for action in actions(f"{BEGUN}\n{REST}", f"{again}\n{REST}")] == ["A1", "A2"]


def test_names_over_values_are_a_part_of_a_form() -> None:
    row = "| Responsible officer | Completion date | Rating |\n| Board Manager | May 2014 | Amber |"
    form = "| Action Ref | A1 | < |\n| Action to be taken | Review the policy | < |\n| Outcome | Staff know what to do | < |\n"
    (action,) = actions(form + row + "\n| Progress to date | Begun in March | < |")
    assert said(action) == WHOLE
    assert (action.outcome, action.rag) == ("Staff know what to do", "amber")


@pytest.mark.parametrize("heading", ["Review of all Acceptable Behaviour Contracts", "Write a guide"])
def test_a_table_under_its_headings_is_no_form(heading: str) -> None:
    """Its headings come again at the second part, like the names of a form's fields."""
    head = "| Action | Who | When |"
    found = actions(
        f"{head}\n| Publish the standards | Housing | July 2009 |\n| {heading} | ASB Panel | Monthly |",
        f"{head}\n| Train the wardens | Police | May 2009 |",
    )
    assert [(a.action, a.lead_raw) for a in found] == [
        ("Publish the standards", "Housing"),
        (heading, "ASB Panel"),
        ("Train the wardens", "Police"),
    ]


def test_clauses_name_the_fields_of_a_form() -> None:
    (action,) = actions(
        "| Recommendation | See the adult alone |\n| What has been agreed | Amend the record |\n| Owner | Head of Service |\n"
        "| Due | 31 May 2021 |\n| How we will know it has worked | Nine in ten are seen |"
    )
    assert (action.objective, action.action, action.outcome) == ("See the adult alone", "Amend the record", "Nine in ten are seen")


def test_a_table_about_the_document_is_no_beginning_of_a_form() -> None:
    about = "| Lead officer | A Fenn |\n| Date | 3 May 2013 |\n| Status | Draft |"
    form = "| Action | Review the policy |\n| Owner | Head of Service |\n| Due | 31 May 2014 |\n| Outcome | Staff know it |"
    (action,) = actions(about, form)
    assert (action.action, action.lead_raw, action.timescale_raw) == ("Review the policy", "Head of Service", "31 May 2014")


def test_the_name_of_a_field_that_a_page_end_parts_is_whole() -> None:
    form = "| Action to take | {} | Lead | {} |\n| Target date | {} | RAG | Green |\n| What will be different | {} | < | < |"
    two = (
        form.format("Write the guide", "Police", "May 2019", "All know") + "\n" + form.format("Train all", "Health", "June 2019", "All can")
    )
    rows = two.split("\n")
    table = replace(
        joined("\n".join([*rows[:-1], "| What will be | All can | < | < |", "| different | and do | < | < |"])), starts=frozenset({6})
    )
    found = read_form(table)
    assert found is not None
    outcome = found.headings.index("What will be different")
    assert [" ".join(cells[outcome].text.split()) for cells, _, _ in found.records] == ["All know", "All can and do"]
