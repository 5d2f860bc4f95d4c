"""The rules of a scanned page: long thin bars of ink, told from letters and found again in dark blocks of headings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from extractors.ocr_pixels import GAP, INK_BESIDE, LANE, Bytes, Picture, dark_blocks, white_stretches
from extractors.pdf.glyphs import Bools, Floats, Ints

_FLAT_RUN = 22.0  # points: no letter has a horizontal stroke so long
_UPRIGHT_RUN = 15.0  # points: no letter of running text is so tall
_LOW_ROW = (7.0, 17.0)  # points between two horizontal rules: a row of one line
_WHOLE = 0.9  # of a low row's height: a rule, with a speck of white
_BROKEN = 0.8  # less is a letter's stem
_CROSSED = 0.15  # of a dark area's height: light over more of it is a letter
_WORD_GAP = 6.0  # points: more than a space in a heading
_BELOW = 45.0  # points: how far below a block of headings its columns may begin, with a banner between
_THICKEST = 3.2  # points: what is thicker is an area, not a rule


def is_sideways(picture: Picture) -> bool:
    """Whether the lines of text run up and down the page: columns then change from full to empty more sharply than rows.

    Rules are left out first: they run both ways.
    """
    ink = picture.ink & ~find_rules(picture).mask
    if ink.sum() < 2000:
        return False
    return _sharpness(ink.sum(axis=0)) > 1.6 * _sharpness(ink.sum(axis=1))


def _sharpness(counts: Ints) -> float:
    """How sharply the counts change from one row (or column) to the next, for the length that they are taken over."""
    return float((np.diff(counts.astype(np.float64)) ** 2).sum() / len(counts))


def _opened(ink: Bools, length: int) -> Bools:
    """True where a horizontal run of ink is at least `length` pixels long; one pixel in twelve may be missing."""
    height, width = ink.shape
    if width < length:
        return np.zeros_like(ink)
    sums = np.zeros((height, width + 1), dtype=np.int32)
    np.cumsum(ink, axis=1, dtype=np.int32, out=sums[:, 1:])
    full = (sums[:, length:] - sums[:, :-length]) >= length * 11 // 12
    marks = np.zeros((height, width + 1), dtype=np.int32)
    marks[:, : full.shape[1]] += full
    marks[:, length : length + full.shape[1]] -= full
    return (np.cumsum(marks, axis=1, dtype=np.int32)[:, :width] > 0) & ink


def _runs(mask: Bools) -> tuple[Ints, Ints, Ints]:
    """The runs of True in each row: row, first column, column after the last."""
    edges = np.diff(np.pad(mask, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    rows, starts = np.nonzero(edges == 1)
    _, ends = np.nonzero(edges == -1)
    return rows.astype(np.int64), starts.astype(np.int64), ends.astype(np.int64)


def _bars(mask: Bools, thickest: float) -> Floats:
    """The boxes (x0, top, x1, bottom) in pixels of the horizontal bars in the mask that are thin enough to be rules.

    Runs of neighbouring rows that overlap are one bar; its place across is where most of it lies.
    """
    rows, starts, ends = _runs(mask)
    open_bars: list[list[list[float]]] = []
    closed: list[list[list[float]]] = []
    current = -1
    for row, start, end in zip(rows.tolist(), starts.tolist(), ends.tolist(), strict=True):
        if row != current:
            current = row
            closed += [bar for bar in open_bars if bar[-1][0] < row - 2]
            open_bars = [bar for bar in open_bars if bar[-1][0] >= row - 2]
        for bar in open_bars:
            if any(start <= run[2] and end >= run[1] for run in bar[-4:]):
                bar.append([row, start, end])
                break
        else:
            open_bars.append([[row, start, end]])
    boxes: list[tuple[float, float, float, float]] = []
    for bar in closed + open_bars:
        runs = np.array(bar)
        x0, x1 = runs[:, 1].min(), runs[:, 2].max()
        thick = float((runs[:, 2] - runs[:, 1]).sum()) / max(1.0, x1 - x0)
        if thick > thickest:
            continue
        middle = float(np.average(runs[:, 0], weights=runs[:, 2] - runs[:, 1])) + 0.5
        boxes.append((float(x0), middle - thick / 2, float(x1), middle + thick / 2))
    return np.array(boxes, dtype=np.float64).reshape(-1, 4)


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a page, in pixels, and the pixels that they cover."""

    boxes: Floats
    mask: Bools


