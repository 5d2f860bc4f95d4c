"""Two pages on one sheet: an open booklet on the scanner, or two pages printed side by side."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from extractors.pdf.glyphs import Bools, Floats, PageContent
from extractors.pdf.words import Line, Word, join_lines

_SHAPES = (1.2, 1.8)  # width by height of a sheet: two pages of A4 or Letter, or of a booklet cut a little differently
_GUTTER = 0.04  # of the sheet's width: the two inner margins together, at least
_SAME = 0.012  # of the sheet's width: what stands at the same place of both pages
_FULL = 0.75  # of its page's width: a line of running text
_ENOUGH = 3  # lines of a page
_DIGITS = re.compile(r"\d+")


def may_hold_two(page: PageContent, words: Sequence[Word]) -> bool:
    """True where an upright sheet has the shape of two pages and nothing stands in its middle."""
    middle, half = page.width / 2, _GUTTER / 2 * page.width
    if not _SHAPES[0] <= page.width / max(page.height, 1.0) <= _SHAPES[1]:
        return False
    printed = np.array([word[1:5] for word in words]).reshape(-1, 4)
    for boxes in (printed, page.rules, page.fills):
        if ((boxes[:, 0] < middle + half) & (boxes[:, 2] > middle - half) & ~_is_sheet(boxes, page)).any():
            return False
    return bool((printed[:, 0] > middle).any() and (printed[:, 0] < middle).any())


def holds_two(page: PageContent, words: Sequence[Word]) -> bool:
    """True where both halves begin at the same distance from their left edge and look like pages of one document: their lines
    begin at the same places, or run across them, or their first or last lines are the same but for a number."""
    if not may_hold_two(page, words):
        return False
    middle, near = page.width / 2, _SAME * page.width
    level = [word for word in words if word.angle == 0]
    right = [word._replace(x0=word.x0 - middle, x1=word.x1 - middle) for word in level if word.x0 > middle]
    pages = [join_lines([word for word in level if word.x0 < middle]), join_lines(right)]
    if min(map(len, pages)) < _ENOUGH or abs(min(line.x0 for line in pages[0]) - min(line.x0 for line in pages[1])) > near:
        return False
    return _share_starts(pages, near) or all(map(_is_prose, pages)) or _share_margin(pages, near)


def _is_sheet(boxes: Floats, page: PageContent) -> Bools:
    whole: Bools = (boxes[:, 2] - boxes[:, 0] > 0.9 * page.width) & (boxes[:, 3] - boxes[:, 1] > 0.9 * page.height)
    return whole


def _starts(lines: Sequence[Line]) -> list[float]:
    """Where the pieces of the lines begin."""
    out = []
    for line in lines:
        out.append(line.x0)
        out += [x0 for x1, x0 in zip(line.x1s, line.x0s[1:], strict=False) if x0 - x1 > 1.2 * line.size]
    return out


def _share_starts(pages: Sequence[Sequence[Line]], near: float) -> bool:
    """True where the lines of both pages begin at two places or more that are the same, as the columns of one table do."""
    usual = [[x for x, count in Counter(round(x) for x in _starts(lines)).items() if count > 1] for lines in pages]
    shared = sorted(x for x in usual[0] if any(abs(x - other) <= near for other in usual[1]))
    return bool(shared) and shared[-1] - shared[0] > 4 * near


def _is_prose(lines: Sequence[Line]) -> bool:
    width = max(line.x1 for line in lines) - min(line.x0 for line in lines)
    running = [line for line in lines if line.x1 - line.x0 > _FULL * width and len(_starts([line])) == 1]
    return len(running) >= _ENOUGH


def _share_margin(pages: Sequence[Sequence[Line]], near: float) -> bool:
    """True where both pages have the same first or last line, numbers apart."""
    for place in (0, -1):
        one, other = pages[0][place], pages[1][place]
        same = _DIGITS.sub("#", one.text) == _DIGITS.sub("#", other.text)
        if same and abs(one.x0 - other.x0) <= near and abs(one.baseline - other.baseline) <= near:
            return True
    return False


def halve(page: PageContent) -> tuple[PageContent, PageContent]:
    """The two pages of a sheet; the second is moved to where the first stood (`moved`)."""
    return _part(page, 0.0), _part(page, page.width / 2)


def _part(page: PageContent, moved: float) -> PageContent:
    def held(boxes: Floats) -> Bools:
        right: Bools = (boxes[:, 0] + boxes[:, 2]) / 2 >= page.width / 2
        return (right if moved else ~right) & ~_is_sheet(boxes, page)

    def shifted(boxes: Floats) -> Floats:
        kept: Floats = boxes[held(boxes)] - np.array([moved, 0.0, moved, 0.0])
        return kept

    characters = held(page.boxes)
    return replace(
        page,
        text="".join(page.text[i] for i in np.flatnonzero(characters)),
        boxes=shifted(page.boxes),
        sizes=page.sizes[characters],
        angles=page.angles[characters],
        bold=page.bold[characters],
        rules=shifted(page.rules),
        rule_colors=page.rule_colors[held(page.rules)],
        fills=shifted(page.fills),
        fill_colors=page.fill_colors[held(page.fills)],
        moved=moved,
    )
