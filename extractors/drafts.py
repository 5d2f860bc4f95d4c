"""Paragraphs whose bullet level is still open, since it depends on what else stands in their cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.text import Mark, nest
from schemas.layout import Paragraph


@dataclass(slots=True)
class Draft:
    """One line of a cell. `mark` is what stands before it (None for none), `fill` the colour behind it alone. The rest is as
    in `Paragraph`."""

    text: str
    mark: Mark | None = None
    marker: str | None = None
    heading: int = 0
    bold: bool = False
    size: float | None = None
    indent: float = 0.0
    after_break: bool = False
    fill: str | None = None


def settle(drafts: Sequence[Draft]) -> tuple[Paragraph, ...]:
    """The paragraphs of one cell (or of one run of paragraphs) in order, each with the level of its bullet.

    A line after a break inside a bullet has that bullet's level and no marker.

    >>> [p.bullet for p in settle([Draft("Do", Mark("•", 0), "•"), Draft("it", after_break=True), Draft("Then")])]
    [1, 1, 0]
    """
    levels = iter(nest([draft.mark for draft in drafts if draft.mark is not None]))
    settled: list[Paragraph] = []
    level = 0
    for draft in drafts:
        if draft.mark is not None:
            level = next(levels)
        elif not draft.after_break:
            level = 0
        settled.append(
            Paragraph(
                draft.text,
                bullet=0 if draft.heading or (draft.mark is None and not draft.text) else level,
                marker=draft.marker,
                heading=draft.heading if draft.text else 0,
                bold=draft.bold,
                size=draft.size,
                indent=draft.indent,
                after_break=draft.after_break,
            )
        )
    return tuple(settled)
