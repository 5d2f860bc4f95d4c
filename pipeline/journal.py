"""The journal of runs in one output folder (JSON Lines, synced), and the lock that keeps a second run out.

A document whose reading was started twice and never finished took the whole run with it: it is quarantined until the program
changes or a run is started afresh.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections import Counter
from pathlib import Path
from types import TracebackType
from typing import IO

from pipeline.durable import put
from schemas.errors import BoardplansError

STARTS_ALLOWED = 2


class FolderInUse(BoardplansError):
    """Another run holds the output folder."""


class Lock:
    """The output folder, held for as long as the context lasts. Entering raises FolderInUse if another run holds it."""

    def __init__(self, folder: Path) -> None:
        self.place = folder / "lock"
        self._file: IO[str] | None = None

    def __enter__(self) -> Lock:
        self._file = open(self.place, "w")  # noqa: SIM115 - held open: closing it would give the lock away
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self._file.close()
            raise FolderInUse(f"another run is writing to {self.place.parent.parent}") from error
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._file:
            self._file.close()


class Journal:
    """Which documents were started and not finished, over runs. Keys are those of the store."""

    def __init__(self, folder: Path, *, fresh: bool = False) -> None:
        self.place = folder / "journal.jsonl"
        self.unfinished: Counter[str] = Counter()
        if not fresh:
            self._read()
        # what is finished needs no line: the journal stays as short as its open questions
        lines = [json.dumps({"event": "started", "key": key}) for key, count in sorted(self.unfinished.items()) for _ in range(count)]
        put(self.place, "".join(line + "\n" for line in lines).encode())
        self._open: set[str] = set()
        self._file = os.open(self.place, os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC)

    def _read(self) -> None:
        try:
            lines = self.place.read_text("utf-8", "replace").splitlines()
        except OSError:
            return
        for line in lines:
            try:
                told = json.loads(line)
                key, event = str(told["key"]), told["event"]
            except (ValueError, KeyError, TypeError):
                continue  # the line that a kill cut short
            if event == "started":
                self.unfinished[key] += 1
            elif event == "stopped":
                self.unfinished[key] -= 1
            else:
                self.unfinished.pop(key, None)

    def quarantined(self, key: str) -> bool:
        """Whether the document was started as often as is allowed and never finished."""
        return self.unfinished[key] >= STARTS_ALLOWED

    def started(self, key: str, name: str) -> None:
        """Nothing; the line is on the disk before the document is opened."""
        self._write({"event": "started", "key": key, "name": name})
        os.fsync(self._file)
        self._open.add(key)

    def finished(self, key: str) -> None:
        """Nothing. Not synced: the next start syncs it too, and a lost one costs no more than one start."""
        self._write({"event": "finished", "key": key})
        self.unfinished.pop(key, None)
        self._open.discard(key)

    def close(self) -> None:
        """Nothing; the journal is synced and closed. What is still open was stopped from outside: the documents are not to blame."""
        for key in sorted(self._open):
            self._write({"event": "stopped", "key": key})
        os.fsync(self._file)
        os.close(self._file)

    def _write(self, line: dict[str, str]) -> None:
        os.write(self._file, (json.dumps(line) + "\n").encode())
