"""The colour behind a cell: its own shading, else what the table's style gives to its place."""

from __future__ import annotations

import colorsys
import re
from dataclasses import dataclass

from lxml import etree

from extractors.word.package import W
from extractors.word.styles import Look, Styles, child, number, read_look, value

_HEX = re.compile(r"[0-9A-Fa-f]{6}")
_WHITE = "#FFFFFF"
# The bits of `w:tblLook` in its old form, by the names of the new one.
_BITS = {"firstRow": 0x20, "lastRow": 0x40, "firstColumn": 0x80, "lastColumn": 0x100, "noHBand": 0x200, "noVBand": 0x400}


@dataclass(frozen=True, slots=True)
class Shading:
    """Shading that was given: a colour as `#RRGGBB`, or None where it was given as none (or white)."""

    fill: str | None


def read_shading(element: etree._Element | None, styles: Styles) -> Shading | None:
    """The shading that one `w:shd` gives; None where it gives nothing.

    A pattern of dots ("pct25") is mixed from its two colours, as it looks from afar.
    """
    if element is None:
        return None
    pattern = value(element, "val") or "clear"
    if pattern == "nil":
        return None
    back = _colour(element, "fill", "themeFill", styles)
    ink = _colour(element, "color", "themeColor", styles) or "000000"
    if pattern == "clear":
        mixed = back
    elif pattern == "solid":
        mixed = ink
    else:
        share = number(pattern.removeprefix("pct")) if pattern.startswith("pct") else None
        mixed = _mix(ink, back or "FFFFFF", share / 100 if share is not None and share <= 100 else 0.25)
    if mixed is None or f"#{mixed}" == _WHITE:
        return Shading(None)
    return Shading(f"#{mixed}")


def _colour(element: etree._Element, plain: str, theme: str, styles: Styles) -> str | None:
    rgb = value(element, plain) or ""
    if _HEX.fullmatch(rgb):
        return rgb.upper()
    base = styles.colours.get(value(element, theme) or "")
    if base is None:
        return None
    tint, shade = value(element, f"{theme}Tint"), value(element, f"{theme}Shade")
    hue, light, depth = colorsys.rgb_to_hls(*(int(base[i : i + 2], 16) / 255 for i in (0, 2, 4)))
    if tint and re.fullmatch(r"[0-9A-Fa-f]{1,2}", tint):
        share = int(tint, 16) / 255
        light = light * share + (1 - share)
    if shade and re.fullmatch(r"[0-9A-Fa-f]{1,2}", shade):
        light *= int(shade, 16) / 255
    return "".join(f"{round(part * 255):02X}" for part in colorsys.hls_to_rgb(hue, min(1.0, light), depth))


def _mix(ink: str, back: str, share: float) -> str:
    return "".join(f"{round(int(ink[i : i + 2], 16) * share + int(back[i : i + 2], 16) * (1 - share)):02X}" for i in (0, 2, 4))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cell stands in its table: row and column from 0, and whether it is in the last of them."""

    row: int
    column: int
    last_row: bool
    last_column: bool


class TableStyle:
    """What a table's style gives to each cell: a colour and a look, by the parts of the table that its author switched on."""

    def __init__(self, table: etree._Element, styles: Styles) -> None:
        properties = child(table, "tblPr")
        look = child(properties, "tblLook")
        self._on = {name: _is_on(look, name) for name in _BITS}
        self._shadings: dict[str, Shading] = {}
        self._looks: dict[str, Look] = {}
        self._rows_a_band = self._columns_a_band = 1
        identity = value(child(properties, "tblStyle"))
        for style in reversed(styles.chain(identity, "table")) if identity else ():
            table_properties = child(style, "tblPr")
            self._rows_a_band = max(1, int(number(value(child(table_properties, "tblStyleRowBandSize"))) or self._rows_a_band))
            self._columns_a_band = max(1, int(number(value(child(table_properties, "tblStyleColBandSize"))) or self._columns_a_band))
            self._take("wholeTable", style, styles)
            for part in style.findall(W + "tblStylePr"):
                self._take(value(part, "type") or "", part, styles)

    def _take(self, name: str, source: etree._Element, styles: Styles) -> None:
        shading = read_shading(child(child(source, "tcPr"), "shd"), styles)
        if shading is not None:
            self._shadings[name] = shading
        look = read_look(child(source, "rPr"))
        self._looks[name] = look.over(self._looks.get(name, Look()))

    def fill(self, place: Place) -> str | None:
        """The colour that the style gives to a cell."""
        for name in self._parts(place):
            if name in self._shadings:
                return self._shadings[name].fill
        return None

    def look(self, place: Place) -> Look:
        """The look of text that the style gives to a cell."""
        look = Look()
        for name in self._parts(place):
            if name in self._looks:
                look = look.over(self._looks[name])
        return look

    def _parts(self, place: Place) -> list[str]:
        """The parts of the table that a cell belongs to, the one that counts most first."""
        if not self._shadings and not self._looks:
            return []
        on = self._on
        top, bottom = on["firstRow"] and place.row == 0, on["lastRow"] and place.last_row
        left, right = on["firstColumn"] and place.column == 0, on["lastColumn"] and place.last_column
        hits = {
            "nwCell": top and left,
            "neCell": top and right,
            "swCell": bottom and left,
            "seCell": bottom and right,
            "firstRow": top,
            "lastRow": bottom,
            "firstCol": left,
            "lastCol": right,
        }
        parts = [name for name, hit in hits.items() if hit]
        if not on["noHBand"] and not top and not bottom:
            band = (place.row - on["firstRow"]) // self._rows_a_band % 2
            parts.append("band2Horz" if band else "band1Horz")
        if not on["noVBand"] and not left and not right:
            band = (place.column - on["firstColumn"]) // self._columns_a_band % 2
            parts.append("band2Vert" if band else "band1Vert")
        return [*parts, "wholeTable"]


def _is_on(look: etree._Element | None, name: str) -> bool:
    given = value(look, name)
    if given is not None:
        return given.lower() in ("1", "true", "on")
    bits = value(look)
    try:
        return bool(int(bits, 16) & _BITS[name]) if bits else False
    except ValueError:
        return False
