"""What a person reads beside the dataset: the summary of a run, open questions, registries to correct."""

from __future__ import annotations

import collections
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.dataset import Tables, Written
from pipeline.output_rows import Row
from pipeline.printing import printable
from schemas import PIPELINE_VERSION, SCHEMA_VERSION
from schemas.columns import FILE


@dataclass(frozen=True, slots=True)
class Summary:
    """A finished run in numbers. `statuses` and `errors` count files by status and error code, `rows` counts rows by file.

    `with_date` and `with_link` count actions with a start or end and with a lead linked to a group. `read` counts the documents
    whose bytes or layouts were converted in this run, the rest was known from the last. `failures` are (source_path, code,
    sentence). `to_try_again` failed for reasons of the machine.
    """

    files: int = 0
    statuses: dict[str, int] = field(default_factory=dict)
    errors: dict[str, int] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    with_date: int = 0
    with_link: int = 0
    to_look_at: int = 0
    read: int = 0
    failures: tuple[tuple[str, str, str], ...] = ()
    to_try_again: int = 0

    @property
    def exit_code(self) -> int:
        """0 if no file failed, else 1."""
        return 1 if self.statuses.get("failed") else 0

    @property
    def actions(self) -> int:
        """The number of actions."""
        return self.rows.get("actions", 0)

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Summary:
        """The summary that `asdict` was given. Raises TypeError for anything else."""
        return cls(**{**told, "failures": tuple(tuple(one) for one in told["failures"])})


class Counter:
    """Counts what the summary tells of actions while the documents go by."""

    def __init__(self) -> None:
        self.with_date = self.with_link = self.to_look_at = 0

    def add(self, tables: Tables) -> None:
        """Nothing; a document's actions and leads are counted."""
        actions, leads = tables.get("actions"), tables.get("leads")
        if actions is not None:
            dated = pc.or_(pc.is_valid(actions["timescale_start"]), pc.is_valid(actions["timescale_end"]))
            self.with_date += _true(dated)
            self.to_look_at += _true(actions["needs_review"])
        if leads is not None:
            self.with_link += pc.count_distinct(leads["action_id"].filter(pc.is_valid(leads["group_id"]))).as_py()

    def summary(self, documents: Sequence[Row], *, to_try_again: int, written: Sequence[Written], read: int) -> Summary:
        """The summary of the run whose rows of `documents` these are."""
        names = FILE["documents"].names
        files = [dict(zip(names, row, strict=True)) for row in documents]
        failures = [(one["source_path"], one["error_code"], one["error_message"]) for one in files if one["status"] == "failed"]
        return Summary(
            files=len(files),
            statuses=_counts(one["status"] for one in files),
            errors=_counts(one["error_code"] for one in files if one["error_code"]),
            rows={one.path.removesuffix(".parquet"): one.rows for one in written if one.path.endswith(".parquet") and one.rows is not None},
            with_date=self.with_date,
            with_link=self.with_link,
            to_look_at=self.to_look_at,
            read=read,
            failures=tuple(failures),
            to_try_again=to_try_again,
        )


def _true(values: pa.ChunkedArray) -> int:
    return int(pc.sum(values).as_py() or 0)


def _counts(values: Any) -> dict[str, int]:
    return dict(sorted(collections.Counter(values).items()))


def report_object(summary: Summary, *, started: str | None, base: str, guards: Mapping[str, bool]) -> dict[str, Any]:
    """The run as `report.json` tells it: when, versions, counts."""
    versions = {"boardplans": PIPELINE_VERSION, "schema": SCHEMA_VERSION, "python": platform.python_version(), "pyarrow": pa.__version__}
    told = asdict(summary)
    failures = [{"source_path": path, "code": code, "message": message} for path, code, message in summary.failures]
    return {"started": started, "base": base, "versions": versions, "guards": dict(guards), **told, "failures": failures}


def report_text(summary: Summary, *, failures: bool = True) -> str:
    """The run in a few lines, for a person; with a line for each failed file if `failures`."""
    known = summary.files - sum(summary.statuses.get(status, 0) for status in ("skipped", "duplicate")) - summary.read
    lines = [
        f"{summary.files} files: " + (", ".join(f"{count} {status}" for status, count in summary.statuses.items()) or "none"),
        f"{summary.statuses.get('converted', 0)} plans, {summary.actions} actions: {summary.with_date} with a date, "
        f"{summary.with_link} with a linked lead, {summary.to_look_at} to be looked at",
        f"{summary.read} documents read in this run, {max(known, 0)} known from the last",
    ]
    if failures:
        lines += [f"failed: {path}: {message} ({code})" for path, code, message in summary.failures]
    return "".join(printable(line) + "\n" for line in lines)
