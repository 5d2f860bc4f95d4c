"""Pages written here, byte by byte, as plans come: what the PDF reader makes of rules, spans, turned pages and unseen text."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from extractors.pdf import PageTable, crop_page, draw_page, page_tables, read_pdf
from extractors.pdf.document import KEPT_CHARACTERS
from extractors.pdf.page import layout_page
from extractors.pdf.pdfium import open_pdf, read_page
from extractors.pdf.words import read_words
from schemas.errors import DocumentError, UsageError
from schemas.layout import Box, Covered, Document, Paragraph, Table


def write_pdf(pages: list[str], *, rotate: int = 0, info: str = "", key: bytes | None = None, protection: str = "") -> bytes:
    """A PDF of those content streams on A4 landscape paper (842 x 595), with Helvetica as /F1 and its bold as /F2."""
    count = len(pages)
    kids = " ".join(f"{6 + 2 * i} 0 R" for i in range(count))
    bodies: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
        f"<< {info} >>".encode(),
    ]
    for i, content in enumerate(pages):
        number = 7 + 2 * i
        stream = content.encode("cp1252")
        if key is not None:
            stream = rc4(hashlib.md5(key + number.to_bytes(3, "little") + b"\0\0").digest()[:10], stream)
        bodies.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 842 595] /Rotate {rotate} /Contents {number} 0 R "
            "/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>".encode()
        )
        bodies.append(b"<< /Length " + str(len(stream)).encode() + b" >>\nstream\n" + stream + b"\nendstream")
    out = b"%PDF-1.4\n"
    places = []
    for i, body in enumerate(bodies):
        places.append(len(out))
        out += f"{i + 1} 0 obj\n".encode() + body + b"\nendobj\n"
    table = len(out)
    out += f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    out += f"trailer << /Size {len(bodies) + 1} /Root 1 0 R /Info 5 0 R {protection} >>\nstartxref\n{table}\n%%EOF\n".encode("latin-1")
    return out


def rc4(key: bytes, data: bytes) -> bytes:
    """The data enciphered as the oldest protection of PDF does."""
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out = bytearray()
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def protected(content: str, user: bytes, owner: bytes) -> bytes:
    """The page protected by 40-bit RC4 with those passwords."""
    file_id = b"0123456789abcdef"
    padded = (user + PADDING)[:32]
    owner_entry = rc4(hashlib.md5((owner + PADDING)[:32]).digest()[:5], padded)
    key = hashlib.md5(padded + owner_entry + (-4).to_bytes(4, "little", signed=True) + file_id).digest()[:5]
    entries = (
        f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{owner_entry.hex()}> /U <{rc4(key, PADDING).hex()}> >> "
        f"/ID [<{file_id.hex()}> <{file_id.hex()}>]"
    )
    return write_pdf([content], key=key, protection=entries)


def text(x: float, top: float, words: str, *, bold: bool = False, size: float = 10, more: str = "") -> str:
    """The words with their letters' feet `top` points under the upper edge of the page."""
    escaped = words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return f"BT {more} /F{2 if bold else 1} {size} Tf {x} {595 - top} Td ({escaped}) Tj ET\n"


def rule(x0: float, top0: float, x1: float, top1: float) -> str:
    """A line half a point wide."""
    return f"0.5 w {x0} {595 - top0} m {x1} {595 - top1} l S\n"


def fill(x0: float, top: float, x1: float, bottom: float, color: str) -> str:
    """A filled rectangle; the colour as three numbers from 0 to 1."""
    return f"q {color} rg {x0} {595 - bottom} {x1 - x0} {bottom - top} re f Q\n"


def lattice(xs: list[float], ys: list[float]) -> str:
    """All rules of a grid."""
    return "".join(rule(xs[0], y, xs[-1], y) for y in ys) + "".join(rule(x, ys[0], x, ys[-1]) for x in xs)


def one_table(document: Document) -> Table:
    """The document's only table."""
    tables = list(document.tables())
    if len(tables) != 1:
        pytest.fail(f"{len(tables)} tables were found, not one")
    return tables[0]


def cells(document: Document) -> list[list[str | None]]:
    """The only table's cells as the command line prints them."""
    found: list[PageTable] = page_tables(document)
    if len(found) != 1:
        pytest.fail(f"{len(found)} tables were found, not one")
    return found[0]["rows"]


