"""Cutting a lead cell into its actors: a cut is accepted only where both sides are actors.

Bullets and blank lines are the author's own cuts. Every other mark (newline, ";", ",", "/", "and", "&", nothing at all) is only a
place where a cut may be; codes, registered names, job titles, wrapped lines and a person with post and employer stay whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.leads.cuts import Cuts
from pipeline.leads.judged import Judged
from pipeline.leads.kinds import Judge
from pipeline.leads.words import BULLETS, known_plural

Look = Callable[[str], Judged]

_BULLET = re.compile(rf"^\s*(?:[{re.escape(BULLETS)}]+|o(?=\s)|\d{{1,2}}[.)](?=\s)|\(?[a-z0-9]\)(?=\s))\s*")
_LINE_END = re.compile(r"\r\n?|\n|\u2028|\x0b|\x0c")
_MARKS = re.compile(r"\s*(?P<mark>\n|;|,|/|\+|[•·|]|\band\b|\bplus\b|&)\s*", re.IGNORECASE)
JOINS_ON = re.compile(r"(?:\b(?:and|of|for|the|to|with|in|on|by|or)|[&,/–—(-])\s*$", re.IGNORECASE)
JOINS_BACK = re.compile(r"^\s*(?:[a-z(&,/)–—]|(?:and|of|for|to|with|in|on|or)\b)")
MAX_SPAN = 8
WAYS = 4
# Of two ways to cut into as many parts, the one with the stronger marks: a comma binds closer than a slash.
STRENGTH = {"\n": 0.06, ";": 0.08, "•": 0.08, "·": 0.08, "|": 0.08, "/": 0.05, "and": 0.03, "&": 0.03, "+": 0.03, "plus": 0.03, ",": 0.02}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the cell up to the next place where a cut may be, and the mark there ("" at the end)."""

    text: str
    between: str
    mark: str


@dataclass(frozen=True, slots=True)
class _Way:
    """A way to cut the pieces up to a place: how many of its parts are no actor, its gain, its last part and the way before that."""

    odd: int
    gain: float
    text: str
    before: _Way | None


def _cost(way: _Way) -> tuple[int, float]:
    return way.odd, -way.gain


