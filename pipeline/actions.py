"""A row into its actions: what each cell gives to each of them, and where it stood."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.activities import Activity, split_activities, split_number
from pipeline.alignment import Aligned, Alignment, align
from pipeline.assemble import fold
from pipeline.banners import split_label
from pipeline.brackets import read_bracket, read_labelled
from pipeline.column_content import is_code, is_time
from pipeline.columns import WHO_AND_WHEN
from pipeline.drafts import Draft, Layout, Standing, Value, value_of
from pipeline.heading_words import match_heading
from pipeline.languages import pair_languages
from pipeline.lines import Entry, place_entries
from pipeline.meant_rows import BodyRow
from pipeline.ratings import dated_ratings, latest_rating, read_rating
from pipeline.ticks import ticked_places, time_in_heading
from pipeline.who_and_when import leads_or_times
from pipeline.wraps import MAY_BE_TWO, cut_into_lines, cut_to_count, entries_by_sense, may_be_two
from schemas.layout import Box, Paragraph
from schemas.records import Skipped

_BROKEN_CODE = re.compile(r"(?<=\d\.)\s+(?=\d)")  # "1. 1": a code that a narrow column broke after its point


def _joined(row: BodyRow, layout: Layout, name: str) -> Value | None:
    """The texts of all columns of a field, joined in column order."""
    full = [place for place in layout.of(name) if row.cells[place].text]
    if not full:
        return None
    first = value_of(row, full[0], layout)
    texts = (entries_by_sense(row.cells[place], name, layout.known).text for place in full)
    return replace(first, text="\n".join(texts), score=min(layout.columns[p].score for p in full))


def _objective(row: BodyRow, layout: Layout, standing: Standing) -> Value | None:
    """The row's own objective. Where several columns word it ("Standard", "Gap"), one left blank inherits from above beside
    one to its right that is not."""
    places = layout.of("objective")
    own = _joined(row, layout, "objective")
    if own is None or len(places) < 2:
        return own
    texts = []
    for number, place in enumerate(places):
        text = row.cells[place].text
        if text:
            standing.parts = {p: t for p, t in standing.parts.items() if p not in places[number:]} | {place: text}
        elif place in standing.parts and any(row.cells[p].text for p in places[number + 1 :]):
            text = standing.parts[place]
        texts.append(text)
    return replace(own, text="\n".join(text for text in texts if text))


def _code_and_rest(text: str) -> tuple[str, str]:
    """The code at the head of a reference cell and what else stands there.

    A narrow column hides whether the words below a code are a line of their own or its next: beside a code that no plain
    number is, they are.

    >>> _code_and_rest("PA10\\nOfsted"), _code_and_rest("PA10 Ofsted"), _code_and_rest("Strand 2")
    (('PA10', 'Ofsted'), ('PA10', 'Ofsted'), ('Strand 2', ''))
    """
    head, _, rest = text.partition("\n")
    if rest and is_code(head):
        return head, rest
    head, _, rest = text.partition(" ")
    if is_code(head) and any(map(str.isalpha, head)) and any(map(str.isdigit, head)) and rest[:1].isalpha():
        return head, rest
    return text, ""


def _keys(row: BodyRow, layout: Layout, standing: Standing) -> tuple[Value | None, Value | None]:
    """The row's reference and objective: its own, or those it inherits; what it says itself is kept for the rows below."""
    own_objective = _objective(row, layout, standing)
    merged = all(place in row.covered for place in layout.of("objective") if row.cells[place].text)
    reference = _joined(row, layout, "reference")
    if reference is not None:
        whole = _BROKEN_CODE.sub("", reference.text)
        reference = replace(reference, text=_code_and_rest(whole if is_code(whole) else reference.text)[0])
    if own_objective is not None:
        if not own_objective.text.startswith("\n"):
            place = next(p for p in layout.of("objective") if row.cells[p].text)
            code, rest = split_number(own_objective.text, place in layout.loose)
            if code is not None:
                own_objective = replace(own_objective, text=rest)
                if reference is None or fold(reference.text) == fold(code):
                    reference = replace(own_objective, text=code, rule="split.number")
            elif reference is None and (label := split_label(own_objective.text))[0] is not None:
                reference = replace(own_objective, text=label[0] or "", rule="split.label")
                own_objective = replace(own_objective, text=label[1])
        if not merged or standing.objective is None:
            standing.objective = own_objective
            standing.reference = reference
        return reference or (standing.reference if merged else None), own_objective
    inherited = standing.objective or standing.banner_objective
    if reference is not None:
        standing.reference = reference
    elif standing.reference is not None and (layout.of("reference") or standing.objective is not None):
        reference = replace(standing.reference, rule="inherit.blank", score=min(standing.reference.score, 0.95))
    if inherited is not None and inherited.rule.split(".")[0] not in ("banner", "above"):
        inherited = replace(inherited, rule="inherit.blank", score=min(inherited.score, 0.95))
    return reference, inherited


