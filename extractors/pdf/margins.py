"""Page headers, footers and page numbers, told before a page is laid out by what repeats on other pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.pdf.glyphs import Floats
from extractors.pdf.words import Line, Word, join_lines

MARGIN = 0.14
"""The part of the page's height at its top and bottom in which headers and footers stand."""

_DIGITS = re.compile(r"\d+")
_SIGNS = re.compile(r"[^\w#]+")  # a scan of "-" may be read as "–" on the next page
_NUMBER_ONLY = re.compile(
    r"(?:page|p\.?|pg\.?)?\s*[-–—|~]?\s*(?:\d{1,4}|[ivx]{1,6})\s*(?:(?:of|/)\s*\d{1,4})?\s*(?:[-–—|~]|\|?\s*p\s?a\s?g\s?e)?", re.IGNORECASE
)


@dataclass(slots=True)
class MarginLines:
    """The outer lines of one page: those in the top margin from the top down, those in the bottom margin from the bottom up."""

    number: int
    height: float
    top: list[Line]
    bottom: list[Line]


@dataclass(slots=True)
class Margins:
    """`bands[number]` are the strips (top, bottom) of a page that its headers and footers fill; `headers` and `footers` the
    distinct texts in order of first appearance."""

    bands: dict[int, list[tuple[float, float]]]
    headers: list[str]
    footers: list[str]


def margin_lines(number: int, height: float, words: Sequence[Word], grids: Floats) -> MarginLines:
    """The lines in the margins of a page, up to the first that stands in a drawn grid (`grids`: their boxes).

    At most four lines a side: deeper ones are never a header in the plans seen.
    """
    top = [w for w in words if w.angle == 0 and w.bottom <= MARGIN * height]
    bottom = [w for w in words if w.angle == 0 and w.top >= (1 - MARGIN) * height]
    return MarginLines(number, height, _outer(join_lines(top), grids), _outer(join_lines(bottom)[::-1], grids))


def _outer(lines: Sequence[Line], grids: Floats) -> list[Line]:
    out: list[Line] = []
    for line in lines[:4]:
        y = (line.top + line.bottom) / 2
        if any(box[1] <= y <= box[3] and box[0] <= line.x1 and box[2] >= line.x0 for box in grids):
            break
        if _pieces(line) >= 4:
            break  # the heading row of a table
        out.append(line)
    return out


def _pieces(line: Line) -> int:
    """How many pieces stand apart in the line."""
    gaps = zip(line.x1s, line.x0s[1:], strict=False)
    return 1 + sum(1 for x1, x0 in gaps if x0 - x1 > 1.2 * line.size)


def find_margins(pages: Sequence[MarginLines]) -> Margins:
    """The headers and footers: texts that stand at the same height (within 6 pt) of two pages, page numbers in them apart,
    and lines that hold a page number only. A line counts only if all lines outside it count."""
    keys: Counter[tuple[str, int, bool]] = Counter()
    for page in pages:
        for at_top, lines in ((True, page.top), (False, page.bottom)):
            for line in lines:
                keys.update(_keys(line, page, at_top))
    margins = Margins({}, [], [])
    for page in pages:
        bands: list[tuple[float, float]] = []
        for at_top, lines in ((True, page.top), (False, page.bottom)):
            for line in lines:
                number_only = _NUMBER_ONLY.fullmatch(line.text) is not None and _is_page_number(line, page)
                if not number_only and not any(keys[key] >= 2 for key in _keys(line, page, at_top)):
                    break
                bands.append((line.top, line.bottom))
                texts = margins.headers if at_top else margins.footers
                if not number_only and not any(_same_but_number(line.text, known) for known in texts):
                    texts.append(line.text)
        margins.bands[page.number] = bands
    return margins


def _is_page_number(line: Line, page: MarginLines) -> bool:
    """True for a lone number at the very edge; a number further in may be a cell's."""
    return line.bottom < 0.1 * page.height or line.top > 0.88 * page.height


def _keys(line: Line, page: MarginLines, at_top: bool) -> set[tuple[str, int, bool]]:
    """What a repeated text is known by: its letters and digits and its height (in two overlapping steps of 12 pt).

    In the outer part of the margin one number of the words may count with the pages ("#" and its distance from the page's own), but
    not in a heading's words: "Priority 1" and "Priority 2" at the head of two pages are headings.
    """
    y = line.top if at_top else page.height - line.bottom
    texts = {_SIGNS.sub("", line.text)}
    if y < 0.09 * page.height and not line.bold:
        every = _DIGITS.sub(lambda found: f"#{int(found[0]) - page.number}#" if len(found[0]) < 5 else found[0], line.text)
        texts.add(_SIGNS.sub("", every))  # "Tudalen 1 / Page 1"
        for found in _DIGITS.finditer(line.text):
            if len(found[0]) < 5:
                counted = f"{line.text[: found.start()]}#{int(found[0]) - page.number}#{line.text[found.end() :]}"
                texts.add(_SIGNS.sub("", counted))
    return {(text, step, at_top) for text in texts for step in (2 * int(y // 12), 2 * int((y + 6) // 12) + 1)}


def _same_but_number(text: str, known: str) -> bool:
    """True where the two differ at most in a number."""
    return text == known or _DIGITS.sub("#", text) == _DIGITS.sub("#", known)
