"""Characters to words and words to typeset lines, by geometry alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from extractors.pdf.glyphs import BELOW, Bools, Floats, Ints, PageContent, turn_boxes

GAP = 0.17
"""Characters further apart than this part of the font size stand in two words where the file writes no spaces."""

GAP_SPACED = 0.2
"""The same where the file does write spaces: only a jump ends a word then, letter-spacing and kerning do not."""

_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\u00ad": ""}
_SPREAD = str.maketrans(_LIGATURES)


class Word(NamedTuple):
    """A word with its box, font size, whether all of it is bold, and its direction (degrees clockwise, 0 = upright)."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    bold: bool
    angle: int = 0


@dataclass(slots=True)
class Line:
    """One typeset line: its words from left to right. `bold`: all of it is; `size`: of most of its letters."""

    texts: list[str]
    x0s: list[float]
    x1s: list[float]
    top: float
    bottom: float
    size: float
    bold: bool

    @property
    def x0(self) -> float:
        """The left end of the line."""
        return self.x0s[0]

    @property
    def x1(self) -> float:
        """The right end of the line."""
        return self.x1s[-1]

    @property
    def text(self) -> str:
        """The words with single spaces."""
        return " ".join(self.texts)

    @property
    def baseline(self) -> float:
        """Where the letters stand, in points from the top of the page."""
        return self.bottom - BELOW * self.size


def read_words(page: PageContent, cuts: Floats | None = None) -> list[Word]:
    """The words of the page in the order written. `cuts` are vertical rules (x, top, bottom) that no word runs across."""
    words: list[Word] = []
    spaced = page.text.count(" ") > len(page.text) / 25
    gap = GAP_SPACED if spaced else GAP
    for angle in np.unique(page.angles).tolist():
        which = np.flatnonzero(page.angles == angle)
        boxes = page.boxes[which]
        if angle not in (90, 180, 270):
            words += _group(page, which, boxes, gap, cuts if angle == 0 else None, angle)
            continue
        flat = _group(page, which, turn_boxes(boxes, -angle % 360, page.width, page.height), gap, None, angle)
        words += turn_words(flat, angle, page.height if angle != 180 else page.width, page.width if angle != 180 else page.height)
    return words


def turn_words(words: Sequence[Word], quarter: int, width: float, height: float) -> list[Word]:
    """The words after the page of that size is turned clockwise by `quarter` degrees."""
    if not words:
        return []
    turned = turn_boxes(np.array([word[1:5] for word in words]), quarter, width, height).tolist()
    return [word._replace(x0=b[0], top=b[1], x1=b[2], bottom=b[3]) for word, b in zip(words, turned, strict=True)]


def _group(page: PageContent, which: Ints, boxes: Floats, gap: float, cuts: Floats | None, angle: int) -> list[Word]:
    """The words that the characters `which` form, read from left to right in `boxes`."""
    text = page.text if len(which) == len(page.text) else "".join(page.text[i] for i in which)
    sizes = np.maximum(page.sizes[which], 0.5)
    codes = np.frombuffer(text.encode("utf-32-le", "replace"), dtype=np.uint32)
    blank = codes == 32
    x0, x1, bottom = boxes[:, 0], boxes[:, 2], boxes[:, 3]
    middle = (x0 + x1) / 2
    base = bottom - BELOW * sizes
    starts = np.ones(len(text), dtype=bool)
    if len(text) > 1:
        size = np.maximum(sizes[1:], sizes[:-1])
        small = np.minimum(sizes[1:], sizes[:-1])
        shift = np.abs(base[1:] - base[:-1])
        # A raised or lowered small character (1st, footnote marks, CO2) stays with its word.
        level = (shift <= 0.12 * size) | ((small < 0.85 * size) & (shift <= 0.5 * size))
        space = x0[1:] - x1[:-1]
        # The letters of a ligature come one by one, each with the box of the whole.
        near = (space <= gap * size) & ((space >= -0.6 * size) | (x0[1:] == x0[:-1]))
        near &= ~((space > 0.1 * size) & _list_heads(codes))
        starts[1:] = ~level | ~near | blank[1:] | blank[:-1]
        if cuts is not None and len(cuts):
            starts[1:] |= _crossed(middle, bottom - sizes / 2, cuts)
    first = np.flatnonzero(starts)
    if not len(first):
        return []
    ends = np.append(first[1:], len(text))
    left, top = np.minimum.reduceat(x0, first), np.minimum.reduceat(boxes[:, 1], first)
    right, low = np.maximum.reduceat(x1, first), np.maximum.reduceat(bottom, first)
    size_of = np.maximum.reduceat(sizes, first)
    bold = np.logical_and.reduceat(page.bold[which] | blank, first)
    keep = np.flatnonzero(~blank[first])
    plain = text.isascii()
    texts = [text[a:b] if plain else text[a:b].translate(_SPREAD) for a, b in zip(first[keep].tolist(), ends[keep].tolist(), strict=True)]
    columns = [column[keep].tolist() for column in (left, top, right, low, size_of, bold)]
    parts = zip(texts, *columns, strict=True)  # a soft hyphen alone is no word
    return [Word(text, x0, top, x1, low, size, heavy, angle) for text, x0, top, x1, low, size, heavy in parts if text]


