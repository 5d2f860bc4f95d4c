"""Tables of reports that are no action plans, by the headings that real boards print: none of them yields an action."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.drawn import convert, draw, outcomes

TABLES = [json.loads(line) for line in (Path(__file__).parent / "tables-not-plans.jsonl").read_text(encoding="utf-8").splitlines()]
NUMBERS = {"attendance", "statistics", "indicators", "budget", "audit results"}


def body(kind: str, columns: int, row: int) -> list[str]:
    """A row as such a table has them: a name, then figures, or else words."""
    rest = [str(10 * row + column) if kind in NUMBERS else f"words that say something of it {row}" for column in range(1, columns)]
    return [("Police", "Health", "Housing")[row], *rest]


@pytest.mark.parametrize("told", TABLES, ids=lambda told: " | ".join(told["headings"]))
def test_a_table_of_another_kind_yields_no_action(told: dict[str, list[str]]) -> None:
    rows = [f"|= {' | '.join(told['headings'])} |"]
    rows += [f"| {' | '.join(body(str(told['kind']), len(told['headings']), row))} |" for row in range(3)]
    conversion = convert(draw("\n".join(rows)))
    assert conversion.actions == ()
    assert "actions" not in outcomes(conversion).values()
