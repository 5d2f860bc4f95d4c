"""What a cell is cut into: a group is one timescale in the making, with its time, modifier, repeat, length or state."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.timescales.calendars import Point, first_month
from pipeline.timescales.lexicon import Symbol


@dataclass(slots=True, eq=False)
class Length:
    """A length of time: `count` units; `exact` where its last day can be counted; `ahead`: the next so many units; `at_end`:
    "in 3 months", the point at which it ends."""

    count: int
    unit: str
    exact: bool
    ahead: bool = False
    at_end: bool = False


@dataclass(slots=True, eq=False)
class Time:
    """A time of the cell: one point, a span of two (`shape` "span") or a choice of several ("choice").

    `listed`: only connectors stand between it and the time before. `named`: a named period that the cell itself defines
    ("Q1 (Apr-Jun)"). `prepositional`: "in", "on" or a modifier leads to it; `in_words`: other words do.
    """

    points: list[Point]
    shape: str = "point"
    modifiers: list[str] = field(default_factory=list)
    listed: bool = False
    named: bool = False
    prepositional: bool = False
    in_words: bool = False

    @property
    def is_year(self) -> bool:
        """True for a year or a span of years."""
        return self.points[0].grain in ("year", "financial", "academic", "span")

    @property
    def names_a_year(self) -> bool:
        """True for a lone year that words lead to and no preposition, so that it may be part of a name."""
        return self.is_year and self.shape == "point" and not self.modifiers and not self.listed and self.in_words

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
    repeat_adjective: bool = False
    ongoing: bool = False
    state: str | None = None
    condition: bool = False
    soon: bool = False
    now: bool = False
    unspecified: bool = False
    pointer: bool = False
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

    @property
    def has_meaning_beside_time(self) -> bool:
        return self.repeat is not None or self.ongoing or bool(self.state)

    def touch(self, first: int, last: int) -> None:
        """Takes the tokens `first`..`last` (exclusive) in."""
        if self.first < 0:
            self.first = first
        self.last = max(self.last, last)


FLAGS = ("ongoing", "condition", "soon", "now", "unspecified", "pointer", "plan_span", "year_end", "term_end", "within", "length_to")


def merged(groups: list[Group]) -> Group:
    """One group with what all of them say; the first that says something of a kind has it."""
    whole = groups[0]
    for group in groups[1:]:
        whole.time = whole.time or group.time
        if whole.repeat is None and group.repeat is not None:
            whole.repeat, whole.repeat_first, whole.repeat_joined = group.repeat, group.repeat_first, group.repeat_joined
            whole.repeat_adjective = group.repeat_adjective
        whole.extra_points.extend(group.extra_points)
        whole.length = whole.length or group.length
        whole.state = whole.state or group.state
        for flag in FLAGS:
            setattr(whole, flag, getattr(whole, flag) or getattr(group, flag))
    return whole


def same_point(one: Point, two: Point) -> bool:
    """True if both name the same time, where both say it."""
    if one.grain != two.grain or one.month != two.month or one.index != two.index or one.day != two.day:
        return False
    return one.year == two.year or one.year is None or two.year is None


_DETAIL = {"day": 6, "week": 5, "month": 4, "half_term": 3, "quarter": 3, "term": 2, "season": 2, "plan_year": -1}


def detail(point: Point) -> int:
    """How narrow a point is; 0 for a year."""
    return _DETAIL.get(point.grain, 0)


def overlap(one: Point, two: Point) -> bool:
    """True if one point may lie inside the other, going by their months and written years."""
    if one.year is not None and two.year is not None and abs(one.year - two.year) > 1:
        return False
    wide, narrow = (one, two) if detail(one) <= detail(two) else (two, one)
    if wide.grain == narrow.grain:
        return same_point(one, two)
    if detail(wide) <= 0:
        return wide.grain != "span"
    return (first_month(narrow) - first_month(wide)) % 12 < (4 if wide.grain == "term" else 3)
