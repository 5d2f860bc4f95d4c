"""Timescales as JSON objects, one a line: what the command line reads and writes."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

from pipeline.timescales.reading import read_timescale
from schemas.records import Period, Timescale

_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})\Z")
_PART_OF_DATE = re.compile(r"\d{4}(-\d{2})?\Z")


def timescale_object(timescale: Timescale) -> dict[str, Any]:
    """The timescale with the keys of the contract: kind, modifier, edtf, start, end, frequency, parts, rule; dates in ISO form.

    Each part has the same keys and `raw`.
    """
    return {
        "kind": timescale.kind,
        "modifier": timescale.modifier,
        "edtf": timescale.edtf,
        "start": timescale.start.isoformat() if timescale.start is not None else None,
        "end": timescale.end.isoformat() if timescale.end is not None else None,
        "frequency": timescale.frequency,
        "parts": [{"raw": part.raw, **timescale_object(part)} for part in timescale.parts],
        "rule": timescale.rule,
    }


def timescale_line(line: str) -> dict[str, Any]:
    """The timescale of one JSON line {"raw", "plan_start", "plan_end", "doc_date"}, or {"error": sentence}.

    `raw` must be a string (null is a blank cell); a date is ISO text or null, and may be missing. Other keys are passed over. A
    document's date known only to its month or year is taken as not known.
    """
    try:
        data = json.loads(line)
    except (ValueError, RecursionError):
        return {"error": "the line is not JSON"}
    if not isinstance(data, dict):
        return {"error": "the line is not a JSON object"}
    if "raw" not in data:
        return {"error": "the key 'raw' is missing"}
    raw = data["raw"]
    if raw is None:
        raw = ""
    if not isinstance(raw, str):
        return {"error": "the key 'raw' must be a string"}
    days: dict[str, date | None] = {}
    for key in ("plan_start", "plan_end", "doc_date"):
        value = data.get(key)
        if value is None or (key == "doc_date" and isinstance(value, str) and _PART_OF_DATE.match(value)):
            days[key] = None
            continue
        day = _day(value)
        if day is None:
            return {"error": f"the key {key!r} must be a date like 2014-03-31 or null"}
        days[key] = day
    return timescale_object(read_timescale(raw, Period(days["plan_start"], days["plan_end"], days["doc_date"])))


def _day(value: object) -> date | None:
    match = _DATE.match(value) if isinstance(value, str) else None
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
