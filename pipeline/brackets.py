"""A lead or a date at the end of an action: in brackets, or behind a label ("Lead: ... By: ...")."""

from __future__ import annotations

import re

from pipeline.leads import read_leads
from pipeline.timescales import read_timescale

_BRACKET = re.compile(r"\s*[(\[](?P<inside>[^()\[\]]{2,80})[)\]]\s*[.;]?$")
_LABEL = re.compile(
    r"(?:lead(?:\s+(?:officer|agency|by))?|led by|owner|responsible|by whom|action by|by when|deadline|timescale|due|date)\s*[:–-]\s*",
    re.IGNORECASE,
)
_PARTS = re.compile(
    r"\s*[;,]\s*|\s+[–—-]\s+|\s*/\s*(?=(?:by\s)?\d)|\s+(?=by\s+(?:end|the|\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))",
    re.IGNORECASE,
)
_WHO = (
    r"lead(?:s|\s+(?:officer|agency|person|professional|organisation|by))?|led by|owner|responsib(?:le|ility)|by whom|who|action by|"
    r"accountable"
)
_WHEN = (
    r"by when|when|by|deadline|time\s?(?:scale|frame)|due(?:\s+(?:date|by))?|target(?:\s+date)?|date|to be completed by|"
    r"complet(?:e|ed|ion) by"
)
_LABELLED = re.compile(rf"(?:^|(?<=[\s(\[;,.|/–—-]))(?:(?P<who>{_WHO})|(?P<when>{_WHEN}))\s*:\s*", re.IGNORECASE)
_MOST_WORDS = 14  # of a lead or time behind its label


def _is_time(text: str) -> bool:
    reading = read_timescale(text)
    return (
        len(text.split()) <= 7
        and reading.kind in ("date", "interval", "recurring", "ongoing")
        and (reading.edtf is not None or reading.frequency is not None or reading.kind == "ongoing")
    )


def _is_lead(text: str, labelled: bool) -> bool:
    leads = read_leads(text)
    kinds = {lead.kind for lead in leads}
    return (
        bool(leads)
        and len(text.split()) <= 10
        and ("unknown" not in kinds)
        and (labelled or bool(kinds & {"group", "board", "role", "person", "agency", "all"}))
    )


def read_bracket(text: str, want_lead: bool, want_time: bool, told: bool = False) -> tuple[str, str | None, str | None] | None:
    """The text without the bracket at its end, and the lead and timescale that stood in it; None where it holds neither.

    Every part of the bracket must be a lead or a time that the row does not give elsewhere: "(see appendix)" stays. `told`: the column's
    heading says that leads stand there ("Task (lead)"), so that an abbreviation is one.

    >>> read_bracket("Publish the guide (Training sub-group, by May 2014)", True, True)
    ('Publish the guide', 'Training sub-group', 'by May 2014')
    >>> read_bracket("Ask ten people (Farhaven Advocacy, first report by May 2014)", True, True)
    ('Ask ten people', 'Farhaven Advocacy', 'first report by May 2014')
    """
    if not (want_lead or want_time):
        return None
    found = _BRACKET.search(text)
    if found is None or found.start() < 8:
        return None
    leads: list[str] = []
    times: list[str] = []
    parts = _PARTS.split(found["inside"])
    for number, part in enumerate(parts):
        if part and number + 1 < len(parts) and leads and _is_time(parts[number + 1]) and not _is_lead(part, False) and not _is_time(part):
            parts[number + 1] = f"{part} {parts[number + 1]}"  # "first report by October 2008"
            continue
        label = _LABEL.match(part)
        bare = part[label.end() :] if label else part
        if not bare.strip():
            continue
        if want_time and _is_time(bare):
            times.append(bare.strip())
        elif want_lead and _is_lead(bare, label is not None):
            leads.append(bare.strip())
        elif want_time and leads and read_timescale(bare).kind in ("date", "conditional", "status", "recurring", "interval"):
            times.append(bare.strip())
        else:
            return None
    if not leads and not times:
        return None
    if leads and not times and not told and not _LABEL.match(found["inside"]) and any(len(lead) <= 5 and lead.isupper() for lead in leads):
        return None  # an abbreviation behind its full name, not a lead
    return text[: found.start()].rstrip(), "\n".join(leads) or None, "\n".join(times) or None


def is_labelled(text: str) -> bool:
    """Does the text begin with the label of a lead or time ("Lead: DSL. By: Easter")?"""
    return _LABELLED.match(text) is not None


def read_labelled(text: str, want_lead: bool, want_time: bool) -> tuple[str, str | None, str | None] | None:
    """The text without the leads and timescale that labels at its end give, and these; None where it ends with none.

    >>> read_labelled("Check the register and sign it. Lead: Office Manager. By: half termly.", True, True)
    ('Check the register and sign it.', 'Office Manager', 'half termly')
    >>> read_labelled("Ask who: the children", True, True)
    """
    labels = list(_LABELLED.finditer(text))
    if not labels or labels[0].start() < 8 or not text[: labels[0].start()].rstrip(" (["):
        return None
    told: dict[str, list[str]] = {"who": [], "when": []}
    for number, label in enumerate(labels):
        end = labels[number + 1].start() if number + 1 < len(labels) else len(text)
        said = text[label.end() : end].strip().rstrip(".;,|/)]–—-([").strip()
        if not said or len(said.split()) > _MOST_WORDS or "\n" in said:
            return None
        told["who" if label["who"] else "when"].append(said)
    before = text[: labels[0].start()].rstrip()
    ends = before[-1] in ".;!?)|–—-([" or text[labels[0].start() - 1] == "\n"
    if not ends and len(labels) < 2 and not any(map(_is_time, told["when"])):
        return None
    if (told["who"] and not want_lead) or (told["when"] and not want_time):
        return None
    return before.rstrip(" ;|–—-(["), "\n".join(told["who"]) or None, "\n".join(told["when"]) or None
