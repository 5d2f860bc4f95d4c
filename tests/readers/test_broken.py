"""Documents that are damaged where damage was once fatal, and the counts that tell of what a reading lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractors import extract
from extractors.limits import Limits
from extractors.pdf.miner import open_second
from pipeline.flow import convert_document
from schemas.errors import DocumentError
from tests.faults.hostile_pdf import grid, page, pdf
from tests.faults.hostile_word import good


@pytest.mark.parametrize("title", [b"<FEFFD800>", b"<FEFF0041DC000042>"])
def test_half_a_character_in_a_title_costs_no_document(title: bytes) -> None:
    source = page(grid(), objects={6: b"<< /Title " + title + b" /Author (A Board) >>"}).replace(b"/Root 1 0 R", b"/Root 1 0 R /Info 6 0 R")
    document = extract(source, "plan.pdf", Limits(ocr="never"))
    assert list(document.tables())
    assert ("author", "A Board") in document.properties


def test_a_page_box_that_is_no_box_is_a_broken_file_to_the_second_parser() -> None:
    box = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 500 800 /a /b 7] >>",
    }
    with pytest.raises(DocumentError) as error:
        open_second(pdf(box))
    assert error.value.code == "corrupt"


def test_characters_that_reached_no_record_are_told() -> None:
    document = extract(good(1), "plan.docx", Limits())
    whole = convert_document(document, "plan.docx")
    assert whole.text_coverage == 1.0
    assert "text_lost" not in {notice.code for notice in whole.notices}
    assert document.table_characters is not None
    more = replace(document, table_characters=tuple(count + 200 for count in document.table_characters))
    lossy = convert_document(more, "plan.docx")
    assert lossy.text_coverage is not None
    assert lossy.text_coverage < 0.6
    assert "text_lost" in {notice.code for notice in lossy.notices}
