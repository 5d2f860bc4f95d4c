"""Timescales: from words to dates, exactly as vague as they were written."""

from __future__ import annotations

from pipeline.timescales.explanation import explain_timescale
from pipeline.timescales.lines import timescale_line, timescale_object
from pipeline.timescales.reading import read_timescale

__all__ = ["explain_timescale", "read_timescale", "timescale_line", "timescale_object"]
