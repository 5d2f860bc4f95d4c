"""Lines that only wrap, and lines that are entries of their own: what a page's geometry leaves open, told by sense.

A narrow column of a page breaks "Executive / Board" as it breaks "Comms Group / TWFD". Whether a line is an entry is decided by
whether both sides of the break are whole actors, or whole times, even with nothing but a space between them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, combinations

from pipeline.activities import split_number
from pipeline.actor_lines import (
    RUNS_ON,
    begins_with_head,
    begins_with_post,
    begins_with_rest,
    bracket_closes,
    ends_post,
    is_agency_word,
    is_department,
    is_employer,
    is_halved,
    is_one_actor,
    is_open,
    is_whole_actor,
    is_whole_agency,
    last_word,
    lead_parts,
    only_wraps,
    opens_as_agency,
    within_part,
)
from pipeline.assemble import fold
from pipeline.column_content import is_time
from pipeline.languages import looks_welsh, welsh_lean
from pipeline.timescales import read_timescale
from schemas.actors import word_classes
from schemas.layout import Box, Cell, Paragraph
from schemas.vocabulary import open_words

MAY_BE_TWO = "a lead may be two"
_MOST_LINES = 12
_HEALTH_AND_POLICE = frozenset("ccg pct icb trust police constabulary".split())  # no part of them is called by what an agency alone is


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
    sure = set(_breaks(lines, lead_parts(whole.text)))
    starts = [0]
    for start in range(1, len(lines)):
        left, last = whole.run(starts[-1], start), start + 1 == len(lines)
        rights = [whole.run(start, end) for end in range(start + 1, len(lines) + 1)]
        rest = begins_with_rest(lines[start - 1], lines[start]) or begins_with_head(lines[start])
        if (start in sure and not rest) or bracket_closes(left, lines[start]):
            starts.append(start)
        elif _ends_phrase(left, lines[start], rights[1:], whole, start):
            continue
        elif not only_wraps(left, lines[start], last) and not ends_post(lines[start - 1], lines[start]) and not within_part(left, rights):
            alone = any(fold(right) in known for right in rights) and fold(left) in known
            ends = (rights[0], rights[-1])
            whole_post = is_one_actor(left) and (not RUNS_ON.search(left) or _ends_group(left))
            coded = last and lines[start].isupper() and lines[start].isalpha() and is_department(left)
            if alone or coded or (is_whole_actor(left) and any(map(is_whole_actor, ends))):
                starts.append(start)
            elif (whole_post or is_department(left)) and is_whole_agency(rights[-1], 3):
                starts.append(start)
            elif is_one_actor(left) and any(map(opens_as_agency, rights)):
                starts.append(start)
            elif is_agency_word(left) and is_whole_agency(rights[-1], 3) and not is_department(rights[-1]):
                starts.append(start)
            elif is_one_actor(left, frozenset(("group",))) and is_one_actor(rights[-1], frozenset(("agency",))) and _ends_group(left):
                starts.append(start)
            elif last_word(left).casefold() in _HEALTH_AND_POLICE and len(left.split()) > 1 and is_agency_word(rights[-1]):
                starts.append(start)
            elif is_employer(left) and (is_employer(rights[-1]) or (RUNS_ON.search(left) and is_one_actor(rights[-1]))):
                starts.append(start)
            elif (
                any(map(is_agency_word, rights))
                and not is_one_actor(rights[-1])
                and (is_one_actor(left, frozenset(("group",))) or is_agency_word(left))
            ):
                starts.append(start)
    return starts


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
        if run in ends and not inside and not is_open(line) and not lines[number + 1][:1].islower():
            found.append(number + 1)
    return found


def _ends_group(text: str) -> bool:
    return last_word(text).casefold() in word_classes()["group_head"].words


def _ends_phrase(left: str, line: str, rights: Sequence[str], whole: _Lines, start: int) -> bool:
    """Is the line one word that ends a post's field ("Head of Quality | Assurance | Participation Worker")?"""
    if not rights or len(line.split()) > 1 or not RUNS_ON.search(left) or is_one_actor(line, frozenset()):
        return False
    below = [whole.run(start + 1, end) for end in range(start + 2, len(whole.texts) + 1)]
    return is_one_actor(f"{left} {line}") and any(map(is_one_actor, below))


