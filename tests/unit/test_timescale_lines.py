"""JSON lines, explanations, the benchmark's phrases and the page on the language."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bench.timescales import phrases
from pipeline.timescales import explain_timescale, timescale_line, timescale_object
from pipeline.timescales.page import timescale_page
from pipeline.timescales.reading import read_timescale

KEYS = ["kind", "modifier", "edtf", "start", "end", "frequency", "parts", "rule"]
DOCS = Path(__file__).parents[2] / "docs" / "timescales.md"


def line(**values: Any) -> dict[str, Any]:
    return timescale_line(json.dumps(values))


def test_a_line_gives_the_keys_of_the_contract_in_order() -> None:
    found = line(raw="July 2013 and September 2013", plan_start=None, plan_end=None, doc_date=None)
    assert list(found) == KEYS
    assert [list(part) for part in found["parts"]] == [["raw", *KEYS]] * 2
    assert (found["start"], found["end"]) == ("2013-07-01", "2013-09-30")


def test_the_plan_places_a_month_and_other_keys_are_passed_over() -> None:
    found = line(raw="July", plan_start="2013-04-01", plan_end="2014-03-31", note="as printed")
    assert found["edtf"] == "2013-07"


def test_a_document_known_to_its_month_only_counts_no_days() -> None:
    assert line(raw="within 3 months", doc_date="2013-12")["edtf"] is None
    assert line(raw="within 3 months", doc_date="2013-12-31")["edtf"] == "2014-03-31"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("July 2013", "not JSON"),
        ("[1]", "not a JSON object"),
        ("{}", "'raw' is missing"),
        ('{"raw": 3}', "'raw' must be a string"),
        ('{"raw": "July", "plan_start": "1/4/2013"}', "'plan_start' must be a date"),
        ('{"raw": "July", "plan_end": 2013}', "'plan_end' must be a date"),
        ('{"raw": "July", "doc_date": "2013-02-30"}', "'doc_date' must be a date"),
        ('{"raw": "July", "plan_start": true}', "'plan_start' must be a date"),
    ],
)
def test_a_line_that_is_none_says_why(text: str, said: str) -> None:
    found = timescale_line(text)
    assert list(found) == ["error"]
    assert said in found["error"]


def test_an_explanation_shows_tokens_calendar_and_rule() -> None:
    shown = explain_timescale("By end of Q2 2016/17")
    assert "'q': unit" in shown
    assert "'by': by (phrase by)" in shown
    assert "financial quarters: Q1 is April to June" in shown
    assert shown.splitlines()[-1].split() == ["rule", "timescale.by_quarter"]


def test_an_explanation_names_each_part() -> None:
    shown = explain_timescale("June 2013; autumn term 2013")
    assert "part 1    'June 2013': date, edtf 2013-06" in shown
    assert "school terms" in shown


def test_the_page_has_not_drifted_from_the_reference_data() -> None:
    assert DOCS.read_text(encoding="utf-8") == timescale_page()


def test_the_benchmark_reads_distinct_phrases_and_understands_them() -> None:
    texts = phrases(500)
    assert len(set(texts)) == 500
    understood = [text for text in texts if timescale_object(read_timescale(text))["kind"] != "unspecified"]
    assert len(understood) == 500
