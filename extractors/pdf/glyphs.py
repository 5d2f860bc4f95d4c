"""What is printed on one page, in columns of numbers: characters, rules, fills and images.

`PageContent` is the one shape that every source of a page fills (PDFium, pdfminer, OCR) and that the layout is read from.
All boxes are (x0, top, x1, bottom) in points from the top left corner of the page as displayed.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

BELOW = 0.22
"""The part of the font size that a character's box reaches below its baseline; it reaches 1 - BELOW above it."""

WHITE = 0xFFFFFF


def _no_boxes() -> Floats:
    return np.zeros((0, 4))


def _no_ints() -> Ints:
    return np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class PageContent:
    """One page's visible content; entry i of each glyph column belongs to character i of `text`.

    `boxes`: along the line from the start to the end of the advance, across it from `BELOW` of the font size under the
    baseline to 1 - `BELOW` above it, whatever the font says, so that characters of one line and size stand level.
    `angles`: the direction of reading, degrees clockwise as displayed (0, 90, 180, 270; 1 for slanted). `bold`: True for
    a bold font. `rules` are lines and thin filled boxes, `rule_colors` 0xRRGGBB; `fills` are filled rectangles in the order
    painted (white ones too: they cover what is under them). `hidden` counts the characters left out because nobody
    can see them; `text_layer` is True where the only text is an invisible layer over a picture of the page. `moved`: the points
    by which all of this stands further left than on the (turned) sheet, whose right half it is.
    """

    number: int
    width: float
    height: float
    text: str
    boxes: Floats
    sizes: Floats
    angles: Ints
    bold: Bools
    rules: Floats = field(default_factory=_no_boxes)
    rule_colors: Ints = field(default_factory=_no_ints)
    fills: Floats = field(default_factory=_no_boxes)
    fill_colors: Ints = field(default_factory=_no_ints)
    images: Floats = field(default_factory=_no_boxes)
    hidden: int = 0
    text_layer: bool = False
    turned: int = 0
    moved: float = 0.0


def turn_boxes(boxes: Floats, quarter: int, width: float, height: float) -> Floats:
    """The boxes after the page (width x height before it) is turned clockwise by `quarter` degrees (0, 90, 180, 270).

    >>> turn_boxes(np.array([[0.0, 0.0, 10.0, 2.0]]), 90, 100.0, 50.0).tolist()
    [[48.0, 0.0, 50.0, 10.0]]
    """
    x0, top, x1, bottom = boxes[:, 0], boxes[:, 1], boxes[:, 2], boxes[:, 3]
    if quarter == 90:
        return np.stack([height - bottom, x0, height - top, x1], axis=1)
    if quarter == 180:
        return np.stack([width - x1, height - bottom, width - x0, height - top], axis=1)
    if quarter == 270:
        return np.stack([top, width - x1, bottom, width - x0], axis=1)
    return boxes


def upright(page: PageContent) -> PageContent:
    """The page turned so that most of its text reads from left to right; `turned` says by how much (clockwise).

    A sideways table on an upright page is read as its reader would hold it. Boxes found on the result are brought back by
    `turn_boxes(boxes, -turned % 360, width, height)` of the turned page.
    """
    if not len(page.angles):
        return page
    counts = {int(a): int(n) for a, n in zip(*np.unique(page.angles, return_counts=True), strict=True) if a % 90 == 0}
    if not counts:
        return page
    main = max(counts, key=lambda a: counts[a])
    if main == 0 or counts[main] <= 2 * counts.get(0, 0):
        return page
    quarter = -main % 360
    swap = quarter in (90, 270)

    def turned(boxes: Floats) -> Floats:
        return turn_boxes(boxes, quarter, page.width, page.height)

    return replace(
        page,
        width=page.height if swap else page.width,
        height=page.width if swap else page.height,
        boxes=turned(page.boxes),
        angles=np.where(page.angles % 90 == 0, (page.angles + quarter) % 360, page.angles),
        rules=turned(page.rules),
        fills=turned(page.fills),
        images=turned(page.images),
        turned=quarter,
    )


def fill_under(page_fills: Floats, colors: Ints, x: Floats, y: Floats) -> Ints:
    """For each point the colour (0xRRGGBB) of the fill painted last under it, `WHITE` where there is none."""
    under = np.full(len(x), WHITE, dtype=np.int64)
    for box, color in zip(page_fills, colors, strict=True):
        inside = (x >= box[0]) & (x <= box[2]) & (y >= box[1]) & (y <= box[3])
        under[inside] = color
    return under


def visible(page: PageContent, *, drawn: Bools, colors: Ints) -> PageContent:
    """The page without characters that nobody can see: not drawn, in the colour of what is under them, or off the page.

    `drawn` is False for characters of an invisible render mode or without opacity; `colors` are 0xRRGGBB. Where no
    character is drawn and a picture covers most of the page, the text is a layer made from the picture and is kept.
    """
    boxes = page.boxes
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    on_page = (x >= 0) & (x <= page.width) & (y >= 0) & (y <= page.height)
    layer = bool(len(drawn)) and not drawn.any() and _pictured(page) > 0.6
    seen = on_page.copy() if layer else on_page & drawn
    pale = seen & (_channels(colors).min(axis=1) >= 0xF8) & (not layer)
    if pale.any():
        at = np.flatnonzero(pale)
        under = _channels(fill_under(page.fills, page.fill_colors, x[at], y[at]))
        same = np.abs(under - _channels(colors[at])).max(axis=1) <= 8
        for image in page.images:
            same &= ~((x[at] >= image[0]) & (x[at] <= image[2]) & (y[at] >= image[1]) & (y[at] <= image[3]))
        seen[at[same]] = False
    if seen.all():
        return replace(page, text_layer=layer)
    keep = np.flatnonzero(seen)
    lost = sum(1 for i in np.flatnonzero(~seen) if not page.text[i].isspace())
    return replace(
        page,
        text="".join(page.text[i] for i in keep),
        boxes=boxes[keep],
        sizes=page.sizes[keep],
        angles=page.angles[keep],
        bold=page.bold[keep],
        hidden=page.hidden + lost,
        text_layer=layer,
    )


def _channels(colors: Ints) -> Ints:
    return np.stack([(colors >> 16) & 255, (colors >> 8) & 255, colors & 255], axis=1)


def _pictured(page: PageContent) -> float:
    """The part of the page that its largest picture covers."""
    if not len(page.images):
        return 0.0
    spans = np.clip(page.images, 0, [page.width, page.height, page.width, page.height])
    areas = (spans[:, 2] - spans[:, 0]) * (spans[:, 3] - spans[:, 1])
    return float(areas.max() / max(page.width * page.height, 1.0))