def _coded(lines: Sequence[str]) -> list[int]:
    """The line numbers that begin with a code ("1a ...", "1b ..."), where the first does and another too."""
    starts = [number for number, line in enumerate(lines) if split_number(line)[0] is not None]
    return starts if len(starts) > 1 and starts[0] == 0 else []


def _dashed(lines: Sequence[str]) -> list[int]:
    """The line numbers that begin with an agency's code and a dash ("WMP – Supt Clegg", "KC – Head of"), where the first does and another
    too."""
    starts = [number for number, line in enumerate(lines) if re.match(r"[A-Z][A-Z&]{1,6}\s*[–—:-]\s", line)]
    return starts if len(starts) > 1 and starts[0] == 0 else []


def _languages(lines: Sequence[str]) -> list[int]:
    """Where the lines go over from Welsh to English or back, once; nowhere if a stroke parts the languages."""
    if any(line.rstrip().endswith("/") or " / " in line for line in lines):
        return []
    leans = [welsh_lean(line) for line in lines]
    ends = [n for n in range(1, len(lines)) if leans[0] > 0 and min(leans[:n]) >= 0 and max(leans[n:]) <= 0 and min(leans[n:]) < 0]
    looks = [looks_welsh(line) for line in lines]
    return [0, max(ends, key=lambda n: sum(looks[:n]) - sum(looks[n:]))] if ends else []


