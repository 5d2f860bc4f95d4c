"""Records scored against gold: what the tests of `tests/gold` and `python -m tests.score` share.

Shares are 0..1. A record is right if it is paired with a record of gold and all fields of `samples.score.PERFECT` are right.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractors import extract
from pipeline.flow import convert_document
from samples.make import ids
from samples.score import FIELDS, PERFECT, pair, right, score_facts, score_records
from schemas.errors import DocumentError
from schemas.records import Conversion

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "samples"
FLOORS = ROOT / "tests" / "gold" / "floors.json"
SHARED = ROOT.parent / "shared"


@dataclass(frozen=True, slots=True)
class Judged:
    """One record that was read: is it right, how sure were we, and why was it flagged (empty: it was not)."""

    right: bool
    confidence: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileScore:
    """One file against its gold. `shares` has f1, perfect, the fields and the facts; `missed` counts gold records not found."""

    name: str
    kind: str
    shares: dict[str, float]
    missed: int = 0
    records: tuple[Judged, ...] = ()
    trouble: str = ""
    errors: dict[str, Any] = field(default_factory=dict)


def printed(conversion: Conversion) -> list[dict[str, Any]]:
    """The records of a conversion as plain fields, as gold has them."""
    return [{name: getattr(action, name) for name in FIELDS} for action in conversion.actions]


def facts_of(conversion: Conversion) -> dict[str, Any]:
    """What the conversion says of the document, as gold has it."""
    board, period = conversion.facts.board, conversion.facts.period
    return {
        "board": board.name if board else None,
        "board_gss": board.gss if board else None,
        "title": conversion.facts.title,
        "plan_start": period.plan_start,
        "plan_end": period.plan_end,
        "as_at": period.as_at,
    }


def score_file(path: Path, gold: dict[str, Any], kind: str, errors: int = 0) -> FileScore:
    """How well one file is read; a file that cannot be read scores nothing and says why."""
    try:
        conversion = convert_document(extract(path.read_bytes(), path.name), path.name)
    except DocumentError as error:
        return FileScore(path.name, kind, {"f1": 0.0, "perfect": 0.0}, len(gold["actions"]), trouble=error.code)
    records = printed(conversion)
    result = score_records(gold, records, errors)
    pairs = pair(list(gold["actions"]), list(records))
    good = {j for i, j in pairs if all(right(gold["actions"][i], records[j], name) for name in PERFECT)}
    judged = tuple(Judged(j in good, action.confidence, action.review_reasons) for j, action in enumerate(conversion.actions))
    shares = {"f1": result["f1"], "perfect": result["perfect"]}
    if result["matched"]:
        shares |= result["fields"]
    shares |= {name: float(told) for name, told in score_facts(gold, facts_of(conversion)).items()}
    told = {name: result[name] for name in ("wrong", "missed", "extra") if result.get(name)}
    return FileScore(path.name, kind, shares, len(gold["actions"]) - len(pairs), judged, errors=told)


def gold_of(name: str) -> dict[str, Any]:
    """The gold of a sample, by its id or the file name of its gold."""
    found: dict[str, Any] = json.loads((SAMPLES / "gold" / f"{name.removesuffix('.json')}.json").read_text("utf-8"))
    return found


def score_samples(kind: str, names: Iterable[str] | None = None, errors: int = 0) -> list[FileScore]:
    """The open samples of one kind of file ("docx" or "pdf"), each against its gold."""
    return [score_file(SAMPLES / "plans" / f"{name}.{kind}", gold_of(name), kind, errors) for name in names or ids("open")]


def score_folder(folder: Path, leave_out: Sequence[str] = (), errors: int = 0) -> list[FileScore]:
    """The files that `samples.make` listed in the folder's MANIFEST.json; the kind is rendition and ending."""
    listed = json.loads((folder / "MANIFEST.json").read_text("utf-8"))["documents"]
    return [
        score_file(folder / one["file"], gold_of(one["gold"]), f"{one['rendition']} {Path(one['file']).suffix[1:]}", errors)
        for one in listed
        if one["rendition"] not in leave_out
    ]


def means(scores: Sequence[FileScore]) -> dict[str, float]:
    """The mean of each share over the files that have it, and the worst F1."""
    names = dict.fromkeys(name for score in scores for name in score.shares)
    told = {name: [score.shares[name] for score in scores if name in score.shares] for name in names}
    return {name: sum(values) / len(values) for name, values in told.items()} | {"worst f1": min(s.shares["f1"] for s in scores)}


@dataclass(frozen=True, slots=True)
class Flags:
    """How well a mark finds wrong records: of those marked how many are wrong, of the wrong how many are marked."""

    marked: int
    wrong: int
    hits: int

    @property
    def precision(self) -> float | None:
        """Share of marked records that are wrong; None where none is marked."""
        return self.hits / self.marked if self.marked else None

    @property
    def recall(self) -> float | None:
        """Share of wrong records that are marked; None where none is wrong."""
        return self.hits / self.wrong if self.wrong else None


def flags(records: Sequence[Judged], reason: str | None = None) -> Flags:
    """The figures of one review reason, or of `needs_review` (any reason)."""
    marked = [one for one in records if (reason in one.reasons if reason else one.reasons)]
    return Flags(len(marked), sum(not one.right for one in records), sum(not one.right for one in marked))


def right_among(records: Iterable[Judged]) -> float | None:
    """The share that is right; None of nothing."""
    told = [one.right for one in records]
    return sum(told) / len(told) if told else None


BINS = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.97, 1.01)


def calibration(records: Sequence[Judged]) -> list[tuple[float, float, int, float, float]]:
    """For each bin of confidence that holds records: its two ends, their number, mean confidence and the share that is right."""
    table = []
    for low, high in zip(BINS, BINS[1:], strict=False):
        held = [one for one in records if low <= one.confidence < high]
        if held:
            table.append((low, min(high, 1.0), len(held), sum(one.confidence for one in held) / len(held), right_among(held) or 0.0))
    return table


def calibration_error(records: Sequence[Judged]) -> float:
    """The mean distance of confidence and share right over the bins, weighed by their records (0 is perfect)."""
    return sum(count * abs(mean - share) for _, _, count, mean, share in calibration(records)) / max(1, len(records))
