"""Columns that their cells name, or name against their heading."""

from __future__ import annotations

import pytest

from schemas.records import Action
from tests.drawn import actions, convert, draw, on_page

ROWS = (
    ("Publish the guide to the town", "Board Manager", "May 2014"),
    ("Train the staff of all schools", "Training Group", "June 2014"),
    ("Write a new form for referrals", "Quality Officer", "July 2014"),
)


def plan(head: str, *more: tuple[str, ...], order: tuple[int, ...] = (0, 1, 2)) -> str:
    """A plan drawn: what is done, by whom and when in that order, and more columns behind."""
    rows = [[row[place] for place in order] for row in ROWS]
    lines = [" | ".join((*row, *(column[n] for column in more))) for n, row in enumerate(rows)]
    return f"|= {head} |\n" + "\n".join(f"| {line} |" for line in lines)


def test_dates_under_a_heading_that_may_mean_who() -> None:
    found = actions(plan("Activity | Lead | To be delivered by"))
    assert [(a.lead_raw, a.timescale_raw) for a in found] == [(row[1], row[2]) for row in ROWS]


def test_sentences_under_a_heading_that_names_an_officer() -> None:
    said = ("The guide went out in May to all", "Two of the three sessions were held", "The form is used by all of the teams")
    found = actions(plan("Action | Officer responsible | Due | Officer's comments", said))
    assert [(a.lead_raw, a.progress) for a in found] == [(row[1], text) for row, text in zip(ROWS, said, strict=True)]


def test_activities_under_a_heading_that_nobody_knows() -> None:
    found = actions(plan("Owner | Zebra | Complete by | So that", ("All know", "All can", "All do"), order=(1, 0, 2)))
    assert [(a.action, a.outcome) for a in found] == [
        (row[0], text) for row, text in zip(ROWS, ("All know", "All can", "All do"), strict=True)
    ]


def test_a_heading_that_asks_how_behind_the_actions_is_that_of_the_outcome() -> None:
    reached = ("Parents know whom they can ask", "Teachers spot what they did not", "No referral comes back to us")
    assert [a.outcome for a in actions(plan("Action | Lead | By when | How zebras gain from it", reached))] == list(reached)


@pytest.mark.parametrize(("short", "field"), [("Success meas.", "outcome"), ("Prog.", "progress"), ("Obj.", "objective")])
def test_headings_are_shortened(short: str, field: str) -> None:
    texts = ("No child is left alone", "All adults are well looked after", "Each visit is written down")
    assert [getattr(a, field) for a in actions(plan(f"Action | Resp. | T/scale | {short}", texts))] == list(texts)


def test_the_own_heading_under_one_over_several_columns_counts() -> None:
    head = "|= Action | Lead | By when | Assurance | < |\n|= ^ | ^ | ^ | What good will look like | Position at 20 November 2015 |"
    rows = "\n".join(f"| {' | '.join(row)} | All know | Begun in June with two |" for row in ROWS)
    assert {(a.outcome, a.progress) for a in actions(f"{head}\n{rows}")} == {("All know", "Begun in June with two")}


def test_ticks_below_years_that_a_question_spans() -> None:
    head = "|= What are we going to do? | When? | < | < | Who leads? |\n|= ^ | 2018/19 | 2019/20 | 2020/21 | ^ |"
    ticks = ("✓ | ✓ |", "| ✓ | ✓", "✓ | |")
    rows = "\n".join(f"| {row[0]} | {tick} | {row[1]} |" for row, tick in zip(ROWS, ticks, strict=True))
    assert [a.timescale_raw for a in actions(f"{head}\n{rows}")] == ["2018/19\n2019/20", "2019/20\n2020/21", "2018/19"]


def test_bullets_below_a_date_are_milestones_of_their_own() -> None:
    head = "|= Aim | Coordinated by | By March 2017 | By March 2018 |"
    rows = (
        "| Young carers are known | Young Carers Board | Tool written with them | * Tool used in all schools // * Question asked in the census |\n"
        "| Private fostering is told of | Fostering Service | Leaflets sent to schools | Survey of what schools know |"
    )
    assert [(a.action, a.timescale_raw) for a in actions(f"{head}\n{rows}")][:3] == [
        ("Tool written with them", "By March 2017"),
        ("Tool used in all schools", "By March 2018"),
        ("Question asked in the census", "By March 2018"),
    ]


def test_an_outcome_in_a_line_above_the_table_leaves_the_objective_to_the_heading() -> None:
    found = actions(
        "# Plan", "## Priority 1: Abuse is prevented", "Outcome: Adults know where they can get help", plan("What | Who | When")
    )
    assert {(a.objective, a.outcome) for a in found} == {("Priority 1: Abuse is prevented", "Adults know where they can get help")}


def test_a_table_without_headings_whose_first_row_looks_like_them() -> None:
    head = "|= To achieve this we will… | This will be led by… | and finished by… | so that… |"
    first = f"{head}\n| Hold a forum for all carers | Business Manager | May 2019 | people are heard |\n| Ask each group to report | Training Group | June 2019 | all is known |"
    second = (
        "| {#EEEEEE} Issue the form again to all | {#EEEEEE} Business Manager | {#EEEEEE} end of May 2019 | {#EEEEEE} fewer come back |\n"
        "| Visit each college in the county | Training Officer | summer term | all know us |"
    )
    found = actions(first, "## Priority 2: People report", second)
    assert [a.action for a in found][2:] == ["Issue the form again to all", "Visit each college in the county"]


