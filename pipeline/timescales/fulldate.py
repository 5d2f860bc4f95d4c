"""The last resort: text shaped like one full date in words that the language does not know ("15 mars 2014").

The only module that calls dateparser. It is given base, order and languages, and its answer counts only if every number in it
is written in the text, so that nothing is filled in from a clock.
"""

from __future__ import annotations

from datetime import datetime

from pipeline.timescales.tokens import NUMBER, ORDINAL, WORD, Token
from schemas.records import Timescale

_LANGUAGES = ["en", "cy", "fr", "de", "es", "it", "pl", "pt"]
_BASE = datetime(2000, 1, 1)


def read_full_date(cleaned: str, raw: str, tokens: list[Token]) -> Timescale | None:
    """The day a short text of day, month word and year writes; None if it is not of that shape or not understood."""
    if len(tokens) > 6 or len(cleaned) > 40:
        return None
    numbers = [token for token in tokens if token.type in (NUMBER, ORDINAL)]
    words = [token for token in tokens if token.type == WORD]
    if len(numbers) != 2 or not 1 <= len(words) <= 3 or tokens[0].type == WORD:
        return None
    day, year = numbers
    if not (1 <= day.value <= 31 and len(year.text) == 4 and 1980 <= year.value <= 2099):
        return None
    import dateparser  # slow to import, and needed by hardly any cell

    found = dateparser.parse(
        cleaned,
        languages=_LANGUAGES,
        settings={
            "DATE_ORDER": "DMY",
            "RELATIVE_BASE": _BASE,
            "STRICT_PARSING": True,
            "REQUIRE_PARTS": ["day", "month", "year"],
            "PARSERS": ["absolute-time"],
        },
    )
    if found is None or found.day != day.value or found.year != year.value:
        return None
    read = found.date()
    return Timescale(raw, "date", edtf=read.isoformat(), start=read, end=read, rule="timescale.full_date")
