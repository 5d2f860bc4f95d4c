"""Hostile Word files and zip archives, each made by a small function: bombs, loops, lies about sizes, and things that point outside."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
TYPES = (
    f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="{type}"/></Types>'
)
RELATIONS = f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{R}/officeDocument" Target="word/document.xml"/></Relationships>'
HEADINGS = ("Priority", "Action", "Lead", "Timescale", "Progress")


def body(inner: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{inner}</w:body></w:document>'


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"


def noise(count: int, start: int = 1) -> list[str]:
    """Words that hardly compress, the same each time: a bomb of them passes every limit on ratios."""
    made, number = [], start
    for _ in range(count):
        number = (number * 6364136223846793005 + 1442695040888963407) % (1 << 64)
        made.append(f"{number >> 16:012x}")
    return made


def span(columns: str) -> str:
    return f'<w:gridSpan w:val="{columns}"/>'


def row(*texts: str) -> str:
    return f"<w:tr>{''.join(map(cell, texts))}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl><w:p/>"


def plan(*extra_rows: str) -> str:
    return table(row(*HEADINGS), row("Keep children safe", "Review the policy", "Training Group", "March 2014", "Begun"), *extra_rows)


def docx(document: str | bytes, more: dict[str, str | bytes] | None = None, kind: str = WORD_TYPE) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES.replace("{type}", kind))
        archive.writestr("_rels/.rels", RELATIONS)
        archive.writestr("word/document.xml", document)
        for name, content in (more or {}).items():
            archive.writestr(name, content)
    return made.getvalue()


def good(number: int) -> bytes:
    """A small plan with three actions, its bytes different for each number."""
    rows = [row(f"Objective {number}", f"Action {number} {letter}", "Training Group", "March 2014", "Begun") for letter in "abc"]
    return docx(body(table(row(*HEADINGS), *rows)))


def archive(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as opened:
        for name, content in members.items():
            opened.writestr(name, content)
    return made.getvalue()


def forged_size() -> bytes:
    """A member that says it inflates to 100 bytes and inflates to 60 MB."""
    made = bytearray(docx(body(plan()), {"word/media/big.bin": b"\0" * 60_000_000}))
    for mark, offset in ((b"PK\1\2", 24), (b"PK\3\4", 22)):
        place = made.rfind(mark) if mark == b"PK\3\4" else made.find(b"word/media/big.bin", made.find(b"PK\1\2")) - 46
        made[place + offset : place + offset + 4] = struct.pack("<I", 100)
    return bytes(made)


def flagged_encrypted() -> bytes:
    made = bytearray(docx(body(plan())))
    place = 0
    while (place := made.find(b"PK\1\2", place)) >= 0:
        made[place + 8] |= 1
        place += 4
    return bytes(made)


def doctype(declaration: str, use: str) -> bytes:
    return docx(
        f'<?xml version="1.0"?><!DOCTYPE d [{declaration}]><w:document xmlns:w="{W}"><w:body>{table(row(use))}</w:body></w:document>'
    )


def nested_tables(depth: int) -> bytes:
    return docx(body("<w:tbl><w:tr><w:tc>" * depth + "<w:p/>" + "</w:tc></w:tr></w:tbl><w:p/>" * depth))


def linked(kind: str, target: str) -> dict[str, str | bytes]:
    rel = f'<Relationship Id="x1" Type="{R}/{kind}" Target="{target}" TargetMode="External"/>'
    return {"word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{rel}</Relationships>'}


def internal(kind: str, target: str, part: str, content: str) -> dict[str, str | bytes]:
    rel = f'<Relationship Id="x1" Type="{R}/{kind}" Target="{target}"/>'
    return {"word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{rel}</Relationships>', part: content}


def laughs() -> bytes:
    entities = '<!ENTITY a0 "ha">' + "".join(f"<!ENTITY a{n} '" + f"&a{n - 1};" * 10 + "'>" for n in range(1, 12))
    return doctype(entities, "&a11;")


def word_files(port: int) -> dict[str, Callable[[], bytes]]:
    """The files by name. `port` is one on this machine where nobody should call."""
    url = f"http://127.0.0.1:{port}/called"
    merges = "<w:tr>" + cell("x", '<w:vMerge w:val="restart"/>') + "</w:tr>"
    more = "<w:tr>" + cell("", "<w:vMerge/>") + "</w:tr>"
    return {
        "bomb-ratio.docx": lambda: docx(body(plan()) + " " * 50_000_000),
        "bomb-total.docx": lambda: docx(body(plan()), {f"word/media/{n}.bin": b"\0" * 60_000_000 for n in range(5)}),
        "bomb-other-member.docx": lambda: docx(body(plan()), {"word/styles.xml": "<a>" + " " * 60_000_000 + "</a>"}),
        "bomb-nested.docx": lambda: docx(body(plan()), {"word/inner.docx": archive({"a": archive({"b": b"\0" * 10_000_000})})}),
        "members-5000.docx": lambda: docx(body(plan()), {f"word/x{n}.xml": "<a/>" for n in range(5000)}),
        "forged-size.docx": forged_size,
        "flagged-encrypted.docx": flagged_encrypted,
        "bzip2.docx": lambda: archive(
            {"[Content_Types].xml": TYPES.encode(), "word/document.xml": body(plan()).encode()}, zipfile.ZIP_BZIP2
        ),
        "lzma.docx": lambda: archive({"[Content_Types].xml": TYPES.encode(), "word/document.xml": body(plan()).encode()}, zipfile.ZIP_LZMA),
        "truncated-half.docx": lambda: docx(body(plan() * 50))[:1500],
        "truncated-end.docx": lambda: docx(body(plan()))[:-30],
        "garbage-before.docx": lambda: b"\0" * 5000 + docx(body(plan())),
        "climbing-names.docx": lambda: docx(body(plan()), {"../../../../tmp/boardplans-planted": "x", "/etc/boardplans-planted": "x"}),
        "climbing-target.docx": lambda: docx(body(plan()), internal("styles", "../../../../etc/passwd", "word/x.xml", "<a/>")),
        "twice.docx": lambda: docx(body(plan()), {"word/document2.xml": body("")}).replace(b"word/document2.xml", b"word/document.xml\0"),
        "no-document.docx": lambda: archive({"[Content_Types].xml": TYPES.encode(), "_rels/.rels": RELATIONS.encode()}),
        "no-types.docx": lambda: archive({"word/document.xml": body(plan()).encode()}),
        "laughs.docx": laughs,
        "entity-file.docx": lambda: doctype('<!ENTITY f SYSTEM "file:///etc/passwd">', "&f;"),
        "entity-http.docx": lambda: doctype(f'<!ENTITY f SYSTEM "{url}">', "&f;"),
        "entity-parameter.docx": lambda: doctype(f'<!ENTITY % p SYSTEM "{url}"> %p;', "x"),
        "entity-utf16.docx": lambda: docx(
            f'<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE d [<!ENTITY a "x">]><w:document xmlns:w="{W}"><w:body/></w:document>'.encode(
                "utf-16"
            )
        ),
        "depth-10000.docx": lambda: docx(body("<w:sdt><w:sdtContent>" * 10000 + "<w:p/>" + "</w:sdtContent></w:sdt>" * 10000)),
        "depth-200.docx": lambda: docx(body("<w:ins>" * 200 + "<w:p/>" + "</w:ins>" * 200 + plan())),
        "tables-60-deep.docx": lambda: nested_tables(60),
        "tables-3000-deep.docx": lambda: nested_tables(3000),
        "span-million.docx": lambda: docx(body(table(f"<w:tr>{cell('x', span('1000000'))}</w:tr>"))),
        "span-negative.docx": lambda: docx(body(table(f"<w:tr>{cell('x', span('-5'))}</w:tr>", row("a", "b")))),
        "span-words.docx": lambda: docx(body(table(f"<w:tr>{cell('x', span('many'))}</w:tr>", row("a", "b")))),
        "before-million.docx": lambda: docx(body(table(f'<w:tr><w:trPr><w:gridBefore w:val="1000000"/></w:trPr>{cell("x")}</w:tr>'))),
        "merges-100000.docx": lambda: docx(body(table(merges, *[more] * 100_000))),
        "merge-without-start.docx": lambda: docx(body(table(more, more, row("x")))),
        "rows-100000.docx": lambda: docx(body(table(row("Action", "Lead"), *[row("Act", "QA")] * 100_000))),
        "cells-50000.docx": lambda: docx(body(table(f"<w:tr>{cell('x') * 50_000}</w:tr>"))),
        "columns-1001.docx": lambda: docx(body(table(f"<w:tr>{cell('x') * 1001}</w:tr>"))),
        "cell-50mb.docx": lambda: docx(body(table(row("Action"), row("lorem ipsum " * 4_200_000)))),
        "cell-2mb.docx": lambda: docx(body(table(row("Action", "Lead"), row("lorem ipsum dolor\u00a0" * 120_000, "QA")))),
        "paragraphs-300000.docx": lambda: docx(body("<w:p><w:r><w:t>x</w:t></w:r></w:p>" * 300_000)),
        "runs-300000.docx": lambda: docx(body("<w:p>" + "<w:r><w:t>x</w:t></w:r>" * 300_000 + "</w:p>")),
        "attributes-100000.docx": lambda: docx(body("<w:p " + " ".join(f"a{n}='x'" for n in range(100_000)) + "/>")),
        "namespaces-20000.docx": lambda: docx(body("<w:p " + " ".join(f"xmlns:n{n}='urn:{n}'" for n in range(20_000)) + "/>")),
        "one-line-words.docx": lambda: docx(body(table(row("Action", "Timescale"), row("a" * 900_000, "by " * 300_000)))),
        "slow-patterns.docx": lambda: docx(
            body(table(row(*HEADINGS), row("1." * 20_000, "(" * 20_000, "and &amp; / " * 20_000, "1/" * 30_000, "Update " * 30_000)))
        ),
        "noise-rows-40000.docx": lambda: docx(
            body(table(row(*HEADINGS), *[row("x", f"Do {word}", "QA", "May 2014", word) for word in noise(40_000)]))
        ),
        "noise-cells-60000.docx": lambda: docx(body(table(f"<w:tr>{''.join(map(cell, noise(60_000)))}</w:tr>"))),
        "noise-columns-1000.docx": lambda: docx(
            body(table(*["<w:tr>" + "".join(map(cell, noise(1000, 7 * n + 1))) + "</w:tr>" for n in range(60)]))
        ),
        "noise-cell-2mb.docx": lambda: docx(body(table(row("Action", "Lead"), row(" ".join(noise(170_000)), "QA")))),
        "noise-cell-900kb.docx": lambda: docx(
            body(
                table(
                    row(*HEADINGS),
                    row("x", " ".join(noise(70_000)), "QA and " + " / ".join(noise(9_000)), "by " + " or by ".join(noise(9_000)), "y"),
                )
            )
        ),
        "noise-paragraphs-100000.docx": lambda: docx(
            body("".join(f"<w:p><w:r><w:t>{word}</w:t></w:r></w:p>" for word in noise(100_000)) + plan())
        ),
        "noise-bullets-30000.docx": lambda: docx(
            body(
                table(
                    row(*HEADINGS),
                    "<w:tr>"
                    + cell("x")
                    + "<w:tc>"
                    + "".join(f"<w:p><w:r><w:t>• Do {word}</w:t></w:r></w:p>" for word in noise(30_000))
                    + "</w:tc>"
                    + cell("QA")
                    + cell("May")
                    + cell("y")
                    + "</w:tr>",
                )
            )
        ),
        "noise-tables-5000.docx": lambda: docx(
            body("".join(table(row("Action", "Lead"), row(f"Do {word}", "QA")) for word in noise(5_000)))
        ),
        "noise-merges-20000.docx": lambda: docx(
            body(
                table(
                    row("Action", "Lead"),
                    "<w:tr>" + cell("x", '<w:vMerge w:val="restart"/>') + cell("y") + "</w:tr>",
                    *[f"<w:tr>{cell('', '<w:vMerge/>')}{cell(word)}</w:tr>" for word in noise(20_000)],
                )
            )
        ),
        "noise-dates-20000.docx": lambda: docx(
            body(
                table(
                    row("Action", "Timescale", "Progress"),
                    row("Do", "\u2028".join(f"{n % 31}/{n % 13}/{n % 3000}" for n in range(20_000)), "Update Dec 13: x " * 5_000),
                )
            )
        ),
        "image-http.docx": lambda: docx(body(plan()), linked("image", f"{url}.png")),
        "image-file.docx": lambda: docx(body(plan()), linked("image", "file:///etc/passwd")),
        "template-http.docx": lambda: docx(body(plan()), linked("attachedTemplate", f"{url}.dotm")),
        "frame-unc.docx": lambda: docx(body(plan()), linked("frame", "\\\\127.0.0.1\\share\\x")),
        "null-target.docx": lambda: docx(body(plan()), linked("hyperlink", "NULL")),
        "chunk-http.docx": lambda: docx(body('<w:altChunk r:id="x1"/>' + plan()), linked("aFChunk", url)),
        "chunk-itself.docx": lambda: docx(
            body('<w:altChunk r:id="x1"/>' + plan()), internal("aFChunk", "document.xml", "word/x.xml", "<a/>")
        ),
        "include-field.docx": lambda: docx(body('<w:p><w:fldSimple w:instr="INCLUDETEXT /etc/passwd"/></w:p>' + plan())),
        "dde-field.docx": lambda: docx(body('<w:p><w:fldSimple w:instr="DDEAUTO c:\\\\x \\\\y"/></w:p>' + plan())),
        "fields-unclosed.docx": lambda: docx(body("<w:p>" + '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' * 20_000 + "</w:p>" + plan())),
        "style-loop.docx": lambda: docx(
            body(plan()),
            internal(
                "styles",
                "styles.xml",
                "word/styles.xml",
                f'<w:styles xmlns:w="{W}">'
                + "".join(
                    f'<w:style w:type="paragraph" w:styleId="s{a}"><w:basedOn w:val="s{b}"/></w:style>' for a, b in ((1, 2), (2, 1), (3, 3))
                )
                + "</w:styles>",
            ),
        ),
        "numbering-loop.docx": lambda: docx(
            body('<w:p><w:pPr><w:numPr><w:ilvl w:val="99999"/><w:numId w:val="1"/></w:numPr></w:pPr></w:p>' + plan()),
            internal(
                "numbering",
                "numbering.xml",
                "word/numbering.xml",
                f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="99999999999999999999"/><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="%1%2%9"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>',
            ),
        ),
        "not-utf8.docx": lambda: docx(body(table(row("x"))).encode().replace(b">x<", b">\xff\xfe\x80<")),
        "zero-reference.docx": lambda: docx(body(table(row("&#0;")))),
        "surrogate.docx": lambda: docx(body(table(row("&#xD800;")))),
        "control.docx": lambda: docx(body(table(row(*HEADINGS), row("x", "a\u0085b\u009fc", "QA", "2014", "\u202eevil\u200b")))),
        "formulas.docx": lambda: docx(body(table(row(*HEADINGS), row("=1+1", '=cmd|"/c calc"!A1', "+QA", "@2014", "-x")))),
        "scripts.docx": lambda: docx(
            body(
                table(
                    row(*HEADINGS), row("x", "&lt;script&gt;alert(1)&lt;/script&gt;", "javascript:x", "2014", "&lt;img src=x onerror=y&gt;")
                )
            )
        ),
        "sheet-type.docx": lambda: docx(body(plan()), kind="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"),
        "macros.docm": lambda: docx(
            body(plan()), {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0" * 100}, "application/vnd.ms-word.document.macroEnabled.main+xml"
        ),
        "spreadsheet.docx": lambda: archive({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}),
        "slides.docx": lambda: archive({"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<p/>"}),
        "just-a-zip.docx": lambda: archive({"readme.txt": b"hello"}),
        "empty-body.docx": lambda: docx(body("")),
        "not-xml.docx": lambda: docx("this is not XML <<<"),
        "other-root.docx": lambda: docx("<html><body><table><tr><td>x</td></tr></table></body></html>"),
    }
