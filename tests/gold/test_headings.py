"""Column headings as real bodies print them, labelled by hand: how many are named right by their words alone, in their row.

Rows with an odd number were never looked at while words were added: their share is what an unseen plan may expect without the help of
what its columns hold.
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from pipeline.heading_words import heading_tokens, match_heading, stem
from pipeline.headings import name_columns
from schemas.vocabulary import (
    AbbreviationEntry,
    abbreviation_entries,
    action_verbs,
    heading_entries,
    label_entries,
    open_words,
    rag_entries,
    status_entries,
)

ROOT = Path(__file__).parents[2]
ROWS = [json.loads(line) for line in (Path(__file__).parent / "headings.jsonl").read_text(encoding="utf-8").splitlines() if line.strip()]
# Fields that all end in `extras`, and those that two readers may name either way.
SAME = {"other": "extras", "section": "extras", "milestone": "extras", None: "extras", "sub_action": "action"}


def right(row: dict[str, list[str]]) -> list[bool]:
    named = name_columns(row["headings"], [[] for _ in row["headings"]])
    told = [SAME.get(column.field, column.field) for column in named]
    return [found == SAME.get(wanted, wanted) for found, wanted in zip(told, row["fields"], strict=True)]


@pytest.mark.parametrize(("parity", "columns", "rows"), [(0, 0.97, 0.87), (1, 0.90, 0.60)])
def test_columns_named_by_words(parity: int, columns: float, rows: float) -> None:
    found = [right(row) for row in ROWS[parity::2]]
    assert sum(map(sum, found)) / sum(map(len, found)) >= columns
    assert sum(map(all, found)) / len(found) >= rows


@pytest.mark.parametrize("entry", [*heading_entries()], ids=lambda entry: entry.example)
def test_the_example_of_each_heading_names_its_field(entry: object) -> None:
    matches = match_heading(entry.example)  # type: ignore[attr-defined]
    assert max(matches, key=lambda field: matches[field].score) == entry.field  # type: ignore[attr-defined]


@pytest.mark.parametrize("entry", abbreviation_entries(), ids=lambda entry: entry.example)
def test_the_example_of_each_abbreviation_is_read_in_full(entry: AbbreviationEntry) -> None:
    assert stem(entry.word) in heading_tokens(entry.example)


def test_the_examples_of_labels_and_states() -> None:
    from pipeline.banners import without_label
    from pipeline.progress import rag_of_text, status_of_text

    assert all(without_label(entry.example) != entry.example for entry in label_entries())
    assert [rag_of_text(entry.example) for entry in rag_entries()] == [entry.value for entry in rag_entries()]
    assert [status_of_text(entry.example) for entry in status_entries()] == [entry.value for entry in status_entries()]


def test_the_examples_of_verbs_and_open_words() -> None:
    told = tomllib.loads((ROOT / "schemas" / "reference" / "verbs.toml").read_text("utf-8"))
    assert all(entry["example"].split()[0].casefold() in action_verbs() for entry in told["verb"])
    assert all(entry["example"].split()[-1] in open_words() for entry in told["open_word"])
