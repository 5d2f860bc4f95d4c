"""Cutting a lead cell into its actors: a cut is accepted only where both sides are actors.

Bullets and blank lines are the author's own cuts. Every other mark (newline, ";", ",", "/", "and", "&", nothing at all) is only a
place where a cut may be; codes, registered names, job titles, wrapped lines and a person with post and employer stay whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.leads.kinds import Judge, Judged
from pipeline.leads.words import BULLETS, code_key, part_key, singular, vocabulary

_BULLET_LINE = re.compile(rf"^\s*(?:[{re.escape(BULLETS)}]|o(?=\s)|\d{{1,2}}[.)](?=\s)|\([a-z0-9]\)(?=\s))\s*")
_LINE_END = re.compile(r"\r\n?|\n|\u2028|\x0b")
_MARKS = re.compile(r"\s*(?P<mark>;|,|/|\+|•|·|\||\band\b|&)\s*", re.IGNORECASE)
_JOINS_ON = re.compile(r"(?:\b(?:and|of|for|the|to|with|in|on|by|or)|[&,/–—(-])\s*$", re.IGNORECASE)
_JOINS_BACK = re.compile(r"^\s*(?:[a-z(&,/)–—]|(?:and|of|for|to|with|in|on|or)\b)")
_TOKEN = re.compile(r"\S+")
_ENDS_POST = frozenset(("manager", "director", "officer", "coordinator", "administrator", "executive", "commissioner", "superintendent", "inspector", "adviser", "advisor", "chair", "nurse", "lead", "spoc"))  # fmt: skip
_ORGANISATION = frozenset(("council", "nhs", "trust", "ccg", "college", "borough", "university", "hospital", "police", "constabulary", "limited", "ltd", "service", "services", "team", "unit", "department", "directorate"))  # fmt: skip
MAX_SPAN = 5


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the cell between two places where a cut may be, and the mark after it ("" at the end)."""

    text: str
    mark: str


