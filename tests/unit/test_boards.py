"""Which board a document belongs to. Real places are those of public boards; the names of boards that must work unlisted are invented."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.boards import find_board
from pipeline.places import authorities_of
from schemas.actors import areas, board_heads
from schemas.records import Board


def found(*texts: tuple[str, str], on: date | None = None) -> Board:
    board, rule, written = find_board(texts, on)
    assert board is not None
    assert rule.startswith("board.")
    assert written
    return board


@pytest.mark.parametrize(
    ("texts", "name", "codes"),
    [
        ([("title", "Farhaven Safeguarding Children Board Business Plan 2014")], "Farhaven Safeguarding Children Board", []),
        ([("title", "Marl and Dunmere Local Safeguarding Children Board")], "Marl and Dunmere Local Safeguarding Children Board", []),
        ([("title", "KENT SAFEGUARDING CHILDREN BOARD")], "Kent Safeguarding Children Board", ["E10000016"]),
        ([("title", "Hull Safeguarding Children Board")], "Hull Safeguarding Children Board", ["E06000010"]),
        ([("title", "Brighton & Hove LSCB Business Plan")], "Brighton & Hove Local Safeguarding Children Board", ["E06000043"]),
        (
            [("title", "Bournemouth and Poole LSCB 2012")],
            "Bournemouth and Poole Local Safeguarding Children Board",
            ["E06000028", "E06000029"],
        ),
        (
            [("title", "Plan"), ("body", "As the Local Safeguarding Children Board for Rutland we work.")],
            "Rutland Local Safeguarding Children Board",
            ["E06000017"],
        ),
        (
            [("title", "Business Plan"), ("footer", "Cumbria LSCB Business Plan 2014")],
            "Cumbria Local Safeguarding Children Board",
            ["E10000006"],
        ),
        (
            [("title", "Plan 2013"), ("property", "Northamptonshire Safeguarding Children Board")],
            "Northamptonshire Safeguarding Children Board",
            ["E10000021"],
        ),
        ([("filename", "walsall-safeguarding-children-board-plan.pdf")], "Walsall Safeguarding Children Board", ["E08000030"]),
        ([("title", "SSCB Plan"), ("body", "Children in Surrey are safe.")], "Surrey Safeguarding Children Board", ["E10000030"]),
        ([("title", "LSCB Plan"), ("header", "Medway Council")], "Medway Local Safeguarding Children Board", ["E06000035"]),
        ([("title", "Improvement Plan"), ("header", "Doncaster Council")], "Doncaster Council", ["E08000017"]),
        ([("title", "The Safer Sunderland Partnership plan")], "Safer Sunderland Partnership", ["E08000024"]),
        (
            [("title", "Leicester, Leicestershire & Rutland Safeguarding Adults Board")],
            "Leicester, Leicestershire & Rutland Safeguarding Adults Board",
            ["E06000016", "E10000018", "E06000017"],
        ),
        ([("title", "Safeguarding Children Board in Bury")], "Bury Safeguarding Children Board", ["E08000002"]),
    ],
)
def test_a_board_is_named_with_its_authorities(texts: list[tuple[str, str]], name: str, codes: list[str]) -> None:
    board = found(*texts)
    assert (board.name, [authority.gss_code for authority in board.authorities]) == (name, codes)
    assert board.gss == (codes[0] if len(codes) == 1 else None)


def test_nothing_that_names_a_board_gives_none() -> None:
    assert find_board([]) == (None, "board.unknown", "")
    assert find_board([("title", "Board Business Plan")])[0] is None


def test_other_boards_in_the_text_do_not_win() -> None:
    board = found(
        ("title", "Farhaven Safeguarding Children Board"),
        ("heading", "Links with the Marl Health and Wellbeing Board"),
        ("body", "Surrey Safeguarding Children Board " * 9),
    )
    assert board.name == "Farhaven Safeguarding Children Board"


def test_the_day_decides_between_authorities_of_one_name() -> None:
    title = ("title", "Somerset Safeguarding Children Board")
    assert found(title, on=date(2015, 1, 1)).gss == "E10000027"
    assert found(title, on=date(2024, 1, 1)).gss == "E06000066"
    assert found(title, ("heading", "Business Plan 2012-13")).gss == "E10000027"


def test_places_that_do_not_exist_have_no_authority() -> None:
    assert authorities_of("Farhaven and Marl") == ()


@pytest.mark.parametrize("head", board_heads(), ids=lambda head: head.kind)
def test_the_example_of_a_kind_of_board_is_read_as_that_kind(head: object) -> None:
    entry = next(known for known in board_heads() if known is head)
    board = found(("title", entry.example))
    assert board.kind == entry.kind
    assert board.name == entry.example
    for phrase in entry.phrases:
        name = phrase.replace("{place}", "Farhaven") if "{place}" in phrase else f"Farhaven {phrase}"
        assert found(("title", name)).kind == entry.kind, name


@pytest.mark.parametrize("area", areas(), ids=lambda area: area.names[0])
def test_the_example_of_an_area_yields_its_members_of_that_year(area: object) -> None:
    entry = next(known for known in areas() if known is area)
    day = date(entry.example_year, 6, 30)
    board = found(("title", entry.example), on=day)
    codes = [authority.gss_code for authority in board.authorities]
    assert len(codes) > 1
    assert set(codes) <= set(entry.members)
    for authority in board.authorities:
        assert authority.valid_to is None or authority.valid_to >= day


@pytest.mark.parametrize("place", ["Canol y Glannau", "Bro Elwern a'r Cwm", "Pen-y-bont ar Afon"])
def test_the_small_words_of_welsh_stay_in_a_place(place: str) -> None:
    board, _, _ = find_board([("title", f"{place} Safeguarding Board")])
    assert board is not None
    assert board.name == f"{place} Safeguarding Board"
