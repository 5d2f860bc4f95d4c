"""Word files (.docx, .docm, .dotx, Strict) as laid out in their flow.

The XML is walked, since a general library loses what plans are full of: rows in content controls, insertions, merged cells'
direction, shading, automatic numbers.
"""

from __future__ import annotations

from extractors.word.reader import read_word

__all__ = ["read_word"]
