"""One document's `Conversion` as rows of the output files: ids given, everything else carried over.

Rows are tuples in the order of `schemas.columns`; dates stay `datetime.date`. No file, no clock.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from schemas import PIPELINE_VERSION, SCHEMA_VERSION
from schemas.columns import FILE, FILES
from schemas.layout import Box
from schemas.records import Action, Conversion, Evidence, PlanFacts, Timescale

Row = tuple[Any, ...]
Rows = dict[str, list[Row]]

# What `columns.DOCUMENTS` calls an action table's other values is left to the caller: it alone knows the file.
CONVERTED, NO_ACTIONS = "converted", "no_actions"


@dataclass(frozen=True, slots=True)
class Source:
    """One input file as the account of the run knows it; `sha256` is None where the bytes were not read."""

    document_id: str
    source_path: str
    file_name: str
    size_bytes: int | None = None
    sha256: str | None = None
    media_type: str | None = None
    duplicate_of: str | None = None


def identity(text: str) -> str:
    """`text` as an id's 15 hex digits: the head of its SHA-256."""
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:15]


def letters_and_digits(text: str | None) -> str:
    """The letters and digits of `text`, compatibility forms resolved, case folded: "Sub-group A." is "subgroupa"."""
    return "".join(c for c in unicodedata.normalize("NFKC", text or "").casefold() if c.isalnum())


def action_ids(document_id: str, actions: Sequence[Action]) -> list[str]:
    """The ids of a document's actions, in order.

    Made of the document, the letters and digits of objective, action, leads and timescale, and the number among equals:
    an id stays when another row or table is read otherwise.
    """
    ids = []
    seen: Counter[str] = Counter()
    for one in actions:
        words = "\x1f".join(letters_and_digits(text) for text in (one.objective, one.action, one.lead_raw, one.timescale_raw))
        key = f"{document_id}\x1f{words}"
        ids.append("a" + identity(f"{key}\x1f{seen[key]}"))
        seen[key] += 1
    return ids


def document_row(
    source: Source,
    status: str,
    conversion: Conversion | None = None,
    *,
    counts: tuple[int, int] = (0, 0),
    error: tuple[str, str] | None = None,
) -> Row:
    """The row of `documents`; `counts` are its actions and notices, `error` is code and sentence."""
    facts = conversion.facts if conversion else PlanFacts()
    code, message = error or (None, None)
    return (
        source.document_id,
        source.duplicate_of,
        source.sha256,
        source.source_path,
        source.file_name,
        source.media_type,
        source.size_bytes,
        *_plan(facts),
        conversion.page_count if conversion else None,
        conversion.table_count if conversion else None,
        conversion.action_table_count if conversion else None,
        *counts,
        status,
        code,
        message,
        conversion.text_coverage if conversion else None,
        conversion.extractor or None if conversion else None,
        PIPELINE_VERSION,
        SCHEMA_VERSION,
    )