def _entries(row: BodyRow, layout: Layout, name: str) -> tuple[list[Entry], int | None]:
    """Entries of a field's cells, those of a second column behind those of the first, and the first column's place."""
    full = [place for place in layout.of(name) if row.cells[place].text]
    entries: list[Entry] = []
    for place in full:
        cell = row.cells[place]
        if layout.columns[place].sense == WHO_AND_WHEN:
            cell = leads_or_times(cell, name)
        entries += pair_languages(place_entries(entries_by_sense(cell, name, layout.known), _width(row, layout, place)))
    return entries, full[0] if full else None


def _width(row: BodyRow, layout: Layout, place: int) -> float:
    return sum(layout.widths[place : place + max(1, row.cells[place].column_span)])


def _split(row: BodyRow, layout: Layout) -> tuple[list[Activity], int | None]:
    entries, place = _entries(row, layout, "action")
    activities = split_activities(entries, place in layout.loose)
    wanted = _agreed_count(row, layout)
    if place is not None and wanted > len(activities):
        cells = (*row.cells[:place], cut_to_count(row.cells[place], wanted - len(activities)), *row.cells[place + 1 :])
        entries, _ = _entries(replace(row, cells=cells), layout, "action")
        more = split_activities(entries, place in layout.loose)
        activities = more if len(more) == wanted else activities
    return activities, place


def _agreed_count(row: BodyRow, layout: Layout) -> int:
    """How many leads the row has if it has as many timescales; 0 otherwise."""
    leads, times = (len(_entries(row, layout, name)[0]) for name in ("lead", "timescale"))
    return leads if leads == times else 0


def _given(row: BodyRow, layout: Layout, name: str, activities: Sequence[Activity]) -> tuple[list[Value | None], Alignment]:
    """For each activity its lead or timescale text, and how they were aligned."""
    entries, place = _entries(row, layout, name)
    count = max(1, len(activities))
    if place is None:
        return [None] * count, Alignment.SINGLE
    several = len([p for p in layout.of(name) if row.cells[p].text]) > 1
    if not activities or several:
        aligned = Aligned(tuple(tuple(range(len(entries))) for _ in range(count)), Alignment.SINGLE)
    elif (coded := _by_codes(entries, activities)) is not None:
        entries, aligned = coded
    else:
        if len(entries) == 1 and name == "timescale":
            only = replace(row.cells[place], paragraphs=(entries[0].paragraph,))
            entries = place_entries(cut_into_lines(only, len(activities), is_time), _width(row, layout, place))
        aligned = align(entries, [activity.entries[0] for activity in activities])
    values: list[Value | None] = []
    for numbers in aligned.entries:
        if not numbers:
            values.append(None)
            continue
        texts = [entries[n].paragraph.text for n in numbers]
        boxes = [entries[n].paragraph.box for n in numbers if entries[n].paragraph.page == entries[numbers[0]].paragraph.page]
        box = _union([b for b in boxes if b is not None])
        value = value_of(row, place, layout, "\n".join(texts))
        values.append(replace(value, box=box or value.box, page=entries[numbers[0]].paragraph.page or value.page))
    return values, aligned.how


def _by_codes(entries: Sequence[Entry], activities: Sequence[Activity]) -> tuple[list[Entry], Aligned] | None:
    """Entries that are headed by the codes of the activities ("1a Training Group"): the codes say which belongs to which."""
    codes = {fold(activity.reference): number for number, activity in enumerate(activities) if activity.reference}
    split = [split_number(entry.paragraph.text, loose=True) for entry in entries]
    if len(codes) < 2 or not all(code is not None and fold(code) in codes for code, _ in split):
        return None
    bare = [replace(entry, paragraph=replace(entry.paragraph, text=rest)) for entry, (_, rest) in zip(entries, split, strict=True)]
    owners = [codes[fold(code)] for code, _ in split if code is not None]
    given = tuple(tuple(n for n, owner in enumerate(owners) if owner == place) for place in range(len(activities)))
    return bare, Aligned(given, Alignment.ONE_TO_ONE)


def _union(boxes: Sequence[Box]) -> Box | None:
    if not boxes:
        return None
    total = boxes[0]
    for box in boxes[1:]:
        total = total.union(box)
    return total


