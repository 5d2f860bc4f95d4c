"""The grammar of written years: 2014, '14, 2016/17, 16-17, 2014-2017, "of the 2016/17 financial year"."""

from __future__ import annotations

from pipeline.timescales.calendars import Point
from pipeline.timescales.lexicon import Symbol
from schemas.timescale_language import Unit, timescale_language

Found = tuple[Point, int] | None
GLUE = frozenset({"-", "/", ".", ",", "(", "'"})
_BETWEEN_DAYS = frozenset({",", "and", "&", "to", "or", "until"})


class YearWords:
    """Looks at one list of symbols and reads the years written in it."""

    def __init__(self, symbols: list[Symbol]) -> None:
        self.symbols = symbols
        self.count = len(symbols)
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

    def language_unit_of(self, symbol: Symbol) -> str:
        """The name of the unit that a symbol of kind "unit" stands for."""
        return self.unit_names[symbol.value]

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
        elif first is not None and len(two.text) == 2 and two.value > first % 100 and (two.tight or self._loose_split(at, first)):
            last = first - first % 100 + two.value
        elif first is not None and len(two.text) == 1 and two.tight and two.value == first % 10 + 1 and self.kind(at + 3) not in ("-", "/"):
            last = first + 1  # "2006-7"
        elif len(one.text) == 2 and len(two.text) == 2 and two.value == one.value + 1 and self.symbols[at + 1].tight and two.tight:
            first, last = 2000 + one.value, 2000 + two.value
        else:
            return None
        return (first, last, at + 3) if first < last <= first + 30 else None

    def _loose_split(self, at: int, first: int) -> bool:
        """True for "2013 / 14" and "2014 - 18" with spaces; "2013 - 14 June" is none."""
        return self.symbols[at + 2].value <= first % 100 + 10 and self.month_of_days(at + 3) is None

    def year_after(self, at: int) -> tuple[int, bool, int] | None:
        """(year, whether it is the first of a split year, position after) of a year beside a named period."""
        start = at
        at = self.skip_of(self.skip(at, GLUE))
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

    def month_of_days(self, at: int) -> int | None:
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
            elif kind == "." and not self._tight_after(at):
                # "1. June 2014" counts the entries of a list
                return None
            elif not (kind in ("-", "/", ".", "weekday") or kind == "filler" and self.symbols[at].text in ("of", "the")):
                return None
            at += 1
        return None

    def month_of_week(self, at: int) -> int:
        """The position of the month that "in" or "of" leads to at `at`; 0 if there is none."""
        found = self.skip_of(at)
        return found if found > at and self.kind(found) == "month" else 0

    def _tight_after(self, at: int) -> bool:
        return at + 1 < self.count and self.symbols[at + 1].tight

    def date_year(self, at: int) -> tuple[int, int] | None:
        """(year, position after) of the year that follows a day and month or a month: ", 2014", "'14", "/14", " 14"."""
        start = at
        at = self.skip(at, GLUE)
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
        if two is not None and self.kind(at - 1) != "," and split is None and self.month_of_days(at + 1) is None:
            if self.kind(at + 1) in (":",) or (self.kind(at - 1) == "-" and not self.symbols[at].tight):
                return None
            return two, at + 1
        return None


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
