"""Every entry of the language of timescales reads as its own example says; faults in the file are named."""

from __future__ import annotations

import pytest

from pipeline.timescales import read_timescale
from schemas.errors import ReferenceDataError
from schemas.records import Period
from schemas.timescale_language import Example, load_timescale_language, timescale_language

FIELDS = ("kind", "modifier", "edtf", "start", "end", "frequency")


@pytest.mark.parametrize(("where", "example"), timescale_language().examples(), ids=lambda value: value if isinstance(value, str) else "")
def test_an_entry_reads_as_its_example_says(where: str, example: Example) -> None:
    found = read_timescale(example.text, Period(example.plan_start, example.plan_end, example.as_at))
    assert {name: getattr(found, name) for name in FIELDS} == {name: getattr(example, name) for name in FIELDS}, where


def test_all_faults_of_the_file_are_named_at_once() -> None:
    text = """
[[months]]
number = "1"
names = ["january"]
welsh = []
exampel = {}
[[wekkdays]]
name = "monday"
"""
    with pytest.raises(ReferenceDataError) as caught:
        load_timescale_language(text, "some.toml")
    faults = "\n".join(caught.value.faults)
    assert "some.toml: months[0]: unknown key 'exampel'" in faults
    assert "some.toml: months[0]: key 'example' is missing" in faults
    assert "some.toml: months[0]: key 'number': must be int" in faults
    assert "some.toml: unknown table 'wekkdays'" in faults


def test_a_file_that_is_no_toml_is_a_fault() -> None:
    with pytest.raises(ReferenceDataError, match="some.toml"):
        load_timescale_language("[[months", "some.toml")


def test_an_unknown_role_and_a_form_that_stands_twice_are_faults() -> None:
    from importlib import resources

    text = resources.files("schemas").joinpath("reference/timescales.toml").read_text(encoding="utf-8")
    broken = text.replace('role = "since"', 'role = "sinse"').replace('forms = ["since"]', 'forms = ["since", "until"]')
    with pytest.raises(ReferenceDataError) as caught:
        load_timescale_language(broken)
    faults = "\n".join(caught.value.faults)
    assert "unknown role 'sinse'" in faults
    assert "'until' stands in" in faults
