"""Lines that only wrap, and lines that are entries of their own: what a page's geometry leaves open, told by sense.

A narrow column of a page breaks "Executive / Board" as it breaks "Comms Group / TWFD". Whether a line is an entry is decided by
whether both sides of the break are whole actors, or whole times, even with nothing but a space between them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate, pairwise

from pipeline.activities import split_number
from pipeline.assemble import fold
from pipeline.column_content import is_time
from pipeline.languages import welsh_lean
from pipeline.leads import read_leads
from pipeline.timescales import read_timescale
from schemas.actors import word_classes
from schemas.layout import Box, Cell, Paragraph
from schemas.vocabulary import open_words

_OPEN = (
    ",", ";", ":", "&", "-", "–", "/", "(", "’s", "'s",
    " sub", " working", " steering", " reference",
    " adult", " adults", " social", " public", " mental", " early", " private", " environmental", " criminal", " primary", " secondary",
    " y", " yr",
)  # fmt: skip
_RUNS_ON = re.compile(r"\b(?:of|for|in|on)\b", re.IGNORECASE)  # a post whose title the next line may end
_JOINTS = frozenset("/&(),;:")  # what no entry begins with
_GENERIC = frozenset(
    "senior management leadership strategic operational support business partnership delivery steering joint central corporate".split()
)
_DEPARTMENTS = frozenset("unit team department service services arm division directorate centre centres school schools".split())
_BODIES = frozenset("council trust constabulary ccg pct icb police hospital university college association charity cic".split())
_PLAIN = frozenset(("group", "role", "person", "all"))  # kinds that a line can be by itself; "Early Help" may be half of a board


def _lead_parts(text: str) -> list[str]:
    return [lead.raw for lead in read_leads(text)]


@dataclass(frozen=True, slots=True)
class _Lines:
    """The printed lines of a paragraph, and where each begins in its text, in which words that a line's end broke are whole."""

    texts: tuple[str, ...]
    text: str
    starts: tuple[int, ...]

    def run(self, first: int, end: int) -> str:
        """The text of the lines [first, end)."""
        return self.text[self.starts[first] : self.starts[end] if end < len(self.starts) else None].strip()


def _lines(paragraph: Paragraph) -> _Lines:
    starts, at = [], 0
    for line in paragraph.line_texts:
        found = paragraph.text.find(line, at)
        if found < 0:  # the text was mended since it was read
            text = " ".join(paragraph.line_texts)
            return _Lines(paragraph.line_texts, text, tuple(accumulate((len(one) + 1 for one in paragraph.line_texts[:-1]), initial=0)))
        starts.append(found)
        at = found + len(line)
    return _Lines(paragraph.line_texts, paragraph.text, tuple(starts))


def _time_breaks(whole: _Lines) -> list[int]:
    lines = whole.texts
    if len(lines) > 2 and all(is_time(line) and not line.strip().isdigit() for line in lines):
        return list(range(len(lines)))
    reading = read_timescale(whole.text)
    return _breaks(lines, [part.raw for part in reading.parts]) if reading.kind == "multiple" else [0]


