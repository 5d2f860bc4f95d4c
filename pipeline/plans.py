"""What a document says of itself: its board, title, period and the day its progress was reported."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from pipeline.assemble import fold
from pipeline.boards import find_board
from pipeline.timescales import read_timescale
from schemas.layout import Document, Paragraph, Table
from schemas.records import Period, PlanFacts

_PLAN = re.compile(
    r"\b(?:(?:action|business|improvement|delivery|work|implementation|strategic|development|partnership|annual|priorit(?:y|ies)|safeguarding|"
    r"inspection|recovery|service|project|operational|corporate|joint|multi-agency)\s+(?:action\s+|improvement\s+|delivery\s+|business\s+|work\s+)?"
    r"(?:plans?|programmes?|tracker|report|log|schedule)|action\s+plan|plan|strategy|annual\s+report|work\s*plan|work\s*programme|cynllun)\b",
    re.IGNORECASE,
)
_SURE = 3.0  # the score from which a printed line is the title whatever the file calls itself; set on our own samples
_NO_TITLE = re.compile(
    r"(?:microsoft (?:word|office).*|document\d*|untitled.*|.*\.(?:docx?|pdf|rtf|odt)|template.*|normal)?", re.IGNORECASE
)
_YEAR = r"(?:19|20)\d\d"
_SPAN = re.compile(rf"\b(?P<a>{_YEAR})\s*(?:[-–—/]|to|and)\s*(?P<b>{_YEAR}|\d\d)\b(?!\s*[-/.]\s*\d)", re.IGNORECASE)
_SHORT_SPAN = re.compile(r"(?<![\d/.-])(?P<a>[01]\d)\s*[/]\s*(?P<b>[0-3]\d)(?![\d/.-])")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_MONTHS = re.compile(
    rf"\b(?P<m1>{_MONTH})\.?\s*(?P<y1>{_YEAR})?\s*(?:[-–—]|to|until)\s*(?P<m2>{_MONTH})\.?\s*(?P<y2>{_YEAR})\b", re.IGNORECASE
)
_LONE = re.compile(rf"\b(?P<a>{_YEAR})\b")
_DAY = (
    rf"\d{{1,2}}\s*(?:st|nd|rd|th)?\s*(?:of\s+)?{_MONTH}\.?,?(?:\s*{_YEAR}|\s+\d\d\b)?|{_MONTH}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+{_YEAR}"
)
_DATE = re.compile(
    r"(?<!\bv)(?<!\bversion )"  # "version 4 October 2018" names no day
    rf"(?P<date>\d{{1,2}}[./-]\d{{1,2}}[./-](?:{_YEAR}|\d\d)\b|{_YEAR}-\d\d-\d\d|{_DAY}|{_MONTH}\.?[\s-]*(?:{_YEAR}|\d\d)\b)",
    re.IGNORECASE,
)
_AS_AT = re.compile(
    r"(?:^|[–—;:(|•-])\W*(?:(?:[^\W\d]+|\d)\W+){0,4}?(?:last\s+(?:updated?|reviewed|revised|amended|saved)|updated?|refreshed|as\s+(?:at|of|on)|position|revised|reviewed|progress|current|correct|"
    r"accurate|version|v\d[\d.]*|status|diweddarwyd|report(?:ed)?|(?<!case\s)(?<!practice\s)(?<!adult\s)(?<!adults\s)(?<!homicide\s)(?<!peer\s)review|"
    r"summary|draft|dated?|quarter\s+end(?:ing)?|(?P<weak>agreed|approved|published|issued|signed\s+off|adopted|produced|presented|prepared|held))\b(?:\W+\w+){0,9}?\W*$",
    re.IGNORECASE,
)
# The same in a sentence of the introduction, which may not speak of days to come.
_STATED = re.compile(
    r"\b(?:positions?|updated?|refreshed|up\s+to\s+date|as\s+(?:at|of)|correct|accurate|monitoring\s+report|progress\s+report|(?:was|were|been)\s+reported|got\s+to|stood|looked\s+at|"
    r"this\s+(?:version|edition|issue|draft)|(?:check|stocktake|ratings?|review)\s+(?:was|were)\s+(?:made|done|given|carried\s+out|completed))"
    r"\b(?:\W+\w+){0,9}?\W*$",
    re.IGNORECASE,
)
_END_OF = re.compile(r"\bend\s+of\s*$", re.IGNORECASE)  # before a month it names a day
_LAST_UPDATED = re.compile(r"\blast\s+(?:updated|reviewed|revised)\s+(?:in\s+)?$", re.IGNORECASE)
_TO_COME = re.compile(r"\b(?:will|shall|should|next|must|review\s+(?:date|due)|for\s+review)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
# The same said after the date: "October 2019 update".
_UPDATE_OF = re.compile(
    r"\W*(?:(?:progress|position|monitoring|status|rag)\W+)?(?:update|position|progress|status|monitoring)\b", re.IGNORECASE
)
_DAYS = re.compile(rf"\b(?P<d1>{_DAY})\s*(?:[-–—]|to|until)\s*(?P<d2>{_DAY})", re.IGNORECASE)
_OWNER = re.compile(r"\b(?:board|partnership|trust|committee|council)\W*$", re.IGNORECASE)  # a line that names whose paper it is
_BETWEEN = re.compile(r"\bbetween\s+((?:\S+\s+){0,2}?\S+)\s+and\s+", re.IGNORECASE)
_LONG_ENOUGH = 270  # days: what a sentence names for less is no plan's period
_PAGE = re.compile(r"\bpage \d+(?: of \d+)?$", re.IGNORECASE)
_RUNS = re.compile(r"\b(?:plan|strategy|programme|period)\b.*\b(?:runs?|covers?|for|from|between|period)\b", re.IGNORECASE)


def _month(name: str) -> int:
    return next(i for i in range(1, 13) if calendar.month_abbr[i].casefold() == name[:3].casefold())


def _last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def read_period(text: str, lone: bool = True) -> tuple[date, date] | None:
    """The first and last day of the period that a title or heading names; None where it names none.

    Spans of years are financial years (1 April to 31 March), days and months are as written, a year by itself (`lone`) is that
    calendar year.

    >>> read_period("Business Plan 2015-18")
    (datetime.date(2015, 4, 1), datetime.date(2018, 3, 31))
    """
    if found := _DAYS.search(text):
        first_day, last_day = (read_timescale(found[name]) for name in ("d1", "d2"))
        if first_day.start and last_day.end and 80 <= (last_day.end - first_day.start).days <= 10 * 366:
            return first_day.start, last_day.end
    if found := _MONTHS.search(text):
        last = int(found["y2"])
        m1, m2 = _month(found["m1"]), _month(found["m2"])
        first = int(found["y1"]) if found["y1"] else (last if m1 <= m2 else last - 1)
        if first <= last <= first + 10:
            return date(first, m1, 1), _last_day(last, m2)
    for found in _SPAN.finditer(text):
        a, b = int(found["a"]), found["b"]
        last = int(b) if len(b) == 4 else a // 100 * 100 + int(b)
        if a < last <= a + 10:
            return date(a, 4, 1), date(last, 3, 31)
    if found := _SHORT_SPAN.search(text):
        a, last = 2000 + int(found["a"]), 2000 + int(found["b"])
        if a + 1 == last:
            return date(a, 4, 1), date(last, 3, 31)
    if not lone:
        return None
    years = {found["a"] for found in _LONE.finditer(_DATE.sub(" ", text))}
    if len(years) == 1:
        year = int(years.pop())
        return date(year, 1, 1), date(year, 12, 31)
    return None


def _head(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """The paragraphs in which a title stands: headings and short lines near the beginning."""
    head = [p for number, p in enumerate(paragraphs[:60]) if p.text and len(p.text.split()) <= 25 and (p.heading or p.bold or number < 6)]
    return head[:12]


def _title(document: Document, paragraphs: Sequence[Paragraph], file_name: str) -> str | None:
    """The document's title: the line that says what plan it is, nearest the top and largest, with a year that stands alone beside it."""
    own = (document.property("title") or "").strip()
    head = _head(paragraphs)
    best: tuple[float, str] | None = None
    for number, p in enumerate(head):
        if not _PLAN.search(p.text):
            continue
        text = p.text
        near = head[number + 1].text if number + 1 < len(head) else ""
        if read_period(text) is None and near and re.fullmatch(r"\W*(?:year\s*)?[\d\s/–-]{4,12}\W*", near):
            text = f"{text} {near}"
        score = 3.0 - 0.12 * number + (1.0 if read_period(text) else 0.0) + (0.8 if p.heading == 1 else 0.4 if p.heading else 0.0)
        if re.search(r"\b(?:action|business|improvement|delivery|work)\s*plan|annual report", text, re.IGNORECASE):
            score += 0.8
        if p.size:
            score += min(1.0, max(0.0, (p.size - 10) / 10))
        if text.rstrip().endswith((".", ":")) or len(text.split()) > 16 or re.match(r"\d+\.?\s", text):
            score -= 1.5
        if best is None or score > best[0]:
            best = (score, text)
    if own and not _NO_TITLE.fullmatch(own) and len(own.split()) > 1:
        printed = fold("".join(p.text for p in paragraphs[:40]) + "".join(document.headers) + "".join(document.footers))
        words = [fold(word) for word in own.split()]
        told = sum(word in printed for word in words) >= 0.7 * len(words)
        lines = [fold(p.text) for p in paragraphs[:40]]
        if best is not None and best[0] >= _SURE and not any(fold(own) in line for line in lines):
            return best[1]  # the file's own title is often that of the plan before it
        if _PLAN.search(own) and (told or best is None):
            return own
        if best is None and told:
            return own
    if best is not None and best[0] > 1.5:
        return best[1]
    for text in document.headers:
        if _PLAN.search(text) and len(text.split()) <= 20:
            return text
    if head:
        other = [p for p in head[:3] if p.heading in (1, 2, 3) and not _OWNER.search(p.text)]
        largest = max(other or head, key=lambda p: (p.heading == 1, p.size or 0.0, -head.index(p)))
        if largest.heading or largest.bold:
            return largest.text
    stem = re.sub(r"[-_]+", " ", file_name.rsplit(".", 1)[0]).strip()
    return stem if _PLAN.search(stem) else None


