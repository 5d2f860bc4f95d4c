"""The house rules that a machine can hold: imports point one way, libraries keep to their rooms, no board in code, no clock, no long module."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("schemas", "extractors", "pipeline")
MODULES = sorted(place for room in ROOMS for place in (ROOT / room).rglob("*.py"))
MAY_IMPORT = {"schemas": {"schemas"}, "extractors": {"schemas", "extractors"}, "pipeline": set(ROOMS)}
# a library and the only places (as path prefixes) that may import it
LIBRARY_ROOMS = {
    "pdfplumber": ("extractors/",),
    "pdfminer": ("extractors/",),
    "pypdfium2": ("extractors/",),
    "docx": ("extractors/",),
    "lxml": ("extractors/",),
    "PIL": ("extractors/",),
    "tesserocr": ("extractors/",),
    "pandas": ("pipeline/dataset", "pipeline/reports", "pipeline/nightly"),
    "rapidfuzz": (
        "pipeline/leads",
        "pipeline/headings",
        "pipeline/heading_words",
        "pipeline/plans",
        "pipeline/boards",
        "pipeline/timescales/lexicon",
    ),
    "dateparser": ("pipeline/timescales",),
}
CLOCKS = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
    ("time", "time_ns"),
    ("time", "localtime"),
    ("time", "gmtime"),
    ("time", "strftime"),
    ("time", "ctime"),
}
MONOTONIC = {("time", "monotonic"), ("time", "perf_counter"), ("time", "process_time")}
MAY_MEASURE = ("pipeline/batch.py", "pipeline/cage.py")
MOST_LINES = 400


def name_of(place: Path) -> str:
    return place.relative_to(ROOT).as_posix()


def imports(tree: ast.AST) -> list[str]:
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.append(node.module)
    return found


def import_faults(name: str, source: str) -> list[str]:
    room, faults = name.split("/")[0], []
    for module in imports(ast.parse(source)):
        top = module.split(".")[0]
        if top in ROOMS and top not in MAY_IMPORT[room]:
            faults.append(f"{name}: imports {module}, which stands above it")
        if top in LIBRARY_ROOMS and not name.startswith(LIBRARY_ROOMS[top]):
            faults.append(f"{name}: imports {top}, which belongs in {', '.join(LIBRARY_ROOMS[top])}")
    return faults


def clock_faults(name: str, source: str) -> list[str]:
    if name == "pipeline/cli.py":
        return []
    forbidden = CLOCKS if name.startswith(MAY_MEASURE) else CLOCKS | MONOTONIC
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute):
            owner = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
            if (owner, node.attr) in forbidden:
                found.append(f"{name}:{node.lineno}: reads the clock ({owner}.{node.attr})")
        elif isinstance(node, ast.ImportFrom) and node.module == "time":
            found += [f"{name}:{node.lineno}: imports time.{a.name} by name" for a in node.names if ("time", a.name) in forbidden]
    return found


def board_names() -> list[str]:
    """The distinctive words of every board that reference data names: "Wiltshire", "Bath and North East Somerset"."""
    names = set()
    generic = re.compile(
        r"\b(local|safeguarding|children|childrens|children's|adults?|boards?|partnership|improvement|the|and|for|of|lscb|scb|sab|north|south|east|west|city|county|of)\b",
        re.I,
    )
    for place in (ROOT / "schemas" / "reference" / "boards").glob("*.toml"):
        told = tomllib.loads(place.read_text("utf-8"))
        for key in ("name", "board_name"):
            if isinstance(told.get(key), str):
                names.update(word for word in re.findall(r"[A-Z][\w']{3,}", generic.sub(" ", told[key])))
    return sorted(names)


def board_faults(name: str, source: str, boards: list[str]) -> list[str]:
    return [f"{name}: names the board {board!r}" for board in boards if re.search(rf"\b{re.escape(board)}\b", source)]


@pytest.mark.parametrize("place", MODULES, ids=name_of)
def test_a_module_keeps_the_rules(place: Path) -> None:
    name, source = name_of(place), place.read_text("utf-8")
    faults = import_faults(name, source) + clock_faults(name, source) + board_faults(name, source, board_names())
    lines = len(source.splitlines())
    if lines > MOST_LINES:
        faults.append(f"{name}: {lines} lines, at most {MOST_LINES}")
    if not ast.get_docstring(ast.parse(source)) and source.strip():
        faults.append(f"{name}: says nothing of what it is for")
    assert faults == []


def test_there_are_modules_to_look_at() -> None:
    assert {name_of(place).split("/")[0] for place in MODULES} == set(ROOMS)


@pytest.mark.parametrize(
    ("name", "source", "told"),
    [
        ("schemas/x.py", "import pipeline.batch", "stands above it"),
        ("extractors/x.py", "from pipeline import rows", "stands above it"),
        ("pipeline/x.py", "import lxml.etree", "belongs in"),
        ("extractors/x.py", "import pandas", "belongs in"),
        ("pipeline/x.py", "import datetime\ndatetime.date.today()", "reads the clock"),
        ("pipeline/x.py", "import time\ntime.monotonic()", "reads the clock"),
        ("pipeline/x.py", "from time import time", "imports time.time"),
    ],
)
def test_the_rules_can_fail(name: str, source: str, told: str) -> None:
    assert any(told in fault for fault in import_faults(name, source) + clock_faults(name, source))


def test_the_board_rule_can_fail() -> None:
    assert board_faults("pipeline/x.py", 'if board == "Northmere":', ["Northmere"]) == ["pipeline/x.py: names the board 'Northmere'"]


def test_nothing_else_stands_in_the_way() -> None:
    """No module of `pipeline` bears the name of a public call, which it would hide."""
    calls = {"convert", "tables", "timescale", "lead", "explain", "schema", "doctor"}
    assert not calls & {place.stem for place in (ROOT / "pipeline").iterdir()}