def _lead_breaks(whole: _Lines, known: frozenset[str]) -> list[int]:
    """Where a line begins an actor of its own: told even with a space between; or both sides stand alone elsewhere in the
    column; or both are groups, posts or persons beyond doubt."""
    lines = whole.texts
    sure = set(_breaks(lines, _lead_parts(whole.text)))
    starts = [0]
    for start in range(1, len(lines)):
        left, last = whole.run(starts[-1], start), start + 1 == len(lines)
        if (start in sure and not _begins_with_rest(lines[start - 1], lines[start])) or _closes(left, lines[start]):
            starts.append(start)
        elif not _wraps(left, lines[start], last) and not _ends_post(lines[start - 1], lines[start]):
            rights = [whole.run(start, end) for end in range(start + 1, len(lines) + 1)]
            alone = any(fold(right) in known for right in rights) and fold(left) in known
            ends = (rights[0], rights[-1])
            whole_post = is_one_actor(left) and (not _RUNS_ON.search(left) or _last(left).casefold() in word_classes()["group_head"].words)
            coded = last and lines[start].isupper() and lines[start].isalpha() and _is_department(left)
            if alone or coded or (_is_whole_actor(left) and any(map(_is_whole_actor, ends))):
                starts.append(start)
            elif (whole_post or _is_department(left)) and _is_whole_agency(rights[-1], 3):
                starts.append(start)
            elif is_one_actor(left) and any(map(_opens_as_agency, rights)):
                starts.append(start)
            elif _is_employer(left) and (_is_employer(rights[-1]) or (_RUNS_ON.search(left) and is_one_actor(rights[-1]))):
                starts.append(start)
            elif (
                any(map(_is_agency_word, rights))
                and not is_one_actor(rights[-1])
                and (is_one_actor(left, frozenset(("group",))) or _is_agency_word(left))
            ):
                starts.append(start)
    return starts


def _closes(left: str, line: str) -> bool:
    """Does a bracket close what stands above the line, which begins anew ("County Council (Communications) | Pubwatch")?"""
    head = line.split()[0].casefold()
    heads = word_classes()["group_head"].words | word_classes()["post_head"].words | word_classes()["agency_head"].words
    return left.endswith(")") and left.count("(") == left.count(")") and line[:1].isupper() and head not in heads


def _opens_as_agency(text: str) -> bool:
    """Is the text one agency whose name begins as only names of agencies do ("Healthwatch Farhaven", "NHS Farhaven")?"""
    words = text.split()
    openers = word_classes()["agency_start"].words | {"nhs"}
    opens = words[0].casefold() in openers or " ".join(words[:2]).casefold() in openers
    return len(words) > 1 and opens and is_one_actor(text, frozenset(("agency",)))


def _is_employer(text: str) -> bool:
    """Is the text the whole name of a body of its own, which is no part of another ("Farhaven Council", "Coalition of Carers")?"""
    return len(text.split()) > 1 and is_one_actor(text, frozenset(("agency",))) and (
        _last(text).casefold() in _BODIES or _RUNS_ON.search(text) is not None
    )  # fmt: skip


def _wraps(left: str, line: str, last: bool) -> bool:
    """Can the line only be the rest of what stands above it: in lower case, behind a connector or the first word of a post's name,
    or at the end one word that no actor is alone?"""
    lone = last and len(line.split()) == 1 and not line.isupper()
    lone = lone and (not _is_agency_word(line) or line.casefold() in word_classes()["agency_head"].words)
    return left.count("(") > left.count(")") or _opens_post(left) or line[:1].islower() or line[:1] in _JOINTS or lone


def _ends_post(above: str, line: str) -> bool:
    """Does the line begin with the last word of a post's name ("Clinical Systems | Lead, Community Health", "SAR Group | Chair (J Lind)")?"""
    if _begins_with_rest(above, line):
        return True
    head = re.match(r"([\w’']+),", line)
    return head is not None and head[1].casefold() in word_classes()["post_head"].words and not is_one_actor(above, frozenset())


def _begins_with_post(line: str) -> bool:
    """Does the line begin with the last word of a post's name and no other post ("Chair (Supt R Lind)", "Officers")?"""
    head = re.match(r"(\w+?)s?(?:\s*[(,]|$)", line)
    return head is not None and head[1].casefold() in word_classes()["post_head"].words


def _begins_with_rest(above: str, line: str) -> bool:
    """Does the line begin with a post's last word that what stands above it lacks ("SAR Sub-group | Chair (Supt R Lind)")?"""
    return _begins_with_post(line) and _last(above).casefold() not in word_classes()["post_head"].words


def _is_open(text: str) -> bool:
    """Does the text end with a connector or a word that ends nothing?"""
    return text.rstrip().casefold().endswith(_OPEN) or _last(text).casefold() in open_words()


