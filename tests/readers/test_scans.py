"""Pages that are pictures of paper: whatever the scanner did to them, the words, cells and colours of the page are read.

The pages are drawn here, printed to pixels and put into a PDF as a copier does. They are slow because OCR is.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image
from rapidfuzz.distance import Levenshtein
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

import pipeline
from extractors import Limits, extract, ocr_pages
from extractors.limits import Ocr
from extractors.ocr_pages import find_ocr
from schemas.errors import UsageError
from schemas.layout import Document, Paragraph
from tests.readers.test_pdf_pages import cells, fill, lattice, text, write_pdf

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not find_ocr(), reason="the libraries that read scans are not installed")]

HEADS = ["Action to be taken", "Lead", "By when"]
ROWS = [
    ["Publish the neglect strategy", "Board Manager", "September 2014"],
    ["Audit thirty case files", "Audit Group", "Ongoing"],
    ["Train new social workers", "Training Group", "31/03/2015"],
]
XS = [60.0, 400.0, 560.0, 720.0]
YS = [100.0, 130.0, 160.0, 190.0, 220.0]
WORDS = [word for row in [HEADS, *ROWS] for cell in row for word in cell.split()]


def page(color: str = "") -> str:
    """The page that is scanned: a ruled table of three rows; `color` fills the first date's cell."""
    drawn = fill(560, 130, 720, 160, color) if color else ""
    drawn += lattice(XS, YS)
    for top, row in zip(YS, [HEADS, *ROWS], strict=False):
        drawn += "".join(text(x + 6, top + 19, word, bold=top == YS[0], size=12) for x, word in zip(XS, row, strict=False))
    return drawn


def picture(content: str, dpi: int = 200) -> Image.Image:
    """The page in pixels."""
    drawn: Image.Image = pdfium.PdfDocument(write_pdf([content]))[0].render(scale=dpi / 72).to_pil()
    return drawn.convert("RGB")


def scanned(*pictures: Image.Image, dpi: int = 200) -> bytes:
    """A PDF whose pages are those pictures and nothing else."""
    out = io.BytesIO()
    pictures[0].save(out, "PDF", save_all=True, append_images=pictures[1:], resolution=dpi)
    return out.getvalue()


def read(source: bytes, ocr: Ocr = "auto") -> Document:
    return extract(source, "plan.pdf", Limits(ocr=ocr))


