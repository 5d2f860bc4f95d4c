"""The examples in the docstrings of the leads, boards and registry modules hold."""

from __future__ import annotations

import doctest
import importlib

import pytest

MODULES = (
    "pipeline.boards", "pipeline.places", "pipeline.decisions", "pipeline.leads", "pipeline.leads.functions", "pipeline.leads.judged",
    "pipeline.leads.persons", "pipeline.leads.reader", "pipeline.leads.words", "schemas.entries", "schemas.registry",
)  # fmt: skip


@pytest.mark.parametrize("name", MODULES)
def test_examples_hold(name: str) -> None:
    result = doctest.testmod(importlib.import_module(name))
    assert result.attempted
    assert not result.failed
