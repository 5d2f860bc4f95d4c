"""Bytes to `Document`: the only room that knows file formats.

`extract` asks what a file is by its bytes and takes the reader of that type from one dictionary.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from extractors.limits import Limits
from extractors.sniff import DOC, DOCM, DOCX, DOTM, DOTX, ENDINGS, HTML, MHTML, ODT, ODT_XML, OPC_XML, PDF, RTF, WORD_XML, ending_of, sniff
from schemas.errors import DocumentError
from schemas.layout import Document, Notice

Reader = Callable[[bytes, Limits], Document]


def _read_word(source: bytes, limits: Limits) -> Document:
    from extractors.word import read_word  # a reader is loaded when its first document comes

    return read_word(source, limits)


def _read_pdf(source: bytes, limits: Limits) -> Document:
    from extractors.ocr_pages import Scanner
    from extractors.pdf import read_pdf

    return read_pdf(source, limits, Scanner(limits.ocr, limits.ocr_pages))


def _read_office(source: bytes, limits: Limits) -> Document:
    from extractors.office import read_office

    return read_office(source, limits)


READERS: dict[str, Reader] = {
    PDF: _read_pdf,
    DOCX: _read_word,
    DOCM: _read_word,
    DOTX: _read_word,
    DOTM: _read_word,
    DOC: _read_office,
    RTF: _read_office,
    ODT: _read_office,
    HTML: _read_office,
    MHTML: _read_office,
    WORD_XML: _read_office,
    OPC_XML: _read_office,
    ODT_XML: _read_office,
}


def extract(source: bytes, name: str, limits: Limits | None = None) -> Document:
    """The document as laid out on its pages. `name` is the file's name; only its ending counts, and only for a notice.

    Raises `DocumentError` with a code of `schemas.errors.ERROR_CODES`.
    """
    limits = limits or Limits()
    kind = sniff(source, name, limits)
    if kind.error_code is not None:
        raise DocumentError(kind.error_code, kind.reason or "The file cannot be read.")
    document = READERS[kind.media_type](source, limits)
    notices = document.notices
    ending = ending_of(name)
    if ending not in ENDINGS[kind.media_type]:
        called = f"ends in .{ending}" if ending else "has no ending"
        notices = (Notice("wrong_extension", f"the name {called}, the file is {kind.media_type}"), *notices)
    return replace(document, media_type=kind.media_type, notices=notices)


__all__ = ["READERS", "Limits", "extract", "sniff"]
