"""Columns of leads and times in one: which paragraphs of a cell are the one, and which the other."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.column_content import is_time
from pipeline.leads import read_leads
from pipeline.timescales import read_timescale
from pipeline.wraps import cut_before
from schemas.layout import Cell


def _is_time_alone(text: str) -> bool:
    pieces = re.split(r"[,;–—(]|\s-\s|\bby\b", text)
    return (is_time(text) or read_timescale(text).rule == "timescale.unspecified") and all(map(_is_nobody, pieces))


def _adds_nothing(text: str, end: str) -> bool:
    """Is the time that the text says that of its end alone ("Farhaven Homes March 2017", "March 2017")?"""
    whole, last = read_timescale(text), read_timescale(end)
    return (whole.kind, whole.edtf, whole.modifier, whole.frequency) == (last.kind, last.edtf, last.modifier, last.frequency)


def _is_condition(text: str) -> bool:
    """Does the text say when something ends or begins, and not who ("Until access is in place")?"""
    return _is_nobody(text) and read_timescale(text).kind != "unspecified"


def _is_nobody(text: str) -> bool:
    # "Board meeting, 22 October 2009" says when, not who
    return all(lead.kind in ("unknown", "board") for lead in read_leads(text))


def leads_or_times(cell: Cell, name: str) -> Cell:
    """The paragraphs of a cell of both that are what `name` ("lead" or "timescale") says; one that is both is neither's alone."""
    cell = cut_before(cell, _is_time_alone, _adds_nothing)
    if len(cell.paragraphs) == 1:
        cell = cut_before(cell, _is_condition, _adds_nothing)
    times = [_is_time_alone(p.text) for p in cell.paragraphs]
    if not any(times) and len(cell.paragraphs) > 1:
        times = [_is_condition(p.text) for p in cell.paragraphs]
    if name == "lead":
        return replace(cell, paragraphs=tuple(p for p, time in zip(cell.paragraphs, times, strict=True) if not time))
    if not any(times):
        times = [read_timescale(p.text).kind not in ("unspecified", "status", "conditional") for p in cell.paragraphs]
    return replace(cell, paragraphs=tuple(p for p, time in zip(cell.paragraphs, times, strict=True) if time))
