"""The page that the measurements are written to: each keeps its own part of it."""

from __future__ import annotations

from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docs" / "performance.md"


def write_part(name: str, report: str) -> None:
    """Nothing; the report stands between the page's marks of that name."""
    start, end = f"<!-- measured: {name} -->", f"<!-- end of measured: {name} -->"
    head, rest = PAGE.read_text(encoding="utf-8").split(start, 1)
    PAGE.write_text(f"{head}{start}\n{report}\n{end}{rest.split(end, 1)[1]}", encoding="utf-8")
