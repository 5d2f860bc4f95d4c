"""`docs/columns.md`, made from `schemas.columns`: `python -m pipeline.columns_page`."""

from __future__ import annotations

from schemas import SCHEMA_VERSION
from schemas.columns import FILES, QUESTIONS, Column


def columns_page() -> str:
    """The page: a table of columns for each file."""
    lines = [
        "# Columns",
        "",
        f"Version {SCHEMA_VERSION} of the schema. Made by `make columns`; a test fails if it is out of date.",
        "Pages count from 1, every index and position from 0; boxes are in points from the top left corner of the page.",
    ]
    for file in (*FILES, QUESTIONS):
        name = file.path if file in FILES else f"{file.name}.csv"
        key = f" Key: {', '.join(f'`{column}`' for column in file.key)}." if file.key else ""
        lines += ["", f"## {name}", "", f"{file.meaning[0].upper()}{file.meaning[1:]}.{key}", "", "| column | type | null | meaning |"]
        lines += ["|---|---|---|---|", *[_line(column) for column in file.columns]]
    return "\n".join(lines) + "\n"


def _line(column: Column) -> str:
    values = ": " + ", ".join(f"`{value}`" for value in column.values) if column.values else ""
    return f"| `{column.name}` | {column.type} | {'yes' if column.nullable else 'no'} | {column.meaning}{values} |"


if __name__ == "__main__":
    print(columns_page(), end="")
