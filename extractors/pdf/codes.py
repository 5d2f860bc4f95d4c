"""Numbers and codes at the head of lines: they count the rows of a table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from extractors.pdf.words import Line

NUMERIC = re.compile(r"[(\[]?[-–+±£$€<>~]?\s?\d[\d,. ]*\s?(?:%|m|k|bn|p)?[)\]]?[*†‡§a-c]?|[-–—.…*]|n/?a|\.\.|nil|x", re.IGNORECASE)
_LEVELS = re.compile(r"\d{1,3}(?:\.\d{1,2}){0,3}")
_BEGUN = re.compile(r"[A-Z]{1,4}|[A-Z]{1,4}\d{0,4}[-/]")  # the first line of a code: "BP" over "3", "C16-" over "02"
_LAST_NUMBER = re.compile(r"\D{0,14}(\d{1,3})[.:)]*(?=\s|$)")
_LABEL = re.compile(r"([A-Za-z]{2,14}) (\d{1,2})(?=[.:)\s]|$)")
_CODE = re.compile(r"(?:[A-Za-z]{1,11}\s)?\(?[A-Z]{0,4}[-/]?\d{1,3}(?:\.\d{1,2})*[a-z]?[.):]*(?=\s|$)|\(?[a-z][.)](?=\s|$)")


def codes_of(lines: Sequence[Line], left: float) -> set[int]:
    """The lines of the column that begin with a number or code at its left side, where three of them differ."""
    heads = _heads(lines)
    found = {k: _CODE.match(text) for k, text in heads if lines[k].x0 < left + 3.0 and not _is_number(text)}
    out = {k: hit[0] for k, hit in found.items() if hit is not None}
    labels = Counter(head.split()[0] for head in out.values() if " " in head)
    out = {k: head for k, head in out.items() if " " not in head or labels[head.split()[0]] > 1}  # "Train 200 staff" counts nothing
    if not out:
        # A column of plain numbers counts rows only if they go up by one.
        plain = [(k, parts) for k, text in heads if (parts := parts_of(text))]
        if len(plain) >= 2 and all(a < b and sum(b) - sum(a) <= 2 for (_, a), (_, b) in pairwise(plain)):
            return {k for k, _ in plain}
    numbers = [parts_of(head) for head in out.values()]
    if len(numbers) == 2 and len(numbers[0]) == 1 and numbers[1] == (numbers[0][0] + 1,):
        return set(out)  # "5." and "6.": the rest of a list that the page before began
    return set(out) if len(set(out.values())) >= min(3, max(2, len(lines))) else set()


def count_up(lines: Iterable[Line]) -> bool:
    """True where the codes that the lines begin with ("Rec 1.", "Rec 2.") go up by one from line to line."""
    numbers = [int(hit[1]) if (hit := _LAST_NUMBER.match(line.text)) else -1 for line in lines]
    return all(b == a + 1 for a, b in pairwise(numbers))


def _heads(lines: Sequence[Line]) -> list[tuple[int, str]]:
    """The texts of the lines with their index, codes that a narrow column broke ("1.1." over "2", "BP" over "3") whole."""
    out: list[tuple[int, str]] = []
    k = 0
    while k < len(lines):
        end = k + 1
        text = lines[k].text
        while parts_of(text) and lines[end - 1].text.endswith(".") and end < len(lines) and parts_of(lines[end].text):
            text += lines[end].text
            end += 1
        short = _BEGUN.fullmatch(text) is not None
        if short and end < len(lines) and lines[end].text.isdigit():
            text, end = text + lines[end].text, end + 1
        elif text.endswith("."):  # whole numbers below each other, each with its full stop
            text, end = lines[k].text, k + 1
        out.append((k, text))
        k = end
    return out


def is_bare_code(text: str) -> bool:
    """True for a text that is a code and nothing else ("PA6")."""
    hit = _CODE.match(text)
    return hit is not None and hit[0] == text


def label_of(text: str) -> tuple[str, int] | None:
    """The word and the number that a line begins with: ("aim", 2) for "Aim 2: We learn"; nothing for other lines."""
    hit = _LABEL.match(text)
    return (hit[1].casefold(), int(hit[2])) if hit is not None else None


def _is_number(text: str) -> bool:
    """True for a plain number, False for a code such as 2b that has a letter."""
    return NUMERIC.fullmatch(text.rstrip(".:)")) is not None and not any(c.isalpha() for c in text)


def parts_of(text: str) -> tuple[int, ...]:
    """The numbers of a multilevel number ("1.2" is (1, 2)), none for anything else."""
    bare = text.rstrip(".:)")
    return tuple(int(part) for part in bare.split(".")) if _LEVELS.fullmatch(bare) else ()
