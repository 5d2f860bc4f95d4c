"""Two pages on one sheet, side by side: each is read as a page of its own, and wide pages stay whole."""

from __future__ import annotations

from extractors.pdf import read_pdf
from schemas.layout import Document, Paragraph, Table
from tests.readers.test_pdf_pages import lattice, text, write_pdf

HEADS = ["Action", "Lead", "By when"]
LEFT = [["Agree one form", "Training Group", "May 2014"], ["Train all staff", "Board Manager", "June 2014"]]
RIGHT = [["Audit ten files", "Audit Group", "July 2014"], ["Report findings", "Board Manager", "Ongoing"]]
GOES_ON = "The plan goes on here with what is to be done in its second year."
HALF = 421.0


def page(at: float, intro: str, rows: list[list[str]], *, ruled: bool, number: int) -> str:
    """One page of the two, `at` points from the left edge of the sheet: a paragraph, a table, the page's number."""
    xs, top = [at + 40, at + 170, at + 280, at + 380], 120.0
    drawn = text(at + 45, 80, intro) + text(at + 200, 570, f"Page {number}")
    if ruled:
        drawn += lattice(xs, [top + 24 * k for k in range(len(rows) + 2)])
    for k, row in enumerate([HEADS, *rows]):
        drawn += "".join(text(x + 5, top + 16 + 24 * k, words, bold=k == 0) for x, words in zip(xs, row, strict=False))
    return drawn


def sheet(*, ruled: bool) -> Document:
    left = page(0, "The Board agreed this plan.", LEFT, ruled=ruled, number=1)
    return read_pdf(write_pdf([left + page(HALF, GOES_ON, RIGHT, ruled=ruled, number=2)]))


def told(document: Document) -> list[str | list[list[str]]]:
    """The blocks in order: a paragraph's text, a table's cells."""
    return [
        block.text if isinstance(block, Paragraph) else [[cell.text for cell in row.cells] for row in block.rows]
        for block in document.blocks
    ]


def test_the_left_page_comes_before_the_right_one() -> None:
    for ruled in (True, False):
        document = sheet(ruled=ruled)
        assert told(document) == ["The Board agreed this plan.", [HEADS, *LEFT], GOES_ON, [HEADS, *RIGHT]]
        assert document.page_count == 1


def test_boxes_stand_on_the_sheet() -> None:
    boxes = [table.box for table in sheet(ruled=True).tables() if table.box]
    assert [(round(box.x0), round(box.x1)) for box in boxes] == [(40, 380), (461, 801)]


def test_a_sheet_with_an_empty_middle_beside_one_that_holds_two_holds_two() -> None:
    cover = text(120, 250, "A Plan for the Board", bold=True, size=18) + text(500, 200, "Contents") + text(500, 250, "Actions 2")
    second = page(0, "The Board agreed this plan.", LEFT, ruled=True, number=1) + page(HALF, "It goes on.", RIGHT, ruled=True, number=2)
    assert told(read_pdf(write_pdf([cover, second])))[:3] == ["A Plan for the Board", "Contents", "Actions 2"]
    assert told(read_pdf(write_pdf([cover])))[0] == "Contents"


def test_a_wide_table_without_rules_is_not_cut_in_the_middle() -> None:
    rows = [["Objective", "Action", "Lead", "By when"]]
    rows += [
        [f"{name} is safe", f"Agree one form for {name.lower()}", "Training Group", "May 2014"] for name in ("Travel", "Home", "School")
    ]
    drawn = ""
    for k, row in enumerate(rows):
        drawn += "".join(text(x, 120 + 24 * k, words, bold=k == 0) for x, words in zip((60, 220, 460, 640), row, strict=True))
    tables = [block for block in read_pdf(write_pdf([drawn])).blocks if isinstance(block, Table)]
    assert [[cell.text for cell in row.cells] for row in tables[0].rows] == rows
