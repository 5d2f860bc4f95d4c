"""What a file is, by its bytes: its media type, or why it cannot be read.

The name is asked only whether the file calls itself a document, and whether it is an office program's lock file.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass

from extractors.limits import Limits, ZipArchive
from schemas.errors import DocumentError

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOTX = "application/vnd.openxmlformats-officedocument.wordprocessingml.template"
DOCM = "application/vnd.ms-word.document.macroEnabled.12"
DOTM = "application/vnd.ms-word.template.macroEnabled.12"
DOC = "application/msword"
RTF = "application/rtf"
ODT = "application/vnd.oasis.opendocument.text"
HTML = "text/html"
MHTML = "multipart/related"
WORD_XML = "application/vnd.ms-wordml+xml"
OPC_XML = "application/vnd.ms-word.document.flat+xml"
ODT_XML = "application/vnd.oasis.opendocument.text-flat-xml"

# The endings that each type of document may have; the first is the usual one.
ENDINGS: dict[str, tuple[str, ...]] = {
    PDF: ("pdf",),
    DOCX: ("docx",),
    DOTX: ("dotx",),
    DOCM: ("docm",),
    DOTM: ("dotm",),
    DOC: ("doc", "dot"),
    RTF: ("rtf",),
    ODT: ("odt", "ott"),
    HTML: ("html", "htm", "xhtml"),
    MHTML: ("mht", "mhtml"),
    WORD_XML: ("xml",),
    OPC_XML: ("xml",),
    ODT_XML: ("fodt", "xml"),
}
DOCUMENT_ENDINGS = frozenset(ending for endings in ENDINGS.values() for ending in endings) - {"xml"}

_IMAGES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"GIF8", "image/gif"),
    (b"BM", "image/bmp"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ODF = "application/vnd.oasis.opendocument."
_OTHER_ZIPS = (
    ("xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)
_HTML_START = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|title|table|div|script)\b", re.IGNORECASE)
_PASSWORD_FIELD = re.compile(rb"<input\b[^>]{0,400}\btype\s*=\s*[\"']?password", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Kind:
    """What a file is. `error_code` and `reason` say why it cannot be read; both are None for a type that has a reader."""

    media_type: str
    error_code: str | None = None
    reason: str | None = None


def ending_of(name: str) -> str:
    """The ending of a file name in lower case, without the dot; "" where there is none.

    >>> ending_of("Plan 2014.DOCX"), ending_of(".hidden")
    ('docx', '')
    """
    stem, dot, ending = name.rsplit("/", 1)[-1].rpartition(".")
    return ending.strip().lower() if dot and stem else ""


def is_lock_file(name: str) -> bool:
    """Whether an office program left the file behind to mark a document as open."""
    last = name.rsplit("/", 1)[-1]
    return last.startswith(("~$", ".~lock."))


def sniff(source: bytes, name: str, limits: Limits | None = None) -> Kind:
    """What the file is by its bytes. Never raises: what cannot be read comes back with its code and a sentence.

    >>> sniff(b"%PDF-1.4 ...", "plan.doc").media_type
    'application/pdf'
    >>> sniff(b"", "plan.pdf").error_code
    'corrupt'
    """
    limits = limits or Limits()
    if is_lock_file(name):
        return Kind("application/octet-stream", "lock_file", "The file is a lock file that an office program left behind.")
    if len(source) > limits.document_bytes:
        return Kind("application/octet-stream", "too_large", f"The file has {len(source)} bytes; at most {limits.document_bytes} are read.")
    if not source.strip(b"\x00 \t\r\n"):
        return _refuse("application/x-empty", name, "The file is empty.")
    if b"%PDF-" in source[:1024]:
        return Kind(PDF)
    if source.startswith(_OLE):
        return _sniff_ole(source, name)
    if source.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _sniff_zip(source, name, limits)
    for start, media_type in _IMAGES:
        if source.startswith(start):
            return _refuse(media_type, name, "The file is a picture, not a document.")
    return _sniff_text(source, name)


def _refuse(media_type: str, name: str, reason: str) -> Kind:
    """A file that is none of ours: broken if its name calls it a document, else simply not one."""
    return Kind(media_type, "corrupt" if ending_of(name) in DOCUMENT_ENDINGS else "unsupported", reason)


def _sniff_zip(source: bytes, name: str, limits: Limits) -> Kind:
    try:
        archive = ZipArchive(source, limits)
        mimetype = (archive.read("mimetype") or b"").decode("ascii", "replace").strip()
        if mimetype.startswith(_ODF):
            return _sniff_odf(archive, mimetype, name)
        types = (archive.read("[Content_Types].xml") or b"").decode("utf-8", "replace")
    except DocumentError as error:
        by_name = DOCX if ending_of(name) in ("docx", "doc") else ODT if ending_of(name) == "odt" else "application/zip"
        if by_name == "application/zip" and ending_of(name) not in DOCUMENT_ENDINGS:
            return Kind(by_name, "unsupported", "The file is a zip archive, not a document.")
        return Kind(by_name, error.code, error.message)
    names = [member.replace("\\", "/").lstrip("/").lower() for member in archive.names]
    if any(member.startswith("word/document") for member in names) or "wordprocessingml.document.main" in types:
        return Kind(_word_type(types))
    for folder, media_type in _OTHER_ZIPS:
        if any(member.startswith(folder) for member in names):
            return _refuse(media_type, name, "The file is a spreadsheet or a presentation, not a text document.")
    return _refuse("application/zip", name, "The file is a zip archive, not a document.")


def _word_type(types: str) -> str:
    for token, media_type in (
        ("word.document.macroEnabled.main", DOCM),
        ("word.template.macroEnabledTemplate.main", DOTM),
        ("wordprocessingml.template.main", DOTX),
    ):
        if token in types:
            return media_type
    return DOCX


def _sniff_odf(archive: ZipArchive, mimetype: str, name: str) -> Kind:
    if not mimetype.startswith(ODT):
        return _refuse(mimetype, name, "The file is an OpenDocument file, but not a text document.")
    if b"encryption-data" in (archive.read("META-INF/manifest.xml") or b""):
        return Kind(ODT, "encrypted", "The file is protected by a password.")
    return Kind(ODT)


def _sniff_ole(source: bytes, name: str) -> Kind:
    """An old office file: a small file system whose root lists streams by name; the first one known says what it is."""
    entries = _ole_entries(source)
    if "EncryptedPackage" in entries:
        return Kind(DOCX, "encrypted", "The file is protected by a password.")
    if "WordDocument" in entries:
        if _is_encrypted_doc(source, entries["WordDocument"]):
            return Kind(DOC, "encrypted", "The file is protected by a password.")
        return Kind(DOC)
    other = {
        "Workbook": "application/vnd.ms-excel",
        "Book": "application/vnd.ms-excel",
        "PowerPoint Document": "application/vnd.ms-powerpoint",
    }
    for stream, media_type in other.items():
        if stream in entries:
            return _refuse(media_type, name, "The file is a spreadsheet or a presentation, not a text document.")
    return _refuse("application/x-ole-storage", name, "The file is an old office file without a Word document in it, or cut short.")


def _ole_entries(source: bytes) -> dict[str, int]:
    """The streams and folders of an OLE file by name, with the offset of their bytes; as far as the file is whole.

    The directory is a chain of sectors; each entry has 128 bytes: its name in UTF-16, its length at 64, its first sector at 116.
    """
    if len(source) < 512:
        return {}
    size = 1 << min(struct.unpack_from("<H", source, 30)[0], 16)
    table = _ole_table(source, size)
    entries: dict[str, int] = {}
    sector, seen = struct.unpack_from("<I", source, 48)[0], 0
    while sector < 0xFFFFFFF0 and seen < 10_000:
        start = 512 + sector * size if size == 512 else (sector + 1) * size
        for offset in range(start, min(start + size, len(source) - 127), 128):
            length = struct.unpack_from("<H", source, offset + 64)[0]
            if 2 <= length <= 64 and source[offset + 66] in (1, 2, 5):
                title = source[offset : offset + length - 2].decode("utf-16-le", "replace")
                first = struct.unpack_from("<I", source, offset + 116)[0]
                entries.setdefault(title, (first + 1) * size)
        sector = table.get(sector, 0xFFFFFFFE)
        seen += 1
    return entries


def _ole_table(source: bytes, size: int) -> dict[int, int]:
    """For each sector the one that follows it, from the sectors listed in the header (enough for files of 7 MB's directory)."""
    following: dict[int, int] = {}
    for sector in struct.unpack_from("<109I", source, 76):
        start = (sector + 1) * size
        if sector >= 0xFFFFFFF0 or start + size > len(source):
            continue
        base = len(following)
        for place, value in enumerate(struct.unpack_from(f"<{size // 4}I", source, start)):
            following[base + place] = value
    return following


def _is_encrypted_doc(source: bytes, offset: int) -> bool:
    """Whether the header of a Word binary document says that it is encrypted (bit 8 of its flags)."""
    if offset + 12 > len(source) or source[offset : offset + 2] not in (b"\xec\xa5", b"\xdc\xa5"):
        return False
    return bool(struct.unpack_from("<H", source, offset + 10)[0] & 0x0100)


def _sniff_text(source: bytes, name: str) -> Kind:
    head = _as_single_bytes(source[:65536]).lstrip()
    if head.startswith(b"{\\rtf"):
        return Kind(RTF)
    if head[:2000].lower().startswith((b"mime-version:", b"from:", b"date:")) and b"multipart/related" in head.lower():
        return Kind(MHTML)
    if b"schemas.microsoft.com/office/word/2003/wordml" in head:
        return Kind(WORD_XML)
    if b"schemas.microsoft.com/office/2006/xmlPackage" in head:
        return Kind(OPC_XML)
    if b"office:document" in head and b"opendocument" in head:
        return Kind(ODT_XML)
    if _HTML_START.search(head[:4096]) and head.startswith(b"<"):
        if _PASSWORD_FIELD.search(_as_single_bytes(source)) and ending_of(name) not in ENDINGS[HTML]:
            return Kind(HTML, "corrupt", "The file is a web page that asks for a password, not the document it is named after.")
        return Kind(HTML)
    if b"\x00" not in head:
        return _refuse("text/plain", name, "The file is plain text, not a document.")
    return _refuse("application/octet-stream", name, "The file is of no known type.")


def _as_single_bytes(source: bytes) -> bytes:
    """Text in UTF-16 or with a byte order mark as plain bytes, so that one pattern fits all."""
    if source.startswith((b"\xff\xfe", b"\xfe\xff")):
        return source.decode("utf-16", "replace").encode("utf-8", "replace")
    return source.removeprefix(b"\xef\xbb\xbf")
