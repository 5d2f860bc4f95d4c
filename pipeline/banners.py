"""Rows that head the rows below them: a section, an objective, a year, or a number and a title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.assemble import JoinedTable
from pipeline.column_content import begins_as_activity, is_code
from pipeline.columns import Column
from pipeline.heading_words import best_match
from pipeline.timescales import read_timescale
from schemas.layout import Cell, Covered, Row
from schemas.vocabulary import label_entries

_COUNTED_YEAR = re.compile(r"^\s*(?:year|phase|stage|period)\s*(?:\d|one|two|three|four|five)\s*[:,–-]\s*(?=\S)", re.IGNORECASE)
_SPELT = "(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_BARE_YEAR = re.compile(r"(?:year\s*\d\b\W*)?\(?(?:19|20)\d\d(?:\s*[-/–]\s*(?:(?:19|20)?\d\d))?\)?|(?:year|quarter|q)\s*\d", re.IGNORECASE)
_FAR_LABEL = re.compile(
    rf"(?:[A-Za-z][\w&-]*\s+){{0,2}}(?P<label>[A-Za-z]+\s*(?:no\.?\s*)?(?:\d+(?:\.\d+)*[a-z]?|{_SPELT}\b))\s*(?:\([^()]{{1,40}}\))?\s*[:–—-]\s*(?=\S)",
    re.IGNORECASE,
)
_TOPIC = re.compile(r"^[^:.]{2,40}(?::|\s[–—-])\s+(?=to\s)", re.IGNORECASE)  # "Prevent: To make it harder ..."
_ENDS_SPELT = re.compile(rf"\b{_SPELT}\W*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Banner:
    """What a banner row says for the rows below: each part as printed, None where it says nothing of it."""

    row: int
    column: int
    cell: Cell
    section: str | None = None
    objective: str | None = None
    reference: str | None = None
    timescale: str | None = None
    outcome: str | None = None


@cache
def _label(field: str) -> re.Pattern[str]:
    words = sorted((w for entry in label_entries() if entry.field == field for w in entry.words), key=len, reverse=True)
    number = rf"(?:\s*(?:no\.?|number)?\s*(?:\d+(?:\.\d+)*[a-z]?|[ivx]+\b|[a-z]\b|{_SPELT}\b(?!-)))?"
    return re.compile(rf"(?:{'|'.join(map(re.escape, words))})s?\b{number}\s*(?P<end>[:.–—-]+|$|(?=\s))\s*", re.IGNORECASE)


def _numbered_label(text: str) -> re.Match[str] | None:
    """A label with its number, a word or two before it and a bracket behind ("Agency recommendation 1 (Police): ...")."""
    found = _FAR_LABEL.match(text)
    if found is None or _label("objective").fullmatch(found["label"]) is None:
        return None
    return found


def without_label(text: str) -> str:
    """The text without a label at its head: "Objective 2: To listen" -> "To listen"; a label alone stays as it is."""
    if (far := _numbered_label(text)) is not None:
        return text[far.end() :].strip() or text
    for field in ("objective", "section"):
        found = _label(field).match(text)
        if found and found.end() < len(text) and (found["end"] or text[: found.end()].strip()[-1:].isdigit()):
            return text[found.end() :].strip() or text
    return text


def split_label(text: str) -> tuple[str | None, str]:
    """The label with its number at the head of a text, and the rest; None where there is none.

    >>> split_label("Recommendation 1: Staff ask")
    ('Recommendation 1', 'Staff ask')
    >>> split_label("Priority families are seen")
    (None, 'Priority families are seen')
    """
    for field in ("objective", "section"):
        found = _label(field).match(text)
        if found is None or found.end() >= len(text):
            continue
        numbered = any(map(str.isdigit, found[0])) or _ENDS_SPELT.search(found[0].rstrip(" :.–—-"))
        if numbered and (found["end"] or "\n" in found[0]):
            return found[0].strip(" \n:.–—-"), text[found.end() :].strip()
    return None, text


def is_bare_label(text: str) -> bool:
    """Is the text a label of an objective and nothing more?

    >>> is_bare_label("Recommendation One"), is_bare_label("Priority 2: Neglect"), is_bare_label("Neglect")
    (True, False, False)
    """
    found = _label("objective").match(text)
    return found is not None and found.end() >= len(text.rstrip()) and (any(map(str.isdigit, text)) or bool(_ENDS_SPELT.search(text)))


def worded_as_objective(text: str) -> bool:
    """Is a banner or heading worded as a priority, objective, outcome or recommendation, not as a mere topic?

    >>> worded_as_objective("Priority 2: Tackling neglect"), worded_as_objective("Neglect")
    (True, False)
    """
    found = _label("objective").match(text)
    if _numbered_label(text) is not None:
        return True
    if found and found.end() < len(text) and (found["end"] or re.search(r"\d", text[: found.end()])):
        return True
    bare = _TOPIC.sub("", re.sub(r"^\W*(?:[A-Z]{0,3}\d+(?:\.\d+)*|[A-Za-z])[.):]\s+", "", text))
    return len(bare.split()) >= 4 and begins_as_activity(bare)


def _is_bare_time(text: str) -> bool:
    """Is the text a time and nothing else ("Quarter 1 (April to June 2023)", "Year 1: April 2019 - March 2020", "Throughout the year")?"""
    text = _COUNTED_YEAR.sub("", text)
    return len(text.split()) <= 8 and not text.endswith(":") and read_timescale(text).kind in ("date", "interval", "ongoing")


def _own(row: Row) -> list[tuple[int, Cell]]:
    return [(column, cell) for column, cell in enumerate(row.cells) if cell.covered is None and cell.text]


def _dressed(row: Row, cell: Cell, table: JoinedTable) -> bool:
    """Is the cell bold or filled as few cells of the table are?"""
    others = [c for r in table.rows if r is not row for c in r.cells if c.covered is None and c.text]
    bold = all(p.bold for p in cell.paragraphs if p.text)
    if bold and sum(all(p.bold for p in c.paragraphs if p.text) for c in others) < 0.35 * max(1, len(others)):
        return True
    fills = [c.fill for c in row.cells if c.covered is not Covered.ABOVE]
    return bool(cell.fill) and len(set(fills)) == 1 and sum(c.fill == cell.fill for c in others) < 0.35 * max(1, len(others))


def _labelled(own: Sequence[tuple[int, Cell]], width: int) -> tuple[str, str] | None:
    """Field and text of a row that is a label and its text ("Objective | Adults are safe"), or None."""
    label, text = own[0][1].text, own[1][1]
    if len(label.split()) > 3 or own[0][0] or (width < 3 and text.column_span == own[0][1].column_span):
        return None
    best = best_match(label.rstrip(": "))
    if best is None or best[0] not in ("objective", "outcome") or best[1].score < 0.9:
        return None
    return best[0], text.text


def _code_key(text: str) -> tuple[str, ...]:
    """The parts of a code: "1.1." -> ("1", "1"), "A2" -> ("A", "2")."""
    return tuple(re.findall(r"\d+|[A-Za-z]+", text))


def read_title(row: Row, index: int, columns: Sequence[Column], following: Row | None, above: Sequence[Banner]) -> Banner | None:
    """The banner that a row of a number and a title is ("1.1 | Routine enquiry | | |" over 1.1.1), or None.

    Its code is the head of the next row's code, or (`above`) an upper title's code is the head of its own.
    """
    own = _own(row)
    if len(own) != 2 or following is None or columns[own[0][0]].field != "reference" or columns[own[1][0]].field != "action":
        return None
    code, title = own[0][1].text, own[1][1]
    below = [cell.text for place, cell in _own(following) if columns[place].field == "reference"]
    key = _code_key(code)
    if not is_code(code) or not below or len(title.text.split()) > 25:
        return None
    under = _code_key(below[0])
    if len(under) <= len(key) or under[: len(key)] != key:
        return None
    upper = [b for b in above if b.reference and key[: len(_code_key(b.reference))] == _code_key(b.reference) != key]
    return Banner(index, own[1][0], title, section=upper[-1].objective if upper else None, objective=title.text, reference=code)


def read_banner(row: Row, index: int, columns: Sequence[Column], table: JoinedTable) -> Banner | None:
    """The banner that the row is, or None for a row of the body.

    A banner is one cell over (nearly) the whole row; or, where cells are left blank instead of merged, the only text of a
    row, in its first cells, dressed as a heading or worded with a label.
    """
    own = _own(row)
    width = len(row.cells)
    if not own or len(own) > 2 or width < 2:
        return None
    column, cell = own[-1]
    reference = None
    if len(own) == 2 and (labelled := _labelled(own, width)) is not None:
        named, text = labelled
        return Banner(index, column, cell, **{named: text})
    if len(own) == 2:
        if not is_code(own[0][1].text) or cell.column_span < 0.6 * width or width < 3:
            return None
        reference = own[0][1].text
    spanning = cell.column_span >= 0.8 * width or (cell.column_span + column >= width and cell.column_span >= 0.6 * width and width > 2)
    if not spanning:
        if column > 1 or len(own) == 2 or any(c.covered is Covered.ABOVE for c in row.cells):
            return None
        label = _label("objective").match(cell.text) or _label("section").match(cell.text)
        field = columns[column].field
        short = len(cell.text.split()) <= 25
        year = bool(_BARE_YEAR.fullmatch(cell.text.strip()))
        if not short or (field == "objective" and not year and not (label and label["end"] and _dressed(row, cell, table))):
            return None
        numbered = label is not None and bool(label["end"]) and any(map(str.isdigit, cell.text[: label.end()]))
        plain = label is not None and field in (None, "reference", "section")
        if not year and not plain and not (numbered and len(own) == 1) and not _dressed(row, cell, table):
            return None
    lines = [p.text for p in cell.paragraphs if p.text]
    text = "\n".join(lines)
    if _is_bare_time(text) and not any(c.field == "timescale" for c in columns):
        return Banner(index, column, cell, section=text, timescale=text)
    if _BARE_YEAR.fullmatch(text.strip()) and read_timescale(text).kind in ("date", "interval"):
        return Banner(index, column, cell, section=text, timescale=text)
    has_objective = any(c.field == "objective" for c in columns)
    if len(lines) >= 2 and len(lines[0].split()) <= 20:
        rest = without_label("\n".join(lines[1:]))
        return Banner(index, column, cell, section=lines[0], objective=rest, reference=reference)
    if reference is not None:
        return Banner(index, column, cell, section=None if has_objective else text, objective=text, reference=reference)
    objective = text if worded_as_objective(text) else None
    return Banner(index, column, cell, section=text, objective=objective)
