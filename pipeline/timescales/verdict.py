"""Groups into a timescale: which kind a cell is, its EDTF, its days and the rule that decided. Order of kinds as in the guideline."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from pipeline.timescales.calendars import Point, Span, add_months, month_end, span_of
from pipeline.timescales.groups import Group, Length, Time
from schemas.records import Period, Timescale

_SEASON = re.compile(r"-2[1-4]\b")
_DAYS_OF_MONTH = {"start": (1, 10), "early": (1, 10), "mid": (11, 20), "late": (21, 31)}


def timescale_of(group: Group, raw: str, period: Period) -> Timescale:
    """The timescale of one group; its times must have their years."""
    found = _kind_of(group, raw, period)
    if found.edtf is not None and ("X" in found.edtf or "~" in found.edtf):
        return replace(found, edtf=_writable(found.edtf))
    return found


def _writable(edtf: str) -> str | None:
    """The EDTF as far as levels 1 and 2 can write it: they hold no season or open span of an unknown year, no doubt about a season."""
    season = _SEASON.search(edtf) is not None
    if "X" in edtf:
        return None if season or ".." in edtf else edtf.replace("~", "")
    return edtf.replace("~", "") if season else edtf


def _kind_of(group: Group, raw: str, period: Period) -> Timescale:
    if group.time is not None:
        return _timed(group, raw, period)
    if group.repeat is not None:
        return Timescale(raw, "recurring", frequency=group.repeat or None, rule="timescale.repeat")
    if group.state in ("complete", "state"):
        return Timescale(raw, "status", rule="timescale.status")
    if group.ongoing or group.plan_span and group.length is None:
        return Timescale(raw, "ongoing", rule="timescale.ongoing" if group.ongoing else "timescale.plan_span")
    if group.state is not None and not group.condition and group.length is None and not group.soon:
        return Timescale(raw, "status", rule="timescale.status")
    return _timeless(group, raw, period)


def _timeless(group: Group, raw: str, period: Period) -> Timescale:
    """No time, repeat or state: a length, a condition, "as soon as possible" or nothing known."""
    if group.year_end:
        return _year_end(group, raw, period)
    if group.soon:
        return Timescale(raw, "date", modifier="by", rule="timescale.soon")
    if group.length is not None and not group.condition:
        return _length(group, group.length, raw, period)
    if group.condition:
        return Timescale(raw, "conditional", rule="timescale.condition")
    if group.now:
        if period.as_at is None:
            return Timescale(raw, "date", rule="timescale.now")
        day = period.as_at
        return Timescale(raw, "date", edtf=day.isoformat(), start=day, end=day, rule="timescale.now")
    if group.term_end:
        return Timescale(raw, "date", modifier="by" if group.within else "end", rule="timescale.term_end")
    if group.unspecified or group.pointer:
        return Timescale(raw, "unspecified", rule="timescale.unspecified")
    return Timescale(raw, "unspecified", rule="timescale.not_understood" if any(map(str.isalnum, raw)) else "timescale.blank")


def _year_end(group: Group, raw: str, period: Period) -> Timescale:
    """The end of "the year": that of the plan, where it runs for no more than one."""
    modifier = "by" if group.within else "end"
    start, end = period.plan_start, period.plan_end
    if start is not None and end is not None and (end - start).days < 370:
        span = _plan_span(start, end)
        return Timescale(raw, "date", modifier=modifier, edtf=span.edtf, end=end, rule=f"timescale.{modifier}_plan_year")
    return Timescale(raw, "date", modifier=modifier, rule=f"timescale.{modifier}_year_unknown")


def _plan_span(start: date, end: date) -> Span:
    """The plan's own period, by months where it holds whole ones."""
    if start.day == 1 and end == month_end(end.year, end.month):
        if start.month == 1 and end.month == 12 and start.year == end.year:
            return Span(str(start.year), str(start.year), start, end)
        return Span(f"{start:%Y-%m}", f"{end:%Y-%m}", start, end)
    return Span(start.isoformat(), end.isoformat(), start, end)