class Splitter:
    """Cuts cells with the names that `judge` knows."""

    def __init__(self, judge: Judge) -> None:
        self.judge = judge
        self.vocabulary = vocabulary()

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
            for line in self._lines(block, look):
                for text in self._marks(line, look):
                    for bare in self._bare(text, look):
                        if any(character.isalnum() for character in bare):
                            result.append((bare, look(bare)))
        return result

    def _lines(self, lines: Sequence[str], look: Callable[[str], Judged]) -> list[str]:
        if len(lines) == 1:
            return [lines[0]]
        joined = " ".join(lines)
        if look(joined).weight == 3:
            return [joined]
        return self._best([Piece(line, "\n") for line in lines], look)

    def _marks(self, line: str, look: Callable[[str], Judged]) -> list[str]:
        pieces = _pieces(line)
        if len(pieces) == 1 or look(line).weight == 3:
            return [line]
        return self._best(pieces, look)

    def _best(self, pieces: Sequence[Piece], look: Callable[[str], Judged]) -> list[str]:
        """The cut with most parts among those whose every part is an actor and whose every cut holds; the whole if there is none.

        Newlines cut wherever the two neighbours allow it, so that one odd line does not join all others.
        """
        count = len(pieces)
        by_line = pieces[0].mark == "\n"
        # best[j]: (parts that are no actor, -parts, texts) over the first j pieces
        best: list[tuple[float, float, tuple[str, ...]] | None] = [(0.0, 0.0, ())] + [None] * count
        for end in range(1, count + 1):
            for start in range(max(0, end - MAX_SPAN), end):
                before = best[start]
                if before is None:
                    continue
                text = _join(pieces[start:end])
                judged = look(text)
                if start:
                    mark = pieces[start - 1].mark
                    if not self._cut(before[2][-1], look(before[2][-1]), mark, text, judged):
                        continue
                odd = 0.0 if judged.weight else 1.0
                cost = (before[0] + odd, before[1] - 1.0 - 0.1 * (judged.weight == 3), (*before[2], text))
                known = best[end]
                if known is None or cost[:2] < known[:2]:
                    best[end] = cost
        found = best[count]
        if found is None or (found[0] and not by_line):
            return [_join(pieces)]
        return list(found[2])

    def _cut(self, left: str, a: Judged, mark: str, right: str, b: Judged) -> bool:
        """May the two neighbours stand apart?"""
        if mark == "\n" and (_JOINS_ON.search(left) or _JOINS_BACK.match(right)):
            return False
        if not a.weight or not b.weight:
            return mark == "\n" and _points(left, a, right, b)
        if self._one_actor(left, a, mark, right, b):
            return False
        if mark in ("and", "&", "+"):
            return self._and(left, a, right, b, mark)
        if mark == "/":
            return self._slash(left, a, right, b)
        return True

    def _one_actor(self, left: str, a: Judged, mark: str, right: str, b: Judged) -> bool:
        """Are the two one actor: a person and a post, a post and an employer, a topic and the rest of a group's name?"""
        if mark == ";":
            return False
        if a.kind == "person" and b.kind == "role" and not a.employer and b.link is None and mark in ("\n", ",", ""):
            return True
        if a.kind in ("person", "role") and b.kind == "agency" and mark in ("\n", ",", ""):
            if a.employer and mark != ",":
                return mark == ""
            last = part_key(right).split()[-1]
            code = right.strip().isupper() and " " not in right.strip()
            if mark == "":
                return True
            organisation = code or last in _ORGANISATION
            return (
                organisation
                and not self._serves_board(left)
                and not (mark == "\n" and not code and last not in ("council", "nhs", "trust", "ccg"))
            )
        if mark == "\n" and a.kind in ("agency", "group") and b.kind == "group" and a.weight < 3 and b.weight < 3:
            return len(code_key(left)) <= 5 and not set(part_key(right).split()) - self.vocabulary.filler - self.vocabulary.light
        return False

    def _serves_board(self, text: str) -> bool:
        words = part_key(text).split()
        return any(word in self.judge.names.noise or word in ("lscb", "lscp", "board") for word in words)

    def _and(self, left: str, a: Judged, right: str, b: Judged, mark: str) -> bool:
        left_words, right_words = part_key(left).split(), part_key(right).split()
        if len(code_key(left)) == 1 or len(code_key(right)) == 1:
            return False
        if any(" ".join((*left_words[-n:], "and", *right_words[:m])) in self.vocabulary.pair for n in (1, 2) for m in (1, 2)):
            return False
        if (
            a.open
            and not b.named
            and b.kind != "person"
            and b.kind != "all"
            and not (b.kind == "role" and len(right_words) > 1)
            and b.kind != "board"
        ):
            return False
        if (
            b.kind == "role"
            and b.link is None
            and a.kind in ("agency", "group")
            and not (a.named or a.kind == "group" and self._plain(left))
        ):
            return False
        if (
            b.kind == "group"
            and b.weight < 3
            and (a.weight < 3 or not a.named)
            and not (a.kind in ("person", "role", "all", "board") or a.named)
        ):
            return False
        if b.kind == "agency" and a.kind == "agency" and (a.weight < 2 or b.weight < 2):
            return mark == "and" and a.weight + b.weight > 2 or _both_codes(left, right)
        return b.weight >= 2 or a.kind == b.kind

    def _plain(self, text: str) -> bool:
        return "&" in text or self.judge.names.own_code(text)

    def _slash(self, left: str, a: Judged, right: str, b: Judged) -> bool:
        if a.kind == "role" and b.kind == "role" and set(part_key(left).split()) <= self.vocabulary.rank:
            return False
        if b.kind == "role" and a.kind in ("agency", "group") and a.weight < 3:
            return False
        if b.kind == "group" and b.weight < 3 and a.weight < 3 and not a.named:
            return False
        return True

    def _bare(self, text: str, look: Callable[[str], Judged]) -> list[str]:
        """The part cut where two actors stand side by side with nothing between them ("PPPG CSE Group")."""
        whole = look(text)
        tokens = [(found.start(), found.end()) for found in _TOKEN.finditer(text)]
        if len(tokens) < 2 or len(tokens) > 24 or (whole.weight == 3 and whole.link and whole.link.method != "fuzzy"):
            return [text]
        names = self._names_in_a_row(text)
        if names:
            return names
        for index in range(1, len(tokens)):
            left, right = text[: tokens[index - 1][1]], text[tokens[index][0] :]
            if self._ends_actor(left) and self._starts_actor(right) and self._apart(left, look(left), right, look):
                return [left, *self._bare(right, look)]
        return [text]

    def _ends_actor(self, left: str) -> bool:
        if left.count("(") != left.count(")") or left[-1] in ",&/–—-:(":
            return False
        words = part_key(left).split()
        if not words:
            return False
        last = words[-1]
        if last in self.vocabulary.group_head or last in _ENDS_POST or last in self.vocabulary.all_head or last == "agencies":
            return True
        link = self.judge.names.exact(" ".join(words)) or (self.judge.names.code(left) if left.isupper() else None)
        return link is not None

    def _starts_actor(self, right: str) -> bool:
        if not (right[0].isupper() or right[0].isdigit() or right[0] in "‘'\"<"):
            return False
        words = part_key(right).split()
        return bool(words) and words[0] not in self.vocabulary.linking and words[0] not in ("and", "group", "subgroup", "sub")

    def _apart(self, left: str, a: Judged, right: str, look: Callable[[str], Judged]) -> bool:
        b = look(right)
        if a.weight < 2 or b.weight < 2:
            b = look(self._bare(right, look)[0]) if b.weight < 2 and a.weight >= 2 else b
            if a.weight < 2 or b.weight < 2:
                return False
        left_words, right_words = part_key(left).split(), part_key(right).split()
        if b.kind in ("agency", "unknown"):
            return False
        if b.kind == "person":
            return a.kind == "group" and a.named
        if a.kind in ("group", "board", "agency") and b.kind == "role":
            return (
                a.kind == "group"
                and a.named
                and left_words[-1] in self.vocabulary.group_head
                and len(right_words) > 1
                and b.link is None
                or (
                    a.weight == 3
                    and len(right_words) > 1
                    and b.link is not None
                    and b.link.group != (a.link.group if a.link else None)
                    and a.kind != "board"
                )
            )
        if a.kind in ("group", "board") and b.kind in ("group", "board"):
            return a.weight == 3 and (b.weight == 3) and a.link != b.link
        if a.kind == "role" and b.kind == "role":
            return (
                len(left_words) > 1
                and len(right_words) > 1
                and left_words[-1] in _ENDS_POST
                and not b.open | (left_words[-1] in ("chair", "lead") and len(left_words) < 2)
            )
        if a.kind == "role" and b.kind == "group":
            return b.weight == 3 and b.named and len(left_words) > 1 and left_words[-1] != "chair" and not a.open
        if a.kind == "all":
            return (
                left_words[-1] in self.vocabulary.all_head
                and b.kind in ("group", "board", "role")
                and b.weight >= 2
                and len(right_words) > 1
            )
        return False

    def _names_in_a_row(self, text: str) -> list[str] | None:
        words = text.split()
        if len(words) < 4 or len(words) % 2 or len(words) > 12:
            return None
        pairs = [" ".join(words[index : index + 2]) for index in range(0, len(words), 2)]
        weights = [self.judge.name_weight(pair) for pair in pairs]
        return pairs if min(weights) and sum(weights) > len(weights) else None


