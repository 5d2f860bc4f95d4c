"""The account of a run: one entry for each input file, from the first look at its bytes to its row in `documents`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.intake import Found, read_source
from pipeline.output_rows import Source, identity
from schemas.errors import ERROR_CODES, BoardplansError, DocumentError


class NotPublished(BoardplansError):
    """The new dataset is not to be trusted; the old one is kept."""


class LedgerFault(NotPublished):
    """The account does not add up."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One input file: what it is, how it is named in the dataset, and why it is not read (code, sentence)."""

    found: Found
    source: Source
    refused: tuple[str, str] | None = None
    original: int | None = None

    @property
    def to_read(self) -> bool:
        """Whether its bytes are to be read as a document, none of the earlier files having the same."""
        return self.refused is None and self.original is None


def open_ledger(files: Sequence[Found], limit: int) -> list[Entry]:
    """An entry for each file, in order, with ids given: of files with the same bytes the first by `source_path` is the original."""
    entries: list[Entry] = []
    first: dict[str, int] = {}
    taken: set[str] = set()
    for place, found in enumerate(files):
        entry = _entry(found, limit)
        source, original = entry.source, None
        if source.sha256 is not None and first.setdefault(source.sha256, place) != place:
            original = first[source.sha256]
            other = entries[original].source.document_id
            source = replace(source, document_id="d" + identity(found.source_path), duplicate_of=other)
        same = 0
        while source.document_id in taken:  # two names that differ only in how their odd bytes are shown
            same += 1
            source = replace(source, document_id="d" + identity(f"{found.source_path}\0{same}"))
        taken.add(source.document_id)
        entries.append(replace(entry, source=source, original=original))
    return entries


def _entry(found: Found, limit: int) -> Entry:
    unread = Source("d" + identity(found.source_path), found.source_path, found.file_name, found.size)
    if found.refused:
        return Entry(found, unread, found.refused)
    try:
        content = read_source(found, limit)
    except DocumentError as error:
        return Entry(found, unread, (error.code, error.message))
    sha256 = hashlib.sha256(content).hexdigest()
    return Entry(found, replace(unread, document_id=f"d{sha256[:15]}", size_bytes=len(content), sha256=sha256))


def content_of(entry: Entry, limit: int) -> bytes:
    """The bytes of an entry once more. Raises DocumentError, also if they are no longer those that were counted."""
    content = read_source(entry.found, limit)
    if hashlib.sha256(content).hexdigest() != entry.source.sha256:
        raise DocumentError("corrupt", "The file was changed while the run went on; the next run will read it.")
    return content


def status_of(code: str) -> str:
    """`failed` or `skipped`, as the code says."""
    return ERROR_CODES[code].status or "failed"


def check_ledger(files: int, rows: Iterable[str]) -> None:
    """Nothing, or LedgerFault if there is not exactly one outcome for each file."""
    outcomes = len(list(rows))
    if outcomes != files:
        raise LedgerFault(f"{files} files were found and {outcomes} accounted for: nothing was published")
