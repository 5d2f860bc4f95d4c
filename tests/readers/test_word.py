"""Small Word files, written as XML, through the Word reader: what the layout must and must not hold."""

from __future__ import annotations

import io
import zipfile

import pytest

from extractors import extract
from extractors.limits import Limits
from extractors.word import read_word
from schemas.errors import DocumentError
from schemas.layout import Covered, Document, Paragraph, Table

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMES = (
    f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)


def word_file(body: str, parts: dict[str, str] | None = None) -> bytes:
    """A Word file with that body; `parts` adds or replaces parts, `{ns}` in them stands for the namespaces."""
    files = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELS,
        "word/document.xml": f"<w:document {NAMES}><w:body>{body}</w:body></w:document>",
    }
    files.update({name: text.replace("{ns}", NAMES) for name, text in (parts or {}).items()})
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def read(body: str, parts: dict[str, str] | None = None) -> Document:
    return read_word(word_file(body, parts), Limits())


def p(text: str = "", properties: str = "") -> str:
    run = f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{run}</w:p>"


def tc(*content: str, properties: str = "") -> str:
    inner = "".join(item if item.startswith("<") else p(item) for item in content) or p()
    return f"<w:tc>{f'<w:tcPr>{properties}</w:tcPr>' if properties else ''}{inner}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    return (
        f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{''.join(c if c.startswith('<') else tc(c) for c in cells)}</w:tr>"
    )


def tbl(*rows: str, columns: tuple[int, ...] = (2000, 2000, 2000), properties: str = "") -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in columns)
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def drawn(table: Table) -> list[list[str]]:
    """The table as text; `<` and `^` are places that a merged cell covers from the left or from above."""
    signs = {Covered.LEFT: "<", Covered.ABOVE: "^", None: ""}
    return [[signs[cell.covered] + cell.text for cell in row.cells] for row in table.rows]


def only_table(document: Document) -> Table:
    (table,) = document.tables()
    return table


def codes(document: Document) -> set[str]:
    return {notice.code for notice in document.notices}


def lines(document: Document) -> list[Paragraph]:
    return [block for block in document.blocks if isinstance(block, Paragraph)]


NUMBERING = """<w:numbering {ns}>
<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf0b7"/>
 <w:pPr><w:ind w:left="360" w:hanging="360"/></w:pPr><w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr></w:lvl>
 <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="o"/>
 <w:pPr><w:ind w:left="720" w:hanging="360"/></w:pPr></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
 <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="1"/>
 <w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num></w:numbering>"""


def listed(text: str, list_id: int, level: int = 0) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')


def test_merged_cells_have_a_direction() -> None:
    table = only_table(
        read(
            tbl(
                tr("Ref", tc("Wide", properties='<w:gridSpan w:val="2"/>')),
                tr(tc("1", properties='<w:vMerge w:val="restart"/>'), "a", "b"),
                tr(tc(properties="<w:vMerge/>"), "c", "d"),
                tr(tc("2", properties='<w:vMerge w:val="restart"/>'), "e", "f"),
            )
        )
    )
    assert drawn(table) == [["Ref", "Wide", "<"], ["1", "a", "b"], ["^", "c", "d"], ["2", "e", "f"]]
    assert table.rows[1].cells[0].row_span == 2
    assert table.rows[0].cells[1].column_span == 2
    assert table.widths == (100.0, 100.0, 100.0)


def test_rows_cells_and_blocks_in_content_controls_are_read() -> None:
    control = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"
    row = f"<w:tr>{tc('a')}{control.format(tc('b'))}{tc(control.format(p('c')))}</w:tr>"
    document = read(control.format(tbl(tr("x", "y", "z"), control.format(row))) + p("end"))
    assert drawn(only_table(document)) == [["x", "y", "z"], ["a", "b", "c"]]
    assert codes(document) == set()
    assert document.table_characters == (6,)


def test_places_before_and_after_a_row_are_blank_cells() -> None:
    rows = (tr("a", "b", "c"), tr("d", "e", properties='<w:gridBefore w:val="1"/>'), tr("f", "g", properties='<w:gridAfter w:val="1"/>'))
    assert drawn(only_table(read(tbl(*rows)))) == [["a", "b", "c"], ["", "d", "e"], ["f", "g", ""]]


def test_edges_a_hair_apart_are_one() -> None:
    span = '<w:gridSpan w:val="2"/>'
    rows = (tr(tc("a", properties=span), "b"), tr("c", tc("d", properties=span)))
    table = only_table(read(tbl(*rows, columns=(2000, 60, 3000))))
    assert drawn(table) == [["a", "b"], ["c", "d"]]
    assert table.widths == (100.0, 153.0)


