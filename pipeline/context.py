"""What is the same for every document of a run; apart from the journey, so that the parent need not load the readers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from extractors.limits import Limits
from schemas.records import Registry


@dataclass(frozen=True, slots=True)
class Context:
    """What is the same for every document of a run."""

    registries: tuple[Registry, ...] = ()
    decisions: Any = None
    limits: Limits = field(default_factory=Limits)
