"""What a reader may take: the numbers, and the ways to open a zip archive and an XML part that keep to them.

Every breach is a `DocumentError` with a code of its own, never a silent cut. The numbers stand well above the largest seen
over 1,561 real office and PDF files (members 90, one member 14 MB, all 16.6 MB, ratio 130, depth 25, pages 619).
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import Literal, Protocol

from lxml import etree

from schemas.errors import DocumentError

MEGABYTE = 1_000_000
Ocr = Literal["auto", "never", "always"]


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest document that is read. Sizes in bytes, times in seconds, all others are counts. `ocr` says which pages may
    be read by OCR: those without usable text, none, or all; `ocr_pages` are the most of one document. `counted_pages`: on so
    many pages of a PDF that hold tables a second parser counts the letters, which takes about as long as all the rest.
    `page_helpers`: so many further processes read pages of a long PDF ahead; the document is the same.

    >>> Limits(zip_members=10).zip_members
    10
    """

    document_bytes: int = 256 * MEGABYTE
    zip_members: int = 2_000
    member_bytes: int = 64 * MEGABYTE
    inflated_bytes: int = 256 * MEGABYTE
    ratio: int = 200
    ratio_from_bytes: int = 1 * MEGABYTE
    xml_depth: int = 256
    table_columns: int = 1_000
    table_depth: int = 50
    cell_characters: int = 1 * MEGABYTE
    pdf_pages: int = 5_000
    pdf_stream_bytes: int = 100 * MEGABYTE
    page_objects: int = 300_000
    office_seconds: float = 100.0
    ocr_pages: int = 500
    counted_pages: int = 0
    page_helpers: int = 0
    ocr: Ocr = "auto"


class Archive(Protocol):
    """A zip archive that was found to keep to the limits: its member names, and the bytes of each."""

    @property
    def names(self) -> tuple[str, ...]:
        """The members' names, in the order of the archive."""

    def read(self, name: str) -> bytes | None:
        """The inflated bytes of a member, None where there is none of that name."""


_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError, IndexError
)  # fmt: skip


class ZipArchive:
    """A zip archive in memory, never extracted to disk. Names are matched without regard to case, `\\` as `/`."""

    def __init__(self, source: bytes, limits: Limits) -> None:
        """Raises `DocumentError`: `corrupt`, `encrypted`, `limit_members`, `limit_inflated`, `limit_ratio`."""
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(source))
        except _BROKEN as error:
            raise DocumentError("corrupt", f"The file is a zip archive that is broken or cut short ({error}).") from error
        members = [info for info in self._zip.infolist() if not info.filename.endswith("/")]  # is_dir() fails on an empty name
        _check_members(members, limits)
        self._members = {_plain(info.filename): info for info in members}
        self._names = tuple(info.filename for info in members)

    @property
    def names(self) -> tuple[str, ...]:
        """The members' names, in the order of the archive."""
        return self._names

    def read(self, name: str) -> bytes | None:
        """The inflated bytes of a member, None where there is none of that name.

        A member never yields more than the size its header declares, which was checked; one that holds more fails its
        checksum. Raises `DocumentError` `corrupt`.
        """
        info = self._members.get(_plain(name))
        if info is None:
            return None
        try:
            with self._zip.open(info) as member:
                # asked for its declared size only: without that a member that lies is inflated whole before it is found out
                return member.read(max(1, info.file_size))
        except _BROKEN as error:
            raise DocumentError("corrupt", f"The part {name!r} of the file is broken or cut short ({error}).") from error


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _check_members(members: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(members) > limits.zip_members:
        raise DocumentError("limit_members", f"The file holds {len(members)} parts; at most {limits.zip_members} are allowed.")
    total = 0
    for info in members:
        if info.flag_bits & 0x1:
            raise DocumentError("encrypted", "The file is a zip archive whose parts are protected by a password.")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise DocumentError("corrupt", f"The part {info.filename!r} is compressed in a way that office documents do not use.")
        if info.file_size > limits.member_bytes:
            raise DocumentError("limit_inflated", f"The part {info.filename!r} inflates to {info.file_size} bytes.")
        if info.file_size > limits.ratio_from_bytes and info.file_size > limits.ratio * max(1, info.compress_size):
            raise DocumentError("limit_ratio", f"The part {info.filename!r} inflates more than {limits.ratio} times.")
        total += info.file_size
        if total > limits.inflated_bytes:
            raise DocumentError("limit_inflated", f"The parts of the file inflate to more than {limits.inflated_bytes} bytes.")


def parse_xml(source: bytes, limits: Limits, part: str = "document") -> etree._Element:
    """The root element of an XML part, read without entities, network or document type.

    Raises `DocumentError`: `limit_doctype`, `limit_depth`, `limit_text` (a text node beyond 10 million bytes), `corrupt`.
    """
    if _has_doctype(source):
        raise DocumentError("limit_doctype", f"The part {part!r} holds a document type declaration, which Word never writes.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(source, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        message = str(error)
        if "depth" in message.lower():
            raise DocumentError("limit_depth", f"The part {part!r} is nested more than {limits.xml_depth} levels deep.") from error
        if "huge" in message.lower():
            raise DocumentError("limit_text", f"The part {part!r} holds a text that is too long.") from error
        raise DocumentError("corrupt", f"The part {part!r} of the file is not well-formed ({message}).") from error
    if root is None:
        raise DocumentError("corrupt", f"The part {part!r} of the file is empty.")
    if root.getroottree().docinfo.internalDTD is not None:
        raise DocumentError("limit_doctype", f"The part {part!r} holds a document type declaration, which Word never writes.")
    _check_depth(root, limits, part)
    return root


def _has_doctype(source: bytes) -> bool:
    """Whether a document type stands anywhere: `<!` cannot stand in well-formed text, so this is asked before parsing."""
    if b"<!DOCTYPE" in source or b"<!ENTITY" in source:
        return True
    return any("<!DOCTYPE".encode(coding) in source for coding in ("utf-16-le", "utf-16-be"))


def _check_depth(root: etree._Element, limits: Limits, part: str) -> None:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > limits.xml_depth:
            raise DocumentError("limit_depth", f"The part {part!r} is nested more than {limits.xml_depth} levels deep.")
