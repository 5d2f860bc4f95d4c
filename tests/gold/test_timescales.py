"""Timescales against what people say is true. Floors only rise; they stand a little under what was measured."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.timescales import timescale_line

HERE = Path(__file__).parent
SHARED = HERE.parents[2] / "shared" / "gold" / "timescales" / "gold.jsonl"
EXACT = ("kind", "edtf", "start", "end", "frequency")


def read(path: Path) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """(gold, reading) of each line."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [(json.loads(line), timescale_line(line)) for line in lines]


def share(pairs: list[tuple[dict[str, Any], dict[str, Any]]], *fields: str) -> float:
    """The share of pairs that agree in all the fields."""
    return sum(all(gold.get(name) == found.get(name) for name in fields) for gold, found in pairs) / len(pairs)


def false_ends(pairs: list[tuple[dict[str, Any], dict[str, Any]]]) -> float:
    """The share of phrases without an end that were given one."""
    open_ended = [found for gold, found in pairs if gold["end"] is None]
    return sum(found["end"] is not None for found in open_ended) / len(open_ended)


def test_the_plans_own_gold() -> None:
    if not SHARED.exists():
        pytest.skip("the shared gold is not on this machine")
    pairs = read(SHARED)
    assert share(pairs, *EXACT) >= 0.97
    assert false_ends(pairs) == 0


@pytest.mark.parametrize("path", sorted(HERE.glob("timescales-*.jsonl")), ids=lambda path: path.stem)
def test_phrases_of_other_bodies(path: Path) -> None:
    pairs = read(path)
    assert share(pairs, *EXACT) >= 0.94
    assert share(pairs, "kind") >= 0.96
    assert share([pair for pair in pairs if pair[0]["edtf"]], "edtf") >= 0.95
    assert false_ends(pairs) == 0
    cells = [pair for pair in pairs if pair[0]["src_kind"] in ("cell", "item")]
    assert share(cells, *EXACT) >= 0.92


@pytest.mark.parametrize("path", sorted(HERE.glob("timescales-*.jsonl")), ids=lambda path: path.stem)
def test_each_gold_row_names_its_source(path: Path) -> None:
    for gold, _ in read(path):
        assert gold["source"] and gold["org"]
        assert gold["src_kind"] in ("cell", "item", "header", "text")