HEADING = text(60, 112, "Action", bold=True) + text(260, 112, "Lead", bold=True) + text(410, 112, "By when", bold=True)
BODY = (
    text(60, 137, "Hold a workshop on thresholds for")
    + text(60, 149, "schools")
    + text(260, 137, "Training Sub-group")
    + text(410, 137, "June 2014")
    + text(60, 177, "Publish the new threshold guide")
    + text(260, 177, "Board Manager")
    + text(410, 177, "By July 2014")
)
PLAN = HEADING + BODY
PLAN_CELLS: list[list[str | None]] = [
    ["Action", "Lead", "By when"],
    ["Hold a workshop on thresholds for schools", "Training Sub-group", "June 2014"],
    ["Publish the new threshold guide", "Board Manager", "By July 2014"],
]
XS, YS = [55.0, 255.0, 405.0, 500.0], [100.0, 120.0, 160.0, 190.0]


def test_ruled_table() -> None:
    document = read_pdf(write_pdf([lattice(XS, YS) + PLAN]))
    assert cells(document) == PLAN_CELLS
    table = one_table(document)
    assert table.ruled and table.page == 1 and [round(w) for w in table.widths] == [200, 150, 95]
    box = table.rows[1].cells[0].box
    assert box is not None and (round(box.x0), round(box.top), round(box.x1), round(box.bottom)) == (55, 120, 255, 160)
    assert table.rows[1].cells[0].paragraphs[0].line_tops == pytest.approx((129.2, 141.2), abs=0.1)
    assert document.table_characters == (sum(c.isalnum() for row in PLAN_CELLS for cell in row for c in cell or ""),)


@pytest.mark.parametrize(
    "rules",
    [
        pytest.param("".join(rule(55, y, 500, y) for y in YS) + "".join(rule(x, 100, x, 190) for x in XS[1:-1]), id="open sides"),
        pytest.param("".join(rule(55, y, 500, y) for y in YS), id="horizontal rules only"),
        pytest.param("[1 2] 0 d\n" + lattice(XS, YS), id="dashed"),
        pytest.param("".join(fill(x, y, x + 1, y + 1, "0 0 0") for y in YS for x in range(55, 500, 3))
                     + "".join(fill(x, y, x + 1, y + 1, "0 0 0") for x in XS for y in range(100, 190, 3)), id="dots painted one by one"),
        pytest.param(lattice(XS, YS) + lattice([x + 1.5 for x in XS], [y + 1.5 for y in YS]), id="doubled"),
        pytest.param("".join(fill(55, y, 500, y + 0.5, "0 0 0") for y in YS) + "".join(fill(x, 100, x + 0.5, 190, "0 0 0") for x in XS), id="thin boxes"),
        pytest.param("".join(rule(56.5, y, 498, y) for y in YS) + "".join(rule(x, 102, x, 191.5) for x in XS), id="hand-drawn"),
        pytest.param("".join(fill(a + 1, c + 1, b - 1, d - 1, "0.9 0.9 0.8") for a, b in zip(XS, XS[1:], strict=False) for c, d in zip(YS, YS[1:], strict=False)), id="shading for rules"),
        pytest.param("", id="no rules"),
    ],
)  # fmt: skip
def test_the_same_cells_however_the_table_is_drawn(rules: str) -> None:
    assert cells(read_pdf(write_pdf([rules + PLAN]))) == PLAN_CELLS


def test_no_rules_is_said() -> None:
    table = one_table(read_pdf(write_pdf([PLAN])))
    assert not table.ruled and table.confidence < 1 and table.rows[1].open_below is None


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_turned_page_is_read_as_displayed(rotate: int) -> None:
    turn = {90: "0 1 -1 0 595 0 cm\n", 180: "-1 0 0 -1 842 595 cm\n", 270: "0 -1 1 0 247 595 cm\n"}[rotate]
    document = read_pdf(write_pdf([turn + lattice(XS, YS) + PLAN], rotate=rotate))
    assert cells(document) == PLAN_CELLS


