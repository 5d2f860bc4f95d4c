"""The day that a document's progress was reported: what names it, and what only looks so."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.flow import convert_document
from schemas.layout import Table
from tests.drawn import document, draw

TABLE = draw(
    "|= Action | Lead | By when |\n| Publish the guide | Board Manager | May 2014 |\n| Train the staff | Training Group | June 2014 |"
)
TITLE = "# Farhaven Safeguarding Adults Board Business Plan"


def as_at(*blocks: str | Table, **more: object) -> date | None:
    return convert_document(document(*blocks, **more), "plan.docx").facts.period.as_at


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Last updated 13/07/2009", date(2009, 7, 13)),
        ("Review: position at March 2013", date(2013, 3, 31)),
        ("Mid-year review: position at 31 October 2017. Next review: Management Group, 22 January 2018.", date(2017, 10, 31)),
        ("Review date: September 2023", None),
        (
            "The Partnership brings together two councils and the police. The plan was last updated in November 2016 by all of them.",
            date(2016, 11, 30),
        ),
        ("Sent to the Youth Justice Board on 30 June 2021. Delivery plan refreshed for the Board of 21 October 2021.", date(2021, 10, 21)),
        (
            "The Partnership looks at it four times a year; the last column shows where we had got to on 15 October 2012.",
            date(2012, 10, 15),
        ),
        ("Serious Case Review of Child L, March 2012", None),
        ("Child Practice Review Action Plan, September 2013", None),
        ("Actions from the Peer Review of all services in March 2012", None),
        ("Plan v4 October 2018", date(2018, 10, 31)),  # the version's number is no day
        ("The Board was set up in 2006. This edition shows the position at 30 September 2021.", date(2021, 9, 30)),
        ("The last column gives the position that was reported to the Committee on 10 March 2009. Work goes on.", date(2009, 3, 10)),
        (
            "This version was agreed on 14 March 2011 and takes the place of the one that was sent round at the end of last year.",
            date(2011, 3, 14),
        ),
        ("The mid-year check was made by all members at the end of October 2024. It is printed in the last column.", date(2024, 10, 31)),
        ("The mid-year check was made by all members in October 2024, and it is printed in the last column of each of the tables.", None),
        ("The review was published on 31 March 2021 and the plan was agreed by the Board in the week after that in the town hall.", None),
        ("The position will be reported to the Board on 12 May 2015, when the plan is looked at again by all who took part in it.", None),
    ],
)
def test_what_a_line_below_the_title_says(line: str, day: date | None) -> None:
    assert as_at(TITLE, line, TABLE) == day


def test_a_day_in_the_page_margin_makes_a_month_exact() -> None:
    assert as_at(TITLE, "Position at October 2019", TABLE, footers=("Printed 14 October 2019",)) == date(2019, 10, 14)
    assert as_at(TITLE, "Position at October 2019", TABLE, footers=("Printed 2 March 2020",)) == date(2019, 10, 31)


def test_a_month_in_the_page_margin_beside_the_plans_name() -> None:
    assert as_at(TITLE, TABLE, footers=("Business Plan October 2019",)) == date(2019, 10, 31)
    assert as_at(TITLE, TABLE, footers=("Farhaven October 2019",)) is None


def test_the_margins_of_one_page_are_its_first_and_last_lines_and_no_line_above_a_table() -> None:
    lines = ("Farhaven", TITLE, "A plan for all of us and for those who follow us")
    assert as_at(*lines, TABLE, "Farhaven, 14 October 2019", page_count=1) == date(2019, 10, 14)
    assert as_at(*lines, "Farhaven, after the great flood of 14 October 2019 and all that", TABLE, page_count=1) is None


def test_a_row_of_one_text_may_say_it() -> None:
    table = draw(
        "|= Action | Lead | By when |\n| Publish the guide | Board Manager | May 2014 |\n| Train the staff | Training Group | June 2014 |\n| Last updated 13/07/2013 |  |  |"
    )
    assert as_at(TITLE, table) == date(2013, 7, 13)


def test_a_page_without_text_is_no_plan() -> None:
    conversion = convert_document(document(page_count=1), "scan.pdf")
    assert (conversion.actions, conversion.facts.period.as_at) == ((), None)


def test_months_beside_the_title_say_more_than_its_years() -> None:
    facts = convert_document(
        document("# School Safeguarding Plan 2017–18", "September 2017 to July 2018. Adopted in May.", TABLE), "plan.docx"
    ).facts
    assert (facts.period.plan_start, facts.period.plan_end) == (date(2017, 9, 1), date(2018, 7, 31))


def test_a_printed_title_says_more_than_the_files_own() -> None:
    own = (("title", "CSE action plan v7"),)
    printed = "# Child Sexual Exploitation Action Plan 2015/16"
    assert convert_document(document(printed, TABLE, properties=own), "plan.docx").facts.title == printed[2:]
    assert convert_document(document("Farhaven", TABLE, properties=own), "plan.docx").facts.title == "CSE action plan v7"


def test_a_sentence_that_names_the_months_of_the_plan() -> None:
    said = "This plan sets out what the council and the police will do in answer between May 2023 and April 2024. The Board meets every six weeks."
    facts = convert_document(document("# Improvement Plan 2023-24", said, TABLE), "plan.docx").facts
    assert (facts.period.plan_start, facts.period.plan_end) == (date(2023, 5, 1), date(2024, 4, 30))
