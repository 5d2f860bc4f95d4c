"""Automatic numbers and bullets of a Word file, counted as Word counts them when it prints."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from extractors.text import read_symbols
from extractors.word.package import W
from extractors.word.styles import Indents, Styles, child, number, read_indents, switch, value

_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
_ONES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
         "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")  # fmt: skip
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: how its number looks, where it starts, when it starts again."""

    format: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int | None = None  # the level (from 1) whose number starts this one again; 0 never; None every higher one
    suffix: str = "tab"
    legal: bool = False
    indents: Indents = field(default_factory=Indents)
    font: str | None = None


@dataclass(frozen=True, slots=True)
class Numbered:
    """What stands before a paragraph of a list: the mark as printed and whether it is a bullet. `level` counts from 0."""

    mark: str
    bullet: bool
    level: int
    sign: str
    gap: str
    indents: Indents


@dataclass(slots=True)
class _List:
    """A list as defined (`w:abstractNum`): its levels, and the paragraph styles that are linked to one of them."""

    levels: dict[int, Level] = field(default_factory=dict)
    styles: dict[str, int] = field(default_factory=dict)
    style_link: str | None = None
    counts: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Use:
    """A use of a list (`w:num`), with the levels that it defines or starts anew."""

    abstract: str
    levels: dict[int, Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)
    started: set[int] = field(default_factory=set)


class Numbering:
    """Counts the paragraphs of a story in order. One object for each story, since counts run on through it."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self._styles = styles
        self._lists: dict[str, _List] = {}
        self._uses: dict[str, _Use] = {}
        links: dict[str, str] = {}
        for element in root if root is not None else ():
            if element.tag == W + "abstractNum":
                identity = value(element, "abstractNumId") or ""
                self._lists[identity] = _read_list(element)
                style = value(child(element, "styleLink"))
                if style:
                    links[style] = identity
            elif element.tag == W + "num":
                self._uses[value(element, "numId") or ""] = _read_use(element)
        for use in self._uses.values():
            entry = self._lists.get(use.abstract)
            if entry is not None and entry.style_link in links:
                use.abstract = links[entry.style_link]

    def count(self, list_id: str | None, level: int | None, style_id: str | None) -> Numbered | None:
        """What stands before the next paragraph of that list; None where there is no such list or `list_id` is "0"."""
        use = self._uses.get(list_id or "")
        entry = self._lists.get(use.abstract) if use is not None else None
        if use is None or entry is None:
            return None
        if level is None and style_id is not None:
            level = self._styles.list_level(style_id, entry.styles)
        depth = min(max(level or 0, 0), _DEEPEST)
        look = use.levels.get(depth) or entry.levels.get(depth)
        if look is None:
            return None
        self._advance(use, entry, depth, look)
        gap = "" if look.suffix == "nothing" else " "
        if look.format == "bullet":
            mark = read_symbols(look.text, look.font).strip() or "•"
            return Numbered(mark, True, depth, mark, gap, look.indents)
        mark = self._print(use, entry, depth, look)
        return Numbered(mark, False, depth, look.format, gap, look.indents) if mark else None

    def _advance(self, use: _Use, entry: _List, depth: int, look: Level) -> None:
        counts = entry.counts
        if depth in use.starts and depth not in use.started:
            use.started.add(depth)
            counts[depth] = use.starts[depth]
        elif depth in counts:
            counts[depth] += 1
        else:
            counts[depth] = look.start
        for deeper in [key for key in counts if key > depth]:
            restart = (use.levels.get(deeper) or entry.levels.get(deeper) or Level()).restart
            if restart is None or (restart != 0 and depth < restart):
                del counts[deeper]

    def _print(self, use: _Use, entry: _List, depth: int, look: Level) -> str:
        text = look.text
        for place in range(depth + 1):
            token = f"%{place + 1}"
            if token not in text:
                continue
            level = use.levels.get(place) or entry.levels.get(place) or Level()
            count = entry.counts.setdefault(place, level.start)
            text = text.replace(token, write_number(count, "decimal" if look.legal else level.format))
        return " ".join(text.split())


def _read_list(element: etree._Element) -> _List:
    entry = _List(style_link=value(child(element, "numStyleLink")))
    for item in element.findall(W + "lvl"):
        depth = int(number(value(item, "ilvl")) or 0)
        entry.levels[depth] = _read_level(item)
        style = value(child(item, "pStyle"))
        if style:
            entry.styles[style] = depth
    return entry


def _read_use(element: etree._Element) -> _Use:
    use = _Use(value(child(element, "abstractNumId")) or "")
    for override in element.findall(W + "lvlOverride"):
        depth = int(number(value(override, "ilvl")) or 0)
        level = child(override, "lvl")
        if level is not None:
            use.levels[depth] = _read_level(level)
        start = number(value(child(override, "startOverride")))
        if start is not None:
            use.starts[depth] = int(start)
    return use


def _read_level(element: etree._Element) -> Level:
    start, restart = number(value(child(element, "start"))), number(value(child(element, "lvlRestart")))
    kind = value(child(element, "numFmt")) or "decimal"
    fonts = child(child(element, "rPr"), "rFonts")
    return Level(
        format="bullet" if child(element, "lvlPicBulletId") is not None else kind,
        text=value(child(element, "lvlText")) or "",
        start=int(start) if start is not None else 0 if kind == "decimal" else 1,
        restart=None if restart is None else int(restart),
        suffix=value(child(element, "suff")) or "tab",
        legal=bool(switch(element, "isLgl")),
        indents=read_indents(child(element, "pPr")),
        font=value(fonts, "ascii") or value(fonts, "hAnsi"),
    )


def write_number(count: int, form: str) -> str:
    """A count in one of Word's number formats; formats that English plans do not use come as digits.

    >>> [write_number(4, form) for form in ("decimal", "lowerLetter", "upperRoman", "ordinal", "cardinalText", "none")]
    ['4', 'd', 'IV', '4th', 'Four', '']
    """
    if form in ("none", "bullet"):
        return ""
    if form in ("lowerLetter", "upperLetter") and count > 0:
        letters = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letters[:40].upper() if form == "upperLetter" else letters[:40]
    if form in ("lowerRoman", "upperRoman") and 0 < count < 5000:
        return _roman(count).upper() if form == "upperRoman" else _roman(count)
    if form == "decimalZero":
        return f"{count:02d}"
    if form == "ordinal":
        return f"{count}{_ordinal_ending(count)}"
    if form == "cardinalText" and 0 <= count < 100:
        return _cardinal(count).capitalize()
    return str(count)


def _roman(count: int) -> str:
    text = ""
    for size, letters in _ROMAN:
        while count >= size:
            text += letters
            count -= size
    return text


def _ordinal_ending(count: int) -> str:
    if count % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")


def _cardinal(count: int) -> str:
    if count < len(_ONES):
        return _ONES[count]
    tens, ones = divmod(count, 10)
    return _TENS[tens] + (f"-{_ONES[ones]}" if ones else "")
