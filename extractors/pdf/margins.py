"""Page headers, footers and page numbers: what repeats in the margins is told from the text of the pages."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from schemas.layout import Paragraph, Table

Block = Paragraph | Table

MARGIN = 0.14
"""The part of the page's height at its top and bottom in which headers and footers stand."""

_DIGITS = re.compile(r"\d+")
_NUMBER_ONLY = re.compile(r"(?:page|p\.?)?\s*[-–—|]?\s*\d{1,4}\s*(?:(?:of|/)\s*\d{1,4})?\s*[-–—|]?", re.IGNORECASE)


@dataclass(slots=True)
class PageBlocks:
    """The blocks of one page with the page's height in points."""

    number: int
    height: float
    blocks: list[Block]


@dataclass(slots=True)
class Margins:
    """What was taken out of the pages: the distinct header and footer texts in order of first appearance."""

    headers: list[str]
    footers: list[str]


def take_margins(pages: list[PageBlocks]) -> Margins:
    """The headers and footers of the pages, which lose them from their blocks; page numbers go without a trace.

    Repeated means: the same text within 6 pt of the same height on two pages, page numbers in it apart.
    """
    keys: Counter[tuple[str, int, bool]] = Counter()
    for page in pages:
        for paragraph, _ in _edges(page):
            keys.update(_keys(paragraph, page))
    margins = Margins([], [])
    for page in pages:
        kept: list[Block] = []
        edge = {id(block): at_top for block, at_top in _edges(page)}
        for block in page.blocks:
            if id(block) not in edge or not isinstance(block, Paragraph) or block.box is None:
                kept.append(block)
                continue
            if _NUMBER_ONLY.fullmatch(block.text):
                continue
            if not any(keys[key] >= (3 if "#" in key[0] else 2) for key in _keys(block, page)):
                kept.append(block)
                continue
            texts = margins.headers if edge[id(block)] else margins.footers
            if block.text not in texts and not _same_but_number(block.text, texts):
                texts.append(block.text)
        page.blocks = _ends_marked(kept)
    return margins


def _edges(page: PageBlocks) -> list[tuple[Paragraph, bool]]:
    """The paragraphs in the margins, with True for those at the top; a table ends the margin."""
    out: list[tuple[Paragraph, bool]] = []
    for block in page.blocks:
        if not isinstance(block, Paragraph) or block.box is None or block.box.bottom > MARGIN * page.height:
            break
        out.append((block, True))
    for block in reversed(page.blocks):
        if not isinstance(block, Paragraph) or block.box is None or block.box.top < (1 - MARGIN) * page.height:
            break
        out.append((block, False))
    return out


def _keys(block: Paragraph, page: PageBlocks) -> set[tuple[str, int, bool]]:
    """What a repeated text is known by: its words and its height (in two overlapping steps of 12 pt)."""
    if block.box is None:
        return set()
    top = block.box.top < page.height / 2
    y = block.box.top if top else page.height - block.box.bottom
    texts = {block.text}
    if len(block.text) > 4 and any(int(n) == page.number for n in _DIGITS.findall(block.text) if len(n) < 5) and y < 0.08 * page.height:
        texts.add(_DIGITS.sub(lambda m: "#" if int(m[0]) == page.number else m[0], block.text))
    return {(text, step, top) for text in texts for step in (2 * int(y // 12), 2 * int((y + 6) // 12) + 1)}


def _same_but_number(text: str, texts: list[str]) -> bool:
    """True where the text is known already but for its page number."""
    plain = _DIGITS.sub("#", text)
    return bool(re.search(r"\bpage\b", text, re.IGNORECASE)) and any(_DIGITS.sub("#", t) == plain for t in texts)


def _ends_marked(blocks: list[Block]) -> list[Block]:
    """The blocks with `at_page_top` / `at_page_end` set on each table."""
    return [
        replace(block, at_page_top=i == 0, at_page_end=i == len(blocks) - 1) if isinstance(block, Table) else block
        for i, block in enumerate(blocks)
    ]
