"""What a person has decided about lead parts: a plain CSV, applied first in every run, and the open questions that are left.

One line a decision: `board, part, judgement, group, reason, who, when`. `judgement` is `link` (to the group id in `group`),
`not_a_group`, `new_group` (`group` is the new group's name), `split_as` (`group` holds the parts, parted by "|") or `unsure`.
A decision holds for its board only and for the part as printed, white space and capitals apart.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from schemas.errors import ReferenceDataError
from schemas.records import Lead
from schemas.registry import name_key

COLUMNS = ("board", "part", "judgement", "group", "reason", "who", "when")
JUDGEMENTS = ("link", "not_a_group", "new_group", "split_as", "unsure")
QUESTION_COLUMNS = ("board", "part", "judgement", "group", "reason", "who", "when", "cells", "settled_share", "kind", "runner_up", "why")


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of the decisions file; `line` counts from 1, the heading being line 1."""

    board: str
    part: str
    judgement: str
    group: str
    reason: str
    who: str
    when: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A part that nobody has decided: how many cells one answer settles, and the share of all open cells settled once this and all
    earlier questions are answered (0..1)."""

    board: str
    part: str
    cells: int
    settled_share: float
    kind: str
    runner_up: str | None
    why: str


def decision_key(part: str) -> str:
    """The form in which a part meets its decision: white space single, capitals ignored.

    >>> decision_key(" QA  Group ")
    'qa group'
    """
    return " ".join(part.split()).casefold()


def parse_decisions(text: str, where: str) -> tuple[Decision, ...]:
    """The decisions of a CSV text, in order; blank judgements (questions not yet answered) are left out.

    Raises `ReferenceDataError` with all faults: a missing or unknown column, an unknown judgement, a link without a group, a part
    decided twice for one board. Extra columns of `questions.csv` are allowed, so that an answered list of questions is a decisions file.
    """
    reader = csv.DictReader(io.StringIO(text))
    columns = [column or "" for column in reader.fieldnames or ()]
    faults = [f"{where}: column {name!r} is missing" for name in COLUMNS if name not in columns]
    faults += [f"{where}: unknown column {name!r}" for name in columns if name not in COLUMNS and name not in QUESTION_COLUMNS]
    if faults:
        raise ReferenceDataError(faults)
    decisions: list[Decision] = []
    seen: dict[tuple[str, str], int] = {}
    for row in reader:
        line = reader.line_num
        values = {name: (row.get(name) or "").strip() for name in COLUMNS}
        if not values["judgement"]:
            continue
        label = f"{where} line {line}"
        if None in row:
            faults.append(f"{label}: more values than columns")
        if not values["board"] or not values["part"]:
            faults.append(f"{label}: board and part must not be blank")
        if values["judgement"] not in JUDGEMENTS:
            faults.append(f"{label}: judgement must be one of {', '.join(JUDGEMENTS)}, not {values['judgement']!r}")
        if values["judgement"] in ("link", "new_group", "split_as") and not values["group"]:
            faults.append(f"{label}: {values['judgement']} needs a group")
        key = (name_key(values["board"]), decision_key(values["part"]))
        if key in seen:
            faults.append(f"{label}: {values['part']!r} is already decided in line {seen[key]}")
        seen.setdefault(key, line)
        decisions.append(Decision(**values, line=line))
    if faults:
        raise ReferenceDataError(faults)
    return tuple(decisions)


def read_decisions(path: Path) -> tuple[Decision, ...]:
    """The decisions of a file. Raises `ReferenceDataError` with all faults, an unreadable file included."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ReferenceDataError([f"{path}: cannot be read ({error})"]) from error
    return parse_decisions(text, str(path))


def decisions_for(decisions: Iterable[Decision], boards: Iterable[str]) -> dict[str, Decision]:
    """The decisions of one board by `decision_key`; `boards` are the names it goes by (id, name, registry key)."""
    keys = {name_key(board) for board in boards}
    return {decision_key(decision.part): decision for decision in decisions if name_key(decision.board) in keys}


def stale_decisions(decisions: Sequence[Decision], used: Iterable[Decision]) -> tuple[Decision, ...]:
    """The decisions that matched no part of this run, in file order."""
    lines = {(decision.line, decision.board, decision.part) for decision in used}
    return tuple(decision for decision in decisions if (decision.line, decision.board, decision.part) not in lines)


def open_questions(leads: Iterable[tuple[str, Lead]], decisions: Sequence[Decision] = ()) -> tuple[OpenQuestion, ...]:
    """The parts to be looked at, those that settle most cells first; `leads` are (board, lead) over the whole run.

    A question is a part with `needs_review` that no decision of its board names; parts that differ only in white space and capitals are
    one question. What was decided `unsure` is asked again.
    """
    decided = {(name_key(d.board), decision_key(d.part)) for d in decisions if d.judgement != "unsure"}
    count: dict[tuple[str, str], int] = {}
    first: dict[tuple[str, str], tuple[str, Lead]] = {}
    for board, lead in leads:
        key = (name_key(board), decision_key(lead.raw))
        if lead.needs_review and key not in decided:
            count[key] = count.get(key, 0) + 1
            first.setdefault(key, (board, lead))
    total = sum(count.values())
    settled = 0
    questions: list[OpenQuestion] = []
    for key in sorted(count, key=lambda entry: (-count[entry], entry)):
        settled += count[key]
        board, lead = first[key]
        questions.append(OpenQuestion(board, lead.raw, count[key], settled / total, lead.kind, lead.runner_up, lead.reason))
    return tuple(questions)


def questions_csv(questions: Iterable[OpenQuestion]) -> str:
    """The CSV text of the open questions: fill in `judgement` (and `group`) and give it back as a decisions file.

    A part that a spreadsheet would take for a formula is written with a leading apostrophe.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(QUESTION_COLUMNS)
    for question in questions:
        row: Mapping[str, object] = {
            "board": question.board, "part": question.part, "cells": question.cells, "settled_share": f"{question.settled_share:.3f}",
            "kind": question.kind, "runner_up": question.runner_up or "", "why": question.why,
        }  # fmt: skip
        writer.writerow([_cell(row.get(column, "")) for column in QUESTION_COLUMNS])
    return out.getvalue()


def _cell(value: object) -> str:
    text = str(value)
    return "'" + text if text.lstrip()[:1] in ("=", "+", "-", "@") and text.lstrip() else text


def answering_settles(questions: Sequence[OpenQuestion], first: int = 12) -> str:
    """One line for a person: "answering the first 12 settles 61 % of the open cells"; "no open questions" if there are none."""
    if not questions:
        return "no open questions"
    number = min(first, len(questions))
    return f"answering the first {number} settles {questions[number - 1].settled_share:.0%} of the open cells".replace("%", " %")