def test_a_row_of_one_wide_cell_without_a_span_fills_the_table() -> None:
    rows = (tr(tc("Banner", properties='<w:tcW w:w="6000" w:type="dxa"/>')), tr("a", "b", "c"))
    assert drawn(only_table(read(tbl(*rows)))) == [["Banner", "<", "<"], ["a", "b", "c"]]


def test_a_forged_span_is_cut_back_and_a_real_one_refused() -> None:
    table = only_table(read(tbl(tr(tc("a", properties='<w:gridSpan w:val="999999"/>')), tr("b", "c", "d"))))
    assert drawn(table) == [["a", "<", "<"], ["b", "c", "d"]]
    with pytest.raises(DocumentError) as error:
        read(tbl(tr(*["x"] * 1001)))
    assert error.value.code == "limit_columns"


def test_nested_tables_stand_in_their_cell_and_not_in_its_text() -> None:
    document = read(tbl(tr(tc("above", tbl(tr("inner"), columns=(1000,)), p("below")), "b"), columns=(3000, 3000)))
    cell = only_table(document).rows[0].cells[0]
    assert cell.text == "above\nbelow"
    assert drawn(cell.nested[0]) == [["inner"]]
    assert codes(document) == set()


def test_tables_nested_too_deeply_are_refused() -> None:
    body = tbl(tr("x"), columns=(1000,))
    for _ in range(51):
        body = tbl(tr(tc(body, p())), columns=(1000,))
    with pytest.raises(DocumentError) as error:
        read(body)
    assert error.value.code == "limit_depth"


def test_insertions_in_deletions_moves_and_struck_text_out() -> None:
    run = '<w:r>{}<w:t xml:space="preserve">{}</w:t></w:r>'
    body = (
        f"<w:p>{run.format('', 'Keep ')}<w:ins>{run.format('', 'new ')}</w:ins><w:del><w:r><w:delText>old </w:delText></w:r></w:del>"
        f"<w:moveFrom>{run.format('', 'gone ')}</w:moveFrom><w:moveTo>{run.format('', 'here ')}</w:moveTo>"
        f"{run.format('<w:rPr><w:strike/></w:rPr>', 'struck ')}{run.format('<w:rPr><w:vanish/></w:rPr>', 'hidden ')}"
        + run.format('<w:rPr><w:strike w:val="0"/></w:rPr>', "end")
        + "</w:p>"
    )
    document = read(tbl(f"<w:tr>{tc(body)}</w:tr>", columns=(1000,)))
    assert only_table(document).rows[0].cells[0].text == "Keep new here end"
    assert codes(document) == {"tracked_changes", "struck_out", "hidden_text"}
    assert document.table_characters == (len("Keepnewhereend"),)


def test_deleted_rows_are_out_and_inserted_rows_in() -> None:
    document = read(tbl(tr("a"), tr("b", properties="<w:del/>"), tr("c", properties="<w:ins/>"), columns=(1000,)))
    assert drawn(only_table(document)) == [["a"], ["c"]]
    assert codes(document) == {"tracked_changes"}


def test_a_deleted_paragraph_end_joins_two_paragraphs() -> None:
    document = read(p("one ", "<w:rPr><w:del/></w:rPr>") + p("two") + p("three"))
    assert [block.text for block in lines(document)] == ["one two", "three"]


def test_a_text_box_is_read_once() -> None:
    box = f"<w:txbxContent>{p('In the box')}</w:txbxContent>"
    twin = (
        f"<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        "<w:r><w:t>Beside</w:t></w:r></w:p>"
    )
    document = read(twin + tbl(tr(tc(twin)), columns=(1000,)))
    assert [block.text for block in lines(document)] == ["Beside", "In the box"]
    assert only_table(document).rows[0].cells[0].text == "Beside\nIn the box"
    assert document.table_characters == (len("BesideInthebox"),)
    assert codes(document) == {"text_box"}


def test_only_the_result_of_a_field_is_read() -> None:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    code = "<w:r><w:instrText> DATE \\@ d </w:instrText></w:r>"
    field = f"{mark.format('begin')}{code}{mark.format('separate')}<w:r><w:t>May 2013</w:t></w:r>{mark.format('end')}"
    tick = '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="1"/></w:checkBox></w:ffData></w:fldChar></w:r>'
    simple = '<w:fldSimple w:instr=" TITLE "><w:r><w:t> Plan</w:t></w:r></w:fldSimple>'
    document = read(f"<w:p>{field}{simple}</w:p><w:p>{tick}{mark.format('end')}<w:r><w:t> Done</w:t></w:r></w:p>")
    assert [block.text for block in lines(document)] == ["May 2013 Plan", "☒ Done"]


def test_a_field_that_never_ends_loses_no_text_below() -> None:
    document = read('<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>' + p("still here"))
    assert [block.text for block in lines(document)] == ["", "still here"]


