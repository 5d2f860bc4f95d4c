"""Which actions of a table without rules may hold part of another's text, or lack part of their own.

Where no rule parts the rows, the page tells where a row begins only by its print. What went wrong shows in the texts: they begin or
end in mid-sentence where those around them do not, or a cell holds two times where its column holds one.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.continuation import breaks_off
from pipeline.drafts import Draft
from pipeline.timescales import read_timescale

REASON = "text may be cut or joined"
_TEXTS = ("objective", "action", "outcome", "progress", "lead_raw")
_USUAL = 0.3  # a trait that more of a column's texts have is the author's way


def cut_or_joined(drafts: Sequence[Draft]) -> frozenset[int]:
    """The numbers of the drafts (of one table, in order) whose texts may be cut or joined."""
    found: set[int] = set()
    for name in _TEXTS:
        texts = [draft.values[name].text if name in draft.values else "" for draft in drafts]
        held = sum(bool(text) for text in texts)
        low = [number for number, text in enumerate(texts) if text[:1].islower()]
        open_ = [number for number, text in enumerate(texts) if text and breaks_off(text)]
        if len(low) <= max(1, _USUAL * held):
            found |= {near for number in low for near in (number - 1, number)}
        if len(open_) <= max(1, _USUAL * held):
            found |= {near for number in open_ for near in (number, number + 1)}
    times = [draft.values["timescale_raw"].text if "timescale_raw" in draft.values else "" for draft in drafts]
    several = [number for number, text in enumerate(times) if text and read_timescale(text).kind == "multiple"]
    if len(several) <= max(1, _USUAL * sum(bool(text) for text in times)):
        found |= set(several)
    return frozenset(number for number in found if 0 <= number < len(drafts))
