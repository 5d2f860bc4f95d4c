"""A second, plain count of what a Word file holds in its tables, to show what the reading of it lost."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from extractors.word.package import W
from extractors.word.story import ALTERNATE, DELETED, chosen, row_is_gone
from extractors.word.styles import child, switch, value


def count_characters(table: etree._Element) -> int:
    """The letters and digits of a table's running text: not the deleted, struck, hidden or twice written ones."""
    return sum(character.isalnum() for element in _standing(table) if element.tag == W + "t" for character in element.text or "")


def count_rows(body: etree._Element) -> int:
    """The table rows under an element, nested ones included, each twin of a text box once."""
    return sum(element.tag == W + "tr" for element in _standing(body, rows_too=True))


def _standing(root: etree._Element, rows_too: bool = False) -> Iterator[etree._Element]:
    """All elements that stand once changes are accepted; `rows_too` also gives rows that are deleted or hidden, not what is in them."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        tag = element.tag
        if tag == W + "tr" and row_is_gone(element):
            if rows_too:
                yield element
            continue
        if tag in DELETED or (tag == W + "r" and _is_left_out(element)) or (tag == W + "tc" and _is_covered(element)):
            continue
        if tag == ALTERNATE:
            branch = chosen(element)
            waiting.extend(() if branch is None else (branch,))
            continue
        yield element
        waiting.extend(element)


def _is_left_out(run: etree._Element) -> bool:
    properties = child(run, "rPr")
    return properties is not None and any(switch(properties, name) for name in ("strike", "dstrike", "vanish"))


def _is_covered(cell: etree._Element) -> bool:
    merge = child(child(cell, "tcPr"), "vMerge")
    return merge is not None and (value(merge) or "continue") == "continue"
