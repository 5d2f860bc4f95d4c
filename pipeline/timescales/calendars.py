"""Named periods as days: months, quarters, terms, seasons, years, weeks and feasts. Pure arithmetic, no clock."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from schemas.records import Period
from schemas.timescale_language import timescale_language

FIRST_YEAR, LAST_YEAR = 1900, 2199


@dataclass(slots=True)
class Point:
    """A named point or period as written, its `year` None where none is written.

    `grain`: day, week, month, quarter, term, half_term, season, feast, half_year, year, financial, academic, plan_year, span.
    `index`: quarter, term, half term, season or feast by number; `year` is the calendar year it starts in.
    `doubt`: the two digits after a month that may be a day or a year; `doubt_strong`: written as years are.
    `split`: the financial or academic year's first year where the point stands inside one ("Q4 2016/17").
    `plan_year`: the year of the plan, from 1, that it lies in, 0 if that is not written.
    `month_first`: a day written after its month.
    `single`: a lone year beside a quarter, which may be the calendar or the financial year.
    """

    grain: str
    year: int | None = None
    month: int = 0
    day: int = 0
    index: int = 0
    last_year: int = 0
    doubt: int = 0
    doubt_strong: bool = False
    single: bool = False
    welsh: bool = False
    year_written: bool = False
    plan_year: int = 0
    month_first: bool = False
    first_token: int = 0
    last_token: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    """A period in days: EDTF of its first and last part (the same for a plain date), first and last day or None."""

    head: str
    tail: str
    first: date | None
    last: date | None

    @property
    def edtf(self) -> str:
        return self.head if self.head == self.tail else f"{self.head}/{self.tail}"

    @property
    def plain(self) -> bool:
        """True for a year, month or day; not for a season or a span."""
        return self.head == self.tail and not (len(self.head) == 7 and self.head[5] == "2")


@cache
def _months_of(grain: str, index: int) -> tuple[int, int]:
    """First and last month of a named period by the calendars of the language."""
    language = timescale_language()
    if grain == "quarter":
        return next((entry.first_month, entry.last_month) for entry in language.quarters if entry.number == index)
    if grain == "half_term":
        return next((entry.first_month, entry.last_month) for entry in language.half_terms if entry.number == index)
    if grain == "term":
        return next((entry.first_month, entry.last_month) for entry in language.terms if entry.season == index)
    if grain == "season":
        return next((entry.first_month, entry.last_month) for entry in language.seasons if entry.code == index)
    if grain == "half_year":
        # halves of a financial year (1, 2) and of a calendar year (3, 4)
        return ((4, 9), (10, 3), (1, 6), (7, 12))[index - 1]
    if grain in ("financial", "academic", "year"):
        kind = "calendar" if grain == "year" else grain
        first = next(entry.first_month for entry in language.years if entry.kind == kind)
        return first, (first + 10) % 12 + 1
    return 0, 0


def first_month(point: Point) -> int:
    """The month (1..12) a point starts in; 0 if that needs its year."""
    if point.grain in ("day", "week", "month"):
        return point.month
    if point.grain == "feast":
        return timescale_language().feasts[point.index].month or 4
    return _months_of(point.grain, point.index)[0]


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous computus). easter(2014) -> 2014-04-20."""
    golden, century, rest = year % 19, year // 100, year % 100
    shift = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - shift - rest % 4) % 7
    late = (golden + 11 * shift + 22 * weekday) // 451
    month, day = divmod(shift + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def span_of(point: Point) -> Span | None:
    """The days of a point; without a year an EDTF with `XXXX` and no days; None if that cannot be written."""
    year = point.year
    if year is None:
        return _yearless(point)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    grain = point.grain
    if grain == "plan_year":
        return None  # its first day is the plan's, which a point does not know
    if grain == "month":
        return _month_span(year, point.month)
    if grain == "day":
        if point.day > monthrange(year, point.month)[1]:
            # no such day: the month is all that can be kept
            return _month_span(year, point.month)
        return _day_span(date(year, point.month, point.day))
    if grain == "week":
        return _week_span(year, point)
    if grain == "season":
        start, end = _months_of(grain, point.index)
        text = f"{year}-{point.index}"
        return Span(text, text, date(year, start, 1), month_end(year + (end < start), end))
    if grain == "feast":
        return _feast_span(year, point)
    if grain == "year":
        return Span(str(year), str(year), date(year, 1, 1), date(year, 12, 31))
    if grain == "span":
        if point.month:
            return _months_span(year, point.month, point.last_year, point.month - 1)
        return Span(str(year), str(point.last_year), date(year, 1, 1), date(point.last_year, 12, 31))
    start, end = _months_of(grain, point.index)
    return _months_span(year, start, year + (end < start), end)


def _yearless(point: Point) -> Span | None:
    if point.grain == "day":
        text = f"XXXX-{point.month:02d}-{point.day:02d}"
        return Span(text, text, None, None)
    if point.grain == "season":
        text = f"XXXX-{point.index}"
        return Span(text, text, None, None)
    if point.grain == "feast":
        feast = timescale_language().feasts[point.index]
        if not feast.month:
            return None
        text = f"XXXX-{feast.month:02d}" + (f"-{feast.day:02d}" if feast.day else "")
        return Span(text, text, None, None)
    if point.grain in ("month", "quarter", "term", "half_term"):
        start, end = (point.month, point.month) if point.grain == "month" else _months_of(point.grain, point.index)
        return Span(f"XXXX-{start:02d}", f"XXXX-{end:02d}", None, None)
    return None


def _month_span(year: int, month: int) -> Span:
    text = f"{year}-{month:02d}"
    return Span(text, text, date(year, month, 1), month_end(year, month))


def _months_span(year: int, month: int, last_year: int, last_month: int) -> Span:
    return Span(f"{year}-{month:02d}", f"{last_year}-{last_month:02d}", date(year, month, 1), month_end(last_year, last_month))


def _day_span(day: date) -> Span:
    text = day.isoformat()
    return Span(text, text, day, day)


def _week_span(year: int, point: Point) -> Span:
    if point.day > monthrange(year, point.month)[1]:
        return _month_span(year, point.month)
    day = date(year, point.month, point.day)
    monday = day - timedelta(days=day.weekday())
    sunday = monday + timedelta(days=6)
    return Span(monday.isoformat(), sunday.isoformat(), monday, sunday)


def _feast_span(year: int, point: Point) -> Span:
    feast = timescale_language().feasts[point.index]
    if not feast.month:
        return _day_span(easter(year))
    return _day_span(date(year, feast.month, feast.day)) if feast.day else _month_span(year, feast.month)


def in_period(point: Point, period: Period, ending: bool = False) -> int | None:
    """The year in which a point without one falls inside the plan's period: the first such; None if there is none.

    A point that only overlaps the period counts if none lies inside: the one that starts in it, or ends in it where its end is
    what counts (`ending`), else the first. With one end of the period known, the plan is taken to
    run a year from or up to it.
    """
    start, end = period.plan_start, period.plan_end
    if start is None and end is None:
        return None
    if start is None and end is not None:
        start = _years_away(end, -1)
    if end is None and start is not None:
        end = _years_away(start, 1)
    if start is None or end is None:
        return None
    overlap: tuple[bool, int] | None = None
    for year in range(start.year - 1, end.year + 1):
        if point.grain == "day" and point.day > monthrange(year, point.month)[1]:
            continue
        span = span_of(replace(point, year=year))
        if span is None or span.first is None or span.last is None:
            continue
        if span.first >= start and span.last <= end:
            return year
        if span.first <= end and span.last >= start:
            wanted = span.last <= end if ending else span.first >= start
            if overlap is None or wanted > overlap[0]:
                overlap = (wanted, year)
    return overlap[1] if overlap is not None else None


def _years_away(day: date, years: int) -> date:
    """The day before (years < 0: after) the same date `years` on, so that the two hold whole years."""
    moved = add_months(day, 12 * years)
    return moved - timedelta(days=1) if years > 0 else moved + timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or the last day of a month too short for it; kept between the years 1 and 9999."""
    number = min(max(day.year * 12 + day.month - 1 + months, 12), 9999 * 12 + 11)
    year, month = divmod(number, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
