"""Counted time: "3 months", "every 6 weeks", "4 times a year", "6-monthly", "next quarter", "each meeting"."""

from __future__ import annotations

from datetime import date

from pipeline.timescales.builder import GroupBuilder
from pipeline.timescales.calendars import Point
from pipeline.timescales.groups import Length

_COUNTS = ("number", "cardinal")
_PERIODS = ("month", "year", "week", "quarter", "financial", "academic", "calendar")
_STEPS = {"daily": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter", "yearly": "year"}
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_MEETINGS = frozenset({"meeting", "meetings"})


def read_counted(cell: GroupBuilder, at: int) -> int:
    """Takes counted time at `at` into the cell; the position after it, or 0 where there is none."""
    kind = cell.symbols[at].kind
    if kind in _COUNTS:
        return _number(cell, at)
    if kind == "each":
        return _each(cell, at)
    if kind in ("this", "next", "last"):
        return _relative(cell, at)
    if kind == "times" and cell.symbols[at].text == "x" and cell.points.kind(at + 1) in _COUNTS:
        return _per_unit(cell, at + 1, at + 2)
    return 0


def rule(unit: str, count: int) -> str:
    """The RFC 5545 rule of a repeat every `count` units; empty for terms, which have no fixed length.

    >>> rule("quarter", 1)
    'FREQ=MONTHLY;INTERVAL=3'
    """
    base = {"day": ("DAILY", 1), "week": ("WEEKLY", 1), "month": ("MONTHLY", 1), "quarter": ("MONTHLY", 3), "year": ("YEARLY", 1)}.get(unit)
    if base is None or not 0 < count < 1000:
        return ""
    name, factor = base
    step = count * factor
    if name == "MONTHLY" and step % 12 == 0:
        name, step = "YEARLY", step // 12
    return f"FREQ={name}" if step == 1 else f"FREQ={name};INTERVAL={step}"


def times_a(unit: str, count: int) -> str:
    """The rule of something done `count` times in a unit, where smaller units divide it evenly; else empty.

    >>> times_a("year", 3)
    'FREQ=MONTHLY;INTERVAL=4'
    """
    if count == 1:
        return rule(unit, 1)
    if unit == "year" and count in (24, 26):
        return rule("week", 2)
    if unit == "year" and count > 0 and 12 % count == 0:
        return rule("month", 12 // count)
    return rule("week", 2) if unit == "month" and count == 2 else ""


# ---------------------------------------------------------------- numbers
def _number(cell: GroupBuilder, at: int) -> int:
    symbol = cell.symbols[at]
    if symbol.kind == "number" and len(symbol.text) > 3:
        return 0
    after = at + 1
    kind = cell.points.kind
    if kind(after) in ("-", "to", "or", "/") and kind(after + 1) in _COUNTS and kind(after + 2) in ("unit", "repeat"):
        after += 2
    elif kind(after) == "-":
        after += 1
    if kind(after) == "(" and kind(after + 1) == "number" and kind(after + 2) == ")":
        # "three (3) months"
        after += 3
    follower = cell.symbols[after] if after < cell.count else None
    if follower is None:
        return 0
    if follower.kind == "repeat" and follower.text in _STEPS:
        cell.add_repeat(symbol, rule(_STEPS[follower.text], symbol.value))
        cell.group.touch(follower.first, follower.last)
        return after + 1
    if follower.kind == "repeat" and follower.phrase is not None and follower.phrase.id == "yearly" and follower.text in ("per", "p", "pa"):
        cell.add_repeat(symbol, times_a("year", symbol.value))
        return after + 1
    if follower.kind == "times":
        return _per_unit(cell, at, after + 1)
    if follower.kind == "unit":
        if kind(after + 1) == "each":
            return _per_unit(cell, at, after + 1)
        return _length(cell, at, after)
    return 0


def _length(cell: GroupBuilder, at: int, unit_at: int) -> int:
    unit = cell.points.language_unit(unit_at)
    group = cell.group
    ranged = any(cell.points.kind(index) in _COUNTS for index in range(at + 1, unit_at) if cell.points.kind(index - 1) != "(")
    if unit.unit in ("quarter", "term", "half_term") and cell.points.kind(unit_at + 1) in _COUNTS:
        return 0
    if group.length is None:
        at_end = at > 0 and cell.symbols[at - 1].kind == "filler" and cell.symbols[at - 1].text == "in"
        group.length = Length(cell.symbols[at].value, unit.unit, unit.exact and not ranged, "next" in cell.pending, at_end)
        group.within = group.within or "within" in cell.pending or "by" in cell.pending
    group.touch(cell.symbols[at].first, cell.symbols[unit_at].last)
    cell.pending.clear()
    cell.link = ""
    cell.near = False
    cell.near_length = True
    return unit_at + 1


def _per_unit(cell: GroupBuilder, at: int, after: int) -> int:
    """The count at `at`, with "a year", "per year", "yearly" from `after`."""
    count = cell.symbols[at].value
    following = cell.symbols[after] if after < cell.count else None
    if following is None:
        return 0
    if following.kind == "repeat" and following.text in _STEPS:
        cell.add_repeat(cell.symbols[at], times_a(_STEPS[following.text], count))
        return after + 1
    unit_at = after
    while unit_at < after + 2 and cell.points.kind(unit_at) in ("each", "filler"):
        unit_at += 1
    unit = "year" if cell.points.kind(unit_at) == "yearkind" else cell.points.unit(unit_at)
    if not unit:
        return 0
    cell.add_repeat(cell.symbols[at], times_a(unit, count))
    cell.group.touch(cell.symbols[at].first, cell.symbols[unit_at].last)
    return unit_at + 1


# ---------------------------------------------------------------- each
def _each(cell: GroupBuilder, at: int) -> int:
    """Reads "every month", "each 6 weeks", "every March", "every Monday", "each Board meeting"; 0 for "each school"."""
    symbol = cell.symbols[at]
    kind = cell.points.kind
    count, unit_at = 1, at + 1
    if kind(unit_at) in _COUNTS:
        count, unit_at = cell.symbols[unit_at].value, unit_at + 1
        if kind(unit_at) in ("-", "to", "/") and kind(unit_at + 1) in _COUNTS:
            unit_at += 2
        elif kind(unit_at) == "-":
            unit_at += 1
    elif kind(unit_at) in ("ordinal", "day") and kind(unit_at + 1) == "unit":
        count, unit_at = cell.symbols[unit_at].value, unit_at + 1
    unit = "year" if kind(unit_at) == "yearkind" else cell.points.unit(unit_at)
    if unit:
        written = _count_before(cell, at) if symbol.text in ("per", "each", "every") else 0
        cell.add_repeat(symbol, times_a(unit, written) if written else rule(unit, count))
        cell.group.touch(symbol.first, cell.symbols[unit_at].last)
        return unit_at + 1
    if kind(unit_at) in ("month", "season", "termname", "feast", "day"):
        cell.add_repeat(symbol, rule("year", 1))
        return unit_at
    if kind(unit_at) == "weekday":
        cell.add_repeat(symbol, "FREQ=WEEKLY;BYDAY=" + _DAYS[cell.symbols[unit_at].value])
        return unit_at + 1
    for index in range(unit_at, min(unit_at + 4, cell.count)):
        if cell.symbols[index].text in _MEETINGS:
            cell.add_repeat(symbol, "")
            cell.group.touch(symbol.first, cell.symbols[index].last)
            return index + 1
    return 0


def _count_before(cell: GroupBuilder, at: int) -> int:
    """The count a few words before "per year" ("two newsletters per year"); 0 if none is written."""
    for index in range(at - 1, max(at - 4, -1), -1):
        symbol = cell.symbols[index]
        if symbol.kind in _COUNTS and 0 < symbol.value <= 52:
            return symbol.value
        if symbol.kind != "word":
            return 0
    return 0


# ---------------------------------------------------------------- this, next, last
def _relative(cell: GroupBuilder, at: int) -> int:
    """Reads "next month", "this financial year", "over the next year", "next Board meeting"; 0 if it is none of these."""
    symbol = cell.symbols[at]
    step = {"this": 0, "next": 1, "last": -1}[symbol.kind]
    unit_at = at + 1
    kind = cell.points.kind(unit_at)
    if kind in _COUNTS and cell.points.kind(unit_at + 1) in ("unit", "-"):
        cell.pending.append(symbol.kind if symbol.kind == "next" else "filler")
        return unit_at
    name = cell.points.unit(unit_at)
    if kind == "yearkind":
        name = cell.points.year_kinds[cell.symbols[unit_at].value]
    if symbol.kind == "last" and name == "quarter" and cell.points.year_after(unit_at + 1) is not None:
        quarter, end = cell.points.with_year(Point("quarter", index=4), unit_at + 1)
        quarter.first_token, quarter.last_token = symbol.first, cell.symbols[end - 1].last
        cell.add_point(quarter)
        return end
    over = symbol.kind == "next" and symbol.text != "next"
    if name in _PERIODS and not (over and name != "financial") and not cell.symbols[unit_at].text.endswith("s"):
        point = relative_point(name, step, cell.as_at)
        if point is not None:
            point.first_token, point.last_token = symbol.first, cell.symbols[unit_at].last
            cell.add_point(point)
            return unit_at + 1
        cell.group.length = cell.group.length or Length(1, "relative", False)
        cell.group.within = cell.group.within or "by" in cell.pending or "within" in cell.pending
        cell.pending.clear()
        return unit_at + 1
    if symbol.kind == "next" and name:
        unit = cell.points.language_unit(unit_at) if kind == "unit" else None
        plural = cell.symbols[unit_at].text.endswith("s")
        length = Length(1, unit.unit, unit.exact and not plural, True) if unit is not None else Length(1, "year", True, True)
        cell.group.length = cell.group.length or length
        cell.group.within = cell.group.within or "within" in cell.pending
        cell.pending.clear()
        return unit_at + 1
    if symbol.kind == "next":
        for index in range(unit_at, min(unit_at + 4, cell.count)):
            if cell.symbols[index].text in _MEETINGS:
                cell.group.condition = True
                cell.forget()
                return index + 1
    return 0


def relative_point(name: str, step: int, as_at: date | None) -> Point | None:
    """The period `step` periods after the one that holds `as_at`; None where that day is not known."""
    if as_at is None:
        return None
    if name == "month":
        number = as_at.year * 12 + as_at.month - 1 + step
        return Point("month", number // 12, number % 12 + 1)
    if name == "quarter":
        number = as_at.year * 4 + (as_at.month - 1) // 3 + step
        return Point("quarter", number // 4, index=(4, 1, 2, 3)[number % 4])
    if name == "week":
        day = date.fromordinal(min(max(as_at.toordinal() + 7 * step, 8), date.max.toordinal() - 8))
        return Point("week", day.year, day.month, day.day)
    if name in ("financial", "academic"):
        start = 4 if name == "financial" else 9
        return Point(name, as_at.year - (as_at.month < start) + step)
    return Point("year", as_at.year + step)
