"""Dated pieces of progress ("Update Dec 15: ..."), and the document's own legend of its colours and marks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from pipeline.progress import is_mark, rag_head
from pipeline.timescales import read_timescale
from schemas.records import Period, Update
from schemas.vocabulary import rag_entries

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*"
_DATE = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?{_MONTH}\.?[\s-]*(?:'|’)?(?:\d{{4}}|\d{{2}})?"
    r"|\d{1,2}[./]\d{1,2}[./]\d{2,4}|Q[1-4]\s*(?:\d{4}\s*[-/]\s*\d{2,4})?"
)
_HEAD = re.compile(
    r"\W*(?P<label>(?:(?:further |progress |latest |quarterly )?(?:update[ds]?|review(?:ed)?|progress|position|as at|comment)"
    rf"\s*(?:[-–:(]\s*|at |in |on |to |as at )*)?(?P<date>{_DATE})\)?)"
    r"(?P<end>\s*[:;–—-]+\s*|\s*\n|\s{2,}|\s*$|\s+(?=[A-Z]))",
    re.IGNORECASE,
)


def read_updates(progress: str, heading: str, period: Period) -> tuple[Update, ...]:
    """The dated pieces of a progress text, in order; () where it holds no date of its own and its heading none.

    A piece begins at the start of a line with a date ("Update Dec 15:", "March 2014 -") and goes on to the next. Text under a
    dated heading ("Review October 2013") is one piece.
    """
    updates: list[tuple[str, str | None, date | None, list[str]]] = []
    for line in progress.split("\n"):
        found = _HEAD.match(line)
        reading = read_timescale(found["date"], period) if found else None
        if (
            found
            and reading
            and reading.kind in ("date", "interval")
            and reading.end
            and (found["end"].strip() or "pdate" in found["label"])
        ):
            label = found["label"].strip()
            updates.append((label, reading.edtf, reading.end, [line[found.end() :].strip()]))
        elif updates:
            updates[-1][3].append(line)
    if updates:
        return tuple(Update(label, edtf, day, "\n".join(t for t in texts if t)) for label, edtf, day, texts in updates)
    dated = list(re.finditer(_DATE, heading, re.IGNORECASE))
    for found in reversed(dated):
        reading = read_timescale(found[0], period)
        if reading.kind == "date" and reading.end is not None:
            return (Update(" ".join(heading.split()), reading.edtf, reading.end, progress),)
    return ()


def read_legend(texts: Iterable[str]) -> dict[str, str]:
    """What each rating means by the document's own legend ("Red: Off Target; Amber: On Target"), by rating.

    >>> read_legend(["Red: Off Target; Amber: On Target; Green: Complete"])["amber"]
    'On Target'
    """
    colours = "|".join(word for entry in rag_entries() for word in entry.words)
    one = re.compile(
        rf"\b(?P<colour>{colours})\b\s*(?:[:=–—-]|\bmeans\b|\bis\b)\s*(?P<meaning>[^;\n|]+?)(?=\s*(?:[;\n|]|[,.]?\s*\b(?:{colours})\b\s*(?:[:=–—-]|means|is)|$))",
        re.IGNORECASE,
    )
    legend: dict[str, str] = {}
    for text in texts:
        found = list(one.finditer(text))
        if len({f["colour"].casefold() for f in found}) < 2 and not legend:
            continue
        for match in found:
            rating = rag_head(match["colour"])
            if rating is not None and rating not in legend:
                legend[rating] = match["meaning"].strip(" ,.()")
    return legend


def read_marks(texts: Iterable[str]) -> dict[str, str]:
    """The rating that each mark stands for by the document's own key ("✔ Blue – finished; ▲ Amber – late"), by mark.

    A mark is one character that is no letter, digit or punctuation; one that is told to stand for two ratings stands for none.

    >>> read_marks(["▲: Amber – will be late\\n■: Red – cannot be finished"])
    {'▲': 'amber', '■': 'red'}
    """
    colours = "|".join(word for entry in rag_entries() for word in entry.words)
    one = re.compile(rf"(?<!\S)(?P<mark>[^\w\s])\s*[:=–—-]?\s*(?P<colour>{colours})\b", re.IGNORECASE)
    told: dict[str, set[str]] = {}
    for text in texts:
        for match in one.finditer(text):
            if is_mark(match["mark"]) and (rating := rag_head(match["colour"])):
                told.setdefault(match["mark"], set()).add(rating)
    return {mark: ratings.pop() for mark, ratings in told.items() if len(ratings) == 1} if len(told) > 1 else {}
