"""Ratings drawn as marks: the document's own key says which is which."""

from __future__ import annotations

import pytest

from tests.drawn import actions

HEAD = "|= Action | Lead | When | Status | Comments |"
PLAN = f"{HEAD}\n| Review the policy | Police | May 2014 | ▲ | Begun |\n| Train all staff | Health | June 2014 | ✔ | Ended in May |"
TABLE = "| ✔ | Blue – finished |\n| ▲ | Amber – late |"


@pytest.mark.parametrize("key", [TABLE, "Key: ✔ Blue – finished; ▲ Amber – late"])
def test_a_key_says_what_marks_stand_for(key: str) -> None:
    found = actions(key, PLAN)
    assert [(a.rag, a.rag_raw, a.progress) for a in found] == [("amber", "▲", "Begun"), ("blue", "✔", "Ended in May")]
    assert {one.rule for one in found[0].evidence if one.field == "rag"} == {"rag.word"}


@pytest.mark.parametrize("key", ["Our plan for the year", "✔ Blue – finished; ▲ Amber – late; ▲ Red – very late; ✔ Green – on course"])
def test_marks_without_a_key_or_with_two_are_no_rating(key: str) -> None:
    found = actions(key, PLAN)
    assert [(a.rag, a.rag_raw) for a in found] == [(None, None), (None, None)]
    assert [a.progress and set(a.progress.split("\n")) for a in found] == [{"▲", "Begun"}, {"✔", "Ended in May"}]
