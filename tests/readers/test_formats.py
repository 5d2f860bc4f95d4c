"""Each small table gives the same cells in every format that an archive holds."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import pytest
from docx.table import Table as WordTable

from extractors import extract
from schemas.layout import Document
from tests.readers.test_office import needs_office, saved_as

Grid = list[list[str | None]]


def plain(table: WordTable) -> None:
    for place, text in enumerate(
        ("Action", "Lead", "Due", "Agree a protocol", "Quality Group", "May 2014", "Hold a conference", "", "Ongoing")
    ):
        table.cell(place // 3, place % 3).text = text


def merged_down(table: WordTable) -> None:
    plain(table)
    table.cell(2, 1).merge(table.cell(1, 1))


def merged_across(table: WordTable) -> None:
    plain(table)
    for place in (1, 2):
        table.cell(1, place).text = ""
    table.cell(1, 0).merge(table.cell(1, 2))


def of_many_lines(table: WordTable) -> None:
    plain(table)
    cell = table.cell(1, 0)
    cell.text = "Agree a protocol:"
    for text in ("• with schools", "• with surgeries"):
        cell.add_paragraph(text)
    table.cell(2, 2).add_paragraph("Reviewed in June & July <2015>")


TABLES = {shape.__name__: shape for shape in (plain, merged_down, merged_across, of_many_lines)}


def word(*shapes: str) -> bytes:
    """A Word file with a heading and those tables, a line of text below each."""
    document = docx.Document()
    document.add_heading("Northmoor Safeguarding Partnership", 1)
    for shape in shapes:
        TABLES[shape](document.add_table(rows=3, cols=3, style="Table Grid"))
        document.add_paragraph("Agreed by the Board in May 2013, when all members and their deputies were there.")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def with_parts(source: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The package with each of its parts (name, bytes) changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return out.getvalue()


def typed(kind: str) -> Callable[[bytes], bytes]:
    """As Word saves it under another type: a template, a file with macros."""
    main = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return lambda source: with_parts(
        source, lambda name, part: part.replace(main, kind.encode()) if name == "[Content_Types].xml" else part
    )


def strict(source: bytes) -> bytes:
    """As Word saves it as Strict Open XML: the same parts in the namespaces of ISO 29500 Strict."""
    names = {
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main": b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/drawingml/2006/main": b"http://purl.oclc.org/ooxml/drawingml/main",
    }

    def change(name: str, part: bytes) -> bytes:
        for old, new in names.items():
            part = part.replace(old, new)
        return part

    return with_parts(source, change)


PACKAGES: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "docm": ("plan.docm", typed("application/vnd.ms-word.document.macroEnabled.main+xml")),
    "dotx": ("plan.dotx", typed("application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml")),
    "dotm": ("plan.dotm", typed("application/vnd.ms-word.template.macroEnabledTemplate.main+xml")),
    "strict": ("plan.docx", strict),
    "docx named doc": ("plan.doc", lambda source: source),
}
#: What LibreOffice saves, and the name under which the file lies in the archive.
SAVED = {
    "doc": "plan.doc",
    "odt": "plan.odt",
    "rtf": "plan.rtf",
    "html": "plan.html",
    "pdf": "plan.pdf",
    "rtf ": "plan.doc",
    "html ": "plan.doc",
}


def grids(document: Document) -> Iterator[Grid]:
    """The text of each cell of each table by row, its paragraphs joined with newlines; None for a covered place."""
    for table in document.tables():
        yield [[None if c.covered else "\n".join(p.text for p in c.paragraphs if p.text) for c in row.cells] for row in table.rows]


@pytest.mark.parametrize("form", PACKAGES)
@pytest.mark.parametrize("shape", TABLES)
def test_a_word_package_of_any_type(shape: str, form: str) -> None:
    name, change = PACKAGES[form]
    source = word(shape)
    wanted = list(grids(extract(source, "plan.docx")))
    assert len(wanted) == 1
    assert list(grids(extract(change(source), name))) == wanted


@pytest.mark.slow
@needs_office
@pytest.mark.parametrize("form", SAVED)
def test_what_an_office_program_saves(form: str, tmp_path: Path) -> None:
    source = word(*TABLES)
    made = extract(saved_as(source, form.strip(), tmp_path), SAVED[form])
    assert list(grids(made)) == list(grids(extract(source, "plan.docx")))
