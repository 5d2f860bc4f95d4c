"""A worker: reads one document after the other inside the cage and says what it found, and nothing else.

Started by `cage` as a process of its own. What comes in is from the parent and trusted: a set-up, then jobs. What goes out may be
anything if a document has taken the worker over: the parent checks it.
"""

from __future__ import annotations

import importlib
import os
import pickle
import resource
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from extractors.slow_pages import SLOW_PAGE
from pipeline.answers import Answer, encode_answer
from pipeline.guards import MEMORY, enclose, limit, limit_time, wall_off
from pipeline.output_rows import Source

MAGIC = b"BPA1"
HEAD = struct.Struct(">4sBQQ")
FRAME = struct.Struct(">Q")
# A worker that once needed this much address space may be too full for the next document.
FULL = 700 << 20
# Processor time beyond the wall clock's, which is the parent's to watch and the first to end.
SPARE_SECONDS = 30.0
# What a worker says: an answer, an answer that is its last, or (no answer) that it begins a page which takes long.
MORE, RETIRES, PAGE = 0, 1, 2
Journey = Callable[[Source, bytes, bytes | None, Any], Answer]


@dataclass(frozen=True, slots=True)
class SetUp:
    """What a worker is told once. `journey` is `module:function`; `timeout` is in seconds a document."""

    journey: str
    context: Any
    scratch: str
    timeout: float
    memory: int = MEMORY


def main() -> None:
    """Nothing; ends when the parent closes its side."""
    jobs = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    silence = os.open(os.devnull, os.O_RDWR)
    os.dup2(silence, 0)
    os.dup2(2, 1)  # whatever a library prints is no answer
    held = enclose()
    set_up: SetUp = _receive(jobs)
    limit(set_up.memory)
    os.chdir(set_up.scratch)
    module, name = set_up.journey.split(":")
    journey: Journey = getattr(importlib.import_module(module), name)
    held |= {"limits"} | wall_off(Path(set_up.scratch))
    send(answers, MORE, ",".join(sorted(held)).encode(), b"")

    def slow_page(number: int) -> None:
        limit_time(set_up.timeout + SPARE_SECONDS)
        send(answers, PAGE, str(number).encode(), b"")

    SLOW_PAGE.set(slow_page)
    while (job := _receive(jobs)) is not None:
        source, content, layout = job
        limit_time(set_up.timeout + SPARE_SECONDS)
        answer = answer_to(journey, source, content, layout, set_up.context)
        full = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 > FULL
        send(answers, RETIRES if full else MORE, encode_answer(answer), answer.layout or b"")
        if full:
            return


def answer_to(journey: Journey, source: Source, content: bytes, layout: bytes | None, context: Any) -> Answer:
    """The journey's answer; a fault in the program itself becomes the error `crash` of this one document."""
    try:
        return journey(source, content, layout, context)
    except MemoryError:
        return Answer(error=("memory", "The document needs more memory than one document may take."))
    except Exception as fault:  # noqa: BLE001 - whatever it is, it must not take other documents with it
        where = fault.__traceback__
        while where and where.tb_next:
            where = where.tb_next
        at = f" at {os.path.basename(where.tb_frame.f_code.co_filename)}:{where.tb_lineno}" if where else ""
        return Answer(error=("crash", f"A fault in this program stopped the reading: {type(fault).__name__}: {fault}{at}."[:500]))


def send(stream: IO[bytes], state: int, told: bytes, layout: bytes) -> None:
    """Nothing; one answer is on its way."""
    stream.write(HEAD.pack(MAGIC, state, len(told), len(layout)) + told + layout)
    stream.flush()


def frame(value: Any) -> bytes:
    """A value as the parent sends it."""
    content = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    return FRAME.pack(len(content)) + content


def _receive(stream: IO[bytes]) -> Any:
    head = stream.read(FRAME.size)
    if len(head) < FRAME.size:
        return None
    return pickle.loads(stream.read(FRAME.unpack(head)[0]))


if __name__ == "__main__":
    main()
    sys.exit(0)
