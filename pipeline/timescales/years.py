"""Years that are not written: from the times beside them, else from the plan's period, else left open. Never from a clock.

Order of evidence (guideline, "Years"): a written year; a year written elsewhere in the same cell (a span is anchored by its
end, a list runs forward in time); the plan's own period. Without any of them the year stays unknown.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from pipeline.timescales.calendars import Point, add_months, in_period, span_of
from pipeline.timescales.groups import Time
from schemas.records import Period


def fill_years(times: list[Time], period: Period) -> None:
    """Sets the years of all points of a cell, where they can be known; `times` in the order they are written."""
    points = [point for time in times for point in time.points]
    for time in times:
        _settle_doubtful_span(time)
    _settle_doubts(points, period)
    _settle_quarters(points, period)
    if any(point.year is not None for point in points):
        _share_years(times)
    for time in times:
        _place_in_plan(time, period)
    if any(point.year is None for point in points) and any(point.year is not None for point in points):
        # "October, March" in a plan that ends in December: the list runs on
        _share_years(times)


def _settle_doubtful_span(time: Time) -> None:
    """Reads both numbers of "Sept 13 - Mar 14" as years: as days they would run backwards or count the years of their months."""
    if time.shape != "span" or not all(point.doubt for point in time.points):
        return
    start, end = time.points
    years = end.doubt - start.doubt
    if (years == 0 and end.month > start.month) or (0 < years <= 3 and end.month <= start.month):
        for point in time.points:
            point.year, point.doubt = 2000 + point.doubt, 0


def _settle_doubts(points: list[Point], period: Period) -> None:
    """Decides "Nov 12": a year if written as one ("Nov 09") or if it is a year of the plan or of the cell, else a day."""
    written: set[int] = {point.year for point in points if point.year is not None}
    for point in points:
        if not point.doubt:
            continue
        year = 2000 + point.doubt
        if written and _beside(year, written) or _is_plan_year(point, year, period):
            point.year = year
        else:
            point.grain, point.day = "day", point.doubt
        point.doubt = 0


def _beside(year: int, written: set[int]) -> bool:
    return any(abs(other - year) <= 1 for other in written)


def _is_plan_year(point: Point, year: int, period: Period) -> bool:
    if point.doubt_strong and point.doubt < 10:
        return True
    start, end = period.plan_start, period.plan_end
    if start is not None or end is not None:
        low = start.year if start is not None else end.year - 1 if end is not None else 0
        high = end.year if end is not None else low + 1
        # a spreadsheet's "Nov-15" is a month and year even a little outside the plan
        return low <= year <= high or point.doubt_strong and low - 1 <= year <= high + 2
    if period.as_at is not None:
        return year in (period.as_at.year, period.as_at.year + 1) or point.doubt_strong and abs(year - period.as_at.year) <= 3
    return point.doubt_strong


def _settle_quarters(points: list[Point], period: Period) -> None:
    """Moves "Q4 2016" into the financial year 2016/17 where only that lies inside the plan's period."""
    for point in points:
        if point.single and point.year is not None and period.plan_start is not None and period.plan_end is not None:
            here, later = span_of(point), span_of(replace(point, year=point.year + 1))
            if not _inside(here, period) and _inside(later, period):
                point.year += 1


def _inside(span: object, period: Period) -> bool:
    first, last = getattr(span, "first", None), getattr(span, "last", None)
    if first is None or last is None or period.plan_start is None or period.plan_end is None:
        return False
    return bool(first >= period.plan_start and last <= period.plan_end)


def _share_years(times: list[Time]) -> None:
    """Gives each point without a year the one that keeps the order written: before the next, or after the last before it.

    Where other words stand between two times they are steps of their own, and the year that brings them closest is taken.
    """
    following: Point | None = None
    listed = True
    for time in reversed(times):
        for point in reversed(time.points):
            if point.year is None and following is not None:
                point.year = _latest_before(point, following) if listed else _closest(point, following)
            if point.year is not None:
                following = point
            listed = True
        listed = time.listed
    previous: Point | None = None
    for time in times:
        listed = time.listed
        for point in time.points:
            if point.year is None and previous is not None:
                point.year = _earliest_after(point, previous) if listed else _closest(point, previous)
            if point.year is not None:
                previous = point
            listed = True


def _closest(point: Point, other: Point) -> int | None:
    """The year that brings the point's first day closest to the other's; plans look ahead, so a month's advantage goes to the later."""
    bound = span_of(other)
    if bound is None or bound.first is None or other.year is None:
        return None
    best: tuple[int, int] | None = None
    for year in (other.year - 1, other.year, other.year + 1):
        first = _first(point, year)
        if first is None:
            continue
        days = (first - bound.first).days
        distance = days if days >= 0 else 31 - days
        if best is None or distance < best[0]:
            best = (distance, year)
    return best[1] if best is not None else None


def _latest_before(point: Point, limit: Point) -> int | None:
    """The latest year in which the point starts no later than the limit starts."""
    bound = span_of(limit)
    if bound is None or bound.first is None or limit.year is None:
        return None
    for year in (limit.year + 1, limit.year, limit.year - 1, limit.year - 2):
        first = _first(point, year)
        if first is not None and first <= bound.first:
            return year
    return None


def _earliest_after(point: Point, limit: Point) -> int | None:
    """The earliest year in which the point starts no earlier than the limit starts."""
    bound = span_of(limit)
    if bound is None or bound.first is None or limit.year is None:
        return None
    for year in (limit.year - 1, limit.year, limit.year + 1, limit.year + 2):
        first = _first(point, year)
        if first is not None and first >= bound.first:
            return year
    return None


def _first(point: Point, year: int) -> date | None:
    if point.grain == "plan_year":
        return None
    span = span_of(replace(point, year=year))
    return span.first if span is not None else None


def _place_in_plan(time: Time, period: Period) -> None:
    """The year inside the plan's period for a time without any; a span is anchored by its end."""
    points = time.points
    ending = time.modifier in ("by", "end", "until")
    if time.shape == "span" and len(points) == 2:
        start, end = points
        if end.year is None:
            end.year = _plan_year(end, period, True)
        if end.year is None and start.year is None:
            # only the start lies inside the plan
            start.year = _plan_year(start, period, False)
            end.year = _earliest_after(end, start)
        if start.year is None and end.year is not None:
            start.year = _latest_before(start, end)
        return
    for point in points:
        if point.year is None:
            point.year = _plan_year(point, period, ending)


def _plan_year(point: Point, period: Period, ending: bool) -> int | None:
    """The year of a point by the plan alone; `ending`: what counts is when it ends."""
    if point.grain == "plan_year":
        # "Year 2" of a plan: counted from the plan's first day
        return period.plan_start.year + point.index - 1 if period.plan_start is not None else None
    if point.grain in ("financial", "academic", "year") and period.plan_start is not None and period.plan_end is not None:
        # "the financial year" of a plan that runs for several is none of them
        if (period.plan_end - period.plan_start).days > 400:
            return None
    if point.plan_year and period.plan_start is not None:
        first = add_months(period.plan_start, 12 * (point.plan_year - 1))
        return in_period(point, Period(first, add_months(first, 12) - timedelta(days=1)), ending)
    return in_period(point, period, ending)
