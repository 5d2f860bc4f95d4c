"""What holds for every text: no exception, ordered days, EDTF that the edtf library reads, indifference to spacing and case."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta

import pytest
from edtf import parse_edtf
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.timescales import explain_timescale, read_timescale, timescale_line, timescale_object
from schemas.records import Period, Timescale
from schemas.timescale_language import timescale_language
from tests.linear import assert_linear

KINDS = {"date", "interval", "recurring", "ongoing", "conditional", "status", "unspecified", "multiple"}
MODIFIERS = {None, "by", "from", "start", "early", "mid", "late", "end", "approx"}
FREQUENCY = re.compile(r"FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;INTERVAL=\d+|;BYMONTH=[\d,]+(;BYMONTHDAY=\d+)?|;BYDAY=[A-Z]{2})?\Z")
FORMS = sorted({form for phrase in timescale_language().phrases for form in phrase.forms})
MONTHS = [name for month in timescale_language().months for name in (*month.names, *month.welsh)]
PIECES = st.one_of(
    st.sampled_from(FORMS),
    st.sampled_from(MONTHS),
    st.sampled_from(["spring", "summer", "autumn term", "half term", "Q1", "quarter 4", "term 3", "year 2", "FY", "Easter"]),
    st.sampled_from(["-", "/", ",", "&", "(", ")", ".", ":", "'", "and", "to", "w/c", "each", "per", "next", "x", "\n", "<p>", "</p>"]),
    st.sampled_from(["months", "weeks", "year", "years", "terms", "days", "meeting", "Board", "review", "audit"]),
    st.integers(0, 40).map(str),
    st.integers(1990, 2030).map(str),
    st.integers(1, 31).map(lambda day: f"{day}th"),
    st.tuples(st.integers(0, 40), st.integers(0, 14), st.integers(0, 2030)).map(lambda parts: "/".join(map(str, parts))),
    st.integers(2005, 2025).map(lambda year: f"{year}/{(year + 1) % 100:02d}"),
)
TEXTS = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=9).map(" ".join), st.lists(PIECES, max_size=6).map("".join))
DAYS = st.dates(date(2005, 1, 1), date(2030, 12, 31))
PERIODS = st.one_of(
    st.just(Period()),
    st.builds(
        lambda start, length, as_at: Period(start, start + timedelta(days=length), as_at), DAYS, st.integers(0, 2000), st.none() | DAYS
    ),
    st.builds(Period, st.none() | DAYS, st.none(), st.none() | DAYS),
    st.builds(Period, st.none(), st.none() | DAYS, st.none() | DAYS),
)


def values(timescale: Timescale) -> dict[str, object]:
    """All that a timescale says but its text."""
    return {key: value for key, value in timescale_object(timescale).items() if key not in ("raw", "parts")}


def check(found: Timescale) -> None:
    """The rules that every timescale and each of its parts keeps."""
    assert found.kind in KINDS
    assert found.modifier in MODIFIERS
    assert found.rule.startswith("timescale.")
    assert found.frequency is None or FREQUENCY.match(found.frequency), found.frequency
    if found.start is not None and found.end is not None:
        assert found.start <= found.end
    if found.kind in ("unspecified", "conditional"):
        assert (found.edtf, found.start, found.end, found.frequency) == (None, None, None, None)
    assert bool(found.parts) == (found.kind == "multiple")
    for part in found.parts:
        assert part.kind != "multiple"
        check(part)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS, PERIODS)
def test_any_text_gives_a_timescale_in_order(text: str, period: Period) -> None:
    found = read_timescale(text, period)
    assert found.raw == text
    check(found)


SEASON = re.compile(r"(?:\d{4}|XXXX)-2[1-4]\b")


def bounds(edtf: str) -> tuple[date | None, date | None]:
    """First and last day of an EDTF by the edtf library; None for an open side."""
    parsed = parse_edtf(edtf)
    first, last = (None if edtf.startswith("..") else parsed.lower_strict()), (None if edtf.endswith("..") else parsed.upper_strict())
    return (
        date(*first[:3]) if first is not None else None,
        date(*last[:3]) if last is not None else None,
    )


@pytest.mark.slow
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS, PERIODS)
def test_the_edtf_library_reads_every_edtf_and_agrees_on_its_days(text: str, period: Period) -> None:
    found = read_timescale(text, period)
    for one in (found, *found.parts):
        edtf = one.edtf
        if edtf is None or SEASON.search(edtf):
            # the library knows seasons only by the northern quarter year and cannot hold them in sets
            continue
        parsed = parse_edtf(edtf)
        assert str(parsed)
        if "X" in edtf and edtf[0] not in "[{":
            assert one.start is None and one.end is None
        elif edtf[0] not in "[{" and "~" not in edtf and "X" not in edtf:
            first, last = bounds(edtf)
            early = one.modifier in ("early", "start", "mid", "late")
            if one.start is not None:
                assert one.start >= first if early else one.start == first
            if one.end is not None:
                assert one.end <= last if early else one.end == last


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, min_size=1, max_size=8), PERIODS)
def test_spacing_and_case_do_not_matter(pieces: list[str], period: Period) -> None:
    plain = values(read_timescale(" ".join(pieces), period))
    assert values(read_timescale("  " + " \t ".join(pieces) + "\n", period)) == plain
    assert values(read_timescale(" ".join(pieces).upper().replace("<P>", "<p>"), period)) == plain
    assert values(read_timescale(" ".join(pieces).lower(), period)) == plain


DATED = st.builds(
    lambda lead, month, year, tail: f"{lead} {month} {year} {tail}".strip(),
    st.sampled_from(
        ["", "by", "end of", "from", "early", "draft to Board", "reviewed annually -", "3rd", "w/c 3", "between April and", "July to"]
    ),
    st.sampled_from(["March", "Sept", "Rhagfyr", "October"]),
    st.integers(2006, 2026),
    st.sampled_from(["", "onwards", "and quarterly", "(ongoing)", "and July", "- launch", "to December", "/ November 2027"]),
)


@settings(max_examples=300, deadline=None)
@given(DATED, PERIODS)
def test_a_plan_period_never_changes_a_phrase_with_a_written_year(text: str, period: Period) -> None:
    assert values(read_timescale(text, Period(period.plan_start, period.plan_end))) == values(read_timescale(text))


@settings(max_examples=200, deadline=None)
@given(TEXTS, PERIODS)
def test_explanations_and_objects_hold_for_any_text(text: str, period: Period) -> None:
    found = read_timescale(text, period)
    assert explain_timescale(text, period).endswith(found.rule)
    assert json.loads(json.dumps(timescale_object(found))) == timescale_object(found)


@settings(max_examples=200, deadline=None)
@given(
    st.text(max_size=80)
    | st.dictionaries(st.sampled_from(["raw", "plan_start", "doc_date"]), st.text(max_size=12) | st.none()).map(json.dumps)
)
def test_any_line_gives_a_timescale_or_an_error(line: str) -> None:
    found = timescale_line(line)
    assert ("error" in found) != ("kind" in found)


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "June 2013 ",
        "1/",
        "3, ",
        "March each year, ",
        "< a",
        "&amp;",
        "every 6 weeks ",
        "(",
        "\x00\x07",
        "月曜日",
        "Q1 and 2 ",
        "2014-",
        "א\u200f",
    ],
)
def test_time_is_linear_in_the_text(piece: str) -> None:
    assert_linear(read_timescale, piece, 1_000)


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["x", "June 2013 and ", "\x07\x00", "子ども", "((", "Year 1 Q1 Apr-Jun "])
def test_a_cell_of_a_megabyte_is_read(piece: str) -> None:
    found = read_timescale(piece * (1_000_000 // len(piece)))
    assert found.start is None or found.end is None or found.start <= found.end