def _list_heads(codes: NDArray[np.uint32]) -> Bools:
    """True at i where character i is a digit, full stop or bracket and the next one a capital: a number before its text."""
    before, after = codes[:-1], codes[1:]
    heads: Bools = ((before >= 48) & (before <= 57)) | (before == 41) | (before == 46)
    return heads & (after >= 65) & (after <= 90)


def _crossed(middle: Floats, y: Floats, cuts: Floats) -> Bools:
    """True at i where a cut runs between the middles of characters i and i + 1."""
    crossed = np.zeros(len(middle) - 1, dtype=bool)
    for x, top, bottom in cuts:
        crossed |= (middle[:-1] < x) & (middle[1:] > x) & (y[:-1] > top) & (y[:-1] < bottom)
    return crossed


def join_lines(words: Sequence[Word]) -> list[Line]:
    """The typeset lines that the (upright) words form, from the top down; words level with each other are one line."""
    groups: list[list[Word]] = []
    anchor, reach = 0.0, 0.0
    for word in sorted(words, key=_baseline):
        base = word.bottom - BELOW * word.size
        # Baselines within a third of the larger size are one line: superscripts reach .33, single spacing starts at 1.
        if groups and base - anchor <= 0.35 * max(reach, word.size):
            groups[-1].append(word)
            if word.size > reach:
                anchor, reach = base, word.size
        else:
            groups.append([word])
            anchor, reach = base, word.size
    return [_line(sorted(group, key=_left)) for group in groups]


def _baseline(word: Word) -> float:
    return word.bottom - BELOW * word.size


def _left(word: Word) -> float:
    return word.x0


def _line(group: list[Word]) -> Line:
    texts: list[str] = []
    x0s: list[float] = []
    x1s: list[float] = []
    last_size = 0.0
    for word in group:
        size = max(word.size, last_size, 1.0)
        last_size = word.size
        if texts:
            gap = word.x0 - x1s[-1]
            if word.text == texts[-1] and gap < -0.5 * (word.x1 - word.x0):
                continue  # the same word printed twice, to look bold
            if -0.3 * size <= gap < 0.05 * size:
                texts[-1] += word.text  # a word written in two pieces
                x1s[-1] = max(word.x1, x1s[-1])
                continue
        texts.append(word.text)
        x0s.append(word.x0)
        x1s.append(word.x1)
    # a bullet, or the number of a footnote, may be set larger than the words behind it
    lettered = [word for word in group if any(map(str.isalnum, word.text))] or group
    letters: Counter[float] = Counter()
    for word in lettered:
        letters[word.size] += len(word.text)
    usual = max(letters, key=lambda size: (letters[size], size))
    full = [word for word in lettered if word.size >= 0.9 * usual]
    return Line(
        texts,
        x0s,
        x1s,
        top=min(word.top for word in full),
        bottom=max(word.bottom for word in full),
        size=usual,
        bold=all(word.bold for word in lettered),
    )
