"""What a run keeps for the next one under OUT/.boardplans: layouts and finished answers, keyed by content and code version.

Everything here may be deleted at any time. Each entry carries the SHA-256 of itself: one that a kill or a full disk left torn is
as good as none. No entry is ever run or unpickled.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import shutil
from collections.abc import Iterable, Set
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline.dataset import Tables
from pipeline.durable import put
from schemas.columns import FILE

READER_LIBRARIES = ("lxml", "numpy", "pdfplumber", "pillow", "pypdfium2", "python-docx", "tesserocr")
LANGUAGE_LIBRARIES = ("dateparser", "pyarrow", "rapidfuzz")


@cache
def code_version(*rooms: str) -> str:
    """A digest of all that decides what the rooms make of the same bytes: their code, their reference data, the libraries used."""
    total = hashlib.sha256()
    for room in rooms:
        for name, place in sorted(_code(resources.files(room), room)):
            total.update(f"{name}\0".encode() + hashlib.sha256(place.read_bytes()).digest())
    for library in READER_LIBRARIES + (LANGUAGE_LIBRARIES if "pipeline" in rooms else ()):
        total.update(f"{library} {_installed(library)}\0".encode())
    return total.hexdigest()


def _code(folder: Traversable, name: str) -> Iterable[tuple[str, Traversable]]:
    for place in folder.iterdir():
        if place.is_dir() and place.name != "__pycache__":
            yield from _code(place, f"{name}/{place.name}")
        elif place.name.endswith((".py", ".toml", ".csv", ".json")):
            yield f"{name}/{place.name}", place


def _installed(library: str) -> str:
    try:
        return importlib.metadata.version(library)
    except importlib.metadata.PackageNotFoundError:
        return "none"


def key_of(*parts: object) -> str:
    """A key made of its parts, which must be plain JSON."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode("utf-8", "backslashreplace")).hexdigest()


class Store:
    """Entries by kind and key, one file each."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _place(self, kind: str, key: str) -> Path:
        return self.folder / kind / key[:2] / key[2:]

    def get(self, kind: str, key: str) -> bytes | None:
        """The entry, None if there is none or it is torn."""
        try:
            raw = self._place(kind, key).read_bytes()
        except OSError:
            return None
        if hashlib.sha256(raw[32:]).digest() != raw[:32]:
            return None
        return raw[32:]

    def put(self, kind: str, key: str, content: bytes) -> None:
        """Nothing; the entry is kept. Not synced: a torn entry is told by its digest and made anew."""
        place = self._place(kind, key)
        place.parent.mkdir(parents=True, exist_ok=True)
        put(place, hashlib.sha256(content).digest() + content, sync=False)

    def keep(self, wanted: Set[tuple[str, str]]) -> None:
        """Nothing; entries (kind and key) that are not wanted are gone."""
        for place in self.folder.glob("*/??/*"):
            if (place.parent.parent.name, place.parent.name + place.name) not in wanted:
                place.unlink(missing_ok=True)

    def drop(self, kind: str) -> None:
        """Nothing; no entry of that kind is left."""
        shutil.rmtree(self.folder / kind, ignore_errors=True)

    def clear(self) -> None:
        """Nothing; no entry is left."""
        shutil.rmtree(self.folder, ignore_errors=True)


def pack(head: dict[str, Any], tables: Tables) -> bytes:
    """A head and tables in one entry: the length of the head, the head as JSON, the tables as Arrow streams."""
    streams = []
    for name, table in tables.items():
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, table.schema) as stream:
            stream.write_table(table)
        streams.append((name, sink.getvalue().to_pybytes()))
    start = json.dumps(head | {"tables": [[name, len(stream)] for name, stream in streams]}, separators=(",", ":")).encode()
    return len(start).to_bytes(4, "big") + start + b"".join(stream for _, stream in streams)


def unpack(entry: bytes) -> tuple[dict[str, Any], Tables]:
    """The head and tables that `pack` was given. Raises ValueError for anything else."""
    try:
        size = int.from_bytes(entry[:4], "big")
        head = json.loads(entry[4 : 4 + size])
        place, tables = 4 + size, {}
        for name, length in head["tables"]:
            table = pa.ipc.open_stream(pa.py_buffer(entry)[place : place + length]).read_all()
            if not table.schema.equals(FILE[name].schema()):
                raise ValueError(f"{name}: other columns")
            tables[name] = table
            place += length
    except (KeyError, TypeError, pa.ArrowException) as error:
        raise ValueError(f"not an entry: {error}") from error
    return head, tables


def head_of(entry: bytes) -> dict[str, Any]:
    """The head alone."""
    size = int.from_bytes(entry[:4], "big")
    head: dict[str, Any] = json.loads(entry[4 : 4 + size])
    return head