def test_table_that_lies_sideways_on_an_upright_page() -> None:
    document = read_pdf(write_pdf(["0 1 -1 0 600 -50 cm 1 0 0 1 0 0 cm\n" + lattice(XS, YS) + PLAN]))
    assert cells(document) == PLAN_CELLS
    table = one_table(document)
    box, first = table.box, table.rows[1].cells[0].box
    assert box is not None and box.bottom - box.top > box.x1 - box.x0, "boxes are those of the page as displayed"
    assert first is not None and first.bottom - first.top == pytest.approx(200, abs=1)


def test_spans_have_a_direction() -> None:
    xs, ys = [55.0, 255.0, 405.0, 500.0], [100.0, 120.0, 150.0, 180.0]
    rules = "".join(rule(55, y, 500, y) for y in (100, 120, 180)) + rule(255, 150, 500, 150)
    rules += "".join(rule(x, 120, x, 180) for x in xs[1:-1]) + rule(55, 100, 55, 180) + rule(500, 100, 500, 180)
    page = (
        rules
        + text(60, 112, "Priority 1: Neglect")
        + text(60, 135, "Know the picture")
        + text(260, 135, "Audit cases")
        + text(410, 135, "May 2015")
    )
    page += text(260, 165, "Report findings") + text(410, 165, "Sept 2015")
    document = read_pdf(write_pdf([page]))
    assert cells(document) == [
        ["Priority 1: Neglect", None, None],
        ["Know the picture", "Audit cases", "May 2015"],
        [None, "Report findings", "Sept 2015"],
    ]
    table = one_table(document)
    assert [c.covered for c in table.rows[0].cells] == [None, Covered.LEFT, Covered.LEFT]
    assert table.rows[2].cells[0].covered is Covered.ABOVE and table.rows[1].cells[0].row_span == 2 and len(ys) - 1 == len(table.rows)


def test_fills_are_told_as_in_the_file() -> None:
    page = fill(405, 120, 500, 160, "1 0.75 0") + fill(405, 160, 500, 190, "1 1 1") + lattice(XS, YS) + PLAN
    table = one_table(read_pdf(write_pdf([page])))
    assert [row.cells[2].fill for row in table.rows] == [None, "#FFBF00", None]


def test_what_nobody_sees_is_left_out_and_said() -> None:
    page = (
        lattice(XS, YS) + PLAN + text(60, 155, "ghost", more="3 Tr") + "1 1 1 rg\n" + text(260, 155, "white") + text(2000, 155, "outside")
    )
    document = read_pdf(write_pdf([page]))
    assert cells(document) == PLAN_CELLS
    assert [(n.code, n.page) for n in document.notices] == [("hidden_text", 1)] and "17 characters" in document.notices[0].message


def test_white_text_on_a_dark_cell_is_seen() -> None:
    page = fill(55, 100, 500, 120, "0 0 0.4") + lattice(XS, YS) + "1 1 1 rg\n" + HEADING + "0 0 0 rg\n" + BODY
    document = read_pdf(write_pdf([page]))
    assert cells(document)[0][0] == "Action" and not document.notices


def test_bullets_blank_lines_and_wrapped_lines() -> None:
    page = lattice(XS[:3], [100, 300]) + text(60, 112, "•") + text(72, 112, "Review the guidance that schools use")
    page += (
        text(72, 124, "as they refer") + text(60, 148, "•") + text(72, 148, "Train staff") + text(84, 160, "-") + text(92, 160, "by June")
    )
    page += text(260, 112, "Policy group") + text(260, 148, "Trainer")
    ((action, lead),) = (row.cells for row in one_table(read_pdf(write_pdf([page]))).rows)
    assert [(p.bullet, p.text) for p in action.paragraphs] == [
        (1, "Review the guidance that schools use as they refer"), (0, ""), (1, "Train staff"), (2, "by June")
    ]  # fmt: skip
    assert [p.text for p in lead.paragraphs] == ["Policy group", "", "", "Trainer"]
    assert lead.paragraphs[3].line_tops == action.paragraphs[2].line_tops


def test_raised_ordinal_joins_its_number() -> None:
    page = lattice(XS, YS) + text(60, 112, "By 1") + text(80, 108, "st", size=6) + text(87.5, 112, "June") + text(260, 112, "Lead") + BODY
    assert cells(read_pdf(write_pdf([page])))[0][0] == "By 1st June"


