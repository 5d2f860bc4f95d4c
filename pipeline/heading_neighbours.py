"""What columns mean beside their neighbours: of two that claim one field, which has it; and names that only the others can give."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.columns import BY_WORDS, Column, named_by_words, places_of
from pipeline.columns_beside import settle_by_content, settle_dates, settle_leads, settle_outcomes, settle_reports, settle_who_and_when
from pipeline.heading_words import CLAUSE, match_heading
from pipeline.ticks import TICKS, ticked_places, time_in_heading
from pipeline.timescales import read_timescale
from schemas.layout import Cell

_QUARTER = re.compile(r"\b(?:q|quarter\s*)[1-4]\b", re.IGNORECASE)
_NEEDED = re.compile(r"\b(?:needed|required|improvements?)\b", re.IGNORECASE)
_PLEDGE = re.compile(r"\b(?:commit|pledge|promise|undertaking)", re.IGNORECASE)
_REPORTS = re.compile(r"\b(?:progress|report|update|review|position|status|rag|comment)", re.IGNORECASE)


def _milestones(columns: list[Column], texts: Sequence[str]) -> None:
    """Columns headed by dates and filled with prose are milestones; their heading is the timescale."""
    dated = []
    quarters = []
    for place, heading in enumerate(texts):
        column = columns[place]
        quarter = column.field == "progress" and _QUARTER.search(heading) is not None and not _REPORTS.search(heading)
        if quarter:
            quarters.append(place)
        if not heading or column.content.words < (2 if quarter else 3) or column.content.timescale > 0.6:
            continue
        if column.field == "progress" and column.words >= 0.4 and not quarter:
            continue
        if column.words >= BY_WORDS and column.field not in ("timescale", "extras", "other") and not quarter:
            continue
        reading = read_timescale(heading.split("\n")[-1] if quarter else heading)
        if reading.kind in ("date", "interval", "multiple") and (reading.end or reading.edtf or len(heading.split()) <= 4):
            dated.append(place)
    if set(dated) & set(quarters):
        dated = sorted({*dated, *quarters})
    named = [i for i, c in enumerate(columns) if c.field == "action" and c.words >= BY_WORDS and i not in dated]
    if named and dated and min(dated) > max(named):
        for place in dated:
            if columns[place].rule == "heading.unknown":
                columns[place] = columns[place].renamed("progress", "heading.dated_after_action")
    timed = any(
        c.field == "timescale" and c.words >= BY_WORDS and c.content.timescale >= 0.6 for i, c in enumerate(columns) if i not in dated
    )
    if (
        len(dated) >= 2
        and not timed
        and not any(c.field == "action" and c.words >= BY_WORDS for i, c in enumerate(columns) if i not in dated)
    ):
        for place in dated:
            columns[place] = columns[place].renamed("milestone_date", "heading.dated")


def _ticked(columns: list[Column], texts: Sequence[str], cells: Sequence[Sequence[Cell]]) -> None:
    """Columns headed by times and filled with ticks, three or more: the headings ticked are the timescale of the row."""
    places = []
    for place, heading in enumerate(texts):
        last = time_in_heading(heading)
        full = [cell for cell in cells[place] if cell.covered is None and cell.text]
        if not last or len(last.split()) > 4 or not all(cell.text in TICKS for cell in full):
            continue
        if not _REPORTS.search(heading) and (_QUARTER.search(last) or read_timescale(last).kind in ("date", "interval")):
            places.append(place)
    rows = [(row, ticked_places(row, places)) for row in zip(*cells, strict=True)]
    ticked = {row[place].text or row[place].fill for row, found in rows for place in found}
    told = any(column.field == "timescale" for place, column in enumerate(columns) if place not in places)
    if len(places) >= 3 and not told and ticked and (ticked & TICKS or len(ticked) == 1):
        for place in places:
            columns[place] = columns[place].renamed("ticked", "heading.ticked")


def _inherits(column: Column) -> bool:
    """Is the column blank below its first cells, as an objective over several actions is?"""
    return column.content.filled < 0.75


def _is_worded(column: Column) -> bool:
    """Does a column whose heading says nothing hold sentences or names of more than a word, no times, codes or actors?"""
    content = column.content
    other = max(content.timescale, content.code, content.number, content.rag, content.actor)
    return column.rule in ("heading.unknown", "content.action_beside_action") and content.words >= 1.5 and other < 0.3


def _is_active(column: Column) -> bool:
    """Does nearly every cell word an activity in more than a few words?"""
    return column.content.activity >= 0.6 and column.content.words >= 5


def _is_no_number(column: Column) -> bool:
    """Does a column headed as that of numbers ("Item") hold words?"""
    return column.field == "reference" and column.content.words >= 3 and column.content.code < 0.2


def _settle(columns: list[Column]) -> None:
    """Decides between columns that claim one field, and gives names that only the neighbours can give."""
    actions = places_of(columns, "action")
    subs = places_of(columns, "sub_action")
    if subs and actions:
        for place in actions:
            columns[place] = columns[place].renamed("objective", "heading.action_above_sub_action")
        for place in subs:
            columns[place] = columns[place].renamed("action", "heading.sub_action")
        actions = subs
    elif subs:
        for place in subs:
            columns[place] = columns[place].renamed("action", "heading.sub_action")
        actions = subs
    milestones = places_of(columns, "milestone")
    for place in milestones:
        if columns[place].content.timescale > 0.6 and not places_of(columns, "timescale"):
            columns[place] = columns[place].renamed("timescale", "heading.milestone")
        elif not actions:
            columns[place] = columns[place].renamed("action", "heading.milestone")
        elif columns[place].content.dates >= 0.6 and not places_of(columns, "timescale"):
            columns[place] = columns[place].renamed("timescale", "heading.milestone")
        else:
            columns[place] = columns[place].renamed("extras", "heading.milestone")
    by_word = named_by_words(columns, "action")
    for place in places_of(columns, "objective"):
        if columns[place].sense == CLAUSE and by_word and place > max(by_word):
            columns[place] = columns[place].renamed("progress", "position.said_after_action")  # "What young people have said"
    for place in places_of(columns, "action"):
        if by_word and place not in by_word:
            columns[place] = columns[place].renamed("extras" if columns[place].heading else "objective", "content.action_beside_action")
    _settle_targets(columns, by_word)
    by_word = named_by_words(columns, "action")
    best = max((columns[p].words for p in by_word), default=0.0)
    for place in by_word:
        told = match_heading(columns[place].heading).get("progress")
        if columns[place].words < best and told is not None and told.score >= 0.4:
            columns[place] = columns[place].renamed("progress", "heading.progress_beside_action")
    by_word = named_by_words(columns, "action")
    if len(by_word) > 1:
        first = by_word[0]
        fewer = columns[first].content.words < columns[by_word[1]].content.words
        if _inherits(columns[first]) or (fewer and not places_of(columns, "objective")):
            columns[first] = columns[first].renamed("objective", "heading.first_of_two_actions")
    _settle_what_and_how(columns)
    _settle_where(columns)
    _settle_missing_action(columns)
    actions = places_of(columns, "action")
    for place in places_of(columns, "progress"):
        if actions and place < min(actions) and columns[place].heading.casefold().strip(" :") in ("review", "reviews", "case review"):
            columns[place] = columns[place].renamed("extras", "position.review_before_action")  # of which review the rows are
    if not places_of(columns, "objective") and actions:
        left = [p for p in places_of(columns, "outcome") if p < min(actions)]
        asked = [p for p in left if columns[p].sense == CLAUSE]
        for place in asked:
            columns[place] = columns[place].renamed("extras", "position.outcome_before_action")  # "What you may see": a threshold, no aim
        left = [p for p in left if p not in asked]
        if left:
            columns[left[0]] = columns[left[0]].renamed("objective", "position.outcome_before_action")
        elif len(worded := [p for p in places_of(columns, "extras") if p < min(actions) and _is_worded(columns[p])]) == 1:
            columns[worded[0]] = columns[worded[0]].renamed("objective", "content.worded_before_action")
    settle_dates(columns)
    settle_leads(columns)
    settle_who_and_when(columns)
    settle_by_content(columns)
    settle_reports(columns)
    settle_outcomes(columns)
    for place in places_of(columns, "date_completed"):
        if columns[place].content.count and columns[place].content.timescale < 0.3 and columns[place].content.words <= 3:
            columns[place] = columns[place].renamed("progress", "content.done_or_not")
    for place in places_of(columns, "other"):
        if columns[place].sense == "you said" and places_of(columns, "action") and not places_of(columns, "objective"):
            columns[place] = columns[place].renamed("objective", "heading.what_was_said")
    for place in places_of(columns, "rag"):
        content = columns[place].content
        if content.count and content.rag < 0.35 and content.fills < 0.35:
            columns[place] = columns[place].renamed("progress", "content.words_in_rag")
    for place in places_of(columns, "progress"):
        if columns[place].content.rag > 0.6 and not places_of(columns, "rag"):
            columns[place] = columns[place].renamed("rag", "content.rag")
    codes = places_of(columns, "reference")
    for place in codes[1:]:
        if columns[place].words < BY_WORDS:
            columns[place] = columns[place].renamed("extras", "content.second_reference")


def _settle_targets(columns: list[Column], actions: Sequence[int]) -> None:
    """What a heading that may mean an action ("Target", "Deliverables", "How") means beside a column that surely is one."""
    for place in actions:
        others = [p for p in actions if p != place]
        bare = columns[place].heading.casefold().strip(" :?*.")
        if not others:
            continue
        if bare in ("target", "targets"):
            field = "outcome" if places_of(columns, "timescale") or columns[place].content.words > 4 else "timescale"
            columns[place] = columns[place].renamed(field, "heading.target_beside_action")
        elif bare in ("deliverables", "deliverable", "key deliverables"):
            columns[place] = columns[place].renamed("outcome", "heading.deliverable_beside_action")
        elif bare in ("step", "steps", "key steps") and others[0] < place and not places_of(columns, "objective"):
            columns[others[0]] = columns[others[0]].renamed("objective", "heading.action_above_steps")
        elif bare == "how" and any(columns[p].heading.casefold().startswith("what") for p in others):
            columns[place] = columns[place].renamed("extras", "heading.how_beside_what")


def _settle_what_and_how(columns: list[Column]) -> None:
    """ "What do we need to do?" right before "How will we do it?" words what the other's activities are for."""
    actions = named_by_words(columns, "action")
    for what, how in pairwise(actions):
        heads = [columns[p].heading.casefold() for p in (what, how)]
        if how == what + 1 and heads[0].startswith("what") and heads[1].startswith("how"):
            columns[what] = columns[what].renamed("objective", "heading.what_before_how")


