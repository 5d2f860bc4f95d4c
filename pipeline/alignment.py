"""Which lead or timescale belongs to which action of a row: by number, or by where the lines stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from pipeline.lines import Entry


class Alignment(IntEnum):
    """How entries came to their actions, the surest first."""

    SINGLE = 0
    ONE_TO_ONE = 1
    POSITION = 2
    GUESS = 3

    @property
    def word(self) -> str:
        """The value of the column `alignment`."""
        return ("single", "one_to_one", "position", "guess")[self]


@dataclass(frozen=True, slots=True)
class Aligned:
    """For each action the numbers of its entries, in order, and how that was decided."""

    entries: tuple[tuple[int, ...], ...]
    how: Alignment


_STACKED = 0.25  # cost, in lines, of an entry that stands right under another of its action
_APART = 3.0  # cost of one that stands under a blank line and yet belongs to the same action
_SURE = 1.3  # mean cost an entry up to which the lines decide; set on our own samples


def _all(entries: int, actions: int, how: Alignment) -> Aligned:
    return Aligned(tuple(tuple(range(entries)) for _ in range(actions)), how)


def _by_lines(entries: Sequence[Entry], actions: Sequence[Entry]) -> tuple[tuple[int, ...], float]:
    """The cheapest way to give each entry an action, in order, and its cost in lines."""
    best: dict[int, tuple[float, tuple[int, ...]]] = {}
    for number, entry in enumerate(entries):
        now: dict[int, tuple[float, tuple[int, ...]]] = {}
        for place, action in enumerate(actions):
            off = abs(entry.top - action.top)
            if number == 0:
                now[place] = (off, (place,))
                continue
            options = []
            for before, (cost, path) in best.items():
                if before == place:
                    options.append((cost + (_APART if entry.blank_above else _STACKED), (*path, place)))
                elif before < place:
                    options.append((cost + off, (*path, place)))
            if options:
                now[place] = min(options)
        best = now
    cost, path = min(best.values())
    return path, cost


def align(entries: Sequence[Entry], actions: Sequence[Entry]) -> Aligned:
    """Gives the entries of a lead or timescale cell to the actions of its row.

    As many as actions: one to one. Exactly one: it holds for all. Otherwise by where the lines stand; where that decides
    nothing, each stands on every action (`GUESS`).
    """
    if not entries:
        return Aligned(tuple(() for _ in actions), Alignment.SINGLE)
    if len(actions) == 1 or len(entries) == 1:
        return _all(len(entries), len(actions), Alignment.SINGLE)
    if len(entries) == len(actions):
        return Aligned(tuple((number,) for number in range(len(entries))), Alignment.ONE_TO_ONE)
    blocks = _blocks(entries)
    if len(blocks) == len(actions):
        return Aligned(tuple(tuple(block) for block in blocks), Alignment.POSITION)
    path, cost = _by_lines(entries, actions)
    # without white space between the entries they are only one below another, whatever stands beside them
    packed = len(set(path)) == 1 or not any(entry.blank_above for entry in entries)
    if packed or cost / len(entries) > _SURE:
        return _all(len(entries), len(actions), Alignment.GUESS)
    given = tuple(tuple(number for number, place in enumerate(path) if place == action) for action in range(len(actions)))
    return Aligned(given, Alignment.POSITION)


def _blocks(entries: Sequence[Entry]) -> list[list[int]]:
    """The entries in groups that blank lines divide."""
    blocks: list[list[int]] = [[]]
    for number, entry in enumerate(entries):
        if entry.blank_above and blocks[-1]:
            blocks.append([])
        blocks[-1].append(number)
    return blocks
