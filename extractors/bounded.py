"""Work that may be given up: what it takes in time and memory is bounded without a process of its own."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

AGAIN = 0.5  # seconds until it is said once more, where a library has swallowed it


class TookTooMuch(BaseException):
    """The work took too long. No `Exception`: libraries that go on after those must not go on after this."""


@contextmanager
def at_most(seconds: float, memory: int) -> Iterator[None]:
    """Ends its block with `TookTooMuch` after so many seconds, and with `MemoryError` where it takes so many more bytes.

    Raises `TookTooMuch` at once where no bound can be set: outside the main thread and on systems without these signals.
    """
    if sys.platform == "win32" or threading.current_thread() is not threading.main_thread() or signal.getitimer(signal.ITIMER_REAL)[0]:
        raise TookTooMuch
    import resource

    def over(number: int, frame: FrameType | None) -> None:
        if within:
            raise TookTooMuch

    within = True
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    room = _address_space()
    before = signal.signal(signal.SIGALRM, over)
    try:
        if room is not None:
            most = room + memory
            resource.setrlimit(resource.RLIMIT_AS, (most if soft == resource.RLIM_INFINITY else min(soft, most), hard))
        signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
        yield
    finally:
        within = False
        signal.setitimer(signal.ITIMER_REAL, 0)
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
        signal.signal(signal.SIGALRM, before)


def _address_space() -> int | None:
    """The bytes of address space that this process has, None where the system does not say."""
    try:
        import resource

        return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except (OSError, ValueError, IndexError):
        return None
