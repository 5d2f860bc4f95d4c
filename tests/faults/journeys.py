"""What a worker may do to us: journeys that misbehave as the document's own words say. Run in workers by the tests of the cage."""

from __future__ import annotations

import ctypes
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from extractors.slow_pages import SLOW_PAGE
from pipeline.answers import Answer
from pipeline.output_rows import Source, document_rows
from tests.conftest import make_conversion


def obey(source: Source, content: bytes, layout: bytes | None, context: Any) -> Answer:
    """Does what the first line says; anything else is a plan with one action a line."""
    word, *rest = content.decode("utf-8", "replace").splitlines() or [""]
    if word in MISCHIEF:
        told = MISCHIEF[word](*rest)
        if told is not None:
            return Answer(document_rows(source, make_conversion([told])))
    return Answer(document_rows(source, make_conversion(rest)), layout=b"layout")


def hang() -> None:
    while True:
        time.sleep(1)


def spin() -> None:
    while True:
        pass


def read_slowly(pages: str) -> str:
    """Takes a second and a half, and says first that so many pages take long."""
    for number in range(int(pages)):
        SLOW_PAGE.get()(number + 1)
    time.sleep(1.5)
    return "read"


def ask_for_ever() -> None:
    while True:
        SLOW_PAGE.get()(1)


def eat_memory() -> None:
    held = []
    while True:
        held.append(bytearray(64 << 20))


def abort_for_memory() -> None:
    """As a C library does that finds no memory: touches nearly all of it, then ends without a word."""
    held = bytearray(350 << 20)
    held[::4096] = b"x" * len(held[::4096])
    os.abort()


def crash() -> None:
    ctypes.string_at(0)


def leave() -> None:
    os._exit(0)


def raise_fault() -> None:
    raise KeyError("a fault in our own code")


def recurse() -> None:
    recurse()


def talk_nonsense() -> None:
    for fd in range(3, 20):
        try:
            os.write(fd, b"Traceback: what is this\n" * 100)
        except OSError:
            continue


def promise_much() -> None:
    for fd in range(3, 20):
        try:
            os.write(fd, b"BPA1\0" + b"\xff" * 16)
        except OSError:
            continue
    hang()


def print_much() -> str:
    print("hello " * 1000, flush=True)
    os.write(1, b"BPA1" * 1000)
    sys.stderr.write("noise\n" * 10000)
    return "printed"


def leave_child() -> str:
    child = subprocess.Popen(["sleep", "1000"], start_new_session=True)
    return str(child.pid)


def call_out(port: str) -> str:
    try:
        with socket.create_connection(("127.0.0.1", int(port)), timeout=2):
            return "connected"
    except OSError:
        return "no network"


def read_foreign(path: str) -> str:
    try:
        return Path(path).read_text()
    except OSError:
        return "not readable"


def write_foreign(path: str) -> str:
    try:
        Path(path).write_text("x")
    except OSError:
        return "not writable"
    return "written"


def write_scratch() -> str:
    Path("mine").write_text("x")
    return Path(os.environ["TMPDIR"], "mine").read_text()


def fill_disk() -> str:
    try:
        with open("big", "wb") as file:
            for _ in range(1100):
                file.write(b"\0" * (1 << 20))
    except OSError:
        return "stopped"
    return "filled"


MISCHIEF: dict[str, Any] = {
    function.__name__: function
    for function in (
        hang,
        spin,
        read_slowly,
        ask_for_ever,
        eat_memory,
        abort_for_memory,
        crash,
        leave,
        raise_fault,
        recurse,
        talk_nonsense,
        promise_much,
        print_much,
        leave_child,
        call_out,
        read_foreign,
        write_foreign,
        write_scratch,
        fill_disk,
    )
}
