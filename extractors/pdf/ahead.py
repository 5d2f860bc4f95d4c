"""Pages of a long PDF read by other processors while this process lays out those before them.

A helper is a fork of this process: it has the file's bytes without a copy, reads every n-th page and hands it over a pipe. The pipe
is small, so that a helper is never more than a page ahead, and what is held is bounded by pages and not by the document.
"""

from __future__ import annotations

import os
import pickle
import signal
import struct
import threading
from collections.abc import Callable

from extractors.pdf.glyphs import PageContent

LONG = 40
"""A document with fewer pages to read is read sooner by one process."""

_LENGTH = struct.Struct(">Q")


def helpers_for(pages: int, wanted: int) -> int:
    """How many helpers read so many pages: none for a short document, where a process cannot fork, or has threads that a fork would cut."""
    able = hasattr(os, "fork") and threading.active_count() == 1
    return wanted if able and pages >= LONG else 0


class PagesAhead:
    """The pages from index `first` to `count` - 1, read in turns by `helpers` processes.

    `opened` gives what reads a page by its index; each helper calls it once, for itself.
    """

    def __init__(self, opened: Callable[[], Callable[[int], PageContent]], first: int, count: int, helpers: int) -> None:
        self._first, self._next, self._count = first, first, count
        self._turns = helpers
        self._helpers: list[int] = []
        self._pipes: list[int] = []
        for turn in range(helpers):
            reading, writing = os.pipe()
            try:
                child = os.fork()
            except OSError:
                os.close(reading)
                os.close(writing)
                break
            if not child:
                for inherited in (*self._pipes, reading):
                    os.close(inherited)
                _help(opened, range(first + turn, count, helpers), writing)
            os.close(writing)
            self._helpers.append(child)
            self._pipes.append(reading)

    def take(self, index: int) -> PageContent | None:
        """The page of that index, None where it was taken or passed over before, or no helper could read it."""
        while self._next <= index < self._count:
            body = self._body((self._next - self._first) % self._turns)
            self._next += 1
            if self._next > index:
                page: PageContent | None = pickle.loads(body) if body else None
                return page
        return None

    def _body(self, turn: int) -> bytes:
        if turn >= len(self._pipes):
            return b""
        head = _read(self._pipes[turn], _LENGTH.size)
        return _read(self._pipes[turn], _LENGTH.unpack(head)[0]) if head else b""

    def close(self) -> None:
        """Nothing; the helpers end."""
        for pipe in self._pipes:
            os.close(pipe)
        for child in self._helpers:
            os.kill(child, signal.SIGKILL)  # one that hangs in a page that nobody asks for any more
            os.waitpid(child, 0)
        self._pipes, self._helpers = [], []


def _help(opened: Callable[[], Callable[[int], PageContent]], indexes: range, pipe: int) -> None:
    """Never returns: hands the pages over and ends, without what Python does at its end. A page that cannot be read is handed over as
    no bytes; the other side then reads it itself and says what is wrong."""
    try:
        read = opened()
        for index in indexes:
            try:
                body = pickle.dumps(read(index), pickle.HIGHEST_PROTOCOL)
            except Exception:  # noqa: BLE001 - whatever it is, the other side meets it again
                body = b""
            message = memoryview(_LENGTH.pack(len(body)) + body)
            while message:
                message = message[os.write(pipe, message) :]
    finally:
        os._exit(0)


def _read(pipe: int, length: int) -> bytes:
    """So many bytes, b"" where the helper has ended before them."""
    pieces: list[bytes] = []
    while length:
        piece = os.read(pipe, min(length, 1 << 20))
        if not piece:
            return b""
        pieces.append(piece)
        length -= len(piece)
    return b"".join(pieces)
