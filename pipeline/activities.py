"""The activities of an action cell: its top-level bullets and the paragraphs that are activities of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.brackets import is_labelled
from pipeline.column_content import begins_as_activity
from pipeline.lines import Entry

_POINTS_ELSEWHERE = re.compile(r"\(?(?:see|as|ref(?:er)?(?:ence)?(?: to)?|cf\.?|nb|n\.b\.|note)\b.{0,25}", re.IGNORECASE)
_REMARK = re.compile(r"\(?(?:nb|n\.b\.|note|see also|see above|\*)\W", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?P<code>\(?(?:\d+(?:\.\d+)*[a-z]?|[A-Za-z]{1,4}[- ]?\d+(?:\.\d+)*[a-z]?|[a-z]|[ivx]{1,4})(?:[.):]|\.?\)))"
    r"(?:\s+|$|(?<=\))(?=[A-Z\d]))"  # "(a)1 March": the page lost a tab
)
_DOTTED = re.compile(r"(?P<code>(?:[A-Z]{1,4}[- ]?)?\d+(?:\.\d+)+[a-z]?)(?:\s*[-–:]\s+|\s+)")
_LETTERED = re.compile(r"(?P<code>\d{1,2}[a-h])(?:\s*[-–]\s+|\s+)(?=[A-Z\"'‘“])")
_LOOSE = re.compile(r"(?P<code>\d{1,2}[a-z]?|[A-Z]{1,4}\d{1,3}(?:\.\d+)*)(?:\s*[-–]\s+|\s+)")
_CAPITAL = re.compile(r"(?P<code>[A-Z][.):])(?:\s*[-–])?\s+")


@dataclass(frozen=True, slots=True)
class Activity:
    """One activity: its entries (a stem keeps its bullets), and the number or code at its head, which has left the text."""

    entries: tuple[Entry, ...]
    reference: str | None = None

    @property
    def text(self) -> str:
        """Its paragraphs joined with newlines."""
        return "\n".join(entry.paragraph.text for entry in self.entries)


def split_number(text: str, loose: bool = False) -> tuple[str | None, str]:
    """The number or code at the head of a text and the rest: `"1.2 Review" -> ("1.2", "Review")`; None where there is none.

    A number needs a dot, bracket or colon behind it, or to be a dotted one; with `loose` a bare one will do ("3 Review") and so will
    a capital with a dot ("B. Review"), which otherwise may be somebody's initial.
    """
    for pattern in (_DOTTED, _NUMBER, _LETTERED) + ((_LOOSE, _CAPITAL) if loose else ()):
        found = pattern.match(text)
        if found and (found.end() < len(text) or pattern is _NUMBER):
            rest = text[found.end() :].strip()
            if rest and (rest[0].isalnum() or rest[0] in "\"'‘’“([&£"):
                return found["code"], rest
    return None, text


def numbered_loosely(texts: Sequence[str]) -> bool:
    """Do nearly all texts begin with a bare number or code, counting up, or all with the letters of the alphabet in order?"""
    capitals = [head["code"][0] for text in texts if (head := _CAPITAL.match(text))]
    if len(capitals) == len(texts) > 1 and all(ord(after) == ord(before) + 1 for before, after in pairwise(capitals)):
        return True
    heads = [_LOOSE.match(text) or _NUMBER.match(text) or _DOTTED.match(text) for text in texts]
    codes = [head["code"] for head in heads if head]
    return len(texts) >= 3 and len(codes) >= 0.8 * len(texts) and len(set(codes)) >= 0.9 * len(codes)


def _details(stem: Entry, bullets: Sequence[Entry]) -> bool:
    """Are the bullets below a paragraph its details, and no activities of their own?"""
    if stem.paragraph.text.rstrip().endswith(":"):
        return True
    if any(begins_as_activity(entry.paragraph.text) for entry in bullets):
        return False
    return sum(len(entry.paragraph.text.split()) for entry in bullets) <= 7 * len(bullets)


def split_activities(entries: Sequence[Entry], loose: bool = False) -> list[Activity]:
    """The activities of a cell, in order.

    Each bullet of the top level and each plain paragraph is one; a stem that ends in ":" keeps what is below it; bullets of
    a lower level belong to the one above; a paragraph that goes on in lower case, a remark and a bare reference to another
    action ("See 27") are no activities of their own.
    """
    entries = _levels_by_mark(entries)
    bullets = [entry.paragraph.bullet for entry in entries if entry.paragraph.bullet]
    top = min(bullets, default=1)
    groups: list[list[Entry]] = []
    stem_level: int | None = None  # bullet level of an open stem: 0 for a plain paragraph
    for number, entry in enumerate(entries):
        p = entry.paragraph
        last = groups[-1][-1].paragraph if groups else None
        if groups and stem_level is not None and p.bullet > stem_level:
            groups[-1].append(entry)
            continue
        if groups and p.bullet > top:
            groups[-1].append(entry)
            continue
        if groups and last is not None and not p.bullet and _goes_on(last.text, p.text, stem_level is not None and last.bullet > 0):
            groups[-1].append(entry)
            continue
        if groups and len(groups[-1]) == 1 and last is not None and _POINTS_ELSEWHERE.fullmatch(last.text):
            groups[-1].append(entry)
            continue
        groups.append([entry])
        below = []
        for after in entries[number + 1 :]:
            if after.paragraph.bullet <= p.bullet:
                break
            below.append(after)
        stem_level = p.bullet if below and _details(entry, below) else None
        if stem_level is None and p.text.rstrip().endswith(":") and p.bullet == 0 and not below:
            stem_level = -1 if _plain_list(entries[number + 1 :]) else None
    return [_numbered(group, loose) for group in groups]


def _levels_by_mark(entries: Sequence[Entry]) -> Sequence[Entry]:
    """The entries with bullets of a second mark one level below those of the first ("-", then "o"), where all have one level."""
    marked = [entry.paragraph for entry in entries if entry.paragraph.bullet and entry.paragraph.marker]
    if (
        len({p.bullet for p in marked}) != 1
        or len({p.marker for p in marked}) < 2
        or any(ch.isalnum() for p in marked for ch in p.marker or "" if ch != "o")
    ):
        return entries
    first = marked[0].marker
    return [
        replace(e, paragraph=replace(e.paragraph, bullet=e.paragraph.bullet + 1))
        if e.paragraph.bullet and e.paragraph.marker != first
        else e
        for e in entries
    ]


def _plain_list(after: Sequence[Entry]) -> bool:
    """Are the paragraphs after a stem the lines of a list that lost its bullets?"""
    lines = [entry.paragraph.text for entry in after]
    return (
        bool(lines) and not any(begins_as_activity(line) for line in lines) and sum(len(line.split()) for line in lines) <= 7 * len(lines)
    )


def _goes_on(before: str, after: str, in_list: bool) -> bool:
    if _REMARK.match(after) or is_labelled(after):
        return True
    if split_number(after)[0] is not None:
        return False
    head = after.lstrip("\"'‘“(")[:1]
    if head.islower() and not re.match(r"[a-z][.)]\s", after):
        return not re.search(r"[.!?]$", before) or in_list
    return before.rstrip().endswith((",", " and", " or", " &"))


def _numbered(group: list[Entry], loose: bool) -> Activity:
    first = group[0].paragraph
    code, rest = split_number(first.text, loose)
    if code is None:
        return Activity(tuple(group))
    return Activity((replace(group[0], paragraph=replace(first, text=rest)), *group[1:]), code)
