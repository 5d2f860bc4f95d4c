"""Columns of leads, times, outcomes and reports beside their neighbours: of two that claim one of these fields, which has it."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.columns import BY_WORDS, WHO_AND_WHEN, Column, named_by_words, places_of
from pipeline.heading_words import match_heading

_SPONSOR = re.compile(r"\bsponsors?\b", re.IGNORECASE)


def _settle_by(columns: list[Column]) -> None:
    """A column headed "... by" ("For closure by", "To be seen through by") that holds times says when, and one that holds actors who."""
    for place in places_of(columns, "extras"):
        column = columns[place]
        if column.rule == "heading.unknown" and re.search(r"\bby\W*$", column.heading, re.IGNORECASE):
            field = "timescale" if column.content.timescale >= 0.6 else "lead" if column.content.actor >= 0.6 else None
            if field is not None and not named_by_words(columns, field):
                columns[place] = replace(column.renamed(field, f"content.{field}"), words=BY_WORDS)


def settle_dates(columns: list[Column]) -> None:
    _settle_by(columns)
    times = places_of(columns, "timescale")
    reviews = [p for p in places_of(columns, "extras") if columns[p].sense == "review" and columns[p].content.timescale >= 0.6]
    if not times and len(reviews) == 1:
        columns[reviews[0]] = columns[reviews[0]].renamed("timescale", "heading.review_alone")
    named = named_by_words(columns, "timescale")
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
    done = places_of(columns, "date_completed")
    if (
        done
        and not places_of(columns, "timescale")
        and columns[done[0]].heading.casefold().strip() in ("completed", "completed by", "closed")
    ):
        columns[done[0]] = columns[done[0]].renamed("timescale", "heading.completion_alone")


def settle_who_and_when(columns: list[Column]) -> None:
    """One column headed by both ("Lead / Timescale") holds leads and times: it is the lead's, and its sense says so."""
    for field, other in (("lead", "timescale"), ("timescale", "lead")):
        for place in places_of(columns, field):
            told = match_heading(columns[place].heading).get(other)
            if told is not None and told.score >= 0.5 and columns[place].words >= 0.5 and not places_of(columns, other):
                columns[place] = replace(columns[place].renamed("lead", "heading.who_and_when"), sense=WHO_AND_WHEN)
                return


def settle_by_content(columns: list[Column]) -> None:
    """Where no heading names a timescale or lead, the one column of unknown heading that plainly holds times, or actors, is it."""
    for field, share in (("timescale", "timescale"), ("lead", "actor"), ("rag", "rag")):
        if places_of(columns, field) or any(column.sense == WHO_AND_WHEN for column in columns):
            continue
        actions = places_of(columns, "action")
        plain = [
            place
            for place in places_of(columns, "extras")
            if columns[place].rule == "heading.unknown"
            and getattr(columns[place].content, share) >= (0.9 if field == "rag" else 0.75)
            and columns[place].content.words <= 7
        ]
        # what stands before the actions may be when or by whom they were raised
        after = [place for place in plain if actions and place > min(actions)]
        if len(plain) == 1 or len(after) == 1:
            place = after[0] if len(after) == 1 else plain[0]
            columns[place] = columns[place].renamed(field, f"content.{field}")


def settle_outcomes(columns: list[Column]) -> None:
    """Where no column is that of outcomes, the one of prose behind the actions whose heading asks how or what and is not known is it."""
    actions = places_of(columns, "action")
    if not actions or places_of(columns, "outcome"):
        return
    asked = [
        p
        for p in places_of(columns, "extras")
        if p > min(actions)
        and columns[p].rule == "heading.unknown"
        and re.match(r"(?:how|what|why|so)\b", columns[p].heading, re.IGNORECASE)
        and columns[p].content.words >= 4
        and max(columns[p].content.actor, columns[p].content.timescale, columns[p].content.report) < 0.5
    ]
    if len(asked) == 1:
        columns[asked[0]] = columns[asked[0]].renamed("outcome", "content.asked_behind_action")


def settle_reports(columns: list[Column]) -> None:
    """Where nothing reports progress, the one column behind the actions whose cells tell what has been done does."""
    actions = places_of(columns, "action")
    if not actions or places_of(columns, "progress"):
        return
    told = [
        p
        for p in (*places_of(columns, "extras"), *places_of(columns, "outcome"))
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


def settle_leads(columns: list[Column]) -> None:
    leads = places_of(columns, "lead")
    named = named_by_words(columns, "lead")
    for place in leads:
        if named and place not in named:
            columns[place] = columns[place].renamed("extras", "content.actor_beside_lead")
    for place in [p for p in named if _holds_no_actor(columns[p])]:
        if any(columns[p].content.actor >= 0.6 for p in named if p != place):
            after = place > max(places_of(columns, "action"), default=place)
            columns[place] = columns[place].renamed("progress" if after else "extras", "content.words_beside_lead")
    named = named_by_words(columns, "lead")
    sponsors = [p for p in named if _SPONSOR.search(columns[p].heading)]
    if len(sponsors) < len(named):
        for place in sponsors:
            columns[place] = replace(columns[place].renamed("extras", "heading.sponsor_beside_lead"), sense="support")
    if not leads and places_of(columns, "action"):
        support = [p for p in places_of(columns, "extras") if columns[p].sense == "support" and columns[p].content.actor > 0.5]
        if len(support) == 1 and columns[support[0]].heading.casefold().startswith(("partner", "agenc", "stakeholder")):
            columns[support[0]] = columns[support[0]].renamed("lead", "heading.partners_alone")
