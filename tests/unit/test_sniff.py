"""What a file is, by its bytes."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from extractors.sniff import DOC, DOCX, HTML, MHTML, ODT, ODT_XML, PDF, RTF, WORD_XML, ending_of, is_lock_file, sniff


def zipped(**members: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "/"), text)
    return buffer.getvalue()


def ole(*streams: str, flags: int = 0) -> bytes:
    """A small OLE file: header, one table sector, one directory sector, one sector that every stream begins in."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HH", header, 30, 9, 6)
    struct.pack_into("<I", header, 48, 1)
    struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
    table = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFE, *[0xFFFFFFFF] * 125)
    directory = b""
    for number, name in enumerate(("Root Entry", *streams)):
        entry = bytearray(128)
        title = name.encode("utf-16-le") + b"\0\0"
        entry[: len(title)] = title
        struct.pack_into("<HB", entry, 64, len(title), 2 if number else 5)
        struct.pack_into("<I", entry, 116, 2)
        directory += bytes(entry)
    body = b"\xec\xa5\xc1\x00" + bytes(6) + struct.pack("<H", flags)
    return bytes(header) + table + directory.ljust(512, b"\0") + body.ljust(512, b"\0")


ENCRYPTED_ODT = zipped(mimetype=ODT, **{"META-INF__manifest.xml": "<m><manifest:encryption-data/></m>"})
LOGIN = b"<!DOCTYPE html><html><body><form><input name=p type='password'></form></body></html>"


@pytest.mark.parametrize(
    ("source", "name", "media_type", "code"),
    [
        (b"%PDF-1.7\n", "plan.pdf", PDF, None),
        (b"\r\n junk %PDF-1.4", "plan", PDF, None),
        (zipped(**{"word__document.xml": "<x/>"}), "plan.doc", DOCX, None),
        (zipped(mimetype=ODT), "plan.odt", ODT, None),
        (ENCRYPTED_ODT, "plan.odt", ODT, "encrypted"),
        (
            zipped(**{"xl__workbook.xml": "<x/>"}),
            "plan.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "unsupported",
        ),
        (
            zipped(**{"xl__workbook.xml": "<x/>"}),
            "plan.docx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "corrupt",
        ),
        (zipped(readme="x"), "plan.zip", "application/zip", "unsupported"),
        (zipped(readme="x")[:40], "plan.docx", DOCX, "corrupt"),
        (ole("WordDocument", "1Table"), "plan.doc", DOC, None),
        (ole("WordDocument", flags=0x0100), "plan.doc", DOC, "encrypted"),
        (ole("EncryptedPackage"), "plan.docx", DOCX, "encrypted"),
        (ole("Workbook"), "plan.xls", "application/vnd.ms-excel", "unsupported"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "plan.doc", "application/x-ole-storage", "corrupt"),
        (b"{\\rtf1 x}", "plan.doc", RTF, None),
        (b"\xef\xbb\xbf<html><table></table></html>", "plan.doc", HTML, None),
        ("<html>".encode("utf-16"), "plan.htm", HTML, None),
        (LOGIN, "plan.pdf", HTML, "corrupt"),
        (LOGIN, "page.html", HTML, None),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n", "plan.doc", MHTML, None),
        (b'<?xml version="1.0"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"/>', "p.doc", WORD_XML, None),
        (
            b'<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>',
            "p.fodt",
            ODT_XML,
            None,
        ),
        (b"\x89PNG\r\n\x1a\n", "scan.png", "image/png", "unsupported"),
        (b"\xff\xd8\xff\xe0", "scan.pdf", "image/jpeg", "corrupt"),
        (b"", "plan.pdf", "application/x-empty", "corrupt"),
        (b"\0\0\n", "notes", "application/x-empty", "unsupported"),
        (b"just words", "notes.txt", "text/plain", "unsupported"),
        (b"just words", "plan.docx", "text/plain", "corrupt"),
        (b"\x7fELF\0\0", "tool", "application/octet-stream", "unsupported"),
        (b"anything", "~$plan.docx", "application/octet-stream", "lock_file"),
    ],
)
def test_sniff(source: bytes, name: str, media_type: str, code: str | None) -> None:
    kind = sniff(source, name)
    assert (kind.media_type, kind.error_code) == (media_type, code)
    assert (kind.reason is None) == (code is None)


def test_names() -> None:
    assert ending_of("a.b/plan") == ""
    assert ending_of("Plan.final.PDF ") == "pdf"
    assert is_lock_file("folder/~$plan.docx")
    assert is_lock_file(".~lock.plan.odt#")
    assert not is_lock_file("plan~$.docx")


@pytest.mark.parametrize("cut", range(0, 2048, 97))
def test_an_old_office_file_that_is_cut_short_never_raises(cut: int) -> None:
    assert sniff(ole("WordDocument", flags=0x0100)[:cut], "plan.doc").media_type
