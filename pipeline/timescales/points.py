"""The grammar of single points in time: "31st March 2014", "Q3 2016/17", "autumn term", "2014-2017", "w/c 3 June".

A recursive-descent parser without backtracking beyond a few symbols: each function takes the symbols and a position and gives
the point with the position after it, or None. Years that are not written stay open here; `years.py` fills them.
"""

from __future__ import annotations

from datetime import date

from pipeline.timescales.calendars import Point
from pipeline.timescales.lexicon import Symbol
from schemas.timescale_language import Unit, timescale_language

Found = tuple[Point, int] | None
_GLUE = frozenset({"-", "/", ".", ",", "(", "'"})
_BETWEEN_DAYS = frozenset({",", "and", "&", "to", "or", "until"})
_PIVOT = 80  # two digits are 20yy, but plans name Acts and cohorts of 1980 to 1999


class Points:
    """The reader of points over one list of symbols. `as_at` serves "this" and "next" only."""

    def __init__(self, symbols: list[Symbol], as_at: date | None) -> None:
        self.symbols = symbols
        self.count = len(symbols)
        self.as_at = as_at
        language = timescale_language()
        self.units = language.units
        self.unit_names = [entry.unit for entry in language.units]
        self.year_kinds = [entry.kind for entry in language.years]

    # ------------------------------------------------------------ looking
    def kind(self, at: int) -> str:
        return self.symbols[at].kind if 0 <= at < self.count else ""

    def unit(self, at: int) -> str:
        return self.unit_names[self.symbols[at].value] if self.kind(at) == "unit" else ""

    def language_unit(self, at: int) -> Unit:
        """The unit at `at`, which must be one."""
        return self.units[self.symbols[at].value]

    def skip(self, at: int, kinds: frozenset[str]) -> int:
        """The position after at most two symbols of the kinds."""
        for _ in range(2):
            if self.kind(at) in kinds:
                at += 1
        return at

    def skip_of(self, at: int) -> int:
        """The position after "of", "of the", "in", "in the"."""
        for _ in range(2):
            if self.kind(at) == "filler" and self.symbols[at].text in ("of", "in", "the", "y"):
                at += 1
        return at

    # ------------------------------------------------------------ entry
    def point(self, at: int) -> Found:
        """The longest point that starts at `at`."""
        kind = self.kind(at)
        reader = _READERS.get(kind)
        return reader(self, at) if reader is not None else None

    # ------------------------------------------------------------ years
    def year4(self, at: int) -> int | None:
        """A year written with four digits."""
        if self.kind(at) == "number" and len(self.symbols[at].text) == 4 and 1980 <= self.symbols[at].value <= 2099:
            return self.symbols[at].value
        return None

    def split_year(self, at: int) -> tuple[int, int, int] | None:
        """(first year, last year, position after) of 2016-17, 2016/17, 16/17, 2014-2017, 2015-18; None if it is no such."""
        if self.kind(at) != "number" or self.kind(at + 1) not in ("-", "/") or self.kind(at + 2) != "number":
            return None
        one, two = self.symbols[at], self.symbols[at + 2]
        after = self.symbols[at + 3] if at + 3 < self.count else None
        if after is not None and after.tight and after.kind in ("-", "/") and self.kind(at + 3 + 1) == "number":
            if len(one.text) != 4 or len(two.text) != 4:
                return None
        first = self.year4(at)
        if first is not None and self.year4(at + 2) is not None:
            last = two.value
        elif first is not None and len(two.text) == 2 and two.tight and two.value > first % 100:
            last = first - first % 100 + two.value
        elif len(one.text) == 2 and len(two.text) == 2 and two.value == one.value + 1 and self.symbols[at + 1].tight and two.tight:
            first, last = 2000 + one.value, 2000 + two.value
        else:
            return None
        return (first, last, at + 3) if first < last <= first + 30 else None

    def year_after(self, at: int) -> tuple[int, bool, int] | None:
        """(year, whether it is the first of a split year, position after) of a year beside a named period."""
        start = at
        at = self.skip_of(self.skip(at, _GLUE))
        opened = any(self.kind(index) == "(" for index in range(start, at))
        if self.kind(at) == "yearkind":
            at += 1
        split = self.split_year(at)
        if split is not None and split[1] == split[0] + 1:
            at = split[2]
            result: tuple[int, bool] | None = (split[0], True)
        elif self.year4(at) is not None and not self._is_range_head(at):
            result = (self.symbols[at].value, False)
            at += 1
        elif self.kind(at) == "number" and len(self.symbols[at].text) == 2 and self.kind(at - 1) == "'":
            result = (2000 + self.symbols[at].value, False)
            at += 1
        else:
            result = None
        if result is None:
            return None
        if opened and self.kind(at) == ")":
            at += 1
        return (*result, at)

    def _is_range_head(self, at: int) -> bool:
        """True if the year at `at` opens a span of years (2014-2017), so that it belongs to no period before it."""
        split = self.split_year(at)
        return split is not None and split[1] != split[0] + 1

    def two_digit_year(self, at: int) -> int | None:
        if self.kind(at) == "number" and len(self.symbols[at].text) == 2:
            return 2000 + self.symbols[at].value
        return None

    # ------------------------------------------------------------ numbers first
    def from_number(self, at: int) -> Found:
        """A point that starts with a number: 31/03/2014, 2014-03-31, 31 March, 2016/17, 2014, 04/2014."""
        return (
            self._numeric_date(at)
            or self._day_month(at)
            or self._split(at)
            or self._month_year(at)
            or self._lone_year(at)
            or self._ordinal_period(at)
        )

    def _numeric_date(self, at: int) -> Found:
        marks = self.kind(at + 1)
        if marks not in ("/", ".", "-") or self.kind(at + 2) != "number":
            return None
        if self.kind(at + 3) not in ("/", ".", "-") or self.kind(at + 4) != "number":
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
        month_at = self._month_of_days(at + 1)
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

    def _month_of_days(self, at: int) -> int | None:
        """The position of the month that the day before `at` belongs to; further days may stand between."""
        limit = min(self.count, at + 24)
        separated = False
        while at < limit:
            kind = self.kind(at)
            if kind == "month":
                return None if separated else at
            if kind in ("day", "number") and 1 <= self.symbols[at].value <= 31 and self.kind(at - 1) not in ("day", "number"):
                separated = False
            elif kind in _BETWEEN_DAYS or (kind in ("-", "/") and not self._tight_after(at)):
                separated = True
            elif not (kind in ("-", "/", ".", "weekday") or kind == "filler" and self.symbols[at].text in ("of", "the")):
                return None
            at += 1
        return None

    def _tight_after(self, at: int) -> bool:
        return at + 1 < self.count and self.symbols[at + 1].tight

    def date_year(self, at: int) -> tuple[int, int] | None:
        """(year, position after) of the year that follows a day and month or a month: ", 2014", "'14", "/14", " 14"."""
        start = at
        at = self.skip(at, _GLUE)
        if at > start and self.kind(at - 1) == "(":
            return None
        split = self.split_year(at)
        year = self.year4(at)
        if year is not None and split is None:
            return year, at + 1
        if year is not None and at == start:
            # "3 June 2013-2014": no split year can follow a day
            return year, at + 1
        two = self.two_digit_year(at)
        if two is not None and self.kind(at - 1) != "," and split is None and self._month_of_days(at + 1) is None:
            if self.kind(at + 1) in (":",) or (self.kind(at - 1) == "-" and not self.symbols[at].tight):
                return None
            return two, at + 1
        return None

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
        return Point("span", first, last_year=last), end

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
        if self.kind(at + 1) == "/" and len(two.text) == 2 and len(one.text) == 2:
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

    def _ordinal_period(self, at: int) -> Found:
        """First quarter, 2nd quarter of 2016/17, first half of summer term 2014."""
        if self.kind(at) not in ("ordinal", "day"):
            return None
        number = self.symbols[at].value
        end = at + 1
        if self.kind(end) == "yearkind":
            end += 1
        if self.unit(end) == "quarter" and 1 <= number <= 4:
            return self._with_year(Point("quarter", index=number), end + 1)
        if self.unit(end) == "half_term" and 1 <= number <= 6:
            return self._with_year(Point("half_term", index=number), end + 1)
        if self.kind(end) == "word" and self.symbols[end].text == "half" and number <= 2:
            after = self.skip_of(end + 1)
            term = self._term(after)
            if term is not None and term[0].grain == "term":
                point, stop = term
                point.grain, point.index = "half_term", _half_terms(point.index)[number - 1]
                return point, stop
            year = self.year_after(end + 1)
            if year is not None:
                value, split, stop = year
                if split:
                    return Point("half_year", value, index=number), stop
                return _half_of_year(value, number), stop
        return None

    # ------------------------------------------------------------ months first
    def from_month(self, at: int) -> Found:
        """A month with what follows: "March 2014", "March 31st 2014", "Sep-16", "Nov 12"."""
        month = self.symbols[at]
        point = Point("month", None, month.value, welsh=month.welsh)
        end = at + 1
        if self.kind(end) == "." and self.symbols[end].tight:
            end += 1
        split = self.split_year(self.skip(end, _GLUE))
        if split is not None and split[1] == split[0] + 1 and self.kind(end) != "(":
            if self.year4(self.skip(end, _GLUE)) is not None:
                place_in_year(point, split[0], True)
                return point, split[2]
        day_at = end + 1 if self.kind(end) == "filler" and self.symbols[end].text == "the" else end
        if self.kind(day_at) == "day" and not self._starts_own_date(day_at):
            point.grain, point.day = "day", self.symbols[day_at].value
            year = self.date_year(day_at + 1)
            if year is not None:
                point.year, end = year
                return point, end
            return point, day_at + 1
        return self._month_number(point, end)

    def _starts_own_date(self, at: int) -> bool:
        """True if the day at `at` stands before a month of its own ("29 April 5 June")."""
        following = self._month_of_days(at + 1)
        return following is not None and self._nearest(at + 1, following)

    def _month_number(self, point: Point, end: int) -> tuple[Point, int]:
        at = self.skip(end, _GLUE)
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

    # ------------------------------------------------------------ quarters, terms, seasons, feasts
    def from_unit(self, at: int) -> Found:
        """Quarter 3, Q1 2016/17, Term 3, Half term 2, Year 1."""
        unit = self.unit(at)
        number = self.skip(at + 1, frozenset({"."}))
        if self.kind(number) not in ("number", "cardinal"):
            return None
        value = self.symbols[number].value
        if unit == "quarter" and 1 <= value <= 4:
            return self._with_year(Point("quarter", index=value), number + 1)
        if unit == "half_term" and 1 <= value <= 6:
            return self._with_year(Point("half_term", index=value), number + 1)
        if unit == "term" and 1 <= value <= 6:
            return self._with_year(Point("half_term", index=value), number + 1)
        if unit == "year" and 1 <= value <= 10 and len(self.symbols[number].text) <= 5:
            point = Point("plan_year", index=value, last_year=value)
            if self.kind(number + 1) in ("-", "to", "and", "/") and self.kind(number + 2) == "number" and value < self.symbols[number + 2].value <= 10:
                point.last_year = self.symbols[number + 2].value
                return point, number + 3
            return point, number + 1
        return None

    def from_season(self, at: int) -> Found:
        """A season, or the term or half term named by one."""
        term = self._term(at)
        if term is not None:
            return term
        symbol = self.symbols[at]
        return self._with_year(Point("season", index=symbol.value, welsh=symbol.welsh), at + 1)

    def _term(self, at: int) -> Found:
        kind = self.kind(at)
        if kind not in ("season", "termname"):
            return None
        season = self.symbols[at].value
        unit = self.unit(at + 1)
        if kind == "termname" or unit == "term":
            end = at + (1 if kind == "termname" else 2)
            if self.kind(end) == "number" and self.symbols[end].value in (1, 2) and len(self.symbols[end].text) == 1:
                return self._with_year(Point("half_term", index=_half_terms(season)[self.symbols[end].value - 1]), end + 1)
            return self._with_year(Point("term", index=_term_season(season)), end)
        if unit == "half_term":
            return self._with_year(Point("half_term", index=_half_terms(season)[0]), at + 2)
        if self.kind(at + 1) == "number" and self.symbols[at + 1].text in ("1", "2"):
            return self._with_year(Point("half_term", index=_half_terms(season)[self.symbols[at + 1].value - 1]), at + 2)
        if self.year4(at + 1) is not None and self.unit(at + 2) == "term":
            point = Point("term", index=_term_season(season))
            place_in_year(point, self.symbols[at + 1].value, False)
            return point, at + 3
        return None

    def from_feast(self, at: int) -> Found:
        return self._with_year(Point("feast", index=self.symbols[at].value), at + 1)

    def _with_year(self, point: Point, at: int) -> tuple[Point, int]:
        year = self.year_after(at)
        if year is None:
            if self.kind(at) == "number" and len(self.symbols[at].text) == 2 and self.symbols[at].value > 5 and not self._month_of_days(at + 1):
                place_in_year(point, 2000 + self.symbols[at].value, False)
                return point, at + 1
            return point, at
        value, split, end = year
        place_in_year(point, value, split)
        return point, end

    # ------------------------------------------------------------ kinds of years
    def from_yearkind(self, at: int) -> Found:
        """Financial year 2016/17, FY16/17, academic year 2015."""
        kind = self.year_kinds[self.symbols[at].value]
        grain = "year" if kind == "calendar" else kind
        number = self.skip_of(self.skip(at + 1, frozenset({"-", ":", "(", "'"})))
        split = self.split_year(number)
        if split is not None:
            first, last, end = split
            if last == first + 1:
                return Point(grain, first), end + (self.kind(end) == ")")
            return None
        year = self.year4(number)
        if year is not None:
            return Point(grain, year), number + 1
        if self.kind(number) == "number" and len(self.symbols[number].text) == 2:
            return Point(grain, 2000 + self.symbols[number].value), number + 1
        return Point(grain), at + 1


def place_in_year(point: Point, year: int, split: bool) -> None:
    """Sets the point's calendar year. In a split year ("2016/17") the point lies in its first or second half; with a single year the
    period starts in that very year, but a fourth quarter may be that of the financial year (`single`)."""
    if not split:
        point.year = year
        point.single = point.grain == "quarter" and point.index == 4
        return
    later = {
        "month": 1 <= point.month <= 3,
        "quarter": point.index == 4,
        "term": point.index != 23,
        "half_term": point.index > 2,
        "season": point.index == 21,
    }.get(point.grain, False)
    point.year = year + later


def _term_season(season: int) -> int:
    """The term a season names; a winter term is the autumn's."""
    return season if any(term.season == season for term in timescale_language().terms) else 23


def _half_terms(season: int) -> tuple[int, ...]:
    """The numbers of the two half terms of a season's term."""
    named = _term_season(season)
    return next(term.half_terms for term in timescale_language().terms if term.season == named)


def _half_of_year(year: int, number: int) -> Point:
    return Point("half_year", year, index=3 if number == 1 else 4)


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
