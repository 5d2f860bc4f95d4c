"""Registries and the boards' reference files: good ones are read, bad ones list all faults at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.boards import find_board, registry_for
from pipeline.leads import LeadReader
from schemas.actors import read_areas, read_authorities, read_board_heads, read_functions, read_word_classes
from schemas.errors import ReferenceDataError
from schemas.records import Authority, Board, Group, Registry
from schemas.registry import BoardReference, board_references, parse_registries, read_board_file, read_registries, registries_json

GOOD = """{"Farhaven": {"note": "n", "groups": [
    {"id": "b", "name": "Farhaven SCB", "aliases": ["FSCB"], "function": "board", "kind": "board"}]}}"""


def test_a_registry_is_read_and_written_back_the_same() -> None:
    registries = parse_registries(GOOD, "r.json")
    assert registries == (Registry("Farhaven", (Group("b", "Farhaven SCB", ("FSCB",), "board", "board"),), None, "n"),)
    assert parse_registries(registries_json(registries), "again") == registries


def test_kind_source_and_note_may_be_missing_and_groups_empty() -> None:
    assert parse_registries('{"Farhaven": {"groups": []}}', "r.json")[0].groups == ()
    (group,) = parse_registries('{"F": {"groups": [{"id": "q", "name": "QA"}]}}', "r.json")[0].groups
    assert (group.kind, group.function, group.aliases) == ("sub-group", "other", ())


def test_all_faults_are_told_at_once_with_file_and_entry() -> None:
    text = """{"Farhaven": {"groups": [
        {"id": "qa", "name": "QA group", "aliases": ["Quality"]},
        {"id": "qa", "name": "Other"},
        {"id": "x", "name": "X", "aliases": ["quality"], "function": "nonsense"},
        {"id": "y", "nam": "Y"}], "sorce": "z"}, "Marlshire": []}"""
    with pytest.raises(ReferenceDataError) as caught:
        parse_registries(text, "r.json")
    faults = caught.value.faults
    assert all(fault.startswith("r.json board ") for fault in faults)
    for word in (
        "group qa: the id is given twice",
        "'quality' is also a name of group qa",
        "unknown function 'nonsense'",
        "'name' is missing",
        "unknown key 'nam'",
        "unknown key 'sorce'",
        "'Marlshire': must be an object",
    ):
        assert any(word in fault for fault in faults), word


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "3",
        '{"Farhaven": {}}',
        '{"": {"groups": []}}',
        '{"F": {"groups": [3]}}',
        '{"F": {"groups": []}, "F": {"groups": []}}',
    ],
)
def test_what_is_no_registry_is_a_fault(text: str) -> None:
    with pytest.raises(ReferenceDataError):
        parse_registries(text, "r.json")


def test_a_board_in_two_files_and_a_missing_file_are_faults(tmp_path: Path) -> None:
    one, two = tmp_path / "one.json", tmp_path / "two.json"
    one.write_text(GOOD, encoding="utf-8")
    two.write_text(GOOD, encoding="utf-8")
    with pytest.raises(ReferenceDataError) as caught:
        read_registries([one, two, tmp_path / "none.json"])
    assert len(caught.value.faults) == 2
    assert read_registries([one])[0].board == "Farhaven"


def _board(name: str) -> Board:
    board, _, _ = find_board([("title", name)])
    assert board is not None
    return board


@pytest.mark.parametrize(
    "key", ["farhaven-safeguarding-children-board", "Farhaven Safeguarding Children Board", "Farhaven", "Farhaven LSCB"]
)
def test_a_registry_is_found_by_id_name_or_short_form(key: str) -> None:
    registry = Registry(key, (Group("qa", "QA"),))
    board = _board("Farhaven Safeguarding Children Board")
    assert registry_for(board, [Registry("Marlshire"), registry]) is registry
    assert registry_for(None, [registry]) is None


def test_a_registry_is_found_by_its_board_group() -> None:
    registry = Registry("ours", (Group("b", "Farhaven Safeguarding Children Board", (), "board", "board"),))
    assert registry_for(_board("Farhaven Local Safeguarding Children Board"), [registry]) is registry


def test_a_place_alone_does_not_fit_a_board_of_another_kind() -> None:
    registry = Registry("Farhaven", (Group("b", "Farhaven Safeguarding Children Board", (), "board", "board"),))
    assert registry_for(_board("Farhaven Safeguarding Adults Board"), [registry]) is None


def test_two_registries_that_fit_are_a_fault() -> None:
    with pytest.raises(ReferenceDataError, match="all fit"):
        registry_for(_board("Farhaven Safeguarding Children Board"), [Registry("Farhaven"), Registry("Farhaven LSCB")])


def test_a_short_form_of_an_authority_fits() -> None:
    board = Board(
        "b", "Bath and North East Somerset Safeguarding Children Board", "lscb", (Authority("E06000022", "Bath and North East Somerset"),)
    )
    registry = Registry("B&NES")
    assert registry_for(board, [registry]) is registry


@pytest.mark.parametrize("reference", board_references(), ids=lambda reference: reference.name)
def test_the_examples_of_a_board_file_link_to_their_groups(reference: object) -> None:
    known = next(entry for entry in board_references() if entry is reference)
    reader = LeadReader(known.registry)
    assert known.examples
    for example, group in known.examples:
        assert [lead.group_id for lead in reader.read(example)] == [group], example
    board, _, _ = find_board([("title", known.name)])
    assert board is not None
    assert tuple(authority.gss_code for authority in board.authorities) == known.gss_codes


@pytest.mark.parametrize("reference", board_references(), ids=lambda reference: reference.name)
def test_a_board_is_shown_by_its_own_name(reference: BoardReference) -> None:
    """What `lead_names` prints for the board is the board's name, however its closing list abbreviates it."""
    assert [group.name for group in reference.registry.groups if group.kind == "board"] == [reference.name]


