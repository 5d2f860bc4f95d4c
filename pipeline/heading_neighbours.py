"""What columns mean beside their neighbours: of two that claim one field, which has it; and names that only the others can give."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.columns import BY_WORDS, WHO_AND_WHEN, Column
from pipeline.heading_words import CLAUSE, match_heading
from pipeline.ticks import TICKS, ticked_places, time_in_heading
from pipeline.timescales import read_timescale
from schemas.layout import Cell

_QUARTER = re.compile(r"\b(?:q|quarter\s*)[1-4]\b", re.IGNORECASE)
_NEEDED = re.compile(r"\b(?:needed|required|improvements?)\b", re.IGNORECASE)
_PLEDGE = re.compile(r"\b(?:commit|pledge|promise|undertaking)", re.IGNORECASE)
_SPONSOR = re.compile(r"\bsponsors?\b", re.IGNORECASE)
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


def _places(columns: Sequence[Column], field: str) -> list[int]:
    return [place for place, column in enumerate(columns) if column.field == field]


def _by_words(columns: Sequence[Column], field: str) -> list[int]:
    """The places of the field's columns whose headings say so by themselves."""
    return [place for place in _places(columns, field) if columns[place].words >= BY_WORDS]


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
    actions = _places(columns, "action")
    subs = _places(columns, "sub_action")
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
    milestones = _places(columns, "milestone")
    for place in milestones:
        if columns[place].content.timescale > 0.6 and not _places(columns, "timescale"):
            columns[place] = columns[place].renamed("timescale", "heading.milestone")
        elif not actions:
            columns[place] = columns[place].renamed("action", "heading.milestone")
        elif columns[place].content.dates >= 0.6 and not _places(columns, "timescale"):
            columns[place] = columns[place].renamed("timescale", "heading.milestone")
        else:
            columns[place] = columns[place].renamed("extras", "heading.milestone")
    by_word = _by_words(columns, "action")
    for place in _places(columns, "objective"):
        if columns[place].sense == CLAUSE and by_word and place > max(by_word):
            columns[place] = columns[place].renamed("progress", "position.said_after_action")  # "What young people have said"
    for place in _places(columns, "action"):
        if by_word and place not in by_word:
            columns[place] = columns[place].renamed("extras" if columns[place].heading else "objective", "content.action_beside_action")
    _settle_targets(columns, by_word)
    by_word = _by_words(columns, "action")
    best = max((columns[p].words for p in by_word), default=0.0)
    for place in by_word:
        told = match_heading(columns[place].heading).get("progress")
        if columns[place].words < best and told is not None and told.score >= 0.4:
            columns[place] = columns[place].renamed("progress", "heading.progress_beside_action")
    by_word = _by_words(columns, "action")
    if len(by_word) > 1:
        first = by_word[0]
        fewer = columns[first].content.words < columns[by_word[1]].content.words
        if _inherits(columns[first]) or (fewer and not _places(columns, "objective")):
            columns[first] = columns[first].renamed("objective", "heading.first_of_two_actions")
    _settle_what_and_how(columns)
    _settle_missing_action(columns)
    actions = _places(columns, "action")
    for place in _places(columns, "progress"):
        if actions and place < min(actions) and columns[place].heading.casefold().strip(" :") in ("review", "reviews", "case review"):
            columns[place] = columns[place].renamed("extras", "position.review_before_action")  # of which review the rows are
    if not _places(columns, "objective") and actions:
        left = [p for p in _places(columns, "outcome") if p < min(actions)]
        asked = [p for p in left if columns[p].sense == CLAUSE]
        for place in asked:
            columns[place] = columns[place].renamed("extras", "position.outcome_before_action")  # "What you may see": a threshold, no aim
        left = [p for p in left if p not in asked]
        if left:
            columns[left[0]] = columns[left[0]].renamed("objective", "position.outcome_before_action")
        elif len(worded := [p for p in _places(columns, "extras") if p < min(actions) and _is_worded(columns[p])]) == 1:
            columns[worded[0]] = columns[worded[0]].renamed("objective", "content.worded_before_action")
    _settle_dates(columns)
    _settle_leads(columns)
    _settle_who_and_when(columns)
    _settle_by_content(columns)
    _settle_reports(columns)
    _settle_outcomes(columns)
    for place in _places(columns, "date_completed"):
        if columns[place].content.count and columns[place].content.timescale < 0.3 and columns[place].content.words <= 3:
            columns[place] = columns[place].renamed("progress", "content.done_or_not")
    for place in _places(columns, "other"):
        if columns[place].sense == "you said" and _places(columns, "action") and not _places(columns, "objective"):
            columns[place] = columns[place].renamed("objective", "heading.what_was_said")
    for place in _places(columns, "rag"):
        content = columns[place].content
        if content.count and content.rag < 0.35 and content.fills < 0.35:
            columns[place] = columns[place].renamed("progress", "content.words_in_rag")
    for place in _places(columns, "progress"):
        if columns[place].content.rag > 0.6 and not _places(columns, "rag"):
            columns[place] = columns[place].renamed("rag", "content.rag")
    codes = _places(columns, "reference")
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
            field = "outcome" if _places(columns, "timescale") or columns[place].content.words > 4 else "timescale"
            columns[place] = columns[place].renamed(field, "heading.target_beside_action")
        elif bare in ("deliverables", "deliverable", "key deliverables"):
            columns[place] = columns[place].renamed("outcome", "heading.deliverable_beside_action")
        elif bare in ("step", "steps", "key steps") and others[0] < place and not _places(columns, "objective"):
            columns[others[0]] = columns[others[0]].renamed("objective", "heading.action_above_steps")
        elif bare == "how" and any(columns[p].heading.casefold().startswith("what") for p in others):
            columns[place] = columns[place].renamed("extras", "heading.how_beside_what")