def _blocks(cell: str) -> list[list[str]]:
    """The lines of the cell, cut at bullets and blank lines; bullet marks are not part of a line."""
    blocks: list[list[str]] = []
    fresh = True
    for line in _LINE_END.split(cell):
        text = line.strip()
        bullet = _BULLET_LINE.match(text)
        if bullet:
            text = text[bullet.end() :].strip()
            fresh = True
        if not text:
            fresh = True
            continue
        if fresh and not (blocks and not bullet and (_JOINS_ON.search(blocks[-1][-1]) or _JOINS_BACK.match(text))):
            blocks.append([text])
        else:
            blocks[-1].append(text)
        fresh = False
    return blocks


def _pieces(line: str) -> list[Piece]:
    """The line at its marks, those in brackets apart."""
    pieces: list[Piece] = []
    start = 0
    for found in _MARKS.finditer(line):
        before = line[start : found.start()]
        if not before.strip() or line.count("(", 0, found.start()) > line.count(")", 0, found.start()):
            continue
        mark = found["mark"].lower()
        if mark == "&" and found.group() == "&":
            continue
        pieces.append(Piece(line[start : found.end()], mark))
        start = found.end()
    if start < len(line) or not pieces:
        pieces.append(Piece(line[start:], ""))
    return [Piece(_without_mark(piece.text) if last else piece.text, piece.mark) for piece, last in _ends(pieces)]


def _ends(pieces: list[Piece]) -> list[tuple[Piece, bool]]:
    return [(piece, index == len(pieces) - 1) for index, piece in enumerate(pieces)]


def _without_mark(text: str) -> str:
    return text.strip()


def _join(pieces: Sequence[Piece]) -> str:
    """The pieces as one text, without the mark after the last."""
    if pieces[0].mark == "\n":
        return " ".join(piece.text for piece in pieces).strip()
    text = "".join(piece.text for piece in pieces).strip()
    mark = pieces[-1].mark
    if mark and text.lower().endswith(mark):
        text = text[: -len(mark)].rstrip(" ,")
    return text


def _both_codes(left: str, right: str) -> bool:
    return left.strip().isupper() and right.strip().isupper() and len(left.strip()) > 2 and len(right.strip()) > 2


def _points(left: str, a: Judged, right: str, b: Judged) -> bool:
    """Does a line stand alone though it is no actor of its own ("TBC", "As above")?"""
    odd = left if not a.weight else right
    words = part_key(odd).split()
    return " ".join(words) in vocabulary().deictic and singular(words[-1]) not in vocabulary().group_head