def find_rules(picture: Picture) -> Rules:
    """The horizontal and vertical rules of the page."""
    ink, point = picture.thin, picture.point
    flat_mask = _opened(ink, round(_FLAT_RUN * point))
    upright_mask = _opened(np.ascontiguousarray(ink.T), round(_UPRIGHT_RUN * point))
    flat, upright = _bars(flat_mask, _THICKEST * point), _bars(upright_mask, _THICKEST * point)[:, [1, 0, 3, 2]]
    grey = np.asarray(Image.fromarray(picture.rgb).convert("L"))
    upright = _in_low_rows(upright, flat, grey, point)
    for block in dark_blocks(grey, point):
        flat, upright = _through_dark(flat, upright, block, grey, point)
    boxes = np.concatenate([flat, upright])
    mask = np.zeros_like(ink)
    height, width = ink.shape
    for x0, top, x1, bottom in boxes:
        # Two pixels more on each side: the soft edge of a scanned rule reads as dashes.
        mask[max(0, int(top) - 2) : min(height, int(bottom) + 3), max(0, int(x0) - 2) : min(width, int(x1) + 3)] = True
    return Rules(boxes, mask)


def _in_low_rows(upright: Floats, flat: Floats, grey: Bytes, point: float) -> Floats:
    """The vertical rules put right in rows of one line of text, between two horizontal rules.

    There a rule is no longer than a letter may be: it is one if it runs from side to side. And a letter's stem between two rules of
    other rows is none: what does not run from side to side is cut out.
    """
    order = flat[np.argsort(flat[:, 1], kind="stable")]
    middles = (order[:, 1] + order[:, 3]) / 2
    found: list[list[float]] = []
    for i, (x0, _, x1, upper) in enumerate(order.tolist()):
        apart = middles - middles[i]
        near = (apart > _LOW_ROW[0] * point) & (apart < _LOW_ROW[1] * point)
        near &= np.minimum(order[:, 2], x1) - np.maximum(order[:, 0], x0) > max(_FLAT_RUN * point, 0.5 * (x1 - x0))
        if not near.any():
            continue
        below = order[int(np.flatnonzero(near)[0])]
        left, right = int(max(x0, below[0])), int(min(x1, below[2]))
        first, last = int(upper) + 2, int(below[1]) - 1
        share = _darker_share(grey[first:last, left:right], round(1.5 * point))
        _, starts, ends = _runs(np.asarray(share >= _WHOLE)[None, :])
        thin = ends - starts <= _THICKEST * point
        found += [[float(left + s), middles[i], float(left + e), float(below[1])] for s, e in zip(starts[thin], ends[thin], strict=True)]
        common = np.minimum(upright[:, 3], last) - np.maximum(upright[:, 1], first)
        inside = (common > 0.4 * (last - first)) & (upright[:, 0] > left + 4) & (upright[:, 2] < right - 4)
        for k in np.flatnonzero(inside).tolist():
            at = round((upright[k, 0] + upright[k, 2]) / 2) - left
            if share[max(0, at - 3) : at + 4].max() < _BROKEN:
                rest = [upright[k, 0], float(last), upright[k, 2], max(float(last), upright[k, 3])]
                upright[k, 3] = max(upright[k, 1], min(first, upright[k, 3]))
                upright = _with(upright, [rest])
    return _with(upright[upright[:, 3] > upright[:, 1]], found)


