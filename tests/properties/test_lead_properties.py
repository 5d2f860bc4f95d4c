"""What holds for any lead cell."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.leads import LeadReader
from schemas.records import Group, Registry
from tests.linear import assert_linear

REGISTRY = Registry(
    "Farhaven",
    (
        Group("board", "Farhaven Safeguarding Children Board", ("FSCB",), "board", "board"),
        Group("qa", "Quality Assurance sub-group", ("QA",)),
        Group("pp", "Policies and Procedures sub-group", ("P&P",)),
        Group("cdop", "Child Death Overview Panel", ("CDOP",)),
    ),
)
READER = LeadReader(REGISTRY)
BARE = LeadReader(None)
WORDS = st.sampled_from(
    [
        "QA",
        "P&P",
        "FSCB",
        "Chair",
        "of",
        "and",
        "&",
        "/",
        ",",
        ";",
        "\n",
        "•",
        "(",
        ")",
        "Training",
        "sub-group",
        "Group",
        "Police",
        "Hazel",
        "Quill",
        "Head",
        "Manager",
        "All",
        "agencies",
        "the",
        "CDOP",
        "Board",
        "-",
        "–",
        "<b>NEW</b>",
        "as required",
        "JU",
        "Health",
        "Business",
    ]
)
CELLS = st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=12).map(" ".join))
KINDS = {"group", "board", "role", "person", "agency", "all", "unknown"}


def letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text)


@settings(max_examples=300, deadline=None)
@given(CELLS)
def test_parts_stand_in_the_cell_in_order_and_nothing_is_lost(cell: str) -> None:
    leads = READER.read(cell)
    place = 0
    whole = letters(cell)
    for lead in leads:
        assert lead.kind in KINDS
        assert letters(lead.raw)
        found = whole.find(letters(lead.raw), place)
        assert found >= 0
        place = found + len(letters(lead.raw))
    kept = len("".join(letters(lead.raw) for lead in leads))
    cut = (
        len(re.findall(r"\band\b", cell, re.IGNORECASE)) * 3
        + len(re.findall(r"(?m)^\s*(?:[^\w\s]*\s*)?(?:\d{1,2}[.)]|o\b|\([a-z0-9]\))", cell)) * 3
    )
    assert kept >= len(whole) - cut


@settings(max_examples=200, deadline=None)
@given(CELLS)
def test_the_same_cell_is_read_the_same(cell: str) -> None:
    assert READER.read(cell) == LeadReader(REGISTRY).read(cell)


@settings(max_examples=200, deadline=None)
@given(CELLS)
def test_without_a_registry_nothing_is_linked(cell: str) -> None:
    assert all(lead.group_id is None and lead.score is None and lead.method == "none" for lead in BARE.read(cell))


@settings(max_examples=200, deadline=None)
@given(CELLS)
def test_a_link_has_a_score_a_method_and_a_reason_and_what_is_not_linked_has_none(cell: str) -> None:
    for lead in READER.read(cell):
        assert lead.reason
        if lead.group_id is None:
            assert (lead.method, lead.score) == ("none", None)
        else:
            assert lead.method in ("exact", "alias", "acronym", "fuzzy")
            assert lead.score is not None
            assert 0.0 <= lead.score <= 100.0
            assert lead.function


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "QA, ",
        "Chair of ",
        "Hazel Quill\n",
        "All agencies and ",
        "P&P / ",
        "(",
        "\x00\x07",
        "月曜日",
        "א\u200f",
        "Head of ",
        "sub-group ",
        "a",
        "- ",
    ],
)
def test_time_is_linear_in_the_cell(piece: str) -> None:
    assert_linear(READER.read, piece, 1_000)


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["x", "Police; ", "\x07\x00", "子ども", "((", "Chair of "])
def test_a_cell_of_a_megabyte_is_read(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    leads = READER.read(text)
    assert all(lead.group_id is None for lead in leads)
