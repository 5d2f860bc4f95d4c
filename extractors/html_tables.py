"""The grid of a table in a web page: which cell stands where, with its spans, widths and colours."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from extractors.limits import Limits
from extractors.word.grid import Span, fit_grid
from schemas.errors import DocumentError

_COLOUR = re.compile(r"#([0-9a-f]{6}|[0-9a-f]{3})\b|rgb\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*\)|([a-z]+)", re.IGNORECASE)
_BACKGROUND = re.compile(r"background(?:-color)?\s*:\s*([^;]+)", re.IGNORECASE)
# The named colours that tables are painted with, as HTML defines them.
_NAMED = {
    "red": "FF0000", "green": "008000", "lime": "00FF00", "yellow": "FFFF00", "orange": "FFA500", "amber": "FFBF00", "blue": "0000FF",
    "gray": "808080", "grey": "808080", "silver": "C0C0C0", "lightgreen": "90EE90", "lightblue": "ADD8E6", "lightgrey": "D3D3D3",
    "lightgray": "D3D3D3", "gold": "FFD700", "navy": "000080", "teal": "008080", "purple": "800080", "black": "000000", "darkred": "8B0000",
    "darkgreen": "006400", "darkorange": "FF8C00", "aqua": "00FFFF", "maroon": "800000", "olive": "808000", "fuchsia": "FF00FF",
}  # fmt: skip
_MOST_PLACES = 2_000_000


@dataclass(slots=True)
class PlacedCell:
    """A cell's element and the columns it stands in, from `start` up to `end`."""

    element: etree._Element
    start: int
    end: int
    row_span: int


@dataclass(slots=True)
class PlacedRow:
    """One row: its cells, and the (start, end) columns that cells above it cover."""

    cells: list[PlacedCell] = field(default_factory=list)
    covered: list[tuple[int, int]] = field(default_factory=list)
    is_heading: bool = False
    fill: str | None = None


@dataclass(frozen=True, slots=True)
class PlacedTable:
    """All rows on one grid of `count` columns; `widths` in points, empty where the page gives none."""

    rows: tuple[PlacedRow, ...]
    count: int
    widths: tuple[float, ...]


def place_cells(table: etree._Element, limits: Limits) -> PlacedTable:
    """The rows of a table on its grid. Raises `DocumentError` `limit_columns`."""
    elements = [row for row in table.iter("tr") if next(row.iterancestors("table"), None) is table]
    rows: list[PlacedRow] = []
    waiting: dict[int, tuple[int, int]] = {}  # first column covered from above -> (end, rows still to cover)
    printed: dict[int, float] = {}
    for index, element in enumerate(elements):
        row = PlacedRow(fill=read_fill(element))
        taken = {column for start, (end, _) in waiting.items() for column in range(start, end)}
        row.covered = sorted((start, end) for start, (end, _) in waiting.items())
        fresh: dict[int, tuple[int, int]] = {}
        column = 0
        for cell in element:
            if cell.tag not in ("td", "th"):
                continue
            while column in taken:
                column += 1
            wide = _count(cell.get("colspan"), limits.table_columns)
            while any(place in taken for place in range(column + 1, column + wide)):
                wide -= 1
            tall = _rows_covered(cell.get("rowspan"), len(elements) - index)
            row.cells.append(PlacedCell(cell, column, column + wide, tall))
            if tall > 1:
                fresh[column] = (column + wide, tall - 1)
            if wide == 1 and column not in printed and (width := _width(cell)) is not None:
                printed[column] = width
            column += wide
            if column > limits.table_columns:
                raise DocumentError("limit_columns", f"A table has more than {limits.table_columns} columns.")
        waiting = {start: (end, left - 1) for start, (end, left) in waiting.items() if left > 1} | fresh
        row.is_heading = _is_heading(element) and all(above.is_heading for above in rows)
        rows.append(row)
    return _collapse(rows, printed, limits)


def _collapse(rows: list[PlacedRow], printed: dict[int, float], limits: Limits) -> PlacedTable:
    spans = [[Span(start, end) for start, end in sorted([*((cell.start, cell.end) for cell in row.cells), *row.covered])] for row in rows]
    count = max((row[-1].end for row in spans if row), default=0)
    if count * len(rows) > _MOST_PLACES:
        raise DocumentError("limit_columns", f"A table has {len(rows)} rows of {count} columns.")
    grid = fit_grid([printed.get(column, 0.0) * 20 or None for column in range(count)], spans, limits.table_columns)
    for row in rows:
        for cell in row.cells:
            cell.start, cell.end = grid.edges[cell.start], grid.edges[cell.end]
        row.covered = [(grid.edges[start], grid.edges[end]) for start, end in row.covered]
    return PlacedTable(tuple(rows), len(grid.widths), grid.widths if printed else ())


def _count(text: str | None, most: int) -> int:
    match = re.match(r"\s*(\d{1,6})", text or "")
    return max(1, min(int(match[1]), most)) if match else 1


def _rows_covered(text: str | None, left: int) -> int:
    """How many rows a cell covers, never beyond the table; 0 in the source means down to its end."""
    if (text or "").strip() == "0":
        return left
    return min(_count(text, left), left)


def _width(cell: etree._Element) -> float | None:
    """The width of a cell in points, from its style or its attribute (pixels); None where it gives none or a share."""
    match = re.search(r"(?<![-\w])width\s*:\s*([\d.]+)\s*(pt|px|cm|in|mm)", cell.get("style") or "", re.IGNORECASE)
    if match:
        return _number(match[1]) * {"pt": 1.0, "px": 0.75, "cm": 72 / 2.54, "in": 72.0, "mm": 7.2 / 2.54}[match[2].lower()]
    plain = re.fullmatch(r"\s*(\d{1,5})\s*(?:px)?\s*", cell.get("width") or "")
    return float(plain[1]) * 0.75 if plain else None


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def _is_heading(row: etree._Element) -> bool:
    cells = [cell for cell in row if cell.tag in ("td", "th")]
    parent = row.getparent()
    return bool(cells) and (all(cell.tag == "th" for cell in cells) or (parent is not None and parent.tag == "thead"))


def read_fill(element: etree._Element) -> str | None:
    """The colour behind an element as `#RRGGBB`, from its style or its `bgcolor`; None for none or white."""
    style = _BACKGROUND.search(element.get("style") or "")
    for text in (style[1] if style else None, element.get("bgcolor")):
        match = _COLOUR.match((text or "").strip())
        if match is None:
            continue
        if match[1]:
            rgb = match[1] if len(match[1]) == 6 else "".join(2 * digit for digit in match[1])
        elif match[2]:
            rgb = "".join(f"{min(int(part), 255):02X}" for part in match.group(2, 3, 4))
        else:
            rgb = _NAMED.get(match[5].lower(), "")
        if rgb:
            return None if rgb.upper() == "FFFFFF" else f"#{rgb.upper()}"
    return None
