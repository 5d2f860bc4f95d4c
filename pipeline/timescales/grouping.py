"""Symbols into groups, one pass from left to right.

Connectors decide whether two times are a span, a choice or two timescales; a modifier holds for the next time; whatever else
is written between them ends its reach.
"""

from __future__ import annotations

from pipeline.timescales.builder import GroupBuilder
from pipeline.timescales.calendars import Point
from pipeline.timescales.counted import read_counted, times_a
from pipeline.timescales.groups import Group, Length
from pipeline.timescales.lexicon import Symbol

MODIFIERS = frozenset(
    {"by", "ahead", "end", "start", "early", "mid", "late", "approx", "from", "after", "since", "until", "within", "between", "week"}
)
_PASSED = frozenset({"filler", "weekday", "clock", ".", ":", "noise", "'", "+"})
_LINKS = {"to": "to", "-": "to", "/": "or", "or": "or", "and": "and", ",": "and", ";": "and", "then": "and", "(": "paren"}
_CLEARING = frozenset({";", "then"})
_PART_OF = frozenset({"early", "mid", "late", "start"})
_NTH = frozenset({"ordinal", "day", "last"})
_COUNTED = frozenset({"number", "cardinal", "each", "this", "next", "last", "times"})


class Grouper(GroupBuilder):
    """The reader of groups over one list of symbols."""

    def read(self) -> list[Group]:
        """The groups of the cell, in order; the last may be empty."""
        at = 0
        while at < self.count:
            at = self._step(at)
        if "after" in self.pending or "ahead" in self.pending:
            self.forget()
        return self.groups

    def _step(self, at: int) -> int:
        symbol = self.symbols[at]
        kind = symbol.kind
        self.position = at
        if kind in _NTH and self.points.unit(at + 1) == "week" and self.points.month_of_week(at + 2):
            # "last week in June": the month is all that can be written
            return self.points.month_of_week(at + 2)
        if kind in _COUNTED:
            end = read_counted(self, at)
            if end:
                return end
        found = None
        if kind in ("number", "day") and self.near and self.link and self.group.time is not None:
            found = self.points.next_number(at, self.group.time.points[-1])
        found = found or self.points.point(at)
        if found is not None:
            point, end = found
            point.first_token, point.last_token = symbol.first, self.symbols[end - 1].last
            self.add_point(point)
            return end
        if kind in MODIFIERS:
            self._modifier(symbol)
        elif symbol.text == "+" and self.near and self.points.kind(at + 1) in ("", ")"):
            # "2013+"
            self._ongoing(symbol)
        elif kind in _LINKS:
            if kind == "to" and self.points.kind(at - 1) in ("", "("):
                # "to March 2014", "(to October)": the end of a span whose start is not written
                self.pending.append("until")
            self._connector(kind)
        elif kind in _PASSED:
            return self._passed(at)
        elif kind == "year_end" and self.points.kind(at + 1) == "number":
            return self._end_of_numbered_year(at)
        elif kind == "unit" and self.points.kind(at + 1) == "filler" and self.symbols[at + 1].text == "of":
            # "month of July": the unit says nothing more, but a week does
            if self.points.language_unit_of(symbol) == "week":
                self.pending.append("week")
            return at + 2
        elif kind == "year_end" and self.points.kind(at + 1) == "(" and self.points.kind(at + 2) == "number":
            # "end of year (2023/24)": which year it is stands in the bracket
            self.pending.append("end")
            return at + 2
        elif kind in (")", "?"):
            if self.link == "paren":
                self.link = ""
        else:
            self._word(symbol)
        return at + 1

    def _end_of_numbered_year(self, at: int) -> int:
        """Reads "end of year 2" of a plan; before any other number the phrase is the modifier "end"."""
        self.pending.append("end")
        number = self.symbols[at + 1]
        if number.value > 10 or self.points.split_year(at + 1) is not None:
            return at + 1
        point = Point("plan_year", index=number.value, last_year=number.value, first_token=self.symbols[at].first, last_token=number.last)
        self.add_point(point)
        return at + 2

    def _passed(self, at: int) -> int:
        """Passes over what has no meaning beside a time; "a year" after a count is a repeat, "of" after a length an event."""
        symbol = self.symbols[at]
        if symbol.kind == "filler":
            if symbol.text == "of" and self.near_length and self.group.within:
                self.pending.append("after")
            unit = self.points.unit(at + 1)
            if symbol.text in ("a", "an") and unit and at:
                nearby = (self.symbols[index] for index in range(at - 1, max(at - 3, -1), -1))
                before = next((one for one in nearby if one.kind != "word"), None)
                if before is not None and before.kind in ("number", "cardinal") and before.value <= 52 and len(before.text) <= 6:
                    self.add_repeat(before, times_a(unit, before.value))
                    return at + 2
        return at + 1

    def _modifier(self, symbol: Symbol) -> None:
        kind = symbol.kind
        if kind == "until" and self.near and not self.link:
            self.link = "to"
            return
        if kind in ("after", "since", "from") and self.near_length and self.group.length is not None:
            # "within 3 months of", "12 months post": counted from an event or a time
            kind = "after"
        if kind == "approx" and self.near and not self.link and self.group.time is not None:
            self.group.time.modifiers.append(kind)
            return
        if kind not in self.pending:
            self.pending.append(kind)
        if self.group.first < 0:
            self.group.first = symbol.first
        if kind == "by" and self.group.state is not None and self.group.time is None:
            self.future = True

    def _connector(self, kind: str) -> None:
        link = _LINKS[kind]
        if kind == "to" and self.near_length:
            self.group.length_to = True
        if kind == "to" and (self.group.ongoing or self.group.repeat is not None) and self.group.time is None:
            self.pending.append("until")
        if self.link in ("", "and") or link == "to" or kind == "(":
            self.link = link
        if kind in _CLEARING:
            self.pending.clear()

    # ------------------------------------------------------------ words
    def _word(self, symbol: Symbol) -> None:
        kind = symbol.kind
        if kind == "future":
            self.future = True
            self.pending = [name for name in self.pending if name == "since"]
            self.near = False
            return
        if kind == "former":
            self.former = True
            self.pending.clear()
            return
        if kind == "throughout":
            self.group.plan_span = True
            return
        if kind == "revised":
            # with other words between it is a step of its own that was put off
            self.revised = self.near
            self.link = ""
            self.pending.clear()
            return
        if kind == "past":
            self.past = True
            self.near = False
            return
        if kind == "unit" and self.pending and self.points.language_unit_of(symbol) in ("half_term", "term"):
            # "by half term": a point, but nobody knows which
            self._flag(Symbol("term_end", 0, symbol.text, symbol.first, symbol.last))
            return
        if kind == "unit" and not _PART_OF.isdisjoint(self.pending) and not symbol.text.endswith("s"):
            # "later in the year": a time, but nobody knows which
            self.group.length = self.group.length or Length(1, "relative", False)
            self.forget()
            return
        if kind == "unit" and "within" in self.pending and not symbol.text.endswith("s"):
            unit = self.points.units[symbol.value]
            self.group.length = self.group.length or Length(1, unit.unit, unit.exact and self.points.kind(self.position - 1) == "within")
            self.group.within = True
            self.pending.clear()
            self.near_length = True
            return
        reader = _WORD_READERS.get(kind)
        if reader is not None:
            ahead = self.future and reader is Grouper._state
            reader(self, symbol)
            self.near_length = False
            # "to be developed and agreed": what is said of the first holds for the second
            self.future = ahead
            self.past = False
        elif self.past and kind == "word" and symbol.text.endswith("ed"):
            self._state(symbol)
        else:
            if kind == "word" and self.position == self.event_at + 1 and self.group.state == "event":
                # "the updated position": no event but a property
                self.group.state = None
            if kind == "word" and self.group.repeat is not None and self.group.time is None and self.adjective_at == symbol.first:
                self.group.repeat_adjective = True
            self.forget()
            if self.group.first < 0:
                self.group.first = symbol.first

    def _latest(self, symbol: Symbol) -> None:
        """ "31 March at the latest" is by 31 March; before a time it says nothing more."""
        if self.near and self.group.time is not None:
            self.group.time.modifiers.append("by")

    def _repeat(self, symbol: Symbol) -> None:
        self.add_repeat(symbol, symbol.phrase.frequency if symbol.phrase is not None else "")
        if symbol.phrase is not None and symbol.phrase.id == "annual" and self.group.repeat_symbol is symbol:
            self.adjective_at = symbol.last

    def _ongoing(self, symbol: Symbol) -> None:
        self.group.ongoing = True
        self.group.touch(symbol.first, symbol.last)
        self.link = ""

    def _onwards(self, symbol: Symbol) -> None:
        if self.group.time is not None:
            self._ongoing(symbol)

    def _state(self, symbol: Symbol) -> None:
        group = self.group
        kind = "event" if symbol.kind == "word" else symbol.kind
        if self.future or group.condition:
            self.forget()
            return
        told = kind == "event" and group.time is not None
        if told and (self.near and self.position + 1 == self.count or group.time is not None and group.time.prepositional):
            # "July 2013 - launched", "In June 2014 we published the plan"
            told = False
        if (group.state is None or kind == "complete") and not told:
            group.state = kind
            group.touch(symbol.first, symbol.last)
            self.event_at = self.position if kind == "event" else -1
        self.link = ""
        self.pending = [name for name in self.pending if name == "since"]

    def _flag(self, symbol: Symbol) -> None:
        group = self.group
        kind = symbol.kind
        if kind in ("year_end", "term_end"):
            if kind == "year_end" and group.time is not None:
                self.forget()
                return
            group.within = group.within or "by" in self.pending or "ahead" in self.pending
        if kind == "now" and ("from" in self.pending or "after" in self.pending):
            group.ongoing = True
        setattr(group, kind, True)
        group.touch(symbol.first, symbol.last)
        self.pending = [name for name in self.pending if kind not in ("year_end", "term_end") and name == "since"]
        if self.link != "paren":
            self.link = ""

    def _milestone(self, symbol: Symbol) -> None:
        group = self.group
        if group.ongoing and group.time is None:
            group.closed = True
        if self.adjective_at == symbol.first and group.time is None and not symbol.text.startswith(("review", "refresh", "evaluat")):
            group.repeat_adjective = True
        self.forget()


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
    "pointer": Grouper._flag,
    "plan_span": Grouper._flag,
    "year_end": Grouper._flag,
    "milestone": Grouper._milestone,
    "latest": Grouper._latest,
}