def test_headers_footers_and_numbers_leave_the_blocks() -> None:
    pages = [text(60, 30, "Northmere Safeguarding Children Board") + text(60, 300, f"What page {i} says.") + text(60, 570, "Agreed in May 2012")
             + text(760, 570, f"Page {i} of 3") for i in (1, 2, 3)]  # fmt: skip
    document = read_pdf(write_pdf(pages))
    assert [b.text for b in document.blocks if isinstance(b, Paragraph)] == [f"What page {i} says." for i in (1, 2, 3)]
    assert document.headers == ("Northmere Safeguarding Children Board",) and document.footers == ("Agreed in May 2012 Page 1 of 3",)


def test_numbered_headings_at_the_head_of_pages_stay() -> None:
    pages = [
        text(60, 50, f"Priority {i}", bold=True, size=14) + text(60, 300, "Words of the body of the page that run on.") for i in (1, 2, 3)
    ]
    headings = [b.text for b in read_pdf(write_pdf(pages)).blocks if isinstance(b, Paragraph) and b.heading]
    assert headings == ["Priority 1", "Priority 2", "Priority 3"]


def test_text_in_two_columns_is_no_table_and_is_read_down_the_columns() -> None:
    words = "the board has looked at what agencies say about early help and how".split()
    page = ""
    for column, x in ((0, 60), (1, 440)):
        for i in range(24):
            page += text(x, 60 + 12 * i, " ".join([f"{'ab'[column]}{i}", *words[i % 5 :], *words[: i % 5]]))
    document = read_pdf(write_pdf([page]))
    assert not list(document.tables())
    whole = " ".join(b.text for b in document.blocks if isinstance(b, Paragraph))
    assert whole.index("a23") < whole.index("b0 ")


def test_contents_page_is_no_table() -> None:
    page = "".join(text(60, 60 + 20 * i, f"{i + 1}. Section {i + 1}") + text(700, 60 + 20 * i, str(3 * i + 2)) for i in range(9))
    assert not list(read_pdf(write_pdf([page])).tables())


def test_properties() -> None:
    document = read_pdf(write_pdf([PLAN], info="/Title (Plan 2014) /Author (Northmere) /CreationDate (D:20140301093000+01'00')"))
    assert document.property("title") == "Plan 2014" and document.property("created") == "2014-03-01T09:30:00+01:00"
    assert document.media_type == "application/pdf" and document.page_count == 1


def test_passwords() -> None:
    assert cells(read_pdf(protected(lattice(XS, YS) + PLAN, b"", b"owner"))) == PLAN_CELLS
    with pytest.raises(DocumentError) as error:
        read_pdf(protected(PLAN, b"secret", b"owner"))
    assert error.value.code == "encrypted"


@pytest.mark.parametrize("source", [b"", b"%PDF-1.4\n", b"<html>Please sign in</html>", write_pdf([PLAN])[:300]])
def test_what_is_no_pdf(source: bytes) -> None:
    with pytest.raises(DocumentError) as error:
        read_pdf(source)
    assert error.value.code == "corrupt"


def test_too_many_pages() -> None:
    class Limits:
        pdf_pages = 2
        page_objects = 1_000
        counted_pages = 0
        page_helpers = 0

    with pytest.raises(DocumentError) as error:
        read_pdf(write_pdf([PLAN] * 3), Limits())
    assert error.value.code == "limit_pages"


def test_page_with_too_much_on_it_is_lost_and_no_other() -> None:
    class Limits:
        pdf_pages = 5
        page_objects = 40
        counted_pages = 0
        page_helpers = 0

    document = read_pdf(write_pdf([rule(0, 0, 9, 9) * 90, lattice(XS, YS) + PLAN]), Limits())
    assert cells(document) == PLAN_CELLS
    assert [(n.code, n.page) for n in document.notices] == [("page_failed", 1)]


def test_long_document_is_read_twice_and_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    source = write_pdf([lattice(XS, YS) + PLAN + text(60, 570, "Footer")] * 3)
    once = read_pdf(source)
    monkeypatch.setattr("extractors.pdf.document.KEPT_CHARACTERS", 0)
    assert KEPT_CHARACTERS > 0 and read_pdf(source) == once


