"""What a column holds, whatever its heading says: shares of its cells that are dates, actors, codes, ratings or activities."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.leads import read_leads
from pipeline.progress import is_mark, rag_of_fill, rag_of_text, status_of_text
from pipeline.timescales import read_timescale
from pipeline.updates import read_updates
from schemas.layout import Cell, Covered
from schemas.records import Period
from schemas.vocabulary import action_verbs

CODE = re.compile(
    r"(?:[A-Za-z]{0,4}[ .-]?\d{1,3}(?:[./-]\d{1,3}){0,3}\s?\(?[a-z]?\)?|\(?[a-z]\)|[ivx]{1,5})[.):]?(?:\s*[-–]\s*\d{1,3})?", re.IGNORECASE
)
_NEUTRAL = re.compile(r"(?:as above|see above|n/?a|-+|–|tbc|tba|none|as \d+|\"|ditto)\W*", re.IGNORECASE)
_UPDATE = re.compile(
    r"\b(?:update|completed?|achieved|presented|has been|have been|was|were|is now|are now|held|underway|in place|on track)\b",
    re.IGNORECASE,
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DATE = re.compile(
    rf"\b(?:{_MONTH}\.?\s+(?:\d{{1,2}}\W+)?(?:20)?\d\d|\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}|{_MONTH}\s+half)\b",
    re.IGNORECASE,
)
_NO_VERB = frozenset("the a an all this that these those our their your its date be".split())
SAMPLE = 40  # cells looked at in a column: enough for a share, and a long table costs no more than a short one


@dataclass(frozen=True, slots=True)
class Content:
    """Shares (0..1) of the column's cells that are not blank; `filled` is the share of all cells that is not blank. `dates` name a day or
    month somewhere, `updates` begin a paragraph with one ("Nov 19: ...")."""

    count: int = 0
    filled: float = 0.0
    words: float = 0.0
    timescale: float = 0.0
    actor: float = 0.0
    code: float = 0.0
    rag: float = 0.0
    fills: float = 0.0
    status: float = 0.0
    activity: float = 0.0
    report: float = 0.0
    number: float = 0.0
    dates: float = 0.0
    updates: float = 0.0


def is_code(text: str) -> bool:
    """Is the text a number or code and nothing else? One that a narrow column breaks ("1 0") is."""
    bare = text.strip()
    return bool(CODE.fullmatch(bare) or (len(bare) <= 7 and CODE.fullmatch("".join(bare.split()))))


@lru_cache(maxsize=20000)
def is_time(text: str) -> bool:
    """Is the text a time, of a few words?"""
    if len(text.split()) > 9 or not text:
        return False
    reading = read_timescale(text)
    return reading.kind not in ("unspecified", "status")


@lru_cache(maxsize=20000)
def _is_actor(text: str) -> bool:
    if len(text) > 160:
        return False
    leads = read_leads(text)
    return bool(leads) and all(lead.kind != "unknown" for lead in leads)


def begins_as_activity(text: str) -> bool:
    """Does the text begin as an action does: with "To" and a verb, or a verb in the imperative?"""
    words = re.findall(r"[^\W\d_][\w’'-]*", text[:200].casefold())
    if words and words[0] == "to":
        return len(words) > 2 and words[1] not in _NO_VERB
    return bool(words) and words[0] in action_verbs()


def _drawn(texts: Sequence[str]) -> float:
    """The share of the texts that are a lone symbol, if two different ones occur: ratings may be drawn, a tick alone is none."""
    marks = [text for text in texts if is_mark(text)]
    return len(marks) / len(texts) if len(set(marks)) > 1 else 0.0


def column_content(cells: Sequence[Cell]) -> Content:
    """The profile of a column's body cells; covered places and blank cells count only in `filled`."""
    places = [cell for cell in cells if cell.covered is None]
    texts = [(cell, cell.text) for cell in places]
    full = [(cell, text) for cell, text in texts if text and not _NEUTRAL.fullmatch(text)]
    step = max(1, len(full) // SAMPLE)
    sample = full[::step]
    fills = sum(rag_of_fill(cell.fill) is not None for cell in places)
    if not sample:
        return Content(filled=0.0, fills=fills / len(places) if places else 0.0)
    entries = [[p.text for p in cell.paragraphs if p.text] for cell, _ in sample]
    n = len(sample)

    def share(test: Callable[[str], bool]) -> float:
        return sum(test(text) for _, text in sample) / n

    return Content(
        count=len(full),
        filled=len(full) / sum(cell.covered is not Covered.LEFT for cell in cells),
        words=sum(len(text.split()) for _, text in sample) / n,
        timescale=sum(sum(map(is_time, parts)) >= max(1, len(parts) * 0.6) for parts in entries) / n,
        actor=sum(sum(map(_is_actor, parts)) >= max(1, len(parts) * 0.6) for parts in entries) / n,
        code=share(is_code),
        rag=max(share(lambda text: rag_of_text(text) is not None), _drawn([text for _, text in sample])),
        fills=fills / len(places),
        status=share(lambda text: len(text.split()) <= 6 and status_of_text(text) is not None),
        activity=share(begins_as_activity),
        report=share(lambda text: len(text.split()) >= 6 and bool(_UPDATE.search(text))),
        number=share(lambda text: bool(re.fullmatch(r"[£%\d.,+\s-]+%?", text))),
        dates=share(lambda text: _DATE.search(text) is not None),
        updates=share(lambda text: bool(read_updates(text, "", Period()))),
    )
