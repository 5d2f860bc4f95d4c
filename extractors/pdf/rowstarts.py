"""Rows by evidence: at which lines of a table without rules a row begins, and at which a cell only carries on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.pdf.codes import codes_of, count_up, is_bare_code, label_of, parts_of
from extractors.pdf.paragraphs import is_bullet
from extractors.pdf.voices import SHORT, Column, has_room, runs_on, voice_at

MAJORITY = 0.42
"""The part of all voices that carries a row's beginning."""


@dataclass(slots=True)
class _Table:
    """The columns seen line by line: `tops` of the lines, `index[c][t]` the column's line there, `codes` the lines of each
    column that begin with a number or code, `present` the part of the lines at which each column stands."""

    columns: Sequence[Column]
    tops: list[float]
    index: list[list[int | None]]
    codes: list[set[int]]
    present: list[float]
    pitch: float


def row_starts(columns: Sequence[Column], pitch: float, spans: Sequence[tuple[float, float]] = (), strict: bool = False) -> list[float]:
    """The tops of the lines at which a row begins, the first line's included.

    Each column speaks at each line: for a row where it begins after a gap, ends short above, holds numbers or codes, or
    changes from bold; against where its sentence runs on. A column without a line there speaks against weakly, the first
    one strongly. `spans` (top, bottom) are fills: a row begins where one begins or ends, and not inside one. `strict`
    asks that the first column begins too (where rules could have parted the rows and did not).
    """
    tops, index = _levels(columns)
    if not tops:
        return []
    present = [sum(1 for at in ix if at is not None) / len(tops) for ix in index]
    table = _Table(columns, tops, index, [codes_of(column.lines, column.left) for column in columns], present, pitch)
    counting = [columns[0].lines[k].text for k in table.codes[0]]
    counted = len(counting) >= 3 and (
        len(counting) >= 0.6 * len(columns[0].lines)
        or all(map(parts_of, counting))
        or count_up(columns[0].lines[k] for k in sorted(table.codes[0]))
    )
    names = field_names(columns)
    starts = [0]
    for t in range(1, len(tops)):
        if (counted and index[0][t] in table.codes[0]) or index[0][t] in names:
            starts.append(t)
        elif strict and (index[0][t] is None or voice_at(columns[0], index[0][t] or 0, pitch) <= 0):
            continue
        elif _is_voted(table, t, spans) or _counts(table, t) or _heading_ends(table, starts[-1], t):
            starts.append(t)
        elif _is_banner(table, t) or _is_next_banner(table, t):
            starts.append(t)
    return [tops[t] for t in _with_labels(starts, table)]


def field_names(columns: Sequence[Column]) -> set[int]:
    """The lines of the first of two columns that name fields of forms below each other ("Action", "Lead"): most come again, and those
    that count on ("Priority 1", "Priority 2") do too but for their number."""
    if len(columns) != 2:
        return set()
    lines = columns[0].lines
    said = [label[0] if (label := label_of(line.text)) is not None else line.text.casefold() for line in lines]
    begun = [k for k, line in enumerate(lines) if not line.text[:1].islower()]  # the others are a long name's rest
    again = {k for k in begun if said.count(said[k]) > 1 and len(lines[k].texts) <= 4}
    return again if len(again) >= 6 and len(again) >= 0.7 * len(begun) and len({said[k] for k in again}) >= 3 else set()


def _is_voted(table: _Table, t: int, spans: Sequence[tuple[float, float]]) -> bool:
    """True where the columns' voices carry a row's beginning at line t, or nearly all that have a line there agree."""
    total, weight = 0.0, 0.0
    against, agreed, sure = 0, 0, 0
    first_runs_on = second_runs_on = False
    for c, column in enumerate(table.columns):
        importance = 1.5 if c == 0 else 1.0
        at = table.index[c][t]
        if at is None:
            # A column that is mostly blank says little by being blank once more.
            share = 1.0 if table.present[c] > 0.15 else 0.3
            total -= importance * share * (0.8 if c == 0 else 0.4)
            weight += importance * share
            continue
        voice = 1.5 if at in table.codes[c] else voice_at(column, at, table.pitch)
        if c == 0 and at - 1 in table.codes[0] and at not in table.codes[0] and is_bare_code(column.lines[at - 1].text):
            voice = min(voice, -0.35)  # what stands below a code alone belongs to it ("PA6" over "Ofsted")
        if c == 0 and table.codes[0] and 0.0 <= voice < SHORT:
            voice = -0.35  # in a column of numbered entries a capital letter without a number says nothing
        if c == 0 and voice <= -0.5:
            first_runs_on = True
        elif c == 1 and voice <= -0.5 and table.codes[0] and table.index[0][t] is None:
            second_runs_on = True  # what a number stands beside may stand for several rows
        else:
            against += voice <= -0.5
        agreed += voice > 0 and not is_bullet(column.lines[at].texts[0])
        sure += voice >= SHORT
        total += importance * voice
        weight += importance
    if total + _fill_voice(table.tops[t - 1], table.tops[t], spans) * weight >= MAJORITY * weight:
        return True
    # All columns that have a line here begin, and they are most: a row whose first cell stands for several.
    most = sum(1 for share in table.present if share > 0.15)
    part = 0.7 if len(table.codes[0]) >= 3 else 0.5  # where rows are numbered, one without a number is rare
    if sure < 2 and most < 3:
        return False  # two columns of running text may have a sentence begin on one line
    if against or (second_runs_on and agreed < 4):
        return False
    return agreed >= (3 if first_runs_on else 2) and (second_runs_on or agreed >= part * most)


