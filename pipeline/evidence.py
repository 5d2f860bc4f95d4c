"""One action traced back: each value with the rule that made it, the cell it stood in, and the piece of the page cut out."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.intake import hidden
from pipeline.raw_tables import read_file
from schemas.columns import FILE
from schemas.errors import DocumentError, UsageError
from schemas.layout import Box

SIDES = ("x0", "top", "x1", "bottom")
MARGIN = 6.0


@dataclass(frozen=True, slots=True)
class Explained:
    """One value: the column, what it is, the text it was read from, the rule and how sure it is (0..1), and its cell.

    `cell` is (table, row, column) as in `cells`, None where the value comes from a heading or the document.
    """

    field: str
    value: Any
    as_written: str | None
    rule: str | None
    score: float | None
    cell: tuple[int, int, int] | None
    cell_text: str | None
    heading: str | None
    page: int | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """An action, its values explained, its child rows, and what became of the picture (None if none was asked for)."""

    action_id: str
    record: dict[str, Any]
    values: tuple[Explained, ...]
    children: dict[str, list[dict[str, Any]]]
    picture: str | None = None

    def text(self) -> str:
        """The explanation for a person, a line or two a value."""
        lines = [f"{self.action_id}  {self.record['source_path']}", ""]
        for one in self.values:
            lines.append(f"{one.field}: {_short(one.value)}")
            if one.rule is not None:
                sure = "" if one.score is None else f", sure {one.score:.2f}"
                lines.append(f"    rule {one.rule}{sure}; written {_short(one.as_written)}")
            if one.cell is not None:
                under = f', under "{_short(one.heading)}"' if one.heading else ""
                page = f"page {one.page}, " if one.page is not None else ""
                lines.append(f"    {page}table {one.cell[0]}, row {one.cell[1]}, column {one.cell[2]}{under}: {_short(one.cell_text)}")
        for name, rows in self.children.items():
            for row in rows:
                shown = ", ".join(f"{key} {_short(value)}" for key, value in row.items() if value is not None and not key.endswith("_id"))
                lines.append(f"{name}: {shown}")
        if self.picture:
            lines += ["", self.picture]
        return "\n".join(lines)


def explain_action(out: Path, action_id: str, picture: Path | None = None) -> Explanation:
    """The explanation of one action; with `picture` its piece of the page is written there.

    Raises UsageError if there is no dataset, action or document, or the document has no pages to cut from.
    """
    actions = _rows(out, "actions", "action_id", action_id)
    if not actions:
        raise UsageError(f"there is no action {action_id} in {out}")
    record = actions[0]
    evidence = {row["field"]: row for row in _rows(out, "evidence", "action_id", action_id)}
    document_cells = _rows(out, "cells", "document_id", record["document_id"]) if evidence else []
    cells = {(row["table_index"], row["row_index"], row["column_index"]): row for row in document_cells}
    values = tuple(_explained(name, record[name], evidence.get(name), cells) for name in FILE["actions"].names if record[name] is not None)
    children = {name: _rows(out, name, "action_id", action_id) for name in ("leads", "timescales", "updates", "extras")}
    told = _write_picture(out, record, list(evidence.values()), picture) if picture else None
    return Explanation(action_id, record, values, children, told)


def _explained(name: str, value: Any, row: Mapping[str, Any] | None, cells: Mapping[tuple[int, int, int], Mapping[str, Any]]) -> Explained:
    if row is None:
        return Explained(name, value, None, None, None, None, None, None, None)
    place = (row["table_index"], row["row_index"], row["column_index"])
    cell = cells.get(place)
    return Explained(
        name,
        value,
        row["as_written"],
        row["rule"],
        row["score"],
        place if cell else None,
        cell["text"] if cell else None,
        cell["heading"] if cell else None,
        row["page"],
    )


def _rows(out: Path, name: str, column: str, value: str) -> list[dict[str, Any]]:
    place = out / FILE[name].path
    try:
        found: list[dict[str, Any]] = pq.read_table(place, filters=[(column, "=", value)]).to_pylist()
    except FileNotFoundError as error:
        raise UsageError(f"there is no dataset in {out}: {place.name} is missing") from error
    except (OSError, pa.ArrowException) as error:
        raise UsageError(f"{place} cannot be read: boardplans doctor {out} says what is wrong") from error
    return found


def _write_picture(out: Path, record: Mapping[str, Any], evidence: list[dict[str, Any]], picture: Path) -> str:
    page = record["page_first"]
    if page is None or record["x0"] is None:
        raise UsageError("there is no picture: this document is not read page by page (a Word file has no pages of its own)")
    content = _document(out, record)
    boxes = [_box(row) for row in [record, *[row for row in evidence if row["page"] == page]] if row["x0"] is not None]
    whole = boxes[0]
    for box in boxes[1:]:
        whole = whole.union(box)
    from extractors.pdf import crop_page

    around = Box(whole.x0 - MARGIN, whole.top - MARGIN, whole.x1 + MARGIN, whole.bottom + MARGIN)
    try:
        picture.write_bytes(crop_page(content, page, around))
    except OSError as error:
        raise UsageError(f"the picture cannot be written to {picture}: {error.strerror}") from error
    return f"picture: {picture} (page {page})"


def _document(out: Path, record: Mapping[str, Any]) -> bytes:
    """The bytes of the action's document, found by what the last run's report says of its inputs."""
    try:
        base = json.loads((out / "report.json").read_text("utf-8"))["base"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{out / 'report.json'} does not say where the documents are: run convert again") from error
    wanted = _rows(out, "documents", "document_id", record["document_id"])[0]["sha256"]
    folder = os.path.normpath(os.path.join(out, base))
    for path in (os.path.join(folder, record["source_path"]), os.path.join(folder, hidden(record["source_path"]))):
        try:
            content = read_file(path)
        except (UsageError, DocumentError):
            continue
        if hashlib.sha256(content).hexdigest() == wanted:
            return content
    raise UsageError(f"{record['source_path']} is no longer in {folder}, or was changed since")


def _box(row: Mapping[str, Any]) -> Box:
    return Box(*(row[side] for side in SIDES))


def _short(value: Any, most: int = 160) -> str:
    text = " / ".join(str(value).splitlines())
    return text if len(text) <= most else text[: most - 1] + "…"