def _dates(text: str, period: Period) -> list[tuple[date, bool, bool]]:
    """The dates in a text: (last day, is it said to be the day of an update, is it exact to the day)."""
    found = []
    for match in _DATE.finditer(text):
        reading = read_timescale(match["date"], period)
        if reading.kind == "date" and reading.end is not None:
            before, exact = _AS_AT.search(text[: match.start()]), reading.start == reading.end
            said = before is not None and (exact or before["weak"] is None) and not _TO_COME.search(before[0])
            found.append((reading.end, said or _UPDATE_OF.match(text, match.end()) is not None, exact))
    return found


def _stated(document: Document, period: Period) -> Iterator[date]:
    """The days that a sentence above the first table says are those of the position shown, or of the last update."""
    for block in document.blocks:
        if isinstance(block, Table):
            return
        for sentence in _SENTENCE.split(block.text):
            for match in _DATE.finditer(sentence):
                before = sentence[: match.start()]
                reading = read_timescale(match["date"], period)
                if (
                    reading.kind == "date"
                    and reading.end
                    and (reading.start == reading.end or _END_OF.search(before) or _LAST_UPDATED.search(before))
                    and _STATED.search(before)
                    and not _TO_COME.search(before)
                ):
                    yield reading.end


def _lone_texts(document: Document) -> Iterator[str]:
    """The texts that stand alone in a row of a table: a page without rules hides where its last row ends ("Last updated 13/07/09")."""
    for table in document.tables():
        for row in table.rows:
            texts = [cell.text for cell in row.cells if cell.covered is None and cell.text]
            if len(texts) == 1 and len(row.cells) > 1:
                yield texts[0]