def _length(group: Group, length: Length, raw: str, period: Period) -> Timescale:
    """A bare length, "within 3 months" or "over the next 2 years"; days only where the document's day is known."""
    end = _after(period.as_at, length) if period.as_at is not None and length.exact else None
    if group.within:
        edtf = end.isoformat() if end is not None else None
        return Timescale(raw, "date", modifier="by", edtf=edtf, end=end, rule="timescale.within_length")
    if length.ahead and end is not None and period.as_at is not None:
        edtf = f"{period.as_at.isoformat()}/{end.isoformat()}"
        return Timescale(raw, "interval", edtf=edtf, start=period.as_at, end=end, rule="timescale.next_length")
    if length.at_end:
        return Timescale(raw, "date", rule="timescale.after_length")
    if length.unit == "relative":
        return Timescale(raw, "date", modifier="by" if group.within else None, rule="timescale.relative")
    return Timescale(raw, "interval", rule="timescale.next_length" if length.ahead else "timescale.length")


def _after(day: date, length: Length) -> date | None:
    """The day a length after `day`; None where it cannot be counted."""
    if length.unit in ("day", "week"):
        days = length.count * (7 if length.unit == "week" else 1)
        return day + timedelta(days=days) if days < 40000 else None
    months = {"month": 1, "quarter": 3, "year": 12}.get(length.unit)
    return add_months(day, length.count * months) if months is not None and length.count < 1000 else None


# ---------------------------------------------------------------- with a time
def _timed(group: Group, raw: str, period: Period) -> Timescale:
    time = group.time
    if time is None:
        raise ValueError("a group without a time")
    span = _span_of_time(time, period)
    grain = time.points[0].grain
    modifier = time.modifier
    if span is None:
        return Timescale(raw, "date", modifier=modifier if modifier != "until" else "by", rule="timescale.unknown_year")
    if group.repeat is not None and not _one_of_its_kind(group, time):
        return _repeat(group, time, span, raw)
    if grain == "span" and not group.repeat_joined and modifier in (None, "from", "until"):
        return Timescale(raw, "interval", None, span.edtf, span.first, span.last, rule="timescale.year_span")
    if group.length is not None and modifier == "from" and (counted := _from_time(group, group.length, span, raw)) is not None:
        return counted
    if group.ongoing or modifier == "from":
        return _ongoing(group, time, span, raw)
    if time.shape == "span":
        by = modifier == "by"
        start = None if by else span.first
        if group.state in ("complete", "event") and grain == "day" and not by and not _ahead(span.first, period):
            return Timescale(raw, "status", None, span.edtf, span.first, span.last, rule="timescale.status_dated")
        kind = "date" if by or time.named else "interval"
        rule = "timescale.defined_period" if time.named else "timescale.range"
        return Timescale(raw, kind, "by" if by else _approx(modifier), span.edtf, start, span.last, rule=rule)
    if time.shape == "choice":
        return _choice(time, span, raw)
    if group.length is not None and group.length_to:
        start = _length_before(group.length, span)
        if start is not None:
            return start_to_end(start, span, raw, "timescale.length_to")
    if modifier == "until":
        if span.last is None:
            return Timescale(raw, "interval", rule="timescale.until")
        return Timescale(raw, "interval", edtf=f"../{span.tail}", end=span.last, rule=f"timescale.until_{grain}")
    if grain in ("span", "plan_year") and (grain == "span" or time.points[0].last_year > time.points[0].index):
        start = None if modifier in ("by", "end") else span.first
        kind = "date" if modifier in ("by", "end") else "interval"
        return Timescale(raw, kind, modifier, span.edtf, start, span.last, rule="timescale.year_span")
    if group.term_end and grain == "month":
        return Timescale(raw, "date", "approx", span.edtf + "~", span.first, span.last, rule="timescale.approx_month")
    return _date(group, time, span, raw, period)


def _from_time(group: Group, length: Length, span: Span, raw: str) -> Timescale | None:
    """A length that is counted from a time: "within 6 months of April 2014", "3 months from 1 May 2014"; None if it cannot be."""
    if span.first is None or span.last is None or not length.exact:
        return None
    if group.within:
        end = _after(span.last, length)
        if end is None:
            return None
        text = end.isoformat() if len(span.tail) == 10 else f"{end:%Y-%m}"
        last = end if len(span.tail) == 10 else month_end(end.year, end.month)
        return Timescale(raw, "date", "by", text, None, last, rule="timescale.within_length_of")
    end = _after(span.first, length)
    if end is None:
        return None
    end -= timedelta(days=1)
    tail = end.isoformat() if len(span.head) == 10 else f"{end:%Y-%m}"
    return Timescale(raw, "interval", None, f"{span.head}/{tail}", span.first, end, rule="timescale.length_from")


