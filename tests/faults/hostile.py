"""Makes a folder of hostile input, at least a hundred files, each between two good plans.

    python -m tests.faults.hostile FOLDER

Every file is purpose-made by the functions of `hostile_word`, `hostile_pdf` and of this module; nothing is fetched.
"""

from __future__ import annotations

import gzip
import os
import re
import socket
import struct
import sys
from collections.abc import Callable
from pathlib import Path

from tests.faults.hostile_pdf import grid, page, pdf_files
from tests.faults.hostile_word import archive, body, docx, good, plan, word_files

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def ole(sectors: bytes = b"", fat: bytes = b"") -> bytes:
    """A compound file header whose allocation table is `fat`."""
    head = (
        OLE
        + b"\0" * 16
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + b"\0" * 6
        + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    )
    return (head + struct.pack("<I", 0) + b"\xff" * 432)[:512] + fat.ljust(512, b"\xff") + sectors


def odt(content: str, manifest: str = "") -> bytes:
    office = "urn:oasis:names:tc:opendocument:xmlns:"
    spaces = f'xmlns:office="{office}office:1.0" xmlns:text="{office}text:1.0" xmlns:table="{office}table:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"'
    whole = f'<?xml version="1.0"?>{manifest}<office:document-content {spaces} office:version="1.2"><office:body><office:text>{content}</office:text></office:body></office:document-content>'
    return archive({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": whole.encode()})


def html(inner: str) -> bytes:
    return f"<!DOCTYPE html><html><head><title>Plan</title></head><body>{inner}</body></html>".encode()


def other_files(port: int) -> dict[str, Callable[[], bytes]]:
    url = f"http://127.0.0.1:{port}/called"
    table = "<table><tr><th>Action</th><th>Lead</th></tr><tr><td>Review</td><td>QA</td></tr></table>"
    return {
        **{f"empty.{ending}": lambda: b"" for ending in ("docx", "pdf", "doc", "rtf", "odt", "html")},
        **{f"one-byte.{ending}": lambda: b"\n" for ending in ("docx", "pdf", "doc", "rtf", "odt", "html")},
        "nulls.pdf": lambda: b"\0" * 1_000_000,
        "nulls.docx": lambda: b"\0" * 1_000_000,
        "picture.pdf": lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 1000,
        "picture.docx": lambda: b"\xff\xd8\xff\xe0" + b"\0" * 1000,
        "program.pdf": lambda: b"\x7fELF" + b"\0" * 1000,
        "gzip.docx": lambda: gzip.compress(docx(body(plan())), mtime=0),
        "rar.docx": lambda: b"Rar!\x1a\x07\x00" + b"x" * 1000,
        "seven-zip.docx": lambda: b"7z\xbc\xaf\x27\x1c" + b"x" * 1000,
        "login-page.pdf": lambda: html('<form action="/login"><input name="u"><input type="password" name="p"></form>'),
        "login-page.docx": lambda: html('<form action="/login"><input type="password"></form>'),
        "pdf-named.docx": lambda: page(grid()),
        "docx-named.pdf": lambda: docx(body(plan())),
        "polyglot.pdf": lambda: page(grid()) + docx(body(plan() + "<w:p/>")),
        "ole-head.doc": lambda: OLE,
        "ole-loop.doc": lambda: ole(b"\0" * 5120, struct.pack("<128I", *([0xFFFFFFFD, 1] + [2] * 126))),
        "ole-encrypted.docx": lambda: ole("EncryptedPackage".encode("utf-16-le").ljust(512, b"\0")),
        "ole-random.doc": lambda: ole(bytes((n * 37) % 256 for n in range(20_000))),
        "rtf-deep.rtf": lambda: b"{\\rtf1 " + b"{" * 100_000 + b"x" + b"}" * 100_001,
        "rtf-open.rtf": lambda: b"{\\rtf1 " + b"{\\trowd\\cellx1000 x\\cell\\row" * 2000,
        "rtf-binary.rtf": lambda: b"{\\rtf1 {\\bin2147483647 x}}",
        "rtf-include.rtf": lambda: b'{\\rtf1 {\\field{\\*\\fldinst INCLUDETEXT "/etc/passwd"}{\\fldrslt x}}}',
        "rtf-picture-link.rtf": lambda: b'{\\rtf1 {\\field{\\*\\fldinst INCLUDEPICTURE "%s.png" \\\\d}}}' % url.encode(),
        "rtf-object.rtf": lambda: b"{\\rtf1{\\object\\objautlink\\objupdate{\\*\\objdata " + b"0105000002000000" * 200 + b"}}}",
        "rtf-cells.rtf": lambda: b"{\\rtf1 \\trowd" + b"\\cellx100" * 30_000 + b" x\\cell" * 30_000 + b"\\row}",
        "rtf-named.doc": lambda: b"{\\rtf1 \\trowd\\cellx2000\\cellx4000 Action\\cell Lead\\cell\\row}",
        "odt-link.odt": lambda: odt(f'<text:section><text:section-source xlink:href="{url}"/></text:section>'),
        "odt-file.odt": lambda: odt('<text:section><text:section-source xlink:href="file:///etc/passwd"/></text:section>'),
        "odt-entity.odt": lambda: odt("<text:p>&f;</text:p>", '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'),
        "odt-columns.odt": lambda: odt(
            '<table:table><table:table-column table:number-columns-repeated="1000000"/><table:table-row table:number-rows-repeated="1000000"><table:table-cell/></table:table-row></table:table>'
        ),
        "odt-bomb.odt": lambda: archive({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b" " * 60_000_000}),
        "odt-no-content.odt": lambda: archive({"mimetype": b"application/vnd.oasis.opendocument.text"}),
        "html-deep.html": lambda: html("<div>" * 100_000 + table),
        "html-tables-deep.html": lambda: html("<table><tr><td>" * 5_000),
        "html-span.html": lambda: html('<table><tr><td colspan="1000000" rowspan="1000000">x</td></tr></table>'),
        "html-rows.html": lambda: html("<table>" + "<tr><td>x<td>y" * 50_000 + "</table>"),
        "html-file.html": lambda: html(f'<iframe src="file:///etc/passwd"></iframe><img src="file:///etc/hostname">{table}'),
        "html-call.html": lambda: html(
            f'<img src="{url}.png"><link rel="stylesheet" href="{url}.css"><script src="{url}.js"></script>{table}'
        ),
        "html-refresh.html": lambda: html(f'<meta http-equiv="refresh" content="0;url={url}">{table}'),
        "html-named.doc": lambda: html(table),
        "html-zero.html": lambda: html(table).replace(b"Review", b"Re\0view\xff\xfe"),
    }


def odd_names(folder: Path) -> int:
    """How many entries were made whose names or kinds are odd; their content is good or absent."""
    made = 0
    for name in (
        b"new\nline.docx",
        b"-rf.docx",
        b"--out.docx",
        b"bad\xff\xfebytes.docx",
        b"$(touch planted).docx",
        b"`id`;&|.docx",
        b"quote'\".docx",
        b"\x1b[31mred\x07.docx",
        b" .docx",
        b"n" * 250 + b".docx",
        "e\u0301\u202egnp.docx".encode(),
        b".hidden.docx",
        b"CON.docx",
        b"%2e%2e%2fx.docx",
        b"~$lock.docx",
        b".~lock.x.odt#",
    ):
        with open(os.path.join(os.fsencode(folder), name), "wb") as file:
            file.write(good(100_000 + made))
        made += 1
    os.mkfifo(folder / "pipe.pdf")
    with socket.socket(socket.AF_UNIX) as server:
        here = os.getcwd()
        os.chdir(folder)  # the name of a socket must be short
        try:
            server.bind("socket.docx")
        finally:
            os.chdir(here)
    (folder / "passwd.pdf").symlink_to("/etc/passwd")
    (folder / "dangling.pdf").symlink_to("nowhere")
    (folder / "loop.docx").symlink_to("loop.docx")
    (folder / "up").symlink_to("..")
    (folder / "folder.pdf").mkdir()
    deep = folder
    for level in range(60):
        deep = deep / f"level{level}"
        deep.mkdir()
    (deep / "deep.docx").write_bytes(good(200_000))
    return made + 8


# What takes seconds to make or to refuse; left to the long tests.
HEAVY = re.compile(r"bomb|million|billion|noise|slow|forged|0000|-50mb|-2mb|members|pages-6000|huge|doubling|itself|laughs|deep")


def make_hostile(folder: Path, port: int = 9, *, heavy: bool = True) -> tuple[int, int]:
    """The number of hostile and of good files made in `folder`: each hostile file stands between two good plans."""
    files = word_files(port) | pdf_files(port) | other_files(port)
    files = {name: make for name, make in files.items() if heavy or not HEAVY.search(name)}
    for number, (name, make) in enumerate(files.items()):
        (folder / f"{number:03}-a.docx").write_bytes(good(2 * number))
        (folder / f"{number:03}-m-{name}").write_bytes(make())
        (folder / f"{number:03}-z.docx").write_bytes(good(2 * number + 1))
    odd = folder / "odd"
    odd.mkdir()
    return len(files) + odd_names(odd), 2 * len(files)


if __name__ == "__main__":
    Path(sys.argv[1]).mkdir(parents=True)
    print("{} hostile files, {} good ones".format(*make_hostile(Path(sys.argv[1]))))
