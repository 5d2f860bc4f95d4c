"""The grammar of single points in time: "31st March 2014", "Nov-15", "04/2014", "2016/17", and the named periods.

A recursive-descent parser without backtracking beyond a few symbols: each function takes a position and gives the point with
the position after it, or None. Years that are not written stay open here; `years.py` fills them.
"""

from __future__ import annotations

from pipeline.timescales.calendars import Point
from pipeline.timescales.period_words import PeriodWords
from pipeline.timescales.year_words import GLUE, Found, place_in_year

_PIVOT = 80  # two digits are 20yy, but plans name Acts and cohorts of 1980 to 1999


class Points(PeriodWords):
    """The reader of points over one list of symbols."""

    # ------------------------------------------------------------ entry
    def point(self, at: int) -> Found:
        """The longest point that starts at `at`."""
        kind = self.kind(at)
        reader = _READERS.get(kind)
        return reader(self, at) if reader is not None else None

    # ------------------------------------------------------------ numbers first
    def from_number(self, at: int) -> Found:
        """A point that starts with a number: 31/03/2014, 2014-03-31, 31 March, 2016/17, 2014, 04/2014."""
        return (
            self._numeric_date(at)
            or self._day_month(at)
            or self._split(at)
            or self._month_year(at)
            or self._lone_year(at)
            or self.from_ordinal(at)
        )

    def _numeric_date(self, at: int) -> Found:
        marks = self.kind(at + 1)
        if marks not in ("/", ".", "-") or self.kind(at + 2) != "number":
            return None
        if self.kind(at + 3) != marks or self.kind(at + 4) != "number":
            return None
        one, two, three = self.symbols[at], self.symbols[at + 2], self.symbols[at + 4]
        if self.year4(at) is not None and 1 <= two.value <= 12 and 1 <= three.value <= 31 and len(three.text) <= 2:
            return Point("day", one.value, two.value, three.value), at + 5
        if len(three.text) not in (2, 4) or len(one.text) > 2 or len(two.text) > 2:
            return None
        year = self.year4(at + 4) if len(three.text) == 4 else 2000 + three.value
        if year is None:
            return None
        day, month = one.value, two.value
        if month > 12 and 1 <= day <= 12:
            day, month = month, day
        if not (1 <= month <= 12 and 1 <= day <= 31):
            return None
        return Point("day", year, month, day), at + 5

    def _day_month(self, at: int) -> Found:
        """A day before its month, alone ("3rd June") or the last of several ("3rd & 13th June" is read from each day)."""
        day = self.symbols[at].value
        if not 1 <= day <= 31 or len(self.symbols[at].text) > 4:
            return None
        if self.kind(at) == "number" and len(self.symbols[at].text) > 2:
            return None
        month_at = self.month_of_days(at + 1)
        if month_at is None:
            return None
        month = self.symbols[month_at]
        point = Point("day", None, month.value, day, welsh=month.welsh)
        end = month_at + 1
        year = self.date_year(end)
        if year is not None:
            point.year, end = year
        # only the last day carries the month's symbols; the earlier ones end where they stand
        return point, end if self._nearest(at + 1, month_at) else at + 1

    def _nearest(self, at: int, month_at: int) -> bool:
        return not any(self.kind(index) in ("number", "day") for index in range(at, month_at))

    def _split(self, at: int) -> Found:
        split = self.split_year(at)
        if split is None:
            return None
        first, last, end = split
        after = self.skip(end, frozenset({"filler"}))
        if self.kind(end) == "yearkind":
            kind, end = self.year_kinds[self.symbols[end].value], end + 1
        else:
            kind = ""
        if last == first + 1:
            period = self._period_after_year(after, first, True)
            if period is not None:
                return period
            return Point(kind if kind in ("academic", "financial") else "financial", first), end
        return Point("span", first, last_year=last, month=9 if kind == "academic" else 4 if kind == "financial" else 0), end

    def _period_after_year(self, at: int, year: int, split: bool) -> Found:
        """A quarter or term named after its year: "2016/17 Q4", "2016 - Quarter 3"."""
        at = self.skip(at, frozenset({"-", ":", "(", ","}))
        if self.unit(at) != "quarter" or self.kind(at + 1) != "number" or not 1 <= self.symbols[at + 1].value <= 4:
            return None
        point = Point("quarter", index=self.symbols[at + 1].value)
        place_in_year(point, year, split)
        end = at + 2
        return point, end + 1 if self.kind(end) == ")" else end

    def _month_year(self, at: int) -> Found:
        """04/2014, 4.2014, 2014-03, 03/14."""
        one = self.symbols[at]
        if self.kind(at + 1) not in ("/", ".", "-") or self.kind(at + 2) != "number" or not self.symbols[at + 2].tight:
            return None
        two = self.symbols[at + 2]
        if len(one.text) <= 2 and 1 <= one.value <= 12 and self.year4(at + 2) is not None:
            return Point("month", two.value, one.value), at + 3
        if self.year4(at) is not None and len(two.text) == 2 and 1 <= two.value <= 12 and self.kind(at + 1) == "-":
            return Point("month", one.value, two.value), at + 3
        if self.kind(at + 1) == "/" and len(two.text) == 2 and len(one.text) <= 2:
            if 1 <= one.value <= 12 < two.value <= 40:
                return Point("month", 2000 + two.value, one.value), at + 3
        if self.kind(at + 1) == "/" and 1 <= two.value <= 12 < one.value <= 31:
            return Point("day", None, two.value, one.value), at + 3
        return None

    def _lone_year(self, at: int) -> Found:
        year = self.year4(at)
        if year is None:
            return None
        if self.kind(at + 1) == "yearkind":
            kind = self.year_kinds[self.symbols[at + 1].value]
            return Point("year" if kind == "calendar" else kind, year), at + 2
        season = self._period_after_year(at + 1, year, False)
        if season is not None:
            return season
        return Point("year", year), at + 1

    # ------------------------------------------------------------ months first
    def from_month(self, at: int) -> Found:
        """A month with what follows: "March 2014", "March 31st 2014", "Sep-16", "Nov 12"."""
        month = self.symbols[at]
        point = Point("month", None, month.value, welsh=month.welsh)
        end = at + 1
        if self.kind(end) == "." and self.symbols[end].tight:
            end += 1
        if self.unit(end) == "half_term":
            # "October half term 2013": the month is all that is known
            end += 1
        split = self.split_year(self.skip(end, GLUE))
        if split is not None and split[1] == split[0] + 1 and self.kind(end) != "(":
            if self.year4(self.skip(end, GLUE)) is not None:
                place_in_year(point, split[0], True)
                return point, split[2]
        day_at = end + 1 if self.kind(end) == "filler" and self.symbols[end].text == "the" else end
        if self.kind(day_at) == "day" and not self._starts_own_date(day_at):
            point.grain, point.day, point.month_first = "day", self.symbols[day_at].value, True
            year = self.date_year(day_at + 1)
            if year is not None:
                point.year, end = year
                return point, end
            return point, day_at + 1
        return self._month_number(point, end)

    def _starts_own_date(self, at: int) -> bool:
        """True if the day at `at` stands before a month of its own ("29 April 5 June")."""
        following = self.month_of_days(at + 1)
        return following is not None and self._nearest(at + 1, following)

    def _month_number(self, point: Point, end: int) -> tuple[Point, int]:
        at = self.skip(end, GLUE)
        if self.kind(at) != "number" or (at > end and self.kind(end) == "("):
            return point, end
        if self.year4(at) is not None:
            if self._is_range_head(at) and self.kind(end) in ("-", "/", ","):
                return point, end
            point.year = self.symbols[at].value
            return point, at + 1
        value, size = self.symbols[at].value, len(self.symbols[at].text)
        if size == 2 and self.kind(at - 1) == "'":
            point.year = 2000 + value
            return point, at + 1
        if size > 2 or not self._own_number(at, end):
            return point, end
        later = self.skip(at + 1, frozenset({",", ".", "'"}))
        if 1 <= value <= 31 and self.year4(later) is not None and later <= at + 2 and self.kind(end) != "-":
            if self.split_year(later) is None:
                point.grain, point.day, point.year = "day", value, self.symbols[later].value
                return point, later + 1
        if value > 31 or value == 0:
            if value < _PIVOT:
                point.year = 2000 + value
                return point, at + 1
            return point, end
        if self.kind(end) == ",":
            return point, end
        if size == 1:
            # a year has two digits
            point.grain, point.day, point.month_first = "day", value, True
            return point, at + 1
        point.doubt = value
        point.doubt_strong = size == 2 and (value < 10 or self.kind(end) in ("-", "/", "."))
        return point, at + 1

    def _own_number(self, at: int, end: int) -> bool:
        """False if the number after a month belongs to what follows: a range "June - 5 July", a list "June, 3 July"."""
        if self._starts_own_date(at):
            return False
        if self.kind(at + 1) in ("unit", "times", ":", "%"):
            return False
        return not (at > end and self.kind(end) == "-" and not self.symbols[at].tight)


_READERS = {
    "number": Points.from_number,
    "day": Points.from_number,
    "ordinal": Points.from_number,
    "month": Points.from_month,
    "unit": Points.from_unit,
    "season": Points.from_season,
    "termname": Points.from_season,
    "feast": Points.from_feast,
    "yearkind": Points.from_yearkind,
}
