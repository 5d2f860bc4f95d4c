"""Prints how well the samples, and the plans beside this checkout, are read. Run: python -m tests.score

python -m tests.score                       open samples, Word renditions of them; floors; flags and calibration
python -m tests.score --renditions all      every rendition (needs LibreOffice; minutes)
python -m tests.score --folder FOLDER       renditions that `samples.make` has made there
python -m tests.score --errors 3            with the first wrong fields, missed and extra records of each file
python -m tests.score --raise               write tests/gold/floors.json anew where figures have risen
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from samples.make import main as make_samples
from tests.scoring import (
    FLOORS,
    FileScore,
    Judged,
    calibration,
    calibration_error,
    flags,
    means,
    right_among,
    score_folder,
    score_samples,
)

FIRST = ("f1", "perfect", "worst f1")
SLACK = 0.002  # a floor stands this much under what was measured, so that a figure rounded is no failure


def floor_of(figure: float) -> float:
    """The floor that a figure allows."""
    return max(0.0, math.floor((figure - SLACK) * 1000) / 1000)


def risen(figures: dict[str, dict[str, float]], floors: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    """The floors, each as high as the figures allow and none lower than it was."""
    return {
        kind: {name: max(floors.get(kind, {}).get(name, 0.0), floor_of(figure)) for name, figure in told.items()}
        for kind, told in figures.items()
    }


def print_files(scores: Sequence[FileScore]) -> None:
    """A line for each file that is not read perfectly, with its wrong fields and facts."""
    for score in scores:
        low = " ".join(f"{name} {share:.2f}" for name, share in score.shares.items() if name not in FIRST and share < 1)
        if low or score.trouble or score.shares["f1"] < 1 or score.shares["perfect"] < 1:
            print(f"{score.name:52} F1 {score.shares['f1']:.3f} perfect {score.shares['perfect']:.3f} | {low} {score.trouble}".rstrip())
        for part, lines in score.errors.items():
            for line in lines:
                print(f"    {part}: {json.dumps(line, ensure_ascii=False, default=str)[:300]}")


def print_kinds(scores: Sequence[FileScore]) -> None:
    """A line for each kind of file."""
    for kind in sorted({score.kind for score in scores}):
        held = [score for score in scores if score.kind == kind]
        told = means(held)
        low = " ".join(f"{name} {share:.3f}" for name, share in told.items() if name not in FIRST and share < 0.9995)
        print(f"== {kind:18} {len(held):3} files  F1 {told['f1']:.4f}  perfect {told['perfect']:.4f}  worst {told['worst f1']:.3f} | {low}")


def print_trust(title: str, records: Sequence[Judged]) -> None:
    """Precision and recall of the flags, and what confidence was worth."""

    def share(value: float | None) -> str:
        return " none" if value is None else f"{value:5.2f}"

    print(f"-- {title}: {len(records)} records, {share(right_among(records))} right")
    for reason in (None, *sorted({reason for one in records for reason in one.reasons})):
        found = flags(records, reason)
        alone = [one for one in records if one.reasons == (reason,)] if reason else [one for one in records if not one.reasons]
        word = "alone" if reason else "unflagged"
        print(
            f"   {reason or 'needs_review':34} {found.marked:5} marked  precision {share(found.precision)}  recall {share(found.recall)}"
            f"  right when marked {share(right_among(one for one in records if (reason in one.reasons if reason else one.reasons)))}"
            f"  {word} {share(right_among(alone))} of {len(alone)}"
        )
    print(f"   confidence, calibration error {calibration_error(records):.3f}:")
    for low, high, count, mean, right in calibration(records):
        print(f"   {low:.2f}..{high:.2f} {count:6} records  mean {mean:.3f}  right {right:.3f}")


def main(arguments: list[str] | None = None) -> int:
    """0, or 1 where a figure fell under its floor."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--renditions", choices=["none", "word", "all"], default="word")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--leave-out", default="", help="renditions to leave out, comma-separated")
    parser.add_argument("--raise", dest="raise_floors", action="store_true")
    given = parser.parse_args(arguments)
    scores = [score for kind in ("docx", "pdf") for score in score_samples(kind, errors=given.errors)]
    print_files(scores)
    print_kinds(scores)
    print_trust("samples", [record for score in scores for record in score.records])
    leave_out = [*given.leave_out.split(","), "plain"]
    if given.folder or given.renditions != "none":
        with tempfile.TemporaryDirectory() as scratch:
            folder = given.folder or Path(scratch)
            word_only = ["--word-only"] if given.renditions == "word" else []
            kinds = "all" if given.renditions == "all" else ",".join(WORD_RENDITIONS)
            if not given.folder and make_samples(["--set", "open", "--out", str(folder), "--renditions", kinds, *word_only]):
                return 2
            variants = score_folder(folder, leave_out, given.errors)
        print_files(variants)
        print_kinds(variants)
        print_trust("renditions", [record for score in variants for record in score.records])
    figures = {kind: means([score for score in scores if score.kind == kind]) for kind in ("docx", "pdf")}
    floors = json.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {}
    fallen = [
        f"{kind} {name} {figures[kind].get(name, 0.0):.4f} < {floor}"
        for kind, told in floors.items()
        for name, floor in told.items()
        if figures[kind].get(name, 0.0) < floor
    ]
    higher = risen(figures, floors)
    if fallen:
        print("under their floors: " + "; ".join(fallen))
    elif higher == floors:
        print("the floors stand")
    elif given.raise_floors:
        FLOORS.write_text(json.dumps(higher, indent=1, sort_keys=True) + "\n", "utf-8")
        print("floors raised")
    else:
        print("the floors may be raised: python -m tests.score --raise")
    return 1 if fallen else 0


WORD_RENDITIONS = (
    "plain", "noborders", "hlines", "openouter", "shaded", "typedbullets", "linebreaks", "controls", "tracked", "blankmerge",
    "handbroken", "handbare", "widths", "portrait",
)  # fmt: skip

if __name__ == "__main__":
    sys.exit(main())
