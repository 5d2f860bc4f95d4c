"""The input files of a run: every file under the named paths, found without following links below them, in a fixed order.

Names are bytes to the system and text in the dataset: bytes that are not UTF-8 stand as `\\xNN`. Nothing here reads a document but
`read_source`, which opens one regular file and nothing else.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from schemas.errors import DocumentError, UsageError

DOCUMENT_ENDINGS = (".pdf", ".docx", ".docm", ".dotx", ".dotm", ".doc", ".dot", ".odt", ".ott", ".rtf", ".html", ".htm")
LOCK_PREFIXES = ("~$", ".~lock.")
NOT_A_FILE = {
    stat.S_IFLNK: "a symbolic link, which is not followed",
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFBLK: "a device",
    stat.S_IFCHR: "a device",
}


@dataclass(frozen=True, slots=True)
class Found:
    """One input file: where it is, its name in the dataset, its size in bytes, and why it must not be opened (code, sentence)."""

    path: str
    source_path: str
    size: int | None
    refused: tuple[str, str] | None = None

    @property
    def file_name(self) -> str:
        """The last part of the path."""
        return self.source_path.rsplit("/", 1)[-1]

    @property
    def ending(self) -> str:
        """The ending of its name in lower case: `.docx`; empty for none."""
        return os.path.splitext(self.file_name)[1].lower()


def shown(path: str) -> str:
    """A path as text: bytes that are not UTF-8 as `\\xNN`."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def find_files(paths: Sequence[str | os.PathLike[str]], out: str | os.PathLike[str]) -> list[Found]:
    """Every input file once, by `source_path`.

    Raises UsageError if a path does not exist, an input and `out` hold one another or either lies inside the installed packages.
    """
    named = [os.path.abspath(os.fspath(path)) for path in paths]
    if not named:
        raise UsageError("name at least one file or folder to convert")
    for path in named:
        if not os.path.exists(path):
            raise UsageError(f"there is no file or folder {shown(path)}")
    _keep_apart([os.path.realpath(path) for path in named], os.path.realpath(os.fspath(out)))
    base = base_of(named)
    found: dict[str, Found] = {}
    for path in named:
        for one in _walk(path, base):
            real = os.path.join(os.path.realpath(os.path.dirname(one.path)), os.path.basename(one.path))
            found.setdefault(real, one)
    # two names may look the same as text: their bytes then decide, not the order in which the disk lists them
    return sorted(found.values(), key=lambda one: (one.source_path, os.fsencode(one.path)))


def base_of(paths: Sequence[str | os.PathLike[str]]) -> str:
    """The deepest folder that holds all paths: `source_path` starts from it."""
    named = [os.path.abspath(os.fspath(path)) for path in paths]
    return os.path.commonpath([path if os.path.isdir(path) else os.path.dirname(path) for path in named])


def hidden(path: str) -> str:
    """The path that is `shown` as text: `\\xNN` back into bytes."""
    raw = re.sub(rb"\\x([0-9a-f]{2})", lambda code: bytes([int(code[1], 16)]), os.fsencode(path))
    return os.fsdecode(raw)


def read_source(found: Found, limit: int) -> bytes:
    """The bytes of a file that was found. Raises DocumentError: `not_a_file`, `too_large` (over `limit` bytes), `limit_access`."""
    try:
        # a pipe or link put in the file's place since it was found must neither block nor be followed
        handle = os.open(found.path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError as error:
        raise DocumentError("limit_access", f"The file may not be read: {error.strerror}.") from error
    with open(handle, "rb") as file:
        state = os.fstat(handle)
        if not stat.S_ISREG(state.st_mode):
            raise DocumentError("not_a_file", "The file was replaced by something else while the run went on.")
        if state.st_size > limit:
            raise DocumentError("too_large", f"The file has {state.st_size:,} bytes; at most {limit:,} are read.")
        try:
            source = file.read(limit + 1)
        except OSError as error:
            raise DocumentError("limit_access", f"The file cannot be read: {error.strerror}.") from error
    if len(source) > limit:
        raise DocumentError("too_large", f"The file grew beyond {limit:,} bytes while it was read.")
    return source


def _keep_apart(inputs: Sequence[str], out: str) -> None:
    site = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
    rooms = [os.path.join(site, name) for name in ("pipeline", "extractors", "schemas")]
    for path in (*inputs, out):
        if any(_holds(room, path) for room in rooms):
            raise UsageError(f"{shown(path)} lies inside the installed program")
    for path in inputs:
        if _holds(out, path):
            raise UsageError(f"the input {shown(path)} lies inside the output folder {shown(out)}")
        if os.path.isdir(path) and _holds(path, out):
            raise UsageError(f"the output folder {shown(out)} lies inside the input {shown(path)}")
    if os.path.exists(out) and not os.path.isdir(out):
        raise UsageError(f"the output {shown(out)} is not a folder")


def _holds(folder: str, path: str) -> bool:
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def _walk(path: str, base: str) -> Iterator[Found]:
    """The files of one named path, which is itself followed once if it is a link."""
    state = os.stat(path)
    if not stat.S_ISDIR(state.st_mode):
        yield replace(_judge(path, base, state), path=os.path.realpath(path))
        return
    waiting = [path]
    while waiting:
        folder = waiting.pop()
        try:
            names = os.listdir(folder)
        except OSError as error:
            yield Found(folder, _relative(folder, base), None, ("limit_access", f"The folder may not be read: {error.strerror}."))
            continue
        for name in names:
            place = os.path.join(folder, name)
            try:
                state = os.lstat(place)
            except FileNotFoundError:
                continue  # removed while the run began: no input file any more
            except OSError as error:
                yield Found(place, _relative(place, base), None, ("limit_access", f"The file may not be read: {error.strerror}."))
                continue
            if stat.S_ISDIR(state.st_mode):
                waiting.append(place)
                if not name.lower().endswith(DOCUMENT_ENDINGS):
                    continue
            yield _judge(place, base, state)


def _judge(path: str, base: str, state: os.stat_result) -> Found:
    kind = stat.S_IFMT(state.st_mode)
    refused = None
    if kind != stat.S_IFREG:
        refused = "not_a_file", f"This is {NOT_A_FILE.get(kind, 'no regular file')}, not a document."
    elif os.path.basename(path).startswith(LOCK_PREFIXES):
        refused = "lock_file", "This is a lock file that an office program left behind, not a document."
    return Found(path, _relative(path, base), state.st_size if kind == stat.S_IFREG else None, refused)


def _relative(path: str, base: str) -> str:
    return shown(os.path.relpath(path, base))


def folder_of_run(out: str | os.PathLike[str]) -> Path:
    """The folder of the run's own files under OUT; it may be deleted at any time."""
    return Path(out) / ".boardplans"
