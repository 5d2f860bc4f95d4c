"""Older formats give the cells of the same plan in Word; web pages are read without any other program."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Sequence
from pathlib import Path

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from extractors import extract
from extractors.limits import Limits
from extractors.office import convert_office, find_office
from extractors.sniff import DOC, RTF
from extractors.word import read_word
from schemas.errors import DocumentError
from schemas.layout import Covered, Document, Paragraph, Table

OFFICE = find_office()
needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed here")
PLANS = Path(__file__).parents[3] / "shared" / "plans"

HEADINGS = ("Ref", "Priority", "Action", "Lead", "Timescale")
ROWS: tuple[tuple[Sequence[str], ...], ...] = (
    (
        ("1",),
        ("Early help",),
        ("Review the threshold document:", "• Publish it", "o Brief schools"),
        ("Practice Group", "", "Chair"),
        ("May 2014", "", "July 2014"),
    ),
    (("2",), (), ("Audit 20 cases",), ("Quality Group",), ("Quarterly",)),
)


def sample() -> bytes:
    """A plan of a board that does not exist: heading row, merged priority, bullets, blank lines, a red cell."""
    document = docx.Document()
    document.sections[0].orientation = WD_ORIENT.LANDSCAPE
    document.core_properties.title = "Northmoor plan"
    document.add_heading("Northmoor Safeguarding Partnership", 1)
    document.add_paragraph("Priorities agreed by the board.")
    table = document.add_table(rows=3, cols=5, style="Table Grid")
    for place, heading in enumerate(HEADINGS):
        table.cell(0, place).text = heading
    for number, row in enumerate(ROWS, 1):
        for place, paragraphs in enumerate(row):
            cell = table.cell(number, place)
            cell.text = paragraphs[0] if paragraphs else ""
            for paragraph in paragraphs[1:]:
                cell.add_paragraph(paragraph)
    table.cell(1, 1).merge(table.cell(2, 1))
    table.cell(1, 4)._tc.get_or_add_tcPr().append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="FF0000"/>'))
    document.add_paragraph("Last updated May 2013.")  # an old Word file must not end in a table
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def drawn(document: Document) -> list[tuple[object, ...]]:
    """All that must be equal whatever the format: blocks, cells, spans, fills, bullets, blank lines."""
    seen: list[tuple[object, ...]] = []
    for block in document.blocks:
        if isinstance(block, Table):
            for row in block.rows:
                seen.append(
                    tuple(
                        (c.covered, c.row_span, c.column_span, c.fill, tuple((p.text, p.bullet) for p in c.paragraphs)) for c in row.cells
                    )
                )
        elif block.text:
            seen.append((block.heading, block.bullet, block.text))
    return seen


def saved_as(source: bytes, ending: str, folder: Path) -> bytes:
    (folder / "plan.docx").write_bytes(source)
    profile = (folder / "profile").as_uri()
    command = [
        OFFICE or "",
        f"-env:UserInstallation={profile}",
        "--headless",
        "--convert-to",
        ending,
        "--outdir",
        str(folder),
        str(folder / "plan.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (folder / f"plan.{ending}").read_bytes()


@pytest.mark.slow
@needs_office
@pytest.mark.parametrize("ending", ["doc", "odt", "rtf"])
def test_the_cells_are_those_of_the_word_file(ending: str, tmp_path: Path) -> None:
    source = sample()
    document = extract(saved_as(source, ending, tmp_path), f"plan.{ending}")
    assert drawn(document) == drawn(read_word(source, Limits()))
    assert document.extractor == "libreoffice"
    assert document.property("title") == "Northmoor plan"
    assert not document.notices


@pytest.mark.slow
@needs_office
@pytest.mark.skipif(not PLANS.is_dir(), reason="the shared plans are not here")
def test_a_real_doc_gives_the_cells_of_its_word_twin() -> None:
    old = extract((PLANS / "wandsworth-2009-10.doc").read_bytes(), "wandsworth-2009-10.doc")
    assert drawn(old) == drawn(extract((PLANS / "wandsworth-2009-10.docx").read_bytes(), "wandsworth-2009-10.docx"))


@pytest.mark.slow
@needs_office
def test_one_bad_file_of_a_batch_costs_no_other() -> None:
    results = convert_office(
        [(RTF, b"{\\rtf1 Good\\par}"), (DOC, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)), (RTF, b"{\\rtf1 Also good\\par}")], Limits()
    )
    texts = [
        None if isinstance(r, DocumentError) else [b.text for b in read_word(r, Limits()).blocks if isinstance(b, Paragraph)]
        for r in results
    ]
    assert texts[0] == ["Good"]
    assert texts[2] == ["Also good"]
    assert isinstance(results[1], DocumentError)
    assert results[1].code == "corrupt"


@needs_office
def test_linked_files_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("SECRET")
    link = str(tmp_path / "secret.txt")
    source = f'{{\\rtf1 Before {{\\field{{\\*\\fldinst INCLUDETEXT "{link}"}}{{\\fldrslt kept}}}} after\\par}}'
    document = extract(source.encode(), "plan.rtf")
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == ["Before kept after"]


@needs_office
def test_a_conversion_out_of_time_says_so() -> None:
    (result,) = convert_office([(RTF, b"{\\rtf1 x}")], Limits(office_seconds=0.01))
    assert isinstance(result, DocumentError)
    assert result.code == "timeout"


def test_without_the_program_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(DocumentError) as error:
        extract(b"{\\rtf1 x}", "plan.rtf")
    assert error.value.code == "limit_reader"
    assert "libreoffice-writer-nogui" in error.value.message


PAGE = """<html><head><title>Northmoor plan</title><style>td {color: red}</style></head><body>
<h2>Priority one</h2><p>Some <b>words</b></p><p>&nbsp;</p>
<table border=1><thead><tr><th bgcolor="#1F3864">Action</th><th colspan=2>Lead and date</th></tr></thead>
<tr><td rowspan=2><ul><li>Review<br>the policy<li>Train<ul><li>schools</ul></ul></td><td>Chair<br><br>Deputy</td>
<td style="background: rgb(255,0,0)">May&nbsp;2014</td></tr>
<tr><td><del>Old</del><ins>New</ins> group<script>x()</script></td><td><ol type="a" start="2"><li>June<li>July</ol></td></tr></table>
<p style="display:none">Not seen</p></body></html>"""


def test_a_web_page_is_read_by_itself() -> None:
    document = extract(PAGE.encode("utf-8"), "plan.doc")
    assert [notice.code for notice in document.notices] == ["wrong_extension", "hidden_text", "struck_out"]
    heading, words, blank, table = document.blocks
    assert isinstance(heading, Paragraph) and isinstance(words, Paragraph) and isinstance(blank, Paragraph) and isinstance(table, Table)
    assert (heading.text, heading.heading, words.text, blank.text) == ("Priority one", 2, "Some words", "")
    assert [[cell.covered for cell in row.cells] for row in table.rows] == [
        [None, None, Covered.LEFT],
        [None] * 3,
        [Covered.ABOVE, None, None],
    ]
    assert [row.is_heading for row in table.rows] == [True, False, False]
    first = table.rows[1].cells[0].paragraphs
    assert [(line.text, line.bullet, line.after_break) for line in first] == [
        ("Review", 1, False), ("the policy", 1, True), ("Train", 1, False), ("schools", 2, False),
    ]  # fmt: skip
    assert [line.text for line in table.rows[1].cells[1].paragraphs] == ["Chair", "", "Deputy"]
    assert table.rows[1].cells[2].fill == "#FF0000"
    assert table.rows[2].cells[1].text == "New group"
    assert table.rows[2].cells[2].text == "b. June\nc. July"
    assert table.rows[0].cells[0].fill == "#1F3864"


def test_a_web_archive_and_a_framing_table() -> None:
    inner = "<table><tr><td>a</td><td>b</td></tr></table>"
    page = f"<html><body><table><tr><td>Before{inner}</td></tr></table></body></html>"
    head = 'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="x"\n\n'
    source = f'{head}--x\nContent-Type: text/html; charset="utf-8"\n\n{page}\n--x--\n'
    document = extract(source.encode(), "plan.mht")
    assert [block.text if isinstance(block, Paragraph) else [c.text for c in block.rows[0].cells] for block in document.blocks] == [
        "Before",
        ["a", "b"],
    ]


@pytest.mark.parametrize(
    ("page", "code"),
    [("<div>" * 400 + "x", "limit_depth"), ("<table><tr>" + "<td colspan=900>x</td>" * 2 + "</tr></table>", "limit_columns")],
)
def test_forged_pages_are_refused(page: str, code: str) -> None:
    with pytest.raises(DocumentError) as error:
        extract(f"<html><body>{page}</body></html>".encode(), "page.html")
    assert error.value.code == code
