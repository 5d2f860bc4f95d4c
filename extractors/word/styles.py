"""What the styles of a Word file give to a paragraph, a run and a table, with inheritance resolved."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from extractors.word.package import A, W

TWIPS = 20.0  # twentieths of a point, the unit of Word's measures
_HEADING_NAME = re.compile(r"heading\s*([1-9])\b", re.IGNORECASE)
_TITLES = {"title": 1, "subtitle": 2}


def value(element: etree._Element | None, name: str = "val") -> str | None:
    """An attribute in Word's namespace, None where the element or the attribute is missing."""
    return None if element is None else element.get(W + name)


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """The first child of that name in Word's namespace."""
    return None if element is None else element.find(W + name)


def switch(properties: etree._Element | None, name: str) -> bool | None:
    """An on/off property: True, False, or None where it is not given."""
    element = child(properties, name)
    if element is None:
        return None
    return (value(element) or "true").lower() not in ("0", "false", "off")


def number(text: str | None) -> float | None:
    """A measure as a number, None where it is none. Strict files may give a unit ("12pt"), which is turned into twips."""
    match = re.fullmatch(r"\s*(-?\d+(?:\.\d+)?)(pt|in|cm|mm|pc|pi)?\s*", text or "")
    if match is None:
        return None
    factor = {"pt": 20.0, "in": 1440.0, "cm": 1440 / 2.54, "mm": 144 / 2.54, "pc": 240.0, "pi": 240.0}.get(match[2] or "", 1.0)
    return float(match[1]) * factor


@dataclass(frozen=True, slots=True)
class Look:
    """How a run of text looks; None where nothing says. `size` in points."""

    bold: bool | None = None
    struck: bool | None = None
    hidden: bool | None = None
    size: float | None = None
    font: str | None = None

    def over(self, below: Look) -> Look:
        """This look, with what it leaves open taken from the one below."""
        return Look(
            self.bold if self.bold is not None else below.bold,
            self.struck if self.struck is not None else below.struck,
            self.hidden if self.hidden is not None else below.hidden,
            self.size if self.size is not None else below.size,
            self.font if self.font is not None else below.font,
        )


def read_look(properties: etree._Element | None) -> Look:
    """The look that one set of run properties gives by itself."""
    if properties is None:
        return Look()
    strike, double = switch(properties, "strike"), switch(properties, "dstrike")
    half_points = number(value(child(properties, "sz")))
    fonts = child(properties, "rFonts")
    return Look(
        bold=switch(properties, "b"),
        struck=(strike or double or False) if (strike is not None or double is not None) else None,
        hidden=switch(properties, "vanish"),
        size=half_points / 2 if half_points else None,
        font=value(fonts, "ascii") or value(fonts, "hAnsi"),
    )


@dataclass(frozen=True, slots=True)
class Indents:
    """Indents of a paragraph in twips; None where nothing says. `first` is the first line's, negative for a hanging one."""

    left: float | None = None
    first: float | None = None

    def over(self, below: Indents) -> Indents:
        """These indents, with what they leave open taken from the ones below."""
        return Indents(self.left if self.left is not None else below.left, self.first if self.first is not None else below.first)


def read_indents(properties: etree._Element | None) -> Indents:
    """The indents that one set of paragraph properties gives by itself."""
    ind = child(properties, "ind")
    if ind is None:
        return Indents()
    left = number(value(ind, "left") or value(ind, "start"))
    hanging, first = number(value(ind, "hanging")), number(value(ind, "firstLine"))
    return Indents(left, -hanging if hanging is not None else first)


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """A paragraph style with its ancestors. `heading` 1..9 or 0; `list_id` and `level` of its automatic number."""

    look: Look = Look()
    indents: Indents = Indents()
    heading: int = 0
    list_id: str | None = None
    level: int | None = None