def test_a_board_file_with_faults_names_them_all(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text(
        'name = "X"\nkind = "lscbb"\ngss_codes = ["E0"]\nexample = "X"\nalias = []\n[[group]]\nid = "a"\nname = "A"\n', encoding="utf-8"
    )
    with pytest.raises(ReferenceDataError) as caught:
        read_board_file(path)
    assert "x.toml: unknown key 'alias'" in caught.value.faults
    assert "x.toml group a: 'example' is missing" in caught.value.faults
    path.write_text('name = "X"\nkind = "lscbb"\ngss_codes = ["E0"]\nexample = "X"\n', encoding="utf-8")
    with pytest.raises(ReferenceDataError) as caught:
        read_board_file(path)
    assert len(caught.value.faults) == 2


def test_faulty_reference_files_name_file_and_key(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text('[[class]]\nid = "rank"\nmeaning = "m"\nwords = ["A"]\nexample = "e"\nkind = "role"\nword = "x"\n', encoding="utf-8")
    with pytest.raises(ReferenceDataError, match="unknown key 'word'"):
        read_word_classes(path)
    path.write_text('[[function]]\nid = "a"\nmeaning = "m"\nnames = ["x", "x"]\nacronyms = []\nexample = "x"\n', encoding="utf-8")
    with pytest.raises(ReferenceDataError, match="'x' also stands under a"):
        read_functions(path)
    path.write_text('[[area]]\nname = "A"\naliases = []\nmembers = ["E1"]\nexample = "x"\nexample_year = 2020\n', encoding="utf-8")
    with pytest.raises(ReferenceDataError, match="unknown GSS code 'E1'"):
        read_areas(path)
    path.write_text('[[head]]\nkind = "sab"\nphrases = ["X"]\ncodes = ["X"]\nexample = "x"\n', encoding="utf-8")
    with pytest.raises(ReferenceDataError, match="also stands under sab"):
        read_board_heads(path)
    csv = tmp_path / "a.csv"
    csv.write_text(
        "gss_code,name,region,valid_from,valid_to,tier,aliases\nE1,A,,2020-13-01,,unitary,\nE1,B,,,,unitary,\n", encoding="utf-8"
    )
    with pytest.raises(ReferenceDataError) as caught:
        read_authorities(csv)
    assert len(caught.value.faults) == 2