def _opens_post(text: str) -> bool:
    """Does the text end with a connector, or with a word that stands before the rest of a post's name, or is it the first word of an
    agency's?"""
    return _is_open(text) or text.casefold() in word_classes()["agency_start"].words or _last(text).casefold() in _post_openers()


@cache
def _post_openers() -> frozenset[str]:
    """Words that stand before the rest of a post's name ("Principal | Social Worker")."""
    classes = word_classes()
    ends = classes["post_head"].words | classes["group_head"].words | classes["agency_head"].words
    opening = classes["post_start"].words | classes["honorific"].words | (classes["rank"].words - ends)
    return frozenset(word for word in opening if " " not in word)


def _is_whole_agency(text: str, least: int) -> bool:
    """Is the text the whole name of one agency, of so many words or one of those that everybody knows, and no team's or board's rest
    ("Senior Management Team")?"""
    words = text.split()
    leads = read_leads(text)
    opens = _GENERIC | word_classes()["post_head"].words
    if len(leads) != 1 or "," in text or leads[0].kind != "agency" or leads[0].needs_review or words[0].casefold() in opens:
        return False
    return len(words) >= least or _is_agency_word(text)


def _is_department(text: str) -> bool:
    """Does the text end like a part of an agency, which no other part of it follows ("Police Public Protection Unit")?"""
    return len(text.split()) > 1 and _last(text).casefold() in _DEPARTMENTS and _is_whole_agency(text, 2)


def _is_agency_word(text: str) -> bool:
    """Is the text an agency or sector that words alone name ("Police")? It may open a post's name, but not another agency's."""
    known = word_classes()["agency_word"]
    return text.strip() in known.acronyms or " ".join(re.findall(r"\w+", text.casefold())) in known.words


def is_one_actor(text: str, kinds: frozenset[str] = _PLAIN) -> bool:
    """Is the text one actor of these kinds, a group, post, person or "all" if none are given, beyond doubt?"""
    leads = read_leads(text)
    return len(leads) == 1 and (leads[0].kind in kinds or not kinds) and (not leads[0].needs_review or leads[0].kind == "all")


def _is_whole_actor(text: str) -> bool:
    """Is the text one actor, or a post and, behind a comma, the body where it is held?"""
    kinds = [lead.kind for lead in read_leads(text)] if text.count(",") == 1 else []
    return is_one_actor(text) or kinds == ["role", "agency"]


def _breaks(lines: Sequence[str], parts: Sequence[str]) -> list[int]:
    """The line numbers at which a part begins exactly; 0 always."""
    ends, total = set(), 0
    for part in parts:
        total += len(fold(part))
        ends.add(total)
    found, run = [0], 0
    for number, line in enumerate(lines[:-1]):
        run += len(fold(line))
        inside = sum(text.count("(") - text.count(")") for text in lines[: number + 1]) > 0
        if run in ends and not inside and not _is_open(line) and not lines[number + 1][:1].islower():
            found.append(number + 1)
    return found


def _coded(lines: Sequence[str]) -> list[int]:
    """The line numbers that begin with a code ("1a ...", "1b ..."), where the first does and another too."""
    starts = [number for number, line in enumerate(lines) if split_number(line)[0] is not None]
    return starts if len(starts) > 1 and starts[0] == 0 else []


def _languages(lines: Sequence[str]) -> list[int]:
    """Where the lines go over from Welsh to English or back, once; nowhere if a stroke parts the languages."""
    if any(line.rstrip().endswith("/") or " / " in line for line in lines):
        return []
    leans = [welsh_lean(line) for line in lines]
    ends = [n for n in range(1, len(lines)) if leans[0] > 0 and min(leans[:n]) >= 0 and max(leans[n:]) <= 0 and min(leans[n:]) < 0]
    return [0, max(ends, key=lambda n: sum(leans[:n]) - sum(leans[n:]))] if ends else []