def test_a_year_counted_in_a_banner_is_the_time_of_the_rows_below() -> None:
    head = "|= What we will do | Lead | How we will know |"
    rows = "| Year 1: April 2019 – March 2020 | < | < |\n| Publish the guide to all | Board Manager | All know |\n| Train all of the staff | Police | All can |"
    assert {a.timescale_raw for a in actions(f"{head}\n{rows}")} == {"Year 1: April 2019 – March 2020"}


def test_an_arrow_beside_a_rating_and_a_dash_for_none() -> None:
    head = "|= Action | Lead | By when | RAG | Progress |"
    rows = "\n".join(f"| {' | '.join(row)} | {mark} | Begun |" for row, mark in zip(ROWS, ("G ↑", "A ↔", "—"), strict=True))
    assert [(a.rag, a.progress) for a in actions(f"{head}\n{rows}")] == [("green", "Begun"), ("amber", "Begun"), (None, "Begun")]


def test_a_column_of_colours_alone_is_kept_beside_banners() -> None:
    head = "|= | No. | Action | Lead | By when |"
    rows = "\n".join(
        f"| {{{color}}} | {n} | {' | '.join(row)} |"
        for n, (row, color) in enumerate(zip(ROWS, ("#00B050", "#FFC000", "#FF0000"), strict=True), 1)
    )
    assert [a.rag for a in actions(f"{head}\n| !Recommendation 1: All are safe | < | < | < | < |\n{rows}")] == ["green", "amber", "red"]


def test_the_colours_of_objectives_are_no_ratings() -> None:
    head = "|= Priority | Action | Lead | By when |"
    rows = "\n".join(
        f"| {{{color}}} Aim {n} | {' | '.join(row)} |"
        for n, (row, color) in enumerate(zip(ROWS, ("#E2EFDA", "#FFF2CC", "#FCE4D6"), strict=True))
    )
    assert {a.rag for a in actions(f"{head}\n{rows}")} == {None}


def over_pages(head: str, first: str, second: str) -> tuple[Action, ...]:
    """The actions of a table that a page end parts."""
    return convert(on_page(draw(f"{head}\n{first}"), 1), on_page(draw(second), 2)).actions


def test_cells_that_begin_in_lower_case_are_not_joined_over_a_page_end() -> None:
    head = "|= We will… | Led by… | finished by… | so that… |"
    first = "| hold a forum | the Manager | May 2019 | people are heard |\n| ask each group | the Police | June 2019 | all is known |"
    found = over_pages(head, first, "| map the services | the Quality Group | to be agreed | adults do not fall away |")
    assert [a.outcome for a in found] == ["people are heard", "all is known", "adults do not fall away"]


def test_the_rest_of_an_objective_that_has_no_number_where_all_others_have() -> None:
    head = "|= No | Objective | Action | Lead | By when |"
    first = (
        "| 1 | Adults are safe | Publish the guide | Police | May 2014 |\n| 2 | The new regional | Train the staff | Health | June 2014 |"
    )
    found = over_pages(head, first, "| | Board works well | Write a new form | Council | July 2014 |")
    assert [(a.reference, " ".join((a.objective or "").split())) for a in found][1:] == [("2", "The new regional Board works well")] * 2


def test_numbers_under_a_heading_that_means_recommendation() -> None:
    head = "|= Rec | Learning | Agency | Action the agency will take | To be done by |"
    rows = "\n".join(f"| {n} | Adults are heard by all | {row[1]} | {row[0]} | {row[2]} |" for n, row in enumerate(ROWS, 1))
    assert [(a.reference, a.timescale_raw) for a in actions(f"{head}\n{rows}")] == [(str(n), row[2]) for n, row in enumerate(ROWS, 1)]


def test_what_somebody_said_they_would_do_is_the_action() -> None:
    found = actions(plan("We said that we would… | Who by | When by"))
    assert [(a.action, a.objective) for a in found] == [(row[0], None) for row in ROWS]


def test_the_numbers_fill_rates_a_row_where_a_key_of_colours_says_so() -> None:
    key = "| {#00B050} | Done or going to plan |\n| {#FFC000} | Late |\n| {#FF0000} | Not begun |"
    head = "|= No. | Action | Lead | By when |"
    rows = "\n".join(
        f"| {{{color}}} {n} | {' | '.join(row)} |"
        for n, (row, color) in enumerate(zip(ROWS, ("#00B050", "#FFC000", "#FF0000"), strict=True), 1)
    )
    assert [(a.rag, a.rag_meaning) for a in actions(key, f"{head}\n{rows}")] == [
        ("green", "Done or going to plan"), ("amber", "Late"), ("red", "Not begun"),
    ]  # fmt: skip
    assert {a.rag for a in actions(f"{head}\n{rows}")} == {None}
