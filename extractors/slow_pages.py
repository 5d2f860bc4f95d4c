"""What a reader says before a page that takes long: who waits for the document may wait on, and show how far it is."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar

SLOW_PAGE: ContextVar[Callable[[int], None]] = ContextVar("slow_page", default=lambda number: None)
"""Called with the number of a page (from 1) before it is read by OCR."""
