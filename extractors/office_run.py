"""A program of its own: converts files to Word by LibreOfficeKit, the interface by which LibreOffice is built into others.

Run as `python office_run.py FOLDER_OF_THE_PROGRAM PROFILE OUT FILE...`; ends with 3 where there is no such interface. Unlike the
`soffice` command it opens no socket in the system's temporary folder, which a sandbox may forbid. It imports nothing of ours, so that
no more of the program than this stands beside a library that reads hostile files.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

LIBRARIES = ("libmergedlo.so", "libsofficeapp.so")
NO_INTERFACE = 3

_POINTER = ctypes.c_void_p
# Places in LibreOfficeKit's tables of functions, after the table's own size; they are fixed by its C interface.
_DESTROY, _LOAD, _SAVE = 1, 2, 2


def _function(thing: int, place: int, *types: Any) -> Callable[..., Any]:
    """The function at a place of the table that an object of the interface begins with."""
    table = ctypes.cast(ctypes.cast(thing, ctypes.POINTER(_POINTER))[0] or 0, ctypes.POINTER(_POINTER))
    return ctypes.CFUNCTYPE(*types)(table[place] or 0)


def convert(folder: Path, profile: str, out: Path, files: Sequence[Path]) -> int:
    """The exit status: 0, or `NO_INTERFACE`. Files that cannot be converted leave nothing in `out`."""
    library = next((folder / name for name in LIBRARIES if (folder / name).is_file()), None)
    if library is None:
        return NO_INTERFACE
    try:
        start = ctypes.CDLL(str(library), mode=ctypes.RTLD_GLOBAL).libreofficekit_hook_2
    except (OSError, AttributeError):
        return NO_INTERFACE
    start.restype, start.argtypes = _POINTER, (ctypes.c_char_p, ctypes.c_char_p)
    kit = start(os.fsencode(folder), profile.encode())
    if not kit:
        return NO_INTERFACE
    load = _function(kit, _LOAD, _POINTER, _POINTER, ctypes.c_char_p)
    for file in files:
        document = load(kit, file.as_uri().encode())
        if not document:
            continue
        save = _function(document, _SAVE, ctypes.c_int, _POINTER, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_char_p)
        save(document, (out / f"{file.stem}.docx").as_uri().encode(), b"docx", None)
        _function(document, _DESTROY, None, _POINTER)(document)
    return 0


if __name__ == "__main__":
    status = convert(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), [Path(name) for name in sys.argv[4:]])
    # Not by way of Python's end: the library's own threads would be waited for.
    os._exit(status)