def _darker_share(band: Bytes, apart: int) -> Floats:
    """For each column of the band in how much of its height it, or one beside it, is darker than the paper `apart` pixels off.

    Looked at so close, a rule is dark beside a dark area too.
    """
    wide = np.pad(band, ((0, 0), (apart, apart)), mode="edge").astype(np.float32)
    own = np.minimum(np.minimum(wide[:, apart - 1 : -apart - 1], wide[:, apart:-apart]), wide[:, apart + 1 : wide.shape[1] - apart + 1])
    paper = np.maximum(wide[:, : -2 * apart], wide[:, 2 * apart :])
    share: Floats = (own < INK_BESIDE * paper).mean(axis=0)
    return share


def _through_dark(flat: Floats, upright: Floats, block: tuple[int, int, int, int], grey: Bytes, point: float) -> tuple[Floats, Floats]:
    """The rules with those of a dark block put right: there they can hardly be seen, and strips between light letters look like some.

    Of those inside only what is darker than the ground stays, beside the block's upper and lower sides. The
    columns that begin below a block of headings go up through
    it, but not through letters.
    """
    x0, top, x1, bottom = block
    slack = 2.0 * point
    piece = grey[top:bottom, x0:x1]
    ground, light = float(np.median(piece)), float(np.percentile(piece, 99.5))
    bright = piece > (ground + light) / 2
    middles = (flat[:, 1] + flat[:, 3]) / 2
    within = (flat[:, 0] > x0 - slack) & (flat[:, 2] < x1 + slack) & (middles > top - slack) & (middles < bottom + slack)
    apart = (flat[:, 1] > top + slack) & (flat[:, 3] < bottom - slack)  # from the block's own sides, which are rules anyway
    drawn = np.array([_darker(piece.T, round(y) - top, ground) for y in middles.tolist()], dtype=bool)
    flat = flat[~within | (drawn & apart)]
    inside = (upright[:, 0] > x0 + slack) & (upright[:, 2] < x1 - slack) & (upright[:, 1] > top - slack) & (upright[:, 3] < bottom + slack)
    places = ((upright[:, 0] + upright[:, 2]) / 2).tolist()
    seen = [_darker(piece, round(x) - x0, ground) for x in places]
    kept = upright[~inside | np.array(seen, dtype=bool)]
    more = []
    lit = np.flatnonzero(bright.any(axis=0))
    if len(white_stretches(np.asarray(bright.any(axis=0)), round(LANE * point))) >= 2:
        near = np.abs(upright[:, 1] - bottom - _BELOW * point / 2) < _BELOW * point / 2 + slack
        below = upright[near & (upright[:, 3] - upright[:, 1] > _UPRIGHT_RUN * point / 2)]  # no crumb of a letter's edge
        for x in ((below[:, 0] + below[:, 2]) / 2).tolist():
            crossed = bright[:, max(0, round(x) - x0 - 2) : round(x) - x0 + 3]
            letters = crossed.size and crossed.any(axis=1).mean() > _CROSSED and crossed.mean() < GAP
            letters = letters or _in_text(lit, round(x) - x0, point)
            if x0 + slack < x < x1 - slack and not letters:
                more.append([x - 1.0, float(top), x + 1.0, float(bottom)])
    sides = [[float(x0), y - 1.0, float(x1), y + 1.0] for y in (top, bottom)]
    return _with(flat, sides), _with(kept, more)


def _in_text(lit: Ints, at: int, point: float) -> bool:
    """Does the place stand within a line of text, with letters close on both sides? `lit` are the columns with light pixels, in order."""
    place = int(np.searchsorted(lit, at))
    return 0 < place < len(lit) and bool(lit[place] - lit[place - 1] < _WORD_GAP * point)


def _darker(piece: Bytes, at: int, ground: float) -> bool:
    """Is there a line in the column of pixels `at`, darker than the ground from top to bottom?"""
    columns = piece[:, max(0, at - 2) : at + 3]
    return bool(columns.size) and bool(columns.mean(axis=0).min() < 0.75 * ground)


def _with(boxes: Floats, more: list[list[float]]) -> Floats:
    return np.concatenate([boxes, np.array(more, dtype=np.float64).reshape(-1, 4)])
