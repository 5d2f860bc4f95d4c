"""Why a phrase reads as it does: its tokens, the meaning of each, the calendar and the rule."""

from __future__ import annotations

from pipeline.timescales.lexicon import lexicon
from pipeline.timescales.reading import NO_PERIOD, read_timescale
from pipeline.timescales.tokens import clean
from schemas.records import Period, Timescale


def explain_timescale(text: str, period: Period = NO_PERIOD) -> str:
    """Lines of text that a person can follow from the phrase to its timescale.

    >>> print(explain_timescale("By July 2009").splitlines()[-1])
    rule      timescale.by_month
    """
    cleaned = clean(text)
    tokens = lexicon().read(cleaned)
    lines = [f"text      {cleaned}"]
    for symbol in lexicon().symbols(tokens)[:200]:
        written = " ".join(token.text for token in tokens[symbol.first : symbol.last])
        entry = f" (phrase {symbol.phrase.id})" if symbol.phrase is not None else f" = {symbol.value}" if symbol.value else ""
        lines.append(f"token     {written!r}: {symbol.kind}{entry}")
    plan = f"{period.plan_start or 'unknown'} to {period.plan_end or 'unknown'}, document of {period.as_at or 'unknown day'}"
    lines.append(f"plan      {plan}")
    result = read_timescale(text, period)
    for number, part in enumerate(result.parts, 1):
        lines.append(f"part {number}    {part.raw!r}: {_values(part)} by {part.rule}")
    lines.append(f"calendar  {_calendar(result)}")
    lines.append(f"result    {_values(result)}")
    lines.append(f"rule      {result.rule}")
    return "\n".join(lines)


def _values(timescale: Timescale) -> str:
    values = [timescale.kind]
    for name in ("modifier", "edtf", "start", "end", "frequency"):
        value = getattr(timescale, name)
        if value is not None:
            values.append(f"{name} {value}")
    return ", ".join(values)


_CALENDARS = {
    "quarter": "financial quarters: Q1 is April to June",
    "financial": "financial year, 1 April to 31 March",
    "academic": "academic year, 1 September to 31 August",
    "term": "school terms, nominal: autumn 09-12, spring 01-03, summer 04-07",
    "half_term": "half terms, nominal: 09-10, 11-12, 01-02, 02-03, 04-05, 06-07",
    "season": "seasons: spring March to May, summer June to August, autumn September to November, winter December to February",
    "week": "weeks, Monday to Sunday",
    "plan_year": "years of the plan, counted from its first day",
}


def _calendar(timescale: Timescale) -> str:
    """The calendars that the rules of the timescale and its parts used."""
    rules = [timescale.rule, *(part.rule for part in timescale.parts)]
    grains = {grain for rule in rules for grain in _CALENDARS if rule.split(".")[-1] == grain or rule.endswith(f"_{grain}")}
    if any(rule.endswith("half_term") for rule in rules) and not any(rule.endswith((".term", "y_term", "d_term")) for rule in rules):
        grains.discard("term")
    named = {_CALENDARS[grain] for grain in grains}
    return "; ".join(sorted(named)) or "Gregorian, days before months"
