"""Is a reader's work linear in its text? Told by the lines of Python it runs, which no busy machine changes.

What a regular expression does inside one line is not counted here; the cells of a megabyte in the same files see that: an expression that
goes back over its text would need hours for them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


def lines_run(read: Callable[[str], object], text: str) -> int:
    """The count of Python lines that reading the text runs."""
    count = 0

    def trace(frame: FrameType, event: str, arg: object) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        read(text)
    finally:
        sys.settrace(before)
    return count


def assert_linear(read: Callable[[str], object], piece: str, size: int) -> None:
    """Fails if ten times `size` characters of the repeated piece take more than fifteen times the lines of `size` characters.

    Ten times would be linear, a hundred a square.
    """
    read(piece)
    small = lines_run(read, piece * (size // len(piece)))
    assert lines_run(read, piece * (10 * size // len(piece))) < 15 * max(small, 500)
