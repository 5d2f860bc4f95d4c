"""A plan source as read from `samples/sources/<id>.json`, checked.

A source says what stands in a document, not how it looks; every rendition is typeset from it. README.md describes the
format. `read_source` raises `SourceFault`, which lists every fault of the file at once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

RULES = ("all", "none", "hlines", "openouter", "shaded")
_COLOUR = re.compile(r"#[0-9A-F]{6}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_SOURCE_KEYS = {
    "id", "board", "board_gss", "title", "plan_start", "plan_end", "as_at", "page", "font", "font_pt", "footer", "header_text",
    "rules", "header_fill", "centred", "blank_aligned", "blocks",
}  # fmt: skip
_OPTIONAL_KEYS = {"rules", "header_fill", "centred", "blank_aligned"}
_TABLE_KEYS = {"type", "id", "kind", "widths", "header", "repeat_header", "rows"}
_CELL_KEYS = {"paras", "fill", "vmerge", "colspan", "nested"}


class SourceFault(ValueError):
    """The source does not keep to the format; the message lists every fault with its place."""


@dataclass(frozen=True, slots=True)
class Para:
    """One paragraph of a cell. `auto` is the number that Word prints before it by itself ("1.", "2.3", "a)")."""

    text: str
    bullet: int = 0
    auto: str | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; `vmerge` is "start", "continue" or None, `fill` is `#RRGGBB` or None."""

    paras: tuple[Para, ...] = ()
    fill: str | None = None
    vmerge: str | None = None
    colspan: int = 1
    nested: tuple[Table, ...] = ()

    @property
    def text(self) -> str:
        """The printed paragraphs that are not blank, joined with newlines; nested tables apart."""
        return "\n".join(line for line in map(printed, self.paras) if line)


Row: TypeAlias = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One table. `kind` is "action_plan" or "other"; the widths are relative."""

    id: str
    kind: str
    widths: tuple[float, ...]
    header: tuple[Row, ...]
    rows: tuple[Row, ...]
    repeat_header: bool = True


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading outside tables, level 1 to 4."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph outside tables."""

    text: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list outside tables, bulleted or numbered."""

    items: tuple[str, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class PageBreak:
    """A page break put in by hand; with `landscape` True or False the pages from there on lie or stand, whatever came before."""

    landscape: bool | None = None


Block: TypeAlias = Heading | Prose | Items | PageBreak | Table


@dataclass(frozen=True, slots=True)
class Source:
    """One document as its board wrote it."""

    id: str
    board: str
    title: str
    blocks: tuple[Block, ...]
    plan_start: str | None
    plan_end: str | None
    as_at: str | None
    landscape: bool
    font: str
    font_pt: float
    footer: str | None
    header_text: str | None
    rules: str = "all"
    header_fill: str | None = "#D9E2F3"
    centred: bool = False
    blank_aligned: bool = False
    corners: str | None = None  # set by renditions only: "controls" or "tracked"

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables of the document in reading order, nested ones apart."""
        return tuple(block for block in self.blocks if isinstance(block, Table))


def is_dark(fill: str | None) -> bool:
    """Is a fill so dark that its text is printed in white? "#1F3864" is, "#D9E2F3" is not."""
    return fill is not None and sum(int(fill.lstrip("#")[n : n + 2], 16) for n in (0, 2, 4)) < 300


def plain(text: str) -> str:
    """The text without its marks for bold and superscript, white space single: "the **1^st^**  day" -> "the 1st day"."""
    return " ".join(re.sub(r"\*\*|\^", "", text).split())


def printed(para: Para) -> str:
    """The paragraph as it is printed, its automatic number before it and its bullet mark left out."""
    text = plain(para.text)
    return f"{para.auto} {text}" if para.auto and text else text


def spans(text: str) -> Iterator[tuple[str, bool, bool]]:
    """The pieces of a text with (bold, superscript): "**Due** 1^st^" -> ("Due", True, False), (" 1", False, False), ("st", False, True)."""
    bold = raised = False
    for piece in re.split(r"(\*\*|\^)", text):
        if piece == "**":
            bold = not bold
        elif piece == "^":
            raised = not raised
        elif piece:
            yield piece, bold, raised


def read_source(path: Path) -> Source:
    """The source in a file. Raises `SourceFault` with every fault found."""
    data = json.loads(path.read_text(encoding="utf-8"))
    faults = list(_faults(data))
    if data.get("id") != path.stem:
        faults.append(f"id: {data.get('id')!r} is not the name of the file")
    if faults:
        raise SourceFault(f"{path.name}: " + "; ".join(faults))
    return _source(data)


def _source(data: dict[str, Any]) -> Source:
    return Source(
        id=data["id"], board=data["board"], title=data["title"], plan_start=data["plan_start"], plan_end=data["plan_end"],
        as_at=data["as_at"], landscape=data["page"]["orientation"] == "landscape", font=data["font"], font_pt=float(data["font_pt"]),
        footer=data["footer"], header_text=data["header_text"], rules=data.get("rules", "all"),
        header_fill=data.get("header_fill", "#D9E2F3"), centred=data.get("centred", False), blank_aligned=data.get("blank_aligned", False),
        blocks=tuple(map(_block, data["blocks"])),
    )  # fmt: skip


