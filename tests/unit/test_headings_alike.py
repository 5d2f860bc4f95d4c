"""Tables under the same headings name their columns together."""

from __future__ import annotations

import pytest

from tests.drawn import actions

HEAD = "|= What will we do? | Who? | Ready? |"


@pytest.mark.parametrize("when", ["In place by year end", "tbc", "With next upgrade"])
def test_what_one_table_shows_of_a_heading_holds_for_another(when: str) -> None:
    """ "Ready?" says nothing, and neither does the one cell of the second table; the dates of the first do."""
    second = f"{HEAD}\n| Publish the guide | Board Manager | {when} |"
    assert [a.timescale_raw for a in actions(second)] == [None]
    first = f"{HEAD}\n| Review the policy | Board Manager | 30.06.17 |\n| Train the staff | Training Group | July 2017 |"
    assert [a.timescale_raw for a in actions(first, "## Goal 2", second)] == ["30.06.17", "July 2017", when]
