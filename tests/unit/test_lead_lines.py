"""The command line's side of leads: JSON Lines in, objects out; explanations for a person."""

from __future__ import annotations

import json

import pytest

from pipeline.leads import LineReader, explain_leads, lead_line
from schemas.records import Group, Registry

REGISTRIES = {"Farhaven": Registry("Farhaven", (Group("qa", "Quality Assurance sub-group", ("QA",), "quality-performance"),))}


def test_a_line_gives_the_keys_of_the_contract_in_order() -> None:
    result = lead_line('{"raw": "QA", "board": "Farhaven"}', REGISTRIES)
    leads = result["leads"]
    assert isinstance(leads, list)
    assert list(leads[0]) == ["raw_part", "kind", "role", "group_id", "function", "score", "method", "reason"]
    assert (leads[0]["group_id"], leads[0]["function"]) == ("qa", "quality-performance")
    json.dumps(result)


def test_an_unknown_board_links_nothing() -> None:
    leads = lead_line('{"raw": "QA", "board": "Marlshire"}', REGISTRIES)["leads"]
    assert isinstance(leads, list)
    assert leads[0]["group_id"] is None


@pytest.mark.parametrize(
    "line", ["", "nonsense", "[]", "3", '"QA"', "{}", '{"raw": 3}', '{"raw": "QA", "board": 3}', '{"raw": "QA", "boards": "x"}']
)
def test_a_line_that_is_no_such_object_gives_an_error(line: str) -> None:
    result = LineReader(REGISTRIES).line(line)
    assert list(result) == ["error"]
    assert result["error"]


def test_an_explanation_names_the_group_the_way_and_the_reason() -> None:
    text = explain_leads("QA\nPolice", REGISTRIES["Farhaven"])
    first, second = text.splitlines()
    assert "Quality Assurance sub-group [qa] by alias" in first
    assert "'Police': agency" in second
    assert explain_leads("") == "no leads: the cell is blank"
