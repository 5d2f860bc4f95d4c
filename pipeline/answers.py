"""What one document gives, in the form in which a worker hands it over: JSON that is checked as it is read.

A worker may have been taken over by the file that it read: what it says gives an `Answer` or a ValueError, nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pipeline.output_rows import Rows
from schemas.errors import ERROR_CODES
from schemas.records import Group, Question, Registry


@dataclass(frozen=True, slots=True)
class Answer:
    """What one document gave: its rows, registry and questions, or an error (code, sentence). `layout` is what was read from the
    bytes, to be kept for a later run, None if it came from an earlier one."""

    rows: Rows = field(default_factory=dict)
    registry: Registry | None = None
    questions: tuple[Question, ...] = ()
    error: tuple[str, str] | None = None
    layout: bytes | None = None
    media_type: str | None = None


def encode_answer(answer: Answer) -> bytes:
    """The answer, its layout apart, as JSON; dates as ISO text."""
    return json.dumps(
        {
            "rows": {name: rows for name, rows in answer.rows.items() if rows},
            "registry": registry_object(answer.registry) if answer.registry else None,
            "board": answer.registry.board if answer.registry else None,
            "questions": [question_object(question) for question in answer.questions],
            "error": answer.error,
            "media_type": answer.media_type,
        },
        default=_iso,
        separators=(",", ":"),
    ).encode()


def decode_answer(blob: bytes) -> Answer:
    """The answer that `encode_answer` was given, dates still ISO text. Raises ValueError for anything that is no answer."""
    try:
        told = json.loads(blob)
        rows = {str(name): [tuple(row) for row in rows] for name, rows in told["rows"].items()}
        registry = registry_from(told["board"], told["registry"]) if told["registry"] is not None else None
        questions = tuple(question_from(question) for question in told["questions"])
        media_type = _maybe(told["media_type"])
        error = None if told["error"] is None else (str(told["error"][0]), str(told["error"][1]))
        if error and error[0] not in ERROR_CODES:
            raise ValueError(f"unknown error code {error[0]!r}")
    except (KeyError, TypeError, AttributeError, IndexError, RecursionError) as fault:
        raise ValueError(f"not an answer: {fault!r}") from fault
    return Answer(rows, registry, questions, error, None, media_type)


def registry_object(registry: Registry) -> dict[str, Any]:
    """A registry in the format of `registries.json`, its board apart."""
    groups: Sequence[Group] = registry.groups
    found: dict[str, Any] = {
        "groups": [{"id": g.id, "name": g.name, "aliases": list(g.aliases), "function": g.function, "kind": g.kind} for g in groups]
    }
    if registry.source_url:
        found["source_url"] = registry.source_url
    if registry.note:
        found["note"] = registry.note
    return found


def registry_from(board: object, told: Any) -> Registry:
    """The registry that `registry_object` was given."""
    groups = tuple(
        Group(str(g["id"]), str(g["name"]), tuple(map(str, g["aliases"])), str(g["function"]), str(g["kind"])) for g in told["groups"]
    )
    return Registry(str(board), groups, told.get("source_url"), told.get("note"))


def question_object(question: Question) -> list[Any]:
    """A question as plain JSON."""
    return [question.board_id, question.part, question.reason, question.count, question.kind, question.runner_up]


def question_from(told: Any) -> Question:
    """The question that `question_object` was given."""
    board_id, part, reason, count, kind, runner_up = told
    return Question(_maybe(board_id), str(part), str(reason), int(count), str(kind), _maybe(runner_up))


def _maybe(value: object) -> str | None:
    return None if value is None else str(value)


def _iso(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in an answer")