class Splitter:
    """Cuts cells with the names that `judge` knows."""

    def __init__(self, judge: Judge) -> None:
        self.judge = judge
        self.cuts = Cuts(judge.names)

    def parts(self, cell: str) -> list[tuple[str, Judged]]:
        """The actors of the cell in order, each as printed, with what it was judged to be."""
        memo: dict[str, Judged] = {}

        def look(text: str) -> Judged:
            found = memo.get(text)
            if found is None:
                found = memo[text] = self.judge.judge(text)
            return found

        result: list[tuple[str, Judged]] = []
        for block in _blocks(cell):
            for text in self._marks(block, look, memo):
                for part in self.cuts.side_by_side(text, look):
                    if any(character.isalnum() for character in part):
                        result.append((part, look(part)))
        return result

    def _marks(self, block: str, look: Look, memo: dict[str, Judged]) -> list[str]:
        """The block cut at its marks: most parts, every part an actor and every cut allowed; the whole block if there is no such way.

        A registered name over several pieces counts as many parts, so that it is not cut. A line that is no actor may stand alone
        between lines, so that one odd line does not join all others.
        """
        pieces = _pieces(block)
        if len(pieces) == 1:
            return [pieces[0].text]
        shared = self._shared(pieces, look, memo)
        if shared:
            return shared
        ways: list[list[_Way]] = [[_Way(0, 0.0, "", None)]]
        for end in range(1, len(pieces) + 1):
            here: list[_Way] = []
            for start in range(max(0, end - MAX_SPAN), end):
                mark = pieces[start - 1].mark if start else ""
                text = _join(pieces[start:end])
                judged = look(text)
                gain = 1.0 + 0.1 * (judged.weight == 3) + STRENGTH.get(mark, 0.0)
                if judged.whole:
                    gain += end - start - 1 + _tie(judged) * (end - start > 1)
                befores = [way for way in ways[start] if not start or self._allowed(way.text, look(way.text), mark, text, judged)]
                if befores:
                    before = min(befores, key=_cost)
                    here.append(_Way(before.odd + (not judged.weight), before.gain + gain, text, before))
            ways.append(sorted(here, key=_cost)[:WAYS])
        if not ways[-1] or (min(ways[-1], key=_cost).odd and "\n" not in block):
            return [_join(pieces)]
        texts: list[str] = []
        step: _Way | None = min(ways[-1], key=_cost)
        while step is not None and step.before is not None:
            texts.append(step.text)
            step = step.before
        return texts[::-1]

    def _shared(self, pieces: Sequence[Piece], look: Look, memo: dict[str, Judged]) -> list[str] | None:
        """The pieces, where all share the last one's head ("Upper and Lower Training sub-groups"); each is then judged with it."""
        words = pieces[-1].text.split()
        if len(words) < 2 or not known_plural(words[-1].lower()):
            return None
        for start in range(1, len(words)):
            tail = " ".join(words[start:])
            full = [look(f"{piece.text.strip()} {tail}") for piece in pieces[:-1]] + [look(pieces[-1].text.strip())]
            groups = {judged.link.group.id for judged in full if judged.link and judged.link.score == 100.0}
            if len(groups) == len(pieces):
                memo.update((piece.text.strip(), judged) for piece, judged in zip(pieces, full, strict=True))
                return [piece.text.strip() for piece in pieces]
        return None

    def _allowed(self, left: str, a: Judged, mark: str, right: str, b: Judged) -> bool:
        if mark == "\n":
            if JOINS_ON.search(left[-12:]) or JOINS_BACK.match(right):
                return False
            if not a.weight or not b.weight:
                return self.cuts.points(left, a, right, b)
        elif not a.weight or not b.weight:
            return False
        return self.cuts.apart(left, a, mark, right, b)


def _tie(judged: Judged) -> float:
    """By how much a registered name over several pieces beats as many parts: an exact name more than a near one."""
    return 1.0 if judged.link is not None and judged.link.score == 100.0 else 0.5


def _blocks(cell: str) -> list[str]:
    """The stretches of the cell between bullets and blank lines, lines in them joined by newlines; bullet marks are left out."""
    blocks: list[str] = []
    fresh = True
    for line in _LINE_END.split(cell):
        text = line.strip()
        bullet = _BULLET.match(text)
        if bullet:
            text = text[bullet.end() :].strip()
            fresh = True
        if not text:
            fresh = True
            continue
        joined = blocks and not bullet and (JOINS_ON.search(blocks[-1][-12:]) or JOINS_BACK.match(text))
        if fresh and not joined:
            blocks.append(text)
        else:
            blocks[-1] += "\n" + text
        fresh = False
    return blocks


def _pieces(block: str) -> list[Piece]:
    """The block at its marks, those in brackets apart."""
    pieces: list[Piece] = []
    start = 0
    depth = 0
    seen = 0
    for found in _MARKS.finditer(block):
        depth += block.count("(", seen, found.start()) - block.count(")", seen, found.start())
        seen = found.start()
        text = block[start : found.start()]
        mark = found["mark"].lower()
        if depth > 0 or not text.strip() or (mark == "&" and found.group() == "&"):
            continue
        if "\n" in found.group():
            mark = "\n"
        pieces.append(Piece(text, found.group(), mark))
        start = found.end()
    if block[start:].strip() or not pieces:
        pieces.append(Piece(block[start:], "", ""))
    return pieces


def _join(pieces: Sequence[Piece]) -> str:
    """The pieces as one text with the marks between them, newlines as spaces, no mark after the last."""
    if len(pieces) == 1:
        return pieces[0].text.strip()
    text = "".join([piece.text + piece.between for piece in pieces[:-1]]) + pieces[-1].text
    return " ".join(text.split())
