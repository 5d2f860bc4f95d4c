"""Every value of a PDF record stood where its evidence says: the box is cut out of the page and the words are looked for."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from extractors import extract
from pipeline.assemble import fold
from pipeline.flow import convert_document
from samples.make import ids
from schemas.layout import Box
from tests.scoring import SAMPLES

PRINTED = ("reference", "objective", "action", "lead_raw", "timescale_raw", "outcome", "progress")
SLACK = 1.0  # points around a box, for letters that reach over its side


def cut_out(page: pdfium.PdfPage, box: Box) -> str:
    """The text that stands in the box, by PDFium's own text page."""
    height = page.get_height()
    left, right = box.x0 - SLACK, box.x1 + SLACK
    return page.get_textpage().get_text_bounded(left, height - box.bottom - SLACK, right, height - box.top + SLACK)


def foreign(found: str, text: str) -> int:
    """How many letters and digits that were found are not the text's, however they are ordered."""
    return sum((Counter(fold(found)) - Counter(fold(text))).values())


@pytest.mark.slow
@pytest.mark.parametrize("name", ids("open"))
def test_the_words_stand_in_the_box(name: str) -> None:
    """The value begins in its box, and the box holds nothing that is not the record's. (A value that goes on in another cell or on the
    next page has the box of its first part; one from a heading has none.)"""
    path = SAMPLES / "plans" / f"{name}.pdf"
    document = pdfium.PdfDocument(path)
    conversion = convert_document(extract(Path(path).read_bytes(), path.name), path.name)
    checked = 0
    for action in conversion.actions:
        assert action.box is not None
        assert action.page_first is not None
        record = " ".join(str(getattr(action, name)) for name in (*PRINTED, "section"))
        record += " ".join(extra.text for extra in action.extras)
        for one in action.evidence:
            if one.field not in PRINTED or one.row_index is None:
                continue
            assert one.page is not None, one
            assert one.box is not None, one
            found = cut_out(document[one.page - 1], one.box)
            assert fold(one.as_written.split()[0]) in fold(found), (one, found)
            assert foreign(found, record) <= 2, (one, found)
            checked += 1
    assert checked or not conversion.actions
