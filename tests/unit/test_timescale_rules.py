"""Each rule of the timescale normaliser on the smallest phrase that shows it, and a check that a broken rule is noticed."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

import pipeline.timescales.calendars as calendars
import pipeline.timescales.reading as reading
import pipeline.timescales.verdict as verdict
import pipeline.timescales.year_words as year_words
import pipeline.timescales.years as years
from pipeline.timescales import read_timescale
from pipeline.timescales.lexicon import Lexicon
from schemas.records import Period
from schemas.timescale_language import timescale_language

PLAN = Period(date(2013, 4, 1), date(2014, 3, 31), date(2013, 12, 31))

# phrase, kind, modifier, EDTF, start, end, frequency, rule; in a plan of 2013-14 reported on at the end of 2013
RULES = [
    ("", "unspecified", None, None, None, None, None, "timescale.blank"),
    ("·", "unspecified", None, None, None, None, None, "timescale.blank"),
    ("Board members", "unspecified", None, None, None, None, None, "timescale.not_understood"),
    ("TBC", "unspecified", None, None, None, None, None, "timescale.unspecified"),
    ("July", "date", None, "2013-07", "2013-07-01", "2013-07-31", None, "timescale.month"),
    ("By February", "date", "by", "2014-02", None, "2014-02-28", None, "timescale.by_month"),
    ("end of March 2014", "date", "end", "2014-03", None, "2014-03-31", None, "timescale.end_month"),
    ("by end of March 2014", "date", "by", "2014-03", None, "2014-03-31", None, "timescale.by_month"),
    ("mid June", "date", "mid", "2013-06", "2013-06-11", "2013-06-20", None, "timescale.mid_month"),
    ("9 th July", "date", None, "2013-07-09", "2013-07-09", "2013-07-09", None, "timescale.day"),
    ("31/3/14", "date", None, "2014-03-31", "2014-03-31", "2014-03-31", None, "timescale.day"),
    ("03.04.2013", "date", None, "2013-04-03", "2013-04-03", "2013-04-03", None, "timescale.day"),
    ("31 June 2013", "date", None, "2013-06", "2013-06-01", "2013-06-30", None, "timescale.day"),
    ("Sepetmber 2013", "date", None, "2013-09", "2013-09-01", "2013-09-30", None, "timescale.month"),
    ("June 14", "date", None, "2014-06", "2014-06-01", "2014-06-30", None, "timescale.month"),
    ("June 15", "date", None, "2013-06-15", "2013-06-15", "2013-06-15", None, "timescale.day"),
    ("Q4", "date", None, "2014-01/2014-03", "2014-01-01", "2014-03-31", None, "timescale.quarter"),
    ("Q4 2013", "date", None, "2014-01/2014-03", "2014-01-01", "2014-03-31", None, "timescale.quarter"),
    ("Spring term", "date", None, "2014-01/2014-03", "2014-01-01", "2014-03-31", None, "timescale.term"),
    ("Winter 2013", "date", None, "2013-24", "2013-12-01", "2014-02-28", None, "timescale.season"),
    ("2013/14", "date", None, "2013-04/2014-03", "2013-04-01", "2014-03-31", None, "timescale.financial"),
    ("Academic year 2013/14", "date", None, "2013-09/2014-08", "2013-09-01", "2014-08-31", None, "timescale.academic"),
    ("w/c 5 June", "date", None, "2013-06-03/2013-06-09", "2013-06-03", "2013-06-09", None, "timescale.week"),
    ("end of year", "date", "end", "2013-04/2014-03", None, "2014-03-31", None, "timescale.end_plan_year"),
    ("Within 3 months", "date", "by", "2014-03-31", None, "2014-03-31", None, "timescale.within_length"),
    ("Within 3 months of the review", "conditional", None, None, None, None, None, "timescale.condition"),
    ("Within 10 working days", "date", "by", None, None, None, None, "timescale.within_length"),
    ("ASAP", "date", "by", None, None, None, None, "timescale.soon"),
    ("May/June 2013", "date", None, "[2013-05,2013-06]", "2013-05-01", "2013-06-30", None, "timescale.one_of"),
    ("2014-2017", "interval", None, "2014/2017", "2014-01-01", "2017-12-31", None, "timescale.year_span"),
    ("7 March – 2 July", "interval", None, "2013-03-07/2013-07-02", "2013-03-07", "2013-07-02", None, "timescale.range"),
    ("Nov – Feb 2014", "interval", None, "2013-11/2014-02", "2013-11-01", "2014-02-28", None, "timescale.range"),
    ("over the next year", "interval", None, "2013-12-31/2014-12-31", "2013-12-31", "2014-12-31", None, "timescale.next_length"),
    ("6 months", "interval", None, None, None, None, None, "timescale.length"),
    ("1 year to March 2014", "interval", None, "2013-04/2014-03", "2013-04-01", "2014-03-31", None, "timescale.length_to"),
    ("until March 2014", "interval", None, "../2014-03", None, "2014-03-31", None, "timescale.until_month"),
    ("August and ongoing", "ongoing", "from", "2013-08/..", "2013-08-01", None, None, "timescale.from_month"),
    ("By May 2013 (ongoing)", "ongoing", "by", "2013-05/..", None, None, None, "timescale.ongoing_by"),
    ("On going", "ongoing", None, None, None, None, None, "timescale.ongoing"),
    ("As / when required", "conditional", None, None, None, None, None, "timescale.condition"),
    ("In place", "status", None, None, None, None, None, "timescale.status"),
    ("Signed July 2013", "status", None, "2013-07", "2013-07-01", "2013-07-31", None, "timescale.status_dated"),
    ("Signed March 2014", "date", None, "2014-03", "2014-03-01", "2014-03-31", None, "timescale.month"),
    ("to be signed July 2013", "date", None, "2013-07", "2013-07-01", "2013-07-31", None, "timescale.month"),
    ("Quarterly", "recurring", None, None, None, None, "FREQ=MONTHLY;INTERVAL=3", "timescale.repeat"),
    ("July and annually", "recurring", None, "2013-07/..", "2013-07-01", None, "FREQ=YEARLY", "timescale.repeat_from"),
    ("Annually (May)", "recurring", None, None, None, None, "FREQ=YEARLY;BYMONTH=5", "timescale.repeat_months"),
    ("31 May each year", "recurring", None, None, None, None, "FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=31", "timescale.repeat_months"),
    ("Monthly in 2013/14", "recurring", None, "2013-04/2014-03", "2013-04-01", "2014-03-31", "FREQ=MONTHLY", "timescale.repeat_in_year"),
    ("26 June & 17 July", "multiple", None, "{2013-06-26,2013-07-17}", "2013-06-26", "2013-07-17", None, "timescale.several"),
    ("June 2013  From March 2014", "multiple", None, None, "2013-06-01", None, None, "timescale.several"),
    ("Mawrth 2014 / March 2014", "date", None, "2014-03", "2014-03-01", "2014-03-31", None, "timescale.month"),
    ("12 mars 2014", "date", None, "2014-03-12", "2014-03-12", "2014-03-12", None, "timescale.full_date"),
    ("Michaelmas term 2013", "date", None, "2013-09/2013-12", "2013-09-01", "2013-12-31", None, "timescale.term"),
    ("Lent term 2014", "date", None, "2014-01/2014-03", "2014-01-01", "2014-03-31", None, "timescale.term"),
    ("Trinity term 2013", "date", None, "2013-04/2013-07", "2013-04-01", "2013-07-31", None, "timescale.term"),
    ("Year 1 2013/14", "date", None, "2013-04/2014-03", "2013-04-01", "2014-03-31", None, "timescale.financial"),
    ("Q1 Apr-Jun", "date", None, "2013-04/2013-06", "2013-04-01", "2013-06-30", None, "timescale.defined_period"),
    ("Q1 Jan - Mar", "date", None, "2014-01/2014-03", "2014-01-01", "2014-03-31", None, "timescale.defined_period"),
    ("Q1 to September 2013", "interval", None, "2013-04/2013-09", "2013-04-01", "2013-09-30", None, "timescale.range"),
    ("end of year (2013/14)", "date", "end", "2013-04/2014-03", None, "2014-03-31", None, "timescale.end_financial"),
    ("within 24hrs", "date", "by", None, None, None, None, "timescale.within_length"),
    ("Regular meetings on a quarterly basis", "recurring", None, None, None, None, "FREQ=MONTHLY;INTERVAL=3", "timescale.repeat"),
]  # fmt: skip


def reading_of(text: str, period: Period = PLAN) -> tuple[Any, ...]:
    found = read_timescale(text, period)
    days = [day.isoformat() if day is not None else None for day in (found.start, found.end)]
    return (found.kind, found.modifier, found.edtf, *days, found.frequency, found.rule)


@pytest.mark.parametrize("row", RULES, ids=lambda row: row[0] or "blank")
def test_a_rule_on_its_smallest_phrase(row: tuple[Any, ...]) -> None:
    assert reading_of(row[0]) == row[1:]


def test_a_year_that_is_not_written_stays_unknown_without_a_plan() -> None:
    assert reading_of("July", Period(as_at=date(2013, 12, 31)))[:5] == ("date", None, "XXXX-07", None, None)
    assert reading_of("From July", Period())[:5] == ("ongoing", "from", None, None, None)


def test_the_parts_carry_their_own_words() -> None:
    found = read_timescale("<p>7 March – 2 July</p> <p>26 June &amp; 17 July</p> <p>9<sup>th</sup> July</p>", PLAN)
    assert [part.raw for part in found.parts] == ["7 March - 2 July", "26 June", "17 July", "9th July"]


def test_full_dates_are_never_filled_in() -> None:
    assert reading_of("mars 2014")[0] == "unspecified" or reading_of("mars 2014")[2] == "2014"
    assert reading_of("12 foo 2014")[2] != "2014-12-31"


Break = Callable[[pytest.MonkeyPatch], None]


def broken_month_end(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(calendars, "month_end", lambda year, month: date(year, month, 28))


def broken_plan_years(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(years, "in_period", lambda point, period, ending=False: 2013)


def broken_order(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(years, "_latest_before", lambda point, limit: limit.year)


def broken_halves(patch: pytest.MonkeyPatch) -> None:
    def place(point: calendars.Point, year: int, split: bool) -> None:
        point.year = year

    patch.setattr(year_words, "place_in_year", place)
    patch.setattr("pipeline.timescales.period_words.place_in_year", place)


def broken_weeks(patch: pytest.MonkeyPatch) -> None:
    def week(year: int, point: calendars.Point) -> calendars.Span:
        day = date(year, point.month, point.day)
        last = day + timedelta(days=6)
        return calendars.Span(day.isoformat(), last.isoformat(), day, last)

    patch.setattr(calendars, "_week_span", week)


def broken_future(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(verdict, "_ahead", lambda first, period: False)


def broken_lengths(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(verdict, "_after", lambda day, length: day)


def broken_months(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(verdict, "_by_month", lambda points: "FREQ=YEARLY")


def broken_doubt(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(years, "_is_plan_year", lambda point, year, period: False)


BREAKS: list[Break] = [
    broken_month_end, broken_plan_years, broken_order, broken_weeks, broken_future, broken_lengths, broken_months, broken_doubt,
]  # fmt: skip


@pytest.mark.parametrize("broken", BREAKS, ids=lambda broken: broken.__name__)
def test_a_broken_rule_is_noticed(broken: Break, monkeypatch: pytest.MonkeyPatch) -> None:
    broken(monkeypatch)
    assert any(reading_of(row[0]) != row[1:] for row in RULES)


def test_broken_split_years_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    broken_halves(monkeypatch)
    assert reading_of("Q4 2013/14", Period())[2] != "2014-01/2014-03"


PHRASES = timescale_language().phrases


@pytest.mark.parametrize("index", range(len(PHRASES)), ids=lambda index: PHRASES[index].id)
def test_each_phrase_of_the_language_is_needed_by_its_example(index: int, monkeypatch: pytest.MonkeyPatch) -> None:
    language = timescale_language()
    without = Lexicon(dataclasses.replace(language, phrases=PHRASES[:index] + PHRASES[index + 1 :]))
    example = PHRASES[index].example
    period = Period(example.plan_start, example.plan_end, example.as_at)
    whole = reading_of(example.text, period)
    monkeypatch.setattr(reading, "lexicon", lambda: without)
    assert reading_of(example.text, period) != whole


NAMED = ("months", "seasons", "terms", "years", "feasts", "numbers", "units")
ENTRIES = [(table, index) for table in NAMED for index in range(len(getattr(timescale_language(), table)))]


@pytest.mark.parametrize(("table", "index"), ENTRIES, ids=lambda value: str(value))
def test_each_name_of_the_language_is_needed_by_some_example(table: str, index: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """An entry whose words are lost is noticed by its own example or by another."""
    language = timescale_language()
    entries = getattr(language, table)
    muted = dataclasses.replace(entries[index], **{name: () for name in _word_fields(entries[index])})
    without = Lexicon(dataclasses.replace(language, **{table: (*entries[:index], muted, *entries[index + 1 :])}))
    cases = [(example.text, Period(example.plan_start, example.plan_end, example.as_at)) for _, example in language.examples()]
    cases += [(row[0], PLAN) for row in RULES]
    whole = [reading_of(*case) for case in cases]
    monkeypatch.setattr(reading, "lexicon", lambda: without)
    assert any(reading_of(*case) != before for case, before in zip(cases, whole, strict=True))


def _word_fields(entry: Any) -> list[str]:
    return [field.name for field in dataclasses.fields(entry) if field.name in ("names", "welsh", "cardinals", "ordinals")]
