"""What is made from the columns is up to date."""

from __future__ import annotations

from pathlib import Path

import frictionless

import pipeline
from pipeline.columns_page import columns_page
from schemas.columns import FILES

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_page_of_columns_is_up_to_date() -> None:
    assert (DOCS / "columns.md").read_text("utf-8") == columns_page(), "run `make columns`"


def test_the_description_is_valid_and_names_every_file() -> None:
    description = pipeline.schema()
    assert frictionless.Package.validate_descriptor(description).valid
    assert {file.path for file in FILES} < {resource["path"] for resource in description["resources"]}


def test_keys_name_columns() -> None:
    files = {file.name: set(file.names) for file in FILES}
    for file in FILES:
        assert len(set(file.names)) == len(file.names)
        assert set(file.key) <= set(file.names)
        assert all(column in file.names and target in files[other] for column, other, target in file.foreign)