def document_rows(source: Source, conversion: Conversion) -> Rows:
    """Every row that one read document gives to the output files."""
    rows: Rows = {file.name: [] for file in FILES}
    document_id, facts = source.document_id, conversion.facts
    board_id = facts.board.id if facts.board else None
    for action_id, action in zip(action_ids(document_id, conversion.actions), conversion.actions, strict=True):
        row = _action_row(action_id, source, facts, action)
        rows["actions"].append(row)
        both = (action_id, document_id)
        rows["leads"] += [
            (
                *both,
                board_id,
                n,
                lead.raw,
                lead.kind,
                lead.role,
                lead.group_id,
                lead.group_name,
                lead.function,
                lead.score,
                lead.method,
                lead.runner_up,
                lead.reason or None,
                lead.needs_review,
            )
            for n, lead in enumerate(action.leads)
        ]
        rows["timescales"] += [
            (*both, n, t.raw, t.kind, t.modifier, t.edtf, t.start, t.end, t.frequency, t.rule) for n, t in enumerate(action.timescales)
        ]
        rows["updates"] += [(*both, n, u.label_raw, u.edtf, u.reported_on, u.text) for n, u in enumerate(action.updates)]
        rows["extras"] += [(*both, n, x.heading, x.text) for n, x in enumerate(action.extras)]
        rows["evidence"] += _evidence_rows(both, row, (*action.evidence, *facts.evidence))
    rows["cells"] = [
        (
            document_id,
            c.table_index,
            c.row_index,
            c.column_index,
            c.row_span,
            c.column_span,
            c.page,
            *_sides(c.box),
            c.text,
            c.fill,
            c.heading,
            c.field,
            c.in_action_table,
            c.row_outcome,
            c.row_reason,
        )
        for c in sorted(conversion.cells, key=lambda c: (c.table_index, c.row_index, c.column_index))
    ]
    rows["notices"] = [(document_id, n.table_index, n.row_index, n.page, n.level, n.code, n.message) for n in conversion.notices]
    if facts.board:
        rows["groups"] = [(facts.board.id, g.id, g.name, "; ".join(g.aliases) or None, g.function, g.source) for g in conversion.groups]
        rows["boards"] = _board_rows(facts)
    status = CONVERTED if conversion.action_table_count or conversion.actions else NO_ACTIONS
    counts = len(rows["actions"]), len(rows["notices"])
    rows["documents"] = [document_row(source, status, conversion, counts=counts)]
    return rows


def copy_row(row: Row, source: Source) -> Row:
    """The row of a file whose bytes are those of an earlier one: what the bytes say stays, actions and notices are not counted twice."""
    names = FILE["documents"].names
    own = {name: getattr(source, name) for name in ("document_id", "duplicate_of", "source_path", "file_name")}
    own |= {"action_count": 0, "notice_count": 0, "status": "duplicate", "error_code": None, "error_message": None}
    return tuple(own.get(name, value) for name, value in zip(names, row, strict=True))


def _plan(facts: PlanFacts) -> Row:
    board, period = facts.board, facts.period
    named = (board.id, board.name, board.gss) if board else (None, None, None)
    return (*named, facts.title, period.plan_start, period.plan_end, period.as_at)


def _sides(box: Box | None) -> Row:
    return (box.x0, box.top, box.x1, box.bottom) if box else (None, None, None, None)


def _action_row(action_id: str, source: Source, facts: PlanFacts, action: Action) -> Row:
    t = action.timescale or Timescale("", "")
    return (
        action_id,
        source.document_id,
        source.source_path,
        *_plan(facts),
        action.section,
        action.reference,
        action.objective,
        action.action,
        action.lead_raw,
        action.timescale_raw,
        action.outcome,
        action.progress,
        action.date_completed_raw,
        action.lead_names,
        action.rag,
        action.rag_raw,
        action.rag_fill,
        action.rag_meaning,
        action.progress_status,
        action.date_completed,
        t.kind or None,
        t.modifier,
        t.edtf,
        t.start,
        t.end,
        t.frequency,
        action.overdue_as_at,
        action.confidence,
        bool(action.review_reasons),
        "; ".join(action.review_reasons) or None,
        action.alignment,
        action.table_index,
        action.row_index,
        action.action_index,
        action.page_first,
        action.page_last,
        *_sides(action.box),
    )


def _evidence_rows(both: tuple[str, str], action_row: Row, evidence: Iterable[Evidence]) -> list[Row]:
    """One row for each value that is not null, in column order; of several readings of one field the first counts."""
    first: dict[str, Evidence] = {}
    for one in evidence:
        first.setdefault(one.field, one)
    present = [name for name, value in zip(FILE["actions"].names, action_row, strict=True) if value is not None]
    return [
        (
            *both,
            e.field,
            e.table_index,
            e.row_index,
            e.column_index,
            e.as_written,
            e.rule,
            e.score,
            e.page,
            *_sides(e.box),
        )
        for e in (first[name] for name in present if name in first)
    ]


def _board_rows(facts: PlanFacts) -> list[Row]:
    board = facts.board
    if board is None:
        return []
    named = (board.id, board.name, board.kind)
    known = [(*named, a.gss_code, a.name, a.region, a.valid_from, a.valid_to) for a in board.authorities]
    return known or [(*named, None, None, None, None, None)]
