"""Shared by the tests: a small journey that stands in for the real one, so that what is around it is tested alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from schemas.layout import Box, Document, Notice
from schemas.records import (
    Action,
    Authority,
    Board,
    CellRecord,
    Conversion,
    Evidence,
    Extra,
    Group,
    Lead,
    Period,
    PlanFacts,
    Question,
    Registry,
    Skipped,
    Timescale,
    Update,
)

BOARD = Board(
    "northmere-safeguarding-children-board", "Northmere Safeguarding Children Board", "lscb", (Authority("E99000001", "Northmere"),)
)
GROUPS = (
    Group("northmere", BOARD.name, ("NSCB",), "board", "board", "reference"),
    Group("cse", "CSE Group", ("CSE", "Exploitation"), "exploitation-missing", source="registry"),
)


def make_action(text: str, row: int, **changed: Any) -> Action:
    """An action with something in every field, changed where the test asks."""
    box = Box(10.0, 20.0 + row, 200.0, 30.5 + row)
    cell = {"table_index": 0, "row_index": row, "page": 1, "box": box}
    values: dict[str, Any] = {
        "section": "Priority one",
        "reference": f"1.{row}",
        "objective": "Keep children safe",
        "action": text,
        "lead_raw": "CSE Group\nJ Marlow",
        "timescale_raw": "By July 2014",
        "outcome": "=1+1 harm falls",
        "progress": "Update Dec 13: begun",
        "date_completed_raw": None,
        "lead_names": "CSE Group; J Marlow",
        "rag": "amber",
        "rag_raw": "A",
        "rag_fill": "#FFC000",
        "rag_meaning": "On target",
        "progress_status": "on_track",
        "date_completed": None,
        "timescale": Timescale("By July 2014", "date", "by", "2014-07", None, date(2014, 7, 31), None, "timescale.by_month"),
        "overdue_as_at": False,
        "confidence": 0.9,
        "review_reasons": ("alignment is a guess",) if row % 2 else (),
        "alignment": "one_to_one",
        "table_index": 0,
        "row_index": row,
        "action_index": 0,
        "page_first": 1,
        "page_last": 1,
        "box": box,
        "leads": (
            Lead("CSE Group", "group", None, "cse", "CSE Group", "exploitation-missing", 100.0, "exact", None, "same name"),
            Lead("J Marlow", "person", reason="a name", needs_review=True),
        ),
        "timescales": (Timescale("By July 2014", "date", "by", "2014-07", None, date(2014, 7, 31), None, "timescale.by_month"),),
        "updates": (Update("Update Dec 13", "2013-12", date(2013, 12, 31), "begun"),),
        "extras": (Extra("Resources", "none"),),
        "evidence": (
            Evidence("action", **cell, column_index=1, as_written=text, rule="cell.text", score=1.0),
            Evidence("timescale_end", **cell, column_index=2, as_written="By July 2014", rule="timescale.by_month", score=0.95),
            Evidence("outcome", **cell, column_index=None, as_written="=1+1 harm falls", rule="heading.synonym", score=0.8),
        ),
    }
    return Action(**{**values, **changed})


def make_conversion(texts: Sequence[str], **changed: Any) -> Conversion:
    """What a document with one table gives: a heading row, then a row for each text."""
    actions = tuple(make_action(text, row) for row, text in enumerate(texts, 1))
    cells = tuple(
        CellRecord(0, row, column, 1, 1, 1, Box(0, row, 1, row + 1), f"r{row}c{column}", None, f"h{column}", None, True, outcome, reason)
        for row, (outcome, reason) in enumerate([("heading", "names the columns"), *[("actions", None)] * len(texts)])
        for column in range(3)
    )
    values: dict[str, Any] = {
        "facts": PlanFacts(BOARD, "Business Plan 2013-14", Period(date(2013, 4, 1), date(2014, 3, 31), None)),
        "actions": actions,
        "skipped": (Skipped(0, 0, "heading", "names the columns"),),
        "cells": cells,
        "groups": GROUPS,
        "notices": (Notice("joined_doubtfully", "row 3 may continue row 2", "info", 1, 0, 3),),
        "page_count": 1,
        "table_count": 1,
        "action_table_count": 1 if texts else 0,
        "text_coverage": 0.97,
        "extractor": "test 1",
        "registry": Registry(BOARD.id, GROUPS),
        "questions": (Question(BOARD.id, "-P&P", "two groups are as near", kind="group", runner_up="CSE Group"),),
    }
    return Conversion(**{**values, **changed})


def journey_of_lines(document: Document, name: str, *, registries: Sequence[Registry] = (), decisions: object = None) -> Conversion:
    """A stand-in for the journey: each line of the document's only paragraph is an action."""
    lines = [block.text for block in document.blocks if hasattr(block, "text")]
    return make_conversion(lines, extractor=document.extractor)


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents are text files that begin with `PLAN`, a line an action; `PLAN` alone is what the real readers never see."""
    from schemas.errors import DocumentError
    from schemas.layout import Paragraph

    def extract(source: bytes, name: str, limits: object = None) -> Document:
        if not source.startswith(b"PLAN"):
            raise DocumentError("corrupt" if name.endswith(".pdf") else "unsupported", "This is no plan.")
        lines = source.decode("utf-8", "replace").splitlines()[1:]
        return Document("text/plain", "test 1", tuple(Paragraph(line) for line in lines if line))

    import pipeline.single

    monkeypatch.setattr(pipeline.single, "extract", extract)
    monkeypatch.setattr(pipeline.single, "convert_document", journey_of_lines)