def test_marks_hyphens_and_spaces() -> None:
    body = (
        '<w:p><w:r><w:t xml:space="preserve">safe\u00adguarding\u00a0 board</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>'
        "<w:r><w:t>, multi</w:t><w:noBreakHyphen/><w:t>agency</w:t><w:tab/><w:t>x</w:t><w:softHyphen/></w:r>"
        '<w:r><w:t xml:space="preserve"> 1</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>st</w:t></w:r></w:p>'
    )
    assert lines(read(body))[0].text == "safeguarding board, multi-agency x 1st"


def test_a_line_break_begins_a_line_that_belongs_to_its_bullet() -> None:
    broken = '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>Review</w:t><w:br/>'
    broken += "<w:t>the policy</w:t></w:r></w:p>"
    plain = "<w:p><w:r><w:t>Chair</w:t><w:br/><w:br/><w:t>• Vice chair</w:t></w:r></w:p>"
    first, second, *rest = lines(read(broken + plain, {"word/numbering.xml": NUMBERING}))
    assert (first.text, first.bullet, first.marker, first.after_break) == ("Review", 1, "•", False)
    assert (second.text, second.bullet, second.marker, second.after_break) == ("the policy", 1, None, True)
    assert [(line.text, line.bullet, line.after_break) for line in rest] == [("Chair", 0, False), ("", 0, True), ("Vice chair", 1, True)]


def test_automatic_numbers_are_counted_and_printed() -> None:
    body = (
        listed("One", 2)
        + listed("sub", 2, 1)
        + listed("sub", 2, 1)
        + listed("Two", 2)
        + listed("sub", 2, 1)
        + listed("", 2)
        + listed("Seven", 3)
    )
    read_lines = lines(read(body, {"word/numbering.xml": NUMBERING}))
    assert [line.text for line in read_lines] == ["1. One", "1.a sub", "1.b sub", "2. Two", "2.a sub", "3.", "7. Seven"]
    assert [line.marker for line in read_lines][:2] == ["1.", "1.a"]
    assert [line.bullet for line in read_lines][:4] == [1, 2, 2, 1]


def test_bullets_nest_by_level_by_indent_and_by_their_mark() -> None:
    indented = '<w:ind w:left="720"/>'
    cell = tc(
        listed("Declared", 1), listed("Under", 1, 1), p("• Typed"), p("o Typed under"), p("- Deeper", indented), p(), p("Plain"), p("-")
    )
    settled = only_table(read(tbl(tr(cell), columns=(3000,)), {"word/numbering.xml": NUMBERING})).rows[0].cells[0].paragraphs
    assert [(line.text, line.bullet) for line in settled] == [
        ("Declared", 1), ("Under", 2), ("Typed", 1), ("Typed under", 2), ("Deeper", 3), ("", 0), ("Plain", 0), ("-", 0),
    ]  # fmt: skip


def test_fills_come_from_cells_theme_and_table_style() -> None:
    styles = (
        '<w:styles {ns}><w:style w:type="table" w:styleId="Grid"><w:tblStylePr w:type="firstRow">'
        '<w:rPr><w:b/></w:rPr><w:tcPr><w:shd w:val="clear" w:fill="1F3864"/>'
        "</w:tcPr></w:tblStylePr>"
        '<w:tblStylePr w:type="band1Horz"><w:tcPr><w:shd w:val="clear" w:fill="EEEEEE"/></w:tcPr></w:tblStylePr></w:style></w:styles>'
    )
    theme = "<a:theme {ns}><a:themeElements>"
    theme += '<a:clrScheme><a:accent6><a:srgbClr val="70AD47"/></a:accent6></a:clrScheme></a:themeElements></a:theme>'
    cells = [
        tc("green", properties='<w:shd w:val="clear" w:color="auto" w:fill="00b050"/>'),
        tc("theme", properties='<w:shd w:val="clear" w:color="auto" w:themeFill="accent6"/>'),
        tc("white", properties='<w:shd w:val="clear" w:color="auto" w:fill="FFFFFF"/>'),
        tc("solid", properties='<w:shd w:val="solid" w:color="FF0000" w:fill="auto"/>'),
        tc("style"),
    ]
    table = only_table(
        read(
            tbl(
                tr("a", "b", "c", "d", "e"),
                tr(*cells),
                columns=(900,) * 5,
                properties='<w:tblStyle w:val="Grid"/><w:tblLook w:val="0420"/>',
            ),
            {"word/styles.xml": styles, "word/theme/theme1.xml": theme},
        )
    )
    assert [cell.fill for cell in table.rows[0].cells] == ["#1F3864"] * 5
    assert table.rows[0].cells[0].paragraphs[0].bold
    assert [cell.fill for cell in table.rows[1].cells] == ["#00B050", "#70AD47", None, "#FF0000", "#EEEEEE"]


