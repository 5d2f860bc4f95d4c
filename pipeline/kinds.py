"""Is a table an action plan at all?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.assemble import Above
from pipeline.column_content import column_content, is_time
from pipeline.columns import BY_WORDS, Column
from pipeline.heading_words import match_heading
from pipeline.headings import name_columns
from pipeline.meant_rows import Segment
from schemas.layout import Cell

_THEME = re.compile(r"\b(?:action|objective|priorit|recommendation|improv|strateg|goal|aim|plan|ensur|theme)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the table is an action plan, whether that is doubtful, and why (in words, for `row_reason`)."""

    plan: bool
    doubtful: bool
    why: str
    columns: tuple[Column, ...]


def _other_senses(headings: Sequence[str]) -> list[str]:
    senses = []
    for heading in headings:
        matches = match_heading(heading)
        other = matches.get("other")
        if other is not None and other.score >= 0.6 and other.score >= max(m.score for m in matches.values()):
            senses.append(other.sense)
    return senses


def _coded_list(columns: Sequence[Column], segment: Segment, above: Above) -> tuple[Column, ...] | None:
    """Columns of a list of coded objectives ("PA1 | To ensure ..."): two columns, codes and activities."""
    full = [(place, column) for place, column in enumerate(columns) if column.content.count]
    if len(full) != 2:
        return None
    (left, codes), (right, texts) = full
    coded = [_code_of(row.cells[left]) for row in segment.body if row.cells[left].text]
    lettered = [code for code in coded if code is not None]
    if len(coded) < 3 or len(lettered) < 0.8 * len(coded) or len(set(lettered)) < 0.9 * len(lettered):
        return None
    if texts.content.words < 4 or texts.content.activity < 0.6:
        return None
    context = " ".join(
        [columns[left].heading, columns[right].heading, *(h.text for h in above.headings[-1:]), *(p.text for p in above.lines[-2:])]
    )
    if not _THEME.search(context) and not any(re.match(r"[A-Za-z]", code) for code in lettered):
        return None
    named = list(columns)
    named[left] = codes.renamed("reference", "content.coded_list")
    named[right] = texts.renamed("action", "content.coded_list")
    return tuple(named)


def _code_of(cell: Cell) -> str | None:
    head = next((p.text for p in cell.paragraphs if p.text), "").split()
    return head[0] if head and re.fullmatch(r"[A-Za-z]{0,4}[-.]?\d+(?:\.\d+)*[a-z]?[.)]?|\d*[A-Za-z]{1,3}\d+(?:\.\d+)*", head[0]) else None


def judge(segment: Segment, above: Above) -> Verdict:
    """Whether the segment is an action plan, with its columns as finally named."""
    columns = segment.columns
    headings = [column.heading for column in columns]
    if not segment.body:
        return Verdict(False, False, "no rows below its headings", columns)
    coded = _coded_list(columns, segment, above)
    if coded is not None:
        return Verdict(True, False, "a list of coded objectives", coded)
    fields = {column.field for column in columns if column.field}
    by_words = {column.field for column in columns if column.field and column.words >= BY_WORDS}
    senses = _other_senses(headings)
    if "you said" in senses and not ("action" in by_words and fields & {"lead", "timescale"}):
        return Verdict(False, False, 'a "you said, we did" table', columns)
    most = max(2, 0.5 * sum(bool(h) for h in headings)) if "action" in by_words else 2
    if len(senses) >= most or (senses and not by_words & {"action", "objective"}):
        return Verdict(False, False, f"a table of {senses[0]}", columns)
    prose = {column.field for column in columns if column.content.words >= 3.2}
    if sum(column.field == "milestone_date" for column in columns) >= 2 and fields & {"objective"}:
        return Verdict(True, False, "goals with dated milestones", columns)
    serving = ("lead", "timescale", "date_completed", "ticked")
    serves = {c.field for c in columns if c.field in serving and not c.rule.startswith("content.")}
    reports = fields & {"progress", "outcome", "rag"}
    active = any(c.field == "action" and c.content.activity >= 0.6 and c.content.words >= 5 for c in columns)
    unserved = not fields & {"timescale", "progress", "date_completed", "rag"}
    doubtful = max((c.words for c in columns if c.field == "action"), default=0.0) < 0.75
    weak = not active and doubtful and unserved
    if (
        "action" in by_words
        and "action" in prose
        and not (weak and "objective" not in by_words)
        and (serves or reports or "objective" in by_words)
    ):
        return Verdict(True, bool(senses) and not serves, "an action column beside others that serve it", columns)
    if {"action", "lead", "timescale"} <= by_words and not senses:
        return Verdict(True, not _has_prose(columns), "actions, leads and times by their headings", columns)
    if "objective" in by_words and "objective" in prose and (by_words & {"lead", "timescale"}):
        return Verdict(True, bool(senses), "an objective column beside a lead or timescale", columns)
    reported = max((c.content.words for c in columns if c.field == "progress"), default=0.0)
    if "objective" in by_words and "progress" in by_words and not senses and reported >= (2.0 if "objective" in prose else 5.0):
        return Verdict(True, False, "recommendations with responses", columns)
    if (
        (("action" in by_words and not weak) or "objective" in by_words)
        and serves
        and fields & {"action", "objective"}
        and _has_prose(columns)
    ):
        return Verdict(True, True, "an action or objective column beside a lead or timescale", columns)
    if "action" in fields and {"lead", "timescale"} <= fields and not senses and len(segment.body) > 1:
        by_content = next(c for c in columns if c.field == "action")
        if by_content.content.activity >= 0.5 and by_content.content.words >= 4:
            return Verdict(True, True, "activities beside actors and times, without known headings", columns)
    return Verdict(False, False, "no action or objective column beside a lead, timescale or progress", columns)


def _has_prose(columns: Sequence[Column]) -> bool:
    return any(column.field in ("action", "objective") and column.content.words >= 2.5 for column in columns)


def is_row_under(cells: Sequence[Cell], known: Sequence[Column]) -> bool:
    """Do the cells hold a time and actors where the columns are those of times and leads?"""
    pairs = [(cell.text, column.field) for cell, column in zip(cells, known, strict=True) if cell.text]
    times = [is_time(text.split("\n")[0]) for text, field in pairs if field == "timescale"]
    leads = [column_content([cell]).actor > 0 for cell, column in zip(cells, known, strict=True) if cell.text and column.field == "lead"]
    return bool(times) and all(times) and all(leads)


def without_headings(segment: Segment, known: Sequence[Column]) -> Segment | None:
    """The segment under the columns of the table before it, where it has no headings of its own and as many columns."""
    if segment.heading_rows or segment.form or len(known) != len(segment.columns):
        return None
    renamed = name_columns([column.heading for column in known], [[row.cells[c] for row in segment.body] for c in range(len(known))])
    return Segment(renamed, (), segment.items)
