"""Column headings to our fields, by words and by what the column holds."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.column_content import Content, column_content
from pipeline.columns import BY_WORDS, Column
from pipeline.heading_neighbours import settle
from pipeline.heading_words import WordMatch, match_heading
from schemas.layout import Cell

NAMED = 0.45  # total from which a column is named; set on our own samples


def _content_scores(c: Content) -> dict[str, float]:
    if not c.count and not c.fills:
        return {}
    return {
        "timescale": c.timescale if c.number < 0.5 else 0.0,
        "lead": c.actor if c.words <= 14 else 0.0,
        "reference": c.code if c.words <= 3 else 0.0,
        "rag": max(c.rag, c.fills if c.filled < 0.3 else 0.0),
        "action": c.activity if c.words > 3 else 0.0,
        "objective": 0.6 * c.activity if c.words > 3 else 0.0,
        "progress": max(0.8 * c.report, 0.7 * c.status, c.updates),
        "date_completed": 0.6 * c.timescale,
    }


def _doubt(field: str, c: Content) -> float:
    """How strongly what the column holds speaks against the field."""
    if c.count < 2:
        return 0.0
    prose = c.words > 9 and c.timescale < 0.25
    short = c.words < 2.6
    against = {
        "timescale": 0.45 if prose or c.number > 0.6 or c.rag > 0.6 else (0.25 if c.actor > 0.7 and c.timescale < 0.2 else 0.0),
        "date_completed": 0.45 if prose else 0.0,
        "lead": 0.5 if c.timescale > 0.7 else (0.35 if c.words > 25 or (c.activity > 0.7 and c.actor < 0.3 and c.words > 4) else 0.0),
        "reference": 0.5 if c.words > 6 else (0.3 if c.code < 0.2 and c.words > 3 else 0.0),
        "action": 0.5 if short and max(c.timescale, c.code, c.number, c.rag) > 0.6 else 0.0,
        "objective": 0.5 if short and max(c.timescale, c.code, c.number, c.rag) > 0.6 else 0.0,
        "rag": 0.45 if c.words > 6 and c.rag < 0.3 else (0.5 if c.number > 0.6 else 0.0),
        "progress": 0.3 if c.rag > 0.7 else (0.35 if c.timescale > 0.8 and c.words < 4 else 0.0),
        "outcome": 0.4 if c.timescale > 0.7 else 0.0,
    }
    return against.get(field, 0.0)


def _is_level(c: Content, cells: Sequence[Cell]) -> bool:
    """High, medium, low, or a digit: a rating of importance, not a priority in words."""
    if c.words > 1.6 or not c.count:
        return False
    words = {cell.text.casefold().strip(" .") for cell in cells if cell.text}
    return len(words) <= 6 and words <= {
        "high",
        "medium",
        "low",
        "med",
        "h",
        "m",
        "l",
        "1",
        "2",
        "3",
        "4",
        "5",
        "a",
        "b",
        "c",
        "d",
        "essential",
        "desirable",
    }


def _name(heading: str, cells: Sequence[Cell], first: bool) -> Column:
    """The column's best name, taken by itself; `first` is True for the leftmost, where numbers and codes stand."""
    content = column_content(cells)
    words: dict[str, WordMatch] = match_heading(heading)
    by_content = _content_scores(content)
    if "extras" in words:
        kind = {"start": content.timescale, "review": content.timescale, "support": content.actor}
        by_content["extras"] = kind.get(words["extras"].sense, 0.0)
    totals: dict[str, float] = {}
    for field in {*words, *by_content}:
        word = words[field].score if field in words else 0.0
        totals[field] = word + 0.5 * by_content.get(field, 0.0) - _doubt(field, content)
        if not word and heading:
            totals[field] -= 0.1  # an unknown heading says that it may be something we have no field for
    if first and content.code >= 0.8 and "reference" in totals:
        totals["reference"] += 0.2
    if "objective" in words and "priorit" not in heading.casefold() and content.number > 0.9 and content.words <= 1.2:
        return Column(heading, "reference", 0.9, "content.reference", "", content, words["objective"].score)  # "Rec" over numbers
    if "objective" in words and _is_level(content, cells):
        return Column(heading, "extras", words["objective"].score, "content.level", "level", content, words["objective"].score)
    if not totals:
        return _unnamed(heading, content)
    field = max(sorted(totals), key=lambda f: totals[f])
    word = words[field].score if field in words else 0.0
    if field == "extras" or field == "other":
        rival = max((f for f in totals if f not in ("extras", "other")), key=lambda f: totals[f], default=None)
        if rival is not None and totals[rival] >= totals[field] - 0.05 and rival in words:
            field, word = rival, words[rival].score
    field, overruled = _overruled(field, content)
    if overruled:
        return Column(heading, field, 0.8, f"content.{field}", "", content, word)
    if totals[field] < NAMED:
        return _unnamed(heading, content)
    if not word and by_content.get(field, 0.0) < 0.6:
        return _unnamed(heading, content)
    rule = (
        "heading.exact" if word >= 0.95 else ("heading.synonym" if word >= BY_WORDS else ("heading.part" if word else "content." + field))
    )
    sense = words[field].sense if field in words else ""
    return Column(heading, field, min(1.0, round(0.5 + 0.5 * min(1.0, totals[field]), 3)), rule, sense, content, word)


def _overruled(field: str, content: Content) -> tuple[str, bool]:
    """The field that the cells say beyond doubt where the words say another that none of them bears out ("To be delivered by" over
    dates), and whether they do."""
    held = {"timescale": content.timescale, "lead": content.actor}
    if field not in held or content.count < 2 or held[field] > 0.25:
        return field, False
    other = "lead" if field == "timescale" else "timescale"
    return (other, True) if held[other] >= 0.8 and content.words <= 8 else (field, False)


def _unnamed(heading: str, content: Content) -> Column:
    if not content.count:
        return Column(heading, None if not content.fills else "extras", 0.0, "heading.unknown", content=content)
    return Column(heading, "extras", 0.5, "heading.unknown", content=content)


def name_columns(headings: Sequence[str], cells: Sequence[Sequence[Cell]]) -> tuple[Column, ...]:
    """The columns with their fields. `headings` and `cells` (the body cells of each column) have one entry a column."""
    named = [_name(heading, body, place == 0) for place, (heading, body) in enumerate(zip(headings, cells, strict=True))]
    return settle(named, headings, cells)
