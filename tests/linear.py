"""Is a reader's time linear in its text? Told by a ratio within one run, never by a clock's reading alone."""

from __future__ import annotations

import time
from collections.abc import Callable


def assert_linear(read: Callable[[str], object], piece: str, size: int) -> None:
    """Fails if ten times `size` characters of the repeated piece take more than thirty times as long as `size`.

    Ten times would be linear; thirty leaves room for a busy machine, and a square would take a hundred.
    """

    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        start = time.process_time()
        read(text)
        return time.process_time() - start

    seconds(size // 10)
    small = max(min(seconds(size), seconds(size)), 0.002)
    assert seconds(10 * size) < 30 * small
