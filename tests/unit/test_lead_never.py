"""Posts, agencies and collectives whose words are also those of groups: none may link, whatever the registry."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.leads import LeadReader
from schemas.records import Registry
from schemas.registry import board_references, read_registries

GOLD = Path(__file__).parents[1] / "gold"
NEVER = (GOLD / "leads-never-groups.txt").read_text(encoding="utf-8").splitlines()
REGISTRIES = [*read_registries([GOLD / "leads-invented-registries.json"]), *read_registries([GOLD / "leads-invented-3-registries.json"])]
REGISTRIES += [*read_registries([GOLD / "leads-invented-4-registries.json"]), *(entry.registry for entry in board_references())]


@pytest.mark.parametrize("registry", REGISTRIES, ids=lambda registry: registry.board)
def test_what_is_no_group_never_links(registry: Registry) -> None:
    reader = LeadReader(registry)
    linked = [(text, lead.group_name) for text in NEVER for lead in reader.read(text) if lead.group_id]
    assert len(NEVER) > 100
    assert linked == []
