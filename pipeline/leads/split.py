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
from pipeline.leads.words import BULLETS

Look = Callable[[str], Judged]

_BULLET = re.compile(rf"^\s*(?:[{re.escape(BULLETS)}]+|o(?=\s)|\d{{1,2}}[.)](?=\s)|\([a-z0-9]\)(?=\s))\s*")
_LINE_END = re.compile(r"\r\n?|\n|\u2028|\x0b|\x0c")
_MARKS = re.compile(r"\s*(?P<mark>\n|;|,|/|\+|[•·|]|\band\b|&)\s*", re.IGNORECASE)
JOINS_ON = re.compile(r"(?:\b(?:and|of|for|the|to|with|in|on|by|or)|[&,/–—(-])\s*$", re.IGNORECASE)
JOINS_BACK = re.compile(r"^\s*(?:[a-z(&,/)–—]|(?:and|of|for|to|with|in|on|or)\b)")
MAX_SPAN = 8
# Of two ways to cut into as many parts, the one with the stronger marks: a comma binds closer than a slash.
STRENGTH = {"\n": 0.06, ";": 0.08, "•": 0.08, "·": 0.08, "|": 0.08, "/": 0.05, "and": 0.03, "&": 0.03, "+": 0.03, ",": 0.02}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the cell up to the next place where a cut may be, and the mark there ("" at the end)."""

    text: str
    between: str
    mark: str


@dataclass(frozen=True, slots=True)
class _Way:
    """The best way to cut the pieces up to a place: how many of its parts are no actor, its gain, and its last part."""

    odd: int
    gain: float
    start: int
    text: str


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
            for text in self._marks(block, look):
                for part in self.cuts.side_by_side(text, look):
                    if any(character.isalnum() for character in part):
                        result.append((part, look(part)))
        return result

    def _marks(self, block: str, look: Look) -> list[str]:
        """The block cut at its marks: most parts, every part an actor and every cut allowed; the whole block if there is no such way.

        A registered name over several pieces counts as many parts, so that it is not cut. A line that is no actor may stand alone
        between lines, so that one odd line does not join all others.
        """
        pieces = _pieces(block)
        if len(pieces) == 1:
            return [pieces[0].text]
        best: list[_Way | None] = [_Way(0, 0.0, 0, ""), *[None] * len(pieces)]
        for end in range(1, len(pieces) + 1):
            for start in range(max(0, end - MAX_SPAN), end):
                before = best[start]
                if before is None:
                    continue
                text = _join(pieces[start:end])
                judged = look(text)
                gain = 1.0 + 0.1 * (judged.weight == 3)
                if start:
                    mark = pieces[start - 1].mark
                    if not self._allowed(before.text, look(before.text), mark, text, judged):
                        continue
                    gain += STRENGTH.get(mark, 0.0)
                if judged.whole:
                    gain += end - start - 1 + 0.5 * (end - start > 1)
                way = _Way(before.odd + (not judged.weight), before.gain + gain, start, text)
                known = best[end]
                if known is None or (way.odd, -way.gain) < (known.odd, -known.gain):
                    best[end] = way
        found = best[-1]
        if found is None or (found.odd and "\n" not in block):
            return [_join(pieces)]
        texts: list[str] = []
        end = len(pieces)
        while end:
            step = best[end]
            if step is None:
                return [_join(pieces)]
            texts.append(step.text)
            end = step.start
        return texts[::-1]

    def _allowed(self, left: str, a: Judged, mark: str, right: str, b: Judged) -> bool:
        if mark == "\n":
            if JOINS_ON.search(left[-12:]) or JOINS_BACK.match(right):
                return False
            if not a.weight or not b.weight:
                return self.cuts.points(left, a, right, b)
        elif not a.weight or not b.weight:
            return False
        return self.cuts.apart(left, a, mark, right, b)


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