def _pieces(paragraph: Paragraph, starts: Sequence[int]) -> list[Paragraph]:
    """The paragraph cut before the lines `starts`; as it is where that is one piece."""
    if len(starts) < 2:
        return [paragraph]
    whole, ends = _lines(paragraph), [*starts[1:], len(paragraph.line_texts)]
    turn = next((n for n in range(1, len(paragraph.line_tops)) if paragraph.line_tops[n] < paragraph.line_tops[n - 1]), None)
    pieces = []
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        tops = paragraph.line_tops[start:end]
        box, page = paragraph.box, paragraph.page
        if box is not None and turn is not None:  # the lines from there on stand on the next page
            last = tops[max(0, turn - start) - 1] if start < turn < end else tops[-1]
            box = Box(box.x0, tops[0], max(box.x1, *paragraph.line_ends[start:end]), last + (paragraph.size or 10.0) * 1.2)
            page = paragraph.page_end if start >= turn else page
        elif box is not None and tops and abs(paragraph.line_tops[0] - box.top) < 2.0:
            # A point short of the next line, whose tall letters would reach into the box.
            after = paragraph.line_tops[end] - 1.0 if end < len(paragraph.line_tops) else box.bottom
            box = Box(box.x0, tops[0], box.x1, min(after, box.bottom))
        pieces.append(
            replace(
                paragraph,
                text=whole.run(start, end),
                box=box,
                page=page,
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
        starts = _coded(p.line_texts) or _dashed(p.line_texts) or _languages(p.line_texts) or breaks(_lines(p))
        paragraphs += _pieces(p, starts)
    return replace(cell, paragraphs=tuple(paragraphs)) if len(paragraphs) != len(cell.paragraphs) else cell


def _is_rest(above: Paragraph, below: Paragraph, reach: float) -> bool:
    """Is a paragraph, which began where it would have fitted or on another page, the rest of the actor above it?

    It is none where its first word had room above left of `reach`, where the cell's longest line ends.
    """
    line = below.line_texts[0]
    if welsh_lean(above.text) > 0 > welsh_lean(below.text) and "/" not in above.text + below.text:
        return False
    if above.page != below.page and (only_wraps(above.text, line, len(below.line_texts) == 1) or begins_with_post(line)):
        return True
    if above.box and below.box and above.line_ends and below.line_ends and above.page == below.page:
        letter = (below.line_ends[0] - below.box.x0) / len(line)
        level = abs(above.box.x0 - below.box.x0) < 3.0
        room = 0.9 * (reach - above.box.x0) - (above.line_ends[-1] - above.box.x0)  # letters are not all as wide as their mean
        if level and letter * (len(line.split()[0]) + 1) < room and not is_open(above.text):
            return False
    heads = word_classes()["group_head"].words | {"board", "partnership"}
    if is_one_actor(above.text) and not is_open(above.text) and len(below.text.split()) > 2 and last_word(below.text).casefold() in heads:
        return False
    return len(lead_parts(f"{above.text}\n{below.text}")) == 1 or is_halved(above.text, below.text)


def _join(cell: Cell) -> Cell:
    """The cell with paragraphs that are the rest of a wrapped actor joined to the one above: "Safeguarding Unit / Manager"."""
    paragraphs = list(cell.paragraphs)
    reach = max((end for p in paragraphs for end in p.line_ends), default=0.0)
    number = 1
    while number < len(paragraphs):
        above, p = paragraphs[number - 1], paragraphs[number]
        if above.text and p.text and not p.bullet and above.line_texts and p.line_texts and _is_rest(above, p, reach):
            box = above.box.union(p.box) if above.box and p.box and above.page == p.page else above.box
            end = p.page_end or p.page
            paragraphs[number - 1 : number + 1] = [
                replace(above, text=f"{above.text} {p.text}", box=box, page_end=end, line_tops=above.line_tops + p.line_tops,
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


def may_be_two(paragraphs: Iterable[Paragraph]) -> bool:
    """May one of the entries of a lead cell be two actors: are both sides of a line's end one, though nothing says that the second begins
    anew ("Head of Midwifery | Performance Team")?"""
    for p in paragraphs:
        whole = _lines(p)
        for start in range(1, len(p.line_texts)):
            left, right = whole.run(0, start), whole.run(start, len(p.line_texts))
            wraps = only_wraps(left, p.line_texts[start], start + 1 == len(p.line_texts)) or ends_post(p.line_texts[start - 1], right)
            if not wraps and len(right.split()) > 1 and is_one_actor(left, frozenset()) and is_one_actor(right, frozenset()):
                return True
    return False


def cut_to_count(cell: Cell, missing: int) -> Cell:
    """The cell of a PDF's action column with its paragraphs cut at the lines that look like new ones, a capital letter below a line that
    ends in the middle of a sentence, if there are just `missing` of them; else the cell as it is.

    What looks so may be a name that wrapped: the number of leads and timescales has to bear it out.
    """
    starts = [[0, *(n for n in range(1, len(p.line_texts)) if _looks_new(p.line_texts[n - 1], p.line_texts[n]))] for p in cell.paragraphs]
    if sum(len(one) - 1 for one in starts) != missing:
        return cell
    return replace(cell, paragraphs=tuple(piece for p, one in zip(cell.paragraphs, starts, strict=True) for piece in _pieces(p, one)))


def _looks_new(above: str, line: str) -> bool:
    last, words = last_word(above), line.split()
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
    """The cell of one printed paragraph cut at the ends of its lines into `count` entries, if there is one way to do so in which each is
    something by itself and none can only be the rest of the one above ("30 April / 2016"); else the cell as it is."""
    p = cell.paragraphs[0]
    lines = p.line_texts
    if not 1 < count <= len(lines) <= _MOST_LINES or len(lines) != len(p.line_tops):
        return cell
    whole = _lines(p)
    begins = [n for n in range(1, len(lines)) if lines[n][:1].isupper() and not is_open(lines[n - 1])]
    ways = []
    for chosen in combinations(begins, count - 1):
        ends = [*chosen, len(lines)]
        if all(alone(whole.run(start, end)) for start, end in zip((0, *chosen), ends, strict=True)):
            ways.append([0, *chosen])
    return replace(cell, paragraphs=tuple(_pieces(p, ways[0]))) if len(ways) == 1 else cell