def _settle_what_and_how(columns: list[Column]) -> None:
    """ "What do we need to do?" right before "How will we do it?" words what the other's activities are for."""
    actions = _by_words(columns, "action")
    for what, how in pairwise(actions):
        heads = [columns[p].heading.casefold() for p in (what, how)]
        if how == what + 1 and heads[0].startswith("what") and heads[1].startswith("how"):
            columns[what] = columns[what].renamed("objective", "heading.what_before_how")


def _settle_missing_action(columns: list[Column]) -> None:
    """Where leads and times stand beside no action: a description, the second of two objectives that says what is needed, or
    the response to a finding beside reports of progress, is it."""
    if _places(columns, "action"):
        return
    pledges = [p for p in _places(columns, "objective") if _PLEDGE.search(columns[p].heading)]
    if len(pledges) == len(_places(columns, "objective")) == 1 and (_places(columns, "lead") or _places(columns, "timescale")):
        columns[pledges[0]] = columns[pledges[0]].renamed("action", "heading.pledge_alone")
        return
    if not _places(columns, "lead"):
        return
    reports = _places(columns, "progress")
    answers = [p for p in reports if "response" in columns[p].heading.casefold()]
    if len(answers) == 1 and (_places(columns, "outcome") or len(reports) > 1):
        columns[answers[0]] = columns[answers[0]].renamed("action", "heading.response_to_be_made")
        return
    active = [p for p in _places(columns, "extras") if columns[p].rule == "heading.unknown" and _is_active(columns[p])]
    others = reports or _places(columns, "outcome") or _places(columns, "timescale")
    if len(active) == 1 and _by_words(columns, "lead") and others:
        columns[active[0]] = columns[active[0]].renamed("action", "content.activity_beside_lead")
        return
    if not _places(columns, "timescale"):
        return
    worded = [p for p in _places(columns, "lead") if columns[p].content.activity >= 0.5 and columns[p].content.words > 3]
    if worded and len(worded) < len(_places(columns, "lead")):
        columns[worded[0]] = columns[worded[0]].renamed("action", "content.activity_beside_lead")
        return
    aims = _places(columns, "objective")
    # the first stands once for several rows, the last says something in each
    single = columns[aims[-1]].content.filled > 0.9 and _inherits(columns[aims[0]]) if len(aims) > 1 else False
    if len(aims) > 1 and (single or _NEEDED.search(columns[aims[-1]].heading) or columns[aims[-1]].content.activity >= 0.5):
        columns[aims[-1]] = columns[aims[-1]].renamed("action", "heading.needed_beside_objective")
        return
    sure = _by_words(columns, "lead") and _by_words(columns, "timescale")
    worded = [p for p in range(len(columns)) if sure and (_is_worded(columns[p]) or _is_no_number(columns[p]))]
    described = [p for p in _places(columns, "extras") if columns[p].heading.casefold().strip(" :.") in ("description", "details")]
    if len(described) == 1 and not _places(columns, "objective"):
        columns[described[0]] = columns[described[0]].renamed("action", "heading.description_alone")
    elif worded and not _places(columns, "objective") and worded[0] < min(_places(columns, "lead")):
        columns[worded[0]] = columns[worded[0]].renamed("action", "content.worded_before_lead")


