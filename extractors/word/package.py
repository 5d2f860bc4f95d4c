"""A Word file as a package of parts: its main part, what is related to it, and its own properties.

Read straight from the zip archive, so that content types, `NULL` targets and the Strict namespaces cannot stop the reading.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from lxml import etree

from extractors.limits import Archive, Limits, ZipArchive, parse_xml
from schemas.errors import DocumentError

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

# ISO/IEC 29500 Strict uses names of its own for the same elements.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
)
_PROPERTIES = {"title": "title", "creator": "author", "subject": "subject", "created": "created", "modified": "modified"}


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a Word file that are read. `related` maps the ids used in the main part to part names."""

    archive: Archive
    limits: Limits
    main_name: str
    main: etree._Element
    related: dict[str, str]
    by_kind: dict[str, str]

    def part(self, name: str | None) -> etree._Element | None:
        """The root of an XML part by name, None where there is none or it is broken: only the main part must be whole."""
        source = self.archive.read(name) if name else None
        if not source or name is None:
            return None
        try:
            return parse_xml(_transitional(source), self.limits, name)
        except DocumentError as error:
            if error.code == "corrupt":
                return None
            raise

    def kind(self, kind: str) -> etree._Element | None:
        """The root of the part that the main part names as its `styles`, `numbering`, `theme` or `settings`."""
        return self.part(self.by_kind.get(kind))


def open_package(source: bytes, limits: Limits) -> Package:
    """The package of a .docx, .docm, .dotx or .dotm file.

    Raises `DocumentError` (`corrupt`, `encrypted`, `limit_…`).
    """
    archive = ZipArchive(source, limits)
    main_name = _main_name(archive, limits)
    content = archive.read(main_name) if main_name else None
    if main_name is None or content is None:
        raise DocumentError("corrupt", "The file is a zip archive without the main part of a Word document.")
    main = parse_xml(_transitional(content), limits, main_name)
    if main.tag != f"{W}document":
        raise DocumentError("corrupt", "The main part of the file is not a Word document.")
    related: dict[str, str] = {}
    by_kind: dict[str, str] = {}
    for identity, kind, target in _relations(archive, limits, main_name):
        related[identity] = target
        by_kind.setdefault(kind, target)
    folder = posixpath.dirname(main_name)
    for kind, usual in (
        ("styles", "styles.xml"),
        ("numbering", "numbering.xml"),
        ("settings", "settings.xml"),
        ("theme", "theme/theme1.xml"),
    ):
        by_kind.setdefault(kind, posixpath.join(folder, usual))
    return Package(archive, limits, main_name, main, related, by_kind)


def read_properties(package: Package) -> tuple[tuple[str, str], ...]:
    """The file's own properties as (name, value), the empty ones left out; names as in `Document.properties`."""
    name = next(
        (target for _, kind, target in _relations(package.archive, package.limits, "") if kind == "core-properties"), "docProps/core.xml"
    )
    root = package.part(name)
    if root is None:
        return ()
    found: dict[str, str] = {}
    for element in root:
        local = etree.QName(element).localname if isinstance(element.tag, str) else ""
        value = " ".join((element.text or "").split())
        if local in _PROPERTIES and value:
            found.setdefault(_PROPERTIES[local], value)
    return tuple((key, found[key]) for key in _PROPERTIES.values() if key in found)


def _transitional(source: bytes) -> bytes:
    if b"http://purl.oclc.org/ooxml/" not in source:
        return source
    for strict, usual in _STRICT:
        source = source.replace(strict, usual)
    return source


def _main_name(archive: Archive, limits: Limits) -> str | None:
    for _, kind, target in _relations(archive, limits, ""):
        if kind == "officeDocument" and archive.read(target) is not None:
            return target
    names = [name for name in archive.names if posixpath.basename(name).lower() in ("document.xml", "document2.xml")]
    return names[0] if names else None


def _relations(archive: Archive, limits: Limits, part: str) -> list[tuple[str, str, str]]:
    """The (id, kind, part name) that a part points to; links to outside and to nothing are left out."""
    folder, name = posixpath.split(part)
    source = archive.read(posixpath.join(folder, "_rels", f"{name}.rels"))
    if not source:
        return []
    try:
        root = parse_xml(source, limits, f"{name}.rels")
    except DocumentError as error:
        if error.code == "corrupt":
            return []
        raise
    found = []
    for element in root:
        target = element.get("Target") or ""
        if element.get("TargetMode") == "External" or not target or target == "NULL":
            continue
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        found.append((element.get("Id") or "", (element.get("Type") or "").rsplit("/", 1)[-1], path))
    return found