def read_row(row: BodyRow, layout: Layout, standing: Standing, table_index: int) -> list[Draft] | Skipped:
    """The actions of one row, or why it has none. `standing` is what the rows above said; it is brought up to date."""
    reference, objective = _keys(row, layout, standing)
    milestones = [p for p in layout.of("milestone_date") if row.cells[p].text]
    if layout.of("milestone_date"):
        return _milestones(row, layout, standing, reference, objective, milestones) or Skipped(
            table_index, row.rows[0], "skipped", "a goal with no milestone"
        )
    activities, place = _split(row, layout)
    shared: dict[str, Value] = {}
    for name, target in (("outcome", "outcome"), ("progress", "progress"), ("date_completed", "date_completed_raw")):
        if (value := _joined(row, layout, name)) is not None:
            shared[target] = value
    if standing.outcome is not None and not layout.of("outcome"):
        shared["outcome"] = standing.outcome
    word, fill, left = read_rating(row, layout)
    if left is not None and left is not word:
        old = shared.get("progress")
        both = sorted([left] if old is None else [left, old], key=_place_of)
        shared["progress"] = replace(both[0], text="\n".join(value.text for value in both))
    if word is not None:
        shared["rag_raw"] = word
        if shared.get("progress") and shared["progress"].where == word.where and fold(shared["progress"].text) == fold(word.text):
            del shared["progress"]
    if fill is not None:
        shared["rag_fill"] = fill
    leads, lead_how = _given(row, layout, "lead", activities)
    times, time_how = _given(row, layout, "timescale", activities)
    if standing.year is not None and not layout.of("timescale"):
        times = [standing.year] * len(times)
    ticked = ticked_places(row.cells, layout.of("ticked"))
    if ticked and not any(times):
        when = "\n".join(time_in_heading(layout.columns[place].heading) for place in ticked)
        times = [Value(when, "heading.ticked", layout.columns[ticked[0]].score)] * len(times)
    if not activities and not (any(leads) or any(times) or shared.keys() & {"outcome", "progress", "date_completed_raw"}):
        text = "an objective of the rows below, with no lead, timescale, outcome or progress of its own"
        return Skipped(table_index, row.rows[0], "skipped", text if objective else "names no action and no objective")
    if not activities and objective is None:
        return Skipped(table_index, row.rows[0], "skipped", "names no action and no objective")
    extras = _extras(row, layout, reference)
    how = max(lead_how, time_how)
    if how is Alignment.SINGLE and len(activities) > 1 and any(leads) and any(times) is False:
        how = lead_how
    drafts = []
    for number in range(max(1, len(activities))):
        activity = activities[number] if activities else None
        values = dict(shared)
        _put(values, "section", standing.section)
        _put(values, "reference", reference)
        _put(values, "objective", objective)
        _put(values, "lead_raw", leads[number])
        _put(values, "timescale_raw", times[number])
        if activity is not None and place is not None:
            _put_action(values, activity, row, layout, place)
        drafts.append(_draft(values, extras, row, number, how, activity, layout))
    return drafts


def _place_of(value: Value) -> tuple[int, int]:
    return value.where or (0, 0)


def _put(values: dict[str, Value], name: str, value: Value | None) -> None:
    if value is not None and value.text:
        values[name] = value


def _put_action(values: dict[str, Value], activity: Activity, row: BodyRow, layout: Layout, place: int) -> None:
    """The action's text with the number at its head and a lead or date in brackets at its end gone to their fields."""
    value = value_of(row, place, layout, activity.text)
    box = _union([e.paragraph.box for e in activity.entries if e.paragraph.box and e.paragraph.page == activity.entries[0].paragraph.page])
    value = replace(value, box=box or value.box, page=activity.entries[0].paragraph.page or value.page)
    if activity.reference is not None:
        old = values.get("reference")
        specific = old is None or old.rule.startswith(("inherit", "split.label")) or fold(activity.reference).startswith(fold(old.text))
        if specific or any(ch in activity.reference for ch in ".") and activity.reference.rstrip(".").count("."):
            values["reference"] = replace(value, text=activity.reference, rule="split.number")
    told = "lead" in match_heading(layout.columns[place].heading)
    wanted = "lead_raw" not in values, "timescale_raw" not in values
    rule, found = "label", read_labelled(value.text, *wanted)
    if found is None:
        rule, found = "bracket", read_bracket(value.text, *wanted, told)
    if found is not None:
        text, lead, time = found
        if lead:
            values["lead_raw"] = replace(value, text=lead, rule=f"{rule}.lead", score=0.9)
        if time:
            values["timescale_raw"] = replace(value, text=time, rule=f"{rule}.timescale", score=0.9)
        value = replace(value, text=text)
    values["action"] = value


