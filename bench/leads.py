"""Speed of reading lead cells: distinct cells a second with a registry of 50 groups, beside plain rapidfuzz over the same names.

Run from the project's root: `python bench/leads.py`. Nothing is cached between cells; every cell is another text. Figures are
ratios to rapidfuzz's `WRatio` (the best match over all names, no cutting, no judging) on the same machine in the same run.
"""

from __future__ import annotations

import itertools
import json
import sys
import time
from collections.abc import Callable, Iterable

from rapidfuzz import fuzz, process

from pipeline.leads import LeadReader
from schemas.records import Group, Registry

TOPICS = (
    "Quality Assurance",
    "Policies and Procedures",
    "Training",
    "Communications",
    "Early Help",
    "Neglect",
    "Online Safety",
    "Exploitation and Missing",
    "Case Review",
    "Health",
)
AREAS = ("North", "South", "East", "West", "Central")
SHAPES = (
    "{t} sub-group",
    "{a} {t} Group",
    "Chair of the {a} {t} sub-group",
    "{a} {t} sub-group / Police",
    "Head of {t} ({n})",
    "Hazel Quill, {t} Lead {n}",
    "All agencies {n}",
    "FSCB Business Manager\n{a} {t} sub-group",
    "Police, Health and Education {n}",
    "{t} Manager {n}",
    "Children’s Services Team {n}",
    "{a} {t} Task and Finish Group {n}",
)


def registry() -> Registry:
    """Fifty groups: ten topics in five areas, and the board."""
    groups = [Group(f"g{i}", f"{area} {topic} sub-group") for i, (area, topic) in enumerate(itertools.product(AREAS, TOPICS))]
    return Registry("Farhaven", (Group("board", "Farhaven Safeguarding Children Board", ("FSCB",), "board", "board"), *groups[:49]))


def cells(number: int) -> list[str]:
    """That many distinct cells of mixed shapes."""
    made: dict[str, None] = {}
    for n in itertools.count(1):
        for shape, topic, area in itertools.product(SHAPES, TOPICS, AREAS):
            made.setdefault(shape.format(t=topic, a=area, n=n))
            if len(made) >= number:
                return list(made)
    raise AssertionError("unreachable")


def rate(work: Callable[[str], object], texts: Iterable[str]) -> float:
    """Texts a second of processor time, the best of three runs (so that other work on the machine counts less)."""
    kept = list(texts)
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        for text in kept:
            work(text)
        best = min(best, time.process_time() - start)
    return len(kept) / best


def main() -> int:
    """Prints the figures as JSON; exit code 1 below 5,000 cells a second."""
    known = registry()
    reader = LeadReader(known)
    names = [group.name for group in known.groups]
    texts = cells(5000)
    ours = rate(reader.read, texts)
    plain = rate(lambda text: process.extractOne(text, names, scorer=fuzz.WRatio), texts)
    print(
        json.dumps(
            {
                "cells": len(texts),
                "groups": len(names),
                "cells_per_second": round(ours),
                "wratio_per_second": round(plain),
                "ratio": round(ours / plain, 2),
            }
        )
    )
    return 0 if ours >= 5000 else 1


if __name__ == "__main__":
    sys.exit(main())