def _settle_where(columns: list[Column]) -> None:
    """ "Where we want to be" is what is to be reached where another column says what it is for."""
    aims = named_by_words(columns, "objective")
    places = [p for p in aims if columns[p].heading.casefold().startswith("where")]
    if len(places) < len(aims):
        for place in places:
            columns[place] = columns[place].renamed("outcome", "heading.where_beside_objective")


def _settle_missing_action(columns: list[Column]) -> None:
    """Where leads and times stand beside no action: a description, the second of two objectives that says what is needed, or
    the response to a finding beside reports of progress, is it."""
    if places_of(columns, "action"):
        return
    pledges = [p for p in places_of(columns, "objective") if _PLEDGE.search(columns[p].heading)]
    if len(pledges) == len(places_of(columns, "objective")) == 1 and (places_of(columns, "lead") or places_of(columns, "timescale")):
        columns[pledges[0]] = columns[pledges[0]].renamed("action", "heading.pledge_alone")
        return
    if not places_of(columns, "lead"):
        return
    reports = places_of(columns, "progress")
    answers = [p for p in reports if "response" in columns[p].heading.casefold()]
    if len(answers) == 1 and (places_of(columns, "outcome") or len(reports) > 1):
        columns[answers[0]] = columns[answers[0]].renamed("action", "heading.response_to_be_made")
        return
    active = [p for p in places_of(columns, "extras") if columns[p].rule == "heading.unknown" and _is_active(columns[p])]
    others = reports or places_of(columns, "outcome") or places_of(columns, "timescale")
    if len(active) == 1 and named_by_words(columns, "lead") and others:
        columns[active[0]] = columns[active[0]].renamed("action", "content.activity_beside_lead")
        return
    if not places_of(columns, "timescale"):
        return
    worded = [p for p in places_of(columns, "lead") if columns[p].content.activity >= 0.5 and columns[p].content.words > 3]
    if worded and len(worded) < len(places_of(columns, "lead")):
        columns[worded[0]] = columns[worded[0]].renamed("action", "content.activity_beside_lead")
        return
    aims = places_of(columns, "objective")
    # the first stands once for several rows, the last says something in each
    single = columns[aims[-1]].content.filled > 0.9 and _inherits(columns[aims[0]]) if len(aims) > 1 else False
    if len(aims) > 1 and (single or _NEEDED.search(columns[aims[-1]].heading) or columns[aims[-1]].content.activity >= 0.5):
        columns[aims[-1]] = columns[aims[-1]].renamed("action", "heading.needed_beside_objective")
        return
    sure = named_by_words(columns, "lead") and named_by_words(columns, "timescale")
    worded = [p for p in range(len(columns)) if sure and (_is_worded(columns[p]) or _is_no_number(columns[p]))]
    described = [p for p in places_of(columns, "extras") if columns[p].heading.casefold().strip(" :.") in ("description", "details")]
    if len(described) == 1 and not places_of(columns, "objective"):
        columns[described[0]] = columns[described[0]].renamed("action", "heading.description_alone")
    elif worded and not places_of(columns, "objective") and worded[0] < min(places_of(columns, "lead")):
        columns[worded[0]] = columns[worded[0]].renamed("action", "content.worded_before_lead")


def _settle_listed(columns: list[Column], cells: Sequence[Sequence[Cell]]) -> None:
    """A heading that lists what its cells say ("Prevent, protect, pursue") is that of the objectives where none else is."""
    actions = places_of(columns, "action")
    if not actions or places_of(columns, "objective"):
        return
    for place, column in enumerate(columns[: min(actions)]):
        said = {cell.text.casefold() for cell in cells[place] if cell.covered is None and cell.text}
        if column.rule == "heading.unknown" and len(said) >= 2 and all(text in column.heading.casefold() for text in said):
            columns[place] = column.renamed("objective", "heading.lists_its_cells")
            return


def settle(columns: Sequence[Column], headings: Sequence[str], cells: Sequence[Sequence[Cell]]) -> tuple[Column, ...]:
    """The columns, each named by itself, named by one another too; `headings` and `cells` have one entry a column."""
    settled = list(columns)
    _milestones(settled, headings)
    _ticked(settled, headings, cells)
    _settle(settled)
    _settle_listed(settled, cells)
    return tuple(settled)
