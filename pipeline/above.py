"""What the headings and paragraphs above a table say of its rows: their section, and the objective where no column has it."""

from __future__ import annotations

import re

from pipeline.activities import split_number
from pipeline.assemble import Above, fold
from pipeline.banners import is_bare_label, without_label, worded_as_objective
from pipeline.drafts import Value
from pipeline.heading_words import best_match
from pipeline.timescales import read_timescale
from schemas.layout import Paragraph

_LABELLED = re.compile(r"(\D{2,24}?)\s*(\d{1,2})\b")
_DUE = re.compile(
    r"\b(?:(?:to be |will be )?(?:completed?|done|achieved|delivered|finished|met|implemented)|due|deadline|target date|timescale)\b"
    r"\W{0,3}(?:is|for|of|on|at)?\s*(?P<when>(?:by|before|within|in|during|from)?\b.+)$",
    re.IGNORECASE,
)
_OUTCOME = re.compile(r"(?:(?:expected|intended|desired|key|strategic)\s+)?outcomes?\s*(?:[:–—]|\s-\s)\s*(?=\S)", re.IGNORECASE)
_DATED = re.compile(r"\W*(?:last\s+)?(?:updated?|revised|reviewed|version|as (?:at|of)|draft|date[d:])\b.*", re.IGNORECASE)


def _label_field(text: str) -> str | None:
    """The field that a heading only names ("Outcomes", "Our objectives:"), None for one that says something."""
    if len(text.split()) > 2 or re.search(r"\d", text):
        return None
    best = best_match(text)
    return best[0] if best is not None and best[1].score >= 0.9 else None


def _value(paragraph: Paragraph, rule: str, text: str | None = None, score: float = 0.95) -> Value:
    return Value(text or paragraph.text, rule, score, None, paragraph.page, paragraph.box)


def _counts_on(banner: str, text: str) -> bool:
    """Does the banner count on from the text ("PRIORITY 2: ..." from "PRIORITY 1: ...")?"""
    one, next_one = _LABELLED.match(text), _LABELLED.match(banner)
    return one is not None and next_one is not None and fold(one[1]) == fold(next_one[1]) and int(next_one[2]) == int(one[2]) + 1


def section_above(above: Above, passed_over: frozenset[str], banner: str | None = None) -> Value | None:
    """The nearest heading above that says something, or a line before it from which the table's first `banner` counts on;
    `passed_over` are folded texts that are no section (title, board)."""
    if banner is not None and above.lines and _counts_on(banner, above.lines[-1].text):
        return _value(above.lines[-1], "above.paragraph", score=0.85)
    for heading in reversed(above.headings):
        text = fold(heading.text)
        if _label_field(heading.text) in ("objective", "outcome", "action", "timescale", "lead", "progress") or _DATED.fullmatch(
            heading.text
        ):
            continue
        rest = text
        for other in sorted(passed_over, key=len, reverse=True):
            rest = rest.replace(other, "")
        if not rest or any(len(text) > 6 and text in other for other in passed_over):
            continue
        return _value(heading, "above.heading")
    return None


def due_above(above: Above) -> Value | None:
    """The time by which all rows of a table are to be done, where the heading or line right above it says so ("to be completed by May")."""
    for paragraph in (*above.lines[-1:], *above.headings[-1:]):
        if (when := due_in(paragraph.text)) is not None:
            return _value(paragraph, "above.due", when, 0.9)
    return None


def due_in(text: str) -> str | None:
    """The time by which a heading says that what stands under it is to be done.

    >>> due_in("Phase 2: to be completed by 31 March 2023"), due_in("Phase 2")
    ('by 31 March 2023', None)
    """
    found = _DUE.search(text) if len(text.split()) <= 24 else None
    return found["when"].strip(" .;)") if found is not None and read_timescale(found["when"]).kind in ("date", "interval") else None


def outcome_above(above: Above) -> Value | None:
    """The outcome that a line above the table words behind its label ("Outcome: ..."), where the heading over it words the objective."""
    if not above.headings or not worded_as_objective(above.headings[-1].text):
        return None
    for line in reversed(above.lines):
        if (found := _OUTCOME.match(line.text)) is not None:
            return _value(line, "above.outcome", line.text[found.end() :], 0.85)
    return None


def objective_above(above: Above) -> Value | None:
    """The objective that a heading or the paragraphs above the table word, or None.

    A heading worded as a priority, objective, outcome or recommendation; else a paragraph with such a label; else the list
    under a heading that only names objectives or outcomes, joined with newlines.
    """
    if outcome_above(above) is not None:
        return _value(above.headings[-1], "above.heading")
    for line in reversed(above.lines):
        if worded_as_objective(line.text) and without_label(line.text) != line.text:
            return _value(line, "above.paragraph", without_label(line.text), 0.85)
    headings = list(above.headings)
    if headings and _label_field(headings[-1].text) in ("objective", "outcome"):
        items = [line for line in above.lines if line.bullet or line.marker or split_number(line.text)[0]] or list(above.lines)
        if items:
            return _value(items[0], "above.list", "\n".join(split_number(item.text)[1] for item in items), 0.85)
        headings.pop()
    for number, line in enumerate(above.lines):
        rest = [item for item in above.lines[number + 1 :] if item.bullet or split_number(item.text)[0]]
        if line.text.rstrip().endswith(":") and _label_field(line.text.rstrip(":")) in ("objective", "outcome") and rest:
            return _value(rest[0], "above.list", "\n".join(split_number(item.text)[1] for item in rest), 0.85)
    prose = [line for line in above.lines if line.text]
    if headings and is_bare_label(headings[-1].text) and len(prose) == 1 and len(prose[0].text.split()) <= 60 and not prose[0].marker:
        return _value(prose[0], "above.paragraph", score=0.85)
    for heading in reversed(headings[-2:]):
        if worded_as_objective(heading.text):
            return _value(heading, "above.heading")
    return None
