"""Texts of a table without rules that begin or end in mid-sentence mark their actions, and the author's way does not."""

from __future__ import annotations

import pytest

from pipeline.alignment import Alignment
from pipeline.doubts import cut_or_joined
from pipeline.drafts import Draft, Value


def drafts(name: str, *texts: str) -> list[Draft]:
    single = Alignment.SINGLE
    return [Draft({name: Value(text, "column")} if text else {}, (), (n,), 0, single, (), 1, 1, None) for n, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("name", "texts", "marked"),
    [
        ("action", ["Audit the files", "Train staff", "Report each quarter"], set()),
        ("action", ["Audit the files", "Write a plan for", "Report each quarter", "Meet"], {1, 2}),
        ("outcome", ["Fewer children are", "hurt at home", "Staff know", "", "Cases fall"], {0, 1}),
        ("progress", ["done", "not begun", "under way"], set()),  # the author writes small letters
        ("timescale_raw", ["May 2014", "June 2014; July 2015", "Ongoing", "May 2015"], {1}),
        ("timescale_raw", ["May 2014 and June 2015", "June 2014; July 2015"], set()),
        ("action", ["for"], {0}),
        ("action", [], set()),
    ],
)
def test_which_actions_are_marked(name: str, texts: list[str], marked: set[int]) -> None:
    assert cut_or_joined(drafts(name, *texts)) == marked
