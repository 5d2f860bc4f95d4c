"""The rules of the grain, one after the other, through the whole journey."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.flow import convert_document
from schemas.layout import Document, Paragraph, Table
from tests.drawn import actions, convert, draw, on_page, outcomes

HEAD = "|= No | Objective | Action | Lead | Timescale |"


def test_rule_1_a_row_that_runs_on_over_a_page_end_is_one_row() -> None:
    first = on_page(
        draw(
            f"{HEAD}\n| 1 | Adults are safe. | Review the policy. | QA Group | May 2014 |\n| 2 | Staff are trained. | Agree with partners a plan for | Training Group | June 2014 |"
        ),
        1,
    )
    second = on_page(
        draw(
            f"{HEAD}\n|  |  | the training of all staff. |  |  |\n| 3 | Children are heard. | Ask the school council. | Board | July 2014 |"
        ),
        2,
    )
    conversion = convert(first, second)
    assert [a.action for a in conversion.actions] == [
        "Review the policy.",
        "Agree with partners a plan for the training of all staff.",
        "Ask the school council.",
    ]
    assert conversion.actions[1].row_index == 2
    assert (conversion.actions[1].page_first, conversion.actions[1].page_last) == (1, 2)
    assert outcomes(conversion) == {0: "heading", 1: "actions", 2: "actions", 3: "repeated_heading", 4: "continuation", 5: "actions"}
    assert conversion.table_count == 1


def test_rule_1_a_row_that_is_whole_is_not_joined_over_a_page_end() -> None:
    first = on_page(draw(f"{HEAD}\n| 1 | Adults are safe. | Review the policy. | QA Group | May 2014 |"), 1)
    second = on_page(draw("| 2 | Staff are trained. | Train all staff. | Training Group | June 2014 |"), 2)
    assert [a.action for a in actions(first, second)] == ["Review the policy.", "Train all staff."]


def test_rule_1_a_footnote_between_the_pages_does_not_part_a_table() -> None:
    first = replace(on_page(draw(f"{HEAD}\n| 1 | Adults are safe. | Review the policy. | QA Group | May 2014 |"), 1), at_page_end=False)
    second = on_page(draw("| 2 | Staff are trained. | Train all staff. | Training Group | June 2014 |"), 2)
    note = Paragraph("1 The policy is that of all agencies.", size=8.0, page=1)
    made = [Document("application/pdf", "drawn", (first, replace(note, size=size), second)) for size in (8.0, 10.0)]
    assert [convert_document(one, "plan.pdf").table_count for one in made] == [1, 2]


def test_rule_1_a_year_alone_on_the_next_page_belongs_to_its_month() -> None:
    first = on_page(draw(f"{HEAD}\n| 1 | Adults are safe. | Review the policy and the | QA Group | March |"), 1)
    second = on_page(draw("| | | practice of all teams | | 2014 |"), 2)
    assert [" ".join((a.timescale_raw or "").split()) for a in actions(first, second)] == ["March 2014"]


def test_rule_2_each_bullet_is_an_action() -> None:
    found = actions(
        f"{HEAD}\n| 1 | Staff are trained. | * Train all staff // * Publish the guide | Training Group | May 2014 |\n| 2 | x | Review the policy | Board | May 2014 |"
    )
    assert [(a.action, a.action_index, a.row_index) for a in found[:2]] == [("Train all staff", 0, 1), ("Publish the guide", 1, 1)]


def test_rule_2_each_paragraph_that_is_an_activity_is_an_action() -> None:
    found = actions(
        f"{HEAD}\n| 1 | Staff are trained. | Train all staff in schools. // Publish the guide for parents. | Training Group | May 2014 |"
    )
    assert [a.action for a in found] == ["Train all staff in schools.", "Publish the guide for parents."]


def test_rule_2_a_stem_with_a_colon_keeps_its_bullets() -> None:
    found = actions(f"{HEAD}\n| 1 | Staff are trained. | Train all staff in: // * neglect // * exploitation | Training Group | May 2014 |")
    assert [a.action for a in found] == ["Train all staff in:\nneglect\nexploitation"]


def test_rule_2_bullets_of_the_second_level_belong_to_the_one_above() -> None:
    found = actions(
        f"{HEAD}\n| 1 | Staff are trained. | * Train all staff // - teachers // - nurses // * Publish the guide | Training Group | May 2014 |"
    )
    assert [a.action for a in found] == ["Train all staff\nteachers\nnurses", "Publish the guide"]


def test_rule_2_a_sub_action_is_the_action_and_its_action_the_objective() -> None:
    found = actions(
        "|= Action | Sub-action | Lead | Timescale |\n| Improve the training of staff | Write a course on neglect | Training Group | May 2014 |\n| ^ | Publish the course guide | Training Group | June 2014 |"
    )
    assert [(a.objective, a.action) for a in found] == [
        ("Improve the training of staff", "Write a course on neglect"),
        ("Improve the training of staff", "Publish the course guide"),
    ]


TWO = "* Train all staff // * Publish the guide"
THREE = "* Train all staff // * Publish the guide // * Review the policy"


def given(action: str, lead: str, time: str) -> list[tuple[str | None, str | None, str]]:
    found = actions(
        f"{HEAD}\n| 1 | Staff are trained. | {action} | {lead} | {time} |\n| 2 | Staff are trained. | Ask the partners | Board | May 2014 |"
    )
    return [(a.lead_raw, a.timescale_raw, a.alignment) for a in found[:-1]]


def test_rule_2_the_merged_action_of_tasks_is_their_objective_beside_another() -> None:
    table = "|= Objective | Action | Tasks | Task owner | Deadline |\n| See neglect | Use a common tool | Choose the tool | Board | May 2016 |\n"
    table += "| ^ | ^ | Train the champions | Board | June 2016 |"
    assert [(a.objective, a.action) for a in actions(table)] == [
        ("See neglect\nUse a common tool", "Choose the tool"),
        ("See neglect\nUse a common tool", "Train the champions"),
    ]


def test_rule_3_as_many_as_actions_go_one_to_one() -> None:
    assert given(TWO, "QA Group // Training Group", "May 2014 // June 2014") == [
        ("QA Group", "May 2014", "one_to_one"),
        ("Training Group", "June 2014", "one_to_one"),
    ]


def test_rule_3_exactly_one_holds_for_all() -> None:
    assert given(TWO, "QA Group", "May 2014") == [("QA Group", "May 2014", "single")] * 2


def test_rule_3_otherwise_the_lines_decide() -> None:
    # two blank-aligned blocks: the second lead stands beside the third action
    found = given(THREE, "QA Group //  // Training Group", "May 2014")
    assert found == [("QA Group", "May 2014", "position"), (None, "May 2014", "position"), ("Training Group", "May 2014", "position")]


def test_rule_3_blocks_parted_by_blank_lines_go_to_the_actions_in_order() -> None:
    found = given(TWO, "QA Group // Board //  // Training Group", "May 2014")
    assert found == [("QA Group\nBoard", "May 2014", "position"), ("Training Group", "May 2014", "position")]


def test_rule_3_where_nothing_decides_each_stands_on_every_action() -> None:
    found = given(THREE, "QA Group // Training Group", "May 2014")
    assert found == [("QA Group\nTraining Group", "May 2014", "guess")] * 3


def test_rule_3_a_guess_is_a_reason_to_look() -> None:
    found = actions(f"{HEAD}\n| 1 | x | {THREE} | QA Group // Training Group | May 2014 |\n| 2 | x | Ask the partners | Board | May 2014 |")
    assert ["alignment is a guess" in a.review_reasons for a in found] == [True, True, True, False]
    assert found[0].confidence < found[3].confidence


def test_rule_3_lead_raw_is_not_cut_inside_a_paragraph() -> None:
    found = actions(f"{HEAD}\n| 1 | x | Train all staff | QA Group and Training Group | May 2014 |")
    assert found[0].lead_raw == "QA Group and Training Group"
    assert [lead.raw for lead in found[0].leads] == ["QA Group", "Training Group"]


def test_rule_4_a_blank_objective_and_reference_inherit_and_lead_and_timescale_do_not() -> None:
    found = actions(f"{HEAD}\n| 1 | Adults are safe | Review the policy | QA Group | May 2014 |\n|  |  | Publish the guide |  |  |")
    assert (found[1].reference, found[1].objective, found[1].lead_raw, found[1].timescale_raw) == ("1", "Adults are safe", None, None)


def test_rule_4_a_merged_cell_holds_for_every_row_it_covers() -> None:
    found = actions(f"{HEAD}\n| 1 | Adults are safe | Review the policy | QA Group | May 2014 |\n| ^ | ^ | Publish the guide | ^ | ^ |")
    assert (found[1].reference, found[1].objective, found[1].lead_raw, found[1].timescale_raw) == (
        "1",
        "Adults are safe",
        "QA Group",
        "May 2014",
    )
    assert {e.rule for e in found[1].evidence if e.field == "lead_raw"} == {"inherit.merged"}
    assert [e.row_index for e in found[1].evidence if e.field == "lead_raw"] == [1]


def test_rule_4_inheritance_ends_with_the_table() -> None:
    first = f"{HEAD}\n| 1 | Adults are safe | Review the policy | QA Group | May 2014 |"
    second = "|= No | Objective | Action | Lead | Timescale | Cost |\n|  |  | Publish the guide | Board | May 2014 | none |"
    assert actions(first, "## More", second)[1].objective is None


def test_rule_5_outcome_progress_and_rag_stand_on_each_action_of_the_row() -> None:
    found = actions(
        f"|= Action | Lead | Timescale | Outcome | Progress | RAG |\n| {TWO} | Board | May 2014 | Harm falls | Begun in March | Amber |\n| Ask the partners | Board | May 2014 | ^ | Done | Green |"
    )
    assert [(a.outcome, a.progress, a.rag) for a in found] == [
        ("Harm falls", "Begun in March", "amber"),
        ("Harm falls", "Begun in March", "amber"),
        ("Harm falls", "Done", "green"),
    ]


@pytest.mark.parametrize(
    ("cell", "rag", "raw", "fill"),
    [
        ("R", "red", "R", None),
        ("Green", "green", "Green", None),
        ("Gwyrdd", "green", "Gwyrdd", None),
        ("{#FFC000}", "amber", None, "#FFC000"),
        ("{#00B050} G", "green", "G", "#00B050"),
        ("3", None, None, None),
        ("Complete", None, None, None),
    ],
)
def test_rule_5_rag_is_a_word_a_letter_or_a_fill(cell: str, rag: str | None, raw: str | None, fill: str | None) -> None:
    rows = [
        f"| {verb} the policy | Board | May 2014 | {one} |"
        for verb, one in (("Review", cell), ("Ask", "Red"), ("Publish", "A"), ("Write", "G"))
    ]
    found = actions("\n".join(["|= Action | Lead | Timescale | RAG |", *rows]))
    assert (found[0].rag, found[0].rag_raw, found[0].rag_fill) == (rag, raw, fill)


def test_rule_5_a_word_that_is_no_colour_is_progress() -> None:
    found = actions(
        "|= Action | Lead | Timescale | RAG |\n| Review the policy | Board | May 2014 | Complete |\n| Ask the staff | Board | May 2014 | Amber |\n| Write a guide | Board | May 2014 | Green |"
    )
    assert (found[0].progress, found[0].progress_status) == ("Complete", "complete")


def test_rule_6_an_objective_with_a_lead_and_no_action_is_a_record() -> None:
    found = actions(
        f"{HEAD}\n| 1 | Adults are safe in care homes |  | QA Group | May 2014 |\n| 2 | Staff are trained | Train all staff | Board | May 2014 |"
    )
    assert (found[0].action, found[0].objective, found[0].lead_raw) == (None, "Adults are safe in care homes", "QA Group")


def test_rule_6_a_number_and_a_title_are_the_objective_of_the_rows_below() -> None:
    conversion = convert(
        f"{HEAD}\n| 1 | Adults are safe in care homes |  |  |  |\n|  |  | Train all staff | Board | May 2014 |\n|  |  | Ask the staff | Board | May 2014 |"
    )
    assert [(a.reference, a.objective) for a in conversion.actions] == [("1", "Adults are safe in care homes")] * 2
    assert outcomes(conversion)[1] == "skipped"


def test_rule_6_a_recommendation_is_an_objective_even_beside_who_and_when() -> None:
    found = actions(
        "|= Recommendation | Lead | Timescale |\n| The Board should review its policy on neglect | Board | May 2014 |\n| The Trust should train all its staff | Trust | June 2014 |"
    )
    assert [(a.objective, a.action) for a in found] == [
        ("The Board should review its policy on neglect", None),
        ("The Trust should train all its staff", None),
    ]


PLAIN = "|= Action | Lead | Timescale |"


def test_rule_7_a_banner_worded_as_priority_is_section_and_objective() -> None:
    found = actions(
        f"{PLAIN}\n| !Priority 2: Tackling neglect | < | < |\n| Train all staff | Board | May 2014 |\n| Ask all staff | Board | May 2014 |"
    )
    assert {(a.section, a.objective) for a in found} == {("Priority 2: Tackling neglect", "Priority 2: Tackling neglect")}


def test_rule_7_a_banner_that_is_a_mere_topic_leaves_the_objective_null() -> None:
    found = actions(f"{PLAIN}\n| !Neglect | < | < |\n| Train all staff | Board | May 2014 |\n| Ask all staff | Board | May 2014 |")
    assert {(a.section, a.objective) for a in found} == {("Neglect", None)}


def test_rule_7_of_a_banner_of_two_lines_the_second_is_the_objective_without_its_label() -> None:
    found = actions(
        f"{PLAIN}\n| !Neglect // Objective: Children are safe at home | < | < |\n| Train all staff | Board | May 2014 |\n| Ask all staff | Board | May 2014 |"
    )
    assert {(a.section, a.objective) for a in found} == {("Neglect", "Children are safe at home")}


def test_rule_7_the_section_is_the_nearest_heading_and_never_the_title() -> None:
    table = f"{PLAIN}\n| Train all staff | Board | May 2014 |\n| Ask all staff | Board | May 2014 |"
    assert actions("# Action Plan 2014-15", "## Workforce", table)[0].section == "Workforce"
    assert actions("# Action Plan 2014-15", table)[0].section is None


def test_a_shaded_row_that_words_an_activity_is_no_heading_though_it_sounds_like_a_time() -> None:
    table = "|= Quarter | What we will do | Led by | Done? |\n| Quarter 1 (April to June 2014) | Adopt the new terms | Chair | Yes |\n"
    table += (
        "| {#EEEEEE} Quarter 3 (October to December 2014) | {#EEEEEE} Publish the annual report | {#EEEEEE} Board Manager | {#EEEEEE} No |"
    )
    assert [a.action for a in actions(table)] == ["Adopt the new terms", "Publish the annual report"]


def test_rule_7_a_label_row_is_a_banner_even_where_its_text_stands_in_one_column() -> None:
    table = f"| Objective | Adults are heard |  |\n{PLAIN}\n| Ask all adults | Board | May 2014 |\n| Train all staff | Board | May 2014 |"
    assert {a.objective for a in actions(table)} == {"Adults are heard"}


def test_rule_7_a_line_above_from_which_the_banners_count_on_is_the_section() -> None:
    table = f"{PLAIN}\n| Train all staff | Board | May 2014 |\n| !PRIORITY 2: HOMES | < | < |\n| Visit all homes | Board | May 2014 |"
    assert [a.section for a in actions("PRIORITY 1: STAFF", table)] == ["PRIORITY 1: STAFF", "PRIORITY 2: HOMES"]
    assert [a.section for a in actions("PRIORITY 3: STAFF", table)] == [None, "PRIORITY 2: HOMES"]


def test_rule_7_the_list_of_objectives_above_the_table() -> None:
    table = f"{PLAIN}\n| Train all staff | Board | May 2014 |\n| Ask all staff | Board | May 2014 |"
    found = actions("# Action Plan 2014-15", "## Objectives", "* Children are heard", "* Staff are trained", table)
    assert found[0].objective == "Children are heard\nStaff are trained"


def test_rule_7_columns_of_one_meaning_are_joined_in_order() -> None:
    found = actions(
        "|= Action | Lead | Timescale | Output | Impact |\n| Train all staff | Board | May 2014 | 20 courses | Staff know what to do |\n| Ask all staff | Board | May 2014 | a survey | Staff are heard |"
    )
    assert found[0].outcome == "20 courses\nStaff know what to do"


def test_rule_7_start_and_assistance_go_to_extras() -> None:
    found = actions(
        "|= Action | Lead | Supported by | Start date | End date |\n| Train all staff | Board | Police | May 2014 | July 2014 |\n| Ask all staff | Board | Health | June 2014 | August 2014 |"
    )
    assert (found[0].lead_raw, found[0].timescale_raw) == ("Board", "July 2014")
    assert [(extra.heading, extra.text) for extra in found[0].extras] == [("Supported by", "Police"), ("Start date", "May 2014")]


def test_rule_7_a_year_that_heads_rows_is_their_timescale() -> None:
    found = actions(
        "|= Objective | Action | Lead |\n| !2014-15 | < | < |\n| Staff are trained | Train all staff | Board |\n| !2015-16 | < | < |\n| Staff are heard | Ask all staff | Board |"
    )
    assert [a.timescale_raw for a in found] == ["2014-15", "2015-16"]


def test_rule_7_a_number_at_the_head_is_the_reference_and_leaves_the_text() -> None:
    found = actions(f"{PLAIN}\n| 1.1 Train all staff | Board | May 2014 |\n| 1.2 Ask all staff | Board | May 2014 |")
    assert [(a.reference, a.action) for a in found] == [("1.1", "Train all staff"), ("1.2", "Ask all staff")]


def test_rule_7_a_lead_and_a_date_in_brackets_leave_the_text() -> None:
    found = actions(
        "|= Objective | Action | Outcome |\n| Staff are trained | Train all staff in schools (Training Group, by May 2014) | Harm falls |\n| Staff are heard | Ask all staff in schools (see appendix) | Harm falls |"
    )
    assert [(a.action, a.lead_raw, a.timescale_raw) for a in found] == [
        ("Train all staff in schools", "Training Group", "by May 2014"),
        ("Ask all staff in schools (see appendix)", None, None),
    ]


@pytest.mark.parametrize(("heading", "lead"), [("Task (lead)", "PCT"), ("Task", None)])
def test_rule_7_a_heading_says_that_an_abbreviation_in_brackets_is_a_lead(heading: str, lead: str | None) -> None:
    table = f"|= Priority | {heading} | Date |\n| Child deaths | Set up the overview panel (PCT) | May 2007 |\n| Procedures | Publish the guide | June 2007 |"
    assert actions(table)[0].lead_raw == lead


def test_rule_7_a_heading_over_the_first_of_several_times_stands_over_all() -> None:
    table = "|= Action | Lead | Progress |  |\n|  |  | April 2014 | April 2015 |\n| Train all staff | Board | Begun | All trained |"
    assert [a.progress for a in actions(table)] == ["Begun\nAll trained"]


def test_rule_8_recommendation_and_response() -> None:
    found = actions(
        "|= Recommendation | Response |\n| The Board should review its policy on neglect | The policy was reviewed in May and agreed by all |\n| The Trust should train its staff | All staff have been trained by the Trust |"
    )
    assert [(a.objective, a.action) for a in found][0] == ("The Board should review its policy on neglect", None)
    assert found[0].progress == "The policy was reviewed in May and agreed by all"


def test_rule_8_goals_with_dated_milestones() -> None:
    found = actions(
        "|= Goal | By March 2015 | By March 2016 |\n| Adults are safe | Write a policy on self-neglect | Review the policy with partners |\n| Staff are trained | Train all care home managers | Train all care home staff |"
    )
    assert [(a.objective, a.action, a.timescale_raw) for a in found[:2]] == [
        ("Adults are safe", "Write a policy on self-neglect", "By March 2015"),
        ("Adults are safe", "Review the policy with partners", "By March 2016"),
    ]
    assert len(found) == 4


def test_rule_8_coded_lists() -> None:
    found = actions(
        "## Priorities",
        "|= Prevention | < |\n| PA1 | To ensure that all staff are trained |\n| PA2 | To develop a guide for parents |\n| PA3 | To review the policy on neglect |",
    )
    assert [(a.reference, a.section, a.action, a.objective) for a in found][:1] == [
        ("PA1", "Prevention", "To ensure that all staff are trained", None)
    ]


def test_rule_8_a_form_is_one_row() -> None:
    found = actions(
        "| Objective | Adults are safe |\n| Action | Review the policy on neglect |\n| Lead | QA Group |\n| Timescale | May 2014 |\n| Progress | Begun in March |"
    )
    assert [(a.objective, a.action, a.lead_raw, a.timescale_raw, a.progress) for a in found] == [
        ("Adults are safe", "Review the policy on neglect", "QA Group", "May 2014", "Begun in March")
    ]


OTHER = {
    "attendance": "|= Name | Agency | Apr | Jul |\n| J Marlow | Police | Yes | No |\n| K Reed | Health | Yes | Yes |",
    "statistics": "|= Measure | 2012-13 | 2013-14 |\n| Referrals | 230 | 245 |\n| Plans | 41 | 39 |",
    "glossary": "|= Term | Meaning |\n| CSE | Child sexual exploitation |\n| QA | Quality assurance |",
    "you said": "|= You said | We did |\n| Tell us more about neglect | We wrote a guide for parents |\n| Train our teachers | We trained all teachers |",
    "contents": "| Introduction | 3 |\n| Priorities | 4 |\n| Action plan | 6 |",
}


@pytest.mark.parametrize("kind", OTHER)
def test_rule_9_tables_of_other_kinds_yield_no_actions_and_keep_their_cells(kind: str) -> None:
    conversion = convert(OTHER[kind])
    assert conversion.actions == ()
    assert {cell.row_outcome for cell in conversion.cells} == {"not_an_action_table"}
    table = draw(OTHER[kind])
    assert [cell.text for cell in conversion.cells] == [cell.text for row in table.rows for cell in row.cells]


def test_rule_10_paragraphs_are_joined_with_newlines_and_wording_is_untouched() -> None:
    found = actions(f"{HEAD}\n| 1 | Adults are safe // in care homes | Reviw the policy, & publish it | QA Group | May 2014 |")
    assert (found[0].objective, found[0].action) == ("Adults are safe\nin care homes", "Reviw the policy, & publish it")


def test_rule_10_two_languages_in_one_cell_stay_together() -> None:
    welsh = "Hyfforddi pob swyddog diogelu // Train all safeguarding officers"
    found = actions(
        f"{HEAD}\n| 1 | Staff are trained. | {welsh} | Y Bwrdd // The Board | erbyn Mai 2014 // by May 2014 |\n| 2 | Staff are heard. | Adolygu y polisi // Review the policy | Y Bwrdd // The Board | erbyn Mai 2014 // by May 2014 |"
    )
    assert [a.action for a in found] == [
        "Hyfforddi pob swyddog diogelu\nTrain all safeguarding officers",
        "Adolygu y polisi\nReview the policy",
    ]
    assert found[0].timescale is not None
    assert found[0].timescale.kind != "multiple"


def test_every_table_is_counted_once() -> None:
    part: Table = draw(f"{HEAD}\n| 1 | x | Review the policy | Board | May 2014 |")
    assert convert(part, "## Next", "|= Term | Meaning |\n| QA | Quality assurance |\n| CSE | Exploitation |").table_count == 2


OUTCOMES = """|= Objective | Outcome | Action | Lead | Timescale |
| Adults are safe | Fewer repeat referrals | Review the policy | QA Group | May 2014 |
|  |  | Publish the guide | Board | June 2014 |
| Staff are trained | More staff in courses | Plan the courses | Training Group | July 2014 |
|  | {last} | Count the staff | Board | May 2014 |"""


@pytest.mark.parametrize(
    ("parted", "last", "expected"),
    [
        (False, "", "Fewer repeat referrals"),  # goes with the objective all the way: the cells may be merged
        (True, "", None),  # drawn rules part the rows: blank is blank
        (False, "Each is counted", None),  # an outcome of a row of its own
    ],
)
def test_rule_5_an_outcome_beside_the_objective_holds_as_long_where_nothing_is_drawn(parted: bool, last: str, expected: str | None) -> None:
    table = replace(draw(OUTCOMES.format(last=last)), parted=parted)
    found = actions(table)
    assert [a.outcome for a in found[:2]] == ["Fewer repeat referrals", expected]
    assert {e.rule for e in found[1].evidence if e.field == "outcome"} == ({"inherit.with_objective"} if expected else set())


def test_a_column_of_leads_and_times_gives_both() -> None:
    found = actions(
        "|= Action | Lead / Timescale | Progress |\n| Review the policy on neglect | Board Manager // 31 March 2016 | Drafted |\n"
        "| Train all front line staff | Training Group // ongoing | Begun |\n| Audit thirty case files | QA Group, June 2016 | Not due |"
    )
    assert [(a.lead_raw, a.timescale_raw) for a in found] == [
        ("Board Manager", "31 March 2016"),
        ("Training Group", "ongoing"),
        ("QA Group, June 2016", "QA Group, June 2016"),  # never cut inside a paragraph
    ]


def test_forms_of_one_table_begin_with_a_numbered_label() -> None:
    found = actions(
        "| Action 1 | Review the policy |\n| Lead | Police |\n| By when | May 2015 |\n| Action 2 | Train all staff |\n| Lead | Health |\n| By when | June 2015 |"
    )
    assert [(a.action, a.lead_raw, a.timescale_raw) for a in found] == [
        ("Review the policy", "Police", "May 2015"),
        ("Train all staff", "Health", "June 2015"),
    ]


WELSH = "| 1 | Adolygu'r polisi ar esgeulustod | Swyddog y Bwrdd | Erbyn mis Mai 2014 |"
ENGLISH = "|  | Review the policy on neglect | Board Officer | By the end of May 2014 |"


@pytest.mark.parametrize("ruled", [False, True])
def test_a_row_that_says_in_english_what_the_one_above_says_in_welsh_is_one_where_no_rule_parts_them(ruled: bool) -> None:
    table = replace(draw(f"|= No | Action | Lead | Timescale |\n{WELSH}\n{ENGLISH}"), ruled=ruled)
    found = [action.action for action in actions(table)]
    welsh, english = "Adolygu'r polisi ar esgeulustod", "Review the policy on neglect"
    assert found == ([welsh, english] if ruled else [f"{welsh}\n{english}"])


def test_headings_that_head_all_columns_anew_take_the_place_of_those_repeated_above() -> None:
    found = actions(
        "|= Ref | Task | Officer | Date | RAG |\n|= Ref | Weakness | Agency and lead | Remedy | RAG |\n"
        "| P1 | Schools are not told | Schools Adviser | Give each school a name to ring | G |\n"
        "| P2 | Police notices are late | Police | Send the notices each morning | R |"
    )
    assert [(a.objective, a.action, a.lead_raw) for a in found] == [
        ("Schools are not told", "Give each school a name to ring", "Schools Adviser"),
        ("Police notices are late", "Send the notices each morning", "Police"),
    ]


def test_the_end_of_a_heading_that_a_page_cut_short_is_no_text_of_the_row_below() -> None:
    head = "|= Action | Lead | When | How we will measure"
    first = on_page(draw(f"{head} it |\n| Review the policy | QA Group | May 2014 | Audit of files |"), 1)
    second = on_page(draw(f"{head} |\n| Train all staff | Training Group | June 2014 | it // Numbers trained |"), 2)
    assert [(a.action, a.outcome) for a in actions(first, second)] == [
        ("Review the policy", "Audit of files"),
        ("Train all staff", "Numbers trained"),
    ]


def test_headings_that_every_page_repeats_do_not_end_those_in_the_middle_of_a_page() -> None:
    head, other = "|= Ref | Task | Officer | Date | RAG |", "|= Ref | Weakness | Agency and lead | Remedy | RAG |"
    first = on_page(draw(f"{head}\n| 1 | Review the policy | QA Group | May 2014 | G |"), 1)
    second = on_page(
        draw(
            f"{head}\n| 2 | Train all staff | Health | June 2014 | G |\n{other}\n| P1 | Schools are not told | Schools Adviser | Ring each school | G |"
        ),
        2,
    )
    third = on_page(draw(f"{head}\n| P2 | Police notices are late | Police | Send the notices each day | R |"), 3)
    assert [(a.objective, a.action) for a in actions(first, second, third)] == [
        (None, "Review the policy"),
        (None, "Train all staff"),
        ("Schools are not told", "Ring each school"),
        ("Police notices are late", "Send the notices each day"),
    ]
