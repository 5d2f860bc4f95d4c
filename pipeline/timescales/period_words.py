"""The grammar of named periods: quarters, terms, half terms, seasons, feasts and kinds of years."""

from __future__ import annotations

from pipeline.timescales.calendars import Point
from pipeline.timescales.year_words import Found, YearWords, place_in_year
from schemas.timescale_language import timescale_language


class PeriodWords(YearWords):
    """Reads periods that have a name of their own."""

    # ------------------------------------------------------------ quarters, terms, seasons, feasts
    def from_unit(self, at: int) -> Found:
        """Quarter 3, Q1 2016/17, Term 3, Half term 2, Year 1."""
        unit = self.unit(at)
        number = self.skip(at + 1, frozenset({"."}))
        if self.kind(number) not in ("number", "cardinal"):
            return None
        value = self.symbols[number].value
        if unit == "quarter" and 1 <= value <= 4:
            return self.with_year(Point("quarter", index=value), number + 1)
        if unit == "half_term" and 1 <= value <= 6:
            return self.with_year(Point("half_term", index=value), number + 1)
        if unit == "term" and 1 <= value <= 6:
            return self.with_year(Point("half_term", index=value), number + 1)
        if unit == "half_year" and 1 <= value <= 2:
            half = self.year_after(number + 1)
            if half is None:
                return Point("half_year", index=value), number + 1
            return (Point("half_year", half[0], index=value) if half[1] else _half_of_year(half[0], value)), half[2]
        if unit == "year" and 1 <= value <= 10 and len(self.symbols[number].text) <= 5:
            point = Point("plan_year", index=value, last_year=value)
            joined = self.kind(number + 1) in ("-", "to", "and", "/") and self.kind(number + 2) == "number"
            if joined and value < self.symbols[number + 2].value <= 10:
                point.last_year = self.symbols[number + 2].value
                return point, number + 3
            return point, number + 1
        return None

    def from_ordinal(self, at: int) -> Found:
        """First quarter, 2nd quarter of 2016/17, first half of summer term 2014."""
        if self.kind(at) not in ("ordinal", "day"):
            return None
        number = self.symbols[at].value
        end = at + 1
        if self.kind(end) == "yearkind":
            end += 1
        if self.unit(end) == "quarter" and 1 <= number <= 4:
            return self.with_year(Point("quarter", index=number), end + 1)
        if self.unit(end) == "half_term" and 1 <= number <= 6:
            return self.with_year(Point("half_term", index=number), end + 1)
        if self.unit(end) == "year" and not self.symbols[end].text.endswith("s"):
            return Point("plan_year", index=number, last_year=number), end + 1
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

    def next_number(self, at: int, point: Point) -> Found:
        """The quarter, term or day whose number alone is written after a connector: "Q1 and 2", "Terms 5-6", "June 9th and 10th"."""
        symbol = self.symbols[at]
        if point.grain == "day" and point.month_first and 1 <= symbol.value <= 31 and len(symbol.text) < 5:
            if self.month_of_days(at + 1) is not None or self.kind(at + 1) in ("unit", "month"):
                return None
            day = Point("day", None, point.month, symbol.value, month_first=True)
            year = self.date_year(at + 1)
            if year is None:
                return day, at + 1
            day.year = year[0]
            return day, year[1]
        last = {"quarter": 4, "half_term": 6}.get(point.grain, 0)
        if self.kind(at) != "number" or len(symbol.text) != 1 or not 1 <= symbol.value <= last:
            return None
        if self.kind(at + 1) in ("unit", "repeat", "times", "month") or self.month_of_days(at + 1) is not None:
            return None
        return self.with_year(Point(point.grain, index=symbol.value), at + 1)

    def from_season(self, at: int) -> Found:
        """A season, or the term or half term named by one."""
        term = self._term(at)
        if term is not None:
            return term
        symbol = self.symbols[at]
        return self.with_year(Point("season", index=symbol.value, welsh=symbol.welsh), at + 1)

    def _term(self, at: int) -> Found:
        kind = self.kind(at)
        if kind not in ("season", "termname"):
            return None
        season = self.symbols[at].value
        unit = self.unit(at + 1)
        if kind == "termname" or unit == "term":
            end = at + (1 if kind == "termname" else 2)
            if self.kind(end) == "number" and self.symbols[end].value in (1, 2) and len(self.symbols[end].text) == 1:
                return self.with_year(Point("half_term", index=_half_terms(season)[self.symbols[end].value - 1]), end + 1)
            return self.with_year(Point("term", index=_term_season(season)), end)
        if unit == "half_term":
            return self.with_year(Point("half_term", index=_half_terms(season)[0]), at + 2)
        if self.kind(at + 1) == "number" and self.symbols[at + 1].text in ("1", "2"):
            return self.with_year(Point("half_term", index=_half_terms(season)[self.symbols[at + 1].value - 1]), at + 2)
        if self.year4(at + 1) is not None and self.unit(at + 2) == "term":
            point = Point("term", index=_term_season(season))
            place_in_year(point, self.symbols[at + 1].value, False)
            return point, at + 3
        return None

    def from_feast(self, at: int) -> Found:
        return self.with_year(Point("feast", index=self.symbols[at].value), at + 1)

    def with_year(self, point: Point, at: int) -> tuple[Point, int]:
        year = self.year_after(at)
        if year is None:
            two_digits = self.kind(at) == "number" and len(self.symbols[at].text) == 2
            if two_digits and self.symbols[at].value > 5 and not self.month_of_days(at + 1):
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


def as_term(point: Point) -> None:
    """Makes a season the school term that it names."""
    point.grain, point.index = "term", _term_season(point.index)


def _term_season(season: int) -> int:
    """The term a season names; a winter term is the autumn's."""
    return season if any(term.season == season for term in timescale_language().terms) else 23


def _half_terms(season: int) -> tuple[int, ...]:
    """The numbers of the two half terms of a season's term."""
    named = _term_season(season)
    return next(term.half_terms for term in timescale_language().terms if term.season == named)


def _half_of_year(year: int, number: int) -> Point:
    return Point("half_year", year, index=3 if number == 1 else 4)