def _pieces(paragraph: Paragraph, starts: Sequence[int]) -> list[Paragraph]:
    """The paragraph cut before the lines `starts`; as it is where that is one piece."""
    if len(starts) < 2:
        return [paragraph]
    whole, ends = _lines(paragraph), [*starts[1:], len(paragraph.line_texts)]
    pieces = []
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        tops = paragraph.line_tops[start:end]
        box = paragraph.box
        if box is not None and tops and abs(paragraph.line_tops[0] - box.top) < 2.0:
            # A point short of the next line, whose tall letters would reach into the box.
            after = paragraph.line_tops[end] - 1.0 if end < len(paragraph.line_tops) else box.bottom
            box = Box(box.x0, tops[0], box.x1, min(after, box.bottom))
        pieces.append(
            replace(
                paragraph,
                text=whole.run(start, end),
                box=box,
                line_tops=tops,
                line_texts=paragraph.line_texts[start:end],
                line_ends=paragraph.line_ends[start:end],
                bullet=paragraph.bullet if number == 0 else 0,
                marker=paragraph.marker if number == 0 else None,
            )
        )
    return pieces


def _cut(cell: Cell, breaks: Callable[[_Lines], list[int]]) -> Cell:
    paragraphs: list[Paragraph] = []
    for p in cell.paragraphs:
        if len(p.line_texts) < 2 or len(p.line_texts) != len(p.line_tops):
            paragraphs.append(p)
            continue
        starts = _coded(p.line_texts) or _languages(p.line_texts) or breaks(_lines(p))
        paragraphs += _pieces(p, starts)
    return replace(cell, paragraphs=tuple(paragraphs)) if len(paragraphs) != len(cell.paragraphs) else cell


def _halved(above: str, below: str) -> bool:
    """Does a line's end part an actor in two: before a stroke, after a post's first word ("Det" over "Supt PPU; Nurse"), before its
    last ("Town Centre" over "Manager"), or between a word that is no actor and the rest that makes it one?"""
    ends, begins = _lead_parts(above), _lead_parts(below)
    if below[:1] in _JOINTS or _opens_post(above):
        return True
    if not ends or not begins or is_one_actor(ends[-1]):
        return False
    first = re.split(r"\W", begins[0], maxsplit=1)[0].casefold()
    lone = first in word_classes()["post_head"].words and not re.match(r"\w+ \w", begins[0])
    return lone or (" " not in ends[-1] and is_one_actor(f"{ends[-1]} {begins[0]}"))


def _is_rest(above: Paragraph, below: Paragraph, reach: float) -> bool:
    """Is a paragraph, which began where it would have fitted or on another page, the rest of the actor above it?

    It is none where its first word had room above left of `reach`, where the cell's longest line ends.
    """
    line = below.line_texts[0]
    if above.page != below.page and (_wraps(above.text, line, len(below.line_texts) == 1) or _begins_with_post(line)):
        return True
    if above.box and below.box and above.line_ends and below.line_ends and above.page == below.page:
        letter = (below.line_ends[0] - below.box.x0) / len(line)
        level = abs(above.box.x0 - below.box.x0) < 3.0
        room = 0.9 * (reach - above.box.x0) - (above.line_ends[-1] - above.box.x0)  # letters are not all as wide as their mean
        if level and letter * (len(line.split()[0]) + 1) < room and not _is_open(above.text):
            return False
    heads = word_classes()["group_head"].words | {"board", "partnership"}
    if is_one_actor(above.text) and len(below.text.split()) > 2 and _last(below.text).casefold() in heads:
        return False
    return len(_lead_parts(f"{above.text}\n{below.text}")) == 1 or _halved(above.text, below.text)


