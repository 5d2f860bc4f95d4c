"""Files that are whole or absent: written beside their place, synced, renamed over it."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

TEMPORARY = ".boardplans-tmp"


def temporary(place: Path) -> Path:
    """The temporary file that stands in for `place` while it is written: same folder, so that a rename is atomic."""
    return place.with_name(f".{place.name}{TEMPORARY}")


def sweep(folder: Path) -> None:
    """Nothing; temporary files that a killed run left in `folder` are removed. The caller holds the folder's lock."""
    for stray in folder.glob(f".*{TEMPORARY}"):
        stray.unlink(missing_ok=True)


def sync_file(place: Path) -> None:
    """Nothing; the file's bytes are on the disk."""
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Nothing; the folder's names are on the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def put(place: Path, content: bytes, *, sync: bool = True) -> None:
    """Nothing; `place` holds `content`, or, after any failure, what it held before."""
    new = temporary(place)
    try:
        with open(new, "wb") as file:
            file.write(content)
            if sync:
                file.flush()
                os.fsync(file.fileno())
        os.replace(new, place)
    except OSError:
        new.unlink(missing_ok=True)
        raise
    if sync:
        sync_folder(place.parent)


def digest(place: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with open(place, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