def _settle_by(columns: list[Column]) -> None:
    """A column headed "... by" ("For closure by", "To be seen through by") that holds times says when, and one that holds actors who."""
    for place in _places(columns, "extras"):
        column = columns[place]
        if column.rule == "heading.unknown" and re.search(r"\bby\W*$", column.heading, re.IGNORECASE):
            field = "timescale" if column.content.timescale >= 0.6 else "lead" if column.content.actor >= 0.6 else None
            if field is not None and not _by_words(columns, field):
                columns[place] = replace(column.renamed(field, f"content.{field}"), words=BY_WORDS)


def _settle_dates(columns: list[Column]) -> None:
    _settle_by(columns)
    times = _places(columns, "timescale")
    reviews = [p for p in _places(columns, "extras") if columns[p].sense == "review" and columns[p].content.timescale >= 0.6]
    if not times and len(reviews) == 1:
        columns[reviews[0]] = columns[reviews[0]].renamed("timescale", "heading.review_alone")
    named = _by_words(columns, "timescale")
    for place in times:
        if named and place not in named:
            columns[place] = columns[place].renamed("extras", "content.date_beside_timescale")
    bare = [p for p in named if columns[p].heading.casefold().strip(" :.") == "date"]
    if bare and len(named) > len(bare):
        for place in bare:
            columns[place] = columns[place].renamed("extras", "heading.date_beside_timescale")
        named = [p for p in named if p not in bare]
    if len(named) > 1:
        past = [p for p in named if "complet" in columns[p].heading.casefold() and "target" not in columns[p].heading.casefold()]
        if past and len(past) < len(named):
            for place in past:
                columns[place] = columns[place].renamed("date_completed", "heading.completion_beside_target")
    done = _places(columns, "date_completed")
    if (
        done
        and not _places(columns, "timescale")
        and columns[done[0]].heading.casefold().strip() in ("completed", "completed by", "closed")
    ):
        columns[done[0]] = columns[done[0]].renamed("timescale", "heading.completion_alone")


def _settle_who_and_when(columns: list[Column]) -> None:
    """One column headed by both ("Lead / Timescale") holds leads and times: it is the lead's, and its sense says so."""
    for field, other in (("lead", "timescale"), ("timescale", "lead")):
        for place in _places(columns, field):
            told = match_heading(columns[place].heading).get(other)
            if told is not None and told.score >= 0.5 and columns[place].words >= 0.5 and not _places(columns, other):
                columns[place] = replace(columns[place].renamed("lead", "heading.who_and_when"), sense=WHO_AND_WHEN)
                return


