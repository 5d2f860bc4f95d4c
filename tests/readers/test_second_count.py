"""Letters counted by a second parser: what the first one loses is said, and the count itself can cost no document."""

from __future__ import annotations

import sys
import threading
from dataclasses import replace
from typing import Any

import pytest
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdfpage import PDFPage

from extractors import Limits, extract
from extractors.bounded import TookTooMuch, at_most
from extractors.pdf import document as reader
from extractors.pdf import second_count
from extractors.pdf.glyphs import PageContent
from extractors.pdf.pdfium import read_page
from schemas.layout import Document, Notice
from tests.readers.test_pdf_halves import GOES_ON, HALF, LEFT, RIGHT
from tests.readers.test_pdf_halves import page as half_page
from tests.readers.test_pdf_pages import PLAN, PLAN_CELLS, XS, YS, cells, lattice, text, write_pdf

COUNTED = Limits(counted_pages=5)
FILE = write_pdf([lattice(XS, YS) + PLAN, text(60, 100, "A page of words and no table.")])


def lost(document: Document) -> list[Notice]:
    return [notice for notice in document.notices if notice.code == "text_lost"]


def test_nothing_is_said_where_both_parsers_agree() -> None:
    unseen = text(60, 300, "These words are printed white on white paper.", more="1 g")
    for source in (FILE, write_pdf([lattice(XS, YS) + PLAN + unseen])):
        assert lost(extract(source, "plan.pdf", COUNTED)) == []


def test_both_pages_of_a_sheet_are_counted() -> None:
    left = half_page(0, "The Board agreed this plan.", LEFT, ruled=True, number=1)
    sheet = write_pdf([left + half_page(HALF, GOES_ON, RIGHT, ruled=True, number=2)])
    assert lost(extract(sheet, "plan.pdf", COUNTED)) == []


def test_letters_that_the_first_parser_loses_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def deaf(document: Any, index: int, most: int) -> PageContent:
        content = read_page(document, index, most)
        half = len(content.text) // 2
        return replace(
            content, text=content.text[:half], boxes=content.boxes[:half], sizes=content.sizes[:half], angles=content.angles[:half],
            bold=content.bold[:half],
        )  # fmt: skip

    monkeypatch.setattr(reader, "read_page", deaf)
    (notice,) = lost(extract(FILE, "plan.pdf", COUNTED))
    assert (notice.page, notice.level) == (1, "warning")
    assert lost(extract(FILE, "plan.pdf")) == []


def test_a_count_that_does_not_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def forever(self: PDFPageInterpreter, page: PDFPage) -> None:
        while True:
            try:
                list(range(1000))
            except Exception:  # noqa: BLE001, S112 - what a careless library does
                continue

    monkeypatch.setattr(PDFPageInterpreter, "process_page", forever)
    monkeypatch.setattr(second_count, "SECONDS", 0.05)
    document = extract(FILE, "plan.pdf", COUNTED)
    assert cells(document) == PLAN_CELLS
    assert lost(document) == []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux bounds a process's address space as asked")
def test_a_count_that_takes_too_much_memory_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def greedy(self: PDFPageInterpreter, page: PDFPage) -> None:
        bytearray(second_count.MEMORY + (4 << 30))
        pytest.fail("the memory was given")

    monkeypatch.setattr(PDFPageInterpreter, "process_page", greedy)
    assert cells(extract(FILE, "plan.pdf", COUNTED)) == PLAN_CELLS


def test_no_work_begins_where_it_could_not_be_ended() -> None:
    refused: list[bool] = []

    def work() -> None:
        try:
            with at_most(1.0, 1 << 30):
                refused.append(False)
        except TookTooMuch:
            refused.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert refused == [True]


def test_of_many_pages_some_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[set[int]] = []
    monkeypatch.setattr(second_count, "count_letters", lambda data, pages: asked.append(set(pages)) or {})
    second_count.lost_letters(b"", dict.fromkeys(range(1, 11), 100), 4)
    second_count.lost_letters(b"", {}, 4)
    assert asked == [{1, 4, 7, 10}]
