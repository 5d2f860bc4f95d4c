"""Symbols into groups: a group is one timescale of the cell, with its time, its modifier, its repeat, its state.

One pass from left to right. Connectors decide whether two times are a span, a choice or two timescales; modifiers hold for
the next time; whatever else is written between them ends their reach.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from pipeline.timescales.calendars import Point, first_month
from pipeline.timescales.lexicon import Symbol
from pipeline.timescales.points import Points

MODIFIERS = frozenset({"by", "end", "start", "early", "mid", "late", "approx", "from", "since", "until", "within", "between"})
_INSIDE_SPAN = frozenset({"end", "start", "early", "mid", "late", "approx", "until"})
_PASSED = frozenset({"filler", "weekday", "clock", ".", ":", "noise", "'", "+"})
_LINKS = {"to": "to", "-": "to", "/": "or", "or": "or", "and": "and", ",": "and", ";": "and", "then": "and", "(": "paren"}


@dataclass(slots=True, eq=False)
class Length:
    """A length of time: `count` units; `exact` where its last day can be counted."""

    count: int
    unit: str
    exact: bool
    ahead: bool = False


@dataclass(slots=True, eq=False)
class Time:
    """A time of the cell: one point, a span of two (`shape` "span") or a choice of several ("choice").
    `listed`: only connectors stand between it and the time before."""

    points: list[Point]
    shape: str = "point"
    modifiers: list[str] = field(default_factory=list)
    listed: bool = False

    @property
    def modifier(self) -> str | None:
        """The modifier that decides, by the guideline: `by` wins over end."""
        for name in ("by", "until", "from", "end", "start", "early", "mid", "late", "approx"):
            if name in self.modifiers:
                return name
        return None


@dataclass(slots=True, eq=False)
class Group:
    """One timescale in the making; `first` and `last` are token positions, `last` exclusive, -1 when nothing is in it."""

    time: Time | None = None
    repeat: str | None = None
    repeat_symbol: Symbol | None = None
    repeat_first: bool = False
    repeat_joined: bool = False
    ongoing: bool = False
    ongoing_first: bool = False
    state: str | None = None
    condition: bool = False
    soon: bool = False
    now: bool = False
    unspecified: bool = False
    plan_span: bool = False
    year_end: bool = False
    term_end: bool = False
    within: bool = False
    length: Length | None = None
    length_to: bool = False
    closed: bool = False
    extra_points: list[Point] = field(default_factory=list)
    first: int = -1
    last: int = -1

    @property
    def has_meaning(self) -> bool:
        return bool(self.time or self.repeat is not None or self.ongoing)


class Grouper:
    """The reader of groups over one list of symbols."""

    def __init__(self, symbols: list[Symbol], as_at: date | None) -> None:
        self.symbols = symbols
        self.count = len(symbols)
        self.points = Points(symbols, as_at)
        self.as_at = as_at
        self.groups: list[Group] = [Group()]
        self.pending: list[str] = []
        self.link = ""
        self.near = False  # nothing but connectors stands between here and the last time
        self.near_length = False
        self.future = False
        self.noise_since_state = False
        self.noise = False

    @property
    def group(self) -> Group:
        return self.groups[-1]

    def read(self) -> list[Group]:
        """The groups of the cell, in order; the last may be empty."""
        at = 0
        while at < self.count:
            at = self._step(at)
        return self.groups

    # ------------------------------------------------------------ one step
    def _step(self, at: int) -> int:
        symbol = self.symbols[at]
        kind = symbol.kind
        special = self._relative(at) or self._counted(at)
        if special:
            return special
        found = self.points.point(at)
        if found is not None:
            point, end = found
            point.first_token, point.last_token = symbol.first, self.symbols[end - 1].last
            self._time(point)
            return end
        if kind in MODIFIERS:
            if kind == "until" and self.near and not self.link:
                self.link = "to"
            elif kind != "since" or "since" not in self.pending:
                self.pending.append(kind)
            self._touch(symbol, False)
        elif kind in _LINKS:
            self._connector(kind)
        elif kind in _PASSED:
            pass
        elif kind == "week":
            self.pending.append("week")
        else:
            self._word(symbol)
        return at + 1

    def _connector(self, kind: str) -> None:
        link = _LINKS[kind]
        if kind == "to" and self.near_length:
            self.group.length_to = True
        if self.link in ("", "and") or link == "to":
            self.link = link
        if kind == "then" and self.near:
            self.group.repeat_joined = True
        if kind == "(":
            self.link = "paren"
        if kind not in ("/", "(", "-", ",") and kind != "and" and kind != "or" and kind != "to":
            self.pending.clear()

    def _touch(self, symbol: Symbol, extend: bool = True) -> None:
        group = self.group
        if group.first < 0:
            group.first = symbol.first
        if extend:
            group.last = symbol.last

    def _new_group(self) -> Group:
        self.groups.append(Group())
        return self.groups[-1]

    # ------------------------------------------------------------ words
    def _word(self, symbol: Symbol) -> None:
        kind = symbol.kind
        group = self.group
        self.near_length = False
        if kind == "future":
            self.future = True
            self.pending = [name for name in self.pending if name == "since"]
            self.near = False
            return
        if kind not in _WORD_READERS:
            self._noise(symbol)
            return
        _WORD_READERS[kind](self, symbol, group)
        self.future = False

    def _noise(self, symbol: Symbol) -> None:
        if symbol.kind in (")", "?"):
            if symbol.kind == ")" and self.link == "paren":
                self.link = ""
            return
        self.pending = [name for name in self.pending if name == "since"]
        if self.link == "paren" or self.link:
            self.link = ""
        self.near = False
        self.future = False
        if self.group.first < 0:
            self.group.first = symbol.first

    def _repeat(self, symbol: Symbol, group: Group) -> None:
        self._set_repeat(symbol, group, symbol.phrase.frequency if symbol.phrase is not None else "")

    def _set_repeat(self, symbol: Symbol, group: Group, frequency: str) -> None:
        if group.time is not None and (group.ongoing or group.repeat is not None):
            group = self._new_group()
        if group.repeat is None:
            group.repeat = frequency
            group.repeat_symbol = symbol
            group.repeat_first = group.time is None
            group.repeat_joined = group.time is not None and self.link in ("and", "to")
        self._touch(symbol)
        self.link = ""
        self.pending.clear()

    def _ongoing(self, symbol: Symbol, group: Group) -> None:
        if group.time is None:
            group.ongoing_first = True
        group.ongoing = True
        self._touch(symbol)
        self.link = ""

    def _onwards(self, symbol: Symbol, group: Group) -> None:
        if group.time is not None:
            group.ongoing = True
            self._touch(symbol)

    def _state(self, symbol: Symbol, group: Group) -> None:
        if self.future or group.condition:
            self._noise(symbol)
            return
        if group.state is None or symbol.kind == "complete":
            if not (symbol.kind == "event" and group.time is not None):
                group.state = symbol.kind
        self._touch(symbol, symbol.kind == "complete")
        self.noise = False
        self.link = ""
        self.pending = [name for name in self.pending if name == "since"]

    def _flag(self, symbol: Symbol, group: Group) -> None:
        if symbol.kind == "year_end" or symbol.kind == "term_end":
            if group.time is not None and symbol.kind == "year_end":
                self._noise(symbol)
                return
            group.within = group.within or "by" in self.pending
        setattr(group, symbol.kind, True)
        self._touch(symbol)
        if symbol.kind not in ("year_end", "term_end"):
            self.pending.clear()
        self.link = "" if self.link != "paren" else self.link

    def _milestone(self, symbol: Symbol, group: Group) -> None:
        if group.ongoing and group.time is None:
            group.closed = True
        self._noise(symbol)

    # ------------------------------------------------------------ times
    def _time(self, point: Point) -> None:
        modifiers, self.pending = self.pending, []
        if "week" in modifiers:
            modifiers.remove("week")
            if point.grain == "day":
                point.grain = "week"
        if "within" in modifiers:
            modifiers[modifiers.index("within")] = "by"
        if "since" in modifiers:
            modifiers[modifiers.index("since")] = "from"
        previous = self.group.time if self.near else None
        if previous is not None and self._joined(previous, point, modifiers):
            pass
        else:
            self._add_time(point, modifiers)
        self.group.last = max(self.group.last, point.last_token)
        if self.group.first < 0:
            self.group.first = point.first_token
        self.link = ""
        self.near = True
        self.future = False

    def _joined(self, previous: Time, point: Point, modifiers: list[str]) -> bool:
        """True if the point became part of the time before it: the end of a span, a choice, the same time said again."""
        link = self.link
        inside = _INSIDE_SPAN.issuperset(modifiers)
        if link == "to" and previous.shape == "point" and inside:
            previous.points.append(point)
            previous.shape = "span"
            previous.modifiers = [name for name in previous.modifiers if name in ("by", "approx")]
            self.group.ongoing = False
            return True
        if link == "and" and "between" in previous.modifiers and previous.shape == "point":
            previous.points.append(point)
            previous.shape = "span"
            previous.modifiers = []
            return True
        if link == "or" and not modifiers and previous.shape in ("point", "choice"):
            if point.welsh != previous.points[-1].welsh and _same(previous.points[-1], point):
                return True
            if point.grain == previous.points[-1].grain:
                previous.points.append(point)
                previous.shape = "choice"
                return True
        if link in ("", "and") and point.welsh != previous.points[-1].welsh and _same(previous.points[-1], point):
            return True
        if link == "paren" and previous.shape == "point" and inside and _overlap(previous.points[0], point):
            if _detail(point) > _detail(previous.points[0]):
                if point.year is None and previous.points[0].year is not None:
                    point.year = previous.points[0].year
                previous.points[0] = point
                previous.modifiers.extend(modifiers)
            return True
        return False

    def _add_time(self, point: Point, modifiers: list[str]) -> None:
        group = self.group
        listed = group.repeat is not None and group.repeat_first and group.time is not None and self.near
        if listed and not modifiers and self.link in ("and", "or", "") and point.grain in ("month", "day"):
            group.extra_points.append(point)
            return
        if group.time is not None or group.closed:
            group = self._new_group()
            group.first = point.first_token
        group.time = Time([point], modifiers=modifiers, listed=self.near)
        if self.future and group.state is not None:
            group.state = None
        if group.length is not None and "until" in modifiers:
            group.length_to = True

    # ------------------------------------------------------------ lengths, counts, this and next
    def _counted(self, at: int) -> int:
        """Reads "3 months", "every 6 weeks", "4 times a year", "6 monthly"; the position after, or 0."""
        symbol = self.symbols[at]
        if symbol.kind == "each":
            return self._each(at)
        if symbol.kind == "times" and symbol.text == "x" and self.points.kind(at + 1) in ("number", "cardinal"):
            return self._per_unit(at + 1, at + 2)
        if symbol.kind not in ("number", "cardinal"):
            return 0
        after = at + 1
        if self.points.kind(after) in ("-", "to", "or") and self.points.kind(after + 1) in ("number", "cardinal") and self._length_unit(after + 2):
            after += 2
        elif self.points.kind(after) == "-" and self.symbols[after].tight:
            after += 1
        if self.points.kind(after) == "(" and self.points.kind(after + 1) == "number" and self.points.kind(after + 2) == ")":
            after += 3
        follower = self.symbols[after] if after < self.count else None
        if follower is None:
            return 0
        if follower.kind == "repeat" and follower.phrase is not None and follower.phrase.id in _STEPS:
            if follower.text in ("weekly", "monthly", "yearly", "daily"):
                unit = _STEPS[follower.phrase.id]
                self._set_repeat(symbol, self.group, rule(unit, symbol.value))
                self._touch(follower)
                return after + 1
            if symbol.kind == "number" and len(symbol.text) < 3 and follower.phrase.id == "yearly" and follower.text in ("per", "a", "p", "pa"):
                self._set_repeat(symbol, self.group, times_a_year(symbol.value))
                return after + 1
            return 0
        if follower.kind == "times":
            return self._per_unit(at, after + 1)
        if follower.kind == "unit" and len(symbol.text) < 4 or follower.kind == "unit" and symbol.kind == "cardinal":
            if self.points.kind(after + 1) == "each":
                return self._per_unit(at, after + 1)
            return self._length(at, after)
        return 0

    def _length_unit(self, at: int) -> bool:
        return self.points.kind(at) == "unit" or self.points.kind(at) == "repeat"

    def _length(self, at: int, unit_at: int) -> int:
        unit = self.points.language_unit(unit_at)
        group = self.group
        ranged = any(self.symbols[index].kind in ("-", "to", "or") and self.points.kind(index + 1) in ("number", "cardinal") for index in range(at, unit_at))
        if group.length is None:
            group.length = Length(self.symbols[at].value, unit.unit, unit.exact and not ranged, "next" in self.pending)
            group.within = group.within or "within" in self.pending or "by" in self.pending
        self._touch(self.symbols[unit_at])
        self.pending.clear()
        self.near_length = True
        self.near = False
        self.link = ""
        return unit_at + 1

    def _per_unit(self, at: int, after: int) -> int:
        """The count at `at`, with "a year", "per year", "yearly" from `after`."""
        count = self.symbols[at].value
        following = self.symbols[after] if after < self.count else None
        if following is None:
            return 0
        if following.kind == "repeat" and following.phrase is not None and following.phrase.id == "yearly":
            self._set_repeat(self.symbols[at], self.group, times_a_year(count))
            return after + 1
        unit_at = after + 1 if following.kind in ("each", "filler") else after
        if self.points.unit(unit_at) == "year" or self.points.kind(unit_at) == "yearkind":
            self._set_repeat(self.symbols[at], self.group, times_a_year(count))
            return unit_at + 1
        if self.points.kind(unit_at) == "unit" or following.kind == "repeat":
            self._set_repeat(self.symbols[at], self.group, "")
            return unit_at + 1
        return 0

    def _each(self, at: int) -> int:
        """Reads "every month", "each 6 weeks", "every March", "every Monday"; 0 if no unit follows."""
        symbol = self.symbols[at]
        count, unit_at = 1, at + 1
        if self.points.kind(unit_at) in ("number", "cardinal"):
            count, unit_at = self.symbols[unit_at].value, unit_at + 1
            if self.points.kind(unit_at) in ("-", "to") and self.points.kind(unit_at + 1) in ("number", "cardinal"):
                unit_at += 2
        elif self.points.kind(unit_at) in ("ordinal", "day") and self.points.kind(unit_at + 1) == "unit":
            count, unit_at = self.symbols[unit_at].value, unit_at + 1
        unit = self.points.unit(unit_at)
        if self.points.kind(unit_at) == "yearkind":
            unit = "year"
        if unit:
            if self.group.time is not None and unit == "year" and not self.group.time.modifiers and self.near:
                self.group.repeat_first = True
            first = self.group.repeat_first
            self._set_repeat(symbol, self.group, rule(unit, count))
            self.group.repeat_first = self.group.repeat_first or first
            self._touch(self.symbols[unit_at])
            return unit_at + 1
        kind = self.points.kind(unit_at)
        if kind in ("month", "season", "termname", "feast", "day"):
            self._set_repeat(symbol, self.group, rule("year", 1))
            return unit_at
        if kind == "weekday":
            self._set_repeat(symbol, self.group, "FREQ=WEEKLY;BYDAY=" + _DAYS[self.symbols[unit_at].value])
            return unit_at + 1
        return 0

    def _relative(self, at: int) -> int:
        """Reads "next month", "this financial year", "last quarter", "over the next year"; 0 if it is none of these."""
        symbol = self.symbols[at]
        if symbol.kind not in ("this", "next", "last"):
            return 0
        step = {"this": 0, "next": 1, "last": -1}[symbol.kind]
        unit_at = at + 1
        kind = self.points.kind(unit_at)
        if kind in ("number", "cardinal") and self._length_unit(unit_at + 1):
            self.pending.append("next")
            return at + 1
        name = self.points.unit(unit_at)
        if kind == "yearkind":
            name = self.points.year_kinds[self.symbols[unit_at].value]
        if name in ("year", "calendar") and symbol.text != "next" and symbol.kind == "next" and symbol.last - symbol.first > 1:
            name = "length"
        if name in ("month", "year", "week", "quarter", "financial", "academic", "calendar"):
            self._touch(symbol)
            point = relative_point(name, step, self.as_at)
            if point is None:
                self.group.length = self.group.length or Length(1, "relative", False)
                self.group.within = self.group.within or "by" in self.pending or "within" in self.pending
                self.pending.clear()
            else:
                point.first_token, point.last_token = symbol.first, self.symbols[unit_at].last
                self._time(point)
            return unit_at + 1
        if name == "length" or (symbol.kind == "next" and kind == "unit"):
            unit = self.points.language_unit(unit_at)
            singular = self.symbols[unit_at].text.endswith("s")
            self.group.length = self.group.length or Length(1, unit.unit, unit.exact and not singular, True)
            self.pending.clear()
            return unit_at + 1
        return 0


_STEPS = {"daily": "day", "weekly": "week", "monthly": "month", "yearly": "year"}
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WORD_READERS = {
    "repeat": Grouper._repeat,
    "ongoing": Grouper._ongoing,
    "onwards": Grouper._onwards,
    "complete": Grouper._state,
    "event": Grouper._state,
    "state": Grouper._state,
    "condition": Grouper._flag,
    "soon": Grouper._flag,
    "now": Grouper._flag,
    "unspecified": Grouper._flag,
    "plan_span": Grouper._flag,
    "year_end": Grouper._flag,
    "term_end": Grouper._flag,
    "milestone": Grouper._milestone,
}


def rule(unit: str, count: int) -> str:
    """The RFC 5545 rule of a repeat every `count` units; empty for terms, which have no fixed length."""
    base = {"day": ("DAILY", 1), "week": ("WEEKLY", 1), "month": ("MONTHLY", 1), "quarter": ("MONTHLY", 3), "year": ("YEARLY", 1)}.get(unit)
    if base is None or count < 1:
        return ""
    name, factor = base
    step = count * factor
    if name == "MONTHLY" and step % 12 == 0:
        name, step = "YEARLY", step // 12
    return f"FREQ={name}" if step == 1 else f"FREQ={name};INTERVAL={step}"


def times_a_year(count: int) -> str:
    """The rule of something done `count` times a year, where the months divide evenly; else empty."""
    if count in (24, 26):
        return "FREQ=WEEKLY;INTERVAL=2"
    return rule("month", 12 // count) if count > 0 and 12 % count == 0 else ""


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


def _same(one: Point, two: Point) -> bool:
    """True if both name the same time, where both say it."""
    if one.grain != two.grain or one.month != two.month or one.index != two.index or one.day != two.day:
        return False
    return one.year == two.year or one.year is None or two.year is None


_DETAIL = {"day": 6, "week": 5, "month": 4, "half_term": 3, "quarter": 3, "term": 2, "season": 2}


def _detail(point: Point) -> int:
    return _DETAIL.get(point.grain, 0)


def _overlap(one: Point, two: Point) -> bool:
    """True if one point may lie inside the other, going by their months and written years."""
    if one.year is not None and two.year is not None and abs(one.year - two.year) > 1:
        return False
    wide, narrow = (one, two) if _detail(one) <= _detail(two) else (two, one)
    if wide.grain == narrow.grain:
        return _same(one, two)
    if wide.grain in ("year", "financial", "academic", "plan_year", "span"):
        return True
    start = first_month(wide)
    return (first_month(narrow) - start) % 12 < (4 if wide.grain == "term" else 3)
