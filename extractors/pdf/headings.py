"""Headings outside tables, told by how they are set against the body of the document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from schemas.layout import Paragraph, Table

Block = Paragraph | Table


def mark_headings(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks with `heading` set: larger than the body, or bold and short. Levels follow the sizes, largest first."""
    body = _body_size(blocks)
    styles = {_style(b) for b in blocks if isinstance(b, Paragraph) and _is_heading(b, body)}
    level = {style: min(i + 1, 9) for i, style in enumerate(sorted(styles, reverse=True))}
    return tuple(replace(b, heading=level[_style(b)]) if isinstance(b, Paragraph) and _is_heading(b, body) else b for b in blocks)


def _style(paragraph: Paragraph) -> tuple[float, bool]:
    return (round((paragraph.size or 0.0) * 2) / 2, paragraph.bold)


def _body_size(blocks: Iterable[Block]) -> float:
    """The font size of most characters outside tables; of all, where there are few outside."""
    outside: Counter[float] = Counter()
    inside: Counter[float] = Counter()
    for block in blocks:
        if isinstance(block, Paragraph):
            outside[round(block.size or 0.0, 1)] += 0 if block.bold else len(block.text)
        else:
            for row in block.rows:
                for cell in row.cells:
                    for p in cell.paragraphs:
                        inside[round(p.size or 0.0, 1)] += len(p.text)
    chosen = outside if sum(outside.values()) >= 200 else inside or outside
    return chosen.most_common(1)[0][0] if chosen else 10.0


def _is_heading(paragraph: Paragraph, body: float) -> bool:
    text = paragraph.text
    if not text or paragraph.bullet and not paragraph.bold or len(text) > 200 or not any(c.isalpha() for c in text):
        return False
    size = paragraph.size or 0.0
    if size >= 1.12 * body:
        return len(text) <= 160
    return paragraph.bold and size >= 0.95 * body and len(text) <= 120 and not text.endswith((".", ";", ","))