def test_second_parser_takes_over(monkeypatch: pytest.MonkeyPatch) -> None:
    import extractors.pdf.document as reader

    def fails(*_: object) -> None:
        raise reader.pdfium.PdfiumError("broken")

    source = write_pdf([fill(405, 120, 500, 160, "1 0.75 0") + lattice(XS, YS) + PLAN])
    monkeypatch.setattr(reader, "read_page", fails)
    document = read_pdf(source)
    assert cells(document) == PLAN_CELLS
    assert one_table(document).rows[1].cells[2].fill == "#FFBF00"
    assert [n.code for n in document.notices] == ["second_parser"]


def test_pictures() -> None:
    source = write_pdf([lattice(XS, YS) + PLAN])
    whole, piece = draw_page(source, 1), crop_page(source, 1, Box(55, 120, 255, 160))
    assert whole.startswith(b"\x89PNG") and piece.startswith(b"\x89PNG")
    width, height = (int.from_bytes(piece[a : a + 4], "big") for a in (16, 20))
    assert (width, height) == pytest.approx((2 * 208, 2 * 48), abs=2)
    with pytest.raises(UsageError):
        draw_page(source, 2)


def test_table_without_rules_keeps_its_columns_on_the_next_page() -> None:
    middle = "".join(
        text(60, 190 + 22 * i, f"Carry out audit {i}") + text(260, 190 + 22 * i, "Audit group") + text(410, 190 + 22 * i, "May 2015")
        for i in range(16)
    )
    rest = text(60, 60, "Tell schools of the findings") + text(410, 60, "July 2015")
    first, second = read_pdf(write_pdf([PLAN + middle, rest])).tables()
    assert [len(table.rows[0].cells) for table in (first, second)] == [3, 3] and second.page == 2
    assert [cell.text for cell in second.rows[0].cells] == ["Tell schools of the findings", "", "July 2015"]


def test_prose_after_a_table_without_rules_is_no_row() -> None:
    prose = text(
        60, 60, "The Board met four times in the year and looked at all that is said above, with partners, in the light of the review."
    )
    document = read_pdf(write_pdf([PLAN, prose + text(60, 74, "It will meet again.")]))
    assert [table.page for table in document.tables()] == [1]


def test_filled_bands_with_white_between_them_are_one_table_with_the_headings_above() -> None:
    xs, bands = [50, 200, 350, 500], [(100, 130), (142, 172), (184, 214)]
    page = "".join(fill(a + 0.2, c, b - 0.2, d, "0.85 0.9 0.95") for c, d in bands for a, b in zip(xs, xs[1:], strict=False))
    page += "".join(text(x + 5, 84, word, bold=True) for x, word in zip(xs, ("Action", "Lead", "Timescale"), strict=False))
    rows = [
        ("Train all staff", "QA Group", "May 2014"),
        ("Audit forty files", "CSE Group", "June 2014"),
        ("Publish it", "Board", "July 2014"),
    ]
    page += "".join(text(x + 5, top + 8, word) for (top, _), row in zip(bands, rows, strict=True) for x, word in zip(xs, row, strict=False))
    found = cells(read_pdf(write_pdf([page])))
    assert [row for row in found if any(row)] == [["Action", "Lead", "Timescale"], *map(list, rows)]


def test_a_sentence_above_filled_bands_is_no_row_of_theirs() -> None:
    xs, bands = [50, 200, 350, 500], [(100, 130), (142, 172), (184, 214)]
    page = "".join(fill(a + 0.2, c, b - 0.2, d, "0.85 0.9 0.95") for c, d in bands for a, b in zip(xs, xs[1:], strict=False))
    page += text(55, 84, "The plan was agreed by the whole of the Board at its meeting in the spring and is kept under review.")
    page += "".join(text(x + 5, top + 8, f"cell {x} {top}") for top, _ in bands for x in xs[:3])
    found = cells(read_pdf(write_pdf([page])))
    assert [row[0] for row in found if any(row)] == ["cell 50 100", "cell 50 142", "cell 50 184"]