def test_headings_by_style_by_its_ancestor_and_by_outline() -> None:
    styles = (
        '<w:styles {ns}><w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="21"/></w:rPr></w:rPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/><w:rPr><w:b/><w:sz w:val="28"/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Mine"><w:name w:val="Our own"/><w:basedOn w:val="H2"/></w:style></w:styles>'
    )
    body = p("Priority", '<w:pStyle w:val="Mine"/>') + p("Outlined", '<w:outlineLvl w:val="0"/>') + p("Text")
    first, second, third = lines(read(body, {"word/styles.xml": styles}))
    assert (first.heading, first.bold, first.size) == (2, True, 14.0)
    assert second.heading == 1
    assert (third.heading, third.size) == (0, 10.5)


def test_repeated_heading_rows_are_marked_only_at_the_head() -> None:
    mark = "<w:tblHeader/>"
    table = only_table(read(tbl(tr("a", properties=mark), tr("b", properties=mark), tr("c"), tr("d", properties=mark), columns=(1000,))))
    assert [row.is_heading for row in table.rows] == [True, True, False, False]


def test_headers_footers_and_properties() -> None:
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="h1" Type="x/header" Target="header1.xml"/>'
        '<Relationship Id="f1" Type="x/footer" Target="NULL"/></Relationships>'
    )
    parts = {
        "word/_rels/document.xml.rels": rels,
        "word/header1.xml": f"<w:hdr {{ns}}>{p('Northmoor Board')}{p('Northmoor Board')}</w:hdr>",
        "docProps/core.xml": '<x xmlns:dc="d" xmlns:t="t"><dc:title> A  plan </dc:title><dc:creator/>'
        "<t:created>2014-02-03T10:00:00Z</t:created></x>",
    }
    section = '<w:sectPr><w:headerReference w:type="default" r:id="h1"/><w:footerReference w:type="default" r:id="f1"/></w:sectPr>'
    document = read(p("x") + section, parts)
    assert document.headers == ("Northmoor Board",)
    assert document.footers == ()
    assert document.properties == (("title", "A plan"), ("created", "2014-02-03T10:00:00Z"))


def test_strict_names_are_read() -> None:
    main = f"<w:document {NAMES}><w:body>{tbl(tr('a', 'b', 'c'))}</w:body></w:document>".replace(
        W, "http://purl.oclc.org/ooxml/wordprocessingml/main"
    )
    assert drawn(only_table(read("", {"word/document.xml": main}))) == [["a", "b", "c"]]


def test_text_hygiene_is_noticed() -> None:
    document = read(p("a\u200fb\x85c") + p("x\x9ey\nz"))
    assert [line.text for line in lines(document)] == ["a\u200fb", "c", "xy z"]
    assert codes(document) == {"invisible_marks", "control_characters"}


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (b"PK\x03\x04 cut short", "corrupt"),
        (word_file("", {"word/document.xml": "<w:document {ns}><w:body><w:p></w:body>"}), "corrupt"),
        (
            word_file("", {"word/document.xml": "<!DOCTYPE x [<!ENTITY a 'b'>]><w:document {ns}><w:body>&a;</w:body></w:document>"}),
            "limit_doctype",
        ),
        (word_file("<w:p>" * 300 + "</w:p>" * 300), "limit_depth"),
        (word_file(p("x"), {"word/media/image.bin": "0" * 3_000_000}), "limit_ratio"),
        (word_file("", {"word/document.xml": "<w:fonts {ns}/>"}), "corrupt"),
    ],
)
def test_what_is_broken_or_forged_is_refused_by_name(source: bytes, code: str) -> None:
    with pytest.raises(DocumentError) as error:
        extract(source, "plan.docx")
    assert error.value.code == code


def test_a_macro_file_is_read_and_a_wrong_ending_noticed() -> None:
    types = TYPES.replace(
        "vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml", "vnd.ms-word.document.macroEnabled.main+xml"
    )
    document = extract(word_file(p("x"), {"[Content_Types].xml": types}), "plan.doc")
    assert document.media_type == "application/vnd.ms-word.document.macroEnabled.12"
    assert codes(document) == {"wrong_extension"}


def test_rows_that_the_reading_misses_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The count of rows is made in the raw XML, apart from the reader: a reader that overlooks rows is found out."""
    body = f"<w:tbl>{'<w:tr><w:tc><w:p/></w:tc></w:tr>' * 5}</w:tbl>"
    assert not [notice for notice in read(body).notices if notice.code == "rows_lost"]
    monkeypatch.setattr("extractors.word.reader.count_rows", lambda element: 2 * 5)
    told = [notice.message for notice in read(body).notices if notice.code == "rows_lost"]
    assert told == ["the file holds 10 table rows, 5 were read"]