def _as_at(
    document: Document, paragraphs: Sequence[Paragraph], progress_headings: Iterable[str], period: Period, file_name: str
) -> date | None:
    """The day the document's progress was reported: the latest date said to be it in a heading, margin or line of the text, if exact
    to the day; else the headings of progress columns, else that date as it is (to the day, where the page margin names a day of that
    month), the page margin, the cover, the file name."""
    near = [*paragraphs[:40], *paragraphs[-15:]] if len(paragraphs) > 55 else paragraphs
    lines = [text for text in (*(p.text for p in near), *_lone_texts(document)) if len(text.split()) <= 20]
    places = [sentence for text in lines for sentence in _SENTENCE.split(text)]
    margins = [*document.headers, *document.footers, *(p.text for p in near if _PAGE.search(p.text))]
    if document.page_count == 1:
        below = near[-1:] if document.blocks and isinstance(document.blocks[-1], Paragraph) else []
        margins += [p.text for p in (*near[:1], *below) if len(p.text.split()) <= 20 and not p.text.endswith(".")]
    dated = [one for text in (*places, *margins) for one in _dates(text, period)]
    told = [(day, exact) for day, said, exact in dated if said and (exact or day != period.plan_end)]
    told += [(day, True) for day in _stated(document, period)]
    if told and max(told)[1]:
        return max(told)[0]
    headed = [day for text in progress_headings for day, _, _ in _dates(text, period)]
    margin = [day for text in margins for day, _, exact in _dates(text, period) if exact]
    if headed or told:
        month = max(headed or [day for day, _ in told])
        return max((day for day in margin if (day.year, day.month) == (month.year, month.month)), default=month)
    titles = [text for text in margins if _PLAN.search(text) and read_period(text, lone=False) is None]
    margin = margin or [one[0][0] for text in titles if len(one := _dates(text, period)) == 1]
    if margin:
        return max(margin)
    first = [p.text for p in _head(paragraphs)[:6] if not _TO_COME.search(p.text)]
    cover = [day for text in first for day, _, exact in _dates(text, period) if len(text.split()) <= (8 if exact else 6)]
    if len(cover) == 1:
        return cover[0]
    named = [day for day, said, _ in _dates(re.sub(r"[-_]+", " ", file_name), period) if said]
    return max(named, default=None)


