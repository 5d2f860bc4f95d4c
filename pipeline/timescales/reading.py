"""From a cell's text to its timescale: clean, tokens, symbols, groups, years, verdict. Each step is one module."""

from __future__ import annotations

from pipeline.timescales.fulldate import read_full_date
from pipeline.timescales.grouping import Grouper
from pipeline.timescales.groups import Group, Time, merged
from pipeline.timescales.lexicon import Symbol, lexicon
from pipeline.timescales.tokens import Token, clean
from pipeline.timescales.verdict import several, timescale_of
from pipeline.timescales.years import fill_years
from schemas.records import Period, Timescale

NO_PERIOD = Period()
_SHORT = 6  # tokens of a cell in which a typing error in any word of the language is forgiven


def read_timescale(text: str, period: Period = NO_PERIOD) -> Timescale:
    """When something is to be done, as exactly as it is written and no more.

    `period` is the plan's own time: its days place a month whose year is not written; `as_at` is used for "now", "next" and
    "within 3 months" only. Never raises on text, reads no clock; takes time linear to the text. The rules are those of
    the annotation guideline (kinds, modifiers, calendars, years); `rule` of the result names the one that decided.

    >>> read_timescale("By July 2009").edtf
    '2009-07'
    >>> str(read_timescale("Q3 2016/17").end)
    '2016-12-31'
    >>> read_timescale("July").edtf
    'XXXX-07'
    """
    cleaned = clean(text)
    words = lexicon()
    tokens = words.read(cleaned)
    if not tokens:
        return Timescale(text, "unspecified", rule="timescale.blank")
    found = _decide(read_groups(words.symbols(tokens), period), tokens, cleaned, text, period)
    if found.rule == "timescale.not_understood" and len(tokens) <= _SHORT:
        found = _decide(read_groups(words.symbols(tokens, forgiving=True), period), tokens, cleaned, text, period)
    return found


def read_groups(symbols: list[Symbol], period: Period) -> list[Group]:
    """The groups of a cell, the years of their times filled."""
    groups = Grouper(symbols, period.as_at).read()
    times = [group.time for group in groups if group.time is not None]
    for group in groups:
        for point in (*(group.time.points if group.time is not None else ()), *group.extra_points):
            point.year_written = point.year is not None or bool(point.doubt)
    listed = [Time(group.extra_points) for group in groups if group.extra_points]
    fill_years([*times, *listed], period)
    return groups


def _decide(groups: list[Group], tokens: list[Token], cleaned: str, raw: str, period: Period) -> Timescale:
    groups = _without_names(groups)
    timed = [group for group in groups if group.time is not None]
    separate = [group for group in groups if group.closed]
    if len(timed) + len(separate) >= 2:
        parts = [timescale_of(group, _text(group, tokens, cleaned), period) for group in groups if group.has_meaning]
        return several(parts, raw)
    found = timescale_of(merged(groups), raw, period)
    if found.rule in ("timescale.not_understood", "timescale.year"):
        return read_full_date(cleaned, raw, tokens) or found
    return found


def _without_names(groups: list[Group]) -> list[Group]:
    """The groups without years that only name something ("the 2013-14 plan", "report for 2012/13") beside a finer time."""
    times = [group.time for group in groups if group.time is not None]
    if len(times) < 2 or not any(time.modifiers or not time.is_year for time in times):
        return groups
    kept = [group for group in groups if group.time is None or not group.time.names_a_year]
    for group in groups:
        if group.time is not None and group.time.names_a_year and group.has_meaning_beside_time:
            group.time = None
            kept.append(group)
    return kept


def _text(group: Group, tokens: list[Token], cleaned: str) -> str:
    """The piece of the cell that a group was read from."""
    if group.first < 0 or group.last <= group.first:
        return ""
    return " ".join(cleaned[tokens[group.first].first : tokens[group.last - 1].last].split())
