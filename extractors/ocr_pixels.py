"""What the pixels of a scanned page say apart from its words: how it lies, its rules, the colours behind its cells."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from extractors.pdf.glyphs import Bools

DPI = 300
"""Dots an inch at which pages are drawn: the size of letters that Tesseract's models were made for."""

MOST_PIXELS = 20_000_000
"""A page is drawn with no more pixels: two and a half sheets of A4, one of A2 at half the dots."""

Bytes = NDArray[np.uint8]

_TILE = 24  # pixels: a piece of paper or of a cell's colour, larger than a letter's strokes, smaller than a cell
_PAPER = 70  # percentile of a tile taken for its background: more than half of any text is paper
_INK = 0.72  # ink is darker than this part of its background
INK_BESIDE = 0.82  # the same, of the darkest background near by
LANE = 10.0  # points: wider than any space between two words
_COLUMN = 0.12  # of the page's width: a narrower strip of text is no column
_TALL = 30.0  # points: two lines; what is lower has no columns
_BAND = 7.0  # points: more than the white between two lines of one paragraph
_COMPANY = 4  # of the nine pixels around and under it: ink with less is dust
_LONGEST_SKEW = 5.0  # degrees
_DARK = 140  # of 255: an area whose ground is darker may have light letters
_LIGHT = 60  # and has them if some of it is so much lighter
GAP = 0.8  # of a line of pixels: light from side to side, which no letters are
_WIDE_BAND, _TALL_BAND = 24.0, 9.0  # points: a smaller dark area is a picture's or a blot's


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as drawn: `rgb` (height x width x 3), `ink` True where something is printed on its local background, `thin` the same
    with its dust, in which the thinnest rules are whole. `point` is the number of pixels a point."""

    rgb: Bytes
    ink: Bools
    thin: Bools
    point: float

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.ink.shape[1], self.ink.shape[0]


def see(picture: Image.Image, point: float) -> Picture:
    """The picture with its ink told from its background.

    The background is taken tile by tile, so that text on a coloured cell, and the shade of a bad copy, are both seen through.
    """
    rgb = np.asarray(picture.convert("RGB"))
    grey = np.asarray(picture.convert("L"))
    height, width = grey.shape
    tall, wide = -(-height // _TILE), -(-width // _TILE)
    padded = np.pad(grey, ((0, tall * _TILE - height), (0, wide * _TILE - width)), mode="edge")
    tiles = padded.reshape(tall, _TILE, wide, _TILE).transpose(0, 2, 1, 3).reshape(tall, wide, -1)
    rank = int(_TILE * _TILE * _PAPER / 100)
    paper = np.partition(tiles, rank, axis=2)[:, :, rank].astype(np.uint8)
    lowest = np.min([np.roll(paper, shift, axis=(0, 1)) for shift in ((0, 0), (0, 1), (0, -1), (1, 0), (-1, 0))], axis=0)
    background = _spread(paper, grey.shape) * _INK
    # Beside a dark area the blended background is too dark or too light: nothing is ink that the area itself could be.
    ink = (grey < background) & (grey < _spread(lowest, grey.shape) * INK_BESIDE)
    return Picture(rgb, ink & (_neighbours(ink) >= _COMPANY), ink, point)


def _neighbours(mask: Bools) -> Bytes:
    """For each pixel how many of the nine around and under it are set."""
    wide = np.pad(mask.astype(np.uint8), 1)
    rows = wide[:-2] + wide[1:-1] + wide[2:]
    counts: Bytes = rows[:, :-2] + rows[:, 1:-1] + rows[:, 2:]
    return counts


def _spread(tiles: Bytes, shape: tuple[int, ...]) -> NDArray[np.float32]:
    """The values of tiles blended over their pixels."""
    size = (tiles.shape[1] * _TILE, tiles.shape[0] * _TILE)
    blended: NDArray[np.float32] = np.asarray(Image.fromarray(tiles).resize(size, Image.Resampling.BILINEAR), dtype=np.float32)
    return blended[: shape[0], : shape[1]]


def find_skew(ink: Bools) -> float:
    """By how many degrees the page must be turned counter-clockwise to lie straight (-5 to 5), a twentieth of a degree fine.

    Lines of text and rules, looked at along their own direction, are the sharpest contrast of full and empty rows.
    """
    step = 4
    height, width = (ink.shape[0] // step) * step, (ink.shape[1] // step) * step
    small = ink[:height, :width].reshape(height // step, step, width // step, step).any(axis=(1, 3))
    rows, columns = np.nonzero(small)
    if len(rows) < 200:
        return 0.0
    if len(rows) > 60_000:
        rows, columns = rows[:: len(rows) // 60_000 + 1], columns[:: len(columns) // 60_000 + 1]
    middle = columns - small.shape[1] / 2

    def sharpness(angle: float) -> float:
        at = np.round(rows - middle * np.tan(np.radians(angle))).astype(np.int64)
        counts = np.bincount(at - at.min())
        return float((np.diff(counts.astype(np.float64)) ** 2).sum())

    coarse = max(np.arange(-_LONGEST_SKEW, _LONGEST_SKEW + 0.01, 0.25), key=lambda angle: sharpness(float(angle)))
    fine = max(np.arange(coarse - 0.25, coarse + 0.26, 0.05), key=lambda angle: sharpness(float(angle)))
    return float(fine) if sharpness(float(fine)) > 1.02 * sharpness(0.0) else 0.0


def background_of(picture: Picture, box: tuple[float, float, float, float], rules: Bools) -> int:
    """The colour (0xRRGGBB) behind a box in pixels: the middle of its pixels that are neither ink nor rule, near-whites white.

    A scan's white paper is never quite white, and a colour's grain is averaged out.
    """
    x0, top, x1, bottom = (round(value) for value in box)
    rgb = picture.rgb[top:bottom, x0:x1].reshape(-1, 3)
    free = ~(picture.ink[top:bottom, x0:x1] | rules[top:bottom, x0:x1]).reshape(-1)
    if free.sum() < 20:
        return 0xFFFFFF
    red, green, blue = (int(value) for value in np.median(rgb[free], axis=0))
    spread = max(red, green, blue) - min(red, green, blue)
    if min(red, green, blue) > 0xE8 and spread < 14 or (spread < 10 and min(red, green, blue) > 0xD8):
        return 0xFFFFFF
    return red << 16 | green << 8 | blue


def find_blocks(ink: Bools, point: float) -> list[tuple[int, int, int, int]]:
    """The boxes (x0, top, x1, bottom) in pixels of the blocks of text: bands parted by white, and columns within a band.

    A block is parted sideways only by a white lane that is wider than any space, with a good part of the page on both sides:
    the numbers of a list stay with their lines.
    """
    return _part(ink, (0, 0, ink.shape[1], ink.shape[0]), point)


def _part(ink: Bools, box: tuple[int, int, int, int], point: float) -> list[tuple[int, int, int, int]]:
    x0, top, x1, bottom = box
    piece = ink[top:bottom, x0:x1]
    if not piece.any():
        return []
    rows, columns = np.flatnonzero(piece.any(axis=1)), np.flatnonzero(piece.any(axis=0))
    x0, x1, top, bottom = x0 + int(columns[0]), x0 + int(columns[-1]) + 1, top + int(rows[0]), top + int(rows[-1]) + 1
    piece = ink[top:bottom, x0:x1]
    lanes = white_stretches(np.asarray(piece.any(axis=0)), round(LANE * point))
    least = _COLUMN * ink.shape[1]
    lanes = [(start, end) for start, end in lanes if start >= least and (x1 - x0) - end >= least]
    if lanes and bottom - top > _TALL * point:
        start, end = max(lanes, key=lambda lane: lane[1] - lane[0])
        return _part(ink, (x0, top, x0 + start, bottom), point) + _part(ink, (x0 + end, top, x1, bottom), point)
    gaps = white_stretches(np.asarray(piece.any(axis=1)), round(_BAND * point))
    if gaps:
        parts: list[tuple[int, int, int, int]] = []
        start = 0
        for above, below in [*gaps, (bottom - top, bottom - top)]:
            parts += _part(ink, (x0, top + start, x1, top + above), point)
            start = below
        return parts
    margin = round(2 * point)
    return [(max(0, x0 - margin), max(0, top - margin), min(ink.shape[1], x1 + margin), min(ink.shape[0], bottom + margin))]


def white_stretches(full: Bools, least: int) -> list[tuple[int, int]]:
    """The stretches (start, end) of at least that many False values inside."""
    places = np.flatnonzero(full)
    wide = np.flatnonzero(np.diff(places) > least)
    return [(int(places[i]) + 1, int(places[i + 1])) for i in wide]


def dark_blocks(grey: Bytes, point: float) -> list[tuple[int, int, int, int]]:
    """The boxes (x0, top, x1, bottom) in pixels of dark areas that may hold light text: bands of headings, filled cells."""
    height, width = grey.shape
    tall, wide = height // _TILE, width // _TILE
    tiles = grey[: tall * _TILE, : wide * _TILE].reshape(tall, _TILE, wide, _TILE).transpose(0, 2, 1, 3).reshape(tall, wide, -1)
    dark = np.kron(np.median(tiles, axis=2) < _DARK, np.ones((_TILE, _TILE), dtype=bool))
    boxes = find_blocks(dark, point) if dark.any() else []
    margin = round(2 * point)  # which `find_blocks` adds
    found = [
        band for x0, top, x1, bottom in boxes for band in _bands((x0 + margin, top + margin, x1 - margin, bottom - margin), grey, point)
    ]
    large = [box for box in found if box[2] - box[0] >= _WIDE_BAND * point and box[3] - box[1] >= _TALL_BAND * point]
    return [box for box in large if _has_light_letters(grey[box[1] : box[3], box[0] : box[2]])]


def _has_light_letters(piece: Bytes) -> bool:
    """Are a few of a dark area's pixels much lighter than its ground?"""
    ground, light = float(np.median(piece)), float(np.percentile(piece, 99.5))
    return ground < _DARK and light - ground >= _LIGHT and float((piece > (ground + light) / 2).mean()) < 0.45


