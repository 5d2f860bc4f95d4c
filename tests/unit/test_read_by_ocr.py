"""What OCR is unsure of is marked on the record, and what it costs to be without OCR is said."""

from __future__ import annotations

import importlib.metadata
from dataclasses import replace

import pytest

from pipeline.checkup import check_up
from schemas.layout import Table
from tests.drawn import actions, draw

PLAN = "|= Ref | Action | Lead |\n| 1.7 | Train all staff in the use of the tool | Training Group |\n| 1.2 | Publish the guide | Board |"


def unsure(place: int, confidence: float) -> Table:
    """The plan, with one cell of its first row read as surely as said."""
    table = draw(PLAN)
    row = table.rows[1]
    cells = [
        replace(cell, paragraphs=tuple(replace(p, confidence=confidence if column == place else 0.95) for p in cell.paragraphs))
        for column, cell in enumerate(row.cells)
    ]
    return replace(table, rows=(table.rows[0], replace(row, cells=tuple(cells)), *table.rows[2:]))


@pytest.mark.parametrize("place", [0, 1, 2])
def test_one_cell_that_ocr_is_unsure_of_marks_its_record(place: int) -> None:
    marked, other = actions(unsure(place, 0.6))
    assert "read by OCR" in marked.review_reasons
    assert other.review_reasons == ()
    assert marked.confidence < 0.5 * other.confidence


def test_words_that_ocr_is_sure_of_lower_the_confidence_a_little_and_mark_nothing() -> None:
    read, other = actions(unsure(0, 0.95))
    assert read.review_reasons == ()
    assert 0.9 * other.confidence < read.confidence < other.confidence


def test_without_the_ocr_library_all_else_is_well_and_the_cost_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    version = importlib.metadata.version

    def without(name: str) -> str:
        if name == "tesserocr":
            raise importlib.metadata.PackageNotFoundError(name)
        return version(name)

    monkeypatch.setattr(importlib.metadata, "version", without)
    found = check_up()
    assert found.well
    assert "missing tesserocr: scanned pages are not read" in found.text()