def grain(drawn: Image.Image) -> Image.Image:
    """The picture with a copier's grain."""
    chance = random.Random(1)
    noise = Image.frombytes("L", (drawn.width // 4, drawn.height // 4), chance.randbytes((drawn.width // 4) * (drawn.height // 4)))
    return Image.blend(drawn.convert("L"), noise.resize(drawn.size, Image.Resampling.BILINEAR), 0.08)


SCANNERS: dict[str, Callable[[Image.Image], Image.Image]] = {
    "grey": lambda drawn: drawn.convert("L"),
    "black and white": lambda drawn: drawn.convert("1"),
    "grain": grain,
    "skewed": lambda drawn: drawn.rotate(1.5, resample=Image.Resampling.BICUBIC, fillcolor="white"),
    "sideways": lambda drawn: drawn.rotate(90, expand=True),
    "upside down": lambda drawn: drawn.rotate(180),
}


@pytest.mark.parametrize("scanner", SCANNERS)
def test_the_cells_of_a_scanned_table(scanner: str) -> None:
    document = read(scanned(SCANNERS[scanner](picture(page()))))
    assert cells(document) == [HEADS, *ROWS]
    assert [(notice.code, notice.page) for notice in document.notices] == [("ocr", 1)]


@pytest.mark.parametrize(("dpi", "most"), [(150, 0.1), (300, 0.05)])
def test_few_words_are_misread(dpi: int, most: float) -> None:
    """Errors in words a word of the page: 0 is none."""
    document = read(scanned(picture(page(), dpi).convert("L"), dpi=dpi))
    found = [word for table in document.tables() for row in table.rows for cell in row.cells for word in cell.text.split()]
    assert Levenshtein.distance(found, WORDS) / len(WORDS) <= most


def test_a_colour_survives_the_scan() -> None:
    table = next(iter(read(scanned(picture(page("1 0.75 0")))).tables()))
    fills = [[cell.fill for cell in row.cells] for row in table.rows]
    due = fills[1][2]
    assert due is not None
    red, green, blue = (int(due[at : at + 2], 16) for at in (1, 3, 5))
    assert red > 220
    assert 160 < green < 220
    assert blue < 60
    assert [fill for row in fills for fill in row if fill] == [due]


def mixed(bad_layer: str = "") -> bytes:
    """A born-digital page and one that is a picture of paper, under `bad_layer` as unseen text."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(842, 595))
    for line in range(8):
        canvas.drawString(60, 500 - 20 * line, "The Board met in June and agreed the plan that follows on the next page.")
    canvas.showPage()
    canvas.drawImage(ImageReader(picture(page())), 0, 0, 842, 595)
    hidden = canvas.beginText(60, 400)
    hidden.setFont("Helvetica", 12)
    hidden.setTextRenderMode(3)
    for at in range(0, len(bad_layer), 60):
        hidden.textLine(bad_layer[at : at + 60])
    canvas.drawText(hidden)
    canvas.save()
    return out.getvalue()


@pytest.mark.parametrize("bad_layer", ["", "Pub1ish tlie neg1ect stratcgy Bo4rd Manaqer Septemher 2O14 " * 8])
def test_only_the_page_without_usable_text_is_read_by_ocr(bad_layer: str) -> None:
    document = read(mixed(bad_layer))
    assert [(notice.code, notice.page) for notice in document.notices if notice.code == "ocr"] == [("ocr", 2)]
    assert cells(document) == [HEADS, *ROWS]


def test_without_ocr_it_is_said_that_a_page_was_not_read() -> None:
    document = read(mixed(), "never")
    assert not list(document.tables())
    assert [(notice.code, notice.page) for notice in document.notices] == [("ocr_needed", 2)]


def test_pages_beyond_the_most_are_said() -> None:
    drawn = picture(page()).convert("L")
    document = extract(scanned(drawn, drawn), "plan.pdf", Limits(ocr_pages=1))
    assert [(notice.code, notice.page) for notice in document.notices] == [("ocr", 1), ("ocr_needed", 2)]


def test_pages_that_are_read_at_once_stay_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [picture(page() + text(60, 320, word, size=14)).convert("L") for word in ("First", "Second", "Third", "Fourth")]
    source = scanned(*pages)
    together = read(source)
    monkeypatch.setattr(ocr_pages, "_AT_ONCE", 1)
    assert read(source) == together
    assert [block.text for block in together.blocks if isinstance(block, Paragraph)] == ["First", "Second", "Third", "Fourth"]
    assert [notice.page for notice in together.notices] == [1, 2, 3, 4]


@pytest.mark.parametrize(("asked", "found"), [("never", 0), ("auto", 3)])
def test_a_run_reads_scans_as_asked(asked: Ocr, found: int, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "plan.pdf").write_bytes(scanned(picture(page()).convert("L")))
    summary = pipeline.convert(tmp_path / "in", tmp_path / "out", ocr=asked, workers=0)
    assert summary.actions == found


def test_a_way_to_read_scans_that_there_is_not_is_refused(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    with pytest.raises(UsageError, match="auto, never, always"):
        pipeline.convert(tmp_path / "in", tmp_path / "out", ocr="sometimes")  # type: ignore[arg-type]


def test_a_picture_that_is_no_page_gives_no_table() -> None:
    chance = random.Random(2)
    noise = Image.frombytes("L", (300, 200), chance.randbytes(60_000)).resize((1200, 800), Image.Resampling.BICUBIC)
    document = read(scanned(noise))
    assert not list(document.tables())
    assert [(notice.code, notice.level) for notice in document.notices] == [("ocr_needed", "warning")]


def test_a_page_on_which_ocr_finds_no_word_costs_no_document() -> None:
    spot = Image.new("L", (1650, 1275), 255)
    spot.paste(0, (400, 300, 1200, 900))
    document = read(scanned(spot))
    assert not list(document.tables())
    assert [p.text for p in document.blocks if isinstance(p, Paragraph)] == []


def test_what_ocr_is_not_sure_of_says_so() -> None:
    blurred = picture(page(), 80).resize((1871, 1322), Image.Resampling.BILINEAR)
    document = read(scanned(blurred.convert("L")))
    doubts = [p.confidence for table in document.tables() for row in table.rows for cell in row.cells for p in cell.paragraphs]
    assert doubts
    assert min(doubts) < 0.95


def light(x: float, top: float, words: str) -> str:
    """Bold white text."""
    return "q " + text(x, top, words, bold=True, size=12, more="1 g") + "Q\n"


def low_rows() -> str:
    """Rows of one line, no higher than a letter may be, each under a banner whose words stand across the columns."""
    drawn = lattice(XS, [100.0, 116.0])
    drawn += "".join(text(x + 6, 112, words, bold=True, size=10) for x, words in zip(XS, HEADS, strict=False))
    for top, banner, row in (
        (116.0, "Recommendation 1: that officers who attend an incident should be told how", ROWS[0]),
        (148.0, "Two", ROWS[1]),
    ):
        drawn += (
            fill(60, top, 720, top + 16, "0.85 0.85 0.85") + lattice([60.0, 720.0], [top, top + 16]) + lattice(XS, [top + 16, top + 32])
        )
        drawn += text(66, top + 12, banner, bold=True, size=10)
        drawn += "".join(text(x + 6, top + 28, words, size=10) for x, words in zip(XS, row, strict=False))
    return drawn


def test_rules_in_rows_of_one_line_are_told_from_letters() -> None:
    found = cells(read(scanned(grain(picture(low_rows())))))
    assert [row for row in found if all(row)] == [HEADS, ROWS[0], ROWS[1]]
    assert found[1][1:] == [None, None]


def test_dark_headings_above_a_dark_cell_are_read_apart_from_it() -> None:
    drawn = fill(60, 100, 720, 130, "0.2 0.2 0.2") + fill(560, 130, 720, 160, "0.45 0.45 0.45") + lattice(XS, YS)
    drawn += "".join(light(x + 6, 119, words) for x, words in zip(XS, HEADS, strict=False))
    for top, row in zip(YS[1:], ROWS, strict=False):
        drawn += "".join(text(x + 6, top + 19, word, size=12) for x, word in zip(XS, row, strict=False))
    assert cells(read(scanned(grain(picture(drawn))))) == [HEADS, *ROWS]