def test_filled_headings_and_one_filled_column_draw_no_grid_for_the_others() -> None:
    page = "".join(fill(a, 100, b, 120, "0.8 0.8 0.8") for a, b in zip(XS, XS[1:], strict=False))
    page += text(60, 112, "Action", bold=True) + text(260, 112, "Lead", bold=True) + text(410, 112, "Status", bold=True)
    rows = [[f"Audit the files of agency {name}", "QA Group", "On course" if name in "ace" else "Late"] for name in "abcdefgh"]
    for i, row in enumerate(rows):
        page += fill(405, 120 + 30 * i, 500, 150 + 30 * i, "1 0.75 0")
        page += "".join(text(x + 5, 133 + 30 * i, word) for x, word in zip(XS, row, strict=False))
    assert cells(read_pdf(write_pdf([page]))) == [["Action", "Lead", "Status"], *rows]


@pytest.mark.parametrize("inset", [0, 5])
def test_a_fill_as_wide_as_its_column_parts_rows_and_a_paragraphs_shading_does_not(inset: int) -> None:
    lines = ["Reviews of files are", "Published each quarter", "Returns by schools are", "Due in the autumn"]
    page = text(60, 112, "Reference", bold=True) + text(260, 112, "Action and how it goes", bold=True)
    for i, words in enumerate(lines * 2):
        top = 120 + 13 * i
        page += text(260, top + 10, words) + (text(60, top + 10, f"Item {'abcd'[i // 2]}") if i % 2 == 0 else "")
        if i in (2, 3):
            page = fill(254.6 + inset, top, 405 - inset, top + 13, "1 0.75 0") + page
    found = cells(read_pdf(write_pdf([page])))
    assert (["Item b", "Returns by schools are"] in found) is (inset == 0)


def headed_columns(level: bool) -> str:
    """Two columns of wrapped text under bold headings; `level`: their paragraphs begin on the same lines."""
    page = text(60, 60, "Finding", bold=True) + text(440, 60, "Our response", bold=True)
    words = "the board has looked at what agencies say about early help and how".split()
    for column, x in ((0, 60), (1, 440)):
        for i in range(28):
            at = i if level or not column else i + 3
            whole = " ".join([*words[i % 5 :], *words[: i % 5]])
            page += text(x, 74 + 12 * i, "and it was done." if at % 7 == 6 else f"Case {'pq'[column]} {whole}" if at % 7 == 0 else whole)
    return page


def test_wrapped_text_in_two_headed_columns_is_a_table_where_all_its_rows_begin_level() -> None:
    table = one_table(read_pdf(write_pdf([headed_columns(level=True)])))
    assert [cell.text for cell in table.rows[0].cells] == ["Finding", "Our response"]
    assert [[cell.text[:6] for cell in row.cells] for row in table.rows[1:]] == [["Case p", "Case q"]] * 4
    assert not list(read_pdf(write_pdf([headed_columns(level=False)])).tables())


def test_a_soft_hyphen_that_stands_alone_is_no_word() -> None:
    rows = "".join(text(60, 100 + 20 * n, "Step") + text(160, 100 + 20 * n, "-") + text(260, 100 + 20 * n, "May") for n in range(6))
    printed = read_page(open_pdf(write_pdf([rows])), 0)
    soft = replace(printed, text=printed.text.replace("-", "\xad"))
    assert [word.text for word in read_words(soft)] == ["Step", "May"] * 6
    assert layout_page(soft)


def test_a_footer_with_the_pages_number_twice() -> None:
    pages = [lattice(XS, YS) + PLAN + text(60, 575, f"Tudalen {n} / Page {n}") for n in (1, 2, 3)]
    document = read_pdf(write_pdf(pages))
    assert document.footers == ("Tudalen 1 / Page 1",)
    assert not any("Tudalen" in block.text for block in document.blocks if isinstance(block, Paragraph))


def test_a_line_is_as_large_as_most_of_its_letters() -> None:
    bullets = text(60, 100, "•", size=14) + text(75, 100, "Report the findings", size=9) + text(75, 111, "A4", size=9)
    (paragraph,) = [block for block in read_pdf(write_pdf([bullets])).blocks if isinstance(block, Paragraph)]
    assert (paragraph.text, paragraph.size, paragraph.bullet) == ("Report the findings A4", 9.0, 1)