def _counts(table: _Table, t: int) -> bool:
    """True where one of the next two columns goes on with codes that never repeat (1.1, 1.2, …) and another column begins."""
    for c in range(1, min(3, len(table.columns))):
        at = table.index[c][t]
        if at is None or at not in table.codes[c]:
            continue
        heads = [table.columns[c].lines[k].texts[0] for k in sorted(table.codes[c])]
        others = [(k, ix[t]) for k, ix in enumerate(table.index) if k not in (0, c)]
        begun = any(other is not None and voice_at(table.columns[k], other, table.pitch) >= 0.5 for k, other in others)
        if len(set(heads)) == len(heads) >= 3 and begun:
            return True
    return False


def _fill_voice(above: float, top: float, spans: Sequence[tuple[float, float]]) -> float:
    """What fills say of a row beginning between the lines with those tops: for where their edges lie, against inside one."""
    edge = any(above + 1 < y <= top + 4 for span in spans for y in span)
    inside = any(a < above + 1 and b > top + 6 for a, b in spans)
    return (0.35 if edge else 0.0) - (0.4 if inside else 0.0)


def _heading_ends(table: _Table, first: int, t: int) -> bool:
    """True where all lines since the row's first are bold, in two columns or more, and none of this line's is."""
    held = [(c, at) for c, ix in enumerate(table.index) for at in ix[first:t] if at is not None]
    if len({c for c, _ in held}) < 2 or not all(table.columns[c].lines[at].bold for c, at in held):
        return False
    here = [(c, ix[t]) for c, ix in enumerate(table.index)]
    return not any(table.columns[c].lines[at].bold for c, at in here if at is not None)


def _is_banner(table: _Table, t: int) -> bool:
    """True where the only text at line t is a bold one in the first column, which holds little else that is, and the next line
    stands in half of the columns."""

    def lone(k: int) -> int | None:
        here = [(c, ix[k]) for c, ix in enumerate(table.index) if ix[k] is not None]
        if len(here) != 1 or not table.columns[here[0][0]].lines[here[0][1] or 0].bold:
            return None
        return here[0][0]

    if lone(t) != 0 or lone(t - 1) == 0 or t + 1 == len(table.tops):
        return False
    lines, at = table.columns[0].lines, table.index[0][t] or 0
    if at and lines[at - 1].bold and not has_room(table.columns[0], at):
        return False  # the second line of a heading
    below = sum(ix[t + 1] is not None for ix in table.index)
    return below >= max(2, 0.5 * len(table.columns)) and sum(line.bold for line in lines) < 0.5 * len(lines)


def _is_next_banner(table: _Table, t: int) -> bool:
    """True where the only text at line t counts on from a line before that stood alone too ("Aim 1: …", "Aim 2: …")."""

    def label(k: int) -> tuple[str, int] | None:
        at = table.index[0][k]
        alone = at is not None and all(ix[k] is None for ix in table.index[1:])
        return label_of(table.columns[0].lines[at].text) if alone and at is not None else None

    here = label(t)
    return here is not None and any(label(k) == (here[0], here[1] - 1) for k in range(t))


def _levels(columns: Sequence[Column]) -> tuple[list[float], list[list[int | None]]]:
    """The tops of the levels over all columns, and for each column and level the index of its first line there.

    Lines whose letters overlap in height are one level, so that between two levels a straight cut crosses no letter: a row
    can only begin at one. Where cells are centred in height a level holds several lines of a cell.
    """
    spans = sorted(
        (line.baseline - 0.55 * line.size, line.baseline + 0.05 * line.size, line.top, c, k)
        for c, column in enumerate(columns)
        for k, line in enumerate(column.lines)
    )
    tops: list[float] = []
    index: list[list[int | None]] = [[] for _ in columns]
    reach = 0.0
    for high, low, top, c, k in spans:
        if not tops or high >= reach:
            tops.append(top)
            for ix in index:
                ix.append(None)
            reach = low
        reach = max(reach, low)
        tops[-1] = min(tops[-1], top)
        known = index[c][-1]
        index[c][-1] = k if known is None else min(k, known)
    return tops, index


def _with_labels(starts: list[int], table: _Table) -> list[int]:
    """The starts, moved up over lines that hold only the first part of a label whose numbers stand level with its last."""
    out = [0]
    index, labels = table.index, table.columns[0]
    for t in starts[1:]:
        begin = t
        while begin - 1 > out[-1]:
            first = index[0][begin]
            alone = index[0][begin - 1] is not None and all(ix[begin - 1] is None for ix in index[1:])
            if first is None or not alone or not runs_on(labels, first):
                break
            begin -= 1
        out.append(begin)
    return sorted(set(out))