def _settle_by_content(columns: list[Column]) -> None:
    """Where no heading names a timescale or lead, the one column of unknown heading that plainly holds times, or actors, is it."""
    for field, share in (("timescale", "timescale"), ("lead", "actor"), ("rag", "rag")):
        if _places(columns, field) or any(column.sense == WHO_AND_WHEN for column in columns):
            continue
        actions = _places(columns, "action")
        plain = [
            place
            for place in _places(columns, "extras")
            if columns[place].rule == "heading.unknown"
            and getattr(columns[place].content, share) >= (0.9 if field == "rag" else 0.75)
            and columns[place].content.words <= 7
        ]
        # what stands before the actions may be when or by whom they were raised
        after = [place for place in plain if actions and place > min(actions)]
        if len(plain) == 1 or len(after) == 1:
            place = after[0] if len(after) == 1 else plain[0]
            columns[place] = columns[place].renamed(field, f"content.{field}")


def _settle_outcomes(columns: list[Column]) -> None:
    """Where no column is that of outcomes, the one of prose behind the actions whose heading asks how or what and is not known is it."""
    actions = _places(columns, "action")
    if not actions or _places(columns, "outcome"):
        return
    asked = [
        p
        for p in _places(columns, "extras")
        if p > min(actions)
        and columns[p].rule == "heading.unknown"
        and re.match(r"(?:how|what|why|so)\b", columns[p].heading, re.IGNORECASE)
        and columns[p].content.words >= 4
        and max(columns[p].content.actor, columns[p].content.timescale, columns[p].content.report) < 0.5
    ]
    if len(asked) == 1:
        columns[asked[0]] = columns[asked[0]].renamed("outcome", "content.asked_behind_action")


def _settle_reports(columns: list[Column]) -> None:
    """Where nothing reports progress, the one column behind the actions whose cells tell what has been done does."""
    actions = _places(columns, "action")
    if not actions or _places(columns, "progress"):
        return
    told = [
        p
        for p in (*_places(columns, "extras"), *_places(columns, "outcome"))
        if p > max(actions)
        and (columns[p].field == "extras" or columns[p].words < BY_WORDS)
        and columns[p].content.words >= 6
        and max(columns[p].content.report, columns[p].content.updates) >= 0.5
    ]
    if len(told) == 1:
        columns[told[0]] = columns[told[0]].renamed("progress", "content.progress")


def _holds_no_actor(column: Column) -> bool:
    """Does a column headed as one of leads hold sentences and hardly an actor ("Officer's comments")?"""
    return column.content.count > 1 and column.content.actor < 0.35 and column.content.words > 4.5


def _settle_leads(columns: list[Column]) -> None:
    leads = _places(columns, "lead")
    named = _by_words(columns, "lead")
    for place in leads:
        if named and place not in named:
            columns[place] = columns[place].renamed("extras", "content.actor_beside_lead")
    for place in [p for p in named if _holds_no_actor(columns[p])]:
        if any(columns[p].content.actor >= 0.6 for p in named if p != place):
            after = place > max(_places(columns, "action"), default=place)
            columns[place] = columns[place].renamed("progress" if after else "extras", "content.words_beside_lead")
    named = _by_words(columns, "lead")
    sponsors = [p for p in named if _SPONSOR.search(columns[p].heading)]
    if len(sponsors) < len(named):
        for place in sponsors:
            columns[place] = replace(columns[place].renamed("extras", "heading.sponsor_beside_lead"), sense="support")
    if not leads and _places(columns, "action"):
        support = [p for p in _places(columns, "extras") if columns[p].sense == "support" and columns[p].content.actor > 0.5]
        if len(support) == 1 and columns[support[0]].heading.casefold().startswith(("partner", "agenc", "stakeholder")):
            columns[support[0]] = columns[support[0]].renamed("lead", "heading.partners_alone")


def _settle_listed(columns: list[Column], cells: Sequence[Sequence[Cell]]) -> None:
    """A heading that lists what its cells say ("Prevent, protect, pursue") is that of the objectives where none else is."""
    actions = _places(columns, "action")
    if not actions or _places(columns, "objective"):
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
