"""Tables under the same headings name their columns together."""

from __future__ import annotations

from tests.drawn import actions

HEAD = "|= What will we do? | Who? | By? |"


def test_what_one_table_shows_of_a_heading_holds_for_another() -> None:
    """ "By?" says nothing, and neither does "Oct half term" by itself; the dates of the first table do."""
    found = actions(
        f"{HEAD}\n| Review the policy | Board Manager | 30.06.17 |\n| Train the staff | Training Group | July 2017 |",
        "## Goal 2",
        f"{HEAD}\n| Publish the guide | Board Manager | Oct half term |",
    )
    assert [a.timescale_raw for a in found] == ["30.06.17", "July 2017", "Oct half term"]