def _extras(row: BodyRow, layout: Layout, reference: Value | None) -> tuple[tuple[str, Value], ...]:
    extras = []
    earlier = dated_ratings(layout.columns) - {latest_rating(row, layout)}
    for place, column in enumerate(layout.columns):
        text = row.cells[place].text
        if text and place in earlier:
            extras.append((column.heading, value_of(row, place, layout)))
        elif text and column.field in ("extras", "other", "section", "milestone", None):
            extras.append((column.heading, value_of(row, place, layout)))
        elif text and column.field == "reference" and reference is not None and place not in row.covered:
            rest = _code_and_rest(text)[1]
            if rest:
                extras.append((column.heading, value_of(row, place, layout, rest, "split.code")))
    return tuple(extras)


def _milestones(
    row: BodyRow, layout: Layout, standing: Standing, reference: Value | None, objective: Value | None, places: Sequence[int]
) -> list[Draft]:
    """One action a milestone, which each bullet is where a cell has several: the column's heading is its timescale."""
    drafts: list[Draft] = []
    for place in places:
        bulleted = [p for p in row.cells[place].paragraphs if p.bullet]
        whole = len(bulleted) < len([p for p in row.cells[place].paragraphs if p.text])
        entries = [] if whole else place_entries(row.cells[place], _width(row, layout, place))
        parts: list[Activity | None] = [*split_activities(entries)] or [None]
        for activity in parts:
            values: dict[str, Value] = {}
            _put(values, "section", standing.section)
            _put(values, "reference", reference)
            _put(values, "objective", objective)
            if activity is None:
                values["action"] = value_of(row, place, layout)
            else:
                _put_action(values, activity, row, layout, place)
            values["timescale_raw"] = Value(layout.columns[place].heading, "heading.dated", layout.columns[place].score)
            for name, target in (("lead", "lead_raw"), ("outcome", "outcome"), ("progress", "progress")):
                _put(values, target, _joined(row, layout, name))
            drafts.append(_draft(values, _extras(row, layout, reference), row, len(drafts), Alignment.SINGLE, activity, layout))
    return drafts


def _draft(
    values: dict[str, Value],
    extras: tuple[tuple[str, Value], ...],
    row: BodyRow,
    number: int,
    how: Alignment,
    activity: Activity | None,
    layout: Layout,
) -> Draft:
    own = values.get("action") or values.get("objective")
    pages = _pages(p for cell in row.cells for p in cell.paragraphs)
    if activity is not None:
        of_action = _pages(e.paragraph for e in activity.entries)
        pages = of_action or pages
    reasons = []
    leads = [row.cells[place] for place in layout.of("lead") if row.cells[place].text]
    if any(may_be_two(entries_by_sense(cell, "lead", layout.known).paragraphs) for cell in leads):
        reasons.append(MAY_BE_TWO)
    if how is Alignment.GUESS:
        reasons.append("alignment is a guess")
    if row.doubtful:
        reasons.append("row may continue the row above")
    named = [layout.columns[p] for p in range(len(layout.columns)) if layout.columns[p].field not in (None, "extras", "other")]
    if any(
        column.rule.startswith("content.") and column.words == 0 and column.field in ("action", "objective", "lead", "timescale")
        for column in named
    ):
        reasons.append("column named by content only")
    first, last = (pages[0], pages[-1]) if pages else (None, None)
    box = own.box if own is not None and (first is None or own.page == first) else None
    return Draft(values, extras, row.rows, number, how, tuple(reasons), first, last, box, _words_score(row, layout))


def _words_score(row: BodyRow, layout: Layout) -> float:
    """How sure OCR is of the words of the row's least sure cell (1 where none was read by OCR): a mean over the row would hide
    a misread reference behind a long action."""
    least = 1.0
    for cell, column in zip(row.cells, layout.columns, strict=True):
        texts = [paragraph for paragraph in cell.paragraphs if paragraph.text]
        if texts and column.field not in (None, "extras", "other"):
            letters = sum(len(paragraph.text) for paragraph in texts)
            least = min(least, sum(paragraph.confidence * len(paragraph.text) for paragraph in texts) / letters)
    return round(least, 4)


def _pages(paragraphs: Iterable[Paragraph]) -> list[int]:
    """The pages on which the paragraphs stand, in order."""
    return sorted({page for p in paragraphs if p.text for page in (p.page, p.page_end) if page is not None})