class Styles:
    """The styles part of a file. Unknown style names give the defaults."""

    def __init__(self, root: etree._Element | None, theme: etree._Element | None) -> None:
        self._by_id: dict[str, etree._Element] = {}
        self._default: dict[str, str] = {}
        self._paragraphs: dict[str | None, ParagraphStyle] = {}
        self._characters: dict[str | None, Look] = {}
        self.base = Look()
        self.colours = _theme_colours(theme)
        if root is None:
            return
        self.base = read_look(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
        for style in root.iter(W + "style"):
            identity, kind = value(style, "styleId") or "", value(style, "type") or ""
            self._by_id.setdefault(identity, style)
            if (value(style, "default") or "0") in ("1", "true", "on"):
                self._default.setdefault(kind, identity)

    def chain(self, identity: str | None, kind: str) -> list[etree._Element]:
        """The style and the ones it is based on, nearest first; the default style of the kind where there is none."""
        found: list[etree._Element] = []
        seen: set[str] = set()
        current = identity if identity in self._by_id else self._default.get(kind)
        while current and current in self._by_id and current not in seen:
            seen.add(current)
            style = self._by_id[current]
            found.append(style)
            current = value(child(style, "basedOn"))
        return found

    def paragraph(self, identity: str | None) -> ParagraphStyle:
        """The paragraph style of that id, inheritance resolved."""
        if identity not in self._paragraphs:
            self._paragraphs[identity] = self._read_paragraph(identity)
        return self._paragraphs[identity]

    def character(self, identity: str | None) -> Look:
        """The look that the character style of that id gives, inheritance resolved; nothing where there is none."""
        if identity not in self._characters:
            look = Look()
            if identity in self._by_id:
                for style in self.chain(identity, "character"):
                    look = look.over(read_look(child(style, "rPr")))
            self._characters[identity] = look
        return self._characters[identity]

    def _read_paragraph(self, identity: str | None) -> ParagraphStyle:
        look, indents, heading = Look(), Indents(), None
        list_id: str | None = None
        level: int | None = None
        for style in self.chain(identity, "paragraph"):
            properties = child(style, "pPr")
            look = look.over(read_look(child(style, "rPr")))
            indents = indents.over(read_indents(properties))
            if heading is None:
                heading = _heading_level(style, properties)
            numbered = child(properties, "numPr")
            if numbered is not None:
                list_id = list_id or value(child(numbered, "numId"))
                given = number(value(child(numbered, "ilvl")))
                level = level if level is not None or given is None else int(given)
        return ParagraphStyle(look.over(self.base), indents, heading or 0, list_id, level)

    def list_level(self, style_id: str, levels: dict[str, int]) -> int | None:
        """The list level linked to a paragraph style or to one it is based on; `levels` maps style ids to levels."""
        for style in self.chain(style_id, "paragraph"):
            identity = value(style, "styleId") or ""
            if identity in levels:
                return levels[identity]
        return None


def _heading_level(style: etree._Element, properties: etree._Element | None) -> int | None:
    outline = number(value(child(properties, "outlineLvl")))
    if outline is not None:
        return int(outline) + 1 if 0 <= outline <= 8 else 0
    name = value(child(style, "name")) or ""
    match = _HEADING_NAME.match(name)
    if match:
        return int(match[1])
    return _TITLES.get(name.strip().lower())


def outline_of(properties: etree._Element | None) -> int | None:
    """The heading level that a paragraph gives itself, 0 for body text, None where it says nothing."""
    outline = number(value(child(properties, "outlineLvl")))
    if outline is None:
        return None
    return int(outline) + 1 if 0 <= outline <= 8 else 0


def _theme_colours(theme: etree._Element | None) -> dict[str, str]:
    """The theme's colours by the names that shading uses, as RRGGBB."""
    scheme = theme.find(f".//{A}clrScheme") if theme is not None else None
    colours: dict[str, str] = {}
    for entry in scheme if scheme is not None else ():
        if not isinstance(entry.tag, str) or not len(entry):
            continue
        rgb = entry[0].get("lastClr") or entry[0].get("val") or ""
        if re.fullmatch(r"[0-9A-Fa-f]{6}", rgb):
            colours[etree.QName(entry).localname] = rgb.upper()
    for name, theirs in (("text1", "dk1"), ("dark1", "dk1"), ("background1", "lt1"), ("light1", "lt1"), ("text2", "dk2"), ("dark2", "dk2"),
                         ("background2", "lt2"), ("light2", "lt2"), ("hyperlink", "hlink"), ("followedHyperlink", "folHlink")):  # fmt: skip
        if theirs in colours:
            colours[name] = colours[theirs]
    return colours