def start_to_end(start: date, span: Span, raw: str, rule: str) -> Timescale:
    """An interval from the month (or day) of `start` to the end of `span`, as precise as the span is written."""
    head = start.isoformat() if len(span.tail) == 10 else f"{start:%Y-%m}" if len(span.tail) == 7 else f"{start:%Y}"
    return Timescale(raw, "interval", edtf=f"{head}/{span.tail}", start=start, end=span.last, rule=rule)


def _date(group: Group, time: Time, span: Span, raw: str, period: Period) -> Timescale:
    modifier, grain = time.modifier, time.points[0].grain
    first, last = span.first, span.last
    edtf = span.edtf
    if modifier in ("by", "end"):
        first = None
    elif modifier in _DAYS_OF_MONTH and grain == "month" and first is not None and last is not None:
        low, high = _DAYS_OF_MONTH[modifier]
        first, last = first.replace(day=low), first.replace(day=min(high, last.day))
    elif modifier == "approx":
        edtf = f"{edtf}~" if "/" not in edtf else "/".join(f"{side}~" for side in edtf.split("/"))
    kind, rule = "date", f"timescale.{modifier}_{grain}" if modifier else f"timescale.{grain}"
    if group.state in ("complete", "event") and modifier is None and not _ahead(first, period):
        kind, rule = "status", "timescale.status_dated"
    return Timescale(raw, kind, modifier, edtf, first, last, rule=rule)


def _ahead(first: date | None, period: Period) -> bool:
    """True if a time lies after the day the document reports on, so that nothing can have happened in it."""
    return first is not None and period.as_at is not None and first > period.as_at


def _one_of_its_kind(group: Group, time: Time) -> bool:
    """True for "the annual report in July 2014": what comes round every year has one date here."""
    return group.repeat_adjective and time.prepositional and time.points[-1].year_written and time.modifier in (None, "by", "end")


def _approx(modifier: str | None) -> str | None:
    return modifier if modifier == "approx" else None


def _repeat(group: Group, time: Time, span: Span, raw: str) -> Timescale:
    frequency = group.repeat or None
    points = [*time.points, *group.extra_points]
    listed = group.repeat_first and time.shape != "span" and time.modifier not in ("from", "until")
    months = [point.month for point in points if point.grain in ("month", "day")]
    if len(points) == 1 and frequency != "FREQ=YEARLY":
        listed = False
    dated = any(point.year_written for point in points)
    if listed and months and len(months) == len(points) and frequency and frequency.startswith(("FREQ=YEARLY", "FREQ=MONTHLY")):
        if not dated:
            return Timescale(raw, "recurring", frequency=_by_month(points), rule="timescale.repeat_months")
        if len(points) > 1:
            spans = [found for point in points if (found := span_of(point)) is not None and found.first is not None]
            edtf = "{" + ",".join(dict.fromkeys(found.edtf for found in spans)) + "}"
            firsts = [found.first for found in spans if found.first is not None]
            lasts = [found.last for found in spans if found.last is not None]
            return Timescale(raw, "recurring", None, edtf, min(firsts), max(lasts), _by_month(points), "timescale.repeat_months_dated")
    if listed and not dated and not months and (frequency == "FREQ=YEARLY" or len(points) > 1):
        # "every autumn term": which years is not said
        return Timescale(raw, "recurring", frequency=frequency, rule="timescale.repeat")
    if time.shape == "span" and not group.repeat_joined:
        return Timescale(raw, "recurring", None, span.edtf, span.first, span.last, frequency, "timescale.repeat_range")
    if time.modifier == "until":
        return Timescale(raw, "recurring", None, f"../{span.tail}", None, span.last, frequency, "timescale.repeat_until")
    point = points[0]
    if point.grain in ("financial", "academic", "span") and not group.repeat_joined and time.modifier is None:
        return Timescale(raw, "recurring", None, span.edtf, span.first, span.last, frequency, "timescale.repeat_in_year")
    return Timescale(raw, "recurring", _approx(time.modifier), f"{span.head}/..", span.first, None, frequency, "timescale.repeat_from")


