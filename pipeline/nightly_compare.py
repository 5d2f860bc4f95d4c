"""Last night's dataset beside tonight's: which documents came, changed and went, how rows and errors moved, which fields drift.

Pure but for reading the Parquet files that it is given; pandas is used here because the comparison is joins and group means.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

from pipeline.printing import printable
from schemas.columns import FILE

# Fields that every board's plans fill to some degree; a sudden change in one says that a layout or the program changed.
WATCHED = (
    *("section", "reference", "objective", "action", "lead_raw", "timescale_raw", "outcome", "progress", "rag"),
    *("lead_names", "timescale_edtf", "timescale_end", "progress_status"),
)
DRIFT = 0.15
ENOUGH = 20


@dataclass(frozen=True, slots=True)
class Night:
    """One night's documents and actions, only the columns that are compared."""

    documents: pd.DataFrame
    actions: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Drift:
    """A field that one board's actions fill less or more often than last night; shares are 0..1."""

    board_id: str
    field: str
    before: float
    now: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed over a night. `new`, `changed` and `gone` are source paths; `rows` is (before, now) by what is counted; `errors`
    is (before, now) by error code; `lost` is the largest share (0..1) of last night's that is missing: of read documents, of actions
    over all, or of actions document by document, which new documents cannot make up for."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    rows: dict[str, tuple[int, int]]
    errors: dict[str, tuple[int, int]]
    newly_failed: tuple[str, ...]
    drifts: tuple[Drift, ...]
    lost: float

    def text(self) -> str:
        """The comparison in a few lines."""
        lines = [f"documents: {len(self.new)} new, {len(self.changed)} changed, {len(self.gone)} gone"]
        lines += [f"{name}: {now} ({now - before:+d})" for name, (before, now) in self.rows.items()]
        lines += [f"error {code}: {now} ({now - before:+d})" for code, (before, now) in self.errors.items() if before != now]
        lines += [f"newly failed: {printable(path)}" for path in self.newly_failed[:20]]
        lines += [
            f"drift: {printable(one.board_id)}: {one.field} filled in {one.now:.0%} of actions, {one.before:.0%} before"
            for one in self.drifts
        ]
        return "\n".join(lines)

    def plain(self) -> dict[str, Any]:
        """The comparison as plain JSON."""
        return {
            "new": list(self.new),
            "changed": list(self.changed),
            "gone": list(self.gone),
            "rows": {name: list(pair) for name, pair in self.rows.items()},
            "errors": {code: list(pair) for code, pair in self.errors.items()},
            "newly_failed": list(self.newly_failed),
            "drifts": [[one.board_id, one.field, round(one.before, 4), round(one.now, 4)] for one in self.drifts],
            "lost": round(self.lost, 4),
        }


def read_night(documents: Path, actions: Path) -> Night:
    """One night from its two files."""
    kept = ["document_id", "source_path", "sha256", "status", "error_code"]
    return Night(_frame(documents, kept), _frame(actions, ["document_id", "board_id", *WATCHED]))


def _frame(place: Path, columns: list[str]) -> pd.DataFrame:
    return pq.read_table(place, columns=columns).to_pandas(types_mapper=pd.ArrowDtype)


def no_night() -> Night:
    """The night before the first: nothing."""
    documents, actions = (FILE[name].schema().empty_table().to_pandas(types_mapper=pd.ArrowDtype) for name in ("documents", "actions"))
    return Night(documents, actions)


def compare_nights(before: Night, now: Night) -> Comparison:
    """What changed from one night to the next."""
    old, new = (one.documents.drop_duplicates("source_path").set_index("source_path") for one in (before, now))
    both = old.merge(new, how="inner", left_index=True, right_index=True, suffixes=("_old", "_new"))
    changed = both[both["sha256_old"].fillna("") != both["sha256_new"].fillna("")]
    failed_before = set(old.index[old["status"] == "failed"])
    newly = [path for path in new.index[new["status"] == "failed"] if path not in failed_before]
    read = {"converted", "no_actions"}
    rows = {
        "documents": (len(old), len(new)),
        "documents read": (int(old["status"].isin(read).sum()), int(new["status"].isin(read).sum())),
        "actions": (len(before.actions), len(now.actions)),
    }
    codes = sorted(set(old["error_code"].dropna()) | set(new["error_code"].dropna()))
    errors = {code: (int((old["error_code"] == code).sum()), int((new["error_code"] == code).sum())) for code in codes}
    lost = max(_lost(*rows["documents read"]), _lost(*rows["actions"]), _lost_by_document(before, now))
    return Comparison(
        tuple(sorted(set(new.index) - set(old.index))),
        tuple(sorted(changed.index)),
        tuple(sorted(set(old.index) - set(new.index))),
        rows,
        errors,
        tuple(sorted(newly)),
        tuple(_drifts(before.actions, now.actions)),
        lost,
    )


def _lost(before: int, now: int) -> float:
    return max(0.0, 1 - now / before) if before else 0.0


def _lost_by_document(before: Night, now: Night) -> float:
    """The share of last night's actions that their own documents no longer give. A document is followed by its content where that
    is still there (it may have another name), else by its name."""
    counts = now.actions["document_id"].value_counts().to_dict()
    ids = set(now.documents["document_id"])
    by_path = dict(zip(now.documents["source_path"], now.documents["document_id"], strict=True))
    path_of = dict(zip(before.documents["document_id"], before.documents["source_path"], strict=True))
    held = before.actions["document_id"].value_counts().to_dict()
    missing = sum(max(0, had - counts.get(one if one in ids else by_path.get(path_of.get(one)), 0)) for one, had in held.items())
    return missing / len(before.actions) if len(before.actions) else 0.0


def _drifts(before: pd.DataFrame, now: pd.DataFrame) -> list[Drift]:
    shares = [_filled(one) for one in (before, now)]
    boards = sorted(set(shares[0].index) & set(shares[1].index))
    pairs = ((board, field, float(shares[0].at[board, field]), float(shares[1].at[board, field])) for board in boards for field in WATCHED)
    return [Drift(*pair) for pair in pairs if abs(pair[2] - pair[3]) >= DRIFT]


def _filled(actions: pd.DataFrame) -> pd.DataFrame:
    """The share of a board's actions that fill each field, for boards with enough actions to say."""
    boards = actions["board_id"].fillna("").astype(object)
    counts = boards.value_counts()
    shares = actions[list(WATCHED)].notna().groupby(boards).mean()
    return shares[shares.index.map(counts) >= ENOUGH]
