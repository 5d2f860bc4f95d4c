"""No figure of the open samples falls under what it once was: `python -m tests.score --raise` lifts the floors, nothing lowers them."""

from __future__ import annotations

import json

import pytest

from tests.scoring import FLOORS, means, score_samples


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_no_figure_is_under_its_floor(kind: str) -> None:
    floors: dict[str, float] = json.loads(FLOORS.read_text("utf-8"))[kind]
    assert {"f1", "perfect", "worst f1"} <= floors.keys()
    found = means(score_samples(kind))
    assert {name: round(found[name], 4) for name, floor in floors.items() if found[name] < floor} == {}