def _by_month(points: list[Point]) -> str:
    months = sorted({point.month for point in points})
    days = sorted({point.day for point in points if point.grain == "day"})
    text = "FREQ=YEARLY;BYMONTH=" + ",".join(map(str, months))
    return f"{text};BYMONTHDAY={days[0]}" if len(points) == 1 and days else text


def _ongoing(group: Group, time: Time, span: Span, raw: str) -> Timescale:
    if time.modifier == "by":
        return Timescale(raw, "ongoing", "by", f"{span.head}/..", rule="timescale.ongoing_by")
    if time.modifier == "until":
        return Timescale(raw, "interval", None, f"../{span.tail}", None, span.last, rule="timescale.until_ongoing")
    return Timescale(raw, "ongoing", "from", f"{span.head}/..", span.first, rule=f"timescale.from_{time.points[0].grain}")


def _choice(time: Time, span: Span, raw: str) -> Timescale:
    spans = [found for point in time.points if (found := span_of(point)) is not None]
    spans.sort(key=lambda found: (found.first or date.min, found.last or date.min))
    heads = list(dict.fromkeys(found.edtf for found in spans))
    by = time.modifier in ("by", "end")
    if any("/" in head for head in heads):
        edtf = f"{spans[0].head}/{spans[-1].tail}"
    else:
        edtf = heads[0] if len(heads) == 1 else "[" + ",".join(heads) + "]"
    return Timescale(raw, "date", time.modifier, edtf, None if by else span.first, span.last, rule="timescale.one_of")


def _span_of_time(time: Time, period: Period) -> Span | None:
    spans = [_own_years(point, period) for point in time.points]
    known = [span for span in spans if span is not None]
    if len(known) < len(spans) or not known:
        return None
    first, last = known[0], known[-1]
    if time.shape == "choice":
        firsts = [span.first for span in known if span.first is not None]
        lasts = [span.last for span in known if span.last is not None]
        known.sort(key=lambda span: (span.first or date.min, span.last or date.min))
        return Span(known[0].head, known[-1].tail, min(firsts) if firsts else None, max(lasts) if lasts else None)
    if first.first is not None and last.last is not None and first.first > last.last:
        # written the wrong way round: kept as one time each would be a guess, so the later side is dropped
        return Span(last.head, first.tail, last.first, first.last)
    if first.first is None or last.last is None:
        return Span(first.head, last.tail, None, None)
    return Span(first.head, last.tail, first.first, last.last)


def _own_years(point: Point, period: Period) -> Span | None:
    """The span of a point; years of a plan ("2014-2017", "Year 1") take the plan's own months where they are the same."""
    start, end = period.plan_start, period.plan_end
    if point.grain == "plan_year":
        if start is None or point.year is None:
            return None
        first = add_months(start, 12 * (point.index - 1))
        last = add_months(start, 12 * point.last_year) - timedelta(days=1)
        return _plan_span(first, last)
    if point.grain == "span" and start is not None and end is not None and point.year == start.year and point.last_year == end.year:
        return _plan_span(start, end)
    return span_of(point)


def _length_before(length: Length, span: Span) -> date | None:
    """The first day of a length of months or years that ends with the span."""
    months = {"month": 1, "year": 12, "quarter": 3}.get(length.unit)
    if months is None or span.last is None or not length.exact:
        return None
    return add_months(span.last + timedelta(days=1), -length.count * months)


# ---------------------------------------------------------------- several
def several(parts: list[Timescale], raw: str) -> Timescale:
    """The timescale of a cell that holds several: EDTF set where every part is a plain date, outer days of all."""
    spans = [part.edtf for part in parts]
    plain = all(part.kind in ("date", "status") and _plain(part.edtf) for part in parts)
    values = list(dict.fromkeys(edtf for edtf in spans if edtf is not None))
    edtf = None if not plain else values[0] if len(values) == 1 else "{" + ",".join(values) + "}"
    starts = [part.start for part in parts if part.start is not None]
    ends = [part.end for part in parts if part.end is not None]
    end = max(ends) if len(ends) == len(parts) else None
    return Timescale(raw, "multiple", None, edtf, min(starts) if starts else None, end, None, "timescale.several", tuple(parts))


def _plain(edtf: str | None) -> bool:
    """True for a year, a month or a day."""
    if edtf is None or any(mark in edtf for mark in "/[{~."):
        return False
    return not (len(edtf) == 7 and edtf[5] == "2")