def read_facts(
    document: Document, paragraphs: Sequence[Paragraph], file_name: str, progress_headings: Sequence[str], milestone_headings: Sequence[str]
) -> PlanFacts:
    """Board, title and period of a document, from titles, headings, page margins, properties and file name, in that order."""
    title = _title(document, paragraphs, file_name)
    head = _head(paragraphs)
    texts = [("title", title or "")] + [("heading", p.text) for p in head]
    texts += [("header", t) for t in document.headers] + [("footer", t) for t in document.footers]
    texts += [("property", v) for k, v in document.properties if k in ("title", "author", "subject", "company")]
    texts += [("filename", re.sub(r"[-_]+", " ", file_name.rsplit(".", 1)[0]))]
    texts += [("body", p.text) for p in paragraphs[:400]]
    board, _, _ = find_board([(where, text) for where, text in texts if text])
    places = [title or "", *(p.text for p in head), *document.headers, *document.footers, document.property("title") or ""]
    places.append(re.sub(r"[_]", " ", file_name))
    runs = [_BETWEEN.sub(r"\g<1> to ", p.text) for p in paragraphs[:30] if _RUNS.search(p.text)]
    told = [text for text in runs if _DAYS.search(text) or _MONTHS.search(text)]
    stated = [span for text in told if (span := read_period(text, lone=False)) and (span[1] - span[0]).days > _LONG_ENOUGH]
    spans = [*stated, *(read_period(text, lone=False) for text in places)] + [read_period(title or "")]
    start, end = next((span for span in spans if span is not None), (None, None))
    if start is not None and end is not None:
        named_months = [span for p in head if _MONTHS.search(p.text) and (span := read_period(p.text, lone=False)) is not None]
        within = [span for span in named_months if (span[0].year, span[1].year) == (start.year, end.year)]
        start, end = next((span for span in within if (span[1] - span[0]).days > _LONG_ENOUGH), (start, end))
    if end is None and milestone_headings:
        ends = [reading.end for reading in map(read_timescale, milestone_headings) if reading.end]
        end = max(ends, default=None)
    assumed = Period(start or (date(end.year - 1, end.month, end.day if end.month != 2 else 28) if end else None), end)
    as_at = _as_at(document, list(paragraphs), progress_headings, assumed, file_name)
    return PlanFacts(board, title, Period(start, end, as_at))
