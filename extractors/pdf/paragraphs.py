"""Typeset lines to paragraphs: bullets, hanging lines, blank lines, and lines that end short of where they could."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from statistics import median

from extractors.pdf.words import Line
from extractors.text import EMPTY_BULLETS
from schemas.actors import word_classes
from schemas.layout import Box, Paragraph
from schemas.vocabulary import action_verbs, heading_entries, open_words

_MARKS = frozenset("•·●○◦▪▫■□‣⁃∙*➢➤►▶✓✔❖◆\uf0b7\uf0a7\uf0d8\uf0fc\uf076\uf0a8\uf02d\uf0e0\uf06f\uf071\uf0be\uf09f\ufffd")
_DASHES = frozenset("-–—−")
_NUMBER = re.compile(r"\(?(?:\d{1,2}(?:\.\d{1,2}){0,3}|[a-zA-Z]|[ivxIVX]{2,4})[.)]|\(?\d{1,2}[a-z]?\)|\d{1,2}(?:\.\d{1,2}){1,3}")
_CODE = re.compile(r"([A-Z]{1,3})(\d{1,2})[.:)]?")
_ENDS = (".", ":", ";", "?", "!")
_SHORT_WORDS = frozenset(
    "a ac add age ago aid aim all an and any are art as ask at be but by can car cut day did do due end etc few fit for fun get go "
    "gp had has her him his how if in is it its job key law led let lot man may met new nil no nor not now of off old on one or our "
    "out own per put rag ran raw ref run sar saw say see set sex she six so tba tbc ten the to too top try two up use via was way we wed "
    "who why yes yet you".split()
)

_SUFFIXES = frozenset("ance ation ations ence ical ings ment ments ness ning sion tion tions ties ting tive".split())


@dataclass(slots=True)
class _Start:
    """What a line begins with: `marker` (None for none), where its text starts, and whether the marker is a number."""

    marker: str | None
    text_x0: float
    numbered: bool
    texts: list[str]


def read_paragraphs(
    lines: Sequence[Line], left: float, right: float, page: int, top: float | None = None, words: frozenset[str] = frozenset()
) -> tuple[Paragraph, ...]:
    """The paragraphs of a cell (or column of text) whose text may reach from `left` to `right`, in points.

    A blank `Paragraph` stands for each blank line between them; before the first one too, where `top` says where the
    room for text begins. `words` are the page's, in lower case: what a narrow column broke in two may stand whole among them.
    """
    if not lines:
        return ()
    pitch = _pitch(lines)
    codes = _codes_in_order(lines)
    starts = [_start(lines, i, codes) for i in range(len(lines))]
    levels = _levels(lines, starts)
    centred = _is_centred(lines, left, right)
    groups: list[list[int]] = []
    blanks: list[int] = []
    for i, line in enumerate(lines):
        gap = 0.0 if i == 0 else (line.baseline - lines[i - 1].baseline) / pitch
        empty = max(0, round(gap) - 1) if gap >= 1.6 else 0
        if i == 0 or empty or _is_new(lines, starts, i, groups[-1], gap, (left, right), centred):
            groups.append([i])
            blanks.append(empty)
        else:
            groups[-1].append(i)
    out: list[Paragraph] = []
    if top is not None:
        lead = (lines[0].top - top) / pitch
        out += [_blank(page, left, right, top + k * pitch, pitch) for k in range(int(lead + 0.25))]
    for group, empty in zip(groups, blanks, strict=True):
        above = lines[group[0] - 1] if group[0] else None
        if above is not None:
            out += [_blank(page, left, right, above.top + (k + 1) * pitch, pitch) for k in range(empty)]
        out.append(_paragraph(lines, group, starts[group[0]], levels[group[0]], (left, right), page, words))
    return tuple(out)


def is_bullet(text: str) -> bool:
    """True for a word that is a bullet mark."""
    return text in _MARKS or text in _DASHES or text == "o"


def is_mark(text: str) -> bool:
    """True for a bullet mark or a list number that stands alone.

    >>> is_mark("•"), is_mark("(a)"), is_mark("3.2"), is_mark("2013")
    (True, True, True, False)
    """
    return is_bullet(text) or _NUMBER.fullmatch(text) is not None


def usual_step(lines: Sequence[Line]) -> float:
    """The usual distance of neighbouring baselines in lines of several columns, in points."""
    steps: list[float] = []
    size = median(line.size for line in lines) if lines else 10.0
    tops = sorted(line.baseline for line in lines)
    steps = [b - a for a, b in pairwise(tops) if 0.9 * size <= b - a <= 1.9 * size]
    return median(steps) if steps else 1.25 * size


def _pitch(lines: Sequence[Line]) -> float:
    """The usual distance of baselines: the smaller half's median, at least the font size."""
    size = median(line.size for line in lines)
    steps = [b.baseline - a.baseline for a, b in pairwise(lines)]
    close = [s for s in steps if 0.9 * size <= s <= 1.75 * size]
    return max(median(sorted(close)[: (len(close) + 1) // 2]), size) if close else 1.2 * size


def _codes_in_order(lines: Sequence[Line]) -> frozenset[str]:
    """The codes of letters and a number at the heads of lines that count on from one to another ("B4", "B5")."""
    heads = [(line.texts[0], found) for line in lines if len(line.texts) > 1 and (found := _CODE.fullmatch(line.texts[0]))]
    known = {(found[1], int(found[2])) for _, found in heads}
    return frozenset(text for text, found in heads if {(found[1], int(found[2]) + step) for step in (-1, 1)} & known)


def _start(lines: Sequence[Line], i: int, codes: frozenset[str] = frozenset()) -> _Start:
    line = lines[i]
    first = line.texts[0]
    if first in codes:
        return _Start(first, line.x0s[1], True, line.texts)
    if len(line.texts) > 1 or len(first) > 1:
        gap = line.x0s[1] - line.x1s[0] if len(line.texts) > 1 else 0.0
        if first in _MARKS or (first in _DASHES and _is_dash_mark(lines, i)):
            return _Start(first, line.x0s[1], False, line.texts[1:])
        if first == "o" and gap > 0.45 * line.size:
            return _Start(first, line.x0s[1], False, line.texts[1:])
        if first[0] in _MARKS and first[0] not in "*\ufffd" and len(first) > 1:
            return _Start(first[0], line.x0 + line.size / 2, False, [first[1:], *line.texts[1:]])
        if len(line.texts) > 1 and _NUMBER.fullmatch(first):
            return _Start(first, line.x0s[1], True, line.texts)
    elif first in _MARKS and (first in EMPTY_BULLETS or first == "\ufffd" or not first.isprintable()):
        return _Start(first, line.x0, False, [])
    return _Start(None, line.x0, False, line.texts)


def _is_dash_mark(lines: Sequence[Line], i: int) -> bool:
    """True where a dash at the head of a line marks a list: at the head of the cell, after a sentence's end or a gap, with
    another one straight above or below, or with lines hanging under its text; otherwise it wrapped there."""
    line = lines[i]
    if len(line.texts) < 2:
        return False
    if i == 0 or lines[i - 1].text.endswith(_ENDS) or line.baseline - lines[i - 1].baseline > 1.6 * line.size:
        return True
    if line.x0 > max(lines[i - 1].x0, lines[i - 1].x0s[1] if is_bullet(lines[i - 1].texts[0]) and len(lines[i - 1].x0s) > 1 else 0) + 4.0:
        return True
    if any(k != i and other.texts[0] in _DASHES and abs(other.x0 - line.x0) < 1.5 for k, other in enumerate(lines)):
        return True
    return i + 1 < len(lines) and abs(lines[i + 1].x0 - line.x0s[1]) < 1.5


def _levels(lines: Sequence[Line], starts: Sequence[_Start]) -> list[int]:
    """The level of each line's bullet, 1 for the outermost, from where the marks stand; 0 without a mark."""
    marks = sorted(lines[i].x0 for i, s in enumerate(starts) if s.marker and (not s.numbered or _hangs(lines, starts, i)))
    steps: list[float] = []
    for x in marks:
        if not steps or x - steps[-1] > 5.0:
            steps.append(x)
    out = []
    for i, start in enumerate(starts):
        if start.marker is None or (start.numbered and not _hangs(lines, starts, i)):
            out.append(0)
        else:
            out.append(1 + max((k for k, x in enumerate(steps) if x <= lines[i].x0 + 0.01), default=0))
    return out


def _hangs(lines: Sequence[Line], starts: Sequence[_Start], i: int) -> bool:
    """True where the text after a number stands off it as a list's does, or the next line hangs under the text."""
    line = lines[i]
    if line.x0s[1] - line.x1s[0] > 0.5 * line.size:
        return True
    return i + 1 < len(lines) and starts[i + 1].marker is None and abs(lines[i + 1].x0 - starts[i].text_x0) < 1.5


def _is_centred(lines: Sequence[Line], left: float, right: float) -> bool:
    """True where the lines share their middle and not their left end."""
    if len(lines) < 2:
        return False
    middles = [(line.x0 + line.x1) / 2 for line in lines]
    lefts = [line.x0 for line in lines]
    return max(middles) - min(middles) < 2.0 and max(lefts) - min(lefts) > 4.0


def _is_new(
    lines: Sequence[Line], starts: Sequence[_Start], i: int, group: list[int], gap: float, edges: tuple[float, float], centred: bool
) -> bool:
    """True where line i begins a paragraph and does not carry on the one above."""
    line, above, start = lines[i], lines[i - 1], starts[i]
    if start.marker is not None and (not start.numbered or _numbered_start(lines, starts, i, group)):
        return True
    headed = line.bold and above.bold and line.texts[0][:1].isupper()  # headings of two levels may differ by a point or two
    if line.size == above.size:
        gap *= min(1.0, (line.baseline - above.baseline) / (1.2 * line.size) / gap)  # large type stands further apart than the text
    if gap > 1.3 or abs(line.size - above.size) > (0.08 if headed else 0.15) * max(line.size, above.size):
        return True
    runs_on = line.texts[0][:1].islower() and not above.text.endswith(_ENDS)
    bracketed = sum(lines[k].text.count("(") - lines[k].text.count(")") for k in group) > 0 and ")" in line.text
    if bracketed:
        return False
    left, right = edges
    room = (right - left) - (above.x1 - above.x0) if centred else right - above.x1
    need = (line.x1s[0] - line.x0s[0]) + 0.25 * line.size
    spare = room - need
    if spare > 1.0 and not (runs_on and spare < 0.2 * (right - left)):
        return True
    if line.bold != above.bold and line.texts[0][:1].isupper() and above.bold and len(group) == 1 and spare > -0.1 * (right - left):
        return True
    if begins_activity(above.texts, line.texts):
        return True
    if centred or len(group) < 2 or runs_on:
        return False
    # The second line of a paragraph says where its lines stand; one that leaves that place begins another.
    return abs(line.x0 - lines[group[1]].x0) > 5.0


def begins_activity(above: Sequence[str], words: Sequence[str]) -> bool:
    """True where a line begins with a verb in the imperative, below one that ends without a stop and is no part of its sentence.

    >>> begins_activity(["are", "educated", "at", "home"], ["Visit", "to", "other"]), begins_activity(["for", "the"], ["Audit", "of"])
    (True, False)
    >>> begins_activity(["the", "multi-agency"], ["Audit", "Group"])
    False
    """
    first, last = words[0], above[-1]
    if len(words) < 2 or words[1][0].isupper() or not first[0].isupper() or not last[0].islower() or not last[-1].isalnum():
        return False
    return last not in open_words() and first.casefold() in action_verbs()


def _numbered_start(lines: Sequence[Line], starts: Sequence[_Start], i: int, group: list[int]) -> bool:
    """True where a number at a line's head begins an entry; a number that merely wrapped to the line's head does not."""
    head = starts[group[0]]
    if head.numbered and abs(lines[i].x0 - lines[group[0]].x0) < 3.0:
        return True
    above = lines[i - 1].text
    if head.marker is not None and abs(lines[i].x0 - head.text_x0) < 2.0 and not above.endswith(_ENDS):
        return False
    return above.endswith(_ENDS) or _hangs(lines, starts, i)


@cache
def _whole_words() -> frozenset[str]:
    """The longer words that headings, leads and actions are made of, in lower case."""
    phrases = [phrase for entry in heading_entries() for phrase in entry.words]
    phrases += [phrase for one in word_classes().values() for phrase in one.words]
    return action_verbs() | {word for phrase in phrases for word in phrase.split() if len(word) > 4}


def _breaks_word(above: Line, line: Line, right: float, words: frozenset[str]) -> bool:
    """True where a column too narrow for a word breaks it: one word fills the line above to its last letter, and what begins
    the next line makes a known word with it, or is too short for a word and none that is known.

    A whole word may fill its line by chance; then a short known one, or a longer one, follows.
    """
    word, head = above.texts[-1], line.texts[0].rstrip(".,;:)")
    if len(above.texts) > (2 if is_mark(above.texts[0]) else 1) or len(word) < 2 or not (word.isalpha() or word[-1] in "'’"):
        return False
    letter = (above.x1s[-1] - above.x0s[-1]) / len(word)
    if right - above.x1 >= 1.2 * letter:
        return False
    if head.isdigit():
        return len(above.texts) == 1 and word.isupper() and len(word) <= 4  # a code: "BP" over "3"
    one, known = (word + head).casefold(), _whole_words()
    whole = one in words or one in known or one.removesuffix("s") in known
    if head.islower() and whole and word.casefold() not in known and head not in known:
        return True
    return head.isalpha() and head.islower() and ((len(head) <= 3 and head not in _SHORT_WORDS) or head in _SUFFIXES)


def _paragraph(
    lines: Sequence[Line], group: list[int], start: _Start, level: int, edges: tuple[float, float], page: int, words: frozenset[str]
) -> Paragraph:
    left, right = edges
    first = lines[group[0]]
    text = " ".join(start.texts)
    for i in group[1:]:
        text = text + lines[i].text if _breaks_word(lines[i - 1], lines[i], right, words) else join_text(text, lines[i].text)
    members = [lines[i] for i in group]
    return Paragraph(
        text=text,
        bullet=level,
        marker=start.marker if level else None,
        bold=all(line.bold for line in members),
        size=round(first.size, 2),
        page=page,
        box=Box(min(m.x0 for m in members), min(m.top for m in members), max(m.x1 for m in members), max(m.bottom for m in members)),
        line_tops=tuple(m.top for m in members),
        line_texts=(" ".join(start.texts), *(m.text for m in members[1:])),
        line_ends=tuple(m.x1 for m in members),
        indent=max(0.0, first.x0 - left),
    )


def join_text(text: str, more: str) -> str:
    """Two lines as one: joined by a space, or by nothing where the first breaks at a hyphen or stroke inside a word.

    >>> join_text("the multi-", "agency group"), join_text("and/", "or"), join_text("the plan", "is")
    ('the multi-agency group', 'and/or', 'the plan is')
    """
    if not text or not more:
        return text or more
    last, before = text[-1], text[-2:-1]
    pair = last == "/" or more.split(None, 1)[0] not in ("and", "or", "to")  # "multi- and single-agency" keeps its space
    if last in "-/‐" and before.isalnum() and more[0].isalnum() and pair:
        return text + more
    return f"{text} {more}"


def _blank(page: int, left: float, right: float, top: float, pitch: float) -> Paragraph:
    return Paragraph(text="", page=page, box=Box(left, top, right, top + pitch), line_tops=(top,))