def _bands(box: tuple[int, int, int, int], grey: Bytes, point: float) -> list[tuple[int, int, int, int]]:
    """The bands of a box of whole tiles that are dark over more than half of its width, grown to where the dark area ends: a block of
    headings apart from a dark cell below it."""
    x0, top, x1, bottom = max(0, box[0] - _TILE), max(0, box[1] - _TILE), box[2] + _TILE, box[3] + _TILE
    dark = grey[top:bottom, x0:x1] < _DARK
    full = np.asarray(dark[:, _TILE:-_TILE].mean(axis=1) > 0.5)
    rows = np.flatnonzero(full)
    if not len(rows):
        return []
    edges = [int(rows[0]), *(y for gap in white_stretches(full, round(2 * point)) for y in gap), int(rows[-1]) + 1]
    out = []
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        columns = np.flatnonzero(dark[start:end].mean(axis=0) > 0.5)
        if len(columns):
            out.append((x0 + int(columns[0]), top + start, x0 + int(columns[-1]) + 1, top + end))
    return out


def turn_dark(piece: Bytes, ink: Bools) -> None:
    """Nothing; where light letters stand on a dark area, its pixels become dark letters on white, and `ink` says where they are.

    Light lines from side to side are gaps between cells and become white too.
    """
    ground, light = float(np.median(piece)), float(np.percentile(piece, 99.5))
    if not _has_light_letters(piece):
        return
    strength = np.clip((piece - ground) / (light - ground), 0.0, 1.0)
    bright = strength > 0.5
    strength[:, bright.mean(axis=0) > GAP] = 0.0
    strength[bright.mean(axis=1) > GAP] = 0.0
    piece[:] = (255 * (1 - strength)).astype(np.uint8)
    ink[:] = strength > 0.5


def turn(picture: Image.Image, degrees: float) -> Image.Image:
    """The picture turned counter-clockwise about its middle, the corners filled with white."""
    if abs(degrees) < 0.02:
        return picture
    return picture.rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor=(255, 255, 255))