def _join(cell: Cell) -> Cell:
    """The cell with paragraphs that are the rest of a wrapped actor joined to the one above: "Safeguarding Unit / Manager"."""
    paragraphs = list(cell.paragraphs)
    reach = max((end for p in paragraphs for end in p.line_ends), default=0.0)
    number = 1
    while number < len(paragraphs):
        above, p = paragraphs[number - 1], paragraphs[number]
        if above.text and p.text and not p.bullet and above.line_texts and p.line_texts and _is_rest(above, p, reach):
            box = above.box.union(p.box) if above.box and p.box and above.page == p.page else above.box
            paragraphs[number - 1 : number + 1] = [
                replace(above, text=f"{above.text} {p.text}", box=box, line_tops=above.line_tops + p.line_tops,
                        line_texts=above.line_texts + p.line_texts, line_ends=above.line_ends + p.line_ends)
            ]  # fmt: skip
        else:
            number += 1
    return replace(cell, paragraphs=tuple(paragraphs)) if len(paragraphs) != len(cell.paragraphs) else cell


def entries_by_sense(cell: Cell, field: str, known: frozenset[str]) -> Cell:
    """The cell of a lead or timescale column with its printed lines grouped into entries; other cells as they are.

    `known` are the folded texts that fill a line or cell of the column alone.
    """
    if not any(p.line_texts for p in cell.paragraphs):
        return cell
    if field == "lead":
        return _cut(_join(cell), lambda whole: _lead_breaks(whole, known))
    if field == "timescale":
        return _cut(cell, _time_breaks)
    return cell


def cut_to_count(cell: Cell, missing: int) -> Cell:
    """The cell of a PDF's action column with its paragraphs cut at the lines that look like new ones, a capital letter below a line that
    ends in the middle of a sentence, if there are just `missing` of them; else the cell as it is.

    What looks so may be a name that wrapped: the number of leads and timescales has to bear it out.
    """
    starts = [[0, *(n for n in range(1, len(p.line_texts)) if _looks_new(p.line_texts[n - 1], p.line_texts[n]))] for p in cell.paragraphs]
    if sum(len(one) - 1 for one in starts) != missing:
        return cell
    return replace(cell, paragraphs=tuple(piece for p, one in zip(cell.paragraphs, starts, strict=True) for piece in _pieces(p, one)))


def _last(text: str) -> str:
    return (text.split() or [""])[-1]


def _looks_new(above: str, line: str) -> bool:
    last, words = _last(above), line.split()
    named = len(words) < 2 or words[1][0].isupper()
    return line[:1].isupper() and not named and last[:1].islower() and last[-1:].isalnum() and last not in open_words()


def cut_before(cell: Cell, alone: Callable[[str], bool], adds_nothing: Callable[[str, str], bool]) -> Cell:
    """The cell with each printed paragraph cut where its last lines, or its first, and not the others are something by themselves.

    `adds_nothing`: does the first text say no more than the second, which is its end?
    """
    pieces: list[Paragraph] = []
    for p in cell.paragraphs:
        whole, count = _lines(p), len(p.line_texts)
        inside = {n for n in range(1, count) if re.search(r"\b\d{1,2}$", p.line_texts[n - 1])}  # "22 | October 2009" is one day
        ends = [n for n in range(1, count) if n not in inside and alone(whole.run(n, count)) and not alone(whole.run(0, n))]
        at = ends[0] if ends else None
        while at is not None and at + 1 in ends and adds_nothing(whole.run(at, count), whole.run(at + 1, count)):
            at += 1
        if at is None and not alone(p.text):
            at = next((n for n in range(1, count) if alone(whole.run(0, n)) and not re.search(r"\d", whole.run(n, count))), None)
        pieces += _pieces(p, [0, at] if at else [])
    return replace(cell, paragraphs=tuple(pieces))


def cut_into_lines(cell: Cell, count: int, alone: Callable[[str], bool]) -> Cell:
    """The cell of one printed paragraph with each of its lines an entry, if there are `count` of them, each is something by itself
    and none can only be the rest of the one above ("30 April / 2016"); else the cell as it is."""
    p = cell.paragraphs[0]
    if not len(p.line_texts) == len(p.line_tops) == count > 1 or not all(map(alone, p.line_texts)):
        return cell
    for above, line in pairwise(p.line_texts):
        if not line[:1].isupper() or _is_open(above):
            return cell
    return replace(cell, paragraphs=tuple(_pieces(p, range(count))))
