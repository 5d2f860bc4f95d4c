"""The tables of a document as found, before any of them is given a meaning."""

from __future__ import annotations

import os
from typing import Any

from pipeline.intake import Found, read_source
from schemas.errors import UsageError
from schemas.layout import Document

LARGEST = 256_000_000


def tables_of(document: Document) -> list[dict[str, Any]]:
    """An entry for each page that a table stands on, not joined: `{"page": 1, "rows": [["a", None, ""]]}`."""
    return [
        {"page": table.page, "rows": [[None if cell.covered else cell.text for cell in row.cells] for row in table.rows]}
        for table in document.tables()
    ]


def read_file(path: str | os.PathLike[str]) -> bytes:
    """The bytes of one named file, a link followed. Raises UsageError if it does not exist, DocumentError if it is no file or too large."""
    if not os.path.exists(path):
        raise UsageError(f"there is no file {os.fspath(path)}")
    return read_source(Found(os.path.realpath(path), os.fspath(path), None), LARGEST)