def _block(data: dict[str, Any]) -> Block:
    match data["type"]:
        case "heading":
            return Heading(data["level"], data["text"])
        case "paragraph":
            return Prose(data["text"])
        case "list":
            return Items(tuple(data["items"]), data.get("ordered", False))
        case "page_break":
            return PageBreak({"landscape": True, "portrait": False}.get(data.get("orientation", "")))
    return _table(data)


def _table(data: dict[str, Any]) -> Table:
    return Table(
        data.get("id", ""), data.get("kind", "other"), tuple(map(float, data["widths"])),
        tuple(tuple(map(_cell, row)) for row in data.get("header", [])), tuple(tuple(map(_cell, row)) for row in data["rows"]),
        data.get("repeat_header", True),
    )  # fmt: skip


def _cell(data: str | dict[str, Any]) -> Cell:
    if isinstance(data, str):
        return Cell((Para(data),))
    return Cell(
        tuple(Para(p) if isinstance(p, str) else Para(p["text"], p.get("bullet", 0), p.get("auto")) for p in data["paras"]),
        data.get("fill"), data.get("vmerge"), data.get("colspan", 1), tuple(map(_table, data.get("nested", []))),
    )  # fmt: skip


def _faults(data: dict[str, Any]) -> Iterator[str]:
    """Every fault of a source, as "place: what is wrong"."""
    for key in sorted(_SOURCE_KEYS - _OPTIONAL_KEYS - data.keys()):
        yield f"{key}: missing"
    for key in sorted(data.keys() - _SOURCE_KEYS):
        yield f"{key}: unknown key"
    for key in ("plan_start", "plan_end", "as_at"):
        if data.get(key) is not None and not _DATE.fullmatch(str(data[key])):
            yield f"{key}: no ISO date"
    if data.get("rules", "all") not in RULES:
        yield f"rules: none of {', '.join(RULES)}"
    if data.get("page", {}).get("orientation") not in ("landscape", "portrait"):
        yield "page: orientation is landscape or portrait"
    if data.get("font") not in ("Calibri", "Arial", "Times"):
        yield "font: Calibri, Arial or Times"
    seen: set[str] = set()
    for number, block in enumerate(data.get("blocks", [])):
        place = f"blocks[{number}]"
        match block.get("type"):
            case "heading" | "paragraph":
                if not isinstance(block.get("text"), str):
                    yield f"{place}: no text"
            case "list":
                if not block.get("items"):
                    yield f"{place}: no items"
            case "page_break":
                if block.get("orientation") not in (None, "landscape", "portrait"):
                    yield f"{place}: orientation is landscape or portrait"
            case "table":
                if block.get("id") in seen:
                    yield f"{place}: table id {block['id']} twice"
                seen.add(block.get("id"))
                if block.get("kind") not in ("action_plan", "other"):
                    yield f"{place}: kind is action_plan or other"
                for key in sorted(block.keys() - _TABLE_KEYS):
                    yield f"{place}.{key}: unknown key"
                yield from _table_faults(block, place)
            case other:
                yield f"{place}: unknown type {other!r}"


def _table_faults(table: dict[str, Any], place: str) -> Iterator[str]:
    columns = len(table.get("widths", []))
    above: dict[int, bool] = {}
    for name in ("header", "rows"):
        for number, row in enumerate(table.get(name, [])):
            here = f"{place}.{name}[{number}]"
            column, merged = 0, {}
            for cell in row:
                cell = {"paras": [cell]} if isinstance(cell, str) else cell
                yield from _cell_faults(cell, f"{here}[{column}]")
                merge = cell.get("vmerge")
                if merge == "continue" and not above.get(column):
                    yield f"{here}[{column}]: continues no merged cell"
                merged[column] = merge is not None
                column += cell.get("colspan", 1)
            if column != columns:
                yield f"{here}: {column} columns, {columns} widths"
            above = merged


def _cell_faults(cell: dict[str, Any], place: str) -> Iterator[str]:
    for key in sorted(cell.keys() - _CELL_KEYS):
        yield f"{place}.{key}: unknown key"
    if cell.get("fill") is not None and not _COLOUR.fullmatch(cell["fill"]):
        yield f"{place}: fill is #RRGGBB in capitals"
    if cell.get("vmerge") not in (None, "start", "continue"):
        yield f"{place}: vmerge is start or continue"
    if cell.get("vmerge") == "continue" and any((p if isinstance(p, str) else p["text"]) for p in cell.get("paras", [])):
        yield f"{place}: a continued cell holds text"
    for para in cell.get("paras", ["no paras"]):
        if isinstance(para, dict) and (para.keys() - {"text", "bullet", "auto"} or para.get("bullet", 0) not in (0, 1, 2)):
            yield f"{place}: unknown key or bullet level in a paragraph"
    for nested in cell.get("nested", []):
        yield from _table_faults(nested, f"{place}.nested")
