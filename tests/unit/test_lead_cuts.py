"""Cutting cells: each table row is a cell and its parts."""

from __future__ import annotations

import pytest

from pipeline.leads import LeadReader, read_leads
from schemas.records import Group, Registry

READER = LeadReader(
    Registry(
        "Farhaven",
        (
            Group("board", "Farhaven Safeguarding Children Board", ("FSCB",), "board", "board"),
            Group("pppg", "PPPG", ("PPPG",)),
            Group("cse", "CSE Implementation Group", ("CSE Group",)),
            Group("train", "Training sub-group"),
            Group("pol", "Policies, Procedures and Safer Employment Practices"),
            Group("qa", "Quality Assurance sub-group", ("QA",)),
            Group("pp", "Policies and Procedures sub-group", ("P&P",)),
        ),
    )
)


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("", []),
        (" \n ", []),
        ("P&P", ["P&P"]),
        ("PPPG CSE Group", ["PPPG", "CSE Group"]),
        ("PPPG and FSCB Chair", ["PPPG", "FSCB Chair"]),
        ("QA/P&P", ["QA", "P&P"]),
        ("QA and Training sub-groups", ["QA", "Training sub-groups"]),
        ("CSE\nImplementation\ngroup", ["CSE Implementation group"]),
        ("CSE\nImplementation\ngroup/ Training\nsub-group", ["CSE Implementation group", "Training sub-group"]),
        ("Policies, Procedures and Safer Employment Practices", ["Policies, Procedures and Safer Employment Practices"]),
        ("Head of Housing and Neighbourhood Services, FBC", ["Head of Housing and Neighbourhood Services, FBC"]),
        ("Head of Quality\nAssurance and\nSafeguarding", ["Head of Quality Assurance and Safeguarding"]),
        ("Hazel Quill\nPriya Wend", ["Hazel Quill", "Priya Wend"]),
        ("Hazel Quill Owen Tarn Priya Wend Colin Marsh", ["Hazel Quill", "Owen Tarn", "Priya Wend", "Colin Marsh"]),
        ("Hazel Quill, Head of Service", ["Hazel Quill, Head of Service"]),
        ("Strategic Director Council Chief Executive", ["Strategic Director", "Council Chief Executive"]),
        ("Inspection Officer FSCB Business Manager", ["Inspection Officer", "FSCB Business Manager"]),
        ("Police, Health and Probation", ["Police", "Health", "Probation"]),
        ("Health and Social Care", ["Health and Social Care"]),
        ("Named GP; Designated Nurse", ["Named GP", "Designated Nurse"]),
        ("• QA\n• All agencies\n• QA", ["QA", "All agencies", "QA"]),
        ("1. QA\n2. PPPG", ["QA", "PPPG"]),
        ("Training sub-group (through S11)", ["Training sub-group (through S11)"]),
        ("Executive Director, People", ["Executive Director, People"]),
    ],
)
def test_a_cell_is_cut_only_between_actors(cell: str, parts: list[str]) -> None:
    assert [lead.raw for lead in READER.read(cell)] == parts


def test_without_a_registry_the_same_rules_hold() -> None:
    assert [lead.raw for lead in read_leads("Training sub-group\nPolice")] == ["Training sub-group", "Police"]
