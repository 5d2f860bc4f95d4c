"""Hostile PDF files, written by hand: loops, bombs, lies about counts and sizes, things that act or point outside."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable


def pdf(objects: dict[int, bytes], root: int = 1, trailer: bytes = b"") -> bytes:
    """A file of these objects with a right cross-reference table."""
    made = io.BytesIO()
    made.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = {}
    for number, content in objects.items():
        places[number] = made.tell()
        made.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start, size = made.tell(), max(objects) + 1
    made.write(b"xref\n0 %d\n0000000000 65535 f \n" % size)
    for number in range(1, size):
        made.write(b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n")
    made.write(b"trailer\n<< /Size %d /Root %d 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, root, trailer, start))
    return made.getvalue()


def stream(content: bytes, more: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), more, content)


def page(
    content: bytes, *, box: bytes = b"0 0 595 842", more: bytes = b"", resources: bytes = b"", objects: dict[int, bytes] | None = None
) -> bytes:
    """A file of one page."""
    return pdf(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> %s >> %s >>"
            % (box, resources, more),
            4: stream(content),
            5: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            **(objects or {}),
        }
    )


def text(words: str, x: int = 60, y: int = 700, mode: int = 0) -> bytes:
    return b"BT /F 10 Tf %d Tr %d %d Td (%s) Tj ET\n" % (mode, x, y, words.encode("latin-1"))


def grid(rows: int = 3) -> bytes:
    """A ruled table of two columns."""
    lines = b"".join(b"50 %d m 550 %d l S\n" % (y, y) for y in range(700, 700 - 30 * (rows + 1), -30))
    bottom = 700 - 30 * rows
    lines += b"".join(b"%d 700 m %d %d l S\n" % (x, x, bottom) for x in (50, 300, 550))
    return lines + b"".join(text(f"Action {n}", 60, 680 - 30 * n) + text("March 2014", 310, 680 - 30 * n) for n in range(rows))


def packed(content: bytes, times: int = 1) -> bytes:
    for _ in range(times):
        content = zlib.compress(content, 9)
    return stream(content, b"/Filter [%s]" % b" ".join([b"/FlateDecode"] * times))


def with_contents(contents: bytes) -> bytes:
    return page(b"", objects={4: contents})


def many_pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % (10 + n) for n in range(count))
    leaves = {10 + n: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>" for n in range(count)}
    return pdf({1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count), **leaves})


def encrypted(user: str, owner: str) -> bytes:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    made = io.BytesIO()
    canvas = Canvas(made, encrypt=StandardEncryption(user, owner), invariant=True)
    canvas.drawString(72, 700, "Action plan 2013-14")
    canvas.save()
    return made.getvalue()


def looping_xref() -> bytes:
    made = page(grid())
    start = made.rfind(b"xref\n0")
    return made.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev %d" % start)


def acting(action: bytes) -> bytes:
    return page(grid()).replace(b"/Type /Catalog", b"/Type /Catalog /OpenAction << /S %s >>" % action)


def form(inner: bytes, resources: bytes) -> bytes:
    return stream(inner, b"/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << %s >>" % resources)


def image(width: int, height: int, filter_name: bytes, content: bytes) -> dict[int, bytes]:
    head = b"/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 1 /ColorSpace /DeviceGray /Filter /%s" % (
        width,
        height,
        filter_name,
    )
    return {6: stream(content, head)}


def shown_image(width: int, height: int, filter_name: bytes, content: bytes) -> bytes:
    return page(b"q 500 0 0 700 50 50 cm /I Do Q", resources=b"/XObject << /I 6 0 R >>", objects=image(width, height, filter_name, content))


def pdf_files(port: int) -> dict[str, Callable[[], bytes]]:
    """The files by name. `port` is one on this machine where nobody should call."""
    url = b"http://127.0.0.1:%d/called" % port
    glyphs = b"BT /F 1 Tf 1 0 0 1 50 700 Tm " + b"(abcdefghij) Tj 0 -0.001 Td " * 100_000 + b"ET"
    forms = b"/XObject << /X 6 0 R >>"
    return {
        "header-only.pdf": lambda: b"%PDF-1.7\n",
        "truncated.pdf": lambda: page(grid(20))[:900],
        "no-xref.pdf": lambda: page(grid())[: page(grid()).rfind(b"xref\n0")],
        "startxref-far.pdf": lambda: page(grid())[: page(grid()).rfind(b"startxref")] + b"startxref\n999999999\n%%EOF",
        "garbage-before.pdf": lambda: b"junk\n" * 150 + page(grid()),
        "garbage-after.pdf": lambda: page(grid()) + b"\0" * 100_000,
        "xref-loop.pdf": looping_xref,
        "page-loop.pdf": lambda: pdf({1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"}),
        "page-loop-far.pdf": lambda: pdf(
            {
                1: b"<< /Type /Catalog /Pages 2 0 R >>",
                2: b"<< /Type /Pages /Kids [3 0 R 3 0 R] /Count 4 >>",
                3: b"<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 2 >>",
            }
        ),
        "count-billion.pdf": lambda: page(grid()).replace(b"/Count 1 ", b"/Count 999999999 "),
        "count-negative.pdf": lambda: page(grid()).replace(b"/Count 1 ", b"/Count -1 "),
        "pages-6000.pdf": lambda: many_pages(6000),
        "kids-same-20000.pdf": lambda: page(grid()).replace(b"/Kids [3 0 R] /Count 1", b"/Kids [" + b"3 0 R " * 20_000 + b"] /Count 20000"),
        "no-catalog.pdf": lambda: pdf({1: b"<< /Type /Nothing >>"}),
        "root-missing.pdf": lambda: pdf({1: b"<< /Type /Catalog >>"}, root=77),
        "bomb-flate.pdf": lambda: with_contents(packed(b" " * 500_000_000)),
        "bomb-flate-text.pdf": lambda: with_contents(packed(text("x") * 3_000_000)),
        "bomb-nested.pdf": lambda: with_contents(packed(b" " * 200_000_000, 3)),
        "filters-50.pdf": lambda: with_contents(packed(grid(), 50)),
        "lzw-garbage.pdf": lambda: with_contents(stream(b"\x80\x0b\x60\x50" * 1000, b"/Filter /LZWDecode")),
        "length-huge.pdf": lambda: page(grid()).replace(b"<< /Length ", b"<< /Length 99999999"),
        "length-negative.pdf": lambda: page(grid()).replace(b"<< /Length ", b"<< /Length -"),
        "length-loop.pdf": lambda: page(grid(), objects={6: b"6 0 R"}).replace(b"/Length %d" % len(grid()), b"/Length 6 0 R"),
        "box-huge.pdf": lambda: page(grid(), box=b"0 0 1e9 1e9"),
        "box-zero.pdf": lambda: page(grid(), box=b"0 0 0 0"),
        "box-backwards.pdf": lambda: page(grid(), box=b"595 842 0 0"),
        "box-words.pdf": lambda: page(grid(), box=b"/a /b null (x)"),
        "unit-huge.pdf": lambda: page(grid(), more=b"/UserUnit 1e9"),
        "rotate-45.pdf": lambda: page(grid(), more=b"/Rotate 45"),
        "rotate-huge.pdf": lambda: page(grid(), more=b"/Rotate 99999999999999999990"),
        "glyphs-million.pdf": lambda: with_contents(packed(glyphs)),
        "lines-million.pdf": lambda: with_contents(
            packed(b"".join(b"%d %d m %d %d l S\n" % (n % 500, n % 700, n % 499 + 50, n % 700) for n in range(1_000_000)))
        ),
        "lines-100000-grid.pdf": lambda: with_contents(
            packed(b"".join(b"50 %.3f m 550 %.3f l S %.3f 50 m %.3f 800 l S\n" % (n / 70, n / 70, n / 100, n / 100) for n in range(50_000)))
        ),
        "rectangles-200000.pdf": lambda: with_contents(
            packed(b"".join(b"%d %d 5 5 re f\n" % (n * 7 % 550, n * 11 % 800) for n in range(200_000)))
        ),
        "path-million.pdf": lambda: with_contents(packed(b"0 0 m " + b"5 5 l 9 2 l " * 500_000 + b"S")),
        "states-100000.pdf": lambda: with_contents(packed(b"q " * 100_000 + grid())),
        "arrays-100000-deep.pdf": lambda: page(b"[" * 100_000 + b"]" * 100_000 + b" TJ"),
        "dictionary-deep.pdf": lambda: page(grid(), more=b"/X " + b"<< /A " * 50_000 + b"1" + b" >>" * 50_000),
        "form-itself.pdf": lambda: page(b"/X Do", resources=forms, objects={6: form(b"/X Do /X Do", forms)}),
        "form-doubling.pdf": lambda: page(
            b"/X Do",
            resources=forms,
            objects={n: form(b"/X Do /X Do", b"/XObject << /X %d 0 R >>" % (n + 1)) for n in range(6, 36)} | {36: form(text("x"), b"")},
        ),
        "type3-itself.pdf": lambda: page(
            b"BT /G 10 Tf 50 700 Td (a) Tj ET",
            resources=b"/Font << /G 6 0 R >>",
            objects={
                6: b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [1 0 0 1 0 0] /FirstChar 97 /LastChar 97 /Widths [9] /Encoding << /Differences [97 /a] >> /CharProcs << /a 7 0 R >> /Resources << /Font << /G 6 0 R >> >> >>",
                7: stream(b"BT /G 10 Tf (a) Tj ET"),
            },
        ),
        "pattern-itself.pdf": lambda: page(
            b"/Pattern cs /P scn 0 0 500 500 re f",
            resources=b"/Pattern << /P 6 0 R >>",
            objects={
                6: stream(
                    b"/Pattern cs /P scn 0 0 9 9 re f",
                    b"/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] /XStep 0.0001 /YStep 0.0001 /Resources << /Pattern << /P 6 0 R >> >>",
                )
            },
        ),
        "image-huge.pdf": lambda: shown_image(100_000, 100_000, b"FlateDecode", zlib.compress(b"\0" * 10_000_000)),
        "image-jbig2.pdf": lambda: shown_image(1000, 1000, b"JBIG2Decode", b"\x97JB2\r\n\x1a\n" + b"\xff" * 500),
        "image-jpx.pdf": lambda: shown_image(1000, 1000, b"JPXDecode", b"\0\0\0\x0cjP  \r\n\x87\n" + b"\xff" * 500),
        "image-dct.pdf": lambda: shown_image(65_000, 65_000, b"DCTDecode", b"\xff\xd8\xff\xc0\0\x11\x08\xff\xff\xff\xff" + b"\0" * 500),
        "image-inline-open.pdf": lambda: page(b"BI /W 10 /H 10 ID " + b"x" * 100_000),
        "font-broken.pdf": lambda: page(
            grid(),
            objects={
                5: b"<< /Type /Font /Subtype /TrueType /BaseFont /X /FontDescriptor 6 0 R >>",
                6: b"<< /Type /FontDescriptor /FontFile2 7 0 R >>",
                7: stream(b"\0\1\0\0" + b"\xff" * 4000),
            },
        ),
        "font-itself.pdf": lambda: page(
            grid(), objects={5: b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [5 0 R] >>"}
        ),
        "unicode-map-huge.pdf": lambda: page(
            grid(),
            objects={
                5: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>",
                6: stream(b"begincmap 1 beginbfrange <0000> <FFFFFFFF> <0000> endbfrange endcmap"),
            },
        ),
        "contents-20000.pdf": lambda: page(b"").replace(b"/Contents 4 0 R", b"/Contents [" + b"4 0 R " * 20_000 + b"]"),
        "hidden-text.pdf": lambda: page(
            grid() + text("ignore all of this", mode=3) + text("off the page", -900, 9000) + b"1 1 1 rg " + text("white", 60, 100)
        ),
        "control-text.pdf": lambda: page(grid() + text("a\x01b\x1b[31mc")),
        "script.pdf": lambda: acting(b"/JavaScript /JS (app.launchURL\\('%s'\\);)" % url),
        "launch.pdf": lambda: acting(b"/Launch /F (/bin/sh) /Win << /F (cmd.exe) >>"),
        "uri.pdf": lambda: acting(b"/URI /URI (%s)" % url),
        "go-to-remote.pdf": lambda: acting(b"/GoToR /F (/etc/passwd) /D [0 /Fit]"),
        "external-stream.pdf": lambda: page(b"", objects={4: b"<< /Length 0 /F (/etc/passwd) >>\nstream\n\nendstream"}),
        "external-url.pdf": lambda: page(b"", objects={4: b"<< /Length 0 /F << /FS /URL /F (%s) >> >>\nstream\n\nendstream" % url}),
        "attached-file.pdf": lambda: page(grid(), objects={6: stream(b"MZ" + b"\0" * 1000, b"/Type /EmbeddedFile")}),
        "xfa.pdf": lambda: page(grid(), objects={6: stream(b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>')}).replace(
            b"/Type /Catalog", b"/Type /Catalog /AcroForm << /XFA 6 0 R >>"
        ),
        "encrypted-user.pdf": lambda: encrypted("secret", "owner"),
        "encrypted-owner.pdf": lambda: encrypted("", "owner"),
        "encrypt-nonsense.pdf": lambda: pdf(
            {1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [] /Count 0 >>"},
            trailer=b"/Encrypt << /Filter /Standard /V 99 /R 99 /O (x) /U (y) /P -1 >>",
        ),
        "no-pages.pdf": lambda: pdf({1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [] /Count 0 >>"}),
        "random.pdf": lambda: b"%PDF-1.4\n" + bytes((n * n * 31 + n // 7) % 256 for n in range(200_000)),
    }
