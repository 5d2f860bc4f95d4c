"""The state of a cell half read: the groups so far, the modifiers that wait for a time, the connector just passed."""

from __future__ import annotations

from datetime import date

from pipeline.timescales.calendars import Point
from pipeline.timescales.groups import Group, Time, detail, overlap, same_point
from pipeline.timescales.lexicon import Symbol
from pipeline.timescales.period_words import as_term
from pipeline.timescales.points import Points

_INSIDE_SPAN = frozenset({"end", "start", "early", "mid", "late", "approx", "until"})
_AS_BY = frozenset({"within", "ahead"})
_AS_FROM = frozenset({"since", "after"})
_ENDS = frozenset({"by", "end", "start", "early", "mid", "late"})
_IN_YEAR = frozenset({"quarter", "term", "half_term", "season", "month"})
_LISTED = frozenset({"month", "day", "season", "term", "quarter"})
_YEARS = frozenset({"year", "financial", "academic", "span"})
_UNNUMBERED = frozenset({"financial", "academic", "year"})


class GroupBuilder:
    """Takes times, repeats and words in the order written and decides to which group each belongs."""

    def __init__(self, symbols: list[Symbol], as_at: date | None) -> None:
        self.symbols = symbols
        self.count = len(symbols)
        self.points = Points(symbols)
        self.as_at = as_at
        self.groups: list[Group] = [Group()]
        self.pending: list[str] = []
        self.link = ""
        self.near = False  # nothing but connectors stands between here and the last time
        self.near_length = False  # nothing but connectors stands between here and the last length
        self.future = False  # what follows is still to be done
        self.past = False  # what follows was done
        self.former = False  # the next time is no longer meant
        self.revised = False  # the next time takes the place of the one before
        self.position = 0  # of the symbol that is read
        self.event_at = -1  # of the last word for an event
        self.adjective_at = -1  # where the noun of "annual report" would stand

    @property
    def group(self) -> Group:
        return self.groups[-1]

    def new_group(self) -> Group:
        self.groups.append(Group())
        return self.groups[-1]

    def forget(self) -> None:
        """Ends the reach of modifiers and connectors, but "since" reaches on."""
        if self.pending:
            if "after" in self.pending or "ahead" in self.pending:
                # "after publication", "before the inspection": an event without a date, unless a time still follows
                self.group.condition = True
            self.pending = [name for name in self.pending if name == "since"]
        self.link = ""
        self.near = False
        self.near_length = False
        self.future = False

    # ------------------------------------------------------------ repeats
    def add_repeat(self, symbol: Symbol, frequency: str) -> None:
        """A repeat of the group; the first of a group stands, and after a full group it opens a new one."""
        group = self.group
        if group.time is not None and (group.ongoing or group.repeat is not None):
            group = self.new_group()
        if group.repeat == "" and frequency and group.time is None:
            # "Regular meetings on a quarterly basis": how often is said after all
            group.repeat, group.repeat_symbol, group.repeat_adjective = frequency, symbol, False
        elif group.repeat is None:
            undated = group.time is not None and all(point.year is None and not point.doubt for point in group.time.points)
            beside = self.near and undated and self.link in ("", "paren", "to") and group.time is not None
            if group.time is not None and not _ENDS.issuperset(group.time.modifiers):
                beside = False
            group.repeat = frequency
            group.repeat_symbol = symbol
            # "March (annually)" says in which month it comes round, "March and annually" when it starts
            group.repeat_first = group.time is None or beside
            group.repeat_joined = group.time is not None and self.link == "and"
            if beside:
                self._gather_list()
        group.touch(symbol.first, symbol.last)
        self.link = ""
        self.pending.clear()

    def _gather_list(self) -> None:
        """Takes the times listed before into the group: "January, April and July each year" is one repeat."""
        group = self.group
        while len(self.groups) > 1 and group.time is not None and group.time.listed:
            before = self.groups[-2]
            if before.time is None or before.time.modifiers or before.has_meaning_beside_time or before.time.points[0].year is not None:
                return
            group.extra_points[:0] = group.time.points
            group.time = before.time
            group.first = before.first
            del self.groups[-2]

    # ------------------------------------------------------------ times
    def add_point(self, point: Point) -> None:
        """A time just read: joined to the one before where a connector says so, else a time of its own."""
        modifiers, self.pending = self.pending, []
        if "week" in modifiers:
            modifiers.remove("week")
            if point.grain == "day":
                point.grain = "week"
        modifiers = ["by" if name in _AS_BY else "from" if name in _AS_FROM else name for name in modifiers]
        if self.former:
            # "revised from April": the time that is no longer meant, unless it is the only one
            self.former = False
            if self.group.time is not None:
                return
        if self.revised:
            self.revised = False
            if self.group.time is not None:
                self.group.time = None
                self.near = False
        previous = self.group.time if self.near else None
        if previous is not None and self.link and point.grain == "term" and previous.points[-1].grain == "season":
            # "autumn and spring terms": the word after the last holds for all
            self._name_terms()
        if previous is None and self.link == "paren" and not modifiers:
            # "June Board (13/06/13)": the bracket says it again, more exactly
            previous = self.group.time
        if previous is None or not self._joined(previous, point, modifiers):
            self._add_time(point, modifiers)
        self.group.touch(point.first_token, point.last_token)
        self.link = ""
        self.near = True
        self.near_length = False
        self.future = False

    def _name_terms(self) -> None:
        """Makes the seasons listed just before a term the terms that they name."""
        for group in reversed(self.groups):
            if group.time is None:
                return
            for point in group.time.points:
                if point.grain == "season":
                    as_term(point)
            if not group.time.listed:
                return

    def _joined(self, previous: Time, point: Point, modifiers: list[str]) -> bool:
        """True if the point became part of the time before it: the end of a span, a choice, the same time said again."""
        link = self.link
        inside = _INSIDE_SPAN.issuperset(modifiers)
        last = previous.points[-1]
        if previous.shape == "point" and last.grain in _UNNUMBERED and last.year is None and inside and link in ("", "and", "paren"):
            # "municipal year April 2010 - March 2011": the year is said by what follows
            previous.points[-1] = point
            previous.modifiers.extend(modifiers)
            return True
        named_year = last.grain == "plan_year" and link in ("", "and", "to", "paren")
        if named_year and point.grain in _IN_YEAR and point.year is None and not modifiers:
            # "Year 2 Q3" of a plan
            point.plan_year = last.index
            previous.points[-1] = point
            return True
        if named_year and point.grain in _YEARS and not modifiers and (point.grain == "span") == (last.last_year > last.index):
            # "Year 1 2016/17", "Year 2: 2017-18": the plan's year and its dates are one time
            previous.points[-1] = point
            return True
        if link in ("", "to") and previous.shape == "point" and not modifiers and self._defines_quarter(last, point):
            # "Q1 Apr-Jun": the months say the quarter again
            point.year = last.year if overlap(last, point) else None
            previous.points[-1] = point
            previous.named = True
            return True
        if link == "to" and previous.shape == "point" and inside:
            return self._span(previous, point)
        if "start" in previous.modifiers and "end" in modifiers and previous.shape == "point":
            return self._span(previous, point)
        if link == "and" and "between" in previous.modifiers and previous.shape == "point":
            previous.modifiers = []
            return self._span(previous, point)
        if point.welsh != last.welsh and not modifiers and link != "to" and same_point(last, point):
            # two languages in one cell are one timescale
            last.year = last.year or point.year
            return True
        if link == "or" and inside and previous.shape in ("point", "choice") and point.grain == last.grain:
            previous.points.append(point)
            previous.shape = "choice"
            previous.modifiers = [name for name in previous.modifiers if name == "by" or name in modifiers]
            return True
        if link == "paren" and previous.shape == "point" and inside and overlap(last, point):
            if detail(point) > detail(last):
                point.year = point.year if point.year is not None else last.year
                previous.points[-1] = point
                previous.modifiers.extend(modifiers)
                previous.named = True
            return True
        if previous.shape == "point" and not modifiers and link == "and" and self.group.repeat is not None and not self.group.repeat_first:
            return same_point(last, point)
        return False

    def _defines_quarter(self, quarter: Point, point: Point) -> bool:
        """True if `point` is the first of the three months of a quarter just named; what the document says a quarter is counts."""
        if quarter.grain != "quarter" or point.grain != "month" or point.year is not None:
            return False
        at = self.position + 1
        if self.points.kind(at) not in ("to", "-") or self.points.kind(at + 1) != "month":
            return False
        return (self.symbols[at + 1].value - point.month) % 12 == 2

    def _span(self, previous: Time, point: Point) -> bool:
        previous.points.append(point)
        previous.shape = "span"
        previous.modifiers = [name for name in previous.modifiers if name in ("by", "approx")]
        self.group.ongoing = False
        return True

    def _add_time(self, point: Point, modifiers: list[str]) -> None:
        group = self.group
        listed = group.repeat is not None and group.repeat_first and group.time is not None and self.near
        if listed and not modifiers and self.link in ("and", "or", "") and point.grain in _LISTED:
            group.extra_points.append(point)
            return
        if group.time is not None and group.repeat is not None and point.year is None and same_point(group.time.points[0], point):
            return
        if group.time is not None or group.closed:
            group = self.new_group()
        before = self.symbols[self.position - 1] if self.position else None
        leads = before is not None and (
            before.kind in ("by", "end") or before.kind == "filler" and before.text in ("in", "on", "for", "during")
        )
        words = before is not None and (before.kind in ("word", "milestone", "repeat") or before.text in ("the", "for", "our", "its"))
        group.time = Time([point], modifiers=modifiers, listed=self.near, prepositional=leads, in_words=words)
        if (group.pointer or group.condition) and not modifiers and point.grain in _YEARS:
            # "see Business Plan 2013-14", "following the 2013 inspection": the year is part of a name
            group.time = None
            return
        if self.future and group.state is not None:
            group.state = None
        if group.length is not None and "until" in modifiers:
            group.length_to = True
